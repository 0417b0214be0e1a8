"""Checks that each number, date, time, link, address and code of a sentence stands in its source, in context."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from daemon.agent.evidence import Sentence, Source, Span
from daemon.agent.numbers import DURATIONS, MONEY, UNITS
from daemon.agent.tokens import Token
from daemon.agent.words import GENERIC, NEUTRAL, stem

IDENTIFIER_DIGITS = 3
# Dropping "within" leaves a statement true often enough; dropping or swapping one of the others changes it.
_UNIT_STEMS = frozenset(stem(name) for name, unit in UNITS.items() if unit not in MONEY)
_HARD_LIMITS = frozenset({"min", "max", "after", "before", "about"})


def check_facts(sentence: Sentence, source: Source, own: Sequence[Source]) -> str:
    """The first fact that neither the source nor, where that is enough, the customer's own text carries; or empty."""
    for clause in sentence.clauses:
        words = clause.stems if len(clause.stems) > 1 else sentence.whole.stems
        for fact in clause.facts:
            problem = _check(fact, words, sentence, source)
            if problem and not _from_customer(fact, sentence, source, own):
                return problem
    return ""


def _check(fact: Token, words: frozenset[str], sentence: Sentence, source: Source) -> str:
    places = [
        (part, clause, other)
        for part in source.sentences
        for clause in part.clauses
        for other in clause.facts
        if fact.kind == other.kind and _same_value(fact, other)
    ]
    if not places:
        return f"“{fact.shown}” is not in the source"
    problem = ""
    for part, clause, other in places:
        problem = _context(fact, other, part, clause) or _rival(fact, words, sentence, source, clause)
        if not problem:
            return ""
    return problem


def _same_value(fact: Token, other: Token) -> bool:
    if fact.kind == "date" and fact.value.startswith("--"):
        return other.value.endswith(fact.value[1:])
    return fact.value == other.value


def _context(fact: Token, other: Token, part: Sentence, clause: Span) -> str:
    """Unit, limit, and what the number is counted from."""
    if fact.kind != "number":
        return ""
    if fact.known_unit or other.known_unit:
        if fact.unit != other.unit:
            return f"“{fact.shown}” is “{other.shown}” in the source"
    elif fact.unit and fact.unit != other.unit and fact.unit not in part.whole.stems:
        return f"“{fact.text}” belongs to something else in the source"
    linked = fact.link <= clause.stems | other.link and (not other.link or bool(fact.link & other.link))
    if fact.link and not linked:
        return f"“{fact.shown}” is counted from something else in the source"
    hard = {fact.limit, other.limit} & _HARD_LIMITS
    if (hard or fact.limit) and fact.limit != other.limit:
        return f"“{fact.shown}” has another limit in the source"
    return ""


def _rival(fact: Token, words: frozenset[str], sentence: Sentence, source: Source, home: Span) -> str:
    """Another value of the same sort that stands nearer, or as near, to the words of the sentence.

    "Express takes 2 days. Standard takes 5 days." does not carry "Express takes 5 days".
    """
    if fact.kind in ("email", "code") or (fact.kind == "number" and not fact.known_unit):
        return ""
    said = {other.value for other in sentence.whole.facts}
    words = words - source.title - _UNIT_STEMS  # a heading's words stand for all that is below it
    near = _nearness(words, home)
    if words - NEUTRAL and not words & home.stems:
        return f"“{fact.shown}” belongs to something else in the source"
    for clause in _clauses(source):
        if clause is home or _nearness(words, clause) < near:
            continue
        values = {other.value for other in clause.facts if other.kind == fact.kind and _base(other) == _base(fact)}
        if values and fact.value not in values and not values & said:
            return f"“{fact.shown}” belongs to something else in the source"
    return ""


def _nearness(words: frozenset[str], clause: Span) -> float:
    shared = words & clause.stems
    return len(shared) - len(shared & GENERIC) / 2


def _base(fact: Token) -> str:
    """The sort of a unit: all durations are rivals of one another, and all amounts of money."""
    unit = fact.unit.rpartition(" ")[2]
    return "duration" if unit in DURATIONS else "money" if unit in MONEY else unit


def _clauses(source: Source) -> Iterator[Span]:
    for part in source.sentences:
        yield from part.clauses


def _from_customer(fact: Token, sentence: Sentence, source: Source, own: Sequence[Source]) -> bool:
    """Whether the customer's own text is enough for this fact.

    It is for order numbers and codes. A duration or date of the customer's is only repeated where the source has
    none of its own to contradict it. Money, shares, links and addresses prove nothing about what the desk offers.
    """
    if fact.kind in ("link", "email") or fact.unit in MONEY or fact.unit == "%":
        return False
    found = any(
        other.kind == fact.kind and _same_value(fact, other) and (not fact.known_unit or fact.unit == other.unit)
        for text in own
        for part in text.sentences
        for other in part.whole.facts
    )
    if not found or fact.kind == "code":
        return found
    if fact.kind == "number" and not fact.known_unit:
        return len(fact.value) >= IDENTIFIER_DIGITS
    rivals = [
        other.value
        for part in source.sentences
        if part.whole.stems & sentence.whole.stems
        for other in part.whole.facts
        if other.kind == fact.kind and other.unit == fact.unit
    ]
    said = {other.value for other in sentence.whole.facts}
    return not rivals or any(value in said for value in rivals)
