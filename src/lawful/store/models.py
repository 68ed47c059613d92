"""Models by version and by alias: `digits:3`, `digits@production`, and back to the one before.

* A version is set once; an alias points to a version that is there.
* The history of an alias is kept. Rolling back takes the topmost pointing off the stack, so that rolling back
  twice goes back two steps; the rows stay, marked.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, insert, select, update

from lawful.core.asset import Model
from lawful.core.errors import Conflict, Invalid, NotFound
from lawful.store import tables
from lawful.store.database import Database
from lawful.store.repository import Repository, is_id, is_plain

PRODUCTION = "production"  # the alias that a bare name means, where it is set
NEWEST = 999_999_999  # versions have nine digits at most

_history = tables.aliases.c


class Models(Repository[Model]):
    """Every version of every model."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, tables.models, Model, "model", _columns)

    def versions(self, name: str) -> tuple[Model, ...]:
        """The versions of a model, lowest first; empty when there is none."""
        return tuple(sorted(self.named(name), key=lambda model: model.version))

    def resolve(self, reference: str) -> Model:
        """The model meant by an id, `name@alias`, `name:version` or `name`.

        A bare name means its production alias, or the highest version where that alias is not set.
        Raises NotFound.
        """
        if (model := self.find(reference)) is not None:
            return model
        name, at, alias = reference.partition("@")
        if at:
            return self._version(name, self.aliases(name).get(alias), reference)
        name, colon, digits = reference.rpartition(":")
        if colon:
            return self._version(name, _number(digits), reference)
        versions = self.versions(reference)
        newest = versions[-1].version if versions else None
        return self._version(reference, self.aliases(reference).get(PRODUCTION, newest), reference)

    def aliases(self, name: str) -> dict[str, int]:
        """Each alias of a model and the version that it points to."""
        if not is_plain(name):
            return {}
        wanted = select(_history.alias, _history.version).where(
            _history.name == name, _history.rolled_back_at.is_(None)
        )
        with self._database.read() as connection:  # later rows replace earlier ones
            return dict(connection.execute(wanted.order_by(_history.sequence)).all())

    def set_alias(self, name: str, alias: str, version: int) -> None:
        """Point an alias to a version. Raises NotFound when the version does not exist, Invalid for the alias."""
        self.check_alias(name, alias, version)
        with self._database.write() as write:
            if _stack(write.connection, name, alias)[:1] == [version]:
                return
            row = {"sequence": write.sequence, "name": name, "alias": alias, "version": version}
            write.connection.execute(insert(tables.aliases).values(row | {"created_at": write.at}))

    def check_alias(self, name: str, alias: str, version: int) -> Model:
        """The version that an alias is to point to; raises what `set_alias` would."""
        if not is_id(alias):
            raise Invalid("not an alias", expected="up to 64 letters, digits, - and _")
        return self._version(name, version, f"{name}:{version}")

    def rollback(self, name: str, alias: str) -> int:
        """Point an alias to where it pointed before, and say where that is; raises what `previous` raises."""
        with self._database.write() as write:
            version = self._previous(write.connection, name, alias)
            top = select(_history.sequence).where(*_in_force(name, alias)).order_by(_history.sequence.desc()).limit(1)
            marked = update(tables.aliases).where(_history.sequence == top.scalar_subquery())
            write.connection.execute(marked.values(rolled_back_at=write.at))
        return version

    def previous(self, name: str, alias: str) -> int:
        """Where `rollback` would point an alias.

        Raises NotFound when the alias is not set, Conflict when it never pointed elsewhere.
        """
        with self._database.read() as connection:
            return self._previous(connection, name, alias)

    def _previous(self, connection: Connection, name: str, alias: str) -> int:
        stack = _stack(connection, name, alias)
        if not stack:
            raise self._missing(f"{name}@{alias}")
        if len(stack) == 1:
            raise Conflict("the alias has pointed to no other version", hint="lawful model list")
        return stack[1]

    def _version(self, name: str, version: int | None, reference: str) -> Model:
        if version is None or not is_plain(name):
            raise self._missing(reference)
        found = self._where(tables.models.c.name == name, tables.models.c.version == version)
        if not found:
            raise self._missing(reference)
        return found[0]

    def _missing(self, id_: str) -> NotFound:
        plain = is_id(id_.replace("@", "").replace(":", ""))
        return NotFound("no such model" + (f": {id_}" if plain else ""), hint="lawful model list")


def _columns(model: Model) -> dict[str, str | int]:
    if {"@", ":"} & set(model.name) or not 1 <= model.version <= NEWEST:
        raise Invalid("not a model's name and version", expected="a name without @ and :, and a version from 1")
    return {"id": model.id, "name": model.name, "version": model.version}


def _in_force(name: str, alias: str) -> tuple[ColumnElement[bool], ...]:
    return (_history.name == name, _history.alias == alias, _history.rolled_back_at.is_(None))


def _stack(connection: Connection, name: str, alias: str) -> list[int]:
    """The versions that an alias pointed to, the present one first."""
    wanted = select(_history.version).where(*_in_force(name, alias)).order_by(_history.sequence.desc())
    return list(connection.scalars(wanted))


def _number(digits: str) -> int | None:
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else None
