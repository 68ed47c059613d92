"""How a ciphertext looks, and how keys come from keys.

    format 1 | algorithm 1 | key id 16 | key version 4 | nonce 12 | ciphertext | tag 16        (bytes, big-endian)

Format 1 with algorithm 1 is AES-256-GCM (NIST SP 800-38D). The header and the place are its associated data. Keys
are wrapped, and streams are sealed, under keys of their own, derived with HKDF-SHA-256 (RFC 5869) and a random
salt of 32 bytes: however many there are, no nonce is used twice.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lawful.core.errors import Tampered

FORMAT = 1
AES_256_GCM = 1
KEY_BYTES = 32
ID_BYTES = 16
SALT_BYTES = 32
NONCE_BYTES = 12
OVERHEAD = 50  # bytes by which a ciphertext is longer than its plain text

_HEADER = struct.Struct(f">BB{ID_BYTES}sI{NONCE_BYTES}s")
_ONCE = bytes(NONCE_BYTES)  # the nonce of a key that encrypts one message


class KeyName(NamedTuple):
    """Which data key: its random id (16 bytes) and its version."""

    id: bytes
    version: int


def place_of(*parts: str | bytes | int) -> bytes:
    """The parts in one sequence of bytes, each with its length before it: no two places are alike."""
    encoded = [part if isinstance(part, bytes) else str(part).encode() for part in parts]
    return b"".join(len(part).to_bytes(4) + part for part in encoded)


def seal(cipher: AESGCM, key: KeyName, plain: bytes, *, nonce: bytes, place: bytes) -> bytes:
    """The ciphertext of `plain` for one place. A nonce must never come twice under one key."""
    header = _HEADER.pack(FORMAT, AES_256_GCM, key.id, key.version, nonce)
    return header + cipher.encrypt(nonce, plain, header + place)


def key_name(sealed: bytes) -> KeyName:
    """The key that a ciphertext was made with. Raises Tampered when it is no ciphertext of ours."""
    if len(sealed) < OVERHEAD:
        raise Tampered("a ciphertext is too short to be one")
    form, algorithm, id_, version, _ = _HEADER.unpack_from(sealed)
    if (form, algorithm) != (FORMAT, AES_256_GCM):
        raise Tampered("a ciphertext names a format that this version does not know")
    return KeyName(id_, version)


def unseal(cipher: AESGCM, sealed: bytes, *, place: bytes) -> bytes:
    """The plain text. Raises Tampered when the bytes, the key or the place is another."""
    header = sealed[: _HEADER.size]
    nonce = header[-NONCE_BYTES:]
    try:
        return cipher.decrypt(nonce, memoryview(sealed)[_HEADER.size :], header + place)
    except InvalidTag:
        raise Tampered("a ciphertext does not open: it was changed, or it stood in another place") from None


def wrap(wrapper: bytes, key: bytes, *, salt: bytes, context: bytes) -> bytes:
    """A key, encrypted under another key and bound to all that is known of it: salt 32, ciphertext, tag 16."""
    return salt + AESGCM(derive(wrapper, salt=salt, context=context)).encrypt(_ONCE, key, None)


def unwrap(wrapper: bytes, wrapped: bytes, *, context: bytes) -> bytes:
    """The key. Raises Tampered when the wrapped bytes, the wrapping key or the context is another."""
    salt, sealed = wrapped[:SALT_BYTES], wrapped[SALT_BYTES:]
    try:
        return AESGCM(derive(wrapper, salt=salt, context=context)).decrypt(_ONCE, sealed, None)
    except InvalidTag:
        raise Tampered("a wrapped key does not open: it was changed, or the key above it is another one") from None


def derive(key: bytes, *, salt: bytes, context: bytes, length: int = KEY_BYTES) -> bytes:
    """`length` bytes that only the holder of `key` can make from this salt and context."""
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=b"lawful vault 1" + context).derive(key)
