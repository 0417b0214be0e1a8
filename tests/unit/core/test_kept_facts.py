"""What is kept with a decision beside the draft: readings of attachments, what it cost, and that nobody can be told."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from daemon.memory import tokens_spent
from daemon.models import Draft, OutcomeKind, Reading, Understanding, Usage
from daemon.tables import drafts, outbox
from daemon.views import ticket_show
from tests.unit.core.machine_world import World
from tests.unit.core.mails import mail
from tests.unit.core.steps import column, intake, keep


def mail_with_files(*names: str) -> bytes:
    message = message_from_bytes(mail("a@x.test"), _class=EmailMessage, policy=policy.SMTP)
    for name in names:
        message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename=name)
    return message.as_bytes()


async def test_a_ticket_shows_what_was_read_of_each_attachment(world: World) -> None:
    await intake(world, mail_with_files("bill.pdf", "secret.pdf"))
    readings = (
        Reading("bill.pdf", "application/pdf", 5, False, "read", "Total 5 EUR"),
        Reading("secret.pdf", "application/pdf", 5, False, "not read: encrypted PDF"),
    )
    await keep(world, 1, OutcomeKind.REVIEW, Understanding("See the files.", "en", readings=readings))
    async with world.database.read() as connection:
        shown = (await ticket_show(connection, 1))["messages"][0]["attachments"]
    assert [(file["name"], file["reading"], file["characters"]) for file in shown] == [
        ("bill.pdf", "read", 11),
        ("secret.pdf", "not read: encrypted PDF", 0),
    ]


async def test_a_reply_that_nobody_can_get_waits_for_a_person_and_says_so(world: World) -> None:
    await intake(world, mail("a@x.test", sender="Carla"))
    kept = await keep(world, 1, OutcomeKind.SEND)
    assert kept is not None
    assert (kept.outcome, kept.hits[-1].rule) == (OutcomeKind.REVIEW, "no_recipient")
    assert await column(world, drafts.c.state) == ["waiting"]
    assert await column(world, outbox.c.id) == []


async def test_a_ticket_counts_the_tokens_of_all_its_drafts_and_of_no_other_ticket(world: World) -> None:
    await intake(world, mail("a@x.test"), mail("b@x.test", "And?", in_reply_to="a@x.test"))
    await intake(world, mail("c@x.test", sender="dan@else.example.test"))
    for message_id, tokens in ((1, 100), (2, 20), (3, 3)):
        await keep(world, message_id, OutcomeKind.REVIEW, draft=Draft("Hm.", usage=Usage("m", tokens, 7)))
    assert [await tokens_spent(world.database, ticket) for ticket in (1, 2, 3)] == [134, 10, 0]


@pytest.mark.parametrize(
    ("outcome", "closed"),
    [(OutcomeKind.WITHHOLD, True), (OutcomeKind.SUPERSEDED, True), (OutcomeKind.REVIEW, False)],
)
async def test_a_draft_that_will_never_be_sent_is_closed_at_once(
    outcome: OutcomeKind, closed: bool, world: World
) -> None:
    await intake(world, mail("a@x.test"))
    await keep(world, 1, outcome)
    assert [moment is not None for moment in await column(world, drafts.c.closed_at)] == [closed]
