"""What every ``MailTransport`` promises: the fake in memory, and SMTP against our sink and against a real Exim."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Protocol

import pytest

from connectors.memory_transport import MemoryTransport
from connectors.smtp import SmtpTransport
from daemon.models import Outgoing, SendOutcome
from daemon.ports import MailTransport
from daemon.settings import SmtpSettings
from tests.servers.exim import Exim
from tests.servers.smtp_sink import SmtpSink

DESK = "support@example.test"
PATIENCE_SECONDS = 0.3


class Rig(Protocol):
    """A transport, and the far side of it."""

    transport: MailTransport

    async def arrived(self, count: int) -> Sequence[bytes]:
        """Every mail at the far side, once there are ``count``."""
        ...


class MemoryRig:
    def __init__(self) -> None:
        self.memory = MemoryTransport()
        self.transport: MailTransport = self.memory

    async def arrived(self, count: int) -> Sequence[bytes]:
        return [outgoing.mime for outgoing in self.memory.accepted]


class SinkRig:
    def __init__(self, sink: SmtpSink) -> None:
        self.sink = sink
        self.transport: MailTransport = smtp_to(sink.port)

    async def arrived(self, count: int) -> Sequence[bytes]:
        return [mail.content for mail in self.sink.received]


class EximRig:
    def __init__(self, exim: Exim) -> None:
        self.exim = exim
        self.transport: MailTransport = smtp_to(exim.port)

    async def arrived(self, count: int) -> Sequence[bytes]:
        return await self.exim.wait_for_mails(count)


def smtp_to(port: int) -> SmtpTransport:
    settings = SmtpSettings(host="127.0.0.1", port=port, security="none", auth="none", timeout_seconds=PATIENCE_SECONDS)
    return SmtpTransport(settings)


@pytest.fixture(params=["memory", "sink", pytest.param("exim", marks=pytest.mark.servers)])
async def rig(request: pytest.FixtureRequest) -> AsyncIterator[Rig]:
    match request.param:
        case "memory":
            yield MemoryRig()
        case "sink":
            sink = await SmtpSink().start()
            made = SinkRig(sink)
            yield made
            await made.transport.close()
            await sink.stop()
        case _:
            exim = Exim().start()
            real = EximRig(exim)
            yield real
            await real.transport.close()
            exim.close()


def mail(subject: str, *recipients: str, body: str = "Good news.") -> Outgoing:
    to = recipients or ("anna@example.org",)
    text = (
        f"From: {DESK}\r\nTo: {to[0]}\r\nSubject: {subject}\r\nMessage-ID: <{subject}@example.test>\r\n\r\n{body}\r\n"
    )
    return Outgoing(f"{subject}@example.test", DESK, to, text.encode())


async def subjects(rig: Rig, count: int) -> list[str]:
    mails = await rig.arrived(count)
    return [raw.replace(b"\r\n", b"\n").partition(b"Subject: ")[2].partition(b"\n")[0].decode() for raw in mails]


async def assert_nothing_arrived_so_far(rig: Rig) -> None:
    """A later mail arrives alone; so a slow server had its time, and the transport still works."""
    assert (await rig.transport.send(mail("later"))).outcome is SendOutcome.SENT
    assert await subjects(rig, 1) == ["later"]


async def test_an_accepted_mail_arrives_once(rig: Rig) -> None:
    result = await rig.transport.send(mail("hello"))
    assert result.outcome is SendOutcome.SENT
    assert result.detail
    assert await subjects(rig, 1) == ["hello"]


async def test_lines_that_begin_with_dots_arrive_unchanged(rig: Rig) -> None:
    body = ".\r\n..\r\n.hidden\r\ntext\r\n.\r\nafter the lone dot"
    await rig.transport.send(mail("dots", body=body))
    (raw,) = await rig.arrived(1)
    assert raw.replace(b"\r\n", b"\n").endswith(b"\n\n" + body.replace("\r\n", "\n").encode() + b"\n")


async def test_a_recipient_that_fails_for_now_is_refused_for_now_and_gets_nothing(rig: Rig) -> None:
    result = await rig.transport.send(mail("now", "temperror@example.org"))
    assert result.outcome is SendOutcome.REFUSED_FOR_NOW
    await assert_nothing_arrived_so_far(rig)


async def test_a_recipient_that_does_not_exist_is_refused_for_good_and_gets_nothing(rig: Rig) -> None:
    result = await rig.transport.send(mail("good", "permerror@example.org"))
    assert result.outcome is SendOutcome.REFUSED_FOR_GOOD
    await assert_nothing_arrived_so_far(rig)


async def test_no_answer_before_the_mail_was_sent_is_refused_for_now(rig: Rig) -> None:
    result = await rig.transport.send(mail("slow", "timeout@example.org"))
    assert result.outcome is SendOutcome.REFUSED_FOR_NOW
    await assert_nothing_arrived_so_far(rig)


async def test_no_answer_after_the_mail_was_sent_is_uncertain(rig: Rig) -> None:
    result = await rig.transport.send(mail("perhaps", "uncertain@example.org"))
    assert result.outcome is SendOutcome.UNCERTAIN
    assert (await rig.transport.send(mail("later"))).outcome is SendOutcome.SENT


async def test_a_copy_that_is_refused_for_good_does_not_keep_the_mail_from_the_others(rig: Rig) -> None:
    result = await rig.transport.send(mail("copy", "anna@example.org", "permerror@example.org"))
    assert result.outcome is SendOutcome.SENT
    assert "refused" in result.detail
    assert await subjects(rig, 1) == ["copy"]


async def test_a_mail_whose_first_recipient_is_refused_goes_to_nobody(rig: Rig) -> None:
    result = await rig.transport.send(mail("first", "permerror@example.org", "boss@example.org"))
    assert result.outcome is SendOutcome.REFUSED_FOR_GOOD
    await assert_nothing_arrived_so_far(rig)


async def test_a_copy_that_fails_for_now_holds_the_mail_back_for_all_so_that_no_retry_doubles_it(rig: Rig) -> None:
    result = await rig.transport.send(mail("mixed", "anna@example.org", "temperror@example.org", "permerror@e.test"))
    assert result.outcome is SendOutcome.REFUSED_FOR_NOW
    await assert_nothing_arrived_so_far(rig)


async def test_a_mail_without_recipients_is_refused_for_good(rig: Rig) -> None:
    outgoing = Outgoing("none@example.test", DESK, (), b"Subject: none\r\n\r\n")
    assert (await rig.transport.send(outgoing)).outcome is SendOutcome.REFUSED_FOR_GOOD


async def test_mails_sent_side_by_side_all_arrive_once(rig: Rig) -> None:
    names = [f"mail-{number}" for number in range(12)]
    results = await asyncio.gather(*(rig.transport.send(mail(name)) for name in names))
    assert {result.outcome for result in results} == {SendOutcome.SENT}
    assert sorted(await subjects(rig, len(names))) == sorted(names)


async def test_a_closed_transport_may_be_closed_again_and_used_again(rig: Rig) -> None:
    await rig.transport.send(mail("before"))
    await rig.transport.close()
    await rig.transport.close()
    assert (await rig.transport.send(mail("after"))).outcome is SendOutcome.SENT
    assert sorted(await subjects(rig, 2)) == ["after", "before"]


@pytest.mark.parametrize("recipient", ["temperror@example.org", "permerror@example.org", "timeout@example.org"])
async def test_details_never_hold_a_whole_address(rig: Rig, recipient: str) -> None:
    result = await rig.transport.send(mail("masked", recipient))
    assert result.detail
    assert recipient not in result.detail
