"""The real servers that other tests lean on do what those tests assume."""

from __future__ import annotations

import email
import signal

import psycopg
import pytest

from connectors.smtp import SmtpTransport
from daemon.models import Outgoing, SendOutcome
from daemon.settings import SmtpSettings
from tests.servers.exim import Exim
from tests.servers.postgres import Postgres
from tests.servers.smtp_sink import SmtpSink

pytestmark = pytest.mark.servers


def test_a_database_is_empty_each_time_it_is_asked_for(postgres: Postgres) -> None:
    for _ in range(2):
        with psycopg.connect(postgres.database("rig")) as connection:
            connection.execute("create table probe (id integer)")


def test_postgres_comes_back_after_a_power_cut() -> None:
    server = Postgres().start()
    try:
        server.database("rig")
        server.stop(signal.SIGKILL)
        server.start()
        with psycopg.connect(f"postgresql://deskhand@127.0.0.1:{server.port}/rig") as connection:
            assert connection.execute("select 1").fetchone() == (1,)
    finally:
        server.close()


async def test_exim_bounces_what_the_next_server_refuses_for_good() -> None:
    sink = await SmtpSink(answers={"rcpt": "550 5.1.1 No such mailbox"}).start()
    exim = Exim(sink_port=sink.port).start()
    transport = SmtpTransport(SmtpSettings(host="127.0.0.1", port=exim.port, security="none", auth="none"))
    try:
        mime = b"From: support@example.test\r\nMessage-ID: <r@example.test>\r\nSubject: reply\r\n\r\nHello.\r\n"
        outgoing = Outgoing("r@example.test", "support@example.test", ("gone@example.org",), mime)
        assert (await transport.send(outgoing)).outcome is SendOutcome.SENT
        (raw,) = await exim.wait_for_mails(1)
    finally:
        await transport.close()
        exim.close()
        await sink.stop()
    bounce = email.message_from_bytes(raw)
    assert bounce["Return-path"] == "<>"
    assert bounce.get_content_type() == "multipart/report"
    assert bounce["X-Failed-Recipients"] == "gone@example.org"
