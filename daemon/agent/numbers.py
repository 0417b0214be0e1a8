"""Numbers, units, dates and times in one spelling, whatever language and format they were written in."""

from __future__ import annotations

import re
from datetime import date
from itertools import product

from daemon.agent.words import MONTHS, word_set

# Its words are no matter of a question, so no currency's name stands here that is another word: "php", "peso".
_UNITS = {
    "day": "day days tag tage tagen jour jours día días dia dias",
    "hour": "hour hours hr hrs h stunde stunden std heure heures hora horas uhr",
    "minute": "minute minutes min mins minuten minuto minutos",
    "second": "second seconds sec secs sekunde sekunden sek seconde secondes segundo segundos",
    "week": "week weeks woche wochen semaine semaines semana semanas",
    "month": "month months monat monate monaten mois mes meses",
    "year": "year years jahr jahre jahren année années ans año años",
    "%": "% percent prozent pourcent",
    "EUR": "€ eur euro euros",
    "USD": "$ usd dollar dollars",
    "GBP": "£ gbp pound pounds",
    "CHF": "chf franken francs",
    "JPY": "¥ jpy yen",
    "DKK": "dkk", "SEK": "kronor", "NOK": "nok", "kr": "kr kroner krona",
    "PLN": "pln zł złoty złote złotych zloty zlotys", "CZK": "czk kč koruna korun", "HUF": "huf forint forints",
    "RON": "lei", "BGN": "bgn leva", "TRY": "₺ lira liras", "RUB": "₽ rubel rubles ruble roubles",
    "UAH": "uah ₴ hryvnia", "ILS": "₪ shekel shekels", "INR": "inr ₹ rupee rupees rupien", "CNY": "cny yuan rmb",
    "KRW": "krw ₩", "THB": "thb ฿ baht", "VND": "vnd ₫", "PHP": "₱", "BRL": "brl reais", "ZAR": "zar",
    "AED": "aed dirham dirhams", "peso": "pesos", "AUD": "aud", "NZD": "nzd", "MXN": "mxn",
    "SGD": "sgd", "HKD": "hkd", "cent": "cent cents ct rappen øre öre penny pence",
    "kg": "kg kilo kilos kilogram kilograms kilogramm kilogrammes",
    "g": "g gram grams gramm grammes gramos",
    "mm": "mm", "cm": "cm", "km": "km", "m": "m metre metres meter meters mètres metros",
    "inch": "inch inches zoll",
    "l": "l litre litres liter liters litros", "ml": "ml",
    "W": "w watt watts", "V": "v volt volts", "A": "ampere amp amps", "Hz": "hz", "GHz": "ghz", "MHz": "mhz",
    "KB": "kb", "MB": "mb", "GB": "gb", "TB": "tb", "mAh": "mah", "lm": "lm lumen", "dB": "db",
    "°C": "°c", "°F": "°f", "°": "°",
}  # fmt: skip
UNITS = {name: unit for unit, names in _UNITS.items() for name in names.split()}
DURATIONS = frozenset({"day", "hour", "minute", "second", "week", "month", "year"})
# ISO 4217, in capitals as they stand in prices: "300 TRY" is money, and "3 tries" or "2 cup" is none.
CURRENCIES = frozenset(
    code.upper()
    for code in word_set(
        "aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd btn bwp byn bzd cad "
        "cdf chf clp cny cop crc cup cve czk djf dkk dop dzd egp ern etb eur fjd fkp gbp gel ghs gip gmd gnf gtq "
        "gyd hkd hnl htg huf idr ils inr iqd irr isk jmd jod jpy kes kgs khr kmf kpw krw kwd kyd kzt lak lbp lkr "
        "lrd lsl lyd mad mdl mga mkd mmk mnt mop mru mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen "
        "pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sdg sek sgd shp sle sos srd ssp stn svc syp szl thb "
        "tjs tmt tnd top try ttd twd tzs uah ugx usd uyu uzs ved ves vnd vuv wst xaf xcd xof xpf yer zar zmw zwg"
    )
)
MONEY = CURRENCIES | {"cent", "kr", "peso"}
# "14 business days" are not "14 days": such a word is part of the unit.
UNIT_WORDS = word_set(
    "business working calendar consecutive full school bank werk arbeits kalender ouvrés ouvrables hábiles laborables"
)
_WORKING = word_set("werktag werktage werktagen arbeitstag arbeitstage arbeitstagen")
_CALENDAR = word_set("kalendertag kalendertage kalendertagen")
UNITS |= dict.fromkeys(_WORKING, "working day") | dict.fromkeys(_CALENDAR, "calendar day")
_SMALL = {
    2: "two zwei deux dos",
    3: "three drei trois tres",
    4: "four vier quatre cuatro",
    5: "five fünf cinq cinco",
    6: "six sechs seis",
    7: "seven sieben siete",
    8: "eight acht huit ocho",
    9: "nine neun nueve",
    10: "ten zehn dix diez",
    11: "eleven elf onze",
    12: "twelve zwölf douze doce",
    13: "thirteen dreizehn treize trece",
    14: "fourteen vierzehn quatorze catorce",
    15: "fifteen fünfzehn quinze quince",
    16: "sixteen sechzehn seize dieciséis",
    17: "seventeen siebzehn diecisiete",
    18: "eighteen achtzehn dieciocho",
    19: "nineteen neunzehn diecinueve",
    20: "twenty zwanzig vingt veinte",
    30: "thirty dreißig dreissig trente treinta",
    40: "forty vierzig quarante cuarenta",
    50: "fifty fünfzig cinquante cincuenta",
    60: "sixty sechzig soixante sesenta",
    70: "seventy siebzig setenta",
    80: "eighty achtzig ochenta",
    90: "ninety neunzig noventa",
    100: "hundred hundert cien",
    1000: "thousand tausend",
}
NUMBER_WORDS = {name: value for value, names in _SMALL.items() for name in names.split()}
_ONES = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine"}
_EINS = {1: "ein", 2: "zwei", 3: "drei", 4: "vier", 5: "fünf", 6: "sechs", 7: "sieben", 8: "acht", 9: "neun"}
_TENS = {ten: tuple(_SMALL[ten].split()[:2]) for ten in range(20, 100, 10)}
for (_ten, (_english, _german)), (_one, _ein) in product(_TENS.items(), _EINS.items()):
    NUMBER_WORDS[f"{_ein}und{_german}"] = _ten + _one
    NUMBER_WORDS[f"{_english}-{_ONES.get(_one, 'one')}"] = _ten + _one
NUMBER_WORDS |= {name.casefold(): value for name, value in NUMBER_WORDS.items()}  # "dreißig" folds to "dreissig"
_FIRST_PARTS = frozenset(name.partition("-")[0] for name in NUMBER_WORDS)
_ANY_WORD = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
# Not inside a compound such as "ten-fold", but in "two-year".
_NUMBER_WORD = re.compile(rf"(?<![\w-])(?:{_ANY_WORD})(?!\w|-(?!(?:day|hour|week|month|year|minute)\b))", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
_HYPHENED = re.compile(r"(?<=\d)-(?=([^\W\d_]{3,})\b)")


def spell_digits(text: str) -> str:
    """Number words as digits: ``thirty days`` gives ``30 days``, ``30-day`` ``30 day``; ``one`` stays."""
    # Looking for each of two hundred words at each place takes ten times as long as cutting the text into words.
    if not _FIRST_PARTS.isdisjoint(_LETTERS.findall(text.casefold())):
        # Turkish i's match without regard to case, and fold to other letters: they stay.
        text = _NUMBER_WORD.sub(lambda match: str(NUMBER_WORDS.get(match.group().casefold(), match.group())), text)
    return _HYPHENED.sub(lambda match: " " if match[1].casefold() in UNITS else match.group(), text)


def number_value(text: str) -> str:
    """``1,000``, ``1.000``, ``1 000`` and ``1000`` give ``1000``; ``4,90`` and ``4.9`` give ``4.9``.

    One separator with exactly three digits after it is read as thousands, as prices and quantities are written.
    """
    text = re.sub(r"[\s'’]", "", text)
    marks = re.findall(r"[.,]", text)
    if len(set(marks)) == 2 or (len(marks) == 1 and not re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", text)):
        whole, _, part = text.rpartition(marks[-1])
        part = part.rstrip("0")
        return f"{_whole(whole)}.{part}" if part else _whole(whole)
    return _whole(text)


def _whole(digits: str) -> str:
    """Without separators and leading zeros; by text, because ``int`` refuses thousands of digits."""
    return re.sub(r"[.,]", "", digits).lstrip("0") or "0"


def date_value(match: re.Match[str]) -> str:
    """An ISO date, ``--05-25`` without a year. ``5/6/2025`` may be May or June and stays as it was written."""
    parts = match.groupdict()
    if parts.get("slashed"):
        return "/".join(str(int(part)) for part in parts["slashed"].split("/"))
    month_text = parts.get("month") or parts.get("month2") or ""
    month = MONTHS.get(month_text.casefold().rstrip(".")) or int(parts.get("m1") or parts.get("m2") or 0)
    day = int(parts.get("day") or parts.get("day2") or parts.get("d1") or parts.get("d2") or 0)
    year = parts.get("year") or parts.get("year2") or parts.get("y1") or parts.get("y2")
    full = f"20{year}" if year and len(year) == 2 else year
    try:
        date(int(full or 2024), month, day)
    except ValueError:
        return match.group()
    return f"{full}-{month:02}-{day:02}" if full else f"--{month:02}-{day:02}"


def time_value(text: str) -> str:
    """``6 pm``, ``6:00 p.m.`` and ``18.00 Uhr`` give ``18:00``."""
    hour, minute = re.match(r"(\d{1,2})(?:[:.h](\d{2}))?", text).groups("00")  # type: ignore[union-attr]  # its callers matched
    late = bool(re.search(r"p\.?\s?m", text, re.IGNORECASE))
    early = bool(re.search(r"a\.?\s?m", text, re.IGNORECASE))
    hours = int(hour) % 12 + 12 if late else int(hour) % 12 if early else int(hour)
    return f"{hours:02}:{minute}"
