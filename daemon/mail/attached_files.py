"""Attachments out of parts: what they are called, and the files inside of those that are wrappers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from daemon.mail.apple_double import read_apple_file
from daemon.mail.charsets import decode
from daemon.mail.defects import note
from daemon.mail.encoded_text import EncodedFile
from daemon.mail.layout import disposition
from daemon.mail.structure import MESSAGES, Part
from daemon.mail.tnef import TnefFile, is_tnef, read_tnef
from daemon.mail.transfer import content
from daemon.mail.values import Attachment
from daemon.mail.words import header_text

MAX_NAME_CHARACTERS = 200

_UNSAFE_NAME = re.compile(r"[\x00-\x1f\x7f/\\]+")
_REPORTS = frozenset((
    "message/delivery-status", "message/feedback-report", "message/disposition-notification", "text/rfc822-headers",
))  # fmt: skip
_APPLE_FILES = ("application/applefile", "application/x-applefile")
_EXTENSIONS = {
    "message/rfc822": "eml", "text/calendar": "ics", "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif",
    "application/pdf": "pdf", "text/plain": "txt", "text/html": "html", "text/csv": "csv", "application/rtf": "rtf",
    "text/vcard": "vcf", "application/zip": "zip", "image/tiff": "tif", "image/webp": "webp", "image/svg+xml": "svg",
}  # fmt: skip
_TYPES = {extension: kind for kind, extension in _EXTENSIONS.items()} | {"jpeg": "image/jpeg", "htm": "text/html"}
# What a part is that has no name of its own. A signature is called one, or it reads as a file that nobody looked at.
_NAMES = {
    "application/pgp-signature": "signature.asc", "application/x-pgp-signature": "signature.asc",
    "application/pkcs7-signature": "smime.p7s", "application/x-pkcs7-signature": "smime.p7s",
    "application/pkcs7-mime": "smime.p7m", "application/x-pkcs7-mime": "smime.p7m",
}  # fmt: skip


@dataclass(slots=True)
class Files:
    """The attachments so far, and the text of an Outlook message that travelled as a file."""

    found: list[Attachment] = field(default_factory=list)
    text: str = ""
    html: str = ""


def add_part(files: Files, part: Part, parent: Part | None, defects: list[str]) -> None:
    """Add what a part holds: mostly one attachment, the files of ``winmail.dat``, or nothing for a resource fork."""
    kind, parameters = disposition(part)
    name = parameters.get("filename") or part.parameters.get("name") or ""
    data = part.body if part.type in _REPORTS else content(part, defects)
    inside_double = parent is not None and parent.type == "multipart/appledouble"
    if part.type in _APPLE_FILES:
        apple = read_apple_file(data)
        if inside_double and len(parent.children if parent else ()) > 1:
            return  # what the Macintosh knows about the file beside it (RFC 1740 section 5)
        if apple and apple.data is not None:
            _add(files, apple.name or name, "", apple.data)
            return
    elif inside_double and not name:
        name = _double_name(parent)
    if is_tnef(data) and _add_tnef(files, data, defects):
        return
    if not name and part.type in MESSAGES and part.children:
        name = header_text(part.children[0].first("subject"))[:80]
        name = f"{name}.eml" if name else ""
    identifier = part.first("content-id").strip(b" <>").decode("ascii", "replace")[:200]
    inline = kind == "inline" or (bool(identifier) and kind != "attachment")
    _add(files, name or _NAMES.get(part.type, ""), part.type, data, inline, identifier)


def add_encoded(files: Files, found: list[EncodedFile], charset: str) -> None:
    """Add files that stood in a text."""
    for one in found:
        _add(files, decode(one.name, charset)[0], "", one.content)


def _add(
    files: Files, name: str, kind: str, data: bytes, inline: bool = False, content_id: str = ""
) -> None:  # fmt: skip
    name = _UNSAFE_NAME.sub("_", name).strip(" .")[:MAX_NAME_CHARACTERS]
    if "/" not in kind:
        kind = _TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")
    name = name or f"part-{len(files.found) + 1}.{_EXTENSIONS.get(kind, 'bin')}"
    files.found.append(Attachment(name, kind, data, inline, content_id))


def _add_tnef(files: Files, data: bytes, defects: list[str]) -> bool:
    """Add the files of a ``winmail.dat``; False when it holds neither files nor text, so that it is kept itself."""
    tnef = read_tnef(data)
    if tnef is None or not (tnef.files or tnef.text.strip() or tnef.html.strip()):
        return False
    if not tnef.whole:
        note(defects, "winmail.dat is cut")
    files.text, files.html = files.text or tnef.text, files.html or tnef.html
    for one in tnef.files:
        _add_tnef_file(files, one)
    return True


def _add_tnef_file(files: Files, one: TnefFile) -> None:
    _add(files, one.name, one.type, one.content, bool(one.content_id), one.content_id[:MAX_NAME_CHARACTERS])


def _double_name(parent: Part | None) -> str:
    """The name that the resource fork gives to the file beside it."""
    for sibling in parent.children if parent else ():
        if sibling.type in _APPLE_FILES:
            apple = read_apple_file(content(sibling))
            own = disposition(sibling)[1].get("filename") or sibling.parameters.get("name") or ""
            return (apple.name if apple else "") or own.removeprefix("%").removeprefix("._")
    return ""
