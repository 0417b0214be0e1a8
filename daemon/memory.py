"""What Deskhand remembers: the case around one mail, how busy its writer was, and facts about a customer.

Every query starts from one ticket or one customer, so nothing of another customer can come along.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence, Set
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.ext.asyncio import AsyncConnection

from daemon.database import Database, apart, insert_for
from daemon.mail.correspondent import reply_address
from daemon.mail.tokens import without_detail
from daemon.models import ENTRY_CHARACTERS, Case, Counters, Direction, Mail, MailKind, ThreadEntry, Understanding
from daemon.overtaking import may_be_one_person
from daemon.passing import passes
from daemon.tables import customers, indexable, memories, messages, outbox, raw_messages, tickets

THREAD_MESSAGES = 20
RETURNED_DAYS = 30  # so long a bounce speaks against an address
RETURNED_CHARACTERS = 200
NOBODY = 0  # the customer of a mail that somebody else wrote on the ticket: it neither uses nor adds memories
READ_AT_ONCE_BYTES = 100_000  # what takes longer is read beside the event loop
log = structlog.get_logger(__name__)
# Built once: to build these for every mail costs more than to run them.
_CASE = (
    sa.select(messages.c.ticket_id, messages.c.received_at, tickets.c.customer_id, tickets.c.subject)
    .add_columns(tickets.c.mailbox, raw_messages.c.raw, raw_messages.c.first_look, customers.c.address)
    .join(tickets, tickets.c.id == messages.c.ticket_id)
    .join(customers, customers.c.id == tickets.c.customer_id)
    .join(raw_messages, raw_messages.c.id == messages.c.raw_id)
    .where(messages.c.id == sa.bindparam("message"))
)
_EARLIER = (
    sa.select(messages.c.direction, messages.c.sender, messages.c.kind, messages.c.text, messages.c.received_at)
    .add_columns(messages.c.reply_to)
    .where(messages.c.ticket_id == sa.bindparam("ticket"), messages.c.id < sa.bindparam("message"))
    .order_by(messages.c.id.desc())
    .limit(THREAD_MESSAGES)
)
_AUTOMATIC = sa.select(sa.func.count()).where(
    outbox.c.automatic,
    outbox.c.kind == "reply",
    outbox.c.state != "cancelled",
    outbox.c.created_at > sa.bindparam("day", type_=outbox.c.created_at.type),
)
_THEIRS = sa.select(messages.c.id).where(
    messages.c.sender == sa.bindparam("sender"),
    messages.c.received_at > sa.bindparam("day", type_=messages.c.received_at.type),
)
_TO_THEM = sa.or_(outbox.c.correspondent == sa.bindparam("correspondent"), outbox.c.message_id.in_(_THEIRS))
# Bounces of the last weeks on tickets on which this address had a reply.
_RETURNED = (
    sa.select(messages.c.bounce)
    .join(outbox, outbox.c.ticket_id == messages.c.ticket_id)
    .where(
        outbox.c.correspondent == sa.bindparam("correspondent"),
        outbox.c.kind == "reply",
        messages.c.kind == MailKind.BOUNCE,
        messages.c.received_at > sa.bindparam("weeks", type_=messages.c.received_at.type),
    )
)
_LAST_RETURNED = _RETURNED.order_by(messages.c.id.desc()).limit(20)
_MAILS = sa.select(sa.func.count()).where(
    messages.c.received_at > sa.bindparam("hour", type_=messages.c.received_at.type),
    messages.c.received_at <= sa.bindparam("received_at", type_=messages.c.received_at.type),
    messages.c.direction == Direction.INBOUND,
)
_OF_THE_DESK = sa.select(sa.func.count()).where(
    outbox.c.created_at > sa.bindparam("last_hour", type_=outbox.c.created_at.type),
    outbox.c.automatic,
    outbox.c.kind == "reply",
    outbox.c.state != "cancelled",
)
_FROM_THEM = messages.c.sender == sa.bindparam("sender")
# A form's mails are its visitors': each is the customer of their ticket.
_THEIR_TICKETS = (
    sa.select(tickets.c.id)
    .join(customers, customers.c.id == tickets.c.customer_id)
    .where(customers.c.address == sa.bindparam("sender"))
)
_THROUGH_A_FORM = sa.and_(messages.c.sender == sa.bindparam("relay"), messages.c.ticket_id.in_(_THEIR_TICKETS))


def _traffic(theirs: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """The counts for one mail; ``theirs`` says which mails are its author's."""
    return sa.select(
        _AUTOMATIC.where(outbox.c.ticket_id == sa.bindparam("ticket")).scalar_subquery(),
        _AUTOMATIC.where(_TO_THEM).scalar_subquery(),
        _MAILS.where(theirs).scalar_subquery(),
        _OF_THE_DESK.scalar_subquery(),
        sa.exists(_RETURNED).label("returned"),
    )


_TRAFFIC, _RELAYED_TRAFFIC = _traffic(_FROM_THEM), _traffic(sa.or_(_FROM_THEM, _THROUGH_A_FORM))


async def load_case(
    connection: AsyncConnection, message_id: int, read: Callable[[bytes], Mail], own: Set[str] = frozenset()
) -> Case | None:
    """The mail, its ticket and its thread; None when there is no such inbound message. ``own`` are our addresses."""
    row = (await connection.execute(_CASE, {"message": message_id})).first()
    if row is None:
        return None
    earlier = await _earlier(connection, row.ticket_id, message_id)
    mail = read(row.raw) if len(row.raw) <= READ_AT_ONCE_BYTES else await asyncio.to_thread(read, row.raw)
    answered = reply_address(mail, own)
    own_words = answered is not None and row.address == indexable(answered.key)
    return Case(
        ticket_id=row.ticket_id,
        message_id=message_id,
        customer_id=row.customer_id if own_words else NOBODY,
        mailbox=row.mailbox,
        subject=row.subject,
        mail=mail,
        received_at=row.received_at,
        thread=tuple(_entry(message) for message in earlier),
        unanswered=_unanswered(earlier, mail),
        first_look=row.first_look,
    )


async def _earlier(connection: AsyncConnection, ticket_id: int, before: int) -> Sequence[sa.Row[Any]]:
    rows = await connection.execute(_EARLIER, {"ticket": ticket_id, "message": before})
    return list(reversed(rows.all()))


def _entry(row: sa.Row[Any]) -> ThreadEntry:
    return ThreadEntry(Direction(row.direction), row.sender, row.text[:ENTRY_CHARACTERS], row.received_at)


def _unanswered(earlier: Sequence[sa.Row[Any]], mail: Mail) -> tuple[str, ...]:
    """What the same person asked before. Somebody else on the ticket gets an answer of their own."""
    waiting: list[str] = []
    sender, reply_to = indexable(mail.sender.key), [str(address) for address in mail.reply_to]
    for row in earlier:
        if row.direction == Direction.OUTBOUND:
            waiting.clear()
        elif row.kind != "person" or row.sender != sender or not may_be_one_person(row.reply_to, reply_to):
            continue
        elif row.text.strip():
            waiting.append(row.text[:ENTRY_CHARACTERS])
    return tuple(waiting)


async def count_traffic(
    connection: AsyncConnection, case: Case, correspondent: str, now: datetime, *, relayed: bool = False
) -> Counters:
    """How busy this ticket, its mail's sender, the address that replies go to, and the desk were, for the breakers.

    ``relayed``: a form that is trusted wrote for ``correspondent``, who then counts as the sender, and not the form.
    """
    values = {
        "ticket": case.ticket_id,
        "correspondent": without_detail(correspondent),
        "sender": indexable(correspondent) if relayed else case.mail.sender.key,
        "day": now - timedelta(days=1),
        "hour": case.received_at - timedelta(hours=1),
        "received_at": case.received_at,
        "last_hour": now - timedelta(hours=1),
        "weeks": now - timedelta(days=RETURNED_DAYS),
    }
    if relayed:
        values["relay"] = case.mail.sender.key
    counts = _RELAYED_TRAFFIC if relayed else _TRAFFIC
    ticket, theirs, mails, desk, returned = (await connection.execute(counts, values)).one()
    return Counters(ticket, theirs, mails, desk, await _returned(connection, values) if returned else "")


async def _returned(connection: AsyncConnection, values: dict[str, Any]) -> str:
    """What the newest bounce said that names this address as failed for good; empty if none does."""
    for bounce in (await connection.execute(_LAST_RETURNED, values)).scalars():
        for one in (bounce or {}).get("recipients", ()):
            if one["hard"] and without_detail(one["address"]) == values["correspondent"]:
                return f"{one['status']} {one['diagnostic']}".strip()[:RETURNED_CHARACTERS] or "no reason given"
    return ""


def recollections(case: Case, understanding: Understanding) -> list[dict[str, Any]]:
    """What one mail teaches about its customer, as rows of ``memories`` without times."""
    found = [
        ("context", f"Ticket {case.ticket_id}: {case.subject} ({', '.join(understanding.topics) or 'other'})", 0.5)
    ]
    if case.mail.sender.name:
        found.append(("user_info", f"Name: {case.mail.sender.name}", 0.8))
    if understanding.language:
        found.append(("preference", f"Writes in: {understanding.language}", 0.6))
    return [
        {
            "customer_id": case.customer_id,
            "ticket_id": case.ticket_id if kind == "context" else None,
            "kind": kind,
            "content": content,
            "importance": importance,
        }
        for kind, content, importance in found
    ]


async def remember_customer(
    connection: AsyncConnection, case: Case, understanding: Understanding, now: datetime
) -> None:
    """Keep what a person's mail teaches; the same fact again only becomes more recent. What cannot be kept is left."""
    if case.customer_id == NOBODY:
        return
    rows = [row | {"created_at": now, "last_accessed_at": now} for row in recollections(case, understanding)]
    try:
        async with apart(connection):
            await connection.execute(_remembering(insert_for(connection)), rows)
    except sa.exc.SQLAlchemyError as error:
        if passes(error):
            raise
        log.warning("memories.not_kept", error=repr(error))


@cache
def _remembering(insert: Callable[[sa.Table], Insert]) -> Insert:
    new = insert(memories)
    again = {"last_accessed_at": new.excluded.last_accessed_at}
    return new.on_conflict_do_update(index_elements=["customer_id", "kind", "content"], set_=again)


class CustomerMemories:
    """Facts about one customer at a time, in the table ``memories``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def recall(self, customer_id: int, query: str, limit: int = 5) -> Sequence[str]:
        """The most important facts first, those that share a word with the query before the others; none if they cannot
        be read."""
        try:
            return await self._recall(customer_id, query, limit)
        except sa.exc.SQLAlchemyError as error:
            log.warning("memories.not_read", error=repr(error))
            return ()

    async def _recall(self, customer_id: int, query: str, limit: int) -> Sequence[str]:
        statement = (
            sa.select(memories.c.id, memories.c.content)
            .where(memories.c.customer_id == customer_id)
            .order_by(memories.c.importance.desc(), memories.c.last_accessed_at.desc())
            .limit(50)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(statement)).all()
        if not rows:
            return ()
        words = set(query.casefold().split())
        best = sorted(rows, key=lambda row: -len(words & set(row.content.casefold().split())))[:limit]
        async with self._database.write() as connection:
            await connection.execute(
                sa.update(memories)
                .where(memories.c.id.in_([row.id for row in best]))
                .values(last_accessed_at=datetime.now(UTC))
            )
        return [row.content for row in best]


async def tokens_spent(database: Database, ticket_id: int) -> int:
    """Model tokens that this ticket has cost so far."""
    async with database.read() as connection:
        query = sa.select(tickets.c.tokens_spent).where(tickets.c.id == ticket_id)
        spent: int = (await connection.execute(query)).scalar() or 0
        return spent
