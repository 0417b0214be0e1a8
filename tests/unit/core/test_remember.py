"""Remember: which ticket a mail joins, and what a newer mail does to a ticket."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from daemon.commands.parked import retry
from daemon.database import Database
from daemon.mail.tokens import make_token
from daemon.models import Batch, DeferredMessage, Mail, Position, RawMessage
from daemon.stages.receive import receive, receive_deferred
from daemon.stages.remember import Rememberer
from daemon.tables import messages, raw_messages, tickets
from daemon.views import parked_list, ticket_list
from tests.unit.core.conftest import KEY, Store
from tests.unit.core.mails import NOON, mail


async def threads(database: Database) -> list[list[str]]:
    async with database.read() as connection:
        return [ticket["messages"] for ticket in reversed(await ticket_list(connection))]


async def test_a_reply_joins_its_ticket_by_in_reply_to(
    database: Database, store: Store, rememberer: Rememberer
) -> None:
    await store(mail("a@x.test"), mail("b@x.test", in_reply_to="a@x.test"))
    await rememberer.remember()
    assert await threads(database) == [["a@x.test", "b@x.test"]]


async def test_the_subject_alone_never_joins(database: Database, store: Store, rememberer: Rememberer) -> None:
    await store(mail("a@x.test", "first"), mail("b@x.test", "second", subject="Re: My parcel"))
    await rememberer.remember()
    assert await threads(database) == [["a@x.test"], ["b@x.test"]]


async def test_a_reply_from_a_stranger_opens_a_ticket_of_its_own(
    database: Database, store: Store, rememberer: Rememberer
) -> None:
    await store(mail("a@x.test"), mail("b@x.test", sender="mallory@else.test", in_reply_to="a@x.test"))
    await rememberer.remember()
    assert await threads(database) == [["a@x.test"], ["b@x.test"]]


async def test_a_stranger_with_a_valid_token_joins(database: Database, store: Store, rememberer: Rememberer) -> None:
    await store(mail("a@x.test"))
    await rememberer.remember()
    token = make_token(1, KEY)
    await store(mail("b@x.test", sender="boss@cust.example.test", subject=f"Fwd [#{token}]"), first_uid=2)
    await rememberer.remember()
    assert await threads(database) == [["a@x.test", "b@x.test"]]


async def test_a_forged_token_joins_nothing(database: Database, store: Store, rememberer: Rememberer) -> None:
    await store(mail("a@x.test"))
    await rememberer.remember()
    token = make_token(1, b"another key")
    await store(mail("b@x.test", sender="mallory@else.test", subject=f"Hi [#{token}]"), first_uid=2)
    await rememberer.remember()
    assert await threads(database) == [["a@x.test"], ["b@x.test"]]


async def test_somebody_in_copy_is_on_the_ticket(database: Database, store: Store, rememberer: Rememberer) -> None:
    await store(mail("a@x.test", Cc="dan@cust.example.test"))
    await store(mail("b@x.test", sender="dan@cust.example.test", in_reply_to="a@x.test"), first_uid=2)
    await rememberer.remember()
    assert await threads(database) == [["a@x.test", "b@x.test"]]


async def test_a_new_mail_reopens_a_closed_ticket(database: Database, store: Store, rememberer: Rememberer) -> None:
    await store(mail("a@x.test"))
    await rememberer.remember()
    async with database.write() as connection:
        await connection.execute(sa.update(tickets).values(state="closed"))
    await store(mail("b@x.test", in_reply_to="a@x.test"), first_uid=2)
    await rememberer.remember()
    async with database.read() as connection:
        assert (await connection.execute(sa.select(tickets.c.state))).scalar_one() == "open"


async def test_a_newsletter_is_kept_on_a_closed_ticket(
    database: Database, store: Store, rememberer: Rememberer
) -> None:
    await store(
        mail("n@list.test", sender="news@list.test", List_Unsubscribe="<mailto:u@list.test>", Precedence="bulk")
    )
    await rememberer.remember()
    async with database.read() as connection:
        row = (await connection.execute(sa.select(tickets.c.state, messages.c.kind).join(messages))).one()
    assert tuple(row) == ("closed", "list")


async def test_bytes_that_are_no_mail_get_a_ticket_and_the_loop_goes_on(
    database: Database, store: Store, rememberer: Rememberer
) -> None:
    odd = [b"", b"\x00\xff\x00", b"no header at all", b"From:\r\n\r\n", b"X: " + b"a" * 200_000, b"\r\n\r\nbody only"]
    await store(*odd, mail("a@x.test"))
    assert await rememberer.remember() == 7
    assert len(await threads(database)) == 7


async def test_an_agents_mail_in_sent_joins_the_ticket_and_waits_for_the_customer(
    database: Database, store: Store, rememberer: Rememberer
) -> None:
    await store(mail("a@x.test"))
    reply = mail("r@x.test", sender="support@desk.example.test", to="carla@cust.example.test", in_reply_to="a@x.test")
    await store(reply, folder="Sent", role="sent")
    await rememberer.remember()
    async with database.read() as connection:
        assert (await connection.execute(sa.select(tickets.c.state))).scalar_one() == "waiting"
        authors = (await connection.execute(sa.select(messages.c.author).order_by(messages.c.id))).scalars().all()
    assert authors == ["customer", "agent"]


def breaking(rememberer: Rememberer, attempts: int = 5) -> Rememberer:
    """One whose reader fails for a mail that says "poison"."""

    def fragile(raw: bytes) -> Mail:
        if b"poison" in raw:
            raise RecursionError("too deep")
        return rememberer.read(raw)

    return replace(rememberer, read=fragile, attempts=attempts)


async def wait_of_the_next_try(database: Database, before: datetime) -> float:
    """How long the one mail that failed waits, in seconds; and then it has to wait no longer."""
    async with database.write() as connection:
        waits = raw_messages.c.due_at.is_not(None)
        due = (await connection.execute(sa.select(raw_messages.c.due_at).where(waits))).scalar_one()
        assert isinstance(due, datetime)
        await connection.execute(sa.update(raw_messages).where(waits).values(due_at=before))
    return (due - before).total_seconds()


async def test_a_mail_that_breaks_the_reader_is_parked_and_the_others_go_on(
    database: Database, store: Store, rememberer: Rememberer
) -> None:
    await store(mail("a@x.test"), mail("p@x.test", "poison"), mail("b@x.test"))
    fragile = breaking(rememberer, attempts=2)
    assert await fragile.remember() == 3
    assert await threads(database) == [["a@x.test"], ["b@x.test"]]
    await wait_of_the_next_try(database, datetime.now(UTC))
    assert await fragile.remember() == 1
    async with database.read() as connection:
        parked = await parked_list(connection)
    assert [(row["what"], "too deep" in row["reason"]) for row in parked] == [("cannot be read", True)]
    assert await fragile.remember() == 0


async def test_a_mail_that_failed_waits_longer_before_each_try(
    database: Database, store: Store, rememberer: Rememberer
) -> None:
    await store(mail("p@x.test", "poison"))
    for seconds in (5, 10, 20):
        before = datetime.now(UTC)
        assert await breaking(rememberer).remember() == 1
        assert await breaking(rememberer).remember() == 0
        assert await wait_of_the_next_try(database, before) >= seconds
    assert await rememberer.remember() == 1
    assert await threads(database) == [["p@x.test"]]


async def test_a_parked_mail_is_tried_at_once_when_a_person_asks_for_it(
    database: Database, store: Store, rememberer: Rememberer
) -> None:
    await store(mail("p@x.test", "poison"))
    assert await breaking(rememberer, attempts=1).remember() == 1
    assert await retry(database, "raw-1") == 1
    assert await rememberer.remember() == 1


async def test_mails_are_read_few_at_a_time_when_they_are_large(
    database: Database, store: Store, rememberer: Rememberer
) -> None:
    await store(*(mail(f"{name}@x.test", "x " * 5_000) for name in "abc"), mail("d@x.test"), mail("e@x.test"))
    narrow = replace(rememberer, bytes_at_once=12_000)
    assert [await narrow.remember() for _ in range(4)] == [1, 1, 3, 0]
    tiny = replace(rememberer, bytes_at_once=1)
    await store(mail("f@x.test"), mail("g@x.test"), first_uid=6)
    assert [await tiny.remember() for _ in range(3)] == [1, 1, 0]
    assert await threads(database) == [[f"{name}@x.test"] for name in "abcdefg"]


@pytest.mark.parametrize("large", [False, True], ids=["in a batch", "deferred as a large mail"])
async def test_an_agents_reply_that_an_inbox_gave_first_counts_when_it_is_seen_in_sent(
    large: bool, database: Database, store: Store, rememberer: Rememberer
) -> None:
    reply = mail("r@x.test", sender="support@desk.example.test", to="carla@cust.example.test", in_reply_to="a@x.test")
    await store(mail("a@x.test"), reply)
    await rememberer.remember()
    if large:
        late = Batch("Sent", Position(7, 1), (), (DeferredMessage(1, len(reply), NOON),))
        await receive(database, "support", late, "sent")
        await receive_deferred(database, "support", "Sent", 7, RawMessage(1, reply, NOON), "sent")
    else:
        await store(reply, folder="Sent", role="sent")
    await rememberer.remember()
    async with database.read() as connection:
        authors = (await connection.execute(sa.select(messages.c.author).order_by(messages.c.id))).scalars().all()
    assert authors == ["customer", "agent"]


async def test_mails_that_name_a_great_many_others_are_remembered(
    database: Database, store: Store, rememberer: Rememberer
) -> None:
    # Fifty mails may come at once, each with as many references as its header holds.
    many = [mail(f"m{n}@x.test", References=" ".join(f"<{n}.{k}@y.test>" for k in range(900))) for n in range(45)]
    await store(*many)
    assert await rememberer.remember() == 45
