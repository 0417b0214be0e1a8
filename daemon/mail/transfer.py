"""Transfer encodings taken off (RFC 2045 section 6): quoted-printable, base64, and the older ones that mails still
name."""

from __future__ import annotations

import binascii

from daemon.mail.defects import note
from daemon.mail.encoded_text import decode_uu, decode_yenc
from daemon.mail.structure import Part
from daemon.mail.words import decode_base64

_AS_IT_IS = (b"7", b"8", b"binary", b"none", b"identity")


def content(part: Part, defects: list[str] | None = None) -> bytes:
    """The part's bytes with the transfer encoding taken off; never raises."""
    body = part.body
    name = part.first("content-transfer-encoding").strip(b" \t\"'").lower()
    if not name or name.startswith(_AS_IT_IS) or (part.type.startswith("multipart/") and part.children):
        return body
    if name.startswith((b"base64", b"base-64")):
        return decode_base64(body)
    if name.startswith(b"quoted"):
        return binascii.a2b_qp(body) if b"=" in body else body
    if name.startswith((b"x-uu", b"uu")):
        return decode_uu(body)
    if name.startswith((b"x-yenc", b"yenc")):
        return decode_yenc(body)
    if defects is not None:
        note(defects, f"unknown transfer encoding {name[:30].decode('ascii', 'replace')}")
    return body
