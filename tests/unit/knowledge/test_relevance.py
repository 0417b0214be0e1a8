"""Whether scores part the questions that the sample documents answer from those that they do not."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

import daemon
from daemon.models import Passage
from knowledge.embeddings import BUNDLED_MODEL
from knowledge.ranking import WordWeights, fuse, relevance
from knowledge.search import KnowledgeBase
from tests.unit.knowledge.questions import ANSWERABLE, GERMAN, UNANSWERABLE

SAMPLE = Path(daemon.__file__).parent / "sample" / "knowledge"
FLOOR = 0.45


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Passage]]:
    return asyncio.run(search_all(tmp_path_factory.mktemp("index")))


async def search_all(data: Path) -> dict[str, list[Passage]]:
    base = KnowledgeBase.open(SAMPLE, data, BUNDLED_MODEL)
    report = await base.sync()
    assert report.failed == {}
    questions = [question for question, _ in ANSWERABLE + GERMAN] + list(UNANSWERABLE)
    passages = {question: list(await base.search(question)) for question in questions}
    await base.close()
    return passages


def best(passages: list[Passage]) -> float:
    return max(passage.score for passage in passages)


def test_the_document_that_answers_is_among_the_passages(found: dict[str, list[Passage]]) -> None:
    asked = ANSWERABLE + GERMAN
    first = sum(found[question][0].document in documents for question, documents in asked)
    among = sum(bool({p.document for p in found[question]} & set(documents)) for question, documents in asked)
    assert among >= 0.95 * len(asked)
    assert first >= 0.85 * len(asked)


def test_a_floor_parts_answerable_questions_from_others(found: dict[str, list[Passage]]) -> None:
    above = sum(best(found[question]) >= FLOOR for question, _ in ANSWERABLE + GERMAN)
    below = sum(best(found[question]) < FLOOR for question in UNANSWERABLE)
    assert above >= 0.85 * len(ANSWERABLE + GERMAN)
    assert below >= 0.85 * len(UNANSWERABLE)


def test_an_answerable_question_scores_above_another_nearly_always(found: dict[str, list[Passage]]) -> None:
    answerable = [best(found[question]) for question, _ in ANSWERABLE + GERMAN]
    others = [best(found[question]) for question in UNANSWERABLE]
    wins = sum(yes > no for yes in answerable for no in others)
    assert wins >= 0.95 * len(answerable) * len(others)


def test_reciprocal_rank_prefers_what_both_lists_name() -> None:
    assert fuse([["a", "b", "c"], ["d", "b"]])[0] == "b"


def test_agreeing_words_raise_a_relevance_and_never_above_one() -> None:
    assert relevance(0.4, 0.0) == 0.4 < relevance(0.4, 0.5) < relevance(0.4, 1.0) <= 1.0
    assert relevance(-0.2, 0.0) == 0.0
    assert relevance(1.1, 1.0) == 1.0


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    weights = WordWeights.of(["tent pole", "tent peg", "tent canoe"])
    assert weights.coverage("tent canoe", "a canoe") > weights.coverage("tent canoe", "a tent") > 0
    assert weights.coverage("", "a tent") == 0
