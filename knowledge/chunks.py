"""Cuts a document into chunks at its headings, without breaking table rows, list items or sentences."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge.cleaning import clean, markdown_lines
from knowledge.documents import Document

TARGET_TOKENS = 200
# Part of every index's recipe: raise it when the same document would be cut differently.
RECIPE = f"chunks-3/{TARGET_TOKENS}"

COUNTED_TEXTS = 1_024

TokenCounter = Callable[[str], int]

_PARSER = MarkdownIt("commonmark").enable("table")
_SENTENCE_END = re.compile(r"(?<=[.!?:;])\s+(?=\S)")
_WORD = re.compile(r"\S+\s*")


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of one section. ``headings`` leads from the document's title to the section."""

    id: str
    document: str
    headings: tuple[str, ...]
    text: str

    @property
    def heading(self) -> str:
        """The heading path as one line."""
        return " › ".join(self.headings)

    @property
    def embedded_text(self) -> str:
        """What the embedding model sees: the text under its heading path."""
        return f"{' - '.join(self.headings)}\n{self.text}"


@dataclass(frozen=True, slots=True)
class Piece:
    """The smallest part that is split only when too large alone. ``glue`` joins it to what stands before."""

    text: str
    glue: str = "\n\n"
    prefix: str = ""  # A table's header rows, repeated when a chunk begins with this piece.


@dataclass(slots=True)
class Section:
    """A heading path and the pieces below it."""

    headings: tuple[str, ...]
    pieces: list[Piece]


def estimate_tokens(text: str) -> int:
    """A rough count of word pieces, for want of a tokenizer: one for every six characters of a word, rounded up."""
    return sum(1 + (len(word) - 1) // 6 for word in re.findall(r"\w+|[^\w\s]", text))


def chunk(document: Document, count: TokenCounter = estimate_tokens, window_tokens: int = 256) -> list[Chunk]:
    """The document's chunks in reading order, each at most ``window_tokens`` with its heading path.

    A chunk's id depends on document, heading path and text only, so an edit elsewhere leaves it alone.
    """
    count = lru_cache(maxsize=COUNTED_TEXTS)(count)  # a table's header is counted for each row, a piece twice
    title = clean(document.title).strip()
    document = replace(document, markdown=clean(document.markdown), title=title or document.title)
    chunks: dict[str, Chunk] = {}
    for section in (_headed_briefly(section, count, window_tokens // 2) for section in _sections(document)):
        heading_tokens = count(" - ".join(section.headings))
        budget = max(1, min(TARGET_TOKENS, window_tokens - 2 - heading_tokens))
        for text in _pack(section.pieces, count, budget):
            made = Chunk(chunk_id(document.id, section.headings, text), document.id, section.headings, text)
            chunks.setdefault(made.id, made)
    return list(chunks.values())


def chunk_id(document: str, headings: Sequence[str], text: str) -> str:
    """A stable id: 16 hexadecimal digits of SHA-256 over document, heading path and text."""
    return hashlib.sha256("\0".join((document, *headings, text)).encode()).hexdigest()[:16]


def _sections(document: Document) -> Iterator[Section]:
    lines = markdown_lines(document.markdown)
    path: list[tuple[int, str]] = []
    section = Section((document.title,), [])
    tokens = _PARSER.parse(document.markdown)
    for index, token in enumerate(tokens):
        if token.level or token.map is None:
            continue
        if token.type == "heading_open":
            if section.pieces:
                yield section
            level = int(token.tag[1:])
            path = [entry for entry in path if entry[0] < level] + [(level, _plain(tokens[index + 1]))]
            section = Section(_heading_path(document.title, path), [])
        else:
            section.pieces += _pieces(token, tokens[index:], lines)
    if section.pieces:
        yield section


def _heading_path(title: str, path: list[tuple[int, str]]) -> tuple[str, ...]:
    names = [name for _, name in path if name]
    return tuple(names) if names and names[0] == title else (title, *names)


def _plain(inline: Token) -> str:
    return "".join(child.content for child in inline.children or [] if child.type in {"text", "code_inline"}).strip()


def _pieces(token: Token, following: Sequence[Token], lines: list[str]) -> list[Piece]:
    """One top-level block as pieces: list items and table rows apart, anything else whole."""
    start, end = token.map or (0, 0)
    if token.type in {"bullet_list_open", "ordered_list_open"}:
        return _list_items(token, following, lines)
    text = "\n".join(lines[start:end]).strip("\n")
    if token.type == "table_open":
        header = "\n".join(lines[start : start + 2])
        rows = [row for row in lines[start + 2 : end] if row.strip()]
        return [Piece(row, "\n", header) for row in rows] or [Piece(text)]
    return [Piece(text)] if text.strip() and token.type != "hr" else []


def _list_items(token: Token, following: Sequence[Token], lines: list[str]) -> list[Piece]:
    pieces: list[Piece] = []
    for item in following[1:]:
        if item.level == 0:
            break
        if item.type == "list_item_open" and item.level == 1 and item.map:
            text = "\n".join(lines[item.map[0] : item.map[1]]).rstrip()
            pieces.append(Piece(text, "\n" if pieces else "\n\n"))
    return pieces


def _headed_briefly(section: Section, count: TokenCounter, limit: int) -> Section:
    """A section whose headings leave room for text: a paragraph that is set as a heading is read as text as well."""
    if count(" - ".join(section.headings)) <= limit:
        return section
    room = max(1, limit // len(section.headings))
    brief = tuple(next(_split_words(heading, count, room - 1), "") + "…" for heading in section.headings)
    whole = [Piece(heading) for heading in section.headings[1:] if count(heading) >= room]
    return Section(brief, whole + section.pieces)


def _pack(pieces: list[Piece], count: TokenCounter, budget: int) -> Iterator[str]:
    """Fill chunks greedily up to ``budget`` tokens; a piece that is too large alone is split at its sentences."""
    text, used = "", 0
    for piece in _fitting(pieces, count, budget):
        tokens, header = count(piece.text), count(piece.prefix) if piece.prefix else 0
        repeated = 0 if piece.prefix in text else header
        if text and used + tokens + repeated > budget:
            yield text
            text, used, repeated = "", 0, header
        if repeated:
            text = "\n\n".join(part for part in (text, f"{piece.prefix}\n{piece.text}") if part)
        else:
            text = text + piece.glue + piece.text if text else piece.text
        used += tokens + repeated
    if text:
        yield text


def _fitting(pieces: list[Piece], count: TokenCounter, budget: int) -> Iterator[Piece]:
    """Pieces of at most ``budget`` tokens; a row that does not fit below its table's header stands without it."""
    for piece in pieces:
        tokens = count(piece.text)
        if piece.prefix and tokens + count(piece.prefix) > budget:
            piece = replace(piece, prefix="")
        if tokens <= budget:
            yield piece
            continue
        for index, sentence in enumerate(_SENTENCE_END.split(piece.text)):
            glue = piece.glue if index == 0 else " "
            if count(sentence) <= budget:
                yield Piece(sentence, glue)
            else:
                yield from (Piece(part, " ") for part in _split_words(sentence, count, budget))


def _split_words(text: str, count: TokenCounter, budget: int) -> Iterator[str]:
    part, used = "", 0
    for word in _WORD.findall(text):
        # A "word" without spaces may be longer than any chunk (base64, a URL): it is cut by characters.
        for piece in [word[at : at + budget] for at in range(0, len(word), budget)]:
            tokens = count(piece)
            if part and used + tokens > budget:
                yield part.strip()
                part, used = "", 0
            part, used = part + piece, used + tokens
    if part.strip():
        yield part.strip()
