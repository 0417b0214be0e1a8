"""A reply as its final bytes: the same parts always give the same bytes, so that a retry never sends a second
version."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from daemon.mail.encoding import body_part, encode_text, fold, parameter, safe_text
from daemon.mail.flowed import flow
from daemon.mail.references import base_subject
from daemon.mail.salutation import short_name
from daemon.mail.tokens import address_with_token
from daemon.models import Address, Attachment, Outgoing

KEPT_REFERENCES = 20
MAX_LINE_BYTES = 998  # RFC 5322 section 2.1.1, without CRLF
MAX_SUBJECT_CHARACTERS = 500

_ATEXT = re.compile(r"[A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]+")
_ID = re.compile(r"[^\s<>@\x00-\x1f]{1,400}@[^\s<>@\x00-\x1f]{1,400}")
_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}")


@dataclass(frozen=True, slots=True)
class ReplyParts:
    """Everything that a reply is made of. Ids stand without angle brackets, ``date`` is aware.

    ``text`` and ``html`` are what the templates rendered; without ``text`` the bare ``body_text`` is sent. ``token``
    ties the customer's answer to the ticket: in ``Reply-To`` and the envelope with ``plus_address``, in the subject
    with ``subject_token``.
    """

    desk: Address
    to: tuple[Address, ...]
    subject: str
    body_text: str
    message_id: str
    date: datetime
    desk_id: str
    cc: tuple[Address, ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    text: str = ""
    html: str = ""
    automatic: bool = False
    token: str = ""
    plus_address: bool = True
    subject_token: bool = False
    attachments: tuple[Attachment, ...] = ()


def new_message_id(desk_domain: str, ticket_id: int, seed: str) -> str:
    """A Message-ID (no brackets) that depends on its arguments only: the seed names the answered mail and the kind of
    reply."""
    digest = hashlib.sha256(f"{ticket_id}\0{seed}".encode()).hexdigest()[:32]
    return f"deskhand.t{ticket_id}.{digest}@{desk_domain}"


def compose_reply(reply: ReplyParts) -> Outgoing:
    """The mail as bytes with CRLF line ends and no line over 998 bytes (RFC 5322 section 2.1.1).

    RFC 3834 section 3.3 recommends an empty envelope sender for automatic replies. A bounce of our reply has to find
    its ticket, so the envelope sender is the desk's address with the ticket's token; loops are stopped by
    ``Auto-Submitted``, by our own header and by the breakers instead. Raises ValueError without a recipient, with a
    Message-ID that is none, or with an address that no line can hold.
    """
    if not reply.to or not _ID.fullmatch(reply.message_id):
        raise ValueError("a reply needs a recipient and a Message-ID of the form left@right")
    sender = _ascii_domain(safe_text(reply.desk.address))
    with_token = address_with_token(sender, reply.token) if reply.plus_address else sender
    kind, extra, body = _content(reply)
    lines = [
        *_headers(reply, sender, with_token),
        "MIME-Version: 1.0",
        f"Content-Type: {kind}",
        *extra,
    ]
    head = "\r\n".join(lines).encode("utf-8", "replace")
    recipients = tuple(dict.fromkeys(_ascii_domain(safe_text(one.address)) for one in (*reply.to, *reply.cc)))
    mime = head + b"\r\n\r\n" + body
    if max(map(len, mime.split(b"\r\n"))) > MAX_LINE_BYTES:
        raise ValueError(f"a line of the reply is longer than {MAX_LINE_BYTES} bytes: is an address too long?")
    return Outgoing(reply.message_id, with_token, recipients, mime)


def _headers(reply: ReplyParts, sender: str, with_token: str) -> list[str]:
    moment = reply.date.astimezone(UTC)
    headers = [
        f"Date: {format_datetime(moment)}",
        fold("From", [_mailbox(Address(sender, reply.desk.name))]),
        fold("To", [_mailbox(one) for one in reply.to], ","),
    ]
    if reply.cc:
        headers.append(fold("Cc", [_mailbox(one) for one in reply.cc], ","))
    if with_token != sender:
        headers.append(fold("Reply-To", [_mailbox(Address(with_token, reply.desk.name))]))
    headers.append(fold("Subject", encode_text(_subject(reply)).split(" ")))
    headers.append(f"Message-ID: <{reply.message_id}>")
    if _ID.fullmatch(reply.in_reply_to):
        headers.append(f"In-Reply-To: <{reply.in_reply_to}>")
    chain = _references(reply)
    if chain:
        headers.append(fold("References", [f"<{one}>" for one in chain]))
    headers.append(f"X-Deskhand-Desk: {re.sub(r'[^A-Za-z0-9._-]', '', reply.desk_id)[:60] or 'desk'}")
    if reply.automatic:
        headers += ["Auto-Submitted: auto-replied", "X-Auto-Response-Suppress: All"]  # RFC 3834 section 5.1; Exchange
    return headers


def _subject(reply: ReplyParts) -> str:
    """One ``Re:``, the ticket's subject without other prefixes, and the token once."""
    subject = base_subject(safe_text(reply.subject))[:MAX_SUBJECT_CHARACTERS]
    mark = f"[#{reply.token}]"
    if reply.token and reply.subject_token and mark not in subject:
        subject = f"{subject} {mark}".strip()
    return f"Re: {subject}".strip()


def _references(reply: ReplyParts) -> list[str]:
    """The thread's ids, the answered one last; a long chain keeps its first id and the last ones (RFC 5537 section
    3.4.4)."""
    chain = [one for one in dict.fromkeys((*reply.references, reply.in_reply_to)) if _ID.fullmatch(one)]
    if reply.in_reply_to in chain:
        chain.remove(reply.in_reply_to)
        chain.append(reply.in_reply_to)
    return chain if len(chain) <= KEPT_REFERENCES + 1 else [chain[0], *chain[-KEPT_REFERENCES:]]


def _mailbox(address: Address) -> str:
    name = short_name(safe_text(address.name))
    where = safe_text(address.address)
    if not where.startswith('"'):  # a quoted local part may hold all of these (RFC 5322 section 3.4.1)
        where = where.translate(dict.fromkeys(map(ord, " <>,")))
    where = _ascii_domain(where)
    if not name:
        return where
    if not name.isascii() or "=?" in name:
        return f"{encode_text(name)} <{where}>"
    if _ATEXT.fullmatch(name):
        return f"{name} <{where}>"
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}" <{where}>'


def _ascii_domain(address: str) -> str:
    """The domain as a server can look it up (RFC 5891); a non-ASCII local part stays and needs SMTPUTF8 (RFC 6531)."""
    local, at, domain = address.rpartition("@")
    if not at or domain.isascii():
        return address
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        return address


def _content(reply: ReplyParts) -> tuple[str, list[str], bytes]:
    """Content-Type, further headers and bytes of the body: alternative, in related for inline images, in mixed for
    attachments."""
    inline = [one for one in reply.attachments if one.inline and one.content_id and reply.html]
    attached = [one for one in reply.attachments if one not in inline]
    plain = _text_part("plain", flow(reply.text or reply.body_text), "; format=flowed")
    entity = plain
    if reply.html:
        page = _text_part("html", reply.html)
        if inline:
            page = _multipart(reply, "related", [page, *(_file_part(one) for one in inline)])
        entity = _multipart(reply, "alternative", [plain, page])
    if attached:
        entity = _multipart(reply, "mixed", [entity, *(_file_part(one) for one in attached)])
    return entity


def _text_part(subtype: str, text: str, parameters: str = "") -> tuple[str, list[str], bytes]:
    encoding, body = body_part(text)
    return f'text/{subtype}; charset="utf-8"{parameters}', [f"Content-Transfer-Encoding: {encoding}"], body


def _file_part(file: Attachment) -> tuple[str, list[str], bytes]:
    kind = (
        file.type
        if _MEDIA_TYPE.fullmatch(file.type) and not file.type.startswith(("multipart/", "message/"))
        else "application/octet-stream"
    )
    how = "inline" if file.inline and file.content_id else "attachment"
    extra = ["Content-Transfer-Encoding: base64", f"Content-Disposition: {how};\r\n {parameter('filename', file.name)}"]
    if file.content_id:
        extra.append(f"Content-ID: <{re.sub(r'[^A-Za-z0-9.@_-]', '', file.content_id)[:200]}>")
    return kind, extra, body_part(file.content)[1]


def _multipart(
    reply: ReplyParts, subtype: str, parts: list[tuple[str, list[str], bytes]]
) -> tuple[str, list[str], bytes]:
    """RFC 2046 section 5.1. The boundary comes from the Message-ID and is lengthened until no part holds it."""
    boundary = f"={subtype[:3]}_{hashlib.sha256(f'{subtype} {reply.message_id}'.encode()).hexdigest()[:40]}"
    while any(boundary.encode() in body for _, _, body in parts):
        boundary += "_"
    pieces = []
    for kind, extra, body in parts:
        head = "\r\n".join([f"Content-Type: {kind}", *extra]).encode("utf-8")
        pieces.append(f"--{boundary}\r\n".encode() + head + b"\r\n\r\n" + body + b"\r\n")
    return f'multipart/{subtype};\r\n boundary="{boundary}"', [], b"".join(pieces) + f"--{boundary}--\r\n".encode()
