"""The language of a text as an ISO 639-1 code, from its first few hundred characters."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from daemon.mail.language_cues import certain_language

MIN_CHARACTERS = 20
SNIPPET_CHARACTERS = 320
# The languages that customers write in; regional relatives of them (lb for de, an for es) only cause mistakes here.
LANGUAGES = (
    "ar bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl he hi hr hu id is it ja ka kk ko lt lv mk ms nl no pl "
    "pt ro ru sk sl sq sr sv sw ta th tl tr uk ur vi zh"
)

_ADDRESSES = re.compile(r"https?://\S+|(?<!\S)\S+@\S+")
_SIGNS = re.compile(r"[\d_*#|<>=\-]+")


def language_of(text: str) -> str:
    """``de``, ``en`` and so on; empty for a text that is too short to tell."""
    begin = text[: SNIPPET_CHARACTERS * 3]
    if "@" in begin or "://" in begin:
        begin = _ADDRESSES.sub(" ", begin)
    snippet = _SIGNS.sub(" ", begin)[:SNIPPET_CHARACTERS].strip()
    if sum(map(str.isalpha, snippet)) < MIN_CHARACTERS and not _is_dense_script(snippet):
        return ""
    return certain_language(snippet) or _classified(snippet)


@lru_cache(maxsize=1024)
def _classified(snippet: str) -> str:
    """A mail is read when it is remembered, answered and placed, and each time this would take most of the time."""
    code, _ = _identifier().classify(snippet)
    return str(code)


def load() -> None:
    """Load the model now, which takes about a second: call it in a thread at start-up, so that no first mail waits."""
    _identifier()


def _is_dense_script(text: str) -> bool:
    """Chinese, Japanese and Korean say in six letters what others say in twenty."""
    return sum("\u3040" <= letter <= "\u9fff" or "\uac00" <= letter <= "\ud7a3" for letter in text) >= 6


@lru_cache(maxsize=1)
def _identifier() -> Any:
    """The model takes a moment to load, so the first mail that needs it loads it; fewer languages mean fewer slips on
    short texts."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    known = set(identifier.labels)
    identifier.set_languages([code for code in LANGUAGES.split() if code in known])
    return identifier
