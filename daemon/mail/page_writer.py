"""The lines of a page's text in the making: their marks of quotes, lists and signatures, and answers in colours."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from daemon.mail.reply_scan import ANSWERS_LINE, CUT_LINE, SIGNATURE_MARK

_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_RUN = re.compile(r"[\t\r\n\f\v]| {2}")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad\u034f"), None)
# Persian words and emoji of several signs hold joiners; between spaces they only fill a newsletter's preview.
_LONE_JOINER = re.compile(r"(?<!\S)[\u200c\u200d]+|[\u200c\u200d]+(?!\S)")
_INTRODUCTION = re.compile(r"[:：>\-–—]\s*$|\d[:.]\d\d|@")
_CONTACT = re.compile(r"@|https?:|www\.|[+0]\d[\d /()-]{6,}")
_SENTENCE_END = tuple(".!?。？！؟")
_MAX_INTRODUCTION = 400


@dataclass(slots=True)
class PageWriter:
    """The lines so far, the line in the making, and how deep in quotes, lists, cells and signatures it stands."""

    lines: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    quotes: int = 0
    signatures: int = 0
    around: int = 0
    introduction: int = -1  # the first line below which a quote's introduction may stand
    pre: int = 0
    lists: list[int] = field(default_factory=list)  # the next number of each open list, -1 for bullets
    bullet: str = ""
    blank: bool = True  # the last line is blank, or there is none
    tables: list[bool] = field(default_factory=list)  # of each open table, whether it holds data
    cells: int = 0  # open cells of such tables
    colours: list[str | None] = field(default_factory=list)  # None: whatever stands within is the page's
    colour: str = ""  # the last such colour
    coloured: int = 0  # letters of the line in the making that stand in an answer's colour
    answers: list[tuple[int, str]] = field(
        default_factory=list
    )  # lines in such a colour within a quote, and how marked
    plain_quoted: int = 0  # quoted lines without one
    cuts: int = 0
    answered_below: int = 0  # such lines below a cut

    def text(self, text: str) -> None:
        """Add text; spaces collapse unless they count."""
        if self.colours and (colour := self.colours[-1]) and (self.quotes or self.cuts):
            self.coloured += len(text.strip())
            self.colour = colour
        if self.pre and not self.cells:
            first, *rest = text.replace("\r\n", "\n").split("\n")
            self.pieces.append(first)
            for line in rest:
                self.end_line(keep_blank=True)
                self.pieces.append(line)
            return
        self.pieces.append(_SPACES.sub(" ", text) if _RUN.search(text) else text)

    def end_line(self, keep_blank: bool = False) -> None:
        """Finish the line in the making, if it holds anything. In a cell it goes on."""
        if self.cells:
            self.pieces.append(" ")
            return
        line = "".join(self.pieces) if self.pieces else ""
        self.pieces.clear()
        coloured, self.coloured = self.coloured, 0
        if not line.isascii():
            line = line.replace("\u00a0", " ").translate(_INVISIBLE)
            if "\u200c" in line or "\u200d" in line:
                line = _LONE_JOINER.sub("", line)
        line = line.rstrip() if self.pre else (_SPACES.sub(" ", line) if "  " in line else line).strip()
        if not line.strip(" |"):
            if keep_blank:
                self.blank_line()
            return
        if self.bullet:
            line, self.bullet = self.bullet + line, ""
        self.lines.append(self._prefix(line, coloured) + line)
        self.blank = False

    def blank_line(self) -> None:
        """At most one blank line between two others."""
        if not self.blank and not self.cells:
            self.lines.append(("> " * self.quotes).rstrip())
            self.blank = True

    def cut(self) -> None:
        """From here on everything is quoted; inside a quote that is known already."""
        self.end_line()
        if not self.quotes and self.lines[-1:] != [CUT_LINE]:
            self.lines.append(CUT_LINE)
            self.blank = False
            if not self.cuts or self.plain_quoted:
                self.cuts += 1
            self.plain_quoted = 0

    def introduced(self) -> None:
        """A quote begins: what its client wrote above it is quoted with it, if it is short and looks the part."""
        start, self.introduction = self.introduction, -1
        if start < 0 or self.quotes:
            return
        above = [index for index in range(start, len(self.lines)) if self.lines[index].strip()]
        words = "".join(self.lines[index] for index in above)
        if above and len(words) <= _MAX_INTRODUCTION and "\x00" not in words and _INTRODUCTION.search(words):
            for index in above:
                self.lines[index] = f"> {self.lines[index]}"

    def finish(self) -> list[str]:
        """All lines. Where most of a quote has a colour, the colour is the quote's own, and tells nothing."""
        self.cells = 0
        self.end_line()
        if len(self.answers) > self.plain_quoted:
            for index, prefix in self.answers:
                self.lines[index] = prefix + self.lines[index]
        if self.answered_below and self.answered_below <= self.plain_quoted:
            self.lines.append(ANSWERS_LINE)
        return self.lines

    def _prefix(self, line: str, coloured: int) -> str:
        answer = coloured > 1 and self._is_answer(line, coloured)
        if self.quotes or self.cuts:
            self.plain_quoted += not answer
        if self.quotes:
            prefix = "> " * min(self.quotes, 40)
            if answer and self.quotes == 1 and not self.cuts:
                self.answers.append((len(self.lines), prefix))
                return ""
            return prefix
        if answer and self.cuts == 1 and self.colour == "red":  # firms write their names in blue and green
            self.answered_below += 1
        return SIGNATURE_MARK if self.signatures else ""

    def _is_answer(self, line: str, coloured: int) -> bool:
        """Whether a line in an answer's colour reads like one: below something in the quote's own colour, and no
        heading or address."""
        if not self.plain_quoted or 2 * coloured < len(line) or _CONTACT.search(line):
            return False
        return len(line.split()) >= 3 or line.endswith(_SENTENCE_END) or not line.isascii()
