"""Keep one connection for occasional work, such as appending a draft, and replace it when it has gone stale."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from connectors.imap_session import ImapSession
from connectors.oauth import TokenProvider
from daemon.errors import TransientError
from daemon.settings import ServerSettings

STALE_SECONDS = 60.0  # unused for longer: ask with NOOP first, so that no APPEND goes into a dead connection


class SessionKeeper:
    """``async with keeper.use() as session``: one user at a time, connected when needed."""

    def __init__(self, server: ServerSettings, base: Path, tokens: TokenProvider | None) -> None:
        self._server = server
        self._base = base
        self._tokens = tokens
        self._turn = asyncio.Lock()
        self._session: ImapSession | None = None
        self._used = 0.0

    @contextlib.asynccontextmanager
    async def use(self) -> AsyncIterator[ImapSession]:
        """Lend the connection; raise what ``ImapSession.open`` raises."""
        async with self._turn:
            session = await self._fresh()
            try:
                yield session
            finally:
                self._used = asyncio.get_running_loop().time()

    async def close(self) -> None:
        """Close the connection, if there is one."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _fresh(self) -> ImapSession:
        session = self._session
        if session is not None and session.alive and self._used + STALE_SECONDS < asyncio.get_running_loop().time():
            with contextlib.suppress(TransientError):
                await session.noop()
        if session is None or not session.alive:
            await self.close()
            session = self._session = await ImapSession(self._server, self._base, self._tokens).open()
        return session
