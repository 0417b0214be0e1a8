from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.mail.forwards import forwarded_sender
from daemon.mail.mime import read_mail
from daemon.mail.options import ReaderOptions
from daemon.models import Address
from tests.client_mails import cases, second
from tests.client_mails.cases import Case
from tests.client_mails.languages import ROWS, Row

FORWARDS = [case for case in (*cases.cases(), *second.cases()) if case.sender]


@pytest.mark.parametrize("case", FORWARDS, ids=lambda case: case.name)
def test_the_sender_of_what_any_client_forwards_is_found(case: Case) -> None:
    found = forwarded_sender(read_mail(case.raw(), ReaderOptions()).text)
    assert found is not None
    assert found.address == case.sender


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
def test_the_sender_and_the_name_are_found_in_every_language(row: Row) -> None:
    sender, sent, to, subject = row.labels.split("|")
    block = f"{sender} Bob Stone <bob@example.org>\n{sent} {row.date}\n{to} Ann\n{subject} 4711\n\n{row.asked}"
    for text in (
        block,
        f"{row.own}\n\n{block}",
        f"-------- {row.forwarded} --------\n{block}",
        f"> {row.begin}\n> \n> {block}",
    ):
        assert forwarded_sender(text) == Address("bob@example.org", "Bob Stone")


@pytest.mark.parametrize(
    ("line", "sender"),
    [
        ("From: bob@example.org", Address("bob@example.org")),
        ("From: Bob Stone [mailto:bob@example.org]", Address("bob@example.org", "Bob Stone")),
        ('From: "Stone, Bob" <bob@example.org>', Address("bob@example.org", "Stone, Bob")),
        ("From: Bob Stone (bob@example.org)", Address("bob@example.org", "Bob Stone")),
        ("*From:* Bob <bob@example.org<mailto:bob@example.org>>", Address("bob@example.org", "Bob")),
        ("From: bob@example.org <bob@example.org>", Address("bob@example.org")),
        ("From: Bob Stone\n <bob@example.org>", Address("bob@example.org", "Bob Stone")),
        ("From: Bob Stone", None),
    ],
)
def test_the_ways_to_write_a_sender(line: str, sender: Address | None) -> None:
    text = f"---------- Forwarded message ---------\n{line}\nDate: 3 Mar 2025 09:12\nSubject: Lamp\nTo: Ann\n\nIt hums."
    assert forwarded_sender(text) == sender


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hello, the lamp is broken.",
        "From: Berlin\nTo: Rome\nI travel by train.",
        "Please write to bob@example.org.",
        "My colleague (bob@example.org) will call.\nSubject: lamps",
    ],
)
def test_a_mail_without_a_forward_names_nobody(text: str) -> None:
    assert forwarded_sender(text) is None


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    found = forwarded_sender(f"---------- Forwarded message ---------\nFrom: {text}")
    assert found is None or "@" in found.address
