"""The date of a mail (RFC 5322 section 3.3), tolerant of what clients really send."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from daemon.mail.charsets import decode_header_bytes
from daemon.mail.month_names import in_english
from daemon.mail.references import without_comments

FIRST_YEAR, LAST_YEAR = 1971, 2099

# What nearly every mail has: nothing to mend.
_PLAIN_DATE = re.compile(
    r"(?:[A-Z][a-z]{2}, )?([0-9]{1,2}) ([A-Z][a-z]{2}) ([12][0-9]{3}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) ([+-])"
    r"([0-9]{2})([0-9]{2})"
)
_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
# RFC 5322 section 4.3 (obs-hour, obs-minute, obs-day-of-week): blanks and comments on either side.
_SPACED_COLON = re.compile(r"\s*:\s*")
_SPACED_COMMA = re.compile(r"\s++,")
_ZONE_BEFORE_YEAR = re.compile(r"\b([A-Z]{3,4}) (\d{4})$")  # as date(1) writes it
_ZONE_PREFIX = re.compile(r"\b(?:GMT|UTC?)\s*(?=[+-]\d)")  # "GMT+0200", as ECMAScript's Date.toString has it
_ZONE_COLON = re.compile(r"([+-]\d\d):(\d\d)\s*$")  # the offset of RFC 3339 in a date of RFC 5322
_ZONE_NAME = re.compile(r"\b([A-Z]{3,4})\s*$")
# Scripts that format the time with an American locale.
_AFTERNOON = re.compile(r"\b(\d{1,2})(:\d\d(?::\d\d)?)\s*([AP])M\b", re.IGNORECASE)
# Zones beyond those of RFC 5322 section 4.3 whose names mean one thing only.
_ZONES = {
    "CET": "+0100", "MET": "+0100", "MEZ": "+0100", "CEST": "+0200", "MEST": "+0200", "MESZ": "+0200", "WEST": "+0100",
    "EET": "+0200", "EEST": "+0300", "MSK": "+0300", "JST": "+0900", "KST": "+0900", "HKT": "+0800", "SGT": "+0800",
    "AEST": "+1000", "AEDT": "+1100", "NZST": "+1200", "NZDT": "+1300",
}  # fmt: skip
# A line that has run into the next one, by a gateway that lost its end: what stands before the seconds is whole.
_CUT_DATE = re.compile(r"\b(\d{1,2})[ -]([A-Za-z]{3})[a-z]*[ -](\d{4})[ ,]+(\d\d?):(\d\d)")
# RFC 3339, and as databases write it: a blank for the T, slashes, one digit for a month.
_ISO_DATE = re.compile(r"(\d{4})[-/](\d\d?)[-/](\d\d?)[T ](\d\d?):(\d\d)(?::(\d\d))?\s*(Z|[+-]\d\d:?\d\d)?")


def date(value: bytes) -> tuple[datetime | None, timedelta, str]:
    """The time in UTC, the sender's offset from UTC, and a defect.

    A date without a zone counts as UTC; one outside 1971…2099 is kept and noted.
    """
    if not value:
        return None, timedelta(), ""
    text = decode_header_bytes(value[:200]).strip()
    moment, offset = _parse(text)
    if moment is None:
        return None, offset, "a date that cannot be read"
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return moment, offset, f"a date in {moment.year}"
    return moment, offset, ""


def _parse(text: str) -> tuple[datetime | None, timedelta]:
    for read in (_parse_mail_date, _parse_iso_date, _parse_translated_date, _parse_cut_date):
        try:
            moment = read(text)
            if moment is not None:
                return moment.astimezone(UTC), moment.utcoffset() or timedelta()
        except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
            continue
    return None, timedelta()


def _parse_mail_date(text: str) -> datetime:
    if (plain := _PLAIN_DATE.fullmatch(text)) and plain[2] in _MONTHS:
        day, year, hour, minute, second, ahead, behind = map(int, plain.group(1, 3, 4, 5, 6, 8, 9))
        offset = timedelta(hours=ahead, minutes=behind)
        zone = timezone(-offset if plain[7] == "-" else offset)
        return datetime(year, _MONTHS[plain[2]], day, hour, minute, second, tzinfo=zone)
    moment = parsedate_to_datetime(_mended_date(text))
    if 100 <= moment.year < 1000:
        moment = moment.replace(year=moment.year + 1900)  # RFC 5322 section 4.3
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _mended_date(text: str) -> str:
    """Without comments, with a zone that the standard library reads, in 24 hours."""
    text = _SPACED_COMMA.sub(",", _SPACED_COLON.sub(":", without_comments(text))).strip()
    text = _ZONE_BEFORE_YEAR.sub(r"\2 \1", text)
    text = _ZONE_COLON.sub(r"\1\2", _ZONE_PREFIX.sub("", text))
    text = _ZONE_NAME.sub(lambda zone: _ZONES.get(zone[1], zone[1]), text)
    return _AFTERNOON.sub(lambda time: f"{int(time[1]) % 12 + 12 * (time[3] in 'Pp')}{time[2]}", text)


def _parse_cut_date(text: str) -> datetime | None:
    """Day and minute of a date that goes on as something else; without a zone it counts as UTC."""
    matched = _CUT_DATE.search(text)
    return (
        _parse_mail_date(f"{matched[1]} {matched[2]} {matched[3]} {matched[4]}:{matched[5]}:00 +0000")
        if matched
        else None
    )


def _parse_translated_date(text: str) -> datetime | None:
    written = in_english(text)
    return _parse_mail_date(written) if written else None


def _parse_iso_date(text: str) -> datetime | None:
    matched = _ISO_DATE.search(text)
    if matched is None:
        return None
    zone = (matched[7] or "+00:00").replace("Z", "+00:00")
    year, month, day, hour, minute = (int(matched[index]) for index in range(1, 6))
    stamp = f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{int(matched[6] or 0):02}{zone}"
    return datetime.fromisoformat(stamp)
