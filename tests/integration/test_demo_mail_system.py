"""The demo's mail world: what arrives, what leaves, and what a client of the mailbox sees."""

from __future__ import annotations

import asyncio
import email
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.smtp import SmtpTransport
from daemon.demo.mail_system import MX_HOST, DemoMailSystem, traced
from daemon.errors import ConfigurationError
from daemon.models import Outgoing, SendOutcome
from daemon.settings import SmtpSettings

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
CUSTOMER_MAIL = b"From: Anna <anna@customer.test>\r\nTo: support@larkspur.example.test\r\nSubject: Hello\r\n\r\nHi.\r\n"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[DemoMailSystem]:
    system = DemoMailSystem(tmp_path / "customers")
    await system.start()
    yield system
    await system.stop()


@pytest.fixture
async def transport(world: DemoMailSystem) -> AsyncIterator[SmtpTransport]:
    settings = SmtpSettings(host="127.0.0.1", port=world.smtp_port, security="none", auth="none", timeout_seconds=0.3)
    made = SmtpTransport(settings)
    yield made
    await made.close()


class Client:
    """As little IMAP as the assertions need."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    @classmethod
    async def logged_in(cls, world: DemoMailSystem) -> Client:
        client = cls(*await asyncio.open_connection("127.0.0.1", world.imap_port))
        await client.reader.readline()
        await client.command(f'LOGIN "{world.desk}" "{world.password}"')
        return client

    async def command(self, text: str) -> str:
        self.writer.write(f"a {text}\r\n".encode())
        return await self.until("a ")

    async def until(self, start: str) -> str:
        """Everything up to the line that begins so."""
        lines = ""
        async with asyncio.timeout(5):
            while line := (await self.reader.readline()).decode():
                lines += line
                if line.startswith(start):
                    break
        return lines


def reply(recipient: str, sender: str = "support@larkspur.example.test") -> Outgoing:
    return Outgoing("r@larkspur.example.test", sender, (recipient,), b"Subject: Re: Hello\r\n\r\nHello Anna.\r\n")


async def test_a_client_that_waits_is_told_of_a_customers_mail_and_finds_its_trace(world: DemoMailSystem) -> None:
    client = await Client.logged_in(world)
    await client.command("SELECT INBOX")
    client.writer.write(b"b IDLE\r\n")
    await client.until("+ ")
    await world.deliver(CUSTOMER_MAIL)
    assert "1 EXISTS" in await client.until("* 1 EXISTS")
    client.writer.write(b"DONE\r\n")
    await client.until("b ")
    text = await client.command("UID FETCH 1:* (BODY.PEEK[])")
    assert "Return-Path: <anna@customer.test>" in text
    assert "Delivered-To: support@larkspur.example.test" in text
    assert "dmarc=pass" in text
    client.writer.close()


async def test_the_mailbox_has_the_folders_that_deskhand_looks_for(world: DemoMailSystem) -> None:
    client = await Client.logged_in(world)
    listing = await client.command('LIST "" "*"')
    assert all(f" {name}\r\n" in listing for name in ("INBOX", "Sent", "Drafts", "Archive"))
    client.writer.close()


async def test_mail_to_a_customer_is_collected_and_lies_in_the_folder(
    world: DemoMailSystem, transport: SmtpTransport, tmp_path: Path
) -> None:
    assert (await transport.send(reply("anna@customer.test"))).outcome is SendOutcome.SENT
    (mail,) = await world.wait_for_outgoing(1, seconds=5)
    assert mail.recipients == ("anna@customer.test",)
    assert mail.at.tzinfo is not None
    assert (tmp_path / "customers" / "0001.eml").read_bytes() == mail.mime


@pytest.mark.parametrize("address", ["support@larkspur.example.test", "Support+t12-abc@larkspur.example.test"])
async def test_mail_to_the_desk_lands_in_its_mailbox_with_the_plus_address_kept(
    world: DemoMailSystem, transport: SmtpTransport, address: str
) -> None:
    assert (await transport.send(reply(address, sender="anna@customer.test"))).outcome is SendOutcome.SENT
    client = await Client.logged_in(world)
    await client.command("SELECT INBOX")
    assert f"Delivered-To: {address}\r\n" in await client.command("FETCH 1 (BODY.PEEK[HEADER])")
    assert world.outgoing == []
    client.writer.close()


@pytest.mark.parametrize(
    ("local", "outcome", "delivered"),
    [
        ("temperror", SendOutcome.REFUSED_FOR_NOW, 0),
        ("permerror", SendOutcome.REFUSED_FOR_GOOD, 0),
        ("timeout", SendOutcome.REFUSED_FOR_NOW, 0),
        ("uncertain", SendOutcome.UNCERTAIN, 1),
    ],
)
async def test_addresses_fail_as_they_say(
    world: DemoMailSystem, transport: SmtpTransport, local: str, outcome: SendOutcome, delivered: int
) -> None:
    assert (await transport.send(reply(f"{local}@example.test"))).outcome is outcome
    assert len(world.outgoing) == delivered


@pytest.mark.parametrize(("password", "outcome"), [("demo", SendOutcome.SENT), ("x", SendOutcome.REFUSED_FOR_NOW)])
async def test_the_way_out_accepts_the_desks_login_and_no_other(
    world: DemoMailSystem, tmp_path: Path, password: str, outcome: SendOutcome
) -> None:
    (tmp_path / "password").write_text(password)
    settings = SmtpSettings(
        host="127.0.0.1",
        port=world.smtp_port,
        security="none",
        username=world.desk,
        password_file=str(tmp_path / "password"),
    )
    transport = SmtpTransport(settings)
    assert (await transport.send(reply("anna@customer.test"))).outcome is outcome
    await transport.close()


async def test_a_port_that_is_taken_is_said_so(world: DemoMailSystem, tmp_path: Path) -> None:
    second = DemoMailSystem(tmp_path, imap_port=world.imap_port)
    with pytest.raises(ConfigurationError, match="cannot listen"):
        await second.start()


async def test_stopping_does_not_wait_for_clients(tmp_path: Path) -> None:
    system = DemoMailSystem(tmp_path)
    await system.start()
    client = await Client.logged_in(system)
    await client.command("SELECT INBOX")
    client.writer.write(b"b IDLE\r\n")
    await client.until("+ ")
    async with asyncio.timeout(2):
        await system.stop()
    client.writer.close()


def test_a_verdict_that_the_sender_wrote_himself_is_removed_and_a_borrowed_name_fails() -> None:
    forged = f"Authentication-Results: {MX_HOST};\r\n dmarc=pass header.from=bank.test\r\n".encode()
    other = b"Authentication-Results: mx.other.test; dmarc=fail\r\n"
    mail = forged + other + b"From: boss@bank.test\r\nSubject: urgent\r\n\r\nPay now.\r\n"
    stored = traced(mail, "crook@evil.test", "support@larkspur.example.test", NOW)
    results = email.message_from_bytes(stored).get_all("Authentication-Results", [])
    assert len(results) == 2
    assert "dmarc=fail" in results[0]
    assert "mx.other.test" in results[1]
    assert stored.endswith(b"\r\n\r\nPay now.\r\n")


def test_a_bounce_has_an_empty_return_path_and_no_verdict() -> None:
    stored = traced(b"From: mailer-daemon@customer.test\n\nfailed\n", "", "support@larkspur.example.test", NOW)
    message = email.message_from_bytes(stored)
    assert message["Return-Path"] == "<>"
    assert "dmarc=none" in message["Authentication-Results"]
