"""Whether a text speaks of a word: the word itself, another form of it, a synonym, or a compound made with it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from daemon.agent.tokens import codes_in
from daemon.agent.words import stem, words_in

COMPOUND_START = 4  # "Hund" in "Hundeleine"
COMPOUND_END = 5  # "Platz" in "Stellplatz"
SHORTEST_ROOT = 5
# Languages that write compounds as one word; elsewhere "port" would be found in "transport".
COMPOUNDING = frozenset({"de", "nl", "sv", "da", "no", "nb", "fi", "is"})
# What makes a noun, adjective or verb of the same root: vaccinate and vaccination, stornieren and Stornierung.
_DERIVED = re.compile(
    r"(?:i[sz]ations?|i[sz](?:e|es|ed|ing)|at(?:ions?|e|es|ed|ing)|(?:i|a)ons?|ments?|[ae]nces?|[ai]ble|ively|ive|ally|al|ly|"
    r"ors?|ers?|ing|ed|ierung|ierungen|ieren?|iert|ungen|ung|bar|barkeit|lich|aciones|ación|ar|ado|ada|azione|azioni|are)$"
)
# Verbs of two words, also with a word between: "pick up", "send it back".
_TWO_WORDS = re.compile(
    r"\b(?:(pick|send|sent|give|bring|hand|check|drop|sign|log)(?:s|ed|ing)?\s+(?:(?:it|them|my|the|this|an?)\s+)?"
    r"(up|back|in|out|off)|(turn|switch)(?:s|es|ed|ing)?\s+(?:(?:it|them)\s+)?(on|off))\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"(?:one|two|three|four|five|six|seven|eight|nine|ten|zwei|drei|vier|fünf)-")
_INVERTED = re.compile(r"-(?:t-)?(?:vous|nous|je|tu|ils?|elles?|on|ce|moi)\b", re.IGNORECASE)
_UMLAUTS = str.maketrans("äöü", "aou")
_LINKS = ("", "s", "n", "en", "es", "er", "e")


@dataclass(frozen=True, slots=True)
class Said:
    """The stems, roots and groups of synonyms of a text's words, and its codes."""

    stems: frozenset[str]
    roots: frozenset[str]
    groups: frozenset[int]


@cache
def _groups() -> dict[str, frozenset[int]]:
    """The groups of ``synonyms.toml`` by stem, and the names of each country."""
    table = tomllib.loads((files("daemon.lexicon") / "synonyms.toml").read_text(encoding="utf-8"))
    found: dict[str, set[int]] = {}
    places = tomllib.loads((files("daemon.lexicon") / "places.toml").read_text(encoding="utf-8"))
    groups = [*(group for lists in table.values() for group in lists["groups"]), *places["countries"]]
    for number, group in enumerate(groups):
        for word in group.split():
            found.setdefault(stem_of(word), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


def has_synonyms(word: str) -> bool:
    """Whether the word stands in a group of synonyms."""
    return stem_of(word) in _groups()


@lru_cache(maxsize=65_536)
def root(word: str) -> str:
    """What is left of a word without an ending that only makes another sort of word; its stem where that is little."""
    word = word.removesuffix("-sized").removesuffix("-size")  # which is no ending that makes a verb
    short = _DERIVED.sub("", word)
    return stem_of(short if len(short) >= SHORTEST_ROOT or (short != word and word.endswith("ung")) else word)


def joined(text: str) -> str:
    """The text with such verbs as one word, ``pickup``, and French verbs without the pronoun: ``livrez-vous``."""
    return _INVERTED.sub(" ", _TWO_WORDS.sub(lambda match: "".join(filter(None, match.groups())), text))


def _forms(word: str) -> tuple[str, ...]:
    """The word, and the verb that it may come from where the stem is too short to tell: hired, hiring, hire."""
    if word.endswith("ed"):
        return (word, word[:-1])
    return (word, f"{word[:-3]}e") if word.endswith("ing") else (word,)


def stem_of(word: str) -> str:
    """The stem of a word; hyphens make no difference, nor does the umlaut of a plural: Buch, Bücher."""
    return stem(word.replace("-", "")).translate(_UMLAUTS)


@lru_cache(maxsize=8_192)
def said_in(text: str, *, codes: bool = False) -> Said:
    """All words of a text, stop words too: what is no stop word in a question may be one in another language.

    With its ``codes``, which take most of the time, only for a question that has one.
    """
    words = words_in(joined(text))
    # A half-day is a day; three-quarter is no quarter.
    parts = [part for word in words if "-" in word and not _COUNTED.match(word) for part in word.split("-")]
    stems = frozenset(stem_of(form) for word in (*words, *parts) for form in _forms(word))
    stems |= frozenset(codes_in(text) if codes else ())
    known = _groups()
    groups = frozenset[int]().union(*(known[word] for word in stems if word in known))
    return Said(stems, frozenset(root(word) for word in (*words, *parts)), groups)


def speaks_of(said: Said, word: str, *, compounds: bool = False) -> bool:
    """Whether the text has the word. ``compounds``: also inside of a longer word, or put together of two."""
    sought = _said_of(word)
    if not (
        sought.stems.isdisjoint(said.stems)
        and sought.roots.isdisjoint(said.roots)
        and sought.groups.isdisjoint(said.groups)
    ):
        return True
    return compounds and (_inside(said, stem_of(word)) or _put_together(said, word))


@lru_cache(maxsize=65_536)
def _said_of(word: str) -> Said:
    """What a text may have for a word: the stem of one of its forms, its root, or a synonym."""
    stems = frozenset(stem_of(form) for form in _forms(word))
    return Said(stems, frozenset({root(word)}), _groups().get(stem_of(word), frozenset()))


def _inside(said: Said, word: str) -> bool:
    return any(
        len(other) >= len(word) + 2
        and (
            (len(word) >= COMPOUND_START and other.startswith(word))
            or (len(word) >= COMPOUND_END and other.endswith(word))
        )
        for other in said.stems
    )


def _put_together(said: Said, word: str) -> bool:
    """``Versandkosten`` where the text has ``Versand`` and ``Kosten``."""
    for i in range(COMPOUND_START, len(word) - COMPOUND_START + 1):
        firsts = (word[:i].removesuffix(link) for link in _LINKS if word[:i].endswith(link))
        if speaks_of(said, word[i:]) and any(speaks_of(said, first) for first in firsts):
            return True
    return False
