"""Remember: join each stored mail to its ticket, or open one; know the customer. Calls no model.

A batch is read outside the transaction, looked up and written inside one: the ticket is decided purely (``threads``)
from a handful of queries for the whole batch. A mail that breaks this is tried alone, then parked (invariant 8).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from daemon.backlog import oldest_due
from daemon.database import Database
from daemon.errors import TransientError
from daemon.faults import fault_point
from daemon.links import BatchLinks, Plan
from daemon.mail.inspection import bounce_table
from daemon.mail.tokens import read_token, tokens_in
from daemon.models import Mail, MailKind
from daemon.replies_seen import note_agent_reply, note_customer_mail
from daemon.retries import next_try
from daemon.tables import attachments, messages, raw_messages

BATCH_MAILS = 50
BYTES_PER_BATCH = 20_000_000  # in memory twice: as they came, and with their attachments decoded
Plans = Sequence[tuple[sa.Row[Any], Plan]]
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Rememberer:
    """What the stage needs: how to read a mail, who we are, and the key of our tokens."""

    database: Database
    read: Callable[[bytes], Mail]
    own_addresses: frozenset[str]
    token_key: bytes
    attempts: int = 5
    bytes_at_once: int = BYTES_PER_BATCH

    async def remember(self, limit: int = BATCH_MAILS) -> int:
        """Work through the oldest stored mails that are due; return how many were taken, 0 when nothing waits.

        Raises:
            TransientError: the database cannot be used; everything waits for the next call.
        """
        rows = await oldest_due(self.database, limit, self.bytes_at_once)
        if not rows:
            return 0
        read, broken = await asyncio.to_thread(self._read_all, rows)
        try:
            await self._write(read)
        except TransientError:
            raise
        except Exception as error:
            log.warning("remember.batch_failed", error=repr(error), mails=len(read))
            for one in read:
                await self._write_alone(one)
        for row, reason in broken:
            await self._failed(row, reason)
        fault_point("remember.after_commit")
        return len(rows)

    def _read_all(
        self, rows: Sequence[sa.Row[Any]]
    ) -> tuple[list[tuple[sa.Row[Any], Mail]], list[tuple[sa.Row[Any], str]]]:
        """Whatever a mail does to the reader, it must not stop the mails beside it (invariant 8)."""
        read, broken = [], []
        for row in rows:
            try:
                read.append((row, self.read(row.raw)))
            except Exception as error:
                log.exception("remember.unreadable", raw=row.id)
                broken.append((row, f"the reader failed: {error!r}"))
        return read, broken

    async def _write_alone(self, one: tuple[sa.Row[Any], Mail]) -> None:
        try:
            await self._write([one])
        except TransientError:
            raise
        except Exception as error:
            await self._failed(one[0], repr(error))

    async def _failed(self, row: sa.Row[Any], reason: str) -> None:
        park = row.attempts + 1 >= self.attempts
        due = None if park else next_try(datetime.now(UTC), row.attempts)
        log.error("remember.failed", raw=row.id, reason=reason, parked=park)
        async with self.database.write() as connection:
            await connection.execute(
                sa.update(raw_messages)
                .where(raw_messages.c.id == row.id, raw_messages.c.state == "new")
                .values(attempts=row.attempts + 1, reason=reason[:2000], state="parked" if park else "new", due_at=due)
            )

    async def _write(self, read: Sequence[tuple[sa.Row[Any], Mail]]) -> None:
        now = datetime.now(UTC)
        tokens = [self._token(mail) for _, mail in read]
        async with self.database.write() as connection:
            known_tokens = {token for token in tokens if token is not None}
            links = await BatchLinks.load(connection, [mail for _, mail in read], known_tokens)
            seen = await self._seen_in_inbox(connection, read)
            plans = [
                (row, links.plan(mail, token, self.own_addresses, from_sent=row.role == "sent"))
                for (row, mail), token in zip(read, tokens, strict=True)
                if row.id not in seen and not (row.role == "sent" and links.is_our_own_copy(mail.message_id))
            ]
            opened = await links.open_tickets(plans, now)
            await self._insert(connection, plans, opened, now)
            foreign = [(row, mail) for row, mail in read if not links.is_our_own_copy(mail.message_id)]
            await self._note_sent(connection, foreign, seen, now)
            await connection.execute(
                sa.update(raw_messages)
                .where(raw_messages.c.id.in_([row.id for row, _ in read]))
                .values(state="remembered")
            )
            fault_point("remember.before_commit")

    async def _seen_in_inbox(
        self, connection: AsyncConnection, read: Sequence[tuple[sa.Row[Any], Mail]]
    ) -> dict[int, tuple[int, int]]:
        """Message and ticket, by raw id, of mails that came into an inbox before they were found in Sent."""
        sent = [row.id for row, _ in read if row.role == "sent"]
        if not sent:
            return {}
        query = sa.select(messages.c.raw_id, messages.c.id, messages.c.ticket_id).where(messages.c.raw_id.in_(sent))
        return {row.raw_id: (row.id, row.ticket_id) for row in await connection.execute(query)}

    async def _note_sent(
        self, connection: AsyncConnection, read: Sequence[tuple[sa.Row[Any], Mail]], seen: dict[int, tuple[int, int]],
        now: datetime,
    ) -> None:  # fmt: skip
        """What was taken for our own mail in the inbox is an agent's reply; a customer's mail in Sent stays one."""
        for row, mail in read:
            if row.id not in seen or mail.kind is not MailKind.OWN:
                continue
            message_id, ticket_id = seen[row.id]
            values = {"direction": "outbound", "author": "agent", "state": "done"}
            await connection.execute(sa.update(messages).where(messages.c.id == message_id).values(values))
            await note_agent_reply(connection, ticket_id, message_id, mail, now)

    def _token(self, mail: Mail) -> int | None:
        found = (read_token(token, self.token_key) for token in tokens_in(mail))
        return next((ticket for ticket in found if ticket is not None), None)

    async def _insert(self, connection: AsyncConnection, plans: Plans, opened: dict[int, int], now: datetime) -> None:
        if not plans:
            return
        rows = [message_row(row, plan, opened.get(plan.ticket, plan.ticket)) for row, plan in plans]
        statement = sa.insert(messages).returning(messages.c.id, sort_by_parameter_order=True)
        ids = (await connection.execute(statement, rows)).scalars().all()
        files = [file for id_, (_, plan) in zip(ids, plans, strict=True) for file in attachment_rows(id_, plan.mail)]
        if files:
            await connection.execute(sa.insert(attachments), files)
        for message_id, values, (_, plan) in zip(ids, rows, plans, strict=True):
            if plan.from_sent:
                await note_agent_reply(connection, values["ticket_id"], message_id, plan.mail, now)
            elif plan.mail.kind in (MailKind.PERSON, MailKind.BOUNCE) and not plan.opened:
                await note_customer_mail(connection, values["ticket_id"], message_id, now)


def message_row(row: sa.Row[Any], plan: Plan, ticket_id: int) -> dict[str, Any]:
    """A mail as its row of ``messages``."""
    mail, outbound = plan.mail, plan.from_sent
    machine = mail.kind is not MailKind.PERSON
    return {
        "raw_id": row.id,
        "ticket_id": ticket_id,
        "direction": "outbound" if outbound else "inbound",
        "author": "agent" if outbound else "machine" if machine else "customer",
        "message_id": mail.message_id,
        "in_reply_to": mail.in_reply_to,
        "references": list(mail.references),
        "sender": mail.sender.key,
        "sender_name": mail.sender.name,
        "to": [address.mailbox for address in mail.to],
        "cc": [address.mailbox for address in mail.cc],
        "reply_to": [address.mailbox for address in mail.reply_to],
        "subject": mail.subject,
        "date": mail.date,
        "received_at": row.received_at,
        "kind": mail.kind.value,
        "evidence": mail.evidence,
        "text": mail.text,
        "quoted": mail.quoted,
        "signature": mail.signature,
        "language": mail.language,
        "html": mail.html,
        "conversation": mail.conversation,
        "bounce": bounce_table(mail.bounce),
        "authentication": authentication_table(mail),
        "defects": list(mail.defects),
        "state": "done" if outbound else "new",
    }


def authentication_table(mail: Mail) -> dict[str, Any]:
    """SPF, DKIM and DMARC as JSON, and whose word that is."""
    return asdict(mail.authentication)


def attachment_rows(message_id: int, mail: Mail) -> list[dict[str, Any]]:
    """The attachments as rows; ``understand`` adds what was read."""
    return [
        {
            "message_id": message_id, "place": place, "name": a.name, "type": a.type, "size": a.size,
            "inline": a.inline, "reading": "not read yet",
        }
        for place, a in enumerate(mail.attachments)
    ]  # fmt: skip
