"""The lines that mail clients put above what they quote or forward: attributions and header blocks.

Each function looks at a bounded number of short lines, so that reading stays linear in the size of a mail.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from daemon.mail.attribution_words import CLOCK, DAY, DIGIT, EMAIL, MOMENT, is_dated, names_writer, wrote
from daemon.mail.labels import LEAD, MAX_LINE, cached_label, read_label
from daemon.mail.languages import any_of
from daemon.mail.leads import leads
from daemon.mail.narration import is_narrated
from daemon.mail.separators import is_rule

MAX_ATTRIBUTION_LINES = 4
MAX_HEADER_BLOCK_LINES = 12
_MAX_OPENING = 3  # words of a day
_MAX_OPENED = 6
_DATED_ADDRESS = re.compile(r"(?:19|20)\d\d[/.-]\d{1,2}[/.-]\d{1,2} [^<>\n]{0,100}<[^<>\s]+@[^<>\s]+>")
_OPENS = re.compile(rf"{LEAD}(?:(?:{any_of('opens')})\s|在|於|于)", re.IGNORECASE)
# Horde, IMP, SquirrelMail and Gnus name only the sender: "Quoting Ann <ann@example.org>:".
_CITES = re.compile(rf"{LEAD}(?:{any_of('cites')})\s", re.IGNORECASE)
_DATE_FIRST = re.compile(rf"{LEAD}[\"'(\[]?(?:\d|\w{{2,14}}\.?,?\s+(?:den\s+)?\d{{1,2}}\b)")
_WRAPPED_ENDS = (">:", "> :", ">>:")  # the end of an address that a mailer wrapped, not a quote
ATTRIBUTION_ENDS = frozenset(":：->")
# Behind the colon may stand a star of bold text, or a mark of writing direction (Hebrew, Arabic and Persian clients).
TRAILING = " \t\r\n*_\u00a0\u200b\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069"
_ENDS = (":", "：", "--", ":*", ":_")
_BEHIND = re.compile(r":\s{2,8}(?=\S)")
_SHARED = re.compile(
    rf"(?<=\S)(?:\s*+-++)?\s++(?=(?:{any_of('opens')})\s+(?:\w{{2,10}}\.?,?\s+){{0,2}}\d)", re.IGNORECASE
)


def is_label(line: str) -> bool:
    """Whether a line begins with a label of a header block: ``From:``, ``Gesendet:``."""
    return label_of(line) is not None


def after_label(line: str) -> str:
    """What stands behind the label of such a line."""
    found = read_label(line)
    return line[found.end :].strip() if found else ""


def header_block(lines: Sequence[str], index: int) -> int:
    """The index after a header block (``From: … Sent: … To: … Subject: …``) that begins at ``index``, or 0 if none
    does.

    It needs a sender and one more label; and the sender's address, or date and subject in the sender's language, so
    that "From: Berlin / To: Rome" or "No: 4711 / Date: …" is no quote.
    """
    if label_of(lines[index]) is None:
        return 0
    labels = [cached_label(line) for line in lines[index : index + MAX_HEADER_BLOCK_LINES]]
    kinds = {label.kind for label in labels if label}
    if len(kinds) < 2 or "sender" not in kinds:  # a long list of "To: …" has twelve labels at each of its lines
        return 0
    seen: dict[str, frozenset[str]] = {}
    end, gap, address = index, 0, False
    for position, label in enumerate(labels, index):
        if label is None or not label.capital:
            gap += 1
            if (seen and is_rule(lines[position])) or gap > (2 if lines[position].strip() and len(seen) > 1 else 1):
                break
            continue
        seen[label.kind] = seen.get(label.kind, frozenset()) | label.languages
        gap, end = 0, position + 1
        address = address or (label.kind in ("sender", "to") and "@" in lines[position])
        if lines[position].lstrip().startswith(">"):
            return 0  # a block inside a marked quote is that quote's
    if "sender" not in seen or len(seen) < 2:
        return 0
    if seen.keys().isdisjoint(("sent", "subject")) and leads(lines, index):
        return 0  # "The log has this: / From: … / To: …"; a client writes a date or a subject
    if address:
        return end
    return end if {"sent", "subject"} <= seen.keys() and seen["sender"] & seen["subject"] & seen["sent"] else 0


def label_of(line: str) -> str | None:
    """``sender``, ``sent``, ``to`` or ``subject`` for a line of a header block; None for any other."""
    found = read_label(line)
    # Clients begin a label with a capital; "from: a@b" in small letters is somebody's configuration.
    return found.kind if found and found.capital else None


def attribution_start(lines: Sequence[str], end: int, quote_follows: bool) -> int | None:
    """Where the attribution that ends at line ``end`` ("On … Ann wrote:") begins; None if that line ends none.

    An address alone makes no attribution unless marked quotes follow: a person may write "Ann <ann@example.org> said:".
    """
    last = lines[end].rstrip(TRAILING)
    if len(last) > MAX_LINE:
        return None
    if not last.endswith(_ENDS):
        # An old Gmail wrote "2011/4/7 Ann <ann@example.org>" without a colon; only a marked quote below tells.
        return end if quote_follows and _DATED_ADDRESS.fullmatch(last) else None
    if last[-1] == "-" and not wrote(last):  # Zoho frames its attribution in dashes
        return None
    if not quote_follows and not any(map(names_writer, lines[max(0, end + 1 - MAX_ATTRIBUTION_LINES) : end + 1])):
        return None
    joined = ""
    for start in range(end, max(-1, end - MAX_ATTRIBUTION_LINES), -1):
        line = lines[start].strip()
        if start < end and line[:2] == "- ":
            break  # the last row of a list
        if not line or (line.startswith(">") and line not in _WRAPPED_ENDS) or len(line) + len(joined) > MAX_LINE:
            break
        joined = f"{line} {joined}" if joined else line
        if _is_attribution(joined):
            return start - _opened_above(lines, start)
    if quote_follows and _introduces(last):
        return end
    return None


def _opened_above(lines: Sequence[str], start: int) -> bool:
    """Whether an attribution that was wrapped within its date begins a line above: "On Mon, 3 Mar / 2025 at 9:12"."""
    if not start or _OPENS.match(lines[start]):
        return False
    above = lines[start - 1]
    if len(above) > MAX_LINE or not (DIGIT.search(above) or above.rstrip().endswith(",")):
        return False
    return _OPENS.match(above) is not None and len(above.split()) <= _MAX_OPENED and above.rstrip()[-1] not in ".!?"


def _introduces(line: str) -> bool:
    """Whether a line with marked quotes below it introduces them, though it names no date, or no verb we know."""
    if wrote(line) and ("@" in line or len(line) < 60 or is_dated(line)):
        return not (MOMENT.search(line) and is_narrated(line, marked=True))
    if "@" in line and _CITES.match(line) and len(line) < 200:
        return True
    return "@" in line and is_dated(line)


def _is_attribution(text: str) -> bool:
    bare = EMAIL.sub("", text) if "@" in text else text
    if not DIGIT.search(bare) or not MOMENT.search(bare):  # most lines hold no digit, which is seen sooner
        return False
    if is_narrated(text, marked=True):
        return False
    if _OPENS.match(text) or _DATE_FIRST.match(text):
        if wrote(bare):
            return True
        return "@" in text and CLOCK.search(bare) is not None and DAY.search(bare) is not None
    # No known opening word: the weekday and the rest of the date stand in some language that ends with a verb we know.
    return "@" in text and MOMENT.search(bare[:40]) is not None and wrote(bare[-80:])


def is_weak_attribution(line: str) -> bool:
    """Whether a line such as "You wrote:" names neither a date nor an address: a person may have typed it."""
    return "@" not in line and not MOMENT.search(line)


def quote_behind(line: str) -> tuple[str, str] | None:
    """Split Yahoo's "On Sun, 22 Nov 2026 at 16:03, Ann<ann@example.org> wrote:   Dear Bob," in two; None if the line is
    no such thing."""
    if not line.startswith("  ") or "@" not in line or len(line) > MAX_LINE or not (found := _BEHIND.search(line)):
        return None
    attribution = line[: found.start() + 1].strip()
    return (attribution, line[found.end() :]) if is_dated(attribution) and _is_attribution(attribution) else None


def shared_line(line: str) -> tuple[str, str] | None:
    """Split "my answer On 4 April, Ann wrote:", a line that ends with a colon, into answer and attribution; None if the
    line is no such thing."""
    if len(line) > MAX_LINE or not wrote(line):
        return None
    last = max((moment.start() for moment in MOMENT.finditer(line)), default=-1)
    for found in _SHARED.finditer(line) if last > 0 else ():
        if found.end() > last:
            return None
        if _OPENS.match(line) and len(line[: found.start()].split()) <= _MAX_OPENING:
            continue  # "Am Montag, den 03.03.2025, …": still the attribution's own day
        if _is_attribution(line[found.end() :]):
            return line[: found.start()], line[found.start() :].lstrip()
    return None
