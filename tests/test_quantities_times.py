"""Durations, points in time and partial dates."""

from __future__ import annotations

import time
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.quantities import Duration, Unreadable, duration, partial_date, time_point

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("3 weeks", 21),
        ("12 wk", 84),
        ("8w", 56),
        ("2 months", 60.875),
        ("6 mo", 182.625),
        ("12 h", 0.5),
        ("36 hours", 1.5),
        ("10 days", 10),
        ("1 year", 365.25),
        ("1.5 years", 547.875),
        ("12-week", 84),
        ("12\u2010week", 84),
        ("three weeks", 21),
        ("a year", 365.25),
        ("for 12 Weeks", 84),
        ("week 12", 84),
        ("Day 28", 28),
        ("3 weeks and 2 days", 23),
        ("1 year, 6 months", 547.875),
    ],
)
def test_a_duration_is_counted_in_days(text: str, days: float) -> None:
    assert duration(text) == Duration(text, days)
    assert str(duration(text)) == text


@pytest.mark.parametrize("text", ["about 3 weeks", "~3 weeks", "approx. 3 weeks", "ca. 3 wk"])
def test_a_duration_that_was_said_to_be_about_so_long_says_so(text: str) -> None:
    assert duration(text) == Duration(text, 21, approximate=True)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("12", "say the unit"),
        ("6 m", '"min" or "months"'),
        ("2 to 4 weeks", "range in the note"),
        ("2\u20134 weeks", "range in the note"),
        ("-3 weeks", "leave the minus out"),
        ("0 days", "check its digits"),
        ("300 years", "check its digits"),
        ("3 fortnights", "weeks, months"),
        ("2 days and 3 weeks", "from large to small"),
        ("up to 3 weeks", "a number and a unit"),
        ("end of treatment", "a number and a unit"),
        ("1,300 days", '"1300"'),
        ("9" * 5000 + " days", "at most"),
    ],
)
def test_what_has_no_one_length_is_refused_with_its_remedy(text: str, remedy: str) -> None:
    with pytest.raises(Unreadable) as refused:
        duration(text)
    assert remedy in refused.value.fix


@pytest.mark.parametrize("text", ["baseline", "Baseline", "week 0", "day 0", "0 weeks"])
def test_the_start_is_a_point_in_time_and_no_duration(text: str) -> None:
    assert time_point(text) == Duration(text, 0)
    with pytest.raises(Unreadable):
        duration(text)


def test_a_later_point_in_time_is_its_distance_from_the_start() -> None:
    assert time_point("3 weeks").days == time_point("week 3").days == time_point("at 3 weeks").days == 21


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2017", date(2017, 1, 1), date(2017, 12, 31)),
        ("2017-01", date(2017, 1, 1), date(2017, 1, 31)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2200-12", date(2200, 12, 1), date(2200, 12, 31)),
        ("2017-01-15", date(2017, 1, 15), date(2017, 1, 15)),
    ],
)
def test_a_partial_date_spans_all_days_it_may_be(text: str, first: date, last: date) -> None:
    read = partial_date(text)
    assert (read.text, read.first, read.last, read.year) == (text, first, last, first.year)


@pytest.mark.parametrize(
    "text",
    [
        "17",
        "2017-1",
        "2017/01/15",
        "15.01.2017",
        "Jan 2017",
        "2017-02-30",
        "2017-13",
        "1699",
        "2201",
        "0000",
        "20170115",
    ],
)
def test_other_spellings_and_impossible_dates_are_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        partial_date(text)


@given(st.dates(min_value=date(1700, 1, 1), max_value=date(2200, 12, 31)))
def test_a_day_lies_in_its_month_and_its_year(day: date) -> None:
    month, year = partial_date(f"{day:%Y-%m}"), partial_date(f"{day:%Y}")
    assert year.first <= month.first <= partial_date(day.isoformat()).first == day <= month.last <= year.last
    assert month.last.month == month.first.month


def read_or_refused(reader: Callable[[str], object], text: str) -> object:
    try:
        return reader(text)
    except Unreadable as refused:
        return refused


@pytest.mark.parametrize("reader", [duration, time_point, partial_date])
@given(text=st.text() | st.text("0123456789.,- aboutweksdyrmn~"))
def test_any_text_is_read_word_for_word_or_refused(reader: Callable[[str], object], text: str) -> None:
    read = read_or_refused(reader, text)
    if isinstance(read, Unreadable):
        assert read.message
        assert read.fix
    else:
        assert str(read) == text.strip()
        assert reader(str(read)) == read


@pytest.mark.parametrize("text", ["an " * 66, "1 a " * 49, "a" * 200, "and " * 49, "1w, " * 49])
def test_a_hostile_text_is_refused_at_once(text: str) -> None:
    began = time.perf_counter()
    with pytest.raises(Unreadable):
        duration(text)
    assert time.perf_counter() - began < 1
