"""HTML through MarkItDown; XML as an outline, parsed without entities and without fetching anything."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import Any

import defusedxml  # type: ignore[import-untyped]  # ships no types
import defusedxml.ElementTree  # type: ignore[import-untyped]  # ships no types
from bs4 import BeautifulSoup
from markitdown import StreamInfo
from markitdown.converters import HtmlConverter

from daemon.attachments.formats.charsets import decoded
from daemon.attachments.job import Job
from daemon.attachments.kinds import Kind
from daemon.attachments.refusal import damaged, entity_declarations

# Nothing a person would read: programs, style, fallbacks for other programs, and embedded pages that would be fetched.
_UNREAD_ELEMENTS = ("script", "style", "template", "noscript", "iframe", "object", "embed", "head")
_MAX_INDENT = 20


def read_html(job: Job) -> str:
    """The page as Markdown. Links stay as text; nothing is fetched."""
    return markdown_of_html(decoded(job.content, html=True))


def markdown_of_html(text: str) -> str:
    """HTML as Markdown, with ATX headings and pipe tables."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # A page that looks like a file name, or nests too deeply, only warns.
        soup = BeautifulSoup(text, "html.parser")
        for element in soup(_UNREAD_ELEMENTS):
            if element.name != "head" or element.find_parent("body") is None:
                element.extract()
        page = io.BytesIO(str(soup).encode("utf-8", "replace"))
        return str(HtmlConverter().convert(page, StreamInfo(extension=".html", charset="utf-8")).markdown)


def read_xml(job: Job) -> str:
    """One line an element: its name, attributes and text, indented by depth. Raise ``NotReadError``."""
    try:
        return "\n".join(_outline(job.content, job.limits.output_characters))
    except (defusedxml.EntitiesForbidden, defusedxml.DTDForbidden, defusedxml.ExternalReferenceForbidden) as problem:
        raise entity_declarations() from problem
    except (defusedxml.ElementTree.ParseError, ValueError, LookupError) as problem:
        raise damaged(Kind.XML) from problem


def _outline(content: bytes, limit: int) -> Iterator[str]:
    # An explicit stack: a document of ten thousand levels must not exhaust the interpreter's.
    root: Any = defusedxml.ElementTree.fromstring(content)
    stack: list[tuple[int, Any, str]] = [(0, root, "")]
    characters = 0
    while stack and characters <= limit:
        depth, element, tail = stack.pop()
        line = " ".join(tail.split()) if element is None else _line(element)
        if line:
            characters += len(line)
            yield "  " * min(depth, _MAX_INDENT) + line
        for child in () if element is None else reversed(element):
            stack.append((depth + 1, None, child.tail or ""))
            stack.append((depth + 1, child, ""))


def _line(element: Any) -> str:
    attributes = " ".join(f'{_local(name)}="{value}"' for name, value in element.attrib.items())
    label = f"{_local(element.tag)}{f' ({attributes})' if attributes else ''}"
    text = " ".join((element.text or "").split())
    return f"{label}: {text}" if text else label


def _local(name: str) -> str:
    return str(name).rpartition("}")[2]
