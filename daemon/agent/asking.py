"""What a question asks about, and which sort of answer it wants: a duration, a price, a date, or steps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from daemon.agent.numbers import DURATIONS, MONEY
from daemon.agent.tokens import tokens
from daemon.agent.words import COURTESY, STOP_WORDS, content_stems, stem, word_set, words_in

_WANTS = {
    "duration": r"how (?:long|soon|fast|quickly|many (?:\w+ )?(?:days|weeks|months|years|hours))|until when|by when|"
    r"wie (?:lange?|schnell|viele (?:tage|wochen|monate|jahre))|bis wann|"
    r"combien de (?:temps|jours)|sous quel délai|"
    r"cuánto (?:tiempo|tarda|dura)|cuántos días|en cuánto",
    "money": r"how (?:much|expensive)|(?:what|which) (?:\w+ ){0,4}(?:cost|price|fee)s?\b|"
    r"what (?:does|do) .{0,60}\bcost|"
    r"wie (?:viel|teuer)|was kostet|was kosten|welche kosten|combien (?:coûte|ça)|quel (?:est le )?(?:prix|tarif)|"
    r"cuánto (?:cuesta|vale)|qué precio",
    "date": r"\bwhen\b|what time|opening hours|\bwann\b|öffnungszeiten|\bquand\b|quelle heure|\bcuándo\b|qué hora",
    "steps": r"how (?:do|can|should|to)\b|what (?:do|should) i do|what now|"
    r"wie (?:kann|muss|soll|geht|mache)|was (?:kann|muss|soll|tun)|"
    r"comment|que (?:faire|dois)|cómo|qué (?:hago|debo)",
}  # fmt: skip
_WANTED = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _WANTS.items()}
# Words of asking, not of what is asked about.
_ASKING = word_set(
    "long many much soon want know wonder wondering would like question asking get got see "
    "find time zeit lange viel viele wissen "
    "möchte gerne combien temps savoir voudrais cuánto quisiera saber"
)

_IDLE = STOP_WORDS | COURTESY | _ASKING
_ITEMS = re.compile(r"^\s*(?:\d+[.)]|[-*•])\s", re.MULTILINE)
_FREE = re.compile(r"\b(?:kostenlos|gratis|free|gratuit)", re.IGNORECASE)
# A sentence that tells what to do, by the verbs that manuals begin with.
_IMPERATIVE = re.compile(
    r"(?:to \w+[^.]*, )?(?:please )?(?:choose|open|click|press|hold|go|log|sign|enter|select|send|write|call|use|check|"
    r"first|ask|fill|pack|stick|wash|clean|unscrew|turn|plug|set|öffnen|klicken|drücken|halten|wählen|gehen|geben|melden|senden|"
    r"schicken|schreiben|rufen|ouvrez|cliquez|choisissez|appuyez|envoyez|écrivez|abra|haga|elija|pulse|"
    r"envíe|escriba)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Question:
    """The stems of what is asked about, and the sorts of answer it wants."""

    stems: frozenset[str]
    wants: frozenset[str]


@lru_cache(maxsize=512)
def read_question(text: str) -> Question:
    """Read a mail as a question. Greeting, thanks and what stands around them are not what is asked about."""
    kept = [word for word in words_in(text) if word not in _IDLE]
    wants = frozenset(kind for kind, pattern in _WANTED.items() if pattern.search(text))
    return Question(frozenset(map(stem, kept)) or content_stems(text), wants)


@lru_cache(maxsize=8_192)
def gives(text: str) -> frozenset[str]:
    """Which sorts of answer a sentence or list has."""
    found: set[str] = set()
    for token in tokens(text):
        unit = token.unit.rpartition(" ")[2]
        if token.kind in ("date", "time"):
            found.add("date")
        elif unit in DURATIONS:
            found |= {"duration", "date"}
        elif unit in MONEY:
            found.add("money")
    if _ITEMS.search(text) or _FREE.search(text):
        found.add("steps" if "\n" in text else "money")
    return frozenset(found)
