"""What is counted, declared and noticed: usage of agreements, facts that people stated, settings seen at start."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec
from sqlalchemy import delete, insert, select, update

from lawful.core.canonical import canonical
from lawful.core.errors import Invalid, Tampered
from lawful.core.facts import Fact, Facts, FactValue, Origin
from lawful.store import tables
from lawful.store.database import Database
from lawful.store.repository import is_plain


class Usage:
    """How many calls were answered under each agreement, and up to which size of the log they were counted."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def load(self) -> dict[str, tuple[int, int]]:
        """For each agreement: calls, log size."""
        with self._database.read() as connection:
            return {name: (calls, size) for name, calls, size in connection.execute(select(tables.usage))}

    def save(self, counts: Mapping[str, tuple[int, int]]) -> None:
        """Keep the counts, all or none; a count for a smaller log than the kept one is left out.

        This is no change for `change_counter`: the log is the truth, and this only saves reading it again.
        """
        with self._database.write(counted=False) as write:
            kept = dict(write.connection.execute(select(tables.usage.c.agreement, tables.usage.c.log_size)).all())
            for agreement, (calls, log_size) in counts.items():
                row = {"agreement": agreement, "calls": calls, "log_size": log_size}
                if agreement not in kept:
                    write.connection.execute(insert(tables.usage).values(row))
                elif kept[agreement] <= log_size:
                    write.connection.execute(
                        update(tables.usage).where(tables.usage.c.agreement == agreement).values(row)
                    )


class DeclaredFacts:
    """Facts that a named person stated about an asset. All are kept; the latest of a name holds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def declare(self, about: str, name: str, fact: Fact) -> None:
        """Keep a fact about an asset. Raises Invalid unless somebody declared it on a day."""
        if fact.origin is not Origin.DECLARED or not fact.by or fact.on is None or not is_plain(about + name):
            raise Invalid("not a declared fact", expected="who declared it, on which day, about which asset")
        body = canonical(_Declaration(kind=_kind(fact.value), value=fact.value, by=fact.by, on=fact.on)).decode()
        with self._database.write() as write:
            row = {"sequence": write.sequence, "about": about, "name": name, "created_at": write.at, "body": body}
            write.connection.execute(insert(tables.facts).values(row))

    def about(self, *ids: str) -> Facts:
        """The facts that hold about these assets; the latest declaration wins where two name one."""
        columns = tables.facts.c
        wanted = select(columns.name, columns.body).where(columns.about.in_(ids)).order_by(columns.sequence)
        with self._database.read() as connection:
            return Facts({name: _fact(body) for name, body in connection.execute(wanted)})


class SettingsSeen:
    """The settings of the last start, to notice a change. Secrets are never among them: `app` leaves them out."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def seen(self) -> dict[str, str]:
        """Each setting and its value, as text."""
        with self._database.read() as connection:
            return dict(connection.execute(select(tables.settings_seen)).all())

    def see(self, settings: Mapping[str, str]) -> None:
        """Keep these settings instead of the ones before."""
        with self._database.write() as write:
            write.connection.execute(delete(tables.settings_seen))
            rows = [{"name": name, "value": value} for name, value in settings.items()]
            if rows:
                write.connection.execute(insert(tables.settings_seen), rows)


class _Declaration(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A fact as it is kept: JSON alone could not tell a date from a text or a decimal."""

    kind: Literal["bool", "int", "decimal", "date", "text", "texts"]
    value: object
    by: str
    on: date


_TYPES: dict[str, type] = {
    "bool": bool,
    "int": int,
    "decimal": Decimal,
    "date": date,
    "text": str,
    "texts": tuple[str, ...],
}


def _kind(value: FactValue) -> Literal["bool", "int", "decimal", "date", "text", "texts"]:
    match value:
        case bool():
            return "bool"
        case int():
            return "int"
        case Decimal():
            return "decimal"
        case date():
            return "date"
        case str():
            return "text"
        case _:
            return "texts"


def _fact(body: str) -> Fact:
    try:
        kept = msgspec.json.decode(body, type=_Declaration)
        value: FactValue = msgspec.convert(kept.value, _TYPES[kept.kind])
    except msgspec.MsgspecError:
        raise Tampered("a declared fact cannot be read", hint="restore it from a backup") from None
    return Fact(value=value, origin=Origin.DECLARED, by=kept.by, on=kept.on)
