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
# Scripts of one language among those above; a text that mixes Kana with Chinese signs is Japanese.
_SCRIPTS = (
    ("ko", re.compile("[\uac00-\ud7a3]")),
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("th", re.compile("[\u0e01-\u0e2e\u0e30\u0e32\u0e33\u0e40-\u0e46]")),
    ("el", re.compile("[\u0370-\u03ff\u1f00-\u1fff]")),
    ("he", re.compile("[\u05d0-\u05ea]")),
)
_MIN_SCRIPT = 3  # letters; one or two may be a unit or a mark
_CYRILLIC = re.compile("[\u0400-\u04ff]")
# What Serbian writes and Croatian does not: e for ije and je, the future in one word, "da li", "šta", months, loans.
_SERBIAN = re.compile(
    r"(?<!\w)(?:gde|ovde|negde|nigde|svuda|uvek|posle|pre|vreme\w*|mesec[aiue]?|mest[oau]|nedelj\w+|dve|lep[aou]?|"
    r"(?:za)?žele(?:o|la|li)|(?:za)?zele(?:o|la|li)|hte(?:o|la|li)|umesto|deo|dete|reč\w*|razume\w+|sledeć\w+|sledec\w+|"
    r"primer|celu?|cen[aeu]|prošle|obavešt\w+|obavest\w+|prosledi\w*|da li|šta|sta|niko|"
    r"poruč(?:io|ila|ili)|porudžbin\w+|narudžbin\w+|sajt\w*|računar\w*|"
    r"januar\w*|februar\w*|avgust\w*|septemb\w+|oktob\w+|novemb\w+|decemb\w+|(?!domaću)\w{3,30}[ia]ć(?:u|eš|emo|ete))(?!\w)",
    re.IGNORECASE,
)


def language_of(text: str) -> str:
    """``de``, ``en`` and so on; empty for a text that is too short to tell."""
    begin = text[: SNIPPET_CHARACTERS * 3]
    if "@" in begin or "://" in begin:
        begin = _ADDRESSES.sub(" ", begin)
    snippet = _SIGNS.sub(" ", begin)[:SNIPPET_CHARACTERS].strip()
    letters = sum(map(str.isalpha, snippet))
    if letters < MIN_CHARACTERS and (named := _named_by_script(snippet, letters)):
        return named
    if letters < MIN_CHARACTERS and not _is_dense_script(snippet):
        return ""
    return certain_language(snippet) or _told_apart(_classified(snippet), snippet)


def _named_by_script(text: str, letters: int) -> str:
    """The language whose script at least half of the ``letters`` of a short text are; Kana may be a third."""
    if text.isascii():
        return ""
    for code, script in _SCRIPTS:
        count = len(script.findall(text))
        if count >= _MIN_SCRIPT and count * (3 if code == "ja" else 2) >= letters:
            return code
    return ""


def _told_apart(code: str, text: str) -> str:
    """The model takes Croatian for Serbian where a text is short: in Latin letters Serbian has to show by a word."""
    return "hr" if code == "sr" and not _CYRILLIC.search(text) and not _SERBIAN.search(text) else code


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
