"""What the files of one mail may take of the converters, and whose turn is next."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from daemon.attachments.limits import ConverterLimits
from daemon.attachments.reader import MarkItDownReader
from daemon.attachments.refusal import NotReadError
from daemon.attachments.turns import Share, Turns
from daemon.errors import TransientError
from daemon.models import Attachment
from daemon.ports import AttachmentReader

SLOW = Attachment("slow.html", "text/html", b"<html><body>" + b"<table><tr><td><b>x</b></td></tr></table>" * 60_000)
QUICK = Attachment("quick.html", "text/html", b"<html><body><p>fine")
NOTE = Attachment("note.txt", "text/plain", b"a note")
LIMITS = ConverterLimits(seconds=0.2)
TOO_LONG = "not read: the attachments of this mail take too long"


async def readings(reader: AttachmentReader, *files: Attachment) -> list[str]:
    return [(await reader.read(file)).reading for file in files]


async def test_after_two_time_outs_a_mails_other_files_wait_for_a_person_and_text_is_read() -> None:
    async with MarkItDownReader(LIMITS) as reader:
        found = await readings(reader.of_one_mail(), SLOW, SLOW, QUICK, NOTE)
        assert found == ["not read: took longer than 0.2 s", "not read: took longer than 0.2 s", TOO_LONG, "read"]
        assert await readings(reader.of_one_mail(), QUICK) == ["read"]


async def test_the_files_of_one_mail_share_their_time() -> None:
    async with MarkItDownReader(replace(LIMITS, seconds_per_mail=0.3)) as reader:
        assert await readings(reader.of_one_mail(), SLOW, SLOW, QUICK) == [
            "not read: took longer than 0.2 s",
            TOO_LONG,
            TOO_LONG,
        ]


async def test_a_file_without_a_mail_has_a_share_of_its_own() -> None:
    async with MarkItDownReader(LIMITS) as reader:
        assert set(await readings(reader, SLOW, SLOW, SLOW)) == {"not read: took longer than 0.2 s"}


async def order(turns: Turns, *shares: Share) -> list[Share]:
    """Whose turn came first, of those that asked while another was at work."""
    had: list[Share] = []

    async def work(share: Share) -> None:
        async with turns.of(share):
            had.append(share)

    async with turns.of(Share()):
        tasks = [asyncio.create_task(work(share)) for share in shares]
        await asyncio.sleep(0)
        assert had == []
    await asyncio.gather(*tasks)
    return had


async def test_mails_have_their_turns_one_after_another_and_who_took_long_comes_last() -> None:
    long, first, second = Share(seconds=20), Share(seconds=0.5), Share()
    assert await order(Turns(1, LIMITS), long, first, second) == [first, second, long]


async def test_the_first_five_seconds_of_a_mail_cost_it_no_turn() -> None:
    fresh, quick, slow = Share(), Share(seconds=4.9), Share(seconds=5.0)
    assert await order(Turns(1, LIMITS), slow, quick, fresh) == [quick, fresh, slow]


async def test_a_mail_that_has_begun_waits_longer_than_one_that_has_not() -> None:
    turns, had = Turns(1, replace(LIMITS, wait_seconds=0, seconds_per_mail=600)), []

    async def work(share: Share) -> None:
        async with turns.of(share):
            had.append(share)

    begun = Share(seconds=0.1)
    async with turns.of(Share()):
        waiting = asyncio.create_task(work(begun))
        await asyncio.sleep(0)
        with pytest.raises(TransientError, match="busy with other mails"):
            await work(Share())
        assert not waiting.done(), "its wait began earlier and goes on"
    await waiting
    assert had == [begun]


async def test_a_mail_that_has_taken_long_and_waits_long_is_left_to_a_person() -> None:
    turns, share = Turns(1, replace(LIMITS, seconds_per_mail=0.01)), Share(seconds=20)
    async with turns.of(Share()):
        with pytest.raises(NotReadError, match="busy with other mails"):
            async with turns.of(share):
                pass
    with pytest.raises(NotReadError, match="take too long"):
        share.seconds_left(LIMITS)


async def test_a_turn_that_comes_as_the_mail_is_given_up_goes_to_the_next() -> None:
    turns, had = Turns(1, LIMITS), []

    async def work(name: str) -> None:
        async with turns.of(Share()):
            had.append(name)

    async with turns.of(Share()):
        tasks = [asyncio.create_task(work(name)) for name in ("given up", "next", "last")]
        await asyncio.sleep(0)
    tasks[0].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert had == ["next", "last"]
    await work("again")


async def test_a_mail_that_waits_too_long_for_its_first_turn_is_tried_again_later() -> None:
    turns = Turns(1, replace(LIMITS, wait_seconds=0.01))
    async with turns.of(Share()):
        with pytest.raises(TransientError, match="busy with other mails"):
            async with turns.of(Share()):
                pass
    async with turns.of(Share()):
        pass
