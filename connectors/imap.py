"""An IMAP account as a source of mails: a connection for each watched folder, none of which is ever changed unasked."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Literal

from connectors.imap_connection import RefusedCommandError
from connectors.imap_folders import move
from connectors.imap_keeper import SessionKeeper
from connectors.imap_names import uid_set
from connectors.imap_reader import FolderReader, fetch_alone
from connectors.imap_session import ImapSession
from connectors.imap_special import special_folder
from connectors.oauth import TokenProvider, shared_tokens
from daemon.models import Batch, Position, RawMessage
from daemon.settings import MailboxSettings

UIDS_PER_COMMAND = 200


class ImapSource:
    """Implements ``daemon.ports.MessageSource``. After any error every method can be called again and reconnects."""

    def __init__(self, settings: MailboxSettings, base: Path, tokens: TokenProvider | None = None) -> None:
        self._settings = settings
        self._base = base
        self._tokens = tokens or shared_tokens(settings.oauth, base)
        self._keeper = SessionKeeper(settings, base, self._tokens)
        self._readers: dict[str, FolderReader] = {}
        self._sent = settings.sent
        self._archive_made = False

    @property
    def name(self) -> str:
        """The mailbox's name in the configuration."""
        return self._settings.name

    async def folders(self) -> Sequence[str]:
        """The configured folders, and Sent where an agent's own replies have to be seen."""
        configured = list(dict.fromkeys(self._settings.folders))
        if not (self._settings.drafts_folder or self._settings.sent_copy):
            return configured
        async with self._keeper.use() as session:
            self._sent = await special_folder(session, self._settings, "sent")
        return configured if self._sent in configured else [*configured, self._sent]

    def role(self, folder: str) -> Literal["inbox", "sent"]:
        """What a folder of ``folders()`` is for."""
        return "sent" if folder == self._sent and folder not in self._settings.folders else "inbox"

    def fetch(self, folder: str, position: Position | None) -> AsyncIterator[Batch]:
        """Yield what lies after ``position``; see ``daemon.ports.MessageSource``."""
        return self._reader(folder).read(position)

    async def fetch_one(self, folder: str, uidvalidity: int, uid: int) -> RawMessage | None:
        """One deferred mail on a connection of its own, so that its bytes hold up nothing.

        Raises:
            ConnectionLostError: the server or the folder cannot be reached, which says nothing about this mail.
            TransientError: the server refuses this mail, or hangs up over it.
        """
        session = ImapSession(self._settings, self._base, self._tokens)
        try:
            return await fetch_alone(session, folder, uidvalidity, uid)
        finally:
            await session.close()

    async def wait(self, folder: str) -> None:
        """Return when something may be new: a push, or the slow poll's interval has passed.

        Cancelling it throws the connection away, as with every command; the next call makes a new one.
        """
        await self._reader(folder).wait()

    async def uids(self, folder: str) -> tuple[int, Sequence[int]]:
        """UIDVALIDITY and every UID in the folder."""
        async with self._keeper.use() as session:
            selected = await session.examine(folder)
            return selected.uidvalidity, await session.search("ALL")

    async def stored(self, folder: str, uidvalidity: int, uids: Sequence[int]) -> None:
        """Move stored mails to the archive or flag them, if ``after`` asks for it; Sent is never touched."""
        if self._settings.after == "nothing" or self.role(folder) == "sent" or not uids:
            return
        async with self._keeper.use() as session:
            selected = await session.examine(folder, writable=True)
            if selected.uidvalidity != uidvalidity:
                return  # renumbered since the mails were read: these UIDs may now be other mails
            ascending = sorted(uids)
            for start in range(0, len(ascending), UIDS_PER_COMMAND):
                await self._mark(session, ascending[start : start + UIDS_PER_COMMAND])

    async def close(self) -> None:
        """Give back every connection."""
        await asyncio.gather(self._keeper.close(), *(reader.close() for reader in self._readers.values()))

    def _reader(self, folder: str) -> FolderReader:
        if folder not in self._readers:
            self._readers[folder] = FolderReader(self._settings, self._base, self._tokens, folder)
        return self._readers[folder]

    async def _mark(self, session: ImapSession, uids: list[int]) -> None:
        if self._settings.after == "flag":
            await session.ok("UID STORE", uid_set(uids), "+FLAGS.SILENT", "(\\Flagged)")
            return
        if not self._archive_made:
            with contextlib.suppress(RefusedCommandError):  # mostly: it exists, in words that servers do not agree on
                await session.create(self._settings.archive)
            self._archive_made = True
        await move(session, uids, self._settings.archive)
