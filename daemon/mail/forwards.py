"""Who wrote the mail that a person forwards: the sender in the block of headers that a client puts above it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from daemon.mail import marks, separators
from daemon.mail.fields import addresses
from daemon.mail.structure import MESSAGES, parse_header_block
from daemon.mail.values import Address, Attachment

MAX_LINES = 400
_MAX_BLOCK = 16
_MAX_NAME = 200
_MAX_HEAD = 100_000
_ADDRESS = re.compile(
    r"[^\s<>\"'(),;:\[\]\u200e\u200f\u202a-\u202e]{1,64}@[^\s<>\"'(),;:\[\]|\u200e\u200f\u202a-\u202e]{1,255}"
)
_DIRECTION = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"), None)
_TARGET = re.compile(r"\[?<?mailto:[^\s<>\]]*>?\]?", re.IGNORECASE)
_FRAME = " \t>*_\"'<>()[]|,;:：-–—=\u00a0"
_DATE = re.compile(r"^.*\d[.:]\d\d(?::\d\d)?(?:\s*[AaPp]\.?[Mm]\.?)?[\s,،]*")
_QUOTED_NAME = re.compile(r"[\"“„«']([^\"”“»']{1,200})[\"”“»']\s*<")


def forwarded_sender(text: str) -> Address | None:
    """The sender of the first forwarded mail in ``text``; None where none is named with an address.

    It stands behind "From:" (in any of our languages) in the block of headers, or in the line between dashes ("-----
    Forwarded message from Ann <ann@example.org> -----", Horde), or in a line "03.03.2025, 09:12, Ann <…>:" (Yandex).
    """
    lines = [line.strip("> \t*\ufeff\u200b") for line in text[: MAX_LINES * 400].split("\n")[:MAX_LINES]]
    separators = [index for index, line in enumerate(lines) if _separates(line)]
    for index in separators:
        if found := _sender_below(lines, index):
            return found
    for index in range(len(lines)):
        if marks.header_block(lines, index) and (found := _sender_below(lines, index - 1)):
            return found
    return _attributed(lines)


def attached_sender(attachments: Sequence[Attachment]) -> Address | None:
    """The sender of the first mail that is attached (RFC 2046 section 5.2.1): a forward "as attachment"."""
    for one in attachments:
        if one.type in MESSAGES:
            found = addresses(parse_header_block(one.content[:_MAX_HEAD]).get("from", []))
            return found[0] if found else None
    return None


def _separates(line: str) -> bool:
    return bool(line) and (separators.is_forward_separator(line) or separators.is_original_separator(line))


def _sender_below(lines: list[str], index: int) -> Address | None:
    """The sender in the separator at ``index`` itself, or in the block below it."""
    if index >= 0 and "@" in lines[index]:
        rest = separators.after_forwarded(lines[index]).lstrip("- ")
        if found := _address(marks.after_label(rest) or rest):
            return found
    for position in range(index + 1, min(len(lines), index + 1 + _MAX_BLOCK)):
        line = lines[position]
        if marks.label_of(line) == "sender":
            value = marks.after_label(line)
            if "@" not in value and position + 1 < len(lines) and marks.label_of(lines[position + 1]) is None:
                value = f"{value} {lines[position + 1]}"  # a long name, wrapped
            return _address(value)
    below = next((line for line in lines[index + 1 : index + 4] if line), "")
    if below.endswith((":", "：")) and _DATE.match(below):
        return _address(_DATE.sub("", below))
    return None


def _attributed(lines: list[str]) -> Address | None:
    """The address in "On … Ann <ann@example.org> wrote:", where a client forwards as it replies."""
    for end, line in enumerate(lines):
        if not line.endswith((":", "：")):
            continue
        start = marks.attribution_start(lines, end, True)
        if start is not None:
            text = " ".join(lines[start : end + 1])
            found = _address(text)
            return Address(found.address, "") if found else None
    return None


def _address(value: str) -> Address | None:
    """The address in ``Ann <ann@example.org>``, ``Ann [mailto:ann@example.org]``, ``Ann (ann@example.org)`` …"""
    value = value.translate(_DIRECTION)[:2000]
    found = _ADDRESS.search(value.replace("mailto:", " "))
    if not found:
        return None
    address = found[0].strip(".'`").rstrip(">")
    quoted = _QUOTED_NAME.search(value)
    name = quoted[1] if quoted else _TARGET.sub(" ", value).partition(address)[0]
    name = " ".join(name.strip(_FRAME).split())
    return Address(address, "" if "@" in name else name[:_MAX_NAME])
