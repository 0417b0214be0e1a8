"""The chunks' words in SQLite FTS5 (BM25), their texts, and the manifest of what is indexed. Synchronous, one thread.

The file is rebuildable from the documents. The manifest row of a document is written in the same transaction as its
chunks and after its vectors, so a kill in between leaves the old row, and the next sync does that document again.
FTS5: https://www.sqlite.org/fts5.html
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.chunks import Chunk
from knowledge.stopwords import STOPWORDS

HEADING_WEIGHT = 2.0
BUSY_TIMEOUT_S = 30.0

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents (
    id TEXT PRIMARY KEY, sha256 TEXT NOT NULL, title TEXT NOT NULL, chunks INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS chunks (
    rowid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL, vector BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS chunks_by_document ON chunks (document);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
    heading, text, tokenize = 'porter unicode61 remove_diacritics 2');
"""
_TERM = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """A row of the manifest: what is indexed of a document, and how many chunks it has."""

    id: str
    sha256: str
    title: str
    chunks: int


@dataclass(frozen=True, slots=True)
class StoredChunk:
    """A chunk as the index holds it, with its vector."""

    id: str
    document: str
    heading: str
    text: str
    vector: NDArray[np.float32]


class WordIndex:
    """One SQLite file for one embedding model and chunk recipe; another recipe empties it."""

    def __init__(self, path: Path, recipe: str) -> None:
        self._path = path
        self._recipe = recipe
        self._database: sqlite3.Connection | None = None

    def manifest(self) -> dict[str, IndexedDocument]:
        """What is indexed, by document id."""
        rows = self._open().execute("SELECT id, sha256, title, chunks FROM documents ORDER BY id")
        return {row[0]: IndexedDocument(*row) for row in rows}

    def version(self) -> str:
        """Twelve hexadecimal digits over recipe and manifest."""
        digest = hashlib.sha256(self._recipe.encode())
        for row in self.manifest().values():
            digest.update(f"\0{row.id}\0{row.sha256}".encode())
        return digest.hexdigest()[:12]

    def data_version(self) -> int:
        """A number that changes when another connection commits (SQLite, PRAGMA data_version)."""
        return int(self._open().execute("PRAGMA data_version").fetchone()[0])

    def chunk_ids(self, document: str | None = None) -> set[str]:
        """The ids of one document's chunks, or of all."""
        database = self._open()
        if document is None:
            return {row[0] for row in database.execute("SELECT id FROM chunks")}
        return {row[0] for row in database.execute("SELECT id FROM chunks WHERE document = ?", (document,))}

    def replace(self, document: IndexedDocument, chunks: Sequence[Chunk], vectors: NDArray[np.float32]) -> None:
        """Put a document's chunks and its manifest row in, in one transaction; what it had before is gone."""
        database = self._open()
        with database:
            self._delete(database, document.id)
            for chunk, vector in zip(chunks, vectors, strict=True):
                cursor = database.execute(
                    "INSERT INTO chunks (id, document, vector) VALUES (?, ?, ?)",
                    (chunk.id, document.id, vector.astype(np.float32).tobytes()),
                )
                database.execute(
                    "INSERT INTO words (rowid, heading, text) VALUES (?, ?, ?)",
                    (cursor.lastrowid, chunk.heading, chunk.text),
                )
            row = (document.id, document.sha256, document.title, document.chunks)
            database.execute("INSERT INTO documents (id, sha256, title, chunks) VALUES (?, ?, ?, ?)", row)

    def remove(self, document: str) -> None:
        """Take a document out, in one transaction."""
        database = self._open()
        with database:
            self._delete(database, document)

    def search(self, wanted: Sequence[str], limit: int) -> list[str]:
        """Ids of the chunks that hold any of these words (see ``terms``), best BM25 first."""
        expression = match_expression(wanted)
        if not expression:
            return []
        rows = self._open().execute(
            "SELECT chunks.id FROM words JOIN chunks ON chunks.rowid = words.rowid "
            "WHERE words MATCH ? ORDER BY bm25(words, ?, 1.0) LIMIT ?",
            (expression, HEADING_WEIGHT, limit),
        )
        return [row[0] for row in rows]

    def get(self, ids: Sequence[str]) -> dict[str, StoredChunk]:
        """The chunks with these ids; unknown ones are missing from the answer."""
        rows = self._open().execute(
            "SELECT chunks.id, document, heading, text, vector FROM chunks JOIN words ON words.rowid = chunks.rowid "
            "WHERE chunks.id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        )
        return {
            id_: StoredChunk(id_, document, heading, text, np.frombuffer(vector, dtype=np.float32))
            for id_, document, heading, text, vector in rows
        }

    def texts(self, most: int) -> Iterator[str]:
        """Heading and text of every chunk, or of an even sample of about ``most`` of them."""
        database = self._open()
        step = 1 + database.execute("SELECT count(*) FROM chunks").fetchone()[0] // most
        for heading, text in database.execute("SELECT heading, text FROM words WHERE rowid % ? = 0", (step,)):
            yield f"{heading} {text}"

    def is_empty(self) -> bool:
        """Whether no document is indexed."""
        return self._open().execute("SELECT 1 FROM documents LIMIT 1").fetchone() is None

    def version_on_disk(self) -> str:
        """``version()`` over a connection of its own, for any thread."""
        other = WordIndex(self._path, self._recipe)
        try:
            return other.version()
        finally:
            other.close()

    def dirty(self) -> bool:
        """Whether a sync began and did not end, so the vectors may hold chunks that no manifest row names."""
        return self._meta("dirty") == "1"

    def mark(self, *, dirty: bool) -> None:
        """Remember that a sync began, or that it ended."""
        database = self._open()
        with database:
            database.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('dirty', ?)", ("1" if dirty else "0",))

    def close(self) -> None:
        """Give the file back; the next call opens it again."""
        database, self._database = self._database, None
        if database is not None:
            database.close()

    def _meta(self, key: str) -> str:
        row = self._open().execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    @staticmethod
    def _delete(database: sqlite3.Connection, document: str) -> None:
        database.execute("DELETE FROM words WHERE rowid IN (SELECT rowid FROM chunks WHERE document = ?)", (document,))
        database.execute("DELETE FROM chunks WHERE document = ?", (document,))
        database.execute("DELETE FROM documents WHERE id = ?", (document,))

    def _open(self) -> sqlite3.Connection:
        if self._database is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(self._path, timeout=BUSY_TIMEOUT_S, check_same_thread=False)
            database.execute("PRAGMA journal_mode = WAL")
            # The file is rebuildable: a power cut may cost the last commits, never consistency.
            database.execute("PRAGMA synchronous = NORMAL")
            database.executescript(_SCHEMA)
            self._database = database
            if self._meta("recipe") != self._recipe:
                self._start_over(database)
        return self._database

    def _start_over(self, database: sqlite3.Connection) -> None:
        with database:
            for table in ("documents", "chunks", "words"):
                database.execute(f"DELETE FROM {table}")  # noqa: S608 -- the names stand in the line above.
            values = [("recipe", self._recipe), ("dirty", "1")]
            database.executemany("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", values)


def terms(text: str) -> list[str]:
    """The words of a text that carry meaning, each once, in order, case folded."""
    return [term for term in dict.fromkeys(_TERM.findall(text.casefold())) if term not in STOPWORDS]


def match_expression(wanted: Sequence[str]) -> str:
    """An FTS5 expression that matches any of these words. Quoting takes every operator's meaning away."""
    return " OR ".join('"' + term.replace('"', '""') + '"' for term in wanted)
