"""What a style hides."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

_NONE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_NO_HEIGHT = re.compile(r"(?<![\w-])(?:max-)?height\s*:\s*0(?:px|pt|em)?\s*(?:;|!|$)", re.IGNORECASE)
_CLIPPED = re.compile(r"overflow\s*:\s*hidden|(?<![\w-])opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)", re.IGNORECASE)
_NO_FONT = re.compile(r"font-size\s*:\s*0(?:px|pt|em|rem|%)?\s*(?:;|!|$)", re.IGNORECASE)
_MAX_DESCENDANTS = 30


def is_hidden(element: HtmlElement, style: str) -> bool:
    """Whether no reader sees the element: the lines that newsletters put first for the list of mails."""
    if _NONE.search(style):
        return True
    if _NO_HEIGHT.search(style) and _CLIPPED.search(style):
        return True
    # Layouts set the size to 0 against gaps between cells, and set it again further in.
    return _NO_FONT.search(style) is not None and not _sized_within(element)


def _sized_within(element: HtmlElement) -> bool:
    for count, inner in enumerate(element.iterdescendants()):
        if count >= _MAX_DESCENDANTS:
            return True
        style = inner.get("style") or ""
        if inner.tag == "font" or ("font" in style and not _NO_FONT.search(style)):
            return True
    return False
