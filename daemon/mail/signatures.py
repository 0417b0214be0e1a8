"""Where a person's own text ends and the signature begins. In doubt the line stays text: a kept signature does no
harm."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from daemon.mail.closings import MAX_CLOSING, MAX_LOOSE_LINES, NAME, closing_start, is_closing, is_loose
from daemon.mail.contact_data import is_contact_data
from daemon.mail.data_below import asks_for_address, is_spoken_of
from daemon.mail.device_lines import is_device_line
from daemon.mail.footers import SENTENCE_END, antivirus, device_line, disclaimer, paper, paragraph_start, passed_on
from daemon.mail.phrases import lowered
from daemon.mail.postscripts import goes_on_below, tells

MAX_SIGNATURE_LINES = 60
MIN_BLOCK_LINES = 3  # of a name, an address and a telephone number


_DELIMITER = re.compile(r"\s*--\s*$")  # RFC 3676 section 4.3 asks for "-- "; clients lose the space
_FOOTER = re.compile(r"\s*(?:_{2,}|-{3,}|={5,}|\*{5,})\s*$")
_DASH_NAME = re.compile(r"\s*(?:[-–—~]\s?[^\W\d_]|--\s?[^\W\d_a-z])[\w.'’]*(?:\s+[^\W\d_][\w.'’]*){0,2}\s*$")
_SPACED = re.compile(r"\s*[-–—~]\s")
_BULLET = re.compile(r"\s*[-–—~*•]\s?\S")
_PHONE = re.compile(r"(?:\+|\(0?|\b0|\b\d)[\d\s()./-]{6,}\d")
_EMAIL = re.compile(r"(?<=[^\s@])@[^\s@]+\.\w")
_URL = re.compile(r"(?:https?://|www\.)\S", re.IGNORECASE)
_ASKS_FOR = (":", "：", "?", "？")


@dataclass(frozen=True, slots=True)
class Above:
    """What is known of the lines: the ``writer``'s name, if any, and what they may answer.

    A last line "- Blue" is signed by no Ann; below a ``quote`` it is signed by nobody whose name is not known. Where
    the quote asks for an ``address``, one is no signature.
    """

    writer: str = ""
    quote: bool = False
    address: bool = False


def signature_start(lines: Sequence[str], above: Above = Above()) -> int:
    """The index of the first signature line among a person's own ``lines``; ``len(lines)`` if there is none.

    The first non-empty line is never a signature.
    """
    first = next((index for index in range(len(lines)) if lines[index].strip()), len(lines))
    end = _trim(lines, len(lines))
    for _ in range(8):  # several may stand below one another: name, device line, disclaimer
        start = _one_signature(lines, first, end, above)
        if start is None or start <= first:
            break
        end = _trim(lines, start)
    return end


def _trim(lines: Sequence[str], end: int) -> int:
    while end > 0 and not lines[end - 1].strip():
        end -= 1
    return end


def _one_signature(lines: Sequence[str], first: int, end: int, above: Above) -> int | None:
    if end - first < 2:
        return None
    dash_name, contact_block = partial(_dash_name, known=above), partial(_contact_block, known=above)
    footers = (device_line, paper, antivirus, disclaimer, passed_on)
    for rule in (_delimited, *footers, dash_name, closing_start, contact_block):
        start = rule(lines, first, end)
        if start is None:
            continue
        if rule is disclaimer and _is_topic(lines, first, start):
            continue
        if rule in footers[1:]:
            return start
        if not _goes_on(lines, start, end, rule is closing_start) and not _is_given(lines, first, start, end, above):
            return start
    return None


def _is_given(lines: Sequence[str], first: int, start: int, end: int, known: Above) -> bool:
    """Whether the text above speaks of data below; what a program set below a phone's line nobody gives."""
    last = _trim(lines, start)
    if last > first and is_device_line(lines[last - 1]):
        return False
    return is_spoken_of(lines[first:start], lines[start + 1 : end], known.address)


def _is_topic(lines: Sequence[str], first: int, start: int) -> bool:
    """Whether the line above a disclaimer hands it over: "Please remove this text from your mails:"."""
    return next((line for line in reversed(lines[first:start]) if line.strip()), "").rstrip().endswith(_ASKS_FOR[:2])


def _goes_on(lines: Sequence[str], start: int, end: int, closed: bool) -> bool:
    """Whether somebody's text stands below the line that begins a signature; ``closed`` by a closing formula."""
    if _DELIMITER.match(lines[start]):
        return goes_on_below(lines, start + 1, end, mottos=True)
    if closed and not is_closing(lowered(lines[start])):
        return goes_on_below(["Ann", *lines[start + 1 : end]], 0, end - start, True)  # the name stands in that line
    return goes_on_below(lines, start + 1, end, closed)


def _delimited(lines: Sequence[str], first: int, end: int) -> int | None:
    """Below "-- ", or below a rule when what follows is short and no sentence."""
    found = None
    for index in range(end - 1, max(first, end - MAX_SIGNATURE_LINES) - 1, -1):
        line = lines[index]
        if line[:1].isalnum():
            continue
        if (_DELIMITER.match(line) and (line == "-- " or not _parts(lines, first, index, end))) or (
            _FOOTER.match(line)
            and is_loose(lines, index + 1, end)
            and not _underlines(lines, index)
            and not tells(lines[index + 1 : _section_end(lines, index + 1, end)])
            and not _lists(lines, first, index, end)
        ):
            found = index
            if line == "-- ":
                break
    return found


def _parts(lines: Sequence[str], first: int, index: int, end: int) -> bool:
    """Whether a "--" is one of some that part sections, and a sentence stands below it."""
    near = range(max(first, index - MAX_SIGNATURE_LINES), min(end, index + MAX_SIGNATURE_LINES))
    marks = [at for at in near if lines[at][:5].strip() == "--" and _DELIMITER.match(lines[at])]
    if len(marks) < 2:
        return False
    if next((line for line in reversed(lines[first : marks[0]]) if line.strip()), "").rstrip().endswith(_ASKS_FOR[:2]):
        return True  # "My complaints:"
    sections = [[line for line in lines[at + 1 : _section_end(lines, at + 1, end)] if line.strip()] for at in marks]
    if tells(lines[index + 1 : _section_end(lines, index + 1, end)]):
        return True
    return any(section and not is_contact_data(section) for section in sections)


def _section_end(lines: Sequence[str], start: int, end: int) -> int:
    """Where the next rule or "--" stands; ``end`` if none does."""
    return next((at for at in range(start, end) if _FOOTER.match(lines[at]) or _DELIMITER.match(lines[at])), end)


def _lists(lines: Sequence[str], first: int, rule: int, end: int) -> bool:
    """Whether what stands below a rule is one of the sections that rules divide, or begins with no name."""
    below = [line for line in lines[rule + 1 : end] if line.strip() and not is_device_line(line)]
    told = [line for line in below if not NAME.match(line) and not _FOOTER.match(line)]
    if any(map(is_contact_data, ([line] for line in told))):
        return False
    around = [*lines[max(first, rule - MAX_LOOSE_LINES) : rule], *below]
    divided = any(_FOOTER.match(line) or _DELIMITER.match(line) for line in around)
    return divided or any(any(map(str.isdigit, line)) for line in below)


def _underlines(lines: Sequence[str], index: int) -> bool:
    """Whether a rule makes the line right above it a heading: it is as long, or that line ends with a colon."""
    heading = lines[index - 1].strip() if index else ""
    if index > 1 and not heading and lines[index - 2].rstrip().endswith((":", "：")):
        return True  # in a page each line may be a paragraph
    return heading.endswith((":", "：")) or (len(heading) > 3 and abs(len(heading) - len(lines[index].strip())) <= 1)


def _dash_name(lines: Sequence[str], first: int, end: int, known: Above) -> int | None:
    """ "-Ann" as the last line, unless it ends a list or answers a question. A name that is not the writer's needs a
    full sentence above and no space, as "- Blue" is an answer."""
    line = lines[end - 1]
    if len(line) > 40 or not _DASH_NAME.match(line):
        return None
    above = next((lines[index] for index in range(end - 2, first - 1, -1) if lines[index].strip()), "")
    above = above.rstrip()
    if _BULLET.match(above) or above.endswith(":") or (above.endswith(SENTENCE_END) and _SPACED.match(line)):
        return None
    if is_closing(lowered(above)[:MAX_CLOSING]):
        return end - 1
    if known.quote:
        return end - 1 if known.writer and _is_writer(line, known.writer) else None
    if _is_writer(line, known.writer) or above.endswith("!"):
        return end - 1
    return end - 1 if line.lstrip()[0] == "-" and not _SPACED.match(line) and above.endswith(".") else None


def _is_writer(line: str, writer: str) -> bool:
    """Whether a line "-Ann" names the writer, in full, by one name or by initials; any name where none is known."""
    signed = lowered(line).strip(" \t-–—~*.").split()
    names = re.findall(r"[^\W_]+", lowered(writer))
    if not names or not signed:
        return True
    initials = "".join(name[0] for name in names)
    said = "".join(signed).replace(".", "")
    return said == initials or any(word in names or word.rstrip(".") == initials[0] for word in signed)


def _contact_block(lines: Sequence[str], first: int, end: int, known: Above) -> int | None:
    """A last paragraph that begins with a name and holds two or more of phone, address, web site."""
    start = paragraph_start(lines, first, end)
    body = lines[start:end]
    if (
        start <= first
        or not MIN_BLOCK_LINES <= len(body) <= 8
        or any(len(line) > 70 for line in body)
        or not NAME.match(body[0])
    ):
        return None
    if next((line for line in reversed(lines[first:start]) if line.strip()), "").rstrip().endswith(_ASKS_FOR):
        return None  # "Please ship to:", "Who is this?"
    above = _trim(lines, start)
    if known.address or asks_for_address(lines[paragraph_start(lines, first, above) : above]):
        return None
    kinds = sum(any(pattern.search(line) for line in body[1:]) for pattern in (_PHONE, _EMAIL, _URL))
    return start if kinds >= 2 and not body[0].rstrip().endswith((":", "?")) else None
