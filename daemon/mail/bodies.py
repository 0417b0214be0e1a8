"""Which parts of a mail are its text and which are attachments, decoded (RFC 2045 section 6, RFC 2046, RFC 3676)."""

from __future__ import annotations

import binascii
import quopri
import re
from dataclasses import dataclass, field

from daemon.mail.charsets import decode
from daemon.mail.html_text import html_to_text
from daemon.mail.parameters import parse_parameters
from daemon.mail.structure import Part
from daemon.mail.words import decode_base64, header_text
from daemon.models import Attachment

MAX_TEXT_BYTES = 5_000_000

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029")
_UNSAFE_NAME = re.compile(r"[\x00-\x1f\x7f/\\]+")
_REPORTS = (
    "message/delivery-status",
    "message/feedback-report",
    "message/disposition-notification",
    "text/rfc822-headers",
)
_EXTENSIONS = {
    "message/rfc822": "eml", "text/calendar": "ics", "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif",
    "application/pdf": "pdf", "text/plain": "txt", "text/html": "html", "text/csv": "csv",
}  # fmt: skip


@dataclass(slots=True)
class Body:
    """The text of a mail before quotes are cut, and everything that is no text."""

    text: str = ""
    html: bool = False
    attachments: list[Attachment] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)


def read_body(root: Part, defects: list[str]) -> Body:
    """Choose the text and collect the attachments; bad encodings and charsets end up in ``defects``."""
    body = Body(defects=defects)
    plain: list[str] = []
    rich: list[Part] = []
    waiting: list[tuple[Part, bool]] = [(root, False)]
    while waiting:
        part, alternative = waiting.pop()
        if part.type.startswith("multipart/") and part.children:
            inner = alternative or part.type == "multipart/alternative"
            waiting.extend((child, inner) for child in reversed(part.children))
            continue
        disposition, parameters = _disposition(part)
        if _is_text(part, disposition, parameters):
            if part.type == "text/html":
                rich.append(part)
            else:
                plain.append(part_text(part, defects))
        elif part.start < part.end or part.headers:
            body.attachments.append(_attachment(part, disposition, parameters, len(body.attachments) + 1))
    _choose(body, plain, rich)
    return body


def _choose(body: Body, plain: list[str], rich: list[Part]) -> None:
    """Plain text where there is any that says something, else the page."""
    text = "\n".join(plain) if len(plain) > 1 else (plain[0] if plain else "")
    if rich and not text.strip():
        pages = [html_to_text(part_text(part, body.defects)) for part in rich[:20]]
        text = "\n".join(page for page in pages if page)
        body.html = True
    body.text = text


def _is_text(part: Part, disposition: str, parameters: dict[str, str]) -> bool:
    if part.type.startswith("multipart/"):
        return True  # a multipart without parts: its body is what the person sees
    if part.type not in (
        "text/plain",
        "text/html",
        "text/enriched",
        "text/x-markdown",
        "text/markdown",
        "text/x-amp-html",
    ):
        return part.type in ("text", "html") or (part.level == 0 and "/" not in part.type)
    if part.type == "text/x-amp-html":
        return False
    if disposition == "attachment":
        return False
    return not (parameters.get("filename") or part.parameters.get("name"))


def _disposition(part: Part) -> tuple[str, dict[str, str]]:
    value = part.first("content-disposition")
    return parse_parameters(value) if value else ("", {})


def content(part: Part, defects: list[str] | None = None) -> bytes:
    """The part's bytes with the transfer encoding taken off; never raises."""
    body = part.body
    encoding = part.first("content-transfer-encoding").strip().lower()
    if not encoding or encoding[:1] in (b"7", b"8") or encoding.startswith(b"binary"):
        return body
    if encoding.startswith(b"base64"):
        return decode_base64(body)
    if encoding.startswith(b"quoted"):
        return quopri.decodestring(body) if b"=" in body else body
    if encoding.startswith((b"x-uue", b"uue", b"x-uu")):
        return _uudecode(body)
    if defects is not None and len(defects) < 50:
        defects.append(f"unknown transfer encoding {encoding[:30].decode('ascii', 'replace')}")
    return body


def _uudecode(body: bytes) -> bytes:
    lines = body.split(b"\n")
    start = next((index for index, line in enumerate(lines) if line.startswith(b"begin ")), -1)
    if start < 0:
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


def part_text(part: Part, defects: list[str]) -> str:
    """The part's text with line ends made ``\\n`` and NUL taken out, ``format=flowed`` unwrapped (RFC 3676 section
    4)."""
    data = content(part, defects)
    if len(data) > MAX_TEXT_BYTES:
        data = data[:MAX_TEXT_BYTES]
        _note(defects, "a text over 5 MB was cut")
    charset = part.parameters.get("charset", "")
    if part.type == "text/html" and not charset:
        declared = _META_CHARSET.search(data[:4096])
        charset = declared[1].decode("ascii") if declared else ""
    text, defect = decode(data, charset)
    if defect:
        _note(defects, defect)
    if "\x00" in text:
        _note(defects, "NUL bytes in the text")
        text = text.replace("\x00", "")
    if "\r" in text or "\u2028" in text:
        text = _LINE_ENDS.sub("\n", text)
    text = text.removeprefix("\ufeff")
    if part.parameters.get("format", "").lower() == "flowed":
        text = _unflow(text, part.parameters.get("delsp", "").lower() == "yes")
    return text


def _unflow(text: str, delete_space: bool) -> str:
    """Join lines that end with a space to the next one of the same quote depth; "-- " stays alone."""
    result: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        stripped = line.lstrip(">")
        depth = len(line) - len(stripped)
        inner = stripped[1:] if stripped.startswith(" ") else stripped
        flowed = inner.endswith(" ") and inner != "-- "
        piece = inner[:-1] if flowed and delete_space else inner
        if open_depth == depth and inner != "-- ":
            result.append(piece)
        else:
            result.append(("\n" if result else "") + (">" * depth + " " if depth else "") + piece)
        open_depth = depth if flowed else -1
    return "".join(result)


def _attachment(part: Part, disposition: str, parameters: dict[str, str], number: int) -> Attachment:
    name = parameters.get("filename") or part.parameters.get("name") or ""
    if not name and part.type == "message/rfc822" and part.children:
        name = header_text(part.children[0].first("subject"))[:80]
        name = f"{name}.eml" if name else ""
    name = _UNSAFE_NAME.sub("_", name).strip(" .")[:200]
    identifier = part.first("content-id").strip(b" <>").decode("ascii", "replace")[:200]
    return Attachment(
        name=name or f"part-{number}.{_EXTENSIONS.get(part.type, 'bin')}",
        type=part.type if "/" in part.type else "application/octet-stream",
        content=part.body if part.type in _REPORTS else content(part),
        inline=disposition == "inline" or (bool(identifier) and disposition != "attachment"),
        content_id=identifier,
    )


def _note(defects: list[str], text: str) -> None:
    if text not in defects and len(defects) < 50:
        defects.append(text)
