"""The demo's IMAP server: one mailbox in memory, served by pymap in this process.

pymap (https://icgood.github.io/pymap/) has IDLE; a mail that is put in here is pushed to a client at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from argparse import Namespace
from datetime import UTC, datetime

from proxyprotocol.result import ProxyResultLocal
from proxyprotocol.sock import SocketInfo
from pymap.backend.dict import Config, Login
from pymap.backend.dict.mailbox import MailboxSet
from pymap.concurrent import Subsystem
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext

FOLDERS = ("Sent", "Drafts", "Archive")


class _LoopbackConfig(Config):
    """pymap's settings, with a greeting that does not ask DNS for this machine's name."""

    @property
    def greeting(self) -> bytes:
        return b"Demo mailbox ready"


class MailboxServer:
    """The mailbox of ``user``; ``port`` is known after ``start``."""

    def __init__(self, user: str, password: str, port: int = 0) -> None:
        self.port = port
        self._user = user
        self._password = password
        self._folders: MailboxSet | None = None
        self._server: asyncio.Server | None = None
        self._conversations: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Listen on loopback with INBOX, Sent, Drafts and Archive."""
        config = self._config()
        config.apply_context()
        login = Login(config)
        identity = login.demo_user_identity
        # The password lies in this process's memory anyhow: a slow hash would only make each login slow.
        await identity.set(UserMetadata(config, self._user, password=self._password))
        async with identity.new_session() as session:
            self._folders = session.mailbox_set
        for name in FOLDERS:
            await self._folders.add_mailbox(name)
        answer = IMAPServer(login, config)

        async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None  # noqa: S101 - narrows the type; a coroutine that runs has a task
            self._conversations.add(task)
            try:
                with contextlib.suppress(ConnectionError, EOFError, asyncio.CancelledError):
                    await answer(reader, writer, SocketInfo.get(writer, ProxyResultLocal(), unique_id=b""))
            finally:
                self._conversations.discard(task)
                writer.close()

        self._server = await asyncio.start_server(converse, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """End every conversation; the mails are gone with the process."""
        if self._server is not None:
            self._server.close()
            self._server = None
        conversations = tuple(self._conversations)
        for task in conversations:
            task.cancel()
        await asyncio.gather(*conversations, return_exceptions=True)

    async def put(self, mime: bytes, folder: str = "INBOX") -> None:
        """Add a mail that arrived now; clients in IDLE are told at once."""
        if self._folders is None:
            raise RuntimeError("the mailbox server is not started")
        mailbox = await self._folders.get_mailbox(folder)
        await mailbox.append(AppendMessage(mime, datetime.now(UTC)), recent=True)

    def _config(self) -> _LoopbackConfig:
        return _LoopbackConfig(
            Namespace(passlib_cfg=None, proxy_protocol=None),
            demo_data=False,
            demo_user=self._user,
            demo_password=self._password,
            host="127.0.0.1",
            port=self.port,
            tls_enabled=False,
            ssl_context=ssl.create_default_context(ssl.Purpose.CLIENT_AUTH),
            hash_context=Cleartext(),
            cpu_subsystem=Subsystem.for_asyncio(),
        )
