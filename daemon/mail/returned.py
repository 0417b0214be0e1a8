"""The mail that a bounce gives back: where it begins, and its Message-ID, wherever the reporting server has put it."""

from __future__ import annotations

import re

from daemon.mail.bodies import content
from daemon.mail.references import clean_id, message_ids
from daemon.mail.structure import Part, parse_header_block
from daemon.mail.words import header_text

MAX_REPORT_CHARACTERS = 20_000

_RETURNED = re.compile(
    # A line of dashes is passed over once, not from each dash: a rule of ten thousand took a second.
    r"^(?:(?=[ \t>*-]*--)[ \t>*-]*+[^\n]{0,40}"
    r"(?:copy of|original message|message headers?|unsent message|returned message|"
    r"undelivered|transcript of headers|below this line|header)[^\n]{0,60}$|"
    r"[ \t>*-]*(?:original (?:message|mail)(?: as)? follows|original message headers|"
    r"included is a copy|this is a copy of|return-path:|"
    r"received: (?:from|by|\()|content of the original|\|-+ message text follows|message text follows|"
    r"the following is a copy|message headers? follows?|below is a copy|your message was|original message:|"
    r"the original message (?:headers )?follows|headers? of the original|-----original))",
    re.IGNORECASE | re.MULTILINE,
)
_FIELD_NAME = re.compile(r"([A-Za-z][A-Za-z0-9-]{1,39}):(?=[ \t]|$)")
# A header that came with a mail has one of the first, which no report names when it tells which mail it means, ...
_TRACES = frozenset(("received", "return-path", "message-id", "mime-version", "dkim-signature"))
# ... and some of these beside it.
_NAMES = frozenset(("from", "to", "subject", "date", "cc", "reply-to", "content-type"))
_RETURNED_ID = re.compile(
    r"^[ \t>]*(?:X-)?(?:Original-)?Message-I[dD][ \t]*:\s*<?([^\s<>]{3,500})", re.IGNORECASE | re.MULTILINE
)
_SHORTEST_REPORT = 40  # characters
_ENOUGH_FIELDS = 4
_HEADER_TYPES = (
    "text/rfc822-headers", "message/rfc822-headers", "message/global-headers", "message/rfc822", "message/global",
    "message/partial",
)  # fmt: skip


def own_words(text: str) -> str:
    """The report without the mail that it returns below it."""
    cut = text[:MAX_REPORT_CHARACTERS]
    found = _RETURNED.search(cut, min(len(cut), 1))
    if found and found.start() > _SHORTEST_REPORT:
        cut = cut[: found.start()]
    start = _header_start(cut)
    return cut[:start] if start > _SHORTEST_REPORT else cut


def _header_start(text: str) -> int:
    """Where the header of a mail stands in a text although no line announces it in words known here; -1 if nowhere.

    What a report tells of the mail it means (``Subject:``, ``To:``) is indented or has no trace of a transport.
    """
    at, start = 0, -1
    names: set[str] = set()
    for line in text.split("\n"):
        shown = line.removeprefix(">").removeprefix(" ") if line[:1] == ">" else line
        field = _FIELD_NAME.match(shown)
        if field and start < 0 and field[1].lower() in _TRACES | _NAMES:
            start, names = at, set()
        if field:
            names.add(field[1].lower())
        elif shown[:1] not in (" ", "\t") or not shown.strip():
            start = -1
        if start >= 0 and names & _TRACES and len(names & (_TRACES | _NAMES)) >= _ENOUGH_FIELDS:
            return start
        at += len(line) + 1
    return -1


def original_message_id(root: Part, text: str) -> str:
    """The Message-ID of the returned mail: from its part, its headers, or what stands below the report's text."""
    returned = _returned(root)
    for part in root.walk():
        if part is root:
            continue
        if part.headers.get("message-id") and (id(part) in returned or _is_bare_copy(part)):
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


def _returned(root: Part) -> frozenset[int]:
    """The mails that are given back whole, by their identity: to look for each among all takes seconds."""
    owners = (owner for owner in root.walk() if owner.type in ("message/rfc822", "message/global"))
    return frozenset(id(part) for owner in owners for part in owner.children)


def returned_headers(root: Part) -> str:
    """The To field of the mail that is given back whole; empty if none is."""
    for owner in root.walk():
        if owner.type == "message/rfc822" and owner.children:
            return "To: " + header_text(owner.children[0].first("to"))
    return ""
