"""Who calls: a key that is known, whole, not expired and not revoked, and the agreement it is bound to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lawful.core.errors import NotAuthenticated
from lawful.core.key import Key, Scope
from lawful.gateway.snapshot import Contract, Snapshot
from lawful.store.keys import matches, parse

_REFUSAL = "the key is not in force"
_HINT = "send `Authorization: Bearer lwf_...`; ask the provider for a key: lawful keys new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A key that proved itself, and its contract (None: the key serves no agreement), as of one state of things."""

    key: Key
    contract: Contract | None
    counter: int  # the snapshot's


def authenticate(authorisation: str, snapshot: Snapshot, *, pepper: bytes, now: datetime, scope: Scope) -> Caller:
    """The caller behind an `Authorization` header's value.

    Raises NotAuthenticated with one and the same message, whatever was wrong, so that nothing can be probed.
    """
    scheme, _, token = authorisation.partition(" ")
    if scheme.lower() != "bearer":
        raise NotAuthenticated("no key was sent", expected="a bearer key", hint=_HINT)
    key_id, secret = parse(token.strip())
    key = snapshot.keys.get(key_id)
    if (
        key is None
        or not matches(key, pepper, secret)
        or key.revoked_at is not None
        or not key.created_at <= now < key.expires_at
        or scope not in key.scopes
    ):
        raise NotAuthenticated(_REFUSAL, hint=_HINT)
    return Caller(key=key, contract=snapshot.contracts.get(key.agreement), counter=snapshot.counter)
