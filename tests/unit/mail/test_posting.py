"""Who writes below the quote is answered below the quote; everybody else above it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from daemon.mail.compose import compose_reply
from daemon.mail.mime import read_mail
from daemon.mail.options import ReaderOptions
from daemon.places import templates_folder
from daemon.reply_templates import ReplyTemplates
from tests.unit.mail.samples import mail, page
from tests.unit.mail.test_compose import CONTEXT, PARTS

QUOTE = "On Mon, 3 Mar 2025 at 09:00, Desk <support@desk.test> wrote:\n\n> It is on its way.\n> Kind regards\n"


@pytest.mark.parametrize(
    ("text", "below"),
    [
        (f"{QUOTE}\nIt did not come.", True),
        (f"\n\n{QUOTE}\nIt did not come.\n\n-- \nAnn", True),
        ("> It is on its way.\n\nWhen?\n\n> Kind regards\n\nSame to you.", False),  # all of it is kept as the text
        (f"It did not come.\n\n{QUOTE}", False),
        (f"It did not come.\n\n{QUOTE}\n-- \nAnn", False),
        (QUOTE, False),
        ("It did not come.", False),
        ("", False),
    ],
)
def test_where_a_person_writes(text: str, below: bool) -> None:
    assert mail(text).posts_below is below


def test_an_answer_below_the_quote_reads_back_as_the_answer() -> None:
    templates = ReplyTemplates(templates_folder() / "replies")
    for below in (False, True):
        text, html = templates.render(replace(CONTEXT, quote_first=below))
        assert (text.index("Where is my lamp?") < text.index("It is on its way")) is below
        assert (html.index("Where is my lamp?") < html.index("on its way")) is below
        assert html.count("<blockquote") == text.count("Where is my lamp?") == 1
        for parts in (replace(PARTS, text=text, html=html), replace(PARTS, text=" ", html=html)):
            read = read_mail(compose_reply(parts).mime, ReaderOptions())
            assert read.text == "Hello,\n\nIt is on its way.\n\n- one\n- two <b>x</b>"
            assert "Where is my lamp?" in read.quoted


@pytest.mark.parametrize(
    ("line", "answers"),
    [("On Friday at noon.", True), ("Call +49 30 1234567 at any time.", False), ("www.desk.test has it all.", False)],
)
def test_coloured_contact_data_within_a_quote_is_no_answer(line: str, answers: bool) -> None:
    quoted = f"<p>When can we come?</p><p style='color:red'>{line}</p><p>And which floor?</p>"
    read = page(f"<p>See the quote.</p><blockquote type=cite>{quoted}</blockquote>")
    assert (line in read.text) is answers
