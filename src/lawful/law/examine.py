"""One door to all checkers of evidence: which check, which document, and what it comes to by today's rules.

A page, a policy or a number proves the facts that a rule asks for; for how long follows from the rules that ask.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Final

import msgspec

from lawful.core.canonical import digest
from lawful.core.errors import Invalid
from lawful.law import evidence, marks, timestamp
from lawful.law.clocks import expires
from lawful.law.evidence import Checked
from lawful.law.rulebook import Rulebook

MARK_CHECKER: Final = "law.marks.read_aigc"


class Exhibit(msgspec.Struct, frozen=True, kw_only=True):
    """A document to check. `fact` is what a published page is to show; `document` and `authority` go with a token."""

    content: bytes
    made_on: date
    fact: str = ""
    document: bytes = b""
    authority: bytes = b""


class _Report(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A test report: rates as decimal texts, and how many samples each rests on."""

    figures: dict[str, Decimal]
    samples: dict[str, int]


def examine(check: str, exhibit: Exhibit, rulebook: Rulebook) -> Checked:
    """What a document shows. Raises Invalid for a check that there is not, and for what cannot be read."""
    if check not in CHECKS:
        raise Invalid("no such check of evidence", expected=" | ".join(sorted(CHECKS)))
    return _dated(CHECKS[check](exhibit, rulebook), exhibit, rulebook)


def page_again(exhibit: Exhibit, digest_before: str, rulebook: Rulebook) -> Checked:
    """Whether a published page is still the one that was checked; a changed one shows nothing until it is checked anew."""
    return _dated(evidence.page(exhibit.fact, exhibit.content, digest_before, exhibit.made_on), exhibit, rulebook)


def _dated(found: Checked, exhibit: Exhibit, rulebook: Rulebook) -> Checked:
    """The same finding with the day from which, and until which, it counts by the rules that ask for what it shows."""
    days = _valid_days(rulebook, frozenset(found.facts))
    by_rule = expires(found.made_on or exhibit.made_on, days)
    ends = [end for end in (found.until, by_rule) if end is not None]
    return msgspec.structs.replace(found, until=min(ends, default=None), made_on=found.made_on or exhibit.made_on)


def _valid_days(rulebook: Rulebook, shown: frozenset[str]) -> int | None:
    """The shortest time for which a rule that asks for one of these facts takes its evidence."""
    return min(
        (
            evidence.valid_days
            for rule in rulebook.law_rules
            if rule.met is not None and shown & set(rule.met.names)
            for evidence in rule.version.evidence
            if evidence.valid_days is not None and evidence.checked_by
        ),
        default=None,
    )


def _agreement(exhibit: Exhibit, _: Rulebook) -> Checked:
    return evidence.dpa_missing(_text(exhibit.content))


def _filing(exhibit: Exhibit, _: Rulebook) -> Checked:
    return evidence.filing_number(_text(exhibit.content))


def _page(exhibit: Exhibit, rulebook: Rulebook) -> Checked:
    if rulebook.vocabulary.kind(exhibit.fact) != "flag":
        raise Invalid(f"{exhibit.fact} is no yes or no", expected="a fact such as training_summary")
    if not exhibit.content.strip():
        return Checked(checker="law.evidence.page", facts={}, problems=("the page is empty",))
    return evidence.page(exhibit.fact, exhibit.content, digest(exhibit.content), exhibit.made_on)


def _crawl(exhibit: Exhibit, _: Rulebook) -> Checked:
    try:
        records = [msgspec.json.decode(line, type=dict[str, object]) for line in exhibit.content.splitlines() if line]
    except msgspec.DecodeError as error:
        raise Invalid("a crawl log cannot be read", expected="one JSON object a line") from error
    if not records:
        return Checked(checker="law.evidence.crawl_log", facts={}, problems=("the log is empty",))
    return evidence.crawl_log(records)


def _rates(exhibit: Exhibit, _: Rulebook) -> Checked:
    try:
        report = msgspec.json.decode(exhibit.content, type=_Report)
    except msgspec.DecodeError as error:
        raise Invalid(
            "a test report cannot be read", expected='{"figures": {"output_pass": "0.97"}, "samples": {...}} as JSON'
        ) from error
    return evidence.rates(report.figures, report.samples, exhibit.made_on)


def _token(exhibit: Exhibit, _: Rulebook) -> Checked:
    if not exhibit.document or not exhibit.authority:
        raise Invalid("a time stamp is about a document, by an authority", expected="both of them beside the token")
    return timestamp.read(exhibit.content, exhibit.document, exhibit.authority)


def _label(exhibit: Exhibit, _: Rulebook) -> Checked:
    found = marks.read_aigc(exhibit.content)
    gaps = [gap for label in found for gap in label.gaps()]
    problems = tuple(f"the label lacks {gap}" for gap in gaps) if found else ("the file carries no implicit label",)
    return Checked(checker=MARK_CHECKER, facts={} if problems else {"implicit_metadata": True}, problems=problems)


CHECKS: Final[dict[str, Callable[[Exhibit, Rulebook], Checked]]] = {
    "processing-agreement": _agreement,
    "filing-number": _filing,
    "page": _page,
    "crawl-log": _crawl,
    "test-report": _rates,
    "time-stamp": _token,
    "implicit-label": _label,
}


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid("the document is no text", expected="UTF-8") from error
