"""How this process keeps its memory: Python's garbage collector and the allocator of the C library.

After the imports there are 600,000 objects that live as long as the process. To look through all of them took a second
of each start and a twentieth of the time of each draft. Source: https://docs.python.org/3/library/gc.html, ``freeze``.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc

YOUNG, MIDDLE, OLD = 10_000, 10, 10
NEVER = 1_000_000
M_TRIM_THRESHOLD = -1  # /usr/include/malloc.h; see mallopt(3)
KEPT_BYTES = 16 * 1024 * 1024


def at_start() -> None:
    """Before anything large is imported: of Python's objects only the young ones are looked at until ``settle``.

    And what a batch of texts needed is given back to the system after it: glibc would keep ever more of it, as the
    limit grows with the largest block that was freed. That is a tenth of all. Other C libraries have no such setting.
    """
    gc.set_threshold(YOUNG, MIDDLE, NEVER)
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(M_TRIM_THRESHOLD, KEPT_BYTES)


def settle() -> None:
    """Once everything is loaded: look through all of it for the last time. Takes some tenths of a second."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
