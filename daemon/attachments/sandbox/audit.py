"""An audit hook (PEP 578) that refuses network, programs and changed files to Python code, on any system.

It stops a library that means well. Against native code that was taken over it is no wall: seccomp and Landlock are.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

_REFUSED_PREFIXES = (
    "socket.",
    "urllib.",
    "http.client.",
    "ftplib.",
    "smtplib.",
    "imaplib.",
    "poplib.",
    "telnetlib.",
    "webbrowser.",
    "subprocess.",
    "pty.",
    "shutil.",
    "sqlite3.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.system",
    "os.kill",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.link",
    "os.symlink",
    "os.chmod",
    "os.chown",
    "os.truncate",
    "os.putenv",
    "os.setxattr",
)
_PROGRAM_PREFIXES = ("subprocess.", "os.fork", "os.posix_spawn", "os.remove", "os.putenv", "shutil.")
_START_FOLDER = str(Path.cwd())
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def refuse_events(readable: tuple[str, ...], *, programs: bool = False) -> None:
    """Install the hook for good. ``readable`` are folders that may still be opened for reading.

    ``programs`` leaves what text recognition needs: starting tesseract and a temporary file.
    """
    refused = tuple(p for p in _REFUSED_PREFIXES if not (programs and p in _PROGRAM_PREFIXES))
    sys.addaudithook(_hook(refused, readable, may_write=programs))


def _absolute(path: str | bytes) -> str:
    # Path.resolve would ask the file system, which raises audit events from within the hook.
    return os.path.normpath(os.path.join(_START_FOLDER, os.fsdecode(path)))  # noqa: PTH118


def _hook(
    refused: tuple[str, ...], readable: tuple[str, ...], *, may_write: bool
) -> Callable[[str, tuple[object, ...]], None]:
    def check(event: str, arguments: tuple[object, ...]) -> None:
        if event.startswith(refused):
            raise PermissionError(f"the converter may not do this: {event}")
        if event == "open" and not may_write:
            path, _, flags = arguments
            if isinstance(flags, int) and flags & _WRITING:
                raise PermissionError("the converter may not write files")
            if isinstance(path, str | bytes) and not _absolute(path).startswith(readable):
                raise PermissionError("the converter may not read this file")

    return check
