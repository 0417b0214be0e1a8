"""Give the mails of a Maildir folder UIDs that stay: a list in ``.deskhand-uidlist`` beside ``new`` and ``cur``.

The first line is ``deskhand 1 UIDVALIDITY``, each further one ``UID BASENAME``. Lines are only added and reach
the disk before the UID is used: a UID handed out again after a crash would hide a mail behind the stored position.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

FILE_NAME = ".deskhand-uidlist"
_MAGIC = "deskhand 1 "


class UidList:
    """UIDs of one folder by the stable part of the file name (before ``:2,`` and the flags)."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self.uidvalidity = 0
        self.uidnext = 1
        self.by_name: dict[str, int] = {}
        self._seen: tuple[int, int, int] | None = None

    def refresh(self) -> None:
        """Read what another process added; start a list when there is none, or when it is not ours."""
        try:
            if self._stamp() == self._seen:
                return
            data = self._path.read_bytes()
        except FileNotFoundError:
            self._begin()
            return
        lines = data.decode("utf-8", "surrogateescape").split("\n")
        if not lines[0].startswith(_MAGIC) or not lines[0][len(_MAGIC) :].isdigit() or len(lines) < 2:
            self._begin()
            return
        self.uidvalidity = int(lines[0][len(_MAGIC) :])
        self.by_name = {}
        for line in lines[1:-1]:  # a torn last line was never used
            uid, _, name = line.partition(" ")
            if uid.isdigit() and name:
                self.by_name[name] = int(uid)
        self.uidnext = max(self.by_name.values(), default=0) + 1
        torn = len(lines[-1].encode("utf-8", "surrogateescape"))
        if torn:
            os.truncate(self._path, len(data) - torn)
        self._seen = self._stamp()

    def add(self, names: list[str]) -> None:
        """Give each name the next UID, on disk before this returns. Raise ``OSError``."""
        if not names:
            return
        numbered = {name: self.uidnext + index for index, name in enumerate(names)}
        lines = "".join(f"{uid} {name}\n" for name, uid in numbered.items()).encode("utf-8", "surrogateescape")
        with self._path.open("ab") as file:
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())
        self._seen = self._stamp()
        self.by_name.update(numbered)
        self.uidnext += len(names)

    def _begin(self) -> None:
        # Eighths of a second: a list that is begun again at once must have another UIDVALIDITY.
        now = int(time.time() * 8) & 0x7FFFFFFF
        self.uidvalidity = max(now, self.uidvalidity + 1, 1)
        head = f"{_MAGIC}{self.uidvalidity}\n".encode("ascii")
        handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=f"{FILE_NAME}.")
        with os.fdopen(handle, "wb") as file:
            file.write(head)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(self._path)
        self.by_name, self.uidnext = {}, 1
        self._seen = self._stamp()

    def _stamp(self) -> tuple[int, int, int]:
        found = self._path.stat()
        return found.st_ino, found.st_size, found.st_mtime_ns
