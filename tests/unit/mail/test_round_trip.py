"""What is written comes back: by our own reader and by the standard library's, in every script and every odd form; and
the two parts of a mail say the same."""

from __future__ import annotations

import email
import re
from dataclasses import replace
from email import policy
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.mail.bodies import read_body
from daemon.mail.compose import compose_reply
from daemon.mail.html_text import html_to_text
from daemon.mail.mime import read_mail
from daemon.mail.options import ReaderOptions
from daemon.mail.reply_scan import CUT_LINE, SIGNATURE_MARK
from daemon.mail.structure import parse
from daemon.places import templates_folder
from daemon.reply_templates import ReplyContext, ReplyTemplates
from tests.unit.mail.test_compose import CONTEXT, PARTS

SCRIPTS = (
    "Wo ist mein Paket? Es kam nicht.", "Où est mon colis ? Il n’est pas arrivé.", "Где моя посылка? Её нет.",
    "אין לי את החבילה שלי.", "أين طردي؟ لم يصل بعد.", "我的包裹在哪里？还没有到。",
    "私の荷物はどこですか。", "내 소포는 어디에 있나요?",
    "मेरा पार्सल कहाँ है?", "พัสดุของฉันอยู่ที่ไหน", "Πού είναι το δέμα μου;", "👩‍👩‍👧‍👦🏳️‍🌈 ok 🦊", "\u202bמעורב mixed\u202c",
    "e\u0301 decomposed", "𝔉𝔯𝔞𝔨𝔱𝔲𝔯", "tab\there", "nbsp\u00a0here",
)  # fmt: skip
LINES = st.one_of(
    st.sampled_from(SCRIPTS),
    st.sampled_from([
        "> quoted", ">>deep", ">", " > stuffed", "From here", ">From there", " From", ".", "..", ".x", "-- ",
        "--", "-- x",
        "trailing  ", " leading", "  two", "", " ", "x" * 2_000, "Ж" * 700, "🦊" * 300, "=3D=", "=", "a" * 71 + " b",
        "word " * 60, "-- " + "y" * 90, "a\x00b", "\x00> n", "\x0bv", "\u2028", "a\u2029b", "\u0085", "\ufeff",
        "b\r", "\x7f",
        "x" * 70 + "\u2028 y",
    ]),
    st.text(max_size=100),
    st.text(" >.-F", max_size=90),
)  # fmt: skip
ENDS = st.sampled_from(["\n", "\r\n", "\r"])
TEXTS = st.tuples(st.lists(LINES, max_size=10), ENDS).map(lambda made: made[1].join(made[0]))
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def same(text: str) -> list[str]:
    """A text by its lines, without what a mail cannot carry: control characters, spaces at the ends of lines, and how
    many spaces stand behind the marks of a quote."""
    lines = CONTROL.sub("", re.sub(r"\r\n?|\u2028|\u2029", "\n", text)).removeprefix("\ufeff").split("\n")
    return [re.sub(r"^(>+) ?", r"\1 ", line).rstrip(" ") for line in lines]


def trimmed(lines: list[str]) -> list[str]:
    """Without blank lines at the ends."""
    return "\n".join(lines).strip("\n").split("\n")


@given(TEXTS)
@settings(deadline=None, max_examples=300)
def test_a_text_comes_back_as_it_was_written(text: str) -> None:
    mime = compose_reply(replace(PARTS, text=text or " ")).mime
    root, defects = parse(mime)
    body = read_body(root, defects)
    assert trimmed(same(body.text)) == trimmed(same(text))
    assert not defects
    assert max(map(len, mime.split(b"\r\n"))) <= 78


@given(TEXTS)
@settings(deadline=None, max_examples=200)
def test_no_word_of_a_text_is_lost_to_a_quote_or_a_signature(text: str) -> None:
    read = read_mail(compose_reply(replace(PARTS, text=text or " ")).mime, ReaderOptions())
    kept = "".join(re.findall(r"\w", "".join((read.text, read.quoted, read.signature))))
    assert sorted(kept) == sorted("".join(re.findall(r"\w", "\n".join(same(text)))))


@given(TEXTS)
@settings(deadline=None, max_examples=100)
def test_another_reader_finds_the_same_words(text: str) -> None:
    message = email.message_from_bytes(compose_reply(replace(PARTS, text=text or " ")).mime, policy=policy.default)
    assert isinstance(message, EmailMessage)
    shown = str(message.get_content())
    assert re.findall(r"\w", shown) == re.findall(r"\w", "\n".join(same(text)))


def words(text: str) -> list[str]:
    """In their order; the numbers of a list stand in an attribute of the HTML."""
    return re.findall(r"\w+", re.sub(r"(?m)^\d+\. ", "", text.replace(SIGNATURE_MARK, "").replace(CUT_LINE, "")))


ANSWERS = (
    "It is **on its way**.", "- one\n- two\n\n3. three\n4. four", "See [the page](https://shop.test/a?b=c) or https://x.test.",
    "> you asked\n\nYes.", "# Heading\n\nText with `code` and 10*20*30.", "1. May\n3. October", "a\\*b <b>c</b> & d",
    "```\ncode  here\n```", "Write to help@desk.test, or call us.", "---\n\nafter a rule", "“Ä” – 包裹 🦊",
)  # fmt: skip


@pytest.mark.parametrize("language", ["en", "de", "fr", "hu", "ru", "el", "tr", "ja", "zh", "ko", "xx"])
@pytest.mark.parametrize("answer", ANSWERS)
def test_both_parts_of_a_mail_say_the_same(answer: str, language: str) -> None:
    context: ReplyContext = replace(
        CONTEXT, answer=answer, language=language, automatic=True, customer_name="Ann Weber",
        original_text="Where is <it>?\n\n> old & new\n\n  Öl  für 5 €",
    )  # fmt: skip
    templates = ReplyTemplates(templates_folder() / "replies")
    text, html = templates.render(context)
    # The footer stands below the quote in a text (RFC 3676 section 4.3), above it on a page.
    assert sorted(words(html_to_text(html))) == sorted(words(text))
    for without in (replace(context, sources=(), automatic=False), replace(context, quote_first=True)):
        text, html = templates.render(without)
        assert words(html_to_text(html)) == words(text)


def test_a_table_says_the_same_with_the_columns_names_at_each_cell() -> None:
    answer = "| Size | Price |\n|---|---|\n| Small | 3 EUR |\n| Large | 5 EUR |"
    text, html = ReplyTemplates(templates_folder() / "replies").render(replace(CONTEXT, answer=answer))
    assert set(words(html_to_text(html))) == set(words(text))
