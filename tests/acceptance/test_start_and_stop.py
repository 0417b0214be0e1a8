"""The real process: it drains on SIGTERM within its limit, and ``run --once`` works through what waits."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path

from tests.acceptance.letters import lot
from tests.acceptance.real_desk import DESK, UNSETTLED, RealDesk, maildir_mailbox
from tests.servers.ports import free_port
from tests.servers.smtp_sink import SmtpSink

DRAIN_SECONDS = 10  # real_desk.CONFIGURATION


async def test_sigterm_drains_and_once_does_the_rest(smtp_sink: SmtpSink, tmp_path: Path) -> None:
    desk = RealDesk(tmp_path / "desk", smtp_sink.port, maildir_mailbox())
    try:
        await desk.start()
        await desk.ready()
        mails = [mail for number in range(6) for mail in lot(f"lot{number}", DESK)]
        desk.deliver(*mails)
        await desk.until(lambda: desk.count("SELECT count(*) FROM drafts") > 0, "the first decision")
        asked = time.monotonic()
        assert await desk.end() == 0
        assert time.monotonic() - asked < DRAIN_SECONDS + 10, "drained, then closed"
        assert desk.count("SELECT count(*) FROM outbox WHERE state = 'sending'") == 0, "nothing was cut off"

        await desk.start("--once")
        assert await desk.dies() == 0
    finally:
        await desk.kill()
    assert desk.count("SELECT count(*) FROM drafts") == len(mails)
    assert not any(map(desk.count, UNSETTLED))
    assert desk.count("SELECT count(*) FROM outbox WHERE state <> 'sent'") == 0
    assert desk.count("SELECT count(*) FROM outbox") == len(smtp_sink.received) == 36


async def test_sigterm_does_not_wait_for_a_mail_server_that_says_nothing(smtp_sink: SmtpSink, tmp_path: Path) -> None:
    desk = RealDesk(tmp_path / "desk", smtp_sink.port, maildir_mailbox())
    smtp_sink.silent_at = "dot"
    try:
        await desk.start()
        await desk.ready()
        desk.deliver(*lot("lot", DESK)[:1])
        sending = "SELECT count(*) FROM outbox WHERE state = 'sending'"
        await desk.until(lambda: smtp_sink.received != [] and desk.count(sending) > 0, "the mail is with the server")
        asked = time.monotonic()
        assert await desk.end() == 0
        assert time.monotonic() - asked < DRAIN_SECONDS + 10, "longer would be for systemd to end"
        assert desk.count("SELECT count(*) FROM outbox WHERE state = 'uncertain'") == 1
        assert "Traceback" not in desk.log()
        smtp_sink.silent_at = ""
        await desk.start("--once")
        assert await desk.dies() in (0, 1)
    finally:
        await desk.kill()
    assert len(smtp_sink.received) == 1, "nothing is sent twice"


async def test_once_on_an_empty_mailbox_ends_at_once(smtp_sink: SmtpSink, tmp_path: Path) -> None:
    desk = RealDesk(tmp_path / "desk", smtp_sink.port, maildir_mailbox())
    try:
        await desk.start("--once")
        assert await desk.dies() == 0
    finally:
        await desk.kill()
    assert desk.count("SELECT count(*) FROM raw_messages") == 0


async def test_a_second_daemon_on_the_desk_says_so_and_the_first_goes_on(smtp_sink: SmtpSink, tmp_path: Path) -> None:
    desk = RealDesk(tmp_path / "desk", smtp_sink.port, maildir_mailbox())
    try:
        first = await desk.start()
        await desk.ready()
        second = await desk.start()
        assert await desk.dies() == 1
        assert f"another deskhand works on {desk.folder / 'data'} (process {first.pid})" in " ".join(desk.log().split())
        assert "Traceback" not in desk.log()
        assert second.returncode == 1
        desk.process = first
        desk.deliver(*lot("after", DESK))
        await desk.settled(10)
        assert await desk.end() == 0
    finally:
        await desk.kill()


async def test_sigterm_does_not_wait_for_a_model_that_is_being_loaded(smtp_sink: SmtpSink, tmp_path: Path) -> None:
    desk = RealDesk(tmp_path / "desk", smtp_sink.port, maildir_mailbox())
    model = desk.folder / "model"
    model.mkdir()
    os.mkfifo(model / "modules.json")  # whoever reads it waits for ever
    desk.config.write_text(f'{desk.config.read_text()}\n[knowledge]\nembedding_model = "{model}"\n')
    try:
        await desk.start()
        await desk.until(lambda: "embedding_model_loading" in desk.log(), "the load of the model")
        assert await desk.end() == 0
    finally:
        await desk.kill()
    assert "daemon.stopped" in desk.log()


async def test_once_fails_when_a_mail_failed_and_says_where_to_look(smtp_sink: SmtpSink, tmp_path: Path) -> None:
    desk = RealDesk(tmp_path / "desk", smtp_sink.port, maildir_mailbox())
    dead = 'kind = "openai"\nbase_url = "http://127.0.0.1:9/v1"\nmodel = "none"\nfallback = "queue"\n'
    desk.config.write_text(f"{desk.config.read_text()}\n[model]\n{dead}")
    desk.deliver(*lot("lot", DESK)[:1])
    try:
        await desk.start("--once")
        assert await desk.dies() == 1
    finally:
        await desk.kill()
    assert "1 mail could not be worked on" in desk.log()
    assert "deskhand parked list" in desk.log()


async def test_once_says_what_it_could_not_send_and_sends_it_when_it_is_due_again(
    smtp_sink: SmtpSink, tmp_path: Path
) -> None:
    desk = RealDesk(tmp_path / "desk", free_port(), maildir_mailbox())
    desk.deliver(*lot("lot", DESK)[:1])
    try:
        await desk.start("--once")
        assert await desk.dies() == 1
        assert "1 reply could not be sent yet" in desk.log()
        nobody, sink = f"port = {desk.smtp_port}\n", f"port = {smtp_sink.port}\n"
        desk.config.write_text(desk.config.read_text().replace(nobody, sink, 1))
        with sqlite3.connect(desk.file) as database:
            database.execute("UPDATE outbox SET due_at = '2026-01-01 00:00:00.000000'")
        await desk.start("--once")
        assert await desk.dies() == 0
    finally:
        await desk.kill()
    assert len(smtp_sink.received) == 1
