"""A slice of ``make fuzz``: mutated mails, the same ones each time, through everything that reads a mail."""

from __future__ import annotations

import pytest

from tests.fuzz.entry import examine
from tests.fuzz.mutations import MUTATIONS, TOKENS, mutated
from tests.fuzz.seeds import own_seeds

SLICES, MAILS = 4, 500


@pytest.mark.parametrize("part", range(SLICES))
def test_no_mutated_mail_raises(part: int) -> None:
    seeds = own_seeds()
    for number in range(part * MAILS, (part + 1) * MAILS):
        raw = mutated(number, seeds)
        try:
            examine(raw)
        except Exception as error:
            pytest.fail(f"mail {number} raised {error!r}; its first bytes are {raw[:200]!r}")


def test_the_mails_are_the_same_each_time_and_differ_from_one_another() -> None:
    seeds = own_seeds()
    mails = [mutated(number, seeds) for number in range(200)]
    assert mails == [mutated(number, seeds) for number in range(200)]
    assert len(set(mails)) > 190


def test_every_seed_of_our_own_is_read() -> None:
    for raw in own_seeds():
        examine(raw)
    assert len(own_seeds()) > 50
    assert len(MUTATIONS) > 10
    assert all(TOKENS)
