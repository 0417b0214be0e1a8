"""Pictures of the answered mail stand in the quote again where its words name them, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.mail.compose import compose_reply
from daemon.mail.mime import read_mail
from daemon.mail.options import ReaderOptions
from daemon.mail.quoted_pictures import MAX_PICTURE_BYTES, MAX_PICTURES, MAX_TOTAL_BYTES, quoted_text
from daemon.models import Attachment
from tests.unit.mail.test_compose import PARTS

PNG = b"\x89PNG\r\n\x1a\n"
LAMP = Attachment("lamp.png", "image/png", PNG + b"lamp", inline=True, content_id="ii_1@x.test")


@pytest.mark.parametrize(
    "mark", ["[image: lamp.png]", "[cid:ii_1@x.test]", "[lamp.png]", "[IMAGE: x][image: LAMP.png]"]
)
def test_a_picture_stands_where_the_text_of_a_client_names_it(mark: str) -> None:
    found = quoted_text(f"See <here>: {mark} broken", (LAMP,))
    assert found.text.endswith("[image: lamp.png] broken")
    [picture] = found.pictures
    assert f'<img src="cid:{picture.content_id}" alt="image: lamp.png"' in found.html
    assert "See &lt;here&gt;: " in found.html
    assert (picture.content, picture.inline) == (LAMP.content, True)


@pytest.mark.parametrize(
    "file",
    [
        replace(LAMP, content_id=""),
        replace(LAMP, content=b"<svg onload='x'>"),
        replace(LAMP, content=b"<html>"),
        replace(LAMP, content=PNG + b"x" * MAX_PICTURE_BYTES),
        replace(LAMP, name="other.png"),
    ],
)
def test_what_is_no_small_picture_inside_the_mail_stays_a_name(file: Attachment) -> None:
    found = quoted_text("[image: lamp.png]", (file,))
    assert (found.text, str(found.html), found.pictures) == ("[image: lamp.png]", "[image: lamp.png]", ())


def test_a_picture_that_the_text_does_not_name_is_not_sent_back() -> None:
    assert quoted_text("It is broken. https://x.test/lamp.png", (LAMP,)).pictures == ()


def test_pictures_are_bounded_in_number_and_size() -> None:
    many = tuple(replace(LAMP, name=f"{n}.png", content=PNG + bytes([n])) for n in range(30))
    found = quoted_text("".join(f"[image: {n}.png]" for n in range(30)), many)
    assert len(found.pictures) == MAX_PICTURES
    assert "[image: 29.png]" in found.html
    large = tuple(replace(LAMP, name=f"{n}.png", content=PNG + bytes([n]) * 900_000) for n in range(5))
    found = quoted_text("".join(f"[image: {n}.png]" for n in range(5)), large)
    assert sum(one.size for one in found.pictures) <= MAX_TOTAL_BYTES
    assert len(found.pictures) == 3


def test_a_picture_that_is_named_twice_is_sent_once() -> None:
    found = quoted_text("[image: lamp.png] and [cid:ii_1@x.test]", (LAMP, LAMP))
    assert len(found.pictures) == 1
    assert found.html.count("<img") == 2


@given(st.text(" []:<>&'\"cidmage.png\n", max_size=60), st.text(max_size=20), st.text(max_size=20))
@settings(deadline=None)
def test_no_name_and_no_text_becomes_markup(text: str, name: str, identifier: str) -> None:
    file = replace(LAMP, name=name, content_id=identifier)
    found = quoted_text(f"{text}[image: {name}][cid:{identifier}]", (file,))
    assert found.html.replace("<img src=", "").replace("<br>", "").count("<") == 0
    assert len(found.pictures) <= 1


def test_each_line_of_the_quote_stands_on_its_own_where_style_sheets_do_not_count() -> None:
    assert quoted_text("one\n\ntwo <b>\n", ()).html == "one<br><br>two &lt;b&gt;<br>"


def test_the_picture_comes_back_from_our_own_reader() -> None:
    found = quoted_text("[image: lamp.png]", (LAMP,))
    mime = compose_reply(replace(PARTS, html=f"<p>{found.html}</p>", attachments=found.pictures)).mime
    assert b'multipart/related; type="text/html"' in mime
    [read] = read_mail(mime, ReaderOptions()).attachments
    assert (read.content, read.name, read.inline) == (LAMP.content, "lamp.png", True)
