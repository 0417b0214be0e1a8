"""The lines that mail clients put above what they quote or forward: attributions, header blocks, separators.

Each function looks at a bounded number of short lines, so that reading stays linear in the size of a mail.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from daemon.mail.labels import DASHES, LEAD, MAX_LINE, cached_label, read_label
from daemon.mail.languages import any_of, words
from daemon.mail.phrases import lowered, phrases

MAX_ATTRIBUTION_LINES = 4
MAX_HEADER_BLOCK_LINES = 12
_MAX_OPENING = 3  # words of a day
_MAX_OPENED = 6


_WROTE_ANYWHERE = ("写道", "寫道", "작성", "のメール", "書きました", "쓴 글")
_WROTE = phrases(rf"(?<!\w)(?:{any_of('wrote').lower()})(?!\w)", *_WROTE_ANYWHERE)
_WORD = re.compile(r"\w+")
_WROTE_WORDS = frozenset(max(_WORD.findall(one), key=len).lower() for one in words("wrote"))
_EMAIL = re.compile(r"(?<![^\s<>\"'(),;:\[\]])[^\s<>\"'(),;:\[\]]+@[^\s<>\"'(),;:\[\]]+")
_DIGIT = re.compile(r"\d")
_OTHER_YEAR = r"(?:(?![0-9])\d){4}"  # Arabic, Persian, Bengali, Hindi and Thai digits
_MOMENT = re.compile(rf"\d{{1,2}}\s?[:.h]\s?\d\d|(?:19|20)\d\d|{_OTHER_YEAR}|\d{{1,2}}[./-]\d{{1,2}}|\d{{1,2}}[月日년]")
_DATED_ADDRESS = re.compile(r"(?:19|20)\d\d[/.-]\d{1,2}[/.-]\d{1,2} [^<>\n]{0,100}<[^<>\s]+@[^<>\s]+>")
_CLOCK = re.compile(r"\d{1,2}[:.h]\d\d")
_DAY = re.compile(rf"(?:19|20)\d\d|{_OTHER_YEAR}|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}")
_OPENS = re.compile(rf"{LEAD}(?:(?:{any_of('opens')})\s|在|於|于)", re.IGNORECASE)
# Horde, IMP, SquirrelMail and Gnus name only the sender: "Quoting Ann <ann@example.org>:".
_CITES = re.compile(rf"{LEAD}(?:{any_of('cites')})\s", re.IGNORECASE)
# A person tells who wrote what: "On 3 March your colleague wrote:". No client speaks of "your" or "I".
_TOLD = re.compile(
    r"(?<!\w)(?:I|we|my|me|our|us|your|ich|mir|mich|wir|uns|mein\w*|unser\w*|Ihre?[mnrs]?(?= [^\W\d_])|je|nous|mon|ma|"
    r"votre|vos|notre|yo|nosotros|nuestr[oa]s?|vuestr[oa]s?|mio|mia|nostr[oai]|vostr[oaie]|ik|mij|mijn|uw|onze|"
    r"jag|jeg|min|"
    r"eder|jullie|minun|państwa|mój|moja|wasz|váš|vaše|naše|mi|nekem|dvs|я|мне|мой|моя|наш\w{0,2}|ваш\w{0,2})(?!\w)|"
    r"你们的|您们的|我的|我们|御社|貴社|弊社|私"
)
_DATE_FIRST = re.compile(rf"{LEAD}[\"'(\[]?(?:\d|\w{{2,14}}\.?,?\s+(?:den\s+)?\d{{1,2}}\b)")
_WRAPPED_ENDS = (">:", "> :", ">>:")  # the end of an address that a mailer wrapped, not a quote
ATTRIBUTION_ENDS = frozenset(":：->")
# Behind the colon may stand a star of bold text, or a mark of writing direction (Hebrew, Arabic and Persian clients).
TRAILING = " \t\r\n*_\u00a0\u200b\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069"
_FORWARD_ENDS = frozenset(f":：-*_={DASHES}")
_DASHES = frozenset(("--", "__", "==", "**", *(2 * dash for dash in DASHES)))
_ENDS = (":", "：", "--", ":*", ":_")
_BEHIND = re.compile(r":\s{2,8}(?=\S)")
_SHARED = re.compile(
    rf"(?<=\S)(?:\s*+-++)?\s++(?=(?:{any_of('opens')})\s+(?:\w{{2,10}}\.?,?\s+){{0,2}}\d)", re.IGNORECASE
)

_ABOVE = re.compile(
    r"above this line|oberhalb dieser (?:zeile|linie)|au-dessus de cette ligne|encima de esta línea|acima desta linha|"
    r"sopra questa (?:riga|linea)|boven deze regel|ovanför denna rad|over denne linje|powyżej tej linii|"
    r"nad tento řádek|"
    r"выше этой (?:строки|линии)|bu satırın üst|この行より上|在此行(?:上方|以上)|이 줄 위",
    re.IGNORECASE,
)
# Jira puts it below a line of dashes, others in brackets.
_ABOVE_ALONE = re.compile(
    r"(?:please )?(?:(?:type|write|enter|add|post) )?(?:your )?(?:reply|response|answer|comment) above this line"
)
_ORIGINAL = words("original")
_FORWARDED = words("forwarded")
_TOOLS = f"#-_=*{DASHES}"
_FRAME = f" \t>-_=*{DASHES}"
_RULE = frozenset(_FRAME)
_ORIGINAL_WITHIN = phrases(rf"(?<!\w)(?:{any_of('original').lower()})(?!\w)")
_MAX_AROUND = 30  # "Begin original message", "Original message from Ann"


def is_original_separator(line: str) -> bool:
    """``-----Original Message-----`` in any language, or ``---- Ann wrote ----`` (Sony, iNotes)."""
    if len(line) > MAX_LINE or (bare := line.strip(" \t>"))[:2] not in _DASHES:
        return False
    core = lowered(line.strip(_FRAME + ":").replace("İ", "i"))  # "Özgün İleti"
    if core in _ORIGINAL:
        return True
    if bare[:3] != 3 * bare[0] or bare[-3:] != 3 * bare[0]:
        return False
    if (found := _ORIGINAL_WITHIN.search(core)) is not None:
        return len(core) - len(found[0]) <= _MAX_AROUND and not _DIGIT.search(core)
    return not _MOMENT.search(core) and any(found.end() == len(core) for found in _WROTE.finditer(core))


def is_forward_separator(line: str) -> bool:
    """``---------- Forwarded message ---------`` or ``Begin forwarded message:`` in any language.

    Yahoo's text goes on in the same line: ``----- Forwarded Message ----- From: …``.
    """
    if len(line) > MAX_LINE:
        return False
    core = line.strip(_FRAME).casefold()
    if not core.startswith(_FORWARDED):
        return False
    if line.rstrip()[-1:] in _FORWARD_ENDS and len(core) < 120:
        return True
    return line.lstrip(" \t>")[:3] == "---" and after_forwarded(line).startswith("---")


def is_reply_above_line(line: str) -> bool:
    """``##- Please type your reply above this line -##``: what a ticket tool puts above its mails (Zendesk in any
    language, Jira, Help Scout, Basecamp, Redmine)."""
    bare = line.strip(" \t>")
    if not bare or len(bare) > 200:
        return False
    if bare[0] not in _TOOLS and bare[-1] not in _TOOLS:
        return _ABOVE_ALONE.fullmatch(bare.lower().strip(" .:[](){}")) is not None
    core = bare.strip(_TOOLS + " ")
    if bare.startswith(("##-", "## -")) and len(core) > 10 and bare.endswith(("##", "--")):
        return True
    return len(core) < 90 and _ABOVE.search(core) is not None


def is_groupwise_line(line: str) -> bool:
    """``>>> Ann <ann@example.org> 03.03.2025 09:12 >>>``: GroupWise, with what it quotes unmarked below. A shell's
    prompt may look like it, and has neither date nor address."""
    bare = line.strip()
    if not bare.startswith(">>> ") or not bare.endswith(" >>>") or len(bare) > MAX_LINE:
        return False
    return bool(_CLOCK.search(bare)) and ("@" in bare or _DAY.search(bare) is not None)


def is_label(line: str) -> bool:
    """Whether a line begins with a label of a header block: ``From:``, ``Gesendet:``."""
    return label_of(line) is not None


def after_label(line: str) -> str:
    """What stands behind the label of such a line."""
    found = read_label(line)
    return line[found.end :].strip() if found else ""


def after_forwarded(line: str) -> str:
    """What a line "----- Forwarded message from Ann <…> -----" says behind its fixed words."""
    core = line.strip(_FRAME)
    words = next((word for word in _FORWARDED if core.casefold().startswith(word)), "")
    return core[len(words) :].strip() if words else ""


def is_rule(line: str) -> bool:
    """A line of dashes or underscores only."""
    return len(line.strip()) >= 3 and _RULE.issuperset(line)


def header_block(lines: Sequence[str], index: int) -> int:
    """The index after a header block (``From: … Sent: … To: … Subject: …``) that begins at ``index``, or 0 if none
    does.

    It needs a sender and one more label; and the sender's address, or date and subject in the sender's language, so
    that "From: Berlin / To: Rome" or "No: 4711 / Date: …" is no quote.
    """
    if label_of(lines[index]) is None:
        return 0
    labels = [cached_label(line) for line in lines[index : index + MAX_HEADER_BLOCK_LINES]]
    kinds = {label.kind for label in labels if label}
    if len(kinds) < 2 or "sender" not in kinds:  # a long list of "To: …" has twelve labels at each of its lines
        return 0
    seen: dict[str, frozenset[str]] = {}
    end, gap, address = index, 0, False
    for position, label in enumerate(labels, index):
        if label is None or not label.capital:
            gap += 1
            if (seen and lines[position][:2] in _DASHES and is_rule(lines[position])) or gap > (
                2 if lines[position].strip() and len(seen) > 1 else 1
            ):
                break
            continue
        seen[label.kind] = seen.get(label.kind, frozenset()) | label.languages
        gap, end = 0, position + 1
        address = address or (label.kind in ("sender", "to") and "@" in lines[position])
        if lines[position].lstrip().startswith(">"):
            return 0  # a block inside a marked quote is that quote's
    if "sender" not in seen or len(seen) < 2:
        return 0
    if seen.keys().isdisjoint(("sent", "subject")) and _leads(lines, index):
        return 0  # "The log has this: / From: … / To: …"; a client writes a date or a subject
    if address:
        return end
    return end if {"sent", "subject"} <= seen.keys() and seen["sender"] & seen["subject"] & seen["sent"] else 0


def _leads(lines: Sequence[str], index: int) -> bool:
    """Whether the line above, a blank one aside, ends with a colon."""
    above = next((line for line in reversed(lines[max(0, index - 2) : index]) if line.strip()), "")
    return above.rstrip().endswith((":", "："))


def label_of(line: str) -> str | None:
    """``sender``, ``sent``, ``to`` or ``subject`` for a line of a header block; None for any other."""
    found = read_label(line)
    # Clients begin a label with a capital; "from: a@b" in small letters is somebody's configuration.
    return found.kind if found and found.capital else None


def is_dated(text: str) -> bool:
    """Whether a day and a time of day stand in a text, addresses aside."""
    if not _DIGIT.search(text):
        return False
    bare = _EMAIL.sub("", text)
    return _CLOCK.search(bare) is not None and _DAY.search(bare) is not None


def attribution_start(lines: Sequence[str], end: int, quote_follows: bool) -> int | None:
    """Where the attribution that ends at line ``end`` ("On … Ann wrote:") begins; None if that line ends none.

    An address alone makes no attribution unless marked quotes follow: a person may write "Ann <ann@example.org> said:".
    """
    last = lines[end].rstrip(TRAILING)
    if len(last) > MAX_LINE:
        return None
    if not last.endswith(_ENDS):
        # An old Gmail wrote "2011/4/7 Ann <ann@example.org>" without a colon; only a marked quote below tells.
        return end if quote_follows and _DATED_ADDRESS.fullmatch(last) else None
    if last[-1] == "-" and not _wrote(last):  # Zoho frames its attribution in dashes
        return None
    if not quote_follows and not any(map(_names_writer, lines[max(0, end + 1 - MAX_ATTRIBUTION_LINES) : end + 1])):
        return None
    joined = ""
    for start in range(end, max(-1, end - MAX_ATTRIBUTION_LINES), -1):
        line = lines[start].strip()
        if start < end and line[:2] == "- ":
            break  # the last row of a list
        if not line or (line.startswith(">") and line not in _WRAPPED_ENDS) or len(line) + len(joined) > MAX_LINE:
            break
        joined = f"{line} {joined}" if joined else line
        if _is_attribution(joined):
            return start - _opened_above(lines, start)
    if quote_follows and _introduces(last):
        return end
    return None


def _opened_above(lines: Sequence[str], start: int) -> bool:
    """Whether an attribution that was wrapped within its date begins a line above: "On Mon, 3 Mar / 2025 at 9:12"."""
    if not start or _OPENS.match(lines[start]):
        return False
    above = lines[start - 1]
    if len(above) > MAX_LINE or not (_DIGIT.search(above) or above.rstrip().endswith(",")):
        return False
    return _OPENS.match(above) is not None and len(above.split()) <= _MAX_OPENED and above.rstrip()[-1] not in ".!?"


def _wrote(text: str) -> bool:
    """Whether a verb of writing stands in a text, in any language."""
    lower = lowered(text)
    return _may_write(lower) and _WROTE.search(lower) is not None


def _may_write(lower: str) -> bool:
    """Whether a text holds the longest word of a verb of writing: without that, it needs not be held against each."""
    if not _WROTE_WORDS.isdisjoint(_WORD.findall(lower)):
        return True
    return not lower.isascii() and any(word in lower for word in _WROTE_ANYWHERE)


# Each line is looked at again with those below it; the words of a mail are not kept for long.
@lru_cache(maxsize=16)
def _names_writer(line: str) -> bool:
    """Whether a line may be one of an attribution: each holds a verb of writing or an address."""
    return "@" in line or _may_write(lowered(line))


def verbs_of_writing(text: str) -> list[tuple[int, int]]:
    """Where the verbs of writing begin and end in a text, in any language."""
    return [found.span() for found in _WROTE.finditer(lowered(text))]


def _introduces(line: str) -> bool:
    """Whether a line with marked quotes below it introduces them, though it names no date, or no verb we know."""
    if _wrote(line) and ("@" in line or len(line) < 60 or is_dated(line)):
        return True
    if "@" in line and _CITES.match(line) and len(line) < 200:
        return True
    return "@" in line and is_dated(line)


def _is_attribution(text: str) -> bool:
    bare = _EMAIL.sub("", text) if "@" in text else text
    if not _DIGIT.search(bare) or not _MOMENT.search(bare):  # most lines hold no digit, which is seen sooner
        return False
    if bare is text and _TOLD.search(text):
        return False
    if _OPENS.match(text) or _DATE_FIRST.match(text):
        if _wrote(bare):
            return True
        return "@" in text and _CLOCK.search(bare) is not None and _DAY.search(bare) is not None
    # No known opening word: the weekday and the rest of the date stand in some language that ends with a verb we know.
    return "@" in text and _MOMENT.search(bare[:40]) is not None and _wrote(bare[-80:])


def is_weak_attribution(line: str) -> bool:
    """Whether a line such as "You wrote:" names neither a date nor an address: a person may have typed it."""
    return "@" not in line and not _MOMENT.search(line)


def quote_behind(line: str) -> tuple[str, str] | None:
    """Split Yahoo's "On Sun, 22 Nov 2026 at 16:03, Ann<ann@example.org> wrote:   Dear Bob," in two; None if the line is
    no such thing."""
    if not line.startswith("  ") or "@" not in line or len(line) > MAX_LINE or not (found := _BEHIND.search(line)):
        return None
    attribution = line[: found.start() + 1].strip()
    return (attribution, line[found.end() :]) if is_dated(attribution) and _is_attribution(attribution) else None


def shared_line(line: str) -> tuple[str, str] | None:
    """Split "my answer On 4 April, Ann wrote:" into answer and attribution; None if the line is no such thing."""
    if len(line) > MAX_LINE or not line.rstrip().endswith(":") or not _wrote(line):
        return None
    last = max((moment.start() for moment in _MOMENT.finditer(line)), default=-1)
    for found in _SHARED.finditer(line) if last > 0 else ():
        if found.end() > last:
            return None
        if _OPENS.match(line) and len(line[: found.start()].split()) <= _MAX_OPENING:
            continue  # "Am Montag, den 03.03.2025, …": still the attribution's own day
        if _is_attribution(line[found.end() :]):
            return line[: found.start()], line[found.start() :].lstrip()
    return None
