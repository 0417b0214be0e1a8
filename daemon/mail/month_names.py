"""Months of a Date header as programs write them in their user's language, against RFC 5322 section 3.3: web shops and
scripts that format the time with their locale (strftime, PHP's IntlDateFormatter).

A name that means two months in two languages is none: ``listopada`` is October in Croatian, November in Polish and
Czech. Where only the beginnings are alike, the stems below are long enough to tell (``lipnja`` June, ``lipca`` July).
"""

from __future__ import annotations

import re
import unicodedata

# How the names begin, in any of their cases. The languages, in this order: English, German, French, Spanish, Italian,
# Portuguese, Catalan, Dutch, the Nordic ones, Romanian; Finnish; Polish; Czech, Slovak; Croatian, Slovene; Turkish;
# Russian. What begins alike in several stands there once.
_STEMS = {
    "Jan": "jan ene gen jän ian tammi sty led sij oca янв",
    "Feb": "feb fev lut helmi úno velj şub фев",
    "Mar": "mar maerz mrz mrt maart maalis bře ožu мар",
    "Apr": "apr abr avr huhti kwi dub tra nis апр",
    "May": "may mai maj mag mei touko kvě svi май мая",
    "Jun": "jun juin giu iun kesä czerw červen červn čvn lipanj lipn haz июн",
    "Jul": "jul juil lug iul heinä lipiec lipc červenec červenc čvc srpanj srpnj tem июл",
    "Aug": "aug aoû ago elo sie srpen srpna avg kol ağu авг",
    "Sep": "sep set syys wrz zář ruj eyl сен",
    "Oct": "oct okt ott out loka paź říj listopad eki окт",
    "Nov": "nov noi marras listopad listopadu stu kas ноя",
    "Dec": "dec dez dic des joulu gru pro ara дек",
}
_DATE = re.compile(
    r"\b(\d{1,2})\.?[ -]([^\W\d_]{3,14})\.?[ -](\d{4})[ ,]+(\d\d?:\d\d)(:\d\d)?"
    r"(?:\s*(?:GMT|UTC?)?([+-]\d\d?)(?::?(\d\d))?(?!\d))?"
)


def in_english(text: str) -> str:
    """``Mo, 3. März 2025 10:00:00 +0100`` as RFC 5322 has it, UTC where no zone stands; empty if it is no such date."""
    found = _DATE.search(unicodedata.normalize("NFC", text))
    if found is None:
        return ""
    month = _month(_plain(found[2]))
    zone = f"{found[6][0]}{found[6][1:]:0>2}{found[7] or '00'}" if found[6] else "+0000"
    return f"{found[1]} {month} {found[3]} {found[4]}{found[5] or ':00'} {zone}" if month else ""


def _plain(name: str) -> str:
    """Case folded and without accents; Turkish ``ı`` is an ``i`` without its dot."""
    letters = unicodedata.normalize("NFKD", name.casefold().replace("ı", "i"))
    return "".join(letter for letter in letters if letter.isalpha())


_BEGINNINGS = tuple((_plain(stem), month) for month, stems in _STEMS.items() for stem in stems.split())


# What strftime's %b writes in Polish; in Croatian it writes the same for the month before.
_POLISH = {"lip": "Jul", "lis": "Nov"}


def _month(name: str) -> str:
    """The month whose longest stem begins the name, or of which the name is the beginning; empty if not just one."""
    if name in _POLISH:
        return _POLISH[name]
    stems = [(len(stem), month) for stem, month in _BEGINNINGS if name.startswith(stem)]
    longest = max((length for length, _ in stems), default=0)
    months = {month for length, month in stems if length == longest}
    months = months or {month for stem, month in _BEGINNINGS if stem.startswith(name)}
    return months.pop() if len(months) == 1 else ""
