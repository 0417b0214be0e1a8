"""Whose a mail is: that of the nearest mail it names; and no customer is one of our own addresses, however spelt."""

from __future__ import annotations

import pytest

from daemon.threads import Known, correspondent, people_of, ticket_of
from tests.unit.core.conftest import read
from tests.unit.core.mails import DESK, mail

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
