"""prctl, unshare and raw system calls through ctypes; each call says whether the kernel agreed."""

from __future__ import annotations

import ctypes
import platform
import sys

LINUX = sys.platform == "linux"
MACHINE = platform.machine()

PR_SET_PDEATHSIG = 1
PR_SET_SECCOMP = 22
PR_SET_NO_NEW_PRIVS = 38

_libc = ctypes.CDLL(None, use_errno=True) if LINUX else None


def prctl(option: int, value: int, argument: object = 0) -> bool:
    """Call prctl(2); False where the kernel refuses or there is no such call."""
    if _libc is None:
        return False
    return bool(_libc.prctl(option, value, argument, 0, 0) == 0)


def unshare(flags: int) -> bool:
    """Call unshare(2); False where this user or container may not."""
    return _libc is not None and bool(_libc.unshare(flags) == 0)


def system_call(number: int, *arguments: object) -> int:
    """Call syscall(2); -1 on any refusal."""
    return -1 if _libc is None else int(_libc.syscall(number, *arguments))


def no_new_privileges() -> bool:
    """No set-uid program can raise this process again; seccomp and Landlock ask for it (prctl(2))."""
    return prctl(PR_SET_NO_NEW_PRIVS, 1)
