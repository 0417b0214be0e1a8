"""Doubts about a quote that speaks of all that is asked: another passage may be meant, or another number or name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from daemon.agent.asking import Question, denies
from daemon.agent.matching import covered
from daemon.agent.sentences import pieces
from daemon.models import Passage

CLEARLY_BETTER = 0.1  # by so much a passage must rank above what is quoted to be missed in the answer

Quoted = Sequence[tuple[Passage, str]]


def another_passage(question: Question, quoted: Quoted, near: Iterable[Passage]) -> str:
    """Why a passage that is not quoted may be the answer: it speaks of all that is asked and ranks clearly better.

    Or what is quoted only says what is not so, to "where do you deliver?", and that passage says what is. Or empty.
    """
    best = max(passage.score for passage, _ in quoted)
    answered = frozenset[str]().union(*(covered(question, text) for _, text in quoted))
    only_denied = question.is_open and _only_denies(question, "\n\n".join(text for _, text in quoted))
    for passage in near:
        if any(passage is other for other, _ in quoted):
            continue
        whole = covered(question, f"{passage.heading}\n{passage.text}") == question.stems
        denied = question.is_open and _only_denies(question, passage.text)
        if whole and not denied and passage.score >= best + CLEARLY_BETTER:
            return f"a passage that ranks better is not quoted: “{passage.heading}”"
        said = [part for part in _parts(passage.text) if answered <= covered(question, part)]
        if only_denied and not all(denies(part) for part in said):
            return f"what is quoted says only what is not so, and “{passage.heading}” may say what is"
    return ""


def _only_denies(question: Question, text: str) -> bool:
    """Whether the parts of the text that speak of the question say what is not so, all of them."""
    spoken = [part for part in _parts(text) if covered(question, part)]
    return bool(spoken) and all(denies(part) for part in spoken)


def _parts(text: str) -> list[str]:
    """The sentences, items and rows of a text."""
    return [piece.bare for piece in pieces(text) if piece.kind != "heading"]
