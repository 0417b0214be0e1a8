"""Names of one kind: countries, other proper names, and what a document lists side by side.

A price for Austria is none for Switzerland. Which words are such names is told by the list of countries, by capitals in
the documents, and by lists such as "saddles, pedals and brakes".
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files

from daemon.agent.evidence import read_sentence
from daemon.agent.meanings import said_in, speaks_of, stem_of
from daemon.agent.names import names
from daemon.agent.sentences import split_sentences, tables_in
from daemon.agent.words import MONTHS, STOP_WORDS, WEEKDAYS, words_in

SHORTEST_NAME = 3
FEW_WORDS = 2  # of a part in the middle of a list; a longer one is a clause
_LIST = re.compile(
    r"\s*[,;/]\s*(?:(?:and|or|und|oder|sowie|et|ou|y|e|o|en|of|oraz|i)\s+)?|"
    r"\s+(?:and|or|und|oder|sowie|et|ou|y|e|o|en|of|oraz|i)\s+",
    re.IGNORECASE,
)
# German writes every noun with a capital; there only a word after one of these is taken for a place.
_GERMAN_PLACE = re.compile(r"\b(?:nach|aus|in|innerhalb|bei)\s+([A-ZÄÖÜ][\w-]{2,})")
# Names that are other words in small letters.
_SHORT = {"US": "usa", "U.S.": "usa", "U.K.": "uk"}
_SHORT_NAME = re.compile(r"\bU(?:S\b|\.S\.|\.K\.)")
_CALENDAR = frozenset(stem_of(word) for word in (*MONTHS, *WEEKDAYS))


@cache
def countries() -> dict[str, int]:
    """The names of countries by stem, and which of them are one country."""
    table = tomllib.loads((files("daemon.lexicon") / "places.toml").read_text(encoding="utf-8"))
    return {stem_of(word): number for number, line in enumerate(table["countries"]) for word in line.split()}


@lru_cache(maxsize=4_096)
def names_in(text: str, language: str) -> frozenset[tuple[str, str]]:
    """The proper names of a text as stem and as written, countries too; days and months are none."""
    found: dict[str, str] = {}
    known = countries()
    for sentence in split_sentences(text):
        if sentence.startswith("|"):
            continue  # the cells of a table begin with capitals
        found |= {stem_of(word): word for word in words_in(sentence) if stem_of(word) in known}
        found |= {stem_of(_SHORT[word]): word for word in _SHORT_NAME.findall(sentence)}
        # A name is told by its capital; that a short sentence is German, only the mail's language tells.
        german = (word for word in _GERMAN_PLACE.findall(sentence) if word.casefold() not in STOP_WORDS)  # "bei Ihnen"
        capital = german if language == "de" else names(read_sentence(sentence))
        found |= {stem_of(word.casefold()): word for word in capital}
    return frozenset(
        (key, shown)
        for key, shown in found.items()
        if key not in _CALENDAR and (len(key) >= SHORTEST_NAME or key in known)
    )


@lru_cache(maxsize=4_096)
def side_by_side(text: str) -> tuple[frozenset[str], ...]:
    """The stems that each sentence of the text lists side by side, and the first column of each table."""
    columns = (
        frozenset(stem_of(word) for cell in cells for word in words_in(cell) if word not in STOP_WORDS) - _CALENDAR
        for _, cells in _tables(text)
    )
    found = (_members(sentence) for sentence in split_sentences(text) if not sentence.startswith("|"))
    return tuple(members for members in (*found, *columns) if len(members) > 1)


def _members(sentence: str) -> frozenset[str]:
    parts = [[word for word in words_in(part) if word not in STOP_WORDS] for part in _LIST.split(sentence)]
    if len(parts) < FEW_WORDS:
        return frozenset()
    found = [parts[0][-1:], *(part[-1:] for part in parts[1:-1] if len(part) <= FEW_WORDS), parts[-1][:1]]
    return frozenset(stem_of(word) for words in found for word in words) - _CALENDAR


@lru_cache(maxsize=4_096)
def _tables(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The heading of the first column of each table, and the names below it."""
    columns = ([row.strip().strip("|").partition("|")[0].strip() for row in rows] for rows in tables_in(text))
    return tuple((cells[0], tuple(cells[1:])) for cells in columns)


def is_row_name(word: str, text: str) -> bool:
    """Whether the word is a name in the first column of a table of the text."""
    return any(speaks_of(said_in(cell), word) for _, cells in _tables(text) for cell in cells)


def is_one_of(word: str, text: str, passages: Iterable[str]) -> str:
    """The heading below which a table has the word as a name, when the text speaks of that and of none of its names.

    A table of bags has the row "City": then what is said of the bags is said of the City bag. Empty for no such table.
    """
    if stem_of(word) in _CALENDAR:
        return ""
    said = said_in(text)
    for passage in passages:
        for heading, cells in _tables(passage):
            named = any(speaks_of(said_in(cell), word) for cell in cells)
            others = any(speaks_of(said, other) for cell in cells for other in words_in(cell))
            kind = [other for other in words_in(heading) if other not in STOP_WORDS]
            if named and not others and kind and all(speaks_of(said, other) for other in kind):
                return heading
    return ""


def others_of_kind(key: str, texts: Iterable[str], language: str) -> frozenset[str]:
    """The stems of the other names of a name's kind, as far as the texts tell; empty where it is no name of a kind."""
    texts = tuple(texts)
    known = countries()
    if key in known:
        found = frozenset(stem for stem, number in known.items() if number != known[key])
    else:
        named = frozenset(stem for text in texts for stem, _ in names_in(text, language))
        found = named - known.keys() if key in named else frozenset()
    listed = (members for text in texts for members in side_by_side(text) if key in members)
    return found.union(*listed) - {key}
