"""Texts with labelled names and addresses, made from templates and values, split by template.

A template belongs to train or tune by the hash of its text, so that no template is on both sides; the
same holds for the labels of forms. Real sentences (CC BY, see DATA.json beside the weights) join the training side only.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import random
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import lookalikes
import speech
import templates_en
import templates_zh
import values

from lawful.privacy.load import word_list

Record = tuple[str, list[tuple[int, int, str]]]
_SLOT = re.compile(
    r"\{(p|c|g|sur|f|s|a|o|l|phone|email|code|amt|date|n|handle|nick|role|kin|latin|tp|tl|w|W|thing|small|qty|region|letters|ep|is|pl|fl|kl|sl|pu|fu|ku|su|k|i)\}"
)
# Given name and surname are one name; after a title, the surname is somebody else's than the given name.
_ONE_NAME = re.compile(
    r"\{f\}(?: \{f\})*(?: \{i\}\.?)? \{s\}|\{fu\} \{su\}|\{su\},? \{fu?\}|\{fl\} \{sl\}|\{[fs][ul]?\},? \{i\}(?:\.? ?\{i\})*|(?:\{i\}(?:\. ?| ))+\{su?\}"
    r"|(?<!Mr )(?<!Mrs )(?<!Ms )(?<!Miss )(?<!Dr )\{s\}, \{f\}(?: \{f\})?"
)
_TYPES = {
    "p": "PERSON",
    "c": "PERSON",
    "g": "PERSON",
    "f": "PERSON",
    "s": "PERSON",
    "a": "ADDRESS",
    "o": "ORG",
    "l": "LOC",
    "tp": "PERSON",
    "tl": "LOC",
    "region": "LOC",
    "thing": "ORG",  # no person: that is all the network has to know of it
    "letters": "ORG",
    "ep": "PERSON",
    "is": "PERSON",
    "pl": "PERSON",
    "fl": "PERSON",
    "kl": "PERSON",
    "sl": "PERSON",
    "k": "PERSON",
    "ku": "PERSON",
    "pu": "PERSON",
    "fu": "PERSON",
    "su": "PERSON",
}
_LETTERS = {"l": str.lower, "u": str.upper}


def side(template: str) -> str:
    """train (76 %) or tune (24 %). What is tested with is kept elsewhere: `bench/privacy_unseen`."""
    return "train" if hashlib.sha256(f"lawful-taggers-{template}".encode()).digest()[0] < 195 else "tune"


def value(slot: str, language: str, r: random.Random) -> str:
    """Something to put into a slot."""
    zh = language == "zh"
    match slot:
        case "p":
            return values.zh_person(r) if zh else values.en_person(r)
        case "c":
            return values.zh_called(r)
        case "g":
            return values.zh_given_alone(r)
        case "sur":
            return values.zh_surname(r)
        case "f":
            return values.en_first(r)
        case "s":
            return values.en_last(r)
        case "a":
            return (
                (values.zh_real_address(r) if r.random() < 0.12 else values.zh_address(r))
                if zh
                else values.en_address(r)
            )
        case "o":
            return values.zh_org(r) if zh else values.en_org(r)
        case "l":
            return values.zh_loc(r) if zh else values.en_loc(r)
        case "phone":
            return values.zh_phone(r) if zh else values.en_phone(r)
        case "date":
            return values.zh_date(r) if zh else values.en_date(r)
        case "role":
            return r.choice(values.ZH_ROLES if zh else values.EN_ROLES)
        case "k":
            return values.en_nickname(r)
        case "pl" | "pu" | "fl" | "fu" | "sl" | "su" | "kl" | "ku":
            return _LETTERS[slot[1]](value({"p": "ep"}.get(slot[0], slot[0]), language, r))
        case "ep":
            return f"{values.en_first(r)} {values.en_last(r)}" if zh else values.en_person(r)
        case "is":
            initials = [value("i", language, r) for _ in range(r.choice((1, 1, 2)))]
            return f"{r.choice(('. ', '.', ' ', '')).join(initials)}{r.choice(('. ', '. ', ' '))}{values.en_last(r)}"
        case "i":
            return r.choice("ABCDEFGHJKLMNPRSTVW")
        case "kin":
            return r.choice(values.ZH_KIN)
        case "tp":
            return values.zh_foreign_person(r)
        case "tl":
            return values.zh_foreign_place(r)
        case "region":
            return values.zh_region(r)
        case "thing":
            return lookalikes.zh_thing(r) if zh else lookalikes.en_thing(r)
        case "small":
            return lookalikes.zh_small(r)
        case "qty":
            return lookalikes.zh_quantity(r)
        case "letters":
            return lookalikes.en_letters(r)
        case "w" | "W":
            word = r.choice(vocabulary(language))
            return word if slot == "w" else word.capitalize()
        case "latin":
            return values.latin(r)
        case "nick":
            words = r.choices(vocabulary(language), k=r.choice((1, 2)))
            return (
                "".join(words) if zh else "".join(w.capitalize() for w in words) + r.choice(("", str(r.randint(1, 99))))
            )
        case "n":
            return str(r.randint(1, 120))
        case "amt":
            return values.amount(r)
        case _:
            return {"email": values.email, "code": values.code, "handle": values.handle}[slot](r)


def fill(template: str, language: str, r: random.Random) -> Record:
    """One text from one template."""
    pieces: list[str] = []
    spans: list[tuple[int, int, str]] = []
    size = done = 0
    names = [match.span() for match in _ONE_NAME.finditer(template)]
    for match in _SLOT.finditer(template):
        filled = value(match.group(1), language, r)
        if '"' in template:
            filled = filled.replace("\n", ", ")
        before = template[done : match.start()]
        pieces += [before, filled]
        size += len(before)
        kind = _TYPES.get(match.group(1))
        name = next((first for first, last in names if first <= match.start() < last), None)
        if name is not None and name < match.start():
            spans[-1] = (spans[-1][0], size + len(filled), "PERSON")
        elif name is not None:
            spans.append((size, size + len(filled), "PERSON"))
        elif kind:
            spans.append((size, size + len(filled), kind))
        size += len(filled)
        done = match.end()
    return "".join([*pieces, template[done:]]), spans


def form(language: str, part: str, r: random.Random) -> str:
    """A template made on the spot: labels, joints and values in any order, as in forms, tables and short notes."""
    t = templates_zh if language == "zh" else templates_en
    people, places = (
        [label for label in labels if side(label) == part] for labels in (t.PERSON_LABELS, t.ADDRESS_LABELS)
    )
    person_slots = ("{p}", "{p}", "{p}", "{c}") if language == "zh" else ("{p}", "{p}", "{p}", "{f}", "{s}")
    pieces = []
    for _ in range(r.randint(1, 4)):
        kind = r.random()
        joint, end = r.choice(t.JOINTS), r.choice(t.ENDS)
        if kind < 0.5:
            label = "" if r.random() < 0.12 else r.choice(people) + joint
            pieces.append(label + r.choice(person_slots) + r.choice(t.TAILS) + end)
        elif kind < 0.75:
            label = "" if r.random() < 0.12 else r.choice(places) + joint
            pieces.append(label + "{a}" + end)
        else:
            pieces.append(r.choice(t.OTHERS) + end)
    return "".join(pieces)


_KEYS = {
    "p": "name fullName full_name customer customer_name contact recipient user owner patient student teacher author signer payee passenger 姓名 联系人 收件人 客户 患者 学生 用户名称 申请人 负责人 户主",
    "a": "address addr shipping_address home_address street location residence billing delivery_address 地址 收货地址 住址 家庭住址 注册地址 现住址",
    "phone": "phone tel mobile contact_number cell 电话 手机 手机号 联系电话",
    "email": "email mail e_mail 邮箱", "code": "id order order_id ref uid no invoice sku 编号 订单号 工号 学号 门诊号 证号 账号",
    "date": "date created_at dob birthday updated 日期 生日 入职日期", "amt": "amount total price balance salary 金额 余额 工资", "n": "age qty count level 年龄 数量 级别",
    "o": "company employer org bank school 公司 单位 开户行 学校", "l": "city country region origin 城市 籍贯 地区", "nick": "nickname tag product title category status dept 昵称 网名 产品 标题 类别 状态 部门 备注",
}  # fmt: skip


def structured(language: str, part: str, r: random.Random) -> str:
    """A template in JSON, XML, YAML, a table, a query or lines of a log, with fields in any order."""
    fields = r.sample(sorted(_KEYS), r.randint(2, 6))
    if not set(fields) & {"p", "a"}:
        fields.append(r.choice("ppa"))
    pairs = []
    for slot in fields:
        keys = [
            k for k in _KEYS[slot].split() if k.isascii() == (language == "en" or r.random() < 0.4) and side(k) == part
        ]
        pairs.append((r.choice(keys or ["x", "data"]), f"{{{slot}}}"))
    r.shuffle(pairs)
    match r.randint(0, 8):
        case 0 | 1 | 2:
            colon, comma = r.choice((":", ": ")), r.choice((",", ", ", ",\n  "))
            body = comma.join(f'"{k}"{colon}"{v}"' for k, v in pairs)
            return r.choice(("{%s}", "[{%s}]", '{"data":{%s}}', "%s")) % body
        case 3:
            return "".join(f"<{k}>{v}</{k}>" for k, v in pairs)
        case 4:
            return r.choice(("\n", ", ", "; ")).join(f"{k}: {v}" for k, v in pairs)
        case 5:
            mark = r.choice((",", "\t", " | ", ";"))
            return mark.join(k for k, _ in pairs) + "\n" + mark.join(v for _, v in pairs)
        case 6:
            return "INSERT INTO t VALUES (" + ", ".join(f"'{v}'" for _, v in pairs) + ");"
        case 7:
            return r.choice(("&", " ", "; ")).join(f"{k}={v}" for k, v in pairs)
        case _:
            return "| " + " | ".join(v for _, v in pairs) + " |"


@cache
def vocabulary(language: str) -> list[str]:
    """Ordinary words: they stand around names in every order, so that no word is mistaken for one."""
    if language == "zh":
        words, surnames = word_list("zh_words"), frozenset(word_list("zh_surnames"))
        # Words that begin like a name are the hard ones, so that they come up twice as often.
        return [*words, *(word for word in words if word[0] in surnames)]
    names = {*word_list("en_given"), *word_list("en_surnames"), *word_list("en_places")}
    return [word for word in word_list("en_words") if word not in names]


def noise(language: str, r: random.Random) -> str:
    """A template of random words: here only the look of a name or an address can tell it, no known sentence."""
    zh, words = language == "zh", vocabulary(language)
    slots = (
        (
            "{p}",
            "{p}",
            "{c}",
            "{a}",
            "{l}",
            "{tl}",
            "{tl}",
            "{o}",
            "{n}",
            "{date}",
            "{latin}",
            "{kin}",
            "{thing}",
            "{small}",
            "{qty}",
            "{region}",
        )
        if zh
        else ("{p}", "{p}", "{f}", "{s}", "{a}", "{l}", "{o}", "{n}", "{thing}", "{thing}", "{letters}")
    )
    pieces: list[str] = []
    for _ in range(r.randint(2, 5)):
        said = [r.choice(words) for _ in range(r.randint(1, 6))]
        if not zh and (kind := r.random()) < 0.3:
            said = (
                [w.capitalize() for w in said]
                if kind < 0.12
                else [w.upper() for w in said]
                if kind < 0.17
                else [said[0].capitalize(), *said[1:]]
            )
        slot = r.choice(slots) if r.random() < (0.45 if zh else 0.55) else ""
        # A name that follows a word at once is the rule in Chinese; a few common neighbours keep it readable.
        before = r.choice(
            ("", "", "，", "和", "由", "给", "：", "的", "。", "、", "（", "“")
            if zh
            else (" ", " ", ", ", " and ", " with ", ": ", ". ", " (", '"')
        )
        after = r.choice(
            ("", "", "，", "的", "在", "说", "。", "）", "、", "和", "”")
            if zh
            else (" ", " ", ", ", ". ", ") ", " is ", " and ", '" ', "\n")
        )
        pieces.append(
            (("" if zh else " ").join(said) + before + slot + after)
            if slot
            else ("" if zh else " ").join(said) + r.choice("，。 " if zh else ",. ")
        )
    return "".join(pieces)


def _vary(record: Record, language: str, part: str, r: random.Random) -> Record:
    """In lower or upper case now and then (no position changes); in training with some of the words around replaced.

    A network that has seen every sentence around its names only as we wrote it knows our sentences, not names.
    """
    named = bool(record[1]) or language == "en"  # Chinese words run into each other, so that more of them must be seen
    if part == "train" and r.random() < (0.4 if named else 0.55):
        record = _corrupted(record, language, r, 0.17 if named else r.choice((0.15, 0.3)))
    text, spans = record
    if language == "zh" and r.random() < 0.012:  # as scans and forms have it: 公 孙 翊 宁
        return " ".join(text), [(2 * start, 2 * end - 1, kind) for start, end, kind in spans]
    if language == "en" and (kind := r.random()) < 0.16:
        changed = text.lower() if kind < 0.11 else text.upper()
        if len(changed) == len(text):
            return changed, spans
    return record


_CHINESE = re.compile("[\u4e00-\u9fff]{1,2}")
_LATIN = re.compile("[A-Za-z]+")


def _corrupted(record: Record, language: str, r: random.Random, share: float) -> Record:
    """A share of the words outside names and addresses replaced by others."""
    text, spans = record
    pieces: list[str] = []
    moved: list[tuple[int, int, str]] = []
    size = done = 0
    for start, end, kind in [*spans, (len(text), len(text), "")]:
        around = (_CHINESE if language == "zh" else _LATIN).sub(
            lambda word: r.choice(vocabulary(language)) if r.random() < share else word.group(), text[done:start]
        )
        pieces += [around, text[start:end]]
        size += len(around)
        if kind:
            moved.append((size, size + end - start, kind))
        size += end - start
        done = end
    return "".join(pieces), moved


def joined(records: list[Record], joint: str) -> Record:
    """Several texts as one."""
    pieces: list[str] = []
    spans: list[tuple[int, int, str]] = []
    size = 0
    for text, found in records:
        spans += [(s + size, e + size, k) for s, e, k in found]
        pieces += [text, joint]
        size += len(text) + len(joint)
    return "".join(pieces)[: size - len(joint)], spans


def made(language: str, part: str, count: int, seed: int) -> Iterator[Record]:
    """`count` texts of one side."""
    r = random.Random(f"{language}-{part}-{seed}")
    t = templates_zh if language == "zh" else templates_en
    sentences = [s for s in t.SENTENCES if side(s) == part]
    negatives = [s for s in t.NEGATIVES if side(s) == part]
    makers = _makers(language, part, sentences, negatives)
    for _ in range(count):
        chosen = r.choices(
            [make for make, _ in makers], [weight for _, weight in makers], k=r.choice((1, 1, 1, 2, 2, 3))
        )
        records = [make(r) for make in chosen]
        ended = all(text and text[-1] in "。！？；，,;" for text, _ in records)
        yield joined(records, r.choice(("\n", " ", "") if ended and language == "zh" else ("\n", " ", "\n")))


Make = Callable[[random.Random], Record]


def _makers(language: str, part: str, sentences: list[str], negatives: list[str]) -> list[tuple[Make, float]]:
    """What makes a text, and how often. Running text and real sentences are for training only."""

    def filled(template: Callable[[random.Random], str]) -> Make:
        return lambda r: _vary(fill(template(r), language, r), language, part, r)

    made: list[tuple[Make, float]] = [
        (filled(lambda r: r.choice(sentences)), 30),
        (filled(lambda r: form(language, part, r)), 11),
        (filled(lambda r: structured(language, part, r)), 8),
        (filled(lambda r: r.choice(negatives)), 12 if part == "train" else 15),
    ]
    if part == "train":
        prose, clean, kinds = (_lines_of(name, language) for name in ("prose", "clean", "kinds"))
        plain = list(clean_sentences(language))
        made += [
            (filled(lambda r: r.choice(prose)), 14 if language == "zh" else 22),
            (filled(lambda r: r.choice(kinds)), 70 if language == "zh" else 120),
            (filled(lambda r: r.choice(clean)), 26 if language == "zh" else 24),
            (filled(lambda r: noise(language, r)), 12 if language == "zh" else 8),
            (lambda r: _vary((r.choice(plain), []), language, part, r), 19),
        ]
        if language == "zh":
            made.append((lambda r: fill(speech.sentence(r), language, r), 30))
    return made


def _lines_of(kind: str, language: str) -> list[str]:
    """The templates of `prose_zh.txt` and its like."""
    lines = Path(__file__).with_name(f"{kind}_{language}.txt").read_text("utf-8").split("\n")
    return [line.replace("\\n", "\n") for line in lines if line and not line.startswith("# Running")]


def for_tagger(record: Record, language: str) -> Record:
    """The labels that a tagger is to learn: each language's tagger finds only what is written in its letters."""
    text, spans = record
    if language == "zh":
        return text, [span for span in spans if _CHINESE.search(text, span[0], span[1])]
    return text, [span for span in spans if not _CHINESE.search(text, span[0], span[1])]


def _folder() -> Path:
    return Path(__file__).resolve().parents[2].parent / "shared/data"


def _lines(path: Path) -> Iterator[dict[str, object]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def clean_sentences(language: str) -> Iterator[str]:
    """Real sentences without names and addresses: customer talk, poems, novels."""
    data = _folder()
    if language == "zh":
        for record in _lines(data / "pii/crosswoz/val.jsonl.gz"):
            spans = record["spans"]
            if all(s[2] == "PHONE" for s in spans) and not re.search(r"路|街|巷|号|胡同", str(record["text"])):  # type: ignore[attr-defined]
                yield str(record["text"])
        for number, record in enumerate(_lines(data / "tang-poems-zh/train.jsonl.gz")):
            if number % 5 == 1:
                yield "".join(record["paragraphs"])[:96]  # type: ignore[arg-type]
        return
    for name in ("banking77-en/train.csv", "clinc150-en/train.csv"):
        with (data / name).open(encoding="utf-8") as rows:
            for row in csv.DictReader(rows):
                if not row["text"].startswith(("call me", "my name", "change my name", "i want you to call")):
                    yield row["text"]
    for name in ("sherlock-holmes", "moby-dick", "pride-and-prejudice"):
        text = " ".join((data / f"novels-en/{name}.txt").read_text(encoding="utf-8").split())
        for sentence in re.split(r"(?<=[.!?])\s+", text):
            words = re.findall(r"[A-Za-z']+", sentence)
            # Only the first word has a capital letter, so that nobody is named.
            if (
                4 < len(words) < 60
                and words[0].lower() in _function_words()
                and not any(w[0].isupper() and w != "I" for w in words[1:])
            ):
                yield sentence


@cache
def _function_words() -> frozenset[str]:
    return frozenset(
        "the a an and but or if when while as at in on of to for from by with without it he she they we you i this that these those there here what who which"
        " how why where his her its our my your their no not yes all some any each every one two such so then now well after before until though although"
        " because since once never ever still yet only even just may might must can could would should will shall do did does is was were are be been".split()
    )


_REAL = {
    "PER": "PERSON", "person": "PERSON", "LOC": "LOC", "location": "LOC", "ORG": "ORG", "group": "ORG", "corporation": "ORG",
}  # fmt: skip


def real(language: str) -> Iterator[Record]:
    """Real sentences with labelled names (training side only): tweets, posts, encyclopaedia, customer talk."""
    data = _folder() / "pii"
    if language == "zh":
        for record in _lines(data / "crosswoz/val.jsonl.gz"):
            kinds = {"ADDRESS": "ADDRESS", "PLACE_NAME": "ORG"}
            spans = [(s, e, kinds[k]) for s, e, k in record["spans"] if k in kinds]  # type: ignore[attr-defined]
            if any(k == "ADDRESS" for _, _, k in spans) or (
                spans and not re.search(r"路|街|巷|胡同", str(record["text"]))
            ):
                yield str(record["text"]), spans
        return
    files = ["wikigold/all", "wnut17/train", *(f"broad_twitter/section_{s}" for s in "abegh")]
    for file in files:
        for record in _lines(data / f"{file}.jsonl.gz"):
            yield str(record["text"]), [(s, e, _REAL[k]) for s, e, k in record["spans"] if k in _REAL]  # type: ignore[attr-defined]
    for record in _lines(data / "probablepeople/person_train.jsonl.gz"):
        text = str(record["text"])
        parts = {k for _, _, k in record["spans"]}  # type: ignore[attr-defined]
        if {"GivenName", "Surname"} <= parts and not parts & {"And", "CorporationName"}:
            named = [s for s in record["spans"] if not s[2].startswith("Prefix")]  # type: ignore[attr-defined]
            yield text, [(min(s[0] for s in named), max(s[1] for s in named), "PERSON")]
