"""What is a quote even in a mail that answers nothing: only what a mail client writes and hardly any person.

A mail without In-Reply-To, References and a reply's subject has nothing to quote. What looks like a quote there was
pasted or typed by its writer, who wants it to be read: a chat, the header of a suspicious mail, "on 3 March your
colleague wrote:". Some clients and gateways lose the header of a real reply; their quotes have marks below a dated
attribution, or an address in it.
"""

from __future__ import annotations

from collections.abc import Sequence

from daemon.mail import marks
from daemon.mail.attribution_words import CLOCK

_LINES_LOOKED_AT = 8


def is_certain_attribution(lines: Sequence[str], start: int, end: int, marked: bool) -> bool:
    """Whether the attribution ``start:end`` names an address; or a date, and has marked quotes below it."""
    text = " ".join(lines[start:end])
    return "@" in text or (marked and not marks.is_weak_attribution(text))


def is_certain_block(block: Sequence[str]) -> bool:
    """Whether a header block (``From: … Sent: …``) names an address and the time of day."""
    return any("@" in line for line in block) and any(CLOCK.search(line) for line in block)


def is_certain_run(run: Sequence[str], introduced: bool) -> bool:
    """Whether marked lines are a quote: an attribution or another quote stands above them, or they begin with an
    attribution or a header block of their own (Apple Mail, Hotmail)."""
    if introduced:
        return True
    inner = [line.lstrip("> \t") for line in run[:_LINES_LOOKED_AT]]
    first = next((index for index, line in enumerate(inner) if line), 0)
    if marks.header_block(inner, first) and is_certain_block(inner):
        return True
    ends = range(first, min(first + marks.MAX_ATTRIBUTION_LINES, len(inner)))
    return any(
        "@" in " ".join(inner[first : end + 1]) and marks.attribution_start(inner, end, True) == first for end in ends
    )
