"""An API key as the platform keeps it: who, for what, until when, and a hash; never the secret."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from lawful.core.place import Place

Scope = Literal["infer", "receipts", "manage"]


class Key(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A key bound to one party and, for `infer`, to one agreement.

    `hash` is HMAC-SHA-256 of the secret under the workspace's pepper, hexadecimal. `purpose` and `region` hold
    where a call does not state its own.
    """

    id: str
    party: str
    hash: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    expires_at: datetime
    agreement: str = ""
    purpose: str = ""
    region: Place = Place("")
    revoked_at: datetime | None = None
