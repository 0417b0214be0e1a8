"""Load the lists once; find topics, a wish for a person, anger and injection attempts in a text."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from daemon.errors import ConfigurationError
from daemon.lexicon.phrases import Hit, Phrase, PhraseIndex, parse
from daemon.lexicon.words import READ_CHARACTERS, fold, visible, words_of

PERSON = "person"
ANGER = "anger"
INJECTION = "injection"
WITHDRAWN = "withdrawn"
CONTRADICTION = "contradiction"
TROUBLE = "trouble"
REQUEST = "request"
_ALONE = "alone"
_ALONE_WORDS = 3  # "a person please"
_SENTENCES = re.compile(r"(?<=[.!?,;:])\s+|\n+")
# Weights of anger: two strong words, a harsh one and any other sign, or one of fury, reach the default limit of 0.5.
_WEIGHTS = {"words": 1.0, "local": 1.0, "never": 1.0, "mild": 0.2, "strong": 0.35, "harsh": 0.45, "fury": 0.6}


class Lexicon:
    """All lists, compiled. Immutable after construction; ``lexicon()`` gives the shipped one."""

    def __init__(self, topics: Mapping[str, Mapping[str, Any]], others: Mapping[str, Mapping[str, Any]]) -> None:
        self.topics = frozenset(topics)
        tables = {**topics, **others}
        self._index = PhraseIndex([phrase for name, table in tables.items() for phrase in _phrases(name, table)])
        self.languages = frozenset(others.get(PERSON, {})) if others else frozenset()
        # Rules ask about the same mail one after the other, each for another category.
        self._scan = lru_cache(maxsize=256)(self._find)

    def scan(self, text: str, language: str) -> tuple[Hit, ...]:
        """Every phrase in the first ``READ_CHARACTERS`` of the text, in order, less those that ``never`` covers."""
        return self._scan(text[:READ_CHARACTERS], language.casefold().partition("-")[0])

    def _find(self, text: str, language: str) -> tuple[Hit, ...]:
        text = visible(text)
        hits: list[Hit] = []
        nevers: dict[str, list[tuple[int, int]]] = {}
        for phrase, start, end in self._index.matches(words_of(text), language):
            if phrase.never:
                _add(nevers.setdefault(phrase.category, []), start, end)
            else:
                words = " ".join(text[start:end].split())
                hits.append(Hit(phrase.category, phrase.language, phrase.weight, start, end, words))
        return tuple(hit for hit in hits if not _touches(nevers.get(hit.category, []), hit))


def _add(places: list[tuple[int, int]], start: int, end: int) -> None:
    """Keep the places apart and in order, so that looking one up stays fast in a mail made of nothing else."""
    if places and start < places[-1][1]:
        places[-1] = (places[-1][0], max(end, places[-1][1]))
    else:
        places.append((start, end))


def _touches(places: list[tuple[int, int]], hit: Hit) -> bool:
    before = bisect_left(places, (hit.end,)) - 1
    return before >= 0 and places[before][1] > hit.start


def _phrases(category: str, table: Mapping[str, Any]) -> Iterator[Phrase]:
    for language, lists in table.items():
        for name, phrases in lists.items():
            if name == _ALONE and category == PERSON:
                continue
            if name not in _WEIGHTS:
                raise ConfigurationError(f"word list {category}.toml: [{language}] has an unknown list {name!r}")
            for phrase in phrases:
                yield from _ways(category, language, name, phrase)


def _ways(category: str, language: str, name: str, phrase: str) -> list[Phrase]:
    try:
        ways = list(parse(phrase))
    except ValueError as error:
        raise ConfigurationError(f"word list {category}.toml: [{language}] {name}: {error}") from error
    local, never = name == "local", name == "never"
    return [Phrase(category, language, parts, _WEIGHTS[name], local, never) for parts in ways]


def _tables(folder: Traversable) -> dict[str, dict[str, Any]]:
    found = {}
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            found[file.name.removesuffix(".toml")] = tomllib.loads(file.read_text(encoding="utf-8"))
    return found


@cache
def lexicon() -> Lexicon:
    """The lists that ship with Deskhand; raise ``ConfigurationError`` naming the list that is wrong."""
    folder = files("daemon.lexicon")
    others = _tables(folder)
    for name in ("stopwords", "synonyms", "idle", "courtesy", "places", "events"):
        others.pop(name, None)
    return Lexicon(_tables(folder / "topics"), others)


@cache
def stopwords() -> frozenset[str]:
    """Words that carry no meaning of their own, and words of asking, in every language of the lists, folded."""
    tables = (word_table("stopwords"), word_table("idle"))
    return frozenset(fold(word) for table in tables for words in table.values() for word in words.split())


@cache
def word_table(name: str) -> Mapping[str, str]:
    """The words of ``stopwords.toml`` or ``idle.toml`` by language, each list as one text."""
    return tomllib.loads((files("daemon.lexicon") / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def _person_words() -> frozenset[str]:
    """The words that ask for a person where nothing stands beside them but courtesy, folded."""
    table = tomllib.loads((files("daemon.lexicon") / f"{PERSON}.toml").read_text(encoding="utf-8"))
    return frozenset(fold(word) for lists in table.values() for word in lists[_ALONE])


def asks_by_one_word(text: str) -> str:
    """The line or sentence that says nothing but "person", as automatic replies invite to write, or empty."""
    for part in _SENTENCES.split(visible(text[:READ_CHARACTERS])):
        words = {word.text for word in words_of(part) if word.text.isalnum()}
        short = len(words) <= _ALONE_WORDS and "?" not in part  # "How much per person?" asks for nobody
        if short and words & _person_words() and words <= _person_words() | stopwords():
            return part.strip()
    return ""


def known_topics() -> frozenset[str]:
    """The topics that settings may name."""
    return lexicon().topics


def known_languages() -> frozenset[str]:
    """The languages in which a wish for a person can be told; mails in others go to a person."""
    return lexicon().languages
