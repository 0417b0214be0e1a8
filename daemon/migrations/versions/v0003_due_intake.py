"""When what failed on its way in is tried again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import daemon.tables

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TABLES = ("raw_messages", "sightings")


def upgrade() -> None:
    """To this version."""
    for table in _TABLES:
        op.add_column(table, sa.Column("due_at", daemon.tables.UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Back to the version before."""
    for table in _TABLES:
        op.drop_column(table, "due_at")
