"""``python -m tests.fuzz [--mails N] [--start N] [--repeat N] [--file FILE] [--guided SECONDS]``.

Mutated mails over all cores: how many, how long, what raised, and the slowest. The run ends at the first exception,
with the mail in a file and the command that reads it again. Exit status 1: an exception, or a mail that took a second.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import traceback
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from tests.fuzz import guided
from tests.fuzz.entry import examine
from tests.fuzz.mutations import mutated
from tests.fuzz.seeds import all_seeds, own_seeds

MAILS = 200_000
BATCH = 500
LIMIT_MS = 1_000.0
LOOKED_AT_MS = 200.0
SHOWN = 10
FOLDER = Path("fuzz-findings")


@dataclass(slots=True)
class Found:
    """Of one batch: the slow mails as (milliseconds of this process's time, number), and what raised."""

    mails: int = 0
    slowest: tuple[float, int] = (0.0, -1)
    slow: list[tuple[float, int]] = field(default_factory=list)
    raised: tuple[int, str] | None = None


def cost_ms(raw: bytes) -> float:
    """The time that one mail takes this process; others on the machine do not count."""
    start = time.process_time()
    examine(raw)
    return (time.process_time() - start) * 1e3


def batch(start: int, count: int) -> Found:
    """Read ``count`` mails from number ``start`` on, up to the first that raises."""
    seeds, found = all_seeds(), Found()
    for number in range(start, start + count):
        raw = mutated(number, seeds)
        try:
            cost = cost_ms(raw)
            if cost > LOOKED_AT_MS:  # the first time may have loaded a table of characters
                cost = min(cost, cost_ms(raw))
        except Exception:
            found.raised = (number, traceback.format_exc())
            return found
        found.mails += 1
        found.slowest = max(found.slowest, (cost, number))
        if cost > LOOKED_AT_MS:
            found.slow.append((cost, number))
    return found


def run(mails: int, start: int) -> int:
    """Read that many over all cores and say what was found."""
    began, total = time.monotonic(), Found()
    batches = ((first, min(BATCH, start + mails - first)) for first in range(start, start + mails, BATCH))
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        try:
            for found in _completed(pool, batches):
                total.mails += found.mails
                total.slowest = max(total.slowest, found.slowest)
                total.slow += found.slow
                if found.raised:
                    total.raised = found.raised
                    break
                _say(f"\r{total.mails:,} mails", error=True)
        finally:
            pool.shutdown(cancel_futures=True)
    _report(total, time.monotonic() - began)
    return 1 if total.raised or total.slowest[0] >= LIMIT_MS else 0


def _completed(pool: ProcessPoolExecutor, batches: Iterator[tuple[int, int]]) -> Iterator[Found]:
    """Results as they come, with only a few batches waiting."""
    waiting: set[Future[Found]] = {pool.submit(batch, *one) for one in islice(batches, 2 * (os.cpu_count() or 1))}
    while waiting:
        done = next(as_completed(waiting))
        waiting.remove(done)
        yield done.result()
        waiting |= {pool.submit(batch, *one) for one in islice(batches, 1)}


def _report(total: Found, seconds: float) -> None:
    _say(f"\r{total.mails:,} mails from {len(all_seeds())} seeds ({len(own_seeds())} our own) in {seconds:,.0f} s\n")
    _say(f"exceptions: {1 if total.raised else 0}\n")
    _say(f"slowest mail: {total.slowest[0]:,.0f} ms, number {total.slowest[1]}; the limit is {LIMIT_MS:,.0f} ms\n")
    for cost, number in sorted(total.slow, reverse=True)[:SHOWN]:
        _say(f"  over {LOOKED_AT_MS:g} ms: {cost:,.0f} ms, python -m tests.fuzz --repeat {number}\n")
    if total.raised:
        number, trace = total.raised
        FOLDER.mkdir(exist_ok=True)
        file = FOLDER / f"{number}.eml"
        file.write_bytes(mutated(number, all_seeds()))
        _say(
            f"{trace}\nrepeat it: python -m tests.fuzz --repeat {number}\n"
            f"       or: python -m tests.fuzz --file {file}\n"
        )


def _again(raw: bytes) -> int:
    """One mail, with its traceback where it raises."""
    _say(f"{len(raw):,} bytes\n")
    cost = min(cost_ms(raw) for _ in range(3))
    _say(f"read in {cost:,.1f} ms\n")
    return 0


def _say(text: str, *, error: bool = False) -> None:
    stream = sys.stderr if error else sys.stdout
    stream.write(text)
    stream.flush()


def main(arguments: list[str]) -> int:
    """Run what the options name."""
    parser = argparse.ArgumentParser(prog="make fuzz", description="Mutated mails through the reader.")
    parser.add_argument("--mails", type=int, default=MAILS, help="how many (200,000)")
    parser.add_argument("--start", type=int, default=0, help="the first number; another one makes other mails")
    parser.add_argument("--repeat", type=int, metavar="NUMBER", help="read one mail again")
    parser.add_argument("--file", type=Path, help="read the mail of a file again")
    parser.add_argument("--guided", type=int, metavar="SECONDS", help="guided by coverage, with atheris")
    options = parser.parse_args(arguments)
    if options.guided:
        return guided.run(options.guided, FOLDER)
    if options.repeat is not None:
        return _again(mutated(options.repeat, all_seeds()))
    if options.file:
        return _again(options.file.read_bytes())
    return run(options.mails, options.start)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
