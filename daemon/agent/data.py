"""Prepares foreign text for a prompt: what cannot be seen is taken out, and what is data is fenced as data.

Mail, attachments and documents are never instructions. A fence carries a mark that is made from the texts themselves,
so no text can contain its own fence and close it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

# C0 and C1 controls but tab and newline; soft hyphen, zero-width and bidirectional controls (CVE-2021-42574);
# interlinear marks; variation selectors and the tag block, both used to smuggle invisible instructions into prompts;
# halves of surrogate pairs, which JSON can hold and no database or mail.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufe00-\ufe0f"
    "\U000e0000-\U000e01ef\ud800-\udfff]"
)
_BLANK_LINES = re.compile(r"\n{3,}")
CUT_MARK = "[… cut here, the text is longer]"
MARK_CHARACTERS = 10


def clean(text: str, limit: int = 0) -> str:
    """``text`` without characters that cannot be seen, at most ``limit`` characters long (0: no limit)."""
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _BLANK_LINES.sub("\n\n", text).strip()
    if limit and len(text) > limit:
        return f"{text[:limit].rstrip()}\n{CUT_MARK}"
    return text


def fence_mark(texts: Iterable[str]) -> str:
    """A mark that stands in none of the texts: a hash over all of them, the same for the same texts."""
    digest = hashlib.sha256()
    for text in texts:
        digest.update(text.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:MARK_CHARACTERS]


def fenced(kind: str, text: str, mark: str) -> str:
    """``text`` between two lines that say where the data begins and ends."""
    return f"<<{mark} {kind}>>\n{clean(text)}\n<<{mark} end>>"
