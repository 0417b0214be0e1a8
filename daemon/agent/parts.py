"""Whether each of several questions has an answer of its own, and not that of the question before it."""

from __future__ import annotations

from collections.abc import Sequence

from daemon.agent.asking import gives, read_question
from daemon.agent.choosing import Choice
from daemon.agent.doubts import Quoted
from daemon.agent.matching import covered
from daemon.agent.material import Material
from daemon.agent.questions import asks
from daemon.agent.sentences import split_sentences

FEWEST_WORDS = 2  # that a question names, to be answered by the same words as one before it
SHOWN_CHARACTERS = 80
_TOLD_BY_FORM = frozenset({"money", "duration", "date"})


def answered_by_the_way(asked: str, language: str, quoted: Quoted) -> str:
    """Why a question that names nothing has no answer beside the one that it was joined with, or empty.

    "When is the shop open? How can I pay there?": the hours are no answer. "Do you ship to Malta? How much is it?"
    wants a sum, which can be told by its form.
    """
    given = frozenset[str]().union(*(gives(text) for _, text in quoted))
    for sentence in [sentence for sentence in split_sentences(asked) if asks(sentence)][1:]:
        question = read_question(sentence, language)
        if not question.keys and not question.wants & _TOLD_BY_FORM & given:
            return _nothing(sentence)
    return ""


def nothing_of_its_own(asked: str, material: Material, found: Sequence[Choice], before: Sequence[Choice]) -> str:
    """Why a question is not answered by what an earlier one is answered with, or empty.

    "What does the course cost? What do I need for the course?": the price speaks of the course as well. One that names
    more is, where it wants a form or a yes, or where the heading asks the same.
    """
    question = read_question(asked, material.language)
    if not before or not set(found) <= set(before):
        return ""
    if not question.wants and len(question.keys) < FEWEST_WORDS:
        return _nothing(asked)
    headings = (material.passages[choice.passage].heading.rpartition("›")[2] for choice in found)
    if not question.is_open or question.wants & _TOLD_BY_FORM:
        return ""
    return "" if any(covered(question, heading) == question.stems for heading in headings) else _nothing(asked)


def _nothing(asked: str) -> str:
    return f"nothing of its own is quoted for “{asked.strip()[:SHOWN_CHARACTERS]}”"
