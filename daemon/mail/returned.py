"""The mail that a bounce gives back: its Message-ID, wherever the reporting server has put it."""

from __future__ import annotations

import re

from daemon.mail.bodies import content
from daemon.mail.references import clean_id, message_ids
from daemon.mail.structure import Part, parse_header_block
from daemon.mail.words import header_text

_RETURNED_ID = re.compile(
    r"^[ \t>]*(?:X-)?(?:Original-)?Message-I[dD][ \t]*:\s*<?([^\s<>]{3,500})", re.IGNORECASE | re.MULTILINE
)
_HEADER_TYPES = (
    "text/rfc822-headers", "message/rfc822-headers", "message/global-headers", "message/rfc822", "message/global",
    "message/partial",
)  # fmt: skip


def original_message_id(root: Part, text: str) -> str:
    """The Message-ID of the returned mail: from its part, its headers, or what stands below the report's text."""
    for part in root.walk():
        if part is root:
            continue
        if part.headers.get("message-id") and (_is_returned(root, part) or _is_bare_copy(part)):
            return next(iter(message_ids(part.first("message-id"))), "")
        if part.type in _HEADER_TYPES and not (part.children and part.children[0].headers):
            # Also a mail that begins with empty lines, and half of one (RFC 2046 section 5.2.2), as LiteMail returns.
            block = re.split(rb"\r?\n\r?\n", content(part).lstrip(), maxsplit=1)[0]
            found = parse_header_block(block + b"\n").get("message-id")
            if found:
                return next(iter(message_ids(found[0])), "")
    loose = _RETURNED_ID.search(text)
    if loose:
        return clean_id(loose[1])
    return next(iter(message_ids(root.first("in-reply-to"))), "") or next(
        iter(message_ids(root.first("references"))), ""
    )


def _is_bare_copy(part: Part) -> bool:
    """A mail that was put between the boundaries without a header of the part (Mail2000 and other old gateways)."""
    return bool(part.headers.get("received") and part.headers.get("from"))


def _is_returned(root: Part, part: Part) -> bool:
    return any(part in owner.children for owner in root.walk() if owner.type in ("message/rfc822", "message/global"))


def returned_headers(root: Part) -> str:
    """The To field of the mail that is given back whole; empty if none is."""
    for owner in root.walk():
        if owner.type == "message/rfc822" and owner.children:
            return "To: " + header_text(owner.children[0].first("to"))
    return ""
