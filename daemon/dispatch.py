"""Bring waiting work to the durable queue: remembered mails, and outbox rows that are due.

Enqueuing and marking are one transaction. A mark is a lease: work that the queue lost for any reason is enqueued again
under a new workflow id when the lease ends, and finding it done already, or claimed, is harmless.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from daemon.database import Database, written_out
from daemon.durable import ANSWER, DELIVER, REPLIES, TICKETS, DurableQueue
from daemon.faults import fault_point
from daemon.models import OutboxState
from daemon.outbox import record_event
from daemon.tables import messages, outbox

BATCH = 100
# As in the partial indices of ``daemon.tables``.
UNSETTLED = ("new", "queued", "parked")
UNSENT = ("ready", "sending")
MAIL_LEASE = timedelta(minutes=15)
SLOW_AFTER = timedelta(seconds=20)
# Whatever ended the process had company: each suspect is tried once more, apart from the others.
TRIES_APART = timedelta(seconds=3)
REPLY_LEASE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """Moves rows from the tables into the queue."""

    database: Database
    queue: DurableQueue

    async def mails(self, limit: int = BATCH) -> int:
        """Enqueue mails that wait to be answered; return how many."""
        now = datetime.now(UTC)
        query = (
            sa.select(messages.c.id, messages.c.ticket_id)
            .where(written_out(messages.c.state, *UNSETTLED), messages.c.state != "parked")
            .where(sa.or_(messages.c.due_at.is_(None), messages.c.due_at <= now))
            .order_by(messages.c.id)
            .limit(limit)
        )
        async with self.database.read() as connection:
            rows = (await connection.execute(query)).all()
        if not rows:
            await self._look_after_slow_mails(now)
            return 0
        fault_point("dispatch.before_enqueue")
        lease = now + MAIL_LEASE
        work = [(work_id(row.id, lease), row.ticket_id, row.id) for row in rows]
        async with self.database.write() as connection:
            await self.queue.enqueue(connection, TICKETS, ANSWER, work)
            await connection.execute(
                sa.update(messages)
                .where(messages.c.id.in_([row.id for row in rows]), messages.c.state.in_(("new", "queued")))
                .values(state="queued", due_at=lease)
            )
        fault_point("dispatch.after_enqueue")
        return len(rows)

    async def _look_after_slow_mails(self, now: datetime) -> None:
        """The queue gives work up some time after a start; its mail must not wait for the end of its lease."""
        slow = sa.select(messages.c.id).where(
            messages.c.state == "queued", messages.c.due_at <= now + MAIL_LEASE - SLOW_AFTER
        )
        async with self.database.read() as connection:
            ids = set((await connection.execute(slow)).scalars())
        given_up = frozenset(id_ for id_ in await self.queue.given_up() if _message_of(id_) in ids) if ids else None
        if given_up:
            async with self.database.write() as connection:
                await _try_again_or_park(connection, given_up, now)

    async def replies(self, limit: int = BATCH) -> int:
        """Enqueue outbox rows that are due, and those whose sending was cut off; return how many."""
        now = datetime.now(UTC)
        query = (
            sa.select(outbox.c.id, outbox.c.ticket_id)
            .where(written_out(outbox.c.state, *UNSENT), outbox.c.due_at <= now)
            .where(sa.or_(outbox.c.leased_until.is_(None), outbox.c.leased_until <= now))
            .order_by(outbox.c.due_at)
            .limit(limit)
        )
        async with self.database.read() as connection:
            rows = (await connection.execute(query)).all()
        if not rows:
            return 0
        lease = now + REPLY_LEASE
        work = [(f"deliver-{row.id}-{int(lease.timestamp())}", row.ticket_id, row.id) for row in rows]
        async with self.database.write() as connection:
            await self.queue.enqueue(connection, REPLIES, DELIVER, work)
            leased = sa.update(outbox).where(outbox.c.id.in_([row.id for row in rows])).values(leased_until=lease)
            await connection.execute(leased)
        return len(rows)

    async def resume(self) -> None:
        """After a start: settle at once what was being sent, and deal with the mails that took the process down."""
        given_up = frozenset(await self.queue.given_up())
        now = datetime.now(UTC)
        async with self.database.write() as connection:
            await _try_again_or_park(connection, given_up, now)
            await connection.execute(
                sa.update(outbox)
                .where(outbox.c.state == OutboxState.SENDING)
                .values(due_at=now - timedelta(seconds=1), leased_until=None)
            )
            await connection.execute(
                sa.update(outbox).where(outbox.c.state == OutboxState.READY).values(leased_until=None)
            )


async def _try_again_or_park(connection: AsyncConnection, given_up: Set[str], now: datetime) -> None:
    """Mails at work when the process ended again and again; only the work that a mail waits for now counts.

    One of them did it, the others were near: each is tried once more, apart from the others, and then parked.
    """
    columns = (messages.c.id, messages.c.ticket_id, messages.c.due_at, messages.c.attempts)
    query = sa.select(*columns).where(messages.c.state == "queued").order_by(messages.c.id)
    suspects = [row for row in (await connection.execute(query)).all() if work_id(row.id, row.due_at) in given_up]
    reason = "working on this mail, or on others beside it, ended the process again and again"
    for place, row in enumerate(suspects):
        values: dict[str, Any] = {"state": "parked", "reason": reason}
        if row.attempts == 0:
            values = {"state": "new", "attempts": 1, "due_at": now + place * TRIES_APART, "reason": reason}
        else:
            await record_event(connection, now, "mail.parked", row.ticket_id, row.id, reason=reason)
        await connection.execute(sa.update(messages).where(messages.c.id == row.id).values(values))


def work_id(message_id: int, lease: datetime) -> str:
    """The workflow id of one try at a mail; ``lease`` is the end of its lease, the message's ``due_at`` meanwhile."""
    return f"message-{message_id}-{int(lease.timestamp())}"


def _message_of(work: str) -> int:
    """The message of a workflow id; 0 for a delivery."""
    return int(work.split("-")[1]) if work.startswith("message-") else 0
