"""How a reply is set: no sign of punctuation alone on a line, the quote above the footer, and the way that it is
read."""

from __future__ import annotations

import email
import re
from dataclasses import replace
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from daemon.mail.compose import compose_reply
from daemon.mail.flowed import flow
from daemon.mail.html_text import html_to_text
from daemon.mail.mime import read_mail
from daemon.mail.options import ReaderOptions
from daemon.places import templates_folder
from daemon.reply_templates import ReplyTemplates
from daemon.templating import TemplateFolder
from tests.unit.mail.test_compose import PARTS
from tests.unit.mail.test_reply_templates import ANSWER, CONTEXT

FOLDER = templates_folder() / "replies"
TEMPLATES = ReplyTemplates(FOLDER)
LANGUAGES = sorted(TemplateFolder(FOLDER, None, ("words.j2",)).exported("words.j2")["languages"])
MARK = re.compile(r"[^\w\s>]{1,2}(?: |$)")


def sent_lines(text: str) -> list[str]:
    """The lines of the text part as they are sent."""
    message = email.message_from_bytes(compose_reply(replace(PARTS, text=text)).mime, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return str(message.get_content()).splitlines()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_above_a_quote_begins_with_its_colon(language: str) -> None:
    for letters in range(1, 90):
        sender = f"{'n' * letters} <ada@example.org>"
        text, _ = TEMPLATES.render(replace(CONTEXT, language=language, original_sender=sender))
        lines = sent_lines(text)
        quote = next(at for at, line in enumerate(lines) if line.startswith(">"))
        above = [line for line in lines[:quote] if line.strip()][-4:]
        assert not [line for line in above if MARK.match(line)], above
        assert all(len(line) <= 78 or "nn" in line for line in above)


@pytest.mark.parametrize("mark", [":", ";", "?", "!", "»", "?!"])
def test_a_line_is_not_broken_before_a_sign_that_stands_apart(mark: str) -> None:
    """French sets a space before them; an admin's words, or a person's answer, may have a plain one."""
    for letters in range(40, 80):
        lines = flow(f"{'n' * letters} a écrit {mark} oui").split("\n")
        assert not [line for line in lines if line.startswith(mark)]
        assert " ".join("".join(lines).split()) == f"{'n' * letters} a écrit {mark} oui"


def test_a_guillemet_keeps_the_word_behind_it() -> None:
    for letters in range(40, 80):
        assert not [line for line in flow(f"{'n' * letters} écrivez « oui » ici").split("\n") if line.endswith("« ")]


def test_signs_alone_are_broken_all_the_same() -> None:
    assert max(map(len, flow("? " * 100).split("\n"))) <= 72


@pytest.mark.parametrize("language", ["en", "fr", "he", "ja"])
@pytest.mark.parametrize("below", [False, True])
def test_only_the_footer_stands_below_the_mark_of_a_signature(language: str, below: bool) -> None:
    """RFC 3676 section 4.3: what stands below "-- " is signature, and clients leave it out of an answer."""
    text, html = TEMPLATES.render(replace(CONTEXT, language=language, quote_first=below))
    above, _, footer = text.partition("\n-- \n")
    assert "\n> Where is my lamp?" in above
    assert "Returns" in footer
    assert ">" not in footer
    assert (above.index("Where is") < above.index("You may send it back")) is below
    # The page has no such mark: who opened it sees that nobody approved the reply without scrolling past the quote.
    shown = html_to_text(html)
    assert (shown.index("Where is my lamp?") < shown.index("Returns")) is below
    for parts in (replace(PARTS, text=text, html=html), replace(PARTS, text=text)):
        read = read_mail(compose_reply(parts).mime, ReaderOptions())
        assert read.text.endswith(ANSWER)
        assert "Returns" in read.signature
        assert "I wait since May." in read.quoted


def test_a_template_of_an_earlier_version_is_kept_as_it_is(tmp_path: Path) -> None:
    """The admin's file may have the quote below "-- ", and know neither the direction nor a subject."""
    (tmp_path / "reply.txt.j2").write_text(
        '{% import "words.j2" as fixed %}{% set words = fixed.languages["en"] %}{{ words.hello_anybody }}\n\n'
        "{{ answer }}\n\n-- \n{{ words.sources }}\n\n{{ original_quoted }}\n",
        encoding="utf-8",
    )
    text, _ = ReplyTemplates(FOLDER, tmp_path).render(CONTEXT)
    assert text.index("-- \nSources") < text.index("> Where is my lamp?")


@pytest.mark.parametrize(
    ("language", "direction"), [("ar", "rtl"), ("fa", "rtl"), ("he", "rtl"), ("ur", "rtl"), ("en", "ltr"), ("", "ltr")]
)
def test_a_page_has_the_direction_of_its_language(language: str, direction: str) -> None:
    _, html = TEMPLATES.render(replace(CONTEXT, language=language))
    assert f'<html lang="{language or "en"}" dir="{direction}">' in html
    # Clients take a mail's html and body away, so that it stands at an element of the mail as well.
    assert f'<div dir="{direction}" ' in html
    assert ("border-right" in html) is (direction == "rtl")


@pytest.mark.parametrize("language", ["en", "he"])
def test_what_others_wrote_keeps_its_own_direction(language: str) -> None:
    _, html = TEMPLATES.render(replace(CONTEXT, language=language))
    assert html.count('dir="auto"') == 7  # greeting, answer, closing, sources, notice, who wrote, and the quote
    assert re.search(r'<blockquote type="cite" dir="auto"', html)
