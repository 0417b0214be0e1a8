"""Robots that write to robots: the exchange stops by itself, and costs at most one automatic mail from each desk.

Real daemons; the test is the mail transfer agent between them.
"""

from __future__ import annotations

import asyncio
import re
import sys
from asyncio.subprocess import PIPE, create_subprocess_exec
from collections.abc import AsyncIterator, Callable, Iterable
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest

from tests.acceptance.letters import QUESTIONS, letter
from tests.acceptance.real_desk import RealDesk, maildir_mailbox
from tests.servers.dovecot import OTHER_USER, Dovecot
from tests.servers.smtp_sink import ReceivedMail, SmtpSink

ONE, TWO = "help@one.example.test", "help@two.example.test"
BREAKER = 3  # policy.automatic_per_ticket
Carrier = Callable[[ReceivedMail], list[tuple[str, bytes]]]
ROUNDS = 25  # an exchange that is not over by then never ends


def plain(address: str) -> str:
    """An address without its plus-detail, as a server delivers it."""
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def is_automatic(mail: Message) -> bool:
    return mail["Auto-Submitted"] == "auto-replied"


async def carry(sink: SmtpSink, desks: Iterable[RealDesk], carrier: Carrier, carried: int = 0) -> list[Message]:
    """Deliver what was sent until nobody says anything more; return all mails. ``carried`` of them were delivered."""
    boxes = {desk.address: desk for desk in desks}
    stored = {desk.address: len(list((desk.folder / "Maildir/new").iterdir())) for desk in boxes.values()}
    for _ in range(ROUNDS):
        for desk in boxes.values():
            await desk.settled(stored[desk.address])
        news, carried = sink.received[carried:], len(sink.received)
        if not news:
            return [message_from_bytes(mail.content) for mail in sink.received]
        for mail in news:
            # In a thread: a robot's answer may come to the sink, which lives in this loop, before the carrier returns.
            for address, raw in await asyncio.to_thread(carrier, mail):
                if plain(address) in boxes:
                    boxes[plain(address)].deliver(raw)
                    stored[plain(address)] += 1
    raise AssertionError(f"still talking after {len(sink.received)} mails")


def as_it_is(mail: ReceivedMail) -> list[tuple[str, bytes]]:
    return [(address, mail.content) for address in mail.recipients]


def without_marks(mail: ReceivedMail) -> list[tuple[str, bytes]]:
    """A relay that takes away every sign of a machine, as some forwarders do, and our own mark."""
    marks = re.compile(rb"^(?:auto-submitted|x-[a-z-]+):.*\r?\n(?:[ \t].*\r?\n)*", re.IGNORECASE | re.MULTILINE)
    head, _, body = mail.content.partition(b"\r\n\r\n")
    return [(address, marks.sub(b"", head + b"\r\n") + b"\r\n" + body) for address in mail.recipients]


@pytest.fixture
async def two_desks(tmp_path: Path, smtp_sink: SmtpSink) -> AsyncIterator[tuple[RealDesk, RealDesk]]:
    desks = [
        RealDesk(tmp_path / name, smtp_sink.port, maildir_mailbox(), address=address)
        for name, address in (("one", ONE), ("two", TWO))
    ]
    try:
        for desk in desks:
            await desk.start()
        yield desks[0], desks[1]
        assert [await desk.end() for desk in desks] == [0, 0]
    finally:
        for desk in desks:
            await desk.kill()


async def test_two_desks_that_write_to_each_other_fall_silent(
    two_desks: tuple[RealDesk, RealDesk], smtp_sink: SmtpSink
) -> None:
    two_desks[0].deliver(letter("hello", QUESTIONS[0], to=ONE, sender=f"Two <{TWO}>"))
    two_desks[1].deliver(letter("hi", QUESTIONS[1], to=TWO, sender=f"One <{ONE}>"))
    mails = await carry(smtp_sink, two_desks, as_it_is)
    senders = [plain(mail["From"].rpartition("<")[2].rstrip(">")) for mail in mails if is_automatic(mail)]
    assert sorted(senders) == [ONE, TWO], "each desk answered the person's question once, and no desk's answer"
    kept = [
        row["kind"] for desk in two_desks for row in desk.rows("SELECT kind FROM messages WHERE direction='inbound'")
    ]
    assert sorted(kept) == ["auto_reply", "auto_reply", "person", "person"], (
        "the other desk's mail is kept, on a ticket"
    )


async def test_the_breakers_end_it_when_a_relay_strips_every_mark(
    two_desks: tuple[RealDesk, RealDesk], smtp_sink: SmtpSink
) -> None:
    two_desks[0].deliver(letter("hello", QUESTIONS[0], to=ONE, sender=f"Two <{TWO}>"))
    mails = await carry(smtp_sink, two_desks, without_marks)
    assert 1 <= len(mails) <= 2 * BREAKER


class Robot:
    """Answers every mail at once, whatever it is."""

    def __init__(self, subject: str, text: str, **headers: str) -> None:
        self.subject, self.text, self.headers = subject, text, headers
        self.answers = 0

    def answer(self, name: str, mail: Message) -> bytes:
        self.answers += 1
        return letter(
            f"{name}-{self.answers}", self.text, to=plain(str(mail["From"]).rpartition("<")[2].rstrip(">")),
            sender=f"{name}@robots.example.org", subject=self.subject.format(mail["Subject"]),
            in_reply_to=str(mail["Message-ID"]).strip("<>"), **self.headers,
        )  # fmt: skip


AWAY = "I am out of the office until 30 November and will answer then."
ROBOTS = {
    "rfc3834": Robot("Auto: {}", AWAY, Auto_Submitted="auto-replied"),
    "exchange": Robot("Automatic reply: {}", AWAY, X_Auto_Response_Suppress="All"),
    "precedence": Robot("Away {}", AWAY, Precedence="auto_reply"),
    "german": Robot("Automatische Antwort: {}", "Ich bin bis 30. November nicht im Büro."),
    "wordless": Robot("Out of office", AWAY),
}
NO_SIGN = Robot("{}", "Thank you. " + QUESTIONS[3])


async def test_a_robot_that_answers_everything_gets_one_automatic_mail(smtp_sink: SmtpSink, tmp_path: Path) -> None:
    robots = {**ROBOTS, "no-sign": NO_SIGN}
    desk = RealDesk(tmp_path / "desk", smtp_sink.port, maildir_mailbox(), address=ONE)
    for name in robots:
        sender = f"{name}@robots.example.org"
        desk.deliver(letter(name, QUESTIONS[0], to=ONE, sender=sender))

    def robots_answer(mail: ReceivedMail) -> list[tuple[str, bytes]]:
        name = mail.recipients[0].partition("@")[0]
        return [(ONE, robots[name].answer(name, message_from_bytes(mail.content)))]

    try:
        await desk.start()
        mails = await carry(smtp_sink, [desk], robots_answer)
        assert await desk.end() == 0
    finally:
        await desk.kill()
    heard = {name: sum(mail["To"].startswith(f"{name}@") for mail in mails) for name in robots}
    assert {heard[name] for name in ROBOTS} == {1}, heard
    assert 1 <= heard["no-sign"] <= BREAKER, "what looks like a person in every way is stopped by the breaker"


async def test_a_real_vacation_robot_and_the_desk_fall_silent(smtp_sink: SmtpSink, tmp_path: Path) -> None:
    dovecot = Dovecot(relay_port=smtp_sink.port, sieve=True).start()
    desk = RealDesk(tmp_path / "desk", smtp_sink.port, maildir_mailbox(), address=ONE)
    dovecot.vacation(AWAY, user=OTHER_USER)

    def to_dovecot(mail: ReceivedMail) -> list[tuple[str, bytes]]:
        if mail.recipients == (OTHER_USER,):
            dovecot.deliver(mail.content, to=OTHER_USER, sender=mail.sender)
            return []
        return as_it_is(mail)

    desk.deliver(letter("easy", QUESTIONS[0], to=ONE, sender=OTHER_USER))
    desk.deliver(letter("hard", "I want to talk to a human about my refund.", to=ONE, sender=OTHER_USER))
    try:
        await desk.start()
        before = await carry(smtp_sink, [desk], to_dovecot)
        await approve_all(desk)
        mails = await carry(smtp_sink, [desk], to_dovecot, len(before))
        assert await desk.end() == 0
    finally:
        await desk.kill()
        dovecot.close()
    ours = [mail for mail in mails if ONE in mail["From"]]
    assert [is_automatic(mail) for mail in ours] == [True, False], "one automatic reply, one that a person approved"
    # RFC 3834 section 2: the robot answers the person's reply only, and the desk does not answer the robot.
    assert [mail["Auto-Submitted"] for mail in mails if OTHER_USER in mail["From"]] == ["auto-replied (vacation)"]
    kinds = desk.rows("SELECT kind FROM messages WHERE direction = 'inbound' ORDER BY id")
    assert [row["kind"] for row in kinds] == ["person", "person", "auto_reply"]


async def approve_all(desk: RealDesk) -> None:
    """Approve every waiting draft on the command line, beside the running daemon."""
    for row in desk.rows("SELECT id FROM drafts WHERE state = 'waiting'"):
        line = [sys.executable, "-m", "daemon.cli", "queue", "approve", str(row["id"]), "--config", str(desk.config)]
        child = await create_subprocess_exec(*line, stdout=PIPE, stderr=PIPE)
        out, errors = await child.communicate()
        assert child.returncode == 0, (out, errors)
