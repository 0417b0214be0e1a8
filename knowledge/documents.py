"""The team's documents: finds them in a folder and reads each as Markdown."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from daemon.errors import ConfigurationError
from knowledge.conversion import DocumentConverter, UnreadableDocumentError

MARKDOWN_SUFFIXES = frozenset({".md", ".markdown", ".txt"})
CONVERTED_SUFFIXES = frozenset({".html", ".htm", ".pdf", ".docx"})
SUFFIXES = MARKDOWN_SUFFIXES | CONVERTED_SUFFIXES
MAX_DOCUMENT_BYTES = 50_000_000

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_FRONT_TITLE = re.compile(r"^title:[ \t]*[\"']?(.*?)[\"']?[ \t]*$", re.MULTILINE)
_FIRST_HEADING = re.compile(r"^#[ \t]+(.+?)[ \t#]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that can be indexed. ``id`` is its path below the folder, with slashes; ``sha256`` is of its bytes."""

    id: str
    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document as Markdown. ``id`` and ``sha256`` are those of its file."""

    id: str
    title: str
    markdown: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A document that is not in the index, and why."""

    document: str
    reason: str


def scan(folder: Path) -> tuple[list[SourceFile], list[Problem]]:
    """Every indexable file below ``folder``, by id, without hidden files, other types and links out of it.

    Raises ``ConfigurationError`` when the folder itself is missing, so that an unmounted share never empties the index.
    """
    if not folder.is_dir():
        raise ConfigurationError(
            f"The knowledge folder {folder} does not exist.", advice="Create it, or correct [knowledge] folder."
        )
    root = folder.resolve()
    files: list[SourceFile] = []
    problems: list[Problem] = []
    for path in _candidates(folder):
        document_id = path.relative_to(folder).as_posix()
        try:
            if not path.resolve(strict=True).is_relative_to(root):
                raise UnreadableDocumentError("it is a link that leads out of the knowledge folder")
            files.append(source_file(document_id, path))
        except UnreadableDocumentError as error:
            problems.append(Problem(document_id, error.message))
        except OSError as error:
            problems.append(Problem(document_id, error.strerror or type(error).__name__))
    return files, problems


def source_file(document_id: str, path: Path) -> SourceFile:
    """A file by its id. Raises ``UnreadableDocumentError`` when it is too large, ``OSError`` when it cannot be read."""
    return SourceFile(document_id, path, _hash(path))


def _candidates(folder: Path) -> list[Path]:
    found = []
    for directory, below, names in os.walk(folder):
        below[:] = sorted(name for name in below if not name.startswith("."))
        found += [
            Path(directory, name) for name in names if not name.startswith((".", "~$")) and _suffix(name) in SUFFIXES
        ]
    return sorted(found)


def _suffix(name: str) -> str:
    return Path(name).suffix.lower()


def _hash(path: Path) -> str:
    if path.stat().st_size > MAX_DOCUMENT_BYTES:
        raise UnreadableDocumentError(f"it is larger than {MAX_DOCUMENT_BYTES // 1_000_000} MB")
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


async def read(file: SourceFile, converter: DocumentConverter) -> Document:
    """Read one file as Markdown. Raises ``UnreadableDocumentError`` with the reason."""
    if _suffix(file.path.name) in CONVERTED_SUFFIXES:
        text = await converter.markdown(file.path)
    else:
        text = _decode(file.path)
    if "\0" in text:
        raise UnreadableDocumentError("it is not text")
    document = from_markdown(file.id, text.replace("\r\n", "\n"), file.sha256)
    if not document.markdown.strip():
        raise UnreadableDocumentError("it holds no text (a scan needs text recognition first)")
    return document


def _decode(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableDocumentError(f"it is not UTF-8 (byte {error.start})") from error
    except OSError as error:
        raise UnreadableDocumentError(error.strerror or "it cannot be opened") from error


def from_markdown(document_id: str, text: str, sha256: str = "") -> Document:
    """A document from Markdown text, titled by front matter, first level-one heading or file name, in that order."""
    front = _FRONT_MATTER.match(text)
    body = text[front.end() :] if front else text
    title = (front and _FRONT_TITLE.search(front.group(1))) or _FIRST_HEADING.search(body)
    name = Path(document_id).stem.replace("-", " ").replace("_", " ")
    return Document(
        document_id,
        title.group(1).strip() if title else name,
        body,
        sha256 or hashlib.sha256(text.encode()).hexdigest(),
    )
