"""An OAuth 2.0 token endpoint on loopback whose answers a test decides; it keeps what it was asked."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import parse_qsl


class TokenEndpoint:
    """Answers each POST with the next of ``answers`` (status, JSON), the last one again and again."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, dict[str, Any]]] = []
        self.asked: list[dict[str, str]] = []
        self.url = ""
        self._server: asyncio.Server | None = None

    async def start(self) -> TokenEndpoint:
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/token"
        return self

    async def close(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            length = int(head.split("content-length:")[1].split("\r\n")[0])
            self.asked.append(dict(parse_qsl((await reader.readexactly(length)).decode())))
            status, answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            body = json.dumps(answer).encode()
            writer.write(
                f"HTTP/1.1 {status} Answer\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
                "Connection: close\r\n\r\n".encode()
                + body
            )
            await writer.drain()
        finally:
            writer.close()
