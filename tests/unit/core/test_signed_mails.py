"""Where a key is configured, what the outbox keeps is signed; what an agent may still change is not."""

from __future__ import annotations

import importlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from daemon.desks import Desk, ReplyWriter
from daemon.mail.dkim_signing import DkimKey
from daemon.mail.mime import read_mail
from daemon.mail.options import ReaderOptions
from daemon.models import Address, Case
from daemon.places import templates_folder
from daemon.reply_templates import ReplyTemplates
from tests.unit.core.conftest import KEY
from tests.unit.core.mails import DESK, NOON, mail

dkim: Any = importlib.import_module("dkim")
SIGNING = DkimKey("s1", "desk.example.test", rsa.generate_private_key(65537, 2048))
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def writer(key: DkimKey | None) -> ReplyWriter:
    replies = ReplyTemplates(templates_folder() / "replies")
    places = {"support": Desk("support", Address(DESK, "Desk"), dkim=key)}
    return ReplyWriter(places, lambda: replies, "desk", KEY, frozenset({DESK}))


def case(**headers: str) -> Case:
    read = read_mail(mail("a@x.test", **headers), ReaderOptions(own_addresses=frozenset({DESK})))
    return Case(3, 5, 7, "support", read.subject, read, NOON)


def test_a_reply_is_signed_once_it_is_fixed_and_a_draft_is_not() -> None:
    desk = writer(SIGNING)
    draft = desk.write(case(), "It is on its way.", (), automatic=False, seed="x", now=NOW)
    assert b"DKIM-Signature" not in draft.mime
    final = desk.signed(draft, "support", NOW)
    records = {f"{SIGNING.place}.".encode(): SIGNING.record.encode()}
    assert dkim.verify(final.mime, dnsfunc=lambda name, **_: records.get(name))
    assert final == replace(draft, mime=final.mime)
    assert desk.signed(draft, "support", NOW) == final


def test_without_a_key_nothing_is_signed() -> None:
    draft = writer(None).write(case(), "It is on its way.", (), automatic=False, seed="x", now=NOW)
    assert writer(None).signed(draft, "support", NOW) is draft


@pytest.mark.parametrize("copies", ["bob@x.test, Bob <BOB@x.test>, carla@cust.example.test, bob@x.test"])
def test_a_copy_goes_to_each_address_once(copies: str) -> None:
    made = writer(None).write(case(Cc=copies), "It is on its way.", (), automatic=False, seed="x", now=NOW)
    assert made.recipients == ("carla@cust.example.test", "bob@x.test")
