"""Short histories that once broke an invariant, one test each; ``test_state_machine`` looks for more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

import sqlalchemy as sa

from daemon.dispatch import MAIL_LEASE, Dispatcher, work_id
from daemon.memory import count_traffic, load_case
from daemon.models import Autonomy, Decision, Draft, Facts, OutcomeKind, Position, Understanding
from daemon.settings import PolicySettings
from daemon.stages.receive import read_position
from daemon.tables import drafts, messages, outbox
from tests.unit.core.machine_world import BOX, TableQueue, World, now
from tests.unit.core.mails import DESK, mail

CARLA = "carla@cust.example.test"


async def intake(world: World, *mails: bytes, folder: str = "INBOX") -> None:
    for raw in mails:
        world.box.deliver(raw, folder, received_at=now())
    await world.scan()
    await world.rememberer.remember()


async def decide(world: World, message_id: int, outcome: OutcomeKind) -> Decision | None:
    async with world.database.read() as connection:
        case = await load_case(connection, message_id, world.rememberer.read)
        assert case is not None
        traffic = await count_traffic(connection, case, case.mail.sender.key, now())
    facts = Facts(case, Understanding(case.mail.text, "en"), Draft("An answer."), Autonomy.SEND, traffic, now())
    async with world.database.write() as connection:
        return await world.store.keep(connection, facts, Decision(outcome, 0.9), PolicySettings(hold_seconds=0), now())


async def column(world: World, selected: Any) -> list[Any]:
    async with world.database.read() as connection:
        return list((await connection.execute(sa.select(selected).order_by(selected.table.c.id))).scalars())


async def test_a_batch_that_is_repeated_late_does_not_move_the_position_back(world: World) -> None:
    await intake(world, mail("a@x.test"), mail("b@x.test"), mail("c@x.test"))
    await world.repeat(0, 1)
    assert await read_position(world.database, BOX, "INBOX") == Position(1, 3)


async def test_a_mail_that_came_before_an_approved_reply_left_is_still_answered(world: World) -> None:
    """Our own approved reply answers the mail that it answers; it is no newer word on the mails after that one."""
    await intake(world, mail("a@x.test"))
    await decide(world, 1, OutcomeKind.REVIEW)
    await world.verdicts.approve(1, "ada")
    await intake(world, mail("b@x.test", "And another thing?", in_reply_to="a@x.test"))
    await world.deliverer.deliver(1)
    decision = await decide(world, 2, OutcomeKind.SEND)
    assert decision is not None
    assert decision.outcome is OutcomeKind.SEND
    await world.deliverer.deliver(2)
    assert await column(world, outbox.c.state) == ["sent", "sent"]


async def test_an_agents_reply_that_also_comes_into_the_inbox_still_closes_the_draft(world: World) -> None:
    """Reply to all: the desk's own address is in Cc, and INBOX may be read before Sent."""
    await intake(world, mail("a@x.test"))
    await decide(world, 1, OutcomeKind.SEND)
    reply = mail("r@x.test", "I am on it.", sender=DESK, to=CARLA, in_reply_to="a@x.test", Cc=DESK)
    await intake(world, reply)
    await intake(world, reply, folder="Sent")
    assert await column(world, drafts.c.state) == ["edited"]
    assert await world.deliverer.deliver(1) is None
    assert world.server.accepted == []
    assert await column(world, messages.c.author) == ["customer", "agent"]


async def test_a_reply_that_is_refused_after_a_newer_mail_came_waits_for_nobody(world: World) -> None:
    await intake(world, mail("a@x.test"))
    await decide(world, 1, OutcomeKind.SEND)

    async def meanwhile() -> None:
        await intake(world, mail("b@x.test", "And another thing?", in_reply_to="a@x.test"))

    world.server.plan, world.server.meanwhile = "for good", meanwhile
    await world.deliverer.deliver(1)
    assert await column(world, drafts.c.state) == ["superseded"], "the newer mail is answered, with both questions"


async def test_a_mail_that_is_tried_again_after_parking_is_not_parked_by_the_old_failure(world: World) -> None:
    class Queue(TableQueue):
        async def given_up(self) -> list[str]:
            return ["message-1-1000"]  # the work of an earlier lease ended the process again and again

    await intake(world, mail("a@x.test"))
    await world.dispatcher.mails()
    await Dispatcher(world.database, Queue()).resume()  # type: ignore[arg-type]  # only these two are called
    assert await column(world, messages.c.state) == ["queued"]


async def test_mails_whose_work_ends_the_process_are_tried_apart_and_then_parked(world: World) -> None:
    await intake(world, mail("a@x.test"), mail("b@x.test"))

    class Queue(TableQueue):
        lost: ClassVar[list[str]] = []

        async def given_up(self) -> list[str]:
            return self.lost

    for expected in (["new", "new"], ["parked", "parked"]):
        async with world.database.write() as connection:
            await connection.execute(sa.update(messages).values(due_at=now()))
        await world.dispatcher.mails()
        Queue.lost = [work_id(place, due) for place, due in enumerate(await column(world, messages.c.due_at), 1)]
        await Dispatcher(world.database, Queue()).resume()  # type: ignore[arg-type]  # only these two are called
        assert await column(world, messages.c.state) == expected
        due = await column(world, messages.c.due_at)
        assert expected[0] == "parked" or due[0] < due[1], "one after the other"


async def test_work_that_is_given_up_after_the_start_does_not_keep_its_mail_waiting(world: World) -> None:
    await intake(world, mail("a@x.test"))
    await world.dispatcher.mails()
    enqueued = now() + MAIL_LEASE - timedelta(minutes=1)
    async with world.database.write() as connection:
        await connection.execute(sa.update(messages).values(due_at=enqueued))

    class Queue(TableQueue):
        async def given_up(self) -> list[str]:
            return ["deliver-1-1000", work_id(1, enqueued)]

    dispatcher = Dispatcher(world.database, Queue())  # type: ignore[arg-type]  # only these two are called
    assert await dispatcher.mails() == 0
    assert await column(world, messages.c.state) == ["new"]
    assert await dispatcher.mails() == 1


async def test_a_doubtful_reply_that_the_server_filed_in_sent_is_sent(world: World) -> None:
    await intake(world, mail("a@x.test"))
    await decide(world, 1, OutcomeKind.SEND)
    world.server.plan = "filed"
    assert await world.deliverer.deliver(1) == "sent"
    assert await column(world, drafts.c.state) == ["sent"]


async def test_a_verdict_that_comes_while_the_draft_is_put_into_drafts_takes_it_out_again(world: World) -> None:
    await intake(world, mail("a@x.test"))
    await decide(world, 1, OutcomeKind.REVIEW)

    async def meanwhile() -> None:
        await world.verdicts.reject(1, "ada", "I call her.")

    world.box.meanwhile = meanwhile
    await world.errands.run()
    assert await column(world, drafts.c.folder_state) == ["remove"]
    await world.errands.run()
    assert await column(world, drafts.c.folder_state) == [""]
    assert world.box.box("Drafts").mails == {}
