"""A receipt: one entry, the entry that closed it, and what proves to anybody that both are on the log.

Canonical JSON: {"checkpoint","closing","entry","format","index","key","proof"}; `closing` is null or
{"entry","index","proof"}. Hashes are base64. Every byte of the file counts: a receipt with one more blank is refused.
"""

from __future__ import annotations

from typing import BinaryIO

import msgspec

from lawful.audit.checkpoint import VerifierKey, decode64, encode64, open_checkpoint
from lawful.audit.merkle import leaf_hash, verify_inclusion
from lawful.audit.offline.finding import Broken, Verification, first_difference, settle_key
from lawful.core.errors import Tampered
from lawful.core.evidence import Entry

FORMAT = "lawful-receipt-v1"
_LARGEST = 1 << 20  # bytes; two entries of 64 KiB and two paths of 64 hashes stay well below


# Canonical: the fields below are declared in the order of their names, and entries are embedded byte for byte.
_encode = msgspec.json.Encoder().encode


class Proven(msgspec.Struct, frozen=True, kw_only=True):
    """An entry's bytes, its place, and its audit path."""

    index: int
    body: bytes
    proof: list[bytes]


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    entry: msgspec.Raw
    index: int
    proof: list[str]


class _Receipt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    checkpoint: str
    closing: _Part | None
    entry: msgspec.Raw
    format: str
    index: int
    key: str
    proof: list[str]


def write(note: str, key: VerifierKey, opening: Proven, closing: Proven | None = None) -> bytes:
    """The receipt's bytes."""
    return _encode(
        _Receipt(
            checkpoint=note,
            closing=_part(closing) if closing else None,
            entry=msgspec.Raw(opening.body),
            format=FORMAT,
            index=opening.index,
            key=str(key),
            proof=[encode64(h) for h in opening.proof],
        )
    )


def _part(proven: Proven) -> _Part:
    return _Part(entry=msgspec.Raw(proven.body), index=proven.index, proof=[encode64(h) for h in proven.proof])


def check(file: BinaryIO, wanted: VerifierKey | bytes | None) -> Verification:
    """Whether a receipt is what it says."""
    key, size, root, entries = None, 0, b"", 0
    try:
        content = file.read(_LARGEST + 1)
        receipt = _parse(content)
        offset = content.find(b'"key":')
        key = settle_key(receipt.key, wanted, part="key", offset=offset)
        checkpoint = _checkpoint(receipt.checkpoint, key)
        size, root = checkpoint
        opening = _Part(entry=receipt.entry, index=receipt.index, proof=receipt.proof)
        for part in filter(None, (opening, receipt.closing)):
            _prove(part, size, root, content)
            entries += 1
        if receipt.closing is not None:
            _match(opening, receipt.closing)
        problems = ()
    except Broken as broken:
        problems = (broken.problem,)  # type: ignore[assignment]
    return Verification(
        kind="receipt",
        problems=problems,
        origin=key.name if key else "",
        size=size,
        root=root.hex(),
        entries=entries,
        fingerprint=key.fingerprint if key else "",
        signer_checked=wanted is not None and not problems,
    )


def _parse(content: bytes) -> _Receipt:
    if len(content) > _LARGEST:
        raise Broken("too long for a receipt", offset=_LARGEST)
    try:
        receipt = msgspec.json.decode(content, type=_Receipt)
        again = _encode(receipt)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise Broken("not a receipt: its JSON is malformed") from error
    if again != content:
        raise Broken("not the canonical form of a receipt", offset=first_difference(again, content))
    if receipt.format != FORMAT:
        raise Broken(f"not a {FORMAT}", part="format", offset=content.rfind(b'"format":'))
    return receipt


def _checkpoint(note: str, key: VerifierKey) -> tuple[int, bytes]:
    try:
        checkpoint = open_checkpoint(note, key)
    except Tampered as error:
        raise Broken(error.message, part="checkpoint", offset=len('{"checkpoint":')) from error
    if note.count("\n— ") != 1:
        raise Broken("more than one signature", part="checkpoint", offset=len('{"checkpoint":'))
    return checkpoint.size, checkpoint.root


def _prove(part: _Part, size: int, root: bytes, content: bytes) -> None:
    body = bytes(part.entry)
    hashes = [decode64(text) for text in part.proof]
    proof = [h for h in hashes if h is not None]
    if len(proof) != len(hashes) or not verify_inclusion(leaf_hash(body), part.index, size, proof, root):
        raise Broken(
            "the proof does not lead from this entry to the signed root",
            index=part.index,
            part="entry",
            offset=content.find(body),
        )


def _match(opening: _Part, closing: _Part) -> None:
    """The closing entry must be about the very entry in hand, and later."""
    try:
        first = msgspec.json.decode(opening.entry, type=Entry)
        last = msgspec.json.decode(closing.entry, type=Entry)
    except msgspec.MsgspecError as error:
        raise Broken("an entry does not have the shape of an entry", index=opening.index) from error
    if last.closes != first.id or closing.index <= opening.index:
        raise Broken("the closing entry closes another entry", index=closing.index, part="closing")
