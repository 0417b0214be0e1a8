"""The templates of a reply: an admin edits them, a broken one is refused by name and line, and the old ones stay in
use."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markdown_it import MarkdownIt
from markupsafe import Markup

from daemon.errors import TemplateError

TEXT_TEMPLATE = "reply.txt.j2"
HTML_TEMPLATE = "reply.html.j2"
MAX_QUOTED_LINES = 200

# Raw HTML in an answer is shown as text; markdown-it itself refuses javascript:, vbscript:, file: and most data: links.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True, slots=True)
class ReplyContext:
    """What a reply template may use. ``answer`` is Markdown; ``sources`` are titles of documents, best first."""

    answer: str
    desk_name: str
    customer_name: str = ""
    original_text: str = ""
    original_sender: str = ""
    original_date: datetime | None = None
    sources: tuple[str, ...] = ()
    automatic: bool = False
    language: str = "en"


class ReplyTemplates:
    """``reply.txt.j2`` and ``reply.html.j2`` of a folder, compiled. Raises TemplateError when they cannot be."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._text, self._html, self._version = self._load()

    @property
    def version(self) -> str:
        """Twelve hexadecimal digits that change when a template does."""
        return self._version

    def reload(self) -> None:
        """Read the files again. Raises TemplateError and keeps what was loaded when one is broken."""
        self._text, self._html, self._version = self._load()

    def render(self, context: ReplyContext) -> tuple[str, str]:
        """Text and HTML of a reply. Raises TemplateError when a template uses a name that does not exist."""
        values = _values(context)
        text = _render(self._text, {**values, "answer": context.answer.strip()})
        html = _render(self._html, {**values, "answer": answer_html(context.answer)})
        return text.strip() + "\n", html.strip() + "\n"

    def _load(self) -> tuple[jinja2.Template, jinja2.Template, str]:
        sources = {name: self._read(name) for name in (TEXT_TEMPLATE, HTML_TEMPLATE)}
        text = self._compile(TEXT_TEMPLATE, sources[TEXT_TEMPLATE], autoescape=False)
        html = self._compile(HTML_TEMPLATE, sources[HTML_TEMPLATE], autoescape=True)
        sample = ReplyContext(
            "answer", "desk", "name", "text", "name", datetime(2000, 1, 1, tzinfo=UTC), ("source",), True
        )
        for template in (text, html):  # a misspelt name is found now, not at the first customer
            _render(template, {**_values(sample), "answer": "answer"})
        digest = hashlib.sha256("\0".join(sources.values()).encode()).hexdigest()
        return text, html, digest[:12]

    def _read(self, name: str) -> str:
        path = self._folder / name
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise TemplateError(
                f"{path}: the template cannot be read ({error})", advice="Put the file back or correct it."
            ) from error

    def _compile(self, name: str, source: str, *, autoescape: bool) -> jinja2.Template:
        environment = ImmutableSandboxedEnvironment(
            loader=jinja2.FileSystemLoader(self._folder),
            undefined=jinja2.StrictUndefined,
            autoescape=autoescape,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        path = self._folder / name
        try:
            code = environment.compile(source, name=name, filename=str(path))
            return jinja2.Template.from_code(environment, code, environment.make_globals(None))
        except jinja2.TemplateSyntaxError as error:
            raise TemplateError(
                f"{path}, line {error.lineno}: {error.message}", advice="Correct the line and reload."
            ) from error


def answer_html(answer: str) -> Markup:
    """An answer in Markdown as HTML. Tags that stand in the answer come out as text."""
    return Markup(_MARKDOWN.render(answer.strip()))  # noqa: S704  (markdown-it with html off escapes every tag)


def quote(text: str) -> str:
    """The original with ``> `` before each line (RFC 3676 section 4.5), cut after 200 lines."""
    lines: Sequence[str] = text.strip("\n").split("\n") if text.strip() else []
    cut = [*lines[:MAX_QUOTED_LINES], "[…]"] if len(lines) > MAX_QUOTED_LINES else lines
    return "\n".join(f"> {line}".rstrip() if not line.startswith(">") else f">{line}" for line in cut)


def _values(context: ReplyContext) -> dict[str, Any]:
    moment = context.original_date.astimezone(UTC) if context.original_date else None
    return {
        "desk_name": context.desk_name,
        "customer_name": context.customer_name,
        "original_text": context.original_text.strip("\n"),
        "original_quoted": quote(context.original_text),
        "original_sender": " ".join(context.original_sender.split()),
        "original_date": f"{moment:%Y-%m-%d} at {moment:%H:%M} UTC" if moment else "an earlier date",
        "sources": context.sources,
        "automatic": context.automatic,
        "language": context.language,
    }


def _render(template: jinja2.Template, values: dict[str, Any]) -> str:
    try:
        return template.render(values)
    except jinja2.TemplateError as error:
        line = _line_of(error, template.filename or "")
        raise TemplateError(
            f"{template.filename}{line}: {error.message or error}", advice="Correct the line and reload."
        ) from error
    except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        line = _line_of(error, template.filename or "")
        raise TemplateError(f"{template.filename}{line}: {error}", advice="Correct the line and reload.") from error


def _line_of(error: Exception, filename: str) -> str:
    """The template's own line out of the traceback, which Jinja2 rewrites to template lines."""
    trace, line = error.__traceback__, 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == filename:
            line = trace.tb_lineno
        trace = trace.tb_next
    return f", line {line}" if line else ""
