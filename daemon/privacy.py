"""Who may read what a desk stores: its own user, and nobody else on the machine."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

UMASK = 0o077
FOLDER_MODE = 0o700


def write_privately() -> None:
    """From now on this process, and what it starts, makes files that only its own user may read."""
    os.umask(UMASK)


def close_folder(folder: Path) -> None:
    """Take a folder's rights from everybody but its owner, so that files in it with wider rights are closed as well.

    A folder that is not there, cannot be reached, or is another user's, is left alone: who opens it says what is wrong.
    """
    with contextlib.suppress(OSError):
        if stat.S_IMODE(folder.stat().st_mode) & UMASK:
            folder.chmod(FOLDER_MODE)
