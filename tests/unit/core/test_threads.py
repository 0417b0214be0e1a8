"""Whose a mail is: the customer of a ticket is never one of our own addresses, in whatever spelling."""

from __future__ import annotations

import pytest

from daemon.threads import correspondent, people_of
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
