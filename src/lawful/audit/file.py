"""The SQLite file under the log: entries, hash tiles, the index of names, and the last checkpoints.

* One writer: an exclusive lock on `<log>.lock`; a second opener gets Conflict.
* WAL with synchronous=FULL: a commit that returned has been synced. A commit is one transaction.
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

from lawful.audit.wal import examine
from lawful.core.errors import Conflict, Tampered, Unavailable

FORMAT = 1
APPLICATION = 0x6C61776C  # "lawl": what `file` and our own opener recognise
_WAL_PAGES = 500  # frames after which the WAL is copied into the database
_WAL_RESERVE = 500 * 4_120  # bytes; overwriting costs half the processor time of growing

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

    def __init__(self, path: Path, lock: int, writer: apsw.Connection, reader: apsw.Connection) -> None:
        self.path = path
        self._lock = lock
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
        connections: list[apsw.Connection] = []
        try:
            examine(wal)
            if vfs is None:
                path.touch(mode=0o600)
                _reserve(wal)
            connections.append(_connect(path, vfs))
            _prepare(connections[0])
            connections.append(_connect(path, vfs))
            return cls(path, lock, *connections)
        except BaseException as error:
            for connection in connections:
                with suppress(apsw.Error):
                    connection.close(force=True)
            os.close(lock)
            if (explained := _explained(error)) is error:
                raise
            raise explained from error

    def commit(self, first: int, bodies: Sequence[bytes], leaves: Sequence[bytes], due: Due) -> None:
        """Store entries from position `first` on, and what is due, in one synced transaction."""
        if len(bodies) == 1 and not due:
            self._cursor.execute(_INSERT, (first, bodies[0], leaves[0]))
            return
        self._cursor.execute("BEGIN IMMEDIATE")
        try:
            self._cursor.executemany(_INSERT, zip(range(first, first + len(bodies)), bodies, leaves, strict=True))
            for table, statement in _KEEP.items():
                if rows := getattr(due, table):
                    self._cursor.executemany(statement, rows.items())
            self._cursor.execute("COMMIT")
        except BaseException:
            if self._writer.in_transaction:
                self._cursor.execute("ROLLBACK")
            raise

    def _after_commit(self, _connection: apsw.Connection, _name: str, pages: int) -> int:
        self._wal_pages = pages
        return 0

    def tidy(self, *, fully: bool = False) -> None:
        """Copy the WAL into the database once it is long. Raises what SQLite raises: the writer seals then."""
        if fully or self._wal_pages >= _WAL_PAGES:
            self._wal_pages = 0
            mode = apsw.SQLITE_CHECKPOINT_TRUNCATE if fully else apsw.SQLITE_CHECKPOINT_PASSIVE
            self._writer.wal_checkpoint(mode=mode)

    def size(self) -> int:
        """The number of entries: one more than the last position."""
        return self._number("SELECT coalesce(max(position), -1) + 1 FROM entries")

    def entries(self, start: int, stop: int, *, step: int = 512) -> Iterator[Row]:
        """Entries [start, stop) as they are stored, read `step` at a time; gaps are not made good."""
        for low in range(start, stop, step):
            query = "SELECT position, body, leaf FROM entries WHERE position >= ? AND position < ? ORDER BY position"
            yield from self._rows(query, (low, min(low + step, stop)), _ENTRY)

    def length(self, start: int, stop: int) -> int:
        """Bytes of the entries [start, stop), each with a line feed."""
        query = "SELECT coalesce(sum(length(body) + 1), 0) FROM entries WHERE position >= ? AND position < ?"
        return self._number(query, start, stop)

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
        """Give everything back. A failure of the disk means no more now: what was acknowledged is in the WAL."""
        with self._reading, suppress(apsw.Error):
            self._reader.close(force=True)
        with suppress(apsw.Error):
            self._writer.close(force=True)
        os.close(self._lock)


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
