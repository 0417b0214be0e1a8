"""A section that opens with "Yes." answers the question of its own heading, and no other one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from daemon.agent.asking import Question
from daemon.agent.choosing import Choice
from daemon.agent.matching import answers_heading, opening_of
from daemon.models import Passage

SHOWN_CHARACTERS = 80


def without_openings(
    chosen: Sequence[Choice], passages: Sequence[Passage], question: Question
) -> tuple[list[Choice], str]:
    """What is quoted, without the "Yes." of a section that answers another question, and why a person should look.

    Cut off, the rest still states what it states; but to a question for yes or no it may be the opposite answer.
    """
    kept: list[Choice] = []
    problem = ""
    for choice in chosen:
        heading = passages[choice.passage].heading
        opening = opening_of(choice.unit.text) if choice.unit.order == 0 else ""
        if not opening or answers_heading(question, heading):
            kept.append(choice)
            continue
        rest = choice.unit.text[len(opening) :]
        kept += [replace(choice, unit=replace(choice.unit, text=rest[:1].upper() + rest[1:]))] if rest else []
        if not question.is_open:
            problem = (
                f"what is quoted answers another question: “{heading.rpartition('›')[2].strip()[:SHOWN_CHARACTERS]}”"
            )
    return kept, problem
