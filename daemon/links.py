"""What the database knows about a batch of mails (tickets, people, customers), kept up to date while it is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from daemon.database import insert_for
from daemon.models import Address, Mail, MailKind, TicketState
from daemon.overtaking import address_keys
from daemon.tables import customers, drafts, indexable, messages, outbox, participants, tickets
from daemon.threads import Known, asked_for, correspondent, people_of, referenced_ids, ticket_of

T = TypeVar("T")
PIECE = 5_000
MOST_NAMESAKES = 20  # tickets looked at for one Message-ID that a form gives all its mails
# A mail of these kinds that answers nothing of ours asks nobody for anything: its ticket is born closed, but is born.
QUIET_KINDS = (MailKind.LIST, MailKind.AUTO_REPLY, MailKind.OWN)


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a mail goes. A negative ``ticket`` stands for one that this batch opens."""

    mail: Mail
    ticket: int
    who: Address
    opened: bool
    from_sent: bool


class BatchLinks:
    """Loaded with a few queries, whatever the size of the batch; a mail sees the ones before it."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._tickets: dict[str, int] = {}
        self._people: defaultdict[int, set[str]] = defaultdict(set)
        self._conversations: defaultdict[str, set[int]] = defaultdict(set)
        self._namesakes: defaultdict[str, list[int]] = defaultdict(list)
        self._asked: defaultdict[int, set[tuple[str, str]]] = defaultdict(set)
        self._known = Known(self._tickets, self._people, self._conversations, self._namesakes, self._asked)
        self._own: set[str] = set()
        self._valid: set[int] = set()
        self._opened = 0
        self._new_people: set[tuple[int, str]] = set()

    @classmethod
    async def load(cls, connection: AsyncConnection, mails: Sequence[Mail], token_tickets: Set[int]) -> Self:
        """Look up every Message-ID that the mails point to or carry, the tokens' tickets, and who is on them."""
        links = cls(connection)
        ids = {indexable(id_) for mail in mails for id_ in (*referenced_ids(mail), mail.message_id) if id_}
        for some in pieces(sorted(ids)):
            await links._load_tickets(some)
        for some in pieces(sorted({mail.conversation for mail in mails if mail.conversation})):
            await links._load_conversations(some)
        if token_tickets:
            query = sa.select(tickets.c.id).where(tickets.c.id.in_(sorted(token_tickets)))
            links._valid = set((await connection.execute(query)).scalars())
        on = set(links._tickets.values()).union(*links._conversations.values(), *links._namesakes.values())
        elsewhere = sorted({mail.sender.key for mail in mails if mail.reply_to})
        for tickets_of in pieces(sorted(on)):
            await links._load_people(tickets_of)
            if elsewhere:
                await links._load_asked(tickets_of, elsewhere)
        return links

    async def _load_tickets(self, ids: Sequence[str]) -> None:
        ours = sa.select(outbox.c.rfc_message_id, outbox.c.ticket_id).where(outbox.c.rfc_message_id.in_(ids))
        placed = sa.select(drafts.c.folder_message_id, drafts.c.ticket_id).where(drafts.c.folder_message_id.in_(ids))
        theirs = (
            sa.select(messages.c.message_id, messages.c.ticket_id)
            .where(messages.c.message_id.in_(ids))
            .order_by(messages.c.id)
        )
        for id_, ticket_id in await self._connection.execute(placed):
            self._note(id_, ticket_id)
        for id_, ticket_id in await self._connection.execute(theirs):
            self._note(id_, ticket_id)
        for id_, ticket_id in await self._connection.execute(ours):
            self._own.add(id_)
            self._note(id_, ticket_id)

    def _note(self, id_: str, ticket_id: int) -> None:
        """The newest ticket of a Message-ID comes first, those before it behind."""
        before = self._tickets.get(id_, ticket_id)
        if before != ticket_id:
            others = [one for one in self._namesakes[id_] if one not in (before, ticket_id)]
            self._namesakes[id_] = [before, *others][:MOST_NAMESAKES]
        self._tickets[id_] = ticket_id

    async def _load_conversations(self, conversations: Sequence[str]) -> None:
        query = (
            sa.select(messages.c.conversation, messages.c.ticket_id)
            .where(messages.c.conversation.in_(conversations))
            .where(messages.c.conversation != sa.literal("", literal_execute=True))  # the partial index's condition
            .distinct()
        )
        for conversation, ticket_id in await self._connection.execute(query):
            self._conversations[conversation].add(ticket_id)

    async def _load_people(self, ticket_ids: Sequence[int]) -> None:
        query = sa.select(participants).where(participants.c.ticket_id.in_(ticket_ids))
        for row in await self._connection.execute(query):
            self._people[row.ticket_id].add(row.address)

    async def _load_asked(self, ticket_ids: Sequence[int], senders: Sequence[str]) -> None:
        query = sa.select(messages.c.ticket_id, messages.c.sender, messages.c.reply_to).where(
            messages.c.ticket_id.in_(ticket_ids),
            messages.c.sender.in_([indexable(sender) for sender in senders]),
            messages.c.direction == "inbound",
            messages.c.kind == MailKind.PERSON,
        )
        for row in await self._connection.execute(query):
            keys = address_keys(row.reply_to) or {row.sender}
            self._asked[row.ticket_id] |= {(row.sender, key) for key in keys}

    def is_our_own_copy(self, message_id: str) -> bool:
        """Whether a mail in Sent is a reply that our outbox sent."""
        return message_id in self._own

    def plan(self, mail: Mail, token_ticket: int | None, own_addresses: frozenset[str], *, from_sent: bool) -> Plan:
        """Decide the ticket of one mail; the mails after it may join what it opens."""
        valid = token_ticket if token_ticket in self._valid else None
        ticket = ticket_of(mail, self._known, valid, own_addresses, from_sent=from_sent)
        opened = ticket is None
        if ticket is None:
            self._opened += 1
            ticket = -self._opened
        self._note(mail.message_id, ticket)
        if mail.conversation:
            self._conversations[mail.conversation].add(ticket)
        if mail.kind is MailKind.PERSON and not from_sent:
            self._asked[ticket] |= asked_for(mail)
        if mail.kind in (MailKind.PERSON, MailKind.OWN):
            people = people_of(mail, own_addresses) - self._people[ticket]
            self._people[ticket] |= people
            self._new_people |= {(ticket, address) for address in people}
        return Plan(mail, ticket, correspondent(mail, own_addresses, from_sent=from_sent), opened, from_sent)

    async def open_tickets(self, plans: Sequence[tuple[sa.Row[Any], Plan]], now: datetime) -> dict[int, int]:
        """Write the customers, tickets and people that the plans need; return the ticket of each provisional number."""
        opened = [(row, plan) for row, plan in plans if plan.opened]
        ids: dict[int, int] = {}
        if opened:
            who = await customer_ids(self._connection, [plan.who for _, plan in opened], now)
            values = [_ticket(row, plan, who[plan.who.key], now) for row, plan in opened]
            statement = sa.insert(tickets).returning(tickets.c.id, sort_by_parameter_order=True)
            new = (await self._connection.execute(statement, values)).scalars().all()
            ids = {plan.ticket: id_ for (_, plan), id_ in zip(opened, new, strict=True)}
        if self._new_people:
            people = [{"ticket_id": ids.get(t, t), "address": address} for t, address in sorted(self._new_people)]
            await self._connection.execute(insert_for(self._connection)(participants).on_conflict_do_nothing(), people)
        return ids


async def customer_ids(connection: AsyncConnection, people: Sequence[Address], now: datetime) -> dict[str, int]:
    """The customer of each address key; who is not known yet becomes one."""
    values = {who.key: {"address": who.key, "name": who.name, "created_at": now} for who in reversed(people)}
    insert = insert_for(connection)(customers).on_conflict_do_nothing()
    await connection.execute(insert, [values[key] for key in sorted(values)])
    stored = {key: indexable(key) for key in values}
    query = sa.select(customers.c.address, customers.c.id).where(customers.c.address.in_(sorted(stored.values())))
    ids = {row.address: row.id for row in await connection.execute(query)}
    return {key: ids[address] for key, address in stored.items()}


def _ticket(row: sa.Row[Any], plan: Plan, customer_id: int, now: datetime) -> dict[str, Any]:
    quiet = plan.mail.kind in QUIET_KINDS or plan.from_sent
    return {
        "subject": plan.mail.subject,
        "state": TicketState.CLOSED if quiet else TicketState.OPEN,
        "mailbox": row.source,
        "customer_id": customer_id,
        "created_at": now,
        "updated_at": now,
    }


def pieces(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values a few thousand at a time: a statement takes 32,766 parameters on SQLite, 65,535 on PostgreSQL."""
    return (values[start : start + PIECE] for start in range(0, len(values), PIECE))
