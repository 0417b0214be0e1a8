"""ISO-2022-JP (RFC 1468) with what Japanese mail programs write beyond it: half-width kana (ISO-2022-JP-3, CP50221) and
the characters of NEC and IBM in row 13 and above, which Python's own codecs refuse."""

from __future__ import annotations

import re

_ESCAPE = re.compile(rb"\x1b(\([A-J]|\$[@A-B]|\$\([A-Q]|\.[AF]|N)")
_TWO_BYTES = (b"$@", b"$B", b"$(O", b"$(Q", b"$(@", b"$(B")


def decode_iso2022_jp(content: bytes) -> str:
    """The text; what is no character becomes U+FFFD."""
    pieces = _ESCAPE.split(content)
    text = [_single(pieces[0])]
    for escape, run in zip(pieces[1::2], pieces[2::2], strict=True):
        if escape in _TWO_BYTES:
            text.append(_double(run))
        elif escape == b"$(D":
            text.append(_supplement(run))
        elif escape == b"(I":
            text.append(bytes(byte | 0x80 if 0x21 <= byte <= 0x5F else byte for byte in run).decode("cp932", "replace"))
        else:
            text.append(_single(run))
    return "".join(text)


def _single(run: bytes) -> str:
    # Bytes over 0x7F have no place here; programs that write them mean half-width kana, as Shift_JIS has it.
    return run.decode("ascii") if run.isascii() else run.decode("cp932", "replace")


def _double(run: bytes) -> str:
    """JIS X 0208 as Shift_JIS, of which cp932 has the extensions. A line end in between ends the characters."""
    converted = bytearray()
    place = 0
    while place < len(run):
        first = run[place] & 0x7F
        if first <= 0x20 or place + 1 >= len(run):
            converted.append(first)
            place += 1
            continue
        second = run[place + 1] & 0x7F
        lead = (first + 1) // 2 + (0x70 if first <= 0x5E else 0xB0)
        trail = second + (0x7E if first % 2 == 0 else 0x20 if second >= 0x60 else 0x1F)
        converted += bytes((lead & 0xFF, trail & 0xFF))
        place += 2
    return converted.decode("cp932", "replace")


def _supplement(run: bytes) -> str:
    """JIS X 0212, which EUC-JP has behind 0x8F."""
    pairs = (run[place : place + 2] for place in range(0, len(run) - 1, 2))
    return b"".join(b"\x8f" + bytes(byte | 0x80 for byte in pair) for pair in pairs).decode("euc_jp", "replace")
