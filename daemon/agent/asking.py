"""What a question asks about, and which sort of answer it wants: a duration, a price, a date, or steps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from daemon.agent.meanings import COMPOUNDING, has_synonyms, joined, stem_of
from daemon.agent.numbers import DURATIONS, MONEY, UNITS
from daemon.agent.tokens import codes_in, tokens
from daemon.agent.words import ATTACHMENT, BY_LANGUAGE, COURTESY, DENIALS, NEGATIONS, STOP_WORDS, word_set, words_in
from daemon.lexicon.lists import word_table

_WANTS = {
    "duration": r"how (?:long|soon|fast|quickly|many (?:\w+ )?(?:days|weeks|months|years|hours))|until when|by when|"
    r"wie (?:lange?|schnell|viele (?:tage|wochen|monate|jahre))|bis wann|"
    r"combien de (?:temps|jours)|sous quel délai|"
    r"cuánto (?:tiempo|tarda|dura)|cuántos días|en cuánto|delivery times?|lieferzeit|lieferdauer|versanddauer|"
    r"délais? de livraison|plazo de entrega",
    "money": r"how expensive|how much(?: \w+)? (?:is|are|was|were|do|does|did|will|would|should|must|can|may|to|for)\b|"
    r"how much\s*(?:$|[?!.,;])|(?:what|which) (?:\w+ ){0,4}(?:cost|price|fee|charge)s?\b|"
    r"what (?:do|must|will) (?:i|we) (?:owe|pay)|"
    r"what (?:does|do) .{0,60}\bcost|"
    r"wie (?:viel|teuer)|was kostet|was kosten|welche kosten|combien (?:coûte|ça)|quel (?:est le )?(?:prix|tarif)|"
    r"(?:shipping|delivery|postage) (?:costs?|fees?|charges?|rates?)|\bpostage\b|versandkosten|lieferkosten|\bporto\b|"
    r"frais de (?:port|livraison)|gastos de envío|"
    r"cuánto (?:cuesta|vale)|qué precio",
    "date": r"\bwhen\b|what time|opening hours|\bwann\b|öffnungszeiten|\bquand\b|quelle heure|\bcuándo\b|qué hora",
    "steps": r"how (?:do|can|should|to)\b|what (?:do|should) i do|what now|"
    r"wie (?:kann|muss|soll|geht|mache)|was (?:kann|muss|soll|tun)|"
    r"comment|que (?:faire|dois)|cómo|qué (?:hago|debo)",
}  # fmt: skip
_WANTED = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _WANTS.items()}
# At the start of a sentence or clause: "I know what it is" asks nothing.
_OPEN = re.compile(
    r"(?:^|[.!?:,;\n]\s*|\b(?:and|und|et|y|e|en)\s+)\W*(?:(?:so|also|hi|hello|hallo)\s+)?"
    r"(?:to |from |for |in |bis |seit |ab |à |pour |a |de )?"
    r"(?:how|what|when|where|which|who|why|wie|was|wann|wo|wohin|woher|welche[mnrs]?|wer|warum|wieso|combien|comment|"
    r"quand|où|quel(?:le)?s?|pourquoi|qui|cuánt[oa]s?|cómo|cuándo|a?dónde|qué|cuál(?:es)?|quién|quanto|quando|come|dove|"
    r"quale|hoe|wat|wanneer|waar|welke|ile|jak|kiedy|gdzie|onde|qual|quais)\b",
    re.IGNORECASE,
)
_ITEMS = re.compile(r"^\s*(?:\d+[.)]|[-*•])\s", re.MULTILINE)
_FREE = re.compile(
    r"\b(?:kostenlos|kostenfrei|gratis|free|gratuit|umsonst|(?:costs?|kostet) (?:nothing|nichts))", re.IGNORECASE
)
# "One" is left as it is by the tokens, because it is an article in most languages.
_ONE = re.compile(
    r"\b(?:one|an?|each|every|ein(?:e[mnrs]?)?|jede[mnrs]?|une?|chaque|un[ao]?|cada)\s+"
    r"(?:full |whole |working |ganze[snr]? )?"
    r"(?:hour|day|week|month|year|stunde|tag|woche|monat|jahr|heure|jour|semaine|mois|an|hora|día|semana|mes|año)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: ``keys`` are the stems of its words that carry meaning and how each was written, codes as well.

    ``wants`` are the sorts of answer. ``compounds``: the language writes compounds as one word. ``is_open``: it asks
    where, what or how, without a "not", and no yes or no answers it. ``verbs`` are words of asking that have synonyms:
    "pay" tells no answer from another, and yet tells paying by invoice from getting one.
    """

    keys: tuple[tuple[str, str], ...]
    wants: frozenset[str]
    compounds: bool = False
    has_codes: bool = False
    is_open: bool = False
    language: str = ""
    verbs: tuple[str, ...] = ()

    @property
    def stems(self) -> frozenset[str]:
        """The stems alone."""
        return frozenset(key for key, _ in self.keys)


# An online shop is a shop, and what was bought online was bought; a lesson online is another than one in a room.
_ONLINE = re.compile(
    r"\bonline[- ]?(?=(?:shop|store|laden|gekauft|bestellt|erworben|purchase|order)\w*)|"
    r"(?<=\bbought )online\b|(?<=\bordered )online\b|(?<=\bpurchased )online\b",
    re.IGNORECASE,
)


@cache
def _idle(language: str) -> frozenset[str]:
    """Stop words and words of asking of a language; of every language where it is not known.

    A stop word of one language is a name or a noun in another: the French "plus" is a plan in English.
    """
    lists = (word_table("idle"), word_table("stopwords"))
    known = language in lists[0]
    asking = " ".join(words for table in lists for name, words in table.items() if name == language or not known)
    stops = BY_LANGUAGE.get(language, STOP_WORDS)
    units = frozenset(name for name, unit in UNITS.items() if unit in DURATIONS | MONEY) - {"second"}  # what is next
    return stops | NEGATIONS | ATTACHMENT | word_set(asking) | units


@lru_cache(maxsize=512)
def read_question(text: str, language: str = "") -> Question:
    """Read a question. Greeting, thanks and words of asking are not what is asked about."""
    language = language.casefold().partition("-")[0]
    idle = _idle(language)
    every = words_in(joined(_ONLINE.sub("", text)))
    said = [word for word in every if word not in idle]
    stops = BY_LANGUAGE.get(language, STOP_WORDS) | NEGATIONS
    # "Support" and "answer" are courtesy beside other words, and the matter where there are none.
    words = [word for word in said if word not in COURTESY] or said
    codes = [(code, code) for code in codes_in(text)]
    keys = {stem_of(word): word for word in reversed(words)}
    wants = frozenset(kind for kind, pattern in _WANTED.items() if pattern.search(text))
    return Question(
        keys=(*reversed(keys.items()), *codes),
        wants=wants,
        compounds=language in COMPOUNDING,
        has_codes=bool(codes),
        is_open=bool(_OPEN.search(text)) and not denies(text),
        language=language,
        verbs=tuple(word for word in every if word not in stops and has_synonyms(word)),
    )


@lru_cache(maxsize=8_192)
def denies(text: str) -> bool:
    """Whether a "not" stands in the text."""
    return any(word in DENIALS or word.endswith("n't") for word in words_in(text))


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
    if _ONE.search(text):
        found |= {"duration", "date"}
    if _ITEMS.search(text) or _FREE.search(text):
        found.add("steps" if "\n" in text else "money")
    return frozenset(found)
