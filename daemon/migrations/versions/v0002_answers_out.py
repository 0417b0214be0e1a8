"""The answers that go out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import daemon.tables

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    _drafts()
    _reviews()
    _outbox()
    _memories()
    _audit()


def downgrade() -> None:
    """Back to the version before."""
    op.drop_table("audit")
    op.drop_table("memories")
    op.drop_table("outbox")
    op.drop_table("reviews")
    op.drop_table("drafts")


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("state", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("text", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("outcome", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("confidence", sa.Float(), server_default="0", nullable=False),
        sa.Column("decision", sa.JSON(), server_default="null", nullable=False),
        sa.Column("claims", sa.JSON(), server_default="null", nullable=False),
        sa.Column("passages", sa.JSON(), server_default="null", nullable=False),
        sa.Column("notes", sa.JSON(), server_default="null", nullable=False),
        sa.Column("versions", sa.JSON(), server_default="null", nullable=False),
        sa.Column("escalate", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("model", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("tokens_in", sa.Integer(), server_default="0", nullable=False),
        sa.Column("tokens_out", sa.Integer(), server_default="0", nullable=False),
        sa.Column("cost", sa.Float(), server_default="0", nullable=False),
        sa.Column("folder_message_id", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("folder_state", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("created_at", daemon.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", daemon.tables.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_drafts_message_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_drafts_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("message_id", name=op.f("uq_drafts_message_id")),
    )
    with op.batch_alter_table("drafts") as batch_op:
        batch_op.create_index(
            "ix_drafts_folder",
            ["id"],
            unique=False,
            sqlite_where=sa.text("folder_state IN ('wanted', 'remove')"),
            postgresql_where=sa.text("folder_state IN ('wanted', 'remove')"),
        )
        batch_op.create_index(batch_op.f("ix_drafts_folder_message_id"), ["folder_message_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_drafts_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_drafts_ticket_id"), ["ticket_id"], unique=False)


def _reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("draft_id", sa.BigInteger(), nullable=False),
        sa.Column("verdict", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("reviewer", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("reason", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("text", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("difference", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("created_at", daemon.tables.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_reviews_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    with op.batch_alter_table("reviews") as batch_op:
        batch_op.create_index(batch_op.f("ix_reviews_draft_id"), ["draft_id"], unique=False)


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", daemon.tables.SafeText(), server_default="reply", nullable=False),
        sa.Column("draft_id", sa.BigInteger(), nullable=True),
        sa.Column("mailbox", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("rfc_message_id", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("envelope_sender", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("recipients", sa.JSON(), server_default="null", nullable=False),
        sa.Column("mime", sa.LargeBinary(), nullable=False),
        sa.Column("text", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("correspondent", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("state", daemon.tables.SafeText(), server_default="ready", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_at", daemon.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("leased_until", daemon.tables.UtcDateTime(timezone=True), nullable=True),
        sa.Column("detail", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("created_at", daemon.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("sent_at", daemon.tables.UtcDateTime(timezone=True), nullable=True),
        sa.Column("copy_state", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_outbox_draft_id")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_outbox_message_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_outbox_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("ticket_id", "message_id", "kind", name=op.f("uq_outbox_ticket_id_message_id_kind")),
    )
    with op.batch_alter_table("outbox") as batch_op:
        batch_op.create_index(
            "ix_outbox_copy",
            ["id"],
            unique=False,
            sqlite_where=sa.text("copy_state = 'wanted'"),
            postgresql_where=sa.text("copy_state = 'wanted'"),
        )
        batch_op.create_index(batch_op.f("ix_outbox_correspondent"), ["correspondent"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_draft_id"), ["draft_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_message_id"), ["message_id"], unique=False)
        batch_op.create_index(
            "ix_outbox_open",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("state IN ('ready', 'sending')"),
            postgresql_where=sa.text("state IN ('ready', 'sending')"),
        )
        batch_op.create_index(batch_op.f("ix_outbox_rfc_message_id"), ["rfc_message_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_ticket_id"), ["ticket_id"], unique=False)


def _memories() -> None:
    op.create_table(
        "memories",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("content", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("importance", sa.Float(), server_default="0.5", nullable=False),
        sa.Column("created_at", daemon.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("last_accessed_at", daemon.tables.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_memories_customer_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_memories_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memories")),
        sa.UniqueConstraint("customer_id", "kind", "content", name=op.f("uq_memories_customer_id_kind_content")),
    )
    with op.batch_alter_table("memories") as batch_op:
        batch_op.create_index(batch_op.f("ix_memories_customer_id"), ["customer_id"], unique=False)


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("at", daemon.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("event", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("detail", sa.JSON(), server_default="null", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit") as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_ticket_id"), ["ticket_id"], unique=False)
