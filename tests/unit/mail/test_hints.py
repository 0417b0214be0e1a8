"""The hints of the tables: a search is spared where none of them stands, so each phrase must have one of them."""

from __future__ import annotations

import itertools
import re
import re._parser as parser  # type: ignore[import-not-found]  # the only reader of patterns there is; for this test alone
from collections.abc import Iterator
from typing import Any

import pytest

from daemon.mail import announcement_words, announcements, banners, newsletters
from daemon.mail.phrases import lowered

TABLES = {name: rows for name, rows in vars(announcement_words).items() if isinstance(rows, tuple) and name.isupper()}
HINTED = [
    (f"{name}-{min(codes.split())}", pattern, hints[0].split("|"))
    for name, rows in TABLES.items()
    for codes, pattern, *hints in rows
    if hints
]
HINTED += [
    ("outside", banners._OUTSIDE.pattern, list(banners._FROM_OUTSIDE)),
    ("seldom", banners._SELDOM.pattern, list(banners._SELDOM_WORDS)),
    ("urgent", announcements._IF_URGENT.pattern, list(announcements._URGENT)),
    ("leaving", newsletters._LEAVES.pattern, list(map(lowered, newsletters._LEAVING))),
    ("seen elsewhere", newsletters._BROWSER.pattern, list(map(lowered, newsletters._SEEN_ELSEWHERE))),
]
UNKNOWN = "\0"


def shapes(pattern: str) -> Iterator[str]:
    """Every text that a pattern matches, with a NUL for whatever is no plain character; a repetition once or not."""
    return _sequence(list(parser.parse(pattern, re.MULTILINE)))


def _sequence(nodes: list[Any]) -> Iterator[str]:
    return map("".join, itertools.product(*(set(_node(node)) for node in nodes)))


def _node(node: Any) -> Iterator[str]:
    kind, value = str(node[0]), node[1]
    if kind == "LITERAL":
        yield chr(value)
    elif kind == "IN" and all(str(one[0]) == "LITERAL" for one in value):
        yield from (chr(one[1]) for one in value)
    elif kind == "SUBPATTERN":
        yield from _sequence(list(value[3]))
    elif kind == "BRANCH":
        for branch in value[1]:
            yield from _sequence(list(branch))
    elif kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        least, most, inside = value
        if not least:
            yield ""
        yield from _sequence(list(inside)) if most == 1 else (UNKNOWN,)
    else:
        yield "" if kind in ("AT", "ASSERT", "ASSERT_NOT") else UNKNOWN


@pytest.mark.parametrize(("name", "pattern", "hints"), HINTED, ids=[name for name, *_ in HINTED])
def test_every_phrase_of_a_hinted_row_has_one_of_its_hints(name: str, pattern: str, hints: list[str]) -> None:
    found = set(shapes(pattern))
    assert found
    assert [shape for shape in found if not any(hint in shape for hint in hints)] == []


def test_the_shapes_of_a_pattern_are_all_that_it_matches() -> None:
    assert set(shapes(r"(?:a|b(?:cd)?)[xy]?\b e+")) == {
        "a \0", "ax \0", "ay \0", "b \0", "bx \0", "by \0", "bcd \0", "bcdx \0", "bcdy \0",
    }  # fmt: skip
