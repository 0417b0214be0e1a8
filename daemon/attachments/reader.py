"""The ``AttachmentReader`` of the daemon: small text here, everything else in a sealed child process."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Any

from daemon.attachments.characters import cleaned, cut
from daemon.attachments.kinds import SMALL_TEXTS, UNREAD, Kind, claimed_kind, sniff
from daemon.attachments.limits import ConverterLimits
from daemon.attachments.plain import as_markdown, unicode_text
from daemon.attachments.pool import WorkerPool
from daemon.attachments.refusal import NotReadError
from daemon.attachments.turns import Share
from daemon.models import Attachment, Reading
from daemon.ports import AttachmentReader

_REASON_CHARACTERS = 200
_MEGABYTE = 1_000_000


class MarkItDownReader:
    """Reads attachments with MarkItDown. Use it as an async context manager, or call ``aclose`` at the end.

    ``read`` never raises for a file, whatever it holds; it raises ``TransientError`` when no child can be started.
    """

    def __init__(self, limits: ConverterLimits | None = None) -> None:
        self.limits = limits or ConverterLimits()
        self.pool = WorkerPool(self.limits)

    async def __aenter__(self) -> MarkItDownReader:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """End the child processes."""
        await self.pool.close()

    async def warm(self) -> None:
        """Start a child process ahead of the first mail; it takes a second or two."""
        await self.pool.warm()

    def of_one_mail(self) -> AttachmentReader:
        """A reader for the files of one mail, which share its time."""
        return _OfOneMail(self, Share())

    async def read(self, attachment: Attachment, share: Share | None = None) -> Reading:
        """The attachment as Markdown, or why it was not read; without a mail's ``share`` it has all of one."""
        try:
            found = small_text(attachment, self.limits)
            kind, text, notes = found or await self._converted(attachment, share or Share())
        except NotReadError as problem:
            return reading_of(attachment, f"not read: {problem.message}")
        text, was_cut = cut(text, self.limits.output_characters)
        if was_cut:
            notes.append(f"cut at {self.limits.output_characters:,} characters")
        return reading_of(attachment, ", ".join([f"read{mismatch(attachment, kind)}", *notes]), text)

    async def _converted(self, attachment: Attachment, share: Share) -> tuple[Kind, str, list[str]]:
        head = {"name": attachment.name, "type": attachment.type}
        answer, body = await self.pool.convert(head, attachment.content, share)
        # The child has handled foreign data, so its answer is foreign data as well.
        if "not_read" in answer:
            raise NotReadError(_one_line(answer["not_read"]))
        try:
            kind = Kind(answer.get("kind", ""))
        except ValueError as problem:
            raise NotReadError("it broke the converter") from problem
        notes = answer.get("notes", [])
        return kind, cleaned(body.decode("utf-8", "replace")), [_one_line(n) for n in notes if isinstance(n, str)][:5]


@dataclass(frozen=True, slots=True)
class _OfOneMail:
    """See ``MarkItDownReader.of_one_mail``."""

    reader: MarkItDownReader
    share: Share

    def of_one_mail(self) -> AttachmentReader:
        return self.reader.of_one_mail()

    async def read(self, attachment: Attachment) -> Reading:
        return await self.reader.read(attachment, self.share)


def small_text(attachment: Attachment, limits: ConverterLimits) -> tuple[Kind, str, list[str]] | None:
    """Judge a file without parsing it. None: it needs the child process. Raise ``NotReadError``."""
    content = attachment.content
    if not content.strip(b"\x00 \t\r\n"):
        raise NotReadError("empty file")
    if len(content) > limits.input_bytes:
        raise NotReadError(f"{_megabytes(len(content))} is over the limit of {_megabytes(limits.input_bytes)}")
    claimed, _ = claimed_kind(attachment.name, attachment.type)
    kind = sniff(content, claimed)
    if kind in UNREAD or (kind is Kind.AUDIO and not limits.speech_model):
        raise NotReadError(kind)
    if kind not in SMALL_TEXTS or len(content) > limits.in_process_bytes:
        return None
    text = unicode_text(content)
    if text is None:
        return None
    text = cleaned(as_markdown(text, kind))
    if not text:
        raise NotReadError("empty file")
    return kind, text, []


def mismatch(attachment: Attachment, found: Kind) -> str:
    """The words for a file that is not what it claims to be: `` as PDF although named .docx``; or nothing."""
    claimed, words = claimed_kind(attachment.name, attachment.type)
    if claimed is None or claimed is found or {claimed, found} <= SMALL_TEXTS | {Kind.XML, Kind.HTML, Kind.MAIL}:
        return ""
    return f" as {found} although {words}"


def reading_of(attachment: Attachment, reading: str, text: str = "") -> Reading:
    """A ``Reading`` that carries the attachment's own facts."""
    return Reading(attachment.name, attachment.type, attachment.size, attachment.inline, reading, text)


def _one_line(value: Any) -> str:
    return " ".join(cleaned(str(value)).split())[:_REASON_CHARACTERS]


def _megabytes(size: int) -> str:
    return f"{size / _MEGABYTE:,.2f}".rstrip("0").rstrip(".") + " MB"
