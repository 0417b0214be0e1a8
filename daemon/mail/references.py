"""What ties a mail to others: Message-IDs, In-Reply-To, References (RFC 5322 section 3.6.4), and subjects without
their prefixes."""

from __future__ import annotations

import re
from functools import lru_cache

from daemon.mail.charsets import decode_header_bytes
from daemon.mail.subject_prefixes import FORWARD, LIST_TAGS, PREFIX, WRAPPED_FORWARD
from daemon.mail.words import decode_words

MAX_REFERENCES = 500
MISSING_DOMAIN = "missing.invalid"  # of the ids that we give to mails without one
# RFC 5322 section 2.1.1 allows 998 bytes in a line, and an index of PostgreSQL takes 2,704.
MAX_ID_BYTES = 900
MAX_SUBJECT_CHARACTERS = 2_000

# What stands between brackets, the second of which may be missing before the next first one; or a word with an @ that
# lost its first bracket, tried at the begin of a word only, so that a long one is not searched from every character.
_ANGLED = re.compile(
    r"<(?P<inner>[^<>]*)(?P<closed>>?)|(?<![^\s<>\"',;()])(?P<bare>[^\s<>\"',;()@]+@[^\s<>\"',;()@]+)>"
)
_STRAY = re.compile(r"<[<\s]+")
_SEPARATORS = re.compile(r"[\s<>\"',;()]+")
_SPACES = re.compile(r"\s+")
_BRACKETS = re.compile(r"([()<>])")


def message_ids(value: bytes) -> tuple[str, ...]:
    """Every Message-ID in a header value, without brackets, in its order and once: comments, phrases, stray or lost
    brackets and broken folding are survived. Of a value with too many the first and the last ones are kept."""
    text = decode_header_bytes(value[: MAX_REFERENCES * MAX_ID_BYTES])
    if "=?" in text:
        text = decode_words(text)
    found = _between_brackets(without_comments(text)) or _between_brackets(text)
    if not found:
        # No complete <...>: a client that lost the brackets, a cut header, or an id between quotes.
        found = [clean_id(word) for word in _SEPARATORS.split(without_comments(text)) if "@" in word[1:-1]]
        if not any(found) and text.strip(" <>"):
            found = [clean_id(text)]
    return bounded(tuple(dict.fromkeys(one for one in found if one)), MAX_REFERENCES)


def bounded(chain: tuple[str, ...], most: int) -> tuple[str, ...]:
    """At most so many ids: the first, which names the thread, and the last ones (RFC 5537 section 3.4.4)."""
    return chain if len(chain) <= most else (chain[0], *chain[len(chain) - most + 1 :])


def _between_brackets(text: str) -> list[str]:
    found = []
    for match in _ANGLED.finditer(_STRAY.sub("<", text)):
        inner = (match["inner"] or "").strip()
        # What the end of the header cut off is half an id; what another bracket cuts off is one, if it looks like it.
        whole = match["closed"] or (match.end() < len(text) and "@" in inner and not _SPACES.search(inner))
        if match["bare"] or (inner and whole):
            found.append(clean_id(match["bare"] or inner))
    return [one for one in found if one]


def without_comments(text: str) -> str:
    """The text without what stands in round brackets, nested ones too (RFC 5322 section 3.2.2); what stands in angle
    brackets is no comment, and an open bracket that nothing closes is none either."""
    if "(" not in text:
        return text
    kept: list[str] = []
    opened: list[int] = []  # where in ``kept`` the brackets stand that are open
    angled = False
    for piece in _BRACKETS.split(text):
        if piece in ("<", ">") and not opened:
            angled = piece == "<"
        if piece == "(" and not angled:
            opened.append(len(kept))
        elif piece == ")" and opened:
            del kept[opened.pop() :]
            continue
        kept.append(piece)
    return "".join(kept)


def clean_id(text: str) -> str:
    """An id as it is stored and compared: cut to what a header line and an index hold. It never holds white space:
    what is there comes from a fold inside the id."""
    joined = _SPACES.sub("", text).strip("<>\"'")
    if not joined.isprintable():
        joined = "".join(letter for letter in joined if letter.isprintable())
    return cut(joined, MAX_ID_BYTES)


def is_made(identifier: str) -> bool:
    """Whether we made an id, because its mail has none: nobody else knows it."""
    return identifier.endswith(f"@{MISSING_DOMAIN}")


def cut(text: str, most_bytes: int) -> str:
    """At most so many bytes of UTF-8, and whole characters."""
    if len(text) * 4 <= most_bytes:
        return text
    return text.encode("utf-8", "replace")[:most_bytes].decode("utf-8", "ignore")


def thread_references(in_reply_to: bytes, references: bytes, message_id: str) -> tuple[str, tuple[str, ...]]:
    """In-Reply-To and References as they can be used: each id once, never the mail itself, oldest first, 500 at most.

    Some clients put every ancestor into In-Reply-To, or the ids into the wrong header; what one lacks the other gives.
    The parent is one of In-Reply-To where that names any, else the last of References; it always is in the chain.
    """
    named = "<" in decode_header_bytes(in_reply_to)
    parents = tuple(one for one in message_ids(in_reply_to) if one != message_id and (named or "@" in one))
    ancestors = tuple(one for one in message_ids(references) if one != message_id)
    if not parents:
        return (ancestors[-1] if ancestors else ""), ancestors
    # The direct parent is the id that stands last; Notes writes it first, then References decides.
    parent = parents[-1] if len(parents) > 1 and ancestors and ancestors[-1] == parents[-1] else parents[0]
    chain = tuple(dict.fromkeys((*ancestors, *parents)))
    kept = bounded(chain, MAX_REFERENCES)
    return parent, kept if parent in kept else (kept[0], parent, *kept[2:])


@lru_cache(maxsize=16)  # the subject of the mail that is read is asked for again and again
def base_subject(subject: str) -> str:
    """The subject without reply and forward prefixes (``Re:``, ``AW:``, ``SV:``, ``回复:``, ``RE[2]:``), spaces made
    single; ``[Fwd: x]`` is ``x``.

    List tags (``[list] Re: x``) are only taken off where a prefix follows them, so that ``[urgent] x`` keeps its own.
    """
    text = _SPACES.sub(" ", subject[:MAX_SUBJECT_CHARACTERS]).strip()
    while text:
        tags = LIST_TAGS.match(text)
        matched = PREFIX.match(text, tags.end() if tags else 0) or PREFIX.match(text)
        if matched is not None:
            text = text[matched.end() :].strip()
        elif (wrapped := WRAPPED_FORWARD.fullmatch(text)) is not None:
            text = wrapped[1].strip()
        else:
            break
    return text


def is_forward(subject: str) -> bool:
    """Whether the first prefix of the subject says that the mail was forwarded (``Fwd:``, ``WG:``, ``TR:``,
    ``转发:``)."""
    return FORWARD.match(subject[:200]) is not None


def has_prefix(subject: str) -> bool:
    """Whether the subject says that the mail answers or forwards another one."""
    text = _SPACES.sub(" ", subject[:MAX_SUBJECT_CHARACTERS]).strip()
    return base_subject(text) != text
