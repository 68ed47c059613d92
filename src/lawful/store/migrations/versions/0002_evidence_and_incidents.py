"""Two more kinds: evidence that a checker read, and incidents with their clocks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _asset("proofs", sa.Column("about", sa.String(200), nullable=False))
    op.create_index("ix_proofs_about", "proofs", ["about"])
    _asset("incidents", sa.Column("kind", sa.String(20), nullable=False))


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
