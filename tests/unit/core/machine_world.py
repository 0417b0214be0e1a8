"""The world of the state machine: a mailbox, a mail server that fails as told, and a desk that dies as told.

A crash is an exception of our own that no stage knows: the desk's objects are thrown away where they stand, as
``kill -9`` would, and new ones are opened on the same file.
"""

from __future__ import annotations

import asyncio
import atexit
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from connectors.memory_mailbox import MemoryMailbox
from daemon.database import Database
from daemon.decisions import DecisionStore
from daemon.desks import Desk, ReplyWriter
from daemon.dispatch import Dispatcher
from daemon.errands import Errands
from daemon.intake import FolderWatch
from daemon.mail.mime import read_mail
from daemon.mail.options import ReaderOptions
from daemon.models import Address, Batch, Mail, Outgoing, Position, SendOutcome, SendResult
from daemon.places import templates_folder
from daemon.reply_templates import ReplyTemplates
from daemon.settings import MailboxSettings
from daemon.stages.deliver import Deliverer, Route
from daemon.stages.receive import read_position, receive
from daemon.stages.remember import Rememberer
from daemon.verdicts import Verdicts
from tests.unit.core.mails import DESK

BOX = "support"
KEY = b"a key for tests, of thirty-two b"
DESK_ID = "desk-under-test"
OWN = frozenset({DESK})


class Crash(BaseException):
    """The process is gone."""


@dataclass(slots=True)
class Fuse:
    """Blows at the n-th write from now, before or after its commit; 0 never blows."""

    writes: int = 0
    after_commit: bool = False

    def burn(self, *, after_commit: bool) -> None:
        """One half of a write has passed."""
        if self.writes == 0:
            return
        if self.writes == 1 and self.after_commit is after_commit:
            self.writes = 0
            raise Crash
        if after_commit:
            self.writes -= 1


class FusedDatabase(Database):
    """A database whose process can die around any commit."""

    def __init__(self, url: str, fuse: Fuse) -> None:
        super().__init__(url, synchronous="OFF")
        self._fuse = fuse

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        async with super().write() as connection:
            yield connection
            self._fuse.burn(after_commit=False)
        self._fuse.burn(after_commit=True)


class TableQueue:
    """The durable queue as a table: enqueued with the caller's transaction, recovered after a crash.

    Work that is enqueued again is always new here. The real queue knows the ids, which carry a clock's seconds; a
    history has to run the same way twice.
    """

    async def enqueue(
        self, connection: AsyncConnection, queue: str, workflow: str, work: Sequence[tuple[str, int, int]]
    ) -> None:
        """Add rows to the table ``work``."""
        rows = [{"queue": queue, "ticket": ticket_id, "argument": argument} for _, ticket_id, argument in work]
        statement = "INSERT INTO work (queue, ticket, argument, state) VALUES (:queue, :ticket, :argument, 'pending')"
        await connection.execute(sa.text(statement), rows)

    async def given_up(self) -> Sequence[str]:
        """Nothing is given up here."""
        return []


class ScriptedServer:
    """The mail server: ``plan`` says what becomes of the next mail; ``accepted`` is what it took."""

    def __init__(self, box: CrashingMailbox) -> None:
        self.accepted: list[Outgoing] = []
        self.plan = "sent"
        self.offered: Callable[[Outgoing], None] = lambda _outgoing: None
        self.meanwhile: Callable[[], Awaitable[None]] | None = None
        self._box = box

    async def send(self, outgoing: Outgoing) -> SendResult:
        self.offered(outgoing)
        if self.meanwhile is not None:
            await self.meanwhile()
        plan, self.plan = self.plan, "sent"
        if plan == "crash before":
            raise Crash
        if plan in ("sent", "crash after", "taken", "filed", "crash filed"):
            self.accepted.append(outgoing)
        if plan in ("filed", "crash filed"):  # some servers put what they accept into Sent themselves
            self._box.deliver(outgoing.mime, "Sent")
        if plan in ("crash after", "crash filed"):
            raise Crash
        outcomes = {"sent": SendOutcome.SENT, "for now": SendOutcome.REFUSED_FOR_NOW}
        outcomes["for good"] = SendOutcome.REFUSED_FOR_GOOD
        return SendResult(outcomes.get(plan, SendOutcome.UNCERTAIN), plan)

    async def close(self) -> None:
        """Nothing to give back."""


class CrashingMailbox(MemoryMailbox):
    """A mailbox around whose APPEND the process can die, or something else can happen."""

    crash = ""
    meanwhile: Callable[[], Awaitable[None]] | None = None

    async def append(self, role: str, mime: bytes) -> None:
        crash, self.crash = self.crash, ""
        if crash == "before":
            raise Crash
        await super().append(role, mime)
        if self.meanwhile is not None:
            await self.meanwhile()
        if crash == "after":
            raise Crash


def read(raw: bytes) -> Mail:
    """How this desk reads mail."""
    return read_mail(raw, ReaderOptions(own_addresses=OWN, desk_id=DESK_ID))


_WORK = sa.text("CREATE TABLE work (id INTEGER PRIMARY KEY, queue TEXT, ticket INT, argument INT, state TEXT)")


class World:
    """What outlives a crash (the file, the mailbox, the mail server), and the desk of the moment."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.fuse = Fuse()
        self.box = CrashingMailbox(MailboxSettings(name=BOX, address=DESK, type="maildir", path=Path("unused")))
        self.server = ScriptedServer(self.box)
        self.templates = ReplyTemplates(templates_folder() / "replies")

    async def open(self, *, first: bool = False) -> None:
        """Start a process; the first one on an empty file makes the tables."""
        self.fuse.writes, self.box.crash, self.server.plan = 0, "", "sent"
        self.database = FusedDatabase(self.url, self.fuse)
        if first:
            await self.database.migrate()
            async with self.database.write() as connection:
                await connection.execute(_WORK)
        desk = Desk(BOX, Address(DESK, "Support"))
        writer = ReplyWriter({BOX: desk}, lambda: self.templates, DESK_ID, KEY, OWN)
        self.rememberer = Rememberer(self.database, read, OWN, KEY)
        self.dispatcher = Dispatcher(self.database, TableQueue())  # type: ignore[arg-type]  # only these two are called
        self.store = DecisionStore(writer, {BOX: True})
        route = Route(self.server, self.box, sent_copy=True)
        self.deliverer = Deliverer(self.database, {BOX: route}, attempts=3)
        self.errands = Errands(self.database, read, writer, {BOX: self.box})
        self.verdicts = Verdicts(self.database, read, writer)
        await self.dispatcher.resume()

    async def scan(self) -> None:
        """Read the mailbox as the folder loops do."""
        for folder in await self.box.folders():
            await FolderWatch(self.database, self.box, folder, lambda _name, _new, _batch: None).scan()

    async def repeat(self, first: int, last: int) -> None:
        """The server gives mails of INBOX again that it gave before."""
        folder = self.box.box("INBOX")
        known = await read_position(self.database, BOX, "INBOX")
        seen = known.last_uid if known and known.uidvalidity == folder.uidvalidity else 0
        uids = [uid for uid in sorted(folder.mails) if uid <= seen][first:last]
        if uids:
            found = [await self.box.fetch_one("INBOX", folder.uidvalidity, uid) for uid in uids]
            mails = tuple(mail for mail in found if mail is not None)
            await receive(self.database, BOX, Batch("INBOX", Position(folder.uidvalidity, uids[-1]), mails))

    async def close(self) -> None:
        """End the process; also after a crash, so that no connection is left open in the test."""
        await asyncio.shield(self.database.close())


def now() -> datetime:
    """The time, as the tables want it."""
    return datetime.now(UTC)


@cache
def template_file() -> Path:
    """A migrated, empty database to copy: migrating once for each history would take most of the time."""
    file = Path(tempfile.mkdtemp(prefix="deskhand-machine-")) / "empty.sqlite3"
    atexit.register(shutil.rmtree, file.parent, ignore_errors=True)

    async def make() -> None:
        world = World(f"sqlite+aiosqlite:///{file}")
        await world.open(first=True)
        await world.close()

    asyncio.run(make())
    return file
