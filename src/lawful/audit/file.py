"""The files under the log: a journal for the newest entries, and SQLite for entries, tiles, names and checkpoints.

* One writer: an exclusive lock on `<log>.lock`; a second opener gets Conflict.
* A commit that returned has been synced: by the journal, or by SQLite (WAL, synchronous=FULL) in one transaction.
* The database takes over all that the journal holds, or nothing; what a crash left in it, it takes over at the start.
* Reads go through a connection of their own, so that they see what is stored and never wait for a sync.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

import apsw

from lawful.audit.journal import Commit, Journal, open_journal
from lawful.audit.merkle import leaf_hash
from lawful.audit.notes import Notes
from lawful.audit.wal import examine
from lawful.core.errors import Conflict, Tampered, Unavailable

FORMAT = 1
APPLICATION = 0x6C61776C  # "lawl": what `file` and our own opener recognise
_WAL_PAGES = 500  # frames after which the WAL is copied into the database
_WAL_RESERVE = 500 * 4_120  # bytes; overwriting costs half the processor time of growing
_WAITING = 128  # commits in the journal after which the database takes them over

_SCHEMA = f"""
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE entries (position INTEGER PRIMARY KEY, body BLOB NOT NULL, leaf BLOB NOT NULL) STRICT;
CREATE TABLE tiles (place INTEGER PRIMARY KEY, hashes BLOB NOT NULL) STRICT;
CREATE TABLE names (place INTEGER PRIMARY KEY, records BLOB NOT NULL) STRICT;
CREATE TABLE checkpoints (size INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {FORMAT};
"""
_INSERT = "INSERT INTO entries VALUES (?, ?, ?)"
_KEEP = {
    "tiles": "INSERT OR REPLACE INTO tiles VALUES (?, ?)",
    "names": "INSERT OR REPLACE INTO names VALUES (?, ?)",
    "checkpoints": "INSERT OR REPLACE INTO checkpoints VALUES (?, ?)",
    "meta": "INSERT OR REPLACE INTO meta VALUES (?, ?)",
}

# SQLError: our statements are fixed, so it is the schema that is not as it was.
_DAMAGE = (apsw.CorruptError, apsw.NotADBError, apsw.SQLError, apsw.MismatchError, UnicodeError)
_ENTRY = (int, bytes, bytes)
Row = tuple[int, bytes, bytes]  # position, entry bytes, leaf hash
Rows = tuple[int, Sequence[bytes]]  # the position of the first, and the entries


@dataclass(slots=True)
class Due:
    """What follows from entries that are stored already, and goes to disk with the next commit."""

    tiles: dict[int, bytes] = field(default_factory=dict)
    names: dict[int, bytes] = field(default_factory=dict)
    checkpoints: dict[int, str] = field(default_factory=dict)
    meta: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.tiles or self.names or self.checkpoints or self.meta)

    def copy(self, lock: Lock) -> Due:
        """What is due at this moment; readers may add to it."""
        with lock:
            return Due(dict(self.tiles), dict(self.names), dict(self.checkpoints), dict(self.meta))

    def drop(self, written: Due, lock: Lock) -> None:
        """Forget what has been written, unless it has changed meanwhile."""
        with lock:
            for table in _KEEP:
                mine: dict[Any, Any] = getattr(self, table)
                for key, value in getattr(written, table).items():
                    if mine.get(key) is value:
                        del mine[key]


NOTHING = Due()


class LogFile:
    """The open file. Writing belongs to one thread at a time; reading may happen on any."""

    def __init__(
        self,
        path: Path,
        lock: int,
        journal: Journal,
        notes: Notes,
        writer: apsw.Connection,
        reader: apsw.Connection,
    ) -> None:
        self.notes = notes
        self.path = path
        self._lock = lock
        self._journal = journal
        self._waiting: list[Rows] = []  # what stands in the journal
        self._writer = writer
        self._reader = reader
        self._reading = Lock()
        self._cursor = writer.cursor()
        self._wal_pages = 0
        writer.set_wal_hook(self._after_commit)

    @classmethod
    def open(cls, path: Path, *, vfs: str | None = None) -> LogFile:
        """Open or create. Raises Conflict when another process has it, Tampered when it is not a sound log file."""
        lock = _lock(path)
        wal = path.with_name(path.name + "-wal")
        opened: list[Journal | Notes | apsw.Connection] = []
        try:
            examine(wal)
            if vfs is None:
                path.touch(mode=0o600)
                _reserve(wal)
            journal, commits = open_journal(path.with_name(path.name + "-new"), vfs=vfs)
            opened.append(journal)
            notes = Notes(path.with_name(path.name + "-note"))
            opened.append(notes)
            writer = _connect(path, vfs)
            opened.append(writer)
            _prepare(writer)
            reader = _connect(path, vfs)
            opened.append(reader)
            file = cls(path, lock, journal, notes, writer, reader)
            file._take_over(commits)
        except BaseException as error:
            for part in opened:
                with suppress(apsw.Error, OSError):
                    part.close()
            os.close(lock)
            if (explained := _explained(error)) is error:
                raise
            raise explained from error
        return file

    def _take_over(self, commits: Sequence[Commit]) -> None:
        """What a crash left in the journal and nowhere else. Raises Tampered when something before it is gone."""
        size = self.size()
        for position, bodies in commits:
            if position > size:
                raise Tampered(f"entry {size} is missing", hint="lawful audit verify")
            new = bodies[size - position :]
            self._waiting.append((size, new))
            size += len(new)
        if self._waiting:
            self.store(size, (), NOTHING)
        self._journal.restart()

    def append(self, first: int, bodies: Sequence[bytes]) -> bool:
        """Make entries from position `first` on durable in the journal; False when only `store` can."""
        if not self._journal.append(first, bodies):
            return False
        self._waiting.append((first, bodies))
        return True

    def store(self, first: int, bodies: Sequence[bytes], due: Due) -> None:
        """Put all that the journal holds, entries from position `first` on and what is due into the database, in one
        synced transaction."""
        self._cursor.execute("BEGIN IMMEDIATE")
        try:
            self._cursor.executemany(_INSERT, _rows([*self._waiting, (first, bodies)]))
            for table, statement in _KEEP.items():
                if rows := getattr(due, table):
                    self._cursor.executemany(statement, rows.items())
            self._cursor.execute("COMMIT")
        except BaseException:
            if self._writer.in_transaction:
                self._cursor.execute("ROLLBACK")
            raise
        self._waiting.clear()
        self._journal.restart()

    @property
    def is_long(self) -> bool:
        """Whether so much stands in the journal that the database should take it over."""
        return self._journal.waiting >= _WAITING

    def _after_commit(self, _connection: apsw.Connection, _name: str, pages: int) -> int:
        self._wal_pages = pages
        return 0

    def tidy(self, *, fully: bool = False) -> None:
        """Copy the WAL into the database once it is long. Raises what SQLite raises: the writer seals then."""
        if fully or self._wal_pages >= _WAL_PAGES:
            self._wal_pages = 0
            mode = apsw.SQLITE_CHECKPOINT_TRUNCATE if fully else apsw.SQLITE_CHECKPOINT_PASSIVE
            self._writer.wal_checkpoint(mode=mode)
        if fully and not self._waiting:
            self._journal.empty()

    def size(self) -> int:
        """The number of entries in the database: one more than the last position."""
        return self._number("SELECT coalesce(max(position), -1) + 1 FROM entries")

    def entries(self, start: int, stop: int, *, step: int = 512) -> Iterator[Row]:
        """Entries [start, stop) as they are stored, read `step` at a time; gaps are not made good."""
        query = "SELECT position, body, leaf FROM entries WHERE position >= ? AND position < ? ORDER BY position"
        for low in range(start, stop, step):
            high = min(low + step, stop)
            new = self._new(low, high)  # first: what the database takes over meanwhile is found there
            stored = self._rows(query, (low, high), _ENTRY)
            yield from stored
            last = stored[-1][0] if stored else low - 1
            yield from (row for row in new if row[0] > last)

    def _new(self, start: int, stop: int) -> list[Row]:
        """Entries [start, stop) that stand in the journal, read back from there."""
        try:
            commits = self._journal.read(start, stop)
        except (apsw.Error, OSError) as error:
            raise Unavailable(f"the log cannot be read ({type(error).__name__})") from error
        rows = [(n, body) for commit in commits for n, body in enumerate(commit.bodies, commit.position)]
        return [(position, body, leaf_hash(body)) for position, body in rows if start <= position < stop]

    def length(self, start: int, stop: int) -> int:
        """Bytes of the entries [start, stop), each with a line feed."""
        query = "SELECT coalesce(sum(length(body) + 1), 0), coalesce(max(position), ?) FROM entries WHERE position >= ? AND position < ?"
        new = self._new(start, stop)
        total, last = self._rows(query, (start - 1, start, stop), (int, int))[0]
        return int(total) + sum(len(body) + 1 for position, body, _ in new if position > last)

    def before(self) -> list[Row]:
        """Rows at positions that no log has."""
        return self._rows("SELECT position, body, leaf FROM entries WHERE position < 0 LIMIT 1", (), _ENTRY)

    def tile(self, place: int) -> bytes | None:
        rows = self._rows("SELECT hashes FROM tiles WHERE place = ?", (place,), (bytes,))
        return rows[0][0] if rows else None

    def tiles_below(self, place: int) -> int:
        """How many tiles stand in an unbroken row from place 0 to `place`."""
        return self._number("SELECT count(*) FROM tiles WHERE place >= 0 AND place < ?", place)

    def names(self, low: int, high: int) -> list[tuple[int, bytes]]:
        """Records of the index of names at places [low, high)."""
        query = "SELECT place, records FROM names WHERE place >= ? AND place < ? ORDER BY place"
        return self._rows(query, (low, high), (int, bytes))

    def name(self, place: int) -> bytes | None:
        return next((records for _, records in self.names(place, place + 1)), None)

    def places(self, table: str) -> list[int]:
        """The number of each row of a table."""
        if table not in _KEEP:
            raise ValueError(table)
        return [row[0] for row in self._rows(f"SELECT rowid FROM {table}", (), (int,))]  # noqa: S608  a constant

    def checkpoints(self) -> list[tuple[int, str]]:
        return self._rows("SELECT size, note FROM checkpoints ORDER BY size", (), (int, str))

    def meta(self, name: str) -> str | None:
        rows = self._rows("SELECT value FROM meta WHERE name = ?", (name,), (str,))
        return rows[0][0] if rows else None

    def damage(self) -> list[str]:
        """What SQLite itself finds wrong with the file; empty when nothing."""
        found = [row[0] for row in self._rows("PRAGMA integrity_check(10)", (), (str,))]
        return [] if found == ["ok"] else found

    def _number(self, query: str, *bindings: int) -> int:
        return int(self._rows(query, bindings, (int,))[0][0])

    def _rows(self, query: str, bindings: tuple[Any, ...], kinds: tuple[type, ...]) -> list[Any]:
        """All rows; each must have values of these kinds, which damage to a file may change."""
        with self._reading:
            try:
                rows = self._reader.execute(query, bindings).fetchall()
            except _DAMAGE as error:
                raise damaged(error) from error
            except apsw.Error as error:
                raise Unavailable(f"the log cannot be read ({type(error).__name__})") from error
        if any(tuple(map(type, row)) != kinds for row in rows):
            raise damaged(TypeError())
        return rows

    def close(self) -> None:
        """Give everything back. A failure of the disk means no more now: what was acknowledged is stored."""
        with self._reading, suppress(apsw.Error):
            self._reader.close(force=True)
        with suppress(apsw.Error):
            self._writer.close(force=True)
        with suppress(apsw.Error, OSError):
            self._journal.close()
        self.notes.close()
        os.close(self._lock)


def _rows(waiting: Sequence[Rows]) -> Iterator[Row]:
    for first, bodies in waiting:
        for position, body in enumerate(bodies, first):
            yield position, body, leaf_hash(body)


def damaged(error: Exception) -> Tampered:
    return Tampered(
        f"the log file is damaged ({type(error).__name__})",
        expected="the file as this node wrote it",
        hint="keep the file as it is; compare with the last export (lawful verify FILE)",
    )


def _lock(path: Path) -> int:
    try:
        descriptor = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise Unavailable(f"the log cannot be locked ({error.strerror})", hint="check the folder") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise Conflict("the log is open already", expected="one writer", hint="stop the other node first") from error
    return descriptor


def _reserve(wal: Path) -> None:
    """Give a new WAL its blocks in advance. SQLite takes a WAL that begins with zeros for an empty one."""
    with suppress(OSError):  # a full disk is for the first commit to report
        if not wal.exists() or wal.stat().st_size == 0:
            with open(wal, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
                file.write(bytes(_WAL_RESERVE))
                file.flush()
                os.fsync(file.fileno())


def _connect(path: Path, vfs: str | None) -> apsw.Connection:
    connection = apsw.Connection(str(path), vfs=vfs)
    connection.set_busy_timeout(1_000)  # only our own two connections can be in each other's way
    return connection


def _prepare(writer: apsw.Connection) -> None:
    # EXTRA syncs the folder when the journal of the change to WAL is deleted. With FULL that journal may come back
    # after a loss of power, and undo the whole file.
    writer.execute("PRAGMA synchronous = EXTRA; PRAGMA journal_mode = WAL").fetchall()
    writer.execute("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 0").fetchall()
    # After a failed sync the system may hold the WAL in memory only: write it into the database, and sync that.
    writer.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_RESTART)
    version = writer.execute("PRAGMA user_version").fetchall()[0][0]
    if version == 0 and not writer.execute("SELECT count(*) FROM sqlite_schema").fetchall()[0][0]:
        writer.execute(f"BEGIN IMMEDIATE; {_SCHEMA} COMMIT")
    elif version != FORMAT or writer.execute("PRAGMA application_id").fetchall()[0][0] != APPLICATION:
        raise Tampered("not a log file of this version", expected=f"format {FORMAT}")


def _explained(error: BaseException) -> BaseException:
    """What the caller should hear of a failure to open."""
    if isinstance(error, _DAMAGE):
        return damaged(error)
    if isinstance(error, apsw.Error | OSError):
        return Unavailable(f"the log cannot be opened ({type(error).__name__})", hint="check the disk and the folder")
    return error
