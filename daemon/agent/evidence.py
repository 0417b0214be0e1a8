"""Sources taken apart for the proof of a draft: which words, facts and negations stand together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from daemon.agent.sentences import pieces, split_sentences
from daemon.agent.tokens import Token, tokens
from daemon.agent.words import CONTRASTS, EXCEPTIONS, NEGATIONS, STOP_WORDS, stem

FACT_KINDS = frozenset({"number", "date", "time", "link", "email", "code"})
_MARKDOWN = re.compile(r"[*_`#>|\\]+|^\s*(?:[-•]|\d{1,2}[.)])\s+")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a sentence: its content stems, its facts, and whether it negates or excepts."""

    stems: frozenset[str]
    facts: tuple[Token, ...]
    negated: bool
    excepts: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, as a whole and cut twice.

    ``clauses`` are cut at commas too and say which number goes with which words; ``segments`` are cut only where a
    contrast begins, because "batteries, chargers and cables cannot be returned" negates all three.
    """

    text: str
    whole: Span
    clauses: tuple[Span, ...]
    segments: tuple[Span, ...]
    words: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A text to prove from. ``title`` are the stems of its headings: they hold for every sentence below them."""

    sentences: tuple[Sentence, ...]
    verbatim: frozenset[str]
    stems: frozenset[str]
    title: frozenset[str]
    words: frozenset[str]
    facts: frozenset[tuple[str, str]]


def plain(sentence: str) -> str:
    """The sentence as two spellings of it are compared: no markup, one space, case folded, no final stop."""
    text = unicodedata.normalize("NFKC", sentence).replace("’", "'")
    return _SPACES.sub(" ", _MARKDOWN.sub(" ", text)).strip().casefold().rstrip(" .:;")


@lru_cache(maxsize=8_192)
def read_sentence(text: str) -> Sentence:
    """Take one sentence apart."""
    found = tokens(text)
    return Sentence(
        text=text,
        whole=_span(found),
        clauses=tuple(_cut(found, at_commas=True)),
        segments=tuple(_cut(found, at_commas=False)),
        words=tuple(token for token in found if token.kind == "word"),
    )


@lru_cache(maxsize=2_048)
def read_source(text: str, title: str = "") -> Source:
    """Take a text apart; ``title`` are its headings."""
    rows = _rows(text)
    lines = (*split_sentences(text), *split_sentences(title))
    sentences = tuple(rows.get(line) or read_sentence(line) for line in lines)
    head = frozenset[str]().union(*(read_sentence(line).whole.stems for line in split_sentences(title)))
    return Source(
        sentences=sentences,
        verbatim=frozenset(plain(sentence.text) for sentence in sentences),
        stems=frozenset[str]().union(*(sentence.whole.stems for sentence in sentences)),
        title=head,
        words=frozenset(name for sentence in sentences for token in sentence.words for name in _spellings(token)),
        facts=frozenset((fact.kind, fact.value) for sentence in sentences for fact in sentence.whole.facts),
    )


def _rows(text: str) -> dict[str, Sentence]:
    """The rows of tables: each cell is a clause, together with the row's first cell and the cell's heading."""
    found: dict[str, Sentence] = {}
    header: list[str] = []
    block = -1
    for piece in pieces(text):
        if piece.kind != "row":
            continue
        cells = [cell.strip() for cell in piece.text.strip().strip("|").split("|")]
        if piece.paragraph != block:
            header, block = cells, piece.paragraph
            continue
        texts = [f"{cells[0]} {name} {cell}" for name, cell in zip(header[1:], cells[1:], strict=False)] or cells
        whole = _span(tokens(" ; ".join((*header, *cells))))
        clauses = tuple(_span(tokens(cell)) for cell in texts)
        found[piece.text] = Sentence(piece.text, whole, clauses, (whole,), read_sentence(piece.text).words)
    return found


def _spellings(token: Token) -> Iterable[str]:
    yield token.value
    yield stem(token.value)
    for part in token.value.split("-"):
        yield part
        yield stem(part)


def _span(found: Iterable[Token]) -> Span:
    found = list(found)
    words = [token.value for token in found if token.kind == "word"]
    return Span(
        stems=frozenset(stem(word) for word in words if word not in STOP_WORDS),
        facts=tuple(token for token in found if token.kind in FACT_KINDS),
        negated=any(_negates(token, following) for token, following in zip_longest(found, found[1:])),
        excepts=any(word in EXCEPTIONS for word in words),
    )


def _negates(token: Token, following: Token | None) -> bool:
    if token.kind != "word" or (token.value == "no" and following is not None and following.kind in ("number", "code")):
        return False  # "No. 4711" is a number
    return token.value in NEGATIONS or token.value.endswith("n't")


def _cut(found: tuple[Token, ...], *, at_commas: bool) -> Iterable[Span]:
    part: list[Token] = []
    for token in found:
        contrast = token.kind == "word" and token.value in CONTRASTS
        stop = token.kind == "break" and (at_commas or token.value not in ",()[]")
        if (contrast or stop) and part:
            yield _span(part)
            part = []
        if token.kind != "break":
            part.append(token)
    if part:
        yield _span(part)
