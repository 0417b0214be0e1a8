"""``python -m tests.bench [--quick] [--json FILE] [--only NAME…]``: how fast, how soon, how large; one table.

Machines differ and are never alone, so every rate is held against something that does the same work in the same run:
rounds alternate, and the median of the rounds' ratios counts. Exit status 1 when a goal is missed.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from tests.bench.arrival import measure_arrival
from tests.bench.desk_folder import PASSWORD_ENV
from tests.bench.growth import measure_growth
from tests.bench.indexing import measure_indexing
from tests.bench.mailbox_server import BenchMailboxes, missing_server
from tests.bench.reading import measure_reading
from tests.bench.reading_growth import measure_size
from tests.bench.report import Line, skipped, table, write_json
from tests.bench.throughput import measure_throughput
from tests.servers.dovecot import PASSWORD

PARTS = ("reading", "size", "throughput", "arrival", "indexing", "growth")
NEEDS_SERVER = ("throughput",)


def main(arguments: list[str]) -> int:
    """Measure and print."""
    options = _options(arguments)
    os.environ[PASSWORD_ENV] = PASSWORD
    lines: list[Line] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench")))
        missing = missing_server()
        boxes: BenchMailboxes | None = None
        if not missing and set(options.only) & set(NEEDS_SERVER):
            boxes = BenchMailboxes()
            stack.callback(boxes.close)
        for name, measure in _parts(boxes, folder, quick=options.quick).items():
            if name not in options.only:
                continue
            sys.stderr.write(f"measuring {name} …\n")
            found = [skipped(name, "", 0, missing)] if boxes is None and name in NEEDS_SERVER else measure()
            lines += found
    sys.stdout.write(table(lines) + "\n")
    if options.json:
        write_json(options.json, lines, options.quick)
    return 1 if any(line.met is False for line in lines) else 0


def _parts(boxes: BenchMailboxes | None, folder: Path, *, quick: bool) -> dict[str, Callable[[], list[Line]]]:
    def served() -> BenchMailboxes:
        assert boxes is not None
        return boxes

    small, full = (100, 20, 60, 20_000), (500, 200, 300, 200_000)
    mails, letters, documents, stored = small if quick else full
    rounds = 1 if quick else 3
    return {
        "reading": lambda: measure_reading(mails, rounds + 2),
        "throughput": lambda: measure_throughput(served(), mails, rounds),
        "arrival": lambda: measure_arrival(folder, letters, 0 if quick else 2),
        "indexing": lambda: measure_indexing(documents, rounds),
        "growth": lambda: measure_growth(folder, stored, mails, rounds + 2),
        "size": lambda: measure_size(rounds, 4 if quick else 16),
    }


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="How fast Deskhand is, each figure with its goal.")
    parser.add_argument("--quick", action="store_true", help="small sizes and one round: minutes, and rough figures")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to this file as well")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART", help=", ".join(PARTS))
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
