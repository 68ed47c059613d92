"""The vault's own database: wrapped keys, the ids of destroyed ones, and sealed secrets.

* Transactions are durable (WAL, synchronous=FULL), and take the write lock before they read.
* Deleted bytes are overwritten (secure_delete), and `scour` leaves no copy of them.
* Names are kept as keyed hashes: whose keys these are cannot be read here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import apsw

from lawful.core.errors import NotFound, Tampered, Unavailable
from lawful.store.vault.envelope import KeyName

APPLICATION = 0x6C617766  # "lawf", in the file's header
FORMAT = 1
PATIENCE_MS = 30_000

SCHEMA = (
    """CREATE TABLE vault (
        one INTEGER PRIMARY KEY CHECK (one = 1), names BLOB NOT NULL, unscoured INTEGER NOT NULL) STRICT""",
    """CREATE TABLE tenant_keys (
        tenant TEXT NOT NULL, version INTEGER NOT NULL, created_at TEXT NOT NULL, wrapped BLOB NOT NULL,
        UNIQUE (tenant, version)) STRICT""",
    """CREATE TABLE data_keys (
        id BLOB NOT NULL, version INTEGER NOT NULL, tenant TEXT NOT NULL, name BLOB NOT NULL,
        wrapper INTEGER NOT NULL, reserved INTEGER NOT NULL, created_at TEXT NOT NULL, wrapped BLOB NOT NULL,
        UNIQUE (id, version), UNIQUE (tenant, name, version),
        FOREIGN KEY (tenant, wrapper) REFERENCES tenant_keys (tenant, version)) STRICT""",
    "CREATE INDEX data_keys_by_wrapper ON data_keys (tenant, wrapper)",
    "CREATE TABLE destroyed (id BLOB NOT NULL UNIQUE) STRICT",
    "CREATE TABLE secrets (name TEXT NOT NULL UNIQUE, sealed BLOB NOT NULL) STRICT",
)


class TenantKey(NamedTuple):
    """A row of `tenant_keys`."""

    tenant: str
    version: int
    created_at: str
    wrapped: bytes


class DataKey(NamedTuple):
    """A row of `data_keys`: `wrapper` is the version of the tenant key, `reserved` how many messages were promised."""

    id: bytes
    version: int
    tenant: str
    name: bytes
    wrapper: int
    reserved: int
    created_at: str
    wrapped: bytes

    @property
    def key(self) -> KeyName:
        return KeyName(self.id, self.version)


class KeyDatabase:
    """The rows, and nothing of cryptography. One thread at a time: the vault holds a lock."""

    def __init__(self, path: Path, *, create: bool) -> None:
        """Open the file, or make it. Raises NotFound, Unavailable, Tampered."""
        self._path = path
        if not path.exists():
            if not create:
                raise NotFound(
                    "there is no vault here", hint="restore it from a backup; lawful init makes a new workspace"
                )
            _make_file(path)
        with translated():
            self.connection = apsw.Connection(str(path))
            self._prepare()

    def _prepare(self) -> None:
        connection = self.connection
        connection.set_busy_timeout(PATIENCE_MS)
        for pragma, value in (("journal_mode", "WAL"), ("synchronous", "FULL"), ("secure_delete", "ON")):
            connection.pragma(pragma, value)
        connection.pragma("temp_store", "MEMORY")  # VACUUM's copy must not lie in a file
        connection.pragma("foreign_keys", "ON")
        connection.pragma("trusted_schema", "OFF")
        with self.write():
            if self.one("SELECT count(*) FROM sqlite_schema") == (0,):
                for statement in SCHEMA:
                    connection.execute(statement)
                connection.pragma("application_id", APPLICATION)
                connection.pragma("user_version", FORMAT)
        if connection.pragma("application_id") != APPLICATION:
            raise Tampered("the file is no vault")
        if connection.pragma("user_version") != FORMAT:
            raise Unavailable("the vault is of a format that this version does not know", hint="upgrade lawful")

    @contextmanager
    def write(self) -> Iterator[None]:
        """A transaction: durable once the block ends, undone when it raises. Within another one it is part of that."""
        if self._in_transaction():
            yield
            return
        with translated():
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                if self._in_transaction():  # SQLite itself may have rolled it back
                    self.connection.execute("ROLLBACK")
                raise

    @contextmanager
    def read(self) -> Iterator[None]:
        """A transaction that sees one moment, and keeps nobody from writing."""
        with translated():
            self.connection.execute("BEGIN")
            try:
                yield
            finally:
                self.connection.execute("ROLLBACK")

    def _in_transaction(self) -> bool:
        return self.connection.in_transaction

    def rows(self, statement: str, *values: apsw.SQLiteValue) -> list[tuple[Any, ...]]:
        """All rows of a statement."""
        with translated():
            return list(self.connection.execute(statement, values))

    def one(self, statement: str, *values: apsw.SQLiteValue) -> tuple[Any, ...] | None:
        """The first row, or None."""
        return next(iter(self.rows(statement, *values)), None)

    def version(self) -> int:
        """A number that is another one after another connection has committed a change."""
        with translated():
            return int(self.connection.pragma("data_version"))

    def tenant_key(self, tenant: str, version: int | None = None) -> TenantKey | None:
        """This version of a tenant's key, the newest without one; None when there is none."""
        row = self.one(
            "SELECT tenant, version, created_at, wrapped FROM tenant_keys"
            " WHERE tenant = ?1 AND (?2 IS NULL OR version = ?2) ORDER BY version DESC LIMIT 1",
            tenant,
            version,
        )
        return TenantKey(*row) if row else None

    def every_tenant_key(self) -> tuple[TenantKey, ...]:
        """All of them."""
        rows = self.rows("SELECT tenant, version, created_at, wrapped FROM tenant_keys")
        return tuple(TenantKey(*row) for row in rows)

    def data_key(self, key: KeyName) -> DataKey | None:
        """The data key of this id and version; None when there is none."""
        return next(iter(self._data_keys("id = ? AND version = ?", key.id, key.version)), None)

    def newest_data_key(self, tenant: str, name: bytes) -> DataKey | None:
        """The newest version of a name's data key; None when there is none."""
        return next(iter(self._data_keys("tenant = ? AND name = ? ORDER BY version DESC LIMIT 1", tenant, name)), None)

    def behind(self, tenant: str, version: int, limit: int) -> tuple[DataKey, ...]:
        """Some of the data keys that an older version of the tenant's key wraps."""
        return self._data_keys("tenant = ? AND wrapper < ? ORDER BY rowid LIMIT ?", tenant, version, limit)

    def every_data_key(self) -> tuple[DataKey, ...]:
        """All of them."""
        return self._data_keys("true")

    def _data_keys(self, condition: str, *values: apsw.SQLiteValue) -> tuple[DataKey, ...]:
        columns = ", ".join(DataKey._fields)
        # The condition is one of the constants above; values are always bound.
        statement = f"SELECT {columns} FROM data_keys WHERE {condition}"  # noqa: S608
        return tuple(DataKey(*row) for row in self.rows(statement, *values))

    def put_tenant_key(self, key: TenantKey) -> None:
        """Add a row; in a transaction."""
        self.connection.execute("INSERT INTO tenant_keys VALUES (?, ?, ?, ?)", key)

    def put_data_key(self, key: DataKey) -> None:
        """Add a row; in a transaction."""
        self.connection.execute("INSERT INTO data_keys VALUES (?, ?, ?, ?, ?, ?, ?, ?)", key)

    def change_tenant_key(self, key: TenantKey) -> None:
        """Replace what the root key made of a tenant key; in a transaction."""
        self.connection.execute(
            "UPDATE tenant_keys SET wrapped = ? WHERE tenant = ? AND version = ?",
            (key.wrapped, key.tenant, key.version),
        )

    def change_data_key(self, key: DataKey) -> None:
        """Replace what wraps a data key, and how many messages were promised; in a transaction."""
        self.connection.execute(
            "UPDATE data_keys SET wrapper = ?, reserved = ?, wrapped = ? WHERE id = ? AND version = ?",
            (key.wrapper, key.reserved, key.wrapped, key.id, key.version),
        )

    def was_destroyed(self, id_: bytes) -> bool:
        """Whether there was such a data key, and it was destroyed."""
        return self.one("SELECT 1 FROM destroyed WHERE id = ?", id_) is not None

    def must_scour(self) -> None:
        """Remember that deleted rows may have left something in the files; in the transaction that deletes them."""
        self.connection.execute("UPDATE vault SET unscoured = 1")

    def scour(self) -> None:
        """Leave nothing of deleted rows in the files. Raises Unavailable while another process reads.

        secure_delete overwrites a deleted row, but not the copies of it that SQLite left in unused parts of pages
        when it moved rows from one to another. VACUUM writes every page anew; then the WAL is emptied.
        """
        with translated():
            self.connection.execute("VACUUM")
            self.connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
            self.connection.execute("UPDATE vault SET unscoured = 0")

    def finish_scouring(self) -> None:
        """Do what a process that was killed, or kept from it by a reader, left undone; later, if it cannot be done now."""
        if self.one("SELECT 1 FROM vault WHERE unscoured = 1"):
            with suppress(Unavailable):
                self.scour()

    def close(self) -> None:
        """Give the file back."""
        self.connection.close()


def _make_file(path: Path) -> None:
    """An empty file for its owner alone; the WAL will take the same mode."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError:
        raise Unavailable("the vault's file cannot be made here") from None


# What a damaged file shows itself by: a schema without our tables, rows against its constraints, texts that are none.
_DAMAGE = (
    apsw.CorruptError,
    apsw.NotADBError,
    apsw.SQLError,
    apsw.MismatchError,
    apsw.ConstraintError,
    UnicodeDecodeError,
)


@contextmanager
def translated() -> Iterator[None]:
    """apsw's errors as ours."""
    try:
        yield
    except _DAMAGE:
        raise Tampered("the vault's database cannot be read", hint="restore it from a backup") from None
    except apsw.Error as error:
        raise Unavailable(f"the vault's database cannot be used now ({type(error).__name__})") from None
