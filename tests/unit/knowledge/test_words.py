"""How words find chunks: which ones of a question are looked up, and that those in a heading count for more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from knowledge.chunks import Chunk
from knowledge.ranking import MAX_QUERY_TERMS, WordWeights
from knowledge.words import IndexedDocument, WordIndex


@pytest.fixture
def index(tmp_path: Path) -> Iterator[WordIndex]:
    opened = WordIndex(tmp_path / "words.sqlite", "recipe")
    yield opened
    opened.close()


def put(index: WordIndex, document: str, heading: str, text: str) -> None:
    chunk = Chunk(document, document, (heading,), text)
    index.replace(IndexedDocument(document, "0", heading, 1), [chunk], np.zeros((1, 3), dtype=np.float32))


def test_a_word_in_a_heading_counts_for_more_than_one_in_a_text(index: WordIndex) -> None:
    put(index, "text.md", "Shelter", "A tent keeps rain away")
    put(index, "heading.md", "Tent", "It keeps rain away from you")  # a word longer, so that the text alone would lose
    for number in range(8):
        put(index, f"other-{number}.md", "Boots", "Wax them every year")
    assert index.search(["tent"], 10) == ["heading.md", "text.md"]


def texts(total: int, **counts: int) -> list[str]:
    """That many texts, of which each word stands in as many as are named."""
    return [" ".join(word for word, count in counts.items() if number < count) for number in range(total)]


def test_in_a_large_index_a_word_of_every_fifth_chunk_is_looked_up_only_where_there_is_no_other() -> None:
    weights = WordWeights.of(texts(600, tent=150, canoe=90, paddle=3))
    assert weights.telling("a paddle, a canoe, a tent") == ["paddle", "canoe"]
    assert weights.telling("a tent") == ["tent"]


def test_in_a_small_index_common_words_are_looked_up_as_well() -> None:
    weights = WordWeights.of(texts(60, tent=15, paddle=1))
    assert weights.telling("a tent and a paddle") == ["paddle", "tent"]


def test_of_a_long_question_the_rarest_words_are_looked_up() -> None:
    common = {f"word{number}": 40 for number in range(MAX_QUERY_TERMS + 6)}
    weights = WordWeights.of(texts(60, **common, paddle=1))
    found = weights.telling(" ".join([*common, "paddle"]))
    assert (found[0], len(found)) == ("paddle", MAX_QUERY_TERMS)
