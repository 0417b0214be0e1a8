"""What commands print: the one place where text of strangers reaches a terminal, and is made harmless.

A mail may hold escape sequences that set the window's title, hide lines or answer for the user, and characters that
turn the direction of text; see https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from daemon.errors import ConfigurationError, DeskhandError

PIPE_COLUMNS = 160
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# C0 but for tab and newline, DEL and C1 (ECMA-48), and the characters that override or isolate a direction.
_C1_AND_BIDI = (*range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_HARMFUL = (*(code for code in range(0x20) if chr(code) not in "\t\n"), *_C1_AND_BIDI)
_HARMLESS = dict.fromkeys(_HARMFUL, REPLACEMENT)
# JSON has to escape C0 anyway (RFC 8259 section 7); the rest is the same string escaped.
_ESCAPED = {code: f"\\u{code:04x}" for code in _C1_AND_BIDI}


class SafeConsole(Console):
    """Prints text as it is, without markup and emoji codes; what steers a terminal comes out as U+FFFD."""

    def __init__(self, **options: Any) -> None:
        super().__init__(highlight=False, markup=False, emoji=False, **options)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Everything that is printed passes here, cells of tables as well."""
        for segment in super().render(renderable, options):
            # Control segments are rich's own, for a progress bar.
            yield segment if segment.control else Segment(harmless(segment.text), segment.style)


# A pipe has no width: lines of text stay whole there, and tables get room.
out = SafeConsole(soft_wrap=True, width=None if sys.stdout and sys.stdout.isatty() else PIPE_COLUMNS)
err = SafeConsole(soft_wrap=True, stderr=True)


def harmless(text: str) -> str:
    """The text without what steers a terminal or turns the direction of text; tabs and newlines stay."""
    return text.replace("\r\n", "\n").translate(_HARMLESS)


def json_line(value: Any, *, indent: int | None = None) -> str:
    """JSON that is exact and harmless on a terminal too, with a newline."""
    return json.dumps(value, ensure_ascii=False, indent=indent, default=str).translate(_ESCAPED) + "\n"


def print_json(value: Any) -> None:
    """One JSON document on stdout."""
    sys.stdout.write(json_line(value, indent=2))


def print_table(columns: list[str], rows: list[list[str]], empty: str) -> None:
    """A table on a terminal, or a sentence when there is nothing to show."""
    if not rows:
        out.print(empty)
        return
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    out.print(table, soft_wrap=False)


def say_error(error: DeskhandError) -> None:
    """What is wrong, where, and what to do."""
    lines = error.problems if isinstance(error, ConfigurationError) else [error.message]
    for line in lines:
        err.print(f"deskhand: {line}")
    if error.advice:
        err.print(f"  {error.advice}")


def moment(iso: str | None) -> str:
    """A stored time for a person: minutes, in UTC."""
    return f"{datetime.fromisoformat(iso).astimezone(UTC):%Y-%m-%d %H:%M} UTC" if iso else ""


def counted(number: int, one: str, many: str = "") -> str:
    """``1 mail``, ``2 mails``; ``many`` where an s is not enough."""
    return f"{number} {one if number == 1 else many or one + 's'}"
