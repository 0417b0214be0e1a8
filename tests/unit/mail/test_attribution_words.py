"""What an attribution is known by: the time of day, which a date must not pass for."""

from __future__ import annotations

import pytest

from daemon.mail.attribution_words import CLOCK, is_dated

TIMES = ("9:12", "09.12", "9.12 Uhr", "9h12", "9 h 12", "上午9時12分", "9 p.m.", "9am", "9:12:44", "2025-03-03T09:12")
DATES = ("03.03.2025", "3.3.25", "12.11.", "03/03/2025", "2025-03-03", "3. März 2025")


@pytest.mark.parametrize("time", TIMES)
def test_a_time_of_day_is_one_beside_a_date(time: str) -> None:
    assert CLOCK.search(time)
    assert is_dated(f"Am 03.03.2025, {time}, schrieb Ann:")


@pytest.mark.parametrize("date", DATES)
def test_a_date_is_no_time_of_day(date: str) -> None:
    assert not CLOCK.search(date)
    assert not is_dated(f"Am {date} schrieb Ann:")
