"""Values whose place in a record says what they are: segments of HL7, cards (vCard, MECARD), machine-readable zones.

Writers of such records make faults: what is looked at is the make of a field besides its number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lawful.privacy.recognisers.checks import uk_nhs, us_ssn
from lawful.privacy.span import Span

_SURE = 0.95
# HL7: by segment and field, what the first component of a field is; `XCN` is somebody with a number before the name.
_FIELDS = {
    "PID": {
        **dict.fromkeys((2, 3, 4), "MEDICAL_RECORD"),
        **dict.fromkeys((5, 6, 9), "PERSON"),
        **dict.fromkeys((13, 14, 40), "PHONE"),
        7: "DATE_OF_BIRTH",
        11: "ADDRESS",
        19: "US_SSN",
    },
    "NK1": {2: "PERSON", 4: "ADDRESS", 5: "PHONE", 6: "PHONE", 16: "DATE_OF_BIRTH", 30: "PERSON", 31: "PHONE", 32: "ADDRESS"},
    "GT1": {3: "PERSON", 5: "ADDRESS", 6: "PHONE", 7: "PHONE", 8: "DATE_OF_BIRTH", 12: "US_SSN"},
    "IN1": {16: "PERSON", 18: "DATE_OF_BIRTH", 19: "ADDRESS"},
    "MRG": {1: "MEDICAL_RECORD", 7: "PERSON"},
    "STF": {3: "PERSON", 6: "DATE_OF_BIRTH", 10: "PHONE", 11: "ADDRESS"},
}  # fmt: skip
_SEGMENT = re.compile(
    r"(?<![0-9A-Za-z])(PID|NK1|GT1|IN1|MRG|STF|PV1|PV2|OBR|OBX|ORC|EVN|TXA|AIP|ROL|PRD|SCH)\|([^\n\r]{1,2000})"
)
_NAME = r"[^\W\d_][\w'’. -]{0,60}"
_NHS = re.compile(r"\^(?:NHS|NH|NHSNMBR|NHSNUMBER)(?=[\^~&]|$)")  # who gave a number: 9434765919^^^NHS^NH
_XCN = re.compile(rf"(?:^|(?<=~))[0-9A-Za-z.-]{{0,20}}\^(?P<v>{_NAME}\^{_NAME}(?:\^{_NAME})?)(?=[\^~]|$)")
_CODED = {"OBR": 4, "OBX": 3}  # what is tested, not by whom
_MADE = {
    "MEDICAL_RECORD": re.compile(r"[A-Za-z]{0,4}[ /-]?[0-9][0-9A-Za-z/ -]{2,20}"),
    "PERSON": re.compile(rf"{_NAME}(?:\^(?:{_NAME})?){{1,5}}|{_NAME}, ?{_NAME}"),
    "PHONE": re.compile(r"(?:[^|~\n]{0,20}\^)*?\+?[(0-9][0-9 ().+/-]{5,24}[0-9](?:[ ]?(?:x|ext\.?)[ ]?[0-9]{1,6})?"),
    "DATE_OF_BIRTH": re.compile(r"(?:1[89]|20)[0-9]{2}-?[0-9]{2}-?[0-9]{2}"),
    "ADDRESS": re.compile(r"[^\^|~\n]{0,80}(?:\^[^\^|~\n]{0,60}){2,6}"),
    "US_SSN": re.compile(r"[0-9]{3}-?[0-9]{2}-?[0-9]{4}"),
}
# vCard and MECARD: N:Lee;Ann;;; ADR;TYPE=HOME:;;12 Elm St;Ames;IA;50010; TEL:...
_CARD_LINE = re.compile(
    r"(?:^|(?<=\n)|(?<=MECARD:)|(?<=[^\\];))(?:item[0-9]{1,2}\.)?(?P<name>N|FN|NICKNAME|ADR|TEL|BDAY)(?:;[^:\n]{1,80})?:(?P<v>[^\n\r]{1,200})"
)
_MECARD = re.compile(r"MECARD:[^\n]{1,500}")
_MECARD_PART = re.compile(r"(?:(?<=MECARD:)|(?<=;))(?P<name>N|ADR|TEL|BDAY):(?P<v>[^;\n]{1,120})")
_CARD_KINDS = {
    "N": "PERSON",
    "FN": "PERSON",
    "NICKNAME": "PERSON",
    "ADR": "ADDRESS",
    "TEL": "PHONE",
    "BDAY": "DATE_OF_BIRTH",
}
# Machine-readable zones: names, then number, country, birth, sex, expiry; or the two halves of an identity card.
_ZONE_NAME = re.compile(
    r"(?<![0-9A-Z<])[PVIAC][A-Z<][A-Z<]{3}(?P<v>[A-Z]{2,}(?:<[A-Z]+){0,4}<<[A-Z]+(?:<[A-Z]+){0,5})(?=<|[ \n]|$)"
)
_ZONE_NUMBER = re.compile(
    r"(?<![0-9A-Z<])(?P<number>[0-9A-Z]{5,9})<{0,4}[0-9OIl]?[A-Z<]{3}(?P<born>[0-9OI]{6})[0-9OI][MFX<][0-9OI]{6}[0-9OI<]"
)
_CARD_NUMBER = re.compile(
    r"(?<![0-9A-Z<])[IAC][A-Z<][A-Z]{3}(?P<number>(?=[0-9A-Z]*[0-9])[0-9A-Z]{5,9})<{0,4}[0-9<][0-9A-Z<]{0,15}(?=[ \n]|$)"
)
_CARD_BORN = re.compile(
    r"(?<![0-9A-Z<])(?P<born>[0-9]{6})[0-9][MFX<][0-9]{7}[A-Z]{3}[0-9A-Z<]{1,12}\s{1,2}(?P<v>[A-Z]{2,}(?:<[A-Z]+){0,4}<<[A-Z]+(?:<[A-Z]+){0,5})"
)


def records(text: str) -> Iterator[Span]:
    """What stands in the fields of such records; a glance tells most texts from them."""
    if "|" in text and "^" in text:
        yield from _segments(text)
    if "CARD" in text:
        yield from _cards(text)
    if "<" in text:
        yield from _zones(text)


def _segments(text: str) -> Iterator[Span]:
    for segment in _SEGMENT.finditer(text):
        fields, place = _FIELDS.get(segment[1], {}), segment.start(2)
        for number, field in enumerate(segment[2].split("|"), 1):
            if kind := fields.get(number, ""):
                yield from _field(kind, field, place)
            elif number != _CODED.get(segment[1]):
                for person in _XCN.finditer(field):
                    yield Span(place + person.start("v"), place + person.end("v"), "PERSON", _SURE, "record")
            place += len(field) + 1


def _field(kind: str, field: str, place: int) -> Iterator[Span]:
    """The value of a field, or of each of its repetitions."""
    for value in field.split("~"):
        made = _MADE[kind].match(value)
        if made and (kind != "US_SSN" or us_ssn(value[: made.end()])):
            first, last = 0, len(value[: made.end()].rstrip("^ "))
            if kind == "PHONE":
                first = value.rfind("^", 0, last) + 1
            elif kind in {"ADDRESS", "PERSON"}:
                first = len(value) - len(value.lstrip("^ "))
            of_nhs = kind == "MEDICAL_RECORD" and _NHS.search(value) and uk_nhs(value[:last])
            if last - first > 2:
                yield Span(place + first, place + last, "UK_NHS" if of_nhs else kind, _SURE, "record")
        place += len(value) + 1


def _cards(text: str) -> Iterator[Span]:
    found = [*_CARD_LINE.finditer(text)] if "BEGIN:VCARD" in text else []
    for card in _MECARD.finditer(text):
        found += _MECARD_PART.finditer(text, card.start(), card.end())
    for line in found:
        kind, value = _CARD_KINDS[line["name"]], line["v"]
        first = len(value) - len(value.lstrip("; "))
        last = len(value.rstrip("; \\"))
        if kind == "PHONE" and value.startswith("tel:"):
            first = 4
        enough = sum(map(str.isdigit, value)) > 5 if kind in {"PHONE", "DATE_OF_BIRTH"} else last - first > 2
        if enough and last > first:
            yield Span(line.start("v") + first, line.start("v") + last, kind, _SURE, "record")


def _zones(text: str) -> Iterator[Span]:
    for name in _ZONE_NAME.finditer(text):
        yield Span(*name.span("v"), "PERSON", _SURE, "zone")
    for line in _ZONE_NUMBER.finditer(text):
        yield Span(*line.span("born"), "DATE_OF_BIRTH", _SURE, "zone")
        if any(map(str.isdigit, line["number"])):
            yield Span(*line.span("number"), "PASSPORT", _SURE, "zone")
    for card in _CARD_NUMBER.finditer(text):
        yield Span(*card.span("number"), "PASSPORT", _SURE, "zone")
    for card in _CARD_BORN.finditer(text):
        yield Span(*card.span("born"), "DATE_OF_BIRTH", _SURE, "zone")
        yield Span(*card.span("v"), "PERSON", _SURE, "zone")
