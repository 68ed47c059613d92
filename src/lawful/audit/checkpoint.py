"""Signed notes and checkpoints as C2SP writes them (signed-note, tlog-checkpoint), signed with Ed25519.

A note is text that ends in a line feed, an empty line, and signature lines `— NAME BASE64(key id || signature)`.
The key id is the first four bytes of SHA-256(NAME || 0x0A || 0x01 || public key). A verifier key ("vkey") is
written `NAME+HEX(key id)+BASE64(0x01 || public key)`. A checkpoint is a note of three lines: origin, size, root.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lawful.core.errors import Invalid, Tampered

_ED25519 = b"\1"
_NAME = re.compile(r"[A-Za-z0-9._/:-]{1,200}")  # C2SP forbids blanks and "+"; fewer signs need no escaping anywhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """What the log says of itself: its origin, how many entries it holds, and the root over them."""

    origin: str
    size: int
    root: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifierKey:
    """A public key and the name it signs under."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    @property
    def fingerprint(self) -> str:
        """`sha256:` and the digest of the 32 public bytes: what two people compare over the telephone."""
        return "sha256:" + hashlib.sha256(self.public).hexdigest()

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{encode64(_ED25519 + self.public)}"


def verifier_key(text: str) -> VerifierKey:
    """Read a vkey. Raises Invalid."""
    parts = text.split("+", 2)
    data = decode64(parts[2]) if len(parts) == 3 else None
    if data is not None and len(data) == 33 and data[:1] == _ED25519:
        key = VerifierKey(name=parts[0], public=data[1:])
        if str(key) == text and _is_name(key.name):
            return key
    raise Invalid("not a verifier key", expected="NAME+KEYID+BASE64, as in log.pub")


def is_key(text: str) -> bool:
    """Whether a text is a sound verifier key."""
    try:
        verifier_key(text)
    except Invalid:
        return False
    return True


def key_of(origin: str, signer: Ed25519PrivateKey) -> VerifierKey:
    """The verifier key that belongs to a signing key. Raises Invalid when `origin` cannot name a key."""
    if not _is_name(origin):
        raise Invalid("not a log origin", expected="1 to 200 letters, digits and ._/:-")
    return VerifierKey(name=origin, public=signer.public_key().public_bytes_raw())


def sign_note(text: str, origin: str, signer: Ed25519PrivateKey) -> str:
    """`text` (which ends in a line feed) as a note with one signature."""
    if not text.endswith("\n") or "\n\n" in text:
        raise Invalid("not the text of a note", expected="lines, none of them empty")
    signature = key_of(origin, signer).id + signer.sign(text.encode())
    return f"{text}\n— {origin} {encode64(signature)}\n"


def open_note(note: str, key: VerifierKey) -> str:
    """The text of a note that `key` signed; signatures of others are passed over.

    Raises Tampered when the note is malformed or `key`'s signature is missing or wrong.
    """
    text, gap, tail = note.rpartition("\n\n")
    if not gap or not tail.endswith("\n"):
        raise Tampered("not a signed note", expected="text, an empty line, signature lines")
    for line in tail[:-1].split("\n"):
        dash, name, signature = (*line.split(" "), "", "", "")[:3]
        raw = decode64(signature)
        if dash != "—" or not name or raw is None or line.count(" ") != 2:
            raise Tampered("a signature line of the note is malformed")
        if name == key.name and raw[:4] == key.id:
            _check(key, raw[4:], text + "\n")
            return text + "\n"
    raise Tampered("the note is not signed by the expected key", expected=f"a signature by {key.fingerprint}")


def _check(key: VerifierKey, signature: bytes, text: str) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, text.encode())
    except (InvalidSignature, ValueError) as error:
        raise Tampered("the signature does not fit the note") from error


def sign(origin: str, size: int, root: bytes, signer: Ed25519PrivateKey) -> str:
    """A signed checkpoint."""
    return sign_note(f"{origin}\n{size}\n{encode64(root)}\n", origin, signer)


def open_checkpoint(note: str, key: VerifierKey) -> Checkpoint:
    """The checkpoint that `key` signed for the log that it names. Raises Tampered."""
    lines = open_note(note, key).split("\n")
    root = decode64(lines[2]) if len(lines) == 4 else None
    size = lines[1] if len(lines) == 4 else ""
    if root is None or len(root) != 32 or not size.isascii() or not size.isdigit() or str(int(size[:20])) != size:
        raise Tampered("not a checkpoint", expected="three lines: origin, size, root")
    if lines[0] != key.name:
        raise Tampered("the checkpoint is another log's", expected=f"origin {key.name}")
    return Checkpoint(origin=lines[0], size=int(size), root=root)


def encode64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def decode64(text: str) -> bytes | None:
    """The bytes, or None when `text` is not the one base64 form of any bytes (spare bits must be zero)."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if encode64(raw) == text else None


def _is_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None
