"""How a text looks: its colour, where that tells anything, and whether it is bold, italic, underlined or highlighted.

People who answer within a quote set their answers apart by such a look. Black, grey and white tell nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lxml.html import HtmlElement

_VALUE = r"(?:#([0-9a-f]{6}|[0-9a-f]{3})\b|rgba?\(\s*(\d{1,3})[\s,]{1,4}(\d{1,3})[\s,]{1,4}(\d{1,3})|([a-z]{3,12}))"
_COLOUR = re.compile(rf"(?<![\w-])color\s*:\s*{_VALUE}", re.IGNORECASE)
_BACKGROUND = re.compile(rf"(?<![\w-])background(?:-color)?\s*:\s*{_VALUE}", re.IGNORECASE)
_WEIGHT = re.compile(r"font-weight\s*:\s*(?:(bold|[6-9]00)|(?:normal|[1-5]00))", re.IGNORECASE)
_SLANT = re.compile(r"font-style\s*:\s*(?:(italic|oblique)|normal)", re.IGNORECASE)
_LINE = re.compile(r"text-decoration(?:-line)?\s*:\s*(?:(underline)|none)", re.IGNORECASE)
_NAMED = {
    "red": (255, 0, 0), "darkred": (139, 0, 0), "crimson": (220, 20, 60), "firebrick": (178, 34, 34),
    "blue": (0, 0, 255), "mediumblue": (0, 0, 205), "green": (0, 128, 0), "darkgreen": (0, 100, 0),
    "purple": (128, 0, 128), "fuchsia": (255, 0, 255), "magenta": (255, 0, 255), "orangered": (255, 69, 0),
    "navy": (0, 0, 128), "darkblue": (0, 0, 139), "teal": (0, 128, 128), "maroon": (128, 0, 0),
    "orange": (255, 165, 0), "yellow": (255, 255, 0), "lime": (0, 255, 0), "aqua": (0, 255, 255),
    "cyan": (0, 255, 255),
}  # fmt: skip
# What clients give to links and, Outlook 2003 and later, to every reply.
_USUAL = frozenset(
    (
        (31, 73, 125), (68, 84, 106), (0, 0, 128),  # replies
        (5, 99, 193), (0, 0, 238), (17, 85, 204), (0, 120, 215), (0, 120, 212), (26, 115, 232), (149, 79, 114),  # links
    )
)  # fmt: skip
_MIN_CHROMA = 60  # of 255, between the strongest and the weakest of red, green and blue
_INLINE = frozenset(("span", "font", "mark", "b", "strong", "i", "em", "u"))
_MARKS = {"b": "b", "strong": "b", "i": "i", "em": "i", "u": "u", "mark": "h"}
_MAX_STYLE = 500  # characters


@dataclass(frozen=True, slots=True)
class Look:
    """A colour as ``1f497d``, empty where it is none that tells anything; its kind: ``red``, ``other`` for what else a
    person chooses to answer in, ``usual`` for what clients and firms use; and the letters of ``bihu`` that hold."""

    colour: str = ""
    kind: str = ""
    marks: str = ""


PLAIN = Look()


def look_within(element: HtmlElement, tag: str, above: Look) -> Look:
    """How text in an element looks where the text around it looks like ``above``."""
    attributes = element.attrib
    if not attributes:
        return _look(above, tag, "", "") if tag in _MARKS else above
    colour = attributes.get("color", "") if tag == "font" else ""
    style = attributes.get("style", "")
    if not colour and not style and tag not in _MARKS:
        return above
    return _look(above, tag, style[:_MAX_STYLE], colour[:_MAX_STYLE])


@lru_cache(maxsize=512)  # a page has few styles, each many times; they hold none of its words
def _look(above: Look, tag: str, style: str, attribute: str) -> Look:
    colour, kind = above.colour, above.kind
    if found := _COLOUR.search(f"color:{attribute.strip()}" if attribute else style):
        colour, kind = _named(found)
    marks = set(above.marks) | set(_MARKS.get(tag, ""))
    for mark, pattern in (("b", _WEIGHT), ("i", _SLANT), ("u", _LINE)):
        if said := pattern.search(style):
            marks = marks | {mark} if said[1] else marks - {mark}
    if tag in _INLINE and "background" in style and (found := _BACKGROUND.search(style)):
        parts = _parts(found)
        marks |= {"h"} if max(parts) - min(parts) >= _MIN_CHROMA else set()
    look = Look(colour, kind, "".join(sorted(marks)))
    return PLAIN if look == PLAIN else look


def _named(found: re.Match[str]) -> tuple[str, str]:
    """The colour and its kind; both empty for black, grey and white."""
    red, green, blue = parts = _parts(found)
    chroma = max(parts) - min(parts)
    if parts not in _USUAL and chroma < _MIN_CHROMA:
        return "", ""
    kind = "usual"
    if parts not in _USUAL:
        if red >= 130 and green <= 90 and blue <= 100:
            kind = "red"
        elif chroma >= 95 and min(parts) <= 100 and not (red > 180 and green > 120):
            kind = "other"
    return f"{red:02x}{green:02x}{blue:02x}", kind


def _parts(found: re.Match[str]) -> tuple[int, int, int]:
    if found[1]:
        digits = found[1] if len(found[1]) == 6 else "".join(2 * digit for digit in found[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if found[2]:
        return int(found[2]), int(found[3]), int(found[4])
    return _NAMED.get(found[5].lower(), (0, 0, 0))
