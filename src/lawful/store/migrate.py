"""The tables, step by step: `migrations/versions` holds small ordered files, and none that was released is edited.

`pending` and `differences` are questions that write nothing; `upgrade` is one transaction: all steps or none.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from lawful.core.errors import Unavailable
from lawful.store import tables


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
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, tables.metadata))


def _pending(connection: Connection) -> tuple[str, ...]:
    taken = set(MigrationContext.configure(connection).get_current_heads())
    steps = [step.revision for step in reversed(list(_scripts().walk_revisions()))]
    if not taken <= set(steps):
        raise Unavailable("the database was made by a newer version of lawful", hint="upgrade lawful")
    done = steps.index(taken.pop()) + 1 if taken else 0
    return tuple(steps[done:])


def _take(connection: Connection, steps: tuple[str, ...]) -> None:
    scripts, context = _scripts(), MigrationContext.configure(connection)
    for step in steps:
        with Operations.context(context):
            scripts.get_revision(step).module.upgrade()
        context.stamp(scripts, step)


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(Path(__file__).with_name("migrations")))
