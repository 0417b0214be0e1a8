"""Outlook's .msg ([MS-OXMSG], a compound file of [MS-CFB]) as the bytes of a mail, for the one reader of mail.

The mail is made from what Outlook stored: the transport headers where it came over the Internet, else the properties'
own fields; the plain and the HTML body, or the text of the RTF one; and the attachments, messages among them.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import olefile

from daemon.mail.charsets import decode
from daemon.mail.encoding import encode_text, safe_text
from daemon.mail.rtf import rtf_html, rtf_text, uncompressed

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_LEVELS = 5
MAX_ATTACHMENTS = 2_000

_SUBJECT, _SENDER_NAME, _SENDER_ADDRESS, _SENDER_SMTP = 0x0037, 0x0C1A, 0x0C1F, 0x5D01
_REPRESENTED_NAME, _REPRESENTED_ADDRESS, _REPRESENTED_SMTP = 0x0042, 0x0065, 0x5D02
_HEADERS, _BODY, _HTML, _RTF, _MESSAGE_ID, _IN_REPLY_TO, _REFERENCES = (
    0x007D, 0x1000, 0x1013, 0x1009, 0x1035, 0x1042, 0x1039,
)  # fmt: skip
_TO, _CC, _SENT, _RECEIVED, _CODE_PAGE, _INTERNET_CODE_PAGE = 0x0E04, 0x0E03, 0x0039, 0x0E06, 0x3FFD, 0x3FDE
_NAME, _ADDRESS, _SMTP, _RECIPIENT_KIND = 0x3001, 0x3003, 0x39FE, 0x0C15
_DATA, _LONG_NAME, _SHORT_NAME, _MEDIA_TYPE, _CONTENT_ID = 0x3701, 0x3707, 0x3704, 0x370E, 0x3712
_EMBEDDED = "__substg1.0_3701000D"
_FIELD = re.compile(r"[!-9;-~]{1,200}:")
# What the transport headers say of a body that Outlook has taken apart: it is written anew.
_OF_THE_BODY = re.compile(r"content-|mime-version:", re.IGNORECASE)
_MEDIA = re.compile(r"[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}")
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


class OutlookFormatError(ValueError):
    """These bytes are a compound file, but no message of Outlook's, or a broken one; says which."""


def is_compound_file(raw: bytes) -> bool:
    """Whether the bytes begin like a compound file, which a .msg is."""
    return raw.startswith(SIGNATURE)


def outlook_mail(raw: bytes) -> bytes:
    """The message as a mail with CRLF line ends.

    Raises:
        OutlookFormatError: it is a compound file of another program, or it is broken.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(raw)) as file:
            names = [path for path in file.listdir(streams=True, storages=True) if path]
            if not any(path == ["__properties_version1.0"] for path in names):
                raise OutlookFormatError("a file of Office, and no message of Outlook")
            return _mail(_Storage(file, [], names), 0)
    except OutlookFormatError:
        raise
    except Exception as error:  # whatever a damaged compound file makes of the library
        raise OutlookFormatError("a damaged message of Outlook") from error


class _Storage:
    """The properties of a message, a recipient or an attachment."""

    def __init__(self, file: olefile.OleFileIO, path: list[str], names: list[list[str]]) -> None:
        self._file, self._path, self._names = file, path, names
        self._here = {name[-1].casefold(): name for name in names if name[:-1] == path}

    def below(self, prefix: str) -> Iterator[_Storage]:
        for key in sorted(self._here):
            if key.startswith(prefix):
                yield _Storage(self._file, self._here[key], self._names)

    def _stream(self, name: str) -> bytes:
        found = self._here.get(name.casefold())
        if found is None or self._file.get_type(found) != olefile.STGTY_STREAM:
            return b""
        return bytes(self._file.openstream(found).read())

    def binary(self, tag: int) -> bytes:
        return self._stream(f"__substg1.0_{tag:04X}0102")

    def text(self, tag: int) -> str:
        """A PtypString, or a PtypString8 in the message's code page ([MS-OXCDATA] section 2.11.1)."""
        wide = self._stream(f"__substg1.0_{tag:04X}001F")
        if wide:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        narrow = self._stream(f"__substg1.0_{tag:04X}001E")
        return decode(narrow, f"cp{self.number(_CODE_PAGE) or 1252}")[0].rstrip("\0") if narrow else ""

    def number(self, tag: int) -> int:
        return struct.unpack("<I", self._fixed(tag, 0x0003)[:4])[0] if self._fixed(tag, 0x0003) else 0

    def moment(self, tag: int) -> datetime | None:
        """A PtypTime: 100 ns since 1601."""
        value = self._fixed(tag, 0x0040)
        try:
            return _EPOCH + timedelta(microseconds=struct.unpack("<Q", value)[0] // 10) if value else None
        except OverflowError:
            return None

    def _fixed(self, tag: int, kind: int) -> bytes:
        """Eight bytes of the property stream, whose head is 32, 24 or 8 bytes long ([MS-OXMSG] section 2.4)."""
        stream, wanted = self._stream("__properties_version1.0"), struct.pack("<HH", kind, tag)
        for place in range(len(stream) % 16, len(stream) - 15, 16):
            if stream[place : place + 4] == wanted:
                return stream[place + 8 : place + 16]
        return b""

    def embedded(self) -> _Storage | None:
        """The message within an attachment."""
        found = self._here.get(_EMBEDDED.casefold())
        return _Storage(self._file, found, self._names) if found else None


def _mail(message: _Storage, level: int) -> bytes:
    head = _head(message)
    parts = _bodies(message)
    files = [_attachment(one, level) for one in message.below("__attach_version1.0_#")][:MAX_ATTACHMENTS]
    entity = _joined("alternative", parts) if len(parts) > 1 else parts[0]
    if files:
        entity = _joined("mixed", [entity, *files])
    return "\r\n".join([*head, "MIME-Version: 1.0", ""]).encode("utf-8", "replace") + entity


def _head(message: _Storage) -> list[str]:
    """The transport headers as they came; what they lack is told from the properties."""
    lines = _transport_headers(message.text(_HEADERS))
    present = {line.partition(":")[0].lower() for line in lines}
    sent = message.moment(_SENT) or message.moment(_RECEIVED)
    own = {
        "From": _sender(message),
        "To": _recipients(message, 1) or safe_text(message.text(_TO)),
        "Cc": _recipients(message, 2) or safe_text(message.text(_CC)),
        "Subject": encode_text(safe_text(message.text(_SUBJECT))),
        "Date": format_datetime(sent) if sent else "",
        "Message-ID": safe_text(message.text(_MESSAGE_ID)),
        "In-Reply-To": safe_text(message.text(_IN_REPLY_TO)),
        "References": safe_text(message.text(_REFERENCES)),
    }
    return lines + [f"{name}: {value}" for name, value in own.items() if value and name.lower() not in present]


def _transport_headers(text: str) -> list[str]:
    """PidTagTransportMessageHeaders without what is said of the body; Exchange begins them with a line of its own."""
    kept: list[str] = []
    takes = False
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line[:1] in (" ", "\t"):
            if takes and line.strip():
                kept.append(line)
            continue
        takes = bool(_FIELD.match(line)) and not _OF_THE_BODY.match(line)
        if takes:
            kept.append(line)
    return kept


def _sender(message: _Storage) -> str:
    """Whom the mail is from: the one represented, as Outlook shows it; an X.500 address of Exchange is none."""
    for name, *addresses in (
        (_REPRESENTED_NAME, _REPRESENTED_SMTP, _REPRESENTED_ADDRESS),
        (_SENDER_NAME, _SENDER_SMTP, _SENDER_ADDRESS),
    ):
        found = next((one for tag in addresses if "@" in (one := message.text(tag))), "")
        if found:
            return _mailbox(message.text(name), found)
    return ""


def _recipients(message: _Storage, kind: int) -> str:
    found = [
        _mailbox(one.text(_NAME), one.text(_SMTP) or one.text(_ADDRESS))
        for one in message.below("__recip_version1.0_#")
        if one.number(_RECIPIENT_KIND) == kind
    ]
    return ", ".join(one for one in found if one)


def _mailbox(name: str, address: str) -> str:
    name, address = safe_text(name).strip(), safe_text(address).translate(dict.fromkeys(map(ord, " <>,"))).strip()
    if not address:
        return ""
    shown = encode_text(name) if not name.isascii() else '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{shown} <{address}>" if name and name != address else address


def _bodies(message: _Storage) -> list[bytes]:
    plain = message.text(_BODY)
    page = message.binary(_HTML) or message.text(_HTML).encode("utf-8", "replace")
    charset = "utf-8" if not message.binary(_HTML) else f"cp{message.number(_INTERNET_CODE_PAGE) or 1252}"
    charset = {"cp65001": "utf-8", "cp28591": "iso-8859-1", "cp20127": "us-ascii"}.get(charset, charset)
    if not plain.strip() and not page:
        rtf = uncompressed(message.binary(_RTF))
        page, charset = rtf_html(rtf).encode("utf-8", "replace"), "utf-8"
        plain = "" if page else rtf_text(rtf)
    parts = []
    if plain.strip() or not page:
        parts.append(_entity('text/plain; charset="utf-8"', plain.encode("utf-8", "replace")))
    if page:
        parts.append(_entity(f'text/html; charset="{charset}"', page))
    return parts


def _attachment(one: _Storage, level: int) -> bytes:
    """A file, or a message in the message down to a few levels."""
    inner = one.embedded()
    if inner is not None:
        content = _mail(inner, level + 1) if level < MAX_LEVELS else b"Subject: nested too deeply\r\n\r\n"
        return b"Content-Type: message/rfc822\r\n\r\n" + content
    name = safe_text(one.text(_LONG_NAME) or one.text(_SHORT_NAME)).replace('"', "'")
    declared = one.text(_MEDIA_TYPE).strip().lower()
    media = declared if _MEDIA.fullmatch(declared) else "application/octet-stream"
    identifier = re.sub(r"[^A-Za-z0-9.@_$%+-]", "", one.text(_CONTENT_ID))
    lines = [f'Content-Disposition: {"inline" if identifier else "attachment"}; filename="{encode_text(name)}"']
    lines += [f"Content-ID: <{identifier}>"] if identifier else []
    return _entity(media, one.binary(_DATA), *lines)


def _entity(kind: str, content: bytes, *lines: str) -> bytes:
    head = "\r\n".join([f"Content-Type: {kind}", "Content-Transfer-Encoding: base64", *lines, "", ""])
    return head.encode("utf-8", "replace") + base64.encodebytes(content).replace(b"\n", b"\r\n")


def _joined(subtype: str, parts: list[bytes]) -> bytes:
    """RFC 2046 section 5.1. The boundary is made of the parts, so that it stands in none of them."""
    digest = hashlib.sha256(subtype.encode() + b"".join(parts)).hexdigest()[:40]
    head = f'Content-Type: multipart/{subtype}; boundary="={digest}"\r\n\r\n'.encode()
    return (
        head
        + b"".join(b"--=" + digest.encode() + b"\r\n" + part + b"\r\n" for part in parts)
        + (b"--=" + digest.encode() + b"--\r\n")
    )
