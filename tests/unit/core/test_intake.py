"""Intake: folders are scanned into the database, filed afterwards, and large mails come on their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypeVar

import pytest
import sqlalchemy as sa

from connectors.memory_mailbox import MemoryMailbox
from daemon.commands.parked import retry
from daemon.database import Database
from daemon.errors import ConnectionLostError, TransientError
from daemon.intake import FETCH_ATTEMPTS, FolderWatch, LargeMails
from daemon.memory import load_case
from daemon.models import Batch
from daemon.settings import MailboxSettings
from daemon.stages.receive import read_first_look, read_position, receive
from daemon.stages.remember import Rememberer
from daemon.tables import raw_messages, sightings
from tests.unit.core.conftest import read
from tests.unit.core.mails import DESK, mail

T = TypeVar("T")


def mailbox(**settings: object) -> MemoryMailbox:
    return MemoryMailbox(MailboxSettings.model_validate({"name": "support", "address": DESK, **settings}))


def told(_mailbox: str, _new: int, _batch: Batch | None) -> None:
    """Nobody listens."""


async def column(database: Database, what: sa.ColumnElement[T]) -> list[T]:
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


async def test_what_lay_there_before_the_first_look_is_known_as_such_when_the_server_renumbers(
    database: Database, rememberer: Rememberer
) -> None:
    box = mailbox(start="new", large_mail_bytes=2_000)
    watch = FolderWatch(database, box, "INBOX", told, only_new=True)
    box.deliver(mail("old@x.test"))
    box.deliver(mail("large@x.test", "Where is it? " * 1_000))
    assert await watch.scan() == 0
    box.deliver(mail("new@x.test"))
    box.deliver(mail("moved@x.test"), received_at=datetime(2025, 1, 1, tzinfo=UTC))
    assert await watch.scan() == 2
    box.renumber()
    assert await watch.scan() == 1
    await LargeMails(database, box, 10_000_000, told).fetch_waiting()
    box.deliver(mail("last@x.test"))
    assert await watch.scan() == 1
    async with database.read() as connection:
        rows = await connection.execute(sa.select(raw_messages.c.identity, raw_messages.c.first_look))
        looked = {row.identity.partition(" ")[0]: row.first_look is not None for row in rows}
    assert looked == {
        "new@x.test": False, "moved@x.test": False, "old@x.test": True, "large@x.test": True, "last@x.test": False,
    }  # fmt: skip
    while await rememberer.remember():
        pass
    async with database.read() as connection:
        cases = [await load_case(connection, id_, read) for id_ in range(1, 6)]
    assert sum(case is not None and case.first_look is not None for case in cases) == 2


async def test_a_look_that_broke_off_in_a_renumbered_folder_goes_on_as_one(database: Database) -> None:
    box = mailbox(start="new")
    watch = FolderWatch(database, box, "INBOX", told, only_new=True)
    for number in range(120):
        box.deliver(mail(f"m{number}@x.test"))
    assert await watch.scan() == 0
    box.renumber()
    position = await read_position(database, "support", "INBOX")
    first = await read_first_look(database, "support", "INBOX")
    assert first is not None
    async for batch in box.fetch("INBOX", position):
        await receive(database, "support", batch, only_new=True, first_look=first.at)
        break  # and here the process ends
    assert await watch.scan() > 0
    assert len(await column(database, raw_messages.c.id)) == 120
    assert None not in await column(database, raw_messages.c.first_look)


async def test_a_mail_that_was_stored_before_a_crash_is_filed_after_it(database: Database) -> None:
    box = mailbox(after="flag")
    box.deliver(mail("a@x.test"))
    async for batch in box.fetch("INBOX", None):
        await receive(database, "support", batch, filing=True)  # and here the process ends
    await FolderWatch(database, box, "INBOX", told, filing=True).scan()
    assert await column(database, sightings.c.filing) == ["done"]
    assert ["\\Flagged" in kept.flags for kept in box.box("INBOX").mails.values()] == [True]


class Breaking(MemoryMailbox):
    """Its connection ends with the second request to file mails, each time it is told how many they are."""

    def __init__(self, settings: MailboxSettings) -> None:
        super().__init__(settings)
        self.pieces: list[int] = []

    async def stored(self, folder: str, uidvalidity: int, uids: Sequence[int]) -> None:
        self.pieces.append(len(uids))
        if len(self.pieces) == 2:
            raise ConnectionLostError("the connection ended")
        await super().stored(folder, uidvalidity, uids)


async def test_filing_a_long_import_goes_on_where_the_connection_ended(database: Database) -> None:
    box = Breaking(MailboxSettings(name="support", address=DESK, after="flag"))
    for number in range(7):
        box.deliver(mail(f"{number}@x.test"))
    watch = FolderWatch(database, box, "INBOX", told, filing=True, filed_at_once=5)
    with pytest.raises(ConnectionLostError):
        await watch.scan()
    await watch.scan()
    assert box.pieces == [5, 2, 2]
    assert set(await column(database, sightings.c.filing)) == {"done"}


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


async def due_at_once(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(sa.update(sightings).values(due_at=None))


async def two_deferred(database: Database) -> tuple[MemoryMailbox, LargeMails]:
    box = mailbox(large_mail_bytes=2_000)
    box.deliver(mail("one@x.test", "x " * 2_000))
    box.deliver(mail("two@x.test", "y " * 2_000))
    await FolderWatch(database, box, "INBOX", told).scan()
    return box, LargeMails(database, box, 1_000_000, told)


async def test_a_large_mail_that_is_always_refused_is_parked_and_the_next_one_comes(database: Database) -> None:
    box, large = await two_deferred(database)
    box.fail_next(1, TransientError("the server does not give this mail"))
    await large.fetch_waiting()
    assert await column(database, sightings.c.state) == ["deferred", "stored"]
    for _ in range(FETCH_ATTEMPTS - 1):
        await due_at_once(database)
        box.fail_next(1, TransientError("the server does not give this mail"))
        await large.fetch_waiting()
    assert await column(database, sightings.c.state) == ["skipped", "stored"]


async def test_a_large_mail_that_was_refused_waits_before_it_is_tried_again(database: Database) -> None:
    box, large = await two_deferred(database)
    box.fail_next(2, TransientError("the server does not give this mail"))
    assert await large.fetch_waiting() == 2
    assert await large.fetch_waiting() == 0
    await due_at_once(database)
    assert await large.fetch_waiting() == 2
    assert await column(database, sightings.c.state) == ["stored", "stored"]


async def test_a_server_that_is_away_is_the_supervisors_trouble_and_counts_against_no_mail(database: Database) -> None:
    box, large = await two_deferred(database)
    for _ in range(FETCH_ATTEMPTS * 2):
        box.fail_next(1, ConnectionLostError("mail.example.test cannot be reached"))
        with pytest.raises(ConnectionLostError):
            await large.fetch_waiting()
    assert await column(database, sightings.c.state) == ["deferred", "deferred"]
    assert await large.fetch_waiting() == 2
    assert await column(database, sightings.c.state) == ["stored", "stored"]


async def test_a_folder_that_is_away_does_not_hold_up_the_large_mails_of_another(database: Database) -> None:
    box, large = await two_deferred(database)
    box.deliver(mail("three@x.test", "z " * 2_000), "Other")
    await FolderWatch(database, box, "Other", told).scan()
    box.fail_next(1, ConnectionLostError("INBOX cannot be opened"))
    with pytest.raises(ConnectionLostError):
        await large.fetch_waiting()
    assert await column(database, sightings.c.state) == ["deferred", "deferred", "stored"]


async def test_a_database_that_cannot_be_written_counts_against_no_mail(database: Database) -> None:
    _, large = await two_deferred(database)
    async with database._writer.connect() as connection:
        await connection.exec_driver_sql("PRAGMA max_page_count = 1")  # SQLite then says what it says on a full disk
    with pytest.raises(TransientError, match="disk is full"):
        await large.fetch_waiting()
    assert await column(database, sightings.c.attempts) == [0, 0]


async def test_parked_retry_gives_a_large_mail_all_its_tries_again(database: Database) -> None:
    box, large = await two_deferred(database)
    async with database.write() as connection:
        await connection.execute(sa.update(sightings).values(state="skipped", attempts=FETCH_ATTEMPTS))
    assert await retry(database, "place-1") == 1
    box.fail_next(1, TransientError("the server does not give this mail"))
    assert await large.fetch_waiting() == 1
    assert await column(database, sightings.c.state) == ["deferred", "skipped"]
    assert await retry(database, "all") == 1  # the other one; and the first need not wait either
