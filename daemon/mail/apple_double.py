"""The files of a Macintosh in a mail: AppleSingle and AppleDouble (RFC 1740).

A file there has a data fork, which is the file as everyone else knows it, and a resource fork with icons and the like.
"""

from __future__ import annotations

from dataclasses import dataclass

_APPLE_SINGLE, _APPLE_DOUBLE = 0x00051600, 0x00051607
_DATA_FORK, _REAL_NAME = 1, 3  # entry identifiers, RFC 1740 appendix A
_MAX_ENTRIES = 64
_HEADER_SIZE, _ENTRY_SIZE = 26, 12


@dataclass(frozen=True, slots=True)
class AppleFile:
    """``name`` as the Macintosh has it, or empty; ``data`` is None where the file holds only what belongs to one."""

    name: str
    data: bytes | None


def read_apple_file(content: bytes) -> AppleFile | None:
    """Name and data fork of an ``application/applefile``; None when it is none."""
    magic = int.from_bytes(content[:4])
    if magic not in (_APPLE_SINGLE, _APPLE_DOUBLE):
        return None
    name, data = "", None
    for number in range(min(int.from_bytes(content[24:26]), _MAX_ENTRIES)):
        entry = content[_HEADER_SIZE + number * _ENTRY_SIZE :][:_ENTRY_SIZE]
        if len(entry) < _ENTRY_SIZE:
            break
        kind, start, size = (int.from_bytes(entry[place : place + 4]) for place in (0, 4, 8))
        if kind == _REAL_NAME:
            name = content[start : start + min(size, 255)].decode("mac_roman")
        elif kind == _DATA_FORK and start + size <= len(content):
            data = content[start : start + size]
    return AppleFile(name, data if magic == _APPLE_SINGLE else None)
