"""Deliver: take one reply from the outbox to the mail server, once.

The row is marked ``sending`` in a transaction of its own before the first byte leaves. Finding it so at the start means
that a crash came in between: then Sent is asked for the Message-ID, and where that settles nothing a person decides.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog

from daemon.database import Database, until_written
from daemon.errors import DeskhandError, TransientError
from daemon.faults import fault_point
from daemon.models import OutboxState, Outgoing, SendOutcome, SendResult
from daemon.outbox import claim, put_back, settle
from daemon.ports import MailFolders, MailTransport
from daemon.rests import Rests
from daemon.tables import outbox

RESTING = "put off: the mail server took the last reply and said nothing"
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Route:
    """How a mailbox's replies leave, one at a time. ``folders`` is None where there is no Sent folder to look into.

    A transport has one connection. A reply that is marked ``sending`` while it waits for its turn would be *uncertain*
    after a crash, although not a byte of it had left. ``waiting`` are the replies whose turn has not come; ``behind``
    sends them one by one, so that a slow server keeps no worker of the queue busy, and no ticket its next reply.
    """

    transport: MailTransport
    folders: MailFolders | None
    sent_copy: bool
    turn: asyncio.Lock = field(default_factory=asyncio.Lock, compare=False)
    waiting: dict[int, None] = field(default_factory=dict, compare=False)
    behind: set[asyncio.Task[None]] = field(default_factory=set, compare=False)


@dataclass(frozen=True, slots=True)
class Deliverer:
    """The stage, with a route for each mailbox. ``may_send``: whether its automatic replies may leave, by now.

    ``recorded`` hears of the outcome of every attempt. After an *uncertain* one its mailbox rests: a server that takes
    a mail and says nothing does so with the next, and each would become a case for a person. ``sending`` is what is on
    its way at this moment: however long that takes, it is not looked up beside it.
    """

    database: Database
    routes: Mapping[str, Route]
    attempts: int = 12
    may_send: Callable[[str], bool] = lambda _mailbox: True
    recorded: Callable[[OutboxState], None] = lambda _state: None
    silent: Rests[str] = field(default_factory=lambda: Rests(timedelta(minutes=1), timedelta(hours=1)), compare=False)

    sending: set[int] = field(default_factory=set, compare=False)

    async def deliver(self, outbox_id: int) -> OutboxState | None:
        """Make one attempt; return the row's new state.

        None when there was nothing to do, or when it waits behind another reply of its mailbox.

        Raises:
            TransientError: the database cannot be used; nothing was sent, and the row is looked at again.
        """
        row = await until_written(lambda: self._row(outbox_id))
        if row is None:
            return None
        route = self.routes.get(row.mailbox)
        if row.state == OutboxState.SENDING:
            if (
                row.due_at > datetime.now(UTC) or outbox_id in self.sending
            ):  # another worker is sending it at this moment
                return None
            return await self._record(row, await self._look_up(row, route), route)
        if route is None:
            return await self._attempt(outbox_id, route)
        return await self._in_turn(outbox_id, route)

    async def _in_turn(self, outbox_id: int, route: Route) -> OutboxState | None:
        """Attempt this reply if it is its mailbox's turn; else leave it to who has the turn, for later."""
        if route.turn.locked() or route.waiting:
            route.waiting[outbox_id] = None
            self._send_behind(route)
            return None
        try:
            async with route.turn:
                return await self._attempt(outbox_id, route)
        finally:
            if route.waiting:
                self._send_behind(route)

    def _send_behind(self, route: Route) -> None:
        """See that somebody sends what waits. Not the caller: its ticket's next reply waits for it to end."""
        if all(task.done() for task in route.behind):
            task = asyncio.create_task(self._send_waiting(route))
            route.behind.add(task)
            task.add_done_callback(route.behind.discard)

    async def _send_waiting(self, route: Route) -> None:
        async with route.turn:
            while route.waiting:
                next_id = next(iter(route.waiting))
                del route.waiting[next_id]
                await self._attempt_behind(next_id, route)

    async def _attempt_behind(self, outbox_id: int, route: Route) -> None:
        """An attempt for a reply whose own call has ended: its lease brings it back, whatever happens here."""
        try:
            await self._attempt(outbox_id, route)
        except Exception as error:
            fault = None if isinstance(error, TransientError) else error
            log.warning("deliver.failed_behind", outbox=outbox_id, error=str(error), exc_info=fault)

    def stop(self) -> None:
        """Forget the replies that wait for their turn; they are sent after the next start."""
        for route in self.routes.values():
            route.waiting.clear()

    async def settled(self) -> None:
        """Wait until nothing is being sent behind another reply any more."""
        await asyncio.gather(*(task for route in self.routes.values() for task in route.behind))

    async def cut(self) -> None:
        """Wait no longer for mail servers: what one of them may have taken is *uncertain* and looked up later."""
        for route in self.routes.values():
            await route.transport.close()

    async def _attempt(self, outbox_id: int, route: Route | None) -> OutboxState | None:
        claimed = await self._claimed(outbox_id)
        if claimed is None:
            return None
        self.sending.add(outbox_id)
        try:
            return await self._sent(claimed, route)
        finally:
            self.sending.discard(outbox_id)

    async def _sent(self, claimed: sa.Row[Any], route: Route | None) -> OutboxState:
        result = await self._send(claimed, route)
        fault_point("deliver.after_data")
        if result.outcome is SendOutcome.UNCERTAIN:
            found = await self._look_up(claimed, route)
            result = found if found.outcome is SendOutcome.SENT else result
        if result.outcome is SendOutcome.UNCERTAIN:
            self.silent.begin(claimed.mailbox, datetime.now(UTC))
        elif result.outcome is SendOutcome.SENT:
            self.silent.end(claimed.mailbox)
        return await self._record(claimed, result, route)

    async def _claimed(self, outbox_id: int) -> sa.Row[Any] | None:
        """The row, marked as being sent. Where the database fails nothing has left: it is tried again in seconds."""
        now = datetime.now(UTC)
        try:
            if await self._must_wait(outbox_id):
                return None
            fault_point("deliver.before_mark")
            async with self.database.write() as connection:
                claimed = await claim(connection, outbox_id, now, self.may_send)
            fault_point("deliver.after_mark")
        except TransientError:
            await until_written(lambda: self._put_back(outbox_id, now))
            raise
        return claimed

    async def _put_back(self, outbox_id: int, claimed_at: datetime) -> None:
        async with self.database.write() as connection:
            await put_back(connection, outbox_id, claimed_at, datetime.now(UTC))

    async def _must_wait(self, outbox_id: int) -> bool:
        """Put an automatic reply off while its mailbox rests.

        What a person approved is sent all the same: somebody sees what becomes of it.
        """
        resting = self.silent.current(datetime.now(UTC))
        row = await self._row(outbox_id) if resting else None
        if row is None or not row.automatic or row.mailbox not in resting:
            return False
        until = self.silent.entries[row.mailbox].until
        if row.due_at >= until:  # another reason holds it longer
            return True
        later = {"due_at": until, "leased_until": None, "detail": RESTING}
        async with self.database.write() as connection:
            ready = sa.and_(outbox.c.id == outbox_id, outbox.c.state == OutboxState.READY)
            await connection.execute(sa.update(outbox).where(ready).values(later))
        return True

    async def _row(self, outbox_id: int) -> sa.Row[Any] | None:
        async with self.database.read() as connection:
            return (await connection.execute(sa.select(outbox).where(outbox.c.id == outbox_id))).first()

    async def _send(self, row: sa.Row[Any], route: Route | None) -> SendResult:
        if route is None:
            return SendResult(SendOutcome.REFUSED_FOR_GOOD, f"mailbox {row.mailbox} has no way out: configure its smtp")
        outgoing = Outgoing(row.rfc_message_id, row.envelope_sender, tuple(row.recipients), row.mime)
        return await route.transport.send(outgoing)

    async def _look_up(self, row: sa.Row[Any], route: Route | None) -> SendResult:
        """Some servers file what they accept in Sent; nothing there proves nothing."""
        try:
            if route and route.folders and await route.folders.find("sent", row.rfc_message_id):
                return SendResult(SendOutcome.SENT, "found in Sent after an uncertain attempt")
        except DeskhandError as error:
            log.warning("deliver.lookup_failed", outbox=row.id, error=str(error))
        return SendResult(SendOutcome.UNCERTAIN, "the server may have accepted it; it is not in Sent: a person decides")

    async def _record(self, row: sa.Row[Any], result: SendResult, route: Route | None) -> OutboxState:
        sent_copy = bool(route and route.folders and route.sent_copy)

        async def record() -> OutboxState:
            async with self.database.write() as connection:
                now = datetime.now(UTC)
                return await settle(connection, row, result, now, attempts=self.attempts, sent_copy=sent_copy)

        fault_point("deliver.before_record")
        state = await until_written(record)
        self.recorded(state)
        fault_point("deliver.after_record")
        report = log.info if result.outcome is SendOutcome.SENT else log.warning
        report("reply.attempted", outbox=row.id, kind=row.kind, outcome=result.outcome.value, detail=result.detail)
        return state
