"""An invitation (RFC 5545, RFC 5546) as a person reads it. Only what names the event is taken, not the calendar."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from daemon.mail.charsets import decode
from daemon.mail.parameters import parse_parameters

MAX_BYTES = 1_000_000
MAX_LINES = 20_000

_FOLD = re.compile(r"(?:\r\n|\r|\n)[ \t]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_ESCAPED = re.compile(r"\\([\\;,nN])")
_LINE = re.compile(
    r'([A-Za-z0-9-]{1,60})((?:;[A-Za-z0-9-]{1,60}=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)', re.DOTALL
)
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?")
_COMPONENTS = frozenset(("VEVENT", "VTODO", "VJOURNAL"))


@dataclass(frozen=True, slots=True)
class Invitation:
    """``method`` is REQUEST, REPLY, CANCEL … upper case, or empty. Times read ``2025-03-04 10:00 Europe/Berlin``; the
    organiser is a name, an address or both."""

    method: str = ""
    summary: str = ""
    start: str = ""
    end: str = ""
    place: str = ""
    organiser: str = ""
    description: str = ""

    @property
    def text(self) -> str:
        """Lines to read; empty when there is nothing to say."""
        when = " – ".join(moment for moment in (self.start, self.end) if moment)
        lines = [("", self.summary), ("When: ", when), ("Where: ", self.place), ("Organizer: ", self.organiser)]
        found = [label + words for label, words in lines if words]
        return "\n".join([*found, *(["", self.description] if self.description else [])])


@dataclass(slots=True)
class _Found:
    values: dict[str, str] = field(default_factory=dict)
    depth: list[str] = field(default_factory=list)
    ended: bool = False


def read_invitation(content: bytes, charset: str = "utf-8") -> Invitation | None:
    """The first event, task or journal entry of a calendar; None when these bytes are no calendar."""
    text = decode(content[:MAX_BYTES], charset or "utf-8")[0]
    lines = _LINE_END.split(_FOLD.sub("", text.lstrip("\ufeff \r\n")))[:MAX_LINES]
    if not lines or lines[0].strip().upper() != "BEGIN:VCALENDAR":
        return None
    found = _Found()
    for line in lines:
        if matched := _LINE.match(line):
            _take(found, matched[1].upper(), matched[2], matched[3].strip())
    values = found.values
    return Invitation(
        method=values.get("METHOD", "").upper()[:40],
        summary=values.get("SUMMARY", ""),
        start=values.get("DTSTART", ""),
        end=values.get("DTEND", "") or values.get("DUE", ""),
        place=values.get("LOCATION", ""),
        organiser=values.get("ORGANIZER", ""),
        description=values.get("DESCRIPTION", ""),
    )


def _take(found: _Found, name: str, parameters: str, value: str) -> None:
    if name == "BEGIN":
        found.depth.append(value.upper())
        return
    if name == "END":
        closed = found.depth.pop() if found.depth else ""
        found.ended = found.ended or closed in _COMPONENTS
        return
    inside = found.depth[-1] if found.depth else ""
    if name == "METHOD":  # a property of the whole calendar (RFC 5545 section 3.7.2)
        if inside == "VCALENDAR":
            found.values.setdefault(name, value)
    elif inside in _COMPONENTS and not found.ended and name not in found.values:
        found.values[name] = _shown(name, parse_parameters(f"x{parameters}".encode())[1], value)


def _shown(name: str, parameters: dict[str, str], value: str) -> str:
    if name in ("DTSTART", "DTEND", "DUE"):
        return _moment(value, parameters.get("tzid", ""))
    if name == "ORGANIZER":
        address = value[7:] if value[:7].lower() == "mailto:" else value
        common = parameters.get("cn", "").strip()
        return f"{common} <{address}>" if common and common != address else address
    return _ESCAPED.sub(lambda code: "\n" if code[1] in "nN" else code[1], value).strip()


def _moment(value: str, zone: str) -> str:
    matched = _MOMENT.match(value)
    if matched is None:
        return value[:40]
    day = f"{matched[1]}-{matched[2]}-{matched[3]}"
    if not matched[4]:
        return day
    return f"{day} {matched[4]}:{matched[5]} {'UTC' if matched[6] else zone[:60]}".rstrip()
