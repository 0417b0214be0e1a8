"""HTML to lines of text, in one walk over the tree: quotes get ``> ``, lists, tables and links stay readable.

What the page itself marks as a cut or a signature comes out as the marked lines of ``replies``, so that one set of
rules decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from daemon.mail.links import real_target
from daemon.mail.page_styles import answering_colour
from daemon.mail.page_tables import is_data
from daemon.mail.pages import Role, keeps_space, role
from daemon.mail.reply_scan import ANSWERS_LINE, CUT_LINE, SIGNATURE_MARK

MAX_CHARACTERS = 5_000_000

_SKIPPED = frozenset(("script", "style", "head", "title", "template", "object", "svg", "select", "textarea", "noembed"))
_BLOCKS = frozenset(
    (
        "div", "p", "ul", "ol", "li", "table", "tr", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "section",
        "article", "header", "footer", "main", "center", "dl", "dt", "dd", "form", "hr", "address", "fieldset",
        "figure", "aside", "nav", "body", "html", "tbody", "thead", "tfoot", "caption",
    )
)  # fmt: skip
_SPACED = frozenset(("p", "ul", "ol", "table", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "dl", "hr"))
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_RUN = re.compile(r"[\t\r\n\f\v]| {2}")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad\u034f"), None)
# Persian words and emoji of several signs hold joiners; between spaces they only fill a newsletter's preview.
_LONE_JOINER = re.compile(r"(?<!\S)[\u200c\u200d]+|[\u200c\u200d]+(?!\S)")
_INTRODUCTION = re.compile(r"[:：>\-–—]\s*$|\d[:.]\d\d|@")
_CONTACT = re.compile(r"@|https?:|www\.|[+0]\d[\d /()-]{6,}")
_SENTENCE_END = tuple(".!?。？！؟")
_MAX_INTRODUCTION = 400
_APART = (Role.QUOTE, Role.SIGNATURE, Role.INTRODUCES)
_COLOURED = frozenset(("span", "font", "div", "p", "b", "i", "em", "strong", "u", "li", "blockquote"))
_UNCOLOURED = frozenset(("a", "h1", "h2", "h3", "h4", "table"))  # their colours are the page's
_MAX_SHOWN = 2_000


def html_to_text(html: str) -> str:
    """The text of a page. Never raises; what the parser cannot read comes back with its tags taken out."""
    root = _parse(html[:MAX_CHARACTERS])
    if root is None:
        return _TAG.sub(" ", html[:MAX_CHARACTERS]).replace("\x00", "")
    writer = _Writer()
    _walk(root, writer)
    return "\n".join(writer.finish()).strip("\n")


def _parse(html: str) -> HtmlElement | None:
    data = html.replace("\x00", "").encode("utf-8", "replace")
    if not data.strip():
        return None
    try:
        parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
        return etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None


@dataclass(slots=True)
class _Writer:
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


def _walk(root: HtmlElement, writer: _Writer) -> None:
    roles: list[Role] = []
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if event == "start":
            if not isinstance(tag, str) or tag in _SKIPPED:
                found = Role.HIDDEN
            else:
                found = role(element, tag, writer.quotes > 0, writer.around > 0)
            roles.append(found)
            if found is Role.HIDDEN:
                walker.skip_subtree()
                continue
            _open(element, tag, found, writer)
            if element.text:
                writer.text(element.text)
            continue
        found = roles.pop()
        if found is not Role.HIDDEN:
            _close(element, tag, found, writer)
        if element.tail and roles:
            writer.text(element.tail)


def _open(element: HtmlElement, tag: str, found: Role, writer: _Writer) -> None:
    if tag in _BLOCKS or found in _APART:
        writer.end_line()
        if tag in _SPACED and not (writer.lists and tag in ("ul", "ol")):
            writer.blank_line()
    _open_role(found, writer)
    if tag == "br":
        writer.end_line(keep_blank=True)
    elif tag in ("ul", "ol"):
        writer.lists.append(_number(element.get("start"), 1) if tag == "ol" else -1)
    elif tag == "li":
        writer.bullet = _bullet(element, writer)
    elif tag == "img":
        _image(element, writer)
    elif tag == "table":
        writer.tables.append(not writer.cells and is_data(element))
    elif tag in ("td", "th"):
        writer.cells += bool(writer.tables and writer.tables[-1])
    if keeps_space(element, tag):
        writer.pre += 1
    if tag in _COLOURED:
        above = writer.colours[-1] if writer.colours else ""
        colour = above if above is None else answering_colour(element, tag)
        writer.colours.append(above if colour is None else colour)
    elif tag in _UNCOLOURED:
        writer.colours.append(None)


def _open_role(found: Role, writer: _Writer) -> None:
    if found is Role.QUOTE:
        writer.introduced()
        writer.quotes += 1
    elif found is Role.CUT:
        writer.cut()
    elif found is Role.SIGNATURE:
        writer.signatures += 1
    elif found is Role.INTRODUCES:
        writer.around += 1
        writer.introduction = len(writer.lines)


def _close(element: HtmlElement, tag: str, found: Role, writer: _Writer) -> None:
    if keeps_space(element, tag):
        if tag in _BLOCKS:
            writer.end_line()
        writer.pre -= 1
    _close_tag(element, tag, writer)
    if tag in _BLOCKS or found in _APART:
        writer.end_line()
    if tag in _COLOURED or tag in _UNCOLOURED:
        writer.colours.pop()
    _close_role(found, writer)
    if tag in _SPACED and not (writer.lists and tag in ("ul", "ol")):
        writer.blank_line()


def _close_role(found: Role, writer: _Writer) -> None:
    if found is Role.QUOTE:
        writer.quotes -= 1
    elif found is Role.SIGNATURE:
        writer.signatures -= 1
    elif found is Role.INTRODUCES:
        writer.around -= 1
        writer.introduction = -1


def _close_tag(element: HtmlElement, tag: str, writer: _Writer) -> None:
    if tag == "a":
        _link(element, writer)
    elif tag in ("td", "th"):
        writer.cells -= bool(writer.tables and writer.tables[-1])
        _close_cell(element, writer)
    elif tag == "table" and writer.tables:
        writer.tables.pop()
    elif tag in ("ul", "ol") and writer.lists:
        writer.lists.pop()


def _close_cell(element: HtmlElement, writer: _Writer) -> None:
    """Divide cells of data by bars, a label from its value by a space, and what only stands side by side by a line."""
    if element.getnext() is None:
        return
    if not (writer.tables and writer.tables[-1]):
        writer.end_line()
        return
    label = element.getprevious() is None and "".join(writer.pieces[-8:]).rstrip().endswith((":", "："))
    writer.text(" " if label and element.getparent() is not None and len(element.getparent()) == 2 else " | ")


def _number(value: str | None, default: int) -> int:
    try:
        return max(0, min(int(value or ""), 10**6))
    except ValueError:
        return default


def _bullet(element: HtmlElement, writer: _Writer) -> str:
    indent = "  " * min(len(writer.lists) - 1, 10)
    if not writer.lists or writer.lists[-1] < 0:
        return indent + "- "
    number = _number(element.get("value"), writer.lists[-1])
    writer.lists[-1] = number + 1
    return f"{indent}{number}. "


def _image(element: HtmlElement, writer: _Writer) -> None:
    """An emoji as itself (Gmail, Outlook, Apple Mail send some as images), any other image by its description."""
    words = " ".join((element.get("alt") or "").split())
    if words:
        emoji = len(words) <= 12 and not words.isascii() and not any(sign.isalnum() and sign > "9" for sign in words)
        writer.text(words if emoji else f"[{words[:200]}]")


def _link(element: HtmlElement, writer: _Writer) -> None:
    """Write the address behind a link's words, unless the words are the address or there are none."""
    target = (element.get("href") or "").strip()
    shown = "".join(writer.pieces[-12:])
    if target.lower().startswith("mailto:"):
        address = unquote(target[7:].partition("?")[0]).strip()
        if "@" in address and address.lower() not in shown.lower() and shown.strip():
            writer.pieces.append(f" <{address[:_MAX_SHOWN]}>")
        return
    if not target.lower().startswith(("http://", "https://")):
        return
    target = real_target(target)
    if len(target) > _MAX_SHOWN:
        return
    bare = target.split("://", 1)[1].rstrip("/")
    if bare not in shown and unquote(bare) not in shown and bare.removeprefix("www.") not in shown and shown.strip():
        writer.pieces.append(f" <{target}>")
