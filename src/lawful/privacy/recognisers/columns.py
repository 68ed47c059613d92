"""Values whose column says what they are: `INSERT INTO t (name, dob) VALUES (...)`, and lines of CSV under a header.

A birth date or a number of ten digits in a dump of a database has no word beside it; the word stands above.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lawful.privacy.span import Span

_NAMES = "PERSON"  # products have names too: such a column says something beside another one only
_LONGEST = 2_000  # characters of a header
_COLUMNS = {
    "DATE_OF_BIRTH": "dob birth birthday birthdate dateofbirth birthdate born 出生日期 生日 出生年月",
    "PHONE": "phone mobile cell tel telephone phonenumber mobilenumber contactnumber 电话 手机 手机号 联系电话",
    "EMAIL": "email mail emailaddress 邮箱",
    _NAMES: "name fullname customername patientname firstname lastname surname employeename 姓名 客户姓名",
    "ADDRESS": "address homeaddress postaladdress 地址 住址",
    "UK_NHS": "nhs nhsnumber nhsno",
    "UK_NINO": "nino nationalinsurance",
    "US_SSN": "ssn socialsecurity socialsecuritynumber",
    "CN_ID": "idcard idnumber idno 身份证 身份证号",
    "PASSPORT": "passport passportnumber passportno 护照 护照号",
    "MEDICAL_RECORD": "mrn medicalrecord hospitalnumber 病历号",
    "QQ": "qq qqnumber qq号",
    "WECHAT_ID": "wechat wechatid weixin 微信 微信号",
}
_KINDS = {name: kind for kind, names in _COLUMNS.items() for name in names.split()}
_INSERT = re.compile(
    r"(?i:insert\s{1,8}into\s{1,8})[\w.`\"\[\]]{1,80}\s{0,8}\(([^()]{1,2000})\)\s{0,8}(?i:values)(?=\s{0,8}\()"
)
_ROW = re.compile(r"\s{0,8},?\s{0,8}\(((?:'(?:[^']|'')*'|[^()'])*)\)")
_CELL = re.compile(r"[ \t]*(?:'(?P<quoted>(?:[^']|'')*)'|\"(?P<double>[^\"]*)\"|(?P<bare>[^,'\"]*))[^,]*(?:,|$)")
_HEADER = re.compile(r"[\w \"-]{1,40}(?:,[\w \"-]{0,40}){1,60}")
_EMPTY = frozenset({"", "null", "none", "n/a", "-"})


def columns(text: str) -> Iterator[Span]:
    """The cells of columns that hold personal data by their names. Cells are told apart at commas outside quotes."""
    if "nsert" in text or "NSERT" in text:
        yield from _inserted(text)
    yield from _lines(text)


def _inserted(text: str) -> Iterator[Span]:
    for insert in _INSERT.finditer(text):
        kinds = _kinds(insert[1])
        place = insert.end()
        while any(kind not in ("", _NAMES) for kind in kinds) and (row := _ROW.match(text, place)):
            yield from _cells(text, row.start(1), row.end(1), kinds)
            place = row.end()


def _lines(text: str) -> Iterator[Span]:
    """CSV: the first line names at least two columns that hold personal data."""
    end = text.find("\n", 0, _LONGEST)
    first = text[: max(end, 0)]
    if not _HEADER.fullmatch(first.strip("\r")):
        return
    kinds = _kinds(first)
    if len([kind for kind in kinds if kind]) < 2:
        return
    start = end + 1
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield from _cells(text, start, end, kinds)
        start = end + 1


def _kinds(header: str) -> list[str]:
    """The type of each column, empty where its name says nothing."""
    return [_KINDS.get(re.sub(r"[\s_\"'`\[\]-]", "", name).lower(), "") for name in header.split(",")]


def _cells(text: str, start: int, end: int, kinds: list[str]) -> Iterator[Span]:
    found: list[tuple[int, int]] = []
    place = start
    while place < end and len(found) <= len(kinds) and (cell := _CELL.match(text, place, end)):
        found.append(cell.span(cell.lastgroup or 0))
        place = cell.end()
    if len(found) != len(kinds):
        return  # another table, or a comma within a cell: nobody knows which is which
    for kind, (first, last) in zip(kinds, found, strict=True):
        value = text[first:last].strip()
        if kind and value.lower() not in _EMPTY:
            begin = text.index(value, first)
            yield Span(begin, begin + len(value), kind, 0.95, "column")
