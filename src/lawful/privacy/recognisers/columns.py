"""Values whose column says what they are: `INSERT INTO t (name, dob) VALUES (...)`, lines under a header, their
cells apart by commas, semicolons, bars or tabs, and lists under a line such as 名单（姓名 护照号 出生日期）.

A birth date or a number of ten digits in a dump of a database has no word beside it; the word stands above.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lawful.privacy.recognisers import checks
from lawful.privacy.span import Span

_NAMES = "PERSON"  # products have names too: such a column says something beside another one only
_LONGEST = 2_000  # characters of a header
_TITLES = 2  # lines that may stand above it
_COLUMNS = {
    "DATE_OF_BIRTH": "dob d.o.b dateofbirth birth birthday birthdate dateofbirth birthdate born 出生日期 生日 出生年月 出生年月日 出生",
    "PHONE": "phoneno contact contactno mobileno mob mobilephone cellphone homephone workphone emergencyphone emergencycontact guardianphone parentphone whatsapp msisdn handphone hp ph phone mobile cell tel telephone phonenumber mobilenumber contactnumber telno 电话 手机 手机号 手机号码 联系电话 联系方式 联系手机 电话号码 联络电话 家长电话 座机 電話 電話號碼 聯繫電話 手機 手機號碼 聯絡電話 行動電話 聯絡方式",
    "EMAIL": "email mail emailaddress 邮箱 郵箱 電郵 電子郵件",
    _NAMES: "name fullname customername patientname firstname lastname surname forename employeename studentname guest patient 姓名 拼音 姓名拼音 拼音姓名 英文名 英文姓名 外文名 中文名 客户姓名 住户 学生 员工姓名 收件人 联系人 户名 持卡人 聯絡人 戶名 學生姓名 客戶姓名 患者 病人 患者姓名 病人姓名 主管医生 主治医生 主治医师 經治醫生 主診醫生 业主 業主 业主姓名 车主 車主 乘客 旅客 旅客姓名 乘客姓名 申请人 申請人 投保人 被保险人 被保險人 户主 戶主 收货人 寄件人 收件人姓名 联系人姓名 考生 家长 家長 家长姓名 监护人 租客 房东",
    "ADDRESS": "address addr homeaddress postaladdress deliveryaddress 地址 住址 收货地址 家庭住址 戶籍地址 通訊地址",
    "UK_NHS": "nhs nhsnumber nhsno nhsid nhs号 nhs号码 nhs编号 nhs號 nhs號碼 nhs編號 国民保健号 國民保健號 国民保健号码",
    "UK_NINO": "nino nationalinsurance nino号 国民保险号 国民保险号码 國民保險號 國民保險號碼",
    "US_SSN": "ssn social ssnumber socsec socialsec socialsecurity socialsecuritynumber ssn号 社安号 社会安全号 社会安全号码 社安號 社會安全號碼",
    "CN_ID": "idcard idnumber idno 身份证 身份证号 身份证号码 居民身份证 居民身份证号 证件号 证件号码 证件编号 公民身份号码 公民身份证号",
    "TW_ID": "身分證 身分證號 身分證字號 身份證字號 身份證 身份證號 身份證號碼 證件號碼 居留證 居留證號",
    "HK_ID": "hkid hkidno hkidnumber hkic 香港身份证 香港身份证号 香港身份證 香港身份證號碼",
    "HKMO_PERMIT": "回乡证 回乡证号 回鄉證 回鄉證號碼 通行证 通行证号 通行证号码 港澳通行证 台胞证 台胞证号 台胞證",
    "LICENSE_PLATE": "plate plateno platenumber licenseplate licenceplate numberplate reg regno regnumber registrationnumber registrationno vrm vrn rego vehiclereg vehicleno vehiclenumber carreg carno 车牌 车牌号 车牌号码 車牌 車牌號碼 車號 号牌 号牌号码",
    "BANK_CARD": "卡号 银行卡 银行卡号 卡號",
    "PASSPORT": "passport passportnumber passportno passportnum ppno traveldocument traveldoc 护照 护照号 护照号码 護照 護照號 護照號碼",
    "MEDICAL_RECORD": "mrn mrno hospitalno hospno hospid hospitalid uhid chartno chartnumber medicalrecordnumber medrecno urnumber nhi medicalrecord hospitalnumber patientid patientno mrnnumber 病历号 病历编号 病历号码 病案号 住院号 住院号码 门诊号 急诊号 就诊号 就诊卡号 就诊卡 建档号 患者编号 患者id 病歷號 病歷號碼 病歷編號 住院號 住院號碼 門診號 就診號",
    "SECRET": "password passwd pwd pass pw pwdplain passwordplain plainpassword passphrase passcode wifikey wifipassword wifipass wpakey apikey secretkey clientsecret accesstoken authtoken refreshtoken temppassword initialpassword loginpassword userpassword 密码 登录密码 初始密码 口令 密碼 登入密碼",
    "QQ": "qq qqnumber qqno qqid qq号 qq号码 qq號",
    "WECHAT_ID": "wechat wechatid wechatno weixin weixinid wx wxid wxno vx 微信 微信号 微信號 微信id",
}
_KINDS = {name: kind for kind, names in _COLUMNS.items() for name in names.split()}
_INSERT = re.compile(
    r"(?i:insert\s{1,8}into\s{1,8})[\w.`\"\[\]]{1,80}\s{0,8}\(([^()]{1,2000})\)\s{0,8}(?i:values)(?=\s{0,8}\()"
)
_NOTE = re.compile(r"[(（][^()（）]{0,30}[)）]|[\s_\"'`*\ufeff\[\]-]")  # 出生日期（公历）, *姓名
_ROW = re.compile(r"\s{0,8},?\s{0,8}\(((?:'(?:[^']|'')*'|[^()'])*)\)")
_CELLS = {
    mark: re.compile(
        rf" *(?:'(?P<quoted>(?:[^']|'')*)'|\"(?P<double>[^\"]*)\"|(?P<bare>[^{mark}'\"]*))[^{mark}]*(?:[{mark}]|$)"
    )
    for mark in ",;|\t"
}
_TITLE = r"[\w \"'*.()（）/-]"
_HEADER = re.compile(rf"{_TITLE}{{1,40}}(?P<mark>[,;|\t])(?:{_TITLE}{{0,40}}(?P=mark)){{0,60}}{_TITLE}{{0,40}}")
# mysql> select name, wechat from lead; above a table whose header was left out
_SELECT = re.compile(
    r"(?i:select)\s{1,4}(?P<names>[\w.`, ]{1,400}?)\s{1,4}(?i:from)\s[^;\n]{0,400};?[ ]{0,4}\n(?:[ ]?[|:+-][-:|+ ]{2,400}\n)?"
)
# N:Lee;Ann;;; of a card that a telephone sends
_RULE = r"[ ]?[|:+-][-:|+ ]{2,400}\n"
_IS_RULE = re.compile(_RULE)
_RULED = re.compile(rf"^(?P<header>[^\n|]{{0,40}}(?:\|[^\n|]{{0,40}}){{1,60}})\n{_RULE}", re.MULTILINE)
_LIST = re.compile(r"(?:[^\n（(：:]{0,40}[（(：:])?(?P<names>[^\n0-9（(：:]{4,80}?)[)）：:\s]*")
# One word, a Latin name of several, or a Chinese one set wide; no digits in it.
_NAME = re.compile(
    r"[^\s\d，。！？：]{1,30}|[^\d，。！？：\u3400-\u9fff]{1,60}|[\u3400-\u9fff](?: [\u3400-\u9fff]){1,3}"
)
_LISTED = re.compile("[ \u3000／/、,，|｜\t]+")
_NUMBERING = re.compile("[ \u3000]*(?:[（(]?[0-9]{1,3}[)）.、．]|[①-⑳]|[-*•])?[ \u3000]*")
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z'’.,-]{0,30}(?: [A-Za-z'’.,-]{1,31}){0,4}")
# How the cells of a list are set apart: by signs, by wide gaps, else by any space but those in 1969. 3. 18.
_GAPS = tuple(
    map(re.compile, ("[ ]*[\t\u3000｜|，,、；;／][ \u3000]*", "[ ]{2,}", "[ ]?/[ ]?", "(?<![0-9][.年月])[ ]+"))
)
_WORDS = frozenset({_NAMES, "ADDRESS", "EMAIL", "WECHAT_ID"})  # the other cells hold numbers, or nothing: `unknown`
_CHINA = re.compile(r"E[A-Z]\d{7}")
_LEAST_DIGITS = {"BANK_CARD": 12, "LICENSE_PLATE": 1, "SECRET": 0}  # else four
# How the first cell of a column is made whose header has no other column of a person's: id,form,dob
_SHAPES = {
    "DATE_OF_BIRTH": re.compile(
        r"\d{4}[-/.]\d\d?[-/.]\d\d?(?:[ T].{0,30})?|\d\d?[-/.]\d\d?[-/.]\d{2,4}|(?:19|20)\d{6}|\d\d? [A-Z][a-z]{2,8} \d{4}"
    ),
    "PHONE": re.compile(r"\+?\(?\d(?:[ ().-]{0,2}\d){6,14}"),
    "PASSPORT": re.compile(r"[A-Z]{0,3}\d{6,9}[A-Z]?"),
    "MEDICAL_RECORD": re.compile(r"[A-Z]{0,4}[/-]?\d[0-9/-]{4,14}[A-Z]?"),
    "US_SSN": re.compile(r"\d{3}-?\d\d-?\d{4}"),
    "LICENSE_PLATE": re.compile(r"(?=[^0-9]{0,8}[0-9])(?=[^A-Z]{0,8}[A-Z])[0-9A-Z](?:[ -]?[0-9A-Z]){3,9}"),
}
# What a column of documents holds that is made otherwise is a document as well.
_MADE = {
    "CN_ID": re.compile(r"(?:[ -]?\d){15}(?:(?:[ -]?\d){2}[ -]?[\dXxＸｘ])?"),
    "TW_ID": re.compile(r"[A-Za-zＡ-Ｚ](?:[ -]?\d){9}"),
    "HK_ID": re.compile(r"[A-Za-zＡ-Ｚ]{1,2} ?\d{6} ?[(（]?[0-9A][)）]?"),
    "HKMO_PERMIT": re.compile(r"[HhMmＨＭ]?\d{8}(?:\d\d)?|[CcWwLl][A-Za-z]?\d{7,8}"),
}
# What a column beside it says that a document is.
_SAID = {
    **dict.fromkeys("护照 護照 普通护照 因私护照 因公护照 中国护照 外国护照 passport".split(), "PASSPORT"),
    **dict.fromkeys(
        "港澳居民来往内地通行证 港澳通行证 往来港澳通行证 回乡证 回鄉證 台湾居民来往大陆通行证 台胞证 台胞證".split(),
        "HKMO_PERMIT",
    ),
    **dict.fromkeys("香港身份证 香港身份證 香港居民身份证".split(), "HK_ID"),
}
_EMPTY = frozenset({"", "null", "none", "n/a", "-"})


def columns(text: str) -> Iterator[Span]:
    """The cells of columns that hold personal data by their names. Cells are told apart at commas outside quotes."""
    if "nsert" in text or "NSERT" in text:
        yield from _inserted(text)
    yield from _lines(text)
    if "姓名" in text:
        yield from _listed(text)
    if "--" in text and "|" in text:
        yield from _ruled(text)
        yield from _selected(text)


def _inserted(text: str) -> Iterator[Span]:
    for insert in _INSERT.finditer(text):
        kinds = _kinds(insert[1], ",")
        place = insert.end()
        while any(kind not in ("", _NAMES) for kind in kinds) and (row := _ROW.match(text, place)):
            yield from _cells(text, row.start(1), row.end(1), kinds, ",")
            place = row.end()


def _lines(text: str) -> Iterator[Span]:
    """A table whose first line, or one below a title, names at least two columns that hold personal data."""
    start = 0
    for _ in range(_TITLES + 1):
        end = text.find("\n", start, start + _LONGEST)
        if end < 0:
            return
        line, start = text[start:end], end + 1
        header = _HEADER.fullmatch(line.strip("\r\ufeff"))
        kinds = _kinds(line, header["mark"]) if header else []
        known = [kind for kind in kinds if kind]
        if (
            header
            and not _IS_RULE.match(text, start)
            and (len(known) > 1 or _is_alone(text, start, kinds, header["mark"]))
        ):
            break
    else:
        return
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield from _cells(text, start, end, kinds, header["mark"])
        start = end + 1


def _is_alone(text: str, start: int, kinds: list[str], mark: str) -> bool:
    """Whether the one column that holds personal data by its name does so by the make of its first cell."""
    known = [number for number, kind in enumerate(kinds) if kind in _SHAPES]
    if len(known) != 1 or len(kinds) < 3:
        return False
    end = text.find("\n", start, start + _LONGEST)
    cells = list(_split(text, start, len(text) if end < 0 else end, len(kinds), mark))
    if len(cells) != len(kinds):
        return False
    first, last = cells[known[0]]
    return _SHAPES[kinds[known[0]]].fullmatch(text[first:last].strip()) is not None


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


def _selected(text: str) -> Iterator[Span]:
    """Rows below a query that says what stands in them, where no header does."""
    for query in _SELECT.finditer(text):
        kinds = _kinds(re.sub(r"\w{1,40}\.|`", "", query["names"]), ",")
        start = query.end()
        while any(kind not in ("", _NAMES) for kind in kinds) and text.startswith("|", start):
            end = text.find("\n", start)
            end = len(text) if end < 0 else end
            row = text[start:end]
            yield from _cells(text, start + len(row) - len(row.lstrip("| ")), start + len(row.rstrip("| ")), kinds, "|")
            start = end + 1


def _listed(text: str) -> Iterator[Span]:
    """Lists under a line that says what stands in them, up to the first line that is made otherwise."""
    place = text.find("姓名")
    while place >= 0 and (end := text.find("\n", place)) >= 0:
        first = text.rfind("\n", 0, place) + 1
        head = _LIST.fullmatch(text, first, end) if end - first < _LONGEST else None
        kinds = [_KINDS.get(name.lower(), "") for name in _LISTED.split(head["names"].strip())] if head else []
        start = end + 1
        while len([kind for kind in kinds if kind]) > 1 and start < len(text):
            end = text.find("\n", start)
            end = len(text) if end < 0 else end
            row = list(_row(text, start, end, kinds))
            if not row:
                break
            yield from row
            start = end + 1
        place = text.find("姓名", start)


def _row(text: str, start: int, end: int, kinds: list[str]) -> Iterator[Span]:
    """A line of a list; what there is more of is a part of the name, which may be of several words."""
    row = text[start:end].rstrip() if end - start <= _LONGEST else ""
    begin = _NUMBERING.match(row).end()  # type: ignore[union-attr]
    for gaps in _GAPS if any(map(str.isdigit, row[begin:])) else ():
        cells, place = [], begin
        for gap in gaps.finditer(row, begin):
            cells.append((place, gap.start()))
            place = gap.end()
        cells.append((place, len(row)))
        if len(cells) > len(kinds) and gaps is _GAPS[-1]:
            cells = _together(row, cells, len(kinds))
        more = len(cells) - len(kinds)
        if more > 0 and gaps is _GAPS[-1] and kinds.count(_NAMES) == 1:
            name = kinds.index(_NAMES)
            cells[name : name + more + 1] = [(cells[name][0], cells[name + more][1])]
        if len(cells) != len(kinds):
            continue
        found = [(kind, first, last) for kind, (first, last) in zip(kinds, cells, strict=True) if kind]
        said = _said(row[first:last] for first, last in cells)
        if all(_fits(kind, row[first:last]) for kind, first, last in found):
            for kind, first, last in found:
                yield Span(start + first, start + last, _made(kind, row[first:last], said), 0.95, "column")
            return


def _together(row: str, cells: list[tuple[int, int]], most: int) -> list[tuple[int, int]]:
    """The cells of a row, words in Latin letters next to each other as one as long as there are too many: OUYANG KAI."""
    joined = cells[:1]
    more = len(cells) - most
    for first, last in cells[1:]:
        begin, end = joined[-1]
        if more > 0 and _LATIN_WORD.fullmatch(row, begin, end) and _LATIN_WORD.fullmatch(row, first, last):
            joined[-1] = begin, last
            more -= 1
        else:
            joined.append((first, last))
    return joined


def _fits(kind: str, value: str) -> bool:
    """Whether a cell may hold what its column says."""
    if kind == _NAMES:
        return _NAME.fullmatch(value) is not None
    return bool(value) if kind in _WORDS else sum(map(str.isdigit, value)) >= _LEAST_DIGITS.get(kind, 4)


def _said(cells: Iterable[str]) -> str:
    """What document the cells of a row say that another is."""
    return next((_SAID[word] for cell in cells if (word := cell.strip().lower()) in _SAID), "")


def _made(kind: str, value: str, said: str) -> str:
    """The type of a cell."""
    if kind not in _MADE or _MADE[kind].fullmatch(value):
        return kind
    if said:
        return said
    for other in ("CN_ID", "TW_ID", "HK_ID"):
        # EM9549322 is a passport of China, whether or not it passes the check of Hong Kong.
        if _MADE[other].fullmatch(value) and (other != "HK_ID" or (checks.hk_id(value) and not _CHINA.match(value))):
            return other
    return "PASSPORT"


def _kinds(header: str, mark: str) -> list[str]:
    """The type of each column, empty where its name says nothing."""
    return [_KINDS.get(_NOTE.sub("", name).lower(), "") for name in header.split(mark)]


def _split(text: str, start: int, end: int, most: int, mark: str) -> Iterator[tuple[int, int]]:
    """The cells of a row, one more than `most` at most."""
    place, count = start, 0
    while place < end and count <= most and (cell := _CELLS[mark].match(text, place, end)):
        yield cell.span(cell.lastgroup or 0)
        place, count = cell.end(), count + 1
    if text[place - 1 : place] == mark and start < place == end:
        yield end, end  # the last cell is empty


def _cells(text: str, start: int, end: int, kinds: list[str], mark: str) -> Iterator[Span]:
    found = list(_split(text, start, end, len(kinds), mark))
    if len(found) != len(kinds):
        return  # another table, or a comma within a cell: nobody knows which is which
    said = _said(text[first:last] for first, last in found)
    for kind, (first, last) in zip(kinds, found, strict=True):
        value = text[first:last].strip()
        digits = sum(map(str.isdigit, value))
        if kind == "SECRET" and (
            len(value) < 4 or " " in value or value.strip("*•x") == "" or value.startswith(("<", "${"))
        ):
            continue
        if kind and value.lower() not in _EMPTY and (kind in _WORDS or digits >= _LEAST_DIGITS.get(kind, 4)):
            begin = text.index(value, first)
            yield Span(begin, begin + len(value), _made(kind, value, said), 0.95, "column")
