"""What a style says: hidden text, and text in the colours in which people answer within a quote."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

_NONE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_NO_HEIGHT = re.compile(r"(?<![\w-])(?:max-)?height\s*:\s*0(?:px|pt|em)?\s*(?:;|!|$)", re.IGNORECASE)
_CLIPPED = re.compile(r"overflow\s*:\s*hidden|(?<![\w-])opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)", re.IGNORECASE)
_NO_FONT = re.compile(r"font-size\s*:\s*0(?:px|pt|em|rem|%)?\s*(?:;|!|$)", re.IGNORECASE)
_MAX_DESCENDANTS = 30

_COLOUR = re.compile(
    r"(?<![\w-])color\s*:\s*(?:#([0-9a-f]{6}|[0-9a-f]{3})\b|rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})|([a-z]{3,12}))",
    re.IGNORECASE,
)
_NAMED = {
    "red": (255, 0, 0), "darkred": (139, 0, 0), "crimson": (220, 20, 60), "firebrick": (178, 34, 34),
    "blue": (0, 0, 255), "mediumblue": (0, 0, 205), "green": (0, 128, 0), "darkgreen": (0, 100, 0),
    "purple": (128, 0, 128), "fuchsia": (255, 0, 255), "magenta": (255, 0, 255), "orangered": (255, 69, 0),
}  # fmt: skip
# What clients give to links and, Outlook 2007 and later, to every reply.
_USUAL = frozenset(
    (
        (31, 73, 125), (68, 84, 106),  # replies
        (5, 99, 193), (0, 0, 238), (17, 85, 204), (0, 120, 215), (0, 120, 212), (26, 115, 232), (149, 79, 114),  # links
    )
)  # fmt: skip


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


def answering_colour(element: HtmlElement, tag: str) -> str | None:
    """``red`` or ``other`` for a colour that a person chooses to answer in, ``""`` for any other colour; None where
    the element sets no colour."""
    value = element.get("color") if tag == "font" else None
    style = element.get("style")
    if value:
        found = _COLOUR.search(f"color:{value.strip()}")
    elif style and "color" in style.lower():
        found = _COLOUR.search(style)
    else:
        return None
    if not found:
        return None
    red, green, blue = _parts(found)
    if (red, green, blue) in _USUAL:
        return ""
    if red >= 130 and green <= 90 and blue <= 100:
        return "red"
    strong = max(red, green, blue) - min(red, green, blue) >= 95 and min(red, green, blue) <= 100
    return "other" if strong and not (red > 180 and green > 120) else ""


def _parts(found: re.Match[str]) -> tuple[int, int, int]:
    if found[1]:
        digits = found[1] if len(found[1]) == 6 else "".join(2 * digit for digit in found[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if found[2]:
        return int(found[2]), int(found[3]), int(found[4])
    return _NAMED.get(found[5].lower(), (0, 0, 0))
