"""What a test of the policy table answers."""

from __future__ import annotations

from typing import NamedTuple


class Answer(NamedTuple):
    """Whether a rule hits, and the fact that decided it, in words for a person."""

    hit: bool
    fact: str = ""
