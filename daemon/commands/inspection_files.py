"""Where ``deskhand inspect`` finds mails: files, mboxes, Maildirs, folders, Outlook's .msg and stdin, one at a time.

Nothing here holds more than one mail, so that a mailbox of gigabytes needs no memory of that size.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from daemon.commands.file_kinds import other_kind, why_no_mail
from daemon.mail.outlook import OutlookFormatError, is_compound_file, outlook_mail
from daemon.mail.recognition import apple_mail, begins_as_mail, is_mail

MAIL_SUFFIXES = frozenset({".eml", ".emlx", ".mbox", ".msg"})
UNREAD_SUFFIXES = frozenset({".pst", ".ost", ".dbx"})  # mailboxes all the same, so they are named as problems
COMPRESSED_SUFFIXES = frozenset({".gz", ".bz2", ".xz", ".zst", ".zip"})
MAILDIR_FOLDERS = frozenset({"cur", "new"})
MBOX_START = b"From "
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
SHOWN_NAMES = 3
MAX_LEAD_BYTES = 10_000  # of empty lines on top of an mbox
LOOKED_AT_BYTES = 16_384  # of a file whose name says nothing
MAX_MAIL_BYTES = 256_000_000  # a mail is held whole while it is read
NOTHING_IN_IT = "no mail is in it: in a folder, *.eml, *.emlx, *.msg, *.mbox, Maildirs and what begins as an mbox count"

# RFC 4155: ``From address timestamp``. Programs write the address in many ways, but all of them a time; what has none
# is the bare address that people write.
_DATED = re.compile(rb"From .{0,400}\b\d{1,2}:\d\d\b.{0,40}\b\d{4}\b|From .{0,400}\b\d{4}\b.{0,40}\b\d{1,2}:\d\d\b")
_BARE = re.compile(rb"From [^\s]{1,400}[ \t]*\r?\n?\Z")
_FIELD = re.compile(rb"[!-9;-~]{1,200}[ \t]*:|>From |\r?\n?\Z")
_ESCAPED = re.compile(rb">+From ")


@dataclass(frozen=True, slots=True)
class Found:
    """A mail with its place, or why there is none: ``problem`` is a whole sentence then, and ``raw`` is empty."""

    name: str
    raw: bytes = b""
    problem: str = ""


@dataclass(slots=True)
class PassedOver:
    """What lies in folders among the mails and is none: how many files, and the first names."""

    number: int = 0
    names: list[str] = field(default_factory=list)

    def add(self, path: Path) -> None:
        """Count one more; only the first names are kept."""
        self.number += 1
        if self.number <= SHOWN_NAMES:
            self.names.append(path.name)


def find_mails(files: Iterable[str | Path], passed_over: PassedOver | None = None) -> Iterator[Found]:
    """Each mail in the order of the names. What cannot be read is an entry with its problem, and the rest goes on.
    ``passed_over`` is told what is left out in folders."""
    others = PassedOver() if passed_over is None else passed_over
    for file in files:
        if not str(file):  # as a path it would be the current folder
            yield Found("", problem="cannot read '': the name is empty, as of a shell's variable that is not set")
        elif str(file) == "-":
            yield from _stdin()
        elif os.path.isdir(file):  # noqa: PTH112 - Path.is_dir raises for names that the system refuses
            yield from _folder(Path(file), others)
        else:
            yield from _file(Path(file))


def _stdin() -> Iterator[Found]:
    if sys.stdin is None:
        yield Found("-", problem="cannot read -: standard input is closed")
        return
    try:
        yield from _stream("-", sys.stdin.buffer)
    except OSError as error:
        yield _unreadable("-", error)


def _folder(folder: Path, others: PassedOver) -> Iterator[Found]:
    empty = True
    for member in _members(folder, others):
        empty = False
        yield from [member] if isinstance(member, Found) else _file(member)
    if empty and not all((folder / name).is_dir() for name in MAILDIR_FOLDERS):
        yield Found(str(folder), problem=f"cannot read {folder}: {NOTHING_IN_IT}")


def _members(folder: Path, others: PassedOver) -> Iterator[Path | Found]:
    """The mails below a folder by name; whatever else lies there, keys and databases say, is left alone."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        yield _unreadable(str(folder), error)
        return
    undelivered = folder.name == "tmp" and (folder.parent / "cur").is_dir()
    for entry in entries:
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            yield from _members(path, others)
        elif (_is_mail(path) and _ends_when_read(path)) or (not undelivered and _begins_as_mail(path)):
            yield path
        else:
            others.add(path)


def _ends_when_read(path: Path) -> bool:
    """Whether this is a file, or a link that leads nowhere, which is named then; from a pipe one could wait for
    ever."""
    try:
        return path.is_file() or not path.exists()
    except OSError:
        return True


def _is_mail(path: Path) -> bool:
    """Whether the name says so; a compressed mail is one as well, so that it is not left out in silence."""
    kind = path.suffix.lower()
    if kind in COMPRESSED_SUFFIXES:
        return _is_mail(path.with_suffix(""))
    known = kind in MAIL_SUFFIXES or kind in UNREAD_SUFFIXES
    return known or path.name == "mbox" or path.parent.name in MAILDIR_FOLDERS


def _begins_as_mail(path: Path) -> bool:
    """Whether the first bytes are an mbox's, as Thunderbird's folders have no suffix; or those of a mail in a file
    without one, as MH numbers them."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as opened:
            start = opened.read(LOOKED_AT_BYTES)
    except OSError:
        return False
    start = start.removeprefix(BYTE_ORDER_MARK).lstrip(b"\r\n")
    return bool(_DATED.match(start)) or (not path.suffix and begins_as_mail(start))


def _file(file: Path) -> Iterator[Found]:
    try:
        with file.open("rb") as opened:
            yield from _stream(str(file), opened)
    except OSError as error:
        yield _unreadable(str(file), error)


def _unreadable(name: str, error: OSError) -> Found:
    return Found(name, problem=f"cannot read {name}: {error.strerror or type(error).__name__}")


def _stream(name: str, file: BinaryIO) -> Iterator[Found]:
    """The mail in a file, or each of an mbox: its first bytes tell it, whatever the file's name is."""
    lead, start = b"", file.readline(MAX_MAIL_BYTES)
    if not start and Path(name).suffix.lower() == ".mbox":
        return  # RFC 4155: any number of mails, so none as well
    while start and not start.removeprefix(BYTE_ORDER_MARK).strip(b"\r\n") and len(lead) < MAX_LEAD_BYTES:
        lead, start = lead + start, file.readline(MAX_MAIL_BYTES)
    first = start.removeprefix(BYTE_ORDER_MARK)
    if first.startswith(MBOX_START):
        for number, raw in enumerate(split_mbox(first, file), 1):
            yield _checked(f"{name}:{number}", raw)
        return
    start = lead + start
    yield _checked(name, start + file.read(MAX_MAIL_BYTES + 1 - len(start)))


def _checked(name: str, raw: bytes) -> Found:
    """The mail, with Outlook's or Apple Mail's format taken off."""
    if len(raw) > MAX_MAIL_BYTES:
        return Found(name, problem=f"{name}: it is larger than {MAX_MAIL_BYTES // 1_000_000} MB, so it was not read")
    if is_compound_file(raw):
        try:
            return Found(name, outlook_mail(raw))
        except OutlookFormatError as error:
            return Found(name, problem=f"{name}: this is no mail: {error}")
    raw = apple_mail(raw) or raw
    other = other_kind(raw)
    if not other and is_mail(raw):
        return Found(name, raw)
    return Found(name, problem=f"{name}: this is no mail: {other or why_no_mail(raw)}")


def split_mbox(first: bytes, lines: Iterable[bytes]) -> Iterator[bytes]:
    """The mails of an mbox (RFC 4155) whose first line is ``first``, with mboxrd's ``>From `` taken back.

    ``Content-Length`` is left out of account: programs that change a mail do not change it. A line is a separator where
    it looks like one (a time and a year, or an address alone) and stands after an empty line or before a header, so
    that "From tomorrow on" at the start of a paragraph does not cut a mail in two. A mail over the limit is cut there.
    """
    mail, blank = _Mail(), True
    separator, waiting = first, b""  # a line that may be one waits for the line after it
    for line in lines:
        if waiting:
            if blank or _FIELD.match(line):
                yield mail.taken(separator)
                separator, mail = waiting, _Mail()
            else:
                mail.add(waiting)
            waiting = b""
            blank = False
        if line.startswith(MBOX_START) and (_DATED.match(line) or _BARE.match(line)):
            waiting = line
            continue
        blank = not line.strip(b"\r\n")
        mail.add(line[1:] if _ESCAPED.match(line) else line)
    if waiting:
        mail.add(waiting)
    yield mail.taken(separator)


class _Mail:
    """The lines of one mail of an mbox, up to the limit."""

    def __init__(self) -> None:
        self._written = io.BytesIO()

    def add(self, line: bytes) -> None:
        if self._written.tell() <= MAX_MAIL_BYTES:
            self._written.write(line)

    def taken(self, separator: bytes) -> bytes:
        """The mail without the empty line that belongs to the next separator; a file with no mail keeps its own."""
        raw = self._written.getvalue()
        if not raw.strip():
            return separator
        return raw.removesuffix(b"\n").removesuffix(b"\r") if raw.endswith((b"\n\n", b"\n\r\n")) else raw
