"""The mailboxes that the contract suites run against, each with the few things that the outside world does to one."""

from __future__ import annotations

import asyncio
import imaplib
import os
import shutil
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from connectors.imap import ImapSource
from connectors.imap_folders import ImapFolders
from connectors.imap_names import quote_name
from connectors.maildir import MaildirFolders, MaildirSource
from connectors.maildir_folder import MaildirFolder
from connectors.maildir_uids import FILE_NAME
from connectors.memory_mailbox import MemoryMailbox
from daemon.settings import MailboxSettings
from tests.servers.dovecot import PASSWORD, USER, Dovecot

FOLDER = "Support cases/Über"  # the folder the suites use: it can be deleted, INBOX cannot
PASSWORD_ENV = "DESKHAND_TEST_PASSWORD"
Source = ImapSource | MaildirSource | MemoryMailbox
Folders = ImapFolders | MaildirFolders | MemoryMailbox


class MailboxRig(ABC):
    """A mailbox with the world around it. Folder names are as the configuration spells them."""

    def settings(self, **changes: Any) -> MailboxSettings:
        """Settings for this mailbox with short waits."""
        values: dict[str, Any] = {
            "name": "support", "address": USER, "folders": (FOLDER,), "timeout_seconds": 10, "poll_seconds": 20,
        } | self.place() | changes  # fmt: skip
        return MailboxSettings(**values)

    def place(self) -> dict[str, Any]:
        """The settings that say where this mailbox is."""
        return {}

    @abstractmethod
    def source(self, **changes: Any) -> Source:
        """A source on it."""

    @abstractmethod
    def folders(self, **changes: Any) -> Folders:
        """Its Sent and Drafts."""

    @abstractmethod
    def deliver(self, *mails: bytes, folder: str = FOLDER) -> None:
        """Mails arrive."""

    @abstractmethod
    def expunge(self, uid: int, folder: str = FOLDER) -> None:
        """Somebody deletes a mail for good."""

    @abstractmethod
    def renumber(self, folder: str = FOLDER) -> None:
        """UIDVALIDITY changes; the mails stay."""

    @abstractmethod
    def flags(self, folder: str = FOLDER) -> list[frozenset[str]]:
        """The flags of each mail, in UID order, without ``\\Recent``."""

    @abstractmethod
    def contents(self, folder: str) -> list[bytes]:
        """The raw mails of a folder."""

    def close(self) -> None:  # noqa: B027  # a mailbox without a server has nothing to end
        """End what runs."""


class MemoryRig(MailboxRig):
    """The fake."""

    def __init__(self) -> None:
        self._box: MemoryMailbox | None = None

    def source(self, **changes: Any) -> MemoryMailbox:
        if self._box is None:
            self._box = MemoryMailbox(self.settings(**changes))
        self._box.settings = self.settings(**changes)
        return self._box

    def folders(self, **changes: Any) -> MemoryMailbox:
        return self.source(**changes)

    def deliver(self, *mails: bytes, folder: str = FOLDER) -> None:
        for mail in mails:
            self._memory().deliver(mail, folder)

    def expunge(self, uid: int, folder: str = FOLDER) -> None:
        self._memory().expunge(folder, uid)

    def renumber(self, folder: str = FOLDER) -> None:
        self._memory().renumber(folder)

    def flags(self, folder: str = FOLDER) -> list[frozenset[str]]:
        return [frozenset(mail.flags) for mail in self._memory().box(folder).mails.values()]

    def contents(self, folder: str) -> list[bytes]:
        return [mail.raw for mail in self._memory().box(folder).mails.values()]

    def _memory(self) -> MemoryMailbox:
        return self._box or self.source()


class MaildirRig(MailboxRig):
    """A Maildir in a temporary folder."""

    _LETTERS: ClassVar[dict[str, str]] = {"S": "\\Seen", "F": "\\Flagged", "D": "\\Draft", "T": "\\Deleted"}

    def __init__(self) -> None:
        self.dir = Path(tempfile.mkdtemp(prefix="md"))
        self._world = MaildirSource(self.settings(), self.dir)
        for folder in ("INBOX", FOLDER):
            self._world.folder(folder).make()

    def place(self) -> dict[str, Any]:
        return {"type": "maildir", "path": Path("Maildir")}

    def source(self, **changes: Any) -> MaildirSource:
        return MaildirSource(self.settings(**changes), self.dir)

    def folders(self, **changes: Any) -> MaildirFolders:
        return MaildirFolders(self.settings(**changes), self.dir)

    def deliver(self, *mails: bytes, folder: str = FOLDER) -> None:
        box = self._box(folder)
        for mail in mails:
            name = f"{int(time.time())}.{time.time_ns()}.test"
            (box.path / "tmp" / name).write_bytes(mail)
            (box.path / "tmp" / name).rename(box.path / "new" / name)

    def expunge(self, uid: int, folder: str = FOLDER) -> None:
        self._box(folder).scan()[uid].unlink()

    def renumber(self, folder: str = FOLDER) -> None:
        (self._box(folder).path / FILE_NAME).unlink(missing_ok=True)
        self._world.folder(folder)

    def flags(self, folder: str = FOLDER) -> list[frozenset[str]]:
        letters = [path.name.partition(":2,")[2] for path in self._box(folder).scan().values()]
        return [frozenset(self._LETTERS[letter] for letter in found) for found in letters]

    def contents(self, folder: str) -> list[bytes]:
        return [path.read_bytes() for path in self._box(folder).scan().values()]

    def close(self) -> None:
        shutil.rmtree(self.dir, ignore_errors=True)

    def _box(self, folder: str) -> MaildirFolder:
        box = self._world.folder(folder)
        box.make()
        return box


class ImapRig(MailboxRig):
    """Any IMAP server that listens on ``server.imap``; the world speaks to it with the standard library's client."""

    def __init__(self, server: Any) -> None:
        os.environ[PASSWORD_ENV] = PASSWORD
        self.server = server
        with self.world() as imap:
            for folder in ("Support cases", FOLDER):
                imap.create(quote_name(folder))

    def place(self) -> dict[str, Any]:
        return {
            "host": "127.0.0.1", "port": self.server.imap, "security": "none", "username": USER,
            "password_env": PASSWORD_ENV,
        }  # fmt: skip

    def source(self, **changes: Any) -> ImapSource:
        return ImapSource(self.settings(**changes), Path())

    def folders(self, **changes: Any) -> ImapFolders:
        return ImapFolders(self.settings(**changes), Path())

    def deliver(self, *mails: bytes, folder: str = FOLDER) -> None:
        with self.world() as imap:
            for mail in mails:
                _checked(imap.append(quote_name(folder), "", "", mail))

    def expunge(self, uid: int, folder: str = FOLDER) -> None:
        with self.world(folder) as imap:
            _checked(imap.uid("STORE", str(uid), "+FLAGS", "(\\Deleted)"))
            _checked(imap.expunge())

    def renumber(self, folder: str = FOLDER) -> None:
        mails = self.contents(folder)
        with self.world() as imap:
            _checked(imap.delete(quote_name(folder)))
            _checked(imap.create(quote_name(folder)))
        self.deliver(*mails, folder=folder)

    def flags(self, folder: str = FOLDER) -> list[frozenset[str]]:
        with self.world(folder) as imap:
            found = _checked(imap.fetch("1:*", "(FLAGS)")) if self._any(imap) else []
        lines = [imaplib.ParseFlags(line) for line in found if isinstance(line, bytes)]
        return [frozenset(flag.decode() for flag in flags) - {"\\Recent"} for flags in lines]

    def contents(self, folder: str) -> list[bytes]:
        with self.world(folder) as imap:
            found = _checked(imap.fetch("1:*", "(BODY.PEEK[])")) if self._any(imap) else []
        return [part[1] for part in found if isinstance(part, tuple)]

    def close(self) -> None:
        self.server.close()

    @contextmanager
    def world(self, folder: str = "") -> Iterator[imaplib.IMAP4]:
        """Somebody else's connection, with the folder open if one is named."""
        imap = imaplib.IMAP4("127.0.0.1", self.server.imap, timeout=30)
        try:
            _checked(imap.login(USER, PASSWORD))
            if folder:
                _checked(imap.select(quote_name(folder)))
            yield imap
        finally:
            imap.logout()

    @staticmethod
    def _any(imap: imaplib.IMAP4) -> bool:
        return bool(_checked(imap.search(None, "ALL"))[0])


class DovecotRig(ImapRig):
    """Dovecot; mails for INBOX come by LMTP, as they do in life."""

    server: Dovecot

    def deliver(self, *mails: bytes, folder: str = FOLDER) -> None:
        if folder == "INBOX":
            self.server.deliver(*mails)
        else:
            super().deliver(*mails, folder=folder)


async def in_thread(work: Any, *args: Any, **named: Any) -> Any:
    """Let the world act while the loop runs."""
    return await asyncio.to_thread(work, *args, **named)


def _checked(answer: tuple[str, Any]) -> Any:
    if answer[0] != "OK":
        raise AssertionError(f"the server refused what the test did: {answer}")
    return answer[1]
