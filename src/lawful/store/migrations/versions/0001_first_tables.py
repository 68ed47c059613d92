"""The first tables: parties, assets, agreements, keys, usage, declared facts, settings seen, and the counter."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _assets()
    _aliases()
    _state()


def _asset(name: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.String(200), nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        *columns,
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.UniqueConstraint("sequence", name=f"uq_{name}_sequence"),
    )


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])


def _id(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(200), nullable=False)


def _assets() -> None:
    _asset("parties", sa.Column("name", sa.Text, nullable=False))
    _asset("datasets", sa.Column("name", sa.Text, nullable=False), sa.Column("digest", sa.String(80), nullable=False))
    _index("datasets", "name", "digest")
    version = sa.Column("version", sa.Integer, nullable=False)
    _asset("models", _id("name"), version, sa.UniqueConstraint("name", "version", name="uq_models_name_version"))
    _asset("services", sa.Column("name", sa.Text, nullable=False), _id("model"))
    _index("services", "name", "model")
    _asset("agreements", _id("provider"), _id("customer"), sa.Column("digest", sa.String(80), nullable=False))
    _index("agreements", "customer")
    _asset("keys", _id("party"), _id("agreement"))
    _index("keys", "party", "agreement")


def _aliases() -> None:
    op.create_table(
        "aliases",
        sa.Column("sequence", sa.BigInteger, nullable=False, autoincrement=False),
        _id("name"),
        _id("alias"),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("rolled_back_at", sa.String(32)),
        sa.PrimaryKeyConstraint("sequence", name="pk_aliases"),
        sa.ForeignKeyConstraint(["name", "version"], ["models.name", "models.version"], name="fk_aliases_name_version"),
    )


def _state() -> None:
    op.create_table(
        "usage",
        _id("agreement"),
        sa.Column("calls", sa.BigInteger, nullable=False),
        sa.Column("log_size", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("agreement", name="pk_usage"),
    )
    op.create_table(
        "facts",
        sa.Column("sequence", sa.BigInteger, nullable=False, autoincrement=False),
        _id("about"),
        _id("name"),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_facts"),
    )
    _index("facts", "about")
    op.create_table(
        "settings_seen",
        _id("name"),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_settings_seen"),
    )
    changes = op.create_table(
        "changes",
        sa.Column("one", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("counter", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("one", name="pk_changes"),
        sa.CheckConstraint("one = 1", name="ck_changes_one"),
    )
    op.bulk_insert(changes, [{"one": 1, "counter": 0}])
