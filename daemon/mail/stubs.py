"""A plain part that is none: "This message needs an HTML viewer.", "Sent from my iPhone", "[image: logo]".

RFC 2046 section 5.1.4 has each part of a multipart/alternative say the same; some programs write into the plain one
only that there is another.
"""

from __future__ import annotations

import re
from html import unescape

from daemon.mail.device_lines import is_device_line
from daemon.mail.replies import read_reply
from daemon.mail.salutation import MAX_SALUTATION_CHARACTERS, SALUTATION_ENDS

MAX_CHARACTERS = 600  # a longer text is somebody's own
MAX_PAGE = 100_000
FEWEST_WORDS = 3  # that a page has and a plain part has not, before another text counts as a stub

_WORD = re.compile(r"[^\W_]+")
# Placeholders of pictures ("[cid:image001.png@01D]") and links, which name but say nothing.
_NAMED = re.compile(r"\[[^\[\]\n]{0,200}\]|<?(?:https?://|www\.)\S+")
_TAG = re.compile(r"<[^<>]*>")


def may_be_stub(text: str, page: str) -> bool:
    """Whether a plain text may say less than the page beside it, at the cost of a search: ``page`` is HTML, unread."""
    if len(text) > MAX_CHARACTERS:
        return False
    said = _said(text)
    return not said or not _is_within(said, unescape(_TAG.sub("", page[:MAX_PAGE])))


def is_stub(text: str, page: str) -> bool:
    """Whether a page, as text, has the words of a person that its plain part lacks.

    A plain part that says anything is left alone when the page says it too: more on the page is then a quote, a legal
    footer or a picture.
    """
    said, shown = _said(text), read_reply(page).text
    own = set(_words(shown)) - set(_words(text))
    if not said:
        return bool(own)
    return len(own) >= FEWEST_WORDS and not _is_within(said, page)


def _said(text: str) -> list[str]:
    """The words of a person without greeting, links, placeholders and what a phone adds."""
    lines = [line.strip() for line in _NAMED.sub(" ", read_reply(text).text).split("\n")]
    lines = [line for line in lines if line and not is_device_line(line)]
    if lines and len(lines[0]) <= MAX_SALUTATION_CHARACTERS and lines[0].endswith(SALUTATION_ENDS):
        del lines[0]
    return _words(" ".join(lines))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _is_within(said: list[str], page: str) -> bool:
    """Whether most of the words stand on a page."""
    shown = set(_words(page))
    return sum(word in shown for word in said) * 4 >= len(said) * 3
