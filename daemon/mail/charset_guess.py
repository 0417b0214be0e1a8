"""Which charset bytes without a label are in, when they are no UTF-8: a careful guess.

Each candidate decodes a sample strictly; what comes out is judged by what people write in that language: kana in
Japanese, Hangul in Korean, the common characters of level 1 in Chinese, small letters in Cyrillic, and no ideograph
between two Latin letters. Where none convinces it is Windows-1252, as before.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Callable

SAMPLE_BYTES = 8_000
FALLBACK = "cp1252"

_LEAST = 3  # characters outside of ASCII; fewer say nothing
_CONVINCING = 0.7
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_GLUED = re.compile(r"[A-Za-z](?=[^\x00-\x7f])|(?<=[^\x00-\x7f])[A-Za-z]")
_KOREAN_ESCAPE = b"\x1b$)C"
_JAPANESE_ESCAPE = re.compile(rb"\x1b(?:\$[@B]|\([IJ])")


def guess_charset(content: bytes) -> str:
    """The Python codec that fits ``content`` best; its first 8,000 bytes decide."""
    sample = content[:SAMPLE_BYTES]
    if b"\x1b" in sample:
        if _KOREAN_ESCAPE in sample:
            return "iso2022_kr"
        if _JAPANESE_ESCAPE.search(sample):
            return "iso2022_jp"
    if sum(map(len, _HIGH_RUN.findall(sample))) < _LEAST:
        return FALLBACK
    scores = [(judge(sample, codec), -place, codec) for place, (codec, judge) in enumerate(_CANDIDATES.items())]
    score, _, codec = max(scores)
    return codec if score >= _CONVINCING else FALLBACK


def _decoded(sample: bytes, codec: str) -> str:
    """The sample as text; a character that its end cuts is left out. Empty when it is none of this charset."""
    try:
        return codecs.getincrementaldecoder(codec)().decode(sample, len(sample) < SAMPLE_BYTES)
    except (UnicodeError, ValueError):
        return ""


def _judged(text: str, worth: Callable[[str], float]) -> float:
    """The mean worth of the characters outside of ASCII, less those that stick to Latin letters."""
    counts = Counter(letter for letter in text if letter > "\x7f")
    wide = sum(counts.values())
    if wide < 2:
        return 0.0
    return (sum(worth(letter) * count for letter, count in counts.items()) - len(_GLUED.findall(text)) / 2) / wide


def _japanese(sample: bytes, codec: str) -> float:
    text = _decoded(sample, codec)
    kana = sum("\u3041" <= letter <= "\u30fe" for letter in text)
    wide = sum(letter > "\x7f" for letter in text)
    if wide == 0 or kana / wide < 0.15:
        return 0.0  # no Japanese sentence is without kana
    return _judged(text, lambda letter: float("\u3000" <= letter <= "\u30fe" or "\u4e00" <= letter <= "\u9fff"))


def _korean(sample: bytes, codec: str) -> float:
    text = _decoded(sample, codec)
    return _judged(text, lambda letter: float("\uac00" <= letter <= "\ud7a3") + 0.5 * ("\u3000" <= letter <= "\u303f"))


def _chinese(sample: bytes, codec: str) -> float:
    first, last = (0xB0, 0xD7) if codec == "gb2312" else (0xA4, 0xC6)

    def worth(letter: str) -> float:
        lead = letter.encode(codec)[0]
        if first <= lead <= last and "\u4e00" <= letter <= "\u9fff":
            return 1.0
        return 0.8 if "\u3000" <= letter <= "\u3020" or "\uff00" <= letter <= "\uff5e" or lead > last else 0.0

    text = _decoded(sample, codec)
    common = _judged(text, worth)
    rare = sum(letter.encode(codec)[0] > last for letter in text if letter > "\x7f")
    return common - 2 * rare / max(1, sum(letter > "\x7f" for letter in text))


_CYRILLIC_WORD = re.compile("[\u0400-\u045f]+")
_FREQUENT = frozenset("оеаинтсрвлкмдпу")


def _cyrillic(sample: bytes, codec: str) -> float:
    """Words of small letters, or with a capital first, in which the letters that are frequent are frequent."""
    text = sample.decode(codec, "replace")
    wide = sum(letter > "\x7f" for letter in text)
    words = _CYRILLIC_WORD.findall(text)
    letters = sum(map(len, words))
    well_written = sum(len(word) for word in words if word[1:].islower() or len(word) == 1)
    frequent = sum(letter.lower() in _FREQUENT for word in words for letter in word)
    if wide < _LEAST or letters < max(1, 2.5 * len(words)):  # letters with accents stand alone in the words of the West
        return 0.0
    return (well_written - len(_GLUED.findall(text))) / wide * min(1.0, frequent / letters / 0.55)


_CANDIDATES: dict[str, Callable[[bytes, str], float]] = {
    "euc_jp": _japanese,
    "cp932": _japanese,
    "euc_kr": _korean,
    "gb2312": _chinese,
    "big5": _chinese,
    "cp1251": _cyrillic,
    "koi8-r": _cyrillic,
    "iso8859-5": _cyrillic,
    "cp866": _cyrillic,
}
