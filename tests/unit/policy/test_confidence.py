"""Confidence: a share, repeatable, and never lower when the evidence is better."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.confidence import confidence, explain
from daemon.models import Claim, Passage, Reading, Understanding, Usage
from tests.unit.policy.cases import DRAFT, OTHER, PASSAGE, QUESTION

PATIENT = settings(deadline=None)  # the first example loads the word lists
ASKED = Understanding(QUESTION, "en")
scores = st.floats(0, 1)


@PATIENT
@given(scores, scores)
def test_a_nearer_best_passage_never_lowers_it(one: float, other: float) -> None:
    low, high = sorted((one, other))
    values = [confidence(replace(DRAFT, passages=(replace(PASSAGE, score=s),)), ASKED) for s in (low, high)]
    assert values[0] <= values[1]


@PATIENT
@given(st.lists(st.booleans(), min_size=1, max_size=8), st.integers(0, 7))
def test_one_more_supported_sentence_never_lowers_it(supported: list[bool], place: int) -> None:
    better = [*supported]
    better[place % len(better)] = True
    low, high = (
        confidence(replace(DRAFT, claims=tuple(Claim("s", ok) for ok in oks)), ASKED) for oks in (supported, better)
    )
    assert 0.0 <= low <= high <= 1.0


def test_a_draft_that_nobody_checked_or_that_has_no_passage_is_worth_little() -> None:
    assert confidence(replace(DRAFT, claims=()), ASKED) == 0.0
    assert confidence(replace(DRAFT, passages=()), ASKED) < 0.2


def test_a_question_that_the_passages_cover_scores_higher_than_one_they_do_not() -> None:
    other = Understanding("Do you rent out camera drones at weekends?", "en")
    assert explain(DRAFT, ASKED).coverage == 1.0
    assert explain(DRAFT, other).coverage == 0.0
    assert confidence(DRAFT, ASKED) > confidence(DRAFT, other)


def test_words_that_only_the_customers_attachment_has_do_not_count_as_answered() -> None:
    asked = Understanding("What does the gazebo cost?", "en")
    reading = Reading("list.xlsx", "x", 9, False, "read", "Gazebo: cost 120 EUR")
    assert explain(DRAFT, replace(asked, readings=(reading,))).coverage == explain(DRAFT, asked).coverage == 0.0


def test_words_that_stand_in_a_passage_and_not_in_the_draft_do_not_count_as_answered() -> None:
    gazebo = Passage("p3", "gazebos.md", "Gazebos", "A gazebo costs 120 EUR.", 0.9)
    asked = Understanding("What does the gazebo cost?", "en")
    assert explain(replace(DRAFT, passages=(*DRAFT.passages, gazebo)), asked).coverage == 0.0


def test_an_answer_that_rests_on_no_passage_is_worth_nothing() -> None:
    own = replace(DRAFT, claims=(Claim("From your attachment a.pdf: “Invoice 4711”.", True),))
    assert confidence(own, ASKED) == 0.0


def test_passages_that_agree_are_worth_more_than_a_lonely_one() -> None:
    assert explain(DRAFT, ASKED).agreement > explain(replace(DRAFT, passages=(PASSAGE,)), ASKED).agreement


def test_a_model_is_trusted_a_little_less_than_a_quotation() -> None:
    assert confidence(replace(DRAFT, usage=Usage("some-model")), ASKED) < confidence(DRAFT, ASKED)


def test_very_short_and_very_long_answers_are_worth_less() -> None:
    parts = [explain(replace(DRAFT, text="word " * n), ASKED).length for n in (0, 2, 20, 400, 1000)]
    assert parts[0] == 0.0
    assert parts[1] == 0.4
    assert parts[2] == 1.0
    assert 0.0 < parts[3] < 1.0
    assert parts[4] == 0.0


def test_a_score_that_is_not_a_number_counts_as_none() -> None:
    broken = replace(DRAFT, passages=(replace(PASSAGE, score=float("nan")),))
    assert explain(broken, ASKED).nearness == 0.0


def test_the_order_of_passages_does_not_matter() -> None:
    assert confidence(replace(DRAFT, passages=(OTHER, PASSAGE)), ASKED) == confidence(DRAFT, ASKED)


def test_a_story_around_the_question_does_not_hide_that_the_question_is_covered() -> None:
    story = "Good morning,\n\nour holidays in Norway were wonderful and rainy.\n\n"
    told = explain(DRAFT, Understanding(story + QUESTION, "en")).coverage
    stated = explain(DRAFT, Understanding(story + QUESTION.replace("?", "."), "en")).coverage
    assert stated < told < 1.0


def test_a_question_without_content_is_judged_by_the_whole_mail() -> None:
    text = "Norway was rainy. Can you help?"
    assert explain(DRAFT, Understanding(text, "en")).coverage == 0.0
