"""Whether a mail only thanks: courtesy in ten languages, and nothing that asks for anything."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from daemon.lexicon.words import fold, visible, words_of
from daemon.models import Case, Understanding

MOST_WORDS = 40
NAME_WORDS = 3  # a line or last sentence of so many words, all with a capital, is a name below or above a mail
_SENTENCES = re.compile(r"(?<=[.!,])\s+|\n+")
_ASKING = "want wants need needs get let question know tell say quero gostaria möchte quiero quisiera vorrei wil chcę"
_NEGATIONS = "not no nicht kein keine nie ne pas non não nie niet geen inte ikke but aber mais pero maar mas ale ma men"


@cache
def _lists() -> tuple[frozenset[str], frozenset[str]]:
    """The words that thank, and all words that may stand in a mail of thanks; folded."""
    folder = files("daemon.lexicon")
    courtesy = tomllib.loads((folder / "courtesy.toml").read_text(encoding="utf-8"))
    stops = tomllib.loads((folder / "stopwords.toml").read_text(encoding="utf-8"))
    thanks = _folded(" ".join(lists["thanks"] for lists in courtesy.values()))
    other = _folded(" ".join((*(lists["other"] for lists in courtesy.values()), *stops.values())))
    return thanks, (thanks | other) - _folded(_ASKING) - _folded(_NEGATIONS)


def _folded(words: str) -> frozenset[str]:
    return frozenset(word.text for word in words_of(words))


def only_thanks(text: str, names: str = "") -> bool:
    """Whether the mail thanks, asks nothing and says nothing else; ``names`` are the customer's own."""
    words = [word.text for word in words_of(visible(text)) if word.text.isalnum()]
    if not words or len(words) > MOST_WORDS or "?" in text or any(word.isdecimal() for word in words):
        return False
    thanks, allowed = _lists()
    known = allowed | _folded(names)
    strangers = (part for part in _SENTENCES.split(visible(text)) if not _is_name(part))
    return any(word in thanks for word in words) and all(
        word.text in known for part in strangers for word in words_of(part) if word.text.isalnum()
    )


def nothing_but_thanks(case: Case, understood: Understanding) -> bool:
    """Whether the mail only thanks, and neither its attachments nor an earlier mail of the customer waits for more."""
    waiting = (*(reading.text for reading in understood.readings), *case.unanswered)
    return not any(text.strip() for text in waiting) and only_thanks(understood.text, case.mail.sender.name)


def _is_name(part: str) -> bool:
    words = [word.strip(".,!") for word in part.split()]
    _thanks, allowed = _lists()
    strange = [word for word in words if fold(word) not in allowed]
    return len(words) <= NAME_WORDS and len(strange) == len(words) and all(word[:1].isupper() for word in words)
