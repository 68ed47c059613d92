"""API keys: made for one party, shown once, kept as a hash, revoked at once."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from lawful.core.errors import Conflict
from lawful.core.key import Key, Scope
from lawful.core.place import Place
from lawful.core.ports import Random
from lawful.lifecycle.house import House
from lawful.store import keys


def make(
    house: House,
    random: Random,
    *,
    pepper: bytes,
    party: str,
    scopes: tuple[Scope, ...],
    days: int,
    agreement: str = "",
    purpose: str = "",
    region: Place | None = None,
) -> tuple[str, Key]:
    """The token (nobody can show it again) and the key as kept."""
    token, key_id, secret_hash = keys.make(random, pepper=pepper)
    now = house.clock.now()
    key = Key(
        id=key_id,
        party=party,
        hash=secret_hash,
        scopes=scopes,
        created_at=now,
        expires_at=now + timedelta(days=days),
        agreement=agreement,
        purpose=purpose,
        region=region or Place(""),
    )
    about = (agreement,) if agreement else ()
    house.journal.change("key:created", key_id, *about, actor=party, facts={"scopes": list(scopes), "days": days})
    house.store.keys.put(key)
    return token, key


def revoke(house: House, key: Key, *, actor: str) -> Key:
    """End a key. Raises Conflict when it was revoked before."""
    if key.revoked_at is not None:
        raise Conflict(f"key {key.id} was revoked before")
    house.journal.change("key:revoked", key.id, actor=actor)
    revoked = msgspec.structs.replace(key, revoked_at=house.clock.now())
    house.store.keys.replace(revoked)
    return revoked
