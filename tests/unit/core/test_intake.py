"""Intake: folders are scanned into the database, filed afterwards, and large mails come on their own."""

from __future__ import annotations

import sqlalchemy as sa

from connectors.memory_mailbox import MemoryMailbox
from daemon.database import Database
from daemon.errors import TransientError
from daemon.intake import FETCH_ATTEMPTS, FolderWatch, LargeMails
from daemon.models import Batch
from daemon.settings import MailboxSettings
from daemon.stages.receive import receive
from daemon.tables import raw_messages, sightings
from tests.unit.core.mails import DESK, mail


def mailbox(**settings: object) -> MemoryMailbox:
    return MemoryMailbox(MailboxSettings.model_validate({"name": "support", "address": DESK, **settings}))


def told(_mailbox: str, _new: int, _batch: Batch | None) -> None:
    """Nobody listens."""


async def column(database: Database, what: sa.ColumnElement[str]) -> list[str]:
    async with database.read() as connection:
        return list((await connection.execute(sa.select(what))).scalars())


async def test_a_scan_stores_what_is_new_and_nothing_twice(database: Database) -> None:
    box = mailbox()
    watch = FolderWatch(database, box, "INBOX", told)
    box.deliver(mail("a@x.test"))
    assert await watch.scan() == 1
    box.deliver(mail("b@x.test"))
    assert await watch.scan() == 1
    box.renumber()
    assert await watch.scan() == 0
    assert len(await column(database, raw_messages.c.identity)) == 2


async def test_a_mail_that_was_stored_before_a_crash_is_filed_after_it(database: Database) -> None:
    box = mailbox(after="flag")
    box.deliver(mail("a@x.test"))
    async for batch in box.fetch("INBOX", None):
        await receive(database, "support", batch, filing=True)  # and here the process ends
    await FolderWatch(database, box, "INBOX", told, filing=True).scan()
    assert await column(database, sightings.c.filing) == ["done"]
    assert ["\\Flagged" in kept.flags for kept in box.box("INBOX").mails.values()] == [True]


async def test_a_large_mail_comes_on_its_own(database: Database) -> None:
    box = mailbox(large_mail_bytes=2_000)
    box.deliver(mail("big@x.test", "x " * 2_000))
    box.deliver(mail("small@x.test"))
    await FolderWatch(database, box, "INBOX", told).scan()
    assert await column(database, sightings.c.state) == ["stored", "deferred"]
    await LargeMails(database, box, 1_000_000, told).fetch_waiting()
    assert sorted(await column(database, sightings.c.state)) == ["stored", "stored"]


async def test_a_mail_over_the_limit_is_skipped_with_the_reason(database: Database) -> None:
    box = mailbox(large_mail_bytes=2_000)
    box.deliver(mail("big@x.test", "x " * 2_000))
    await FolderWatch(database, box, "INBOX", told).scan()
    await LargeMails(database, box, 3_000, told).fetch_waiting()
    assert await column(database, sightings.c.state) == ["skipped"]
    assert "max_mail_bytes" in (await column(database, sightings.c.reason))[0]


async def test_a_large_mail_that_always_fails_is_parked_and_the_next_one_comes(database: Database) -> None:
    box = mailbox(large_mail_bytes=2_000)
    box.deliver(mail("one@x.test", "x " * 2_000))
    box.deliver(mail("two@x.test", "y " * 2_000))
    await FolderWatch(database, box, "INBOX", told).scan()
    large = LargeMails(database, box, 1_000_000, told)
    box.fail_next(1, TransientError("the server is gone"))
    await large.fetch_waiting()
    assert await column(database, sightings.c.state) == ["deferred", "stored"]
    for _ in range(FETCH_ATTEMPTS):
        box.fail_next(1, TransientError("the server is gone"))
        await large.fetch_waiting()
    assert await column(database, sightings.c.state) == ["skipped", "stored"]
