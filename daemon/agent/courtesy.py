"""Sentences of a reply that need no passage: courtesy, questions to the customer, and what the customer wrote."""

from __future__ import annotations

import re
from collections.abc import Sequence

from daemon.agent.evidence import Sentence, Source, plain, read_sentence
from daemon.agent.tokens import Token
from daemon.agent.words import (
    ATTACHMENT,
    COURTESY,
    COURTESY_MARKS,
    NEGATIONS,
    REQUESTS,
    STOP_WORDS,
    YES_OR_NO,
    stem,
    word_set,
)

# Set phrases whose negation is courtesy, not a statement.
_SET_PHRASES = re.compile(
    r"(?:please )?(?:do not|don't) hesitate to|zögern sie (?:bitte )?nicht|n'hésitez pas(?: à)?|no dude(?: en)?|"
    r"no problem|feel free to|get back to you|kein problem|pas de problème|sin problema",
    re.IGNORECASE,
)
_FRAME = re.compile(
    r"^\W*(?:you (?:wrote|write|asked|ask|mention(?:ed)?|told us|say|said|report(?:ed)?|describe[d]?|sent us)|"
    r"(?:in|from) your (?:last |first )?(?:e?-?mail|message|attachment|letter|file)|according to your \w+|"
    r"sie (?:schrieben|schreiben|haben geschrieben|fragen|fragten|erwähnen|erwähnten)|"
    r"(?:in|aus|laut) ihre[mr] (?:e?-?mail|nachricht|anhang|schreiben|datei)|"
    r"vous (?:écrivez|avez écrit|demandez|mentionnez)|"
    r"dans votre (?:e?-?mail|message|courriel|pièce jointe)|selon votre \w+|"
    r"(?:usted )?(?:escribe|escribió|pregunta|menciona)|en su (?:e?-?mail|mensaje|correo|adjunto)|según su \w+)\b",
    re.IGNORECASE,
)
_INDIRECT = re.compile(
    r"^\W*(?:for|about|whether|if|how|when|where|what|nach|ob|wie|wann|wo|si|comment|cómo|cuándo)\b", re.IGNORECASE
)
_GREETINGS = word_set(
    "hello hi dear hallo guten liebe lieber sehr bonjour cher chère madame monsieur hola estimado estimada"
)
# After "you wrote that", one of these would smuggle in a promise of the desk.
_PROMISES = word_set(
    "we our us will can may get receive entitled wir uns unser unsere werden können dürfen erhalten bekommen nous "
    "notre nos pouvez recevrez recevez nosotros nuestro nuestra puede recibirá podemos"
)
RESTATED_SHARE = 0.75
_FRAME_WORDS = frozenset(
    stem(word) for word in ATTACHMENT | {"mail", "e-mail", "email", "message", "letter", "nachricht"}
)


def is_courtesy(sentence: Sentence, own: Sequence[Source]) -> bool:
    """Whether the sentence states nothing: no fact, and only words of courtesy, a request, or the customer's name."""
    if sentence.whole.facts:
        return False
    rest = _SET_PHRASES.sub(" ", sentence.text)
    words = [token.value for token in read_sentence(rest).words]
    if any(word in YES_OR_NO or word in NEGATIONS or word.endswith("n't") for word in words):
        return False
    asks = sentence.text.rstrip().endswith("?") or (bool(words) and words[0] in ("please", "bitte"))
    marked = rest != sentence.text or any(word in COURTESY_MARKS or (asks and word in REQUESTS) for word in words)
    strangers = [word for word in words if word not in COURTESY | STOP_WORDS and not (asks and word in REQUESTS)]
    named = (
        words[:1] and words[0] in _GREETINGS and all(any(word in source.words for source in own) for word in strangers)
    )
    return marked and (not strangers or bool(named))


def is_restatement(sentence: Sentence, own: Sequence[Source]) -> bool:
    """Whether the sentence says that the customer wrote something, and the customer did write it."""
    frame = _FRAME.match(sentence.text)
    if frame is None:
        return False
    body = read_sentence(sentence.text[frame.end() :])
    if not _INDIRECT.match(body.text) and any(token.value in _PROMISES for token in body.words):
        return False
    if len(body.clauses) > 1 and any(token.value in ("we", "wir", "nous", "nosotros") for token in body.words):
        return False
    if any(plain(line) and plain(line) in source.verbatim for source in own for line in _quoted(body.text)):
        return True
    return any(_restates(body, source) for source in own)


def _quoted(text: str) -> list[str]:
    return re.findall(r"[“\"«„]([^”\"»“]+)[”\"»“]", text)


def _restates(body: Sentence, source: Source) -> bool:
    stems = body.whole.stems - _FRAME_WORDS
    if not stems and not body.whole.facts:
        return False
    found = len(stems & source.stems) >= RESTATED_SHARE * len(stems)
    facts = all(any(_same(fact, other) for other in _facts(source)) for fact in body.whole.facts)
    negated = {part.whole.negated for part in source.sentences if part.whole.stems & stems} or {False}
    return found and facts and (not body.whole.negated or True in negated)


def _facts(source: Source) -> list[Token]:
    return [fact for sentence in source.sentences for fact in sentence.whole.facts]


def _same(fact: Token, other: Token) -> bool:
    return (fact.kind, fact.value, fact.unit) == (other.kind, other.value, other.unit)
