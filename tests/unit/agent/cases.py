"""Cases, passages and a search for tests of the agent: a made-up lamp shop."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from daemon.agent.prompts import PromptTemplates
from daemon.models import (
    Address,
    Authentication,
    Case,
    Direction,
    Mail,
    MailKind,
    Passage,
    Reading,
    ThreadEntry,
    Understanding,
)

PROMPTS = Path(__file__).parents[3] / "templates" / "prompts"
NOW = datetime(2025, 5, 5, 9, 0, tzinfo=UTC)

RETURNS = Passage(
    "p-returns",
    "returns.md",
    "Returns",
    "You can return any item within 30 days from delivery. Keep the proof of purchase. "
    "Opened earphones cannot be returned. Batteries, chargers and cables cannot be returned. "
    "Return labels are free only for members.",
    0.82,
)
SHIPPING = Passage(
    "p-shipping",
    "shipping.md",
    "Shipping",
    "Express delivery takes 2 days. Standard delivery takes 3–5 working days. Express costs €9.90. "
    "The LK-200 lamp ships from our warehouse in Lyon. Shipping is free from €50.\n\n"
    "| Country | Price |\n|---|---|\n| France | €4.90 |\n| Spain | €6.90 |\n",
    0.71,
)
RESET = Passage(
    "p-reset",
    "reset.md",
    "Reset the lamp",
    "To reset the lamp:\n\n1. Unplug it.\n2. Hold the button for 10 seconds.\n3. Plug it in again.\n\n"
    "The light blinks twice when the reset worked.",
    0.78,
)
GERMAN = Passage(
    "p-rueckgabe",
    "rueckgabe.md",
    "Rückgabe",
    "Sie können Artikel innerhalb von 30 Tagen nach Erhalt zurückgeben. Die Rücksendung ist kostenlos.",
    0.8,
)
PASSAGES = (RETURNS, SHIPPING, RESET, GERMAN)


class FixedSearch:
    """Finds the same passages whatever is asked but for what ``by_query`` names, and remembers what was asked."""

    def __init__(self, *passages: Passage, by_query: dict[str, Passage] | None = None) -> None:
        self.passages = passages
        self.by_query = by_query or {}
        self.queries: list[str] = []
        self.contexts: list[str] = []

    async def search(self, query: str, limit: int = 6, *, context: str = "") -> Sequence[Passage]:
        """The passages it was made with."""
        self.queries.append(query)
        self.contexts.append(context)
        return (self.by_query[query],) if query in self.by_query else self.passages[:limit]

    @property
    def version(self) -> str:
        """A fixed version."""
        return "k-test"


class KnownMemories:
    """Memories by customer; it notes for whom it was asked."""

    def __init__(self, facts: dict[int, list[str]]) -> None:
        self.facts = facts
        self.asked: list[int] = []

    async def recall(self, customer_id: int, query: str, limit: int) -> Sequence[str]:
        """The facts of this customer."""
        self.asked.append(customer_id)
        return self.facts.get(customer_id, [])[:limit]


def prompts() -> PromptTemplates:
    """The shipped prompts."""
    return PromptTemplates(PROMPTS)


def a_case(
    text: str, *, subject: str = "Question", thread: Sequence[ThreadEntry] = (), unanswered: Sequence[str] = ()
) -> Case:
    """A case of customer 7 with one mail."""
    sender = Address("anna@example.test", "Anna Berg")
    mail = Mail(
        message_id="m1@example.test", in_reply_to="", references=(), sender=sender, to=(), cc=(), reply_to=(),
        subject=subject, date=None, kind=MailKind.PERSON, evidence="", text=text, quoted="", signature="",
        language="en", bounce=None, authentication=Authentication(), attachments=(), html=False, defects=(),
    )  # fmt: skip
    return Case(3, 5, 7, "support", subject, mail, NOW, tuple(thread), tuple(unanswered))


def understood(
    text: str, *, language: str = "en", readings: Sequence[Reading] = (), injection: str = ""
) -> Understanding:
    """What the mail means."""
    return Understanding(text=text, language=language, readings=tuple(readings), injection=injection)


def earlier(text: str, direction: Direction = Direction.INBOUND) -> ThreadEntry:
    """An earlier message of the thread."""
    return ThreadEntry(direction, "anna@example.test", text)
