"""A sentence as tokens: words, and facts (numbers with units, dates, links, codes, names) in one spelling each."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from daemon.agent.numbers import (
    CURRENCIES,
    MONEY,
    UNIT_WORDS,
    UNITS,
    date_value,
    number_value,
    spell_digits,
    time_value,
)
from daemon.agent.words import DATES, FILLERS, LIMITS, LINKS, MONTHS, RATES, STARTS, STOP_WORDS, stem, words_in

Kind = Literal["word", "number", "date", "time", "link", "email", "code", "currency", "break"]
_MONTH = "|".join(sorted((re.escape(month) for month in MONTHS), key=len, reverse=True))
_NUM = r"(?:\d{1,3}(?:[., '’]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?)"
_TOKEN = re.compile(
    rf"""
      (?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)
    | (?P<link>(?:https?://|www\.)[^\s<>"')\]]+
        | (?<![\w.@-])(?:[a-z0-9][a-z0-9_-]*\.)+[a-z]{{2,}}(?:/[^\s<>"')\]]*)?(?![\w@]))
    | (?P<date>(?P<y1>\d{{4}})-(?P<m1>\d{{2}})-(?P<d1>\d{{2}})(?!\d)
        | (?P<d2>\d{{1,2}})\.\s?(?P<m2>\d{{1,2}})\.\s?(?P<y2>\d{{4}}|\d{{2}})(?!\d)
        | (?P<slashed>\d{{1,2}}/\d{{1,2}}/\d{{2,4}})(?!\d)
        | (?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?\s(?:of\s|de\s)?(?P<month>{_MONTH})\.?(?!\w)
            (?:,?\s(?:de\s|del\s)?(?P<year>\d{{4}}))?
        | (?<!\w)(?P<month2>{_MONTH})\.?\s(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?![\w.,:]\d|\d)
            (?:,?\s(?P<year2>\d{{4}}))?)
    | (?P<time>\d{{1,2}}:\d{{2}}(?:\s?[ap]\.?m\b\.?)?(?!\d)
        | \d{{1,2}}\s?[ap]\.?m\b\.? | \d{{1,2}}(?:\.\d{{2}})?\s?uhr\b)
    | (?P<phone>(?<![\w.,])(?=(?:\D{{0,3}}\d){{7}})\+?\d[\d()/-]*(?:\s[\d()/-]+)+(?![\w.,]\d) | \+\d{{6,}})
    | (?P<version>\d+(?:\.\d+){{2,}})
    | (?P<ordinal>\d+(?:st|nd|rd|th)\b)
    | (?P<range>{_NUM}\s?(?:-|–|—|\bto\b|\bbis\b|\bà\b|\bhasta\b)\s?{_NUM}(?![\w-]))
    | (?P<measure>{_NUM}(?=(?:kg|g|mm|cm|km|m|l|ml|w|v|hz|ghz|mhz|kb|mb|gb|tb|mah|lm|h|min|x)\b))
    | (?P<code>[a-z]+[-_/]?\d(?:[a-z0-9./_-]*[a-z0-9])?|\d+[-_/]?[a-z](?:[a-z0-9./_-]*[a-z0-9])?|\d+(?:[-_/]\d+)+)
    | (?P<number>{_NUM})
    | (?P<currency>[€$£¥₹₽₺₩₪₫₴₱฿%°])
    | (?P<word>[^\W\d_]+(?:['’-][^\W\d_]+)*)
    | (?P<break>[,;:()\[\]–—|]|\s-\s)
    """,
    re.VERBOSE | re.IGNORECASE,
)
# In a text without digits and without the signs of links and addresses, only these can be found; most sentences are so.
_PLAIN_TOKEN = re.compile(
    r"(?P<currency>[€$£¥₹₽₺₩₪₫₴₱฿%°])|(?P<word>[^\W\d_]+(?:['’-][^\W\d_]+)*)|(?P<break>[,;:()\[\]–—|]|\s-\s)"
)
_SPECIAL = re.compile(r"\d|@|://|www\.|[a-z0-9_-]\.[a-z]{2}", re.IGNORECASE)
# What every code has: a digit beside a letter, digits joined by a sign, or as many in a row as a telephone number.
_LIKE_A_CODE = re.compile(r"[^\W\d_][-_/]?\d|\d[-_/]?[^\W\d_]|\d[-_/.]\d|\d[\d()/\s-]{4,}\d")
PHONE_DIGITS = 7
LINK_REACH = 6  # tokens after a number's unit that may say what it is counted from
LINK_WORDS = 3
LIMIT_REACH = 3


@dataclass(frozen=True, slots=True)
class Token:
    """A word or fact. ``value`` is what is compared, ``text`` how it stands in the sentence."""

    kind: Kind
    value: str
    text: str
    start: int
    unit: str = ""  # of a number: "day", "EUR", "working day", or the stem of the noun after it
    known_unit: bool = False
    link: frozenset[str] = frozenset()  # what a number is counted from: "delivery" in "30 days from delivery"
    limit: str = ""  # "max", "min", "after" … when a limiting word stands before a number

    @property
    def shown(self) -> str:
        """How a person is told of it."""
        return f"{self.text} {self.unit}".strip() if self.kind == "number" and self.known_unit else self.text


@lru_cache(maxsize=8_192)
def tokens(sentence: str) -> tuple[Token, ...]:
    """All tokens of a sentence in order."""
    text = _spelled(sentence)
    found: list[Token] = []
    if not _SPECIAL.search(text):
        for match in _PLAIN_TOKEN.finditer(text):
            found.extend(_plain_tokens_of(match))
        return tuple(found)
    for match in _TOKEN.finditer(text):
        found.extend(_plain_tokens_of(match) if match.lastgroup in _PLAIN_KINDS else _tokens_of(match))
    return tuple(_with_context(found, i) if token.kind == "number" else token for i, token in enumerate(found))


def _spelled(text: str) -> str:
    return spell_digits(unicodedata.normalize("NFKC", text).replace("’", "'"))


def codes_in(text: str) -> tuple[str, ...]:
    """The values of a text's codes: article numbers, versions and telephone numbers."""
    if not _LIKE_A_CODE.search(_spelled(text)):
        return ()
    return tuple(token.value for token in tokens(text) if token.kind == "code")


_PLAIN_KINDS = frozenset({"break", "word", "currency"})


def _plain_tokens_of(match: re.Match[str]) -> list[Token]:
    kind, text, start = match.lastgroup, match.group(), match.start()
    if kind == "word":
        words = words_in(text)
        return [Token("word", word, text if len(words) == 1 else word, start) for word in words]
    return [Token("break" if kind == "break" else "currency", text, text, start)]


def _tokens_of(match: re.Match[str]) -> list[Token]:
    kind, text, start = match.lastgroup, match.group(), match.start()
    if kind == "phone" and not re.fullmatch(_NUM, text):
        digits = re.sub(r"\D", "", text)
        return [Token("code", digits, text, start)] if len(digits) >= PHONE_DIGITS else _plain(text, start)
    if match["month2"] == "may":  # "you may 30 days later": the verb
        return [Token("word", "may", "may", start), *_plain(text[3:].strip(), start + 4)]
    read = _READERS.get(kind or "")
    if read is None:
        return _plain(text, start)
    named: Kind = read[0]
    return [Token(named, read[1](match), text.rstrip(".,;:!?"), start)]


def _plain(text: str, start: int) -> list[Token]:
    """Numbers that are left: one, an ordinal, or a range such as ``2–3``, which is one fact."""
    values = [number_value(number) for number in re.findall(_NUM, text)]
    return [Token("number", "..".join(values), text, start)] if values else []


def _link_value(text: str) -> str:
    """Without scheme and final slash; the host in lower case, the path as it is (RFC 3986 section 6.2.2.1)."""
    host, slash, path = re.sub(r"^(?:https?://)?(?:www\.)?", "", text.rstrip(".,;:!?"), flags=re.IGNORECASE).partition(
        "/"
    )
    return f"{host.casefold()}{slash}{path}".rstrip("/")


_READERS: dict[str, tuple[Kind, Callable[[re.Match[str]], str]]] = {
    "email": ("email", lambda match: match.group().casefold()),
    "link": ("link", lambda match: _link_value(match.group())),
    "version": ("code", lambda match: match.group()),
    "code": ("code", lambda match: re.sub(r"[-_/]", "", match.group()).casefold()),
    "date": ("date", date_value),
    "time": ("time", lambda match: time_value(match.group())),
}


_LIMIT_OF = {word: name for name, words in reversed(LIMITS.items()) for word in words}


def _with_context(found: list[Token], i: int) -> Token:
    """The number with its unit, what it is counted from, and the limit before it."""
    after = found[i + 1 : i + 4]
    unit, known, used = _unit(after)
    before_it = _prefix(found[i - 1]) if i and not known else ""
    if before_it:
        unit, known, used = before_it, True, 0
    link = _link(found[i + 1 + used : i + 1 + used + LINK_REACH + 1])
    before = [token.value for token in found[max(0, i - LIMIT_REACH) : i]]
    limit = next((_LIMIT_OF[word] for word in reversed(before) if word in _LIMIT_OF), "")
    if (
        not limit
        and i
        and (found[i - 1].value if found[i - 1].kind != "currency" else found[max(0, i - 2)].value) in STARTS
    ):
        limit = "min"
    return replace(found[i], unit=unit, known_unit=known, link=link, limit=limit)


_PREFIXED = MONEY - {"cent"}


def _prefix(token: Token) -> str:
    """The currency that stands before a number: "DKK 300", "kr 80", "€ 12"; or empty."""
    if token.text in CURRENCIES:
        return token.text
    unit = UNITS.get(token.value, "")
    return unit if token.kind == "currency" or unit in _PREFIXED else ""


def _unit(after: list[Token]) -> tuple[str, bool, int]:
    """Unit, whether it is one of the known units, and how many tokens it takes."""
    words = [token.value for token in after if token.kind in ("word", "currency")]
    if not words or after[0].kind not in ("word", "currency"):
        return "", False, 0
    if after[0].text in CURRENCIES:
        return after[0].text, True, 1
    if words[0] in UNITS:
        return UNITS[words[0]], True, 1
    joined = words[0].partition("-")
    if joined[1] and joined[2] in UNITS:
        return f"{stem(joined[0])} {UNITS[joined[2]]}", True, 1
    if len(words) > 1 and words[1] in UNITS and after[1].kind == "word" and words[0] not in STOP_WORDS:
        return f"{words[0] if words[0] in UNIT_WORDS else stem(words[0])} {UNITS[words[1]]}", True, 2
    if len(words) > 1 and words[0] in UNITS and words[1] in UNIT_WORDS:
        return f"{words[1]} {UNITS[words[0]]}", True, 2
    return ("" if words[0] in STOP_WORDS else stem(words[0])), False, 1


def _link(after: list[Token]) -> frozenset[str]:
    """The stems of what the number is counted from, when a word such as ``from`` follows it at once."""
    if not after or after[0].kind != "word" or after[0].value not in LINKS:
        return frozenset()
    if after[0].value in RATES:
        return frozenset(stem(token.value) for token in after[1:2] if token.kind == "word")
    stems: list[str] = []
    for token in after[1:]:
        linking = token.value in LINKS or token.value in FILLERS or token.value in DATES
        if token.kind != "word" or len(stems) == LINK_WORDS or (token.value in STOP_WORDS and not linking):
            break
        if not linking:
            stems.append(stem(token.value))
    return frozenset(stems)
