"""How many automatic replies the whole desk sent in the last hour, without a look at each of them."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_index("ix_outbox_traffic", "outbox", ["created_at", "automatic", "kind", "state"])


def downgrade() -> None:
    """Back to the version before."""
    op.drop_index("ix_outbox_traffic", "outbox")
