"""Which converter reads which kind of file; the heart of the child process."""

from __future__ import annotations

from collections.abc import Callable

from daemon.attachments.characters import cleaned, cut
from daemon.attachments.formats import (
    archives,
    calendars,
    markup,
    messages,
    office,
    pdf,
    pictures,
    recognition,
    workbooks,
)
from daemon.attachments.formats.charsets import decoded
from daemon.attachments.job import Job
from daemon.attachments.kinds import UNREAD, Kind, claimed_kind, sniff
from daemon.attachments.plain import as_markdown
from daemon.attachments.refusal import NotReadError

_CONVERTERS: dict[Kind, Callable[[Job], str]] = {
    Kind.PDF: pdf.read_pdf,
    Kind.DOCX: lambda job: office.read_document(job, Kind.DOCX),
    Kind.PPTX: lambda job: office.read_document(job, Kind.PPTX),
    Kind.XLSX: workbooks.read_workbook,
    Kind.OUTLOOK: messages.read_outlook,
    Kind.MAIL: messages.read_mail,
    Kind.HTML: markup.read_html,
    Kind.XML: markup.read_xml,
    Kind.CALENDAR: calendars.read_calendar,
    Kind.IMAGE: pictures.read_picture,
    Kind.ZIP: archives.read_zip,
    Kind.AUDIO: recognition.read_audio,
    **{
        kind: lambda job, kind=kind: as_markdown(decoded(job.content), kind)  # type: ignore[misc]  # the default binds the loop's value
        for kind in (Kind.TEXT, Kind.CSV, Kind.JSON)
    },
}


def convert(job: Job) -> tuple[Kind, str]:
    """The kind found and the file's Markdown. Raise ``NotReadError``, ``MemoryError`` or ``RecursionError``."""
    if not job.content:
        raise NotReadError("empty file")
    claimed, _ = claimed_kind(job.name, job.type)
    kind = sniff(job.content, claimed)
    if kind is Kind.ZIP:
        kind = office.kind_of_zip(job.content, claimed)
    elif kind is Kind.OLD_OFFICE:
        kind = office.kind_of_ole(job.content)
    if kind in UNREAD:
        raise NotReadError(kind)
    text, was_cut = cut(cleaned(_CONVERTERS[kind](job)), job.limits.output_characters)
    if was_cut:
        job.notes.append(f"cut at {job.limits.output_characters:,} characters")
    if not text:
        raise NotReadError(f"no text in the {kind}")
    return kind, text


def convert_inner(job: Job) -> str:
    """The text of a file inside another one; remarks about it stand in front."""
    _, text = convert(job)
    return f"({', '.join(job.notes)})\n\n{text}" if job.notes else text
