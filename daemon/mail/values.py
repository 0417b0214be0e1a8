"""A mail as it is read: frozen values, Message-IDs without their angle brackets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from daemon.mail.domains import address_key

OWN_CHECK = "own check"  # no host's name: what stands in a header can never be taken for it

# RFC 5322 section 3.2.3, but for the dot, which section 4.1 allows in a phrase.
_SPECIAL = re.compile(r'[()<>\[\]:;@\\,"]')


class MailKind(StrEnum):
    """Who wrote a mail: a person, or which sort of machine (RFC 3834, 3464, 5965, 2919)."""

    PERSON = "person"
    BOUNCE = "bounce"
    AUTO_REPLY = "auto_reply"
    COMPLAINT = "complaint"
    LIST = "list"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox (RFC 5322 section 3.4) with its display name decoded."""

    address: str
    name: str = ""

    @property
    def key(self) -> str:
        """The address as it is compared: case folded, its domain in A-labels (RFC 5891)."""
        return address_key(self.address)

    @property
    def mailbox(self) -> str:
        """As RFC 5322 section 3.4 writes it, with its letters decoded: a name with a comma or another address in it is
        quoted, so that whoever parses or reads this finds one address, and this one."""
        if not _SPECIAL.search(self.name):
            return str(self)
        escaped = self.name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}" <{self.address}>'

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address


@dataclass(frozen=True, slots=True)
class Attachment:
    """A leaf part that is not the mail's text. ``type`` is the declared media type, lower case."""

    name: str
    type: str
    content: bytes
    inline: bool = False
    content_id: str = ""

    @property
    def size(self) -> int:
        """Decoded size in bytes."""
        return len(self.content)


@dataclass(frozen=True, slots=True)
class BouncedRecipient:
    """One failed recipient of a DSN (RFC 3464 section 2.3). ``status`` is the enhanced code (RFC 3463) or empty."""

    address: str
    status: str = ""
    hard: bool = True
    diagnostic: str = ""
    delayed: bool = False  # the server still tries (RFC 3464 section 2.3.3, action delayed)


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a bounce says about a mail of ours."""

    original_message_id: str = ""
    recipients: tuple[BouncedRecipient, ...] = ()


@dataclass(frozen=True, slots=True)
class Authentication:
    """SPF, DKIM and DMARC results of the trusted host (RFC 8601): ``pass``, ``fail``, ``none`` …; empty if unknown."""

    spf: str = ""
    dkim: str = ""
    dmarc: str = ""
    host: str = ""  # who said so; OWN_CHECK where the desk itself has checked
    proven: tuple[str, ...] = ()  # domains that DKIM or SPF passed for
    policy_domain: str = ""  # the From domain that DMARC was asked about
    arc: str = ""  # the trusted sealer whose results these are (RFC 8617)


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as Deskhand reads it. Message-IDs stand with their angle brackets removed.

    ``text`` is what the person newly wrote, without quotes and signature. ``evidence`` says why ``kind`` was chosen.
    """

    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    subject: str
    date: datetime | None
    kind: MailKind
    evidence: str
    text: str
    quoted: str
    signature: str
    language: str
    bounce: Bounce | None
    authentication: Authentication
    attachments: tuple[Attachment, ...]
    html: bool
    defects: tuple[str, ...]
    envelope_to: tuple[Address, ...] = ()  # Delivered-To, X-Original-To: where a plus-address survives
    original_from: tuple[Address, ...] = ()  # X-Original-From, X-Original-Sender: whom a group has written over
    date_offset: timedelta = timedelta()  # from UTC, in the Date header: the sender's own clock
    posts_below: bool = False  # the person wrote below what they quote
    conversation: str = ""  # the GUID of Outlook's Thread-Index, 32 hexadecimal digits
    answers_in_conversation: bool = False  # it is not the first mail of it


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A mail that is ready for a server: its bytes and Message-ID never change after this.

    ``recipients`` are bare addresses, the one in To first, then the copies.
    """

    message_id: str
    envelope_sender: str
    recipients: tuple[str, ...]
    mime: bytes
