"""The lines of a page's text in the making: their marks of quotes, lists and signatures, and how they look."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from daemon.mail.coloured_answers import Shown, answers_below_cut, answers_in_marked, own_colour
from daemon.mail.looks import PLAIN, Look
from daemon.mail.reply_scan import ANSWERS_LINE, CUT_LINE, SIGNATURE_MARK

_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_RUN = re.compile(r"[\t\r\n\f\v]| {2}")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad\u034f"), None)
# Persian words and emoji of several signs hold joiners; between spaces they only fill a newsletter's preview.
_LONE_JOINER = re.compile(r"(?<!\S)[\u200c\u200d]+|[\u200c\u200d]+(?!\S)")
_INTRODUCTION = re.compile(r"[:：>\-–—]\s*$|\d[:.]\d\d|@")
_ASKS = ("?", "？", "؟")
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
    looks: list[Look | None] = field(default_factory=list)  # None: whatever stands within is the page's
    styled: list[tuple[Look, int]] = field(default_factory=list)  # how many letters of the line in the making look so
    tail: int = -1  # the first of the line's last pieces that look like the last of them, if unlike plain text
    shown: dict[int, Shown] = field(default_factory=dict)  # how lines look that are not plain
    quoted: int = -1  # the first marked line
    cuts: list[int] = field(default_factory=list)
    quoted_since: bool = False  # since the last cut

    def text(self, text: str) -> None:
        """Add text; spaces collapse unless they count."""
        look = self.looks[-1] if self.looks else None
        if (look is not None and look is not PLAIN) or self.styled:
            self._style(look or PLAIN, text)
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
        one = self._line_looks(line) if self.styled else None
        self.pieces.clear()
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
        if one:
            self.shown[len(self.lines)] = one
        self.lines.append(self._prefix() + line)
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
            if not self.cuts or self.quoted_since:
                self.cuts.append(len(self.lines))
            self.quoted_since = False

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
        """All lines. Answers that look unlike the quote they stand in lose its mark, or leave one of their own."""
        self.cells = 0
        self.end_line()
        if not self.shown or (self.quoted < 0 and not self.cuts):
            return self.lines
        end = len(self.lines)
        first = self.cuts[0] if self.cuts else end
        above = self.quoted if 0 <= self.quoted < first else first
        own = own_colour(self.lines, self.shown, above)
        if above < first:
            for index in answers_in_marked(self.lines, self.shown, above, first, own):
                self.lines[index] = self.lines[index].removeprefix("> ")
        below = self.cuts[1] if len(self.cuts) > 1 else end
        if self.cuts and answers_below_cut(self.lines, self.shown, first, below, own):
            self.lines.append(ANSWERS_LINE)
        return self.lines

    def _prefix(self) -> str:
        self.quoted_since = True
        if self.quotes:
            if self.quoted < 0:
                self.quoted = len(self.lines)
            return "> " * min(self.quotes, 40)
        return SIGNATURE_MARK if self.signatures else ""

    def _style(self, look: Look, text: str) -> None:
        if not (letters := len(text.strip())):
            return
        if look is PLAIN:
            self.tail = -1
        elif self.tail < 0 or self.styled[-1][0] != look:
            self.tail = len(self.pieces)
        self.styled.append((look, letters))

    def _line_looks(self, line: str) -> Shown | None:
        """How a line looks, whose pieces are still there."""
        letters: dict[Look, int] = {}
        for look, count in self.styled:
            letters[look] = letters.get(look, 0) + count
        last = self.styled[-1][0]
        asks = self.tail > 0 and "".join(self.pieces[: self.tail]).rstrip().endswith(_ASKS)
        self.styled.clear()
        self.tail = -1
        letters.pop(PLAIN, None)
        most = max(letters, key=letters.__getitem__, default=PLAIN)
        look = most if letters.get(most, 0) > 1 and 2 * letters[most] >= len(line.strip()) else PLAIN
        behind = last if asks else PLAIN
        return Shown(look, behind) if look is not PLAIN or behind is not PLAIN else None
