"""``winmail.dat`` (MS-OXTNEF): the attachments and the text that Outlook and Exchange hide in one part.

A reader of our own of the few attributes that matter, because the packages for it read without bounds and raise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from daemon.mail.charsets import decode
from daemon.mail.mapi import properties
from daemon.mail.rtf import rtf_text, uncompressed

MAX_ATTACHMENTS = 500
MAX_RTF_BYTES = 1_000_000  # what is larger is pictures
MAX_ATTRIBUTES = 20_000
MAX_LEVELS = 5

_SIGNATURE = bytes.fromhex("789f3e22")
_HEADER_SIZE, _HEAD_SIZE, _SUM_SIZE = 6, 9, 2
_CODE_PAGE, _BODY, _MESSAGE = 0x69007, 0x2800C, 0x69003
_BEGIN_FILE, _TITLE, _DATA, _FILE = 0x69002, 0x18010, 0x6800F, 0x69005
# Property identifiers, MS-OXPROPS.
_TEXT, _RTF, _HTML = 0x1000, 0x1009, 0x1013
_SHORT_NAME, _LONG_NAME, _SHOWN_NAME, _MEDIA_TYPE, _CONTENT_ID, _OBJECT = 0x3704, 0x3707, 0x3001, 0x370E, 0x3712, 0x3701
_UNICODE = 0x1F


@dataclass(slots=True)
class TnefFile:
    """An attachment; ``type`` is the declared media type, lower case, or empty."""

    name: str = ""
    type: str = ""
    content: bytes = b""
    content_id: str = ""


@dataclass(slots=True)
class Tnef:
    """``text`` is the message's body as plain text, ``html`` as a page; either may be empty. ``whole`` is False when
    the bytes end in the middle."""

    text: str = ""
    html: str = ""
    files: list[TnefFile] = field(default_factory=list)
    whole: bool = True


def is_tnef(content: bytes) -> bool:
    """Whether these bytes begin as TNEF does."""
    return content.startswith(_SIGNATURE)


def read_tnef(content: bytes, level: int = 0) -> Tnef | None:
    """What ``content`` holds; None when it is no TNEF. A message attached to the message gives its files as well."""
    if not is_tnef(content):
        return None
    found = Tnef()
    charset = "cp1252"
    for attribute, data in _attributes(content, found):
        if attribute == _CODE_PAGE:
            charset = f"cp{int.from_bytes(data[:4], 'little')}"
        elif attribute == _BODY:
            found.text = found.text or _words(data, charset)
        elif attribute == _MESSAGE:
            _read_body(found, data, charset)
        elif attribute == _BEGIN_FILE and len(found.files) < MAX_ATTACHMENTS:
            found.files.append(TnefFile())
        elif found.files:
            _read_file(found, attribute, data, charset, level)
    found.files = [file for file in found.files if file.content or file.name]
    return found


def _attributes(content: bytes, found: Tnef) -> Iterator[tuple[int, bytes]]:
    """Level (1), identifier (4), length (4), the bytes, a checksum (2); numbers with the low byte first."""
    place = _HEADER_SIZE
    for _ in range(MAX_ATTRIBUTES):
        if place + _HEAD_SIZE > len(content):
            return
        attribute, length = (int.from_bytes(content[place + step : place + step + 4], "little") for step in (1, 5))
        place += _HEAD_SIZE
        if content[place - _HEAD_SIZE] not in (1, 2) or place + length > len(content):
            found.whole = False
            if place + length <= len(content):
                return
        yield attribute, content[place : place + length]
        place += length + _SUM_SIZE


def _read_body(found: Tnef, data: bytes, charset: str) -> None:
    for identifier, kind, value in properties(data):
        if identifier == _TEXT:
            found.text = found.text or _string(kind, value, charset)
        elif identifier == _HTML:
            found.html = found.html or decode(value, "" if kind == _UNICODE else charset)[0].rstrip("\0")
        elif identifier == _RTF and not found.text:
            found.text = rtf_text(uncompressed(value, MAX_RTF_BYTES)).strip()


def _read_file(found: Tnef, attribute: int, data: bytes, charset: str, level: int) -> None:
    file = found.files[-1]
    if attribute == _TITLE:
        file.name = file.name or _words(data, charset)
    elif attribute == _DATA:
        file.content = data
    elif attribute == _FILE:
        names: dict[int, str] = {}
        for identifier, kind, value in properties(data):
            if identifier == _OBJECT:
                _read_object(found, file, value, level)
            elif identifier in (_SHORT_NAME, _LONG_NAME, _SHOWN_NAME, _MEDIA_TYPE, _CONTENT_ID):
                names[identifier] = _string(kind, value, charset)
        file.name = names.get(_LONG_NAME) or file.name or names.get(_SHORT_NAME) or names.get(_SHOWN_NAME, "")
        file.type = names.get(_MEDIA_TYPE, "").lower()
        file.content_id = names.get(_CONTENT_ID, "").strip("<> ")


def _read_object(found: Tnef, file: TnefFile, value: bytes, level: int) -> None:
    """An object has a 16-byte identifier before it; a message is TNEF again (MS-OXTNEF section 2.1.3.5.1)."""
    inner = read_tnef(value[16:], level + 1) if level < MAX_LEVELS else None
    if inner is None:
        file.content = file.content or value[16:]
        return
    file.content = (inner.text or inner.html).encode()
    file.type = "text/plain" if inner.text else "text/html"
    found.files[-1:-1] = inner.files[:MAX_ATTACHMENTS]


def _words(data: bytes, charset: str) -> str:
    return decode(data.split(b"\0", 1)[0], charset)[0]


def _string(kind: int, value: bytes, charset: str) -> str:
    return value.decode("utf-16-le", "replace").rstrip("\0") if kind == _UNICODE else _words(value, charset)
