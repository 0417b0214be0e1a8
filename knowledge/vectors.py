"""The chunks' vectors in Chroma: embedded in a folder, or a server by URL. Synchronous: call it from one thread."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from daemon.errors import TransientError

Vectors = NDArray[np.float32]
BATCH = 500


class ChromaVectors:
    """One collection of one embedding model, by cosine. Raises ``TransientError`` when Chroma does not answer."""

    def __init__(self, folder: Path, collection: str, url: str = "") -> None:
        self._folder = folder
        self._name = collection
        self._url = url
        self._client: Any = None
        self._collection: Any = None

    def upsert(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Store vectors of shape (ids, dimensions); an id that exists is replaced."""
        for start in range(0, len(ids), BATCH):
            part = slice(start, start + BATCH)
            self._call("upsert", ids=list(ids[part]), embeddings=vectors[part])

    def delete(self, ids: Sequence[str]) -> None:
        """Forget these ids; unknown ones are ignored."""
        for start in range(0, len(ids), BATCH):
            self._call("delete", ids=list(ids[start : start + BATCH]))

    def nearest(self, vectors: Vectors, limit: int) -> list[list[str]]:
        """For each query vector, the ids of the nearest chunks, nearest first."""
        found = self._call("query", query_embeddings=vectors, n_results=limit, include=["distances"])
        return cast("list[list[str]]", found["ids"])

    def ids(self) -> set[str]:
        """Every id that is stored."""
        return set(self._call("get", include=[])["ids"])

    def count(self) -> int:
        """How many ids are stored."""
        return int(self._call("count"))

    def reset(self) -> None:
        """Start over with an empty collection, even when the folder is damaged."""
        if self._url:
            self._connect()
            self._client.delete_collection(self._name)
            self._collection = None
            return
        self.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def close(self) -> None:
        """Give back files and connections; the next call opens them again and sees what other processes wrote."""
        client, self._client, self._collection = self._client, None, None
        if client is not None:
            client.close()

    def _call(self, method: str, **arguments: Any) -> Any:
        try:
            return getattr(self._connect(), method)(**arguments)
        # Chroma raises its own errors, httpx errors and Rust panics (BaseException subclasses are left to fly).
        except Exception as error:
            raise TransientError(f"Chroma failed to {method}: {str(error)[:200] or type(error).__name__}") from error

    def _connect(self) -> Any:
        if self._collection is None:
            import chromadb
            from chromadb.config import Settings

            settings = Settings(anonymized_telemetry=False)
            if self._url:
                parts = urlsplit(self._url)
                secure = parts.scheme == "https"
                self._client = chromadb.HttpClient(
                    host=parts.hostname or "localhost",
                    port=parts.port or (443 if secure else 8000),
                    ssl=secure,
                    settings=settings,
                )
            else:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._client = chromadb.PersistentClient(path=str(self._folder), settings=settings)
            self._collection = self._client.get_or_create_collection(
                self._name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
        return self._collection
