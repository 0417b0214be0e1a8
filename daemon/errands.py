"""What follows a decision but decides nothing: drafts into and out of the Drafts folder, copies of replies into Sent.

Each errand looks by Message-ID whether it was done before, so that it may be repeated after any crash.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog

from daemon.database import Database, written_out
from daemon.decisions import folder_seed
from daemon.desks import ReplyWriter
from daemon.errors import AuthenticationRefusedError, DeskhandError
from daemon.faults import fault_point
from daemon.loops import REFUSED_LOGIN_SECONDS
from daemon.memory import load_case
from daemon.models import Mail
from daemon.ports import MailFolders
from daemon.records import cited, claims_from, passages_from
from daemon.retries import next_try
from daemon.tables import drafts, outbox, tickets

BATCH = 50
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Rest:
    """Until when a mailbox is left alone, and how often in a row it failed."""

    until: datetime
    failures: int


@dataclass(frozen=True, slots=True)
class Errands:
    """Runs what is wanted; a mailbox whose server does not answer keeps its errands, and is asked ever more rarely."""

    database: Database
    read: Callable[[bytes], Mail]
    writer: ReplyWriter
    folders: Mapping[str, MailFolders]
    resting: dict[str, Rest] = field(default_factory=dict, compare=False)

    async def run(self) -> int:
        """Do every waiting errand once; return how many were done."""
        return await self._copies() + await self._drafts()

    async def _copies(self) -> int:
        query = sa.select(outbox).where(written_out(outbox.c.copy_state, "wanted")).order_by(outbox.c.id).limit(BATCH)
        return await self._each(query, self._copy)

    async def _drafts(self) -> int:
        query = (
            sa.select(drafts, tickets.c.mailbox)
            .join(tickets, tickets.c.id == drafts.c.ticket_id)
            .where(written_out(drafts.c.folder_state, "wanted", "remove"))
            .order_by(drafts.c.id)
            .limit(BATCH)
        )
        return await self._each(query, self._draft)

    async def _each(self, query: sa.Select[Any], errand: Callable[[sa.Row[Any], MailFolders | None], Any]) -> int:
        async with self.database.read() as connection:
            rows = (await connection.execute(query)).all()
        done, now = 0, datetime.now(UTC)
        for row in rows:
            if row.mailbox in self.resting and self.resting[row.mailbox].until > now:
                continue
            try:
                await errand(row, self.folders.get(row.mailbox))
                done += 1
                self.resting.pop(row.mailbox, None)
            except DeskhandError as error:
                rest = self._rest(row.mailbox, error)
                log.warning("errand.postponed", mailbox=row.mailbox, error=str(error), until=rest.until.isoformat())
        return done

    def _rest(self, mailbox: str, error: DeskhandError) -> Rest:
        """Leave a mailbox alone for a while: a server locks the account that logs in wrongly every second."""
        failures = self.resting[mailbox].failures if mailbox in self.resting else 0
        refused = isinstance(error, AuthenticationRefusedError)
        now = datetime.now(UTC)
        until = now + timedelta(seconds=REFUSED_LOGIN_SECONDS) if refused else next_try(now, failures)
        self.resting[mailbox] = Rest(until, failures + 1)
        return self.resting[mailbox]

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
        if folders is not None and not await folders.find("drafts", row.folder_message_id):
            await self._place(row, folders)
        fault_point("drafts.after_append")
        await self._mark(row, "placed")

    async def _place(self, row: sa.Row[Any], folders: MailFolders) -> None:
        async with self.database.read() as connection:
            case = await load_case(connection, row.message_id, self.read)
        if case is None:
            return
        outgoing = self.writer.write(
            case,
            row.text,
            cited(passages_from(row.passages), claims_from(row.claims)),
            automatic=False,
            seed=folder_seed(row.message_id),
            now=datetime.now(UTC),
        )
        await folders.append("drafts", outgoing.mime)

    async def _mark(self, row: sa.Row[Any], state: str) -> None:
        async with self.database.write() as connection:
            # Only from the state that was acted on: a verdict given meanwhile wants the draft removed again.
            await connection.execute(
                sa.update(drafts)
                .where(drafts.c.id == row.id, drafts.c.folder_state == row.folder_state)
                .values(folder_state=state)
            )
