"""The way out against a real MTA: its greylisting, its limits, and its bounces."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from connectors.smtp import SmtpTransport
from daemon.models import Outgoing, SendOutcome
from daemon.settings import SmtpSettings
from tests.servers.exim import Exim

pytestmark = pytest.mark.servers


@pytest.fixture
async def exim() -> AsyncIterator[Exim]:
    server = Exim(size_limit=20_000).start()
    yield server
    server.close()


@pytest.fixture
async def transport(exim: Exim) -> AsyncIterator[SmtpTransport]:
    settings = SmtpSettings(host="127.0.0.1", port=exim.port, security="none", auth="none", timeout_seconds=2)
    made = SmtpTransport(settings)
    yield made
    await made.close()


def mail(recipient: str, size: int = 10) -> Outgoing:
    text = b"From: support@example.test\r\nSubject: reply\r\n\r\n" + b"A line of text.\r\n" * (size // 17 + 1)
    return Outgoing("reply@example.test", "support@example.test", (recipient,), text)


async def test_a_greylisted_mail_arrives_once_at_the_second_attempt(exim: Exim, transport: SmtpTransport) -> None:
    first = await transport.send(mail("greylist@example.org"))
    assert (first.outcome, exim.mails()) == (SendOutcome.REFUSED_FOR_NOW, [])
    assert "451" in first.detail
    assert (await transport.send(mail("greylist@example.org"))).outcome is SendOutcome.SENT
    assert len(await exim.wait_for_mails(1)) == 1


async def test_a_mail_above_the_limit_that_exim_names_is_refused_for_good(exim: Exim, transport: SmtpTransport) -> None:
    result = await transport.send(mail("anna@example.org", size=30_000))
    assert result.outcome is SendOutcome.REFUSED_FOR_GOOD
    assert "20000" in result.detail


async def test_an_international_address_arrives(exim: Exim, transport: SmtpTransport) -> None:
    assert (await transport.send(mail("jörg@example.org"))).outcome is SendOutcome.SENT
    (raw,) = await exim.wait_for_mails(1)
    assert "jörg@example.org".encode() in raw


async def test_a_restarted_server_is_not_noticed(exim: Exim, transport: SmtpTransport) -> None:
    assert (await transport.send(mail("anna@example.org"))).outcome is SendOutcome.SENT
    exim.stop()
    away = await transport.send(mail("ben@example.org"))
    assert away.outcome is SendOutcome.REFUSED_FOR_NOW
    exim.start()
    assert (await transport.send(mail("ben@example.org"))).outcome is SendOutcome.SENT
    assert len(await exim.wait_for_mails(2)) == 2
