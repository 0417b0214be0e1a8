"""Cuts a text into sentences, list items and table rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from daemon.agent.words import MONTHS, word_set

Kind = Literal["sentence", "item", "row", "heading"]
_ABBREVIATIONS = word_set(
    "e.g i.e etc vs approx no nos inc ltd co corp mr mrs ms dr prof st fig vol dept tel ext max min p.s a.m p.m incl "
    "excl z.b d.h u.a o.ä u.ä bzw ca ggf evtl inkl exkl zzgl abzgl usw nr str tel art abs s.o s.u i.d.r mind höchst "
    "sog vgl std min sek tägl gem lt bspw mwst hr fr z.t m.w p.ex par.ex cf env m mm mme mlle n° réf av bd p.ej ud "
    "uds sr sra srta núm pág aprox kr"
)
_MARKER = re.compile(r"\s*(?:[-*•‣◦–]|(?P<number>\d{1,2})[.)]|[a-z]\))\s+")
_BULLET = re.compile(r"\s*(?:[-*•‣◦–]|[a-z]\))\s+")
_ROW = re.compile(r"\s*\|.*\|\s*$")
_RULE = re.compile(r"[\s|:=*_–—-]+$")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+")
# Possessive, and only from the start of a run of stops: a mail of nothing but dots must not take quadratic time.
_END = re.compile(r"(?<![.!?…])[.!?…]++(?:[\"'”’»)\]*_]*+\s+|[\"'”’»)\]]*+$)|[。！？]+")
_LAST_WORD = re.compile(r"([^\s(\[\"“«]+)\.$")
LONG_WORD = 4
LONGEST_ABBREVIATION = 20


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence, list item or row as it stands in the text; ``paragraph`` numbers the block that it belongs to."""

    text: str
    kind: Kind
    paragraph: int

    @property
    def bare(self) -> str:
        """The text without its list marker or heading signs."""
        if self.kind == "item":
            return _MARKER.sub("", self.text, count=1).strip()
        return _HEADING.sub("", self.text, count=1).strip() if self.kind == "heading" else self.text


@lru_cache(maxsize=4_096)
def pieces(text: str) -> tuple[Piece, ...]:
    """All pieces in order. A list item and a table row stay whole; lines that belong to one paragraph are joined."""
    found: list[Piece] = []
    paragraph: list[str] = []
    number, block = 0, 0

    def close() -> None:
        found.extend(Piece(sentence, "sentence", block) for sentence in _split(" ".join(paragraph)))
        paragraph.clear()

    for line in text.splitlines():
        item, number = _is_item(line, number)
        kind: Kind = (
            "item" if item else "row" if _ROW.match(line) else "heading" if _HEADING.match(line) else "sentence"
        )
        if not line.strip() or (_RULE.match(line) and kind != "row"):
            close()
            block += 1
        elif kind == "row":
            close()
            block = _add_row(found, line, block)
        elif kind != "sentence":
            close()
            found.append(Piece(line.strip(), kind, block))
        elif found and found[-1].kind == "item" and not paragraph and line[:1].isspace():
            # A continuation line of a list item is indented (CommonMark section 5.2).
            found[-1] = Piece(f"{found[-1].text} {line.strip()}", "item", block)
        else:
            paragraph.append(line.strip())
    close()
    return tuple(found)


@lru_cache(maxsize=4_096)
def tables_in(text: str) -> tuple[tuple[str, ...], ...]:
    """The rows of each table of a text, its head first, without the rule below it."""
    found: dict[int, list[str]] = {}
    for piece in pieces(text):
        if piece.kind == "row":
            found.setdefault(piece.paragraph, []).append(piece.text)
    return tuple(tuple(rows) for rows in found.values())


def _add_row(found: list[Piece], line: str, block: int) -> int:
    """Add a row of a table; each table is a paragraph of its own. Returns the paragraph's number.

    A rule below a row that is not its table's first makes that row the head of another table.
    """
    rows = [piece for piece in found[-2:] if piece.kind == "row" and piece.paragraph == block]
    if found and found[-1].kind != "row":
        rows = []
    if not _RULE.match(line):
        block += not rows
        found.append(Piece(line.strip(), "row", block))
    elif len(rows) == 2:
        block += 1
        found[-1] = replace(found[-1], paragraph=block)
    return block


def _is_item(line: str, number: int) -> tuple[bool, int]:
    """Whether the line starts a list item, and the number of the last one.

    A number is a marker only where it counts on from 1; elsewhere it is a fact that needs a source.
    """
    if _BULLET.match(line):
        return True, number
    match = _MARKER.match(line)
    if match is None:
        return False, number
    value = int(match["number"])
    return (True, value) if value in (1, number + 1) else (False, number)


@lru_cache(maxsize=4_096)
def split_sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, without list markers; a table row is one sentence."""
    sentences: list[str] = []
    for piece in pieces(text):
        if piece.kind == "row":
            sentences.append(piece.text)
        else:
            sentences.extend(_split(piece.bare))
    return tuple(sentences)


def parts_of(text: str) -> list[str]:
    """The sentences, items and rows of a text, each row with the names of its columns."""
    bare = [piece.bare for piece in pieces(text) if piece.kind not in ("heading", "row")]
    return [*bare, *(f"{header}\n{row}" for header, *rows in tables_in(text) for row in rows)]


def _split(text: str) -> list[str]:
    sentences: list[str] = []
    start = 0
    for match in _END.finditer(text):
        if _ends(text, start, match):
            sentences.append(text[start : match.end()].strip())
            start = match.end()
    sentences.append(text[start:].strip())
    return [sentence for sentence in sentences if sentence]


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether the stop that was found ends the sentence."""
    following = text[match.end() : match.end() + 20]
    if not match.group().startswith("."):
        return not following or not following[0].islower()
    word = _LAST_WORD.search(text[max(start, match.start() - LONGEST_ABBREVIATION) : match.start() + 1])
    last = word[1].casefold() if word else ""
    if last in _ABBREVIATIONS or (len(last) == 1 and last.isalpha()):
        return not following
    if last.isdigit() and len(last) <= 2:
        # An ordinal in German, Danish, Norwegian …: "am 5. Mai".
        next_word = re.match(r"[^\W\d_]+", following)
        return not (next_word and (next_word.group().casefold() in MONTHS or next_word.group()[0].islower()))
    return not (following and following[0].islower() and len(last) < LONG_WORD)
