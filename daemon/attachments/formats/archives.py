"""Zip archives and zip-based documents: weighed before anything opens them."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import PurePosixPath

from daemon.attachments.job import Job
from daemon.attachments.kinds import Kind
from daemon.attachments.refusal import NotReadError, damaged, entity_declarations, expands_too_far

_CHUNK_BYTES = 256 * 1024
_ENCRYPTED_FLAG = 0x1  # APPNOTE.TXT section 4.4.4, bit 0
_DECLARATIONS = tuple(
    word.encode(charset) for word in ("<!DOCTYPE", "<!ENTITY") for charset in ("ascii", "utf-16-le", "utf-16-be")
)
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
    with archive.open(entry) as part:
        tail, markup = b"", False
        while chunk := part.read(_CHUNK_BYTES):
            job.budget.spend(len(chunk))
            markup = markup or (not tail and b"<" in chunk[:64])
            seen = tail + chunk
            if markup and any(word in seen for word in _DECLARATIONS):
                raise entity_declarations()
            tail = seen[-_TAIL_BYTES:]


def read_zip(job: Job) -> str:
    """Each file under its own heading; what is not read says why. Raise ``NotReadError`` if none was read."""
    job.enter_container()
    sections: list[str] = []
    unread = 0
    with opened(job, Kind.ZIP) as archive:
        entries = [entry for entry in archive.infolist() if _is_a_file(entry)]
        if any(entry.filename.endswith(".class") for entry in entries):
            raise NotReadError(Kind.PROGRAM)
        for entry in entries:
            try:
                sections.append(f"## {entry.filename}\n\n{_read_entry(job, archive, entry)}")
            except NotReadError as problem:
                unread += 1
                sections.append(f"## {entry.filename}\n\n(not read: {problem.message})")
            if sum(map(len, sections)) > job.limits.output_characters:
                break
    if not entries:
        raise NotReadError("empty zip archive")
    if unread == len(entries):
        first = sections[0].partition("not read: ")[2].rstrip(")")
        raise NotReadError(f"nothing in the zip archive can be read ({first})")
    if unread:
        job.notes.append(f"{unread} of {len(entries)} files in it not read")
    return "\n\n".join(sections)


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
