"""Mails that PostgreSQL cannot take as they are: too long for its indexes, or of characters that it does not store."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import sqlalchemy as sa

from daemon.database import Database
from daemon.errors import TransientError
from daemon.memory import CustomerMemories
from daemon.models import Address, Attachment, Mail, MailKind, OutcomeKind, Reading
from daemon.tables import attachments, memories, messages, outbox, raw_messages, tickets
from tests.integration.test_postgres import QUEUE, column, facts_of, intake, keep
from tests.servers.postgres import Postgres
from tests.unit.core.machine_world import World
from tests.unit.core.mails import DESK, mail

NUL_AND_HALF = "a\x00b\ud800c"
PLACES = ("id", "name", "address", "subject", "text", "file", "content", "bounce")


def rare(count: int, seed: int = 1) -> str:
    """Characters of four bytes each in an order that no index can pack smaller."""
    choice = random.Random(seed)
    return "".join(chr(choice.randrange(0x20000, 0x2A000)) for _ in range(count))


def utf8(message_id: str, text: str, *, sender: str = "<carla@cust.example.test>", subject: str = "My parcel") -> bytes:
    """A mail whose header is UTF-8 (RFC 6532) and as long as nobody's own client would write it."""
    head = f"From: {sender}\r\nTo: {DESK}\r\nSubject: {subject}\r\nDate: Mon, 23 Nov 2026 12:00:00 +0000\r\n"
    return f"{head}Message-ID: <{message_id}>\r\n\r\n{text}\r\n".encode()


@pytest.fixture
async def world(postgres: Postgres) -> AsyncIterator[World]:
    url = postgres.database("mails").replace("postgresql://", "postgresql+psycopg://")
    empty = Database(url)
    await empty.migrate()
    async with empty.write() as connection:
        await connection.exec_driver_sql(QUEUE)
    await empty.close()
    world = World(url)
    await world.open()
    yield world
    await world.close()


async def run(world: World, statement: str) -> None:
    async with world.database.write() as connection:
        await connection.exec_driver_sql(statement)


async def test_a_message_id_longer_than_an_index_takes_stops_nobody_and_is_found_again(world: World) -> None:
    long = f"{rare(899)}@x"
    await intake(world, mail("a@x.test"), utf8(long, "Where is it?"), mail("b@x.test"))
    assert await column(world, raw_messages.c.state) == ["remembered"] * 3
    answer = utf8("c@x.test", "And now?").replace(b"\r\nDate", f"\r\nIn-Reply-To: <{long}>\r\nDate".encode())
    chained = utf8("d@x.test", "And then?").replace(
        b"\r\nDate", f"\r\nReferences: <z@x.test> <{long}>\r\nDate".encode()
    )
    await intake(world, answer, chained, utf8(long, "Where is it? (from a list)"))
    assert await column(world, messages.c.ticket_id) == [1, 2, 3, 2, 2, 2]


async def test_a_mail_with_a_long_message_id_gets_its_reply(world: World) -> None:
    await intake(world, utf8(f"{rare(300)}@x", "Where is it?"), utf8(f"a@{rare(390)}", "Where is it?"))
    for message in (1, 2):
        assert await keep(world, await facts_of(world, message), OutcomeKind.SEND) is not None
    assert await column(world, outbox.c.message_id) == [1, 2]


async def test_a_long_address_is_one_customer_on_both_sides(world: World) -> None:
    local = '"' + rare(60) + "." + rare(15, 2) + " x" + '"@cust.example.test'
    await intake(world, *(utf8(f"{n}@x.test", f"Mail {n}", sender=f"<{local}>") for n in range(3)))
    await intake(world, utf8("9@x.test", "Mail 9", sender='<"' + rare(315) + '"@x>'))
    assert await column(world, raw_messages.c.state) == ["remembered"] * 4
    first = (await column(world, tickets.c.customer_id))[:3]
    assert len(set(first)) == 1


@pytest.mark.parametrize(
    ("statement", "sqlstate"),
    [
        ("INSERT INTO positions (source, folder, uidvalidity, last_uid, updated_at) "
         "SELECT string_agg(md5(i::text), ''), 'x', 1, 1, now() FROM generate_series(1, 500) i", "54000"),
        ("SELECT 'x'::int", "22P02"),
        ("INSERT INTO raw_messages (size) VALUES (1)", "23502"),
        ("SELECT nothing FROM nowhere", "42P01"),
    ],
)  # fmt: skip
async def test_what_a_row_is_refused_for_is_no_trouble_that_passes(world: World, statement: str, sqlstate: str) -> None:
    for begin in (world.database.write, world.database.read):
        with pytest.raises(sa.exc.DBAPIError) as caught:
            async with begin() as connection:
                await connection.exec_driver_sql(statement)
        assert getattr(caught.value.orig, "sqlstate", "") == sqlstate


@pytest.mark.parametrize("sqlstate", ["08006", "40001", "40P01", "53100", "55P03", "57014", "57P01", "58030", "XX000"])
async def test_what_the_server_will_get_over_is_tried_again(world: World, sqlstate: str) -> None:
    raising = f"DO $$ BEGIN RAISE EXCEPTION 'in trouble' USING ERRCODE = '{sqlstate}'; END $$"
    for begin, word in ((world.database.write, "written"), (world.database.read, "read")):
        with pytest.raises(TransientError, match=f"the database cannot be {word}: in trouble"):
            async with begin() as connection:
                await connection.exec_driver_sql(raising)


async def test_a_server_that_is_away_and_a_session_that_was_ended_are_tried_again(
    world: World, postgres: Postgres
) -> None:
    with pytest.raises(TransientError):
        async with world.database.write() as connection:
            await connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")
    postgres.stop()
    try:
        for begin in (world.database.write, world.database.read):
            with pytest.raises(TransientError):
                async with begin() as connection:
                    await connection.exec_driver_sql("SELECT 1")
    finally:
        postgres.start()


async def test_a_mail_that_the_database_refuses_is_parked_and_the_others_of_its_batch_go_on(world: World) -> None:
    await run(world, "CREATE INDEX ON messages (text)")
    world.rememberer = replace(world.rememberer, attempts=1)
    await intake(world, mail("a@x.test"), utf8("p@x.test", rare(3_000)), mail("b@x.test", "Another one"))
    assert await column(world, raw_messages.c.state) == ["remembered", "parked", "remembered"]
    assert "maximum size" in (await column(world, raw_messages.c.reason))[1]


def broken(given: Mail) -> Mail:
    """The same mail as a reader would give it that lets everything through."""
    who = Address(f"carla{NUL_AND_HALF}@cust.example.test", NUL_AND_HALF)
    return replace(
        given,
        message_id=given.message_id + NUL_AND_HALF, in_reply_to=NUL_AND_HALF, references=(NUL_AND_HALF,),
        sender=who, to=(Address(NUL_AND_HALF),),
        cc=(Address(NUL_AND_HALF, NUL_AND_HALF),), reply_to=(who,),
        subject=NUL_AND_HALF, evidence=NUL_AND_HALF, text=NUL_AND_HALF, quoted=NUL_AND_HALF, signature=NUL_AND_HALF,
        language="de", defects=(NUL_AND_HALF,), attachments=(Attachment(NUL_AND_HALF, NUL_AND_HALF, b"x"),),
    )  # fmt: skip


async def test_characters_that_cannot_be_stored_stop_no_mail_wherever_they_stand(world: World) -> None:
    read = world.rememberer.read
    world.rememberer = replace(world.rememberer, read=lambda raw: broken(read(raw)))
    await intake(world, mail("a@x.test"), mail("b@x.test", "Another"))
    assert await column(world, raw_messages.c.state) == ["remembered"] * 2
    facts = await facts_of(world, 1)
    read_files = (Reading(NUL_AND_HALF, NUL_AND_HALF, 1, False, f"read: {NUL_AND_HALF}", NUL_AND_HALF),)
    understood = replace(facts.understanding, readings=read_files, injection=NUL_AND_HALF, asks_for_person=NUL_AND_HALF)
    assert await keep(world, replace(facts, understanding=understood), OutcomeKind.REVIEW) is not None
    assert await column(world, attachments.c.text) == ["ab?c", ""]
    assert await column(world, memories.c.content) == ["Ticket 1: ab?c (other)", "Name: ab?c", "Writes in: en"]


def hostile(number: int, place: str) -> bytes:
    """A mail that carries NUL and a lone surrogate, raw and encoded, in one place of the wire."""
    raw = b"\x00 \xed\xa0\x80 =?utf-8?q?=00=ED=A0=80?= =?utf-16-le?b?ANgA?= =?utf-7?q?+2AA-?= &#xD800;&#0;\\ud800"
    bits = dict.fromkeys(PLACES, b"plain")
    bits[place] = raw
    head = (
        b"From: %(name)s <c%(address)s@cust.example.test>\r\nTo: %(name)s <" + DESK.encode() + b">\r\n"
        b"Reply-To: %(name)s <c%(address)s@cust.example.test>\r\nCc: %(name)s <d%(address)s@x.test>\r\n"
        b"Subject: %(subject)s\r\nMessage-ID: <" + str(number).encode() + b"%(id)s@x.test>\r\n"
        b"In-Reply-To: <p%(id)s@x.test>\r\nReferences: <q%(id)s@x.test> %(id)s\r\n"
        b"Authentication-Results: x%(bounce)s; spf=pass%(bounce)s\r\nAuto-Submitted: no%(bounce)s\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n"
        b"--B\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Where is it? %(text)s</p>\r\n"
        b'--B\r\nContent-Type: text/plain; name="%(file)s"\r\n'
        b'Content-Disposition: attachment; filename="%(file)s"\r\n\r\n%(content)s\r\n'
        b"--B\r\nContent-Type: message/delivery-status%(file)s\r\n\r\nFinal-Recipient: rfc822;%(bounce)s@x.test\r\n"
        b"Action: failed\r\nDiagnostic-Code: smtp; 550 %(bounce)s\r\n\r\n--B--\r\n"
    )
    for name, value in bits.items():
        head = head.replace(b"%(" + name.encode() + b")s", value)
    return head


async def test_a_mail_with_such_characters_on_the_wire_is_stored_joined_and_answered(world: World) -> None:
    await intake(world, *(hostile(number, place) for number, place in enumerate(PLACES)))
    assert await column(world, raw_messages.c.state) == ["remembered"] * len(PLACES)
    for message, kind in enumerate(await column(world, messages.c.kind), start=1):
        outcome = OutcomeKind.SEND if kind == MailKind.PERSON else OutcomeKind.WITHHOLD
        assert await keep(world, await facts_of(world, message), outcome) is not None


async def test_a_subject_or_a_name_too_long_for_an_index_keeps_no_mail_from_its_answer(world: World) -> None:
    again = utf8("b@x.test", "And now?", sender=f"{rare(900)} <carla@cust.example.test>", subject=rare(900))
    await intake(world, mail("a@x.test", subject="Hours " + rare(900)), again, again.replace(b"<b@", b"<c@"))
    for message in (1, 2, 3):
        assert await keep(world, await facts_of(world, message), OutcomeKind.SEND) is not None
    kept = await column(world, memories.c.content)
    assert len(kept) == 6, "a name that was cut is one memory, however often it comes"
    assert max(len(content.encode()) for content in kept) <= 2_000


@pytest.mark.parametrize(
    "breaking",
    ["ALTER TABLE memories ADD CHECK (kind = 'nothing')", "DROP TABLE memories", "ALTER TABLE memories DROP content"],
)
async def test_memories_that_cannot_be_kept_keep_no_mail_from_its_answer(world: World, breaking: str) -> None:
    await intake(world, mail("a@x.test"))
    await run(world, breaking)
    assert await keep(world, await facts_of(world, 1), OutcomeKind.SEND) is not None
    assert await column(world, messages.c.state) == ["done"]
    assert len(await column(world, outbox.c.id)) == 1
    assert list(await CustomerMemories(world.database).recall(1, "parcel")) == []
