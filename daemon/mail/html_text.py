"""HTML to lines of text, in one walk over the tree: quotes get ``> ``, lists, tables and links stay readable.

What the page itself marks as a cut or a signature comes out as the marked lines of ``replies``, so that one set of
rules decides.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from daemon.mail.links import real_target
from daemon.mail.looks import PLAIN, look_within
from daemon.mail.page_tables import is_data
from daemon.mail.page_writer import PageWriter
from daemon.mail.pages import Role, keeps_space, role

MAX_CHARACTERS = 5_000_000

_SKIPPED = frozenset(("script", "style", "head", "title", "template", "object", "svg", "select", "noembed"))
_BLOCKS = frozenset(
    (
        "div", "p", "ul", "ol", "li", "table", "tr", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "section",
        "article", "header", "footer", "main", "center", "dl", "dt", "dd", "form", "hr", "address", "fieldset",
        "figure", "aside", "nav", "body", "html", "tbody", "thead", "tfoot", "caption", "textarea",
    )
)  # fmt: skip
_SPACED = frozenset(("p", "ul", "ol", "table", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "dl", "hr"))
_TAG = re.compile(r"<[^<>]{0,2000}>")
_APART = (Role.QUOTE, Role.SIGNATURE, Role.INTRODUCES)
_COLOURED = frozenset(("span", "font", "div", "p", "b", "i", "em", "strong", "u", "li", "mark", "blockquote"))
_UNCOLOURED = frozenset(("a", "h1", "h2", "h3", "h4", "table"))  # their colours are the page's
_MAX_SHOWN = 2_000


def html_to_text(html: str) -> str:
    """The text of a page. Never raises; what the parser cannot read comes back with its tags taken out."""
    root = _parse(html[:MAX_CHARACTERS])
    if root is None:
        return _TAG.sub(" ", html[:MAX_CHARACTERS]).replace("\x00", "")
    writer = PageWriter()
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


def _walk(root: HtmlElement, writer: PageWriter) -> None:
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


def _open(element: HtmlElement, tag: str, found: Role, writer: PageWriter) -> None:
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
        above = writer.looks[-1] if writer.looks else PLAIN
        writer.looks.append(None if above is None else look_within(element, tag, above))
    elif tag in _UNCOLOURED:
        writer.looks.append(None)


def _open_role(found: Role, writer: PageWriter) -> None:
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
    elif found is Role.SEARCHED:
        writer.around += 1


def _close(element: HtmlElement, tag: str, found: Role, writer: PageWriter) -> None:
    if keeps_space(element, tag):
        if tag in _BLOCKS:
            writer.end_line()
        writer.pre -= 1
    _close_tag(element, tag, writer)
    if tag in _BLOCKS or found in _APART:
        writer.end_line()
    if tag in _COLOURED or tag in _UNCOLOURED:
        writer.looks.pop()
    _close_role(found, writer)
    if tag in _SPACED and not (writer.lists and tag in ("ul", "ol")):
        writer.blank_line()


def _close_role(found: Role, writer: PageWriter) -> None:
    if found is Role.QUOTE:
        writer.quotes -= 1
    elif found is Role.SIGNATURE:
        writer.signatures -= 1
    elif found is Role.INTRODUCES:
        writer.around -= 1
        writer.introduction = -1
    elif found is Role.SEARCHED:
        writer.around -= 1


def _close_tag(element: HtmlElement, tag: str, writer: PageWriter) -> None:
    if tag == "a":
        _link(element, writer)
    elif tag in ("td", "th"):
        writer.cells -= bool(writer.tables and writer.tables[-1])
        _close_cell(element, writer)
    elif tag == "table" and writer.tables:
        writer.tables.pop()
    elif tag in ("ul", "ol") and writer.lists:
        writer.lists.pop()


def _close_cell(element: HtmlElement, writer: PageWriter) -> None:
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


def _bullet(element: HtmlElement, writer: PageWriter) -> str:
    indent = "  " * min(len(writer.lists) - 1, 10)
    if not writer.lists or writer.lists[-1] < 0:
        return indent + "- "
    number = _number(element.get("value"), writer.lists[-1])
    writer.lists[-1] = number + 1
    return f"{indent}{number}. "


def _image(element: HtmlElement, writer: PageWriter) -> None:
    """An emoji as itself (Gmail, Outlook, Apple Mail send some as images), any other image by its description."""
    words = " ".join((element.get("alt") or "").split())
    if words:
        emoji = len(words) <= 12 and not words.isascii() and not any(sign.isalnum() and sign > "9" for sign in words)
        writer.text(words if emoji else f"[{words[:200]}]")


def _link(element: HtmlElement, writer: PageWriter) -> None:
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
