"""The durable queue: DBOS Transact runs one workflow a mail and one a delivery, in order within a ticket.

The workflows have no DBOS steps of their own: what a step would checkpoint (the draft, the outbox row) is a row of ours
with a unique key, so a workflow that is started again after a crash finds its own work done and goes on. A step would
cost a database write and make nothing safer.
"""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import sqlalchemy as sa
from dbos import DBOS, DBOSClient, DBOSConfig, EnqueueOptions
from sqlalchemy.ext.asyncio import AsyncConnection

from daemon.database import Database, starting
from daemon.engines import durable_engine, sync_url

ANSWER, DELIVER = "answer_mail", "deliver_reply"
TICKETS, REPLIES = "tickets", "replies"
# Fixed by us: DBOS would hash the source code, and a deploy would strand what is pending.
APPLICATION_VERSION = "1"
# Each poll costs some milliseconds, so the queue of replies, which were held back anyway, is asked less often.
POLL_SECONDS = {TICKETS: 0.2, REPLIES: 0.5}
MAX_RECOVERIES = 5
Work = Callable[[int], Awaitable[None]]

_answer: Work | None = None
_deliver: Work | None = None


@DBOS.workflow(name=ANSWER, max_recovery_attempts=MAX_RECOVERIES)
async def answer_mail(message_id: int) -> None:
    """Understand, draft and decide one mail."""
    if _answer is not None:
        await _answer(message_id)


@DBOS.workflow(name=DELIVER, max_recovery_attempts=MAX_RECOVERIES)
async def deliver_reply(outbox_id: int) -> None:
    """Offer one outbox row to the mail server."""
    if _deliver is not None:
        await _deliver(outbox_id)


class DurableQueue:
    """Start and stop DBOS, and put work into it."""

    def __init__(self, database: Database, workers: int) -> None:
        self._database = database
        self._workers = workers
        self._client: DBOSClient | None = None
        self._engine: sa.Engine | None = None

    async def start(self, answer: Work, deliver: Work) -> None:
        """Launch; workflows that a crash interrupted go on at once.

        Raises:
            TransientError: the database is locked by somebody else, read-only or its disk is full.
        """
        global _answer, _deliver
        _answer, _deliver = answer, deliver
        logging.getLogger("dbos").setLevel(logging.WARNING)
        engine = self._engine = durable_engine(self._database.url)
        config: DBOSConfig = {
            "name": "deskhand",
            "system_database_url": sync_url(self._database.url),
            "application_version": APPLICATION_VERSION,
            "executor_id": "local",
            "log_level": "WARNING",
            "enable_otlp": False,
            "system_database_engine": engine,
        }
        with starting(self._database.url):
            await self._launch(config)
        self._client = DBOSClient(system_database_url=sync_url(self._database.url), system_database_engine=engine)

    async def _launch(self, config: DBOSConfig) -> None:
        DBOS(config=config)
        DBOS.launch()
        for name in (TICKETS, REPLIES):
            await DBOS.register_queue_async(
                name,
                partition_concurrency=1,
                worker_concurrency=self._workers,
                polling_interval_sec=POLL_SECONDS[name],
                on_conflict="always_update",
            )

    async def enqueue(
        self, connection: AsyncConnection, queue: str, workflow: str, work: Sequence[tuple[str, int, int]]
    ) -> None:
        """Enqueue ``(workflow id, ticket, argument)`` in the caller's transaction; a known id stays as it is."""

        client = self._client
        if client is None:
            raise RuntimeError("the queue was not started")

        def enqueue(sync_connection: Any) -> None:
            for workflow_id, ticket_id, argument in work:
                options: EnqueueOptions = {
                    "workflow_name": workflow,
                    "queue_name": queue,
                    "workflow_id": workflow_id,
                    "queue_partition_key": str(ticket_id),
                    "app_version": APPLICATION_VERSION,
                }
                client.enqueue_in_transaction(sync_connection, options, argument)

        await connection.run_sync(enqueue)

    async def given_up(self) -> Sequence[str]:
        """Ids of workflows that took the process down again and again, or failed in a way nobody caught."""
        status = ["MAX_RECOVERY_ATTEMPTS_EXCEEDED", "ERROR"]
        return [workflow.workflow_id for workflow in await DBOS.list_workflows_async(status=status, load_input=False)]

    async def stop(self, seconds: float) -> None:
        """End DBOS; give what is at work this many seconds."""
        if self._client is None:
            return
        self._client.destroy()
        self._client = None
        loop = asyncio.get_running_loop()
        # DBOS put its own executor under ``asyncio.to_thread`` and ends it here: stop from elsewhere, then replace it.
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="dbos-stop") as outside:
            await loop.run_in_executor(
                outside, functools.partial(DBOS.destroy, workflow_completion_timeout_sec=int(seconds))
            )
        if self._engine is not None:
            self._engine.dispose()
        loop.set_default_executor(ThreadPoolExecutor(thread_name_prefix="asyncio"))
