"""Tests about the draft: is there one, and is all of it proven.

A rule misses where a rule above it has named the cause already: an empty draft is no second reason beside "no passage
answers this". Whatever is left out here, a rule with the same outcome has hit.
"""

from __future__ import annotations

from daemon.confidence import confidence
from daemon.lexicon import INJECTION, lexicon
from daemon.models import Draft, Facts
from daemon.rules.answers import Answer
from daemon.rules.wishes import nothing_asked
from daemon.settings import PolicySettings

_SHOWN_CHARACTERS = 120
_NO_DRAFT = Answer(False, "no draft")
_NOTHING_ASKED = Answer(False, "nothing was asked")
_NO_ANSWER = Answer(False, "nothing was answered, for the reason above")


def no_draft(facts: Facts, settings: PolicySettings) -> Answer:
    """Nothing was drafted: the model is down without a fallback, or a budget is used up."""
    return Answer(facts.draft is None, "no draft" if facts.draft is None else f"model {facts.draft.usage.model}")


def model_escalated(facts: Facts, settings: PolicySettings) -> Answer:
    """The drafter itself asked for a person."""
    if facts.draft is None:
        return _NO_DRAFT
    if nothing_asked(facts, settings).hit:
        return _NOTHING_ASKED
    return Answer(bool(facts.draft.escalate), facts.draft.escalate)


def no_passage(facts: Facts, settings: PolicySettings) -> Answer:
    """No passage, or the best lies below ``passage_floor``."""
    if facts.draft is None:
        return _NO_DRAFT
    if nothing_asked(facts, settings).hit:
        return _NOTHING_ASKED
    if _gave_up(facts.draft):
        return _NO_ANSWER
    best = max((passage.score for passage in facts.draft.passages), default=None)
    if best is None:
        return Answer(True, "no passage found")
    # Written as "not at least", so that a score that is not a number counts as none.
    return Answer(not best >= settings.passage_floor, f"best passage {best:.2f}, floor {settings.passage_floor:.2f}")


def empty_answer(facts: Facts, settings: PolicySettings) -> Answer:
    """The draft has no words."""
    if facts.draft is None:
        return _NO_DRAFT
    if _has_cause(facts, settings):
        return _NO_ANSWER
    length = len(facts.draft.text.split())
    return Answer(length == 0, f"{length} words")


def unchecked_answer(facts: Facts, settings: PolicySettings) -> Answer:
    """No sentence of the draft was held against its sources."""
    if facts.draft is None:
        return _NO_DRAFT
    if _is_empty(facts.draft):
        return _NO_ANSWER
    return Answer(not facts.draft.claims, f"{len(facts.draft.claims)} sentences checked")


def unsupported_sentence(facts: Facts, settings: PolicySettings) -> Answer:
    """A sentence that no passage carries; the fact names the first one and what is wrong with it."""
    if facts.draft is None:
        return _NO_DRAFT
    unsupported = [claim for claim in facts.draft.claims if not claim.supported]
    if not unsupported:
        return Answer(False, f"{len(facts.draft.claims)} sentences supported")
    first = unsupported[0]
    more = f" (and {len(unsupported) - 1} more)" if len(unsupported) > 1 else ""
    problem = f": {first.problem}" if first.problem else ""
    return Answer(True, f"“{first.sentence}”{problem}{more}")


def low_confidence(facts: Facts, settings: PolicySettings) -> Answer:
    """Confidence below the admin's threshold."""
    if facts.draft is None:
        return _NO_DRAFT
    if _is_empty(facts.draft) or not facts.draft.claims or nothing_asked(facts, settings).hit:
        return _NO_ANSWER
    value = confidence(facts.draft, facts.understanding)
    return Answer(not value >= settings.confidence, f"confidence {value:.2f}, threshold {settings.confidence:.2f}")


def _is_empty(draft: Draft) -> bool:
    return not draft.text.strip()


def _gave_up(draft: Draft) -> bool:
    """Whether the drafter wrote nothing and said why."""
    return _is_empty(draft) and bool(draft.escalate)


def _has_cause(facts: Facts, settings: PolicySettings) -> bool:
    """Whether a rule above says why there is no text."""
    return nothing_asked(facts, settings).hit or model_escalated(facts, settings).hit or no_passage(facts, settings).hit


def draft_instructs(facts: Facts, settings: PolicySettings) -> Answer:
    """Words in the draft itself that instruct a model or an agent: a document, or what a mail quotes, may hold them."""
    if facts.draft is None:
        return _NO_DRAFT
    hits = lexicon().scan(facts.draft.text, facts.understanding.language)
    words = next((hit.words[:_SHOWN_CHARACTERS] for hit in hits if hit.category == INJECTION), "")
    return Answer(bool(words), f"“{words}”" if words else "")
