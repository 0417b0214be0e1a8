"""Tests about a mail that is not the first of its ticket: what was asked, answered and taken back before. None asks
whether the draft is right: it may be kept, and only a person sends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from daemon.agent.questions import asks, sentences_of
from daemon.agent.sentences import split_sentences
from daemon.agent.words import words_in
from daemon.lexicon import CONTRADICTION, WITHDRAWN, Hit, lexicon, nothing_but_thanks
from daemon.mail.reuse import Thread, reuse_signs
from daemon.models import ENTRY_CHARACTERS, Direction, Facts
from daemon.rules.answers import Answer
from daemon.settings import PolicySettings

FEWEST_WORDS = 5  # of a sentence that proves, by standing in an earlier reply, that its passage was sent
SURE = 1.0  # the weight of a phrase that needs no earlier mail beside it
_SHOWN_CHARACTERS = 120
_FIRST = Answer(False, "the first mail of its ticket")
# "But where is it?" opens with a contradiction, in whatever words it goes on.
_OBJECTION = re.compile(
    r"^\W*(?:(?:yes|no|ok(?:ay)?|well|sorry|ja|nein|nee|oui|non|sí|sì|si|sim|não|tak|nie)\W+)?"
    r"(?:but|aber|mais|pero|maar|mas|ale|lecz|ma|however|doch|jedoch|sin embargo|però|echter|porém|jednak)\b",
    re.IGNORECASE,
)


def reuses_thread(facts: Facts, settings: PolicySettings) -> Answer:
    """People look for our address in the last mail that they find, and ask something else below its subject."""
    case = facts.case
    if not case.thread:
        return _FIRST
    texts = tuple(entry.text for entry in case.thread)
    if any(len(text) >= ENTRY_CHARACTERS for text in texts):
        texts = ()  # of a text that was cut nobody can say what is not quoted of it
    thread = Thread(case.subject, case.thread[-1].at, texts)
    found = reuse_signs(case.mail.subject, case.mail.quoted, case.received_at, thread)
    signs = ", ".join(found.signs)
    advice = f"{signs}; deskhand ticket split {case.ticket_id} gives it a ticket of its own"
    return Answer(found.likely, advice if found.likely else signs or "it goes on with what its ticket is about")


def asks_nothing_new(facts: Facts, settings: PolicySettings) -> Answer:
    """The newest mail of a ticket has no question of its own: what it says of an earlier one, a person must tell."""
    if not _follows(facts):
        return _FIRST
    if nothing_but_thanks(facts.case, facts.understanding) or not facts.understanding.text.strip():
        return Answer(False, "it says nothing, or only thanks")
    sentences = sentences_of(facts.understanding.text)
    own = next((sentence for sentence in sentences if asks(sentence)), "")
    if own:
        return Answer(False, f"it asks: {_quoted(own)}")
    return Answer(True, f"this mail asks nothing itself: {_quoted(' '.join(sentences))}")


def takes_back(facts: Facts, settings: PolicySettings) -> Answer:
    """Words that withdraw or correct what was asked; vague ones count beside an earlier mail only."""
    found = _said(facts, WITHDRAWN)
    return Answer(bool(found), f"the mail takes a question back or corrects one: {_quoted(found)}" if found else "")


def contradicts(facts: Facts, settings: PolicySettings) -> Answer:
    """Words that say that an answer did not fit, or that somebody asks once more."""
    opening = ""
    if _follows(facts):
        sentences = sentences_of(facts.understanding.text)
        opening = next((sentence for sentence in sentences if _OBJECTION.match(sentence)), "")
    found = _said(facts, CONTRADICTION) or opening
    return Answer(
        bool(found), f"the mail speaks against an answer, or asks once more: {_quoted(found)}" if found else ""
    )


def said_before(facts: Facts, settings: PolicySettings) -> Answer:
    """The draft rests on a passage that an earlier reply on this ticket has quoted: it did not help then."""
    replies = [entry.text for entry in facts.case.thread if entry.direction is Direction.OUTBOUND]
    if facts.draft is None or not replies:
        return Answer(False, "nothing was answered on this ticket before")
    sent = [_flat(text) for text in replies]
    for sentence in _to_be_said(facts):
        if any(_flat(sentence) in text for text in sent):
            return Answer(True, f"a reply on this ticket has said this already: {_quoted(sentence)}")
    return Answer(False, "no passage of the draft was sent on this ticket before")


def _to_be_said(facts: Facts) -> Iterator[str]:
    """The sentences of the draft, and all of the passages that they rest on."""
    draft = facts.draft
    if draft is None:
        return
    cited = {name for claim in draft.claims for name in claim.passages}
    texts = [draft.text, *(passage.text for passage in draft.passages if passage.id in cited)]
    for text in texts:
        yield from (sentence for sentence in split_sentences(text) if len(words_in(sentence)) >= FEWEST_WORDS)


def _flat(text: str) -> str:
    """The words alone, with a space around each: line breaks and marks differ between a reply and its passage."""
    return f" {' '.join(words_in(text))} "


def _follows(facts: Facts) -> bool:
    """Whether anything was written on the ticket before."""
    return bool(facts.case.thread or facts.case.unanswered)


def _said(facts: Facts, category: str) -> str:
    """The sentence of the newest mail with a phrase of the category, or empty."""
    follows = _follows(facts)
    for sentence in sentences_of(facts.understanding.text):
        hits: tuple[Hit, ...] = lexicon().scan(sentence, facts.understanding.language)
        if any(hit.category == category and (follows or hit.weight >= SURE) for hit in hits):
            return sentence
    return ""


def _quoted(text: str) -> str:
    return f"“{text[: _SHOWN_CHARACTERS - 1]}…”" if len(text) > _SHOWN_CHARACTERS else f"“{text}”"
