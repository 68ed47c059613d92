"""An entry and its bytes: what may go on the log, and how it comes back."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import msgspec

from lawful.core.canonical import canonical
from lawful.core.errors import Invalid, Tampered
from lawful.core.evidence import EVENTS, Entry

LARGEST = 65_535  # bytes of an entry: tlog-tiles counts them with 16 bits
CLOSED_BY = {"act:decided": "act:closed", "call:decided": "call:closed"}
_ROOM = 1_024  # bytes that an intent leaves for the entry that will close it

_decode = msgspec.json.Decoder(Entry).decode
_ID = re.compile(r"[0-9a-f]{32}")


def to_bytes(entry: Entry) -> bytes:
    """The bytes of a sound entry, as they are hashed and stored. Raises Invalid."""
    if entry.event not in EVENTS:
        raise Invalid("the entry's event is not in the table of events", expected="a key of core.evidence.EVENTS")
    if not is_id(entry.id) or (entry.closes and not is_id(entry.closes)):
        raise Invalid("the entry's id is malformed", expected="32 hexadecimal digits, lower case")
    try:
        body = canonical(entry)
        _decode(body)  # what could not be read back would stop the next start
    except (msgspec.MsgspecError, RecursionError, OverflowError) as error:
        raise Invalid("the entry does not have the shape of an entry", expected="core.evidence.Entry") from error
    largest = LARGEST - _ROOM if entry.event in CLOSED_BY else LARGEST
    if len(body) > largest:
        raise Invalid("the entry is too long", expected=f"at most {largest} bytes")
    return body


def from_bytes(body: bytes, position: int) -> Entry:
    """The entry that was stored. Raises Tampered."""
    try:
        return _decode(body)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise Tampered(f"entry {position} cannot be read", hint="lawful audit verify") from error


def abandoned(left: Entry, *, id: str, at: datetime) -> Entry:  # noqa: A002  the field's own name
    """What closes an entry that a crash left open."""
    return Entry(
        id=id,
        event=CLOSED_BY[left.event],
        at=at,
        about=left.about,
        actor=left.actor,
        closes=left.id,
        status="abandoned",
        facts={"by": "recovery"},
    )


def is_id(value: Any) -> bool:
    """Whether a value is 32 lower-case hexadecimal digits."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None
