"""The order of the stages for each mail, understand → draft → decide, and what happens when one fails.

``answer`` is what the durable queue runs for a message id. It may run again after a crash, at any point: a stored draft
means that its work is done.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from daemon.database import Database, until_written
from daemon.decisions import DecisionStore
from daemon.desks import MailboxRules
from daemon.errors import DeskhandError, ModelUnavailableError, TransientError
from daemon.faults import fault_point
from daemon.memory import count_traffic, load_case
from daemon.models import Autonomy, Case, Counters, Decision, Facts, Mail
from daemon.outbox import record_event
from daemon.ports import AttachmentReader, Drafter
from daemon.retries import next_try
from daemon.sender_verification import SenderVerification
from daemon.settings import PolicySettings
from daemon.stages.decide import decide_case, prejudge_case
from daemon.stages.draft import draft_reply
from daemon.stages.understand import understand, understand_words
from daemon.tables import drafts, messages

LONG_MAIL_CHARACTERS = 20_000
_DRAFT_OF = sa.select(drafts.c.id).where(drafts.c.message_id == sa.bindparam("message"))
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The stages after *remember*, with what they need; ``policy`` and ``mailboxes`` are asked anew each time."""

    database: Database
    read: Callable[[bytes], Mail]
    reader: AttachmentReader
    drafter: Drafter
    policy: Callable[[], PolicySettings]
    mailboxes: Callable[[], Mapping[str, MailboxRules]]
    store: DecisionStore
    attempts: int = 5
    decided: Callable[[Facts, Decision], None] = lambda _facts, _decision: None
    senders: SenderVerification | None = None  # own checks, for the mailboxes that ask for them

    async def answer(self, message_id: int) -> None:
        """Work on one mail to its stored decision; a failure is recorded, and after some of them the mail is parked."""
        structlog.contextvars.bind_contextvars(message=message_id)
        try:
            await self._answer(message_id)
        except Exception as error:
            failure = error
            await until_written(lambda: self._failed(message_id, failure))
        finally:
            structlog.contextvars.unbind_contextvars("message", "ticket")

    async def _answer(self, message_id: int) -> None:
        async with self.database.read() as connection:
            done = await self._is_done(connection, message_id)
            own = self.store.writer.own_addresses
            case = None if done else await load_case(connection, message_id, self.read, own)
            traffic = await self._traffic(connection, case) if case else Counters()
        if case is None:
            await self._settle(message_id)
            return
        structlog.contextvars.bind_contextvars(ticket=case.ticket_id)
        case = await self.senders.verified(case) if self.senders else case
        rules = self.mailboxes().get(case.mailbox, MailboxRules(Autonomy.DRAFT, 7))
        # Enough to withhold, and it opens no attachment of a machine's mail.
        words = await asyncio.to_thread(understand_words, case) if _is_long(case) else understand_words(case)
        facts = Facts(case, words, None, rules.autonomy, traffic, datetime.now(UTC), rules.answer_days)
        decision = prejudge_case(facts, self.policy())
        if decision is None:
            facts = replace(facts, understanding=await understand(case, self.reader, words))
            facts = await self._drafted(facts)
            decision = decide_case(facts, self.policy())
        await self._keep(facts, decision)

    async def _drafted(self, facts: Facts) -> Facts:
        """The facts with a draft; a model that stays away leaves the mail to a person, without one."""
        try:
            return await draft_reply(facts, self.drafter)
        except ModelUnavailableError:
            async with self.database.read() as connection:
                query = sa.select(messages.c.attempts).where(messages.c.id == facts.case.message_id)
                attempts = (await connection.execute(query)).scalar_one()
            if attempts + 1 < self.attempts:
                raise
            return facts

    async def _traffic(self, connection: AsyncConnection, case: Case) -> Counters:
        to = self.store.writer.recipient(case)
        relayed = self.store.writer.is_relayed(case, self.policy().trusted_relays)
        return await count_traffic(connection, case, to.key if to else "", datetime.now(UTC), relayed=relayed)

    async def _settle(self, message_id: int) -> None:
        """There is nothing to do for this mail (any more): see that it is not taken up again."""
        unsettled = sa.and_(messages.c.id == message_id, messages.c.state.in_(("new", "queued")))
        async with self.database.write() as connection:
            await connection.execute(sa.update(messages).where(unsettled).values(state="done", reason=""))

    async def _is_done(self, connection: AsyncConnection, message_id: int) -> bool:
        return (await connection.execute(_DRAFT_OF, {"message": message_id})).first() is not None

    async def _keep(self, facts: Facts, decision: Decision) -> None:
        now = datetime.now(UTC)
        async with self.database.write() as connection:
            kept = await self.store.keep(connection, facts, decision, self.policy(), now)
            fault_point("decide.before_commit")
        fault_point("decide.after_commit")
        if kept is not None:
            log.info("mail.decided", outcome=kept.outcome.value, confidence=round(kept.confidence, 3))
            self.decided(facts, kept)

    async def _failed(self, message_id: int, error: Exception) -> None:
        reason = str(error) if isinstance(error, DeskhandError) else f"{type(error).__name__}: {error}"
        now = datetime.now(UTC)
        async with self.database.write() as connection:
            query = sa.select(messages.c.attempts, messages.c.ticket_id).where(
                messages.c.id == message_id, messages.c.state.in_(("new", "queued"))
            )
            row = (await connection.execute(query)).first()
            if row is None:  # it was settled meanwhile, by a person or another try
                log.warning("mail.failed_late", reason=reason)
                return
            # What is down will come back: it is tried for longer than what is broken.
            limit = self.attempts * (4 if isinstance(error, TransientError) else 1)
            park = row.attempts + 1 >= limit
            await connection.execute(
                sa.update(messages)
                .where(messages.c.id == message_id)
                .values(
                    attempts=row.attempts + 1,
                    state="parked" if park else "new",
                    due_at=next_try(now, row.attempts),
                    reason=reason[:2000],
                )
            )
            if park:
                await record_event(connection, now, "mail.parked", row.ticket_id, message_id, reason=reason[:2000])
        log.error("mail.failed", reason=reason, attempts=row.attempts + 1, parked=park, exc_info=not park)


def _is_long(case: Case) -> bool:
    """Whether to look through the mail takes so long that it must not stop the event loop."""
    return len(case.mail.text) > LONG_MAIL_CHARACTERS
