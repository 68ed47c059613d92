"""API keys: a token that people and scanners recognise, of which the platform keeps a hash.

A token is `lwf_<live|test>_<id, 8>_<secret, 32>_<checksum, 6>` in base 62: 190 bits of secret. The checksum (CRC-32
of all before it) lets a scanner tell a leaked key from noise without asking us; it is no protection. The hash is
HMAC-SHA-256 under a pepper from the vault: the secret is random, so that a slow password hash would add nothing
but a way to keep the server busy.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import string
import zlib
from typing import Literal

from lawful.core.errors import NotAuthenticated
from lawful.core.key import Key
from lawful.core.ports import Random

_ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
_TOKEN = re.compile(r"(lwf_(?:live|test)_([0-9A-Za-z]{8})_([0-9A-Za-z]{32}))_([0-9A-Za-z]{6})", re.ASCII)


def make(random: Random, *, pepper: bytes, environment: Literal["live", "test"] = "live") -> tuple[str, str, str]:
    """A new key: the token (shown once), its id, and the hash to keep."""
    id_, secret = _draw(random, 8), _draw(random, 32)
    body = f"lwf_{environment}_{id_}_{secret}"
    return f"{body}_{_checksum(body)}", id_, hash_secret(pepper, secret)


def parse(token: str) -> tuple[str, str]:
    """The id and the secret of a token. Raises NotAuthenticated when it is not shaped like one of ours."""
    shape = _TOKEN.fullmatch(token)
    if shape is None or _checksum(shape[1]) != shape[4]:
        raise NotAuthenticated("not a key of this platform", expected="lwf_live_...", hint="lawful keys new")
    return shape[2], shape[3]


def hash_secret(pepper: bytes, secret: str) -> str:
    """HMAC-SHA-256 of a secret under the pepper, hexadecimal."""
    return hmac.digest(pepper, secret.encode(), hashlib.sha256).hex()


def matches(key: Key, pepper: bytes, secret: str) -> bool:
    """Whether `secret` is the one that `key` was made with, in a time that does not depend on the answer."""
    return hmac.compare_digest(key.hash.encode(), hash_secret(pepper, secret).encode())


def _draw(random: Random, length: int) -> str:
    """Letters and digits, each equally likely: bytes of 248 and more would favour the first ones."""
    drawn = ""
    while len(drawn) < length:
        drawn += "".join(_ALPHABET[byte % 62] for byte in random.bytes(length * 2) if byte < 248)
    return drawn[:length]


def _checksum(body: str) -> str:
    rest, digits = zlib.crc32(body.encode()), ""
    for _ in range(6):
        rest, digit = divmod(rest, 62)
        digits = _ALPHABET[digit] + digits
    return digits
