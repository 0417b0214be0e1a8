"""The lines of a web form and the writer's name are no part of what is asked."""

from __future__ import annotations

import pytest

from daemon.agent.frames import without_frame
from daemon.models import Address

YVE = Address("yve.moor@shop.example.org", "Yve Moor")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("How long is it?\nYve", "How long is it?"),
        ("How long is it?\n\nYve Moor\n", "How long is it?"),
        ("How long is it?\n\nYve\n\nMoor", "How long is it?"),
        ("Name: Yve Moor\nEmail: yve@x.test\nMessage: How long is it?", "How long is it?"),
        ("Vorname: Yve\nTelefon: 030 1234\nNachricht:\nWie lange?", "Wie lange?"),
        ("My name: that is Yve.\nHow long is it?", "My name: that is Yve.\nHow long is it?"),
        ("Is Yve in?\nCarl", "Is Yve in?\nCarl"),
        ("Yve", "Yve"),
        ("Name: Yve", "Name: Yve"),
        ("", ""),
    ],
)
def test_what_stands_around_the_words_is_left_out(text: str, asked: str) -> None:
    assert without_frame(text, YVE) == asked
