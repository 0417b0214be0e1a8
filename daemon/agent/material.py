"""What one draft may be written from."""

from __future__ import annotations

from dataclasses import dataclass

from daemon.agent.data import clean
from daemon.agent.frames import without_frame
from daemon.agent.questions import MOST_QUESTIONS, READ_CHARACTERS, alone_of, questions_of
from daemon.models import Case, Direction, Passage, Reading, Understanding

SHORT_MAIL_WORDS = 8
READ_ATTACHMENT_WORDS = 25  # a mail shorter than this may leave its question to the attachment
READING_IN_QUERY = 400
OWN_CHARACTERS = 20_000  # of one mail or attachment, for the check


@dataclass(frozen=True, slots=True)
class Material:
    """The question, and all that an answer may quote. ``floor`` is the score under which a passage is far off.

    ``asked`` is the question without what attachments say; empty where that makes no difference.
    """

    question: str
    language: str
    passages: tuple[Passage, ...] = ()
    readings: tuple[Reading, ...] = ()
    floor: float = 0.48
    suspicious: bool = False  # the mail tries to instruct: then nothing of it or its attachments is quoted
    asked: str = ""
    thanks: bool = False  # and nothing else: there is nothing to quote


def asked_of(case: Case, understanding: Understanding) -> str:
    """What to answer: earlier mails that no reply answered, the subject where the mail is short, and the mail.

    Of more than is read, the beginning of the newest mail: see ``is_cut``.
    """
    whole = _all_asked(case, understanding)
    return whole if len(whole) <= READ_CHARACTERS else clean(understanding.query.strip())[:READ_CHARACTERS]


def is_cut(case: Case, understanding: Understanding) -> bool:
    """Whether more is asked than is read: then a question may stand where nobody looked."""
    return len(_all_asked(case, understanding)) > READ_CHARACTERS


def _all_asked(case: Case, understanding: Understanding) -> str:
    text = without_frame(understanding.query.strip(), case.mail.sender)
    parts = [*(without_frame(earlier, case.mail.sender) for earlier in case.unanswered), text]
    if len(text.split()) < SHORT_MAIL_WORDS:
        parts.insert(0, case.subject)
    # Paragraphs of their own: a subject is not the beginning of the first sentence.
    return clean("\n\n".join(part for part in dict.fromkeys(parts) if part.strip()))


def question_of(case: Case, understanding: Understanding) -> str:
    """What to search for: what is asked, and what the attachments of a short mail begin with."""
    parts = [asked_of(case, understanding)]
    if len(parts[0].split()) < READ_ATTACHMENT_WORDS:
        parts.extend(reading.text[:READING_IN_QUERY] for reading in understanding.readings if reading.is_read)
    return clean("\n\n".join(part for part in parts if part.strip()))


def searches_for(asked: str, question: str, language: str = "") -> tuple[str, ...]:
    """What to embed: each question with the sentence before it. Of a whole mail the vector lies far from any answer.

    Besides the whole ``question`` where attachments add to what is ``asked``, and where there are several: what one
    leaves unsaid stands in another. A question that names hardly anything is looked for without its story as well.
    """
    texts = questions_of(asked, language, in_context=True)
    whole = question != asked or len(texts) > 1
    alone = alone_of(asked, language)
    return tuple(dict.fromkeys((*texts[:MOST_QUESTIONS], *alone, *([question] if whole else []))))


def own_words(case: Case, understanding: Understanding) -> tuple[str, ...]:
    """The customer's own texts: names, numbers and codes in them may be repeated to the customer."""
    mail = case.mail
    inbound = (entry.text for entry in case.thread if entry.direction == Direction.INBOUND)
    readings = (f"{reading.name}: {reading.reading}\n{_lines(reading.text)}" for reading in understanding.readings)
    head = f"{mail.sender.name} {mail.sender.address}\n{case.subject}\n{mail.subject}"
    texts = (head, understanding.text, mail.text, *case.unanswered, *inbound, *readings)
    return tuple(dict.fromkeys(text[:OWN_CHARACTERS] for text in texts if text.strip()))


def _lines(text: str) -> str:
    """Each line as a paragraph of its own: the text of an invoice or a table is no prose that goes on over lines."""
    return text[:OWN_CHARACTERS].replace("\n", "\n\n")
