"""Drafts of what people are told about a service, in English and Chinese: who, why, which data, how long, which rights.

A draft says what the platform knows and marks what it does not; giving it to people, and seeing that it is right, is for
a person. What it lists follows GDPR Art 13 and 14 and PIPL Art 17; other laws' notices ask for parts of the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

import msgspec

from lawful.law import labels

Language = Literal["en", "zh"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "zh")
# Duties that a notice serves; with one of them a service gets its drafts when it is deployed.
CODES: Final = frozenset(
    "gdpr.notice13 gdpr.notice14 pipl.notice17 ccpa.notice in.dpdp.notice co.notice1704 nyc.notice".split()
) | frozenset({"aia.t50_1", "kr.notice31", "anth.notice", "label.agreement8"})

# What a person may ask for, by the duty that answers it.
_RIGHTS: Final[dict[str, tuple[str, str]]] = {
    "gdpr.access15": ("see the data about you, and get a copy (GDPR Art 15)", "查阅并获取您的数据副本（GDPR第15条）"),
    "gdpr.rectify16": ("have wrong data corrected (GDPR Art 16)", "更正不准确的数据（GDPR第16条）"),
    "gdpr.erase17": ("have data erased (GDPR Art 17)", "删除数据（GDPR第17条）"),
    "gdpr.restrict18": ("have processing restricted (GDPR Art 18)", "限制处理（GDPR第18条）"),
    "gdpr.port20": ("take data elsewhere (GDPR Art 20)", "数据可携带（GDPR第20条）"),
    "gdpr.object21": ("object to processing (GDPR Art 21)", "反对处理（GDPR第21条）"),
    "pipl.dsr44": (
        "know, decide, see, copy, move, correct and complete your information, and have the rules explained (PIPL Art 44-48)",
        "知情、决定、查阅、复制、转移、更正、补充个人信息并要求解释处理规则（《个人信息保护法》第44至48条）",
    ),
    "pipl.delete47": ("have information deleted (PIPL Art 47)", "删除个人信息（《个人信息保护法》第47条）"),
    "ccpa.dsr": (
        "know, delete and correct (Cal. Civ. Code 1798.100 ff.)",
        "知情、删除、更正（加州民法典第1798.100条以下）",
    ),
    "ccpa.optout": (
        "opt out of sale and sharing (Cal. Civ. Code 1798.120)",
        "选择不出售或共享（加州民法典第1798.120条）",
    ),
}
_TITLES: Final[dict[str, tuple[str, str]]] = {
    "provider": ("Who we are", "我们是谁"),
    "contact": ("How to reach us", "联系方式"),
    "purpose": ("What for", "处理目的"),
    "basis": ("On which ground", "处理依据"),
    "kinds": ("Which data", "个人信息种类"),
    "source": ("Where they come from", "信息来源"),
    "method": ("How", "处理方式"),
    "recipients": ("Who receives them", "接收方"),
    "places": ("In which places", "处理地"),
    "retention": ("How long", "保存期限"),
    "decisions": ("Automated decisions", "自动化决策"),
    "rights": ("What you may ask for", "您的权利"),
    "ai": ("Artificial intelligence", "人工智能"),
}
_GAP: Final = ("[to be completed]", "[待补充]")


# Words of facts as people say them.
_WORDS: Final[dict[str, tuple[str, str]]] = {
    "consent": ("your consent", "您的同意"),
    "contract": ("a contract with you", "与您订立、履行合同所必需"),
    "legal_obligation": ("a legal obligation", "履行法定义务"),
    "vital": ("vital interests", "保护重大利益"),
    "public_task": ("a public task", "履行公共职责"),
    "legit_interest": ("legitimate interests", "正当利益"),
    "hr": ("human resources management", "人力资源管理"),
    "public_disclosed": ("data that are public already", "已公开的个人信息"),
    "web": ("the web", "互联网"),
    "user": ("you or other users", "您或其他用户"),
    "licensed": ("a licensed source", "经许可的来源"),
    "public_record": ("public records", "公开记录"),
    "employer": ("your employer", "您的雇主"),
    "synthetic": ("made up by machine", "机器合成"),
}


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What is known, each item in the operator's words or as a fact's code; empty where nobody said it.

    `network` (empty: others run the model), `sets` and `masked` say how it works; `retention_days` None where no end was stated; `rights` are codes of duties that answer persons, `duties` those that the decision carries; `decisions` is None
    where it is not known whether a decision is taken without a person. `people`: whether data of people are processed.
    """

    name: str
    people: bool
    provider: str = ""
    contact: str = ""
    purpose: str = ""
    basis: str = ""
    kinds: str = ""
    source: str = ""
    network: str = ""
    sets: int = 0
    masked: bool = False
    recipients: str = ""
    places: str = ""
    retention_days: int | None = None
    decisions: bool | None = None
    rights: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()

    @property
    def gaps(self) -> tuple[str, ...]:
        """What a notice must say and nobody has said."""
        return tuple(name for name, text in _items(self, 0) if text == _GAP[0])


def draft(told: Told, language: Language) -> str:
    """The notice as Markdown in one language; what is not known stands as a gap to be filled."""
    at = LANGUAGES.index(language)
    heading = (f"Notice: {told.name}", f"告知书：{told.name}")[at]
    caution = ("Draft: check it and fill its gaps before anybody gets it.", "草稿：请核对并补全后再提供给任何人。")[at]
    sections = [(_TITLES[name][at], text) for name, text in _sections(told, at)]
    return "\n\n".join([f"# {heading}", f"> {caution}", *(f"## {title}\n\n{text}" for title, text in sections)]) + "\n"


def _sections(told: Told, at: int) -> Iterable[tuple[str, str]]:
    yield from _items(told, at)
    if told.people:
        yield "rights", _rights(told.rights, at)
    if ai := _ai(told, at):
        yield "ai", ai


def _items(told: Told, at: int) -> Iterable[tuple[str, str]]:
    """Each thing that must be said, and the gap where nobody has said it."""
    yield "provider", told.provider or _GAP[at]
    yield "contact", told.contact or _GAP[at]
    yield "purpose", told.purpose or _GAP[at]
    if not told.people:
        return
    yield "basis", _word(told.basis, at)
    yield "kinds", told.kinds or _GAP[at]
    yield "source", _word(told.source, at)
    yield "method", _method(told, at)
    yield "recipients", told.recipients or _GAP[at]
    yield "places", told.places or _GAP[at]
    yield "retention", _retention(told.retention_days, at)
    yield "decisions", _decisions(told.decisions, at)


def _word(code: str, at: int) -> str:
    return _WORDS[code][at] if code in _WORDS else _GAP[at]


def _method(told: Told, at: int) -> str:
    made_here = (
        f"A model ({told.network}) made from {told.sets} sets of data answers requests.",
        f"由{told.sets}个数据集训练的模型（{told.network}）回答请求。",
    )[at]
    how = made_here if told.network else ("A model that others run answers requests.", "由他人运行的模型回答请求。")[at]
    hidden = (
        "Names, numbers and addresses are replaced before it sees them.",
        "姓名、号码、地址在模型接触之前已被替换。",
    )[at]
    return f"{how} {hidden}" if told.masked else how


def _retention(days: int | None, at: int) -> str:
    return _GAP[at] if days is None else (f"{days} days from collection", f"自收集之日起{days}日")[at]


def _decisions(taken: bool | None, at: int) -> str:
    if taken is None:
        return _GAP[at]
    words = (
        ("No decision about you is taken without a person.", "不存在没有人参与的、关于您的决定。"),
        (
            "Decisions are taken without a person. You may ask for a person to look at it, and for an explanation. "
            + _GAP[0],
            "存在没有人参与的决定。您可以要求人工复核并要求说明。" + _GAP[1],
        ),
    )
    return words[taken][at]


def _rights(codes: Iterable[str], at: int) -> str:
    lines = [f"- {_RIGHTS[code][at]}" for code in codes if code in _RIGHTS]
    return "\n".join([*lines, ("- complain to the authority", "- 向主管机关投诉")[at]])


def _ai(told: Told, at: int) -> str:
    """What people are told about talking with a machine and about labels on what it makes."""
    needed = labels.Needed(codes=tuple(code for code in told.duties if code in labels.CODES))
    language = LANGUAGES[at]
    lines = [*needed.disclosures().values()][at : at + 1]
    if needed.asks(labels.CODES - {"aia.t50_1", "kr.notice31", "anth.notice"}) or "label.agreement8" in told.duties:
        word = needed.visible().get(language, "")
        lines.append(
            (
                f"What it makes is labelled{f' “{word}”' if word else ''}, for people and for machines. Do not remove labels.",
                f"生成内容带有{f'“{word}”' if word else ''}标识，供人识别并供机器读取。请勿删除标识。",
            )[at]
        )
    return "\n\n".join(lines)
