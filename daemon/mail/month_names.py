"""Months of a Date header as programs write them in their user's language, against RFC 5322 section 3.3."""

from __future__ import annotations

import re
import unicodedata

# Three letters each, accents off, where they are not those of English.
_MONTHS = {
    "Jan": "ene gen sty led янв", "Feb": "fev feb lut фев", "Mar": "mrz mar mae mrt мар", "Apr": "abr avr kwi апр",
    "May": "mai mei maj mag май мая", "Jun": "giu cze июн", "Jul": "lug lip июл", "Aug": "ago aou авг",
    "Sep": "set wrz сен", "Oct": "okt ott out paz окт", "Nov": "lis ноя", "Dec": "dez dic des gru дек",
}  # fmt: skip
_ENGLISH = {name: month for month, names in _MONTHS.items() for name in (month.lower(), *names.split())}
_DATE = re.compile(
    r"\b(\d{1,2})\.?[ -]([^\W\d_]{3,10})\.?[ -](\d{4})[ ,]+(\d\d?:\d\d)(:\d\d)?"
    r"(?:\s*(?:GMT|UTC?)?([+-]\d\d?)(?::?(\d\d))?(?!\d))?"
)


def in_english(text: str) -> str:
    """``Mo, 3. März 2025 10:00:00 +0100`` as RFC 5322 has it, UTC where no zone stands; empty if it is no such date."""
    found = _DATE.search(unicodedata.normalize("NFC", text))
    if found is None:
        return ""
    name = "".join(letter for letter in unicodedata.normalize("NFKD", found[2].casefold()) if letter.isalpha())
    month = {"juin": "Jun", "juil": "Jul"}.get(name[:4]) or _ENGLISH.get(name[:3], "")
    zone = f"{found[6][0]}{found[6][1:]:0>2}{found[7] or '00'}" if found[6] else "+0000"
    return f"{found[1]} {month} {found[3]} {found[4]}{found[5] or ':00'} {zone}" if month else ""
