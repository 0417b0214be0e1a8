"""Chooses what to quote: cuts passages into units, and scores each by the question's words, its sort and its place."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from daemon.agent.asking import Question, denies, gives
from daemon.agent.leaning import leans
from daemon.agent.matching import answers_heading, covered, narrower, opening_of
from daemon.agent.material import Material
from daemon.agent.numbers import UNITS
from daemon.agent.sentences import Piece, pieces
from daemon.agent.words import GENERIC, stem

MOST_UNITS = 5
MOST_CHARACTERS = 1_200
WHOLE_LIST_LINES = 12  # a list or table up to this length is quoted whole: half of the steps help nobody
FEWEST_GAIN = 0.15
BASE = 0.3  # what a sentence of a passage is worth before any of the question's words stand in it
BELOW_HEADING = 0.9  # what a word of the question is worth that stands in the heading and not in the sentence
BELOW_TITLE = 0.45  # and in the title of the document
WHOLE_CHARACTERS = 450  # a section up to this length is quoted whole when its heading is what is asked about
HEADING_BONUS = 0.25  # a section that is about the question, beside its words
BY_THE_WAY = 0.6  # a sentence below a heading about something else, or about a special case
OTHER_QUESTION = 0.6  # a section that opens with a "yes" to another question than the mail's
ONLY_DENIED = 0.6  # a "not" for an answer to "where do you …", when another sentence has the same words without it
OTHER_KIND = 0.6  # a sentence without a duration for "how long", without an amount for "how much"
VAGUE = 0.3  # "take", "cost", "order": words that tell the sort of answer, not its matter
OPENING_BONUS = 0.08
RANK_STEP = 0.04
LONG_CHARACTERS = 220  # a longer unit shares more words with any question
LENGTH_COST = 0.15
FEWEST_KEYS = 2  # one word stands in many a heading and prefers none
SECOND_WANTS = frozenset({"duration", "money", "date"})
SECOND_SHARE = 0.5
_VAGUE = GENERIC | frozenset(stem(name) for name in UNITS if name.isalpha())


@dataclass(frozen=True, slots=True)
class Unit:
    """What is quoted whole: a sentence, or a list or table with the line that leads to it."""

    text: str
    order: int
    prose: bool

    @property
    def leans(self) -> bool:
        """Whether it says nothing without the sentence before it."""
        return self.prose and leans(self.text)


@dataclass(frozen=True, slots=True)
class Choice:
    """A unit and where it is from."""

    passage: int  # index into the material's passages
    unit: Unit


def choose(material: Material, candidates: Sequence[int], question: Question) -> list[Choice]:
    """Take the best unit, then what adds most of the question's words that are still unanswered; empty for none."""
    pool = [
        Choice(i, narrowed(unit, question))
        for i in candidates
        for unit in units(material.passages[i].text)
        if unit.order or not unit.leans
    ]
    if not pool:
        return []
    scores = _Scores(material, pool, question)
    best = max(pool, key=lambda choice: (scores.first(choice), -choice.passage, -choice.unit.order))
    chosen = [choice for choice in pool if choice.passage == best.passage] if scores.whole(best) else [best]
    chosen += scores.for_other_wants(best, chosen)
    answered = frozenset[str]().union(*(scores.words(choice) for choice in chosen))
    answered |= covered(question, material.passages[best.passage].heading)
    while len(chosen) < MOST_UNITS and sum(len(choice.unit.text) for choice in chosen) < MOST_CHARACTERS:
        rest = [choice for choice in pool if choice not in chosen]
        following = max(rest, key=lambda choice: scores.gain(choice, answered), default=None)
        if following is None or scores.gain(following, answered) < FEWEST_GAIN:
            break
        chosen.append(following)
        answered |= scores.words(following)
    return _with_neighbours(chosen, best, material)


@lru_cache(maxsize=4_096)
def units(text: str) -> tuple[Unit, ...]:
    """The units of a passage, in order."""
    found: list[Unit] = []
    group: list[Piece] = []

    def close() -> None:
        if group:
            found.append(_unit(group, len(found)))
            group.clear()

    for piece in pieces(text):
        joins = piece.kind in ("item", "row") and bool(group) and group[-1].kind in (piece.kind, "sentence")
        joins &= not group or group[-1].kind != "row" or group[-1].paragraph == piece.paragraph  # of one table
        if not joins or len(group) > WHOLE_LIST_LINES:
            close()
        if piece.kind == "heading":
            continue
        group.append(piece)
        if piece.kind == "sentence" and not piece.text.endswith(":"):
            close()
    close()
    return tuple(found)


def _unit(group: Sequence[Piece], order: int) -> Unit:
    lines = [piece.text for piece in group]
    rows = [i for i, piece in enumerate(group) if piece.kind == "row"]
    if len(rows) > 1:
        columns = group[rows[0]].text.strip().strip("|").count("|") + 1
        lines.insert(rows[0] + 1, "|" + " --- |" * columns)
    text = "\n".join(lines)
    return Unit(text, order, prose=group[0].kind == "sentence" and len(group) == 1)


def narrowed(unit: Unit, question: Question) -> Unit:
    """A table with only the rows that the question names best, when it names some; any other unit as it is."""
    lines = unit.text.split("\n")
    start = next((i for i, line in enumerate(lines) if line.startswith("|")), None)
    if start is None:
        return unit
    rows = lines[start + 2 :]
    spoken = [covered(question, row) for row in rows]
    counts = Counter(word for words in spoken for word in words)
    named = {word for word in question.stems - covered(question, lines[start]) if counts[word] * 2 <= len(rows)}
    most = max((len(words & named) for words in spoken), default=0)
    if not most:
        return unit
    kept = (row for row, words in zip(rows, spoken, strict=True) if len(words & named) == most)
    return replace(unit, text="\n".join((*lines[: start + 2], *kept)))


class _Scores:
    """How much a unit is worth as the answer, and as an addition to one. Rare words of the question weigh more."""

    def __init__(self, material: Material, pool: Sequence[Choice], question: Question) -> None:
        self._words = {choice: covered(question, choice.unit.text) for choice in pool}
        counts = Counter(word for words in self._words.values() for word in words)
        rarity = {word: math.log(1 + len(pool) / (counts[word] or 1)) for word in question.stems}
        self._weights = {word: rare * (VAGUE if word in _VAGUE else 1.0) for word, rare in rarity.items()}
        self._total = sum(self._weights.values()) or 1.0
        self._passages = material.passages
        self._pool = pool
        self._question = question
        self._about = self._headed(frozenset(choice.passage for choice in pool))

    def _headed(self, candidates: frozenset[int]) -> frozenset[int]:
        """The passages whose own heading is about the question, when one of them speaks of all of it; else all."""
        if len(self._question.keys) < FEWEST_KEYS:
            return candidates
        parts = {i: self._passages[i] for i in candidates}
        about = {i for i, passage in parts.items() if covered(self._question, passage.heading.rpartition("›")[2])}
        whole = (covered(self._question, f"{parts[i].heading}\n{parts[i].text}") for i in about)
        return frozenset(about) if any(words == self._question.stems for words in whole) else candidates

    def words(self, choice: Choice) -> frozenset[str]:
        """The words of the question that the unit speaks of."""
        return self._words[choice]

    def first(self, choice: Choice) -> float:
        """The question's words in the unit and its headings, the sort of answer, and how near the passage is."""
        title, _, own = self._passages[choice.passage].heading.rpartition("›")
        titled = covered(self._question, own)
        said = self._words[choice]
        words = self._share(said) + BELOW_HEADING * self._share(titled - said)
        words += BELOW_TITLE * self._share(covered(self._question, title) - titled - said)
        opening = OPENING_BONUS if choice.unit.order == 0 else 0.0
        wanted = self._question.wants
        kind = 1.0 if not wanted or wanted & gives(choice.unit.text) else OTHER_KIND
        if choice.passage not in self._about or narrower(self._question, f"{title}›{own}", choice.unit.text):
            kind *= BY_THE_WAY
        if not self._question.is_open and self._is_another_answer(choice.passage):
            kind *= OTHER_QUESTION
        if self._question.is_open and self._is_only_denied(choice):
            kind *= ONLY_DENIED
        return (BASE + words + HEADING_BONUS * self._share(titled) + opening) * kind * self._nearness(choice)

    def _is_another_answer(self, passage: int) -> bool:
        """Whether the passage opens with a yes or no to another question than this."""
        found = self._passages[passage]
        first = units(found.text)[0].text
        return bool(opening_of(first)) and not answers_heading(self._question, found.heading)

    def _is_only_denied(self, choice: Choice) -> bool:
        """Whether the sentence says what is not so, and another has the same words of the question without a "not"."""
        said = self._words[choice]
        return denies(choice.unit.text) and any(
            said <= self._words[other] and not denies(other.unit.text) for other in self._pool
        )

    def whole(self, best: Choice) -> bool:
        """Whether to quote the passage whole: it is short, and its heading is what the question is about."""
        passage = self._passages[best.passage]
        prose = all(unit.prose for unit in units(passage.text))
        named = covered(self._question, passage.heading.rpartition("›")[2])
        return prose and bool(named) and len(passage.text) <= WHOLE_CHARACTERS

    def for_other_wants(self, best: Choice, chosen: Sequence[Choice]) -> list[Choice]:
        """For "how long, and what does it cost": the best unit for each sort of answer that is still missing."""
        found: list[Choice] = []
        for kind in sorted(self._question.wants & SECOND_WANTS):
            if any(kind in gives(choice.unit.text) for choice in (*chosen, *found)):
                continue
            fitting = [choice for choice in self._pool if kind in gives(choice.unit.text)]
            second = max(fitting, key=self.first, default=None)
            if second is not None and self.first(second) >= SECOND_SHARE * self.first(best):
                found.append(second)
        return found

    def gain(self, choice: Choice, answered: frozenset[str]) -> float:
        """What the unit adds of words that nothing chosen has; nothing, when it leans on a sentence before it."""
        if choice.unit.leans:
            return 0.0
        return self._share(self._words[choice] - answered) * self._nearness(choice)

    def _share(self, stems: frozenset[str]) -> float:
        return sum(weight for word, weight in self._weights.items() if word in stems) / self._total

    def _nearness(self, choice: Choice) -> float:
        length = len(choice.unit.text) / LONG_CHARACTERS
        rank = 1 - RANK_STEP * choice.passage
        return self._passages[choice.passage].score * rank / (1 + LENGTH_COST * max(0.0, length - 1))


def _with_neighbours(chosen: list[Choice], best: Choice, material: Material) -> list[Choice]:
    """What the chosen lean on, and the sentence after the best: conditions follow what they limit.

    What leans on nothing that can be quoted is left out.
    """
    around = units(material.passages[best.passage].text)
    if best.unit.prose and best.unit.order + 1 < len(around) and around[best.unit.order + 1].prose:
        chosen = [*chosen, Choice(best.passage, around[best.unit.order + 1])]
    complete: list[Choice] = []
    for choice in dict.fromkeys(chosen):
        complete += _with_antecedents(choice, units(material.passages[choice.passage].text))
    kept = dict.fromkeys(complete)
    return sorted(kept, key=lambda choice: (choice.passage, choice.unit.order))


def _with_antecedents(choice: Choice, around: Sequence[Unit]) -> list[Choice]:
    first = choice.unit.order
    while first and around[first].leans:
        first -= 1
    if around[first].leans:
        return []
    return [*(Choice(choice.passage, unit) for unit in around[first : choice.unit.order]), choice]
