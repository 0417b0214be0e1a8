"""What a person newly wrote, what is quoted, and what is signature, from the lines of a text.

The text is read top down once. In doubt a line is the person's own: to lose a sentence is worse than to keep a quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from daemon.mail import marks
from daemon.mail.signatures import signature_start

# Lines that the HTML reader sets where the page itself says so. NUL never occurs in text: it is taken out before.
CUT_LINE = "\x00cut"
SIGNATURE_MARK = "\x00signature "

MAX_LINES = 100_000
_WRAPPED_LENGTH = 60
_LINK = re.compile(r"\s*[(<\[]?\s*https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reply:
    """A text in its three parts; each may be empty."""

    text: str
    quoted: str = ""
    signature: str = ""


@dataclass(slots=True)
class _Run:
    """Marked quote lines ``start:end``; ``introduced`` if an attribution stands above them."""

    start: int
    end: int
    introduced: bool


@dataclass(slots=True)
class _Scan:
    """The state of one pass: which lines are quotes, where the runs are, where the person's part ends."""

    lines: list[str]
    quote: list[bool]
    runs: list[_Run] = field(default_factory=list)
    end: int = 0  # from here on everything is quoted
    content: int = 0  # from here on everything is forwarded content; 0 if nothing is
    cut_below: bool = False  # the quote was not marked: everything below a separator


def read_reply(text: str, forwarded: bool = False) -> Reply:
    """Split ``text``. ``forwarded`` says that the subject calls it a forward: then a header block is content, not a
    quote."""
    lines = text.split("\n")
    if len(lines) > MAX_LINES:
        return Reply(text.strip("\n"))
    scan = _scan(_split_shared_lines(lines), forwarded)
    reply = _assemble(scan)
    if not reply.text and scan.cut_below:
        # Nothing stands above the quote: it is what the person wants us to read, an unmarked forward.
        return Reply(_join(line for line in scan.lines if not line.startswith("\x00")).strip(), "", "")
    return reply


def _split_shared_lines(lines: list[str]) -> list[str]:
    """Clients without line ends put the attribution behind the last word of the answer."""
    for index in range(len(lines) - 1):
        if lines[index].rstrip().endswith(":") and lines[index + 1].startswith(">"):
            shared = marks.shared_line(lines[index])
            if shared and shared[0].strip(" >-"):
                return [*lines[:index], shared[0], shared[1], *lines[index + 1 :]]
    return lines


def _scan(lines: list[str], forwarded: bool) -> _Scan:
    scan = _Scan(lines, [False] * len(lines), end=len(lines))
    introduced, wrote, index = False, False, 0
    while index < len(lines):
        line = lines[index]
        stripped = line.strip()
        if not stripped:
            index += 1
        elif stripped[0] == ">":
            end = _run_end(lines, index)
            scan.runs.append(_Run(index, end, introduced))
            index, introduced = end, False
        elif _ends_here(scan, index, forwarded, wrote):
            break
        else:
            attributed = _attribution(scan, index)
            if attributed:
                introduced, index = True, attributed
                if not _quote_follows(lines, index):
                    scan.end, scan.cut_below = index, True
                    break
            else:
                wrote, introduced, index = True, False, index + 1
    return scan


def _ends_here(scan: _Scan, index: int, forwarded: bool, wrote: bool) -> bool:
    """Whether a separator, a header block or the page's own mark ends the person's part at ``index``."""
    lines, line = scan.lines, scan.lines[index]
    if line[0] == "\x00":
        if line != CUT_LINE:
            return False
    elif marks.is_forward_separator(line):
        scan.content = index
        return True
    elif not marks.is_original_separator(line):
        block = marks.header_block(lines, index)
        if not block:
            return False
        if not wrote and not scan.runs:
            return False  # a mail that begins with a header block is its content
    if forwarded:
        scan.content = index
        return True
    while index > 0 and (not lines[index - 1].strip() or marks.is_rule(lines[index - 1])):
        index -= 1
    scan.end, scan.cut_below = index, True
    return True


def _attribution(scan: _Scan, index: int) -> int:
    """The index after an attribution that begins at ``index``, its lines marked as quoted; 0 if none does."""
    lines = scan.lines
    for end in range(index, min(index + marks.MAX_ATTRIBUTION_LINES, len(lines))):
        stripped = lines[end].rstrip(marks.TRAILING)
        if not stripped:
            return 0
        if stripped[-1] not in marks.ATTRIBUTION_ENDS:
            continue
        start = marks.attribution_start(lines, end, _quote_follows(lines, end + 1))
        if start == index:
            scan.quote[index : end + 1] = [True] * (end + 1 - index)
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
    """A line between two quoted ones is a wrapped quote if it is a link, or goes on in lower case after a long line."""
    if index + 1 >= len(lines) or not lines[index + 1].lstrip().startswith(">"):
        return False
    line, above = lines[index], lines[index - 1]
    if _LINK.match(line):
        return True
    return len(above) >= _WRAPPED_LENGTH and above.lstrip().startswith(">") and line[:1].islower()


def _assemble(scan: _Scan) -> Reply:
    """Join the lines of each sort, after deciding which runs are quotes and which stand between answers."""
    lines, stop = scan.lines, scan.content or scan.end
    for run in scan.runs:
        scan.quote[run.start : run.end] = [True] * (run.end - run.start)
    signed = _signature_lines(scan, stop)
    _keep_answered_runs(scan, signed, stop)
    text, quoted, signature = [], [], []
    for index, line in enumerate(lines[:stop]):
        if line.startswith("\x00"):
            if line.startswith(SIGNATURE_MARK):
                signature.append(line.removeprefix(SIGNATURE_MARK))
        elif scan.quote[index]:
            quoted.append(line)
        elif index in signed:
            signature.append(line)
        else:
            text.append(line)
    below = [line for line in lines[stop:] if not line.startswith("\x00")]
    if scan.content:
        text += ["", *below] if any(line.strip() for line in text) else below
    else:
        quoted += below
    return Reply(_tidy(text), _join(quoted).strip("\n"), _join(signature).strip())


def _signature_lines(scan: _Scan, stop: int) -> set[int]:
    """The indices of signature lines: below the last marked quote, and above it where nothing else stands below."""
    last = scan.runs[-1].end if scan.runs else 0
    own = [index for index in range(stop) if not scan.quote[index] and scan.lines[index][:1] != "\x00"]
    above = [index for index in own if index < last]
    below = [index for index in own if index >= last]
    signed: set[int] = set()
    if any(scan.lines[index].strip() for index in above):
        # Below a quote even the first line may be signature, for the person's own words can all stand above.
        start = max(0, signature_start(["-", "", *(scan.lines[index] for index in below)]) - 2)
        signed.update(below[start:])
        if not any(scan.lines[index].strip() for index in below[:start]):
            signed.update(above[signature_start([scan.lines[index] for index in above]) :])
    else:
        signed.update(below[signature_start([scan.lines[index] for index in below]) :])
    return signed


def _keep_answered_runs(scan: _Scan, signed: set[int], stop: int) -> None:
    """Inline answers keep what they answer: a person who writes between quotes, or quotes in the middle, means it.

    One introduced quote with text below is a bottom-posted reply, and the quote is dropped.
    """
    runs = scan.runs
    if not runs:
        return

    def wrote_between(start: int, end: int) -> bool:
        return any(_is_own(scan, index) and index not in signed for index in range(start, end))

    bounds = [run.start for run in runs[1:]] + [stop]
    answered = [run for run, bound in zip(runs, bounds, strict=True) if wrote_between(run.end, bound)]
    wrote_above = wrote_between(0, runs[0].start)
    for run in answered:
        in_the_middle = not run.introduced and (wrote_above or run is not runs[0])
        if len(answered) >= 2 or in_the_middle:
            start = _last_paragraph(scan.lines, run)
            scan.quote[start : run.end] = [False] * (run.end - start)


def _is_own(scan: _Scan, index: int) -> bool:
    line = scan.lines[index]
    return not scan.quote[index] and line[:1] != "\x00" and bool(line.strip())


def _last_paragraph(lines: Sequence[str], run: _Run) -> int:
    """Where the last quoted paragraph of a run begins: that is what the answer below it is about."""
    start = run.end
    while start > run.start and lines[start - 1].strip(" >\t"):
        start -= 1
    return start if start < run.end else run.start


def _tidy(lines: list[str]) -> str:
    text = _join(lines).strip("\n")
    return text.strip() if text[:1] != " " else text.rstrip()


def _join(lines: Iterable[str]) -> str:
    return "\n".join(line.rstrip() for line in lines)
