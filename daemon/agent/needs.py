"""What a customer needs, or gives as a number, beside the question, and what is quoted leaves out or limits."""

from __future__ import annotations

import re
from collections.abc import Sequence

from daemon.agent.asking import read_question
from daemon.agent.doubts import Quoted, holds
from daemon.agent.matching import covered
from daemon.agent.numbers import UNITS
from daemon.agent.sentences import split_sentences
from daemon.agent.tokens import Token, tokens

SHOWN_CHARACTERS = 120
_NEEDS = {
    "en": r"need|needs|require|requires|want|wants|wish|must|have to|has to|(?:would|'d|’d) (?:like|love|prefer)",
    "de": r"brauch(?:e|en|t)|benötig(?:e|en|t)|möchten?|will|wollen|würden? (?:gerne?|lieber)|müssen|muss",
    "fr": r"besoin|voudrais|voudrions|souhait\w+|dois|devons|aimerais|aimerions|il (?:me|nous) faut",
    "es": r"necesit\w+|quiero|queremos|quisiera|quisiéramos|tengo que|tenemos que|(?:me|nos) gustaría",
    "it": r"bisogno|vorrei|vorremmo|vogliamo|voglio|devo|dobbiamo|(?:mi|ci) serv\w+",
    "nl": r"nodig|wil|willen|moet|moeten|zou(?:den)? graag",
    "pt": r"precis\w+|quero|queremos|queria|queríamos|gostaria|gostaríamos",
    "pl": r"potrzebuj\w+|chc(?:ę|emy)|chciał\w+|musz(?:ę|my)|musimy",
}
_WORDS = {language: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for language, words in _NEEDS.items()}
_ANY = re.compile(rf"\b(?:{'|'.join(_NEEDS.values())})\b", re.IGNORECASE)


def need_left_out(told: str, language: str, quoted: Quoted) -> str:
    """Why what the customer says to need is not in the passages that are quoted, or empty.

    "I need a space for a bus" beside "is there parking?": four spaces are no answer, as a bus may not fit.
    """
    texts = [f"{passage.document}\n{passage.heading}\n{passage.text}" for passage, _ in quoted]
    need = _WORDS.get(language.casefold().partition("-")[0], _ANY)
    for sentence in split_sentences(told):
        if not need.search(sentence):
            continue
        question = read_question(need.sub(" ", sentence), language)
        known = frozenset[str]().union(*(covered(question, text) for text in texts))
        missing = next((shown for key, shown in question.keys if key not in known and shown not in UNITS), "")
        if missing:
            return (
                f"the customer writes “{sentence[:SHOWN_CHARACTERS]}”, and what is quoted does not mention “{missing}”"
            )
    return ""


def beyond_a_limit(told: str, quoted: Quoted) -> str:
    """Why a number that the customer tells lies outside of a limit that is quoted, or empty.

    "We order 8 kg a month. Which discount do we get?": a discount for more than 10 kg is none for them.
    """
    limits = [token for _, text in quoted for token in tokens(text) if token.kind == "number" and token.limit]
    for sentence in split_sentences(told):
        for token in tokens(sentence):
            same = [
                other for other in limits if token.kind == "number" and _unit(other) and _unit(other) == _unit(token)
            ]
            if same and not any(holds(other, token) for other in same):
                return f"the customer writes of “{_shown(token)}”, and what is quoted holds for “{_limit(same)}”"
    return ""


def _unit(token: Token) -> str:
    return token.unit.rpartition(" ")[2]


def _shown(token: Token) -> str:
    return f"{token.text} {token.unit}".strip()


def _limit(same: Sequence[Token]) -> str:
    return f"{same[0].limit} {_shown(same[0])}"
