"""Why a file was not read, as an exception that never leaves the converter."""

from __future__ import annotations

from daemon.errors import NeedsPersonError


class NotReadError(NeedsPersonError):
    """This file cannot be read; ``message`` completes the sentence "not read: …"."""


def damaged(label: str) -> NotReadError:
    """A file that starts like its kind and cannot be parsed as such."""
    return NotReadError(f"damaged {label}")


def entity_declarations() -> NotReadError:
    """XML that declares entities: the way to read local files (XXE) or to grow without end (billion laughs)."""
    return NotReadError("XML with entity declarations")


def expands_too_far() -> NotReadError:
    """An archive that would expand beyond the limit (a zip bomb)."""
    return NotReadError("expands beyond the limit")


def takes_too_long() -> NotReadError:
    """A mail whose files have taken their share of the converters."""
    return NotReadError("the attachments of this mail take too long")


def nested_too_deeply(nesting: int) -> NotReadError:
    """A container within a container within…"""
    return NotReadError(f"nested deeper than {nesting} levels")
