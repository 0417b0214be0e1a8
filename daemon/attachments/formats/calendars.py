"""Calendar entries (RFC 5545) as readable lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from daemon.attachments.formats.charsets import decoded
from daemon.attachments.job import Job
from daemon.attachments.kinds import Kind
from daemon.attachments.refusal import damaged

_LABELS = {
    "SUMMARY": "Summary",
    "DTSTART": "Start",
    "DTEND": "End",
    "DUE": "Due",
    "DURATION": "Duration",
    "RRULE": "Repeats",
    "LOCATION": "Location",
    "ORGANIZER": "Organizer",
    "ATTENDEE": "Attendee",
    "STATUS": "Status",
    "DESCRIPTION": "Description",
}
_ENTRIES = {"VEVENT": "Event", "VTODO": "Task", "VJOURNAL": "Note", "VFREEBUSY": "Free or busy"}
_FOLD = re.compile("\r?\n[ \t]")
_LINE = re.compile(r"([A-Za-z0-9-]+)((?:;[^=:;]+=(?:\"[^\"]*\"|[^\":;]*))*):(.*)", re.DOTALL)
_WHEN = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_MAX_LINE_CHARACTERS = 20_000


def read_calendar(job: Job) -> str:
    """Every event and task with its times, people and text. Raise ``NotReadError`` if there is none."""
    text = "\n".join(_lines(decoded(job.content)))
    if not text.strip():
        raise damaged(Kind.CALENDAR)
    return text


def _lines(text: str) -> Iterator[str]:
    inside: list[str] = []
    for line in _FOLD.sub("", text).splitlines():
        match = _LINE.match(line[:_MAX_LINE_CHARACTERS])
        if match is None:
            continue
        name, parameters, value = match[1].upper(), match[2], match[3].strip()
        if name == "BEGIN":
            inside.append(value.upper())
            if value.upper() in _ENTRIES:
                yield f"\n{_ENTRIES[value.upper()]}"
        elif name == "END" and inside:
            inside.pop()
        elif name == "METHOD" and inside == ["VCALENDAR"]:
            yield f"Calendar message: {value.lower()}"
        elif name in _LABELS and inside and inside[-1] in _ENTRIES:
            yield f"{_LABELS[name]}: {_shown(name, parameters, value)}"


def _shown(name: str, parameters: str, value: str) -> str:
    if name in {"DTSTART", "DTEND", "DUE"}:
        return " ".join(filter(None, [_when(value), _parameter(parameters, "TZID")]))
    if name in {"ORGANIZER", "ATTENDEE"}:
        address = re.sub("^mailto:", "", value, flags=re.IGNORECASE)
        person = _parameter(parameters, "CN")
        return f"{person} <{address}>" if person else address
    # RFC 5545 section 3.3.11: backslash escapes comma, semicolon, itself and a line end.
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def _when(value: str) -> str:
    match = _WHEN.match(value)
    if match is None:
        return value
    day = f"{match[1]}-{match[2]}-{match[3]}"
    return f"{day}T{match[4]}:{match[5]}:{match[6]}{match[7]}" if match[4] else day


def _parameter(parameters: str, name: str) -> str:
    match = re.search(rf';{name}=("[^"]*"|[^";:]*)', parameters, re.IGNORECASE)
    return match[1].strip('"') if match else ""
