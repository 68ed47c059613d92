"""The tables, step by step: `migrations/versions` holds small ordered files, and none that was released is edited.

`pending` and `differences` are questions that write nothing; `upgrade` is one transaction: all steps or none.
Nearly every time a database is opened nothing is pending: that is found out without Alembic, which takes longer to load
than the database to open.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text

from lawful.core.errors import Unavailable
from lawful.store import tables

_MIGRATIONS = Path(__file__).with_name("migrations")


def pending(engine: Engine) -> tuple[str, ...]:
    """The steps that this database has not had yet, oldest first.

    Raises Unavailable when a newer version of lawful made the database.
    """
    with engine.connect() as connection:
        return _pending(connection)


def upgrade(engine: Engine) -> None:
    """Take all pending steps, or none. Two processes at once are safe: one waits and finds nothing to do."""
    with engine.connect() as plain:
        connection = plain.execution_options(lawful_write=True)
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": 0x6C617766})
            _take(connection, _pending(connection))


def differences(engine: Engine) -> list[Any]:
    """What the migrated database has otherwise than `tables` says; empty when they agree."""
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, tables.metadata))


def _pending(connection: Connection) -> tuple[str, ...]:
    taken, steps = _taken(connection), _steps()
    if not taken <= set(steps):
        raise Unavailable("the database was made by a newer version of lawful", hint="upgrade lawful")
    done = steps.index(taken.pop()) + 1 if taken else 0
    return steps[done:]


def _taken(connection: Connection) -> set[str]:
    """The last step that this database has had, as Alembic keeps it; none in an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return set()
    return set(connection.scalars(text("SELECT version_num FROM alembic_version")))


def _steps() -> tuple[str, ...]:
    """All steps in order: the file of each is called NUMBER_what_it_does.py, and its number is its revision."""
    return tuple(sorted(file.name.partition("_")[0] for file in (_MIGRATIONS / "versions").glob("[0-9]*.py")))


def _take(connection: Connection, steps: tuple[str, ...]) -> None:
    from alembic.operations import Operations  # noqa: PLC0415
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    scripts, context = ScriptDirectory(str(_MIGRATIONS)), MigrationContext.configure(connection)
    for step in steps:
        with Operations.context(context):
            scripts.get_revision(step).module.upgrade()
        context.stamp(scripts, step)
