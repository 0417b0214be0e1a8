"""Which models the indexes on this machine were made with."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from knowledge.chunks import RECIPE, Chunk
from knowledge.whereabouts import indexed_models
from knowledge.words import IndexedDocument, WordIndex


def index(data: Path, model: str, *documents: str) -> None:
    """An index of a model with these documents, of one chunk each."""
    words = WordIndex(data / f"{model.replace('/', '-')}.sqlite", f"{RECIPE}/{model}")
    assert words.is_empty()
    for name in documents:
        row = IndexedDocument(name, "0" * 64, name, 1)
        words.replace(row, [Chunk(f"{name}-1", name, (name,), "A text.")], np.ones((1, 4), dtype=np.float32))
    words.close()


def test_an_index_that_was_opened_and_holds_nothing_names_no_model(tmp_path: Path) -> None:
    index(tmp_path, "empty/model")
    index(tmp_path, "filled/model", "returns.md", "shipping.md")
    assert len(list(tmp_path.glob("*.sqlite"))) == 2
    assert indexed_models(tmp_path) == ["filled/model"]
