"""Whatever bytes, names and types arrive: a reading, never an exception, and text that can be stored."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daemon.attachments.characters import cleaned, cut, table
from daemon.attachments.convert import convert, convert_inner
from daemon.attachments.job import Budget, Job
from daemon.attachments.kinds import UNREAD, Kind, claimed_kind, sniff
from daemon.attachments.limits import ConverterLimits
from daemon.attachments.reader import small_text
from daemon.attachments.refusal import NotReadError
from daemon.attachments.static import StaticReader
from daemon.models import Attachment
from tests.unit.attachments import files
from tests.unit.attachments.compound import compound_file, outlook_message

NAMES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["pdf", "docx", "xlsx", "pptx", "msg", "eml", "html", "xml", "svg", "ics", "csv", "json", "zip", "png", "exe"]
    ).map("file.{}".format),
)
TYPES = st.one_of(
    st.text(max_size=30), st.sampled_from(["application/pdf", "text/csv", "message/rfc822", "image/png", "text/html"])
)
STARTS = st.sampled_from(
    [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x89PNG\r\n\x1a\n", b"GIF89a",
     b"<?xml version='1.0'?>", b"<html>", b"BEGIN:VCALENDAR\n", b"From: a\nTo: b\nSubject: c\n", b"\xff\xfe", b"{",
     b"RIFF0000WEBP", b"II*\x00", b"BM\0\0"]
)  # fmt: skip
CONTENTS = st.builds(bytes.__add__, STARTS, st.binary(max_size=400))
WHOLE = [
    files.pdf(table=True), files.word(), files.workbook(), files.slides(), files.picture(), files.nested_mail(4),
    files.archive({"a.txt": b"alpha"}), outlook_message("s", "a@example.test", "t", "n"),
    compound_file({"EncryptedPackage": bytes(5000)}),
]  # fmt: skip


def converted(name: str, declared: str, content: bytes) -> str | None:
    """What the child process does with a file, in this process, so that thousands can be tried."""
    limits = ConverterLimits()
    try:
        return convert(Job(content, name, declared, limits, Budget(limits.archive_bytes, 1e12), convert_inner))[1]
    except NotReadError:
        return None


@settings(max_examples=300, deadline=None)
@given(NAMES, TYPES, CONTENTS)
def test_any_bytes_are_read_or_refused(name: str, declared: str, content: bytes) -> None:
    text = converted(name, declared, content)
    assert text is None or cleaned(text) == text


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_whole_files_with_damaged_bytes_are_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from(WHOLE)))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    text = converted("file", "", bytes(content[: data.draw(st.integers(1, len(content)))]))
    assert text is None or cleaned(text) == text


@given(NAMES, TYPES, CONTENTS)
async def test_the_reader_without_children_never_raises(name: str, declared: str, content: bytes) -> None:
    reading = await StaticReader().read(Attachment(name, declared, content))
    assert reading.reading.startswith(("read", "not read: "))
    reading.text.encode()


@given(st.binary(max_size=600), NAMES, TYPES)
def test_a_kind_is_found_for_any_bytes(content: bytes, name: str, declared: str) -> None:
    assert sniff(content, claimed_kind(name, declared)[0]) in Kind


@given(st.text(alphabet=st.characters(), max_size=500))
def test_cleaned_text_can_be_stored_and_stays_as_it_is_when_cleaned_again(text: str) -> None:
    once = cleaned(text)
    assert once == cleaned(once)
    assert "\x00" not in once
    once.encode()


@given(st.text(max_size=300), st.integers(1, 300))
def test_cut_text_is_a_beginning_within_the_limit(text: str, limit: int) -> None:
    short, was_cut = cut(text, limit)
    assert text.startswith(short)
    assert len(short) <= limit
    assert was_cut == (len(text) > limit)


@given(st.lists(st.lists(st.text(max_size=10), min_size=1, max_size=5), min_size=1, max_size=6))
def test_every_row_of_a_table_is_one_line(rows: list[list[str]]) -> None:
    assert len(table(rows).split("\n")) == len(rows) + 1


@given(st.binary(min_size=1, max_size=300))
def test_what_is_judged_here_is_either_text_or_left_to_the_child(content: bytes) -> None:
    try:
        found = small_text(Attachment("a.txt", "text/plain", content), ConverterLimits())
    except NotReadError:
        return
    assert found is None or found[0] not in UNREAD
