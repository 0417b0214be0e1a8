"""What follows a decision but decides nothing: drafts into and out of the Drafts folder, copies of replies into Sent.

Each errand looks by Message-ID whether it was done before, so that it may be repeated after any crash.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
import structlog

from daemon.database import Database, written_out
from daemon.decisions import folder_seed
from daemon.desks import ReplyWriter
from daemon.errors import AuthenticationRefusedError, ConnectionLostError, DeskhandError
from daemon.faults import fault_point
from daemon.loops import REFUSED_LOGIN_SECONDS
from daemon.masking import mask
from daemon.memory import load_case
from daemon.models import Mail
from daemon.outbox import record_event
from daemon.ports import MailFolders
from daemon.records import cited, claims_from, passages_from
from daemon.rests import Rests
from daemon.tables import drafts, outbox, tickets

BATCH = 50
MOST_TRIES = 20  # of one errand, over more than two hours; a Drafts folder that is full may be emptied until then
SEVERAL = 3  # errands in a row that a server refused: it is the mailbox that is in trouble
REFUSING_SECONDS = 30  # and not longer and longer: the next errand may be one that it takes
MAILBOX_IS_AWAY = (ConnectionLostError, AuthenticationRefusedError)
Errand = Callable[[sa.Row[Any], MailFolders | None], Awaitable[None]]
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Kind:
    """Copies of replies, or drafts: where the wish stands, and how to fulfil it."""

    name: str
    wish: sa.Column[str]
    states: tuple[str, ...]
    rows: sa.Select[Any]
    mailbox: sa.Column[str]
    errand: Errand
    rests: Rests[int]


@dataclass(frozen=True, slots=True)
class Errands:
    """Runs what is wanted. What fails waits ever longer and holds up nothing else.

    A mailbox whose server does not answer keeps its errands; an errand that a server refuses is given up in the end.
    """

    database: Database
    read: Callable[[bytes], Mail]
    writer: ReplyWriter
    folders: Mapping[str, MailFolders]
    mailboxes: Rests[str] = field(default_factory=Rests, compare=False)
    copies: Rests[int] = field(default_factory=Rests, compare=False)
    drafts: Rests[int] = field(default_factory=Rests, compare=False)

    async def run(self) -> int:
        """Do every waiting errand once, a batch of each kind; return how many were done."""
        copies = _Kind(
            "copy", outbox.c.copy_state, ("wanted",), sa.select(outbox), outbox.c.mailbox, self._copy, self.copies
        )
        rows = sa.select(drafts, tickets.c.mailbox).join(tickets, tickets.c.id == drafts.c.ticket_id)
        placing = _Kind(
            "draft", drafts.c.folder_state, ("wanted", "remove"), rows, tickets.c.mailbox, self._draft, self.drafts
        )
        return await self._each(copies) + await self._each(placing)

    async def _each(self, kind: _Kind) -> int:
        now, id_ = datetime.now(UTC), kind.wish.table.c.id
        # What has failed comes last, or the same ones would be tried first whenever their mailbox has rested.
        failed_last = sa.case((id_.in_(list(kind.rests.entries)), 1), else_=0)
        query = kind.rows.where(written_out(kind.wish, *kind.states)).order_by(failed_last, id_).limit(BATCH)
        # Here and not below: a batch of errands that rest would keep all others waiting.
        query = query.where(kind.mailbox.not_in(self.mailboxes.current(now)), id_.not_in(kind.rests.current(now)))
        async with self.database.read() as connection:
            rows = (await connection.execute(query)).all()
        done, refused = 0, Counter[str]()
        for row in rows:
            if row.mailbox in self.mailboxes.current(now):
                continue
            try:
                await kind.errand(row, self.folders.get(row.mailbox))
            except MAILBOX_IS_AWAY as error:
                self._leave_alone(row.mailbox, error)
            except Exception as error:
                refused[row.mailbox] += 1
                await self._refused(kind, row, error)
                if refused[row.mailbox] >= SEVERAL:
                    self._leave_alone(row.mailbox, error, REFUSING_SECONDS)
            else:
                done += 1
                refused[row.mailbox] = 0
                self.mailboxes.end(row.mailbox)
                kind.rests.end(row.id)
        return done

    def _leave_alone(self, mailbox: str, error: Exception, seconds: float | None = None) -> None:
        """For a while: a server locks the account that logs in wrongly every second."""
        seconds = REFUSED_LOGIN_SECONDS if isinstance(error, AuthenticationRefusedError) else seconds
        rest = self.mailboxes.begin(mailbox, datetime.now(UTC), seconds)
        log.warning("errands.postponed", mailbox=mailbox, error=str(error), until=rest.until.isoformat())

    async def _refused(self, kind: _Kind, row: sa.Row[Any], error: Exception) -> None:
        now = datetime.now(UTC)
        rest = kind.rests.begin(row.id, now)
        reason = str(error) if isinstance(error, DeskhandError) else f"{type(error).__name__}: {error}"
        fault = None if isinstance(error, DeskhandError) else error
        log.warning("errand.failed", kind=kind.name, id=row.id, error=reason, failures=rest.failures, exc_info=fault)
        if rest.failures < MOST_TRIES:
            return
        table = kind.wish.table
        async with self.database.write() as connection:
            await connection.execute(sa.update(table).where(table.c.id == row.id).values({kind.wish.name: "refused"}))
            event = f"{kind.name}.not_filed"
            await record_event(connection, now, event, row.ticket_id, row.message_id, reason=mask(reason))
        kind.rests.end(row.id)

    async def _copy(self, row: sa.Row[Any], folders: MailFolders | None) -> None:
        fault_point("sent.before_append")
        if folders is not None and not await folders.find("sent", row.rfc_message_id):
            await folders.append("sent", row.mime)
        fault_point("sent.after_append")
        async with self.database.write() as connection:
            await connection.execute(sa.update(outbox).where(outbox.c.id == row.id).values(copy_state="done"))

    async def _draft(self, row: sa.Row[Any], folders: MailFolders | None) -> None:
        if row.folder_state == "remove":
            if folders is not None:
                await folders.remove("drafts", row.folder_message_id)
            await self._mark(row, "")
            return
        fault_point("drafts.before_append")
        placed = True
        if folders is not None and not await folders.find("drafts", row.folder_message_id):
            placed = await self._place(row, folders)
        fault_point("drafts.after_append")
        await self._mark(row, "placed" if placed else "")

    async def _place(self, row: sa.Row[Any], folders: MailFolders) -> bool:
        """Whether it lies there now; not when the mail that it answers is gone, or names nobody to answer."""
        async with self.database.read() as connection:
            case = await load_case(connection, row.message_id, self.read)
        if case is None or self.writer.recipient(case) is None:
            return False
        outgoing = self.writer.write(
            case,
            row.text,
            cited(passages_from(row.passages), claims_from(row.claims)),
            automatic=False,
            seed=folder_seed(row.message_id),
            now=datetime.now(UTC),
            to_drafts=True,
        )
        await folders.append("drafts", outgoing.mime)
        return True

    async def _mark(self, row: sa.Row[Any], state: str) -> None:
        async with self.database.write() as connection:
            # Only from the state that was acted on: a verdict given meanwhile wants the draft removed again.
            await connection.execute(
                sa.update(drafts)
                .where(drafts.c.id == row.id, drafts.c.folder_state == row.folder_state)
                .values(folder_state=state)
            )
