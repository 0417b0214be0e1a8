"""A locked database and a full disk stop the real process's intake and show in /healthz; nothing is missing after."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.acceptance.letters import lot
from tests.acceptance.real_desk import DESK, RealDesk, maildir_mailbox
from tests.servers.smtp_sink import SmtpSink

NOTICED_SECONDS = 90.0  # SQLite itself waits 30 s for a lock before it says anything


@pytest.fixture
async def desk(smtp_sink: SmtpSink, tmp_path: Path) -> AsyncIterator[RealDesk]:
    desk = RealDesk(tmp_path / "desk", smtp_sink.port, maildir_mailbox())
    desk.deliver(*lot("before", DESK))
    try:
        await desk.start()
        await desk.settled(10)
        yield desk
    finally:
        await desk.kill()


def database_failed(desk: RealDesk) -> bool:
    status, health = desk.get("/healthz")
    return status == 503 and health["components"]["database"]["state"] == "failed"


def recovered(desk: RealDesk) -> bool:
    return desk.get("/healthz")[0] == 200


async def all_is_there(desk: RealDesk, smtp_sink: SmtpSink) -> None:
    """Twenty mails, twenty outcomes, and no reply twice or missing."""
    await desk.settled(20)
    assert await desk.end() == 0
    assert desk.count("SELECT count(*) FROM messages WHERE direction = 'inbound'") == 20
    assert desk.count("SELECT count(*) FROM drafts") == 20
    sent = desk.count("SELECT count(*) FROM outbox WHERE state = 'sent'")
    assert sent == len(smtp_sink.received) == len({mail.content for mail in smtp_sink.received})
    assert desk.count("SELECT count(*) FROM outbox WHERE state <> 'sent'") == 0


async def test_a_locked_database_stops_intake_until_the_lock_is_gone(desk: RealDesk, smtp_sink: SmtpSink) -> None:
    lock = sqlite3.connect(desk.file, isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    desk.deliver(*lot("during", DESK))
    await desk.until(lambda: database_failed(desk), "the lock is seen in /healthz", NOTICED_SECONDS)
    assert desk.get("/readyz")[0] == 503
    assert desk.count("SELECT count(*) FROM raw_messages WHERE role = 'inbox'") == 10
    lock.execute("ROLLBACK")
    lock.close()
    await desk.until(lambda: recovered(desk), "health after the lock", NOTICED_SECONDS)
    await all_is_there(desk, smtp_sink)


async def test_a_full_disk_stops_intake_until_there_is_room_again(desk: RealDesk, smtp_sink: SmtpSink) -> None:
    """The process may not write to any file (``RLIMIT_FSIZE``), which SQLite sees as it sees a full disk."""
    assert desk.process is not None
    hard = resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE)[1]
    resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE, (0, hard))
    desk.deliver(*lot("during", DESK))
    await desk.until(lambda: database_failed(desk), "the full disk is seen in /healthz", NOTICED_SECONDS)
    assert desk.count("SELECT count(*) FROM raw_messages WHERE role = 'inbox'") == 10
    resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE, (hard, hard))
    await desk.until(lambda: recovered(desk), "health after the full disk", NOTICED_SECONDS)
    await all_is_there(desk, smtp_sink)
