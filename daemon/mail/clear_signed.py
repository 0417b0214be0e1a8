"""Text that is signed in place (RFC 9580 section 7), as PGP/Inline mails are: the words without the armour around
them."""

from __future__ import annotations

import re

CLEAR_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"

_HEAD = re.compile(r"(?:\A|(?<=\n))-----BEGIN PGP SIGNED MESSAGE-----[ \t]*\n(?:[A-Za-z-]{1,40}: [^\n]*\n)*[ \t]*\n")
_SIGNATURE = "\n-----BEGIN PGP SIGNATURE-----"
_END = "\n-----END PGP SIGNATURE-----"
_ESCAPED_DASHES = re.compile(r"^- (?=-|From )", re.MULTILINE)
MAX_BLOCKS = 100


def without_armour(text: str) -> str:
    """The text with the lines of its signatures left out. Where one does not end, or stands in a quote, nothing goes.

    Line ends have to be ``\\n``.
    """
    pieces: list[str] = []
    place = 0
    for _ in range(MAX_BLOCKS):
        head = _HEAD.search(text, place)
        start = text.find(_SIGNATURE, head.end() - 1) if head else -1
        end = text.find(_END, start) if start >= 0 else -1
        if head is None or end < 0:
            break
        pieces += (text[place : head.start()], _ESCAPED_DASHES.sub("", text[head.end() : start]))
        line_end = text.find("\n", end + len(_END))
        place = len(text) if line_end < 0 else line_end
    return "".join(pieces) + text[place:]
