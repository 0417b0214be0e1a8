"""Where the body of the mail that is quoted first begins and ends: above its closing, and above what it quotes in turn.

Only there does a person answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from daemon.mail import marks
from daemon.mail.closings import MAX_CLOSING, is_closing
from daemon.mail.phrases import lowered
from daemon.mail.separators import is_forward_separator, is_original_separator

MAX_LINES = 400  # that are looked at
_MAX_HEAD = 6  # lines above its header block


@dataclass(frozen=True, slots=True)
class Message:
    """Lines ``start:end`` without their mark of a quote; ``closed``: a closing formula stands below them."""

    start: int
    end: int
    closed: bool


def latest_message(lines: Sequence[str], start: int) -> Message:
    """The body of the mail whose quote begins with line ``start`` of ``lines``, which have no mark of their own: what
    it quotes in turn has one, or a header block or an attribution above it."""
    stop = min(len(lines), start + MAX_LINES)
    body = _below_head(lines, start, stop)
    for at in range(body, stop):
        line = lines[at].strip()
        if not line:
            continue
        if line[0] in ">\x00" or _begins_older(lines, at):
            return Message(body, at, False)
        if len(line) < MAX_CLOSING and is_closing(lowered(line)):
            return Message(body, at, True)
    return Message(body, stop, False)


def _below_head(lines: Sequence[str], start: int, stop: int) -> int:
    """The first line below a separator, a header block or an attribution."""
    for at in range(start, min(start + _MAX_HEAD, stop)):
        if not lines[at].strip():
            continue
        if block := marks.header_block(lines, at):
            return block
        if (
            lines[at].rstrip(marks.TRAILING)[-1:] in (":", "：")
            and marks.attribution_start(lines, at, True) is not None
        ):
            return at + 1
    return start


def _begins_older(lines: Sequence[str], at: int) -> bool:
    line = lines[at]
    return (
        marks.header_block(lines, at) > 0
        or is_original_separator(line)
        or is_forward_separator(line)
        or marks.attribution_start(lines, at, False) is not None
    )
