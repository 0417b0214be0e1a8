"""A mail that has no Message-ID, or no subject, is answered by what there is: never by an id that nobody else knows."""

from __future__ import annotations

import email
import re
from dataclasses import replace
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from daemon.desks import Desk, ReplyWriter
from daemon.errors import TemplateError
from daemon.mail.mime import read_mail
from daemon.mail.options import ReaderOptions
from daemon.models import Address, Case, OutcomeKind
from daemon.places import templates_folder
from daemon.reply_templates import ReplyTemplates
from daemon.tables import messages, outbox, reviews
from tests.unit.core.conftest import KEY
from tests.unit.core.machine_world import World
from tests.unit.core.mails import DESK, NOON, mail
from tests.unit.core.test_histories import column, decide, intake

FOLDER = templates_folder() / "replies"
WITHOUT_ID = mail("gone").replace(b"Message-ID: <gone>\r\n", b"")


def parsed(mime: bytes) -> EmailMessage:
    message = email.message_from_bytes(mime, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def answer(raw: bytes, *, language: str = "", override: Path | None = None, ticket: str = "") -> EmailMessage:
    """The reply to a mail; ``ticket`` is the ticket's subject, if it is another one than the mail's."""
    replies = ReplyTemplates(FOLDER, override)
    writer = ReplyWriter({"support": Desk("support", Address(DESK, "Desk"))}, lambda: replies, "d", KEY, frozenset())
    read = replace(read_mail(raw, ReaderOptions()), language=language)
    case = Case(12, 5, 7, "support", ticket or read.subject, read, NOON)
    return parsed(writer.write(case, "It is on its way.", (), automatic=False, seed="x", now=NOON).mime)


def test_the_reply_to_a_mail_without_an_id_names_none() -> None:
    """RFC 5322 section 3.6.4: if the parent has none of the fields, the new message has none."""
    made = answer(WITHOUT_ID)
    assert (made["In-Reply-To"], made["References"]) == (None, None)


def test_what_a_mail_without_an_id_answers_stays_in_the_chain() -> None:
    """RFC 5322 section 3.6.4: the parent's References, followed by its Message-ID, if any."""
    made = answer(b"References: <m0@example.test>\r\n" + WITHOUT_ID)
    assert (made["In-Reply-To"], made["References"]) == (None, "<m0@example.test>")


@pytest.mark.parametrize("header", ["In-Reply-To", "token"])
async def test_the_answer_to_our_reply_to_a_mail_without_an_id_joins_its_ticket(world: World, header: str) -> None:
    await intake(world, mail("other@x.test"), WITHOUT_ID)
    await decide(world, 2, OutcomeKind.SEND)
    (mime,) = await column(world, outbox.c.mime)
    sent = parsed(mime)
    assert (sent["In-Reply-To"], sent["References"]) == (None, None)
    names_us = {"in_reply_to": sent["Message-ID"].strip("<>")} if header == "In-Reply-To" else {"to": sent["Reply-To"]}
    await intake(world, mail("next@x.test", "And the lamp?", **names_us))
    assert await column(world, messages.c.ticket_id) == [1, 2, 2]


async def test_a_draft_that_an_agent_sends_from_a_mail_client_finds_the_mail_without_an_id(world: World) -> None:
    """Clients give it a new Message-ID, and some drop Reply-To: the id that it answers is all that they keep."""
    await intake(world, mail("other@x.test"), WITHOUT_ID)
    await decide(world, 2, OutcomeKind.REVIEW)
    await world.errands.run()
    (copy,) = world.box.box("Drafts").mails.values()
    written = parsed(copy.raw)
    for name in ("X-Deskhand-Desk", "Reply-To", "Message-ID"):
        del written[name]
    written["Message-ID"] = "<client@desk.example.test>"
    await intake(world, written.as_bytes(policy=policy.SMTP), folder="Sent")
    assert await column(world, messages.c.ticket_id) == [1, 2, 2]
    assert await column(world, reviews.c.verdict) == ["approve"]


@pytest.mark.parametrize("subject", ["", "Re:", "  AW: Re: "])
@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Re: Your message (#12)"), ("de", "Re: Ihre Nachricht (#12)"), ("he", "Re: הודעתך (#12)"),
        ("xx", "Re: Your message (#12)"),
    ],
)  # fmt: skip
def test_the_reply_to_a_mail_without_a_subject_has_one_in_its_language(
    subject: str, language: str, expected: str
) -> None:
    assert answer(mail("a@x.test", subject=subject), language=language)["Subject"] == expected


def test_a_mail_without_a_subject_is_answered_under_that_of_its_ticket() -> None:
    assert answer(mail("a@x.test", subject="Re:"), ticket="My lamp")["Subject"] == "Re: My lamp"


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ("", "Re: Ihre Nachricht (#12)"),  # words of an earlier version: those that ship go on
        ('"no_subject": "Anfrage {ticket} an {desk}", ', "Re: Anfrage 12 an Desk"),
    ],
)
def test_the_admins_words_name_the_subject_and_old_ones_need_not(own: str, expected: str, tmp_path: Path) -> None:
    whole = (FOLDER / "words.j2").read_text(encoding="utf-8")
    changed = re.sub(r' "no_subject": "[^"]*",', "", whole).replace('"hello": "Guten Tag', f'{own}"hello": "Moin')
    (tmp_path / "words.j2").write_text(changed, encoding="utf-8")
    made = answer(mail("a@x.test", subject=""), language="de", override=tmp_path)
    assert made["Subject"] == expected


@pytest.mark.parametrize(("old", "new"), [("(#{ticket})", "(#{sender})"), ('"Kind regards"', '"Regards {ticket}"')])
def test_a_placeholder_of_the_subject_stands_there_and_nowhere_else(old: str, new: str, tmp_path: Path) -> None:
    whole = (FOLDER / "words.j2").read_text(encoding="utf-8")
    assert old in whole
    (tmp_path / "words.j2").write_text(whole.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(TemplateError, match=r"\(en\): .* is no placeholder"):
        ReplyTemplates(FOLDER, tmp_path)
