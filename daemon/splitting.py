"""Give one mail of a ticket a ticket of its own, with the draft or the reply that belongs to it.

Replies to what was sent follow it: their References name a Message-ID that stands on the new ticket then. An earlier
question whose draft the mail had superseded waits again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from daemon.database import Database, insert_for
from daemon.decisions import COPY, folder_seed
from daemon.errors import NeedsPersonError
from daemon.links import customer_ids
from daemon.mail.compose import new_message_id
from daemon.models import Address, Direction, DraftState, Mail, MailKind, OutboxState, TicketState
from daemon.outbox import hold_ticket, record_event
from daemon.tables import drafts, messages, outbox, participants, raw_messages, tickets
from daemon.threads import correspondent, people_of

MOST_LOOKED_BACK = 50
_AT_WORK = ("new", "queued")
_LEAVING = (OutboxState.READY, OutboxState.SENDING)


@dataclass(frozen=True, slots=True)
class Splitter:
    """What a split needs: how to read a mail, and who we are."""

    read: Callable[[bytes], Mail]
    own_addresses: frozenset[str]


async def split_ticket(
    database: Database, ticket_id: int, message_id: int | None, splitter: Splitter, now: datetime
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
        read = splitter.read(mail.raw)
        new = await _open(connection, mail, correspondent(read, splitter.own_addresses, from_sent=False), now)
        await _move(connection, mail, new)
        await _leave(connection, mail, now)
        people = people_of(read, splitter.own_addresses)
        if people:
            await connection.execute(
                insert_for(connection)(participants).on_conflict_do_nothing(),
                [{"ticket_id": new, "address": address} for address in sorted(people)],
            )
        await record_event(connection, now, "ticket.split", ticket_id, mail.id, to=new)
        await record_event(connection, now, "ticket.opened_by_split", new, mail.id, of=ticket_id)
    return new


async def _mail_to_move(connection: AsyncConnection, ticket_id: int, message_id: int | None) -> sa.Row[Any]:
    query = (
        sa.select(messages, tickets.c.mailbox, raw_messages.c.raw)
        .join(tickets, tickets.c.id == messages.c.ticket_id)
        .join(raw_messages, raw_messages.c.id == messages.c.raw_id)
        .where(messages.c.ticket_id == ticket_id, messages.c.direction == Direction.INBOUND)
        .where(messages.c.kind == MailKind.PERSON)
        .order_by(messages.c.id.desc())
        .limit(1)
    )
    if message_id is not None:
        query = query.where(messages.c.id == message_id)
    mail = (await connection.execute(query)).first()
    if mail is None:
        which = "" if message_id is None else f" {message_id}"
        advice = f"Its mails: deskhand ticket show {ticket_id} --json; all tickets: deskhand ticket list"
        raise NeedsPersonError(f"ticket {ticket_id} has no customer's mail{which}", advice=advice)
    earlier = sa.select(messages.c.id).where(messages.c.ticket_id == ticket_id, messages.c.id < mail.id)
    if (await connection.execute(earlier.limit(1))).first() is None:
        raise NeedsPersonError(f"mail {mail.id} opened ticket {ticket_id}: there is nothing to split it from")
    return mail


async def _refuse_work_in_progress(connection: AsyncConnection, mail: sa.Row[Any]) -> None:
    leaving = sa.select(outbox.c.id).where(outbox.c.message_id == mail.id, outbox.c.state.in_(_LEAVING))
    if mail.state in _AT_WORK:
        raise NeedsPersonError(f"mail {mail.id} is being worked on", advice="Try again in a minute.")
    if (await connection.execute(leaving)).first() is not None:
        advice = "Try again when it has gone, or stop it: deskhand queue list"
        raise NeedsPersonError(f"the reply to mail {mail.id} is about to be sent", advice=advice)


async def _open(connection: AsyncConnection, mail: sa.Row[Any], who: Address, now: datetime) -> int:
    customer = (await customer_ids(connection, [who], now))[who.key]
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
    """The mail, its draft, the replies to it by us and by agents, and the bounces that these replies had."""
    ours = sa.select(outbox.c.rfc_message_id).where(outbox.c.message_id == mail.id, outbox.c.kind == "reply")
    on_ticket = messages.c.ticket_id == mail.ticket_id
    answers = sa.select(messages.c.id, messages.c.message_id).where(
        on_ticket,
        messages.c.direction == Direction.OUTBOUND,
        sa.or_(
            messages.c.message_id.in_(ours),
            sa.and_(messages.c.in_reply_to == mail.message_id, messages.c.in_reply_to != ""),
        ),
    )
    replies = (await connection.execute(answers)).all()
    names = {reply.message_id for reply in replies}
    returned = sa.select(messages.c.id, messages.c.bounce).where(on_ticket, messages.c.kind == MailKind.BOUNCE)
    bounces = [
        row.id for row in await connection.execute(returned) if (row.bounce or {}).get("original_message_id") in names
    ]
    moved = [mail.id, *(reply.id for reply in replies), *bounces]
    await connection.execute(sa.update(messages).where(messages.c.id.in_(moved)).values(ticket_id=new))
    for table in (drafts, outbox):
        await connection.execute(sa.update(table).where(table.c.message_id.in_(moved)).values(ticket_id=new))
    draft = (await connection.execute(sa.select(drafts).where(drafts.c.message_id == mail.id))).first()
    if draft is not None:
        await connection.execute(sa.update(drafts).where(drafts.c.id == draft.id).values(_on_its_own(draft, mail, new)))


def _on_its_own(draft: sa.Row[Any], mail: sa.Row[Any], new: int) -> dict[str, Any]:
    """What changes in a draft: a note for the agent, and the name that its copy in the Drafts folder will have.

    A copy that lies there already keeps its name; one that is still to be put there is written for the new ticket.
    """
    note = (
        f"split from ticket {mail.ticket_id}: check that it answers this mail alone; reasons may speak of that ticket"
    )
    changed: dict[str, Any] = {"notes": [*(draft.notes or ()), note]}
    if draft.folder_message_id and draft.folder_state not in ("placed", "remove"):
        domain = draft.folder_message_id.rpartition("@")[2]
        changed["folder_message_id"] = new_message_id(domain, new, folder_seed(mail.id))
    return changed


async def _leave(connection: AsyncConnection, mail: sa.Row[Any], now: datetime) -> None:
    """The ticket that it leaves: an answered one waits for the customer; the same person's question that the mail had
    superseded waits for an agent again."""
    query = (
        sa.select(messages.c.direction, messages.c.sender, messages.c.id.label("mail_id"), drafts)
        .outerjoin(drafts, drafts.c.message_id == messages.c.id)
        .where(messages.c.ticket_id == mail.ticket_id)
        .where(sa.or_(messages.c.direction == Direction.OUTBOUND, messages.c.kind == MailKind.PERSON))
        .order_by(messages.c.id.desc())
        .limit(MOST_LOOKED_BACK)
    )
    rows = [row for row in await connection.execute(query) if not _is_copy(row.decision)]
    if rows and (rows[0].direction == Direction.OUTBOUND or rows[0].state in (DraftState.SENT, DraftState.EDITED)):
        rest = sa.update(tickets).where(tickets.c.id == mail.ticket_id, tickets.c.state == TicketState.OPEN)
        await connection.execute(rest.values(state=TicketState.WAITING, updated_at=now))
    since = takewhile(lambda row: row.direction == Direction.INBOUND, rows)
    last = next((row for row in since if row.sender == mail.sender), None)
    if last is not None and last.state == DraftState.SUPERSEDED:
        await _revive(connection, last, now)


def _is_copy(decision: Any) -> bool:
    """Whether a mail was set aside as a copy of another one, whose draft is the one that counts."""
    return any(hit["rule"] == COPY for hit in (decision or {}).get("hits", ()))


async def _revive(connection: AsyncConnection, draft: sa.Row[Any], now: datetime) -> None:
    values = {
        "state": DraftState.WAITING,
        "closed_at": None,
        "folder_state": "wanted" if draft.folder_message_id and draft.text else "",
        "notes": [*(draft.notes or ()), "it waits again: the mail that came after it has a ticket of its own now"],
    }
    await connection.execute(sa.update(drafts).where(drafts.c.id == draft.id).values(values))
    await record_event(connection, now, "draft.revived", draft.ticket_id, draft.mail_id, drafts=[draft.id])
