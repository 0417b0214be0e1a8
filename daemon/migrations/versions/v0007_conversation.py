"""The conversation that Outlook names in Thread-Index, for mails that have lost their References."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_NAMED = sa.text("conversation != ''")


def upgrade() -> None:
    """To this version."""
    op.add_column("messages", sa.Column("conversation", sa.Text, nullable=False, server_default=""))
    op.create_index(
        "ix_messages_conversation", "messages", ["conversation"], sqlite_where=_NAMED, postgresql_where=_NAMED
    )


def downgrade() -> None:
    """Back to the version before."""
    op.drop_index("ix_messages_conversation", "messages")
    op.drop_column("messages", "conversation")
