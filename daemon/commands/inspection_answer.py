"""What would become of a mail, as far as it tells by itself: the daemon's own rules, asked about the mail alone."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from daemon.attachments.limits import ConverterLimits
from daemon.attachments.reader import reading_of, small_text
from daemon.attachments.refusal import NotReadError
from daemon.mail.correspondent import reply_address
from daemon.models import (
    Attachment,
    Autonomy,
    Case,
    Counters,
    Decision,
    Facts,
    Mail,
    OutcomeKind,
    Reading,
)
from daemon.policy import NO_RECIPIENT, foresee
from daemon.settings import PolicySettings
from daemon.stages.understand import passed_over, understand_words

DRAFT, PERSON, NONE = "draft", "person", "none"

_DECISIONS = {OutcomeKind.SEND: DRAFT, OutcomeKind.REVIEW: PERSON}
_OF_EMPTY_MAILS = frozenset({"nothing_asked"})  # a file that was not opened may be what the mail says
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)  # the mail's age is not asked


def answer_table(
    mail: Mail, policy: PolicySettings, own: Set[str] = frozenset(), readings: Sequence[Reading] | None = None
) -> dict[str, Any]:
    """What the daemon would do with ``mail``, were it alone: its ticket, its age, its mailbox and the breakers are not
    asked. ``own`` are the desk's addresses, case folded; ``readings`` those of all its files, None where none was made.

    ``decision`` is ``draft``, ``person`` (who decides) or ``none`` (never answered by itself); ``to`` is whom a reply
    goes to, or null; ``why`` holds the policy's reasons, each with ``rule``, ``sentence`` and ``fact``; ``unopened``
    says how many files may still change that.
    """
    known = _without_opening(mail.attachments) if readings is None else list(readings)
    unopened = len(mail.attachments) - len(known) if readings is None else 0
    decision = _foreseen(mail, known, policy, files_wait=unopened > 0)
    to = reply_address(mail, own) if decision.outcome is not OutcomeKind.WITHHOLD else None
    if to is None and decision.outcome is OutcomeKind.SEND:
        decision = replace(decision, outcome=OutcomeKind.REVIEW, hits=(NO_RECIPIENT,))
    return {
        "decision": _DECISIONS.get(decision.outcome, NONE),
        "to": to.mailbox if to else None,
        "why": [{"rule": hit.rule, "sentence": hit.sentence, "fact": hit.fact} for hit in decision.hits],
        "unopened": unopened,
    }


def _foreseen(mail: Mail, known: list[Reading], policy: PolicySettings, *, files_wait: bool) -> Decision:
    # A file without a reading counts as lost to the rules; what only waits to be opened is none yet.
    asked = replace(mail, attachments=mail.attachments[: len(known)]) if files_wait else mail
    case = Case(0, 0, 0, "", mail.subject, asked, _ANY_TIME)
    # The mailbox's autonomy is not known: with the laxest, the topics' own still count.
    facts = Facts(case, understand_words(case, known), None, Autonomy.SEND, Counters(), _ANY_TIME)
    return foresee(facts, policy, _OF_EMPTY_MAILS if files_wait else frozenset())


def _without_opening(files: Sequence[Attachment]) -> list[Reading]:
    """The readings that need no converter: of what is refused by its first bytes, and of small texts."""
    readings = [passed_over(one, index) or _at_a_glance(one) for index, one in enumerate(files)]
    return [reading for reading in readings if reading is not None]


def _at_a_glance(file: Attachment) -> Reading | None:
    try:
        found = small_text(file, ConverterLimits())
    except NotReadError as problem:
        return reading_of(file, f"not read: {problem.message}")
    return reading_of(file, "read", found[1]) if found else None
