"""A way out that does not work is seen: in the mailbox's part of health, and as warnings in the log."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from connectors.smtp import SmtpTransport
from daemon.health import Component, ComponentState, Health
from daemon.models import Outgoing, SendOutcome
from daemon.settings import SmtpSettings
from daemon.ways_out import WayOut
from tests.servers.certificates import make_certificate, server_context
from tests.servers.smtp_sink import SmtpSink

DESK = "support@example.test"


@pytest.fixture
def nobody() -> Iterator[int]:
    """A port that is taken and refuses every connection."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound.getsockname()[1]


def transport_to(port: int, health: Health, **changes: object) -> SmtpTransport:
    values = {"host": "127.0.0.1", "port": port, "security": "none", "auth": "none", "timeout_seconds": 1.0}
    return SmtpTransport(SmtpSettings.model_validate(values | changes), way=WayOut(health, "support"))


async def sent(transport: SmtpTransport, to: str = "anna@example.org") -> SendOutcome:
    mail = Outgoing("m@example.test", DESK, (to,), b"Subject: hi\r\n\r\nhi\r\n")
    result = await transport.send(mail)
    await transport.close()
    return result.outcome


def way_out(health: Health) -> Component:
    component = health.component("smtp:support")
    assert component is not None
    return component


async def test_a_server_that_refuses_connections_degrades_the_way_out_until_a_mail_leaves(nobody: int) -> None:
    health = Health()
    with capture_logs() as lines:
        assert await sent(transport_to(nobody, health)) is SendOutcome.REFUSED_FOR_NOW
    assert way_out(health).state is ComponentState.DEGRADED
    assert str(nobody) in way_out(health).why
    assert "[mailbox.smtp]" in way_out(health).advice
    assert [line["log_level"] for line in lines if line["event"] == "mail_offered"] == ["warning"]
    sink = await SmtpSink().start()
    assert await sent(transport_to(sink.port, health)) is SendOutcome.SENT
    await sink.stop()
    assert way_out(health).state is ComponentState.OK


async def test_a_refused_login_fails_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_TEST_PASSWORD", "not the password")
    sink = await SmtpSink(users={DESK: "secret"}).start()
    login = {"auth": "password", "username": DESK, "password_env": "SMTP_TEST_PASSWORD"}
    health = Health()
    assert await sent(transport_to(sink.port, health, **login)) is SendOutcome.REFUSED_FOR_NOW
    await sink.stop()
    assert way_out(health).state is ComponentState.FAILED
    assert "refused the login" in way_out(health).why
    assert DESK not in way_out(health).why


async def test_a_server_that_wants_a_login_where_none_is_configured_fails_the_way_out() -> None:
    sink = await SmtpSink(users={DESK: "secret"}).start()
    health = Health()
    assert await sent(transport_to(sink.port, health)) is SendOutcome.REFUSED_FOR_NOW
    await sink.stop()
    assert way_out(health).state is ComponentState.FAILED


async def test_a_certificate_that_is_not_trusted_degrades_the_way_out(tmp_path: Path) -> None:
    sink = await SmtpSink(tls=server_context(make_certificate(tmp_path)), security="tls").start()
    health = Health()
    assert await sent(transport_to(sink.port, health, security="tls")) is SendOutcome.REFUSED_FOR_NOW
    await sink.stop()
    assert way_out(health).state is ComponentState.DEGRADED
    assert "certificate" in way_out(health).why


@pytest.mark.parametrize("to", ["permerror@example.org", "temperror@example.org"])
async def test_an_answer_about_the_recipient_proves_that_the_way_out_works(to: str, nobody: int) -> None:
    health = Health()
    await sent(transport_to(nobody, health))
    sink = await SmtpSink().start()
    assert await sent(transport_to(sink.port, health), to) is not SendOutcome.SENT
    await sink.stop()
    assert way_out(health).state is ComponentState.OK


async def test_a_server_that_closes_before_it_judged_the_mail_degrades_the_way_out() -> None:
    sink = await SmtpSink(answers={"mail": "421 4.3.2 closing"}).start()
    health = Health()
    assert await sent(transport_to(sink.port, health)) is SendOutcome.REFUSED_FOR_NOW
    await sink.stop()
    assert way_out(health).state is ComponentState.DEGRADED
    assert "421" in way_out(health).why


async def test_a_server_that_takes_a_mail_and_says_nothing_degrades_the_way_out_until_one_leaves() -> None:
    sink = await SmtpSink().start()
    health = Health()
    assert await sent(transport_to(sink.port, health), "uncertain@example.org") is SendOutcome.UNCERTAIN
    assert way_out(health).state is ComponentState.DEGRADED
    assert "deskhand queue list" in way_out(health).advice
    assert await sent(transport_to(sink.port, health)) is SendOutcome.SENT
    await sink.stop()
    assert way_out(health).state is ComponentState.OK
