"""The tables of the one database, as SQLAlchemy Core: SQLite by default, PostgreSQL by URL.

The unique keys are the invariants: a mail is stored once (``raw_messages``), a place in a mailbox is seen once
(``sightings``), a mail gets one draft (``drafts``) and one reply (``outbox``). Migrations are in ``daemon/migrations``.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


# A row of a PostgreSQL index takes 2,704 bytes, and what cannot be packed smaller has to fit as it is.
# Source: BTMaxItemSize in src/include/access/nbtree.h
INDEXED_BYTES = 2_000


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware ``datetime`` in UTC on both databases; SQLite itself forgets the zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Refuse a naive time: it would be read back as another moment."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime without a time zone must not be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def storable(value: str) -> str:
    """Text that both databases take: PostgreSQL refuses NUL, and neither can encode a lone surrogate."""
    if value.isascii():
        return value.replace("\x00", "") if "\x00" in value else value
    return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


class SafeText(sa.types.TypeDecorator[str]):
    """Text from a foreign mail; see ``storable``."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """Clean on the way in."""
        return None if value is None else storable(value)


def indexable(value: str) -> str:
    """Text as a column with an index holds it: compare it with this, wherever it is not the database that compares."""
    value = storable(value)
    if len(value) * 4 <= INDEXED_BYTES:
        return value
    return value.encode()[:INDEXED_BYTES].decode("utf-8", "ignore")


class IndexedText(SafeText):
    """Text from a foreign mail that stands in an index or a unique key: cut, alike when stored and when looked for."""

    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """Clean and cut on the way in."""
        return None if value is None else indexable(value)


def _id() -> sa.Column[int]:
    # SQLite autoincrements only a plain INTEGER PRIMARY KEY; an id is never used twice, because mails carry ticket ids.
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True)


def _ref(name: str, target: str, *, nullable: bool = False, index: bool = True) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, sa.ForeignKey(target), nullable=nullable, index=index)


def _text(name: str, default: str = "") -> sa.Column[str]:
    return sa.Column(name, SafeText, nullable=False, server_default=default)


def _indexed(name: str, *, index: bool = True) -> sa.Column[str]:
    return sa.Column(name, IndexedText, nullable=False, server_default="", index=index)


def _when(name: str, *, nullable: bool = False, index: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, UtcDateTime, nullable=nullable, index=index)


def _json(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON, nullable=False, server_default="null")


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, server_default="0")


positions = sa.Table(
    "positions",
    metadata,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("folder", sa.Text, primary_key=True),
    sa.Column("uidvalidity", sa.BigInteger, nullable=False),
    sa.Column("last_uid", sa.BigInteger, nullable=False),
    _when("updated_at"),
    _when("first_look", nullable=True),  # where only mails after it are wanted (start = "new")
    sa.Column("first_uidvalidity", sa.BigInteger, nullable=True),  # of the last full look: under another all looks new
    sqlite_with_rowid=False,
)

raw_messages = sa.Table(
    "raw_messages",
    metadata,
    _id(),
    sa.Column("identity", sa.Text, nullable=False, unique=True),  # Message-ID + checksum, see stages/receive.py
    _text("source"),
    _text("folder"),
    _text("role", "inbox"),  # "inbox" or "sent": what the folder it came from is for
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("raw", sa.LargeBinary, nullable=False),
    _when("received_at"),
    _when("stored_at"),
    _text("state", "new"),  # new → remembered | parked
    _count("attempts"),
    _when("due_at", nullable=True),  # when to try again, after a failure
    _text("reason"),
    _when("first_look", nullable=True),  # the folder's, for a mail found when the server had numbered its mails anew
)
sa.Index(
    "ix_raw_messages_waiting",
    raw_messages.c.id,
    sqlite_where=raw_messages.c.state != "remembered",
    postgresql_where=raw_messages.c.state != "remembered",
)

sightings = sa.Table(
    "sightings",
    metadata,
    _id(),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("folder", sa.Text, nullable=False),
    sa.Column("uidvalidity", sa.BigInteger, nullable=False),
    sa.Column("uid", sa.BigInteger, nullable=False),
    _ref("raw_id", "raw_messages.id", nullable=True),
    _text("state", "stored"),  # stored | duplicate | deferred | skipped
    _text("reason"),
    sa.Column("size", sa.BigInteger, nullable=False, server_default="0"),
    _when("received_at"),
    _text("filing"),  # "" | wanted | done: archived or flagged on the server, where the configuration asks for it
    _count("attempts"),
    _when("due_at", nullable=True),  # when to fetch a deferred mail again, after the server refused it
    _when("first_look", nullable=True),  # as in raw_messages, for a mail that is fetched later
    sa.UniqueConstraint("source", "folder", "uidvalidity", "uid"),
)
sa.Index(
    "ix_sightings_filing",
    sightings.c.source,
    sqlite_where=sightings.c.filing == "wanted",
    postgresql_where=sightings.c.filing == "wanted",
)
sa.Index(
    "ix_sightings_deferred",
    sightings.c.source,
    sqlite_where=sightings.c.state == "deferred",
    postgresql_where=sightings.c.state == "deferred",
)

customers = sa.Table(
    "customers",
    metadata,
    _id(),
    sa.Column("address", IndexedText, nullable=False, unique=True),
    _text("name"),
    _when("created_at"),
)

tickets = sa.Table(
    "tickets",
    metadata,
    _id(),
    _text("subject"),
    _text("state", "open"),
    _text("mailbox"),
    _ref("customer_id", "customers.id"),
    _when("created_at"),
    _when("updated_at"),
    sa.Column("tokens_spent", sa.BigInteger, nullable=False, server_default="0"),
    sqlite_autoincrement=True,
)

participants = sa.Table(
    "participants",
    metadata,
    sa.Column("ticket_id", sa.BigInteger, sa.ForeignKey("tickets.id"), primary_key=True),
    sa.Column("address", IndexedText, primary_key=True),
    sqlite_with_rowid=False,
)

messages = sa.Table(
    "messages",
    metadata,
    _id(),
    sa.Column("raw_id", sa.BigInteger, sa.ForeignKey("raw_messages.id"), unique=True, nullable=True),
    _ref("ticket_id", "tickets.id"),
    _text("direction", "inbound"),
    _text("author", "customer"),  # customer | agent | deskhand | machine
    _indexed("message_id"),
    _text("in_reply_to"),
    _json("references"),
    _indexed("sender"),
    _text("sender_name"),
    _json("to"),
    _json("cc"),
    _json("reply_to"),
    _text("subject"),
    _when("date", nullable=True),
    _when("received_at"),
    _text("kind", "person"),
    _text("evidence"),
    _text("text"),
    _text("quoted"),
    _text("signature"),
    _text("language"),
    sa.Column("html", sa.Boolean, nullable=False, server_default=sa.false()),
    _json("bounce"),
    _json("authentication"),
    _json("defects"),
    _json("understanding"),
    _text("state", "new"),  # new → queued → done | parked
    _count("attempts"),
    _when("due_at", nullable=True),
    _text("reason"),
    _indexed("conversation", index=False),  # Outlook's, of Thread-Index; few mails have one
    sqlite_autoincrement=True,
)
sa.Index(
    "ix_messages_conversation",
    messages.c.conversation,
    sqlite_where=messages.c.conversation != "",
    postgresql_where=messages.c.conversation != "",
)
sa.Index(
    "ix_messages_waiting",
    messages.c.id,
    sqlite_where=messages.c.state.in_(("new", "queued", "parked")),
    postgresql_where=messages.c.state.in_(("new", "queued", "parked")),
)

attachments = sa.Table(
    "attachments",
    metadata,
    _id(),
    _ref("message_id", "messages.id"),
    _count("place"),
    _text("name"),
    _text("type"),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("inline", sa.Boolean, nullable=False, server_default=sa.false()),
    _text("reading"),
    _count("characters"),
    _text("text"),
    sa.UniqueConstraint("message_id", "place"),
)

drafts = sa.Table(
    "drafts",
    metadata,
    _id(),
    _ref("ticket_id", "tickets.id"),
    sa.Column("message_id", sa.BigInteger, sa.ForeignKey("messages.id"), nullable=False, unique=True),
    _indexed("state"),
    _text("text"),
    _text("outcome"),
    sa.Column("confidence", sa.Float, nullable=False, server_default="0"),
    _json("decision"),
    _json("claims"),
    _json("passages"),
    _json("notes"),
    _json("versions"),
    _text("escalate"),
    _text("model"),
    _count("tokens_in"),
    _count("tokens_out"),
    sa.Column("cost", sa.Float, nullable=False, server_default="0"),
    _indexed("folder_message_id"),  # Message-ID of the copy in the Drafts folder
    _text("folder_state"),  # "" | wanted | placed | remove | refused
    _when("created_at"),
    _when("closed_at", nullable=True),
)
sa.Index(
    "ix_drafts_folder",
    drafts.c.id,
    sqlite_where=drafts.c.folder_state.in_(("wanted", "remove")),
    postgresql_where=drafts.c.folder_state.in_(("wanted", "remove")),
)

reviews = sa.Table(
    "reviews",
    metadata,
    _id(),
    _ref("draft_id", "drafts.id"),
    _text("verdict"),  # approve | edit | reject
    _text("reviewer"),
    _text("reason"),
    _text("text"),
    _text("difference"),  # unified diff from the draft to what was sent
    _when("created_at"),
)

outbox = sa.Table(
    "outbox",
    metadata,
    _id(),
    _ref("ticket_id", "tickets.id"),
    _ref("message_id", "messages.id"),
    _text("kind", "reply"),  # reply | notice
    sa.Column("draft_id", sa.BigInteger, sa.ForeignKey("drafts.id"), nullable=True, index=True),
    _text("mailbox"),
    _indexed("rfc_message_id"),
    _text("envelope_sender"),
    _json("recipients"),
    sa.Column("mime", sa.LargeBinary, nullable=False),
    _text("text"),
    sa.Column("automatic", sa.Boolean, nullable=False),
    _indexed("correspondent"),
    _text("state", "ready"),
    _count("attempts"),
    _when("due_at"),
    _when("leased_until", nullable=True),
    _text("detail"),
    _when("created_at"),
    _when("sent_at", nullable=True),
    _text("copy_state"),  # "" | wanted | done | refused
    sa.UniqueConstraint("ticket_id", "message_id", "kind"),
)
sa.Index(
    "ix_outbox_open",
    outbox.c.due_at,
    sqlite_where=outbox.c.state.in_(("ready", "sending")),
    postgresql_where=outbox.c.state.in_(("ready", "sending")),
)
sa.Index("ix_outbox_traffic", outbox.c.created_at, outbox.c.automatic, outbox.c.kind, outbox.c.state)
sa.Index(
    "ix_outbox_copy",
    outbox.c.id,
    sqlite_where=outbox.c.copy_state == "wanted",
    postgresql_where=outbox.c.copy_state == "wanted",
)

memories = sa.Table(
    "memories",
    metadata,
    _id(),
    _ref("customer_id", "customers.id"),
    sa.Column("ticket_id", sa.BigInteger, sa.ForeignKey("tickets.id"), nullable=True),
    _text("kind"),  # user_info | preference | context | fact
    _indexed("content", index=False),
    sa.Column("importance", sa.Float, nullable=False, server_default="0.5"),
    _when("created_at"),
    _when("last_accessed_at"),
    sa.UniqueConstraint("customer_id", "kind", "content"),
)

audit = sa.Table(
    "audit",
    metadata,
    _id(),
    _when("at"),
    sa.Column("ticket_id", sa.BigInteger, nullable=True, index=True),
    sa.Column("message_id", sa.BigInteger, nullable=True),
    _text("event"),
    _json("detail"),
)
