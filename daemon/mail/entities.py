"""The bodies that a mail of ours is made of (RFC 2045, 2046, 2387): text, files, multiparts of them; always 7-bit."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from daemon.mail.encoding import body_part, parameter
from daemon.mail.values import Attachment

_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}")
_NOT_IN_IDS = re.compile(r"[^A-Za-z0-9.@_-]")


@dataclass(frozen=True, slots=True)
class Entity:
    """Header lines that begin with Content-Type, some of them folded, and the encoded body with CRLF."""

    headers: tuple[str, ...]
    body: bytes


def text_entity(subtype: str, text: str, parameters: str = "") -> Entity:
    """A text in UTF-8; ``parameters`` go behind the charset."""
    encoding, body = body_part(text)
    kind = f'Content-Type: text/{subtype}; charset="utf-8"{parameters}'
    return Entity((kind, f"Content-Transfer-Encoding: {encoding}"), body)


def file_entity(file: Attachment) -> Entity:
    """An attachment, or a picture that the HTML names by its Content-ID (RFC 2392)."""
    composite = file.type.startswith(("multipart/", "message/"))  # these may not be base64 (RFC 2046 section 5)
    kind = file.type if _MEDIA_TYPE.fullmatch(file.type) and not composite else "application/octet-stream"
    how = "inline" if file.inline and file.content_id else "attachment"
    headers = [
        f"Content-Type: {kind}",
        "Content-Transfer-Encoding: base64",
        f"Content-Disposition: {how};\r\n {parameter('filename', file.name)}",
    ]
    if file.content_id:
        headers.append(f"Content-ID: <{_NOT_IN_IDS.sub('', file.content_id)[:200]}>")
    return Entity(tuple(headers), body_part(file.content)[1])


def multipart(subtype: str, parts: Sequence[Entity], seed: str) -> Entity:
    """RFC 2046 section 5.1. The boundary comes from ``seed``, the mail's Message-ID, and is lengthened until no part
    holds it; so the same mail has the same boundary each time."""
    boundary = f"={subtype[:3]}_{hashlib.sha256(f'{subtype} {seed}'.encode()).hexdigest()[:40]}"
    while any(boundary.encode() in part.body for part in parts):
        boundary += "_"
    pieces = []
    for part in parts:
        head = "\r\n".join(part.headers).encode("utf-8")
        pieces.append(f"--{boundary}\r\n".encode() + head + b"\r\n\r\n" + part.body + b"\r\n")
    root = ' type="text/html";' if subtype == "related" else ""  # RFC 2387 section 3.1 asks for the type of the root
    kind = f'Content-Type: multipart/{subtype};{root}\r\n boundary="{boundary}"'
    return Entity((kind,), b"".join(pieces) + f"--{boundary}--\r\n".encode())
