"""What quoting sends by itself in eleven made-up trades: precision first, and most of what the articles answer."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence

import pytest

from tests.unit.agent.trades_scored import Result, score, trade_names

# Reached: 114 of 138 right answers are sent, and none of 137 near misses (before troubles held answers back: 115).
MOST_WRONG = 1
LEAST_RIGHT = 0.8


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Result]:
    folder = tmp_path_factory.mktemp("trades")
    return [result for trade in trade_names() for result in asyncio.run(score(trade, folder))]


def test_hardly_any_answer_that_is_sent_is_wrong(results: Sequence[Result]) -> None:
    wrong = [(result.mail, result.draft.text) for result in results if result.sent and not result.right]
    sys.stdout.write(f"wrong answers sent: {len(wrong)}, near misses: {sum(not r.needed for r in results)}\n")
    assert len(wrong) <= MOST_WRONG, wrong


def test_most_right_answers_are_sent(results: Sequence[Result]) -> None:
    answerable = [result for result in results if result.needed]
    held = [(result.mail, result.decision.hits) for result in answerable if not (result.sent and result.right)]
    sys.stdout.write(f"right answers sent: {len(answerable) - len(held)} of {len(answerable)}\n")
    assert len(held) <= (1 - LEAST_RIGHT) * len(answerable), held


def test_a_draft_that_waits_is_right_as_well_nearly_always(results: Sequence[Result]) -> None:
    answerable = [result for result in results if result.needed]
    assert sum(result.right for result in answerable) >= 0.95 * len(answerable)
