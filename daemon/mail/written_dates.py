"""The moment of a mail as people write it, in the words of a reply's language; the machine's locale plays no part."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

ENGLISH = {
    "date": "{weekday}, {day} {month} {year} at {time}",
    "weekdays": "Mon Tue Wed Thu Fri Sat Sun",
    "months": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
}
LENGTHS = {"weekdays": 7, "months": 12}


def written_date(moment: datetime | None, words: Mapping[str, str]) -> str:
    """``Mon, 23 Nov 2026 at 23:40``, in the moment's own zone; empty without a moment.

    ``words`` has ``date`` (the form) and, divided by spaces, ``weekdays`` from Monday and ``months``; what is missing
    is English. Raises ValueError when there are not seven or not twelve of them.
    """
    if not moment:
        return ""
    names = {key: str(words.get(key, ENGLISH[key])).split() for key in LENGTHS}
    for key, length in LENGTHS.items():
        if len(names[key]) != length:
            raise ValueError(f"{key} has {len(names[key])} names, not {length}: {' '.join(names[key])}")
    parts = {
        "weekday": names["weekdays"][moment.weekday()], "day": str(moment.day), "year": str(moment.year),
        "month": names["months"][moment.month - 1], "time": f"{moment:%H:%M}",
    }  # fmt: skip
    written = str(words.get("date", ENGLISH["date"]))
    for name, value in parts.items():
        written = written.replace(f"{{{name}}}", value)
    return written
