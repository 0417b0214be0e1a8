"""How concurrent calls share batches."""

from __future__ import annotations

import asyncio

import pytest

from knowledge.batching import Batcher
from knowledge.embeddings import length_groups


async def test_calls_that_arrive_together_share_a_batch_and_each_gets_its_own_result() -> None:
    batches: list[list[int]] = []

    async def double(items: list[int]) -> list[int]:
        batches.append(items)
        await asyncio.sleep(0)
        return [item * 2 for item in items]

    batcher = Batcher(double, limit=8)
    results = await asyncio.gather(*(batcher.submit(n) for n in range(20)))
    assert results == [n * 2 for n in range(20)]
    assert [len(batch) for batch in batches] == [8, 8, 4]


async def test_a_failed_batch_fails_its_callers_and_the_next_one_works() -> None:
    async def work(items: list[int]) -> list[int]:
        if 0 in items:
            raise ValueError("zero")
        return items

    batcher = Batcher(work)
    with pytest.raises(ValueError, match="zero"):
        await batcher.submit(0)
    assert await batcher.submit(1) == 1


async def test_a_caller_that_gives_up_does_not_disturb_the_others() -> None:
    gate = asyncio.Event()

    async def work(items: list[int]) -> list[int]:
        await gate.wait()
        return items

    batcher = Batcher(work)
    first, second = asyncio.create_task(batcher.submit(1)), asyncio.create_task(batcher.submit(2))
    await asyncio.sleep(0)
    first.cancel()
    gate.set()
    assert await second == 2
    assert first.cancelled() or first.cancelling()


def test_texts_of_unlike_length_do_not_share_a_batch() -> None:
    groups = length_groups(["a" * 20, "b" * 400, "c" * 30, "d" * 390, "e" * 25], most=2)
    assert sorted(map(sorted, groups)) == [[0, 4], [1, 3], [2]]
