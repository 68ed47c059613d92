"""One value, one sequence of bytes: what is signed, hashed and logged.

Canonical JSON here is: UTF-8, keys sorted by code point, no white space, no NaN or infinity, datetimes in
UTC as RFC 3339 with `Z`. Floating point numbers print as the shortest decimal that reads back the same
(as in RFC 8785); signed documents avoid them and carry decimals as strings.
"""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

from lawful.core.errors import Invalid

_encoder = msgspec.json.Encoder(order="sorted", decimal_format="string")


def canonical(value: Any) -> bytes:
    """The canonical JSON bytes of `value` (builtins, msgspec structs, dates, decimals).

    Raises Invalid when the value has no JSON form.
    """
    try:
        return _encoder.encode(value)
    except (TypeError, ValueError) as error:
        raise Invalid(
            f"a value of type {type(value).__name__} has no canonical form", expected="JSON values"
        ) from error


def digest(content: bytes) -> str:
    """`sha256:` and 64 hexadecimal digits: the name of these bytes wherever they are referred to."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


def digest_of(value: Any) -> str:
    """The digest of a value's canonical form."""
    return digest(canonical(value))
