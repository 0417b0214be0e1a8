"""One folder of a Maildir: its files, their UIDs, and delivery by way of ``tmp`` (Bernstein's maildir(5))."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from connectors.maildir_uids import UidList
from daemon.errors import TransientError

_MTIME_GRAIN_SECONDS = 0.05  # a change this close to a scan may carry the same time stamp as the scan


class MaildirFolder:
    """One folder's files and their UIDs. Its methods block; call them in a thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.uids = UidList(path)
        self._scanned: tuple[tuple[int, ...], float] = ((), 0.0)

    def make(self) -> None:
        """Make the folder when it is missing."""
        for name in ("tmp", "new", "cur"):
            (self.path / name).mkdir(parents=True, exist_ok=True)

    def scan(self) -> dict[int, Path]:
        """Every mail's path by UID, ascending; new files are numbered in the order of their delivery."""
        if not (self.path / "cur").is_dir() and not (self.path / "new").is_dir():
            raise TransientError(f"{self.path} is no Maildir.", advice="Check path and folders.")
        self._scanned = (self._stamps(), time.time())
        self.uids.refresh()
        names = dict(self.names())
        fresh = [name for name in names if name not in self.uids.by_name]
        self.uids.add(sorted(fresh, key=_delivered))
        numbered = self.uids.by_name
        return dict(sorted((numbered[name], path) for name, path in names.items()))

    def changed(self) -> bool:
        """Whether a file may have come or gone since ``scan``."""
        stamps, scanned_at = self._scanned
        return self._stamps() != stamps or any(stamp / 1e9 > scanned_at - _MTIME_GRAIN_SECONDS for stamp in stamps)

    def read(self, path: Path) -> bytes | None:
        """The mail's bytes, also when its file was renamed meanwhile; None when it is gone."""
        for _ in range(3):
            with contextlib.suppress(FileNotFoundError):
                return path.read_bytes()
            moved = dict(self.names()).get(_stem(path.name))
            if moved is None:
                return None
            path = moved
        return None

    def add(self, mime: bytes, flags: str) -> None:
        """Deliver by way of ``tmp``, as maildir(5) asks, so that nobody sees half a mail."""
        self.make()
        name = f"{time.time_ns() // 10**9}.{time.time_ns()}_{os.getpid()}.deskhand"
        temporary = self.path / "tmp" / name
        with temporary.open("xb") as file:
            file.write(mime)
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(self.path / "cur" / f"{name}:2,{flags}")

    def names(self) -> Iterator[tuple[str, Path]]:
        """Every mail's file name without its flags, and its path."""
        for part in ("new", "cur"):
            with contextlib.suppress(FileNotFoundError), os.scandir(self.path / part) as entries:
                for entry in entries:
                    if not entry.name.startswith("."):
                        yield _stem(entry.name), Path(entry.path)

    def _stamps(self) -> tuple[int, ...]:
        stamps = []
        for part in ("new", "cur"):
            with contextlib.suppress(FileNotFoundError):
                stamps.append((self.path / part).stat().st_mtime_ns)
        return tuple(stamps)


def _stem(name: str) -> str:
    return name.partition(":2,")[0]


def _delivered(name: str) -> tuple[int, str]:
    seconds = name.partition(".")[0]
    return (int(seconds) if seconds.isdigit() else 0, name)
