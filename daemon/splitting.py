"""Give one mail of a ticket a ticket of its own, with the draft or the reply that belongs to it.

Replies to what was sent follow it: their References name a Message-ID that stands on the new ticket then.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from daemon.database import Database, insert_for
from daemon.errors import NeedsPersonError
from daemon.mail.fields import addresses
from daemon.mail.tokens import is_own
from daemon.models import Direction, MailKind, OutboxState, TicketState
from daemon.outbox import hold_ticket, record_event
from daemon.tables import customers, drafts, messages, outbox, participants, tickets

_AT_WORK = ("new", "queued")
_LEAVING = (OutboxState.READY, OutboxState.SENDING)


async def split_ticket(
    database: Database, ticket_id: int, message_id: int | None, own_addresses: frozenset[str], now: datetime
) -> int:
    """Move a customer's mail, by default the newest of the ticket, to a new ticket; return the new one's number.

    Raises:
        NeedsPersonError: there is no such ticket or mail, it is the ticket's first, or is being answered right now.
        TransientError: the database is away.
    """
    async with database.write() as connection:
        await hold_ticket(connection, ticket_id)
        mail = await _mail_to_move(connection, ticket_id, message_id)
        await _refuse_work_in_progress(connection, mail)
        new = await _open(connection, mail, now)
        await _move(connection, mail, new)
        people = _people(mail, own_addresses)
        await connection.execute(
            insert_for(connection)(participants).on_conflict_do_nothing(),
            [{"ticket_id": new, "address": address} for address in sorted(people)],
        )
        await record_event(connection, now, "ticket.split", ticket_id, mail.id, to=new)
        await record_event(connection, now, "ticket.opened_by_split", new, mail.id, of=ticket_id)
    return new


async def _mail_to_move(connection: AsyncConnection, ticket_id: int, message_id: int | None) -> sa.Row[Any]:
    query = (
        sa.select(messages, tickets.c.mailbox)
        .join(tickets, tickets.c.id == messages.c.ticket_id)
        .where(tickets.c.id == ticket_id, messages.c.direction == Direction.INBOUND)
        .order_by(messages.c.id)
    )
    mails = (await connection.execute(query)).all()
    people = [row for row in mails if row.kind == MailKind.PERSON]
    if not people:
        raise NeedsPersonError(f"ticket {ticket_id} has no customer's mail", advice="See: deskhand ticket list")
    wanted = people[-1] if message_id is None else next((row for row in people if row.id == message_id), None)
    if wanted is None:
        advice = f"The ids of its mails: deskhand ticket show {ticket_id} --json"
        raise NeedsPersonError(f"ticket {ticket_id} has no customer's mail {message_id}", advice=advice)
    if wanted.id == mails[0].id:
        raise NeedsPersonError(f"mail {wanted.id} opened ticket {ticket_id}: there is nothing to split it from")
    return wanted


async def _refuse_work_in_progress(connection: AsyncConnection, mail: sa.Row[Any]) -> None:
    leaving = sa.select(outbox.c.id).where(outbox.c.message_id == mail.id, outbox.c.state.in_(_LEAVING))
    if mail.state in _AT_WORK:
        raise NeedsPersonError(f"mail {mail.id} is being worked on", advice="Try again in a minute.")
    if (await connection.execute(leaving)).first() is not None:
        advice = "Try again when it has gone, or stop it: deskhand queue list"
        raise NeedsPersonError(f"the reply to mail {mail.id} is about to be sent", advice=advice)


async def _open(connection: AsyncConnection, mail: sa.Row[Any], now: datetime) -> int:
    name, who = mail.sender_name, mail.sender
    known = insert_for(connection)(customers).on_conflict_do_nothing()
    await connection.execute(known, {"address": who, "name": name, "created_at": now})
    customer = (await connection.execute(sa.select(customers.c.id).where(customers.c.address == who))).scalar_one()
    answered = sa.select(outbox.c.id).where(outbox.c.message_id == mail.id, outbox.c.state == OutboxState.SENT)
    waits = (await connection.execute(answered.where(outbox.c.kind == "reply"))).first() is not None
    values = {
        "subject": mail.subject,
        "state": TicketState.WAITING if waits else TicketState.OPEN,
        "mailbox": mail.mailbox,
        "customer_id": customer,
        "created_at": now,
        "updated_at": now,
    }
    new: int = (await connection.execute(sa.insert(tickets).values(values).returning(tickets.c.id))).scalar_one()
    return new


async def _move(connection: AsyncConnection, mail: sa.Row[Any], new: int) -> None:
    """The mail, what was drafted and sent for it, and our replies and the agents' that name it as their parent."""
    for table in (drafts, outbox):
        await connection.execute(sa.update(table).where(table.c.message_id == mail.id).values(ticket_id=new))
    answers = sa.and_(
        messages.c.ticket_id == mail.ticket_id,
        messages.c.direction == Direction.OUTBOUND,
        messages.c.in_reply_to == mail.message_id,
        messages.c.in_reply_to != "",
    )
    moved = sa.update(messages).where(sa.or_(messages.c.id == mail.id, answers))
    await connection.execute(moved.values(ticket_id=new))


def _people(mail: sa.Row[Any], own_addresses: frozenset[str]) -> set[str]:
    named = addresses([one.encode() for one in (*mail.to, *mail.cc, *mail.reply_to)])
    everybody = {mail.sender, *(one.key for one in named)}
    return {address for address in everybody if address and not is_own(address, own_addresses)}
