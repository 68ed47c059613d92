"""An agreement: terms that two parties signed. The terms compile to rules (`rights.agreement`); the paper comes later.

What is signed is the canonical JSON of `Terms`, with Ed25519, after the domain line `lawful agreement v1`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from lawful.core.place import Place

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class Terms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the provider lets the customer do, as data.

    `models` are model names or name@alias; `quota_calls` is the number of answered calls over the whole term;
    `from_` the first day in force, `until` the first day no longer in force. `price_per_1000_calls` is a decimal
    string in `currency`.
    """

    id: Name
    provider: Name
    customer: Name
    models: Annotated[tuple[Name, ...], msgspec.Meta(min_length=1, max_length=100)]
    purposes: Annotated[tuple[Name, ...], msgspec.Meta(min_length=1, max_length=100)]
    regions: Annotated[tuple[Place, ...], msgspec.Meta(min_length=1, max_length=100)]
    from_: date = msgspec.field(name="from")
    until: date
    quota_calls: Annotated[int, msgspec.Meta(ge=0, le=10**12)]
    commercial: bool = True
    price_per_1000_calls: Annotated[str, msgspec.Meta(pattern=r"^\d{1,12}(\.\d{1,6})?$")] = "0"
    currency: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$")] = "EUR"
    retention_days: Annotated[int, msgspec.Meta(ge=0, le=36_500)] = 30
    masking: Literal["label", "surrogate", "irreversible"] = "surrogate"


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """One party's Ed25519 signature over the terms (64 bytes, hexadecimal), and when the platform took it."""

    party: str
    public_key: str
    signature: str
    signed_at: datetime


class Agreement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Terms, the signatures under them, and whether they were revoked."""

    terms: Terms
    digest: str
    signatures: tuple[Signature, ...] = ()
    revoked_at: datetime | None = None
    revoked_by: str = ""
