"""Watch mailboxes: fetch what is new, hand it to *receive*, wait for more. One loop a folder, one for large mails."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
import structlog

from daemon.database import Database, written_out
from daemon.errors import ConnectionLostError, TransientError
from daemon.faults import fault_point
from daemon.models import Batch
from daemon.ports import MessageSource
from daemon.stages.receive import (
    all_seen,
    filed,
    note_failure,
    read_first_look,
    read_position,
    receive,
    receive_deferred,
    skip,
    unfiled,
)
from daemon.tables import sightings

log = structlog.get_logger(__name__)


MAILS_FILED_AT_ONCE = 5_000  # a Maildir is listed anew for each request
FETCH_ATTEMPTS = 5
PAUSE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class FolderWatch:
    """One folder of one source. ``received`` is told of every batch with the number of its new mails.

    ``filing``: stored mails are archived or flagged on the server, as the configuration asks. ``only_new``: what lay
    there before the first look is not wanted, nor when the server numbers its mails anew and all of them look new.
    """

    database: Database
    source: MessageSource
    folder: str
    received: Callable[[str, int, Batch], None]
    filing: bool = False
    filed_at_once: int = MAILS_FILED_AT_ONCE
    only_new: bool = False

    async def scan(self) -> int:
        """Fetch and store everything that is new; return how many mails were new to the database.

        Raises:
            TransientError: the server or the database did not answer; nothing is lost, scan again.
        """
        new, name, role = 0, self.source.name, self.source.role(self.folder)
        filing = self.filing and role == "inbox"
        position = await read_position(self.database, name, self.folder)
        first = await read_first_look(self.database, name, self.folder)
        async for batch in self.source.fetch(self.folder, position):
            # The last position does not tell that the server numbered its mails anew: the first batch moves it.
            look = first.at if first and first.uidvalidity != batch.position.uidvalidity else None
            stored = await receive(
                self.database, name, batch, role, filing=filing, only_new=self.only_new, first_look=look
            )
            new += stored
            position = batch.position
            self.received(name, stored, batch)
            fault_point("source.before_archive")
        if first and position and first.uidvalidity != position.uidvalidity:
            await all_seen(self.database, name, self.folder, position.uidvalidity)
        if filing and position is not None:
            await self._file(position.uidvalidity)
        return new

    async def _file(self, uidvalidity: int) -> None:
        uids = await unfiled(self.database, self.source.name, self.folder, uidvalidity)
        # Piece by piece: a first import may be long, and what is filed stays filed when the connection ends.
        for start in range(0, len(uids), self.filed_at_once):
            piece = uids[start : start + self.filed_at_once]
            await self.source.stored(self.folder, uidvalidity, piece)
            await filed(self.database, self.source.name, self.folder, uidvalidity, piece)


@dataclass(frozen=True, slots=True)
class LargeMails:
    """Fetches deferred mails one by one, beside everything else; one that is refused does not hold up the rest."""

    database: Database
    source: MessageSource
    max_mail_bytes: int
    received: Callable[[str, int, Batch | None], None]
    filing: bool = False

    async def fetch_waiting(self) -> int:
        """Look once at every deferred mail of this source that is due; return how many there were.

        Raises:
            ConnectionLostError: a folder cannot be reached; that says nothing about its mails, so they only wait.
            TransientError: the database cannot be used, which says nothing about a mail either.
        """
        rows = await self._due()
        lost: dict[str, ConnectionLostError] = {}
        for row in rows:
            try:
                if row.folder not in lost:
                    await self._fetch(row)
            except ConnectionLostError as error:
                lost[row.folder] = error
        for trouble in lost.values():
            raise trouble
        return len(rows)

    async def _due(self) -> Sequence[sa.Row[Any]]:
        due = sa.or_(sightings.c.due_at.is_(None), sightings.c.due_at <= datetime.now(UTC))
        query = (
            sa.select(sightings)
            .where(written_out(sightings.c.state, "deferred"), sightings.c.source == self.source.name, due)
            .order_by(sightings.c.id)
        )
        async with self.database.read() as connection:
            return (await connection.execute(query)).all()

    async def _fetch(self, row: sa.Row[Any]) -> None:
        place = (self.source.name, row.folder, row.uidvalidity)
        if row.size > self.max_mail_bytes:
            reason = f"{row.size} bytes are over max_mail_bytes = {self.max_mail_bytes}: read it in a mail client"
            await skip(self.database, *place, row.uid, reason)
            log.error("mail.too_large", mailbox=self.source.name, folder=row.folder, uid=row.uid, bytes=row.size)
            return
        try:
            message = await self.source.fetch_one(row.folder, row.uidvalidity, row.uid)
        except ConnectionLostError:
            raise
        except TransientError as error:
            parked = await note_failure(self.database, row.id, error.message, FETCH_ATTEMPTS)
            log.warning("large_mail.failed", uid=row.uid, folder=row.folder, reason=error.message, parked=parked)
            return
        if message is None:
            await skip(self.database, *place, row.uid, "gone from the server before it was fetched")
            return
        role = self.source.role(row.folder)
        filing = self.filing and role == "inbox"
        await receive_deferred(self.database, *place, message, role, filing=filing, first_look=row.first_look)
        self.received(self.source.name, 1, None)

    async def watch(self) -> None:
        """One round, then a pause."""
        await self.fetch_waiting()
        await asyncio.sleep(PAUSE_SECONDS)
