"""A mail of ours as its final bytes: the same parts always give the same bytes, so that a retry never sends a second
version."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from daemon.mail.address_form import header_mailbox, wire_address
from daemon.mail.domains import ascii_domain
from daemon.mail.encoding import encode_text, fold, plain_text, safe_text
from daemon.mail.entities import Entity, file_entity, multipart, text_entity
from daemon.mail.flowed import flow
from daemon.mail.references import MAX_ID_BYTES, base_subject, bounded
from daemon.mail.tokens import address_with_token
from daemon.mail.values import Address, Attachment, Outgoing

KEPT_REFERENCES = 20
MAX_LINE_BYTES = 998  # RFC 5322 section 2.1.1, without CRLF
MAX_SUBJECT_CHARACTERS = 500

MAX_REFERENCES_CHARACTERS = 998  # RFC 5537 section 3.4.4: of the unfolded field with its name
MAX_MAIL_BYTES = 20_000_000  # the smallest limit of the large providers, with room for what relays add

_ID = re.compile(r"[^\s<>@\x00-\x1f\x7f]+@[^\s<>@\x00-\x1f\x7f]+")


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


@dataclass(frozen=True, slots=True)
class NoticeParts:
    """A mail that answers nobody: to the desk's own agents."""

    desk: Address
    to: Address
    subject: str
    text: str
    message_id: str
    date: datetime
    desk_id: str


def new_message_id(desk_domain: str, ticket_id: int, seed: str) -> str:
    """A Message-ID (no brackets) that depends on its arguments only: the seed names the answered mail and the kind of
    reply."""
    digest = hashlib.sha256(f"{ticket_id}\0{seed}".encode()).hexdigest()[:32]
    return f"deskhand.t{ticket_id}.{digest}@{ascii_domain(desk_domain)}"


def compose_reply(reply: ReplyParts) -> Outgoing:
    """The mail as bytes with CRLF line ends and no line over 998 bytes (RFC 5322 section 2.1.1).

    RFC 3834 section 3.3 recommends an empty envelope sender for automatic replies. A bounce of our reply has to find
    its ticket, so the envelope sender is the desk's address with the ticket's token; loops are stopped by
    ``Auto-Submitted``, by our own header and by the breakers instead. Raises ValueError without a recipient, with a
    Message-ID that is none, with an address that no line can hold, or when it is larger than a server takes.
    """
    if not reply.to or not is_message_id(reply.message_id):
        raise ValueError("a reply needs a recipient and a Message-ID of the form left@right")
    sender = wire_address(reply.desk.address)
    with_token = address_with_token(sender, reply.token) if reply.plus_address else sender
    recipients = tuple(dict.fromkeys(wire_address(one.address) for one in (*reply.to, *reply.cc)))
    lines = _headers(reply, sender, with_token, utf8=not all(address.isascii() for address in recipients))
    return Outgoing(reply.message_id, with_token, recipients, _finished(lines, _content(reply)))


def compose_notice(notice: NoticeParts) -> Outgoing:
    """A notice as bytes; ``auto-generated`` (RFC 3834 section 5.1), because it answers nobody. Raises like a reply."""
    if not is_message_id(notice.message_id):
        raise ValueError("a notice needs a Message-ID of the form left@right")
    sender, recipient = wire_address(notice.desk.address), wire_address(notice.to.address)
    subject = safe_text(notice.subject)[:MAX_SUBJECT_CHARACTERS]
    lines = [
        *_origin(notice.date, Address(sender, notice.desk.name), (notice.to,)),
        fold("Subject", encode_text(subject).split(" ")),
        f"Message-ID: <{notice.message_id}>",
        *_marks(notice.desk_id, "auto-generated"),
    ]
    return Outgoing(notice.message_id, sender, (recipient,), _finished(lines, text_entity("plain", notice.text)))


def is_message_id(text: str) -> bool:
    """Whether a header can carry it as a Message-ID (RFC 5322 section 3.6.4), in whatever letters."""
    return _ID.fullmatch(text) is not None and len(text.encode("utf-8", "replace")) <= MAX_ID_BYTES


def _finished(lines: list[str], content: Entity) -> bytes:
    head = "\r\n".join([*lines, "MIME-Version: 1.0", *content.headers]).encode("utf-8", "replace")
    mime = head + b"\r\n\r\n" + content.body
    if max(map(len, mime.split(b"\r\n"))) > MAX_LINE_BYTES:
        raise ValueError(f"a line of the mail is longer than {MAX_LINE_BYTES} bytes: is an address too long?")
    if len(mime) > MAX_MAIL_BYTES:
        raise ValueError(f"the mail has {len(mime)} bytes, more than the {MAX_MAIL_BYTES} that servers take")
    return mime


def _origin(date: datetime, sender: Address, to: tuple[Address, ...]) -> list[str]:
    return [
        f"Date: {format_datetime(date.astimezone(UTC))}",
        fold("From", [header_mailbox(sender)]),
        fold("To", [header_mailbox(one) for one in to], ","),
    ]


def _marks(desk_id: str, automatic: str) -> list[str]:
    """Whose mail it is; and, on automatic ones, that nobody's machine needs to answer (RFC 3834 section 5.1;
    Exchange)."""
    marks = [f"X-Deskhand-Desk: {re.sub(r'[^A-Za-z0-9._-]', '', desk_id)[:60] or 'desk'}"]
    return [*marks, f"Auto-Submitted: {automatic}", "X-Auto-Response-Suppress: All"] if automatic else marks


def _headers(reply: ReplyParts, sender: str, with_token: str, *, utf8: bool) -> list[str]:
    headers = _origin(reply.date, Address(sender, reply.desk.name), reply.to)
    if reply.cc:
        headers.append(fold("Cc", [header_mailbox(one) for one in reply.cc], ","))
    if with_token != sender:
        headers.append(fold("Reply-To", [header_mailbox(Address(with_token, reply.desk.name))]))
    headers.append(fold("Subject", encode_text(_subject(reply)).split(" ")))
    headers.append(f"Message-ID: <{reply.message_id}>")
    if _can_name(reply.in_reply_to, utf8):
        headers.append(f"In-Reply-To: <{reply.in_reply_to}>")
    chain = _references(reply, utf8)
    if chain:
        headers.append(fold("References", [f"<{one}>" for one in chain]))
    return headers + _marks(reply.desk_id, "auto-replied" if reply.automatic else "")


def _subject(reply: ReplyParts) -> str:
    """One ``Re:``, the ticket's subject without other prefixes, and the token once."""
    subject = base_subject(safe_text(reply.subject))[:MAX_SUBJECT_CHARACTERS]
    mark = f"[#{reply.token}]"
    if reply.token and reply.subject_token and mark not in subject:
        subject = f"{subject} {mark}".strip()
    return f"Re: {subject}".strip()


def _can_name(identifier: str, utf8: bool) -> bool:
    """An id with raw 8-bit letters is left out: for it the whole mail would need SMTPUTF8, which few servers offer,
    unless a recipient needs that anyway."""
    return is_message_id(identifier) and (utf8 or identifier.isascii())


def _references(reply: ReplyParts, utf8: bool) -> tuple[str, ...]:
    """The thread's ids, the answered one last. A long chain keeps its first id and the last ones, at least two (RFC
    5537 section 3.4.4)."""
    ids = dict.fromkeys((*reply.references, reply.in_reply_to))
    chain = [one for one in ids if _can_name(one, utf8) and one not in (reply.in_reply_to, reply.message_id)]
    if _can_name(reply.in_reply_to, utf8):
        chain.append(reply.in_reply_to)
    kept = bounded(tuple(chain), KEPT_REFERENCES + 1)
    while len(kept) > 3 and len("References:") + sum(len(one) + 3 for one in kept) > MAX_REFERENCES_CHARACTERS:
        kept = (kept[0], *kept[2:])
    return kept


def _content(reply: ReplyParts) -> Entity:
    """Alternative, its HTML in related with the pictures that it shows, all of it in mixed for attachments."""
    shown = [one for one in reply.attachments if one.inline and one.content_id and reply.html]
    attached = [one for one in reply.attachments if one not in shown]
    entity = text_entity("plain", flow(plain_text(reply.text or reply.body_text)), "; format=flowed")
    if reply.html:
        page = text_entity("html", reply.html)
        if shown:
            page = multipart("related", [page, *map(file_entity, shown)], reply.message_id)
        entity = multipart("alternative", [entity, page], reply.message_id)
    if attached:
        entity = multipart("mixed", [entity, *map(file_entity, attached)], reply.message_id)
    return entity
