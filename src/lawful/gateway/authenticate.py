"""Who calls: a key that is known, whole, not expired and not revoked, and the agreement it is bound to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lawful.core.errors import NotAuthenticated, NotPermitted
from lawful.core.key import Key, Scope
from lawful.gateway.snapshot import Contract, Snapshot
from lawful.store.keys import matches, parse

_REFUSAL = "the key is not in force"
_HINT = "send `Authorization: Bearer lwf_...`; ask the provider for a key: lawful keys new"

_CALLS = "ask the provider for a key under an agreement: lawful keys new AGREEMENT"
_GET: dict[Scope, str] = {
    "infer": _CALLS,
    "receipts": _CALLS,
    "manage": "use the command line on the node's machine, or the key that a running node keeps in run/server.json",
}
_WANTED: dict[Scope, str] = {
    "infer": "a key for calls, with the scope infer",
    "receipts": "a key for calls, with the scope receipts",
    "manage": "the operator's key, with the scope manage",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A key that proved itself, and its contract (None: the key serves no agreement), as of one state of things."""

    key: Key
    contract: Contract | None
    counter: int  # the snapshot's


def authenticate(authorisation: str, snapshot: Snapshot, *, pepper: bytes, now: datetime, scope: Scope) -> Caller:
    """The caller behind an `Authorization` header's value.

    Raises NotAuthenticated with one and the same message, whatever was wrong, so that nothing can be probed; to a key
    that proved itself, NotPermitted says what it lacks.
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
    ):
        raise NotAuthenticated(_REFUSAL, hint=_HINT)
    if scope not in key.scopes:
        raise NotPermitted(f"the key lacks the scope {scope}", expected=_WANTED[scope], hint=_GET[scope])
    return Caller(key=key, contract=snapshot.contracts.get(key.agreement), counter=snapshot.counter)
