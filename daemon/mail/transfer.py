"""Transfer encodings taken off (RFC 2045 section 6): quoted-printable, base64, and the older ones that mails still
name."""

from __future__ import annotations

import binascii
import re

from daemon.mail.defects import note
from daemon.mail.encoded_text import decode_uu, decode_yenc
from daemon.mail.structure import Part
from daemon.mail.words import decode_base64

_SAMPLE = 4_096
_CLEAN = re.compile(rb"[A-Za-z0-9+/=]*")
_RUN = re.compile(rb"[A-Za-z0-9+]+")  # no slash: the paths of links hold it
_PADDED_END = re.compile(rb"[A-Za-z0-9+/]={1,2}[ \t\r]*(?:\n|\Z)")
_LONGEST_WORD = 24
_LEAST_TEXT = 12  # bytes
_FOOTER = re.compile(rb"^[ \t]*(?:--|__)", re.MULTILINE)
_UTF_8 = ("", "utf-8", "utf8", "us-ascii", "ascii")
_WIDE = ("utf-16", "utf16", "utf-32", "utf32")
_SPACED_BREAK = re.compile(rb"=[ \t]++(?=[\r\n]|\Z)")  # RFC 2045 section 6.7 (3): a relay added the blanks
_EQUALS = re.compile(rb"=(?:([0-9A-Fa-f]{2})(=?)|[ \t]*\r?(?:\n|\Z))?")
_CONTROLS = frozenset({*range(32), 127} - {*b"\t\n\r\f\x1b"})
_AS_IT_IS = (b"7", b"8", b"binary", b"none", b"identity")


def content(part: Part, defects: list[str] | None = None) -> bytes:
    """The part's bytes with the transfer encoding taken off; never raises."""
    body = part.body
    name = part.first("content-transfer-encoding").strip(b" \t\"'").lower()
    if not name or name.startswith(_AS_IT_IS) or (part.type.startswith("multipart/") and part.children):
        return body
    problem = ""
    if name.startswith((b"base64", b"base-64")):
        damaged = _is_not_base64(body)
        footed = part.type.startswith("text/") and _FOOTER.search(body)
        decoded = _text_of_base64(part, body) if damaged or footed else b""
        decoded = decoded or (body if damaged else decode_base64(body))
        if decoded is not body and _is_one_word(part, body, decoded):
            decoded = body
        problem = "a body that is not base64" if decoded is body else "a damaged base64 body" if damaged else ""
    elif name.startswith(b"quoted"):
        decoded = body
        if b"=" in body:
            problem = "a body that is not quoted-printable" if _is_not_quoted_printable(part, body) else ""
            decoded = body if problem else binascii.a2b_qp(_SPACED_BREAK.sub(b"=", body))
    elif name.startswith((b"x-uu", b"uu")):
        decoded = decode_uu(body)
        problem = "a body that is not uuencoded" if decoded is body else ""
    elif name.startswith((b"x-yenc", b"yenc")):
        decoded = decode_yenc(body)
        problem = "a body that is not yEnc" if decoded is body else ""
    else:
        decoded, problem = body, f"unknown transfer encoding {name[:30].decode('ascii', 'replace')}"
    if problem and body.strip() and defects is not None:
        note(defects, problem)
    return decoded


def _is_not_base64(body: bytes) -> bool:
    """Whether most of what should be base64 are lines of short words. What follows a padded end is not asked: lists add
    their footers there."""
    sample = body[:_SAMPLE]
    end = _PADDED_END.search(sample)
    odd = whole = 0
    for line in sample[: end.end() if end else len(sample)].split(b"\n"):
        bare = line.strip()
        whole += len(bare)
        if not _CLEAN.fullmatch(bare) and max(map(len, _RUN.findall(bare)), default=0) < _LONGEST_WORD:
            odd += len(bare)
    return odd * 2 > whole


def _text_of_base64(part: Part, body: bytes) -> bytes:
    """What does not look like base64, or has a footer, decoded if that gives a text without control characters, which
    words never do by chance. A footer without padding before it is left out. Empty if there is no such text."""
    for candidate in (body, _FOOTER.split(body, maxsplit=1)[0]) if part.type.startswith("text/") else ():
        decoded = decode_base64(candidate)
        try:
            if len(decoded) >= _LEAST_TEXT and _CONTROLS.isdisjoint(decoded.decode("utf-8").encode()):
                return decoded
        except UnicodeDecodeError:
            continue
    return b""


def _is_one_word(part: Part, body: bytes, decoded: bytes) -> bool:
    """Whether a short text makes no sense as base64, while it is a word as it stands."""
    bare = body.strip()
    if len(bare) > _LONGEST_WORD or not bare.isalnum() or not part.type.startswith("text/"):
        return False
    if part.parameters.get("charset", "").lower() not in _UTF_8:
        return False
    try:
        return not decoded or not _CONTROLS.isdisjoint(decoded.decode("utf-8").encode())
    except UnicodeDecodeError:
        return True


def _is_not_quoted_printable(part: Part, body: bytes) -> bool:
    """Whether most equals signs are no escape that an encoder writes (RFC 2045 section 6.7): no hexadecimal digits
    follow, or in a text those of a control character, or of a letter or digit that needs no escape. One sign of an
    encoder at work says that it is: pages come with some of their signs escaped."""
    text = part.type.startswith("text/") and not part.parameters.get("charset", "").lower().startswith(_WIDE)
    right = wrong = 0
    for found in _EQUALS.finditer(body, 0, _SAMPLE * 16):
        digits = found[1]
        if digits is None:
            escaped = len(found[0]) > 1
        else:
            code = int(digits, 16)
            if digits == b"3D" or (code > 127 and digits == digits.upper()):
                return False
            needless = code < 128 and bytes((code,)).isalnum() and not found[2] and not _begins_line(body, found)
            escaped = not text or (code not in _CONTROLS and not needless)
        right += escaped
        wrong += not escaped
    return wrong > right


def _begins_line(body: bytes, found: re.Match[bytes]) -> bool:
    # "=46rom" keeps a mailbox file from seeing a new mail there.
    return found.start() == 0 or body[found.start() - 1 : found.start()] in (b"\n", b"\r")
