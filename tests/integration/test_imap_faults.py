"""The ten faults of aioimaplib 2.0.3, one test or more for each: contained by ``ImapSession``, or this suite fails.

Waits have long time-outs and short test deadlines, so that an answer after a time-out counts as the hang that it is.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import tomllib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest

from connectors.imap_session import ImapSession
from connectors.oauth import TokenProvider
from daemon.errors import AuthenticationRefusedError, ConnectionLostError, TransientError
from daemon.settings import MailboxSettings, OAuthSettings
from tests.servers.imap_script import CAPABILITY, Answer, Dialogue, ScriptedImap
from tests.servers.mailbox_rigs import PASSWORD_ENV
from tests.servers.token_endpoint import TokenEndpoint

ROOT = Path(__file__).parents[2]
AT_ONCE_SECONDS = 5.0
NEVER_SECONDS = 600.0


def settings(server: ScriptedImap, **changes: Any) -> MailboxSettings:
    os.environ[PASSWORD_ENV] = "secret"
    values: dict[str, Any] = {
        "name": "support", "address": "a@example.test", "host": "127.0.0.1", "port": server.port, "security": "none",
        "username": "a@example.test", "password_env": PASSWORD_ENV, "timeout_seconds": NEVER_SECONDS,
    }  # fmt: skip
    return MailboxSettings(**values | changes)


@asynccontextmanager
async def session_with(answer: Answer, **changes: Any) -> AsyncIterator[tuple[ImapSession, ScriptedImap]]:
    """A logged-in session with INBOX open on a server that follows this script."""
    async with ScriptedImap(answer) as server, asyncio.timeout(AT_ONCE_SECONDS * 2):
        session = await ImapSession(settings(server, **changes), Path()).open()
        try:
            await session.examine("INBOX")
            yield session, server
        finally:
            session.discard()


def script(**answers: list[bytes]) -> Answer:
    """Answer each command that begins with a name by these lines and its OK."""

    async def answer(dialogue: Dialogue, tag: str, command: bytes) -> bool:
        for name, lines in answers.items():
            if command.upper().startswith(name.replace("_", " ").encode()):
                dialogue.say(*lines, tag.encode() + b" OK done")
                return True
        return False

    return answer


def test_fault_1_its_licence_is_declared_and_only_our_protocol_imports_it() -> None:
    assert "GPL-3.0-only" in (distribution("aioimaplib").read_text("METADATA") or "")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["license"] == "GPL-3.0-or-later"
    imports = re.compile(r"^\s*(?:import|from) aioimaplib", re.MULTILINE)
    packages = [ROOT / "daemon", ROOT / "connectors", ROOT / "knowledge"]
    users = [path.name for package in packages for path in package.rglob("*.py") if imports.search(path.read_text())]
    assert sorted(users) == ["imap_exchange.py", "imap_protocol.py"]


async def test_fault_2_thousands_of_lines_in_one_read_do_not_hang() -> None:
    lines = [b"* %d FETCH (UID %d RFC822.SIZE 5)" % (uid, uid) for uid in range(1, 20_001)]
    async with session_with(script(UID_FETCH=lines)) as (session, _):
        mails = await session.fetch(range(1, 20_001), "RFC822.SIZE")
    assert [mail.uid for mail in mails] == list(range(1, 20_001))


async def test_fault_2_an_answer_that_cannot_be_read_ends_the_connection_at_once() -> None:
    async with session_with(script(UID_FETCH=[b"* 1 FETCH (UID 1 RFC822.SIZE"])) as (session, _):
        with pytest.raises(ConnectionLostError, match="unreadable"):
            await session.fetch([1], "RFC822.SIZE")
        assert not session.alive


async def test_fault_2_an_answer_to_nobody_ends_the_connection_at_once() -> None:
    async def stranger(dialogue: Dialogue, tag: str, command: bytes) -> bool:
        if command == b"NOOP":
            dialogue.say(b"XX99 OK for somebody else")
        return command == b"NOOP"

    async with session_with(stranger) as (session, _):
        with pytest.raises(ConnectionLostError, match="could not be understood"):
            await session.noop()


async def hang_up(dialogue: Dialogue, tag: str, command: bytes) -> bool:
    """Close the connection when asked for anything beyond the login."""
    if command.startswith((b"IDLE", b"UID", b"NOOP")):
        dialogue.writer.transport.abort()
        return True
    return False


async def test_fault_3_a_lost_connection_fails_the_command_at_once() -> None:
    async with session_with(hang_up) as (session, _):
        with pytest.raises(ConnectionLostError):
            await session.search("ALL")
        assert not session.alive
        with pytest.raises(ConnectionLostError):
            await session.noop()


async def test_fault_3_a_server_that_closes_instead_of_starting_idle_is_noticed_at_once() -> None:
    async with session_with(hang_up) as (session, _):
        with pytest.raises(ConnectionLostError):
            await session.idle(NEVER_SECONDS)


async def test_fault_3_a_connection_lost_in_idle_is_noticed_at_once_and_its_last_words_kept() -> None:
    async def bye(dialogue: Dialogue, tag: str, command: bytes) -> bool:
        if command == b"IDLE":
            dialogue.say(b"+ idling", b"* BYE Server shutting down.")
            await dialogue.writer.drain()
            dialogue.writer.close()
        return command == b"IDLE"

    async with session_with(bye) as (session, _):
        with pytest.raises(ConnectionLostError, match="Server shutting down"):
            await session.idle(NEVER_SECONDS)


async def test_fault_4_silence_after_done_is_a_dead_connection() -> None:
    async def silent(dialogue: Dialogue, tag: str, command: bytes) -> bool:
        if command == b"IDLE":
            dialogue.say(b"+ idling")
        return command in {b"IDLE", b""} or tag == "DONE"

    async with session_with(silent, timeout_seconds=0.3) as (session, _):
        with pytest.raises(ConnectionLostError, match="did not answer IDLE"):
            await session.idle(0.1)
        assert not session.alive


async def test_fault_4_a_server_that_never_starts_idle_is_a_dead_connection() -> None:
    async def silent(dialogue: Dialogue, tag: str, command: bytes) -> bool:
        return command == b"IDLE"

    async with session_with(silent, timeout_seconds=0.3) as (session, _):
        with pytest.raises(ConnectionLostError, match="did not answer IDLE"):
            await session.idle(NEVER_SECONDS)


@pytest.mark.parametrize("initial", [True, False])
async def test_fault_5_a_refused_token_is_a_refused_login_in_the_servers_words(
    initial: bool, token_endpoint: TokenEndpoint
) -> None:
    async def xoauth2(dialogue: Dialogue, tag: str, command: bytes) -> bool:
        if not command.startswith(b"AUTHENTICATE XOAUTH2"):
            return False
        if len(command.split()) == 2:
            dialogue.say(b"+ ")
            assert await dialogue.line()
        dialogue.say(b"+ eyJzdGF0dXMiOiI0MDEifQ==")
        assert await dialogue.line() == b""
        dialogue.say(tag.encode() + b" NO [AUTHENTICATIONFAILED] token expired")
        return True

    token_endpoint.answers = [(200, {"access_token": "t", "expires_in": 3600})]
    oauth = OAuthSettings(token_url=token_endpoint.url, client_id="desk")
    capability = b"* CAPABILITY IMAP4rev1 AUTH=XOAUTH2" + (b" SASL-IR" if initial else b"") + b"\r\n"
    async with ScriptedImap(xoauth2, capability=capability) as server, asyncio.timeout(AT_ONCE_SECONDS):
        mailbox = settings(server, auth="xoauth2", oauth=oauth)
        with pytest.raises(AuthenticationRefusedError, match=r'token expired.*"status":"401"'):
            await ImapSession(mailbox, Path(), TokenProvider(oauth, Path())).open()


async def test_fault_6_capabilities_are_those_after_the_login() -> None:
    async def grows(dialogue: Dialogue, tag: str, command: bytes) -> bool:
        if command != b"CAPABILITY":
            return False
        logged_in = any(b" LOGIN " in line for line in dialogue.lines)
        extra = b" MOVE UIDPLUS" if logged_in else b""
        dialogue.say(b"* CAPABILITY IMAP4rev1" + extra, tag.encode() + b" OK done")
        return True

    async with session_with(grows) as (session, _):
        assert {"MOVE", "UIDPLUS"} <= session.capabilities


async def test_fault_7_an_asterisk_in_a_line_stays_where_it_is() -> None:
    async with session_with(script(LIST=[b'* LIST () "/" "a 5* hotel in * town"'])) as (session, _):
        (folder,) = await session.list_folders()
    assert folder.name == "a 5* hotel in * town"


async def test_fault_7_an_asterisk_in_a_header_stays_where_it_is() -> None:
    header = b"Message-ID: <a* b@example.test>\r\n\r\n"
    line = b"* 1 FETCH (UID 1 BODY[HEADER.FIELDS (MESSAGE-ID)] {%d}\r\n" % len(header) + header + b" FLAGS (\\Seen))"
    async with session_with(script(UID_FETCH=[line])) as (session, _):
        assert await session.message_ids([1]) == {1: header}


async def test_fault_8_an_unbalanced_parenthesis_glues_no_lines_together() -> None:
    lines = [b'* LIST () "/" "sad :( face"', b'* LIST () "/" "happy :)"', b'* LIST () "/" "quote \\" and \\\\"']
    async with session_with(script(LIST=lines)) as (session, _):
        folders = await session.list_folders()
    assert [folder.name for folder in folders] == ["sad :( face", "happy :)", 'quote " and \\']


@pytest.mark.parametrize("greeting", [b"* BYE too many connections", b"220 mail.example.test ESMTP"])
async def test_fault_9_a_farewell_instead_of_a_greeting_is_an_error_at_once(greeting: bytes) -> None:
    async with ScriptedImap(greeting=greeting) as server, asyncio.timeout(AT_ONCE_SECONDS):
        with pytest.raises(ConnectionLostError, match=re.escape(greeting[2:].decode())):
            await ImapSession(settings(server), Path()).open()


async def test_fault_10_a_command_that_times_out_throws_the_connection_away() -> None:
    async def silent(dialogue: Dialogue, tag: str, command: bytes) -> bool:
        return command.startswith(b"SELECT")

    async with session_with(silent, timeout_seconds=0.3) as (session, _):
        with pytest.raises(ConnectionLostError, match=r"did not answer SELECT within 0\.3 s"):
            await session.examine("INBOX", writable=True)
        with pytest.raises(ConnectionLostError):
            await session.noop()


async def test_fault_10_a_cancelled_command_throws_the_connection_away() -> None:
    asked = asyncio.Event()

    async def silent(dialogue: Dialogue, tag: str, command: bytes) -> bool:
        if command.startswith(b"SELECT"):
            asked.set()
        return command.startswith(b"SELECT")

    async with session_with(silent) as (session, _):
        task = asyncio.create_task(session.examine("INBOX", writable=True))
        await asked.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not session.alive


async def test_a_slow_answer_that_makes_progress_is_not_a_time_out() -> None:
    async def trickle(dialogue: Dialogue, tag: str, command: bytes) -> bool:
        if not command.startswith(b"UID FETCH"):
            return False
        dialogue.writer.write(b"* 1 FETCH (UID 1 BODY[] {8}\r\n")
        for _ in range(8):
            await asyncio.sleep(0.1)
            dialogue.writer.write(b"x")
            await dialogue.writer.drain()
        dialogue.say(b")", tag.encode() + b" OK done")
        return True

    async with session_with(trickle, timeout_seconds=0.5) as (session, _):
        (mail,) = await session.fetch([1], "BODY.PEEK[]")
    assert mail.body == b"x" * 8


async def test_a_status_text_that_looks_like_a_literal_is_only_text() -> None:
    async with session_with(script(NOOP=[b"* OK [ALERT] see {5}", b"* NO disk {99}"])) as (session, _):
        await session.noop()


async def test_starttls_is_refused_when_somebody_put_bytes_behind_its_answer() -> None:
    async def inject(dialogue: Dialogue, tag: str, command: bytes) -> bool:
        if command == b"STARTTLS":
            dialogue.say(tag.encode() + b" OK begin", b"* CAPABILITY IMAP4rev1 EVIL")
        return command == b"STARTTLS"

    capability = CAPABILITY.replace(b"\r\n", b" STARTTLS\r\n")
    async with ScriptedImap(inject, capability=capability) as server, asyncio.timeout(AT_ONCE_SECONDS):
        with pytest.raises(ConnectionLostError, match="unencrypted"):
            await ImapSession(settings(server, security="starttls"), Path()).open()
        assert not any(b"LOGIN" in line for line in server.dialogues[0].lines)


@pytest.mark.parametrize("greeting", [b"* OK ready", b"* PREAUTH welcome"])
async def test_no_password_is_sent_when_starttls_is_not_to_be_had(greeting: bytes) -> None:
    async with ScriptedImap(greeting=greeting) as server, asyncio.timeout(AT_ONCE_SECONDS):
        with pytest.raises(AuthenticationRefusedError, match="STARTTLS"):
            await ImapSession(settings(server, security="starttls"), Path()).open()
        assert not any(b"LOGIN" in line for line in server.dialogues[0].lines)


async def test_a_login_refused_for_now_is_tried_again() -> None:
    async def busy(dialogue: Dialogue, tag: str, command: bytes) -> bool:
        if command.startswith(b"LOGIN"):
            dialogue.say(tag.encode() + b" NO [UNAVAILABLE] Temporary authentication failure")
        return command.startswith(b"LOGIN")

    async with ScriptedImap(busy) as server, asyncio.timeout(AT_ONCE_SECONDS):
        with pytest.raises(TransientError, match="for now"):
            await ImapSession(settings(server), Path()).open()


async def test_names_and_passwords_cannot_break_out_of_their_command() -> None:
    async with session_with(script()) as (session, server):
        await session.examine('My "Folder" \\ & more/Entwürfe')
        await session.examine("x\r\nA9 DELETE INBOX")
        lines = server.dialogues[0].lines
    assert lines[-2].endswith(b'EXAMINE "My \\"Folder\\" \\\\ &- more/Entw&APw-rfe"')
    assert lines[-1].endswith(b'EXAMINE "x&AA0ACg-A9 DELETE INBOX"')


async def test_neither_mails_nor_passwords_reach_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    body = b"my credit card"
    line = b"* 1 FETCH (UID 1 BODY[] {%d}\r\n" % len(body) + body + b")"
    async with session_with(script(UID_FETCH=[line])) as (session, _):
        await session.fetch([1], "BODY.PEEK[]")
    assert "credit card" not in caplog.text
    assert "secret" not in caplog.text
