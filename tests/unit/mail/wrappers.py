"""Makes the wrappers in which files and mails travel, byte by byte from their formats' descriptions."""

from __future__ import annotations

import binascii
import zlib
from collections.abc import Sequence


def uuencoded(name: str, content: bytes) -> bytes:
    """As POSIX ``uuencode`` writes it."""
    lines = [binascii.b2a_uu(content[start : start + 45]) for start in range(0, len(content), 45)]
    return b"begin 644 " + name.encode() + b"\n" + b"".join(lines) + b"`\nend\n"


def yencoded(name: str, content: bytes, line: int = 128) -> bytes:
    """As yEnc 1.3 describes it."""
    codes = bytearray()
    lines: list[bytes] = []
    for byte in content:
        code = (byte + 42) % 256
        codes += bytes((61, (code + 64) % 256)) if code in b"\0\n\r=" else bytes((code,))
        if len(codes) >= line:
            lines.append(bytes(codes))
            codes.clear()
    lines.append(bytes(codes))
    head = f"=ybegin line={line} size={len(content)} name={name}\r\n".encode()
    end = f"\r\n=yend size={len(content)} crc32={zlib.crc32(content):08x}\r\n".encode()
    return head + b"\r\n".join(lines) + end


def _attribute(level: int, identifier: int, data: bytes) -> bytes:
    head = bytes((level,)) + identifier.to_bytes(4, "little") + len(data).to_bytes(4, "little")
    return head + data + (sum(data) % 65536).to_bytes(2, "little")


def mapi_properties(values: Sequence[tuple[int, int, bytes]]) -> bytes:
    """Identifier, type and value of each."""
    found = len(values).to_bytes(4, "little")
    for identifier, kind, value in values:
        found += kind.to_bytes(2, "little") + identifier.to_bytes(2, "little")
        if identifier >= 0x8000:
            found += bytes(16) + (0).to_bytes(4, "little") + (7).to_bytes(4, "little")
        if kind in (3, 0xB):
            found += value.ljust(4, b"\0")
        elif kind == 0x1003:  # several numbers: how many, then each
            found += (len(value) // 4).to_bytes(4, "little") + value
        else:
            found += (1).to_bytes(4, "little") + len(value).to_bytes(4, "little") + value + bytes(-len(value) % 4)
    return found


def tnef(
    files: Sequence[tuple[str, bytes]], message: Sequence[tuple[int, int, bytes]] = (), body: bytes = b""
) -> bytes:
    """A ``winmail.dat`` with files of these names, message properties and an old-style body."""
    found = bytes.fromhex("789f3e22") + b"\x01\x00"
    found += _attribute(1, 0x89006, b"\0\0\1\0") + _attribute(1, 0x69007, (1252).to_bytes(4, "little") + bytes(4))
    if body:
        found += _attribute(1, 0x2800C, body + b"\0")
    if message:
        found += _attribute(1, 0x69003, mapi_properties(message))
    for name, content in files:
        found += _attribute(2, 0x69002, bytes(14)) + _attribute(2, 0x18010, b"SHORT~1.DAT\0")
        found += _attribute(2, 0x6800F, content)
        long_name = (name + "\0").encode("utf-16-le")
        found += _attribute(2, 0x69005, mapi_properties([(0x8001, 3, b"\1"), (0x3707, 0x1F, long_name)]))
    return found


def apple_file(magic: int, entries: Sequence[tuple[int, bytes]]) -> bytes:
    """AppleSingle (0x00051600) or AppleDouble (0x00051607)."""
    head = magic.to_bytes(4) + (0x00020000).to_bytes(4) + bytes(16) + len(entries).to_bytes(2)
    place = len(head) + 12 * len(entries)
    index = data = b""
    for kind, content in entries:
        index += kind.to_bytes(4) + (place + len(data)).to_bytes(4) + len(content).to_bytes(4)
        data += content
    return head + index + data


def der(tag: int, *content: bytes) -> bytes:
    """One DER element."""
    joined = b"".join(content)
    size = len(joined)
    if size < 128:
        return bytes((tag, size)) + joined
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes((tag, 128 | len(length))) + length + joined


SIGNED, ENVELOPED = bytes.fromhex("2a864886f70d010702"), bytes.fromhex("2a864886f70d010703")
DATA = bytes.fromhex("2a864886f70d010701")


def signed_data(content: bytes) -> bytes:
    """An opaque signature around ``content`` in DER, without its certificates."""
    inner = der(0x30, der(0x06, DATA), der(0xA0, der(0x04, content)))
    return der(0x30, der(0x06, SIGNED), der(0xA0, der(0x30, der(2, b"\1"), der(0x31, der(0x30)), inner, der(0x31))))


def signed_data_in_pieces(content: bytes, size: int = 40) -> bytes:
    """The same in BER with ends that are marked, as a writer that streams makes it."""
    pieces = b"".join(der(0x04, content[start : start + size]) for start in range(0, len(content), size))
    inner = b"\x30\x80" + der(0x06, DATA) + b"\xa0\x80\x24\x80" + pieces + bytes(6)
    return (
        b"\x30\x80"
        + der(0x06, SIGNED)
        + b"\xa0\x80\x30\x80"
        + der(2, b"\1")
        + b"\x31\x80"
        + bytes(2)
        + inner
        + bytes(6)
    )


def enveloped_data() -> bytes:
    """An encrypted body that nobody can read."""
    return der(0x30, der(0x06, ENVELOPED), der(0xA0, der(0x30, der(2, b"\0"), der(0x31), b"\x30\x80secret")))


def multipart(*parts: bytes, boundary: str = "b") -> bytes:
    """The parts, each with its header, between boundary lines."""
    line = f"--{boundary}".encode()
    return b"".join(line + b"\r\n" + part + b"\r\n" for part in parts) + line + b"--\r\n"


def in_base64(kind: str, content: bytes, more: str = "") -> bytes:
    """A part of this type."""
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n{more}\r\n".encode()
    return head + binascii.b2a_base64(content)
