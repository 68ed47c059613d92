"""Names for subjects that an append-only log may hold: keyed, and dead once their key is.

A log cannot forget, so it never holds a person's name, nor a plain hash that a dictionary could undo. The
pseudonym of a subject is HMAC-SHA-256 under that subject's own key, which comes from the vault. When the vault destroys
the key, nobody can tell any more whose entries those are.
"""

from __future__ import annotations

import hmac

from lawful.core.errors import Invalid


class Pseudonyms:
    """The pseudonyms that one key gives. Hand in one key per subject, of at least 32 random bytes."""

    __slots__ = ("_key",)

    def __init__(self, key: bytes) -> None:
        if len(key) < 32:
            raise Invalid("the pseudonym key is too short", expected="at least 32 random bytes")
        self._key = bytes(key)

    def of(self, subject: str, *, purpose: str = "log") -> str:
        """32 hexadecimal digits that stand for `subject`; another purpose gives another pseudonym."""
        parts = [part.encode("utf-8", "surrogatepass") for part in (purpose, subject)]
        message = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
        return hmac.digest(self._key, b"lawful pseudonym v1\0" + message, "sha256").hex()[:32]

    def __repr__(self) -> str:
        return "Pseudonyms(...)"
