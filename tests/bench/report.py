"""The table of ``make bench``: each line a figure, what it is held against, the ratio, the goal, and the verdict."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

HEADER = ("what", "figure", "reference", "ratio", "goal", "met")


@dataclass(frozen=True, slots=True)
class Line:
    """One line. ``ratio`` is what the goal judges, the figure itself where there is no reference; None: skipped."""

    what: str
    figure: float | None
    unit: str
    reference: float | None
    ratio: float | None
    goal: float | None
    direction: Literal[">=", "<="]
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; None when nothing was measured."""
        if self.ratio is None or self.goal is None:
            return None
        return self.ratio >= self.goal if self.direction == ">=" else self.ratio <= self.goal

    @property
    def cells(self) -> tuple[str, ...]:
        """As text."""
        met = {True: "met", False: "NOT MET", None: f"skipped: {self.note}" if self.note else ""}[self.met]
        ratio = "" if self.reference is None or self.ratio is None else f"{self.ratio:.2f}"
        unit = f" {self.unit}" if self.reference is None else ""
        goal = "" if self.goal is None else f"{self.direction} {self.goal:g}{unit}"
        return (self.what, self._number(self.figure), self._number(self.reference), ratio, goal, met)

    def _number(self, value: float | None) -> str:
        return (
            "" if value is None else f"{value:,.{0 if abs(value) >= 100 else 2 if abs(value) < 10 else 1}f} {self.unit}"
        )


def held_against(
    what: str,
    unit: str,
    figures: Sequence[float],
    references: Sequence[float],
    goal: float,
    direction: Literal[">=", "<="] = ">=",
) -> Line:
    """A line from rounds that alternated: medians, and the median of the rounds' own ratios."""
    ratio = statistics.median(ours / theirs for ours, theirs in zip(figures, references, strict=True))
    return Line(what, statistics.median(figures), unit, statistics.median(references), ratio, goal, direction)


def limit(what: str, unit: str, figure: float, goal: float | None) -> Line:
    """A line whose goal is a figure that must not be passed; None: for information."""
    return Line(what, figure, unit, None, figure, goal, "<=")


def skipped(what: str, unit: str, goal: float, reason: str, direction: Literal[">=", "<="] = ">=") -> Line:
    """A line that could not be measured here."""
    return Line(what, None, unit, None, None, goal, direction, reason)


def table(lines: Sequence[Line]) -> str:
    """Columns of equal width."""
    rows = [HEADER, *(line.cells for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADER))]
    return "\n".join("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows)


def write_json(path: Path, lines: Sequence[Line], quick: bool) -> None:
    """The lines and the machine they were measured on."""
    machine = {"python": platform.python_version(), "cores": os.cpu_count(), "load": os.getloadavg()[0]}
    found = [{**asdict(line), "met": line.met} for line in lines]
    path.write_text(json.dumps({"quick": quick, "machine": machine, "lines": found}, indent=2) + "\n")
