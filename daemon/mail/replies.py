"""What a person newly wrote, what is quoted, and what is signature, from the lines of a text.

The text is read top down once. In doubt a line is the person's own: to lose a sentence is worse than to keep a quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from daemon.mail.attribution_words import is_dated
from daemon.mail.certain_quotes import is_certain_run
from daemon.mail.data_below import asks_for_address
from daemon.mail.device_lines import is_device_line
from daemon.mail.empty_replies import may_hold_answers, says_nothing
from daemon.mail.inline_answers import announces_filled_form, announces_inline_answers
from daemon.mail.quoted_answers import holds_answers, signs_with_name
from daemon.mail.reply_scan import ANSWERS_LINE, SIGNATURE_MARK, Run, Scan, scan_lines
from daemon.mail.salutation import SALUTATION_ENDS
from daemon.mail.signatures import MIN_BLOCK_LINES, Above, signature_start

MAX_LINES = 100_000
_MAX_DEVICE_WORDS = 6
_MAX_DEVICE = 300  # characters: a longer text is no device line
_MORE_THAN = re.compile(r"\s*> ?\d[^\n]{0,30}")  # "> 50 kg": a person's sign for "more than"
_ASKED_LINES = 12
_SENTENCE = re.compile(r"\w\S*\s+\S+\s.*[.!?]\s*$|[。？！]\s*$")


@dataclass(frozen=True, slots=True)
class Reply:
    """A text in its three parts; each may be empty."""

    text: str
    quoted: str = ""
    signature: str = ""


def read_reply(text: str, forwarded: bool = False, answers: bool = True, writer: str = "") -> Reply:
    """Split ``text``. ``forwarded`` says that the subject calls it a forward: then what it quotes is content.
    ``answers`` says that the mail answers another one; if not, only what no person types is taken for a quote.
    ``writer`` is the writer's name, with which Outlook marks answers within a quote ("[Ann Weber] It is red.")."""
    lines = text.split("\n")
    if len(lines) > MAX_LINES:
        return Reply(_without_marks(lines).strip("\n"))
    scan = scan_lines(lines, forwarded, answers)
    reply = _assemble(scan, writer)
    if not reply.text:
        return _without_own_words(scan, reply)
    return reply


def _without_own_words(scan: Scan, reply: Reply) -> Reply:
    """Nothing stands above the quote: then it is what the person wants us to read, an unmarked forward."""
    if scan.cut_below:
        return Reply(_without_marks(scan.lines).strip())
    if any(_SENTENCE.search(line) for line in reply.signature.split("\n")):
        return Reply(reply.signature, reply.quoted)  # typed into the block that the page calls a signature
    if scan.runs and scan.answers and may_hold_answers(scan.lines, scan.runs[0].start):
        return Reply(reply.quoted, "", reply.signature)
    return reply


def _without_marks(lines: Sequence[str]) -> str:
    """The lines as the page shows them."""
    shown = (line.removeprefix(SIGNATURE_MARK) for line in lines)
    return _join(line for line in shown if not line.startswith("\x00"))


def _assemble(scan: Scan, writer: str) -> Reply:
    """Join the lines of each sort, after deciding which runs are quotes and which stand between answers."""
    lines, stop = scan.lines, scan.end if scan.content is None else scan.content
    for run in scan.runs:
        scan.quote[run.start : run.end] = [True] * (run.end - run.start)
    signed = _signature_lines(scan, stop, writer)
    answered = _keep_answered_runs(scan, signed, stop)
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
    below = _shown(lines[stop:])
    if scan.content is not None:
        own = _join(text).strip("\n")
        forwarded = _join(below).strip("\n")
        text = [own, "", forwarded] if own else [forwarded]
    elif not answered and (scan.runs or scan.cut_below) and _answers_within(scan, text, writer):
        kept = [line for index, line in enumerate(lines[:stop]) if line[:1] != "\x00" and index not in signed]
        text, quoted = [*kept, *below], []
    else:
        quoted += below
    if scan.runs and is_device_line(own := _tidy(text)):
        text, signature = [], [own, *signature]  # nothing was written above the marked quote
    return Reply(_tidy(text), _join(quoted).strip("\n"), _join(signature).strip())


def _answers_within(scan: Scan, text: Sequence[str], writer: str) -> bool:
    """Whether the person, the colours of the page, or Outlook's marks of who writes, say that there are answers in what
    seems to be all quoted."""
    own = "\n".join(text).strip()
    if own and scan.answers and says_nothing(own):
        first = scan.runs[0].start if scan.runs else scan.end
        if may_hold_answers(scan.lines, first):
            return True
    if ANSWERS_LINE in scan.lines[-1:] or announces_inline_answers(own) or announces_filled_form(own, scan.lines):
        return True
    if scan.cut_below and holds_answers(scan.lines, scan.end, headed=not scan.introduced):
        return True
    return signs_with_name(scan.lines, writer)


def _shown(lines: Sequence[str]) -> list[str]:
    return [
        line.removeprefix(SIGNATURE_MARK) for line in lines if line[:1] != "\x00" or line.startswith(SIGNATURE_MARK)
    ]


def _signature_lines(scan: Scan, stop: int, writer: str) -> set[int]:
    """The indices of signature lines: below the last marked quote, and above it where nothing else stands below."""
    last = scan.runs[-1].end if scan.runs else 0
    own = [index for index in range(stop) if not scan.quote[index] and scan.lines[index][:1] != "\x00"]
    above = [index for index in own if index < last]
    below = [index for index in own if index >= last]
    signed: set[int] = set()
    known = Above(
        writer, quote=bool(scan.runs), address=len(below) >= MIN_BLOCK_LINES and _asks_for_address(scan, above)
    )
    if any(scan.lines[index].strip() for index in above):
        # Below a quote even the first line may be signature, for the person's own words can all stand above.
        start = max(0, signature_start(["-", "", *(scan.lines[index] for index in below)], known) - 2)
        signed.update(below[start:])
        if not any(scan.lines[index].strip() for index in below[:start]):
            known = Above(
                writer, address=any(line.endswith(("?", "？")) and asks_for_address([line]) for line in _asked(scan))
            )
            signed.update(above[signature_start([scan.lines[index] for index in above], known) :])
        elif _is_set_by_phone("".join(scan.lines[index] for index in above)[:_MAX_DEVICE].strip()):
            signed.update(above)  # the phone set it there before the person wrote below the quote
    else:
        signed.update(below[signature_start([scan.lines[index] for index in below], known) :])
    return signed


def _is_set_by_phone(line: str) -> bool:
    """Whether all that stands above is a phone's line; a longer one, or one with a sentence's end, is a person's."""
    return len(line.split()) <= _MAX_DEVICE_WORDS and line[-1:] not in ".!?" and is_device_line(line)


def _asked(scan: Scan) -> list[str]:
    """The last lines that the last marked quote holds."""
    if not scan.runs:
        return []
    run = scan.runs[-1]
    return [line.strip("> \t") for line in scan.lines[max(run.start, run.end - _ASKED_LINES) : run.end]]


def _asks_for_address(scan: Scan, above: Sequence[int]) -> bool:
    """Whether what is quoted last asks for an address, or asks something where nothing but a greeting stands above."""
    if not scan.runs:
        return False
    asked = _asked(scan)
    if asks_for_address(asked):
        return True
    own = [line for index in above if (line := scan.lines[index].strip())]
    return any(line.endswith(("?", "？")) for line in asked) and len(own) == 1 and own[0].endswith(SALUTATION_ENDS)


def _keep_answered_runs(scan: Scan, signed: set[int], stop: int) -> bool:
    """Inline answers keep what they answer: a person who writes between quotes, or quotes in the middle, means it.

    One introduced quote with text below is a bottom-posted reply, and the quote is dropped. Says whether text stands
    below any quote.
    """
    runs = scan.runs
    if not runs:
        return False

    def wrote_between(start: int, end: int) -> bool:
        return any(_is_own(scan, index) and index not in signed for index in range(start, end))

    bounds = [run.start for run in runs[1:]] + [stop]
    answered = [run for run, bound in zip(runs, bounds, strict=True) if wrote_between(run.end, bound)]
    wrote_above = wrote_between(0, runs[0].start)
    for run in answered:
        in_the_middle = not run.introduced and (wrote_above or run is not runs[0])
        if len(answered) >= 2 or in_the_middle:
            start = run.start if in_the_middle and _typed(scan, run) else _last_paragraph(scan.lines, run)
            scan.quote[start : run.end] = [False] * (run.end - start)
    return bool(answered)


def _typed(scan: Scan, run: Run) -> bool:
    """Whether the person set the marks: the client's own quote stands below, or they are before numbers."""
    last = scan.runs[-1]
    if scan.cut_below:
        return True
    if last is not run:
        first = scan.lines[last.start].strip("> \t")  # Thunderbird's attribution, as a page shows it
        dated = first.endswith((":", "：")) and is_dated(first)
        if dated or is_certain_run(scan.lines[last.start : last.end], last.introduced):
            return True
    return all(map(_MORE_THAN.fullmatch, filter(str.strip, scan.lines[run.start : run.end])))


def _is_own(scan: Scan, index: int) -> bool:
    line = scan.lines[index]
    return not scan.quote[index] and line[:1] != "\x00" and bool(line.strip())


def _last_paragraph(lines: Sequence[str], run: Run) -> int:
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
