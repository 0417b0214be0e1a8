"""Tests about what the mail says and brings. None needs a draft."""

from __future__ import annotations

from daemon.agent.questions import asks, without_greeting
from daemon.agent.words import words_in
from daemon.lexicon import READ_CHARACTERS, known_languages, nothing_but_thanks
from daemon.models import DIGITAL_SIGNATURE, SMALL_INLINE_IMAGE, Facts, Reading
from daemon.rules.answers import Answer
from daemon.settings import PolicySettings

NAMED_ATTACHMENTS = 3
NAMED_CHARACTERS = 120
_FEWEST_WORDS = 2  # of a subject that may be a question, as "Opening hours" is


def asks_for_person(facts: Facts, settings: PolicySettings) -> Answer:
    """The customer wants a human being."""
    words = facts.understanding.asks_for_person
    return Answer(bool(words), f"“{words}”" if words else "")


def escalate_topic(facts: Facts, settings: PolicySettings) -> Answer:
    """A topic of the admin's list ``escalate_topics``."""
    found = [topic for topic in facts.understanding.topics if topic in settings.escalate_topics]
    return Answer(bool(found), ", ".join(found or facts.understanding.topics) or "no topic found")


def angry(facts: Facts, settings: PolicySettings) -> Answer:
    """Anger at or above ``anger``. A threshold of 0 sends every mail to a person."""
    anger = facts.understanding.anger
    return Answer(anger >= settings.anger, f"anger {anger:.2f}, limit {settings.anger:.2f}")


def injection(facts: Facts, settings: PolicySettings) -> Answer:
    """Words in the mail or an attachment that try to instruct the model."""
    words = facts.understanding.injection
    return Answer(bool(words), f"“{words}”" if words else "")


def unread_attachment(facts: Facts, settings: PolicySettings) -> Answer:
    """An attachment whose content nobody knows, small inline images and signatures apart."""
    readings = facts.understanding.readings
    unread = [reading for reading in readings if not _known(reading)]
    if unread:
        named = [f"{_short(one.name) or 'unnamed'}: {_short(one.reading)}" for one in unread[:NAMED_ATTACHMENTS]]
        more = [f"and {len(unread) - len(named):,} more"] if len(unread) > len(named) else []
        return Answer(True, "; ".join(named + more))
    lost = len(facts.case.mail.attachments) - len(readings)
    return Answer(lost > 0, f"{lost} attachments without a reading" if lost > 0 else f"{len(readings)} attachments")


def _short(text: str) -> str:
    return text if len(text) <= NAMED_CHARACTERS else text[: NAMED_CHARACTERS - 1] + "…"


def _known(reading: Reading) -> bool:
    if reading.inline and reading.reading == SMALL_INLINE_IMAGE:
        return True
    return reading.is_read or reading.reading == DIGITAL_SIGNATURE


def foreign_language(facts: Facts, settings: PolicySettings) -> Answer:
    """A language without word lists: there, a wish for a person or a lawyer's letter would go unseen."""
    language = facts.understanding.language.casefold().partition("-")[0]
    listed = language in known_languages() or language in ("", "und")
    return Answer(not listed, f"language {language or 'unknown'}")


def too_long(facts: Facts, settings: PolicySettings) -> Answer:
    """More text than is searched for topics."""
    length = max(len(text) for text in (facts.understanding.text, facts.case.mail.text, *facts.case.unanswered))
    return Answer(length > READ_CHARACTERS, f"{length} characters, limit {READ_CHARACTERS}")


def nothing_asked(facts: Facts, settings: PolicySettings) -> Answer:
    """No words in the mail and none in its attachments, or thanks and nothing else."""
    understood = facts.understanding
    attached = any(reading.text.strip() for reading in understood.readings)
    if not understood.text.strip() and not attached:
        return Answer(True, "the mail is empty: there is no text in it or its attachments")
    mail = facts.case.mail
    if not (mail.text.strip() or mail.quoted.strip() or attached) and understood.text == mail.subject:
        subject = without_greeting(mail.subject)
        if len(words_in(subject)) < _FEWEST_WORDS and not asks(subject):
            return Answer(True, f"the mail is empty but for its subject “{mail.subject}”")
    thanks = nothing_but_thanks(facts.case, understood)
    return Answer(thanks, "the mail only thanks" if thanks else "")
