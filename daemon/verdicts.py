"""What a person decides about a draft (approve, edit or reject), from wherever it is said: one path for all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from daemon.database import Database
from daemon.decisions import reply_row
from daemon.desks import ReplyWriter
from daemon.errors import NeedsPersonError
from daemon.mail.framing import Frame
from daemon.memory import load_case
from daemon.models import DraftState, Mail, OutboxState, TicketState
from daemon.outbox import add_to_outbox, cancel_replies, hold_ticket, record_event
from daemon.records import cited, claims_from, passages_from
from daemon.replies_seen import difference
from daemon.tables import drafts, outbox, reviews, tickets


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Gives verdicts on waiting drafts; each is one transaction."""

    database: Database
    read: Callable[[bytes], Mail]
    writer: ReplyWriter

    async def approve(self, draft_id: int, reviewer: str, *, again: bool = False) -> str:
        """Send the draft as it is. Return what became of it.

        Raises:
            NeedsPersonError: the draft does not wait, has no text, or an earlier attempt may have been delivered and
                ``again`` is not said.
        """
        return await self._send(draft_id, reviewer, None, again=again)

    async def edit(self, draft_id: int, reviewer: str, text: str, *, again: bool = False) -> str:
        """Send ``text`` instead; the difference is recorded. Raises like ``approve``."""
        return await self._send(draft_id, reviewer, text, again=again)

    async def frame(self, message_id: int) -> Frame:
        """What the template writes around an answer to this mail; nothing when the mail is gone."""
        async with self.database.read() as connection:
            case = await load_case(connection, message_id, self.read)
        return self.writer.frame(case) if case is not None else Frame((), ())

    async def reject(self, draft_id: int, reviewer: str, reason: str) -> str:
        """Send nothing; the ticket stays open for a person. Raises ``NeedsPersonError`` when it does not wait."""
        now = datetime.now(UTC)
        async with self.database.write() as connection:
            draft = await self._waiting(connection, draft_id)
            await self._close(connection, draft, DraftState.REJECTED, now)
            await self._review(connection, draft, "reject", reviewer, now, reason=reason)
            await cancel_replies(connection, [draft_id], f"not sent again: {reviewer}")
        return "rejected; the ticket stays open"

    async def _send(self, draft_id: int, reviewer: str, text: str | None, *, again: bool) -> str:
        now = datetime.now(UTC)
        async with self.database.write() as connection:
            draft = await self._waiting(connection, draft_id)
            final = draft.text if text is None else text.strip()
            if not final.strip():
                raise NeedsPersonError(
                    f"draft {draft_id} has no text", advice=f"Write one: deskhand queue edit {draft_id}, or reject it."
                )
            await self._clear_earlier(connection, draft_id, again=again)
            case = await load_case(connection, draft.message_id, self.read)
            if case is None:
                raise NeedsPersonError(f"the mail of draft {draft_id} is gone")
            if self.writer.recipient(case) is None:
                raise NeedsPersonError(
                    f"the mail of draft {draft_id} names no address that could be answered",
                    advice=f"Answer it from your mail program, or reject it: deskhand queue reject {draft_id}.",
                )
            sources = cited(passages_from(draft.passages), claims_from(draft.claims), text)
            row = reply_row(
                self.writer, case, final, sources, draft_id=draft_id, automatic=False, now=now, due_at=now
            )  # fmt: skip
            if await add_to_outbox(connection, row) is None:
                raise NeedsPersonError(f"the mail of draft {draft_id} has been answered already")
            verdict = "approve" if text is None or not difference(draft.text, final) else "edit"
            await self._close(connection, draft, DraftState.RELEASED, now)
            await self._review(connection, draft, verdict, reviewer, now, text=final)
            await connection.execute(
                sa.update(tickets).where(tickets.c.id == draft.ticket_id).values(state=TicketState.OPEN, updated_at=now)
            )
        return "released"

    async def _waiting(self, connection: AsyncConnection, draft_id: int) -> sa.Row[Any]:
        query = sa.select(drafts).where(drafts.c.id == draft_id)
        draft = (await connection.execute(query)).first()
        if draft is not None:
            await hold_ticket(connection, draft.ticket_id)
            draft = (await connection.execute(query)).first()
        if draft is None:
            raise NeedsPersonError(f"there is no draft {draft_id}", advice="See: deskhand queue list")
        if draft.state != DraftState.WAITING:
            raise NeedsPersonError(f"draft {draft_id} does not wait for a verdict: it is {draft.state}")
        return draft

    async def _clear_earlier(self, connection: AsyncConnection, draft_id: int, *, again: bool) -> None:
        earlier = (
            await connection.execute(sa.select(outbox).where(outbox.c.draft_id == draft_id, outbox.c.kind == "reply"))
        ).first()
        if earlier is None:
            return
        if earlier.state == OutboxState.UNCERTAIN and not again:
            raise NeedsPersonError(
                f"an earlier attempt to send draft {draft_id} may have been delivered",
                advice="Ask the customer or look at the mail server's log; to send it again say --again.",
            )
        if earlier.state in (OutboxState.READY, OutboxState.SENDING, OutboxState.SENT):
            raise NeedsPersonError(f"draft {draft_id} is on its way: {earlier.state}")
        # The row of the refused or doubtful attempt makes room for the new one, and stays known as a mail of ours.
        await record_event(
            connection, datetime.now(UTC), "reply.replaced", earlier.ticket_id, earlier.message_id,
            state=earlier.state, detail=earlier.detail, rfc_message_id=earlier.rfc_message_id,
        )  # fmt: skip
        replaced = {"kind": f"replaced {earlier.id}", "state": OutboxState.CANCELLED}
        await connection.execute(sa.update(outbox).where(outbox.c.id == earlier.id).values(replaced))

    async def _close(self, connection: AsyncConnection, draft: sa.Row[Any], state: DraftState, now: datetime) -> None:
        folder = "remove" if draft.folder_state in ("wanted", "placed") else ""
        values = {"state": state, "closed_at": now, "folder_state": folder}
        await connection.execute(sa.update(drafts).where(drafts.c.id == draft.id).values(values))

    async def _review(
        self, connection: AsyncConnection, draft: sa.Row[Any], verdict: str, reviewer: str, now: datetime, *,
        text: str = "", reason: str = "",
    ) -> None:  # fmt: skip
        row = {
            "draft_id": draft.id, "verdict": verdict, "reviewer": reviewer, "reason": reason, "text": text,
            "difference": difference(draft.text, text) if text else "", "created_at": now,
        }  # fmt: skip
        await connection.execute(sa.insert(reviews), row)
        await record_event(connection, now, f"review.{verdict}", draft.ticket_id, draft.message_id, reviewer=reviewer)
