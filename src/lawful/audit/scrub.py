"""Checking what is stored: all of it (`verify`), or a step at a time in the background (`entries`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from lawful.audit.checkpoint import VerifierKey, open_checkpoint
from lawful.audit.file import Due, LogFile
from lawful.audit.merkle import WIDTH, Frontier, leaf_hash
from lawful.audit.names import RUN, Names, is_complete
from lawful.audit.offline.finding import Broken, Problem, Verification, first_difference
from lawful.audit.record import CLOSED_BY, from_bytes
from lawful.audit.tree import StoredTree, is_full, place_of
from lawful.core.canonical import canonical
from lawful.core.errors import LawfulError, Tampered
from lawful.core.evidence import Entry

Progress = Callable[[int, int], None]


def entries(file: LogFile, tree: StoredTree, start: int, step: int) -> int:
    """Re-hash the tiles that cover [start, start + step); returns where it stopped. Raises Tampered."""
    start -= start % WIDTH
    stop = min(start + step, tree.size)
    expected = start
    leaves: list[bytes] = []
    for position, body, leaf in file.entries(start, stop):
        if position != expected or leaf_hash(body) != leaf:
            raise Tampered(f"entry {expected} is not the entry that was stored", hint="lawful audit verify")
        expected += 1
        leaves.append(leaf)
        if len(leaves) == WIDTH:
            if tree.full(place_of(0, position // WIDTH)) != b"".join(leaves):
                raise Tampered(f"tile {position // WIDTH} is not as it was stored", hint="lawful audit verify")
            leaves.clear()
    if expected != stop:
        raise Tampered(f"entry {expected} is missing", hint="lawful audit verify")
    return stop


def verify(
    file: LogFile, tree: StoredTree, due: Due, key: VerifierKey, progress: Progress | None = None
) -> Verification:
    """Check every stored byte that is ever read. `problems` names the first broken entry."""
    size, root = tree.root()
    problems = [Problem(reason=text, part="file") for text in _damage(file)]
    walk = _Walk(file, tree, due, key, size)
    try:
        walk.run(root, progress)
    except Broken as broken:
        problems.append(broken.problem)
    except LawfulError as error:
        problems.append(Problem(reason=error.message, part="file"))
    return Verification(
        kind="log",
        problems=tuple(problems),
        origin=key.name,
        size=size,
        root=root.hex(),
        entries=walk.frontier.size,
        fingerprint=key.fingerprint,
        signer_checked=True,
    )


def _damage(file: LogFile) -> list[str]:
    try:
        return file.damage()
    except LawfulError as error:
        return [error.message]


class _Until(msgspec.Struct):
    until: int


class _Walk:
    """One pass over the entries that rebuilds everything else and compares."""

    def __init__(self, file: LogFile, tree: StoredTree, due: Due, key: VerifierKey, size: int) -> None:
        self._file = file
        self._tree = tree
        self._due = due
        self._size = size
        self._notes = dict(file.checkpoints())
        self._key = key
        self._names = Names(file)
        self._open: dict[str, int] = {}
        self._opened = 0, ""  # at the end of the last complete run: where that is, and the list
        self.frontier = Frontier()

    def run(self, root: bytes, progress: Progress | None) -> None:
        for expected, (position, body, leaf) in enumerate(self._rows()):
            if position != expected:
                raise Broken("it is missing", index=expected, part="entries")
            self._entry(position, body, leaf)
            if progress is not None and position % 4_096 == 0:
                progress(position, self._size)
        if self.frontier.size != self._size:
            raise Broken("it is missing", index=self.frontier.size, part="entries")
        if self.frontier.root() != root:
            raise Broken("the entries do not have the root that was recorded", part="entries")
        self._leftovers()
        if progress is not None:
            progress(self._size, self._size)

    def _rows(self) -> Iterator[tuple[int, bytes, bytes]]:
        yield from self._file.before()
        yield from self._file.entries(0, self._size)

    def _entry(self, position: int, body: bytes, leaf: bytes) -> None:
        if leaf_hash(body) != leaf:
            raise Broken("its bytes are not those that were stored", index=position, part="entries")
        try:
            entry = from_bytes(body, position)
        except Tampered as error:
            raise Broken("it is not an entry", index=position, part="entries") from error
        for level, number, hashes in self.frontier.append(leaf):
            self._tile(level, number, b"".join(hashes))
        self._name(position, entry)
        if (note := self._notes.pop(position + 1, None)) is not None:
            self._checkpoint(position + 1, note)

    def _tile(self, level: int, number: int, hashes: bytes) -> None:
        place = place_of(level, number)
        stored = self._tree.full(place)
        if stored != hashes:
            first = number * WIDTH + first_difference(stored or b"", hashes) // 32
            raise Broken("its hash in the tile differs", index=first << 8 * level, part=f"tile {level}/{number}")

    def _name(self, position: int, entry: Entry) -> None:
        if entry.event in CLOSED_BY:
            self._open[entry.id] = position
        self._open.pop(entry.closes, None)
        rows = self._names.add(position, entry)
        for place, records in rows.items():
            if self._records(place) != records:
                raise Broken("the index of names differs", index=position + 1 - RUN, part="names")
        if rows:
            self._opened = position + 1, canonical({"until": position + 1, "open": self._open}).decode()

    def _records(self, place: int) -> bytes | None:
        """A row of the index, as it is stored or as it waits to be; asked twice, for the writer may be moving it."""
        return self._file.name(place) or self._due.names.get(place) or self._file.name(place)

    def _checkpoint(self, size: int, note: str) -> None:
        try:
            told = open_checkpoint(note, self._key)
        except Tampered as error:
            raise Broken(error.message, part=f"checkpoint {size}") from error
        if told.size != size or told.root != self.frontier.root():
            raise Broken("the entries do not have the root that was signed", index=size - 1, part=f"checkpoint {size}")

    def _leftovers(self) -> None:
        """Rows that nothing accounts for."""
        if self._notes:
            raise Broken("it is larger than the log", part=f"checkpoint {min(self._notes)}")
        tiles, names = self._file.places("tiles"), self._file.places("names")
        now = self._tree.size  # the log may have grown while we looked
        if any(not is_full(place, now) for place in tiles) or any(not is_complete(place, now) for place in names):
            raise Broken("there are more rows than the entries account for", part="tiles or names")
        known = sum(self._file.meta(name) is not None for name in ("key", "open"))
        if self._meta("key") != str(self._key) or len(self._file.places("meta")) > known:
            raise Broken("it does not say whose log this is", part="meta")
        self._intents(now)

    def _intents(self, now: int) -> None:
        """The stored list of open intents must be that of the last complete run, or of one completed meanwhile."""
        until, mine = self._opened
        found = [self._file.meta("open"), self._due.meta.get("open"), self._file.meta("open")]
        newer = [text for text in found if text and until < (self._until(text) or 0) <= now]
        if mine not in found and (until or any(found)) and not newer:
            raise Broken("the list of open intents differs", part="meta")

    def _until(self, text: str) -> int | None:
        try:
            return msgspec.json.decode(text, type=_Until).until
        except msgspec.MsgspecError:
            return None

    def _meta(self, name: str) -> str | None:
        return self._file.meta(name) or self._due.meta.get(name) or self._file.meta(name)
