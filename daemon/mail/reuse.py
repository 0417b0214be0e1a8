"""Signs that a mail reuses an old thread to ask something else: people look for our address in the last mail that they
find, and answer it. Signs only: a ticket is never split by them, a person is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from daemon.mail.references import base_subject
from daemon.mail.subject_prefixes import LIST_TAGS

LONG_PAUSE = timedelta(days=21)
QUOTED_BYTES = 20  # a shorter line ("Thanks!", "Hello,") stands in every thread; a Chinese word has six
MAX_CHARACTERS = 200_000  # of the quote, and of all texts of the thread
MAX_LINES = 200  # of the quote that are looked for
NEW_SUBJECT = "another subject"
NO_QUOTE = "nothing of the thread is quoted"
PAUSE = "a long pause before it"

# Ours, other desks' and trackers': "[#t12-abcdefghij]", "[Ticket#4711]", "[JIRA] (SUP-12)".
_NUMBERED = re.compile(r"[\[(][^\[\]()]{0,40}\d[^\[\]()]{0,40}[\])]")
_WORDS = re.compile(r"\w+")
_FORWARDED = re.compile(r"\s*\((?:fwd|fw)\)\s*$", re.IGNORECASE)  # RFC 5256 section 2.1, step 2


@dataclass(frozen=True, slots=True)
class Thread:
    """What is known of a thread: its first subject, when its last mail was written or came, and its mails' texts."""

    subject: str
    last_at: datetime | None = None
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reuse:
    """``signs`` for a person to read. ``likely``: enough of them to offer a split."""

    signs: tuple[str, ...] = ()
    likely: bool = False


def thread_subject(subject: str) -> str:
    """A subject as threads are compared by: without prefixes, list tags, ticket numbers and ``(fwd)``, case folded."""
    text = _NUMBERED.sub(" ", base_subject(subject))
    tags = LIST_TAGS.match(text)
    bare = base_subject(text[tags.end() :]) if tags else base_subject(text)
    return " ".join(_FORWARDED.sub("", bare or text).casefold().split())


def same_subject(one: str, other: str) -> bool:
    """Whether one subject is the other with something before, behind, or left out: people shorten and relays cut."""
    first, second = (_WORDS.findall(thread_subject(subject)) for subject in (one, other))
    if not first or not second:
        return True  # an empty subject says nothing new
    fewer, more = sorted((set(first), set(second)), key=len)
    joined, whole = "".join(first), "".join(second)  # scripts without spaces have one word a sentence
    return len(fewer & more) * 2 >= len(fewer) or joined in whole or whole in joined


def reuse_signs(subject: str, quoted: str, at: datetime | None, thread: Thread) -> Reuse:
    """The signs that a mail with this subject and this quoted part asks something else than its thread.

    Changing the subject alone is none: the words that make the old subject better are the same matter. A split is worth
    asking about when a subject of other words comes without the thread's words, or a long time after them.
    """
    signs = []
    if not same_subject(subject, thread.subject):
        signs.append(NEW_SUBJECT)
    if thread.texts and not quotes_thread(quoted, thread.texts):
        signs.append(NO_QUOTE)
    if at is not None and thread.last_at is not None and at - thread.last_at >= LONG_PAUSE:
        signs.append(PAUSE)
    return Reuse(tuple(signs), NEW_SUBJECT in signs and len(signs) > 1)


def quotes_thread(quoted: str, texts: Iterable[str]) -> bool:
    """Whether a line of the quote, or what a client's wrapping made of it, stands in one of the texts."""
    known = _letters("\n".join(texts)[:MAX_CHARACTERS])
    lines = (_letters(line) for line in quoted[:MAX_CHARACTERS].split("\n"))
    telling = islice((line for line in lines if len(line.encode("utf-8", "replace")) >= QUOTED_BYTES), MAX_LINES)
    return any(line in known for line in telling)


def _letters(text: str) -> str:
    return "".join(_WORDS.findall(text.casefold()))
