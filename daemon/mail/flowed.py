"""Plain text with its paragraphs wrapped softly, so that a narrow window and a wide one both show whole paragraphs."""

from __future__ import annotations

import re

WIDTH = (
    72  # RFC 3676 section 4.2 recommends lines of at most 78 characters, and 72 leave room for four levels of quotes
)
SIGNATURE_MARK = "-- "
_STUFFED = (" ", ">", "From ")
# French sets spaces between a word and these: no line begins with a closing one, or ends with the opening one.
_CLOSES = re.compile(r" *[:;?!»]+(?: |$)")
_OPENS = "« "


def flow(text: str) -> str:
    """The text as ``format=flowed`` (RFC 3676 section 4.2): a space at a line's end says that the next line goes on.

    Lines that begin with ``>`` are quotes and stay as they are. Words longer than a line are never cut.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(piece for line in lines for piece in _pieces(line))


def _pieces(line: str) -> list[str]:
    if line == SIGNATURE_MARK:
        return [line]
    rest = line.rstrip(" ")  # a space that the author left there would join two lines
    if rest.startswith(">"):
        return [rest]
    pieces = []
    while len(rest) > WIDTH:
        end = _break(rest)
        if not end:
            break
        pieces.append(_stuffed(rest[:end]))
        rest = rest[end:]
    return [*pieces, _stuffed(rest)]


def _break(text: str) -> int:
    """Where the next line of a text begins, if anywhere; else 0."""
    # A line of "-- " alone would begin a signature, so nothing is broken behind its third character.
    last = end = text.rfind(" ", len(SIGNATURE_MARK), WIDTH) + 1
    while end and (_CLOSES.match(text, end) or text.endswith(_OPENS, 0, end)):
        end = text.rfind(" ", len(SIGNATURE_MARK), end - 1) + 1
    return end or last or text.find(" ", WIDTH) + 1


def _stuffed(piece: str) -> str:
    """A space before what would else read as a quote, as stuffing, or as a mailbox's separator (section 4.4)."""
    return f" {piece}" if piece.startswith(_STUFFED) else piece
