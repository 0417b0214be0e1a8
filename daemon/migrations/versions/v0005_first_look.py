"""What lay in a mailbox before the first look, so that a renumbered mailbox is not answered from its beginning."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import daemon.tables

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TABLES = ("positions", "raw_messages", "sightings")


def upgrade() -> None:
    """To this version."""
    for table in _TABLES:
        op.add_column(table, sa.Column("first_look", daemon.tables.UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Back to the version before."""
    for table in _TABLES:
        op.drop_column(table, "first_look")
