"""The evidence log: append-only, durable, provable; evidence that no one can quietly change.

* An entry is recorded when its transaction has been synced; not before, and there is no setting for it.
* A failed write or sync, or one that outlasts the deadline, seals the log. Reading and proving still work;
  writing works again after a restart.
* Before a checkpoint is signed, every leaf since the last one is read back from storage and hashed again.
* Decided acts and calls that a crash left open are closed as `abandoned` when the log is opened.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path
from threading import Lock

import apsw
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lawful.audit import scrub
from lawful.audit.checkpoint import is_key, key_of, open_checkpoint, sign
from lawful.audit.commit import Committer, Result, Ticket
from lawful.audit.file import NOTHING, Due, LogFile, damaged
from lawful.audit.merkle import consistency_proof, inclusion_proof, leaf_hash, range_root
from lawful.audit.names import RUN, Names
from lawful.audit.offline import bundle, receipt
from lawful.audit.offline.finding import Verification
from lawful.audit.record import CLOSED_BY, abandoned, from_bytes, is_id, to_bytes
from lawful.audit.tree import StoredTree
from lawful.core.canonical import canonical
from lawful.core.errors import Conflict, Invalid, LawfulError, NotFound, Tampered
from lawful.core.evidence import Entry, Recorded
from lawful.core.ports import Clock, Random

_FRESH = 64  # entries taken up together


class EvidenceLog:
    """One node's log in one file. Implements `core.evidence.Log`; every method may be called from any thread."""

    def __init__(
        self,
        file: LogFile,
        *,
        signing_key: Ed25519PrivateKey,
        origin: str,
        clock: Clock,
        random: Random,
        deadline_s: float = 2.0,
    ) -> None:
        self._file = file
        self._signer = signing_key
        self._clock = clock
        self._random = random
        self.key = key_of(origin, signing_key)
        self._due = Due()
        self._tree = StoredTree(file, self._due.tiles)
        self._names = Names(file)
        self._size = 0
        self._entries: list[Entry] = []  # noted, not durable yet: the next commit begins with them
        self._bodies: list[bytes] = []  # theirs
        self._fresh: deque[tuple[Sequence[Entry], Sequence[bytes]]] = deque()  # durable, not yet in tree and index
        self._open: dict[str, int] = {}  # decided, not yet closed: id -> position
        self._state = Lock()  # over the index of names, the open intents and what is due
        self._checking = Lock()
        self._note = ""
        self._noted = -1
        self._scrubbed = 0
        self._closed = False
        self._load()
        self._checked = self._tree.frontier.copy()  # grows from storage only, for the checkpoint
        self.alone: Callable[[], bool] = lambda: False
        self._committer = Committer(self._write, self._tidy, clock=clock, deadline_s=deadline_s)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        signing_key: Ed25519PrivateKey,
        origin: str,
        clock: Clock,
        random: Random,
        deadline_s: float = 2.0,
        vfs: str | None = None,
    ) -> EvidenceLog:
        """Open or create the log at `path`, and close what a crash left open.

        Raises Conflict when it is open elsewhere or belongs to another origin or key, Tampered when what is stored
        contradicts itself or the last signed checkpoint, Unavailable when the disk does not do its part.
        """
        key_of(origin, signing_key)
        file = LogFile.open(path, vfs=vfs)
        try:
            log = cls(file, signing_key=signing_key, origin=origin, clock=clock, random=random, deadline_s=deadline_s)
        except BaseException:
            file.close()
            raise
        try:
            log._recover()
        except BaseException:
            log.close()
            raise
        return log

    # writing

    def append(self, entry: Entry) -> Recorded:
        """Record one entry; it is durable when this returns. Raises Invalid, Unavailable."""
        return self.submit((entry,)).result()[0]

    def submit(self, entries: Sequence[Entry]) -> Future[Result]:
        """Record entries together, in order, in one transaction. Raises Invalid, Unavailable."""
        future: Future[Result] = Future()
        future.set_running_or_notify_cancel()  # what is queued is written: there is no way back
        if not entries:
            future.set_result(())
            return future
        entries = tuple(entries)
        self._committer.put([Ticket(entries, [to_bytes(entry) for entry in entries], future)])
        return future

    async def record(self, entry: Entry) -> Recorded:
        """Record one entry from a running event loop, at the least cost. Raises Invalid, Unavailable.

        While `alone()` says that nobody else is being served, the loop writes itself where the disk is quick.
        """
        body = to_bytes(entry)
        if self.alone():
            position = self._committer.write_here(entry, body)
            if position is not None:
                return Recorded(id=entry.id, index=position)
        return await self._recorded(entry, body)

    async def note(self, entry: Entry) -> None:
        """Write one entry that becomes durable with the next one that is recorded, at the latest.

        For what must be written before an act, and durable before anything of the act leaves the process: from now on
        the process may be killed, and the next start records the entry. Raises Invalid, Unavailable.
        """
        body = to_bytes(entry)
        if not self._committer.in_between(self._put_by, entry, body):
            await self._recorded(entry, body)

    async def _recorded(self, entry: Entry, body: bytes) -> Recorded:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Recorded] = loop.create_future()
        self._committer.put_soon(Ticket((entry,), (body,), future, loop), loop)
        return await future

    def _put_by(self, entry: Entry, body: bytes) -> bool:
        """Note an entry for the next commit to begin with; False when there is no more room."""
        if not self._file.notes.put(body):
            return False
        self._entries.append(entry)
        self._bodies.append(body)
        return True

    def _write(self, entries: Sequence[Entry], bodies: Sequence[bytes]) -> int:
        """By whoever has the turn: write entries, after those that were noted; returns the position of the first."""
        noted, first = len(self._entries), self._size
        if noted:
            entries, bodies = [*self._entries, *entries], [*self._bodies, *bodies]
        # The first entry goes into the database, together with whose log it is.
        if first == 0 or not self._file.append(first, bodies):
            self._store(first, bodies)
        with self._state:  # no reader sees a tree that is larger than the log
            self._fresh.append((entries, bodies))
            self._size = first + len(bodies)
        if noted:
            self._entries.clear()
            self._bodies.clear()
            self._file.notes.clear()
        if self._size - self._tree.size >= _FRESH:
            self._catch_up()
        return first + noted

    def _store(self, first: int, bodies: Sequence[bytes] = ()) -> None:
        """Let the database take over what the journal holds, and what is due."""
        due = self._due.copy(self._state) if self._due else NOTHING
        self._file.store(first, bodies, due)
        if due:
            self._due.drop(due, self._state)

    def _tidy(self) -> None:
        """After the thread wrote a group, and told whoever waited for it."""
        if self._file.is_long:
            self._store(self._size)
        self._file.tidy()

    def _catch_up(self) -> None:
        """Bring the tree and the index of names up to what is durable; in batches, since that costs half as much."""
        with self._state:
            while self._fresh:
                entries, bodies = self._fresh.popleft()
                for position, entry in enumerate(entries, self._tree.size):
                    self._take_note(position, entry)
                self._tree.append(list(map(leaf_hash, bodies)))

    def _take_note(self, position: int, entry: Entry) -> None:
        if entry.event in CLOSED_BY:
            self._open[entry.id] = position
        if entry.closes:
            self._open.pop(entry.closes, None)
        if rows := self._names.add(position, entry):
            self._due.names.update(rows)
            self._due.meta["open"] = canonical({"until": position + 1, "open": self._open}).decode()

    # opening and closing

    def _load(self) -> None:
        """Build up memory from the file: tiles for what is old, entries themselves for what is new."""
        file = self._file
        self._introduce()
        size = file.size()
        start = self._tree.load(size)
        named = self._load_open(size)
        leaves: list[bytes] = []
        for expected, (position, body, leaf) in enumerate(file.entries(min(start, named), size), min(start, named)):
            if position != expected or leaf_hash(body) != leaf:
                raise Tampered(f"entry {expected} is not the entry that was stored", hint="lawful audit verify")
            if position >= named:
                self._take_note(position, from_bytes(body, position))
            if position >= start:
                leaves.append(leaf)
        self._tree.append(leaves)
        if self._tree.size != size:
            raise Tampered(f"the log holds fewer than its {size} entries", hint="lawful audit verify")
        self._size = size
        for noted, note in file.checkpoints()[-1:]:
            self._compare(noted, note)

    def _introduce(self) -> None:
        """Check whose log it is; a new file learns it with its first commit."""
        stored = self._file.meta("key")
        if stored is None and self._file.size() == 0:
            self._due.meta["key"] = str(self.key)
        elif stored != str(self.key):
            if stored is None or not is_key(stored):
                raise Tampered("the log does not say whose it is", hint="lawful audit verify")
            raise Conflict(
                "the log belongs to another origin or another key",
                expected="the origin and the signing key that it was made with",
            )

    def _load_open(self, size: int) -> int:
        """The intents open at the end of the last complete run; returns where that run ends."""
        state = self._file.meta("open")
        if state is None:
            return 0
        try:
            value = msgspec.json.decode(state, type=_Open)
        except msgspec.MsgspecError as error:
            raise damaged(error) from error
        if value.until % RUN or value.until > size:
            raise Tampered("the log is shorter than its own index", hint="lawful audit verify")
        self._open = value.open
        return value.until

    def _compare(self, size: int, note: str) -> None:
        """The tree as it was at the stored checkpoint must still have that root."""
        told = open_checkpoint(note, self.key)
        if told.size != size or size > self.size or range_root(0, size, self._tree.node) != told.root:
            raise Tampered(
                f"the log contradicts its own checkpoint of {size} entries",
                hint="keep the file as it is; compare with the last export (lawful verify FILE)",
            )

    def _recover(self) -> None:
        """Record what was noted last, close what was left open, and say so."""
        noted = [entry for body in self._file.notes.left if (entry := _noted(body)) and self.find(entry.id) is None]
        if noted:
            self.submit(noted).result()
            self._catch_up()
        self._file.notes.clear()
        if not self._open:
            return
        now = self._clock.now()
        left = [self.entry(position) for position in self._open.values()]
        closing = [abandoned(entry, id=self._new_id(), at=now) for entry in left]
        said = Entry(id=self._new_id(), event="node:recovered", at=now, status="done", facts={"closed": len(left)})
        self.submit([*closing, said]).result()

    def _new_id(self) -> str:
        return self._random.bytes(16).hex()

    def close(self) -> None:
        """Write what waits, keep a last checkpoint, and let go of the file. Harmless when repeated."""
        if self._closed:
            return
        healthy = self._committer.close()
        if not self._committer.ended:
            return  # the disk hangs with the file in its hands; the process has to end first
        self._closed = True
        try:
            if healthy and self._entries:
                self._write((), ())
            if healthy and self.size:
                self._due.checkpoints[self.size] = self.checkpoint()
                self._store(self.size)
                self._file.tidy(fully=True)
        except (apsw.Error, OSError, LawfulError):
            pass  # nothing acknowledged hangs on it: the next start reads the entries themselves
        finally:
            self._file.close()

    @property
    def sealed(self) -> bool:
        """Whether writing is refused until a restart."""
        return self._committer.sealed()

    @property
    def reason(self) -> str:
        """Why it is sealed; empty while it is not."""
        return self._committer.reason

    def seal(self, reason: str) -> None:
        """Refuse every further entry. `reason` is shown to operators: no content, no names."""
        self._committer.seal(reason)

    # reading

    @property
    def size(self) -> int:
        """How many entries are recorded."""
        return self._size

    def read(self, start: int = 0, stop: int | None = None) -> Iterator[tuple[int, Entry]]:
        """Entries [start, stop) with their positions, oldest first."""
        end = self.size if stop is None else min(stop, self.size)
        for position, body, _ in self._file.entries(max(start, 0), end):
            yield position, from_bytes(body, position)

    def entry(self, index: int) -> Entry:
        """The entry at a position. Raises NotFound."""
        for _, entry in self.read(index, index + 1):
            return entry
        raise NotFound(f"the log has no entry {index}")

    def find(self, entry_id: str) -> tuple[int, Entry] | None:
        """The entry with this id and its position."""
        return self._search(entry_id, closes=False)

    def closing(self, entry_id: str) -> tuple[int, Entry] | None:
        """The entry that closes the one with this id."""
        return self._search(entry_id, closes=True)

    def _search(self, entry_id: str, *, closes: bool) -> tuple[int, Entry] | None:
        if not is_id(entry_id):
            return None
        self._catch_up()
        with self._state:
            positions = list(self._names.positions(entry_id, closes=closes, unwritten=self._due.names))
        for position in positions:
            if position < self.size:
                entry = self.entry(position)
                if entry_id == (entry.closes if closes else entry.id):
                    return position, entry
        return None

    # proving

    def root(self) -> bytes:
        """The Merkle root over all recorded entries."""
        self._catch_up()
        return self._tree.root()[1]

    def checkpoint(self) -> str:
        """A signed note of origin, size and root. Raises Tampered, and seals, when storage differs from memory."""
        with self._checking:
            self._catch_up()
            size, root = self._tree.root()
            if size == self._noted:
                return self._note
            for position, body, _ in self._file.entries(self._checked.size, size):
                if position != self._checked.size:
                    break
                self._checked.append(leaf_hash(body))
            if self._checked.size != size or self._checked.root() != root:
                self.seal("what is stored is not what was recorded")
                raise Tampered("the stored entries are not those that were recorded", hint="lawful audit verify")
            self._note, self._noted = sign(self.key.name, size, root, self._signer), size
            return self._note

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """The audit path of an entry in the tree of the first `size` entries. Raises Invalid."""
        self._catch_up()
        size = self.size if size is None else size
        if not 0 <= index < size <= self.size:
            raise Invalid("no such entry in a tree of that size", expected=f"0 <= index < size <= {self.size}")
        return inclusion_proof(index, size, self._tree.node)

    def consistency(self, old: int, new: int) -> list[bytes]:
        """That the first `old` entries are the beginning of the first `new`. Raises Invalid."""
        self._catch_up()
        if not 0 < old <= new <= self.size:
            raise Invalid("no such pair of sizes", expected=f"0 < old <= new <= {self.size}")
        return consistency_proof(old, new, self._tree.node)

    def receipt(self, entry_id: str) -> bytes:
        """Canonical JSON that proves an entry, and the one that closed it, to anybody. Raises NotFound."""
        opening = self.find(entry_id)
        if opening is None:
            raise NotFound("the log has no such entry", expected="32 hexadecimal digits from x-lawful-receipt")
        found = [opening, self.closing(entry_id)]
        note = self.checkpoint()
        size = open_checkpoint(note, self.key).size
        proven = [
            receipt.Proven(index=index, body=self._body(index), proof=self.inclusion(index, size))
            for index, _ in (pair for pair in found if pair is not None)
        ]
        return receipt.write(note, self.key, *proven)

    def _body(self, index: int) -> bytes:
        """The very bytes that were hashed."""
        return next(body for _, body, _ in self._file.entries(index, index + 1))

    def export(self, path: Path, *, start: int = 0, progress: Callable[[int, int], None] | None = None) -> None:
        """Write the evidence bundle (docs/evidence.md) with the entries from `start` on, rounded down to a tile."""
        note = self.checkpoint()
        bundle.write(path, self._file, note, self.key, self._signer, start=start, progress=progress)

    def verify(self, progress: Callable[[int, int], None] | None = None) -> Verification:
        """Check everything that is stored: entries, tiles, index, checkpoints, and the file itself."""
        self._catch_up()
        return scrub.verify(self._file, self._tree, self._due, self.key, progress)

    def scrub(self, step: int = 4_096) -> int:
        """Check the next `step` entries against their hashes and tiles, round and round; returns where it stands.

        Seals and raises Tampered at the first entry that differs.
        """
        self._catch_up()
        start = self._scrubbed if self._scrubbed < self.size else 0
        try:
            self._scrubbed = scrub.entries(self._file, self._tree, start, step)
        except Tampered:
            self.seal("the scrubber found a damaged entry")
            raise
        return self._scrubbed


def _noted(body: bytes) -> Entry | None:
    try:
        return from_bytes(body, 0)
    except Tampered:
        return None


class _Open(msgspec.Struct, frozen=True):
    until: int
    open: dict[str, int]
