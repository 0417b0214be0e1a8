"""A scripted server that speaks the Chat Completions API on loopback, well or badly."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Reply:
    """One scripted response. ``hang`` answers nothing until the connection closes; ``drop`` closes it at once."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    hang: bool = False
    drop: bool = False


def says(content: str, *, tokens_in: int = 100, tokens_out: int = 20, finish: str = "stop") -> Reply:
    """The model writes ``content``."""
    return _completion({"role": "assistant", "content": content}, tokens_in, tokens_out, finish)


def answers(*sentences: tuple[str, list[int]], escalate: str | None = None) -> Reply:
    """The model answers in the schema."""
    parts = [{"text": text, "sources": sources} for text, sources in sentences]
    return says(json.dumps({"sentences": parts, "escalate_reason": escalate}))


def calls(name: str, /, **arguments: Any) -> Reply:
    """The model calls a tool."""
    function = {"name": name, "arguments": json.dumps(arguments)}
    call = {"id": f"call_{name}", "type": "function", "function": function}
    return _completion({"role": "assistant", "content": None, "tool_calls": [call]}, 50, 10, "tool_calls")


def fails(status: int, **headers: str) -> Reply:
    """An error in the API's form."""
    body = json.dumps({"error": {"message": f"scripted {status}", "type": "test", "code": None}}).encode()
    return Reply(body, status, {name.replace("_", "-"): value for name, value in headers.items()})


def _completion(message: dict[str, Any], tokens_in: int, tokens_out: int, finish: str) -> Reply:
    usage = {"prompt_tokens": tokens_in, "completion_tokens": tokens_out, "total_tokens": tokens_in + tokens_out}
    choice = {"index": 0, "message": message, "finish_reason": finish}
    head = {"id": "c1", "object": "chat.completion", "created": 1_700_000_000, "model": "fake"}
    return Reply(json.dumps({**head, "choices": [choice], "usage": usage}).encode())


class FakeOpenAi:
    """Use as an async context manager; ``script`` replies are given in order, the last one again and again."""

    def __init__(self, *script: Reply) -> None:
        self.script = deque(script)
        self.requests: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.headers: list[dict[str, str]] = []
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    @property
    def base_url(self) -> str:
        """The base URL for a client."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/v1"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for writer in self._writers:
            writer.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            while await self._exchange(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.paths.append(head[0].split(" ")[1])
        self.headers.append(headers)
        self.requests.append(json.loads(body or b"{}"))
        reply = self.script.popleft() if len(self.script) > 1 else self.script[0]
        if reply.hang:
            await reader.read()
        if reply.hang or reply.drop:
            return False
        lines = {"content-type": "application/json", **reply.headers, "content-length": str(len(reply.body))}
        text = f"HTTP/1.1 {reply.status} X\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        writer.write(text.encode("latin-1") + b"\r\n" + reply.body)
        await writer.drain()
        return True
