"""Whether a text speaks of a word."""

from __future__ import annotations

import pytest

from daemon.agent.meanings import said_in, speaks_of


@pytest.mark.parametrize(
    ("word", "spoken_of"),
    [
        ("quarter-size", False),
        ("three-size", False),
        ("full-size", True),
        ("half-size", True),
        ("three-quarter-size", True),
    ],
)
def test_a_size_is_that_size(word: str, spoken_of: bool) -> None:
    assert speaks_of(said_in("We rent violins in the sizes full, half and three-quarter."), word) is spoken_of
