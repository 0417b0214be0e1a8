"""A Maildir++ on this machine as a source of mails, and its ``.Sent`` and ``.Drafts`` folders.

Layout: https://www.courier-mta.org/imap/README.maildirquota.html and Bernstein's maildir(5). Nothing is marked: a mail
stays in ``new`` until a mail client moves it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypeVar

from connectors.imap_names import encode_name
from connectors.maildir_folder import MaildirFolder
from daemon.errors import ConnectionLostError, TransientError
from daemon.models import Batch, DeferredMessage, Position, RawMessage
from daemon.settings import MailboxSettings

T = TypeVar("T")
POLL_SECONDS = 0.25
MAILS_PER_BATCH = 50
BYTES_PER_BATCH = 10_000_000
_MESSAGE_ID = re.compile(rb"^message-id[ \t]*:\s*<?([^>\s]+)", re.IGNORECASE | re.MULTILINE)
_FLAGS = {"sent": "S", "drafts": "D"}  # maildir(5): Seen, Draft


class _Maildir:
    """What the source and the folders share: the root and the way to a folder."""

    def __init__(self, settings: MailboxSettings, base: Path) -> None:
        self._settings = settings
        self._root = base / (settings.path or Path("Maildir"))
        self._open: dict[str, MaildirFolder] = {}

    def folder(self, name: str) -> MaildirFolder:
        """``INBOX`` is the Maildir itself, ``A/B`` its subfolder ``.A.B`` (Maildir++)."""
        if name not in self._open:
            parts = encode_name(name).replace("/", ".")
            self._open[name] = MaildirFolder(self._root if parts == "INBOX" else self._root / f".{parts}")
        return self._open[name]

    async def close(self) -> None:
        """There is nothing to give back."""


class MaildirSource(_Maildir):
    """Implements ``daemon.ports.MessageSource``."""

    @property
    def name(self) -> str:
        """The mailbox's name in the configuration."""
        return self._settings.name

    async def folders(self) -> Sequence[str]:
        """The configured folders, and Sent where an agent's own replies have to be seen."""
        configured = list(dict.fromkeys(self._settings.folders))
        if not (self._settings.drafts_folder or self._settings.sent_copy):
            return configured
        sent = self._settings.sent or "Sent"
        await asyncio.to_thread(self.folder(sent).make)
        return configured if sent in configured else [*configured, sent]

    def role(self, folder: str) -> Literal["inbox", "sent"]:
        """What a folder of ``folders()`` is for."""
        sent = folder == (self._settings.sent or "Sent") and folder not in self._settings.folders
        return "sent" if sent else "inbox"

    async def fetch(self, folder: str, position: Position | None) -> AsyncIterator[Batch]:
        """Yield what lies after ``position``; see ``daemon.ports.MessageSource``."""
        box = self.folder(folder)
        paths = await _in_thread(box.scan)
        validity = box.uids.uidvalidity
        known = position is not None and position.uidvalidity == validity
        last = position.last_uid if known and position is not None else 0
        if position is None and self._settings.start == "new":
            yield Batch(folder, Position(validity, box.uids.uidnext - 1))
            return
        waiting = [(uid, path) for uid, path in paths.items() if uid > last]
        if not waiting and not known:
            yield Batch(folder, Position(validity, 0))
        while waiting:
            batch, taken = await _in_thread(lambda: self._batch(folder, validity, waiting))
            del waiting[:taken]
            yield batch

    async def fetch_one(self, folder: str, uidvalidity: int, uid: int) -> RawMessage | None:
        """One deferred mail; None when it is gone or the folder was renumbered.

        Raises:
            ConnectionLostError: the folder cannot be read, which says nothing about this mail.
            TransientError: the mail's file cannot be read.
        """
        box = self.folder(folder)
        try:
            path = (await _in_thread(box.scan)).get(uid)
        except TransientError as error:
            raise ConnectionLostError(error.message, advice=error.advice) from error
        if path is None or box.uids.uidvalidity != uidvalidity:
            return None
        return await _in_thread(lambda: _message(box, uid, path))

    async def wait(self, folder: str) -> None:
        """Return when a file came or went, or after ``poll_seconds``."""
        box = self.folder(folder)
        end = asyncio.get_running_loop().time() + self._settings.poll_seconds
        # A Maildir tells nobody; inotify would miss what another machine writes over NFS.
        while asyncio.get_running_loop().time() < end and not await _in_thread(box.changed):  # noqa: ASYNC110  # see above
            await asyncio.sleep(POLL_SECONDS)

    async def uids(self, folder: str) -> tuple[int, Sequence[int]]:
        """UIDVALIDITY and every UID in the folder."""
        box = self.folder(folder)
        paths = await _in_thread(box.scan)
        return box.uids.uidvalidity, list(paths)

    async def stored(self, folder: str, uidvalidity: int, uids: Sequence[int]) -> None:
        """Move stored mails to the archive or flag them, if ``after`` asks for it; Sent is never touched."""
        if self._settings.after == "nothing" or self.role(folder) == "sent":
            return
        await _in_thread(lambda: self._mark(self.folder(folder), uidvalidity, uids))

    def _batch(self, folder: str, validity: int, waiting: list[tuple[int, Path]]) -> tuple[Batch, int]:
        box, size, taken = self.folder(folder), 0, 0
        messages: list[RawMessage] = []
        deferred: list[DeferredMessage] = []
        for uid, path in waiting:
            if len(messages) >= MAILS_PER_BATCH or size >= BYTES_PER_BATCH:
                break
            taken += 1
            with contextlib.suppress(FileNotFoundError):
                found = path.stat()
                if found.st_size > self._settings.large_mail_bytes:
                    deferred.append(DeferredMessage(uid, found.st_size, _time(found)))
                    continue
            message = _message(box, uid, path)
            if message is not None:
                messages.append(message)
                size += len(message.raw)
        return Batch(folder, Position(validity, waiting[taken - 1][0]), tuple(messages), tuple(deferred)), taken

    def _mark(self, box: MaildirFolder, validity: int, uids: Sequence[int]) -> None:
        paths = box.scan()
        if box.uids.uidvalidity != validity:
            return  # renumbered since the mails were read: these UIDs may now be other mails
        archive = self.folder(self._settings.archive)
        if self._settings.after == "archive":
            archive.make()
        for path in (paths[uid] for uid in uids if uid in paths):
            stem, _, flags = path.name.partition(":2,")
            with contextlib.suppress(FileNotFoundError):  # moved or deleted by a mail client meanwhile
                if self._settings.after == "archive":
                    path.rename(archive.path / "cur" / f"{stem}:2,{flags}")
                else:
                    path.rename(box.path / "cur" / f"{stem}:2,{''.join(sorted({*flags, 'F'}))}")


class MaildirFolders(_Maildir):
    """Implements ``daemon.ports.MailFolders`` on Maildir++ subfolders."""

    def __init__(self, settings: MailboxSettings, base: Path) -> None:
        super().__init__(settings, base)
        # A file of a Maildir never changes its content, so each is opened once: name without flags to Message-ID.
        self._ids: dict[str, dict[str, str]] = {}

    async def append(self, role: str, mime: bytes) -> None:
        """Put a mail into Sent (as read) or Drafts."""
        box = self._role(role)
        await _in_thread(lambda: box.add(mime, _FLAGS[role]))

    async def find(self, role: str, message_id: str) -> bool:
        """Whether a mail with this Message-ID lies in the folder."""
        return bool(await _in_thread(lambda: self._with_id(role, message_id)))

    async def remove(self, role: str, message_id: str) -> None:
        """Take a mail of ours out of the folder."""
        for path in await _in_thread(lambda: self._with_id(role, message_id)):
            path.unlink(missing_ok=True)

    def _role(self, role: str) -> MaildirFolder:
        names = {"sent": self._settings.sent or "Sent", "drafts": self._settings.drafts or "Drafts"}
        return self.folder(names[role])

    def _with_id(self, role: str, message_id: str) -> list[Path]:
        box = self._role(role)
        box.make()
        names, known = dict(box.names()), self._ids.get(role, {})
        ids = {name: known[name] if name in known else _message_id(path) for name, path in names.items()}
        self._ids[role] = {name: found for name, found in ids.items() if found is not None}
        return [names[name] for name, found in ids.items() if found == message_id]


async def _in_thread(work: Callable[[], T]) -> T:
    try:
        return await asyncio.to_thread(work)
    except OSError as error:
        raise TransientError(f"{error.filename or 'The Maildir'}: {error.strerror}.") from error


def _message(box: MaildirFolder, uid: int, path: Path) -> RawMessage | None:
    try:
        arrived = _time(path.stat())
    except FileNotFoundError:
        arrived = datetime.now(UTC)
    raw = box.read(path)
    return None if raw is None else RawMessage(uid, raw, arrived)


def _time(found: os.stat_result) -> datetime:
    return datetime.fromtimestamp(found.st_mtime, UTC)


def _message_id(path: Path) -> str | None:
    """The Message-ID without its brackets, empty when there is none; None when the file is gone or was renamed."""
    try:
        with path.open("rb") as file:
            head = file.read(65_536)
    except FileNotFoundError:
        return None
    # The header block only: a body may quote another mail's Message-ID.
    found = _MESSAGE_ID.search(head.replace(b"\r\n", b"\n").partition(b"\n\n")[0])
    return found[1].decode("utf-8", "replace") if found else ""
