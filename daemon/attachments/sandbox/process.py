"""Limits that a process puts on itself: resources, its life, its network namespace."""

from __future__ import annotations

import os
import resource
import signal
from pathlib import Path

from daemon.attachments.sandbox import kernel

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_OPEN_FILES = 64


def limit_resources(written_file_bytes: int) -> None:
    """No core dumps, few open files, no large files. The hard limits fall too, so that nothing raises them again."""
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NOFILE, _OPEN_FILES)
    _limit(resource.RLIMIT_FSIZE, written_file_bytes)


def _limit(which: int, value: int) -> None:
    _, hard = resource.getrlimit(which)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (value, value))


def limit_memory(extra_bytes: int) -> None:
    """Cap address space at what is in use now plus ``extra_bytes``; beyond it an allocation fails.

    RLIMIT_AS and not RLIMIT_DATA, because mappings of files count as well: a child that maps everything is not small.
    """
    _limit(resource.RLIMIT_AS, address_space_bytes() + extra_bytes)


def address_space_bytes() -> int:
    """Virtual memory of this process in bytes (proc(5), /proc/self/statm, first field)."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def resident_bytes() -> int:
    """The most memory this process ever had resident, in bytes (Linux counts ru_maxrss in KiB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def limit_next_seconds(seconds: float) -> None:
    """SIGXCPU ends the process after this much more processor time, even where nobody watches the clock any more."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(usage.ru_utime + usage.ru_stime + seconds) + 2, hard))


def leave_the_network() -> bool:
    """Enter a network namespace that has no interface up; through a user namespace where this user is not root."""
    return kernel.unshare(_CLONE_NEWNET) or kernel.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def die_with_parent(parent: int) -> bool:
    """Have the kernel kill this process when its parent ends. Call it after ``leave_the_network``, which clears it.

    A parent that ended before the call is noticed by its changed id.
    """
    done = kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)
    return done
