"""A mail as ``deskhand inspect --json`` prints it. The names are relied upon by scripts: they do not change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from daemon.mail.automatic import LOOKS_AUTOMATIC
from daemon.mail.bounce_advice import advice
from daemon.mail.domains import address_key
from daemon.mail.forwards import MAX_LINES, attached_sender, forwarded_sender
from daemon.mail.references import is_forward
from daemon.mail.separators import is_forward_separator
from daemon.mail.values import Address, Attachment, Bounce, BouncedRecipient, Mail, MailKind

_ADDRESS = re.compile(r"(?<![^\s<>()\[\]:;,\"'])[^\s<>()\[\]:;,@\"']{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")


class AttachmentReading(Protocol):
    """What somebody made of an attachment: how that went in a word, and its text."""

    @property
    def reading(self) -> str: ...  # noqa: D102

    @property
    def text(self) -> str: ...  # noqa: D102


def inspection(mail: Mail, file: str, readings: Sequence[AttachmentReading] | None = None) -> dict[str, object]:
    """The JSON object of one mail. ``readings`` are its attachments' readings in the same order, where they were made.

    ``in_reply_to`` is null where the mail names none; ``date`` is ISO 8601 in UTC or null; addresses read ``Name
    <a@b>``, the name in quotes where it needs them (RFC 5322 section 3.4).
    """
    return {
        "file": file,
        "message_id": mail.message_id,
        "in_reply_to": mail.in_reply_to or None,
        "references": list(mail.references),
        "from": mail.sender.mailbox,
        "to": _addresses(mail.to),
        "cc": _addresses(mail.cc),
        "reply_to": _addresses(mail.reply_to),
        "subject": mail.subject,
        "date": mail.date.isoformat() if mail.date else None,
        "kind": mail.kind.value,
        "text": mail.text,
        "quoted": mail.quoted,
        "signature": mail.signature,
        "language": mail.language,
        "bounce": bounce_table(mail.bounce),
        "authentication": {
            "spf": mail.authentication.spf,
            "dkim": mail.authentication.dkim,
            "dmarc": mail.authentication.dmarc,
        },
        "attachments": attachments_of(mail.attachments, readings),
        "html": mail.html,
        "defects": [*mail.defects, *_disguises(mail.sender)],
        "evidence": mail.evidence,
        "forwarded_from": _forwarded_from(mail),
        "looks_automatic": mail.kind is MailKind.PERSON and mail.evidence.startswith(LOOKS_AUTOMATIC),
    }


def _forwarded_from(mail: Mail) -> str | None:
    """Who wrote what a person forwards, as far as the client's block of headers, or the attached mail, names them."""
    if mail.kind is not MailKind.PERSON:
        return None
    lines = mail.text.split("\n")[:MAX_LINES]
    forwarded = is_forward(mail.subject) or any(is_forward_separator(line.strip()) for line in lines)
    found = (forwarded_sender(mail.text) if forwarded else None) or attached_sender(mail.attachments)
    return found.mailbox if found else None


def _disguises(sender: Address) -> list[str]:
    """A name that holds an address for another one: many programs show the name only."""
    others = (one for one in _ADDRESS.findall(sender.name) if address_key(one) != sender.key)
    return [f"the sender's name holds another address: {one}" for one in others][:1]


def _addresses(addresses: Sequence[Address]) -> list[str]:
    return [one.mailbox for one in addresses]


def bounce_table(bounce: Bounce | None) -> dict[str, object] | None:
    """A bounce as a JSON object: each failed recipient with ``advice`` (``wait``, ``tell_agent``, ``stop_writing`` or
    ``nothing``) and a sentence why."""
    if bounce is None:
        return None
    return {
        "original_message_id": bounce.original_message_id,
        "recipients": [_recipient(one) for one in bounce.recipients],
    }


def _recipient(one: BouncedRecipient) -> dict[str, object]:
    advised = advice(one)
    return {
        "address": one.address,
        "status": one.status,
        "hard": one.hard,
        "diagnostic": one.diagnostic,
        "delayed": one.delayed,
        "advice": advised.advice.value,
        "why": advised.why,
    }


def attachments_of(
    attachments: Sequence[Attachment], readings: Sequence[AttachmentReading] | None
) -> list[dict[str, object]]:
    """The ``attachments`` of a mail's JSON object; see ``inspection``."""
    found: list[dict[str, object]] = []
    for index, one in enumerate(attachments):
        reading = readings[index] if readings is not None and index < len(readings) else None
        found.append(
            {
                "name": one.name,
                "type": one.type,
                "size": one.size,
                "inline": one.inline,
                "reading": reading.reading if reading else "not read",
                "characters": len(reading.text) if reading else 0,
            }
        )
    return found
