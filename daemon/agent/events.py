"""What a customer tells of the past: which sentences say that something happened, and not only that it was bought."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from daemon.agent.words import word_set, words_in

NEAR_WORDS = 6  # a participle stands so close behind its auxiliary; in German and Dutch at the end of the clause
_FAR_WORDS = 40
SHORTEST_PAST = 4
_BE = word_set("am is are be being i'm it's he's she's that's we're you're they're")
_ADJECTIVE_AFTER = word_set(
    "a an the my your our his her their its this that these those of for no any some each every one two with and or "
    "more most very newly freshly well"
)
_ADVERBS = word_set("very so also just always really quite already only both all since now never even still")
_OURS = word_set("sent delivered sold offered gave shipped made")
_HAD_HARMLESS = word_set("a question questions look been bought ordered heard seen read")


@dataclass(frozen=True, slots=True)
class _Lists:
    """The words of one language in ``events.toml``."""

    past: frozenset[str]
    auxiliary: frozenset[str]
    harmless: frozenset[str]
    complements: frozenset[str]


@cache
def _lists() -> dict[str, _Lists]:
    table = tomllib.loads((files("daemon.lexicon") / "events.toml").read_text(encoding="utf-8"))
    names = ("past", "auxiliary", "harmless", "complements")
    return {language: _Lists(*(word_set(lists.get(name, "")) for name in names)) for language, lists in table.items()}


def event_in(sentence: str, language: str) -> str:
    """The word that says that something happened, or empty; without a known language, in any of them."""
    words = words_in(sentence)
    apart = words_in(re.sub(r"['’]", " ", sentence))  # "j'ai lavé", "l'ho pulito"
    for code in _codes(language):
        found = _FINDERS[code](words if code == "en" else apart, _lists()[code], sentence)
        if found:
            return found
    return ""


def _codes(language: str) -> tuple[str, ...]:
    return (language,) if language in _lists() else () if language else tuple(_lists())


def languages_read(language: str) -> tuple[str, ...]:
    """The languages whose word lists a mail is read with: its own, and all where it is not known."""
    return _codes(language)


def _english(words: Sequence[str], lists: _Lists, sentence: str) -> str:
    for i, word in enumerate(words):
        before = words[i - 1] if i else ""
        after = next((other for other in words[i + 1 :] if other not in _ADVERBS), "")
        if word in lists.auxiliary:
            harmless = lists.complements | lists.harmless | (_HAD_HARMLESS if word == "had" else frozenset())
            if after in ("a", "an", "one", "my"):
                after = next((other for other in words[words.index(after, i) + 1 :] if other not in _ADVERBS), "")
            placed = word in ("was", "were") and after in ("in", "at", "on", "there", "here")
            if after and after not in harmless and not after.endswith("n't") and not placed:
                return f"{word} {after}"
        regular = word.endswith("ed") and len(word) >= SHORTEST_PAST
        if (regular or word in lists.past) and word not in lists.harmless:
            if before == "you" and word in _OURS:
                continue  # "the lamp you sent me": what is wrong with it stands in other words
            if before in _BE or before in _ADJECTIVE_AFTER or word.endswith("eed"):
                continue
            return word
    return ""


def _with_auxiliary(participle: re.Pattern[str], reach: int) -> Callable[[Sequence[str], _Lists, str], str]:
    """Finds an auxiliary with a participle behind it, within so many words, and irregular forms of the past."""

    def find(words: Sequence[str], lists: _Lists, sentence: str) -> str:
        for i, word in enumerate(words):
            if word in lists.past and word not in lists.harmless:
                return word
            if word not in lists.auxiliary:
                continue
            for other in words[i + 1 : i + 1 + reach]:
                if participle.fullmatch(other) and other not in lists.harmless and other not in lists.complements:
                    return f"{word} … {other}"
        return ""

    return find


def _by_ending(past: re.Pattern[str], participle: re.Pattern[str]) -> Callable[[Sequence[str], _Lists, str], str]:
    """Finds a verb by the ending of its past, or an auxiliary with a participle behind it."""
    with_auxiliary = _with_auxiliary(participle, NEAR_WORDS)

    def find(words: Sequence[str], lists: _Lists, sentence: str) -> str:
        found = next((word for word in words if past.fullmatch(word) and word not in lists.harmless), "")
        return found or with_auxiliary(words, lists, sentence)

    return find


_GERMAN_PARTICIPLE = re.compile(
    r"(?:[a-zäöü]{2,5})?ge[a-zäöüß]{2,}(?:t|en)|(?:be|ver|er|ent|zer|miss|über|unter|hinter|wider)[a-zäöüß]{2,}(?:t|en)|"
    r"[a-zäöüß]{2,}iert"
)
_GERMAN_PAST = re.compile(
    r"\b(?:ich|er|es|sie|man|wir|(?:der|die|das|mein\w*|unser\w*|ihr\w*) [\w-]+)\s+"
    r"(?!(?:möchte|könnte|sollte|müsste|dürfte|hätte|wollte|heute|bitte|brauchte|kaufte|bestellte|suchte|dachte|konnte|"
    r"musste|durfte|mochte)n?\b)([a-zäöüß]{2,}te)n?\b"
)
_GERMAN_STATE = re.compile(
    r"\bwar(?:en)?\s+(?:(?:sehr|so|auch|nur|ganz|wirklich|leider|schon|völlig|total|etwas)\s+)*"
    r"(?!(?:ein|eine|einer|bei|in|im|am|an|auf|mit|der|die|das|ich|wir|es|mein|meine|gestern|heute|letzte\w*|vor|von)\b)"
    r"([a-zäöüß]{3,})\b"
)
_DUTCH_PARTICIPLE = re.compile(r"(?:[a-z]{2,5})?ge[a-zëï]{2,}(?:t|d|en)|(?:be|ver|ont|her|er)[a-zëï]{2,}(?:t|d|en)")
_FRENCH_PARTICIPLE = re.compile(
    r"(?!\w+ités?$)\w{2,}(?:é|ée|és|ées)|\w*(?:mis|pris|ouvert|offert|couvert|souffert|mort|craint|peint|éteint)e?s?|"
    r"(?:re|mau|contre)?(?:dit|fait)e?s?|\w*(?:écri|condui|produi|détrui|construi)te?s?|"
    r"(?:\w*(?:ven|ten|reç|perd|vend|rend|tend|pond|fond|tord|mord|pend|scend|par|cour|romp|batt|déç|perç|véc|voul|conn|fall)|"
    r"p|s|v|l|b|cr|pl|e)ue?s?|\w{2,}(?:ni|si|li|ti|ri)e?s?"
)
_ITALIAN_PARTICIPLE = re.compile(
    r"\w{2,}(?:at|ut|it)[oaie]|rott[oaie]|pres[oaie]|mess[oaie]|mort[oaie]|success[oaie]|rimast[oaie]|scritt[oaie]|fatt[oaie]|"
    r"dett[oaie]|chius[oaie]|speso|accort[oaie]|mangiat[oaie]"
)
_SPANISH_PAST = re.compile(r"\w{2,}(?:é|ó|aron|ieron|ió)")
_PORTUGUESE_PAST = re.compile(r"\w{2,}(?:ei|ou|aram|eram|iram|iu)")
_POLISH_PAST = re.compile(r"(?!\w*(?:łbym|łabym|libyśmy))\w{2,}(?:łem|łam|liśmy|łyśmy)")
_IBERIAN_PARTICIPLE = re.compile(r"\w{2,}[ai]d[oa]s?|roto|hecho|puesto|muerto|abierto|escrito|dicho|vuelto")
_NO_PARTICIPLE = re.compile(r"(?!)")
_german_perfect = _with_auxiliary(_GERMAN_PARTICIPLE, _FAR_WORDS)


def _german(words: Sequence[str], lists: _Lists, sentence: str) -> str:
    # A noun has a capital: "das Gesicht" is no participle.
    small = {word.casefold() for word in re.findall(r"[^\W\d_]+", sentence) if word[0].islower()}
    kept = [word if word in small or word in lists.auxiliary or word in lists.past else "-" for word in words]
    past = _GERMAN_PAST.search(sentence)
    state = _GERMAN_STATE.search(sentence)  # "the box was open"; a gift, or a place, is no trouble
    if state and state[1].casefold() not in lists.complements | lists.harmless:
        return state[0]
    return past[1] if past else _german_perfect(kept, lists, sentence)


_FINDERS: dict[str, Callable[[Sequence[str], _Lists, str], str]] = {
    "en": _english,
    "de": _german,
    "fr": _with_auxiliary(_FRENCH_PARTICIPLE, NEAR_WORDS),
    "es": _by_ending(_SPANISH_PAST, _IBERIAN_PARTICIPLE),
    "it": _with_auxiliary(_ITALIAN_PARTICIPLE, NEAR_WORDS),
    "nl": _with_auxiliary(_DUTCH_PARTICIPLE, _FAR_WORDS),
    "pt": _by_ending(_PORTUGUESE_PAST, _IBERIAN_PARTICIPLE),
    "pl": _by_ending(_POLISH_PAST, _NO_PARTICIPLE),
}
