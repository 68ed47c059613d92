"""Values whose column says what they are: `INSERT INTO t (name, dob) VALUES (...)`, and lines under a header, their
cells apart by commas, semicolons, bars or tabs.

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
    "PHONE": "phone mobile cell tel telephone phonenumber mobilenumber contactnumber telno 电话 手机 手机号 手机号码 联系电话 联系方式 座机",
    "EMAIL": "email mail emailaddress 邮箱",
    _NAMES: "name fullname customername patientname firstname lastname surname forename employeename studentname guest patient 姓名 客户姓名 住户 学生 员工姓名 收件人 联系人 户名 持卡人",
    "ADDRESS": "address addr homeaddress postaladdress deliveryaddress 地址 住址 收货地址 家庭住址",
    "UK_NHS": "nhs nhsnumber nhsno",
    "UK_NINO": "nino nationalinsurance",
    "US_SSN": "ssn socialsecurity socialsecuritynumber",
    "CN_ID": "idcard idnumber idno 身份证 身份证号 身份证号码 证件号码",
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
_CELLS = {
    mark: re.compile(
        rf" *(?:'(?P<quoted>(?:[^']|'')*)'|\"(?P<double>[^\"]*)\"|(?P<bare>[^{mark}'\"]*))[^{mark}]*(?:[{mark}]|$)"
    )
    for mark in ",;|\t"
}
_HEADER = re.compile(r"[\w \"-]{1,40}(?P<mark>[,;|\t])(?:[\w \"-]{0,40}(?P=mark)){0,60}[\w \"-]{0,40}")
_RULED = re.compile(r"^(?P<header>[^\n|]{0,40}(?:\|[^\n|]{0,40}){1,60})\n[ ]?[|:+-][-:|+ ]{2,400}\n", re.MULTILINE)
_WORDS = frozenset({_NAMES, "ADDRESS", "EMAIL", "WECHAT_ID"})  # the other cells hold numbers, or nothing: `unknown`
_LEAST_DIGITS = 4
_EMPTY = frozenset({"", "null", "none", "n/a", "-"})


def columns(text: str) -> Iterator[Span]:
    """The cells of columns that hold personal data by their names. Cells are told apart at commas outside quotes."""
    if "nsert" in text or "NSERT" in text:
        yield from _inserted(text)
    yield from _lines(text)
    if "--" in text and "|" in text:
        yield from _ruled(text)


def _inserted(text: str) -> Iterator[Span]:
    for insert in _INSERT.finditer(text):
        kinds = _kinds(insert[1], ",")
        place = insert.end()
        while any(kind not in ("", _NAMES) for kind in kinds) and (row := _ROW.match(text, place)):
            yield from _cells(text, row.start(1), row.end(1), kinds, ",")
            place = row.end()


def _lines(text: str) -> Iterator[Span]:
    """A table whose first line names at least two columns that hold personal data."""
    end = text.find("\n", 0, _LONGEST)
    first = text[: max(end, 0)]
    header = _HEADER.fullmatch(first.strip("\r"))
    if not header:
        return
    kinds = _kinds(first, header["mark"])
    if len([kind for kind in kinds if kind]) < 2:
        return
    start = end + 1
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield from _cells(text, start, end, kinds, header["mark"])
        start = end + 1


def _ruled(text: str) -> Iterator[Span]:
    """A table with a rule under its header, as psql and Markdown draw one."""
    for head in _RULED.finditer(text):
        kinds = _kinds(head["header"].strip("| "), "|")
        start = head.end()
        while any(kinds) and start < len(text):
            end = text.find("\n", start)
            end = len(text) if end < 0 else end
            row = text[start:end]
            if "|" not in row:
                break
            yield from _cells(text, start + len(row) - len(row.lstrip("| ")), start + len(row.rstrip("| ")), kinds, "|")
            start = end + 1


def _kinds(header: str, mark: str) -> list[str]:
    """The type of each column, empty where its name says nothing."""
    return [_KINDS.get(re.sub(r"[\s_\"'`\[\]-]", "", name).lower(), "") for name in header.split(mark)]


def _cells(text: str, start: int, end: int, kinds: list[str], mark: str) -> Iterator[Span]:
    found: list[tuple[int, int]] = []
    place = start
    while place < end and len(found) <= len(kinds) and (cell := _CELLS[mark].match(text, place, end)):
        found.append(cell.span(cell.lastgroup or 0))
        place = cell.end()
    if text[place - 1 : place] == mark and start < place == end:
        found.append((end, end))  # the last cell is empty
    if len(found) != len(kinds):
        return  # another table, or a comma within a cell: nobody knows which is which
    for kind, (first, last) in zip(kinds, found, strict=True):
        value = text[first:last].strip()
        digits = sum(map(str.isdigit, value))
        if kind and value.lower() not in _EMPTY and (kind in _WORDS or digits >= _LEAST_DIGITS):
            begin = text.index(value, first)
            yield Span(begin, begin + len(value), kind, 0.95, "column")
