"""The stage that understands: text, topics, wishes and mood of a case from word lists, attachments as Markdown."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence

import structlog

from daemon.lexicon import ANGER, INJECTION, PERSON, Hit, asks_by_one_word, lexicon
from daemon.lexicon.numbers import card_number, iban
from daemon.mail.data_below import names_firm
from daemon.mail.references import is_forward
from daemon.models import SMALL_INLINE_IMAGE, Attachment, Case, Direction, Mail, Reading, Understanding
from daemon.ports import AttachmentReader

SMALL_IMAGE_BYTES = 10_240
MOST_ATTACHMENTS = 50
_SHOWN_CHARACTERS = 200
_LONG_CHARACTERS = 20_000  # above this, searching takes longer than the event loop should stand still

# Marks of chat templates and forged roles; a customer has no reason to write them.
_MODEL_MARKUP = re.compile(
    r"<\|[a-z_]{2,20}\|>|\[/?(?:INST|SYS)\]|<</?SYS>>|</?(?:system|assistant|instructions)>"
    r"|^#{2,4} ?(?:system|instructions?|assistant)\b[^\n]{0,40}|^assistant ?: [^\n]{0,40}",
    re.IGNORECASE | re.MULTILINE,
)
# Unicode tag characters show as nothing and are read by models.
_HIDDEN_TEXT = re.compile("[\U000e0020-\U000e007e]{4,80}")
_EXCLAMATIONS = re.compile(r"[!?¡¿]{3,20}|!")


async def understand(case: Case, reader: AttachmentReader, words: Understanding | None = None) -> Understanding:
    """What the customer wants, from the mail and the customer's mails that still wait for an answer.

    ``words`` is what ``understand_words`` has said of the mail; one without attachments says no more. Attachments are
    read one after the other, so that one mail never starts many converters, and on one mail's share of time.
    """
    readings = await read_attachments(case.mail.attachments, reader)
    size = len(case.mail.text) + sum(len(reading.text) for reading in readings)
    if words is not None and not readings:
        understanding = words
    elif size > _LONG_CHARACTERS:
        understanding = await asyncio.to_thread(understand_words, case, readings)
    else:
        understanding = understand_words(case, readings)
    structlog.get_logger(__name__).info(
        "understood", ticket=case.ticket_id, message=case.message_id, topics=understanding.topics
    )
    return understanding


async def read_attachments(attachments: Sequence[Attachment], reader: AttachmentReader) -> list[Reading]:
    """The reading of each file of one mail, in their order, on one mail's share of time."""
    reader = reader.of_one_mail()
    return [passed_over(one, index) or await reader.read(one) for index, one in enumerate(attachments)]


def passed_over(attachment: Attachment, index: int) -> Reading | None:
    """The reading of a file that is not opened: a small inline image, or one of too many. None: it is opened."""
    if attachment.inline and attachment.type.startswith("image/") and attachment.size < SMALL_IMAGE_BYTES:
        return _unread(attachment, SMALL_INLINE_IMAGE)
    if index >= MOST_ATTACHMENTS:
        return _unread(attachment, f"not read: more than {MOST_ATTACHMENTS} attachments")
    return None


def _unread(attachment: Attachment, reading: str) -> Reading:
    return Reading(attachment.name, attachment.type, attachment.size, attachment.inline, reading)


def understand_words(case: Case, readings: Sequence[Reading] = ()) -> Understanding:
    """The same without reading any attachment: pure and fast, also for mails that will be withheld."""
    text = _text(case)
    # A mail without words of its own, a scanned letter say, speaks through its attachments.
    spoken = text if text.strip() else "\n\n".join(reading.text for reading in readings)
    language = case.mail.language
    texts = (case.mail.subject, *case.unanswered, spoken)
    # Every text is scanned for itself: a long one must not push the next over the scan's limit.
    hits = [hit for part in texts for hit in lexicon().scan(part, language)]
    return Understanding(
        text=text if text.strip() else case.mail.subject,
        language=language,
        topics=_topics(hits, (*texts, _given_below(case.mail))),
        asks_for_person=_first(hits, PERSON) or _one_word(texts),
        anger=_anger(hits, texts),
        injection=_first(hits, INJECTION) or _hidden_orders((*texts, *(r.text for r in readings)), readings, language),
        readings=tuple(readings),
    )


def _text(case: Case) -> str:
    """What the customer wrote; of a bare forward, what was forwarded. A bare reply quotes us and says nothing."""
    mail = case.mail
    if mail.text.strip() or not mail.quoted.strip():
        return mail.text
    return mail.quoted if _is_forward(mail, case) else mail.text


def _is_forward(mail: Mail, case: Case) -> bool:
    if is_forward(mail.subject):
        return True
    return not mail.in_reply_to and not any(entry.direction is Direction.OUTBOUND for entry in case.thread)


def _topics(hits: Sequence[Hit], texts: Sequence[str]) -> tuple[str, ...]:
    """Topics in the order of their first mention; check digits prove payment data in ``texts``."""
    found = [hit.category for hit in hits if hit.category in lexicon().topics]
    if any(card_number(text) or iban(text) for text in texts):
        found.append("payment_data")
    return tuple(dict.fromkeys(found))


def _given_below(mail: Mail) -> str:
    """A person's signature, which may hold an account. A firm bears its own in each of its mails, and means nothing."""
    return "" if names_firm(mail.signature) else mail.signature


def _first(hits: Sequence[Hit], category: str) -> str:
    return next((hit.words[:_SHOWN_CHARACTERS] for hit in hits if hit.category == category), "")


def _one_word(texts: Sequence[str]) -> str:
    return next(filter(None, map(asks_by_one_word, texts)), "")[:_SHOWN_CHARACTERS]


def _anger(hits: Sequence[Hit], texts: Sequence[str]) -> float:
    """Signs of anger joined as independent ones: 1 - (1-a)(1-b)…, each phrase counted once."""
    signs = {hit.words.casefold(): hit.weight for hit in hits if hit.category == ANGER}
    calm = 1.0
    for weight in (*signs.values(), *_tone(" ".join(texts))):
        calm *= 1.0 - weight
    return round(1.0 - calm, 3)


def _tone(text: str) -> tuple[float, ...]:
    """Shouting in capitals and rows of exclamation marks. Neither alone makes a mail angry."""
    words = [word for word in text.split() if len(word) > 3 and word.isalpha()]
    shouted = sum(word.isupper() for word in words)
    capitals = 0.3 if shouted >= 5 and shouted * 3 >= len(words) else 0.0
    marks = [match.group() for match in _EXCLAMATIONS.finditer(text)]
    rows = sum(len(mark) >= 3 for mark in marks)
    return (capitals, min(0.3, 0.15 * rows + 0.03 * max(0, len(marks) - rows - 2)))


def _hidden_orders(texts: Sequence[str], readings: Sequence[Reading], language: str) -> str:
    """Orders in attachments, chat markup and invisible characters."""
    for text in texts:
        found = _MODEL_MARKUP.search(text) or _HIDDEN_TEXT.search(text)
        if found:
            shown = "".join(chr(ord(c) - 0xE0000) if ord(c) > 0xE0000 else c for c in found.group())
            return shown[:_SHOWN_CHARACTERS]
    for reading in readings:
        words = _first(lexicon().scan(reading.text, language), INJECTION)
        if words:
            return f"{words} (in {reading.name})"[:_SHOWN_CHARACTERS]
    return ""
