from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.mail.references import base_subject, is_forward, message_ids, thread_references
from daemon.mail.tokens import address_with_token, make_token, read_token, tokens_in, without_detail
from tests.unit.mail.samples import mail

KEY = b"a key for tests only"


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ("<a@x> <b@x>", ("a@x", "b@x")),
        ("<a@x>\r\n\t<b@x>", ("a@x", "b@x")),
        ("<a@x><b@x>", ("a@x", "b@x")),
        ("<a@x>, <b@x>", ("a@x", "b@x")),
        ("<a@x> <a@x>", ("a@x",)),
        ("<a@x>>", ("a@x",)),
        ("<<a@x>", ("a@x",)),
        ("(a comment) <a@x>", ("a@x",)),
        ("Your message of Monday <a@x>", ("a@x",)),
        ("a@x", ("a@x",)),
        ("<a b@x>", ("ab@x",)),
        ("<no-at-sign>", ("no-at-sign",)),
        ("=?utf-8?q?=3Ca=40x=3E?=", ("a@x",)),
        ("", ()),
        ("<>", ()),
    ],
)
def test_message_ids_are_found_in_every_broken_form(value: str, ids: tuple[str, ...]) -> None:
    assert message_ids(value.encode()) == ids


def test_references_are_deduplicated_and_never_name_the_mail_itself() -> None:
    assert thread_references(b"<c@x>", b"<a@x> <b@x> <a@x> <me@x>", "me@x") == ("c@x", ("a@x", "b@x", "c@x"))


def test_references_alone_name_the_parent() -> None:
    assert thread_references(b"", b"<a@x> <b@x>", "me@x") == ("b@x", ("a@x", "b@x"))


def test_ids_in_the_wrong_header_are_kept() -> None:
    assert thread_references(b"<a@x> <b@x>", b"", "me@x")[1] == ("a@x", "b@x")


@given(st.binary(max_size=300), st.binary(max_size=300), st.text(max_size=20))
def test_references_of_any_bytes_hold_no_duplicate_and_not_the_mail(reply: bytes, references: bytes, own: str) -> None:
    parent, chain = thread_references(reply, references, own)
    assert len(set(chain)) == len(chain)
    assert own not in chain or not own
    assert not parent or parent in chain
    assert all(not any(letter.isspace() for letter in one) for one in chain)


@pytest.mark.parametrize(
    "prefix",
    ["Re: ", "RE[2]: ", "Re^3: ", "AW: ", "Antw.: ", "SV: ", "VS: ", "回复: ", "回复：", "RE: AW: Re: ",
     "Odp: ", "Отв: ", "Ynt: ", "Vá: ", "Fwd: Re: ", "WG: ", "[list] Re: ", "Re: [list] Re: ", "RE : ", "返信: ",
     "답장: ",
     "Σχετ: ", "R: "],
)  # fmt: skip
def test_reply_prefixes_of_every_language_are_taken_off(prefix: str) -> None:
    assert base_subject(f"{prefix}My lamp is broken") == "My lamp is broken"


@pytest.mark.parametrize(
    "subject", ["Refund: please", "Regarding: x", "[urgent] My lamp", "Answer: 42", "10:30 tomorrow?", "Area: north"]
)
def test_a_subject_that_only_looks_like_a_prefix_stays(subject: str) -> None:
    assert base_subject(subject) == subject


@given(st.text(max_size=80))
def test_a_base_subject_has_no_further_base(subject: str) -> None:
    assert base_subject(base_subject(subject)) == base_subject(subject)


def test_forwards_are_known_by_their_prefix() -> None:
    assert is_forward("Fwd: x")
    assert is_forward("WG: x")
    assert not is_forward("Re: Fwd: x")


@given(st.integers(1, 10**15), st.binary(min_size=1, max_size=40))
def test_a_token_names_its_ticket(ticket: int, key: bytes) -> None:
    token = make_token(ticket, key)
    assert read_token(token, key) == ticket
    assert read_token(token.upper(), key) == ticket
    assert read_token(token, key + b"x") is None


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_token_of_one_ticket_opens_no_other(ticket: int, other: int) -> None:
    mac = make_token(ticket, KEY).split("-")[1]
    assert read_token(f"t{other}-{mac}", KEY) == (other if other == ticket else None)


@given(st.text(max_size=30))
def test_a_forged_token_names_nothing(text: str) -> None:
    assert read_token(text, KEY) is None


def test_a_token_needs_a_ticket_and_a_key() -> None:
    for ticket, key in ((0, KEY), (1, b"")):
        with pytest.raises(ValueError, match="token"):
            make_token(ticket, key)


def test_tokens_are_found_in_addresses_and_subject() -> None:
    first, second = make_token(7, KEY), make_token(8, KEY)
    read = mail(
        To=f"Desk <support+{first}@desk.test>", Subject=f"Re: x [#{second.upper()}]", Delivered_To="support@desk.test"
    )
    assert tokens_in(read) == (first, second)


def test_an_address_takes_one_token() -> None:
    assert address_with_token("support@desk.test", "t1-a") == "support+t1-a@desk.test"
    assert address_with_token("support+old@desk.test", "t1-a") == "support+t1-a@desk.test"
    assert without_detail("Support+t1-a@Desk.test") == "support@desk.test"
