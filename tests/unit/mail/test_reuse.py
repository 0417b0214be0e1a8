"""A mail that reuses an old thread for another matter shows signs; one that goes on with it does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.mail.reuse import NEW_SUBJECT, NO_QUOTE, PAUSE, Reuse, Thread, reuse_signs, same_subject

LAST = datetime(2026, 11, 1, tzinfo=UTC)
OURS = "Hello Ann,\n\nyour parcel was handed to the carrier on Monday morning.\n\nKind regards"
QUOTE = "On Mon, Desk wrote:\n> your parcel was handed to the\n> carrier on Monday morning."
THREAD = Thread("My parcel", LAST, ("Where is my parcel?", OURS))
SOON, LATE = LAST + timedelta(days=1), LAST + timedelta(days=90)


@pytest.mark.parametrize(
    ("subject", "quoted", "at", "signs"),
    [
        ("Re: My parcel", QUOTE, SOON, ()),
        ("Re: My parcel - still missing", QUOTE, SOON, ()),
        ("Parcel", QUOTE, SOON, ()),
        ("Invoice for October", QUOTE, SOON, (NEW_SUBJECT,)),
        ("Re: My parcel", "", SOON, (NO_QUOTE,)),
        ("Re: My parcel", "", LATE, (NO_QUOTE, PAUSE)),
        ("", "", SOON, (NO_QUOTE,)),
        ("Re: My parcel", QUOTE, None, ()),
    ],
)
def test_the_same_matter_is_not_offered_as_a_split(
    subject: str, quoted: str, at: datetime | None, signs: tuple[str, ...]
) -> None:
    assert reuse_signs(subject, quoted, at, THREAD) == Reuse(signs, likely=False)


@pytest.mark.parametrize(
    ("subject", "quoted", "at", "signs"),
    [
        ("Invoice for October", "", SOON, (NEW_SUBJECT, NO_QUOTE)),
        ("AW: Rechnung Oktober", QUOTE, LATE, (NEW_SUBJECT, PAUSE)),
        ("发票", "", LATE, (NEW_SUBJECT, NO_QUOTE, PAUSE)),
    ],
)
def test_another_matter_is(subject: str, quoted: str, at: datetime, signs: tuple[str, ...]) -> None:
    assert reuse_signs(subject, quoted, at, THREAD) == Reuse(signs, likely=True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Re: [list] My parcel", "[list] My parcel"),
        ("[list] Re: My parcel", "[list] My parcel"),
        ("My parcel [#t12-abcdefghij]", "AW: My parcel"),
        ("[JIRA] (SUP-12) My parcel", "My parcel"),
        ("My parcel (fwd)", "My parcel"),
        ("包裹在哪里", "回复：包裹在哪里？谢谢"),
        ("MY PARCEL", "my parcel"),
    ],
)
def test_what_relays_and_tools_add_makes_no_other_subject(one: str, other: str) -> None:
    assert same_subject(one, other)
    assert same_subject(other, one)


@given(st.text(max_size=40), st.text(max_size=40))
@settings(deadline=None)
def test_to_be_the_same_subject_goes_both_ways(one: str, other: str) -> None:
    assert same_subject(one, other) == same_subject(other, one)
    assert same_subject(one, one)


@given(st.text(max_size=200), st.text(max_size=200), st.lists(st.text(max_size=50), max_size=3))
@settings(deadline=None)
def test_any_text_gives_signs_and_no_subject_alone_is_enough(subject: str, quoted: str, texts: list[str]) -> None:
    found = reuse_signs(subject, quoted, None, Thread("My parcel", None, tuple(texts)))
    assert not found.likely or {NEW_SUBJECT, NO_QUOTE} <= set(found.signs)
