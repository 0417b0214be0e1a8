"""The mail that comes in, and its tickets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import daemon.tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    _positions()
    _raw_messages()
    _sightings()
    _customers()
    _tickets()
    _participants()
    _messages()
    _message_indexes()
    _attachments()


def downgrade() -> None:
    """Back to the version before."""
    op.drop_table("attachments")
    op.drop_table("messages")
    op.drop_table("participants")
    op.drop_table("tickets")
    op.drop_table("customers")
    op.drop_table("sightings")
    op.drop_table("raw_messages")
    op.drop_table("positions")


def _positions() -> None:
    op.create_table(
        "positions",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", daemon.tables.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", "folder", name=op.f("pk_positions")),
        sqlite_with_rowid=False,
    )


def _raw_messages() -> None:
    op.create_table(
        "raw_messages",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("source", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("folder", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("role", daemon.tables.SafeText(), server_default="inbox", nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", daemon.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("stored_at", daemon.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("state", daemon.tables.SafeText(), server_default="new", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reason", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_raw_messages")),
        sa.UniqueConstraint("identity", name=op.f("uq_raw_messages_identity")),
    )
    with op.batch_alter_table("raw_messages") as batch_op:
        batch_op.create_index(
            "ix_raw_messages_waiting",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state != 'remembered'"),
            postgresql_where=sa.text("state != 'remembered'"),
        )


def _sightings() -> None:
    op.create_table(
        "sightings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("raw_id", sa.BigInteger(), nullable=True),
        sa.Column("state", daemon.tables.SafeText(), server_default="stored", nullable=False),
        sa.Column("reason", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("size", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("received_at", daemon.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("filing", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["raw_id"], ["raw_messages.id"], name=op.f("fk_sightings_raw_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sightings")),
        sa.UniqueConstraint(
            "source", "folder", "uidvalidity", "uid", name=op.f("uq_sightings_source_folder_uidvalidity_uid")
        ),
    )
    with op.batch_alter_table("sightings") as batch_op:
        batch_op.create_index(
            "ix_sightings_deferred",
            ["source"],
            unique=False,
            sqlite_where=sa.text("state = 'deferred'"),
            postgresql_where=sa.text("state = 'deferred'"),
        )
        batch_op.create_index(
            "ix_sightings_filing",
            ["source"],
            unique=False,
            sqlite_where=sa.text("filing = 'wanted'"),
            postgresql_where=sa.text("filing = 'wanted'"),
        )
        batch_op.create_index(batch_op.f("ix_sightings_raw_id"), ["raw_id"], unique=False)


def _customers() -> None:
    op.create_table(
        "customers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("address", daemon.tables.SafeText(), nullable=False),
        sa.Column("name", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("created_at", daemon.tables.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers")),
        sa.UniqueConstraint("address", name=op.f("uq_customers_address")),
    )


def _tickets() -> None:
    op.create_table(
        "tickets",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("subject", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("state", daemon.tables.SafeText(), server_default="open", nullable=False),
        sa.Column("mailbox", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", daemon.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", daemon.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("tokens_spent", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_tickets_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("tickets") as batch_op:
        batch_op.create_index(batch_op.f("ix_tickets_customer_id"), ["customer_id"], unique=False)


def _participants() -> None:
    op.create_table(
        "participants",
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("address", daemon.tables.SafeText(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_participants_ticket_id")),
        sa.PrimaryKeyConstraint("ticket_id", "address", name=op.f("pk_participants")),
        sqlite_with_rowid=False,
    )


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("raw_id", sa.BigInteger(), nullable=True),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("direction", daemon.tables.SafeText(), server_default="inbound", nullable=False),
        sa.Column("author", daemon.tables.SafeText(), server_default="customer", nullable=False),
        sa.Column("message_id", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("in_reply_to", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("references", sa.JSON(), server_default="null", nullable=False),
        sa.Column("sender", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("sender_name", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("to", sa.JSON(), server_default="null", nullable=False),
        sa.Column("cc", sa.JSON(), server_default="null", nullable=False),
        sa.Column("reply_to", sa.JSON(), server_default="null", nullable=False),
        sa.Column("subject", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("date", daemon.tables.UtcDateTime(timezone=True), nullable=True),
        sa.Column("received_at", daemon.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("kind", daemon.tables.SafeText(), server_default="person", nullable=False),
        sa.Column("evidence", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("text", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("quoted", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("signature", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("language", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("html", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("bounce", sa.JSON(), server_default="null", nullable=False),
        sa.Column("authentication", sa.JSON(), server_default="null", nullable=False),
        sa.Column("defects", sa.JSON(), server_default="null", nullable=False),
        sa.Column("understanding", sa.JSON(), server_default="null", nullable=False),
        sa.Column("state", daemon.tables.SafeText(), server_default="new", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_at", daemon.tables.UtcDateTime(timezone=True), nullable=True),
        sa.Column("reason", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["raw_id"], ["raw_messages.id"], name=op.f("fk_messages_raw_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_messages_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("raw_id", name=op.f("uq_messages_raw_id")),
        sqlite_autoincrement=True,
    )


def _message_indexes() -> None:
    with op.batch_alter_table("messages") as batch_op:
        batch_op.create_index(batch_op.f("ix_messages_message_id"), ["message_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_messages_sender"), ["sender"], unique=False)
        batch_op.create_index(batch_op.f("ix_messages_ticket_id"), ["ticket_id"], unique=False)
        batch_op.create_index(
            "ix_messages_waiting",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state IN ('new', 'queued', 'parked')"),
            postgresql_where=sa.text("state IN ('new', 'queued', 'parked')"),
        )


def _attachments() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.Integer(), server_default="0", nullable=False),
        sa.Column("name", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("type", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("inline", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("reading", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.Column("characters", sa.Integer(), server_default="0", nullable=False),
        sa.Column("text", daemon.tables.SafeText(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_attachments_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        sa.UniqueConstraint("message_id", "place", name=op.f("uq_attachments_message_id_place")),
    )
    with op.batch_alter_table("attachments") as batch_op:
        batch_op.create_index(batch_op.f("ix_attachments_message_id"), ["message_id"], unique=False)
