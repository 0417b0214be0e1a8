"""What holds for each mail that Deskhand writes, whatever goes in: the kinds are all there are."""

from __future__ import annotations

import email
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daemon.decisions import reply_row
from daemon.desks import Desk, ReplyWriter
from daemon.mail.mime import read_mail
from daemon.mail.options import ReaderOptions
from daemon.models import (
    Address,
    Attachment,
    Autonomy,
    Case,
    Claim,
    Counters,
    Decision,
    Draft,
    Facts,
    Mail,
    OutcomeKind,
    Outgoing,
    Passage,
    RuleResult,
    Understanding,
)
from daemon.notices import NOTES, NoticeWriter
from daemon.places import templates_folder
from daemon.reply_templates import ReplyTemplates
from daemon.templating import TemplateFolder

DESK = "support@desk.test"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ONCE = ("Date", "From", "To", "Subject", "Message-ID", "MIME-Version", "Content-Type", "X-Deskhand-Desk")
AT_MOST_ONCE = (*ONCE, "Cc", "Reply-To", "In-Reply-To", "References", "Auto-Submitted", "Content-Transfer-Encoding")
NEVER = ("Bcc", "Resent-Bcc", "List-Unsubscribe", "List-Unsubscribe-Post", "Sender", "Return-Path", "Precedence")
# RFC 5322 section 3.6.4, without what it calls obsolete.
MESSAGE_ID = re.compile(r"<[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+>")
ONE_WORD = re.compile(rb"(?:[A-Za-z-]+:)? \S+")  # an id or an address cannot be folded
READER = ReaderOptions(own_addresses=frozenset({DESK}), desk_id="another")

ANY = st.text(max_size=60)
TEXT = st.lists(
    st.one_of(
        st.text(max_size=120),
        st.sampled_from(
            [
                "\r\nBcc: evil@example.test\r\n\r\nx", "From here on", ".", "..", "-- ", ">quoted", "> > deep", "\x00",
                "x" * 3_000, "Ж" * 400, "שלום עולם", "🦊" * 90, "\r", "\u2028", "\u0085", "\t", "a  b ",
                "=?utf-8?q?x?=", "| a | b |\n|---|---|\n| 1 | 2 |", "![p](https://x.test/p.png)", "\ufeff", "\x1b[0m",
                "<script>x</script>", "--=alt_0", "--", "On Monday, Ann wrote:",
            ]
        ),
    ),
    max_size=8,
).map("\n".join)  # fmt: skip
ADDRESS = st.one_of(
    st.builds(Address, st.from_regex(r"[a-z0-9.!#$%&*+/=?^_`{|}~-]{1,20}@[a-z]{1,9}\.test", fullmatch=True), ANY),
    st.builds(Address, st.sampled_from(["a@bücher.test", '"john doe"@x.test', '"<a@b.test>, x"@x.test']), ANY),
)  # fmt: skip
IDS = st.lists(st.one_of(ANY, st.from_regex(r"[a-z0-9.]{1,120}@[a-z]{1,9}\.test", fullmatch=True)), max_size=40)
PICTURES = st.lists(
    st.builds(
        Attachment, ANY, st.sampled_from(["image/png", "image/svg+xml", "text/html", "message/rfc822", "x"]),
        st.binary(max_size=200).map(lambda rest: b"\x89PNG\r\n\x1a\n" + rest), st.booleans(), ANY,
    ),
    max_size=3,
)  # fmt: skip


@dataclass(frozen=True)
class Writing:
    """What a mail is made from."""

    answer: str
    case: Case


def case_of(mail: Mail) -> Case:
    return Case(3, 5, 7, "support", mail.subject, mail, NOW)


@st.composite
def writings(draw: st.DrawFn) -> Writing:
    base = read_mail(b"From: ann@example.test\r\nMessage-ID: <m1@example.test>\r\n\r\nx", READER)
    pictures = tuple(draw(PICTURES))
    text = draw(TEXT) + "".join(f"\n[image: {one.name}]\n[cid:{one.content_id}]" for one in pictures)
    references = tuple(draw(IDS))
    mail = replace(
        base,
        message_id=draw(st.sampled_from(["m1@example.test", "ü@example.test", "no id", "a" * 900, *references])),
        references=references,
        sender=draw(ADDRESS),
        to=(Address(DESK), *draw(st.lists(ADDRESS, max_size=3))),
        cc=tuple(draw(st.lists(ADDRESS, max_size=3))),
        subject=draw(TEXT),
        text=text,
        language=draw(st.sampled_from(["en", "de", "fr", "ja", "", "xx"])),
        date=draw(st.one_of(st.none(), st.just(NOW))),
        date_offset=timedelta(minutes=draw(st.integers(-720, 840))),
        attachments=pictures,
    )
    return Writing(draw(TEXT), case_of(mail))


def desk(*, plus_address: bool = True) -> ReplyWriter:
    places = {"support": Desk("support", Address(DESK, "Shöp"), plus_address)}
    return ReplyWriter(places, replies, "desk-1", b"a key for tests", frozenset({DESK}))


@cache
def replies() -> ReplyTemplates:
    return ReplyTemplates(templates_folder() / "replies")


@cache
def notes() -> TemplateFolder:
    return TemplateFolder(templates_folder() / "notes", None, NOTES)


PASSAGES = (Passage("p1", "a.md", "Lending › Bikes", "We lend.", 0.9),)


def reply(writing: Writing, *, automatic: bool, plus_address: bool = True) -> Outgoing:
    """As the outbox keeps it."""
    row = reply_row(
        desk(plus_address=plus_address), writing.case, writing.answer, PASSAGES,
        draft_id=1, automatic=automatic, now=NOW, due_at=NOW,
    )  # fmt: skip
    return Outgoing(row["rfc_message_id"], row["envelope_sender"], tuple(row["recipients"]), row["mime"])


def drafts_copy(writing: Writing) -> Outgoing:
    """As it lies in the Drafts folder until an agent sends it."""
    return desk().write(
        writing.case, writing.answer, PASSAGES, automatic=False, seed="draft-5", now=NOW, to_drafts=True
    )


def notice(writing: Writing) -> Outgoing:
    """To the agents' own address."""
    writer = NoticeWriter("agents@desk.test", desk(), lambda name, values: notes().render(name, **values))
    draft = Draft(writing.answer, PASSAGES, (Claim(writing.answer, False, problem=writing.answer),))
    facts = Facts(
        writing.case, Understanding(writing.case.mail.text, "en"), draft, Autonomy.DRAFT, Counters(), NOW
    )  # fmt: skip
    hit = RuleResult("angry", "The customer is angry.", writing.case.mail.text)
    return writer.write(facts, Decision(OutcomeKind.REVIEW, 0.5, (hit,)), 4, NOW)


KINDS: dict[str, Callable[[Writing], Outgoing]] = {
    "automatic reply": lambda writing: reply(writing, automatic=True),
    "approved reply": lambda writing: reply(writing, automatic=False),
    "reply without plus-addresses": lambda writing: reply(writing, automatic=False, plus_address=False),
    "copy in the Drafts folder": drafts_copy,
    "notice": notice,
}
AUTOMATIC = {"automatic reply": "auto-replied", "notice": "auto-generated"}
kinds = pytest.mark.parametrize("kind", KINDS)
thorough = settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))


def parsed(mime: bytes) -> EmailMessage:
    message = email.message_from_bytes(mime, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


@kinds
@given(writings())
@thorough
def test_the_bytes_are_what_every_server_takes(kind: str, writing: Writing) -> None:
    mime = KINDS[kind](writing).mime
    lines = mime.split(b"\r\n")
    assert mime.isascii()
    assert b"\n" not in b"".join(lines)
    assert b"\r" not in b"".join(lines)
    assert b"\0" not in mime
    assert max(map(len, lines)) <= 998
    head, _, body = mime.partition(b"\r\n\r\n")
    assert all(len(line) <= 78 for line in body.split(b"\r\n"))
    assert all(len(line) <= 78 or ONE_WORD.fullmatch(line) for line in head.split(b"\r\n"))
    assert len(mime) < 60_000 + 12 * len(writing.answer.encode("utf-8", "replace")) + 3 * sum(
        len(one.content) for one in writing.case.mail.attachments
    )


@kinds
@given(writings())
@thorough
def test_the_standard_library_finds_no_defect(kind: str, writing: Writing) -> None:
    outgoing = KINDS[kind](writing)
    message = parsed(outgoing.mime)
    for part in message.walk():
        assert not part.defects
        assert not [defect for _, value in part.items() for defect in value.defects]
        if not part.is_multipart():
            part.get_content()
            assert not part.defects
    assert [message.get_all(name) and len(message.get_all(name) or []) for name in ONCE] == [1] * len(ONCE)
    assert all(len(message.get_all(name) or []) <= 1 for name in AT_MOST_ONCE)
    assert not [name for name in NEVER if message[name]]
    assert MESSAGE_ID.fullmatch(message["Message-ID"])
    assert message["Message-ID"] == f"<{outgoing.message_id}>"
    assert message["From"].addresses[0].addr_spec == DESK
    assert message["Auto-Submitted"] == AUTOMATIC.get(kind)
    ids = (message["References"] or "").split()
    assert len(set(ids)) == len(ids) <= 21
    assert message["Message-ID"] not in (*ids, message["In-Reply-To"])
    assert not message["In-Reply-To"] or ids[-1] == message["In-Reply-To"]


@kinds
@given(writings())
@thorough
def test_our_own_reader_finds_no_defect_and_everybody(kind: str, writing: Writing) -> None:
    outgoing = KINDS[kind](writing)
    read = read_mail(outgoing.mime, READER)
    assert read.defects == ()
    assert read.message_id == outgoing.message_id
    assert read.date == NOW
    shown = {one.address.replace('"', "") for one in (*read.to, *read.cc)}
    assert shown == {_read(address) for address in outgoing.recipients}
    assert outgoing.envelope_sender in (DESK, *(one.address for one in read.reply_to))


def _read(address: str) -> str:
    """Without the quotes that a local part needs in a header and not on the wire."""
    return read_mail(f"From: <{address}>\r\n\r\nx".encode(), READER).sender.address.replace('"', "")


@kinds
@given(writings())
@thorough
def test_the_same_mail_is_written_with_the_same_bytes(kind: str, writing: Writing) -> None:
    assert KINDS[kind](writing) == KINDS[kind](writing)


@kinds
@given(ANY, ANY)
@thorough
def test_no_header_can_be_injected(kind: str, before: str, after: str) -> None:
    evil = f"{before}\r\nX-Evil: yes\r\nBcc: evil@example.test\n\rX-Evil: yes\r\n\r\nContent-Type: text/html\r\n{after}"
    base = read_mail(b"From: ann@example.test\r\n\r\nx", READER)
    mail = replace(
        base, subject=evil, text=evil, message_id=evil, sender=Address("ann@x.test\r\nBcc: evil@x.test", evil),
        references=(evil, f"a@b.test>{evil}", "c@d.test"), cc=(Address("bob@example.test", evil),), language=evil,
        attachments=(Attachment(evil, evil, b"\x89PNG\r\n\x1a\n", inline=True, content_id=evil),),
    )  # fmt: skip
    outgoing = KINDS[kind](Writing(evil, replace(case_of(mail), subject=evil)))
    head = outgoing.mime.partition(b"\r\n\r\n")[0].lower()
    assert not [
        line for line in head.split(b"\r\n") if line.startswith((b"x-evil", b"bcc", b"content-type: text/html"))
    ]
    assert outgoing.mime.isascii()
    assert not any(set(address) & set("\r\n\0") for address in (*outgoing.recipients, outgoing.envelope_sender))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "notice"])
def test_a_recipient_that_needs_smtputf8_has_utf8_in_the_header_only(kind: str) -> None:
    raw = "From: Jörg <jörg@bücher.test>\r\nMessage-ID: <m1@example.test>\r\nSubject: Öl\r\n\r\nWo ist es?"
    outgoing = KINDS[kind](Writing("Hier.", case_of(read_mail(raw.encode(), READER))))
    assert outgoing.recipients == ("jörg@xn--bcher-kva.test",)
    head, _, body = outgoing.mime.partition(b"\r\n\r\n")
    assert "<jörg@xn--bcher-kva.test>".encode() in head
    assert body.isascii()
    assert head.replace("ö".encode(), b"").isascii()
