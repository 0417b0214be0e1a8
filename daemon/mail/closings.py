"""A closing formula ("Kind regards", "Mit freundlichen Grüßen") and the name below it, which end a person's text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from daemon.mail.contact_data import is_contact_data
from daemon.mail.footers import MAX_FORMULA, SENTENCE_END
from daemon.mail.languages import any_of, words
from daemon.mail.phrases import lowered, phrases

MAX_LINE = 90
MAX_LOOSE_LINES = 12
MAX_CLOSING = 60
_MIN_SIGNED = 3  # words above "Regards, Ann": below a quote it may be all that the person writes
# A firm may close in two languages: "Mit freundlichen Grüßen / Kind regards".
_CLOSINGS = any_of("closing").lower()
# "Many thanks and best wishes" closes, where "Thanks" alone may begin a sentence.
_AND = r"(?:\s*[&+]\s*|\s+(?:and|und|et|y|e|i|en|og|och|ja|a|és|și|si|и|і|та|ve|και)\s+)"
_THANKS_AND = rf"(?:{any_of('thanks').lower()}){_AND}"
_CLOSES = rf"(?:{_CLOSINGS})(?:\s?[/|]\s?(?:{_CLOSINGS}))?[\s,.!:;*_–。！，、-]*$"
_CLOSING = phrases(rf"[\s*_]*{_CLOSES}")
_THANKED_CLOSING = phrases(rf"[\s*_]*{_THANKS_AND}{_CLOSES}")
_CLOSING_NAME = phrases(rf"[\s*_]*(?:{_CLOSINGS})[,.!]?\s+")
_THANKED_NAME = phrases(rf"[\s*_]*{_THANKS_AND}(?:{_CLOSINGS})[,.!]?\s+")
_FEW = 2  # the letters that are looked at before a pattern of many words is tried
_THANKS_BEGIN = frozenset(lowered(word)[:_FEW] for word in words("thanks"))
_SHORT_CLOSING = 5  # letters: "Best Buy" is no name
_INITIALS = ("vg", "bg", "mfg", "mvh")  # not "LG", which sells machines
_OWN_NAME = re.compile(r"[^\W\d_a-z][\w.'’-]*(?:\s+[^\W\d_a-z][\w.'’-]*){0,2}[\s*_.!]*$")
_PARTICLES = frozenset(
    ("van", "von", "der", "den", "de", "du", "di", "da", "la", "le", "bin", "ten", "zu", "and", "und", "y", "e")
)
_FORMULA = phrases(
    r"(?:(?:je|nous) (?:vous )?(?:prie|prions)|(?:veuillez|recevez)\s).{0,80}"
    r"(?:agréer|recevoir|croire|accepter|recevez).{0,160}(?:salutations|sentiments|considération|respects?)\b.{0,40}$"
)
_THANKS = phrases(rf"[\s*_]*(?:{any_of('thanks').lower()})[\s,.!:;*_–-]*$")
NAME = re.compile(r"[\s*_]*[^\W\d_][\w.'’&/-]*,?(?:\s+[\w.'’&(/|@-]+\)?,?){0,5}[\s*_.!]*$")


def is_closing(said: str) -> bool:
    """Whether a line, ``lowered``, is a closing formula and nothing else."""
    if _CLOSING.match(said) is not None:
        return True
    return _begins_with_thanks(said) and _THANKED_CLOSING.match(said) is not None


def _begins_with_thanks(said: str) -> bool:
    return said.lstrip(" *_")[:_FEW] in _THANKS_BEGIN


def is_loose(lines: Sequence[str], start: int, end: int) -> bool:
    """Whether the lines could be a name, an address, a list's footer: few, short, and no question."""
    body = [line.strip() for line in lines[start:end] if line.strip()]
    return len(body) <= MAX_LOOSE_LINES and all(
        len(line) <= MAX_LINE and not line.endswith(SENTENCE_END) for line in body
    )


def closing_start(lines: Sequence[str], first: int, end: int) -> int | None:
    """A closing formula on a line of its own, with at most a name, a role and an address below it."""
    seen = 0
    for index in range(end - 1, first, -1):
        line = lines[index].strip()
        if not line:
            continue
        if _continues(lines, index, end):
            return None
        said = lowered(line) if len(line) < 60 else ""
        if is_closing(said) and is_loose(lines, index + 1, end):
            # "t." is Finnish for "greetings": one letter says so only above a name and no sentence.
            told = any(line.rstrip().endswith((".", "!")) for line in lines[index + 1 : end])
            return index if len(said.strip(" .,:*_-")) > 1 or (_named(lines, index + 1, end) and not told) else None
        if (_closes_with_name(lines, index) or _is_formula(line)) and is_loose(lines, index + 1, end):
            return index
        if seen and _THANKS.match(said) and _named(lines, index + 1, end):
            return index
        seen += 1
        if seen > MAX_LOOSE_LINES or len(line) > MAX_LINE or line.endswith(SENTENCE_END):
            return None
    return None


def _continues(lines: Sequence[str], index: int, end: int) -> bool:
    """Whether a closing goes on below it, "Best / before date on the box is 2019", or is what a colon asks for."""
    if not is_closing(lowered(lines[index])[:MAX_CLOSING]):
        return False
    above = next((line for line in reversed(lines[:index]) if line.strip()), "")
    below = next((line.strip() for line in lines[index + 1 : end] if line.strip()), "")
    if above.rstrip().endswith((":", "：")):
        return True
    words = below.split()
    goes_on = len(words) >= _MIN_SIGNED and (words[1].islower() or (words[0].isalpha() and len(words[0]) > _MIN_SIGNED))
    if goes_on and below[0].islower() and not is_contact_data([below]):
        return True  # not "i. A. Karl Weber"
    told = len(words) >= _MIN_SIGNED and words[0].isalpha() and words[1].islower() and words[1] not in _PARTICLES
    return any(map(str.isdigit, below)) and (told or not is_contact_data([below]))


def _closes_with_name(lines: Sequence[str], index: int) -> bool:
    """ "LG Ann", "Kind regards, Ann Weber" below a blank line or a sentence."""
    line = lines[index].strip()
    if len(line) >= MAX_CLOSING:
        return False
    said = lowered(line)
    found = _CLOSING_NAME.match(said) or (_THANKED_NAME.match(said) if _begins_with_thanks(said) else None)
    if not found or not _OWN_NAME.match(line, found.end()):
        return False
    above = lines[index - 1].strip()
    signed = next((line for line in reversed(lines[:index]) if line.strip()), "")
    if (above and above[-1] not in ".!?…)") or len(signed.split()) < _MIN_SIGNED:
        return False  # "These are my machines: / LG Nanocell"
    closing = found[0].strip(" ,.!*_")
    return len(closing) > _SHORT_CLOSING or closing in _INITIALS or "," in found[0]


def _is_formula(line: str) -> bool:
    """ "Veuillez agréer, Madame, l'expression de mes salutations distinguées."."""
    return len(line) < MAX_FORMULA and _FORMULA.match(lowered(line)) is not None


def _named(lines: Sequence[str], start: int, end: int) -> bool:
    """Below a "thanks", which may well begin a sentence, only a name makes a signature."""
    body = [line.strip() for line in lines[start:end] if line.strip()]
    name = body[0].split("|", 1)[0] if body else ""
    if not name or len(body) > 8 or len(name) > 40 or not NAME.match(name):
        return False
    if any(map(str.isdigit, name)) or any(word.islower() for word in name.split()[1:] if word not in _PARTICLES):
        return False  # "Blue please", "Lamp 300"
    return all(len(line) <= 60 and not line.endswith(SENTENCE_END) for line in body)
