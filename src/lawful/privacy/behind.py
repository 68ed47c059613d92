"""Numbers directly behind whose they are, that no word names: Nasser Haddad, 6024 8336."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lawful.privacy.recognisers.checks import telephone, us_ssn
from lawful.privacy.recognisers.en import NATIONAL
from lawful.privacy.span import Span

_WHOSE = frozenset({"PERSON", "EMAIL", "HK_ID", "TW_ID", "CN_ID", "US_SSN", "UK_NHS", "UK_NINO"})
# Or a row of dots, as in a list of telephones, with a floor or an extension in it: ..6.. .204.
_GAP = r"(?:[ ]?(?:[,:;=/|(-]|\t)?[ ]{0,3}|(?:[ .…·_-]|(?<=[.])[0-9]{1,3}(?=[.])){3,60})"
_END = r"(?![0-9A-Za-z%]|[.,/:-][0-9]| [0-9]{3,4}(?![0-9]))"
_BEGINS = re.compile(rf"{_GAP}[(A-Z/]{{0,4}}[0-9]")  # most names have none behind them
_TELEPHONE = re.compile(rf"{_GAP}(?P<v>{NATIONAL}){_END}", re.ASCII)
_NINE = re.compile(rf"[\"']?{_GAP}[\"']?(?P<v>[0-9]{{9}}){_END}", re.ASCII)
# A list of passengers or patients says once, before it or behind it, what its numbers are.
_LISTED = (
    (
        "PASSPORT",
        re.compile(rf"{_GAP}(?P<v>\d{{9}}|[A-Z]{{1,2}}\d{{6,8}}[A-Z]?|[CFGHJK][0-9A-Z]{{4}}\d{{4}}){_END}", re.ASCII),
        re.compile(r"(?i:passports?)(?![A-Za-z])"),
    ),
    (
        "MEDICAL_RECORD",
        re.compile(
            rf"{_GAP}(?P<v>[A-Z]{{0,3}}\d{{6,10}}|\d\d-\d\d-\d\d|\d{{3}}-\d{{3}}-\d{{3}}|\d{{5,8}}-\d|[A-Z]{{1,3}}/\d{{4}}/\d{{4,6}}){_END}",
            re.ASCII,
        ),
        re.compile(r"(?i:hospital (?:number|no)|(?<![A-Za-z])MRN|medical record|(?:theatre|ward|patient) list)"),
    ),
)


def behind(text: str, found: Iterable[Span]) -> Iterator[Span]:
    """Telephone numbers behind a name or a number of identity; in a list of patients or passengers, the numbers of those."""
    said: dict[str, bool] = {}
    found = tuple(found)
    if any(span.type == "US_SSN" for span in found):
        yield from _alike(text, found)
    for span in found:
        if span.type not in _WHOSE or not _BEGINS.match(text, span.end):
            continue
        if span.type == "PERSON":
            for kind, made, named in _LISTED:
                if number := made.match(text, span.end):
                    if kind not in said:
                        said[kind] = named.search(text) is not None
                    if said[kind]:
                        yield Span(*number.span("v"), kind, 0.75, "listed-behind")
        if (number := _TELEPHONE.match(text, span.end)) and telephone(number["v"]):
            yield Span(*number.span("v"), "PHONE", 0.6, "phone-behind")


def _alike(text: str, found: Iterable[Span]) -> Iterator[Span]:
    """Where one row of a list has a number of social security with dashes, another may have one without."""
    for span in found:
        if span.type in {"PERSON", "EMAIL"} and (number := _NINE.match(text, span.end)) and us_ssn(number["v"]):
            yield Span(*number.span("v"), "US_SSN", 0.8, "us-ssn-alike")
