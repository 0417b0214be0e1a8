"""When a draft may go out by itself: an ordered table of small rules, all asked, the strictest hit wins.

To change a rule, change its row here; its question stands in ``daemon/rules``. A breaker is named in ``BREAKERS``
as well: it is asked again when the decision is stored. No rule touches the world.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass, replace
from difflib import get_close_matches

from daemon.confidence import confidence
from daemon.lexicon import known_topics
from daemon.models import Autonomy, Decision, Facts, OutcomeKind, RuleResult
from daemon.rules import draft, earlier, sender, told, wishes
from daemon.rules.answers import Answer
from daemon.settings import PolicySettings

__all__ = [
    "NO_RECIPIENT",
    "RULES",
    "Rule",
    "count_again",
    "decide",
    "foresee",
    "known_topics",
    "policy_problems",
    "prejudge",
]

# Found by whoever addresses the reply, after the rules.
NO_RECIPIENT = RuleResult("no_recipient", "The mail names nobody to answer.", "")

Test = Callable[[Facts, PolicySettings], Answer]

WITHHOLD, REVIEW = OutcomeKind.WITHHOLD, OutcomeKind.REVIEW
STRICTNESS = (OutcomeKind.SEND, OutcomeKind.REVIEW, OutcomeKind.SUPERSEDED, OutcomeKind.WITHHOLD)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: what is asked and what follows from a hit. ``needs_draft``: cannot be asked before there is one."""

    name: str
    sentence: str
    test: Test
    outcome: OutcomeKind
    needs_draft: bool = False


RULES: tuple[Rule, ...] = (
    # No answer at all, not even a draft; the mail is stored and shown. Asked before a model costs anything.
    Rule("machine_mail", "A machine wrote this mail.", sender.machine_mail, WITHHOLD),
    Rule("own_mail", "This is our own mail, or a sibling desk's.", sender.own_mail, WITHHOLD),
    Rule("nobody_to_answer", "The mail names nobody to answer.", sender.nobody_to_answer, WITHHOLD),
    Rule("autonomy_off", "Deskhand may not act on this mailbox or topic.", sender.autonomy_off, WITHHOLD),
    Rule("too_old", "The mail arrived too long ago.", sender.too_old, WITHHOLD),
    Rule(
        "before_first_look",
        "The mail lay there before Deskhand first looked.",
        sender.before_first_look,
        WITHHOLD,
    ),
    Rule("flood", "Too many mails from this address within an hour.", sender.flood, WITHHOLD),
    Rule(
        "near_first_look",
        "The mail may have lain there before Deskhand first looked.",
        sender.near_first_look,
        REVIEW,
    ),
    # Breakers: whatever slipped through above stops here after a few rounds.
    Rule("ticket_breaker", "Too many automatic replies on this ticket today.", sender.ticket_breaker, REVIEW),
    Rule(
        "correspondent_breaker",
        "Too many automatic replies to this address today.",
        sender.correspondent_breaker,
        REVIEW,
    ),
    Rule("desk_breaker", "Too many automatic replies of the desk within an hour.", sender.desk_breaker, REVIEW),
    Rule("returned_mail", "Our last mail to this address came back.", sender.returned_mail, REVIEW),
    # Whom to believe.
    Rule("forged_sender", "The sender may be forged.", sender.forged_sender, REVIEW),
    Rule("unproven_sender", "Nothing proves the sender, and settings ask for it.", sender.unproven_sender, REVIEW),
    Rule("unknown_visitor", "A form wrote, and it is not known for whom.", sender.unknown_visitor, REVIEW),
    Rule("reply_elsewhere", "The reply would go to another address than the sender's.", sender.reply_elsewhere, REVIEW),
    Rule("looks_automatic", "A machine may have written this mail.", sender.looks_automatic, REVIEW),
    # What the mail says and brings.
    Rule("asks_for_person", "The customer asks for a person.", wishes.asks_for_person, REVIEW),
    Rule("escalate_topic", "The topic always goes to a person.", wishes.escalate_topic, REVIEW),
    Rule("angry", "The customer is angry.", wishes.angry, REVIEW),
    Rule("injection", "The mail tries to instruct the model.", wishes.injection, REVIEW),
    Rule("unread_attachment", "An attachment could not be read.", wishes.unread_attachment, REVIEW),
    Rule("foreign_language", "There are no word lists for this language.", wishes.foreign_language, REVIEW),
    Rule("too_long", "The mail is too long to be understood for certain.", wishes.too_long, REVIEW),
    Rule("nothing_asked", "The mail asks nothing.", wishes.nothing_asked, REVIEW),
    Rule("tells_of_trouble", "The customer tells of more than the question.", told.tells_of_trouble, REVIEW),
    Rule("wants_more", "The customer wants something done.", told.wants_more, REVIEW),
    Rule("own_case", "The customer asks about their own order or account.", told.own_case, REVIEW),
    Rule("another_price", "The customer tells of another price.", told.another_price, REVIEW, needs_draft=True),
    # What was written on the ticket before.
    Rule("reuses_thread", "The mail seems to ask something else than its ticket.", earlier.reuses_thread, REVIEW),
    Rule("asks_nothing_new", "The newest mail has no question of its own.", earlier.asks_nothing_new, REVIEW),
    Rule("takes_back", "The customer takes a question back or corrects it.", earlier.takes_back, REVIEW),
    Rule("contradicts", "The customer says that an answer did not fit.", earlier.contradicts, REVIEW),
    Rule("said_before", "The same was answered on this ticket before.", earlier.said_before, REVIEW, needs_draft=True),
    # What was drafted.
    Rule("no_draft", "Nothing was drafted.", draft.no_draft, REVIEW, needs_draft=True),
    Rule("model_escalated", "The drafter hands over to a person.", draft.model_escalated, REVIEW, needs_draft=True),
    Rule("no_passage", "No document comes near enough.", draft.no_passage, REVIEW, needs_draft=True),
    Rule("empty_answer", "The draft is empty.", draft.empty_answer, REVIEW, needs_draft=True),
    Rule(
        "unchecked_answer", "No sentence was held against a source.", draft.unchecked_answer, REVIEW, needs_draft=True
    ),
    Rule(
        "unsupported_sentence", "No source supports a sentence.", draft.unsupported_sentence, REVIEW, needs_draft=True
    ),
    Rule("draft_instructs", "The draft holds orders to a machine.", draft.draft_instructs, REVIEW, needs_draft=True),
    Rule("low_confidence", "Confidence is under the threshold.", draft.low_confidence, REVIEW, needs_draft=True),
    # Last, because it says least about the mail: the admin has not allowed sending here.
    Rule("autonomy_draft", "Drafts of this mailbox or topic wait for a person.", sender.autonomy_draft, REVIEW),
)


BREAKERS = frozenset({"ticket_breaker", "correspondent_breaker", "desk_breaker"})


def decide(facts: Facts, settings: PolicySettings) -> Decision:
    """Ask every rule; the strictest outcome of the hits holds, ``send`` when nothing hits."""
    value = confidence(facts.draft, facts.understanding) if facts.draft else 0.0
    return _judge(RULES, facts, settings, value)


def prejudge(facts: Facts, settings: PolicySettings) -> Decision | None:
    """Ask only what can withhold without a draft; None when a draft is worth its cost.

    Most of these rules need the mail alone, so this may run before attachments are read; ``autonomy_off`` of a topic
    needs the understanding, so ask again after it.
    """
    rules = [rule for rule in RULES if rule.outcome is WITHHOLD and not rule.needs_draft]
    decision = _judge(rules, facts, settings, 0.0)
    return decision if decision.outcome is WITHHOLD else None


def foresee(facts: Facts, settings: PolicySettings, unknown: Set[str] = frozenset()) -> Decision:
    """Ask what needs no draft, but for the rules named in ``unknown``: whose facts nobody has yet. ``send`` says no
    more than that a draft would be made."""
    rules = [rule for rule in RULES if not rule.needs_draft and rule.name not in unknown]
    return _judge(rules, facts, settings, 0.0)


def count_again(decision: Decision, facts: Facts, settings: PolicySettings) -> Decision:
    """Ask the breakers once more, with counters as they are when the decision is stored."""
    again = _judge([rule for rule in RULES if rule.name in BREAKERS], facts, settings, decision.confidence)
    return replace(
        decision,
        outcome=strictest((decision.outcome, again.outcome)),
        hits=(*decision.hits, *again.hits),
        misses=(*(miss for miss in decision.misses if miss.rule not in BREAKERS), *again.misses),
    )


def strictest(outcomes: Iterable[OutcomeKind]) -> OutcomeKind:
    """The strictest of the outcomes, ``send`` when there are none."""
    return max(outcomes, key=STRICTNESS.index, default=OutcomeKind.SEND)


def _judge(rules: Iterable[Rule], facts: Facts, settings: PolicySettings, value: float) -> Decision:
    asked = [(rule, rule.test(facts, settings)) for rule in rules]
    return Decision(
        outcome=strictest(rule.outcome for rule, answer in asked if answer.hit),
        confidence=value,
        hits=tuple(_result(rule, answer) for rule, answer in asked if answer.hit),
        misses=tuple(_result(rule, answer) for rule, answer in asked if not answer.hit),
    )


def _result(rule: Rule, answer: Answer) -> RuleResult:
    return RuleResult(rule.name, rule.sentence, answer.fact)


def policy_problems(settings: PolicySettings) -> list[str]:
    """What is wrong with the policy section, one sentence a problem, each naming its key; empty when all is well."""
    problems = [
        f"policy.{key}: there is no topic {topic!r}{_suggestion(topic)}"
        for key, topics in (("escalate_topics", settings.escalate_topics), ("topic_autonomy", settings.topic_autonomy))
        for topic in topics
        if topic not in known_topics()
    ]
    for topic, autonomy in settings.topic_autonomy.items():
        if autonomy is Autonomy.SEND and topic in settings.escalate_topics:
            problems.append(
                f'policy.topic_autonomy.{topic}: "send" has no effect while policy.escalate_topics lists {topic!r}; '
                "take it out of one of them"
            )
    return problems


def _suggestion(topic: str) -> str:
    close = get_close_matches(topic.casefold(), known_topics(), n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; topics are {', '.join(sorted(known_topics()))}"
