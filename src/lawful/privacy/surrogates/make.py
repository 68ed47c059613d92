"""One door to all kinds of virtual values."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from lawful.privacy.normalised import UNSEEN
from lawful.privacy.recognisers import checks
from lawful.privacy.surrogates import names, numbers, phones, places
from lawful.privacy.surrogates.draw import Draw
from lawful.privacy.surrogates.shape import alike, plain

# What of a person a surrogate may keep, for the sake of usefulness.
KEEPABLE = frozenset({"sex", "age", "region"})

Keep = frozenset[str]
_MAKERS: dict[str, Callable[[str, Draw, Keep], str]] = {
    "PHONE": lambda value, draw, _: phones.phone(value, draw),
    "ADDRESS": places.address,
    "EMAIL": lambda value, draw, _: _mail(value, draw),
    "CN_ID": numbers.cn_id,
    "CN_USCC": lambda value, draw, _: numbers.cn_uscc(value, draw),
    "HK_ID": lambda value, draw, _: numbers.never_valid(value, draw, checks.hk_id),
    "MO_ID": lambda value, draw, _: numbers.lettered(value, draw),
    "TW_ID": lambda value, draw, _: numbers.never_valid(value, draw, checks.tw_id),
    "HKMO_PERMIT": lambda value, draw, _: numbers.lettered(value, draw),
    "PASSPORT": lambda value, draw, _: numbers.lettered(value, draw),
    "BANK_CARD": lambda value, draw, _: numbers.card(value, draw),
    "CREDIT_CARD": lambda value, draw, _: numbers.card(value, draw),
    "IBAN": lambda value, draw, _: numbers.iban_number(value, draw),
    "US_SSN": lambda value, draw, _: numbers.us_ssn(value, draw),
    "UK_NHS": lambda value, draw, _: numbers.uk_nhs(value, draw),
    "UK_NINO": lambda value, draw, _: numbers.uk_nino(value, draw),
    "LICENSE_PLATE": numbers.licence_plate,
    "WECHAT_ID": lambda value, draw, _: numbers.account(value, draw),
    "QQ": lambda value, draw, _: numbers.account(value, draw),
    "MEDICAL_RECORD": lambda value, draw, _: alike(value, draw),
    "DATE_OF_BIRTH": numbers.birth_date,
    "IP_ADDRESS": lambda value, draw, _: numbers.ip_address(value, draw),
    "MAC": lambda value, draw, _: numbers.mac(value, draw),
    "URL": lambda _value, draw, _: f"https://example.org/{draw.below(16**8):08x}",
}


def canonical(kind: str, value: str) -> str:
    """What makes two spellings one value: digits and letters only for numbers, folded case and width for the rest."""
    folded = UNSEEN.sub("", unicodedata.normalize("NFKC", value).casefold())
    if kind in {"PERSON", "ADDRESS", "EMAIL", "URL", "IP_ADDRESS"} or kind not in _MAKERS:
        return " ".join(folded.split())
    return "".join(c for c in plain(folded) if c.isalnum())


def surrogate(
    kind: str, value: str, *, key: bytes, scope: str, attempt: int = 0, keep: Keep = frozenset()
) -> str | None:
    """A virtual value for a real one, the same for the same key, scope and value; None where only a label will do."""
    if kind == "SECRET" or len(value) > 1_000:
        return None
    if kind in {"PERSON", "ADDRESS"}:  # what nobody sees is no part of a name
        value = UNSEEN.sub("", value)
    if kind == "PERSON":
        return names.person(value, key, scope, attempt, keep)
    draw = Draw(key, scope, kind, canonical(kind, value), attempt=attempt)
    if kind in _MAKERS:
        return _MAKERS[kind](value, draw, keep)
    written = plain(value)
    return alike(value, draw) if any(c.isdigit() for c in written) and written.isascii() else None


def _mail(_value: str, draw: Draw) -> str:
    """A mailbox at the domains of RFC 2606."""
    name = f"{draw.pick(names.EN_NAMES)}.{draw.pick(names.EN_NAMES)}{draw.digits(2)}".lower()
    return f"{name}@example.{draw.pick(('com', 'net', 'org'))}"
