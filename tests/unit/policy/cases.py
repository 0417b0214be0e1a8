"""Cases and facts for tests: all calm and well, so that each test changes what it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from daemon.models import (
    Address,
    Attachment,
    Authentication,
    Autonomy,
    Case,
    Claim,
    Counters,
    Draft,
    Facts,
    Mail,
    MailKind,
    Passage,
    Reading,
    Understanding,
)

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
QUESTION = "How many days do I have to return a tent?"
PASSAGE = Passage("p1", "returns.md", "Returns", "You have 30 days to return a tent, from the day it arrives.", 0.82)
OTHER = Passage("p2", "tents.md", "Tents", "A tent comes back dry and clean; you have 30 days to return it.", 0.7)
DRAFT = Draft(
    text="You have 30 days to return a tent, from the day it arrives.",
    passages=(PASSAGE, OTHER),
    claims=(Claim("You have 30 days to return a tent, from the day it arrives.", True, ("p1",)),),
)


def a_mail(text: str = QUESTION, **changes: Any) -> Mail:
    """A person's mail."""
    plain = Mail(
        message_id="one@brook.example.org", in_reply_to="", references=(),
        sender=Address("ada@brook.example.org", "Ada Brook"), to=(Address("support@desk.example.test"),), cc=(),
        reply_to=(), subject="A question", date=NOON, kind=MailKind.PERSON, evidence="", text=text, quoted="",
        signature="", language="en", bounce=None, authentication=Authentication(), attachments=(),
        html=False, defects=(),
    )  # fmt: skip
    return replace(plain, **changes)


def a_case(mail: Mail | None = None, **changes: Any) -> Case:
    """A ticket's first mail, a moment ago."""
    mail = mail or a_mail()
    return replace(Case(1, 1, 1, "support", mail.subject, mail, NOON), **changes)


def facts(**changes: Any) -> Facts:
    """Facts on which nothing hits; ``mail`` and ``understood`` change what lies deeper."""
    case = a_case(a_mail(**changes.pop("mail", {})), **changes.pop("case", {}))
    understood = replace(Understanding(case.mail.text, "en", ("returns",)), **changes.pop("understood", {}))
    return replace(Facts(case, understood, DRAFT, Autonomy.SEND, Counters(), NOON), **changes)


class EchoReader:
    """Reads every attachment as the text that it is, and remembers which it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def of_one_mail(self) -> EchoReader:
        """Itself."""
        return self

    async def read(self, attachment: Attachment) -> Reading:
        """The content as text."""
        self.asked.append(attachment.name)
        text = attachment.content.decode("utf-8", "replace")
        return Reading(attachment.name, attachment.type, attachment.size, attachment.inline, "read", text)
