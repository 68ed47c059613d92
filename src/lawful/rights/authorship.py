"""Authorship claims: a signed statement that somebody held a model at a time.

A claim proves possession of these weights, by the holder of this key, at the stated time (as the author's clock
and the log that keeps the claim say). It does not prove that the author made them, nor that they are original.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final, Literal

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lawful.core.asset import Model
from lawful.core.canonical import canonical, digest_of
from lawful.core.errors import Invalid, Tampered, TooLarge
from lawful.core.party import Party

DOMAIN: Final = b"lawful authorship v1\n"
LARGEST: Final = 65_536  # bytes of a claim

MEANS: Final = {
    "en": "The author held these weights at this time. This does not state that the author made them or that they"
    " are original.",
    "zh": "作者在此时间持有这些权重。本声明不表示权重由作者创作,也不表示其具有独创性。",
}


class Statement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the author states. All digests are `sha256:...`; `lineage_root` names the model's whole lineage."""

    model: str
    name: str
    version: int
    weights: str
    graph: str
    recipe: str
    lineage_root: str
    author: str
    author_name: str
    public_key: str
    at: datetime
    means: dict[str, str]


class Claim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A statement and the author's Ed25519 signature over it (64 bytes, hexadecimal)."""

    type: Literal["lawful authorship v1"]
    statement: Statement
    signature: str


def claim(model: Model, lineage_root: str, author: Party, private_key: Ed25519PrivateKey, at: datetime) -> bytes:
    """The author's signed claim to a model, as canonical JSON.

    Raises Invalid when the key is not the author's or the time has no time zone.
    """
    if private_key.public_key().public_bytes_raw().hex() != author.public_key.lower():
        raise Invalid("the private key is not the author's", hint="claim with the key the author is known by")
    if at.tzinfo is None:
        raise Invalid("the time has no time zone", expected="an aware datetime")
    statement = Statement(
        model=model.id,
        name=model.name,
        version=model.version,
        weights=model.weights,
        graph=model.graph,
        recipe=digest_of(model.recipe),
        lineage_root=lineage_root,
        author=author.id,
        author_name=author.name,
        public_key=author.public_key.lower(),
        at=at.astimezone(UTC),
        means=MEANS,
    )
    signature = private_key.sign(DOMAIN + canonical(statement)).hex()
    return canonical(Claim(type="lawful authorship v1", statement=statement, signature=signature))


def verify_claim(content: bytes) -> Claim:
    """The claim, when its signature holds under the key that it names; whose key that is, the reader must know.

    Raises TooLarge, Invalid for what is not a claim, Tampered for one that was altered.
    """
    if len(content) > LARGEST:
        raise TooLarge("the claim is too large", expected=f"at most {LARGEST} bytes")
    try:
        found = msgspec.json.decode(content, type=Claim)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Invalid("not an authorship claim", expected="the JSON that `lawful model claim` writes") from error
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(found.statement.public_key))
        key.verify(bytes.fromhex(found.signature), DOMAIN + canonical(found.statement))
    except (InvalidSignature, ValueError) as error:
        raise Tampered("the claim is not what its author signed") from error
    if canonical(found) != content.strip():
        raise Tampered("the claim is not in canonical form")
    return found
