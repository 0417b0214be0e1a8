"""What holds for every decision, whatever the facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from daemon.models import (
    Address,
    Authentication,
    Autonomy,
    Claim,
    Counters,
    Draft,
    Facts,
    MailKind,
    OutcomeKind,
    Passage,
    Reading,
)
from daemon.policy import RULES, STRICTNESS, decide, policy_problems, prejudge, strictest
from daemon.settings import DEFAULT_ESCALATE_TOPICS, PolicySettings
from daemon.stages.decide import decide_case, prejudge_case
from tests.unit.policy.cases import DRAFT, NOON, facts

PATIENT = hypothesis_settings(deadline=None)  # the first example loads the word lists
shares = st.floats(0, 1)
scores = st.one_of(shares, st.just(float("nan")), st.just(2.0))
words = st.sampled_from(["", "You have 30 days to return a tent.", "word " * 700, "ü"])
claims = st.lists(st.builds(Claim, st.just("A sentence."), st.booleans()), max_size=3).map(tuple)
passages = st.lists(st.builds(Passage, st.just("p"), st.just("d"), st.just("h"), words, scores), max_size=4).map(tuple)
drafts = st.builds(Draft, words, passages, claims, st.sampled_from(["", "unsure"]))
settings_values = st.builds(
    PolicySettings,
    confidence=shares,
    passage_floor=shares,
    anger=shares,
    escalate_topics=st.sampled_from([(), DEFAULT_ESCALATE_TOPICS]),
    topic_autonomy=st.dictionaries(st.sampled_from(["refund", "order"]), st.sampled_from(list(Autonomy))),
    automatic_per_ticket=st.integers(0, 3),
    automatic_per_correspondent=st.integers(0, 3),
    require_dmarc=st.booleans(),
)


@st.composite
def any_facts(draw: st.DrawFn) -> Facts:
    return facts(
        mail={
            "kind": draw(st.sampled_from(list(MailKind))),
            "sender": Address(draw(st.sampled_from(["ada@brook.example.org", ""]))),
            "authentication": Authentication(dmarc=draw(st.sampled_from(["", "pass", "fail", "none"]))),
        },
        case={"received_at": NOON - timedelta(days=draw(st.floats(-2, 20)))},
        understood={
            "text": draw(words),
            "language": draw(st.sampled_from(["en", "de", "ja", ""])),
            "topics": draw(st.lists(st.sampled_from(["refund", "order"]), unique=True).map(tuple)),
            "asks_for_person": draw(st.sampled_from(["", "a human"])),
            "anger": draw(shares),
            "injection": draw(st.sampled_from(["", "ignore your rules"])),
            "readings": draw(st.sampled_from([(), (Reading("a", "b", 1, False, "not read: broken"),)])),
        },
        draft=draw(st.none() | drafts | st.just(DRAFT)),
        autonomy=draw(st.sampled_from(list(Autonomy))),
        counters=draw(st.builds(Counters, *[st.integers(0, 70)] * 3)),
    )


@PATIENT
@given(any_facts(), settings_values)
def test_every_rule_stands_exactly_once_in_hits_and_misses(given_facts: Facts, settings: PolicySettings) -> None:
    decision = decide(given_facts, settings)
    asked = [result.rule for result in (*decision.hits, *decision.misses)]
    assert sorted(asked) == sorted(rule.name for rule in RULES)
    assert 0.0 <= decision.confidence <= 1.0
    outcomes = {rule.name: rule.outcome for rule in RULES}
    assert decision.outcome is strictest(outcomes[hit.rule] for hit in decision.hits)
    assert decide_case(given_facts, settings) == decision


@PATIENT
@given(any_facts(), settings_values, st.sampled_from([kind for kind in MailKind if kind is not MailKind.PERSON]))
def test_machine_mail_is_never_answered_whatever_else_holds(
    given_facts: Facts, settings: PolicySettings, kind: MailKind
) -> None:
    mail = replace(given_facts.case.mail, kind=kind)
    machine = replace(given_facts, case=replace(given_facts.case, mail=mail))
    assert decide(machine, settings).outcome is OutcomeKind.WITHHOLD
    assert prejudge_case(replace(machine, draft=None), settings) is not None


@PATIENT
@given(any_facts(), settings_values, st.integers(0, 3))
def test_a_draft_with_an_unsupported_sentence_is_never_sent(
    given_facts: Facts, settings: PolicySettings, place: int
) -> None:
    draft = given_facts.draft or DRAFT
    bad = (*draft.claims[:place], Claim("It is free.", False), *draft.claims[place:])
    decision = decide(replace(given_facts, draft=replace(draft, claims=bad)), settings)
    assert decision.outcome is not OutcomeKind.SEND
    assert "unsupported_sentence" in {hit.rule for hit in decision.hits}


@PATIENT
@given(st.lists(st.sampled_from(list(OutcomeKind))), st.sampled_from(list(OutcomeKind)))
def test_one_more_hit_never_makes_an_outcome_laxer(outcomes: list[OutcomeKind], added: OutcomeKind) -> None:
    assert STRICTNESS.index(strictest([*outcomes, added])) >= STRICTNESS.index(strictest(outcomes))


@PATIENT
@given(any_facts(), settings_values)
def test_what_is_withheld_early_is_withheld_in_the_end_too(given_facts: Facts, settings: PolicySettings) -> None:
    early = prejudge(replace(given_facts, draft=None), settings)
    late = decide(given_facts, settings)
    assert (early is not None) == (late.outcome is OutcomeKind.WITHHOLD)


def test_rule_names_are_unique_and_every_rule_has_one_sentence() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.sentence.endswith(".") and rule.sentence.count(".") == 1 for rule in RULES)


def test_the_default_policy_has_no_problem() -> None:
    assert policy_problems(PolicySettings()) == []


def test_an_unknown_topic_is_named_with_its_key_and_a_suggestion() -> None:
    settings = PolicySettings(escalate_topics=("refnud",), topic_autonomy={"Weather": Autonomy.OFF})
    first, second = policy_problems(settings)
    assert first == "policy.escalate_topics: there is no topic 'refnud'; did you mean 'refund'?"
    assert second.startswith("policy.topic_autonomy: there is no topic 'Weather'; topics are account, ")


def test_a_topic_cannot_be_sent_and_escalated_at_once() -> None:
    (problem,) = policy_problems(PolicySettings(topic_autonomy={"refund": Autonomy.SEND}))
    assert problem.startswith('policy.topic_autonomy.refund: "send" has no effect')
