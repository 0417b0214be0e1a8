"""Lines that lead to what a person shows: "today I got this mail:", "Log:". What stands below is part of the mail."""

from __future__ import annotations

from collections.abc import Sequence

from daemon.mail.closings import is_closing
from daemon.mail.framing import is_greeting
from daemon.mail.labels import read_label
from daemon.mail.phrases import lowered

_NEAR = 2  # lines: a blank one may stand between
_LOOKED_AT = 8
_COLONS = (":", "：")


def leads(lines: Sequence[str], index: int) -> bool:
    """Whether the line above ``index``, a blank one aside, ends with a colon."""
    return _above(lines, index).endswith(_COLONS)


def shows(lines: Sequence[str], index: int) -> bool:
    """Whether the writer leads to what begins at ``index``. Below a closing a colon is a signature's ("Follow us:"),
    and behind the label of a field it is that field's."""
    above = _above(lines, index)
    if not above.endswith(_COLONS) or ((label := read_label(above)) is not None and not above[label.end :].strip()):
        return False
    near = [line for line in lines[max(0, index - 4 * _LOOKED_AT) : index] if line.strip()][-_LOOKED_AT:]
    return not any(is_closing(lowered(line)) for line in near)


def is_greeted(lines: Sequence[str], index: int) -> bool:
    """Whether nothing but a salutation stands above: who only greets has not said yet what he wants."""
    own = [line.strip() for line in lines[:index] if line.strip()] if index <= _LOOKED_AT else []
    return len(own) == 1 and is_greeting(own[0])


def _above(lines: Sequence[str], index: int) -> str:
    near = reversed(lines[max(0, index - _NEAR) : index])
    return next((line.rstrip() for line in near if line.strip()), "")
