"""Outlook's ``Thread-Index``: which conversation a mail belongs to, and what it answers in it.

[MS-OXOMSG] section 2.2.1.3 (PidTagConversationIndex): base64 of a header block of 22 bytes (0x01, five bytes of the
time at which the conversation began, a GUID), then one block of 5 bytes for each answer; so a mail's index begins with
the index of what it answers. A GUID tells conversations apart, not who may join them: anybody can copy one.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

HEADER_BYTES = 22
CHILD_BYTES = 5
MAX_LEVELS = 500
_RESERVED = 0x01
_SPACES = re.compile(rb"\s+")
_NO_GUID = (b"\x00" * 16, b"\xff" * 16)


@dataclass(frozen=True, slots=True)
class ThreadIndex:
    """``conversation``: the GUID as 32 hexadecimal digits. ``index`` and ``parent``: the whole index, and that of the
    mail that this one answers (empty for the first), in lower case hexadecimal digits, as they can be compared.
    ``level``: how many answers lie before this mail."""

    conversation: str
    index: str
    parent: str
    level: int


def read_thread_index(value: bytes) -> ThreadIndex | None:
    """The value of a ``Thread-Index`` field; None when it is none. What follows the last whole block is dropped: relays
    and clients cut the field."""
    data = _decoded(value)
    if len(data) < HEADER_BYTES or data[0] != _RESERVED or data[6:HEADER_BYTES] in _NO_GUID:
        return None
    level = min((len(data) - HEADER_BYTES) // CHILD_BYTES, MAX_LEVELS)
    index = data[: HEADER_BYTES + level * CHILD_BYTES]
    return ThreadIndex(
        conversation=data[6:HEADER_BYTES].hex(),
        index=index.hex(),
        parent=index[:-CHILD_BYTES].hex() if level else "",
        level=level,
    )


def _decoded(value: bytes) -> bytes:
    """Base64 that may be folded, lack its padding, or stop anywhere; empty when it is none."""
    clean = _SPACES.sub(b"", value[: 4 * (HEADER_BYTES + MAX_LEVELS * CHILD_BYTES)]).rstrip(b"=")
    clean = clean[: len(clean) - (len(clean) % 4 == 1)]
    try:
        return base64.b64decode(clean + b"=" * (-len(clean) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""
