"""Answers of calendars (RFC 5546): somebody accepted, declined or moved an appointment; the client wrote the mail."""

from __future__ import annotations

import re
from collections.abc import Iterator

from daemon.mail.bodies import content
from daemon.mail.structure import Part
from daemon.mail.words import header_text

MAX_BYTES = 200_000

# RFC 5546 section 1.4. REQUEST and PUBLISH invite: those are the words of the person who sends them.
_METHODS = {
    "reply": "a calendar reply (RFC 5546 METHOD:REPLY{})",
    "counter": "a calendar's counter-proposal: another time is proposed (RFC 5546 METHOD:COUNTER)",
    "declinecounter": "a calendar declines another time (RFC 5546 METHOD:DECLINECOUNTER)",
    "cancel": "a calendar calls an appointment off (RFC 5546 METHOD:CANCEL)",
    "refresh": "a calendar asks for an appointment again (RFC 5546 METHOD:REFRESH)",
}
_METHOD = re.compile(rb"^METHOD:[ \t]*([A-Za-z]{3,20})", re.MULTILINE | re.IGNORECASE)
_PARTSTAT = re.compile(rb"PARTSTAT=\"?(ACCEPTED|DECLINED|TENTATIVE|DELEGATED)", re.IGNORECASE)


def calendar_reply(root: Part) -> str:
    """The evidence that a calendar wrote this mail; empty if none did. An attached mail's calendar is not looked at.

    Microsoft Graph and Exchange say the method in the media type, some clients in the object only.
    """
    for part in _own_parts(root):
        if part.type not in ("text/calendar", "application/ics"):
            continue
        event = content(part)[:MAX_BYTES]
        written = _METHOD.search(event)
        method = part.parameters.get("method", "") or (written[1].decode("ascii") if written else "")
        told = _METHODS.get(method.strip().lower())
        if told:
            answer = _PARTSTAT.search(event)
            return told.format(f": {answer[1].decode('ascii').lower()}" if answer else "")
    if root.first("content-class").lower().startswith(b"urn:content-classes:calendarmessage") and not root.children:
        return f"a calendar's mail ({header_text(root.first('content-class'))[:60]})"
    return ""


def _own_parts(root: Part) -> Iterator[Part]:
    waiting = [root]
    while waiting:
        part = waiting.pop()
        yield part
        if part.type.startswith("multipart/"):
            waiting.extend(reversed(part.children))
