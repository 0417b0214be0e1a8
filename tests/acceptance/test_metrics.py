"""/metrics of the real process: what the gauges and counters of a desk say while it works."""

from __future__ import annotations

import sqlite3
import urllib.request
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.acceptance.letters import QUESTIONS, letter
from tests.acceptance.real_desk import DESK, RealDesk, maildir_mailbox
from tests.servers.fake_openai import FakeOpenAi, answers
from tests.servers.ports import free_port
from tests.servers.smtp_sink import SmtpSink

REFRESHED = """\
host = "127.0.0.1"
port = {port}
security = "none"
auth = "xoauth2"
username = "agent@example.test"
oauth = {{ token_url = "http://127.0.0.1:{port}/token", client_id = "desk", grant = "refresh_token",\
 refresh_token_file = "refresh", refresh_token_expires = "{expires}" }}
"""
MODEL = """
[model]
kind = "openai"
base_url = "{url}"
model = "fake"
price_in = 1000
price_out = 100000
"""
TOKENS = 'deskhand_model_tokens_total{{direction="{}"}}'
PARKED = (
    "INSERT INTO raw_messages (identity, size, raw, received_at, stored_at, state)"
    " VALUES ('x', 1, 'x', '2026-01-01 00:00:00', '2026-01-01 00:00:00', 'parked')"
)


def metrics(desk: RealDesk) -> dict[str, float]:
    """The samples by name and labels."""
    with urllib.request.urlopen(f"http://127.0.0.1:{desk.web}/metrics", timeout=10) as answer:
        lines = answer.read().decode().splitlines()
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if not line.startswith("#")}


async def test_a_login_that_ends_soon_and_a_mail_that_was_given_up_are_seen(
    smtp_sink: SmtpSink, tmp_path: Path
) -> None:
    expires = datetime.now(UTC) + timedelta(days=1)
    mailbox = REFRESHED.format(port=free_port(), expires=expires.isoformat())
    desk = RealDesk(tmp_path / "desk", smtp_sink.port, mailbox)
    (desk.folder / "refresh").write_text("a token of the test")
    try:
        await desk.start()
        await desk.ready()
        await desk.until(lambda: metrics(desk).get('deskhand_oauth_token_alarm{mailbox="support"}') == 1, "the alarm")
        login = desk.get("/healthz")[1]["components"]["login:support"]
        assert "sign in again before that" in login["why"]
        assert metrics(desk)["deskhand_parked"] == 0
        with closing(sqlite3.connect(desk.file, timeout=30)) as connection, connection:
            connection.execute(PARKED)
        await desk.until(lambda: metrics(desk)["deskhand_parked"] == 1, "the parked mail")
        assert metrics(desk)["deskhand_database_writable"] == 1
    finally:
        await desk.kill()


async def test_what_the_model_cost_is_counted(smtp_sink: SmtpSink, tmp_path: Path) -> None:
    desk = RealDesk(tmp_path / "desk", smtp_sink.port, maildir_mailbox())
    reply = answers(("You can return a tent within 30 days of delivery.", [1]))
    async with FakeOpenAi(reply) as model:
        desk.config.write_text(desk.config.read_text() + MODEL.format(url=model.base_url))
        desk.deliver(letter("one", QUESTIONS[0], to=DESK), letter("two", QUESTIONS[1], to=DESK))
        try:
            await desk.start()
            await desk.settled(2)
            await desk.until(lambda: metrics(desk).get(TOKENS.format("in")) == 100 * len(model.requests), "the tokens")
            counted = metrics(desk)
        finally:
            await desk.kill()
    asked = len(model.requests)
    assert asked >= 2
    assert counted[TOKENS.format("out")] == 20 * asked
    assert counted["deskhand_model_cost_total"] == pytest.approx((0.1 + 2) * asked)
