"""Bytes of a mail to a ``Mail``: the one entrance to the reader. It never raises and takes time linear to the size."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import NamedTuple

from daemon.mail import dates, fields
from daemon.mail.authentication import read_authentication
from daemon.mail.automatic import classify
from daemon.mail.banners import split_banner
from daemon.mail.bodies import content, read_body
from daemon.mail.language_detection import language_of
from daemon.mail.line_ends import mend_line_ends
from daemon.mail.options import ReaderOptions
from daemon.mail.pages import is_quoted_by_client
from daemon.mail.posting import posts_below
from daemon.mail.references import MISSING_DOMAIN, has_prefix, is_forward, message_ids, thread_references
from daemon.mail.replies import Reply, read_reply
from daemon.mail.signs import Envelope
from daemon.mail.structure import Part, parse
from daemon.mail.thread_index import ThreadIndex, read_thread_index
from daemon.mail.values import Address, Mail, MailKind
from daemon.mail.words import header_text

MAX_SUBJECT_CHARACTERS = 2_000

_ENVELOPE_HEADERS = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-rcpt-to")


class _Head(NamedTuple):
    """The header fields that need no body."""

    message_id: str
    subject: str
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    in_reply_to: str
    references: tuple[str, ...]


def read_mail(raw: bytes, reader: ReaderOptions) -> Mail:
    """Read ``raw``, whatever it holds. What was wrong with it stands in ``defects``.

    A mail without a Message-ID gets one made of its checksum (``sha256…@missing.invalid``), the same each time.
    """
    root, defects = parse(raw)
    mend_line_ends(root)
    head = _read_head(root, raw, defects)
    body = read_body(root, defects)
    body.text, banner = split_banner(body.text)
    thread = read_thread_index(root.first("thread-index"))
    read = cache(
        lambda: read_reply(
            body.text, is_forward(head.subject), _answers(root, head, thread), head.sender.name.strip("[]")
        )
    )
    envelope = Envelope(root, body.text, head.subject, head.sender, head.to, head.message_id, lambda: read().text)
    verdict = classify(envelope, reader)
    reply = _report(body.text) if verdict.kind in (MailKind.BOUNCE, MailKind.COMPLAINT) else read()
    moment, offset, defect = dates.date(root.first("date"))
    if defect:
        defects.append(defect)
    return Mail(
        **head._asdict(),
        date=moment,
        date_offset=offset,
        kind=verdict.kind,
        evidence=verdict.evidence,
        text=reply.text,
        quoted="\n\n".join(filter(None, (reply.text and banner, reply.quoted))),
        signature=reply.signature,
        language=language_of(reply.text),
        bounce=verdict.bounce,
        authentication=read_authentication(root, reader),
        attachments=tuple(body.attachments),
        html=body.html,
        defects=tuple(dict.fromkeys(defects)),
        original_from=fields.addresses([*root.values("x-original-from"), *root.values("x-original-sender")]),
        posts_below=posts_below(body.text, reply),
        conversation=thread.conversation if thread else "",
        answers_in_conversation=thread is not None and thread.level > 0,
        envelope_to=fields.addresses([value for name in _ENVELOPE_HEADERS for value in root.values(name)]),
    )


def _answers(root: Part, head: _Head, thread: ThreadIndex | None) -> bool:
    """Whether the mail answers another one, by its header or by what its client made of the page."""
    if head.references or (thread and thread.level) or has_prefix(head.subject):
        return True
    return any(is_quoted_by_client(content(part)) for part in root.walk() if part.type == "text/html")


def _read_head(root: Part, raw: bytes, defects: list[str]) -> _Head:
    message_id = next(iter(message_ids(root.first("message-id"))), "")
    if not message_id:
        message_id = f"sha256{hashlib.sha256(raw).hexdigest()}@{MISSING_DOMAIN}"
        defects.append("no Message-ID: one was made of the checksum")
    senders = fields.addresses(root.values("from")) or fields.addresses(root.values("sender"))
    if not senders:
        defects.append("no sender")
    in_reply_to, references = thread_references(
        root.first("in-reply-to"), b" ".join(root.values("references")), message_id
    )
    return _Head(
        message_id=message_id,
        subject=header_text(root.first("subject"))[:MAX_SUBJECT_CHARACTERS],
        sender=senders[0] if senders else Address(""),
        to=fields.addresses(root.values("to")),
        cc=fields.addresses(root.values("cc")),
        reply_to=fields.addresses(root.values("reply-to")),
        in_reply_to=in_reply_to,
        references=references,
    )


def _report(text: str) -> Reply:
    """A machine's report is kept whole: it has no new words and no signature."""
    return Reply("\n".join(line for line in text.split("\n") if not line.startswith("\x00")).strip())
