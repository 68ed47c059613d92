"""Checking an evidence bundle, byte for byte, and saying where it is broken.

1. The manifest says what every member is; headers and padding must be exactly what they would be written as.
2. Digests: the manifest must be signed; a member that differs from it is damaged.
3. The tree: entries.jsonl, the entry bundles and the hash tiles say the same thing three times; where they disagree,
   the majority tells which entry, in which member, at which byte. The root must be the one that was signed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from hashlib import sha256
from typing import BinaryIO, NamedTuple

from lawful.audit.checkpoint import Checkpoint, VerifierKey, open_checkpoint, open_note
from lawful.audit.merkle import WIDTH, Frontier, leaf_hash
from lawful.audit.offline import bundle
from lawful.audit.offline.bundle import BLOCK, END, TITLE, header, layout, manifest_line, padding, tile_name, widths
from lawful.audit.offline.finding import Broken, Problem, Verification, first_difference, settle_key
from lawful.core.errors import Tampered

_LINE = re.compile(r"([0-9a-f]{64}) ([0-9]{12}) ([A-Za-z0-9._/-]{1,99})")
_LARGEST_MANIFEST = 256 << 20
_LONGEST_LINE = 65_536
_CHUNK = 1 << 20


class _Member(NamedTuple):
    """A member as the manifest lists it, and where its contents begin."""

    digest: str
    size: int
    name: str
    offset: int


def check(file: BinaryIO, wanted: VerifierKey | bytes | None) -> Verification:
    """Whether a bundle is what it says."""
    found = _Bundle(file, wanted)
    problems: tuple[Problem, ...] = ()
    try:
        found.run()
    except Broken as broken:
        problems = (found.blame(broken.problem),)
    key, told = found.key, found.told
    return Verification(
        kind="bundle",
        problems=problems,
        origin=key.name if key else "",
        size=told.size if told else 0,
        root=told.root.hex() if told else "",
        entries=found.entries,
        fingerprint=key.fingerprint if key else "",
        signer_checked=wanted is not None and not problems,
    )


class _Bundle:
    def __init__(self, file: BinaryIO, wanted: VerifierKey | bytes | None) -> None:
        self._file = file
        self._length = file.seek(0, os.SEEK_END)
        self._wanted = wanted
        self._members: dict[str, _Member] = {}
        self._damaged: list[_Member] = []
        self.key: VerifierKey | None = None
        self.told: Checkpoint | None = None
        self.entries = 0

    def run(self) -> None:
        note = self._manifest()
        self._walk(note)
        self.key = key = self._public_key()
        self._digests(note, key)
        self.told = told = self._checkpoint(key)
        start = self._names(told)
        _Tree(self, told, start).run()
        if self._damaged:
            raise Broken("its digest is not the one in the manifest")

    def blame(self, problem: Problem) -> Problem:
        """When a signed manifest says which member is damaged, nothing else is to blame."""
        if not self._damaged or problem.part in {member.name for member in self._damaged}:
            return problem
        member = self._damaged[0]
        return Problem(
            reason="its digest is not the one in the manifest",
            part=member.name,
            offset=member.offset + self._difference_from_ours(member),
        )

    def _difference_from_ours(self, member: _Member) -> int:
        """Where a text that we ship differs from ours, when ours is the one that was signed; 0 otherwise."""
        ours = {"README.txt": bundle.README.encode(), "verify.py": bundle.script()}.get(member.name, b"")
        if sha256(ours).hexdigest() != member.digest:
            return 0
        return first_difference(self.content(member), ours)

    # 1: manifest, headers, padding

    def _manifest(self) -> str:
        head = self._read(0, BLOCK)
        size = _octal(head[124:135])
        if header("MANIFEST", size) != head:
            size = self._likely_size(head, size)
            raise Broken(
                "not the header of a bundle",
                part="MANIFEST header",
                offset=first_difference(header("MANIFEST", size), head),
            )
        if size > _LARGEST_MANIFEST:
            raise Broken("the manifest is too long", part="MANIFEST")
        raw = self._read(BLOCK, size)
        self._padding("MANIFEST", BLOCK + size, size)
        try:
            return raw.decode()
        except UnicodeDecodeError as error:
            raise Broken("not text", part="MANIFEST", offset=BLOCK + error.start) from error

    def _likely_size(self, head: bytes, told: int) -> int:
        """The manifest's length by its own end, when the header's number is the damaged part."""
        text = self._read(BLOCK, min(self._length - BLOCK, _LARGEST_MANIFEST)) if self._length > BLOCK else b""
        guess = header("MANIFEST", max(text.find(b"\0"), 0))
        only_size = guess[148:156] == head[148:156] and guess[124:136] != head[124:136]  # the checksum agrees
        return text.find(b"\0") if only_size else told

    def _walk(self, note: str) -> None:
        """Follow the manifest through the file."""
        title, *lines = note.rpartition("\n\n")[0].split("\n")
        if title != TITLE:
            raise Broken(f"not a {TITLE}", part="MANIFEST", offset=BLOCK)
        at = BLOCK + len(title) + 1
        offset = BLOCK + len(note.encode()) + len(padding(len(note.encode())))
        for line in lines:
            match = _LINE.fullmatch(line)
            if match is None or match[3] in self._members:
                raise Broken("a line of the manifest is malformed", part="MANIFEST", offset=at)
            member = _Member(match[1], int(match[2]), match[3], offset + BLOCK)
            self._header(member, at)
            self._members[member.name] = member
            offset = member.offset + member.size + len(padding(member.size))
            at += len(line) + 1
        if self._read(offset, min(len(END), max(self._length - offset, 0))) != END or self._length != offset + len(END):
            tail = self._read(offset, min(self._length - offset, _CHUNK))
            raise Broken(
                "the end of the file is not the end of a bundle",
                part="end",
                offset=offset + first_difference(tail, END),
            )

    def _header(self, member: _Member, line_at: int) -> None:
        head = self._read(member.offset - BLOCK, BLOCK)
        should = header(member.name, member.size)
        if head != should:
            name, size = head[:100].rstrip(b"\0").decode("ascii", "replace"), _octal(head[124:135])
            if len(name) < 100 and header(name, size) == head:
                raise Broken("a line of the manifest fits no member", part="MANIFEST", offset=line_at)
            at = member.offset - BLOCK + first_difference(should, head)
            raise Broken("it is not as it was written", part=f"{member.name} header", offset=at)
        if member.offset + member.size > self._length:
            raise Broken("the file is cut short", part=member.name, offset=self._length)
        self._padding(member.name, member.offset + member.size, member.size)

    def _padding(self, name: str, offset: int, size: int) -> None:
        should = padding(size)
        if (found := self._read(offset, len(should))) != should:
            raise Broken("it is not empty", part=f"{name} padding", offset=offset + first_difference(found, should))

    # 2: key, digests, signatures

    def _public_key(self) -> VerifierKey:
        member = self.listed("log.pub")
        text = self.content(member).decode("ascii", "replace")
        key = settle_key(text.rstrip("\n"), self._wanted, part="log.pub", offset=member.offset)
        if text != f"{key}\n":
            raise Broken("the public key is malformed", part="log.pub", offset=member.offset + len(str(key)))
        return key

    def _digests(self, note: str, key: VerifierKey) -> None:
        lines = []
        for member in self._members.values():
            digest = self._digest(member)
            lines.append(manifest_line(digest, member.size, member.name))
            if digest != member.digest:
                self._damaged.append(member)
        try:
            signed = open_note(note, key)
        except Tampered as error:
            self._damaged = []
            should = f"{TITLE}\n{''.join(lines)}\n— {key.name} ".encode()
            at = first_difference(should, note.encode())
            raise Broken(error.message, part="MANIFEST", offset=BLOCK + at) from error
        if note.count("\n— ") != 1 or signed != f"{TITLE}\n" + "".join(
            manifest_line(m.digest, m.size, m.name) for m in self._members.values()
        ):
            raise Broken("the manifest says more than it should", part="MANIFEST", offset=BLOCK)

    def _digest(self, member: _Member) -> str:
        digest = sha256()
        for at in range(0, member.size, _CHUNK):
            digest.update(self._read(member.offset + at, min(_CHUNK, member.size - at)))
        return digest.hexdigest()

    def _checkpoint(self, key: VerifierKey) -> Checkpoint:
        member = self.listed("checkpoint")
        note = self.content(member).decode("utf-8", "replace")
        try:
            told = open_checkpoint(note, key)
        except Tampered as error:
            raise Broken(error.message, part="checkpoint", offset=member.offset) from error
        if note.count("\n— ") != 1:
            raise Broken("more than one signature", part="checkpoint", offset=member.offset)
        return told

    def _names(self, told: Checkpoint) -> int:
        """Exactly the members of such a log, in order; returns the first entry that the bundle holds."""
        if told.size > WIDTH * len(self._members):
            raise Broken("members are missing for a log of that size", part="MANIFEST", offset=BLOCK)
        first = next((n for n, w in widths(told.size) if tile_name("entries", n, w) in self._members), None)
        start = told.size if first is None else first * WIDTH
        if list(self._members) != layout(told.size, start):
            raise Broken("the members are not those of a log of that size", part="MANIFEST", offset=BLOCK)
        return start

    # reading

    def listed(self, name: str) -> _Member:
        if name not in self._members:
            raise Broken(f"{name} is missing", part="MANIFEST", offset=BLOCK)
        return self._members[name]

    def member(self, name: str) -> tuple[_Member, bytes]:
        return self.listed(name), self.content(self.listed(name))

    def content(self, member: _Member) -> bytes:
        return self._read(member.offset, member.size)

    def line(self, offset: int, stop: int) -> bytes:
        self._file.seek(offset)
        return self._file.readline(min(_LONGEST_LINE + 1, stop - offset))

    def _read(self, offset: int, size: int) -> bytes:
        self._file.seek(offset)
        content = self._file.read(size)
        if len(content) != size:
            raise Broken("the file is cut short", offset=self._length)
        return content


class _Tree:
    """3: what is in the bundle, tile by tile, up to the root."""

    def __init__(self, found: _Bundle, told: Checkpoint, start: int) -> None:
        self._found = found
        self._told = told
        self._start = start
        self._frontier = Frontier()
        lines = found.listed("entries.jsonl")
        self._at, self._stop = lines.offset, lines.offset + lines.size

    def run(self) -> None:
        for number, width in widths(self._told.size):
            hashes = self._hashes("0", number, width)
            if number * WIDTH >= self._start:
                self._entries(number, width, hashes)
            for level, above, full in self._frontier.extend(hashes):
                if level:
                    self._same(level, above, full)
        if self._at != self._stop:
            raise Broken("there are more lines than entries", part="entries.jsonl", offset=self._at)
        for level, part in enumerate(self._frontier.levels):
            if level and part:
                self._same(level, self._told.size >> 8 * (level + 1), part)
        if self._frontier.root() != self._told.root:
            raise Broken("the entries do not have the root that was signed", part="checkpoint")

    def _hashes(self, level: str, number: int, width: int) -> list[bytes]:
        name = tile_name(level, number, width)
        member, content = self._found.member(name)
        if len(content) != 32 * width:
            raise Broken("a tile has the wrong length", part=name, offset=member.offset)
        return [content[at : at + 32] for at in range(0, len(content), 32)]

    def _same(self, level: int, number: int, should: list[bytes]) -> None:
        name = tile_name(str(level), number, len(should))
        member, content = self._found.member(name)
        if content != b"".join(should):
            at = first_difference(content, b"".join(should))
            raise Broken("a hash is not that of the tile below", part=name, offset=member.offset + at)

    def _entries(self, number: int, width: int, hashes: list[bytes]) -> None:
        name = tile_name("entries", number, width)
        member, content = self._found.member(name)
        bodies = list(_split(content))
        rebuilt = b""
        for n, should in enumerate(hashes):
            line = self._found.line(self._at, self._stop)
            other = bodies[n] if n < len(bodies) else b""
            if line[-1:] != b"\n" or len(line) > _LONGEST_LINE or leaf_hash(line[:-1]) != should:
                raise self._disagreement(number, n, line, other, should)
            self._at += len(line)
            rebuilt += (len(line) - 1).to_bytes(2, "big") + line[:-1]
            if not content.startswith(rebuilt[-len(line) - 1 :], len(rebuilt) - len(line) - 1):
                at = first_difference(rebuilt, content)
                raise Broken("an entry differs", index=number * WIDTH + n, part=name, offset=member.offset + at)
            self._found.entries += 1
        if rebuilt != content:
            raise Broken("there is more than its entries", part=name, offset=member.offset + len(rebuilt))

    def _disagreement(self, number: int, n: int, line: bytes, other: bytes, should: bytes) -> Broken:
        """Which of line, bundle and hash is the odd one."""
        index = number * WIDTH + n
        if line == other + b"\n":
            name = tile_name("0", number, min(WIDTH, self._told.size - number * WIDTH))
            member, content = self._found.member(name)
            at = 32 * n + first_difference(leaf_hash(other), content[32 * n : 32 * n + 32])
            return Broken("the hash is not that of the entry", index=index, part=name, offset=member.offset + at)
        at = first_difference(line, other + b"\n") if leaf_hash(other) == should else 0
        return Broken(
            "the entry is not the one that was hashed", index=index, part="entries.jsonl", offset=self._at + at
        )


def _split(content: bytes) -> Iterator[bytes]:
    """The entries of a bundle; whatever the lengths say."""
    at = 0
    while at + 2 <= len(content):
        size = int.from_bytes(content[at : at + 2], "big")
        yield content[at + 2 : at + 2 + size]
        at += 2 + size


def _octal(digits: bytes) -> int:
    return int(digits, 8) if re.fullmatch(rb"[0-7]{11}", digits) else 0
