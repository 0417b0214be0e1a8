"""One mail that the server cannot give must not hold up the folder: it is deferred, and the rest is read."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from connectors.imap import ImapSource
from daemon.errors import ConnectionLostError, TransientError
from daemon.models import Batch, Position
from tests.integration.test_imap_faults import AT_ONCE_SECONDS, settings
from tests.servers.imap_script import Answer, Dialogue, ScriptedImap


class PoisonedFolder:
    """Three mails; asking for the body of UID 2 is refused, answered with nothing, or ends the connection.

    It may also lack a size, or be deleted after the first search.
    """

    def __init__(self, manner: str) -> None:
        self._manner = manner
        self._searches = 0

    async def __call__(self, dialogue: Dialogue, tag: str, command: bytes) -> bool:
        done = tag.encode() + b" OK done"
        if command.startswith(b"UID SEARCH"):
            numbers = [int(number) for number in re.findall(rb"\d+", command.partition(b"UID SEARCH UID ")[2])]
            last = 3 if command.endswith(b"*") else numbers[-1]
            self._searches += 1
            deleted = (2,) if self._manner == "is deleted" and self._searches > 1 else ()
            found = b" ".join(b"%d" % uid for uid in range(numbers[0], last + 1) if uid not in deleted)
            dialogue.say(b"* SEARCH " + found, done)
        elif b"RFC822.SIZE" in command:
            dialogue.say(*(line for uid in (1, 2, 3) for line in self._measure(uid)), done)
        elif b"BODY.PEEK" in command:
            self._give(dialogue, tag, command)
        else:
            return False
        return True

    def _measure(self, uid: int) -> list[bytes]:
        if uid == 2 and self._manner in ("has no size", "is deleted"):
            return []
        size = b"NIL" if uid == 2 and self._manner == "has a size of NIL" else b"5"
        return [b"* %d FETCH (RFC822.SIZE %b UID %d)" % (uid, size, uid)]

    def _give(self, dialogue: Dialogue, tag: str, command: bytes) -> None:
        wanted: set[int] = set()
        for piece in command.split()[2].split(b","):
            first, _, last = piece.partition(b":")
            wanted.update(range(int(first), int(last or first) + 1))
        if 2 in wanted and self._manner == "hangs up":
            dialogue.writer.transport.abort()
        elif 2 in wanted and self._manner == "refuses":
            dialogue.say(tag.encode() + b" NO [SERVERBUG] cannot read that mail")
        else:
            given = [
                b"* %d FETCH (UID %d BODY[] {5}\r\nmail%d)" % (uid, uid, uid) for uid in sorted(wanted) if uid != 2
            ]
            dialogue.say(*given, tag.encode() + b" OK done")


@pytest.mark.parametrize("manner", ["refuses", "gives nothing", "hangs up", "has no size", "has a size of NIL"])
async def test_a_mail_that_the_server_cannot_give_is_deferred_and_the_rest_is_read(manner: str) -> None:
    async with ScriptedImap(PoisonedFolder(manner)) as server, asyncio.timeout(AT_ONCE_SECONDS * 4):
        source = ImapSource(settings(server, drafts_folder=False, sent_copy=False), Path())
        batches: list[Batch] = []
        while not batches or batches[-1].position.last_uid < 3:
            position = batches[-1].position if batches else None
            try:
                batches += [batch async for batch in source.fetch("INBOX", position)]
            except ConnectionLostError:
                continue
        read = [message.raw for batch in batches for message in batch.messages]
        assert list(dict.fromkeys(read)) == [b"mail1", b"mail3"]
        assert [deferred.uid for batch in batches for deferred in batch.deferred] == [2]
        with pytest.raises(TransientError) as refused:
            await source.fetch_one("INBOX", 7, 2)
        assert not isinstance(refused.value, ConnectionLostError)  # it counts against this mail
        await source.close()


async def test_a_mail_that_is_deleted_while_the_folder_is_read_is_passed_over() -> None:
    async with ScriptedImap(PoisonedFolder("is deleted")) as server, asyncio.timeout(AT_ONCE_SECONDS * 4):
        source = ImapSource(settings(server, drafts_folder=False, sent_copy=False), Path())
        batches = [batch async for batch in source.fetch("INBOX", None)]
        assert [message.uid for batch in batches for message in batch.messages] == [1, 3]
        assert [batch.deferred for batch in batches] == [()]
        assert batches[-1].position == Position(7, 3)
        await source.close()


def refusing(command: bytes, words: bytes) -> Answer:
    async def answer(dialogue: Dialogue, tag: str, said: bytes) -> bool:
        if said.startswith(command):
            dialogue.say(tag.encode() + b" NO " + words)
        return said.startswith(command)

    return answer


@pytest.mark.parametrize(
    "answer",
    [
        refusing(b"LOGIN", b"[UNAVAILABLE] the users cannot be looked up"),
        refusing(b"EXAMINE", b"[INUSE] somebody is repairing it"),
        refusing(b"UID FETCH", b"[UNAVAILABLE] the disk is away"),
    ],
    ids=["login", "folder", "disk"],
)
async def test_a_server_that_is_away_says_nothing_about_a_deferred_mail(answer: Answer) -> None:
    async with ScriptedImap(answer) as server, asyncio.timeout(AT_ONCE_SECONDS):
        source = ImapSource(settings(server, drafts_folder=False, sent_copy=False), Path())
        with pytest.raises(ConnectionLostError):
            await source.fetch_one("INBOX", 7, 2)
        await source.close()


async def test_a_deferred_mail_whose_folder_is_gone_is_not_waited_for() -> None:
    async with (
        ScriptedImap(refusing(b"EXAMINE", b"[NONEXISTENT] no such folder")) as server,
        asyncio.timeout(AT_ONCE_SECONDS),
    ):
        source = ImapSource(settings(server, drafts_folder=False, sent_copy=False), Path())
        with pytest.raises(TransientError) as refused:
            await source.fetch_one("INBOX", 7, 2)
        assert not isinstance(refused.value, ConnectionLostError)
        await source.close()
