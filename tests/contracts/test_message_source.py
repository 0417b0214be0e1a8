"""What every source of mails promises (``daemon.ports.MessageSource``), whatever lies behind it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from daemon.models import Batch, Position
from tests.servers.mailbox_rigs import FOLDER, MailboxRig, Source, in_thread

PATIENCE_SECONDS = 30.0


def mail(number: int, size: int = 0) -> bytes:
    """A mail with bytes that protocols like to trip over."""
    body = f"Line {number}: a 5* hotel in * town :( {{12}}\r\n* 3 EXISTS\r\nA1 OK done\r\n.\r\n"
    filler = "x" * 76 + "\r\n"
    return (
        f"From: Customer {number} <c{number}@example.org>\r\nTo: agent@example.test\r\nSubject: number {number}\r\n"
        f"Message-ID: <m{number}@example.org>\r\n\r\n{body}{filler * (size // len(filler))}".encode()
    )


async def read(source: Source, position: Position | None, folder: str = FOLDER) -> list[Batch]:
    """Every batch after a position."""
    return [batch async for batch in source.fetch(folder, position)]


def raws(batches: Sequence[Batch]) -> list[bytes]:
    """The mails of all batches in order."""
    return [message.raw for batch in batches for message in batch.messages]


@pytest.fixture
async def source(mailbox_rig: MailboxRig) -> AsyncIterator[Source]:
    source = mailbox_rig.source()
    yield source
    await source.close()


async def test_everything_that_waits_comes_in_uid_order_and_unchanged(mailbox_rig: MailboxRig, source: Source) -> None:
    mails = [mail(number) for number in range(5)]
    await in_thread(mailbox_rig.deliver, *mails)
    batches = await read(source, None)
    assert raws(batches) == mails
    uids = [message.uid for batch in batches for message in batch.messages]
    assert uids == sorted(set(uids))
    assert batches[-1].position.last_uid == uids[-1]
    assert batches[-1].folder == FOLDER


async def test_a_mail_carries_the_time_of_its_arrival_in_utc(mailbox_rig: MailboxRig, source: Source) -> None:
    await in_thread(mailbox_rig.deliver, mail(1))
    (batch,) = await read(source, None)
    received_at = batch.messages[0].received_at
    assert received_at.tzinfo is UTC
    assert abs(datetime.now(UTC) - received_at) < timedelta(minutes=5)


async def test_nothing_comes_twice_after_the_position(mailbox_rig: MailboxRig, source: Source) -> None:
    await in_thread(mailbox_rig.deliver, mail(1), mail(2))
    position = (await read(source, None))[-1].position
    assert raws(await read(source, position)) == []


async def test_what_arrives_later_comes_after_the_position(mailbox_rig: MailboxRig, source: Source) -> None:
    await in_thread(mailbox_rig.deliver, mail(1))
    position = (await read(source, None))[-1].position
    await in_thread(mailbox_rig.deliver, mail(2))
    assert raws(await read(source, position)) == [mail(2)]


async def test_reading_marks_and_moves_nothing(mailbox_rig: MailboxRig, source: Source) -> None:
    await in_thread(mailbox_rig.deliver, mail(1), mail(2))
    (batch,) = await read(source, None)
    await source.stored(FOLDER, batch.position.uidvalidity, [message.uid for message in batch.messages])
    assert await in_thread(mailbox_rig.flags) == [frozenset(), frozenset()]


async def test_many_mails_come_in_batches_whose_positions_follow_them(mailbox_rig: MailboxRig, source: Source) -> None:
    mails = [mail(number) for number in range(70)]
    await in_thread(mailbox_rig.deliver, *mails)
    batches = await read(source, None)
    assert raws(batches) == mails
    assert len(batches) > 1
    assert all(len(batch.messages) <= 50 for batch in batches)
    assert all(batch.position.last_uid == batch.messages[-1].uid for batch in batches)
    # A crash after the first batch goes on with the second.
    assert raws(await read(source, batches[0].position)) == mails[len(batches[0].messages) :]


async def test_a_renumbered_folder_is_read_again_from_its_start(mailbox_rig: MailboxRig, source: Source) -> None:
    await in_thread(mailbox_rig.deliver, mail(1), mail(2))
    before = (await read(source, None))[-1].position
    await source.close()  # some servers refuse to renumber a folder that is open
    await in_thread(mailbox_rig.renumber)
    batches = await read(source, before)
    assert sorted(raws(batches)) == [mail(1), mail(2)]
    assert batches[-1].position.uidvalidity != before.uidvalidity


async def test_a_deleted_mail_leaves_a_gap_and_stops_nothing(mailbox_rig: MailboxRig, source: Source) -> None:
    await in_thread(mailbox_rig.deliver, mail(1), mail(2), mail(3))
    _, uids = await source.uids(FOLDER)
    await in_thread(mailbox_rig.expunge, uids[1])
    batches = await read(source, None)
    assert raws(batches) == [mail(1), mail(3)]
    assert batches[-1].position.last_uid == uids[2]


async def test_an_empty_folder_still_gives_a_position(source: Source) -> None:
    (batch,) = await read(source, None)
    assert batch.messages == ()
    assert batch.position.uidvalidity > 0


async def test_start_new_passes_over_what_lies_there_and_reads_the_rest(mailbox_rig: MailboxRig) -> None:
    source = mailbox_rig.source(start="new")
    await in_thread(mailbox_rig.deliver, mail(1), mail(2))
    (batch,) = await read(source, None)
    assert batch.messages == ()
    assert raws(await read(source, batch.position)) == []
    await in_thread(mailbox_rig.deliver, mail(3))
    assert raws(await read(source, batch.position)) == [mail(3)]
    await source.close()


async def test_a_large_mail_is_deferred_and_its_neighbours_come_at_once(mailbox_rig: MailboxRig) -> None:
    source = mailbox_rig.source(large_mail_bytes=20_000)
    mails = [mail(1), mail(2, size=60_000), mail(3)]
    await in_thread(mailbox_rig.deliver, *mails)
    batches = await read(source, None)
    assert raws(batches) == [mails[0], mails[2]]
    (deferred,) = [item for batch in batches for item in batch.deferred]
    assert abs(deferred.size - len(mails[1])) < 1000
    position = batches[-1].position
    assert position.last_uid > deferred.uid
    fetched = await source.fetch_one(FOLDER, position.uidvalidity, deferred.uid)
    assert fetched is not None
    assert fetched.raw == mails[1]
    assert fetched.uid == deferred.uid
    await source.close()


async def test_a_deferred_mail_that_is_gone_or_renumbered_is_none(mailbox_rig: MailboxRig, source: Source) -> None:
    await in_thread(mailbox_rig.deliver, mail(1), mail(2))
    validity, uids = await source.uids(FOLDER)
    await in_thread(mailbox_rig.expunge, uids[0])
    assert await source.fetch_one(FOLDER, validity, uids[0]) is None
    assert await source.fetch_one(FOLDER, validity + 1, uids[1]) is None
    assert await source.fetch_one(FOLDER, validity, uids[1]) is not None


async def test_waiting_ends_when_a_mail_arrives(mailbox_rig: MailboxRig) -> None:
    source = mailbox_rig.source(poll_seconds=3600)
    position = (await read(source, None))[-1].position
    waiting = asyncio.create_task(source.wait(FOLDER))
    await in_thread(mailbox_rig.deliver, mail(1))
    async with asyncio.timeout(PATIENCE_SECONDS):
        await waiting
    assert raws(await read(source, position)) == [mail(1)]
    await source.close()


async def test_a_mail_that_came_before_the_wait_is_not_waited_for(mailbox_rig: MailboxRig) -> None:
    source = mailbox_rig.source(poll_seconds=3600)
    await read(source, None)
    await in_thread(mailbox_rig.deliver, mail(1))
    async with asyncio.timeout(PATIENCE_SECONDS):
        await source.wait(FOLDER)
    await source.close()


async def test_waiting_ends_with_the_slow_poll(mailbox_rig: MailboxRig) -> None:
    source = mailbox_rig.source(poll_seconds=0.2)
    await read(source, None)
    async with asyncio.timeout(PATIENCE_SECONDS):
        await source.wait(FOLDER)
    await source.close()


async def test_uids_lists_every_mail_of_the_folder(mailbox_rig: MailboxRig, source: Source) -> None:
    await in_thread(mailbox_rig.deliver, mail(1), mail(2))
    batches = await read(source, None)
    validity, uids = await source.uids(FOLDER)
    assert validity == batches[-1].position.uidvalidity
    assert list(uids) == [message.uid for batch in batches for message in batch.messages]


async def test_stored_mails_go_to_the_archive_when_asked_for(mailbox_rig: MailboxRig) -> None:
    source = mailbox_rig.source(after="archive", archive="Done mails")
    await in_thread(mailbox_rig.deliver, mail(1), mail(2))
    (batch,) = await read(source, None)
    await source.stored(FOLDER, batch.position.uidvalidity, [batch.messages[0].uid])
    await source.stored(
        FOLDER, batch.position.uidvalidity, [batch.messages[0].uid]
    )  # after a crash it may be said twice
    assert await in_thread(mailbox_rig.contents, "Done mails") == [mail(1)]
    assert await in_thread(mailbox_rig.contents, FOLDER) == [mail(2)]
    await source.close()


async def test_mails_that_were_renumbered_since_they_were_read_are_not_archived(mailbox_rig: MailboxRig) -> None:
    source = mailbox_rig.source(after="archive", archive="Done mails")
    await in_thread(mailbox_rig.deliver, mail(1), mail(2))
    (batch,) = await read(source, None)
    await source.close()
    await in_thread(mailbox_rig.expunge, batch.messages[0].uid)
    await in_thread(mailbox_rig.renumber)
    await source.stored(FOLDER, batch.position.uidvalidity, [batch.messages[0].uid])
    assert await in_thread(mailbox_rig.contents, FOLDER) == [mail(2)]
    await source.close()


async def test_stored_mails_are_flagged_when_asked_for(mailbox_rig: MailboxRig) -> None:
    source = mailbox_rig.source(after="flag")
    await in_thread(mailbox_rig.deliver, mail(1), mail(2))
    (batch,) = await read(source, None)
    await source.stored(FOLDER, batch.position.uidvalidity, [batch.messages[0].uid])
    flagged = ["\\Flagged" in flags for flags in await in_thread(mailbox_rig.flags)]
    assert flagged == [True, False]
    assert "\\Seen" not in frozenset().union(*await in_thread(mailbox_rig.flags))
    await source.close()


async def test_the_sent_folder_is_watched_only_while_drafts_or_copies_are_on(mailbox_rig: MailboxRig) -> None:
    source = mailbox_rig.source()
    folders = await source.folders()
    assert [(folder, source.role(folder)) for folder in folders] == [(FOLDER, "inbox"), (folders[-1], "sent")]
    assert await read(source, None, folders[-1]) != []
    await source.close()
    without = mailbox_rig.source(drafts_folder=False, sent_copy=False)
    assert list(await without.folders()) == [FOLDER]
    await without.close()


async def test_sent_mail_is_never_archived(mailbox_rig: MailboxRig) -> None:
    source = mailbox_rig.source(after="archive")
    sent = (await source.folders())[-1]
    await in_thread(mailbox_rig.deliver, mail(1), folder=sent)
    (batch,) = await read(source, None, sent)
    await source.stored(sent, batch.position.uidvalidity, [batch.messages[0].uid])
    assert await in_thread(mailbox_rig.contents, sent) == [mail(1)]
    await source.close()


async def test_a_source_that_was_closed_can_be_read_again(mailbox_rig: MailboxRig, source: Source) -> None:
    await in_thread(mailbox_rig.deliver, mail(1))
    await read(source, None)
    await source.close()
    assert raws(await read(source, None)) == [mail(1)]
