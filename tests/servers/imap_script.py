"""A scripted IMAP server: says exactly what a test wants, to play the faults that no real server can be asked for."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Awaitable, Callable

CAPABILITY = b"* CAPABILITY IMAP4rev1 IDLE UIDPLUS\r\n"
Answer = Callable[["Dialogue", str, bytes], Awaitable[bool]]


class Dialogue:
    """One connection. ``lines`` keeps what the client sent."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self.lines: list[bytes] = []

    async def line(self) -> bytes:
        """The client's next line without its end; empty at the end of the connection."""
        line = (await self.reader.readline()).rstrip(b"\r\n")
        self.lines.append(line)
        return line

    def say(self, *lines: bytes) -> None:
        """Send these lines in one write."""
        self.writer.write(b"".join(line + b"\r\n" for line in lines))


class ScriptedImap:
    """Greets, answers CAPABILITY, LOGIN, EXAMINE and LOGOUT; everything else is up to ``answer``.

    ``answer(dialogue, tag, command)`` returns True when it has dealt with the command.
    """

    def __init__(
        self, answer: Answer | None = None, *, greeting: bytes = b"* OK ready", capability: bytes = CAPABILITY
    ) -> None:
        self.port = 0
        self.dialogues: list[Dialogue] = []
        self._answer = answer
        self._greeting = greeting
        self._capability = capability
        self._server: asyncio.Server | None = None
        self._tls: ssl.SSLContext | None = None

    async def __aenter__(self) -> ScriptedImap:
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for dialogue in self.dialogues:
            dialogue.writer.transport.abort()
        await self._server.wait_closed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        dialogue = Dialogue(reader, writer)
        self.dialogues.append(dialogue)
        with contextlib.suppress(ConnectionError):
            dialogue.say(self._greeting)
            while line := await dialogue.line():
                tag, _, command = line.partition(b" ")
                if self._answer is None or not await self._answer(dialogue, tag.decode(), command):
                    self._ordinary(dialogue, tag, command.upper())
                await writer.drain()
        writer.close()

    def _ordinary(self, dialogue: Dialogue, tag: bytes, command: bytes) -> None:
        if command.startswith(b"CAPABILITY"):
            dialogue.writer.write(self._capability)
        elif command.startswith((b"EXAMINE", b"SELECT")):
            dialogue.say(b"* 3 EXISTS", b"* OK [UIDVALIDITY 7] valid", b"* OK [UIDNEXT 4] next")
        elif command.startswith(b"LOGOUT"):
            dialogue.say(b"* BYE logging out")
        dialogue.say(tag + b" OK done")
