"""Which of two forms of a text is read when the plain one says less than the page."""

from __future__ import annotations

import pytest

from daemon.models import Mail
from tests.unit.mail.samples import mail

LETTER = "<p>Hi,</p><p>the kettle leaks, please send a new one.</p>"
FOOTER = "<p>This e-mail is confidential and meant for its addressee alone. Kettle Ltd, Mill Street 4, Malta.</p>"
QUOTE = "<blockquote>On Monday you asked for an order number, which we need for every kettle.</blockquote>"


def both(plain: str, page: str) -> Mail:
    parts = (
        f"--b\r\nContent-Type: text/{kind}; charset=utf-8\r\n\r\n{text}\r\n"
        for kind, text in (("plain", plain), ("html", page))
    )
    return mail("".join(parts) + "--b--\r\n", Content_Type="multipart/alternative; boundary=b")


@pytest.mark.parametrize(
    "plain",
    [
        "This message needs an HTML viewer.",
        "Your email client does not support HTML.",
        "Diese E-Mail ist im HTML-Format.",
        "Votre messagerie ne peut pas afficher ce message HTML.",
        "https://view.example.test/m/55",
        "Sent from my iPhone",
        "[image: logo]",
        "[cid:image001.png@01D]",
        "-- \nAnn Carter",
        " \u00a0\n\u200b",
        "Hi,",
    ],
)
def test_the_page_is_read_where_the_plain_part_says_nothing(plain: str) -> None:
    found = both(plain, LETTER)
    assert "the kettle leaks" in found.text
    assert found.html
    assert found.defects == ("a plain part that says less than the page",)


@pytest.mark.parametrize(
    ("plain", "page"),
    [
        ("Hi,\n\nthe kettle leaks, please send a new one.", LETTER),
        ("Yes, please.", f"<p>Yes, please.</p>{FOOTER}"),
        ("Yes, please.", f"<p>Yes, please.</p>{QUOTE}"),
        ("Ja, für Größe 4", f"<p>Ja, f&uuml;r Gr&ouml;&szlig;e 4</p>{FOOTER}"),
        ("Hi,", f"<p>Hi,</p>{QUOTE}"),
        ("Yes", '<p>Yes</p><img src="https://shop.test/a.png">'),
        ("4711", f"<p><b>4</b>711</p>{FOOTER}"),
        ("The kettle leaks\n\nSent from my iPhone", f"<p>The kettle leaks</p>{FOOTER}"),
    ],
)
def test_a_plain_part_that_is_whole_is_read(plain: str, page: str) -> None:
    found = both(plain, page)
    assert (found.html, found.defects) == (False, ())


def test_the_page_of_a_whole_plain_part_is_not_converted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("daemon.mail.bodies.html_to_text", None)
    assert both("Yes, please.", f"<p>Yes, please.</p>{FOOTER}").text == "Yes, please."
    assert both("a " * 1_000, LETTER).text.startswith("a a")


def test_a_file_in_a_stub_is_attached_once() -> None:
    found = both("Sent from my iPhone\nbegin 644 a.txt\n#86)C\n`\nend", LETTER)
    assert [file.name for file in found.attachments] == ["a.txt"]
    assert "leaks" in found.text
