"""Tests about what a mail tells beside its question, which an answer to the question alone would pass over."""

from __future__ import annotations

from daemon.agent.numbers import MONEY
from daemon.agent.own_case import asks_of_own_case
from daemon.agent.stories import Story, prices_told, story_of
from daemon.agent.tokens import tokens
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


def another_price(facts: Facts, settings: PolicySettings) -> Answer:
    """The mail tells of an amount of money, and the draft names others: what was told or billed may contradict it."""
    named = {
        f"{token.value} {token.unit}"
        for token in tokens(facts.draft.text if facts.draft else "")
        if token.unit in MONEY
    }
    for price, sentence in prices_told(facts.understanding.text) if named else ():
        if price not in named:
            return Answer(True, f"the mail tells of {price}, and the draft does not: “{sentence[:_SHOWN_CHARACTERS]}”")
    return Answer(False, "no price is told that the draft does not have")


def own_case(facts: Facts, settings: PolicySettings) -> Answer:
    """A question about the customer's own order, parcel or account, which no document can answer."""
    texts = (facts.understanding.text, *facts.case.unanswered)
    found = next(filter(None, map(asks_of_own_case, texts)), "")
    return Answer(bool(found), f"no document knows: “{found[:_SHOWN_CHARACTERS]}”" if found else "")


def _stories(facts: Facts) -> list[Story]:
    """Of the newest mail, and of those before it that wait for an answer as well."""
    texts = (facts.understanding.text, *facts.case.unanswered)
    return [story_of(text, facts.understanding.language) for text in texts]
