"""Whose a mail is: that of the nearest mail it names; and no customer is one of our own addresses, however spelt."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest

from daemon.models import Bounce, MailKind
from daemon.tables import messages
from daemon.threads import Known, correspondent, people_of, ticket_of
from tests.unit.core.conftest import read
from tests.unit.core.machine_world import World
from tests.unit.core.mails import DESK, mail
from tests.unit.core.steps import column, intake

OWN = frozenset({DESK})
CARLA = "carla@cust.example.test"


@pytest.mark.parametrize("to", [DESK, "support+t1-abcdefghij@desk.example.test", "Support+orders@Desk.example.test"])
def test_an_agent_who_also_writes_to_the_desk_still_has_the_customer_as_correspondent(to: str) -> None:
    sent = read(mail("r@x.test", sender=DESK, to=f"{to}, {CARLA}"))
    assert correspondent(sent, OWN, from_sent=True).key == CARLA


def test_only_others_are_people_on_a_ticket() -> None:
    sent = read(mail("r@x.test", sender="support+t1-abcdefghij@desk.example.test", to=CARLA, Cc=DESK))
    assert people_of(sent, OWN) == {CARLA}


@pytest.mark.parametrize(
    ("headers", "ticket"),
    [
        ({"References": "<first@x.test> <second@x.test> <unknown@x.test>"}, 2),
        ({"References": "<first@x.test> <second@x.test>", "In_Reply_To": "<first@x.test>"}, 1),
    ],
)
def test_a_mail_that_names_several_tickets_joins_that_of_the_nearest_mail(headers: dict[str, str], ticket: int) -> None:
    known = Known({"first@x.test": 1, "second@x.test": 2}, {1: {CARLA}, 2: {CARLA}})
    assert ticket_of(read(mail("r@x.test", **headers)), known, None, from_sent=False) == ticket


def thread_index(guid: int, answers: int = 0) -> str:
    """Outlook's index of a mail: [MS-OXOMSG] section 2.2.1.3."""
    return base64.b64encode(b"\x01" + b"\xd0" * 5 + bytes([guid]) * 16 + b"\x00\x01\x02\x03\x04" * answers).decode()


@pytest.mark.parametrize(
    ("answers", "tickets", "people", "token", "ticket"),
    [
        (1, {1}, {CARLA}, None, 1),
        (0, {1}, {CARLA}, None, None),
        (1, {1, 2}, {CARLA}, None, None),
        (1, {1, 3}, {CARLA}, None, 1),
        (1, {1}, {"dora@cust.example.test"}, None, None),
        (1, {1}, {CARLA}, 3, 3),
        (1, set[int](), {CARLA}, None, None),
    ],
    ids=[
        "answers in it",
        "begins it",
        "on two of theirs",
        "on a stranger's as well",
        "of others",
        "a token is surer",
        "unknown",
    ],
)
def test_a_mail_without_references_joins_the_conversation_that_outlook_names(
    answers: int, tickets: set[int], people: set[str], token: int | None, ticket: int | None
) -> None:
    raw = mail("r@x.test", Thread_Index=thread_index(7, answers))
    known = Known({}, {1: people, 2: people}, {(bytes([7]) * 16).hex(): tickets})
    assert ticket_of(read(raw), known, token, from_sent=False) == ticket


async def test_a_conversation_is_known_from_stored_mails_and_from_the_same_batch(world: World) -> None:
    def answer(number: str, guid: int, **headers: str) -> bytes:
        return mail(number, Thread_Index=thread_index(guid, 1), **headers)

    await intake(world, mail("a@x.test", Thread_Index=thread_index(1)))
    await intake(
        world, answer("b@x.test", 1), mail("c@x.test", Thread_Index=thread_index(2)), answer("d@x.test", 2),
        answer("e@x.test", 1, sender="Dora <dora@cust.example.test>"),
    )  # fmt: skip
    assert await column(world, messages.c.ticket_id) == [1, 1, 2, 2, 3]


def test_a_bounce_without_references_is_of_the_mail_that_it_returns() -> None:
    returned = replace(read(mail("r@x.test")), kind=MailKind.BOUNCE, bounce=Bounce("first@x.test"))
    assert ticket_of(returned, Known({"first@x.test": 1}, {}), None, from_sent=False) == 1


def test_the_customer_of_our_own_mail_in_the_inbox_is_whom_it_was_sent_to() -> None:
    ours = read(mail("r@x.test", sender=DESK, to=CARLA))
    assert (ours.kind, correspondent(ours, OWN, from_sent=False).key) == (MailKind.OWN, CARLA)


def test_a_machines_reply_to_makes_nobody_a_customer() -> None:
    news = read(mail("r@x.test", sender="noreply@news.example.test", Reply_To=CARLA))
    machine = replace(news, kind=MailKind.LIST)
    assert correspondent(replace(news, kind=MailKind.PERSON), OWN, from_sent=False).key == CARLA
    assert correspondent(machine, OWN, from_sent=False).key == "noreply@news.example.test"
