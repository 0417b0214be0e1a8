"""What was wrong with a mail, each thing once and never without end."""

from __future__ import annotations

MAX_DEFECTS = 50


def note(defects: list[str], text: str) -> None:
    """Add a defect unless it is known already or there are too many."""
    if len(defects) < MAX_DEFECTS and text not in defects:
        defects.append(text)
