"""Patterns that were sorted by their first letters find what they found, at the same places and as long."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.mail.alternatives import by_first_letter

LETTERS = st.text(alphabet="ab ", min_size=1, max_size=3)
ATOMS = st.one_of(
    LETTERS,
    LETTERS.map(re.escape),
    st.sampled_from(["a?", "b+", "[ab]", "[^a]", "[]a]", r"\b", r"\w", "a{0,2}", ".", "$"]),
)


def _pattern(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    joined = st.lists(children, min_size=1, max_size=4)
    group = joined.map(lambda some: f"(?:{'|'.join(some)})")
    return st.one_of(
        joined.map("".join), group, group.map("{}?".format), group.map("{}??".format), group.map("{}+".format),
        joined.map(lambda some: f"(?!{'|'.join(some)})"),
    )  # fmt: skip


PATTERNS = st.lists(st.recursive(ATOMS, _pattern, max_leaves=12), min_size=1, max_size=6).map("|".join)


@settings(max_examples=500)
@given(PATTERNS, st.lists(st.text(alphabet="ab c", max_size=12), min_size=1, max_size=8))
def test_finds_the_same_matches(pattern: str, texts: list[str]) -> None:
    before, after = re.compile(pattern), re.compile(by_first_letter(pattern))
    for text in texts:
        assert [found.span() for found in after.finditer(text)] == [found.span() for found in before.finditer(text)]
        assert bool(after.match(text)) is bool(before.match(text))


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("user unknown|(?:un)?known user|quota", "u(?:ser unknown|nknown user)|known user|quota"),
        (r"\bspf|\bspam", r"s(?:(?<!\ws)pf|(?<!\ws)pam)"),
        ("[eé]tat|été", "etat|é(?:tat|té)"),
        (r"a|\d|ab", r"a|\d|ab"),
        ("(?:mail|box) full|mail lost", "m(?:ail full|ail lost)|box full"),
    ],
)
def test_a_letter_leads_each_alternative_that_can_have_one(pattern: str, expected: str) -> None:
    assert by_first_letter(pattern) == expected


@pytest.mark.parametrize("pattern", ["b(x)|a(y)", "(?:un)?known (?P<who>\\w+)"])
def test_a_group_that_keeps_what_it_found_is_refused_for_it_may_be_said_twice_or_elsewhere(pattern: str) -> None:
    with pytest.raises(ValueError, match="a group"):
        by_first_letter(pattern)
    assert by_first_letter(r"\(x|[(]y") == r"\(x|[(]y"


def test_a_bracket_that_is_not_closed_is_named() -> None:
    with pytest.raises(ValueError, match="not closed"):
        by_first_letter("(?:a|b")
