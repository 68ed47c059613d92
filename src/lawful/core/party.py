"""A party: somebody who signs, owns, or calls."""

from __future__ import annotations

import msgspec

from lawful.core.place import Place


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """A person or an organisation, known by an id and an Ed25519 public key (32 bytes, hexadecimal)."""

    id: str
    name: str
    place: Place
    public_key: str
