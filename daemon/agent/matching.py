"""Which words of a question a text speaks of, and whether the text is about something narrower."""

from __future__ import annotations

from functools import lru_cache

from daemon.agent.asking import Question, read_question
from daemon.agent.meanings import said_in, speaks_of, stem_of
from daemon.agent.words import STOP_WORDS, words_in

READ_WORDS = 5  # of a sentence, for its subject
SUBJECT_WORDS = 2


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
    asked = said_in(" ".join(shown for _, shown in question.keys))
    subject = [word for word in words_in(text)[:READ_WORDS] if word not in STOP_WORDS][:SUBJECT_WORDS]
    return next((word for word in subject if stem_of(word) in named and not speaks_of(asked, word)), "")
