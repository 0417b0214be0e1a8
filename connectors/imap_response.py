"""Read the server's responses: values, FETCH items, LIST lines, status codes (RFC 3501 section 7).

A response is a tuple of pieces that alternate: text, literal, text, … An odd index is always a literal, so that no byte
of a mail is ever mistaken for protocol text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from connectors.imap_names import decode_name

Pieces = tuple[bytes, ...]
Value: TypeAlias = "bytes | list[Value] | None"

_TOKEN = re.compile(
    rb'\s*(?:(?P<open>\()|(?P<close>\))|"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<literal>~?\{\d+\+?\}$)'
    rb"|(?P<atom>(?:[^\s()\"\[\]]|\[[^\]]*\])+))",
    re.DOTALL,
)
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
_FETCH = re.compile(rb"\* \d+ FETCH ", re.IGNORECASE)
_CODE = re.compile(rb"\[([A-Za-z0-9-]+)(?: ([^\]]*))?\]")
_MONTHS = {month: number for number, month in enumerate(b"JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(), 1)}
_DATE = re.compile(rb" ?(\d{1,2})-([A-Za-z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)")


class MalformedResponseError(ValueError):
    """The server sent a line that does not follow the grammar."""


@dataclass(frozen=True, slots=True)
class FetchedMail:
    """The items of one FETCH response that Deskhand asks for; ``None`` for what was not in it. ``size`` in bytes."""

    uid: int
    size: int | None = None
    received_at: datetime | None = None
    body: bytes | None = None

    def merged(self, other: FetchedMail) -> FetchedMail:
        """This response with what a second one for the same mail adds; servers may split the items."""
        return FetchedMail(
            self.uid,
            self.size if other.size is None else other.size,
            other.received_at or self.received_at,
            self.body if other.body is None else other.body,
        )


@dataclass(frozen=True, slots=True)
class ListedFolder:
    """One LIST response: readable name, hierarchy separator (empty if flat), attributes in lower case."""

    name: str
    separator: str
    attributes: frozenset[str]


@dataclass(frozen=True, slots=True)
class SelectedFolder:
    """What SELECT or EXAMINE said. ``uidnext`` is 0 when the server did not say."""

    uidvalidity: int
    uidnext: int


def parse_values(pieces: Pieces, start: int = 0) -> list[Value]:
    """Return the values after ``start`` of the first piece: bytes for atoms, strings and literals, lists for (…).

    An unbalanced parenthesis in a quoted string is only text. Raise ``MalformedResponseError`` on bad grammar.
    """
    top: list[Value] = []
    stack: list[list[Value]] = [top]
    for index in range(0, len(pieces), 2):
        text, position = pieces[index], start if index == 0 else 0
        while position < len(text):
            match = _TOKEN.match(text, position)
            if match is None:
                if text[position:].strip():
                    raise MalformedResponseError("unreadable token in a response")
                break
            position = match.end()
            if match.lastgroup == "literal":
                if index + 1 >= len(pieces):
                    raise MalformedResponseError("a literal is announced and missing")
                stack[-1].append(pieces[index + 1])
            else:
                _place(match, stack)
    if len(stack) != 1:
        raise MalformedResponseError("a list is not closed")
    return top


def parse_fetch(pieces: Pieces) -> FetchedMail | None:
    """Return the mail of a FETCH response, or None when it carries no UID (a flag change of somebody else)."""
    head = _FETCH.match(pieces[0])
    if head is None:
        return None
    values = parse_values(pieces, head.end())
    items = values[0] if values and isinstance(values[0], list) else []
    found: dict[bytes, Value] = {}
    for key, value in zip(items[::2], items[1::2], strict=False):
        if isinstance(key, bytes):
            found[key.upper().partition(b"[")[0]] = value
    uid, size, date, body = (found.get(key) for key in (b"UID", b"RFC822.SIZE", b"INTERNALDATE", b"BODY"))
    if not isinstance(uid, bytes) or not uid.isdigit():
        return None
    return FetchedMail(
        uid=int(uid),
        size=int(size) if isinstance(size, bytes) and size.isdigit() else None,
        received_at=parse_date(date) if isinstance(date, bytes) else None,
        body=body if isinstance(body, bytes) else None,
    )


def parse_list(pieces: Pieces) -> ListedFolder | None:
    """Return the folder of a LIST response; None for any other line."""
    if pieces[0][:7].upper() != b"* LIST ":
        return None
    values = parse_values(pieces, 7)
    if len(values) < 3 or not isinstance(values[0], list) or not isinstance(values[2], bytes):
        raise MalformedResponseError("a LIST line without a name")
    attributes = frozenset(value.decode("ascii", "replace").lower() for value in values[0] if isinstance(value, bytes))
    separator = values[1].decode("ascii", "replace") if isinstance(values[1], bytes) else ""
    return ListedFolder(decode_name(values[2]), separator, attributes)


def parse_search(answers: Sequence[Pieces]) -> list[int]:
    """Return the numbers of all SEARCH lines, ascending and each once."""
    found: set[int] = set()
    for pieces in answers:
        if pieces[0][:8].upper() == b"* SEARCH":
            found.update(int(word) for word in pieces[0][8:].split() if word.isdigit())
    return sorted(found)


def parse_selected(answers: Sequence[Pieces], tagged: bytes) -> SelectedFolder:
    """Return UIDVALIDITY and UIDNEXT; raise ``MalformedResponseError`` without a UIDVALIDITY."""
    numbers = {"UIDVALIDITY": 0, "UIDNEXT": 0}
    for text in [*(pieces[0] for pieces in answers), tagged]:
        code, argument = status_code(text)
        if code in numbers and argument.isdigit():
            numbers[code] = int(argument)
    if not numbers["UIDVALIDITY"]:
        raise MalformedResponseError("the server gave no UIDVALIDITY; mails cannot be told apart without it")
    return SelectedFolder(numbers["UIDVALIDITY"], numbers["UIDNEXT"])


def status_code(text: bytes) -> tuple[str, str]:
    """Return the response code of a status line and its argument (RFC 3501 section 7.1), or two empty strings."""
    match = _CODE.search(text)
    if match is None:
        return "", ""
    return match.group(1).decode("ascii").upper(), (match.group(2) or b"").decode("ascii", "replace")


def parse_date(text: bytes) -> datetime | None:
    """Return an INTERNALDATE in UTC; None when a server wrote one that no calendar has."""
    match = _DATE.fullmatch(text)
    month = _MONTHS.get(match.group(2).upper()) if match else None
    if match is None or month is None:
        return None
    day, year, hour, minute, second, zone_hours, zone_minutes = map(int, match.group(1, 3, 4, 5, 6, 8, 9))
    offset = timedelta(hours=zone_hours, minutes=zone_minutes)
    try:
        local = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        return local + offset if match.group(7) == b"-" else local - offset
    except (ValueError, OverflowError):
        return None


def _place(match: re.Match[bytes], stack: list[list[Value]]) -> None:
    kind = match.lastgroup
    if kind == "open":
        nested: list[Value] = []
        stack[-1].append(nested)
        stack.append(nested)
    elif kind == "close":
        if len(stack) == 1:
            raise MalformedResponseError("a list is closed that was never opened")
        stack.pop()
    elif kind == "quoted":
        stack[-1].append(_ESCAPED.sub(rb"\1", match.group("quoted")))
    else:
        atom = match.group("atom")
        stack[-1].append(None if atom.upper() == b"NIL" else atom)
