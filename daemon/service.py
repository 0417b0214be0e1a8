"""Run a desk: start its loops, drain them on SIGTERM; or work once through what waits."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog

from daemon.app import Desk
from daemon.backlog import due_to_be_remembered
from daemon.database import written_out
from daemon.dispatch import UNSENT, UNSETTLED
from daemon.gauges import measure, probe_database, watch_logins
from daemon.intake import FolderWatch, LargeMails
from daemon.loops import Bell, Supervisor
from daemon.models import Batch, Decision, Facts, OutcomeKind
from daemon.ports import MessageSource
from daemon.tables import drafts, messages, outbox, raw_messages

TICK_SECONDS = 1.0
GAUGE_SECONDS = 5.0
DRAIN_POLL_SECONDS = 0.2
ERRAND_SECONDS = 60.0  # a folder that takes no draft must not keep run --once for ever
RECORD_SECONDS = 2.0  # of the drain, to write down what became of replies for whose server nobody waits any longer
INDEXING_SECONDS = 600.0  # longer than that is worth a warning at a start
log = structlog.get_logger(__name__)


class Service:
    """The loops of one desk: intake → remember → dispatch → (queue) → outbox and errands.

    ``loaded`` is called once, when the documents are indexed and nothing large is left to import.
    """

    def __init__(self, desk: Desk, loaded: Callable[[], None] = lambda: None) -> None:
        self._loaded = loaded
        deliverer = replace(desk.deliverer, recorded=lambda state: desk.metrics.replies.labels(state.value).inc())
        self.desk = replace(desk, pipeline=replace(desk.pipeline, decided=self._decided_one), deliverer=deliverer)
        self.supervisor = Supervisor(desk.health)
        self._stored, self._remembered, self._decided = Bell(), Bell(), Bell()
        self._warm = asyncio.Event()

    async def start(self, *, watch: bool = True) -> None:
        """Open everything and start the loops; ready when this returns. ``watch`` False leaves the mailboxes alone.

        Raises:
            ConfigurationError: a port is taken or the database cannot be opened.
        """
        desk = self.desk
        await desk.queue.start(desk.pipeline.answer, self._deliver)
        await desk.dispatcher.resume()
        loops = {
            "remember": self._remember,
            "dispatch": self._dispatch,
            "outbox": self._outbox,
            "errands": self._errands,
            "gauges": self._gauges,
            "knowledge": self._knowledge,
        }
        for name, work in loops.items():
            self.supervisor.start(name, work)
        if desk.web is not None:
            await desk.web.start()
        if watch:
            for source in desk.sources:
                self.supervisor.start(f"mailbox:{source.name}", self._opening(source))
        desk.health.ready()
        log.info("daemon.ready", mailboxes=[source.name for source in desk.sources])

    def _opening(self, source: MessageSource) -> Callable[[], Awaitable[None]]:
        async def open_mailbox() -> None:
            # The folders are known only after a login; from then on each has a loop of its own.
            for folder in await source.folders():
                watch = self._watch(source, folder)
                self.supervisor.start(f"folder:{source.name}:{folder}", self._connected(watch))
            self.supervisor.start(f"large:{source.name}", self._large(source).watch)
            self.desk.health.ok(f"mailbox:{source.name}")
            await self.supervisor.stopping.wait()

        return open_mailbox

    def _connected(self, watch: FolderWatch) -> Callable[[], Awaitable[None]]:
        gauge = self.desk.metrics.imap_connected.labels(watch.source.name, watch.folder)

        async def work() -> None:
            try:
                await watch.scan()
                gauge.set(1)
                await watch.source.wait(watch.folder)
            except BaseException:
                gauge.set(0)
                raise

        return work

    def _watch(self, source: MessageSource, folder: str) -> FolderWatch:
        box = self.desk.config.mailbox_named(source.name)
        filing, only_new = box.after != "nothing", box.start == "new"
        return FolderWatch(self.desk.database, source, folder, self._received, filing, only_new=only_new)

    def _large(self, source: MessageSource) -> LargeMails:
        box = self.desk.config.mailbox_named(source.name)
        filing = box.after != "nothing"
        return LargeMails(self.desk.database, source, box.max_mail_bytes, self._received, filing)

    def _received(self, mailbox: str, new: int, batch: Batch | None) -> None:
        metrics = self.desk.metrics
        if new:
            metrics.received.labels(mailbox).inc(new)
        if batch is not None:
            metrics.last_poll.labels(mailbox, batch.folder).set_to_current_time()
            if len(batch.messages) > new:
                metrics.skipped.labels(mailbox, "duplicate").inc(len(batch.messages) - new)
        self._stored.ring()

    def _decided_one(self, facts: Facts, decision: Decision) -> None:
        metrics = self.desk.metrics
        metrics.drafts.labels(decision.outcome.value).inc()
        waited = datetime.now(UTC) - facts.case.received_at
        metrics.draft_seconds.observe(max(waited.total_seconds(), 0))
        if facts.draft is not None:
            usage = facts.draft.usage
            metrics.model_tokens.labels("in").inc(usage.tokens_in)
            metrics.model_tokens.labels("out").inc(usage.tokens_out)
            metrics.model_cost.inc(usage.cost)
        if decision.outcome is OutcomeKind.SEND or self.desk.config.desk.notify:
            self._decided.ring()

    async def _remember(self) -> None:
        while await self.desk.rememberer.remember():
            self._remembered.ring()
        await self._stored.wait(TICK_SECONDS)

    async def _dispatch(self) -> None:
        await self._warm.wait()  # a mail that is drafted before the documents are indexed would find nothing
        while await self.desk.dispatcher.mails():
            pass
        await self._remembered.wait(TICK_SECONDS)

    async def _outbox(self) -> None:
        while await self.desk.dispatcher.replies():
            pass
        await self._decided.wait(TICK_SECONDS / 2)

    async def _errands(self) -> None:
        await self.desk.errands.run()
        await asyncio.sleep(TICK_SECONDS / 2)

    async def _knowledge(self) -> None:
        why = "the documents are being indexed; mails are stored and wait for it"
        with self.desk.health.at_work("knowledge", why, INDEXING_SECONDS):
            await self.desk.warm_up()
        self._loaded()
        self._warm.set()
        self.desk.health.ok("knowledge")
        await self.supervisor.stopping.wait()

    async def _gauges(self) -> None:
        desk = self.desk
        await probe_database(desk.database, desk.health, desk.metrics)
        await measure(desk.database, desk.metrics)
        watch_logins(desk.tokens, desk.health, desk.metrics)
        await asyncio.sleep(GAUGE_SECONDS)

    async def _deliver(self, outbox_id: int) -> None:
        await self.desk.deliverer.deliver(outbox_id)

    async def stop(self) -> None:
        """Drain: take no new mail, finish what is at work within the limit, close everything."""
        seconds = self.desk.config.run.drain_seconds
        log.info("daemon.stopping", seconds=seconds)
        self.desk.health.stopping()
        await self.supervisor.stop()
        self.desk.deliverer.stop()
        cut = asyncio.create_task(self._cut_after(seconds - RECORD_SECONDS))
        await asyncio.gather(self.desk.queue.stop(seconds), self._replies_settled(seconds))
        cut.cancel()
        await self.desk.close()
        log.info("daemon.stopped")

    async def _replies_settled(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.desk.deliverer.settled()

    async def _cut_after(self, seconds: float) -> None:
        await asyncio.sleep(max(seconds, 0))
        await self.desk.deliverer.cut()

    async def run_once(self) -> None:
        """Work through everything that waits: mails on the server, stored mails, replies that are due or held.

        Raises:
            DeskhandError: a mailbox cannot be read.
        """
        for source in self.desk.sources:
            for folder in await source.folders():
                await self._watch(source, folder).scan()
            await self._large(source).fetch_waiting()
        # Not woken by each decision: to ask the database after every mail would take a twentieth of the time.
        while await self._any(self._unfinished()):  # noqa: ASYNC110 - other processes change the database as well
            await asyncio.sleep(DRAIN_POLL_SECONDS)
        ends = asyncio.get_running_loop().time() + ERRAND_SECONDS
        clock = asyncio.get_running_loop().time
        while await self._any(self._errands_left()) and clock() < ends:  # noqa: ASYNC110 - the same
            await asyncio.sleep(DRAIN_POLL_SECONDS)

    async def failed(self) -> tuple[int, int, int]:
        """How many mails failed and wait for their next try, are parked for a person, and replies that nobody took."""
        again = sa.and_(raw_messages.c.state == "new", raw_messages.c.attempts > 0)
        answered_again = sa.and_(messages.c.state.in_(("new", "queued")), messages.c.attempts > 0)
        put_off = sa.or_(outbox.c.attempts > 0, outbox.c.detail != "")
        unsent = sa.and_(outbox.c.state == "ready", put_off)
        conditions = (again, answered_again, unsent, raw_messages.c.state == "parked", messages.c.state == "parked")
        counts = (sa.select(sa.func.count()).where(condition).scalar_subquery() for condition in conditions)
        async with self.desk.database.read() as connection:
            unread, unanswered, replies, *parked = (await connection.execute(sa.select(*counts))).one()
        return unread + unanswered, sum(parked), replies

    def _unfinished(self) -> tuple[sa.Select[Any], ...]:
        """What still moves by itself; what failed and waits for its next try is left to the next run."""
        held = datetime.now(UTC) + timedelta(seconds=self.desk.live.current.policy.hold_seconds + 1)
        untried = sa.and_(outbox.c.attempts == 0, outbox.c.detail == "")  # one that was put off has a detail
        first_try = sa.and_(outbox.c.state == "ready", untried, outbox.c.due_at < held)
        next_try = sa.and_(outbox.c.state == "ready", outbox.c.due_at <= datetime.now(UTC))
        unsettled = written_out(messages.c.state, *UNSETTLED)
        return (
            sa.select(raw_messages.c.id).where(due_to_be_remembered()),
            sa.select(messages.c.id).where(unsettled, messages.c.state != "parked", messages.c.attempts == 0),
            sa.select(outbox.c.id).where(
                written_out(outbox.c.state, *UNSENT), sa.or_(outbox.c.state == "sending", first_try, next_try)
            ),
        )

    def _errands_left(self) -> tuple[sa.Select[Any], ...]:
        return (
            sa.select(outbox.c.id).where(outbox.c.copy_state == "wanted"),
            sa.select(drafts.c.id).where(written_out(drafts.c.folder_state, "wanted", "remove")),
        )

    async def _any(self, questions: Sequence[sa.Select[Any]]) -> bool:
        async with self.desk.database.read() as connection:
            for question in questions:
                if (await connection.execute(question.limit(1))).first() is not None:
                    return True
        return False
