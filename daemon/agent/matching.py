"""Which words of a question a text speaks of, and whether the text is about something narrower."""

from __future__ import annotations

import re
from functools import lru_cache

from daemon.agent.asking import Question, read_question
from daemon.agent.meanings import Said, said_in, speaks_of, stem_of
from daemon.agent.words import STOP_WORDS, words_in

READ_WORDS = 5  # of a sentence, for its subject
SUBJECT_WORDS = 2
# A bare yes or no, and what parts it from the rest; "No. 4711" is a number.
_OPENING = re.compile(
    r"^\W*(?:yes|no|ja|nein|oui|non|sí|sì|si|nee|sim|não|tak|nie|nej)(?:(?:[.!,;:]|\s[–—-])\s+(?!\d)|[.!]?$)",
    re.IGNORECASE,
)


@lru_cache(maxsize=8_192)
def covered(question: Question, text: str) -> frozenset[str]:
    """The words of the question that the text speaks of."""
    said = said_in(text, codes=question.has_codes)
    return frozenset(key for key, word in question.keys if speaks_of(said, word, compounds=question.compounds))


@lru_cache(maxsize=8_192)
def narrower(question: Question, heading: str, text: str) -> str:
    """The subject of a text when it stands in the document's title and the question does not speak of it, or empty.

    "Cartridges are sent within Germany" under "Stoves and cartridges" answers no question about parcels.
    """
    if text.startswith("|"):
        return ""
    named = read_question(heading.partition("›")[0]).stems
    asked = _asked(question)
    subject = [word for word in words_in(text)[:READ_WORDS] if word not in STOP_WORDS][:SUBJECT_WORDS]
    return next((word for word in subject if stem_of(word) in named and not speaks_of(asked, word)), "")


def opening_of(text: str) -> str:
    """The bare "Yes." or "No," that a text opens with, or empty."""
    match = _OPENING.match(text)
    return match.group() if match else ""


@lru_cache(maxsize=8_192)
def answers_heading(question: Question, heading: str) -> bool:
    """Whether a "yes" below a heading is one to the question: each names what the other names, and it can be a yes.

    "Can I get an invoice with VAT?" is not what "Can I pay by invoice?" asks, though both speak of an invoice.
    """
    own = read_question(heading.rpartition("›")[2], question.language)
    asked, there = _asked(question), said_in(heading)
    named = all(speaks_of(asked, word, compounds=question.compounds) for _, word in own.keys)
    named = named and all(speaks_of(there, verb) for verb in question.verbs)
    return bool(own.keys) and named and not question.is_open and covered(question, heading) == question.stems


def asks_the_same(asked: str, heading: str) -> bool:
    """Whether a question is that of a heading, word for word."""
    return words_in(asked) == words_in(heading.rpartition("›")[2])


def _asked(question: Question) -> Said:
    return said_in(" ".join((*(shown for _, shown in question.keys), *question.verbs)))
