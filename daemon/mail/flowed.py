"""Plain text with its paragraphs wrapped softly, so that a narrow window and a wide one both show whole paragraphs."""

from __future__ import annotations

WIDTH = (
    72  # RFC 3676 section 4.2 recommends lines of at most 78 characters, and 72 leave room for four levels of quotes
)
SIGNATURE_MARK = "-- "
_STUFFED = (" ", ">", "From ")


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
        # A line of "-- " alone would begin a signature, so nothing is broken behind its third character.
        end = rest.rfind(" ", len(SIGNATURE_MARK), WIDTH) + 1 or rest.find(" ", WIDTH) + 1
        if not end:
            break
        pieces.append(_stuffed(rest[:end]))
        rest = rest[end:]
    return [*pieces, _stuffed(rest)]


def _stuffed(piece: str) -> str:
    """A space before what would else read as a quote, as stuffing, or as a mailbox's separator (section 4.4)."""
    return f" {piece}" if piece.startswith(_STUFFED) else piece
