"""HTML to lines of text, in one walk over the tree: quotes get ``> ``, lists, tables and links stay readable.

What the page itself marks as a cut or a signature comes out as the marked lines of ``replies``, so that one set of
rules decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from daemon.mail.pages import Role, keeps_space, role
from daemon.mail.reply_scan import CUT_LINE, SIGNATURE_MARK

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
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f"), None)


def html_to_text(html: str) -> str:
    """The text of a page. Never raises; what the parser cannot read comes back with its tags taken out."""
    root = _parse(html[:MAX_CHARACTERS])
    if root is None:
        return _TAG.sub(" ", html[:MAX_CHARACTERS]).replace("\x00", "")
    writer = _Writer()
    _walk(root, writer)
    writer.end_line()
    return "\n".join(writer.lines).strip("\n")


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
    """The lines so far, the line in the making, and how deep in quotes, lists and signatures it stands."""

    lines: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    quotes: int = 0
    signatures: int = 0
    pre: int = 0
    lists: list[int] = field(default_factory=list)  # the next number of each open list, -1 for bullets
    bullet: str = ""
    blank: bool = True  # the last line is blank, or there is none

    def text(self, text: str) -> None:
        """Add text; spaces collapse unless they count."""
        if self.pre:
            first, *rest = text.replace("\r\n", "\n").split("\n")
            self.pieces.append(first)
            for line in rest:
                self.end_line(keep_blank=True)
                self.pieces.append(line)
            return
        self.pieces.append(_SPACES.sub(" ", text) if _RUN.search(text) else text)

    def end_line(self, keep_blank: bool = False) -> None:
        """Finish the line in the making, if it holds anything."""
        line = "".join(self.pieces) if self.pieces else ""
        self.pieces.clear()
        if not line.isascii():
            line = line.replace("\u00a0", " ").translate(_INVISIBLE)
        line = line.rstrip() if self.pre else (_SPACES.sub(" ", line) if "  " in line else line).strip()
        if not line.strip(" |"):
            if keep_blank:
                self.blank_line()
            return
        if self.bullet:
            line, self.bullet = self.bullet + line, ""
        self.lines.append(self._prefix() + line)
        self.blank = False

    def blank_line(self) -> None:
        """At most one blank line between two others."""
        if not self.blank:
            self.lines.append(("> " * self.quotes).rstrip())
            self.blank = True

    def cut(self) -> None:
        """From here on everything is quoted; inside a quote that is known already."""
        self.end_line()
        if not self.quotes:
            self.lines.append(CUT_LINE)
            self.blank = False

    def _prefix(self) -> str:
        if self.quotes:
            return "> " * min(self.quotes, 40)
        return SIGNATURE_MARK if self.signatures else ""


def _walk(root: HtmlElement, writer: _Writer) -> None:
    roles: list[Role] = []
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if event == "start":
            found = Role.HIDDEN if not isinstance(tag, str) or tag in _SKIPPED else role(element, tag)
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
    if tag in _BLOCKS or found in (Role.QUOTE, Role.SIGNATURE):
        writer.end_line()
        if tag in _SPACED:
            writer.blank_line()
    if found is Role.QUOTE:
        writer.quotes += 1
    elif found is Role.CUT:
        writer.cut()
    elif found is Role.SIGNATURE:
        writer.signatures += 1
    if tag == "br":
        writer.end_line(keep_blank=True)
    elif tag in ("ul", "ol"):
        writer.lists.append(1 if tag == "ol" else -1)
    elif tag == "li":
        writer.bullet = _bullet(writer)
    elif tag == "img" and (element.get("alt") or "").strip():
        writer.text(f"[{element.get('alt')}]")
    if keeps_space(element, tag):
        writer.pre += 1


def _close(element: HtmlElement, tag: str, found: Role, writer: _Writer) -> None:
    if keeps_space(element, tag):
        if tag in _BLOCKS:
            writer.end_line()
        writer.pre -= 1
    if tag == "a":
        _link(element, writer)
    elif tag in ("td", "th"):
        writer.text(" | " if element.getnext() is not None else "")
    elif tag in ("ul", "ol") and writer.lists:
        writer.lists.pop()
    if tag in _BLOCKS or found in (Role.QUOTE, Role.SIGNATURE):
        writer.end_line()
    if found is Role.QUOTE:
        writer.quotes -= 1
    elif found is Role.SIGNATURE:
        writer.signatures -= 1
    if tag in _SPACED:
        writer.blank_line()


def _bullet(writer: _Writer) -> str:
    indent = "  " * min(len(writer.lists) - 1, 10)
    if not writer.lists or writer.lists[-1] < 0:
        return indent + "- "
    writer.lists[-1] += 1
    return f"{indent}{writer.lists[-1] - 1}. "


def _link(element: HtmlElement, writer: _Writer) -> None:
    """Write the address behind a link's words, unless the words are the address."""
    target = (element.get("href") or "").strip()
    if not target.lower().startswith(("http://", "https://")) or len(target) > 2_000:
        return
    shown = "".join(writer.pieces[-3:])
    bare = target.split("://", 1)[1].rstrip("/")
    if bare not in shown:
        writer.pieces.append(f" <{target}>")
