"""The tables of the control database: who, what and under which terms. Content never lies here.

* A row of an asset holds the asset itself as canonical JSON (`body`), and beside it the columns that are searched by.
* `sequence` is the number of the change that made the row: order never depends on a clock.
* Times are text, RFC 3339 in UTC, so that SQLite and PostgreSQL keep the same thing.

`migrations/` makes these tables step by step; `migrate.differences` says where the two disagree.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

# Named constraints, so that a later migration can drop them on any database.
metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

Id = String(200)
Time = String(32)


def _asset(table: str, *columns: Column[object] | UniqueConstraint) -> Table:
    """A table of frozen values: identity, order, the columns that are searched by, and the value itself."""
    return Table(
        table,
        metadata,
        Column("id", Id, primary_key=True),
        Column("sequence", BigInteger, nullable=False, unique=True),
        Column("created_at", Time, nullable=False),
        *columns,
        Column("body", Text, nullable=False),
    )


parties = _asset("parties", Column("name", Text, nullable=False))

datasets = _asset(
    "datasets",
    Column("name", Text, nullable=False, index=True),
    Column("digest", String(80), nullable=False, index=True),
)

models = _asset(
    "models",
    Column("name", Id, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("name", "version"),
)

# The history of each alias is a stack: the topmost row that was not rolled back is the one in force.
aliases = Table(
    "aliases",
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Id, nullable=False),
    Column("alias", Id, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", Time, nullable=False),
    Column("rolled_back_at", Time),
    ForeignKeyConstraint(["name", "version"], ["models.name", "models.version"]),
)

services = _asset(
    "services",
    Column("name", Text, nullable=False, index=True),
    Column("model", Id, nullable=False, index=True),
)

agreements = _asset(
    "agreements",
    Column("provider", Id, nullable=False),
    Column("customer", Id, nullable=False, index=True),
    Column("digest", String(80), nullable=False),
)

keys = _asset(
    "keys",
    Column("party", Id, nullable=False, index=True),
    Column("agreement", Id, nullable=False, index=True),
)

# Evidence that a checker has read, and incidents with their clocks.
proofs = _asset("proofs", Column("about", Id, nullable=False, index=True))

incidents = _asset("incidents", Column("kind", String(20), nullable=False))

# How many calls were answered under an agreement, counted up to this size of the evidence log.
usage = Table(
    "usage",
    metadata,
    Column("agreement", Id, primary_key=True),
    Column("calls", BigInteger, nullable=False),
    Column("log_size", BigInteger, nullable=False),
)

# Facts that named persons declared, every one of them; the latest of a name holds.
facts = Table(
    "facts",
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("about", Id, nullable=False, index=True),
    Column("name", Id, nullable=False),
    Column("created_at", Time, nullable=False),
    Column("body", Text, nullable=False),
)

settings_seen = Table(
    "settings_seen",
    metadata,
    Column("name", Id, primary_key=True),
    Column("value", Text, nullable=False),
)

# One row: the number of the last change.
changes = Table(
    "changes",
    metadata,
    Column("one", Integer, CheckConstraint("one = 1", name="one"), primary_key=True, autoincrement=False),
    Column("counter", BigInteger, nullable=False),
)
