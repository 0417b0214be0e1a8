"""Word lists in many languages, as TOML files that an admin can read, and the one scan that finds their phrases.

``topics/NAME.toml`` defines the topic NAME; ``person``, ``anger``, ``injection``, ``withdrawn``,
``contradiction``, ``trouble`` and ``request`` stand beside them. A file has
one table a language with lists of phrases:

    [en]
    words = ["refund*", "(give|want) _ money back"]   # counted in a mail of any language
    local = ["sue"]                                    # counted in an English mail only: elsewhere it is a name
    never = ["noise cancel*"]                          # a hit inside or across one of these does not count
    alone = ["person"]                                 # ``person.toml`` only: a line or sentence of nothing else

In a phrase ``*`` at an end of a word stands for any letters, ``(a|b)`` for one of several words, ``_`` for up to three
words. Case, accents, hyphens and apostrophes do not matter; ä, ö, ü equal ae, oe, ue. A phrase ends at a full stop.
"""

from __future__ import annotations

from daemon.lexicon.lists import (
    ANGER,
    CONTRADICTION,
    INJECTION,
    PERSON,
    REQUEST,
    TROUBLE,
    WITHDRAWN,
    Lexicon,
    asks_by_one_word,
    known_languages,
    known_topics,
    lexicon,
    stopwords,
)
from daemon.lexicon.phrases import Hit
from daemon.lexicon.thanks import nothing_but_thanks
from daemon.lexicon.words import READ_CHARACTERS, content_words

__all__ = [
    "ANGER",
    "CONTRADICTION",
    "INJECTION",
    "PERSON",
    "READ_CHARACTERS",
    "REQUEST",
    "TROUBLE",
    "WITHDRAWN",
    "Hit",
    "Lexicon",
    "asks_by_one_word",
    "content_words",
    "known_languages",
    "known_topics",
    "lexicon",
    "nothing_but_thanks",
    "stopwords",
]
