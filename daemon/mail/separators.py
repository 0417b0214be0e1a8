"""The lines that stand between a person's words and what is quoted or forwarded below, and say so themselves."""

from __future__ import annotations

import re

from daemon.mail.attribution_words import CLOCK, DAY, DIGIT, MOMENT, verbs_of_writing
from daemon.mail.labels import DASHES, MAX_LINE
from daemon.mail.languages import any_of, words
from daemon.mail.phrases import lowered, phrases

_FORWARD_ENDS = frozenset(f":：-*_={DASHES}")
_DASHES = frozenset(("--", "__", "==", "**", *(2 * dash for dash in DASHES)))
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
_ORIGINAL = frozenset(map(lowered, words("original")))
_FORWARDED = tuple(map(lowered, words("forwarded")))
# Most lines begin with another letter, which is seen sooner.
_FORWARD_BEGINS = frozenset(
    letter for word in _FORWARDED for letter in (word[0], word[0].upper(), *("İIı" if word[0] == "i" else ""))
)
_TOOLS = f"#-_=*{DASHES}"
_FRAME = f" \t>-_=*{DASHES}"
_RULE = frozenset(_FRAME)
_ORIGINAL_WITHIN = phrases(rf"(?<!\w)(?:{any_of('original').lower()})(?!\w)")
_MAX_AROUND = 31  # "Begin original message", "Original message from Ann"


def is_original_separator(line: str) -> bool:
    """``-----Original Message-----`` in any language, or ``---- Ann wrote ----`` (Sony, iNotes)."""
    if len(line) > MAX_LINE or (bare := line.strip(" \t>"))[:2] not in _DASHES:
        return False
    said = line.strip(_FRAME + ":")
    core = lowered(said)
    if core in _ORIGINAL:
        return True
    if bare[:3] != 3 * bare[0] or bare[-3:] != 3 * bare[0]:
        return False
    if (found := _ORIGINAL_WITHIN.search(core)) is not None:
        return not DIGIT.search(core) and _is_named(said[: found.start()], said[found.end() :])
    return not MOMENT.search(core) and any(end == len(core) for _, end in verbs_of_writing(core))


def _is_named(before: str, behind: str) -> bool:
    """Whether little stands around, and one small word at most: "from Ann". A person tells: "of the machine"."""
    around = f"{before} {behind}"
    return len(around) <= _MAX_AROUND and sum(word[:1].islower() for word in around.split()) <= 1


def is_forward_separator(line: str) -> bool:
    """``---------- Forwarded message ---------`` or ``Begin forwarded message:`` in any language.

    Yahoo's text goes on in the same line: ``----- Forwarded Message ----- From: …``.
    """
    if len(line) > MAX_LINE:
        return False
    bare = line.strip(_FRAME)
    if bare[:1] not in _FORWARD_BEGINS or not (core := lowered(bare)).startswith(_FORWARDED):
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
        said = bare.lower()  # of English words only
        return "above this line" in said and _ABOVE_ALONE.fullmatch(said.strip(" .:[](){}")) is not None
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
    return bool(CLOCK.search(bare)) and ("@" in bare or DAY.search(bare) is not None)


def after_forwarded(line: str) -> str:
    """What a line "----- Forwarded message from Ann <…> -----" says behind its fixed words."""
    core = line.strip(_FRAME)
    said = lowered(core)
    words = next((word for word in _FORWARDED if said.startswith(word)), "")
    return core[len(words) :].strip() if words else ""


def is_rule(line: str) -> bool:
    """A line of nothing but what frames a separator: dashes, underscores, ``=``, stars, marks of quotes and blanks
    between them, from the first to the last at least three characters."""
    return len(line.strip()) >= 3 and _RULE.issuperset(line)
