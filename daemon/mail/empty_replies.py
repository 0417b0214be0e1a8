"""Replies with nothing above the quote: the person typed into the quote itself, on its lines and with its marks.

What the quoted mail said at first is not known here, so that the quote is shown wherever it can hold an answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from daemon.mail.device_lines import is_device_line
from daemon.mail.framing import is_greeting
from daemon.mail.latest_message import latest_message

_MAX_OWN = 200  # characters
_ASKS = ("?", "？", "؟", ":", "：")
_ASKED = re.compile(r"[?？؟:：]\s*\w")


def says_nothing(own: str) -> bool:
    """Whether a person's own words are no more than a greeting and a phone's line."""
    if len(own) > _MAX_OWN:
        return False
    lines = [line.strip() for line in own.split("\n") if line.strip()]
    return all(is_greeting(line) or is_device_line(line) for line in lines)


def may_hold_answers(lines: Sequence[str], start: int) -> bool:
    """Whether the message that is quoted from line ``start`` on holds, above its closing, more than a greeting, its
    questions and one sentence: what is said on the line of a question or of a form's field, or beside another line."""
    inner = [_bare(line) for line in lines]
    message = latest_message(inner, start)
    said = [line for one in inner[message.start : message.end] if any(map(str.isalnum, line := one.strip()))]
    said = [line for line in said if not is_greeting(line)]
    return any(not line.endswith(_ASKS) and (len(said) > 1 or _ASKED.search(line)) for line in said)


def _bare(line: str) -> str:
    """A line without its mark of a quote; the page's own marks are no lines of it."""
    if line[:1] == "\x00":
        return ""
    stripped = line.lstrip(" ")
    return stripped[1:].removeprefix(" ") if stripped[:1] == ">" else line
