"""Outlook's Thread-Index and Thread-Topic, by the layout of [MS-OXOMSG] section 2.2.1.3."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.mail.thread_index import CHILD_BYTES, HEADER_BYTES, MAX_LEVELS, read_thread_index

GUID = bytes(range(1, 17))
BEGAN = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
# Whole units of 2^16 times 100 ns since 1601, as a client cuts them.
STAMP = ((BEGAN - datetime(1601, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * 10 >> 16).to_bytes(6, "big")
HEADER = STAMP + GUID
CHILDREN = st.lists(st.binary(min_size=CHILD_BYTES, max_size=CHILD_BYTES), max_size=12)


def test_the_time_of_a_header_block_begins_with_its_reserved_byte() -> None:
    assert STAMP[0] == 1
    index = read_thread_index(base64.b64encode(HEADER))
    assert index is not None
    assert (index.conversation, index.level, index.parent) == (GUID.hex(), 0, "")


@given(CHILDREN, st.sampled_from([b"\r\n ", b"\n\t", b" "]), st.integers(1, 60))
@settings(deadline=None)
def test_an_answers_index_begins_with_that_of_what_it_answers(children: list[bytes], fold: bytes, width: int) -> None:
    value = base64.b64encode(HEADER + b"".join(children))
    folded = fold.join(value[start : start + width] for start in range(0, len(value), width))
    index = read_thread_index(folded)
    assert index is not None
    assert index.level == len(children)
    assert index.index == (HEADER + b"".join(children)).hex()
    if children:
        parent = read_thread_index(base64.b64encode(HEADER + b"".join(children[:-1])))
        assert parent is not None
        assert (parent.index, parent.conversation) == (index.parent, index.conversation)


@given(CHILDREN, st.binary(max_size=CHILD_BYTES - 1))
@settings(deadline=None)
def test_what_is_no_whole_block_is_dropped(children: list[bytes], rest: bytes) -> None:
    whole = read_thread_index(base64.b64encode(HEADER + b"".join(children)))
    assert read_thread_index(base64.b64encode(HEADER + b"".join(children) + rest)) == whole
    assert read_thread_index(base64.b64encode(HEADER + b"".join(children) + rest).rstrip(b"=")) == whole


@pytest.mark.parametrize("value", [
    b"", b"AQ==", b"not base64 at all!", base64.b64encode(b"\x02" + HEADER[1:]), base64.b64encode(HEADER[:21]),
    base64.b64encode(STAMP + bytes(16)), base64.b64encode(STAMP + b"\xff" * 16),
])  # fmt: skip
def test_what_is_no_index_names_no_conversation(value: bytes) -> None:
    assert read_thread_index(value) is None


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_any_bytes_give_an_index_of_whole_blocks_or_none(value: bytes) -> None:
    index = read_thread_index(value)
    assert index is None or len(bytes.fromhex(index.index)) == HEADER_BYTES + index.level * CHILD_BYTES


def test_an_index_without_end_is_bounded() -> None:
    index = read_thread_index(base64.b64encode(HEADER + bytes(1_000_000)))
    assert index is not None
    assert index.level == MAX_LEVELS
