"""The pictures inside a mail that is answered: where its text names one, the quote in our HTML shows it again.

Only pictures that came with the mail and that its quoted words name, by the marks that clients leave in their text:
``[image: name]`` (Gmail), ``[cid:id]`` (Outlook), and ``[name]`` (our own reading of an HTML page). Nothing is fetched.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from daemon.mail.encoding import safe_text
from daemon.mail.values import Attachment

MAX_PICTURES = 10
MAX_PICTURE_BYTES = 1_000_000
MAX_TOTAL_BYTES = 3_000_000
STYLE = "max-width: 100%; height: auto;"

_MARK = re.compile(r"\[(?:(cid:)|image: ?)?([^\[\]\n]{1,200})\]")
# The type is what the bytes are, not what the mail calls them.
_KINDS = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
)


@dataclass(frozen=True, slots=True)
class QuotedText:
    """``text`` has ``[image: name]`` where a picture stands; ``html`` is it escaped, with the pictures that
    ``pictures`` holds in their place."""

    text: str
    html: Markup
    pictures: tuple[Attachment, ...] = ()


def quoted_text(text: str, attachments: Sequence[Attachment]) -> QuotedText:
    """The quoted words with the pictures that they name; ten at most, 1 MB each and 3 MB together, else their names
    alone."""
    known = _inline_pictures(attachments)
    shown: dict[str, Attachment] = {}
    plain, html, end = [], [], 0
    for match in _MARK.finditer(text) if known else ():
        file = known.get(("cid:" if match[1] else "name:") + match[2].strip().casefold())
        if file is None:
            continue
        before, name = text[end : match.start()], safe_text(file.name).translate({91: "(", 93: ")"})
        plain += [before, f"[image: {name}]"]
        html += [_lines(before), _shown(file, name, shown)]
        end = match.end()
    rest = text[end:]
    return QuotedText("".join((*plain, rest)), Markup("").join((*html, _lines(rest))), tuple(shown.values()))


def _lines(text: str) -> Markup:
    """Escaped, with ``<br>`` for line ends: Outlook for Windows knows no ``white-space: pre-wrap``, and others show a
    line end in the source as one more line."""
    return Markup("<br>").join(escape(line) for line in text.split("\n"))


def _inline_pictures(attachments: Sequence[Attachment]) -> dict[str, Attachment]:
    """By ``cid:`` and ``name:``, case folded."""
    found: dict[str, Attachment] = {}
    for file in attachments:
        kind = next((kind for pattern, kind in _KINDS if pattern.match(file.content)), "")
        if kind and file.content_id and file.size <= MAX_PICTURE_BYTES:
            picture = replace(file, type=kind, inline=True)
            found.setdefault(f"cid:{file.content_id.casefold()}", picture)
            found.setdefault(f"name:{file.name.casefold()}", picture)
    return found


def _shown(file: Attachment, name: str, shown: dict[str, Attachment]) -> Markup:
    """The picture's element; its name once no more pictures are taken."""
    # An id of our own: the customer's may be that of another part, and is nothing to repeat unseen.
    own = f"{hashlib.sha256(file.content).hexdigest()[:24]}@quoted.deskhand"
    if own not in shown:
        total = sum(one.size for one in shown.values())
        if len(shown) >= MAX_PICTURES or total + file.size > MAX_TOTAL_BYTES:
            return escape(f"[image: {name}]")
        shown[own] = replace(file, content_id=own)
    return Markup('<img src="cid:{}" alt="image: {}" style="{}">').format(own, name, STYLE)
