"""Which parts of a mail are its text and which are attachments, decoded (RFC 2045 section 6, RFC 2046, RFC 3676)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from daemon.mail.attached_files import Files, add_encoded, add_part
from daemon.mail.calendar import read_invitation
from daemon.mail.charsets import decode
from daemon.mail.clear_signed import CLEAR_SIGNED, without_armour
from daemon.mail.defects import note
from daemon.mail.embedded import open_embedded
from daemon.mail.encoded_text import split_files
from daemon.mail.html_text import html_to_text
from daemon.mail.layout import Layout, is_page, is_text, lay_out
from daemon.mail.links import with_real_links
from daemon.mail.structure import Part
from daemon.mail.stubs import is_stub, may_be_stub
from daemon.mail.transfer import content
from daemon.mail.values import Attachment

__all__ = ["Body", "content", "part_text", "read_body"]

MAX_TEXT_BYTES = 5_000_000

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_NO_WORD = re.compile(r"\W+")
_LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029")


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
    open_embedded(root, defects)
    layout = lay_out(root)
    files = Files()
    body.text = _text(layout, body, files)
    _attach(root, layout, files, defects)
    if not body.text.strip():
        _say_it_otherwise(body, layout, files)
    body.attachments = files.found
    return body


def _text(layout: Layout, body: Body, files: Files) -> str:
    """Plain text where there is any that says something, else the page."""
    text = _joined(layout.text, body, files)
    pages = [part for part in layout.html if is_page(part) and not any(part is shown for shown in layout.text)]
    if not pages:
        return text
    if not text.strip():
        return _joined(layout.html, body, files)
    if may_be_stub(text, "\n".join(part_text(part, []) for part in pages)):
        # What is only looked at leaves no defects, and no files a second time.
        other = Body(defects=[])
        page = _joined(layout.html, other, Files())
        if is_stub(text, page):
            note(body.defects, "a plain part that says less than the page")
            body.defects.extend(other.defects)
            body.html = other.html
            return page
    return text


def _joined(parts: list[Part], body: Body, files: Files) -> str:
    pieces: list[str] = []
    said: set[str] = set()
    html = False
    for part in parts:
        if is_page(part):
            piece = html_to_text(part_text(part, body.defects))
        elif is_text(part):
            piece = with_real_links(part_text(part, body.defects, files))
        else:
            continue
        if len(parts) > 1:
            # Gateways write the two forms of one text side by side, without saying that they are alternatives.
            words = _NO_WORD.sub("", piece)
            if words in said:
                continue
            said.add(words)
        html = html or is_page(part)
        pieces.append(piece)
    body.html = html
    return "\n".join(piece for piece in pieces if piece) if len(pieces) > 1 else "".join(pieces)


def _attach(root: Part, layout: Layout, files: Files, defects: list[str]) -> None:
    """Everything that is no text, in the order of the mail."""
    parents = {id(child): part for part in root.walk() if part.type.startswith("multipart/") for child in part.children}
    attached = {id(part) for part in layout.attached}
    for part in root.walk():
        if id(part) in attached and (part.start < part.end or part.headers):
            add_part(files, part, parents.get(id(part)), defects)


def _say_it_otherwise(body: Body, layout: Layout, files: Files) -> None:
    """The words of a mail that has none in a part of its own: Outlook's message in ``winmail.dat``, an invitation."""
    if files.text.strip() or files.html.strip():
        body.html = not files.text.strip()
        body.text = html_to_text(files.html) if body.html else _LINE_ENDS.sub("\n", files.text).replace("\0", "")
        return
    for part in layout.attached:
        if part.type == "text/calendar":
            invitation = read_invitation(content(part), part.parameters.get("charset", ""))
            if invitation and invitation.text:
                body.text = invitation.text.replace("\0", "")
                return


def part_text(part: Part, defects: list[str], files: Files | None = None) -> str:
    """The part's text with line ends made ``\\n`` and NUL taken out, ``format=flowed`` unwrapped (RFC 3676 section
    4). Encoded files go out of it where there is a place for them."""
    data = content(part, defects)
    charset = part.parameters.get("charset", "")
    if files is not None:
        data, encoded = split_files(data)
        add_encoded(files, encoded, charset)
    if len(data) > MAX_TEXT_BYTES:
        data = data[:MAX_TEXT_BYTES]
        note(defects, "a text over 5 MB was cut")
    if part.type == "text/html" and not charset:
        declared = _META_CHARSET.search(data[:4096])
        charset = declared[1].decode("ascii") if declared else ""
    text, defect = decode(data, charset)
    if defect:
        note(defects, defect)
    if "\x00" in text:
        note(defects, "NUL bytes in the text")
        text = text.replace("\x00", "")
    text = text.replace("\r\n", "\n")
    if "\r" in text or not text.isascii():
        text = _LINE_ENDS.sub("\n", text)
    text = text.removeprefix("\ufeff")
    if CLEAR_SIGNED in text:
        text = without_armour(text)
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
