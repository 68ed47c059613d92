"""What a check found: the answer, and each thing that is not as it should be, with its place."""

from __future__ import annotations

import msgspec

from lawful.audit.checkpoint import VerifierKey, verifier_key
from lawful.core.errors import Invalid


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that is not as it should be. `offset` counts bytes from the start of the file."""

    reason: str
    index: int | None = None
    part: str = ""
    offset: int | None = None

    def __str__(self) -> str:
        where = [
            f"entry {self.index}" if self.index is not None else "",
            self.part,
            f"byte {self.offset}" if self.offset is not None else "",
        ]
        return ", ".join(filter(None, where)) + ": " + self.reason if any(where) else self.reason


class Verification(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The answer of a check. `size` and `root` (hexadecimal) are those of the tree that was checked."""

    kind: str  # log | bundle | receipt
    problems: tuple[Problem, ...] = ()
    origin: str = ""
    size: int = 0
    root: str = ""
    entries: int = 0  # how many entries were checked
    fingerprint: str = ""
    signer_checked: bool = False  # whether the public key came from the asker

    @property
    def valid(self) -> bool:
        return not self.problems

    def __str__(self) -> str:
        if not self.valid:
            return "INVALID: " + "; ".join(map(str, self.problems))
        signer = (
            f"signed by {self.fingerprint}"
            if self.signer_checked
            else f"signer's identity NOT checked; compare the key's fingerprint: {self.fingerprint}"
        )
        return f"VALID: {self.kind} of {self.origin}, {self.entries} entries of {self.size}, {signer}"


class Broken(Exception):
    """A problem that ends the check of a file."""

    def __init__(self, reason: str, *, index: int | None = None, part: str = "", offset: int | None = None) -> None:
        super().__init__(reason)
        self.problem = Problem(reason=reason, index=index, part=part, offset=offset)


def settle_key(text: str, wanted: VerifierKey | bytes | None, *, part: str, offset: int) -> VerifierKey:
    """The key to check with: the one in the file, which must be the wanted one. Raises Broken."""
    try:
        key = verifier_key(text)
    except Invalid as error:
        raise Broken("the public key is malformed", part=part, offset=offset) from error
    if wanted is not None and wanted not in (key, key.public):
        raise Broken("signed by another key, or for another log, than the one asked for", part=part, offset=offset)
    return key


def first_difference(one: bytes, other: bytes) -> int:
    """The first offset at which two byte strings differ; the shorter one's length when it begins the other."""
    for at, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return at
    return min(len(one), len(other))
