"""Writes what is derived from the instrument files: `rules.json` and a page for each place.

    python -m lawful.law.publish docs/law

Run it after every change of a TOML file; the tests fail when it was forgotten.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from lawful.law.answer import ADVICE
from lawful.law.coverage import coverage
from lawful.law.reading import FOLDERS, HOME, files, parsed_now
from lawful.law.rule import since
from lawful.law.rulebook import Rulebook, load
from lawful.law.version import Clock, Instrument, Paper, RuleVersion

_NAMES = {
    "EU": "European Union",
    "CN": "China",
    "US": "United States",
    "UK": "United Kingdom",
    "KR": "Korea",
    "JP": "Japan",
    "IN": "India",
    "BR": "Brazil",
    "SG": "Singapore",
    "CA": "Canada",
}
_EFFECTS = {"prohibit": "forbidden", "require": "duty", "exempt": "exemption", "classify": "definition"}


def pages(rulebook: Rulebook) -> dict[str, str]:
    """The page of each place, and the table of all obligation codes, by file name."""
    places = {f"{FOLDERS[place].strip('_')}.md": _page(place, rulebook) for place in sorted(rulebook.places)}
    return {**places, "coverage.md": coverage(rulebook)}


def main(folder: Path) -> None:
    """Write `rules.json` beside the instruments and the pages into `folder`."""
    (HOME / "rules.json").write_bytes(parsed_now())
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages(load()).items():
        (folder / name).write_text(text, encoding="utf-8")


def _page(place: str, rulebook: Rulebook) -> str:
    papers = [paper for paper in rulebook.papers if paper.instrument.place[:2] == place]
    cases = _cases(place)
    lines = [
        f"# Law: {_NAMES[place]}",
        "",
        "Generated from the rules by `python -m lawful.law.publish docs/law`; do not edit.",
        "",
        f"{ADVICE} Rules that say *unverified* or *disputed* were not confirmed against the text of the law.",
    ]
    for paper in papers:
        lines += ["", *_instrument(paper.instrument), *_rules(paper, cases)]
    return "\n".join(lines) + "\n"


def _instrument(instrument: Instrument) -> Iterator[str]:
    yield f"## {instrument.name}"
    yield ""
    yield f"- `{instrument.id}`, {instrument.citation} ({instrument.kind}, {instrument.place})"
    yield f"- law since {instrument.applies_from}; asked alone by scope `{instrument.law}`; {instrument.confidence}"
    yield f"- reviewed {instrument.reviewed_on}: {instrument.reviewer}"
    for label, text in (("penalty", instrument.penalty), ("note", instrument.note), ("text", instrument.url)):
        if text:
            yield f"- {label}: {text}"


def _rules(paper: Paper, cases: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    for version in paper.rule:
        yield ""
        yield f"### `{version.id}` {version.title}"
        yield ""
        yield "- " + ", ".join(_heading(version, paper.instrument))
        yield f"- cites: {'; '.join(version.cites)}"
        yield from _conditions(version)
        yield from _consequences(version)
        for case in cases.get(version.id, ()):
            yield f"- case: {case['says']} ({case['place']}, {case['on']}): {case['finds']}; `{case['but']}`: {case['then']}"


def _heading(version: RuleVersion, instrument: Instrument) -> Iterator[str]:
    yield _EFFECTS[version.effect] + (f" `{version.code}`" if version.code else "")
    yield f"since {since(version, instrument)}"
    if version.applies_until != date.max:
        yield f"until {version.applies_until}"
    yield version.confidence or instrument.confidence
    if version.baseline:
        yield "baseline"


def _conditions(version: RuleVersion) -> Iterator[str]:
    for label, names in (("acts", version.acts), ("roles", version.roles), ("defeats", version.defeats)):
        if names:
            yield f"- {label}: {', '.join(names)}"
    for label, text in (("when", version.when), ("met by", version.met), ("refuses only where", version.blocks)):
        if text and text != "yes":
            yield f"- {label}: `{' '.join(text.split())}`"
    if version.transition is not None:
        yield f"- until {version.transition.due} not where `{version.transition.when}` ({version.transition.cites})"


def _consequences(version: RuleVersion) -> Iterator[str]:
    for evidence in version.evidence:
        expiry = f", valid {evidence.valid_days} days" if evidence.valid_days else ""
        checker = f", checked by `{evidence.checked_by}`" if evidence.checked_by else ""
        yield f"- evidence: {evidence.what}{expiry}{checker}"
    if version.clock is not None:
        yield f"- clock: {_clock(version.clock)}"
    for precedent in version.precedents:
        yield f"- decision: {precedent.cites} ({precedent.status})"
    if version.remedy is not None:
        yield f"- remedy: {version.remedy.en} {version.remedy.zh}"
    for label, text in (("penalty", version.penalty), ("note", version.note)):
        if text:
            yield f"- {label}: {text}"


def _clock(clock: Clock) -> str:
    span = f"{clock.amount} {clock.unit}" if clock.amount else "at once"
    return f"{span} from: {clock.event}" + (f" ({clock.note})" if clock.note else "")


def _cases(place: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in _rows(files([place])):
        found.setdefault(row["rule"], []).append(row)
    return found


def _rows(paths: Iterable[Path]) -> Iterator[dict[str, Any]]:
    for path in paths:
        table = path.with_name(path.stem + ".cases.toml")
        if table.exists():
            yield from tomllib.loads(table.read_text("utf-8"))["case"]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
