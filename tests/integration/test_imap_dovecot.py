"""The IMAP source against a real Dovecot: encryption, tokens, crashes, freezes and crowds."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from connectors.imap import ImapSource
from connectors.imap_session import ImapSession
from connectors.oauth import TokenProvider
from daemon.errors import AuthenticationRefusedError, ConnectionLostError, TransientError
from daemon.models import Batch
from daemon.settings import MailboxSettings, OAuthSettings
from tests.servers.dovecot import OTHER_USER, USER, Dovecot
from tests.servers.mailbox_rigs import PASSWORD_ENV, in_thread
from tests.servers.token_endpoint import TokenEndpoint

pytestmark = pytest.mark.servers
PATIENCE_SECONDS = 30.0


def settings(server: Dovecot, **changes: Any) -> MailboxSettings:
    values: dict[str, Any] = {
        "name": "support", "address": USER, "host": "127.0.0.1", "port": server.imap, "security": "none",
        "username": USER, "password_env": PASSWORD_ENV, "timeout_seconds": 10, "poll_seconds": 3600,
        "drafts_folder": False, "sent_copy": False,
    }  # fmt: skip
    return MailboxSettings(**values | changes)


def mail(number: int, size: int = 0) -> bytes:
    line = "y" * 76 + "\r\n"
    head = f"From: c{number}@example.org\r\nSubject: {number}\r\nMessage-ID: <{number}@example.org>\r\n\r\n"
    return (head + line * (size // len(line))).encode()


@asynccontextmanager
async def source_on(server: Dovecot, **changes: Any) -> AsyncIterator[ImapSource]:
    source = ImapSource(settings(server, **changes), Path())
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            yield source
    finally:
        await source.close()


async def read(source: ImapSource, after: Batch | None = None) -> list[Batch]:
    return [batch async for batch in source.fetch("INBOX", after.position if after else None)]


async def idling(server: Dovecot) -> None:
    """Wait until a session is in IDLE, as the title of its process on the server says."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not server.sessions("IDLE"):  # noqa: ASYNC110  # a process title gives no event
            await asyncio.sleep(0.02)


async def read_and_freeze(source: ImapSource, server: Dovecot) -> AsyncIterator[Batch]:
    """Read, and freeze every session after the first batch."""
    async for batch in source.fetch("INBOX", None):
        yield batch
        for process in server.sessions():
            os.kill(process, signal.SIGSTOP)


# --- encryption and logins ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
async def test_a_mailbox_is_read_over(security: str, dovecot: Dovecot) -> None:
    port = dovecot.imaps if security == "tls" else dovecot.imap
    await in_thread(dovecot.deliver, mail(1))
    async with source_on(dovecot, security=security, port=port, ca_file=dovecot.ca_file) as source:
        (batch,) = await read(source)
    assert b"Message-ID: <1@example.org>" in batch.messages[0].raw


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_an_unknown_certificate_is_refused_before_the_password_is_sent(security: str, dovecot: Dovecot) -> None:
    port = dovecot.imaps if security == "tls" else dovecot.imap
    async with source_on(dovecot, security=security, port=port) as source:
        with pytest.raises(TransientError, match=r"not trusted.*ca_file"):
            await read(source)


async def test_tls_on_a_port_without_it_says_so(dovecot: Dovecot) -> None:
    async with source_on(dovecot, security="tls") as source:
        with pytest.raises(ConnectionLostError, match="starttls"):
            await read(source)


async def test_a_server_that_is_off_says_so(dovecot: Dovecot) -> None:
    dovecot.kill()
    async with source_on(dovecot) as source:
        with pytest.raises(ConnectionLostError, match="cannot be reached"):
            await read(source)


@pytest.mark.parametrize("password", ["wrong", 'quo"te\\ and space', "Пароль ü"])
async def test_a_wrong_password_is_refused_in_the_servers_words(
    password: str, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSWORD_ENV, password)
    async with source_on(dovecot) as source:
        with pytest.raises(AuthenticationRefusedError, match="AUTHENTICATIONFAILED") as refusal:
            await read(source)
    assert password not in str(refusal.value)


async def test_a_password_of_strange_characters_logs_in(monkeypatch: pytest.MonkeyPatch) -> None:
    password = 'Пароль "ü" \\ {5}'
    server = Dovecot(password=password).start()
    try:
        monkeypatch.setenv(PASSWORD_ENV, password)
        async with source_on(server) as source:
            assert await read(source)
    finally:
        server.close()


async def with_token(server: Dovecot, endpoint: TokenEndpoint, *tokens: str, **changes: Any) -> ImapSource:
    endpoint.answers = [(200, {"access_token": token, "expires_in": 3600}) for token in tokens]
    oauth = OAuthSettings(token_url=endpoint.url, client_id="desk")
    return ImapSource(settings(server, auth="xoauth2", oauth=oauth, **changes), Path())


async def test_a_good_token_logs_in_and_all_capabilities_are_known(
    dovecot: Dovecot, token_endpoint: TokenEndpoint
) -> None:
    source = await with_token(dovecot, token_endpoint, dovecot.token())
    assert await read(source)
    await source.close()
    oauth = OAuthSettings(token_url=token_endpoint.url, client_id="desk")
    session = ImapSession(settings(dovecot, auth="xoauth2", oauth=oauth), Path(), TokenProvider(oauth, Path()))
    await session.open()
    assert {"MOVE", "UIDPLUS", "IDLE"} <= session.capabilities
    await session.close()


async def test_an_expired_token_is_refused_then_replaced_by_a_new_one(
    dovecot: Dovecot, token_endpoint: TokenEndpoint
) -> None:
    source = await with_token(dovecot, token_endpoint, dovecot.token(lifetime_seconds=-60), dovecot.token())
    async with asyncio.timeout(PATIENCE_SECONDS):
        with pytest.raises(AuthenticationRefusedError, match="401"):
            await read(source)
        assert await read(source)
    await source.close()


async def test_a_foreign_token_is_refused(dovecot: Dovecot, token_endpoint: TokenEndpoint) -> None:
    for token in (dovecot.token(OTHER_USER), dovecot.token(iss="https://other.example.test"), "garbage"):
        source = await with_token(dovecot, token_endpoint, token)
        async with asyncio.timeout(PATIENCE_SECONDS):
            with pytest.raises(AuthenticationRefusedError):
                await read(source)
        await source.close()


# --- crashes and freezes -----------------------------------------------------------------------------------------


async def test_a_mail_that_arrives_in_idle_is_pushed(dovecot: Dovecot) -> None:
    async with source_on(dovecot) as source:
        last = (await read(source))[-1]
        waiting = asyncio.create_task(source.wait("INBOX"))
        await idling(dovecot)
        await in_thread(dovecot.deliver, mail(1))
        await waiting
        assert len((await read(source, last))[0].messages) == 1


async def test_idle_is_renewed_again_and_again_while_nothing_happens(dovecot: Dovecot) -> None:
    async with source_on(dovecot, idle_minutes=0.1 / 60, poll_seconds=1.0) as source:
        await read(source)
        await source.wait("INBOX")


@pytest.mark.parametrize("security", ["tls", "none"])
async def test_a_server_killed_in_idle_is_noticed_and_read_again_after_its_restart(
    security: str, dovecot: Dovecot
) -> None:
    port = dovecot.imaps if security == "tls" else dovecot.imap
    async with source_on(dovecot, security=security, port=port, ca_file=dovecot.ca_file, timeout_seconds=600) as source:
        last = (await read(source))[-1]
        waiting = asyncio.create_task(source.wait("INBOX"))
        await idling(dovecot)
        await in_thread(dovecot.kill)
        with pytest.raises(ConnectionLostError):
            await waiting
        await in_thread(dovecot.start)
        await in_thread(dovecot.deliver, mail(1))
        assert len((await read(source, last))[0].messages) == 1


async def test_a_server_frozen_in_idle_is_noticed_and_left(dovecot: Dovecot) -> None:
    async with source_on(dovecot, timeout_seconds=1, idle_minutes=0.5 / 60) as source:
        last = (await read(source))[-1]
        waiting = asyncio.create_task(source.wait("INBOX"))
        await idling(dovecot)
        frozen = dovecot.sessions()
        for process in frozen:
            os.kill(process, signal.SIGSTOP)
        with pytest.raises(ConnectionLostError, match="did not answer"):
            await waiting
        await in_thread(dovecot.deliver, mail(1))
        assert len((await read(source, last))[0].messages) == 1  # on a new connection, while the old one is frozen
        for process in frozen:
            os.kill(process, signal.SIGCONT)


async def test_a_server_frozen_in_the_middle_of_a_fetch_is_noticed(dovecot: Dovecot) -> None:
    await in_thread(dovecot.fill, [mail(n, 100_000) for n in range(200)])
    async with source_on(dovecot, timeout_seconds=1) as source:
        batches = read_and_freeze(source, dovecot)
        seen = [await anext(batches)]
        with pytest.raises(ConnectionLostError):
            seen += [batch async for batch in batches]
        for process in dovecot.sessions():
            os.kill(process, signal.SIGCONT)
        rest = await read(source, seen[-1])
    uids = [message.uid for batch in [*seen, *rest] for message in batch.messages]
    assert uids == list(range(1, 201))


# --- crowds ------------------------------------------------------------------------------------------------------


async def test_three_thousand_waiting_mails_are_read_each_once(dovecot: Dovecot) -> None:
    await in_thread(dovecot.fill, (mail(n) for n in range(3000)))
    async with source_on(dovecot) as source:
        batches = await read(source)
        assert [m.uid for batch in batches for m in batch.messages] == list(range(1, 3001))
        validity, uids = await source.uids("INBOX")
    assert (validity, list(uids)) == (batches[-1].position.uidvalidity, list(range(1, 3001)))


async def test_sent_is_found_among_twelve_hundred_folders(dovecot: Dovecot) -> None:
    for number in range(1200):
        (dovecot.dir / "mail" / USER / f".Case {number}" / "cur").mkdir(parents=True)
    dovecot.fill([], ".Gesendet")
    async with source_on(dovecot, sent_copy=True) as source:
        assert list(await source.folders()) == ["INBOX", "Sent"]
    session = await ImapSession(settings(dovecot), Path()).open()
    assert len(await session.list_folders()) >= 1200
    await session.close()


async def test_a_mail_of_fifty_megabytes_holds_up_no_other(dovecot: Dovecot) -> None:
    huge = mail(2, 50_000_000)
    await in_thread(dovecot.fill, [mail(1), huge, mail(3)])
    async with source_on(dovecot) as source:
        (batch,) = await read(source)
        assert [message.uid for message in batch.messages] == [1, 3]
        (deferred,) = batch.deferred
        fetching = asyncio.create_task(source.fetch_one("INBOX", batch.position.uidvalidity, deferred.uid))
        await in_thread(dovecot.deliver, mail(4))
        (later,) = await read(source, batch)
        assert len(later.messages) == 1
        fetched = await fetching
    assert fetched is not None
    assert fetched.raw == huge


async def test_several_mailboxes_and_folders_are_watched_side_by_side(dovecot: Dovecot) -> None:
    dovecot.fill([], ".Z&APw-rich")
    names = ("INBOX", "Zürich")
    async with source_on(dovecot, folders=names) as mine, source_on(dovecot, username=OTHER_USER) as others:
        for source, folder in ((mine, "INBOX"), (mine, "Zürich"), (others, "INBOX")):
            assert [batch async for batch in source.fetch(folder, None)]
        waiting = [asyncio.create_task(mine.wait(name)) for name in names]
        theirs = asyncio.create_task(others.wait("INBOX"))
        await in_thread(dovecot.deliver, mail(1))
        await in_thread(dovecot.deliver, mail(2), to=OTHER_USER)
        await theirs
        await waiting[0]
        assert not waiting[1].done()
        waiting[1].cancel()
        await asyncio.gather(waiting[1], return_exceptions=True)


async def test_a_folder_that_does_not_exist_is_named(dovecot: Dovecot) -> None:
    async with source_on(dovecot) as source:
        with pytest.raises(TransientError, match="'Nowhere' cannot be opened"):
            _ = [batch async for batch in source.fetch("Nowhere", None)]
