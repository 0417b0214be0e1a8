"""The contract of the mail reader: what holds for every mail whatsoever, of clients, of programs and of the corpora."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daemon.mail.bodies import read_body
from daemon.mail.compose import ReplyParts, compose_reply
from daemon.mail.forwards import forwarded_sender
from daemon.mail.html_text import html_to_text
from daemon.mail.mime import read_mail
from daemon.mail.options import ReaderOptions
from daemon.mail.references import is_forward
from daemon.mail.replies import Reply, read_reply
from daemon.mail.structure import parse
from daemon.models import Address, MailKind
from tests.client_mails import all_cases
from tests.corpora.__main__ import CORPORA, as_mail

READER = ReaderOptions()
REPORTS = (MailKind.BOUNCE, MailKind.COMPLAINT)  # kept whole: nobody wrote in them
# Kept because of its colour, or of the client's own quote below: nothing in the text itself shows why.
BY_WHAT_STANDS_AROUND = (
    "pages, a red answer in Outlook, not announced",
    "fifth odd, red answers without announcement",
    "fifth paragraphs, marks typed by hand",
    "fifth paragraphs, a line of a prompt",
    "fifth odd, what we said, above Outlook's line",
)
WORDS = st.sampled_from(["lamp", "broken", "Ann", "5", "ok.", "why?", "från", "灯坏了", "4711", "a@example.org"])
SENTENCES = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)
LINES = st.one_of(
    SENTENCES,
    SENTENCES.map(lambda line: f"> {line}"),
    st.sampled_from([
        "", "", "-- ", "--", "---", "Best regards,", "Thanks,", "Ann", "Sent from my iPhone", "Gesendet mit Outlook",
        "On 3 Mar 2025 at 9:12, Desk <support@desk.test> wrote:", "Am 03.03.25 um 09:12 schrieb Desk:", "Desk wrote:",
        "From: Desk <support@desk.test>", "Sent: Monday, March 3, 2025 9:12 AM", "To: Ann", "Subject: Lamp",
        "-----Original Message-----", "---------- Forwarded message ---------", "Begin forwarded message:",
        "________________________________", "##- Please type your reply above this line -##", "See below.", "- one",
        "> On 3 Mar 2025 at 9:12, Desk <support@desk.test> wrote:", ">> deeper", ">", "    indented", "\ttab",
    ]),
)  # fmt: skip
TEXTS = st.lists(LINES, max_size=25).map("\n".join)
TAGS = st.sampled_from([
    "div", "p", "blockquote", "blockquote type=cite", "span style='color:red'", "table", "tr", "td", "ul", "li", "pre",
    "b", "div class=gmail_quote", "div class=gmail_signature", "div id=appendonsend", "div id=divRplyFwdMsg", "h1",
    "a href='https://example.org/x'", "div style='display:none'", "div class=yahoo_quoted", "font color='#00f'",
    "div class=protonmail_quote",
])  # fmt: skip
PIECES = st.one_of(
    TAGS.map(lambda tag: f"<{tag}>"),
    TAGS.map(lambda tag: f"</{tag.split()[0]}>"),
    LINES,
    st.just("<br>"),
    st.just("&nbsp;"),
)


@cache
def mails() -> list[tuple[str, bytes]]:
    """Every mail at hand; those of the corpora only where these are."""
    found = [(case.name, case.raw()) for case in all_cases()]
    return found + list(corpus())


def corpus() -> Iterator[tuple[str, bytes]]:
    if not CORPORA.is_dir():
        return
    with (CORPORA / "replies.jsonl").open(encoding="utf-8") as file:
        for line in file:
            case = json.loads(line)
            yield case["id"], as_mail(case["input"], case["is_html"])
    for path in sorted([*CORPORA.glob("bounces/*.eml"), *CORPORA.glob("mime/*.eml")]):
        yield path.name, path.read_bytes()


def shown(text: str) -> Counter[str]:
    """The words that a person sees of a reader's text, whose own marks are no words."""
    lines = (line.removeprefix("\x00signature ") for line in text.split("\n"))
    return Counter(word for line in lines if not line.startswith("\x00") for word in line.split())


def parts(reply: Reply) -> Counter[str]:
    return shown("\n".join((reply.text, reply.quoted, reply.signature)))


def letters(words: Counter[str]) -> Counter[str]:
    """An answer and an attribution that share a line, and so a word, are divided."""
    return Counter("".join(words.elements()))


def test_every_letter_of_every_mail_lands_in_exactly_one_part() -> None:
    for name, raw in mails():
        root, defects = parse(raw)
        mail = read_mail(raw, READER)
        found = parts(Reply(mail.text, mail.quoted, mail.signature))
        assert letters(found) == letters(shown(read_body(root, defects).text)), name


def test_what_was_kept_of_every_mail_is_kept_again() -> None:
    for name, raw in mails():
        mail = read_mail(raw, READER)
        if mail.kind not in REPORTS and not name.startswith(BY_WHAT_STANDS_AROUND):
            assert read_reply(mail.text, is_forward(mail.subject)).text == mail.text, name


def test_no_mark_of_the_reader_comes_out_of_any_mail() -> None:
    for name, raw in mails():
        mail = read_mail(raw, READER)
        assert "\x00" not in mail.text + mail.quoted + mail.signature + mail.subject, name


def test_every_mail_is_read_the_same_way_again() -> None:
    for name, raw in mails():
        assert read_mail(raw, READER) == read_mail(raw, READER), name


def test_what_was_read_cannot_be_changed() -> None:
    mail = read_mail(mails()[0][1], READER)
    for value in (mail, mail.sender, mail.authentication, read_reply("Hello")):
        field = dataclasses.fields(value)[0].name
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, field, "changed")


@given(TEXTS, st.booleans())
@settings(max_examples=300, deadline=None)
def test_every_word_of_any_text_lands_in_exactly_one_part(text: str, forwarded: bool) -> None:
    assert parts(read_reply(text, forwarded)) == shown(text)


@given(st.text(max_size=400), st.booleans())
@settings(max_examples=300, deadline=None)
def test_any_text_is_split_without_loss(text: str, forwarded: bool) -> None:
    text = text.replace("\x00", "")
    reply = read_reply(text, forwarded)
    assert letters(parts(reply)) == letters(shown(text))


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_a_forward_is_kept_whole_below_its_separator(text: str) -> None:
    below = f"---------- Forwarded message ---------\nFrom: Bob <bob@example.org>\nSubject: Lamp\n\n{text}".rstrip()
    reply = read_reply(f"Please see to it.\n\n{below}")
    assert reply.text.split() == f"Please see to it.\n\n{below}".split()
    assert forwarded_sender(reply.text) == Address("bob@example.org", "Bob")


@given(st.lists(SENTENCES, min_size=1, max_size=6), TEXTS)
@settings(max_examples=300, deadline=None)
def test_what_stands_above_an_attribution_is_never_quoted(own: list[str], below: str) -> None:
    text = "\n".join(own)
    marked = "\n".join(f"> {line}" for line in below.split("\n"))
    reply = read_reply(f"{text}\n\nOn Mon, Mar 3, 2025 at 9:12 AM Desk <support@desk.test> wrote:\n{marked}\n")
    assert shown(text) <= shown(f"{reply.text}\n{reply.signature}")


@given(st.lists(PIECES, max_size=40).map(" ".join))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_page_becomes_text_without_marks_and_every_word_of_it_lands_in_one_part(page: str) -> None:
    text = html_to_text(page)
    reply = read_reply(text)
    assert parts(reply) == shown(text)
    assert "\x00" not in reply.text + reply.quoted + reply.signature


@given(st.binary(max_size=2_000))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read(raw: bytes) -> None:
    mail = read_mail(raw, READER)
    assert mail == read_mail(raw, READER)
    assert "\x00" not in mail.text + mail.quoted + mail.signature


@given(st.lists(SENTENCES, min_size=1, max_size=12))
@settings(max_examples=300, deadline=None)
def test_the_text_of_a_mail_that_we_compose_is_what_we_composed(own: list[str]) -> None:
    text = "\n\n".join(own)
    reply = ReplyParts(
        desk=Address("support@desk.test", "Desk"),
        to=(Address("ann@example.org"),),
        subject="Lamp",
        body_text=text,
        message_id="1@desk.test",
        date=datetime(2025, 3, 3, 9, 12, tzinfo=UTC),
        desk_id="desk",
    )
    mail = read_mail(compose_reply(reply).mime, READER)
    assert shown(f"{mail.text}\n{mail.signature}") == shown(text)
    assert mail.quoted == ""
