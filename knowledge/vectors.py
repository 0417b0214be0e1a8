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
HTTP_TIMEOUT_S = 30.0


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
            self._call("count")  # A server that is away is not a damaged one: this raises.
            self._client.delete_collection(self._name)
            self._collection = None
            return
        self.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def close(self) -> None:
        """Give back files and connections; the next call opens them again and sees what other processes wrote."""
        client, self._client, self._collection = self._client, None, None
        if client is not None:
            sessions = self._sessions(client)
            client.close()
            for session in sessions:
                session.close()

    def refresh(self) -> None:
        """Make visible what other processes wrote: an embedded Chroma does not notice, a server always knows."""
        if not self._url:
            self.close()

    @staticmethod
    def _sessions(client: Any) -> list[Any]:
        # Chroma 1.5 neither closes its two HTTP sessions nor lets a time limit be set, and has no public way to them.
        servers = [getattr(part, "_server", None) for part in (client, getattr(client, "_admin_client", None))]
        sessions = [getattr(server, "_session", None) for server in servers]
        return [session for session in sessions if session is not None]

    def _call(self, method: str, **arguments: Any) -> Any:
        try:
            return getattr(self._connect(), method)(**arguments)
        except Exception as error:  # Chroma's own errors, httpx's, SQLite's as plain RuntimeError.
            raise TransientError(f"Chroma failed to {method}: {str(error)[:200] or type(error).__name__}") from error

    def _connect(self) -> Any:
        if self._collection is None:
            self._client = self._remote() if self._url else self._embedded()
            self._collection = self._client.get_or_create_collection(
                self._name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
        return self._collection

    def _remote(self) -> Any:
        import chromadb
        from chromadb.config import Settings

        parts = urlsplit(self._url)
        secure = parts.scheme == "https"
        client = chromadb.HttpClient(
            host=parts.hostname or "localhost",
            port=parts.port or (443 if secure else 8000),
            ssl=secure,
            settings=Settings(anonymized_telemetry=False),
        )
        for session in self._sessions(client):
            session.timeout = HTTP_TIMEOUT_S
        return client

    def _embedded(self) -> Any:
        import chromadb
        from chromadb.api.shared_system_client import SharedSystemClient
        from chromadb.config import Settings

        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            return chromadb.PersistentClient(path=str(self._folder), settings=Settings(anonymized_telemetry=False))
        except Exception:
            # Chroma caches the half-started system by path, so that every later try would fail the same way.
            SharedSystemClient.clear_system_cache()
            raise
