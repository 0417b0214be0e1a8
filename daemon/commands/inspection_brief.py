"""``deskhand inspect --brief``: a line a mail, and the counts below. A terminal gets lines that fit it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from daemon.commands.inspection_answer import NONE, PERSON
from daemon.commands.inspection_words import KINDS, kind_word
from daemon.commands.mail_view import line_count
from daemon.commands.printing import counted, moment, out

MARKS = {PERSON: " *", NONE: " -"}
_CUT = ("quoted", "signature")
_KIND, _DATE, _SENDER, _SUBJECT = 11, 17, 32, 44
# The least columns of sender, subject, notes and file, and the order in which they give way on a narrow terminal.
_LEAST = (14, 16, 0, 16)
_GIVES_WAY = (2, 1, 0, 3)


class _Cells(NamedTuple):
    sender: str
    subject: str
    notes: str
    file: str


def print_brief(table: dict[str, Any], console: Console = out) -> None:
    """One line of a mail: kind, date, sender, subject, what was cut, attached and wrong, and where it lies.

    ``?``: perhaps a machine; ``*``: a person decides; ``-``: a person's mail that nobody can answer. In a pipe the
    line stays whole.
    """
    notes = _notes(table)
    cells = _Cells(table["from"], table["subject"] or "(no subject)", f"{notes}  " if notes else "", table["file"])
    widths = [_SENDER + 2, _SUBJECT + 2, cell_len(cells.notes), cell_len(cells.file)]
    if console.is_terminal:
        widths = _narrowed(widths, console.width - _KIND - _DATE)
    line = Text()
    line.append(f"{_kind(table):<{_KIND}}", KINDS.get(table["kind"], "bold"))
    line.append(f"{moment(table['date'])[:16] if table['date'] else '':<{_DATE}}", "dim")
    line.append(f"{_fitted(cells.sender, widths[0] - 2)}  ")
    line.append(f"{_fitted(cells.subject, widths[1] - 2)}  ", "bold")
    line.append(cells.notes if widths[2] else "", "yellow" if table["defects"] else "dim")
    line.append(_end_of(cells.file, widths[3]), "dim")
    console.print(line)


def print_counts(kinds: Counter[str], failed: int, console: Console = out, *, decided: int = 0) -> None:
    """The last line: how many of which kind, and of how many a person decides."""
    total = kinds.total()
    parts = [f"{number} {kind_word(kind)}" for kind, number in kinds.most_common()]
    line = Text(f"{counted(total, 'mail')}: {', '.join(parts)}" if total else "no mail", "bold")
    if decided:
        line.append(f"; a person decides about {decided} (*)", "yellow")
    if failed:
        line.append(f"; {failed} could not be read", "bold red")
    console.print(line)


def _kind(table: dict[str, Any]) -> str:
    """The kind with its marks. That nobody answers a machine goes without saying."""
    mark = MARKS.get(table["answer"]["decision"], "") if table["kind"] == "person" else ""
    return f"{kind_word(table['kind'])}{'?' if table['looks_automatic'] else ''}{mark}"


def _notes(table: dict[str, Any]) -> str:
    notes = [f"-{counted(line_count(table[name]), name + ' line')}" for name in _CUT if table[name]]
    notes += [counted(len(table["attachments"]), "file")] if table["attachments"] else []
    notes += [counted(len(table["defects"]), "defect")] if table["defects"] else []
    return ", ".join(notes)


def _narrowed(widths: Sequence[int], room: int) -> list[int]:
    """The widths, made less one after the other until their sum fits; none below its least."""
    narrowed = list(widths)
    for place in _GIVES_WAY:
        excess = max(0, sum(narrowed) - room)
        most = max(0, narrowed[place] - _LEAST[place])
        # Half of the notes would say something else, so they go whole.
        narrowed[place] -= most if excess and not _LEAST[place] else min(excess, most)
    return narrowed


def _end_of(name: str, width: int) -> str:
    """A name in so many cells: what is cut is its beginning, as the end tells files apart."""
    if cell_len(name) <= width:
        return name
    kept = name
    while kept and cell_len(kept) >= width:
        kept = kept[1:]
    return f"…{kept}"


def _fitted(text: str, width: int) -> str:
    """The text in exactly so many cells: a Chinese character takes two."""
    fitted = Text(" ".join(text.split()))
    fitted.truncate(width, overflow="ellipsis", pad=True)
    return fitted.plain
