"""What the core asks of the outside.

Adapters live in ``connectors`` and ``knowledge``; each port has one contract suite in ``tests/contracts``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Literal, Protocol

from daemon.models import (
    Attachment,
    Authentication,
    Batch,
    Case,
    Draft,
    Outgoing,
    Passage,
    Position,
    RawMessage,
    Reading,
    SendResult,
    Understanding,
)


class MessageSource(Protocol):
    """A mailbox that can be read again and again without changing it.

    Every method may raise ``TransientError`` (the caller backs off and calls again) or ``AuthenticationRefusedError``.
    """

    @property
    def name(self) -> str:
        """The mailbox's name in the configuration."""
        ...

    async def folders(self) -> Sequence[str]:
        """The folders to watch, as the configuration spells them."""
        ...

    def role(self, folder: str) -> Literal["inbox", "sent"]:
        """What a folder is for: customers' mail, or what agents sent from a mail client."""
        ...

    def fetch(self, folder: str, position: Position | None) -> AsyncIterator[Batch]:
        """Yield what lies after ``position``, in UID order; everything, if it is None or its UIDVALIDITY is gone.

        A batch may be empty, to move the position only. Nothing is marked, moved or deleted.
        """
        ...

    async def fetch_one(self, folder: str, uidvalidity: int, uid: int) -> RawMessage | None:
        """One deferred mail, on a connection of its own; None when it is gone from the server.

        Raises:
            ConnectionLostError: the server, the login or the folder is away.
            TransientError: the server refuses this mail; that counts against it.
        """
        ...

    async def wait(self, folder: str) -> None:
        """Return when something may be new: a push, or the slow poll's interval has passed."""
        ...

    async def uids(self, folder: str) -> tuple[int, Sequence[int]]:
        """UIDVALIDITY and every UID in the folder, for ``reconcile``."""
        ...

    async def stored(self, folder: str, uidvalidity: int, uids: Sequence[int]) -> None:
        """The mails are committed: archive or flag them if the configuration asks for it, else do nothing."""
        ...

    async def close(self) -> None:
        """Give back every connection."""
        ...


class MailFolders(Protocol):
    """The Sent and Drafts folders of a mailbox. ``role`` is ``"sent"`` or ``"drafts"``."""

    async def append(self, role: str, mime: bytes) -> None:
        """Put a mail into the folder: Sent as read, Drafts with the ``\\Draft`` flag."""
        ...

    async def find(self, role: str, message_id: str) -> bool:
        """Whether a mail with this Message-ID (without angle brackets) lies in the folder."""
        ...

    async def remove(self, role: str, message_id: str) -> None:
        """Take a mail of ours out of the folder; nothing happens when it is not there."""
        ...

    async def close(self) -> None:
        """Give back every connection."""
        ...


class MailTransport(Protocol):
    """Hands a finished mail to a server, once. What a server or network did is in the result, never an exception."""

    async def send(self, outgoing: Outgoing) -> SendResult:
        """Offer the mail; see ``SendOutcome`` for what can have happened."""
        ...

    async def close(self) -> None:
        """Give back the connection."""
        ...


class KnowledgeSearch(Protocol):
    """The team's documents, searched by meaning and by words."""

    async def search(self, query: str, limit: int = 6, *, context: str = "") -> Sequence[Passage]:
        """The best passages, best first. ``context`` is the text around the query: its words count, too."""
        ...

    @property
    def version(self) -> str:
        """A short hash that changes when any indexed document does."""
        ...


class AttachmentReader(Protocol):
    """Turns a foreign file into Markdown without trusting it."""

    def of_one_mail(self) -> AttachmentReader:
        """A reader for the files of one mail, however many they are: together they take no more than a mail's share."""
        ...

    async def read(self, attachment: Attachment) -> Reading:
        """Never raises for a bad file: the reading then says ``not read: …``.

        Raise ``TransientError`` when it cannot be read now.
        """
        ...


class Drafter(Protocol):
    """Writes a reply from passages and the ticket's memory. It returns text and never acts."""

    async def draft(self, case: Case, understanding: Understanding) -> Draft:
        """Raise ``ModelUnavailableError`` only when the extractive fallback is switched off as well."""
        ...


class SenderChecker(Protocol):
    """Own checks of a mail's sender, for a mailbox whose server makes none."""

    async def check(self, raw: bytes, sender: str) -> Authentication:
        """What DKIM, SPF and DMARC say of the mail, whose From names ``sender``. Never raises: trouble is temperror."""
        ...

    async def close(self) -> None:
        """Give threads back."""
        ...
