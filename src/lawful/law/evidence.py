"""Checks of evidence: what a document shows is a fact with a date, and loses its worth when the date is past.

Nothing is ticked: a checker reads the text and says which facts it shows and what is missing. What no checker can read
stays a fact that a named person declares.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

import msgspec

from lawful.core.canonical import digest
from lawful.core.facts import Fact, Facts, FactValue, Origin
from lawful.law.clocks import expires

MAX_TEXT = 1_000_000


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What a checker found: facts, what is missing, the first day on which it no longer counts; `made_on` when the
    document itself says its day."""

    checker: str
    facts: dict[str, FactValue]
    problems: tuple[str, ...] = ()
    until: date | None = None
    made_on: date | None = None

    def as_facts(self, on: date) -> Facts:
        """The facts for a decision on this day; none once the evidence has expired."""
        if self.until is not None and on >= self.until:
            return Facts()
        return Facts({n: Fact(value=v, origin=Origin.PLATFORM, by=self.checker, on=on) for n, v in self.facts.items()})


# A clause is there when every one of its groups is: each group is a list of words of which one must occur in it.
# Article 28(3) GDPR, (a) to (h), and its first sentence; English and Chinese wordings.
_CLAUSES: dict[str, tuple[str, ...]] = {
    "subject": (
        r"subject[- ]matter|标的", r"duration|期限", r"nature and purpose|purposes? of (?:the )?processing|目的",
        r"types? of personal data|categories of personal data|个人数据类型|个人信息的?种类", r"data subjects?|数据主体|个人信息主体",
    ),
    "a": (r"documented instructions|书面指示|按照.{0,10}指示",),
    "b": (r"confidential|保密",),
    "c": (r"article 32|security of processing|technical and organi[sz]ational|技术和组织措施|第三十二条|第32条",),
    "d": (r"sub-?processors?|another processor|other processor|分处理者|转委托", r"authori[sz]|consent|同意|授权"),
    "e": (r"(?:rights of (?:the )?data subjects?|data subjects?.{0,3} rights?|数据主体.{0,6}权利|个人.{0,6}权利)",),
    "f": (r"articles? 32 to 36|impact assessment|breach|影响评估|泄露",),
    "g": (r"delet|eras|删除", r"return|返还|归还"),
    "h": (r"audit|inspection|审计|检查", r"information necessary|make available|demonstrate compliance|提供.{0,12}信息"),
}  # fmt: skip
_PLACEHOLDER = re.compile(r"\[\s*(?:\.{2,}|…|_{2,}|insert|to be completed|tbd|待填)[^\]]{0,80}\]|_{5,}", re.IGNORECASE)


def dpa_missing(text: str) -> Checked:
    """Which clauses of Art 28(3) GDPR the text of a processing agreement lacks.

    Finds words, not their worth: a clause that is there may still be poor. Fields left as placeholders count as
    missing (`subject`).
    """
    body = " ".join(text[:MAX_TEXT].lower().split())
    missing = [
        letter
        for letter, groups in _CLAUSES.items()
        if not all(re.search(group, body) for group in groups)
    ]  # fmt: skip
    if _PLACEHOLDER.search(text[:MAX_TEXT]) and "subject" not in missing:
        missing.insert(0, "subject")
    value: FactValue = tuple(missing) if missing else "none"
    problems = tuple(f"Art 28(3): clause {letter}" for letter in missing)
    return Checked(checker="law.evidence.dpa_missing", facts={"dpa_missing": value}, problems=problems)


_FILINGS = {
    "algorithm_filing": re.compile(r"网信算备\d{21}号"),
    "genai_filing": re.compile(r"\b[A-Z][A-Za-z]+-[A-Za-z0-9]+-20\d{6,14}\b"),
}


def filing_number(text: str) -> Checked:
    """Which Chinese filing numbers a text shows (algorithm: 网信算备 and 21 digits; service: Place-Name-Date)."""
    facts: dict[str, FactValue] = {name: True for name, form in _FILINGS.items() if form.search(text[:MAX_TEXT])}
    problems = () if facts else ("no filing number is shown",)
    shown = {"filing_number_shown": True} if facts else {}
    return Checked(checker="law.evidence.filing_number", facts={**facts, **shown}, problems=problems)


def page(fact: str, content: bytes, expected_digest: str, fetched_on: date, valid_days: int | None = None) -> Checked:
    """Whether a published page is still the page that was checked (training summary, policy, audit summary)."""
    same = digest(content) == expected_digest
    return Checked(
        checker="law.evidence.page",
        facts={fact: True} if same else {},
        problems=() if same else ("the page has changed since it was checked",),
        until=expires(fetched_on, valid_days),
    )


_CRAWL_FIELDS = frozenset({"url", "time", "robots", "headers", "terms_digest", "decision"})


def crawl_log(records: Iterable[Mapping[str, object]]) -> Checked:
    """Whether every record of a crawl says where, when, what was reserved and what was decided (Art 4 DSM)."""
    problems: list[str] = []
    reserved_kept = 0
    for number, record in enumerate(records, start=1):
        if lacking := sorted(_CRAWL_FIELDS - record.keys()):
            problems.append(f"record {number} lacks {lacking[0]}")
        reserved_kept += record.get("decision") == "kept" and bool(record.get("reserved"))
    if reserved_kept:
        problems.append(f"{reserved_kept} reserved works were kept")
    facts: dict[str, FactValue] = {} if problems else {"tdm_optout": False}
    return Checked(checker="law.evidence.crawl_log", facts=facts, problems=tuple(problems[:100]))


def rates(figures: Mapping[str, Decimal], samples: Mapping[str, int], made_on: date) -> Checked:
    """The rates of a test by GB/T 45654-2025, where the sample was large enough to count."""
    known = {name: value for name, value in figures.items() if samples.get(name, 0) >= _LEAST.get(name, 1)}
    problems = tuple(
        f"{name}: {samples.get(name, 0)} samples, at least {_LEAST[name]} are needed"
        for name in figures
        if name not in known
    )
    wrong = tuple(f"{name}: no fraction" for name, value in known.items() if not 0 <= value <= 1)
    facts: dict[str, FactValue] = {name: value for name, value in known.items() if 0 <= value <= 1}
    return Checked(checker="law.evidence.rates", facts=facts, problems=(*problems, *wrong), until=expires(made_on, 365))


# Least samples by GB/T 45654-2025.
_LEAST = {
    "corpus_pass_manual": 4_000,
    "corpus_pass_auto": 10_000,
    "output_pass": 1_000,
    "refusal_rate": 300,
    "over_refusal_rate": 300,
}
