"""A way to a server that can fall silent: connections stay open, take everything and pass nothing on."""

from __future__ import annotations

import asyncio


class SilentWay:
    """Listens on loopback; ``fall_silent`` counts for the connections of that moment, ``refuses`` for new ones."""

    def __init__(self, port: int) -> None:
        self._upstream = port
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._voice = asyncio.Event()
        self._voice.set()
        self.refuses = False
        self.port = 0

    async def start(self) -> SilentWay:
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def fall_silent(self) -> None:
        """Nothing passes any more on the connections that are open; new ones work, unless it ``refuses`` them."""
        self._voice.clear()
        self._voice = asyncio.Event()
        self._voice.set()

    async def close(self) -> None:
        """End every connection."""
        if self._server is not None:
            self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            if not self.refuses:
                await self._carry(reader, writer, self._voice)
        except asyncio.CancelledError:
            pass  # the end of the test; a server's own task is better not seen to be cancelled
        finally:
            self._tasks.discard(task)
            writer.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, voice: asyncio.Event) -> None:
        back, there = await asyncio.open_connection("127.0.0.1", self._upstream)

        async def pump(one: asyncio.StreamReader, other: asyncio.StreamWriter) -> None:
            while data := await one.read(65_536):
                await voice.wait()
                other.write(data)
                await other.drain()

        pumps = [asyncio.create_task(pump(reader, there)), asyncio.create_task(pump(back, writer))]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in pumps:
                task.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
            there.transport.abort()
