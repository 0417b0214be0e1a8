"""The templates of a reply: an admin edits them, and a broken one is refused by name and line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from daemon.errors import TemplateError
from daemon.mail.answers import answer_html, answer_text
from daemon.mail.quoted_pictures import QuotedText, quoted_text
from daemon.mail.salutation import first_name, whole_name
from daemon.mail.written_dates import written_date
from daemon.models import Attachment
from daemon.reply_samples import SAMPLE_ANSWER, Source, answer_problems, as_read, word_problems
from daemon.templating import ADVICE, TemplateFolder

TEXT_TEMPLATE = "reply.txt.j2"
HTML_TEMPLATE = "reply.html.j2"
WORDS_TEMPLATE = "words.j2"
MAX_QUOTED_LINES = 200
MAX_QUOTED_CHARACTERS = 10_000
CUT_MARK = "[…]"
RIGHT_TO_LEFT = frozenset(("ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"))  # CLDR's characterOrder
_NAMES = (TEXT_TEMPLATE, HTML_TEMPLATE, WORDS_TEMPLATE)


@dataclass(frozen=True, slots=True)
class ReplyContext:
    """What a reply template may use. ``answer`` is Markdown; ``sources`` are titles of documents, best first;
    ``language`` is an ISO 639-1 code; ``original_date`` is in the zone in which it is to be written. ``pictures`` are
    the files of the original, of which the quote shows those that its words name. ``quote_first``: its writer answers
    below what is quoted, and so do we."""

    answer: str
    desk_name: str
    customer_name: str = ""
    original_text: str = ""
    original_sender: str = ""
    original_date: datetime | None = None
    sources: tuple[str, ...] = ()
    automatic: bool = False
    language: str = "en"
    pictures: tuple[Attachment, ...] = ()
    quote_first: bool = False


# Every branch of a template is taken by one of these, so that a misspelt name is found before the first customer.
_FULL = ReplyContext(
    SAMPLE_ANSWER, "desk", "Ada Sample", "text", "name", datetime(2000, 1, 1, tzinfo=UTC), ("source",), True
)
_UNDATED = ReplyContext(SAMPLE_ANSWER, "desk", original_text="text", original_sender="name")
_BELOW = replace(_FULL, quote_first=True)
_BARE = ReplyContext(SAMPLE_ANSWER, "desk", language="und")


class ReplyTemplates:
    """``reply.txt.j2``, ``reply.html.j2`` and the ``words.j2`` of both; a file of ``override`` wins over ``folder``'s.

    Raise ``TemplateError`` when one is missing, does not compile, uses a name that does not exist, leaves the answer
    out, or would show a customer a placeholder.
    """

    def __init__(self, folder: Path, override: Path | None = None) -> None:
        self._templates = _checked(TemplateFolder(folder, override, _NAMES, filters={"written": written_date}))
        shipped = TemplateFolder(folder, None, (WORDS_TEMPLATE,))
        # The admin's words may be older than this one.
        rows = (*_words(shipped).items(), *_words(self._templates).items())
        self._subjects = {language: row["no_subject"] for language, row in rows if row.get("no_subject")}

    @property
    def version(self) -> str:
        """Twelve hexadecimal digits that change when a template does."""
        return self._templates.version

    def render(self, context: ReplyContext) -> tuple[str, str]:
        """Text and HTML of a reply. Raises TemplateError when a template uses a name that does not exist."""
        return _render(self._templates, context)

    def subject(self, language: str, ticket_id: int, desk_name: str) -> str:
        """What answers a mail that has no subject, without ``Re:``: ``Your message (#12)``."""
        word = self._subjects.get(_code(language)) or self._subjects.get("en", "#{ticket}")
        return word.replace("{ticket}", str(ticket_id)).replace("{desk}", desk_name)


def _checked(templates: TemplateFolder) -> TemplateFolder:
    """The same templates; raise ``TemplateError`` when a reply in one of their languages would be broken."""

    @cache
    def rendered(language: str) -> list[tuple[str, str]]:
        samples = (replace(_FULL, language=language), replace(_UNDATED, language=language))
        return [as_read(*_render(templates, sample)) for sample in samples]

    for sample in (_BARE, _BELOW):
        _render(templates, sample)
    rendered("en")
    words = _words(templates)
    languages = list(dict.fromkeys(("en", *words)))
    text, html, fixed = (Source(*templates.source(name)) for name in _NAMES)
    problems = answer_problems(text, html, languages, rendered)
    problems += word_problems(fixed, words, [text, html], rendered)
    if problems:
        raise TemplateError(problems, advice=ADVICE)
    return templates


def _words(templates: TemplateFolder) -> dict[str, dict[str, str]]:
    """The fixed words by language; what is no text is left to the rendering."""
    rows = templates.exported(WORDS_TEMPLATE).get("languages")
    found = rows.items() if isinstance(rows, Mapping) else ()
    return {
        str(language): {str(key): word for key, word in row.items() if isinstance(word, str)}
        for language, row in found
        if isinstance(row, Mapping)
    }


def _render(templates: TemplateFolder, context: ReplyContext) -> tuple[str, str]:
    values = _values(context)
    text = templates.render(TEXT_TEMPLATE, **values, answer=answer_text(context.answer))
    html = templates.render(HTML_TEMPLATE, **values, answer=answer_html(context.answer))
    return text.strip() + "\n", html.strip() + "\n"


def shortened(text: str) -> str:
    """The original as far as a reply repeats it: 200 lines and 10,000 characters, then a line ``[…]``."""
    text = text.strip("\n")
    lines = text[:MAX_QUOTED_CHARACTERS].split("\n")[:MAX_QUOTED_LINES]
    kept = "\n".join(lines)
    return kept if len(kept) == len(text) else f"{kept}\n{CUT_MARK}"


def quote(text: str) -> str:
    """The original with ``> `` before each line (RFC 3676 section 4.5), as far as it is repeated."""
    lines: Sequence[str] = shortened(text).split("\n") if text.strip() else []
    return "\n".join(f"> {line}".rstrip() if not line.startswith(">") else f">{line}" for line in lines)


def quoted_original(context: ReplyContext) -> QuotedText:
    """The original as far as a reply repeats it, with its pictures."""
    return quoted_text(shortened(context.original_text), context.pictures)


def _values(context: ReplyContext) -> dict[str, Any]:
    original = quoted_original(context)
    language = _code(context.language)
    return {
        "desk_name": context.desk_name,
        "customer_name": context.customer_name,
        "first_name": first_name(context.customer_name),
        "whole_name": whole_name(context.customer_name),
        "original_text": original.text,
        "original_html": original.html,
        "original_quoted": quote(original.text),
        "original_sender": " ".join(context.original_sender.split()),
        "original_date": context.original_date or "",
        "quote_first": context.quote_first,
        "sources": context.sources,
        "automatic": context.automatic,
        "language": language,
        "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
    }


def _code(language: str) -> str:
    """The row of the words that a language has, as far as there is one: ``pt`` of "pt-BR"."""
    return language[:2].lower() or "en"
