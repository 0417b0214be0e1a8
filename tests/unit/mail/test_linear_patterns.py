"""Long runs of characters in the places where addresses and ids are looked for: a pattern that begins anew at each of
their places takes minutes here."""

from __future__ import annotations

import pytest

from daemon.mail import automatic_words
from daemon.mail.announcements import SIGNS, Sign
from daemon.mail.fields import addresses
from daemon.mail.language_detection import language_of
from daemon.mail.mime import read_mail
from daemon.mail.options import ReaderOptions
from daemon.mail.references import message_ids
from tests.unit.mail.samples import raw_mail

RUN = "a--b" * 20_000


@pytest.mark.parametrize("name", ["From", "To", "Reply_To", "Message_ID", "In_Reply_To", "References"])
@pytest.mark.parametrize("run", [RUN, '"a" ' * 200_000])
def test_a_header_that_is_one_long_run_is_read(name: str, run: str) -> None:
    assert read_mail(raw_mail("hello", **{name: run}), ReaderOptions()).text == "hello"


@pytest.mark.parametrize("end", ["", "\n\n> quoted", " wrote:\n> quoted", "\n-- \n" + RUN])
def test_a_text_that_is_one_long_run_is_kept(end: str) -> None:
    assert read_mail(raw_mail(RUN + end), ReaderOptions()).text.startswith(RUN[:100])


def test_answers_with_wide_gaps_above_quotes_are_kept() -> None:
    text = ("yes" + " " * 570 + "he 3 wrote:\n> sure?\n") * 1_000
    assert read_mail(raw_mail(text), ReaderOptions()).text.count("yes") == 1_000


@pytest.mark.parametrize("run", ["-" * 100_000, "- " * 50_000, "> --" * 25_000])
def test_a_bounce_with_a_long_rule_is_read(run: str) -> None:
    words = "Your mail could not be delivered to bob@example.net: user unknown\n"
    read = read_mail(raw_mail(f"{words}{run}x\n", From="MAILER-DAEMON@mx.test", Return_Path="<>"), ReaderOptions())
    assert read.bounce is not None
    assert [one.address for one in read.bounce.recipients] == ["bob@example.net"]


@pytest.mark.parametrize(
    "run", ["from: x\n", "x-received: x\n", " from:", "adresse ", "postfach ", "message-id: ", "'"]
)
def test_a_bounce_in_other_languages_with_a_long_run_is_read(run: str) -> None:
    words = "Die Nachricht an bob@example.net konnte nicht zugestellt werden: Adresse unbekannt\n\n"
    read = read_mail(
        raw_mail(f"{words}{run * 20_000}\n", From="MAILER-DAEMON@mx.test", Return_Path="<>"), ReaderOptions()
    )
    assert read.bounce is not None
    assert [one.address for one in read.bounce.recipients] == ["bob@example.net"]


@pytest.mark.parametrize("run", ["\n", " \n", "\n ", " ", ".", ". ", "(", "* "])
@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: sign.name)
def test_a_sign_of_an_announcement_is_looked_for_in_a_long_run(sign: Sign, run: str) -> None:
    assert not any(row.pattern.search("\n" + run * 20_000) for row in sign.rows)


@pytest.mark.parametrize("run", [" ", "1", "1-", " 1", "a", "[", "("])
@pytest.mark.parametrize("start", ["absence", "ticket 1", "ticket", "ticket 1]", "[case 1", "new fax", ""])
def test_the_form_of_an_automatic_subject_is_looked_for_in_a_long_run(start: str, run: str) -> None:
    subject = f"{start}{run * 20_000}x"
    for pattern in (automatic_words.AUTOMATIC_FORM, automatic_words.AUTO_REPLY_SUBJECT, automatic_words.WEAK_SUBJECT):
        assert pattern.match(subject) is None or start


def test_addresses_and_ids_are_found_within_other_words_as_before() -> None:
    assert [one.address for one in addresses([b"x (c) a@example.org y, (b@example.org"])] == ["a@example.org"]
    assert message_ids(b"your mail a@example.org of Monday, 'b@example.org'") == ("a@example.org", "b@example.org")
    assert language_of("Bitte schreiben Sie an die Adresse ann@example.org, vielen Dank und bis bald") == "de"
