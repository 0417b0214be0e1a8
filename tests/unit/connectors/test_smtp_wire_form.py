"""How a mail becomes bytes on the wire: line ends and dots (RFC 5321 sections 2.3.8 and 4.5.2)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from connectors.smtp_offer import dot_stuffed, wire_form

MAILS = st.lists(st.sampled_from([b"\r\n", b"\n", b"\r", b".", b"..", b"text", b"\xc3\xa9", b" "])).map(b"".join)


@given(MAILS)
def test_every_line_ends_with_crlf_and_no_lone_one_is_left(mime: bytes) -> None:
    body = wire_form(mime)
    assert body.endswith(b"\r\n")
    bare = body.replace(b"\r\n", b"")
    assert b"\r" not in bare
    assert b"\n" not in bare


@given(MAILS)
def test_what_is_in_wire_form_stays_as_it_is(mime: bytes) -> None:
    assert wire_form(wire_form(mime)) == wire_form(mime)


@given(MAILS)
def test_no_line_can_end_the_mail_early_and_the_server_reads_back_what_was_meant(mime: bytes) -> None:
    body = wire_form(mime)
    lines = dot_stuffed(body).split(b"\r\n")
    assert b"." not in lines
    assert b"\r\n".join(line.removeprefix(b".") for line in lines) == body
