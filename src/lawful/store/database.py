"""One connection pool, two kinds of transaction, one counter of changes.

* A reader sees one moment; a writer takes the write lock before it reads, so that it never decides on old rows.
* A committed transaction is on disk (SQLite: WAL, synchronous=FULL).
* Every writing transaction raises the counter; the counter's value is the `sequence` of what it wrote.
* Nothing of the driver's errors passes on: statements and parameters may hold what people typed.
"""

from __future__ import annotations

import itertools
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, select, update
from sqlalchemy.exc import ArgumentError, DatabaseError, IntegrityError, OperationalError

from lawful.core.canonical import canonical
from lawful.core.errors import Conflict, Invalid, MissingExtra, NotFound, Tampered, Unavailable
from lawful.core.ports import Clock
from lawful.store import migrate, tables

PATIENCE = 30.0  # seconds that one process waits for another one's transaction
CHECKPOINT_EVERY = 100  # writing transactions of one process

_SQLITE = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA wal_autocheckpoint=0",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA trusted_schema=OFF",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """An open writing transaction: its connection, the number of the change, and the time as text."""

    connection: Connection
    sequence: int
    at: str


class Database:
    """The control database, open. Safe to use from many threads and beside other processes."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self.engine = engine
        self._clock = clock
        self._lock = Lock()
        self._watch: Any = None  # a driver connection that never writes: it sees the changes of everybody else
        self._seen: tuple[int, int] = (-1, 0)  # data_version, counter
        self.own_changes = 0  # committed by this very process since it opened the database
        self._writes = itertools.count(1)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one moment. Raises Unavailable or Tampered."""
        with _translated(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self, *, counted: bool = True) -> Iterator[Write]:
        """A transaction that is durable once the block ends, and undone when it raises.

        Raises Conflict when a constraint is broken, Unavailable when the database cannot be written.
        """
        with _translated(), self.engine.connect() as plain:
            connection = plain.execution_options(lawful_write=True)
            self._tidy(connection)
            with connection.begin():
                number = _counted(connection.scalar(_COUNT_UP if counted else _STAND_STILL))
                yield Write(connection=connection, sequence=number, at=text_of(self._clock))
            self.own_changes += counted

    def change_counter(self) -> int:
        """The number of the last change by any process; a few microseconds on SQLite when nothing changed."""
        if self.engine.dialect.name != "sqlite":
            with self.read() as connection:
                return _counted(connection.scalar(select(tables.changes.c.counter)))
        with self._lock, _translated():
            driver = self._watcher()
            (version,) = driver.execute("PRAGMA data_version").fetchone()
            if version != self._seen[0]:
                row = driver.execute("SELECT counter FROM changes").fetchone()
                self._seen = (version, _counted(row and row[0]))
            return self._seen[1]

    def _watcher(self) -> Any:
        if self._watch is None:
            self._watch = self.engine.raw_connection()
        return self._watch.driver_connection

    def _tidy(self, connection: Connection) -> None:
        """Now and then move the WAL into the database, while the write lock is ours and nothing is written.

        SQLite before 3.51.3 may corrupt a database when one connection commits while another one's checkpoint
        runs (the WAL-reset bug). Under our write lock nobody commits, and nobody else's checkpoint runs, since
        SQLite's automatic ones are off. An empty transaction, because the WAL starts anew only when all of it
        has been moved.
        """
        if self.engine.dialect.name == "sqlite" and next(self._writes) % CHECKPOINT_EVERY == 0:
            with connection.begin(), self._lock:
                self._watcher().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()

    def close(self) -> None:
        """Give every connection back."""
        with self._lock:
            if self._watch is not None:
                self._watch.close()
                self._watch = None
        self.engine.dispose()


# Either way the counter's row is taken first: that is what lets one writer at a time in on PostgreSQL too.
_STAND_STILL = select(tables.changes.c.counter).with_for_update()
_COUNT_UP = update(tables.changes).values(counter=tables.changes.c.counter + 1).returning(tables.changes.c.counter)


def _counted(number: int | None) -> int:
    if number is None:
        raise Tampered("the database has lost its counter of changes", hint="restore it from a backup")
    return number


def text_of(clock: Clock) -> str:
    """Now, as the tables keep it: RFC 3339 in UTC."""
    return canonical(clock.now()).decode().strip('"')


def open_database(address: str, *, create: bool, clock: Clock) -> Database:
    """Open the database at a URL; with `create`, make it and bring its tables up to date.

    Raises NotFound when it is not there, Unavailable when its tables are of another version, Invalid for a URL
    of another kind of database, MissingExtra without the PostgreSQL driver.
    """
    engine = _engine(address)
    if engine.dialect.name == "sqlite":
        _find_file(Path(engine.url.database or ""), create=create)
    try:
        with _translated():
            _bring_up_to_date(engine, create=create)
    except BaseException:
        engine.dispose()
        raise
    return Database(engine, clock)


def _bring_up_to_date(engine: Engine, *, create: bool) -> None:
    if not migrate.pending(engine):
        return
    if create:
        migrate.upgrade(engine)
    else:
        raise Unavailable("the database is of an older version", hint="lawful init upgrades it")


def _engine(address: str) -> Engine:
    url = _url(address)
    if url.get_backend_name() == "postgresql":
        if find_spec("psycopg") is None:
            raise MissingExtra("the PostgreSQL driver", "postgres")
        return create_engine(url.set(drivername="postgresql+psycopg"), hide_parameters=True)
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": PATIENCE})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _url(address: str) -> URL:
    expected = "sqlite:///PATH or postgresql://USER@HOST/NAME"
    try:
        url = make_url(address)
    except ArgumentError:
        raise Invalid("not the address of a database", expected=expected) from None  # it may hold a password
    if url.get_backend_name() not in {"sqlite", "postgresql"}:
        raise Invalid("not a database that is supported", expected=expected)
    if url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}:
        raise Invalid("a database in memory remembers nothing", expected=expected)
    return url


def _find_file(path: Path, *, create: bool) -> None:
    """Make the file readable by its owner alone before SQLite would make it; the WAL takes the same mode."""
    if path.exists():
        return
    if not create:
        raise NotFound("there is no database here", hint="lawful init")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError:
        raise Unavailable("the database's file cannot be made here") from None


def _prepare_sqlite(driver: Any, _record: object) -> None:
    driver.isolation_level = None  # the driver would begin transactions on its own, and not before DDL
    for pragma in _SQLITE:
        driver.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("lawful_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise Conflict("it exists already, or something else refers to it") from None
    except DatabaseError as error:
        if _may_pass(error):
            raise Unavailable("the database cannot be reached or written now") from None
        raise Tampered("the database cannot be read", hint="restore it from a backup") from None


def _may_pass(error: DatabaseError) -> bool:
    """Whether it is the connection or the disk, which may come back, and not what is stored."""
    if isinstance(error.orig, sqlite3.Error):
        code = getattr(error.orig, "sqlite_errorcode", None)
        return code is not None and code & 0xFF in _PASSING
    return isinstance(error, OperationalError)


_PASSING = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_READONLY,
}
