"""Mails inside mails: a few headers, the text, the names of what is attached, down to the nesting limit."""

from __future__ import annotations

import email
import email.policy
import io
from collections.abc import Iterator
from email.header import decode_header, make_header
from email.message import Message

from markitdown import StreamInfo
from markitdown.converters import OutlookMsgConverter

from daemon.attachments.formats.charsets import decoded
from daemon.attachments.formats.markup import markdown_of_html
from daemon.attachments.job import Job
from daemon.attachments.kinds import Kind
from daemon.attachments.refusal import damaged, nested_too_deeply

_HEADERS = ("From", "To", "Cc", "Subject", "Date")
_MAX_PARTS = 500
_MAX_MULTIPART_DEPTH = 50


def read_mail(job: Job) -> str:
    """An eml file (RFC 5322). Raise ``NotReadError`` if it lies or nests too deep."""
    job.enter_container()
    try:
        message = email.message_from_bytes(job.content, policy=email.policy.compat32)
        return "\n".join(_rendered(message, job, job.depth))
    except RecursionError as problem:
        raise nested_too_deeply(job.limits.nesting) from problem
    except MemoryError:
        raise
    except Exception as problem:  # The email package has raised nearly everything on broken mails.
        raise damaged(Kind.MAIL) from problem


def _rendered(message: Message, job: Job, depth: int) -> Iterator[str]:
    for name in _HEADERS:
        if message.get(name):
            yield f"**{name}:** {_header(message, name)}"
    yield ""
    attached: list[str] = []
    for part in _leaves(message):
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            yield "\n---\n"
            if depth + 1 >= job.limits.nesting or not isinstance(inner, list) or not isinstance(inner[0], Message):
                yield f"(a mail nested deeper than {job.limits.nesting} levels was left out)"
            else:
                yield from _rendered(inner[0], job, depth + 1)
        elif part.get_filename() or part.get_content_maintype() != "text":
            attached.append(_file_name(part))
        else:
            yield _text(part)
    if attached:
        yield "\nAttached: " + ", ".join(attached)


def _leaves(message: Message, level: int = 0) -> Iterator[Message]:
    """Parts that are shown: of alternatives the plain text, or else the last one (RFC 2046 section 5.1.4)."""
    payload = message.get_payload()
    if not isinstance(payload, list) or message.get_content_type() == "message/rfc822" or level > _MAX_MULTIPART_DEPTH:
        yield message
        return
    parts = [part for part in payload[:_MAX_PARTS] if isinstance(part, Message)]
    if message.get_content_subtype() == "alternative":
        plain = [part for part in parts if part.get_content_type() == "text/plain" and _text(part).strip()]
        parts = plain[:1] or parts[-1:]
    for part in parts:
        yield from _leaves(part, level + 1)


def _text(part: Message) -> str:
    content = part.get_payload(decode=True)
    text = decoded(content if isinstance(content, bytes) else b"", charset=str(part.get_param("charset") or ""))
    return markdown_of_html(text) if part.get_content_subtype() == "html" else text


def _header(message: Message, name: str) -> str:
    value = message.get(name, "")
    try:
        return " ".join(str(make_header(decode_header(value))).split())
    except (LookupError, ValueError, email.errors.MessageError):
        return " ".join(str(value).split())


def _file_name(part: Message) -> str:
    name = part.get_filename()
    if not name:
        return part.get_content_type()
    try:
        return str(make_header(decode_header(name)))
    except (LookupError, ValueError, email.errors.MessageError):
        return name


def read_outlook(job: Job) -> str:
    """An Outlook msg file ([MS-OXMSG]) through MarkItDown; HTML text where there is no plain; names of attachments."""
    job.enter_container()
    import olefile

    try:
        text = str(OutlookMsgConverter().convert(io.BytesIO(job.content), StreamInfo(extension=".msg")).markdown)
        with olefile.OleFileIO(io.BytesIO(job.content)) as container:
            if text.rstrip().endswith("## Content"):
                text += "\n\n" + _outlook_html(container)
            attached = _outlook_names(container)
    except MemoryError:
        raise
    except Exception as problem:  # olefile raises whatever a broken table leads to.
        raise damaged(Kind.OUTLOOK) from problem
    return text + ("\n\nAttached: " + ", ".join(attached) if attached else "")


def _outlook_html(container: object) -> str:
    # PidTagBodyHtml, PT_BINARY ([MS-OXPROPS] section 2.620).
    content = _stream(container, ["__substg1.0_10130102"])
    return markdown_of_html(decoded(content, html=True)) if content else ""


def _outlook_names(container: object) -> list[str]:
    # PidTagAttachLongFilename, then PidTagAttachFilename, as UTF-16.
    folders = sorted({entry[0] for entry in container.listdir() if entry[0].startswith("__attach_version1.0_")})  # type: ignore[attr-defined]  # olefile has no types
    names = [
        _stream(container, [folder, "__substg1.0_3707001F"]) or _stream(container, [folder, "__substg1.0_3704001F"])
        for folder in folders
    ]
    return [name.decode("utf-16-le", "replace").strip("\x00") or "unnamed" for name in names]


def _stream(container: object, path: list[str]) -> bytes:
    if not container.exists(path):  # type: ignore[attr-defined]  # olefile has no types
        return b""
    return bytes(container.openstream(path).read())  # type: ignore[attr-defined]  # olefile has no types
