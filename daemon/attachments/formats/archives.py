"""Zip archives and zip-based documents: weighed before anything opens them."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import PurePosixPath

from daemon.attachments.job import Job
from daemon.attachments.kinds import Kind
from daemon.attachments.refusal import NotReadError, damaged, entity_declarations, expands_too_far

_NAMED_FILES, _NAMED_CHARACTERS = 2, 40  # in the words about an archive, which are cut at 200 characters
_CHUNK_BYTES = 256 * 1024
_ENCRYPTED_FLAG = 0x1  # APPNOTE.TXT section 4.4.4, bit 0
_CHARSETS = ("ascii", "utf-16-le", "utf-16-be")
_ENTITIES = tuple("<!ENTITY".encode(charset) for charset in _CHARSETS)
_DECLARATIONS = (*_ENTITIES, *("<!DOCTYPE".encode(charset) for charset in _CHARSETS))
_TAIL_BYTES = max(map(len, _DECLARATIONS)) - 1
_READ_PROBLEMS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


def opened(job: Job, label: str) -> zipfile.ZipFile:
    """The archive, its directory checked: entries, declared sizes, encryption. Raise ``NotReadError``."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(job.content))
    except _READ_PROBLEMS as problem:
        raise damaged(label) from problem
    entries = archive.infolist()
    if len(entries) > job.limits.archive_entries:
        raise NotReadError(f"{len(entries)} files in it are over the limit of {job.limits.archive_entries}")
    expanded = sum(entry.file_size for entry in entries)
    limits = job.limits
    if expanded > limits.archive_bytes or (
        expanded > limits.archive_ratio_from_bytes and expanded > limits.archive_ratio * len(job.content)
    ):
        raise expands_too_far()
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        raise NotReadError(f"encrypted {label}")
    return archive


def weigh_document(job: Job, label: str) -> None:
    """Expand every part of an Office document in chunks, counting, and refuse type declarations in its XML.

    Office Open XML forbids document type declarations (ECMA-376 part 2, section 9.1.4), so one is an attack.
    """
    with opened(job, label) as archive:
        for entry in archive.infolist():
            try:
                _weigh(job, archive, entry)
            except _READ_PROBLEMS as problem:
                raise damaged(label) from problem


def _weigh(job: Job, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    # Foreign parts, such as a printer's property list, may declare their type; none needs entities.
    refused = _DECLARATIONS if entry.filename.lower().endswith((".xml", ".rels")) else _ENTITIES
    with archive.open(entry) as part:
        tail, markup = b"", False
        while chunk := part.read(_CHUNK_BYTES):
            job.budget.spend(len(chunk))
            markup = markup or (not tail and b"<" in chunk[:64])
            seen = tail + chunk
            if markup and any(word in seen for word in refused):
                raise entity_declarations()
            tail = seen[-_TAIL_BYTES:]


def read_zip(job: Job) -> str:
    """Each file under its own heading; what is not read says why. Raise ``NotReadError`` if none was read."""
    job.enter_container()
    sections: list[str] = []
    unread: list[tuple[str, str]] = []
    with opened(job, Kind.ZIP) as archive:
        entries = [entry for entry in archive.infolist() if _is_a_file(entry)]
        if any(entry.filename.endswith(".class") for entry in entries):
            raise NotReadError(Kind.PROGRAM)
        for entry in entries:
            try:
                sections.append(f"## {entry.filename}\n\n{_read_entry(job, archive, entry)}")
            except NotReadError as problem:
                unread.append((entry.filename, problem.message))
                sections.append(f"## {entry.filename}\n\n(not read: {problem.message})")
            if sum(map(len, sections)) > job.limits.output_characters:
                break
    if not entries:
        raise NotReadError("empty zip archive")
    if len(unread) == len(entries):
        first = unread[0][1]
        raise NotReadError(first if len(unread) == 1 else f"nothing in the zip archive can be read ({first})")
    if unread:
        job.notes.append(f"{len(unread)} of {len(entries)} files in it not read ({_named(unread)})")
    return "\n\n".join(sections)


def _named(unread: list[tuple[str, str]]) -> str:
    """The first files that were not read, by the end of their names, and why."""
    named = [f"{name[-_NAMED_CHARACTERS:]}: {reason}" for name, reason in unread[:_NAMED_FILES]]
    return "; ".join([*named, f"and {len(unread) - len(named)} more"] if len(unread) > len(named) else named)


def _is_a_file(entry: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(entry.filename)
    return not entry.is_dir() and "__MACOSX" not in path.parts and path.name not in {".DS_Store", "Thumbs.db"}


def _read_entry(job: Job, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> str:
    try:
        with archive.open(entry) as part:
            content = part.read(job.limits.input_bytes + 1)
    except _READ_PROBLEMS as problem:
        raise damaged("file") from problem
    job.budget.spend(len(content))
    if len(content) > job.limits.input_bytes:
        raise NotReadError("too large")
    return job.inner(content, entry.filename)
