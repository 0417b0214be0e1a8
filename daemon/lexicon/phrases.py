"""Phrases over words: their syntax, and an index that finds all of them in one linear pass."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product

from daemon.lexicon.words import SENTENCE_END, Word, fold

GAP_WORDS = 3
"""Most words that ``_`` stands for."""

_PART = re.compile(r"\([^()]*\)|[^\s()]+")
_UNEVEN = re.compile(r"\((?:[^()|]*\|)*(?:[^()|]* [^()|]*|)(?:\|[^()|]*)*\)")
_PIECE = re.compile(r"\*?[^\W_]+\*?")


@dataclass(frozen=True, slots=True)
class Part:
    """One place of a phrase: the words that may stand there. Without any it is a gap."""

    exact: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    infixes: tuple[str, ...] = ()

    @property
    def is_gap(self) -> bool:
        """Whether this is ``_``."""
        return not (self.exact or self.prefixes or self.suffixes or self.infixes)

    def fits(self, word: str) -> bool:
        """Whether this folded word may stand here."""
        if word in self.exact:
            return True
        # Nearly all parts are exact, so the rest is asked only where it exists: this is the innermost loop of a scan.
        return bool(
            (self.prefixes and word.startswith(self.prefixes))
            or (self.suffixes and word.endswith(self.suffixes))
            or (self.infixes and any(infix in word for infix in self.infixes))
        )


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """A phrase of one list. ``never`` takes hits away; ``local`` counts in a mail of its own language only."""

    category: str
    language: str
    parts: tuple[Part, ...]
    weight: float = 1.0
    local: bool = False
    never: bool = False

    def exact_second(self) -> frozenset[str]:
        """The words of which one must follow the first; empty where others may as well, or none has to."""
        if len(self.parts) == 1:
            return frozenset()
        second = self.parts[1]
        return second.exact if not (second.prefixes or second.suffixes or second.infixes) else frozenset()

    def end(self, words: Sequence[Word], start: int) -> int:
        """Index after the last word of a match whose first word is known to fit, or -1."""
        return _end(self.parts, 1, words, start + 1)


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found at ``start`` … ``end`` (characters of the scanned text). ``words`` is the text's own spelling."""

    category: str
    language: str
    weight: float
    start: int
    end: int
    words: str


def parse(phrase: str) -> Iterator[tuple[Part, ...]]:
    """The ways to write a phrase, each as parts; raise ``ValueError`` with a sentence when it cannot be read.

    Alternatives of one word share a part. ``(in|in the)`` and ``(my|)`` differ in length, so each is a way of its own.
    """
    groups = [group[1:-1].split("|") for group in _UNEVEN.findall(phrase)]
    frame = _UNEVEN.sub("{}", phrase)
    for choice in product(*groups):
        yield _parts(frame.format(*choice))


def _parts(phrase: str) -> tuple[Part, ...]:
    parts: list[Part] = []
    for piece in _PART.findall(phrase):
        if piece == "_":
            parts.append(Part())
        elif piece.startswith("("):
            parts.append(_alternatives(piece[1:-1].split("|"), phrase))
        else:
            parts += [_alternatives([word], phrase) for word in _PIECE.findall(piece)]
    if not parts or parts[0].is_gap or parts[-1].is_gap:
        raise ValueError(f"the phrase {phrase!r} must begin and end with a word")
    return tuple(parts)


def _alternatives(words: list[str], phrase: str) -> Part:
    kinds: dict[str, list[str]] = {"": [], ">": [], "<": [], "<>": []}
    for word in words:
        bare = fold(word.strip("*"))
        if not bare.isalnum():
            raise ValueError(f"the phrase {phrase!r}: {word!r} is not one word")
        kinds["<" * word.startswith("*") + ">" * word.endswith("*")].append(bare)
    return Part(frozenset(kinds[""]), tuple(kinds[">"]), tuple(kinds["<"]), tuple(kinds["<>"]))


def _end(parts: tuple[Part, ...], at: int, words: Sequence[Word], index: int) -> int:
    """Match ``parts[at:]`` from ``index``. Only gaps branch, each at most ``GAP_WORDS`` + 1 ways."""
    while at < len(parts):
        part = parts[at]
        if part.is_gap:
            return _end_after_gap(parts, at + 1, words, index)
        if index >= len(words) or not part.fits(words[index].text):
            return -1
        at, index = at + 1, index + 1
    return index


def _end_after_gap(parts: tuple[Part, ...], at: int, words: Sequence[Word], index: int) -> int:
    fits = parts[at].fits
    for place in range(index, min(index + GAP_WORDS + 1, len(words))):
        word = words[place].text
        if fits(word):
            end = _end(parts, at + 1, words, place + 1)
            if end >= 0:
                return end
        if word == SENTENCE_END:
            return -1
    return -1


@dataclass(frozen=True, slots=True)
class _Starts:
    """What can begin at one word: ``others`` whatever follows, and what else where ``by_next`` has the next word."""

    others: tuple[Phrase, ...]
    by_next: Mapping[str, tuple[Phrase, ...]]


@dataclass(slots=True)
class PhraseIndex:
    """Phrases by their first two words, so that a scan looks each word up once."""

    phrases: Iterable[Phrase]
    _exact: dict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))
    _prefix: dict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))
    _lengths: tuple[int, ...] = ()
    _anywhere: list[Phrase] = field(default_factory=list)
    _starting: Callable[[str], _Starts] = field(init=False)

    def __post_init__(self) -> None:
        for phrase in self.phrases:
            first = phrase.parts[0]
            for word in first.exact:
                self._exact[word].append(phrase)
            for prefix in first.prefixes:
                self._prefix[prefix].append(phrase)
            if first.suffixes or first.infixes:
                self._anywhere.append(phrase)
        self._lengths = tuple(sorted({len(prefix) for prefix in self._prefix}))
        # Mails repeat the same few thousand words, so what can start at a word is remembered for the process.
        self._starting = lru_cache(maxsize=16_384)(self._find_starting)

    def _find_starting(self, word: str) -> _Starts:
        found = list(self._exact.get(word, ()))
        for length in self._lengths:
            if length <= len(word):
                found += self._prefix.get(word[:length], ())
        found += [phrase for phrase in self._anywhere if phrase.parts[0].fits(word)]
        found = list(dict.fromkeys(found))
        seconds = {phrase: second for phrase in found if (second := phrase.exact_second())}
        return _Starts(
            tuple(phrase for phrase in found if phrase not in seconds),
            {
                following: tuple(phrase for phrase in found if following in seconds.get(phrase, (following,)))
                for following in frozenset().union(*seconds.values())
            },
        )

    def matches(self, words: Sequence[Word], language: str) -> Iterator[tuple[Phrase, int, int]]:
        """Every phrase found, with the first and last character of its place."""
        following = [word.text for word in words[1:]] + [""]
        for index, (word, after) in enumerate(zip(words, following, strict=False)):
            starts = self._starting(word.text)
            for phrase in starts.by_next.get(after, starts.others):
                if phrase.local and phrase.language != language:
                    continue
                end = phrase.end(words, index)
                if end > 0:
                    yield phrase, word.start, words[end - 1].end
