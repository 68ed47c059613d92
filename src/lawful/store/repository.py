"""Repositories: typed values in, the same typed values out.

* What is put is kept as canonical JSON and read back strictly: bytes that are no such value raise Tampered.
* An id is unique for ever within its kind; `put` never overwrites.
* `all` and `named` are in the order in which things were made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Table, delete, insert, select, update

from lawful.core.canonical import canonical
from lawful.core.errors import Conflict, Invalid, NotFound, Tampered
from lawful.store.database import Database

T = TypeVar("T", bound=msgspec.Struct)
Columns = Callable[[T], Mapping[str, str | int]]

LONGEST = 200  # characters of an id or a name that is searched by


class Repository(Generic[T]):
    """The assets of one kind. `columns` gives the id and what else is searched by."""

    def __init__(self, database: Database, table: Table, type_: type[T], kind: str, columns: Columns[T]) -> None:
        self._database = database
        self._table = table
        self._decoder = msgspec.json.Decoder(type_, strict=True)
        self._kind = kind
        self._columns = columns

    def put(self, value: T) -> None:
        """Keep a new value. Raises Conflict when its id (or its name and version) exists."""
        row = self._row(value)
        with self._database.write() as write:
            row |= {"sequence": write.sequence, "created_at": write.at}
            write.connection.execute(insert(self._table).values(row))

    def get(self, id: str) -> T:  # noqa: A002  the word of every asset
        """The value with this id. Raises NotFound."""
        value = self.find(id)
        if value is None:
            raise self._missing(id)
        return value

    def find(self, id: str) -> T | None:  # noqa: A002
        """The value with this id, or None."""
        found = self._where(self._table.c.id == id) if is_plain(id) else ()
        return found[0] if found else None

    def all(self) -> tuple[T, ...]:
        """Every value, oldest first."""
        return self._where()

    def named(self, name: str) -> tuple[T, ...]:
        """Every value of this name, oldest first."""
        return self._where(self._table.c.name == name) if is_plain(name) else ()

    def remove(self, id: str) -> None:  # noqa: A002
        """Forget a value. Raises NotFound, or Conflict while something refers to it."""
        with self._database.write() as write:
            gone = is_plain(id) and write.connection.execute(delete(self._table).where(self._table.c.id == id)).rowcount
            if not gone:
                raise self._missing(id)

    def _where(self, *conditions: ColumnElement[bool]) -> tuple[T, ...]:
        wanted = select(self._table.c.id, self._table.c.body).where(*conditions).order_by(self._table.c.sequence)
        with self._database.read() as connection:
            return tuple(self._value(id_, body) for id_, body in connection.execute(wanted))

    def _row(self, value: T) -> dict[str, Any]:
        columns = dict(self._columns(value))
        texts = [text for name, text in columns.items() if isinstance(text, str) and (text or name == "id")]
        if not all(map(is_plain, texts)):
            raise Invalid(
                f"a {self._kind} has an id or a name that cannot be kept",
                expected=f"1 to {LONGEST} printable characters",
            )
        return {**columns, "body": canonical(value).decode()}

    def _value(self, id_: str, body: str) -> T:
        try:
            value = self._decoder.decode(body)
        except (msgspec.MsgspecError, UnicodeError):
            raise Tampered(f"a stored {self._kind} cannot be read", hint="restore it from a backup") from None
        if self._columns(value)["id"] != id_:
            raise Tampered(f"a stored {self._kind} stands under another one's id")
        return value

    def _missing(self, id_: str) -> NotFound:
        return NotFound(f"no such {self._kind}" + (f": {id_}" if is_id(id_) else ""))


class StatefulRepository(Repository[T]):
    """Assets whose state moves on: signed, revoked, withdrawn."""

    def replace(self, value: T, *, was: T | None = None) -> None:
        """Keep the new state of a value that is there. Raises NotFound.

        With `was`, raises Conflict when it is not that state which is replaced: somebody else was faster.
        """
        row = self._row(value)
        same = self._table.c.id == row["id"]
        with self._database.write() as write:
            stored = write.connection.scalar(select(self._table.c.body).where(same))
            if stored is None:
                raise self._missing(row["id"])
            if was is not None and stored != canonical(was).decode():
                raise Conflict(f"the {self._kind} was changed in the meantime", hint="read it again")
            write.connection.execute(update(self._table).where(same).values(row))


def is_plain(text: str) -> bool:
    """Whether a text can be an id or a name in a column: not empty, printable, not too long."""
    return 0 < len(text) <= LONGEST and text.isprintable()


def is_id(text: str) -> bool:
    """Whether a text is so plain that an error may repeat it: ids are ours, and never what somebody typed to us."""
    return len(text) <= 64 and text.isascii() and text.replace("-", "").replace("_", "").isalnum()
