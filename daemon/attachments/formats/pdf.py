"""PDF through MarkItDown, which finds tables; when its share of time is up, the rest through PDFium."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pypdfium2  # type: ignore[import-untyped]  # ships no types
from markitdown import StreamInfo
from markitdown.converters import PdfConverter

from daemon.attachments.characters import cleaned
from daemon.attachments.formats.recognition import text_of_picture
from daemon.attachments.job import Job
from daemon.attachments.kinds import Kind
from daemon.attachments.refusal import NotReadError, damaged

_PAGES_AT_A_TIME = 4
_SHARE_FOR_TABLES = 0.4
_RECOGNISED_PAGES = 10
_RECOGNITION_SCALE = 200 / 72  # PDF units are 1/72 inch; tesseract wants about 200 dots an inch.


def read_pdf(job: Job) -> str:
    """All pages as Markdown. Raise ``NotReadError``: encrypted, damaged, or without text."""
    document = _opened(job.content)
    try:
        parts: list[str] = []
        for part in _parts(job, document):
            parts.append(part)
            if sum(map(len, parts)) > job.limits.output_characters:
                break
        text = cleaned("\n\n".join(parts))
        if not text and job.limits.text_recognition:
            text = "\n\n".join(_recognised(document))
    except (MemoryError, NotReadError):
        raise
    except Exception as problem:  # pdfminer raises whatever a broken object leads to.
        raise damaged(Kind.PDF) from problem
    if not text:
        raise NotReadError("no text in the PDF (a scan?)")
    return text


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(content)
        if len(document) == 0:
            raise damaged(Kind.PDF)
    except pypdfium2.PdfiumError as problem:
        if "password" in str(problem).lower() or "security" in str(problem).lower():
            raise NotReadError("encrypted PDF") from problem
        raise damaged(Kind.PDF) from problem
    return document


def _parts(job: Job, document: pypdfium2.PdfDocument) -> Iterator[str]:
    pages = len(document)
    if pages <= _PAGES_AT_A_TIME:
        yield _with_tables(job.content)
        return
    enough = job.budget.seconds_left() * (1 - _SHARE_FOR_TABLES)
    for first in range(0, pages, _PAGES_AT_A_TIME):
        numbers = range(first, min(first + _PAGES_AT_A_TIME, pages))
        if job.budget.seconds_left() > enough:
            yield _with_tables(_excerpt(document, list(numbers)))
        else:
            yield "\n\n".join(document[number].get_textpage().get_text_range() for number in numbers)


def _with_tables(content: bytes) -> str:
    return str(PdfConverter().convert(io.BytesIO(content), StreamInfo(extension=".pdf")).markdown)


def _excerpt(document: pypdfium2.PdfDocument, numbers: list[int]) -> bytes:
    excerpt = pypdfium2.PdfDocument.new()
    excerpt.import_pages(document, numbers)
    target = io.BytesIO()
    excerpt.save(target)
    return target.getvalue()


def _recognised(document: pypdfium2.PdfDocument) -> Iterator[str]:
    for number in range(min(len(document), _RECOGNISED_PAGES)):
        yield text_of_picture(document[number].render(scale=_RECOGNITION_SCALE).to_pil())
