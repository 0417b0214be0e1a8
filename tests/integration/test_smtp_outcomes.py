"""Where a connection breaks decides what became of the mail: every stage, cut and silent, against our sink."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiosmtplib
import pytest

from connectors.smtp import REUSE_SECONDS, SmtpTransport
from connectors.smtp_session import SmtpSession
from daemon.models import Outgoing, SendOutcome
from daemon.settings import SmtpSettings
from tests.servers.smtp_sink import STAGES, SmtpSink

FOR_NOW = SendOutcome.REFUSED_FOR_NOW
FOR_GOOD = SendOutcome.REFUSED_FOR_GOOD
UNCERTAIN = SendOutcome.UNCERTAIN
BEFORE_THE_DOT = [stage for stage in STAGES if stage != "dot"]
# More than the socket buffers of both sides hold, so that the client cannot have written the end when the server stops.
LARGE_BYTES = 24_000_000


@pytest.fixture
async def sink(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SmtpSink]:
    server = await SmtpSink(users={"desk": "secret"}).start()
    yield server
    await server.stop()


@pytest.fixture
async def transport(sink: SmtpSink, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SmtpTransport]:
    monkeypatch.setenv("SMTP_TEST_PASSWORD", "secret")
    made = SmtpTransport(settings(sink))
    yield made
    await made.close()


def settings(sink: SmtpSink, seconds: float = 0.3) -> SmtpSettings:
    return SmtpSettings(
        host="127.0.0.1",
        port=sink.port,
        security="none",
        username="desk",
        password_env="SMTP_TEST_PASSWORD",
        timeout_seconds=seconds,
    )


def mail(*recipients: str, size: int = 0, sender: str = "support@example.test", header: str = "") -> Outgoing:
    text = f"Subject: reply\r\n{header}\r\n" + "A line of text.\r\n" * (size // 17 + 1)
    return Outgoing("reply@example.test", sender, recipients or ("anna@example.org",), text.encode())


@pytest.mark.parametrize("stage", BEFORE_THE_DOT)
async def test_a_connection_cut_before_the_dot_is_refused_for_now(
    sink: SmtpSink, transport: SmtpTransport, stage: str
) -> None:
    sink.hang_up_at = stage
    result = await transport.send(mail(size=LARGE_BYTES if stage == "body" else 0))
    assert (result.outcome, sink.received) == (FOR_NOW, [])
    sink.hang_up_at = ""
    assert (await transport.send(mail())).outcome is SendOutcome.SENT
    assert len(sink.received) == 1


@pytest.mark.parametrize("how", ["hang_up_at", "silent_at"])
@pytest.mark.parametrize("stage", ["mail", "rcpt", "data", "body"])
async def test_a_connection_that_carried_a_mail_is_judged_by_the_next_one(
    sink: SmtpSink, transport: SmtpTransport, stage: str, how: str
) -> None:
    assert (await transport.send(mail())).outcome is SendOutcome.SENT
    setattr(sink, how, stage)
    result = await transport.send(mail(size=LARGE_BYTES if stage == "body" else 0))
    assert (result.outcome, len(sink.received)) == (FOR_NOW, 1)


@pytest.mark.parametrize("stage", BEFORE_THE_DOT)
async def test_a_server_that_falls_silent_before_the_dot_is_refused_for_now(
    sink: SmtpSink, transport: SmtpTransport, stage: str
) -> None:
    sink.silent_at = stage
    result = await transport.send(mail(size=LARGE_BYTES if stage == "body" else 0))
    assert (result.outcome, sink.received) == (FOR_NOW, [])
    assert "no answer in time" in result.detail
    sink.silent_at = ""
    assert (await transport.send(mail())).outcome is SendOutcome.SENT


@pytest.mark.parametrize("kept", [True, False], ids=["the server has it", "the server lost it"])
@pytest.mark.parametrize("how", ["hang_up_at", "silent_at"])
async def test_after_the_dot_nobody_can_know(sink: SmtpSink, transport: SmtpTransport, how: str, kept: bool) -> None:
    sink.keep_before_hang_up = kept
    setattr(sink, how, "dot")
    result = await transport.send(mail())
    assert result.outcome is UNCERTAIN
    assert len(sink.received) == kept


async def test_a_small_mail_cut_in_its_body_is_never_called_refused_when_its_dot_was_written(
    sink: SmtpSink, transport: SmtpTransport
) -> None:
    sink.hang_up_at = "body"
    for _ in range(20):
        # A small mail fits the socket buffer: mostly the dot has left before the cut is seen, and then it is uncertain.
        assert (await transport.send(mail())).outcome in (FOR_NOW, UNCERTAIN)
    assert sink.received == []


@pytest.mark.usefixtures("transport")  # for the password
async def test_on_a_connection_that_is_seen_lost_before_the_dot_no_dot_counts_as_written(sink: SmtpSink) -> None:
    session = await SmtpSession.open(settings(sink, seconds=5), None, None, Path())
    await session.mail("support@example.test", 7, eight_bit=False, utf8=False)
    await session.rcpt("anna@example.org")
    await session.data()
    await session.transfer(b"A: b\r\n\r\nc\r\n")
    sink.hang_up()
    assert not await session.is_alive()  # waits until the loss is seen
    with pytest.raises(aiosmtplib.SMTPServerDisconnected):
        await session.end()
    assert not session.dot_written
    session.abort()


@pytest.mark.parametrize(
    ("stage", "answer", "outcome"),
    [
        ("connect", "554 5.7.1 no service for you", FOR_NOW),
        ("connect", "421 4.3.2 too busy", FOR_NOW),
        ("ehlo", "421 4.3.2 too busy", FOR_NOW),
        ("auth", "454 4.7.0 temporary failure", FOR_NOW),
        ("auth", "535 5.7.8 wrong password", FOR_NOW),
        ("mail", "421 4.3.2 closing", FOR_NOW),
        ("mail", "451 4.7.1 too many mails", FOR_NOW),
        ("mail", "550 5.7.1 this sender may not send", FOR_GOOD),
        ("mail", "530 5.7.0 log in first", FOR_NOW),
        ("mail", "nonsense", FOR_NOW),
        ("rcpt", "452 4.2.2 mailbox full", FOR_NOW),
        ("rcpt", "553 5.1.3 bad address", FOR_GOOD),
        ("rcpt", "nonsense", FOR_NOW),
        ("data", "451 4.3.0 not now", FOR_NOW),
        ("data", "554 5.5.1 no valid recipients", FOR_GOOD),
        ("data", "250 OK", FOR_NOW),
        ("dot", "421 4.7.0 too many mails", FOR_NOW),
        ("dot", "451 4.3.0 could not store it", FOR_NOW),
        ("dot", "552 5.3.4 too large", FOR_GOOD),
        ("dot", "554 5.7.1 this is spam", FOR_GOOD),
        ("dot", "250 2.0.0 stored", SendOutcome.SENT),
        ("dot", "354 go on", UNCERTAIN),
        ("dot", "nonsense", UNCERTAIN),
        ("dot", "999 what", UNCERTAIN),
    ],
)
async def test_an_answer_decides_by_its_stage_and_first_digit(
    sink: SmtpSink, transport: SmtpTransport, stage: str, answer: str, outcome: SendOutcome
) -> None:
    sink.answers = {stage: answer}
    result = await transport.send(mail())
    assert result.outcome is outcome
    if outcome in (FOR_NOW, FOR_GOOD):
        assert sink.received == []
    sink.answers = {}
    assert (await transport.send(mail())).outcome is SendOutcome.SENT


async def test_a_greylisted_mail_is_refused_for_now_and_accepted_later(
    sink: SmtpSink, transport: SmtpTransport
) -> None:
    assert (await transport.send(mail("greylist@example.org"))).outcome is FOR_NOW
    assert (await transport.send(mail("greylist@example.org"))).outcome is SendOutcome.SENT
    assert len(sink.received) == 1


async def test_a_server_that_thinks_longer_after_the_dot_is_waited_for(
    sink: SmtpSink, transport: SmtpTransport
) -> None:
    sink.slow_seconds = 0.9  # three times the patience for any other answer
    assert (await transport.send(mail("slowdata@example.org"))).outcome is SendOutcome.SENT


async def test_one_connection_carries_many_mails(sink: SmtpSink, transport: SmtpTransport) -> None:
    for recipient in ("anna@example.org", "permerror@example.org", "temperror@example.org", "ben@example.org"):
        await transport.send(mail(recipient))
    assert (sink.connections, sink.logins, len(sink.received)) == (1, 1, 2)


@pytest.mark.parametrize(("idle", "connections"), [(REUSE_SECONDS / 2, 1), (REUSE_SECONDS, 2)])
async def test_a_connection_that_was_idle_for_long_is_not_used_again(
    sink: SmtpSink, transport: SmtpTransport, monkeypatch: pytest.MonkeyPatch, idle: float, connections: int
) -> None:
    await transport.send(mail())
    loop = asyncio.get_running_loop()
    clock = loop.time
    monkeypatch.setattr(loop, "time", lambda: clock() + idle)
    assert (await transport.send(mail())).outcome is SendOutcome.SENT
    assert sink.connections == connections


@pytest.mark.parametrize("stage", ["mail", "dot"])
async def test_a_server_that_says_that_it_closes_is_offered_nothing_more_on_that_connection(
    sink: SmtpSink, transport: SmtpTransport, stage: str
) -> None:
    sink.answers = {stage: "421 4.3.2 closing"}
    await transport.send(mail())
    sink.answers = {}
    assert (await transport.send(mail())).outcome is SendOutcome.SENT
    assert sink.connections == 2


@pytest.mark.parametrize("restarted", [False, True])
async def test_a_kept_connection_that_died_is_replaced_unseen(
    sink: SmtpSink, transport: SmtpTransport, restarted: bool
) -> None:
    await transport.send(mail())
    if restarted:
        await sink.stop()
        await sink.start()
    else:
        sink.hang_up()
    assert (await transport.send(mail())).outcome is SendOutcome.SENT
    assert (sink.connections, len(sink.received)) == (2, 2)


async def test_a_kept_connection_that_dies_at_mail_is_replaced_once(sink: SmtpSink, transport: SmtpTransport) -> None:
    await transport.send(mail())
    sink.hang_up_at = "mail"
    assert (await transport.send(mail())).outcome is FOR_NOW
    assert sink.connections == 2


async def test_a_server_that_is_away_is_refused_for_now(sink: SmtpSink, transport: SmtpTransport) -> None:
    await sink.stop()
    result = await transport.send(mail())
    assert result.outcome is FOR_NOW
    assert str(sink.port) in result.detail


async def test_a_cancelled_send_leaves_no_connection_behind_that_could_finish_it(
    sink: SmtpSink, transport: SmtpTransport
) -> None:
    sink.silent_at = "body"
    patient = SmtpTransport(settings(sink, seconds=30))
    task = asyncio.create_task(patient.send(mail(size=LARGE_BYTES)))
    async with asyncio.timeout(5):
        await sink.in_transfer.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        sink.resumed.set()  # now the server reads all that was sent, and would find a dot
        await sink.deserted.wait()
    assert sink.received == []
    sink.silent_at = ""
    assert (await patient.send(mail())).outcome is SendOutcome.SENT
    await patient.close()


async def test_a_mail_above_the_size_limit_is_refused_before_it_is_sent(
    sink: SmtpSink, transport: SmtpTransport
) -> None:
    sink.size_limit = 10_000
    result = await transport.send(mail(size=20_000))
    assert result.outcome is FOR_GOOD
    assert "10000" in result.detail
    assert (await transport.send(mail(size=5_000))).outcome is SendOutcome.SENT


@pytest.mark.parametrize(
    "outgoing", [mail("jörg@example.org"), mail("anna@bücher.example.org"), mail(header="To: Jörg <a@example.org>\r\n")]
)
async def test_an_international_address_needs_a_server_that_offers_smtputf8(
    sink: SmtpSink, transport: SmtpTransport, outgoing: Outgoing
) -> None:
    assert (await transport.send(outgoing)).outcome is SendOutcome.SENT
    assert sink.received[0].recipients == outgoing.recipients
    sink.smtputf8 = False
    await transport.close()
    result = await transport.send(outgoing)
    assert result.outcome is FOR_GOOD
    assert "SMTPUTF8" in result.detail
    assert len(sink.received) == 1


@pytest.mark.parametrize(
    "address", ["a@b.test>\r\nRCPT TO:<evil@example.org", "a b@example.org", "<a@example.org>", "a\x00@example.org"]
)
async def test_an_address_that_would_smuggle_a_command_is_refused_for_good(
    sink: SmtpSink, transport: SmtpTransport, address: str
) -> None:
    assert (await transport.send(mail(address))).outcome is FOR_GOOD
    assert (await transport.send(mail(sender=address))).outcome is FOR_GOOD
    assert sink.connections == 0


async def test_a_quoted_local_part_with_a_space_is_an_address(sink: SmtpSink, transport: SmtpTransport) -> None:
    assert (await transport.send(mail('"anna smith"@example.org'))).outcome is SendOutcome.SENT
