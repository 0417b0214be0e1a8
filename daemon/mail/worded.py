"""Automatic replies that only their words give away: the form of the subject, weighed with what the text says.

A subject such as ``Automatic reply: …`` proves much, and less where a person answered it (``Re: Automatic reply: …``)
or speaks of it (``Automatic reply not working``); a text that asks for something is a person's unless it says a lot.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from daemon.mail import automatic_words as words
from daemon.mail.announcements import CONFESSES, Announcement
from daemon.mail.labels import read_label
from daemon.mail.phrases import lowered, phrases
from daemon.mail.references import base_subject, is_forward
from daemon.mail.remainder import other_matter
from daemon.mail.remainder_words import ABSENCE_TITLE, OUR_MAIL
from daemon.mail.signs import Envelope
from daemon.mail.thread_index import read_thread_index

_FORM_ENDS = re.compile(
    r"\s*(?:(?:until|till|through|bis|jusqu|hasta|fino|até|tot|t\.o\.m|до)\b[^:]{0,30}:|"
    r"(?:re|aw|sv|rv|res|odp)\s?:|$|[:：\])】–—.!（(|-])",
    re.IGNORECASE,
)
# "Your message", what it was in labelled lines, and one sentence: when it was read, or deleted without being read.
_RECEIPT = re.compile(
    r"\s*[^\n:：]{2,40}\n\s*(?:[^\W\d_][^\n:：]{0,24}[:：][^\n]{1,300}\n\s*){3,5}(?=[^\n]{0,160}\d)[^\n]{5,160}\s*"
)
_NAMES = re.compile(r"[^:]{0,40}[:：\])】]|\s*(?:re|aw|sv|rv|res|odp)\s?:", re.IGNORECASE)
_RECEIPT_CHARACTERS = 2_000
_YOURS = phrases(
    r"\b(?:your|ihre?|deine?|votre|vos|su|tu|sua|suo|vostr[oa]|seu|uw|je|din|ditt|dit|twoje|państwa|váš|vaša?|vaše|"
    r"ваш[ае]?|σας|teidän)\b"
)


@dataclass(frozen=True, slots=True)
class Subject:
    """How far a subject is that of an automatic reply. ``needed``: how many signs in the text prove it then, 0 none.

    ``bare``: nothing follows, as where people give such a title to a mail about one. ``named``: a colon or a bracket
    follows, as machines put before the subject that they answer.
    """

    phrase: str = ""
    needed: int = 2
    answered: bool = False
    bare: bool = False
    named: bool = False


@lru_cache(maxsize=16)
def read_subject(subject: str) -> Subject:
    """The form of a subject. One that a person has forwarded needs what no text gives: three signs and no question."""
    stripped = " ".join(subject.split())
    base = base_subject(stripped)
    answered = base != stripped
    if is_forward(stripped):
        return Subject(needed=99, answered=True)
    shown, matched = base, words.AUTO_REPLY_SUBJECT.match(lowered(base))
    if matched is None and answered:
        shown, matched = stripped, words.AUTO_REPLY_SUBJECT.match(lowered(stripped))
    if matched is None:
        return Subject(answered=answered)
    phrase = shown[: matched.end()].strip()[:40]
    if answered:
        return Subject(phrase, 2, answered)
    rest = shown[matched.end() :]
    formed = phrase.endswith((":", "：", "#", "-")) or _FORM_ENDS.match(rest) is not None
    weak = words.WEAK_SUBJECT.match(lowered(base)) is not None
    if words.CALENDAR_SUBJECT.match(lowered(base)):
        return Subject(phrase, 2, answered)
    named = phrase[-1] in ":：#]】" or _NAMES.match(rest) is not None
    return Subject(phrase, weak + (not formed), bare=not rest.strip(" .!") and phrase[-1] not in ":：", named=named)


def proof(subject: Subject, said: Announcement, second: str) -> str:
    """The evidence for an automatic reply; empty if it does not suffice. ``second`` is a sign in the header."""
    quoted = f"subject {subject.phrase!r}" if subject.phrase else ""
    if subject.phrase and second and not subject.answered:
        return f"{quoted}, {second}"
    if subject.needed == 0 and not (subject.bare and said.mentions) and (not said.asks or said.strength):
        return quoted
    needed = 2 if subject.bare and said.mentions else subject.needed
    if needed and said.proves(needed):
        return ", ".join(one for one in (quoted, f"the text {' and '.join(said.signs[:3])}") if one)
    return ""


def read_receipt(mail: Envelope, subject: Subject) -> bool:
    """Whether a mail has the form of Outlook's read receipt, whose report (RFC 8098) a gateway has cut off."""
    if subject.answered or not words.READ_SUBJECT.match(lowered(mail.subject.strip())):
        return False
    text = mail.text[:_RECEIPT_CHARACTERS]
    labels = {label.kind for line in text.split("\n") if (label := read_label(line.strip()))}
    return len(labels & {"to", "sent", "subject"}) >= 2 and _RECEIPT.fullmatch(text) is not None


def uncertain(mail: Envelope, subject: Subject, said: Announcement) -> str:
    """Why what ``proof`` found may be a person's all the same; empty where it may not.

    People who order or complain say that they will be away as well. An automatic reply says nothing else, and answers a
    mail; only its headers or its words can show that, or a title that is an announcement itself.
    """
    own = mail.own_words()
    if subject.phrase and subject.needed == 0 and not (subject.bare and said.mentions):
        other = "" if said.strength or (subject.named and not said.mentions) else other_matter(own)
        return f"the text says {' '.join(other.split())[:60]!r}" if other else ""
    other = other_matter(own)
    if other:
        return f"it also says {' '.join(other.split())[:60]!r}"
    if said.signs == (CONFESSES.name,) and not said.mentions and not in_thread(mail, subject):
        return "people ask for no answer as well"
    if said.answers or in_thread(mail, subject) or OUR_MAIL.search(lowered(own)):
        return ""
    if subject.phrase or ABSENCE_TITLE.search(lowered(mail.subject)):
        return ""
    return "it answers no mail"


def only_announces(mail: Envelope, subject: Subject, said: Announcement) -> str:
    """One sign of an announcement, in an answer that says nothing else; in words for the agent, or empty.

    An absence or a promise alone is no such sign: people answer in these words as well. What a ticket tool says of a
    request is one beside another sign, or where "your" ticket is closed, whatever else is said.
    """
    own = mail.own_words()
    if said.asks or not said.reacts:
        return ""
    if said.of_ticket and (len(said.signs) > 1 or said.bears_mark or (said.closes and _YOURS.search(lowered(own)))):
        return f"the text {' and '.join(said.signs[:3])}"
    if not (said.of_ticket or in_thread(mail, subject) or OUR_MAIL.search(lowered(own))):
        return ""
    return "" if other_matter(own) else f"the text {' and '.join(said.signs[:3])}, and says nothing else"


def in_thread(mail: Envelope, subject: Subject) -> bool:
    """Whether the header says that the mail answers another one."""
    root = mail.root
    if subject.answered or root.first("in-reply-to") or root.first("references"):
        return True
    index = read_thread_index(root.first("thread-index"))
    return index is not None and index.level > 0


def doubt(subject: str, said: Announcement) -> str:
    """The form of a subject that is worth a person's look although nothing else speaks for a machine; or empty.

    The bare name of an absence (``Vacation``) above a question is how a customer asks about one.
    """
    lower = lowered(subject.strip())
    form = words.AUTOMATIC_FORM.match(lower) or words.CALL_NOTICE.match(lower)
    if form is None or (said.asks and words.BARE_ABSENCE.fullmatch(lower)):
        return ""
    return f"subject {subject.strip()[: form.end()].strip()[:40]!r}"
