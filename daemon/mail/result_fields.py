"""The grammar of Authentication-Results (RFC 8601 section 2.2), read from left to right in one pass.

Much of such a field is the sender's to choose: the local part of MAIL FROM, HELO, a signature's tags. It stands in
quotation marks and comments, which therefore are read as such. The grammar knows no encoded words (RFC 2047).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import idna

from daemon.mail.domains import ascii_domain

MAX_BYTES = 10_000

_TOKEN = re.compile(  # the first alternative is white space and plain comments: most of what there is
    r'((?:[\x00-\x20\x7f]++|\([^()\\]*+\))++)|"((?:[^"\\]|\\.)*+)("?)|[();=]|[^\x00-\x20\x7f()";=]++', re.DOTALL
)
# A property or a result as nearly all are: no quotation marks, no white space around the sign.
_PAIR = re.compile(r'([^\x00-\x20\x7f()";=]++)=([^\x00-\x20\x7f()";=]++)(?=[\x00-\x20\x7f;(]|\Z)')
_BRACKET = re.compile(r"[^()\\]*+(?:\\.[^()\\]*+)*+([()])", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_METHOD = re.compile(r"([a-z0-9][a-z0-9-]*)(?:/0*1)?")  # RFC 8601 section 2.2: other versions mean other things
_SMALL = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_WORD = re.compile(r"[a-z]{3,14}")
_DOMAIN = re.compile(r"[\w.-]{1,255}")


@dataclass(frozen=True, slots=True)
class Value:
    """What stands behind ``=``, up to white space or a comment; no quotation marks are left in it.

    ``last`` is what follows the last quoted string; the string itself, where it is all there is; else empty.
    """

    text: str
    last: str
    whole: bool  # nothing stands before ``last``

    @property
    def domain(self) -> str:
        """The domain of an address or of a name, in A-labels; empty where there is none."""
        if not self.whole and "@" not in self.last:
            return ""
        domain = self.last.strip("<>").rpartition("@")[2]
        return ascii_domain(domain).casefold().rstrip(".") if _DOMAIN.fullmatch(domain) else ""


@dataclass(frozen=True, slots=True)
class Result:
    """One method's result, both in lower case, and its properties as ``header.d``."""

    method: str
    word: str
    properties: Mapping[str, Value] = field(default_factory=dict)

    def domain(self, *names: str) -> str:
        """The domain of the first of these properties that is there and not empty."""
        given = (self.properties[name] for name in names if name in self.properties)
        return next((value.domain for value in given if value.text.strip("<>")), "")


@dataclass(frozen=True, slots=True)
class ResultField:
    """One field: what stands before the first semicolon, and the results.

    ``name`` is the host that wrote it, in small letters and A-labels (RFC 5890); empty where the first statement is a
    result already, as Exchange Online writes it, or the instance of ARC (RFC 8617 section 4.1.1): then ``instance``.
    """

    name: str
    instance: int
    results: tuple[Result, ...]


@dataclass(slots=True)
class _Statement:
    """What stands between two semicolons: words, then pairs of a name and a value."""

    words: list[str] = field(default_factory=list)  # before the first ``=``
    pairs: list[tuple[str, Value]] = field(default_factory=list)
    name: str = ""
    value: list[tuple[str, bool]] | None = None  # behind ``=``: each piece and whether it was quoted

    def add(self, text: str, *, quoted: bool = False) -> None:
        """A word, a quoted string, or ``=``."""
        if self.value is not None:
            self.value.append((text, quoted))
        elif text == "=" and not quoted:
            self.value = []
        else:
            word = "" if quoted else _lower(text)
            glued = bool(self.name and word) and (self.name[-1] in "./" or word[0] in "./")
            self.name = self.name + word if glued else word
            if not self.pairs:
                self.words[-1 if glued else len(self.words) :] = [self.name if not quoted else _lower(text)]

    def pair(self, name: str, text: str) -> bool:
        """A name and a value at once, where neither goes on what came before; says whether that is so."""
        if self.name or self.value is not None:
            return False
        self.words += [] if self.pairs else [name]
        self.pairs.append((name, Value(text, text, whole=True)))
        return True

    def part(self) -> None:
        """White space or a comment: a value that has begun ends."""
        if self.value:
            self.pairs.append((self.name, _value(self.value)))
            self.name, self.value = "", None

    def result(self) -> Result | None:
        """The result, if a method comes first. Who names a property twice and differently says nothing."""
        if not self.pairs or len(self.words) != 1:
            return None
        method, word = _METHOD.fullmatch(self.pairs[0][0]), _lower(self.pairs[0][1].text)
        if method is None or not _WORD.fullmatch(word):
            return None
        properties: dict[str, Value] = {}
        for name, value in self.pairs[1:]:
            if properties.setdefault(name, value) != value:
                word = "permerror"
        return Result(method[1], word, properties)


def _value(pieces: list[tuple[str, bool]]) -> Value:
    text = "".join(piece for piece, _ in pieces)
    quoted = max((place for place, (_, is_quoted) in enumerate(pieces) if is_quoted), default=-1)
    if pieces == [(text, True)]:
        return Value(text, text, whole=True)
    return Value(text, "".join(piece for piece, _ in pieces[quoted + 1 :]), whole=quoted < 0)


def read_results(value: bytes) -> ResultField:
    """The field that has this value, folded or not. What ends within a quotation or a comment, or is longer than
    ``MAX_BYTES``, may hide how it went on: no pass of it counts."""
    statements, whole = _statements(value[:MAX_BYTES].decode("utf-8", "replace"))
    first = statements[0]
    instance = first.pairs[0][1].text if [name for name, _ in first.pairs] == ["i"] else ""
    name = "" if first.pairs else _host(first.words[0]) if first.words else ""
    results = [result for one in statements if (result := one.result()) is not None]
    if not whole or len(value) > MAX_BYTES:
        results = [result for result in results if result.word != "pass"]
    number = int(instance) if re.fullmatch("[0-9]{1,2}", instance) else 0
    return ResultField(name, number, tuple(results))


def _lower(text: str) -> str:
    """In small letters of ASCII: what folding makes of others (of ``ſ``, of the Kelvin sign) is another word."""
    return text.lower() if text.isascii() else text.translate(_SMALL)


def _host(name: str) -> str:
    """A-labels, and only of what IDNA allows as it stands: nothing is mapped, so that no sign passes for another."""
    if name.isascii():
        return name
    try:
        return b".".join(map(idna.alabel, name.split("."))).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return name


def _statements(text: str) -> tuple[list[_Statement], bool]:
    """The statements, and whether the text ends outside of a quotation and a comment."""
    statements, whole, place = [_Statement()], True, 0
    while place < len(text):
        if (pair := _PAIR.match(text, place)) and statements[-1].pair(_lower(pair[1]), pair[2]):
            place = pair.end()
            continue
        token, quoted, place = _token(text, place)
        if token is None:
            whole = False
        elif quoted or token not in ("", ";"):
            statements[-1].add(token, quoted=quoted)
        else:
            statements[-1].part()
            if token:
                statements.append(_Statement())
    statements[-1].part()
    return statements, whole


def _token(text: str, place: int) -> tuple[str | None, bool, int]:
    """The token at a place, whether it was quoted, and its end; an empty one for white space and comments, and None
    where a quotation or a comment does not end."""
    found = _TOKEN.match(text, place)
    if found is None:  # nothing but what the pattern knows can stand here
        return "", False, len(text)
    piece, space, quoted, closed = found.group(0, 1, 2, 3)
    if space:
        return "", False, found.end()
    if quoted is not None:
        return _ESCAPE.sub(r"\1", quoted) if closed else None, bool(closed), found.end()
    if piece == "(":
        end = _end_of_comment(text, found.end())
        return ("", False, end) if end >= 0 else (None, False, len(text))
    return "" if piece == ")" else piece, False, found.end()


def _end_of_comment(text: str, place: int) -> int:
    """Where the comment that begins before ``place`` has ended, with those in it; -1 if it does not end."""
    depth = 1
    while depth:
        bracket = _BRACKET.match(text, place)
        if bracket is None:
            return -1
        depth += 1 if bracket[1] == "(" else -1
        place = bracket.end()
    return place
