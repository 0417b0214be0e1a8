"""Doubts about a quote that speaks of all that is asked: another passage may be meant, or another number or name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import inf

from daemon.agent.asking import Question, denies, gives
from daemon.agent.kinds import is_row_name, names_in, others_of_kind
from daemon.agent.matching import covered, narrower
from daemon.agent.meanings import said_in, speaks_of, stem_of
from daemon.agent.numbers import CURRENCIES, MONEY, UNITS
from daemon.agent.questions import asks, without_greeting
from daemon.agent.sentences import parts_of, split_sentences
from daemon.agent.tokens import Token, tokens
from daemon.agent.words import STOP_WORDS, words_in
from daemon.models import Passage

CLEARLY_BETTER = 0.1  # by so much a passage must rank above what is quoted to be missed in the answer

FEWEST_WORDS = 4  # of a sentence whose names are no greeting and no signature
_SORTS = frozenset({"money", "duration", "date"})
# "Within Germany" limits what is said; "our shop in Mill Lane" does not where nothing else is told.
_WITHIN = re.compile(
    r"\b(?:within|inside|to|for|from|in|innerhalb(?: von)?|nach|aus|für|en|dans|vers|à|au|de|a|dentro de|para|in|per|"
    r"binnen|naar|w|do)\s+(?:the |die |das |den |la |le |les |el |los |il |o |a )?([\w-]{2,})",
    re.IGNORECASE,
)

_AT_THE_SHOP = re.compile(
    r"\b(?:at|in|to|inside) (?:the|your) (?:shop|store|showroom)\b|\bin[- ]store\b|\b(?:im|in ihrem|in eurem|in den) "
    r"(?:laden|geschäft)\b|\bvor ort\b|\b(?:au|dans (?:le|la|votre)|en|à la) (?:magasin|boutique)\b|"
    r"\ben (?:la|su|vuestra) tienda\b|\bin negozio\b|\bin de winkel\b|\bna (?:vossa )?loja\b|\bw sklepie\b",
    re.IGNORECASE,
)
_SHOP = re.compile(
    r"shop|store\b|showroom|counter|laden|geschäft|theke|magasin|boutique|tienda|negozio|winkel|loja|sklep|filiale",
    re.I,
)
_BOUGHT = re.compile(
    r"\b(?:bought|buy|ordered|purchased|online|web|gekauft|bestellt|acheté|commandé|comprad\w+|compré|pedido|comprat\w+|"
    r"gekocht|besteld|compre\w+|kupi\w+)\b",
    re.IGNORECASE,
)

Quoted = Sequence[tuple[Passage, str]]


def another_passage(question: Question, quoted: Quoted, near: Iterable[Passage]) -> str:
    """Why a passage that is not quoted may be the answer: it speaks of all that is asked and ranks clearly better.

    Or what is quoted only says what is not so, to "where do you deliver?", and that passage says what is. Or empty.
    """
    best = max(passage.score for passage, _ in quoted)
    answered = frozenset[str]().union(*(covered(question, text) for _, text in quoted))
    only_denied = question.is_open and _only_denies(question, "\n\n".join(text for _, text in quoted))
    for passage in near:
        if any(passage is other for other, _ in quoted) or narrower(question, passage.heading, passage.text):
            continue
        whole = covered(question, f"{passage.heading}\n{passage.text}") == question.stems
        denied = question.is_open and _only_denies(question, passage.text)
        if whole and not denied and passage.score >= best + CLEARLY_BETTER:
            return f"a passage that ranks better is not quoted: “{passage.heading}”"
        said = [part for part in parts_of(passage.text) if answered <= covered(question, part)]
        if only_denied and not all(denies(part) for part in said):
            return f"what is quoted says only what is not so, and “{passage.heading}” may say what is"
    return ""


def _only_denies(question: Question, text: str) -> bool:
    """Whether the parts of the text that speak of the question say what is not so, all of them."""
    spoken = [part for part in parts_of(text) if covered(question, part)]
    return bool(spoken) and all(denies(part) for part in spoken)


def number_of_another(question: Question, quoted: Quoted, passages: Sequence[Passage]) -> str:
    """Why the quoted number is not that of what the question names, or empty.

    The price for Austria, in a passage that speaks of Switzerland as well, is none for Switzerland: a number goes with
    the names of its own sentence, row or item, and with those of its heading.
    """
    lines = [(passage, line) for passage, text in quoted for line in parts_of(text) if _numbers(question, line)]
    texts = tuple(f"{passage.heading}\n\n{passage.text}" for passage in passages)
    for key, shown in question.keys if lines else ():
        if any(key in covered(question, f"{passage.heading}\n{line}") for passage, line in lines):
            continue
        others = others_of_kind(key, texts, question.language)
        for _, line in lines:
            other = next((word for word in words_in(line) if stem_of(word) in others), "")
            if other:
                return f"the number that is quoted is for “{other}”, and not for “{shown}”"
        if all(line.startswith("|") for _, line in lines) and any(is_row_name(shown, text) for text in texts):
            return f"the number that is quoted stands in another table than “{shown}”"
    return ""


def _numbers(question: Question, line: str) -> frozenset[str]:
    """Which sorts of answer that the question wants stand in the line; to an open question, any sort."""
    wanted = question.wants & _SORTS or (_SORTS if question.is_open else frozenset())
    return wanted & gives(line)


def another_number(asked: str, quoted: Quoted) -> str:
    """Why the question names a measure or a model of which the quote says nothing, and says it of another; or empty.

    "8 to 16 mm" is no answer to "does it fit 20 mm?", nor what is said of the X 40 one to a question about the X 60.
    """
    sentences = [sentence for sentence in split_sentences(asked) if asks(sentence)]
    given = [token for passage, text in quoted for token in tokens(text)]
    named = [pair for passage, text in quoted for pair in _models(f"{passage.heading}\n{text}")]
    for sentence in sentences:
        for token in tokens(sentence):
            same = [other for other in given if token.known_unit and _unit(other) == _unit(token)]
            if same and not any(holds(other, token) for other in same):
                return f"the question names “{token.shown}”, and what is quoted gives “{same[0].shown}”"
        for word, number in _models(sentence):
            numbers = {other for name, other in named if name == word}
            if numbers and number not in numbers:
                return f"the question names “{word} {number}”, and what is quoted is about “{word} {min(numbers)}”"
    return ""


def another_currency(asked: str, quoted: Quoted) -> str:
    """Why a price is not in the currency that the question names, or empty: "89 DKK" is no answer to "in euros"."""
    named = {UNITS[word]: word for word in words_in(asked) if UNITS.get(word) in CURRENCIES}
    given = {token.unit: token.shown for _, text in quoted for token in tokens(text) if token.unit in MONEY}
    if not named or not given or named.keys() & given.keys():
        return ""
    return f"the question names “{next(iter(named.values()))}”, and what is quoted gives “{next(iter(given.values()))}”"


def another_place(asked: str, quoted: Quoted) -> str:
    """Why what is quoted says nothing of the shop, where the question asks what can be done there; or empty."""
    place = _AT_THE_SHOP.search(asked)
    if place is None or _BOUGHT.search(asked):
        return ""
    if any(_SHOP.search(f"{passage.document}\n{passage.heading}\n{passage.text}") for passage, _ in quoted):
        return ""
    return f"the question asks what holds “{place[0]}”, and what is quoted says nothing of that"


def _models(text: str) -> list[tuple[str, str]]:
    """Each word with a bare number after it: "Glow 40"; "above 80", "in 2025" and "20 mm" are none."""
    found = tokens(text)
    return [
        (before.value, token.value)
        for before, token in pairwise(found)
        if token.kind == "number"
        and not token.known_unit
        and before.kind == "word"
        and before.value not in STOP_WORDS
        and before.value not in UNITS
        and token.value.isdecimal()
    ]


def _unit(token: Token) -> str:
    return token.unit.rpartition(" ")[2] if token.known_unit else ""


def holds(given: Token, asked: Token) -> bool:
    """Whether the quoted number or range has the one that is asked about; "above 80" has 120, "within 30" has 20."""
    try:
        bounds = [float(value) for value in given.value.split("..")]
        values = [float(value) for value in asked.value.split("..")]
    except ValueError:
        return given.value == asked.value
    low = -inf if given.limit in ("within", "max", "before") else bounds[0]
    high = inf if given.limit in ("min", "after") else bounds[-1]
    return all(low <= value <= high for value in values)


def limited_elsewhere(mail: str, language: str, quoted: Quoted, passages: Sequence[Passage]) -> str:
    """Why what is quoted may hold only for another place than the customer's, or empty.

    "Free within Germany" is no answer to somebody whose order goes to Vienna, when no passage knows where that is.
    """
    known = said_in("\n\n".join(f"{passage.heading}\n{passage.text}" for passage in passages))
    stranger = next((shown for key, shown in _told_names(mail, language) if not speaks_of(known, shown.casefold())), "")
    if not stranger:
        return ""
    written = said_in(mail)
    for _, text in quoted:
        named = dict(names_in(text, language))
        for match in _WITHIN.finditer(text):
            if stem_of(match[1].casefold()) in named and not speaks_of(written, match[1].casefold()):
                return f"what is quoted is about “{match[1]}”, and no passage knows “{stranger}”"
    return ""


def _told_names(mail: str, language: str) -> list[tuple[str, str]]:
    """The names in the sentences of the mail, less greeting and signature."""
    sentences = [without_greeting(sentence) for sentence in split_sentences(mail)]
    long = [one for one in sentences if len(words_in(one)) >= FEWEST_WORDS or _WITHIN.search(one)]
    return sorted({name for sentence in long for name in names_in(sentence, language)})
