"""Finds a name in a sentence, by its capitals, that no source knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from daemon.agent.evidence import Sentence, Source
from daemon.agent.numbers import UNITS
from daemon.agent.words import COURTESY, STOP_WORDS, guess_language, stem


def unknown_name(sentence: Sentence, source: Source, own: Sequence[Source]) -> str:
    """The first name that stands neither in the source nor in the customer's own text; or empty."""
    for name in names(sentence):
        parts = name.casefold().split("-")
        spellings = {name.casefold(), stem(name)}
        known = any(
            spellings & text.words or all(part in text.words or stem(part) in text.words for part in parts)
            for text in (source, *own)
        )
        if not known:
            return f"the name “{name}” is not in the source"
    return ""


def names(sentence: Sentence) -> Iterator[str]:
    """Words with a capital inside the sentence, and words in capitals.

    German writes every noun with a capital, so there only a capital inside a word (``LumoCam``, ``USB``) tells.
    """
    german = guess_language(sentence.text) == "de"
    opening = True
    for token in sentence.words:
        text = token.text
        starts = opening or sentence.text[max(0, token.start - 2) : token.start].strip()[-1:] in (
            "“",
            '"',
            "«",
            "„",
            ":",
            "¿",
        )
        opening = False
        common = token.value in STOP_WORDS or token.value in COURTESY or token.value in UNITS
        inner = len(text) > 1 and any(letter.isupper() for letter in text[1:].replace("-", ""))
        capital = text[:1].isupper() and not starts and not german
        if not common and (inner or capital):
            yield text
