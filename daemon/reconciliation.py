"""Follow every stored mail through the tables, sighting → raw bytes → message → draft → reply, and say where one ends.

Each question is one query over whole tables: it counts what is broken and names the first of it, so that a desk of any
size is answered in bounded memory. A query is one snapshot, so a daemon at work beside it breaks nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from daemon.database import Database
from daemon.models import Direction, DraftState, MailKind, OutboxState, TicketState
from daemon.tables import drafts, messages, metadata, outbox, raw_messages, sightings, tickets

SHOWN_EXAMPLES = 10
STATES: Mapping[sa.Table, Sequence[str]] = {
    sightings: ("stored", "duplicate", "deferred", "skipped"),
    raw_messages: ("new", "remembered", "parked"),
    messages: ("new", "queued", "done", "parked"),
    drafts: tuple(DraftState),
    outbox: tuple(OutboxState),
    tickets: tuple(TicketState),
}
_DANGLING = sa.text("""
    SELECT child, parent, number, row_id FROM (
        SELECT "table" AS child, parent, "rowid" AS row_id,
            count(*) OVER (PARTITION BY "table", parent) AS number,
            row_number() OVER (PARTITION BY "table", parent ORDER BY "rowid") AS place
        FROM pragma_foreign_key_check
    ) WHERE place <= :shown ORDER BY child, parent, place
""")


@dataclass(frozen=True, slots=True)
class Broken:
    """One kind of loss: ``what`` it is, how many rows have it, and up to ``SHOWN_EXAMPLES`` of their ids in order."""

    what: str
    count: int
    examples: Sequence[str]

    def as_table(self) -> dict[str, Any]:
        """For JSON: ``{what, count, examples}``."""
        return asdict(self)


async def broken_chains(database: Database) -> list[Broken]:
    """Every kind of loss that the database has; empty when each mail is whole from its sighting to its reply.

    Raises:
        TransientError: the database cannot be read.
    """
    async with database.read() as connection:
        found = [await _count(connection, what, query) for what, query in _questions().items()]
        if connection.dialect.name == "sqlite":  # PostgreSQL never lets a foreign key dangle
            found += await _dangling(connection)
    return [broken for broken in found if broken.count]


def _questions() -> dict[str, sa.Select[Any]]:
    """A query of ids for each kind of loss."""
    raw_gone = _missing(raw_messages, raw_messages.c.id == sightings.c.raw_id)
    has_raw = sightings.c.state.in_(("stored", "duplicate"))
    person_done = sa.and_(
        messages.c.direction == Direction.INBOUND, messages.c.kind == MailKind.PERSON, messages.c.state == "done"
    )
    # A mail in Sent is remembered without a message where it is the copy of a reply of ours.
    inbox_remembered = sa.and_(raw_messages.c.state == "remembered", raw_messages.c.role == "inbox")
    return {
        "sighting of a stored mail without its bytes (sightings)": sa.select(sightings.c.id).where(has_raw, raw_gone),
        "stored mail of another size than was stored (raw_messages)": sa.select(raw_messages.c.id).where(
            sa.func.length(raw_messages.c.raw) != raw_messages.c.size
        ),
        "remembered mail without a message (raw_messages)": sa.select(raw_messages.c.id).where(
            inbox_remembered, _missing(messages, messages.c.raw_id == raw_messages.c.id)
        ),
        "message whose stored mail is gone (messages)": sa.select(messages.c.id).where(
            messages.c.raw_id.is_not(None), _missing(raw_messages, raw_messages.c.id == messages.c.raw_id)
        ),
        "answered mail of a person without a draft or a reason (messages)": sa.select(messages.c.id).where(
            person_done, messages.c.reason == "", _missing(drafts, drafts.c.message_id == messages.c.id)
        ),
        "draft whose message is gone (drafts)": sa.select(drafts.c.id).where(
            _missing(messages, messages.c.id == drafts.c.message_id)
        ),
        "reply whose draft is gone (outbox)": sa.select(outbox.c.id).where(
            outbox.c.draft_id.is_not(None), _missing(drafts, drafts.c.id == outbox.c.draft_id)
        ),
        "reply whose message is gone (outbox)": sa.select(outbox.c.id).where(
            _missing(messages, messages.c.id == outbox.c.message_id)
        ),
    } | {
        f"unknown state ({table.name})": sa.select(table.c.id).where(table.c.state.not_in(list(known)))
        for table, known in STATES.items()
    }  # fmt: skip


def _missing(table: sa.Table, condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return ~sa.exists(sa.select(sa.literal(1)).select_from(table).where(condition))


async def _count(connection: AsyncConnection, what: str, query: sa.Select[Any]) -> Broken:
    # Counted over the whole result before LIMIT cuts it: count and examples are of one moment.
    counted = query.add_columns(sa.func.count().over()).order_by(query.selected_columns[0]).limit(SHOWN_EXAMPLES)
    rows = (await connection.execute(counted)).all()
    return Broken(what, rows[0][1] if rows else 0, [str(row[0]) for row in rows])


async def _dangling(connection: AsyncConnection) -> list[Broken]:
    """What SQLite itself says of each table's references: https://www.sqlite.org/pragma.html#pragma_foreign_key_check."""
    found: dict[str, tuple[int, list[str]]] = {}
    for table, parent, count, row_id in await connection.execute(_DANGLING, {"shown": SHOWN_EXAMPLES}):
        if table in metadata.tables:  # the others are the durable queue's own
            _, examples = found.setdefault(f"row that names a missing one of {parent} ({table})", (count, []))
            if row_id is not None:  # a table without row ids has no number to show
                examples.append(str(row_id))
    return [Broken(what, count, examples) for what, (count, examples) in found.items()]
