"""Tests about what a mail tells beside its question, which an answer to the question alone would pass over."""

from __future__ import annotations

from daemon.agent.own_case import asks_of_own_case
from daemon.agent.stories import Story, story_of
from daemon.models import Facts
from daemon.rules.answers import Answer
from daemon.settings import PolicySettings

_SHOWN_CHARACTERS = 160


def tells_of_trouble(facts: Facts, settings: PolicySettings) -> Answer:
    """A sentence beside the question says that something went wrong, happened or was tried."""
    for story in _stories(facts):
        if story.trouble:
            return Answer(True, f"besides the question: “{story.trouble[:_SHOWN_CHARACTERS]}” ({story.trouble_words})")
    return Answer(False, "nothing but the question, and what most customers tell")


def wants_more(facts: Facts, settings: PolicySettings) -> Answer:
    """A sentence beside the question asks the desk to do something."""
    for story in _stories(facts):
        if story.request:
            return Answer(True, f"besides the question: “{story.request[:_SHOWN_CHARACTERS]}” ({story.request_words})")
    return Answer(False, "nothing is to be done but to answer")


def own_case(facts: Facts, settings: PolicySettings) -> Answer:
    """A question about the customer's own order, parcel or account, which no document can answer."""
    texts = (facts.understanding.text, *facts.case.unanswered)
    found = next(filter(None, map(asks_of_own_case, texts)), "")
    return Answer(bool(found), f"no document knows: “{found[:_SHOWN_CHARACTERS]}”" if found else "")


def _stories(facts: Facts) -> list[Story]:
    """Of the newest mail, and of those before it that wait for an answer as well."""
    texts = (facts.understanding.text, *facts.case.unanswered)
    return [story_of(text, facts.understanding.language) for text in texts]
