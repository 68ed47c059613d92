"""Notices: the text that a deployment carries so that obligations towards other people's works are discharged.

A notice discharges only what its text really gives: no author or source, no attribution; no licence text where the
licence asks for a copy, no O-LIC; no statement of changes where nobody said what was changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

import msgspec

from lawful.rights.graph import Work
from lawful.rights.licences import LicenceFacts, facts_of
from lawful.rights.lineage import Owed, Verdict
from lawful.rights.terms import OBLIGATIONS


class Notice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The lines for one work under one licence, which obligation labels they discharge, and which stay open."""

    work: str
    licence: str
    lines: tuple[str, ...]
    discharges: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def notices(verdict: Verdict, works: Iterable[Work], texts: Mapping[str, str] | None = None) -> tuple[Notice, ...]:
    """One notice for each work and licence that the verdict owes something to, in order of the works' ids.

    `texts` maps licence ids to their full text, for licences that ask for a copy.
    """
    known = {work.id: work for work in works}
    grouped: dict[tuple[str, str], list[Owed]] = {}
    for owed in verdict.owed:
        grouped.setdefault((owed.work, owed.licence), []).append(owed)
    return tuple(
        _notice(known.get(work, Work(id=work)), licence, owed, (texts or {}).get(licence, ""))
        for (work, licence), owed in sorted(grouped.items())
    )


def discharged(written: Iterable[Notice]) -> tuple[str, ...]:
    """The obligations that a set of notices discharges: those that no notice leaves open."""
    listed = tuple(written)
    left = {label for notice in listed for label in notice.left}
    return tuple(sorted({label for notice in listed for label in notice.discharges} - left))


def notice_text(written: Iterable[Notice], title: str = "") -> str:
    """The NOTICE file, in English with a Chinese header; empty when nothing is owed."""
    listed = tuple(written)
    if not listed:
        return ""
    header = f"NOTICE for {_plain(title)}" if title else "NOTICE"
    parts = [
        f"{header} / 声明\n\nThis service uses works of others, under the terms named here.\n本服务使用了他人的作品,依照下列条款。"
    ]
    parts += ["\n".join(notice.lines) for notice in listed]
    return "\n\n".join(parts) + "\n"


def _notice(work: Work, licence: str, owed: list[Owed], text: str) -> Notice:
    facts = facts_of(owed[0].licence)  # type: ignore[arg-type]  # a verdict holds parsed licences only
    assert facts is not None, "a verdict owes nothing under a licence without facts"
    lines = [_plain(work.name or work.id)]
    done: list[str] = []
    left: list[str] = []
    for duty in owed:
        said = _WRITERS[duty.code](work, facts, text) if duty.code in _WRITERS else ""
        if said:
            lines.append(f"  {said}")
        elif duty.code in _SHOWN:
            lines.append(f"  {OBLIGATIONS[duty.code]}: {duty.text} ({duty.clause})")
        (done if said else left).append(duty.label)
    if not any(licence in line for line in lines):
        lines.insert(1, f"  {_licence_line(facts)}")
    return Notice(work=work.id, licence=licence, lines=tuple(lines), discharges=tuple(done), left=tuple(left))


_SHOWN: Final = frozenset({"O-DISPLAY", "O-NAME", "O-SAME"})  # what the reader of the notice should know as well


def _attribution(work: Work, facts: LicenceFacts, _text: str) -> str:
    author = _plain(work.attribution or work.rights_holder)
    if not author or not work.source:
        return ""
    return f"Author 作者: {author}. Source 来源: {_plain(work.source)}. {_licence_line(facts)}"


def _licence(_work: Work, facts: LicenceFacts, text: str) -> str:
    by_address = any(duty.code == "O-LIC" and duty.address for duty in facts.duties)
    if by_address and facts.url:
        return _licence_line(facts)
    return f"{_licence_line(facts)}\n\n{text.strip()}\n" if text.strip() else ""


def _licence_line(facts: LicenceFacts) -> str:
    names = f"{facts.name} / {facts.name_zh}" if facts.name_zh else facts.name
    return f"Licence 许可: {facts.id} ({names})" + (f", {facts.url}" if facts.url else "")


def _prescribed(work: Work, facts: LicenceFacts, _text: str) -> str:
    return facts.notice or _plain(work.notice)


def _changes(work: Work, _facts: LicenceFacts, _text: str) -> str:
    return f"Changes 修改: {_plain(work.changes)}" if work.changes else ""


def _produced(work: Work, facts: LicenceFacts, _text: str) -> str:
    if not work.name or not facts.url:
        return ""
    return f"Contains information from {_plain(work.name)}, which is made available under {facts.name}: {facts.url}"


_WRITERS: Final[Mapping[str, Callable[[Work, LicenceFacts, str], str]]] = {
    "O-ATTR": _attribution,
    "O-LIC": _licence,
    "O-NOTICE": _prescribed,
    "O-CHG": _changes,
    "O-PWNOTICE": _produced,
}


def _plain(text: str) -> str:
    """One line without control characters: provenance is what somebody typed."""
    return re.sub(r"\s+", " ", "".join(letter if letter.isprintable() else " " for letter in text)).strip()
