"""The UIDVALIDITY of the first look: what a renumbered mailbox shows is old until all of it was read, however often."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.add_column("positions", sa.Column("first_uidvalidity", sa.BigInteger, nullable=True))
    op.execute("UPDATE positions SET first_uidvalidity = uidvalidity WHERE first_look IS NOT NULL")


def downgrade() -> None:
    """Back to the version before."""
    op.drop_column("positions", "first_uidvalidity")
