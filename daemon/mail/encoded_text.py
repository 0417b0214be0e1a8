"""Files that stand in the text of a mail, as mail programs before MIME sent them: uuencode (POSIX ``uuencode``, in its
base64 form as well) and yEnc 1.3; and what is encrypted there with OpenPGP (RFC 9580 section 6.2).

A file is taken out only when it is whole: each of its lines is what the format says, and its end is there. Everything
else is left as text, so that a person who merely quotes ``begin 644`` loses nothing.
"""

from __future__ import annotations

import binascii
import re
import zlib
from dataclasses import dataclass

from daemon.mail.words import decode_base64

MAX_FILES = 500

_BEGIN = re.compile(rb"begin(-base64)? [0-7]{3,4} +(\S[^\r\n]{0,254}?)[ \t\r]*\Z")
_YBEGIN = re.compile(
    rb"=ybegin (?:part=\d+ )?(?:total=\d+ )?line=(\d{1,5}) size=(\d{1,12}) name=([^\r\n]{1,255}?)[ \r]*\Z"
)
_YEND_SIZE = re.compile(rb"=yend size=(\d{1,12})")
_YEND_SUM = re.compile(rb" (p?)crc32=([0-9A-Fa-f]{1,8})")
_ESCAPED = re.compile(rb"=(.)", re.DOTALL)
_PGP_BEGIN, _PGP_END = b"-----BEGIN PGP MESSAGE-----", b"-----END PGP MESSAGE-----"
_PGP_LINE = re.compile(rb"[A-Za-z-]{1,20}: [^\r\n]*|=?[A-Za-z0-9+/]*={0,2}")
_SHIFT = bytes((code - 42) % 256 for code in range(256))
_ESCAPE = {bytes((code,)): bytes(((code - 64) % 256,)) for code in range(256)}


@dataclass(frozen=True, slots=True)
class EncodedFile:
    """A file out of a text; ``name`` as it stood there, in the charset of the text."""

    name: bytes
    content: bytes


def split_files(text: bytes) -> tuple[bytes, list[EncodedFile]]:
    """The text without the files that are whole, and these, in the order in which they stood."""
    if b"begin" not in text and _PGP_BEGIN not in text:
        return text, []
    lines = text.split(b"\n")
    kept: list[bytes] = []
    files: list[EncodedFile] = []
    place = 0
    while place < len(lines):
        found = _file_at(lines, place) if len(files) < MAX_FILES else None
        if found is None:
            kept.append(lines[place])
            place += 1
        else:
            files.append(found[0])
            place = found[1]
    return (b"\n".join(kept), files) if files else (text, [])


def decode_uu(body: bytes) -> bytes:
    """The first file of a part whose transfer encoding is ``x-uuencode``, as much of it as can be read; the body itself
    where none begins."""
    lines = body.split(b"\n")
    start = next((place for place, line in enumerate(lines) if line.startswith(b"begin ")), -1)
    following = lines[start + 1].rstrip(b"\r") if 0 <= start < len(lines) - 1 else b""
    if start < 0 or not (_BEGIN.match(lines[start]) or _uu_line(following)):  # "begin with the first step" is text
        return body
    decoded = []
    for line in lines[start + 1 :]:
        if line.strip() in (b"end", b"`", b""):
            break
        try:
            decoded.append(binascii.a2b_uu(line.rstrip(b"\r")))
        except binascii.Error:
            continue
    return b"".join(decoded)


def decode_yenc(body: bytes) -> bytes:
    """The first whole file of a part whose transfer encoding is ``x-yenc``, else the body itself."""
    _, files = split_files(body)
    return files[0].content if files else body


def _file_at(lines: list[bytes], place: int) -> tuple[EncodedFile, int] | None:
    """The whole file that begins at this line and the place of the line behind it."""
    line = lines[place]
    if line.startswith(b"begin"):
        found = _BEGIN.match(line)
        if found is None:
            return None
        return _base64_lines(lines, place, found[2]) if found[1] else _uu_lines(lines, place, found[2])
    if line.startswith(b"=ybegin "):
        return _yenc_lines(lines, place)
    return _encrypted_lines(lines, place) if line.rstrip() == _PGP_BEGIN else None


def _encrypted_lines(lines: list[bytes], place: int) -> tuple[EncodedFile, int] | None:
    for number in range(place + 1, len(lines)):
        line = lines[number].strip()
        if line == _PGP_END:
            return EncodedFile(b"encrypted.asc", b"\n".join(lines[place : number + 1]) + b"\n"), number + 1
        if not _PGP_LINE.fullmatch(line):
            return None
    return None


def _uu_lines(lines: list[bytes], place: int, name: bytes) -> tuple[EncodedFile, int] | None:
    content: list[bytes] = []
    for number in range(place + 1, len(lines)):
        line = lines[number].rstrip(b"\r\n")
        if line == b"end":
            return (EncodedFile(name, b"".join(content)), number + 1) if content else None
        if line.strip() in (b"", b"`") and lines[min(number + 1, len(lines) - 1)].strip() == b"end":
            continue
        decoded = _uu_line(line)
        if decoded is None:
            return None
        content.append(decoded)
    return None


def _uu_line(line: bytes) -> bytes | None:
    """One line: a character that says how many bytes, then four characters for each three. Spaces at its end may be
    lost, and one or two characters behind it are a checksum of some encoders."""
    if not line or not 33 <= line[0] <= 96 or any(code < 32 or code > 96 for code in line):
        return None
    size = (line[0] - 32) & 63
    needed = 1 + (size + 2) // 3 * 4
    if not needed - 4 <= len(line) <= needed + 2:
        return None
    try:
        return binascii.a2b_uu(line[:needed])
    except binascii.Error:
        return None


def _base64_lines(lines: list[bytes], place: int, name: bytes) -> tuple[EncodedFile, int] | None:
    content: list[bytes] = []
    for number in range(place + 1, len(lines)):
        line = lines[number].strip()
        if line == b"====":
            return (EncodedFile(name, decode_base64(b"".join(content))), number + 1) if content else None
        if not line.replace(b"+", b"").replace(b"/", b"").rstrip(b"=").isalnum():
            return None
        content.append(line)
    return None


def _yenc_lines(lines: list[bytes], place: int) -> tuple[EncodedFile, int] | None:
    head = _YBEGIN.match(lines[place])
    if head is None:
        return None
    longest = 2 * int(head[1]) + 2
    data: list[bytes] = []
    for number in range(place + 1, len(lines)):
        line = lines[number].removesuffix(b"\r")
        if line.startswith(b"=yend "):
            content = _yenc_bytes(b"".join(data))
            return (EncodedFile(head[3], content), number + 1) if _is_whole(content, line) else None
        if line.startswith(b"=ypart "):
            continue
        if len(line) > longest or line.startswith(b"=ybegin "):
            return None
        data.append(line)
    return None


def _yenc_bytes(data: bytes) -> bytes:
    # Escaped bytes are shifted by 64 more; what follows a = is never itself the sign of an escape.
    return _ESCAPED.sub(lambda code: _ESCAPE[code[1]], data).translate(_SHIFT)


def _is_whole(content: bytes, end: bytes) -> bool:
    size, checksums = _YEND_SIZE.match(end), dict(_YEND_SUM.findall(end))
    if size is None or int(size[1]) != len(content) or not content:
        return False
    wanted = checksums.get(b"p") or checksums.get(b"")
    return wanted is None or int(wanted, 16) == zlib.crc32(content)
