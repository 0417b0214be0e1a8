"""A mailbox in memory: the peer of the real ones, for tests and for trying things out. It passes the same contracts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from typing import Literal

from daemon.errors import DeskhandError, TransientError
from daemon.models import Batch, DeferredMessage, Position, RawMessage
from daemon.settings import MailboxSettings

MAILS_PER_BATCH = 50
_FOLDERS = {"sent": ("Sent", "\\Seen"), "drafts": ("Drafts", "\\Draft")}


@dataclass(slots=True)
class StoredMail:
    """A mail as a server keeps it."""

    raw: bytes
    received_at: datetime
    flags: set[str] = field(default_factory=set)


@dataclass(slots=True)
class MemoryFolder:
    """A folder: UIDs only grow, and mean nothing under another UIDVALIDITY."""

    uidvalidity: int = 1
    uidnext: int = 1
    mails: dict[int, StoredMail] = field(default_factory=dict)
    news: asyncio.Event = field(default_factory=asyncio.Event)


class MemoryMailbox:
    """Implements ``MessageSource`` and ``MailFolders``; ``deliver`` and its neighbours play the world."""

    def __init__(self, settings: MailboxSettings | None = None) -> None:
        self.settings = settings or MailboxSettings(name="memory", address="support@example.test")
        self._folders: dict[str, MemoryFolder] = {}
        self._failures: list[DeskhandError] = []

    # --- the world around it --------------------------------------------------------------------------------------

    def deliver(
        self, raw: bytes, folder: str = "INBOX", *, received_at: datetime | None = None, flags: Sequence[str] = ()
    ) -> int:
        """A mail arrives; return its UID."""
        box = self.box(folder)
        uid = box.uidnext
        box.uidnext += 1
        box.mails[uid] = StoredMail(raw, received_at or datetime.now(UTC), set(flags))
        box.news.set()
        return uid

    def expunge(self, folder: str, uid: int) -> None:
        """Somebody deletes a mail."""
        self.box(folder).mails.pop(uid, None)

    def renumber(self, folder: str = "INBOX") -> None:
        """The server loses its UIDs: a new UIDVALIDITY, the same mails numbered from 1."""
        box = self.box(folder)
        box.uidvalidity += 1
        box.mails = dict(enumerate(box.mails.values(), 1))
        box.uidnext = len(box.mails) + 1
        box.news.set()

    def fail_next(self, times: int = 1, error: DeskhandError | None = None) -> None:
        """The next calls raise this error, a ``TransientError`` if none is given."""
        self._failures.extend([error or TransientError("The server is away, because the test says so.")] * times)

    def box(self, folder: str) -> MemoryFolder:
        """A folder, made when it is first named."""
        return self._folders.setdefault(folder, MemoryFolder())

    # --- MessageSource --------------------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """The mailbox's name in the configuration."""
        return self.settings.name

    async def folders(self) -> Sequence[str]:
        """The configured folders, and Sent where an agent's own replies have to be seen."""
        self._fail_if_told()
        tracked = self.settings.drafts_folder or self.settings.sent_copy
        return list(dict.fromkeys([*self.settings.folders, *(["Sent"] if tracked else [])]))

    def role(self, folder: str) -> Literal["inbox", "sent"]:
        """What a folder of ``folders()`` is for."""
        return "sent" if folder == "Sent" and folder not in self.settings.folders else "inbox"

    async def fetch(self, folder: str, position: Position | None) -> AsyncIterator[Batch]:
        """Yield what lies after ``position``."""
        self._fail_if_told()
        box = self.box(folder)
        box.news.clear()
        validity = box.uidvalidity
        known = position is not None and position.uidvalidity == validity
        last = position.last_uid if known and position is not None else 0
        if position is None and self.settings.start == "new":
            yield Batch(folder, Position(validity, box.uidnext - 1))
            return
        uids = sorted(uid for uid in box.mails if uid > last)
        if not uids and not known:
            yield Batch(folder, Position(validity, 0))
        for start in range(0, len(uids), MAILS_PER_BATCH):
            chunk = uids[start : start + MAILS_PER_BATCH]
            mails = [(uid, box.mails[uid]) for uid in chunk if uid in box.mails]
            limit = self.settings.large_mail_bytes
            messages = tuple(RawMessage(uid, m.raw, m.received_at) for uid, m in mails if len(m.raw) <= limit)
            deferred = tuple(DeferredMessage(uid, len(m.raw), m.received_at) for uid, m in mails if len(m.raw) > limit)
            yield Batch(folder, Position(validity, chunk[-1]), messages, deferred)

    async def fetch_one(self, folder: str, uidvalidity: int, uid: int) -> RawMessage | None:
        """One deferred mail; None when it is gone or renumbered."""
        self._fail_if_told()
        box = self.box(folder)
        mail = box.mails.get(uid)
        if mail is None or box.uidvalidity != uidvalidity:
            return None
        return RawMessage(uid, mail.raw, mail.received_at)

    async def wait(self, folder: str) -> None:
        """Return when a mail was delivered, or after ``poll_seconds``."""
        self._fail_if_told()
        try:
            async with asyncio.timeout(self.settings.poll_seconds):
                await self.box(folder).news.wait()
        except TimeoutError:
            return

    async def uids(self, folder: str) -> tuple[int, Sequence[int]]:
        """UIDVALIDITY and every UID."""
        self._fail_if_told()
        return self.box(folder).uidvalidity, sorted(self.box(folder).mails)

    async def stored(self, folder: str, uidvalidity: int, uids: Sequence[int]) -> None:
        """Archive or flag, if ``after`` says so; Sent is never touched."""
        self._fail_if_told()
        if self.settings.after == "nothing" or self.role(folder) == "sent":
            return
        box = self.box(folder)
        if box.uidvalidity != uidvalidity:
            return  # renumbered since the mails were read: these UIDs may now be other mails
        for uid in uids:
            if uid not in box.mails:
                continue
            if self.settings.after == "flag":
                box.mails[uid].flags.add("\\Flagged")
            else:
                mail = box.mails.pop(uid)
                self.deliver(mail.raw, self.settings.archive, received_at=mail.received_at, flags=sorted(mail.flags))

    async def close(self) -> None:
        """There is nothing to give back."""

    # --- MailFolders ----------------------------------------------------------------------------------------------

    async def append(self, role: str, mime: bytes) -> None:
        """Put a mail into Sent (as read) or Drafts."""
        self._fail_if_told()
        folder, flag = _FOLDERS[role]
        self.deliver(mime, folder, flags=[flag])

    async def find(self, role: str, message_id: str) -> bool:
        """Whether a mail with this Message-ID lies in the folder."""
        self._fail_if_told()
        return bool(self._with_id(role, message_id))

    async def remove(self, role: str, message_id: str) -> None:
        """Take a mail of ours out of the folder."""
        self._fail_if_told()
        for uid in self._with_id(role, message_id):
            self.expunge(_FOLDERS[role][0], uid)

    def _with_id(self, role: str, message_id: str) -> list[int]:
        mails = self.box(_FOLDERS[role][0]).mails
        return [uid for uid, mail in mails.items() if message_id_of(mail.raw) == message_id]

    def _fail_if_told(self) -> None:
        if self._failures:
            raise self._failures.pop(0)


def message_id_of(raw: bytes) -> str:
    """The Message-ID without its angle brackets; empty when there is none."""
    return str(message_from_bytes(raw).get("Message-ID", "")).strip().removeprefix("<").removesuffix(">")
