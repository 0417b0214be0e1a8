"""Receive: stored before understood, each mail once, the position in the same transaction."""

from __future__ import annotations

import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from daemon.database import Database
from daemon.models import Batch, DeferredMessage, Position, RawMessage
from daemon.stages.receive import filed, identity, read_position, receive, receive_deferred, skip
from daemon.tables import raw_messages, sightings
from tests.unit.core.conftest import Store
from tests.unit.core.mails import NOON, mail


async def count(database: Database, table: sa.Table) -> int:
    async with database.read() as connection:
        return (await connection.execute(sa.select(sa.func.count()).select_from(table))).scalar_one()


async def states(database: Database) -> list[tuple[int, str]]:
    async with database.read() as connection:
        rows = await connection.execute(sa.select(sightings.c.uid, sightings.c.state).order_by(sightings.c.id))
        return [(row.uid, row.state) for row in rows]


async def test_a_batch_and_its_position_are_stored_together(database: Database, store: Store) -> None:
    assert await store(mail("a@x.test"), mail("b@x.test"), first_uid=11) == 2
    assert await read_position(database, "support", "INBOX") == Position(7, 12)


async def test_a_repeated_batch_stores_nothing_twice(database: Database, store: Store) -> None:
    await store(mail("a@x.test"), mail("b@x.test"))
    assert await store(mail("a@x.test"), mail("b@x.test")) == 0
    assert await count(database, raw_messages) == 2
    assert await count(database, sightings) == 2


async def test_a_changed_uidvalidity_is_a_rescan_that_stores_nothing_twice(database: Database, store: Store) -> None:
    await store(mail("a@x.test"))
    assert await store(mail("a@x.test"), uidvalidity=8) == 0
    assert await read_position(database, "support", "INBOX") == Position(8, 1)
    assert await states(database) == [(1, "stored"), (1, "duplicate")]


async def test_a_second_delivery_with_other_trace_headers_is_the_same_mail(store: Store) -> None:
    first = b"Received: from a by b; Mon, 23 Nov 2026 12:00:00 +0000\r\n" + mail("a@x.test")
    second = b"Received: from c by d; Mon, 23 Nov 2026 12:05:00 +0000\r\nDelivered-To: x@y.test\r\n" + mail("a@x.test")
    assert await store(first) == 1
    assert await store(second, first_uid=2) == 0


async def test_the_same_mail_twice_in_one_batch_is_stored_once(database: Database, store: Store) -> None:
    assert await store(mail("a@x.test"), mail("a@x.test")) == 1
    assert await states(database) == [(1, "stored"), (2, "duplicate")]


async def test_someone_elses_message_id_does_not_hide_another_mail(store: Store) -> None:
    assert await store(mail("a@x.test", "one"), mail("a@x.test", "two")) == 2


async def test_a_deferred_mail_is_stored_later_without_moving_the_position(database: Database) -> None:
    batch = Batch("INBOX", Position(7, 5), (), (DeferredMessage(5, 9_000_000, NOON),))
    await receive(database, "support", batch)
    assert await states(database) == [(5, "deferred")]
    await receive_deferred(database, "support", "INBOX", 7, RawMessage(5, mail("big@x.test"), NOON))
    assert await states(database) == [(5, "stored")]
    assert await read_position(database, "support", "INBOX") == Position(7, 5)


async def test_more_mails_than_a_statement_takes_are_filed(database: Database) -> None:
    many = 260_000  # PostgreSQL takes 65,535 parameters in a statement, SQLite 32,766 or what its build says
    deferred = tuple(DeferredMessage(uid, 9, NOON) for uid in (1, 2, many))
    await receive(database, "support", Batch("INBOX", Position(7, many), (), deferred))
    await filed(database, "support", "INBOX", 7, range(2, many + 1))
    async with database.read() as connection:
        filing = (await connection.execute(sa.select(sightings.c.filing).order_by(sightings.c.uid))).scalars().all()
    assert filing == ["", "done", "done"]


async def test_a_mail_that_is_gone_keeps_its_place_and_the_reason(database: Database) -> None:
    await receive(database, "support", Batch("INBOX", Position(7, 5), (), (DeferredMessage(5, 9, NOON),)))
    await skip(database, "support", "INBOX", 7, 5, "gone")
    assert await states(database) == [(5, "skipped")]


@given(st.binary(max_size=400))
def test_identity_never_fails_and_ignores_line_ends(raw: bytes) -> None:
    unix = raw.replace(b"\r\n", b"\n")
    assert identity(unix) == identity(unix.replace(b"\n", b"\r\n")) or b"\r" in unix


@given(st.text(alphabet="abc \n", max_size=50), st.text(alphabet="abc \n", max_size=50))
def test_two_mails_with_different_bodies_differ(one: str, other: str) -> None:
    same = one.rstrip("\n") == other.rstrip("\n")
    head = b"Message-ID: <a@x.test>\n\n"
    assert (identity(head + one.encode()) == identity(head + other.encode())) is same
