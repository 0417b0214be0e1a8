"""A sender is checked once, where the mailbox asks for it, and what was found stays with the mail."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest
import sqlalchemy as sa

from daemon.database import Database
from daemon.memory import load_case
from daemon.models import OWN_CHECK, Authentication, Case
from daemon.sender_verification import SenderVerification, stored_authentication
from daemon.stages.remember import Rememberer
from daemon.tables import drafts, messages
from tests.unit.core.conftest import Store, read
from tests.unit.core.mails import mail
from tests.unit.core.test_pipeline import ScriptedDrafter, pipeline_of

FOUND = Authentication("pass", "none", "fail", OWN_CHECK, ("example.test",), "x.test")


class CountingChecker:
    """Says the same of every mail."""

    def __init__(self) -> None:
        self.asked: list[tuple[bytes, str]] = []

    async def check(self, raw: bytes, sender: str) -> Authentication:
        """The ``SenderChecker`` port."""
        self.asked.append((raw, sender))
        return FOUND

    async def close(self) -> None:
        """Nothing is open."""


async def only_case(database: Database) -> Case:
    """The case of the only mail."""
    async with database.read() as connection:
        case = await load_case(connection, 1, read)
    assert case is not None
    return case


async def test_the_result_is_kept_and_a_second_try_asks_nobody(
    database: Database, store: Store, rememberer: Rememberer
) -> None:
    raw = mail("m@x.test")
    await store(raw)
    await rememberer.remember()
    checker = CountingChecker()
    senders = SenderVerification(database, {"support": checker})
    for _ in range(2):
        assert (await senders.verified(await only_case(database))).mail.authentication == FOUND
    assert checker.asked == [(raw, "carla@cust.example.test")]


async def test_results_in_the_header_are_not_believed_where_the_desk_checks_itself(
    database: Database, store: Store, rememberer: Rememberer
) -> None:
    await store(mail("m@x.test"))
    await rememberer.remember()
    said = Authentication(dmarc="pass", host="mx.desk.test")
    async with database.write() as connection:
        await connection.execute(sa.update(messages).values(authentication=asdict(said)))
    checker = CountingChecker()
    case = await only_case(database)
    case = replace(case, mail=replace(case.mail, authentication=said))
    assert (await SenderVerification(database, {"support": checker}).verified(case)).mail.authentication == FOUND
    assert len(checker.asked) == 1


async def test_other_mailboxes_are_not_checked(database: Database, store: Store, rememberer: Rememberer) -> None:
    await store(mail("m@x.test"))
    await rememberer.remember()
    checker = CountingChecker()
    case = await only_case(database)
    assert await SenderVerification(database, {"sales": checker}).verified(case) == case
    assert not checker.asked


async def test_the_decision_rests_on_the_check(database: Database, store: Store, rememberer: Rememberer) -> None:
    await store(mail("m@x.test"))
    await rememberer.remember()
    senders = SenderVerification(database, {"support": CountingChecker()})
    await replace(pipeline_of(database, ScriptedDrafter(lambda _case: None)), senders=senders).answer(1)
    async with database.read() as connection:
        [decision] = (await connection.execute(sa.select(drafts.c.decision))).scalars()
    assert [hit["fact"] for hit in decision["hits"] if hit["rule"] == "forged_sender"] == ["DMARC: fail"]


@pytest.mark.parametrize("value", [None, {}, {"spf": "pass", "dkim": "", "dmarc": "none"}])
def test_rows_of_earlier_versions_are_read(value: object) -> None:
    assert stored_authentication(value).host == ""
