from __future__ import annotations

import email
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from daemon.errors import TemplateError
from daemon.mail.compose import ReplyParts, compose_reply, new_message_id
from daemon.mail.mime import read_mail
from daemon.mail.options import ReaderOptions
from daemon.mail.tokens import is_own, make_token, tokens_in
from daemon.models import Address, Attachment
from daemon.reply_templates import ReplyContext, ReplyTemplates

TEMPLATES = Path(__file__).resolve().parents[3] / "templates" / "replies"
TOKEN = make_token(3, b"key")
PARTS = ReplyParts(
    desk=Address("support@desk.test", "Shöp"),
    to=(Address("ann@example.org", "Ann Weber"),),
    subject="AW: Re: My lamp",
    body_text="It is on its way.",
    message_id=new_message_id("desk.test", 3, "m1@example.org reply"),
    date=datetime(2025, 3, 3, 9, 0, tzinfo=UTC),
    desk_id="desk-1",
    in_reply_to="m1@example.org",
    references=("m0@example.org",),
    token=TOKEN,
)
CONTEXT = ReplyContext(
    "It is **on its way**.\n\n- one\n- two <b>x</b>",
    "Shöp",
    original_text="Where is my lamp?\n\n> old",
    original_sender="Ann Weber",
    original_date=datetime(2025, 3, 3, 8, 0, tzinfo=UTC),
    sources=("Shipping",),
)


def parsed(parts: ReplyParts) -> email.message.EmailMessage:
    message = email.message_from_bytes(compose_reply(parts).mime, policy=policy.default)
    assert isinstance(message, email.message.EmailMessage)
    return message


def test_a_reply_stands_in_its_thread() -> None:
    message = parsed(PARTS)
    assert message["Subject"] == "Re: My lamp"
    assert message["In-Reply-To"] == "<m1@example.org>"
    assert message["References"] == "<m0@example.org> <m1@example.org>"
    assert message["Reply-To"].addresses[0].addr_spec == f"support+{TOKEN}@desk.test"
    assert message["From"].addresses[0].display_name == "Shöp"
    assert message["Auto-Submitted"] is None
    assert message["Bcc"] is None
    assert message["X-Deskhand-Desk"] == "desk-1"


def test_only_an_automatic_reply_says_so() -> None:
    message = parsed(replace(PARTS, automatic=True))
    assert message["Auto-Submitted"] == "auto-replied"
    assert message["X-Auto-Response-Suppress"] == "All"


def test_the_envelope_carries_the_token_and_every_recipient_once() -> None:
    outgoing = compose_reply(replace(PARTS, cc=(Address("bob@example.org"), Address("ann@example.org"))))
    assert outgoing.envelope_sender == f"support+{TOKEN}@desk.test"
    assert outgoing.recipients == ("ann@example.org", "bob@example.org")


def test_the_same_parts_give_the_same_bytes() -> None:
    parts = replace(PARTS, html="<p>x</p>", attachments=(Attachment("a.pdf", "application/pdf", b"1"),))
    assert compose_reply(parts) == compose_reply(parts)
    assert (
        new_message_id("desk.test", 3, "x")
        == new_message_id("desk.test", 3, "x")
        != new_message_id("desk.test", 3, "y")
    )


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=120))
def test_no_text_injects_a_header(name: str, desk: str, subject: str) -> None:
    evil = "\r\nBcc: evil@example.test\r\n\r\nbody"
    parts = replace(
        PARTS,
        desk=Address("support@desk.test", desk + evil),
        to=(Address("ann@example.org", evil + name),),
        subject=subject + evil,
        desk_id=evil,
        references=("a@b" + evil,),
    )
    mime = compose_reply(parts).mime
    head = mime.partition(b"\r\n\r\n")[0]
    assert not any(line.lower().startswith(b"bcc") for line in head.split(b"\r\n"))
    assert b"\n" not in mime.replace(b"\r\n", b"")
    assert all(len(line) <= 998 for line in mime.split(b"\r\n"))
    assert mime.isascii()


def test_a_long_thread_keeps_its_first_and_its_last_ids() -> None:
    references = tuple(f"{number}@example.org" for number in range(100))
    ids = parsed(replace(PARTS, references=references))["References"].split()
    assert (ids[0], ids[-1], len(ids)) == ("<0@example.org>", "<m1@example.org>", 21)


def test_a_subject_token_stands_once() -> None:
    parts = replace(PARTS, subject=f"Re: My lamp [#{TOKEN}]", subject_token=True, plus_address=False)
    message = parsed(parts)
    assert message["Subject"] == f"Re: My lamp [#{TOKEN}]"
    assert message["Reply-To"] is None


def test_an_international_domain_is_written_in_ascii() -> None:
    assert compose_reply(replace(PARTS, to=(Address("ann@bücher.test"),))).recipients == ("ann@xn--bcher-kva.test",)


@pytest.mark.parametrize(
    "name", ["N" * 50_000, "n " * 25_000, "Ö" * 50_000, '"\\' * 25_000, "x" * 99 + "=?utf-8?Q?a?="]
)
def test_no_name_makes_a_line_longer_than_a_mail_may_have(name: str) -> None:
    parts = replace(PARTS, desk=replace(PARTS.desk, name=name), to=(Address("ann@example.org", name),))
    mime = compose_reply(replace(parts, cc=(Address("bob@example.org", name),))).mime
    assert max(map(len, mime.split(b"\r\n"))) <= 998
    shown = read_mail(mime, ReaderOptions()).to[0]
    assert shown.address == "ann@example.org"
    assert 90 <= len(shown.name) <= 100


def test_an_address_that_no_line_can_hold_is_refused_and_not_read_from_a_mail() -> None:
    long = f"{'a' * 1_000}@example.org"
    with pytest.raises(ValueError, match="longer than 998"):
        compose_reply(replace(PARTS, to=(Address(long),)))
    read = read_mail(f"From: {long}\r\nReply-To: {long}, ann@example.org\r\n\r\nx".encode(), ReaderOptions())
    assert (read.sender.address, [one.address for one in read.reply_to]) == ("", ["ann@example.org"])


def test_a_reply_without_recipient_or_id_is_refused() -> None:
    for parts in (replace(PARTS, to=()), replace(PARTS, message_id="no id")):
        with pytest.raises(ValueError, match="recipient"):
            compose_reply(parts)


WORDS = st.text(
    alphabet=st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp", "Zs", "Co", "Cn")), min_size=1, max_size=8
)


@example(lines=["T"])
@example(lines=["T", "A"])
@given(st.lists(st.lists(WORDS, min_size=1, max_size=12).map(" ".join), min_size=1, max_size=6))
@settings(deadline=None)
def test_what_is_composed_is_read_back(lines: list[str]) -> None:
    text = "Hello.\n" + "\n".join(line for line in lines if line[0].isalnum() and line[-1].isalnum()) + "\nThat is all."
    parts = replace(PARTS, text=text, subject="Grüße 包裹")
    outgoing = compose_reply(parts)
    read = read_mail(outgoing.mime, ReaderOptions())
    assert read.text == text
    assert read.message_id == outgoing.message_id
    assert (read.in_reply_to, read.references) == ("m1@example.org", ("m0@example.org", "m1@example.org"))
    assert read.subject == "Re: Grüße 包裹"
    assert read.sender == PARTS.desk
    assert read.defects == ()


def test_a_rendered_reply_reads_back_as_the_answer() -> None:
    text, html = ReplyTemplates(TEMPLATES).render(CONTEXT)
    outgoing = compose_reply(replace(PARTS, text=text, html=html))
    read = read_mail(outgoing.mime, ReaderOptions())
    assert read.text == "Hello,\n\nIt is on its way.\n\n- one\n- two <b>x</b>"
    assert "Where is my lamp?" in read.quoted
    assert "Shipping" in read.signature
    only_html = compose_reply(replace(PARTS, text=" ", html=html))
    shown = read_mail(only_html.mime, ReaderOptions())
    assert (shown.html, shown.text) == (True, "Hello,\n\nIt is on its way.\n\n- one\n- two <b>x</b>")
    assert "Where is my lamp?" in shown.quoted


def test_an_answer_to_our_mail_brings_the_token_back() -> None:
    reply_to = parsed(PARTS)["Reply-To"].addresses[0].addr_spec
    answer = f"From: ann@example.org\r\nTo: {reply_to}\r\nMessage-ID: <a@example.org>\r\n\r\nThanks"
    assert tokens_in(read_mail(answer.encode(), ReaderOptions())) == (TOKEN,)


def test_attachments_and_inline_images_come_back() -> None:
    files = (
        Attachment("Rechnung März.pdf", "application/pdf", b"%PDF", content_id=""),
        Attachment("logo.png", "image/png", b"\x89PNG", inline=True, content_id="logo@desk.test"),
        Attachment("ein sehr langer Name " * 6 + "ä.txt", "text/plain", b"x" * 1_000),
    )
    outgoing = compose_reply(replace(PARTS, html="<p>see <img src='cid:logo@desk.test'></p>", attachments=files))
    read = {one.name: one for one in read_mail(outgoing.mime, ReaderOptions()).attachments}
    assert read["Rechnung März.pdf"].content == b"%PDF"
    assert read["logo.png"].inline
    assert read["logo.png"].content_id == "logo@desk.test"
    assert len(read) == 3


def copy_templates(folder: Path) -> ReplyTemplates:
    for source in TEMPLATES.glob("*.j2"):
        (folder / source.name).write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    return ReplyTemplates(folder)


def test_only_an_automatic_reply_says_that_it_was_drafted_automatically() -> None:
    templates = ReplyTemplates(TEMPLATES)
    for automatic in (True, False):
        for part in templates.render(replace(CONTEXT, automatic=automatic)):
            assert ("drafted automatically" in part) is automatic


def test_markup_in_an_answer_comes_out_as_text() -> None:
    answer = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=y> **bold**"
    _, html = ReplyTemplates(TEMPLATES).render(replace(CONTEXT, answer=answer, desk_name="<b>"))
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert "<strong>bold</strong>" in html
    assert "<b>" not in html


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("line one\n{% if %}\n", "line 2"),
        ("{{ answer }}\n\n{{ custmer_name }}\n", "line 3"),
        ("{{ ''.__class__.mro() }}", "line 1"),
    ],
)
def test_a_broken_template_is_refused_by_name_and_line_and_the_one_in_use_stays(
    tmp_path: Path, source: str, words: str
) -> None:
    templates = copy_templates(tmp_path)
    before, version = templates.render(CONTEXT), templates.version
    (tmp_path / "reply.txt.j2").write_text(source, encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        ReplyTemplates(tmp_path)
    assert "reply.txt.j2" in caught.value.message
    assert words in caught.value.message
    assert (templates.render(CONTEXT), templates.version) == (before, version)


def test_a_changed_template_changes_the_version(tmp_path: Path) -> None:
    before = copy_templates(tmp_path)
    path = tmp_path / "reply.txt.j2"
    path.write_text(path.read_text(encoding="utf-8") + "\nBye\n", encoding="utf-8")
    after = ReplyTemplates(tmp_path)
    assert after.version != before.version
    assert after.render(CONTEXT)[0].endswith("Bye\n")


def test_a_missing_template_is_named(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"reply\.txt\.j2"):
        ReplyTemplates(tmp_path)


@pytest.mark.parametrize("address", ['"john doe"@example.org', '"<ann@bank.test>, x"@example.org'])
def test_a_quoted_local_part_is_answered_as_it_is(address: str) -> None:
    made = replace(PARTS, to=(Address(address, "John"),))
    [to] = parsed(made)["To"].addresses
    assert (to.domain, compose_reply(made).recipients) == ("example.org", (address,))


@pytest.mark.parametrize(
    ("domain", "labels"),
    [
        ("faß.test", "xn--fa-hia.test"),  # IDNA 2008; RFC 3490 made fass.test of it, which is somebody else's
        ("例え。テスト", "xn--r8jz45g.xn--zckzah"),
        ("BÜCHER.test", "xn--bcher-kva.test"),
        ("i❤.test", "xn--i-7iq.test"),
    ],
)
def test_a_domain_is_looked_up_as_its_registry_has_it(domain: str, labels: str) -> None:
    made = replace(PARTS, to=(Address(f"ann@{domain}", "Ann"),))
    assert compose_reply(made).recipients == (f"ann@{labels}",)
    assert parsed(made)["To"].addresses[0].addr_spec == f"ann@{labels}"


def test_our_own_address_is_ours_in_both_spellings_of_its_domain() -> None:
    for own, written in (("a@bücher.test", "A+t1@xn--bcher-kva.test"), ("a@xn--bcher-kva.test", "a@Bücher.test")):
        assert is_own(written, frozenset({own}))
        assert not is_own(f"b{written}", frozenset({own}))


def test_an_international_desk_has_message_ids_in_ascii() -> None:
    assert new_message_id("bücher.test", 3, "x").endswith("@xn--bcher-kva.test")


def test_only_a_recipient_outside_ascii_makes_the_header_so() -> None:
    """A mail whose header has 8-bit letters needs SMTPUTF8: not because of a Message-ID that somebody wrote so."""
    odd = replace(PARTS, in_reply_to="m1@büro.test", references=("m0@example.org", "ö@example.org"))
    assert parsed(odd)["References"] == "<m0@example.org>"
    assert parsed(odd)["In-Reply-To"] is None
    assert compose_reply(odd).mime.isascii()
    mime = compose_reply(replace(odd, to=(Address("jörg@example.org"),))).mime
    assert "To: jörg@example.org\r\n".encode() in mime
    assert "In-Reply-To: <m1@büro.test>\r\n".encode() in mime
    assert mime.partition(b"\r\n\r\n")[2].isascii()


def test_a_chain_of_long_ids_is_trimmed_to_what_a_line_holds() -> None:
    """RFC 5537 section 3.4.4: 998 characters unfolded, but never without the first id and the last two."""
    long = tuple(f"{number}{'x' * 95}@example.org" for number in range(10))
    value = parsed(replace(PARTS, references=long))["References"]
    ids = value.split()
    assert len(f"References: {value}") <= 998
    assert (ids[0], ids[-2], ids[-1]) == (f"<{long[0]}>", f"<{long[-1]}>", "<m1@example.org>")
    huge = tuple(f"{number}{'x' * 880}@example.org" for number in range(10))
    assert parsed(replace(PARTS, references=huge))["References"].split() == [
        f"<{huge[0]}>", f"<{huge[-1]}>", "<m1@example.org>",
    ]  # fmt: skip


def test_a_reply_never_names_itself_and_no_id_twice() -> None:
    chain = ("m1@example.org", "m0@example.org", PARTS.message_id, "m0@example.org")
    assert parsed(replace(PARTS, references=chain))["References"] == "<m0@example.org> <m1@example.org>"
    alone = replace(PARTS, references=("m1@example.org",), in_reply_to="")
    assert parsed(alone)["References"] == "<m1@example.org>"


def test_a_long_file_name_is_never_cut_inside_a_letter() -> None:
    """The standard library, and clients like it, decode each piece of a parameter alone (RFC 2231 section 3)."""
    name = "Ж" * 90 + "🦊.png"
    parts = replace(PARTS, attachments=(Attachment(name, "image/png", b"1"),))
    [file] = parsed(parts).iter_attachments()
    assert file.get_filename() == name
    assert not file["Content-Disposition"].defects


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("list.pdf", ' filename="list.pdf"'),
        ("", ' filename="file"'),
        ("Übersicht.pdf", " filename*=utf-8''%C3%9Cbersicht.pdf"),  # in one piece: many clients read no other
        ("x" * 61 + ".pdf", f" filename*0*=utf-8''{'x' * 55};"),
    ],
)
def test_a_file_name_stands_in_the_simplest_form_that_can_carry_it(name: str, line: str) -> None:
    mime = compose_reply(replace(PARTS, attachments=(Attachment(name, "application/pdf", b"1"),))).mime.decode()
    assert line in mime.split("\r\n")


@pytest.mark.parametrize(("inline", "how"), [(True, "inline"), (False, "attachment")])
def test_a_file_is_shown_within_the_mail_only_where_it_was(inline: bool, how: str) -> None:
    picture = Attachment("a.png", "image/png", b"1", inline, "a@example.org")
    assert f"Content-Disposition: {how};".encode() in compose_reply(replace(PARTS, attachments=(picture,))).mime
