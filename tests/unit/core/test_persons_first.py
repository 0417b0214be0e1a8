"""What overtakes what (agents, newer mails, breakers, doubtful sends): short histories that once went wrong."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from daemon import views
from daemon.desks import MailboxRules
from daemon.errors import ModelUnavailableError, NeedsPersonError
from daemon.models import Autonomy, Case, Claim, Draft, OutcomeKind, Passage, Understanding
from daemon.outbox import FIRST_RETRY, LONGEST_RETRY
from daemon.pipeline import Pipeline
from daemon.settings import PolicySettings
from daemon.tables import customers, drafts, memories, messages, outbox, reviews, tickets
from tests.unit.core.machine_world import BOX, Crash, World, now
from tests.unit.core.mails import DESK, mail
from tests.unit.core.test_histories import CARLA, column, decide, intake
from tests.unit.policy.cases import EchoReader

ANSWER = "You can return it within 30 days."
ASKED = "Can I return it within 30 days? Where do I return it?"


class Sure:
    """Drafts an answer that every rule lets go, once as many cases as ``together`` are being drafted."""

    def __init__(self, together: int = 1) -> None:
        self.waiting, self.together, self.all_here = 0, together, asyncio.Event()

    async def draft(self, case: Case, understanding: Understanding) -> Draft:
        """One supported sentence."""
        self.waiting += 1
        if self.waiting >= self.together:
            self.all_here.set()
        await self.all_here.wait()
        return Draft(ANSWER, (Passage("p", "d.md", "h", ANSWER, 0.9),), (Claim(ANSWER, True, ("p",)),))


class Away:
    """A model that does not answer."""

    async def draft(self, case: Case, understanding: Understanding) -> Draft:
        """Raise."""
        raise ModelUnavailableError("the model is away.")


def pipeline(world: World, drafter: Sure | Away, attempts: int = 5, **limits: Any) -> Pipeline:
    rules = {BOX: MailboxRules(Autonomy.SEND, 7)}
    policy = PolicySettings(hold_seconds=0, confidence=0.1, **limits)
    return Pipeline(
        world.database,
        world.rememberer.read,
        EchoReader(),
        drafter,
        lambda: policy,
        lambda: rules,
        world.store,
        attempts,
    )


async def at(world: World, raw: bytes, hours_ago: float, folder: str = "INBOX") -> None:
    world.box.deliver(raw, folder, received_at=now() - timedelta(hours=hours_ago))


def by_hand(message_id: str, answered: str) -> bytes:
    return mail(message_id, "I answer by hand.", sender=DESK, to=CARLA, in_reply_to=answered)


async def test_an_agents_older_reply_does_not_settle_a_newer_question(world: World) -> None:
    await at(world, mail("a@x.test"), 30)
    await at(world, mail("b@x.test", "And now something new", in_reply_to="a@x.test"), 1)
    await at(world, by_hand("r@desk.test", "a@x.test"), 29, "Sent")
    await world.scan()
    await world.rememberer.remember()
    assert await column(world, tickets.c.state) == ["open"]
    first, second = [await decide(world, id_, OutcomeKind.SEND) for id_ in (1, 2)]
    assert first is not None
    assert second is not None
    assert (first.outcome, second.outcome) == (OutcomeKind.SUPERSEDED, OutcomeKind.SEND)


async def test_an_agents_older_reply_found_late_leaves_the_newer_draft_alone(world: World) -> None:
    await intake(world, mail("a@x.test"))
    await decide(world, 1, OutcomeKind.WITHHOLD)
    await intake(world, mail("b@x.test", "A new question", in_reply_to="a@x.test"))
    await decide(world, 2, OutcomeKind.REVIEW)
    await at(world, by_hand("r@desk.test", "a@x.test"), 2, "Sent")
    await world.scan()
    await world.rememberer.remember()
    assert await column(world, drafts.c.state) == ["withheld", "waiting"]
    assert await column(world, reviews.c.id) == []


async def test_a_reply_that_names_the_mail_settles_it_whatever_the_clocks_say(world: World) -> None:
    await intake(world, mail("a@x.test"))
    await decide(world, 1, OutcomeKind.REVIEW)
    await at(world, by_hand("r@desk.test", "a@x.test"), 2, "Sent")
    await world.scan()
    await world.rememberer.remember()
    assert await column(world, drafts.c.state) == ["edited"]
    assert await column(world, tickets.c.state) == ["waiting"]


async def test_an_agents_answer_stops_a_reply_that_another_agent_approved_and_that_has_not_left(world: World) -> None:
    await intake(world, mail("a@x.test"))
    await decide(world, 1, OutcomeKind.REVIEW)
    await world.verdicts.approve(1, "ada")
    await intake(world, by_hand("r@desk.test", "a@x.test"), folder="Sent")
    assert await column(world, outbox.c.state) == ["cancelled"]
    await world.deliverer.deliver(1)
    assert world.server.accepted == []


async def test_a_reply_that_is_held_back_goes_to_a_person_when_sending_is_switched_off(world: World) -> None:
    await intake(world, mail("a@x.test"))
    await decide(world, 1, OutcomeKind.SEND)
    stopped = replace(world.deliverer, may_send=lambda _mailbox: False)
    assert await stopped.deliver(1) is None
    assert world.server.accepted == []
    assert (await column(world, drafts.c.state), await column(world, outbox.c.state)) == (["waiting"], ["cancelled"])
    await world.verdicts.approve(1, "ada")
    assert await stopped.deliver(2) == "sent", "what a person approved goes out all the same"


async def test_a_send_that_is_still_going_on_is_not_settled_by_a_second_worker(world: World) -> None:
    await intake(world, mail("a@x.test"))
    await decide(world, 1, OutcomeKind.SEND)
    begun, go = asyncio.Event(), asyncio.Event()

    async def meanwhile() -> None:
        begun.set()
        await go.wait()

    world.server.meanwhile = meanwhile
    first = asyncio.create_task(world.deliverer.deliver(1))
    await begun.wait()
    assert await world.deliverer.deliver(1) is None
    go.set()
    assert await first == "sent"
    assert await column(world, drafts.c.state) == ["sent"]


async def test_a_reply_that_was_refused_for_now_waits_for_its_time(world: World) -> None:
    await intake(world, mail("a@x.test"))
    await decide(world, 1, OutcomeKind.SEND)
    world.server.plan = "for now"
    assert await world.deliverer.deliver(1) == "ready"
    assert await world.deliverer.deliver(1) is None
    assert await column(world, outbox.c.attempts) == [1]


async def test_the_breaker_holds_for_mails_that_are_answered_side_by_side(world: World) -> None:
    await intake(world, *[mail(f"a{i}@x.test", ASKED, subject=f"return {i}") for i in range(12)])
    drafting = pipeline(world, Sure(together=12))
    await asyncio.gather(*(drafting.answer(id_) for id_ in range(1, 13)))
    limit = PolicySettings().automatic_per_correspondent
    assert len(await column(world, outbox.c.id)) == limit
    assert (await column(world, drafts.c.outcome)).count("review") == 12 - limit


async def test_a_wave_of_mails_from_many_addresses_is_not_answered_without_end(world: World) -> None:
    await intake(world, *[mail(f"a{i}@x.test", ASKED, sender=f"name{i}@many.example.test") for i in range(8)])
    drafting = pipeline(world, Sure(together=7), automatic_per_hour=4)
    await asyncio.gather(*(drafting.answer(id_) for id_ in range(1, 8)))
    assert len(await column(world, outbox.c.id)) == 4
    async with world.database.write() as connection:
        await connection.execute(sa.update(outbox).values(created_at=now() - timedelta(minutes=61)))
    await pipeline(world, Sure(), automatic_per_hour=4).answer(8)
    assert len(await column(world, outbox.c.id)) == 5, "an hour later there is room again"


@pytest.mark.parametrize("sender", ["robot+{}@cust.example.test", "Robot+id{}@CUST.example.test"])
async def test_the_breaker_sees_through_plus_addresses(sender: str, world: World) -> None:
    await intake(world, *[mail(f"a{i}@x.test", ASKED, sender=sender.format(i)) for i in range(9)])
    drafting = pipeline(world, Sure())
    for id_ in range(1, 10):
        await drafting.answer(id_)
    assert len(await column(world, outbox.c.id)) == PolicySettings().automatic_per_correspondent


async def test_a_reply_that_would_go_to_somebody_else_waits_for_a_person(world: World) -> None:
    await intake(world, mail("a@x.test", ASKED, Reply_To="victim@example.org"))
    await pipeline(world, Sure()).answer(1)
    [decision] = await column(world, drafts.c.decision)
    assert [hit["rule"] for hit in decision["hits"]] == ["reply_elsewhere"]


BOB = "Bob <bob@cust.example.test>"


async def test_two_people_on_a_ticket_each_get_an_answer(world: World) -> None:
    await intake(world, mail("a@x.test", ASKED, Cc=BOB))
    drafting = pipeline(world, Sure())
    await drafting.answer(1)
    await intake(world, mail("b@x.test", "Where do I return it?", sender=BOB, in_reply_to="a@x.test"))
    assert await column(world, messages.c.ticket_id) == [1, 1]
    await drafting.answer(2)
    for id_ in (1, 2):
        assert await world.deliverer.deliver(id_) == "sent"
    assert await column(world, outbox.c.recipients) == [[CARLA], ["bob@cust.example.test"]]


async def test_a_newer_mail_does_not_hide_a_reply_that_may_have_been_delivered(world: World) -> None:
    await intake(world, mail("a@x.test"))
    await decide(world, 1, OutcomeKind.SEND)
    world.server.plan = "lost"
    assert await world.deliverer.deliver(1) == "uncertain"
    await intake(world, mail("b@x.test", "hello?", in_reply_to="a@x.test"))
    async with world.database.read() as connection:
        assert [row["id"] for row in await views.queue_list(connection)] == [1]
    await world.verdicts.reject(1, "ada", "the customer has it")
    assert await column(world, outbox.c.state) == ["cancelled"]


async def test_an_agents_answer_settles_a_reply_that_may_have_been_delivered(world: World) -> None:
    await intake(world, mail("a@x.test"))
    await decide(world, 1, OutcomeKind.SEND)
    world.server.plan = "lost"
    await world.deliverer.deliver(1)
    await intake(world, by_hand("r@desk.test", "a@x.test"), folder="Sent")
    assert await column(world, outbox.c.state) == ["cancelled"]
    assert await column(world, drafts.c.state) == ["edited"]


@pytest.mark.parametrize("plan", ["lost", "for good"])
async def test_a_rejected_reply_leaves_nothing_open(plan: str, world: World) -> None:
    await intake(world, mail("a@x.test"))
    await decide(world, 1, OutcomeKind.SEND)
    world.server.plan = plan
    await world.deliverer.deliver(1)
    await world.verdicts.reject(1, "ada", "no")
    assert await column(world, outbox.c.state) == ["cancelled"]


async def test_another_text_has_another_message_id_and_the_first_try_never_settles_the_second(world: World) -> None:
    await intake(world, mail("a@x.test"))
    await decide(world, 1, OutcomeKind.SEND)
    world.server.plan = "lost"
    await world.deliverer.deliver(1)
    await world.verdicts.edit(1, "ada", "A wholly different answer.", again=True)
    first, second = await column(world, outbox.c.rfc_message_id)
    assert first != second
    await intake(world, f"Message-ID: <{first}>\r\nFrom: {DESK}\r\nTo: {CARLA}\r\n\r\nfirst".encode(), folder="Sent")
    world.server.plan = "crash before"
    with pytest.raises(Crash):
        await world.deliverer.deliver(2)
    await world.dispatcher.resume()
    assert await world.deliverer.deliver(2) == "uncertain"
    assert await column(world, drafts.c.state) == ["waiting"]
    with pytest.raises(NeedsPersonError, match="may have been delivered"):
        await world.verdicts.approve(1, "ada")


async def test_a_model_that_stays_away_leaves_the_mail_to_a_person(world: World) -> None:
    await intake(world, mail("a@x.test", ASKED))
    drafting = pipeline(world, Away(), attempts=3)
    seen = []
    for _ in range(3):
        await drafting.answer(1)
        seen.append((*await column(world, messages.c.state), *await column(world, drafts.c.outcome)))
    assert seen == [("new",), ("new",), ("done", "review")]
    [decision] = await column(world, drafts.c.decision)
    assert "no_draft" in [hit["rule"] for hit in decision["hits"]]


async def test_what_a_colleague_on_the_ticket_writes_is_not_remembered_of_the_customer(world: World) -> None:
    await intake(world, mail("a@x.test", Cc="bob@cust.example.test"))
    await decide(world, 1, OutcomeKind.REVIEW)
    bob = "Bob Secret <bob@cust.example.test>"
    await intake(world, mail("b@x.test", "I am a colleague", sender=bob, in_reply_to="a@x.test"))
    await decide(world, 2, OutcomeKind.REVIEW)
    query = sa.select(customers.c.address, memories.c.content).join(memories, memories.c.customer_id == customers.c.id)
    async with world.database.read() as connection:
        known = {(row.address, row.content) for row in await connection.execute(query)}
    assert (CARLA, "Name: Carla") in known
    assert not [content for _, content in known if "Bob" in content]


async def test_a_mail_whose_decision_was_stored_is_settled_when_it_is_looked_at_again(world: World) -> None:
    await intake(world, mail("a@x.test", ASKED))
    drafting = pipeline(world, Sure())
    await drafting.answer(1)
    async with world.database.write() as connection:
        await connection.execute(sa.update(messages).values(state="queued", due_at=now()))
    await drafting.answer(1)
    assert await column(world, messages.c.state) == ["done"]


async def test_each_refusal_for_now_is_waited_out_twice_as_long_up_to_a_limit(world: World) -> None:
    await intake(world, mail("a@x.test"))
    await decide(world, 1, OutcomeKind.SEND)
    patient = replace(world.deliverer, attempts=60)
    for attempt in [*range(10), 45]:
        world.server.plan = "for now"
        async with world.database.write() as connection:
            await connection.execute(sa.update(outbox).values(attempts=attempt))
        asked = now()
        assert await patient.deliver(1) == "ready"
        [due] = await column(world, outbox.c.due_at)
        expected = min(FIRST_RETRY * 2 ** min(attempt, 20), LONGEST_RETRY)
        assert expected <= due - asked <= expected + timedelta(seconds=20)
        async with world.database.write() as connection:
            await connection.execute(sa.update(outbox).values(due_at=now() - timedelta(seconds=1)))


async def test_a_mail_that_nobody_noted_still_overtakes_a_reply_that_waits(world: World) -> None:
    """On PostgreSQL two transactions may each not see the other; the last look is where the reply is taken."""
    await intake(world, mail("a@x.test"))
    await decide(world, 1, OutcomeKind.SEND)
    async with world.database.write() as connection:
        row = dict((await connection.execute(sa.select(messages))).mappings().one())
        newer = {**row, "id": None, "raw_id": None, "message_id": "newer@x.test", "received_at": now(), "state": "new"}
        await connection.execute(sa.insert(messages), newer)
    assert await world.deliverer.deliver(1) is None
    assert world.server.accepted == []
    assert (await column(world, drafts.c.state), await column(world, outbox.c.state)) == (["superseded"], ["cancelled"])
