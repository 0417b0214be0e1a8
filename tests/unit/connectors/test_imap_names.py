"""Mailbox names on the wire (RFC 3501 section 5.1.3)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.imap_names import decode_name, encode_name, quote, quote_name, uid_set


@pytest.mark.parametrize(
    ("name", "encoded"),
    [
        ("INBOX", "INBOX"),
        ("inbox", "INBOX"),
        ("A&B", "A&-B"),
        ("Entwürfe", "Entw&APw-rfe"),
        ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
        ("tab\there", "tab&AAk-here"),
        ("📨", "&2D3c6A-"),
    ],
)
def test_a_name_is_spelt_as_the_rfc_says(name: str, encoded: str) -> None:
    assert encode_name(name) == encoded


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1))
def test_every_name_comes_back_as_it_was_sent(name: str) -> None:
    encoded = encode_name(name)
    assert all(" " <= character <= "~" for character in encoded)
    assert decode_name(encoded.encode()) == ("INBOX" if name.upper() == "INBOX" else name)


@pytest.mark.parametrize("name", [b"bad &!- shift", b"open &AGE", b"odd &AA-", "utf8 ü".encode()])
def test_a_name_that_is_not_utf_7_is_shown_as_it_is(name: bytes) -> None:
    assert decode_name(name) == name.decode()


@pytest.mark.parametrize("text", ["ü", "a\rb", "a\nb", "a\0b"])
def test_what_cannot_be_quoted_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="quoted"):
        quote(text)


def test_a_quote_in_a_name_ends_no_string() -> None:
    assert quote_name('a" b\\') == '"a\\" b\\\\"'


@given(st.sets(st.integers(1, 400)))
def test_a_uid_set_names_exactly_its_uids(uids: set[int]) -> None:
    named: set[int] = set()
    for part in filter(None, uid_set(sorted(uids)).split(",")):
        first, _, last = part.partition(":")
        named.update(range(int(first), int(last or first) + 1))
    assert named == uids
