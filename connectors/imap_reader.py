"""Read one folder over one connection: what is new, in batches, and the wait for more."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import structlog

from connectors.imap_connection import RefusedCommandError
from connectors.imap_response import FetchedMail, SelectedFolder
from connectors.imap_session import ImapSession
from connectors.oauth import TokenProvider
from daemon.errors import ConnectionLostError, TransientError
from daemon.models import Batch, DeferredMessage, Position, RawMessage
from daemon.settings import MailboxSettings

MAILS_PER_BATCH = 50
BYTES_PER_BATCH = 10_000_000
SIZES_PER_COMMAND = 200  # keeps the command line under the 1,000 octets that RFC 2683 section 3.2.1.5 asks for
STUMBLES_UNTIL_DEFERRED = 3
AWAY_CODES = frozenset({"UNAVAILABLE", "INUSE"})  # the whole folder, for now: RFC 5530 section 3

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Plan:
    """UIDs up to ``last_uid``: some to fetch together, some too large for that."""

    last_uid: int = 0
    size: int = 0
    together: list[FetchedMail] = field(default_factory=list)
    alone: list[FetchedMail] = field(default_factory=list)


class FolderReader:
    """One folder's connection, opened when needed and opened again after any error.

    A mail that makes the server refuse or hang up is first fetched by itself and then deferred, so that it cannot hold
    up the folder for ever.
    """

    def __init__(self, settings: MailboxSettings, base: Path, tokens: TokenProvider | None, folder: str) -> None:
        self.uidvalidity = 0
        self._settings = settings
        self._base = base
        self._tokens = tokens
        self._folder = folder
        self._session: ImapSession | None = None
        self._opening = asyncio.Lock()
        self._stumbles: Counter[int] = Counter()

    async def read(self, position: Position | None) -> AsyncIterator[Batch]:
        """Yield the mails after ``position``, oldest UID first; see ``daemon.ports.MessageSource.fetch``."""
        session = await self._connected()
        selected = await session.examine(self._folder)
        if selected.uidvalidity != self.uidvalidity:
            self._stumbles.clear()
            self.uidvalidity = selected.uidvalidity
        known = position is not None and position.uidvalidity == selected.uidvalidity
        last = position.last_uid if known and position is not None else 0
        if position is None and self._settings.start == "new":
            yield self._batch(await _newest_uid(session, selected))
            return
        # "n:*" names the newest mail even when n lies beyond it (RFC 3501 section 6.4.8).
        uids = [uid for uid in await session.search("UID", f"{last + 1}:*") if uid > last]
        if not uids and not known:
            yield self._batch(0)
        for start in range(0, len(uids), SIZES_PER_COMMAND):
            chunk = uids[start : start + SIZES_PER_COMMAND]
            for plan in self._plans(await self._sized(session, chunk)):
                yield await self._fetched(session, plan)

    async def wait(self) -> None:
        """Return when mails were announced, or the slow poll's time is over; at once, if nothing was read so far."""
        session = self._session
        if session is None or session.folder != self._folder:
            return
        loop = asyncio.get_running_loop()
        end = loop.time() + self._settings.poll_seconds
        if "IDLE" not in session.capabilities:
            await asyncio.sleep(self._settings.poll_seconds)
            return
        await session.noop()  # not every server tells at the start of IDLE what came before it
        while not session.news.is_set() and (left := end - loop.time()) > 0:
            await session.idle(min(left, self._settings.idle_minutes * 60))
        if not session.alive:
            raise ConnectionLostError(
                f"{self._settings.host} closed the connection while {self._folder!r} was watched."
            )

    async def close(self) -> None:
        """Give back the connection."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _connected(self) -> ImapSession:
        async with self._opening:
            session = self._session
            if session is not None and session.alive:
                session.news.set()  # ends an IDLE that another task may have left running
                return session
            await self.close()
            session = await ImapSession(self._settings, self._base, self._tokens).open()
            self._session = session
            log.info("imap_connected", mailbox=self._settings.name, folder=self._folder)
            return session

    async def _sized(self, session: ImapSession, uids: list[int]) -> list[tuple[int, FetchedMail | None]]:
        """Each UID with what the server says of its size and arrival; None for a mail deleted since the search."""
        sizes = {mail.uid: mail for mail in await session.fetch(uids, "RFC822.SIZE INTERNALDATE")}
        silent = [uid for uid in uids if uid not in sizes]
        # A server may also keep silent about a mail that it cannot measure: only its SEARCH says what is deleted.
        sizes |= {uid: FetchedMail(uid) for uid in await _still_there(session, silent)}
        return [(uid, sizes.get(uid)) for uid in uids]

    def _plans(self, mails: list[tuple[int, FetchedMail | None]]) -> Iterator[_Plan]:
        plan = _Plan()
        for uid, mail in mails:
            if mail is None or self._has_to_wait(mail):
                plan.alone.extend([mail] if mail is not None else [])
                plan.last_uid = uid  # also past a mail that was deleted since the search
                continue
            suspect = self._stumbles[uid] > 0
            if plan.together and (suspect or self._full(plan, mail)):
                yield plan
                plan = _Plan()
            plan.last_uid = uid
            plan.together.append(mail)
            plan.size += mail.size or 0
            if suspect:
                yield plan
                plan = _Plan()
        if plan.last_uid:
            yield plan

    def _has_to_wait(self, mail: FetchedMail) -> bool:
        # A mail of unknown size may be any size, so it must not hold up the others either.
        too_large = mail.size is None or mail.size > self._settings.large_mail_bytes
        return too_large or self._stumbles[mail.uid] >= STUMBLES_UNTIL_DEFERRED

    @staticmethod
    def _full(plan: _Plan, mail: FetchedMail) -> bool:
        return len(plan.together) >= MAILS_PER_BATCH or plan.size + (mail.size or 0) > BYTES_PER_BATCH

    async def _fetched(self, session: ImapSession, plan: _Plan) -> Batch:
        bodies = await self._bodies(session, [mail.uid for mail in plan.together])
        missing = [mail for mail in plan.together if mail.uid not in bodies]
        there = await _still_there(session, [mail.uid for mail in missing])
        plan.alone.extend(mail for mail in missing if mail.uid in there)
        messages = tuple(
            RawMessage(mail.uid, bodies[mail.uid], _arrival(mail)) for mail in plan.together if mail.uid in bodies
        )
        alone = sorted(plan.alone, key=lambda mail: mail.uid)
        deferred = tuple(DeferredMessage(mail.uid, mail.size or 0, _arrival(mail)) for mail in alone)
        return self._batch(plan.last_uid, messages, deferred)

    async def _bodies(self, session: ImapSession, uids: list[int]) -> dict[int, bytes]:
        if not uids:
            return {}
        try:
            mails = await session.fetch(uids, "BODY.PEEK[]")
        except RefusedCommandError as error:
            if len(uids) == 1:
                log.warning("imap_mail_refused", mailbox=self._settings.name, folder=self._folder, uid=uids[0])
                return {}
            log.warning("imap_batch_refused", mailbox=self._settings.name, folder=self._folder, error=error.message)
            singly = [await self._bodies(session, [uid]) for uid in uids]
            return {uid: body for bodies in singly for uid, body in bodies.items()}
        except ConnectionLostError:
            self._stumbles.update(uids)
            raise
        for uid in uids:
            self._stumbles.pop(uid, None)
        return {mail.uid: mail.body for mail in mails if mail.body is not None}

    def _batch(
        self, last_uid: int, messages: tuple[RawMessage, ...] = (), deferred: tuple[DeferredMessage, ...] = ()
    ) -> Batch:
        return Batch(self._folder, Position(self.uidvalidity, last_uid), messages, deferred)


async def fetch_alone(session: ImapSession, folder: str, uidvalidity: int, uid: int) -> RawMessage | None:
    """Open the session and fetch one mail of any size; None when it is gone or the folder was renumbered.

    Raises:
        ConnectionLostError: the server or the folder cannot be reached, which says nothing about this mail.
        TransientError: the server refuses this mail, or hangs up over it.
    """
    try:
        await session.open()
        selected = await session.examine(folder)
    except TransientError as error:
        raise _not_of_the_mail(error) from error
    if selected.uidvalidity != uidvalidity:
        return None
    try:
        mails = await session.fetch([uid], "INTERNALDATE BODY.PEEK[]")
        raw = mails[0].body if mails else None
        withheld = raw is None and bool(await session.search("UID", str(uid)))
    except ConnectionLostError as error:
        # The server was there a moment ago. A mail that ends every connection must not hold up those behind it.
        raise TransientError(f"UID {uid} of {folder!r}: {error.message}", advice=error.advice) from error
    except RefusedCommandError as error:
        raise (_not_of_the_mail(error) if error.code in AWAY_CODES else error) from error
    if withheld:
        raise RefusedCommandError(f"The server does not give the mail with UID {uid} of {folder!r}.")
    return None if raw is None else RawMessage(uid, raw, _arrival(mails[0]))


def _not_of_the_mail(error: TransientError) -> TransientError:
    if isinstance(error, RefusedCommandError) and error.code == "NONEXISTENT":
        return error  # the folder is gone, and its mails with it: to wait for them would be in vain
    return ConnectionLostError(error.message, advice=error.advice)


async def _still_there(session: ImapSession, uids: list[int]) -> set[int]:
    """Which of these mails, ascending, were not deleted: those that the server only withholds must not get lost."""
    return set(uids) & set(await session.search("UID", f"{uids[0]}:{uids[-1]}")) if uids else set()


async def _newest_uid(session: ImapSession, selected: SelectedFolder) -> int:
    if selected.uidnext:
        return selected.uidnext - 1
    return max(await session.search("ALL"), default=0)  # UIDNEXT is optional in RFC 3501 section 6.3.1


def _arrival(mail: FetchedMail) -> datetime:
    return mail.received_at or datetime.now(UTC)
