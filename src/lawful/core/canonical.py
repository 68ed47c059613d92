"""One value, one sequence of bytes: what is signed, hashed and logged.

Canonical JSON here is: UTF-8, keys sorted by code point, no white space, no NaN or infinity, datetimes in
UTC as RFC 3339 with `Z`. Floating point numbers print as the shortest decimal that reads back the same
(as in RFC 8785); signed documents avoid them and carry decimals as strings.
"""

from __future__ import annotations

import hashlib
import math
import re
from datetime import UTC, datetime
from typing import Any

import msgspec

from lawful.core.errors import Invalid

_encoder = msgspec.json.Encoder(order="sorted", decimal_format="string")

# What msgspec writes for NaN and infinity, for a time without a zone, and for one in another zone than UTC. Most
# values show none of it and need no second look; starting with a letter makes looking cheap.
_doubtful = re.compile(rb'T\d\d:\d\d:[\d.]+(?:[+-][\d:]+)?"')


def canonical(value: Any) -> bytes:
    """The canonical JSON bytes of `value` (builtins, msgspec structs, dates, decimals).

    Raises Invalid when the value has no JSON form.
    """
    try:
        content = _encoder.encode(value)
        if b"null" in content or _doubtful.search(content):
            content = _encoder.encode(_checked(msgspec.to_builtins(value, builtin_types=(datetime,))))
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise Invalid(
            f"a value of type {type(value).__name__} has no canonical form",
            expected="JSON values, finite numbers, times with a zone",
        ) from error
    return content


def _checked(value: Any) -> Any:
    """The same builtins with every time in UTC. Raises ValueError for NaN, infinity and a time without a zone."""
    match value:
        case dict():
            return {_checked(key): _checked(inner) for key, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_checked(inner) for inner in value]
        case datetime(tzinfo=None):
            raise ValueError("a time without a zone")
        case datetime():
            return value.astimezone(UTC)
        case float() if not math.isfinite(value):
            raise ValueError("not a finite number")
    return value


def digest(content: bytes) -> str:
    """`sha256:` and 64 hexadecimal digits: the name of these bytes wherever they are referred to."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


def digest_of(value: Any) -> str:
    """The digest of a value's canonical form."""
    return digest(canonical(value))
