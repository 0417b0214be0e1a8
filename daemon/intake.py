"""Watch mailboxes: fetch what is new, hand it to *receive*, wait for more. One loop a folder, one for large mails."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
import structlog

from daemon.database import Database
from daemon.faults import fault_point
from daemon.models import Batch
from daemon.ports import MessageSource
from daemon.stages.receive import read_position, receive, receive_deferred, skip
from daemon.tables import sightings

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class FolderWatch:
    """One folder of one source. ``received`` is told of every batch with the number of its new mails."""

    database: Database
    source: MessageSource
    folder: str
    received: Callable[[str, int, Batch], None]

    async def scan(self) -> int:
        """Fetch and store everything that is new; return how many mails were new to the database.

        Raises:
            TransientError: the server or the database did not answer; nothing is lost, scan again.
        """
        new = 0
        role = self.source.role(self.folder)
        position = await read_position(self.database, self.source.name, self.folder)
        async for batch in self.source.fetch(self.folder, position):
            stored = await receive(self.database, self.source.name, batch, role)
            new += stored
            self.received(self.source.name, stored, batch)
            fault_point("source.before_archive")
            if role == "inbox" and batch.messages:
                await self.source.stored(self.folder, [message.uid for message in batch.messages])
        return new

    async def watch(self) -> None:
        """Scan, then wait for a push or the slow poll; called again and again by its supervisor."""
        await self.scan()
        await self.source.wait(self.folder)


@dataclass(frozen=True, slots=True)
class LargeMails:
    """Fetches deferred mails one by one, beside everything else."""

    database: Database
    source: MessageSource
    max_mail_bytes: int
    received: Callable[[str, int, Batch | None], None]

    async def fetch_waiting(self) -> int:
        """Fetch every deferred mail of this source; return how many were settled."""
        query = (
            sa.select(sightings)
            .where(sightings.c.state == "deferred", sightings.c.source == self.source.name)
            .order_by(sightings.c.id)
        )
        async with self.database.read() as connection:
            rows = (await connection.execute(query)).all()
        for row in rows:
            place = (self.source.name, row.folder, row.uidvalidity)
            if row.size > self.max_mail_bytes:
                reason = f"{row.size} bytes are over max_mail_bytes = {self.max_mail_bytes}: read it in a mail client"
                await skip(self.database, *place, row.uid, reason)
                log.error("mail.too_large", mailbox=self.source.name, folder=row.folder, uid=row.uid, bytes=row.size)
                continue
            message = await self.source.fetch_one(row.folder, row.uidvalidity, row.uid)
            if message is None:
                await skip(self.database, *place, row.uid, "gone from the server before it was fetched")
                continue
            await receive_deferred(self.database, *place, message, self.source.role(row.folder))
            await self.source.stored(row.folder, [row.uid])
            self.received(self.source.name, 1, None)
        return len(rows)

    async def watch(self) -> None:
        """One round, then a pause."""
        await self.fetch_waiting()
        await asyncio.sleep(1)
