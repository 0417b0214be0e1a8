"""Which tables of a page hold data, a row a line, and which only place things on the screen."""

from __future__ import annotations

from lxml import etree
from lxml.html import HtmlElement

_MAX_CELL = 300
_MAX_LINES = 3
_MAX_CELLS = 5_000
_LINES = frozenset(("br", "p", "div", "li", "hr", "h1", "h2", "h3", "blockquote"))


def is_data(table: HtmlElement) -> bool:
    """Whether rows of cells are to be read together. A table for layout has another inside, cells of many lines, or
    says that it is one (``role="presentation"``)."""
    if (table.get("role") or "").lower() in ("presentation", "none"):
        return False
    columns = 0
    for count, element in enumerate(table.iterdescendants("table", "tr", "td", "th", "img")):
        if element.tag == "table":
            return False
        if element.tag == "tr":
            columns = max(columns, sum(1 for cell in element if cell.tag in ("td", "th")))
        elif element.tag == "img":
            return False  # a logo beside an address, a banner
        elif count < _MAX_CELLS and not _is_short(element):
            return False
    return columns > 1


def _is_short(cell: HtmlElement) -> bool:
    length = lines = 0
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        if element.tag == "table":
            return False
        if event == "start":
            lines += element.tag in _LINES
            length += len((element.text or "").strip())
        elif element is not cell:
            length += len((element.tail or "").strip())
        if length > _MAX_CELL or lines > _MAX_LINES:
            return False
    return True
