"""Answers by quoting: picks the sentences of the best passages that answer the question, and invents nothing."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from daemon.agent.answer import Answer, Cited
from daemon.agent.material import Material
from daemon.agent.sentences import Piece, pieces
from daemon.agent.tokens import tokens
from daemon.agent.words import content_stems, guess_language, word_set, words_in
from daemon.models import Passage, Reading

NO_PASSAGE = "no passage answers this"
OTHER_LANGUAGE = "the passages are in another language than the mail"
MOST_UNITS = 5
MOST_CHARACTERS = 1_200
WHOLE_LIST_LINES = 12  # a list or table up to this length is quoted whole: half of the steps help nobody
FEWEST_SHARED_WORDS = 2
SHARED_SHARE = 0.5  # of the question's words, weighted: this much makes a passage relevant whatever its score
FEWEST_GAIN = 0.12
BASE = 0.3  # what a sentence of a passage is worth before any of the question's words stand in it
LINE_CHARACTERS = 160
MOST_LINES = 2
READ_CHARACTERS = 20_000
_LEANING = word_set(
    "it this that these those they then otherwise however also instead he she dies diese dieser es sie dann dabei "
    "dafür andernfalls jedoch außerdem il elle ils cela ceci sinon cependant ello esto eso entonces"
)
_FRAMES = {
    "en": "From your attachment {name}: “{line}”.",
    "de": "Aus Ihrem Anhang {name}: „{line}“.",
    "fr": "Dans votre pièce jointe {name} : « {line} ».",
    "es": "En su adjunto {name}: «{line}».",
}


@dataclass(frozen=True, slots=True)
class Unit:
    """What is quoted whole: a sentence, or a list or table with the line that leads to it."""

    text: str
    stems: frozenset[str]
    order: int
    prose: bool


@dataclass(frozen=True, slots=True)
class _Choice:
    passage: int  # index into the material's passages
    unit: Unit


def quote(material: Material) -> Answer:
    """One to five units of the relevant passages, in their order; an escalation when no passage is relevant."""
    asked = content_stems(material.question)
    relevant = _relevant(material, asked)
    lines = [] if material.suspicious else _attachment_lines(material, asked)
    if not relevant:
        return Answer(tuple(lines), NO_PASSAGE)
    spoken = [i for i in relevant if _speaks(material.passages[i], material.language)]
    chosen = _choose(material, spoken or relevant, asked)
    return Answer((*lines, *_compose(chosen)), "" if spoken else OTHER_LANGUAGE)


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
    return Unit(text, content_stems(text), order, prose=group[0].kind == "sentence" and len(group) == 1)


@lru_cache(maxsize=4_096)
def _heading_stems(passage_heading: str, document: str) -> frozenset[str]:
    return content_stems(f"{passage_heading} {document}")


def _relevant(material: Material, asked: frozenset[str]) -> list[int]:
    found: list[int] = []
    for i, passage in enumerate(material.passages):
        stems = _heading_stems(passage.heading, passage.document).union(*(unit.stems for unit in units(passage.text)))
        shared = asked & stems
        near = len(shared) >= FEWEST_SHARED_WORDS and len(shared) >= SHARED_SHARE * len(asked)
        if units(passage.text) and (passage.score >= material.floor or near):
            found.append(i)
    return found


def _speaks(passage: Passage, language: str) -> bool:
    guess = guess_language(passage.text)
    return not language or not guess or guess == language.casefold().partition("-")[0]


def _choose(material: Material, candidates: Sequence[int], asked: frozenset[str]) -> list[_Choice]:
    """Take the best unit, then what adds most of the question's words that are still unanswered."""
    pool = [_Choice(i, unit) for i in candidates for unit in units(material.passages[i].text)]
    counts = Counter(stem for choice in pool for stem in choice.unit.stems)
    weights = {stem: math.log(1 + len(pool) / counts[stem]) for stem in asked if stem in counts}
    total = sum(weights.values()) or 1.0

    def worth(choice: _Choice, wanted: frozenset[str], base: float) -> float:
        passage = material.passages[choice.passage]
        heading = _heading_stems(passage.heading, passage.document)
        words = sum(weights.get(stem, 0.0) for stem in wanted & choice.unit.stems) / total
        below = sum(weights.get(stem, 0.0) for stem in wanted & heading - choice.unit.stems) / total
        return (base + words + (below / 2 if base else 0.0)) * passage.score

    best = max(pool, key=lambda choice: (worth(choice, asked, BASE), -choice.passage, -choice.unit.order))
    chosen = _with_neighbours(best, material)
    answered = frozenset[str]().union(*(choice.unit.stems for choice in chosen))
    while len(chosen) < MOST_UNITS and sum(len(choice.unit.text) for choice in chosen) < MOST_CHARACTERS:
        rest = [choice for choice in pool if choice not in chosen]
        following = max(rest, key=lambda choice: worth(choice, asked - answered, 0.0), default=None)
        if following is None or worth(following, asked - answered, 0.0) < FEWEST_GAIN:
            break
        chosen.append(following)
        answered |= following.unit.stems
    return sorted(chosen, key=lambda choice: (choice.passage, choice.unit.order))


def _with_neighbours(best: _Choice, material: Material) -> list[_Choice]:
    """The sentence before one that leans on it ("It …"), and the sentence after: conditions follow what they limit."""
    around = units(material.passages[best.passage].text)
    chosen = [best]
    first = next(iter(words_in(best.unit.text)), "")
    if best.unit.prose and best.unit.order and first in _LEANING:
        chosen.append(_Choice(best.passage, around[best.unit.order - 1]))
    if best.unit.prose and best.unit.order + 1 < len(around) and around[best.unit.order + 1].prose:
        chosen.append(_Choice(best.passage, around[best.unit.order + 1]))
    return chosen


def _compose(chosen: Sequence[_Choice]) -> list[Cited]:
    parts: list[Cited] = []
    for i, choice in enumerate(chosen):
        before = chosen[i - 1] if i else None
        if before is None:
            gap = ""
        elif before.passage != choice.passage or not choice.unit.prose or not before.unit.prose:
            gap = "\n\n"
        else:
            gap = ""
        parts.append(Cited(gap + choice.unit.text, (choice.passage + 1,)))
    return parts


def _attachment_lines(material: Material, asked: frozenset[str]) -> list[Cited]:
    """Lines with numbers that the question asks about, named as the attachment's; no links, no addresses."""
    language = material.language.casefold().partition("-")[0]
    frame = _FRAMES.get(language, _FRAMES["en"])
    found: list[Cited] = []
    for reading in material.readings:
        for line in _lines(reading, asked):
            found.append(Cited(frame.format(name=reading.name, line=line) + "\n"))
    return found[:MOST_LINES]


def _lines(reading: Reading, asked: frozenset[str]) -> list[str]:
    # Line by line: an invoice is no prose.
    lines = reading.text[:READ_CHARACTERS].splitlines() if reading.is_read and not reading.inline else []
    scored: list[tuple[int, int, str]] = []
    for i, text in enumerate(lines):
        line = text.strip().lstrip("#*-• ")
        shared = len(asked & content_stems(line))
        kinds = {token.kind for token in tokens(line)} if shared and len(line) <= LINE_CHARACTERS else set()
        if (
            kinds & {"number", "date", "time", "code"}
            and not kinds & {"link", "email"}
            and not re.search(r"[“”„«»\"]", line)
        ):
            scored.append((-shared, i, re.sub(r"\s*\|\s*", " | ", line).strip(" |.")))
    return [line for _, _, line in sorted(scored)[:MOST_LINES]]
