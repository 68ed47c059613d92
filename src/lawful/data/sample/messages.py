"""240 customer messages in English and Chinese, made up by this file, with everything a cleaner should find.

* Nobody in them exists. Telephone numbers: Ofcom's drama range 07700 900xxx in English; China reserves no range
  for fiction, so the Chinese ones carry 0000 where an operator's block would stand. E-mail: example.com (RFC 2606).
* 55 customers write four messages each; then come exact copies, near copies and broken rows.
* Three annotators labelled them and do not always agree; the third skipped a third of them.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from lawful.core.asset import Provenance
from lawful.core.licence import Spdx
from lawful.data.table import Table

_LABELS = ("account", "delivery", "praise", "refund")
_CONFUSED_WITH = {"account": "refund", "delivery": "refund", "praise": "account", "refund": "delivery"}
_CUSTOMERS = 55

_EN = {
    "account": (
        "I cannot log in. My user name is {email} and no reset link arrives. {name}, {phone}",
        "Please change the number on my account {email} to {phone}. Regards, {name}",
        "{name} here. Someone used my account for order {order}, lock it and write to {email}.",
        "How do I close my account? It is registered to {name}, {address}.",
    ),
    "delivery": (
        "My parcel {order} should have come {days} days ago. I live at {address}. Where is it?",
        "The driver left {order} with a neighbour. Ring me on {phone} next time. {name}, {address}",
        "Can you send {order} to {address} instead? Thanks, {name}",
        "Tracking for the {product} ({order}) has not moved for {days} days, call {name}: {phone}.",
    ),
    "praise": (
        "The {product} of order {order} is even better than I hoped, well done! {name}",
        "Your colleague rang me on {phone} and solved it within {days} minutes. Best wishes, {name}.",
        "Fast, friendly and well packed: {order}. Next time send the {product} to my sister, {address}.",
        "Thank you for replacing my {product} so quickly, says {name} of {address}.",
    ),
    "refund": (
        "The {product} broke after {days} days and I want my money back. {name}, {phone}",
        "I sent {order} back {days} days ago, still no refund for the {product}. Reach me at {email}.",
        "You charged me twice for {order}. Please return one payment to {name}, {email}.",
        "I was promised a refund for the {product} by Friday; I am {name}, order {order}, number {phone}.",
    ),
}
_ZH = {
    "account": (
        "我的账号登录不上，注册邮箱是{email}，收不到验证邮件。{name}，{phone}",
        "请把账户{email}里的手机号改成{phone}，谢谢，{name}。",
        "我是{name}，账号被别人用来下了订单{order}，请先冻结并联系{email}。",
        "怎么注销账号？登记的姓名是{name}，地址是{address}。",
    ),
    "delivery": (
        "订单{order}晚了{days}天还没到，我住在{address}，请查一下。",
        "快递员把{order}放在邻居家了，下次请先打{phone}。",
        "能不能把{order}改送到{address}？收件人{name}。",
        "{product}（{order}）的物流{days}天没有更新了，请回电{phone}，{name}。",
    ),
    "praise": (
        "订单{order}的{product}比想象的还好，{name}给你们点赞！",
        "客服打{phone}给我，只用了{days}分钟就解决了问题，{name}非常感谢。",
        "{order}包装仔细，送得也快，下次买{product}送给我妹妹，寄到{address}。",
        "谢谢这么快就换了新的{product}，{name}，{address}。",
    ),
    "refund": (
        "{product}用了{days}天就坏了，我要退款。{name}，电话{phone}。",
        "{product}（{order}）退回去{days}天了，钱还没到，请发邮件到{email}。",
        "{order}被扣了两次款，请退一笔给{name}，电话{phone}。",
        "你们答应周末前退{product}的钱，订单{order}，我是{name}，号码{phone}。",
    ),
}
_EN_FIRST = "Ann,Tom,Priya,Owen,Grace,Liam,Nora".split(",")
_EN_LAST = "Lee,Harlow,Nair,Marsh,Okafor".split(",")
_EN_STREETS = "Larkspur Lane,Quarry Road,Mill Rise,Orchard Close,Station Walk".split(",")
_EN_PRODUCTS = "kettle,desk lamp,rain jacket,wireless headset,garden chair,bread maker".split(",")
_ZH_FAMILY = "王,李,张,陈,欧阳".split(",")
_ZH_GIVEN = "小萌,文舟,若溪,望北,知夏,青禾,明远".split(",")
_ZH_STREETS = "望湖路,青石巷,临江大道,杏花街,北苑路".split(",")
_ZH_PRODUCTS = "电水壶,台灯,雨衣,蓝牙耳机,折叠椅,面包机".split(",")

Row = dict[str, str | None]


def messages() -> Table:
    """240 rows of text with label, group (the customer) and three annotators; the same rows on every call."""
    rows = [_message(customer, turn) for customer in range(_CUSTOMERS) for turn in range(4)]
    rows += _exact_copies(rows) + _near_copies(rows) + _broken(rows)
    columns = ("text", "label", "group", "annotator_a", "annotator_b", "annotator_c")
    return Table.of(pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String)), "text")


def messages_provenance(on: date, *, declared_by: str = "lawful") -> Provenance:
    """Where the messages come from, collected on this day. They are treated as the personal data they look like."""
    return Provenance(
        source="lawful, data.sample.messages",
        licence=Spdx("Apache-2.0"),
        lawful_basis="contract",
        collected_on=on,
        declared_by=declared_by,
        licence_evidence="written for lawful by its authors, part of the package and under its licence",
        rights_holder="the authors of lawful",
        personal_data=True,
        personal_data_types=("name", "phone", "address", "email"),
        purposes=("customer_service",),
        attribution="Sample messages, the authors of lawful, Apache-2.0",
    )


def _message(customer: int, turn: int) -> Row:
    number = customer * 4 + turn
    label = _LABELS[(turn + customer) % 4]
    text = _fill(customer, number, label)
    return {"text": text, "label": label, "group": f"c{customer + 1:03}", **_annotate(number, label)}


def _fill(customer: int, number: int, label: str) -> str:
    """One template with this customer's details. The odd multipliers spread the choices; nothing is drawn by chance."""
    chinese = customer % 2 == 1
    template = (_ZH if chinese else _EN)[label][(customer // 2 + number // 8) % 4]
    product = (_ZH_PRODUCTS if chinese else _EN_PRODUCTS)[(customer * 5 + number) % 6]
    order = f"LW{(number * 7919 + 104729) % 900000 + 100000}"
    details = _chinese(customer) if chinese else _english(customer)
    return template.format(order=order, product=product, days=2 + number * 3 % 11, **details)


def _english(customer: int) -> dict[str, str]:
    name = f"{_EN_FIRST[customer // 2 % 7]} {_EN_LAST[customer // 2 % 5]}"
    return {
        "name": name,
        "phone": f"07700 900{100 + customer * 13 % 900}",
        "address": f"{3 + customer} {_EN_STREETS[customer // 3 % 5]}, Northwick",
        "email": f"{name.lower().replace(' ', '.')}{customer}@example.com",
    }


def _chinese(customer: int) -> dict[str, str]:
    return {
        "name": _ZH_FAMILY[customer // 2 % 5] + _ZH_GIVEN[customer // 2 % 7],
        "phone": f"1{(38, 59, 86)[customer // 2 % 3]}0000{1000 + customer * 137 % 9000}",
        "address": f"云州市青溪区{_ZH_STREETS[customer // 3 % 5]}{3 + customer}号{1 + customer % 6}栋{201 + customer}室",
        "email": f"guke{customer}@example.com",
    }


def _annotate(number: int, label: str | None) -> Row:
    """Annotator a errs on every 19th message, b on every 11th, c on every 13th and skips every third."""
    if label is None:
        return dict.fromkeys(("annotator_a", "annotator_b", "annotator_c"))
    wrong = _CONFUSED_WITH[label]
    return {
        "annotator_a": wrong if number % 19 == 5 else label,
        "annotator_b": wrong if number % 11 == 3 else label,
        "annotator_c": None if number % 3 == 2 else wrong if number % 13 == 4 else label,
    }


def _exact_copies(rows: list[Row]) -> list[Row]:
    """Six messages sent twice."""
    return [dict(rows[number]) for number in (4, 37, 70, 111, 150, 201)]


def _near_copies(rows: list[Row]) -> list[Row]:
    """Six messages sent again with other white space and louder."""
    return [{**rows[n], "text": f" {rows[n]['text']}".replace(" ", "  ") + "!!"} for n in (9, 48, 81, 122, 163, 210)]


def _broken(rows: list[Row]) -> list[Row]:
    """Two empty, two without any label, two with replacement characters, two read with the wrong encoding."""
    empty = [{**rows[n], "text": text} for n, text in ((12, ""), (31, "  "))]
    bare = [{**rows[n], "text": f"{rows[n]['text']} (2)", "label": None, **_annotate(n, None)} for n in (53, 66)]
    lost = [{**rows[n], "text": f"\ufffd\ufffd{rows[n]['text']}"} for n in (77, 90)]
    mangled = [{**rows[n], "text": str(rows[n]["text"]).encode().decode("latin-1")} for n in (101, 133)]
    return empty + bare + lost + mangled
