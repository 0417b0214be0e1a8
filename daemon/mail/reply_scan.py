"""One pass over the lines of a text: which lines quote, where a quote without marks begins, where a forward does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from daemon.mail import certain_quotes, marks, separators
from daemon.mail.attribution_words import CLOCK
from daemon.mail.leads import is_greeted, shows
from daemon.mail.narration import is_narrated, names_nobody
from daemon.mail.rare_blocks import rare_block

# Lines that the HTML reader sets where the page itself says so. NUL never occurs in text: it is taken out before.
CUT_LINE = "\x00cut"
ANSWERS_LINE = "\x00answers"  # below a cut stand answers in another colour
SIGNATURE_MARK = "\x00signature "

_WRAPPED_LENGTH = 60
_LINK = re.compile(r"\s*[(<\[]?\s*https?://", re.IGNORECASE)
_MAX_LEAD = 200
# ``----- Mail original -----`` in a language of no table: it counts only right above a header block.
_FRAMED = re.compile(r"\s*([-_=*–—])\1{3,40} ?[^\W\d][^\d\n]{1,60}\1{4,40}\s*")
# A field that stands in the header of a mail, and in no block that a client writes above a quote.
_RAW_FIELD = re.compile(r"(?:Received|[A-Z][A-Za-z]{1,30}(?:-[A-Za-z]{2,30}){1,4}): *\S")
_CHAT_LINES = 6
_SENTENCE_ENDS = tuple(".!?:…。？！：؟;")


@dataclass(slots=True)
class Run:
    """Marked quote lines ``start:end``; ``introduced`` if an attribution stands above them."""

    start: int
    end: int
    introduced: bool


@dataclass(slots=True)
class Scan:
    """The state of one pass: which lines are quotes, where the runs are, where the person's part ends."""

    lines: list[str]
    forwarded: bool
    quote: list[bool]
    runs: list[Run] = field(default_factory=list)
    end: int = 0  # from here on everything is quoted
    content: int | None = None  # from here on everything is forwarded content
    cut_below: bool = False  # the quote was not marked: everything below a separator
    wrote: bool = False  # the person's own words have begun
    starts: dict[int, int | None] = field(default_factory=dict)  # where the attribution that ends at a line begins
    introduced: bool = False  # the last lines were an attribution
    last_cut: int = -1  # where the page says last that a quote begins
    told: int = -1  # where a person told last what somebody wrote
    answers: bool = True  # the mail answers another one, so that it may quote it


def scan_lines(lines: list[str], forwarded: bool, answers: bool = True) -> Scan:
    """Read the lines top down, once. ``forwarded``: the subject says forward, so what is quoted is content.
    ``answers``: the header says that the mail answers another; if not, only what no person types is a quote."""
    lines = _split_shared_lines(lines)
    scan = Scan(lines, forwarded, [False] * len(lines), end=len(lines), answers=answers)
    if CUT_LINE in lines:
        scan.last_cut = max(at for at, line in enumerate(lines) if line == CUT_LINE)
    index = 0
    while index < len(lines):
        line = lines[index]
        if not line or not (stripped := line.strip()):
            index += 1
        elif stripped[0] == ">" and not separators.is_groupwise_line(stripped):
            end = _run_end(lines, index)
            if _is_forward(scan, index, end):
                break
            if not answers and not certain_quotes.is_certain_run(lines[index:end], scan.introduced or bool(scan.runs)):
                scan.wrote, index = True, end
                continue
            scan.runs.append(Run(index, end, scan.introduced))
            index, scan.introduced = end, False
        elif _ends_here(scan, index):
            break
        else:
            index = _own_line(scan, index)
    return scan


def _own_line(scan: Scan, index: int) -> int:
    """The next index after a line that neither is marked nor ends the person's part; the end if it introduces a quote
    without marks."""
    attributed = _attribution(scan, index)
    if attributed and scan.wrote and marks.is_weak_attribution("".join(scan.lines[index:attributed])):
        attributed = 0  # "In your mail you wrote:" with a quote below is part of what the person says
    if attributed and not scan.answers and not scan.forwarded:
        marked = _quote_follows(scan.lines, attributed)
        if not certain_quotes.is_certain_attribution(scan.lines, index, attributed, marked):
            attributed = 0
    if not attributed:
        if scan.lines[index][0] != "\x00":
            if separators.is_reply_above_line(scan.lines[index]):
                scan.quote[index] = True
            else:
                scan.wrote = True
        scan.introduced = False
        return index + 1
    marked = _quote_follows(scan.lines, attributed)
    apart = attributed < len(scan.lines) and not scan.lines[attributed].strip()
    said = "" if marked else " ".join(scan.lines[index:attributed])
    if said and (is_narrated(said, marked, apart) or _is_typed(scan, index, said, apart)):
        scan.wrote, scan.introduced = True, False
        return attributed
    if not marked and not scan.wrote and not scan.runs and not scan.forwarded:
        scan.wrote = True  # nothing stands above what has no marks: it is what the person wants us to read
        return attributed
    if scan.forwarded:
        scan.content = index
        return len(scan.lines)
    scan.quote[index:attributed] = [True] * (attributed - index)
    scan.introduced = True
    if not marked:
        scan.end, scan.cut_below = attributed, True
        return len(scan.lines)
    return attributed


def _split_shared_lines(lines: list[str]) -> list[str]:
    """Clients without line ends put the attribution behind the last word of the answer, or the quote behind it."""
    for index, line in enumerate(lines):
        if ":" not in line or line.lstrip().startswith(">"):
            continue  # one that is quoted itself is as the mail has it
        if ":  " in line and (found := marks.quote_behind(line)) is not None:
            return [*lines[:index], *found, *lines[index + 1 :]]
        if index + 1 < len(lines) and lines[index + 1].startswith(">") and line.rstrip().endswith(":"):
            shared = marks.shared_line(line)
            if shared and shared[0].strip(" >-"):
                return [*lines[:index], shared[0], shared[1], *lines[index + 1 :]]
    return lines


def _is_forward(scan: Scan, start: int, end: int) -> bool:
    """Whether a run of ``>`` lines is forwarded content, as Apple Mail marks it; then the scan ends there."""
    if not scan.forwarded:
        inner = [line.strip("> \t\ufeff") for line in scan.lines[start : min(end, start + 12)]]
        first = next((index for index, line in enumerate(inner) if line), 0)
        if scan.introduced or not (
            separators.is_forward_separator(inner[first]) or _led_block(scan, start, inner, first)
        ):
            return False
    scan.content = start
    return True


def _led_block(scan: Scan, start: int, inner: list[str], first: int) -> bool:
    """Whether a line that ends with a colon, in whatever language, leads to a header block: Apple Mail, iOS."""
    lead = next((line for line in reversed(scan.lines[max(0, start - 3) : start]) if line.strip()), "")
    block = first
    if inner[first].endswith((":", "：")) and not marks.is_label(inner[first]):
        lead = inner[first]
        block = next((index for index in range(first + 1, len(inner)) if inner[index]), first)
    led = lead.rstrip().endswith((":", "：")) and len(lead) < _MAX_LEAD
    return led and marks.attribution_start([lead], 0, True) is None and marks.header_block(inner, block) > 0


def _ends_here(scan: Scan, index: int) -> bool:
    """Whether a separator, a header block or the page's own mark ends the person's part at ``index``."""
    lines, line = scan.lines, scan.lines[index]
    if line[0] == "\x00":
        if line != CUT_LINE:
            return False
    elif separators.is_forward_separator(line):
        scan.content = index
        return True
    elif separators.is_reply_above_line(line) or separators.is_groupwise_line(line):
        if (not scan.wrote and not scan.runs) or not scan.answers:
            return False  # a ticket tool's own mail begins with it
    elif not _is_separator(lines, index) and not _is_block(scan, index):
        return False
    if scan.forwarded:
        scan.content = index
        return True
    while index > 0 and (
        not lines[index - 1].strip() or separators.is_rule(lines[index - 1]) or _FRAMED.fullmatch(lines[index - 1])
    ):
        index -= 1
    scan.end, scan.cut_below = index, True
    return True


def _is_block(scan: Scan, index: int) -> bool:
    """Whether the header block of a quote begins at ``index``; a mail that begins with one is its content."""
    if not scan.wrote and not scan.runs:
        return False
    lines = scan.lines
    end = marks.header_block(lines, index) or (index + marks.MAX_HEADER_BLOCK_LINES) * rare_block(lines, index)
    if not end:
        return False
    above = next((one for one in reversed(lines[max(0, index - 2) : index]) if one.strip()), "")
    if _RAW_FIELD.match(above) and not marks.is_label(above):
        return False  # a bounce's header, say, that a person shows us
    if not scan.forwarded and shows(lines, index):
        return False
    return scan.answers or scan.forwarded or certain_quotes.is_certain_block(lines[index:end])


def _is_separator(lines: Sequence[str], index: int) -> bool:
    """``-----Original Message-----``, unless it stands in the middle of a paragraph that speaks of it."""
    if not separators.is_original_separator(lines[index]) or is_narrated(lines[index], marked=False):
        return False
    if _within_sentence(lines, index):
        return False
    above, below = (lines[at].strip() if 0 <= at < len(lines) else "" for at in (index - 1, index + 1))
    return not above or not below or above[0] in ">\x00" or below[0] == ">" or marks.is_label(below)


def _is_typed(scan: Scan, index: int, said: str, apart: bool) -> bool:
    """Whether a person typed an attribution without marks below: a line leads to it, it names neither an address nor
    the time of day, as hardly a client does, or the page says that the client's quote begins further down."""
    if "@" in said and CLOCK.search(said):
        return False
    if shows(scan.lines, index) or ("@" not in said and (is_greeted(scan.lines, index) or _is_chat(scan, index))):
        scan.told = index
        return True
    if "@" in said or CLOCK.search(said):
        return False
    if scan.last_cut > index:
        return scan.wrote
    return scan.last_cut < 0 and not (apart and names_nobody(said))


def _is_chat(scan: Scan, index: int) -> bool:
    """Whether the next or the last one who "wrote:" without marks stands near: a chat that was pasted."""
    if scan.told >= 0 and index - scan.told <= _CHAT_LINES:
        return True
    lines = scan.lines
    near = range(index + 2, min(index + _CHAT_LINES, len(lines)))
    return any(
        lines[at].rstrip().endswith((":", "：")) and marks.attribution_start(lines, at, False) == at for at in near
    )


def _within_sentence(lines: Sequence[str], index: int) -> bool:
    """Whether a sentence of a page, whose lines are paragraphs, goes on in small letters around the line."""
    above = next((line.strip() for line in reversed(lines[max(0, index - 2) : index]) if line.strip()), "")
    below = next((line.strip() for line in lines[index + 1 : index + 3] if line.strip()), "")
    return above[-1:].islower() and below[:1].islower() and " " in below


def _attribution(scan: Scan, index: int) -> int:
    """The index after an attribution that begins at ``index``; 0 if none does."""
    lines = scan.lines
    for end in range(index, min(index + marks.MAX_ATTRIBUTION_LINES, len(lines))):
        stripped = lines[end].rstrip(marks.TRAILING)
        if not stripped:
            return 0
        if stripped[-1] not in marks.ATTRIBUTION_ENDS:
            continue
        if end not in scan.starts:
            scan.starts[end] = marks.attribution_start(lines, end, _quote_follows(lines, end + 1))
        if scan.starts[end] == index:
            return end + 1
    return 0


def _quote_follows(lines: Sequence[str], index: int) -> bool:
    for line in lines[index : index + 4]:
        if line.strip():
            return line.lstrip().startswith(">")
    return False


def _run_end(lines: Sequence[str], index: int) -> int:
    """The end of a run of ``>`` lines: blank lines within it, and lines that a mailer wrapped, belong to it."""
    end = position = index + 1
    while position < len(lines):
        stripped = lines[position].strip()
        if stripped.startswith(">"):
            end = position + 1
        elif stripped and not _is_wrapped(lines, position):
            break
        position += 1
    return end


def _is_wrapped(lines: Sequence[str], index: int) -> bool:
    """A line between two quoted ones is a wrapped quote if it is a link, or goes on in lower case after a long line;
    below the end of a sentence it is an answer."""
    if index + 1 >= len(lines) or not lines[index + 1].lstrip().startswith(">"):
        return False
    line, above = lines[index], lines[index - 1]
    if above.rstrip().endswith(_SENTENCE_ENDS):
        return False
    if _LINK.match(line):
        return True
    return len(above) >= _WRAPPED_LENGTH and above.lstrip().startswith(">") and line[:1].islower()
