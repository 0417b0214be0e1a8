"""The child processes: broken ones are replaced, none outlives its use, none outlives the daemon."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from daemon.attachments.limits import MIB, ConverterLimits
from daemon.attachments.reader import MarkItDownReader
from daemon.models import Attachment, Reading

DEADLINE_SECONDS = 30
PAGE = b"<html><body><p>fine"
PARENT = """
import asyncio, time
from daemon.attachments.reader import MarkItDownReader

async def main():
    reader = MarkItDownReader()
    await reader.warm()
    print(reader.pool.idle_pids[0], flush=True)
    time.sleep(600)

asyncio.run(main())
"""


def html(content: bytes = PAGE) -> Attachment:
    return Attachment("page.html", "text/html", content)


def gone(pid: int) -> bool:
    """Whether a process has ended; one that nobody has waited for yet is a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(DEADLINE_SECONDS):
        while not condition():  # noqa: ASYNC110  # a process of the system sets no event
            await asyncio.sleep(0.01)


async def at_work(reader: MarkItDownReader) -> tuple[int, asyncio.Task[Reading]]:
    """A child that was frozen before it was given a file, and the reading that waits for it."""
    await reader.warm()
    (pid,) = reader.pool.idle_pids
    os.kill(pid, signal.SIGSTOP)
    task = asyncio.create_task(reader.read(html()))
    await until(lambda: not reader.pool.idle_pids)
    return pid, task


async def test_a_child_that_hangs_is_killed_and_the_next_file_is_read() -> None:
    async with MarkItDownReader(ConverterLimits(seconds=3)) as reader:
        pid, task = await at_work(reader)
        assert (await task).reading == "not read: took longer than 3 s"
        assert gone(pid)
        assert (await reader.read(html())).text == "fine"


async def test_a_file_that_takes_too_long_is_given_up() -> None:
    async with MarkItDownReader(ConverterLimits(seconds=0.2)) as reader:
        slow = b"<html><body>" + b"<table><tr><td><b>x</b></td></tr></table>" * 60_000
        assert (await reader.read(html(slow))).reading == "not read: took longer than 0.2 s"


async def test_a_child_that_is_killed_in_the_middle_is_replaced_and_the_same_file_is_read() -> None:
    async with MarkItDownReader() as reader:
        pid, task = await at_work(reader)
        os.kill(pid, signal.SIGKILL)
        assert (await task).text == "fine"


async def test_an_idle_child_that_was_killed_is_replaced() -> None:
    async with MarkItDownReader() as reader:
        await reader.warm()
        (pid,) = reader.pool.idle_pids
        os.kill(pid, signal.SIGKILL)
        await until(lambda: gone(pid))
        assert (await reader.read(html())).text == "fine"


async def test_a_reading_that_is_cancelled_does_not_give_its_answer_to_the_next_file() -> None:
    async with MarkItDownReader() as reader:
        pid, task = await at_work(reader)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert (await reader.read(html(b"<html><p>other"))).text == "other"
        await until(lambda: gone(pid))


async def test_a_file_that_needs_too_much_memory_is_refused_and_the_next_is_read() -> None:
    async with MarkItDownReader(ConverterLimits(memory_bytes=100 * MIB)) as reader:
        huge = b"<?xml version='1.0'?><a>" + b"<b/>" * 4_000_000 + b"</a>"
        reading = await reader.read(Attachment("huge.xml", "text/xml", huge))
        assert reading.reading == "not read: needs more than 100 MB of memory"
        assert (await reader.read(html())).text == "fine"


async def test_two_files_are_read_side_by_side() -> None:
    async with MarkItDownReader(ConverterLimits(workers=2, seconds=10)) as reader:
        pid, frozen = await at_work(reader)
        other = await reader.read(html(b"<html><p>other"))
        assert other.text == "other"
        assert not frozen.done()
        os.kill(pid, signal.SIGCONT)
        assert (await frozen).text == "fine"
        assert len(reader.pool.idle_pids) == 2


async def test_a_child_retires_after_its_share_of_files() -> None:
    async with MarkItDownReader(ConverterLimits(files_per_worker=2)) as reader:
        await reader.read(html())
        (pid,) = reader.pool.idle_pids
        await reader.read(html())
        assert reader.pool.idle_pids == ()
        await until(lambda: gone(pid))


async def test_an_idle_child_ends_after_a_while() -> None:
    async with MarkItDownReader(ConverterLimits(idle_seconds=0.05)) as reader:
        await reader.read(html())
        await until(lambda: reader.pool.idle_pids == ())


async def test_closing_ends_every_child_and_the_reader_may_be_used_again() -> None:
    reader = MarkItDownReader()
    await reader.warm()
    (pid,) = reader.pool.idle_pids
    await reader.aclose()
    assert gone(pid)
    assert (await reader.read(html())).text == "fine"
    await reader.aclose()


def test_a_frozen_child_dies_with_the_daemon() -> None:
    command = [sys.executable, "-c", PARENT]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, bufsize=1) as parent:
        assert parent.stdout is not None
        line = next(line for line in parent.stdout if line.strip().isdigit())
        child = int(line)
        os.kill(child, signal.SIGSTOP)
        parent.kill()
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not gone(child) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert gone(child)


def test_the_child_gets_nothing_of_the_daemons_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    from daemon.attachments.process import _environment

    monkeypatch.setenv("DESKHAND_SECRET", "hunter2")
    assert "hunter2" not in str(_environment("/tmp"))
