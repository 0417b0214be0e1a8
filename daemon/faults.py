"""Named places where a test may kill the process, to prove that nothing is lost and nothing doubled (invariant 9).

``DESKHAND_FAULT=NAME:N`` makes the N-th passage through ``fault_point(NAME)`` end the process with SIGKILL. Without the
variable a fault point costs one look at a constant.
"""

from __future__ import annotations

import os
import signal

FAULT_POINTS = (
    "receive.before_commit",
    "receive.after_commit",
    "source.before_archive",
    "remember.before_commit",
    "remember.after_commit",
    "dispatch.before_enqueue",
    "dispatch.after_enqueue",
    "draft.before_model",
    "draft.after_model",
    "decide.before_commit",
    "decide.after_commit",
    "deliver.before_mark",
    "deliver.after_mark",
    "deliver.after_data",
    "deliver.before_record",
    "deliver.after_record",
    "sent.before_append",
    "sent.after_append",
    "drafts.before_append",
    "drafts.after_append",
)
_ARMED, _, _COUNT = os.environ.get("DESKHAND_FAULT", "").partition(":")
_passages = 0


def fault_point(name: str) -> None:
    """Die here if the environment says so; ``name`` is one of ``FAULT_POINTS``."""
    global _passages
    if name != _ARMED:
        return
    _passages += 1
    if _passages >= int(_COUNT or 1):
        os.kill(os.getpid(), signal.SIGKILL)
