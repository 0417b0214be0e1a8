"""Responses as real servers write them, and as none should."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.imap_response import (
    ListedFolder,
    MalformedResponseError,
    SelectedFolder,
    parse_date,
    parse_fetch,
    parse_list,
    parse_search,
    parse_selected,
    parse_values,
    status_code,
)
from connectors.imap_special import choose

NOON = datetime(2026, 11, 3, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "pieces",
    [
        (b'* 1 FETCH (UID 5 RFC822.SIZE 3 INTERNALDATE " 3-Nov-2026 12:00:00 +0100" BODY[] {3}', b"a)(", b")"),
        (b"* 1 FETCH (BODY[] {3}", b"a)(", b' FLAGS () INTERNALDATE "03-Nov-2026 12:00:00 +0100" RFC822.SIZE 3 UID 5)'),
        (b'* 1 fetch (body[] ~{3}', b"a)(", b' internaldate "3-NOV-2026 06:00:00 -0500" rfc822.size 3 uid 5)'),
    ],
)  # fmt: skip
def test_items_may_stand_in_any_order_and_after_the_literal(pieces: tuple[bytes, ...]) -> None:
    mail = parse_fetch(pieces)
    assert mail is not None
    assert (mail.uid, mail.size, mail.received_at, mail.body) == (5, 3, NOON, b"a)(")


def test_a_flag_change_of_somebody_else_is_no_mail() -> None:
    assert parse_fetch((b"* 7 FETCH (FLAGS (\\Seen $Label))",)) is None
    assert parse_fetch((b"* 7 EXPUNGE",)) is None


def test_a_body_that_is_nil_is_missing() -> None:
    mail = parse_fetch((b"* 7 FETCH (UID 3 BODY[] NIL)",))
    assert mail is not None
    assert mail.body is None


@pytest.mark.parametrize(
    "date", [b"31-Feb-2026 10:00:00 +0000", b"", b"1-Foo-2026 10:00:00 +0000", b"01-Jan-0001 00:00:00 +0100"]
)
def test_a_date_that_no_calendar_has_is_none(date: bytes) -> None:
    assert parse_date(date) is None


@pytest.mark.parametrize("text", [b"* 1 FETCH (UID", b"* 1 FETCH )", b'* 1 FETCH ("open', b"* 1 FETCH (BODY[] {3}"])
def test_broken_grammar_is_an_error(text: bytes) -> None:
    with pytest.raises(MalformedResponseError):
        parse_fetch((text,))


@given(st.lists(st.binary(max_size=30), min_size=1, max_size=5))
def test_any_bytes_are_values_or_an_error(pieces: list[bytes]) -> None:
    try:
        parse_values(tuple(pieces))
    except MalformedResponseError:
        return


@pytest.mark.parametrize(
    ("pieces", "folder"),
    [
        ((b'* LIST (\\Marked \\Sent) "/" Sent',), ListedFolder("Sent", "/", frozenset({"\\marked", "\\sent"}))),
        ((b'* LIST () "." {5}', b'a"b(c', b""), ListedFolder('a"b(c', ".", frozenset())),
        ((b'* LIST (\\Noselect) NIL "Entw&APw-rfe"',), ListedFolder("Entwürfe", "", frozenset({"\\noselect"}))),
        ((b'* LIST () "/" [Gmail]/Drafts',), ListedFolder("[Gmail]/Drafts", "/", frozenset())),
        ((b'* LIST () "/" "x" (CHILDINFO ("SUBSCRIBED"))',), ListedFolder("x", "/", frozenset())),
    ],
)  # fmt: skip
def test_a_folder_is_read_from_its_line(pieces: tuple[bytes, ...], folder: ListedFolder) -> None:
    assert parse_list(pieces) == folder


def test_search_results_are_sorted_and_single_over_several_lines() -> None:
    assert parse_search([(b"* SEARCH 5 3",), (b"* 4 EXISTS",), (b"* SEARCH",), (b"* search 3 9",)]) == [3, 5, 9]


def test_a_folder_without_uidvalidity_is_an_error() -> None:
    answers = [(b"* 18 EXISTS",), (b"* OK [UIDVALIDITY 38] ok",), (b"* OK [UIDNEXT 44] next",)]
    assert parse_selected(answers, b"[READ-ONLY] done") == SelectedFolder(38, 44)
    with pytest.raises(MalformedResponseError, match="UIDVALIDITY"):
        parse_selected(answers[:1], b"done")


def test_a_status_code_is_found_in_its_text() -> None:
    assert status_code(b"[TRYCREATE] no such folder") == ("TRYCREATE", "")
    assert status_code(b"no code") == ("", "")


def folder(name: str, *attributes: str, separator: str = "/") -> ListedFolder:
    return ListedFolder(name, separator, frozenset(attributes))


@pytest.mark.parametrize(
    ("folders", "chosen"),
    [
        ([folder("Sent"), folder("Gesendet", "\\sent")], "Gesendet"),
        ([folder("INBOX"), folder("INBOX.sent items", separator=".")], "INBOX.sent items"),
        ([folder("Gesendete Elemente"), folder("Sent", "\\noselect")], "Gesendete Elemente"),
        ([folder("[Gmail]/Отправленные")], "[Gmail]/Отправленные"),
        ([folder("Customers/Sent"), folder("Sent2")], None),
        ([], None),
    ],
)
def test_the_sent_folder_is_the_marked_one_then_the_one_with_a_known_name(
    folders: list[ListedFolder], chosen: str | None
) -> None:
    assert choose(folders, "sent") == chosen
