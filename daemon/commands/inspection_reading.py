"""Reading many mails at once for ``deskhand inspect``: in order, over all cores, with few of them in memory."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from daemon.commands.inspection_files import Found
from daemon.config import Config
from daemon.models import Attachment, Mail, Reading
from daemon.settings import PolicySettings

# A process of its own takes a second to start; so many mails are read here in that time.
READ_HERE = 300
BATCH_MAILS, BATCH_BYTES = 50, 2_000_000
MOST_PROCESSES = 8
BATCHES_AHEAD = 2  # of each process: what waits to be printed is bounded by this

_reader: Callable[[bytes], Mail] | None = None
_own: frozenset[str] = frozenset()
_policy = PolicySettings()


@dataclass(frozen=True, slots=True)
class Inspected:
    """One mail read: its JSON object, and the mail where it has files to convert. Or a ``problem``, a sentence."""

    name: str
    table: dict[str, Any]
    mail: Mail | None = None
    problem: str = ""

    @property
    def files(self) -> tuple[Attachment, ...]:
        """The attachments that are to be converted."""
        return self.mail.attachments if self.mail else ()

    def add_readings(self, readings: Sequence[Reading]) -> None:
        """Put the files' readings, in their order, into the table, and what the policy says of them."""
        from daemon.commands.inspection_answer import answer_table
        from daemon.mail.inspection import attachments_of

        if self.mail is not None:
            self.table["attachments"] = attachments_of(self.files, readings)
            self.table["answer"] = answer_table(self.mail, _policy, _own, readings)


def inspect_all(mails: Iterable[Found], config: Config, *, keep_files: bool) -> Generator[Inspected, None, None]:
    """Each mail read, in the order in which they come. Close it early to end the processes."""
    _start(config)
    waiting = iter(mails)
    for found in islice(waiting, READ_HERE):
        yield inspected(found, keep_files)
    first = next(waiting, None)
    if first is None:
        return
    cores = min(
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, MOST_PROCESSES
    )
    rest = chain([first], waiting)
    if cores > 1:
        with closing(_over_processes(rest, config, keep_files, cores)) as results:
            yield from results
    else:
        yield from (inspected(found, keep_files) for found in rest)


def inspected(found: Found, keep_files: bool) -> Inspected:
    """Read one mail. A fault of the reader is a problem of this mail, not of the run."""
    from daemon.commands.inspection_answer import answer_table
    from daemon.mail.inspection import inspection

    if found.problem or _reader is None:
        return Inspected(found.name, {}, problem=found.problem)
    try:
        mail = _reader(found.raw)
        table = {**inspection(mail, found.name), "answer": answer_table(mail, _policy, _own)}
        return Inspected(found.name, table, mail if keep_files and mail.attachments else None)
    except (Exception, RecursionError) as error:
        fault = f"{found.name}: a fault of Deskhand itself, {type(error).__name__}; please report it with this mail"
        return Inspected(found.name, {}, problem=fault)


def _over_processes(
    mails: Iterator[Found], config: Config, keep_files: bool, processes: int
) -> Generator[Inspected, None, None]:
    """Batches are read ahead while the first is printed; a process that dies costs its batch only a second try."""
    context = multiprocessing.get_context("spawn")  # a copy of this process could hold locks of threads for ever
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_start, initargs=(config,))
    ahead: deque[tuple[list[Found], Future[list[Inspected]]]] = deque()
    batches = _batches(mails)
    try:
        while True:
            for batch in islice(batches, processes * BATCHES_AHEAD - len(ahead)):
                ahead.append((batch, pool.submit(_read_batch, batch, keep_files)))
            if not ahead:
                return
            batch, future = ahead.popleft()
            try:
                yield from future.result()
            except BrokenProcessPool:  # killed for its memory, say: one after another then, in this process
                rest = chain(batch, chain.from_iterable(one for one, _ in ahead), mails)
                yield from (inspected(found, keep_files) for found in rest)
                return
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _batches(mails: Iterator[Found]) -> Iterator[list[Found]]:
    batch: list[Found] = []
    size = 0
    for found in mails:
        batch.append(found)
        size += len(found.raw)
        if len(batch) >= BATCH_MAILS or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _read_batch(batch: list[Found], keep_files: bool) -> list[Inspected]:
    return [inspected(found, keep_files) for found in batch]


def _start(config: Config) -> None:
    """Make this process's reader."""
    global _own, _policy, _reader
    from daemon.correspondence import mail_reader

    _reader = mail_reader(config)
    _own = frozenset(address.casefold() for address in config.own_addresses)
    _policy = config.policy
