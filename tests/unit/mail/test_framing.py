"""What a person wrote around an answer that the template writes as well: the same is dropped, its like is named."""

from __future__ import annotations

import pytest

from daemon.mail.framing import Frame, frame_of, looks_framed, without_frame

FRAME = Frame(("Hello Ada,",), ("Kind regards", "Larkspur Outfitters"))
GERMAN = Frame(("Guten Tag Ada Lovelace,",), ("Mit freundlichen Grüßen", "Larkspur"))


def test_a_frame_is_what_stands_around_the_answer() -> None:
    assert frame_of("Hello Ada,\n\nanswer\n\nKind regards\nLarkspur Outfitters\n", "answer") == FRAME


def test_a_template_may_write_the_answer_in_capitals() -> None:
    assert frame_of("Hello Ada,\n\nANSWER\n\nKind regards\nLarkspur Outfitters\n", "answer") == FRAME


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("Hello Ada,\n\nIt is here.\n\nKind regards\nLarkspur Outfitters", FRAME),
        ("hello ada\nIt is here.\nKIND REGARDS,\n\nLarkspur Outfitters.", FRAME),
        ("Hello Ada!\n\nIt is here.", FRAME),
        ("It is here.\n\nKind regards, Larkspur Outfitters", FRAME),
        ("It is here.\n\nKind regards", FRAME),
        ("Guten Tag, Ada Lovelace\n\nIt is here.\n\nMit freundlichen Gru\u0308ßen", GERMAN),
        ("It is here.", FRAME),
    ],
)
def test_lines_that_the_template_adds_are_dropped(text: str, frame: Frame) -> None:
    kept, dropped = without_frame(text, frame)
    assert kept == "It is here."
    assert (dropped == []) == (text == kept)
    assert looks_framed(kept, frame) == []


def test_the_same_words_within_the_answer_stay() -> None:
    text = "Write this to them:\n\nHello Ada,\n\nKind regards\n\nThat will do."
    assert without_frame(text, FRAME) == (text, [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hello Ivy,\n\nIt is here.", ["Hello Ivy,"]),
        ("Hi!\nIt is here.", ["Hi!"]),
        ("Dear Ms Lovelace:\nIt is here.", ["Dear Ms Lovelace:"]),
        ("Hello Ada, it is here.", ["Hello Ada, it is here."]),
        ("Sehr geehrte Frau Lovelace,\nsie ist da.", ["Sehr geehrte Frau Lovelace,"]),
        ("Dzień dobry\n\nJest.", ["Dzień dobry"]),
        ("SAYIN LOVELACE,\n\nBurada.\n\nİyi günler\nIvy", ["SAYIN LOVELACE,", "İyi günler", "Ivy"]),
        ("GRÜSS GOTT\n\nEs ist da.", ["GRÜSS GOTT"]),
        ("It is here.\n\nBest wishes\nIvy", ["Best wishes", "Ivy"]),
        ("It is here.\n\nRegards, Ivy", ["Regards, Ivy"]),
        ("It is here.\nThanks\nIvy", ["Thanks", "Ivy"]),
        ("Sie ist da.\n\nViele Grüße,\nIvy Green\nLarkspur", ["Viele Grüße,", "Ivy Green", "Larkspur"]),
        ("Bonjour Ada,\nvoilà.\n\nBien cordialement", ["Bonjour Ada,", "Bien cordialement"]),
        ("Hello Ms Ivy Green\nIt is here.", ["Hello Ms Ivy Green"]),
        ("It is here.\n\nRegards, Ivy van Green", ["Regards, Ivy van Green"]),
    ],
)
def test_what_looks_like_a_greeting_or_a_closing_is_named(text: str, found: list[str]) -> None:
    assert without_frame(text, FRAME)[0] == text
    assert looks_framed(text, FRAME) == found


@pytest.mark.parametrize(
    "text",
    [
        "Hello Kitty bags are sold out.",
        "Dear customers get no discount.",
        "Please note:\n\n- x",
        "# Lending\n\nWe lend a bike.",
        "You may return it.\n\nThanks for your patience.",
        "Take the box.\n\nBest\n\nThat is the name of the model, and it is sold out until May.",
        "Our address:\n\nLarkspur, Mill Road 3",
        "Hello Kitty bags\n\nThey are sold out.",
        "Hello Kitty bags come in these four colours:\n\n- red",
        f"Hello {'abcdefghij' * 7},\nIt is here.",
        "Take the box.\n\nBest\nIt is sold out.",
        "Take the box.\n\nBest\nThat is the name of the model",
        "Write below it:\n\nRegards, and then your whole name",
        "You may return it.\n\nThanks",
        "Write below it:\n\nThanks\nfor all\nyou did",
        "",
    ],
)
def test_an_answer_without_either_is_left_alone(text: str) -> None:
    assert (without_frame(text, FRAME), looks_framed(text, FRAME)) == ((text, []), [])
