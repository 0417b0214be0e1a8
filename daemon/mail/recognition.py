"""Whether bytes are a mail, told by the names of their fields: "a: b" is a line of many formats."""

from __future__ import annotations

import re

from daemon.mail.header_block import read_header, skip_envelope_line

# RFC 5322 section 3.6 and RFC 2045: of these many are plain words, which other formats use as well.
_COMMON = frozenset({
    "bcc", "cc", "comments", "content-description", "content-disposition", "content-id", "content-language",
    "content-location", "content-type", "date", "from", "keywords", "references", "reply-to", "sender",
    "subject", "to",
})  # fmt: skip
# RFC 5322 section 3.6, RFC 2045, RFC 3834, RFC 4021, RFC 6376, RFC 8601, and what servers and clients add: of mails
# (and news, RFC 5536) alone.
_OF_MAILS_ALONE = frozenset({
    "authentication-results", "auto-submitted", "content-transfer-encoding", "delivered-to",
    "disposition-notification-to", "dkim-signature", "domainkey-signature", "envelope-to", "errors-to",
    "in-reply-to", "message-id", "mime-version", "newsgroups", "precedence", "received", "received-spf",
    "return-path", "thread-index", "thread-topic",
})  # fmt: skip
_PREFIXES = ("arc-", "list-", "resent-")
_COUNT = re.compile(rb"[ \t]*([0-9]{1,12})[ \t]*\r?\n")
_PLIST = re.compile(rb"<\?xml [^>]{0,200}\?>\s{0,200}(?:<!DOCTYPE plist|<plist)")
_WRITERS = frozenset({"from", "message-id", "received", "return-path"})


def is_mail(raw: bytes) -> bool:
    """Whether these bytes begin with a header of a mail: a field that only mails have, or more fields that mails have
    too than others. This is for files of any kind; a mail server's mail is read whatever its header."""
    names = field_names(raw)
    return any(map(_is_of_mails_alone, names)) or len(_known(names)) * 2 > len(names)


def begins_as_mail(start: bytes) -> bool:
    """Whether a file whose name says nothing begins as a mail: its header also says who wrote it, or how it came."""
    names = field_names(start)
    return is_mail(start) and not _WRITERS.isdisjoint(names) and len(_known(names)) > 1


def field_names(raw: bytes) -> frozenset[str]:
    """The names of the fields that these bytes begin with, in lower case; none where a binary file begins alike."""
    headers, body = read_header(raw, skip_envelope_line(raw), len(raw))
    return frozenset() if b"\0" in raw[:body] else frozenset(headers)


def _known(names: frozenset[str]) -> list[str]:
    return [name for name in names if name in _COMMON or name.startswith("x-") or _is_of_mails_alone(name)]


def _is_of_mails_alone(name: str) -> bool:
    return name in _OF_MAILS_ALONE or name.startswith(_PREFIXES)


def apple_mail(raw: bytes) -> bytes | None:
    """The mail in an .emlx of Apple Mail: its length in bytes on a line of its own, the mail, and a property list. None
    if it is no such file. Where the length is wrong, the last property list ends the mail."""
    count = _COUNT.match(raw)
    if count is None or not is_mail(raw[count.end() :]):
        return None
    end = count.end() + int(count[1])
    if end >= len(raw) or not _PLIST.match(raw, end):
        end = max((found.start() for found in _PLIST.finditer(raw)), default=len(raw))
    return raw[count.end() : end]
