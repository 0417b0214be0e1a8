"""An ``AttachmentReader`` without child processes, for tests and for a desk that reads text attachments only."""

from __future__ import annotations

from daemon.attachments.characters import cut
from daemon.attachments.limits import ConverterLimits
from daemon.attachments.reader import mismatch, reading_of, small_text
from daemon.attachments.refusal import NotReadError
from daemon.models import Attachment, Reading


class StaticReader:
    """Reads plain text, CSV and JSON; everything else is "not read: no converter for …"."""

    def __init__(self, limits: ConverterLimits | None = None) -> None:
        self.limits = limits or ConverterLimits()

    def of_one_mail(self) -> StaticReader:
        """Itself: no file takes long here."""
        return self

    async def read(self, attachment: Attachment) -> Reading:
        """The attachment's text, or why it was not read."""
        try:
            found = small_text(attachment, self.limits)
        except NotReadError as problem:
            return reading_of(attachment, f"not read: {problem.message}")
        if found is None:
            return reading_of(attachment, "not read: only text is read here")
        kind, text, notes = found
        text, was_cut = cut(text, self.limits.output_characters)
        if was_cut:
            notes.append(f"cut at {self.limits.output_characters:,} characters")
        return reading_of(attachment, ", ".join([f"read{mismatch(attachment, kind)}", *notes]), text)
