"""Long and hostile texts: the check and the quoting stay linear."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from daemon.agent.claims import check_claims
from daemon.agent.material import Material
from daemon.agent.quoting import quote
from daemon.agent.sentences import split_sentences
from daemon.agent.tokens import tokens
from tests.unit.agent.cases import RETURNS

LONG_CHARACTERS = 60_000
HOSTILE = [
    "a",
    ".",
    "1",
    "e.g. ",
    "a.",
    "a-",
    "1 ",
    "1,",
    "| ",
    "“",
    "((",
    "a@",
    "-\n",
    "1.\n",
    "not ",
    "\u4e00",
    "«",
    "!? ",
    "://",
]


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("work", [split_sentences, tokens], ids=["sentences", "tokens"])
def test_a_long_hostile_text_is_read_to_the_end(piece: str, work: Callable[[str], object]) -> None:
    # Where a step were quadratic, these characters would take minutes.
    work((piece * LONG_CHARACTERS)[:LONG_CHARACTERS])


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_draft_source_or_mail_is_checked_to_the_end(piece: str) -> None:
    long = piece * 8_000
    assert check_claims("You can return any item within 30 days from delivery.", [RETURNS], [long])[0].supported
    assert all(
        claim.passages or not claim.supported or claim.problem == "" for claim in check_claims(long[:4_000], [RETURNS])
    )
    quote(Material(long[:2_000], "en", (RETURNS,)))
