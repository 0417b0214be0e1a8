"""Address lists, dates and Message-IDs of a mail's header (RFC 5322 section 3), tolerant of what clients really
send."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from daemon.mail.charsets import decode_header_bytes
from daemon.mail.month_names import in_english
from daemon.mail.values import Address
from daemon.mail.words import MAX_VALUE_BYTES, decode_words

MAX_ADDRESSES = 2_000
MAX_ADDRESS_BYTES = 320  # RFC 5321 section 4.5.3.1: 64 before the @, 255 behind it
FIRST_YEAR, LAST_YEAR = 1971, 2099

# A list is cut at commas and semicolons that stand outside of quotes, comments and angle brackets.
_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.)*"?|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*+\))*+\)?|<(?:"(?:[^"\\]|\\.)*"(?=@)|[^<>])*>?|\[[^\[\]]*\]|[,;:]|[^",;:<>()\[\]]+|.',
    re.DOTALL,
)
# RFC 5322 section 3.4.1: what stands in quotes before the @ is the local part, whatever it looks like.
_QUOTED_LOCAL = re.compile(r'\s*"((?:[^"\\]|\\.)*)"@([^\s<>,;:"\'()\[\]@]+)\s*')
_DOT_ATOM = re.compile(r"[^\s\x00-\x1f()<>\[\]:;@\\,\".]+(?:\.[^\s\x00-\x1f()<>\[\]:;@\\,\".]+)*")
_ESCAPED = re.compile(r"\\(.)")
_MAILTO = re.compile(r"^(?:mailto|smtp|e?-?mail):", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
# Tried once for each run of such characters: a run without an @ would be looked through from each of its places.
_BARE = re.compile(r"(?<![^\s<>,;:\"'()\[\]])[^\s<>,;:\"'()\[\]]+@(?:\[[^\s\[\]]+\]|[^\s<>,;:\"'()\[\]]+)")
_NO_NAME = re.compile(r"[@=\d/<>]")  # a name has none of these where it stands without quotes
_COMMENT = re.compile(r"\([^()]*\)")
_SEPARATORS = re.compile("[,;]")
_ROUTE = re.compile(r"^@[^:<>]*:")  # RFC 5322 section 4.4: servers once to be passed through, to be ignored
_SPACED_AT = re.compile(r"\s*@\s*")
_SPACED_DOT = re.compile(r"(@[^\s@]+?)\s*\.\s+(?=\w)|(@[^\s@]+?)\s+\.\s*(?=\w)")
# What nearly every mail has: nothing to mend.
_PLAIN_DATE = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} [12]\d{3} \d\d:\d\d:\d\d [+-]\d{4}")
_SPACED_COLON = re.compile(r"\s*:\s*")
_SPACED_COMMA = re.compile(r"\s++,")
_ZONE_BEFORE_YEAR = re.compile(r"\b([A-Z]{3,4}) (\d{4})$")  # as date(1) writes it
_ZONE_PREFIX = re.compile(r"\b(?:GMT|UTC?)\s*(?=[+-]\d)")
_ZONE_COLON = re.compile(r"([+-]\d\d):(\d\d)\s*$")
_ZONE_NAME = re.compile(r"\b([A-Z]{3,4})\s*$")
_AFTERNOON = re.compile(r"\b(\d{1,2})(:\d\d(?::\d\d)?)\s*([AP])M\b", re.IGNORECASE)
# Zones beyond those of RFC 5322 section 4.3 whose names mean one thing only.
_ZONES = {
    "CET": "+0100", "MET": "+0100", "MEZ": "+0100", "CEST": "+0200", "MEST": "+0200", "MESZ": "+0200", "WEST": "+0100",
    "EET": "+0200", "EEST": "+0300", "MSK": "+0300", "JST": "+0900", "KST": "+0900", "HKT": "+0800", "SGT": "+0800",
    "AEST": "+1000", "AEDT": "+1100", "NZST": "+1200", "NZDT": "+1300",
}  # fmt: skip
_CUT_DATE = re.compile(r"\b(\d{1,2})[ -]([A-Za-z]{3})[a-z]*[ -](\d{4})[ ,]+(\d\d?):(\d\d)")
_ISO_DATE = re.compile(r"(\d{4})[-/](\d\d?)[-/](\d\d?)[T ](\d\d?):(\d\d)(?::(\d\d))?\s*(Z|[+-]\d\d:?\d\d)?")


def addresses(values: list[bytes] | tuple[bytes, ...]) -> tuple[Address, ...]:
    """Every mailbox of the given header values; groups are flattened, comments become names where no name stands."""
    found: list[Address] = []
    for value in values:
        text, before = _SPACES.sub(" ", decode_header_bytes(value[:MAX_VALUE_BYTES])), len(found)
        _read_list(text, found)
        if len(found) == before and "=?" in text:  # RFC 2047 section 5 (3) forbids an address within such a word
            _read_list(_SPACES.sub(" ", decode_words(text)), found)
        if len(found) >= MAX_ADDRESSES:
            break
    return tuple(found[:MAX_ADDRESSES])


def _read_list(text: str, found: list[Address]) -> None:
    words: list[str] = []
    angle, comment = "", ""
    for token in _TOKEN.findall(text):
        first = token[0]
        if first == "<":
            angle = angle if "@" in angle else token.strip("<> ")
        elif first == "(":
            said = _ESCAPED.sub(r"\1", token.strip("() "))
            comment = f"{comment} {said}".strip() if len(comment) < MAX_ADDRESS_BYTES else comment
        elif first == "," and not angle and _is_surname(words):
            words.append(", ")
        elif token in (",", ";"):
            _add(words, angle, comment, found)
            words, angle, comment = [], "", ""
        elif first == ":":
            # What stands before it is the name of a group, or a scheme that runs into no address.
            words, comment = ([":"], comment) if _is_scheme(words) else ([], "")
        elif first != ">" and (token.strip() or words):
            words.append(token)
    _add(words, angle, comment, found)


def _is_surname(words: list[str]) -> bool:
    """Whether a comma that should be in quotes parts a name: ``Weber, Ann <ann@example.org>``."""
    return len(words) == 1 and words[0][0] not in '"[' and not _NO_NAME.search(words[0])


def _is_scheme(words: list[str]) -> bool:
    return "".join(words).strip().casefold() in ("mailto", "smtp", "mail", "email", "e-mail")


def _add(words: list[str], angle: str, comment: str, found: list[Address]) -> None:
    if not words and not angle:
        return
    phrase = " ".join("".join(word if word[0] != '"' else _unquote(word) for word in words).split())
    if quoted := _quoted_local(angle or "".join(words)):
        found.append(Address(quoted, _shown(phrase if angle else comment)))
        return
    several = _SEPARATORS.split(_ROUTE.sub("", angle)) if '"' not in angle and "(" not in angle else [angle]
    if len(several) > 1:
        for index, one in enumerate(
            several
        ):  # one pair of brackets around a list: "<ann@example.org, bob@example.org>"
            if one.strip():
                _add(words if not index else [], one.strip(), comment if not index else "", found)
        return
    others: list[str] = []
    if angle:
        address, name = _ROUTE.sub("", _without_comments(angle)), phrase or comment
        if comment not in name:
            name = f"{phrase} ({comment})"  # ``Ann (Sales) Weber <ann@example.org>``: the comment says who writes
    else:
        address, name, others = _bare_addresses(words)
        if not address:
            return
        name = comment or name
    if "=?" in address:
        address = decode_words(address)
    address = _MAILTO.sub("", address.replace(" ", "")).strip("<>'\"")
    if not address or ("@" not in address and not angle) or len(address.encode("utf-8", "replace")) > MAX_ADDRESS_BYTES:
        return
    name = _shown(name)
    found.append(
        Address("".join(letter for letter in address if letter.isprintable()), "" if name == address else name)
    )
    for other in others:
        _add([other], "", "", found)


def _bare_addresses(words: list[str]) -> tuple[str, str, list[str]]:
    """An address without brackets, the name before it, and further addresses with no comma between; empty if none."""
    # An address between quotes is meant only where none stands outside of them.
    outside = _SPACED_AT.sub("@", " ".join("".join(word for word in words if word[0] != '"').split()))
    outside = _SPACED_DOT.sub(r"\1\2.", outside)
    if bare := _BARE.search(outside):
        others = [other[0] for other in _BARE.finditer(outside, bare.end())]
        name = outside[: bare.start()].rstrip(" [")
        return bare[0], "" if _NO_NAME.search(name) or name.endswith((",", ":")) else name, others
    bare = _BARE.search("".join(words))
    return (bare[0] if bare else ""), "", []


def _without_comments(text: str) -> str:
    """Comments stand even within an address (RFC 5322 appendix A.5), three levels of them at most here."""
    for _ in range(3):
        if "(" not in text:
            break
        text = _COMMENT.sub("", text)
    return text


def _quoted_local(text: str) -> str:
    """The address when its local part is quoted, without quotes where it needs none; empty when it is not."""
    matched = _QUOTED_LOCAL.fullmatch(text)
    if matched is None or not text.isprintable() or len(text.encode()) > MAX_ADDRESS_BYTES:
        return ""
    local = _ESCAPED.sub(r"\1", matched[1])
    local = local if _DOT_ATOM.fullmatch(local) else f'"{matched[1]}"'
    return f"{local}@{matched[2]}"


def _shown(name: str) -> str:
    name = decode_words(name) if "=?" in name else name
    if not name.isprintable():
        name = "".join(letter for letter in name if letter.isprintable())
    return _without_quotes(name.strip())


def _without_quotes(name: str) -> str:
    """Without the quotes around all of it: those of "'Otto Kern' via Support" belong to a part of the name."""
    while len(name) > 1 and name[0] == name[-1] and name[0] in "'\"":
        inner = name[1:-1]
        if (marks := inner.count(name[0])) and marks % 2 == 0:
            break
        name = inner.strip()
    return name.strip("'\" ") and name


def _unquote(word: str) -> str:
    return _ESCAPED.sub(r"\1", word[1:-1] if word.endswith('"') and len(word) > 1 else word[1:])


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
    for read in (_parse_mail_date, _parse_iso_date, _parse_cut_date, _parse_translated_date):
        try:
            moment = read(text)
            if moment is not None:
                return moment.astimezone(UTC), moment.utcoffset() or timedelta()
        except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
            continue
    return None, timedelta()


def _parse_mail_date(text: str) -> datetime:
    if not _PLAIN_DATE.fullmatch(text):
        text = _mended_date(text)
    moment = parsedate_to_datetime(text)
    if 100 <= moment.year < 1000:
        moment = moment.replace(year=moment.year + 1900)  # RFC 5322 section 4.3
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _mended_date(text: str) -> str:
    """Without comments, with a zone that the standard library reads, in 24 hours."""
    text = _SPACED_COMMA.sub(",", _SPACED_COLON.sub(":", _without_comments(text))).strip()
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
