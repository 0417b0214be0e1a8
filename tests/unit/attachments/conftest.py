"""One reader for a whole module: a child process takes a second to start."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest_asyncio

from daemon.attachments.reader import MarkItDownReader
from daemon.models import Attachment, Reading

Read = Callable[[str, bytes], Awaitable[Reading]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def reader() -> AsyncIterator[MarkItDownReader]:
    async with MarkItDownReader() as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def read(reader: MarkItDownReader) -> Read:
    async def reading(name: str, content: bytes) -> Reading:
        return await reader.read(Attachment(name, "application/octet-stream", content))

    return reading
