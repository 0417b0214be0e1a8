"""The values that flow from the connector to the outbox, all frozen.

    RawMessage → Mail → Case (ticket + thread) → Understanding → Draft → Decision → Outgoing

Times are aware ``datetime`` in UTC. Addresses keep their spelling; compare them with ``Address.key``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from daemon.mail.values import (
    OWN_CHECK,
    Address,
    Attachment,
    Authentication,
    Bounce,
    BouncedRecipient,
    Mail,
    MailKind,
    Outgoing,
)

# A mail's own values stand with its reader; the rest of the desk takes all values from here.
__all__ = [
    "OWN_CHECK",
    "Address",
    "Attachment",
    "Authentication",
    "Bounce",
    "BouncedRecipient",
    "Mail",
    "MailKind",
    "Outgoing",
]


class Direction(StrEnum):
    """Which way a message of a ticket went."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


class TicketState(StrEnum):
    """``open``: the desk has to act. ``waiting``: the customer has. ``closed``: done; a new mail reopens it."""

    OPEN = "open"
    WAITING = "waiting"
    CLOSED = "closed"


class DraftState(StrEnum):
    """Where a draft is in its life. ``waiting`` is the human queue."""

    WAITING = "waiting"
    RELEASED = "released"
    SENT = "sent"
    EDITED = "edited"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    WITHHELD = "withheld"


class OutcomeKind(StrEnum):
    """What policy decided: send it, let a person review it, answer nothing, or leave it to a newer mail."""

    SEND = "send"
    REVIEW = "review"
    WITHHOLD = "withhold"
    SUPERSEDED = "superseded"


class OutboxState(StrEnum):
    """``sending`` is written before the first byte goes out, so a crash in between reads as *uncertain*."""

    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"
    CANCELLED = "cancelled"


class SendOutcome(StrEnum):
    """The four things that can have happened to a mail that was offered to a server (RFC 5321 section 4.2.1, 6.1)."""

    SENT = "sent"
    REFUSED_FOR_NOW = "refused_for_now"
    REFUSED_FOR_GOOD = "refused_for_good"
    UNCERTAIN = "uncertain"


class Autonomy(StrEnum):
    """What Deskhand may do by itself: nothing, put a draft before a person, or send."""

    OFF = "off"
    DRAFT = "draft"
    SEND = "send"


# --- from outside -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """How far a folder has been read: the highest UID stored under this UIDVALIDITY (RFC 9051 section 2.3.1.1)."""

    uidvalidity: int
    last_uid: int


@dataclass(frozen=True, slots=True)
class RawMessage:
    """One mail as the source gave it. ``received_at`` is the server's INTERNALDATE, never the mail's ``Date``."""

    uid: int
    raw: bytes
    received_at: datetime


@dataclass(frozen=True, slots=True)
class DeferredMessage:
    """A mail too large to hold up the others: its place is recorded now, its bytes are fetched on their own."""

    uid: int
    size: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Batch:
    """Mails of one folder in ascending UID order, and the position that holds once all of them are stored."""

    folder: str
    position: Position
    messages: tuple[RawMessage, ...] = ()
    deferred: tuple[DeferredMessage, ...] = ()


# --- a mail, in its place ----------------------------------------------------------------------------------------

SMALL_INLINE_IMAGE = "not read: small inline image"
"""The reading of a logo in a signature; it and the next are the unread attachments that hold nothing back."""

DIGITAL_SIGNATURE = "not read: digital signature"
"""The reading of a signature that stands apart from what it signs (RFC 1847): there are no words in it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An attachment as Markdown. ``reading`` is ``read`` or says why not: ``not read: encrypted PDF``."""

    name: str
    type: str
    size: int
    inline: bool
    reading: str
    text: str = ""
    id: int = 0

    @property
    def is_read(self) -> bool:
        """Whether ``text`` holds the content."""
        return self.reading.startswith("read")


ENTRY_CHARACTERS = 4_000


@dataclass(frozen=True, slots=True)
class ThreadEntry:
    """An earlier message of the ticket, oldest first in a thread. ``text`` is its first ``ENTRY_CHARACTERS``."""

    direction: Direction
    sender: str
    text: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """Everything about one customer mail that a later stage may know; nothing of another customer's."""

    ticket_id: int
    message_id: int
    customer_id: int
    mailbox: str
    subject: str
    mail: Mail
    received_at: datetime
    thread: tuple[ThreadEntry, ...] = ()
    unanswered: tuple[str, ...] = ()  # texts of earlier customer mails that no reply answered yet, oldest first
    first_look: datetime | None = None  # into the folder, for a mail found when the server had renumbered its mails


@dataclass(frozen=True, slots=True)
class Understanding:
    """What the customer wants, from the mail alone."""

    text: str
    language: str
    topics: tuple[str, ...] = ()
    asks_for_person: str = ""  # the words that ask for one, or empty
    anger: float = 0.0  # 0 calm … 1 furious
    injection: str = ""  # words that try to instruct the model, or empty
    readings: tuple[Reading, ...] = ()

    @property
    def query(self) -> str:
        """What to search the knowledge for."""
        return self.text


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document. ``score`` is 0…1, higher is nearer; ``id`` is stable while the text is."""

    id: str
    document: str
    heading: str
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of a draft and what supports it. ``problem`` names the first thing that no source carries."""

    sentence: str
    supported: bool
    passages: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a draft cost. Prices come from the configuration, in its currency."""

    model: str = "extractive"
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed reply: its body only. Everything around the body is made in code from the ticket."""

    text: str
    passages: tuple[Passage, ...] = ()
    claims: tuple[Claim, ...] = ()
    escalate: str = ""  # the model's reason to hand over, or empty
    usage: Usage = field(default_factory=Usage)
    versions: dict[str, str] = field(default_factory=dict)  # template, prompt, model, knowledge
    notes: tuple[str, ...] = ()  # what the approver should know, e.g. "model down, drafted by extraction"


@dataclass(frozen=True, slots=True)
class RuleResult:
    """One rule of the policy table, hit or missed, with the fact that decided it."""

    rule: str
    sentence: str
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with a draft, and every rule that was asked."""

    outcome: OutcomeKind
    confidence: float
    hits: tuple[RuleResult, ...] = ()
    misses: tuple[RuleResult, ...] = ()


@dataclass(frozen=True, slots=True)
class SendResult:
    """What a server said. ``detail`` is its answer, for people and logs."""

    outcome: SendOutcome
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Counters:
    """How busy a correspondent and a ticket were, for the breakers; the mail's own ``Date`` never counts.

    Replies are counted by our own clock, mails by the server's (INTERNALDATE), because a backlog is stored all at once.
    Where a trusted form wrote, the address is its visitor's.
    """

    automatic_per_ticket: int = 0  # automatic replies on this ticket in the last 24 hours
    automatic_per_correspondent: int = 0  # automatic replies to this address in the last 24 hours
    mails_per_correspondent: int = 0  # mails from this address in the last hour
    automatic_per_hour: int = 0  # automatic replies of the whole desk in the last hour
    returned: str = ""  # what the last bounce said that names this address as failed for good


@dataclass(frozen=True, slots=True)
class Facts:
    """All that policy may look at: frozen, loaded before, so that a rule never touches the world."""

    case: Case
    understanding: Understanding
    draft: Draft | None
    autonomy: Autonomy
    counters: Counters
    now: datetime
    answer_days: float = 7
