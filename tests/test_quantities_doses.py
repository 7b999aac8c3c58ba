"""Doses as papers and prescriptions write them become mg per day, or are refused."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.quantities import Dose, Unreadable, dose


class Case(NamedTuple):
    """A dose, and the start, target and ceiling in mg per day that must come out."""

    text: str
    start: float | None
    target: float | None
    ceiling: float | None = None


STATED = [
    Case("4.5 mg/day", 4.5, 4.5),
    Case("4.5mg/d", 4.5, 4.5),
    Case("4.5 mg daily", 4.5, 4.5),
    Case("4.5 mg a day", 4.5, 4.5),
    Case("4.5 mg/24 h", 4.5, 4.5),
    Case("4.5 mg nightly", 4.5, 4.5),
    Case("4.5 mg at night", 4.5, 4.5),
    Case("4\u00b75 mg once daily at bedtime", 4.5, 4.5),
    Case("6 mg once daily", 6, 6),
    Case("1 mg b.i.d.", 2, 2),
    Case("1 mg BID", 2, 2),
    Case("1 mg twice daily", 2, 2),
    Case("1 mg twice a day", 2, 2),
    Case("1 mg two times per day", 2, 2),
    Case("0.1 mg t.i.d.", 0.3, 0.3),
    Case("1 mg q.i.d.", 4, 4),
    Case("1 mg q8h", 3, 3),
    Case("1 mg every 12 hours", 2, 2),
    Case("4 mg every 24 hours", 4, 4),
    Case("2 mg every other day", 1, 1),
    Case("2 mg on alternate days", 1, 1),
    Case("3 mg every third day", 1, 1),
    Case("7 mg once weekly", 1, 1),
    Case("7 mg/week", 1, 1),
    Case("14 mg every 2 weeks", 1, 1),
    Case("7 mg three times a week", 3, 3),
    Case("500 \u00b5g/day", 0.5, 0.5),
    Case("4900 \u03bcg/day", 4.9, 4.9),
    Case("500 mcg daily", 0.5, 0.5),
    Case("500 micrograms daily", 0.5, 0.5),
    Case("0.5 g/day", 500, 500),
    Case("4 mg/day in two divided doses", 4, 4),
    Case("daily dose of 4.5 mg", 4.5, 4.5),
    Case("naltrexone 4.5 mg/day", 4.5, 4.5),
    Case("low-dose naltrexone (LDN) 4.5 mg daily", 4.5, 4.5),
    Case("4.5 mg/day for 8 weeks", 4.5, 4.5),
    Case("1,5 mg/day", 1.5, 1.5),
    Case("0.75 to 6 mg/day", 0.75, 6),
    Case("1\u20132 mg b.i.d.", 2, 4),
    Case("10 to 25 or 50 mg/day", 10, 50),
    Case("1 mg then 2 mg/day", 1, 2),
    Case("4.5 mg/day, then 1.5 mg/day", 4.5, 1.5),
    Case("1 mg once daily then 1 mg twice daily", 1, 2),
    Case("1.5 mg increased to 4.5 mg/day over 4 weeks", 1.5, 4.5),
    Case("1.5 mg \u2192 4.5 mg/day", 1.5, 4.5),
    Case("1.5 mg daily for 1 week, then 3 mg daily for 1 week, then 4.5 mg daily", 1.5, 4.5),
    Case("starting at 1.5 mg/day, increased gradually to 4.5 mg/day", 1.5, 4.5),
    Case("starting at 1.5 mg/day", 1.5, None),
    Case("up to 4.5 mg/day", None, 4.5),
    Case("naltrexone up to 4.5 mg/day", None, 4.5),
    Case("titrated up to 4.5 mg/day", None, 4.5),
    Case("6 mg once daily (titrated over 4 weeks)", None, 6),
    Case("maximum daily dose 4.5 mg", None, 4.5, 4.5),
    Case("1.5 mg/day, max 4.5 mg/day", 1.5, 4.5, 4.5),
    Case("1.5 to 3 mg/day, at most 4.5 mg", 1.5, 3, 4.5),
]
ASSUMED = [
    Case("4.5 mg", 4.5, 4.5),
    Case("1.5\u20134.5 mg", 1.5, 4.5),
    Case("naltrexone 0.75 to 6 mg", 0.75, 6),
    Case("titrated from 1.5 to 4.5 mg", 1.5, 4.5),
    Case("titrated to 4.5 mg", None, 4.5),
]


@pytest.mark.parametrize("case", STATED, ids=lambda case: case.text)
def test_a_dose_with_a_schedule_is_turned_into_mg_per_day(case: Case) -> None:
    read = dose(f" {case.text} ")
    assert (read.start_mg_per_day, read.target_mg_per_day, read.max_mg_per_day) == case[1:]
    assert (read.start_mg_per_kg_per_day, read.target_mg_per_kg_per_day, read.assumption) == (
        None,
        None,
        None,
    )
    assert read.text == str(read) == case.text


@pytest.mark.parametrize("case", ASSUMED, ids=lambda case: case.text)
def test_a_dose_without_a_schedule_says_that_once_a_day_is_assumed(case: Case) -> None:
    read = dose(case.text)
    assert (read.start_mg_per_day, read.target_mg_per_day, read.max_mg_per_day) == case[1:]
    assert read.assumption == "no schedule given: read as once a day"


@pytest.mark.parametrize(
    ("text", "start", "target", "ceiling"),
    [
        ("0.1 mg/kg/day", 0.1, 0.1, None),
        ("0.1 mg/kg/day, max 4.5 mg", 0.1, 0.1, 4.5),
        ("naltrexone 0.1 mg/kg/day, at most 4.5 mg", 0.1, 0.1, 4.5),
        ("0.1 mg/kg daily up to 4.5 mg", 0.1, 0.1, 4.5),
        ("0.05 to 0.1 mg per kg twice daily", 0.1, 0.2, None),
        ("100 \u00b5g/kg/day", 0.1, 0.1, None),
    ],
)
def test_a_dose_by_body_weight_gives_no_mg_per_day_but_its_ceiling(
    text: str, start: float, target: float, ceiling: float | None
) -> None:
    read = dose(text)
    assert (read.start_mg_per_kg_per_day, read.target_mg_per_kg_per_day) == (start, target)
    assert (read.start_mg_per_day, read.target_mg_per_day, read.max_mg_per_day) == (None, None, ceiling)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1 mg, 2 mg", "more than one dose"),
        ("1.5 mg 4.5 mg", "more than one dose"),
        ("25 or 50 mg/day", "more than one dose"),
        ("1 mg in the morning and 2 mg at night", "word"),
        ("4.5 mg/day with fish oil", "word after an amount"),
        ("4.5 mg/day with NAD+", "sign"),
        ("4.5 mg once", "word after an amount"),
        ("4.5 mg as needed", "word after an amount"),
        ("about 4.5 mg", "word before an amount"),
        ("two 4.5 mg", "word before an amount"),
        ("2 x 1 mg", "word after an amount"),
        ("week 1 to 4.5 mg", "word before an amount"),
        ("1 mg then 2 mg b.i.d.", "which amounts the schedule"),
        ("0.1 mg/kg twice daily, max 4.5 mg", "which amounts the schedule"),
        ("1.5 mg increased weekly to 4.5 mg", "which amount the schedule"),
        ("4 mg/day b.i.d.", "two schedules"),
        ("2 mg b.i.d. at night", "two schedules"),
        ("4.5 mg/day for 5 days a week", "two schedules"),
        ("2 mg b.i.d. in divided doses", "for the day or for one part"),
        ("90 mg over 2 hours", "for the whole time"),
        ("4.5 to 1.5 mg", "downwards"),
        ("6 mg/day, max 4.5 mg", "highest dose is below"),
        ("0.1 mg/kg to 4.5 mg", "per kg and another is not"),
        ("-4.5 mg", "begin with a sign"),
        ("0 mg", "more than nothing"),
        ("4.5", "unit of an amount is missing"),
        ("0.1, max 4.5 mg", "unit of an amount is missing"),
        ("4.5 daily mg", "unit does not follow"),
        ("4.5 mg increased", "before it is finished"),
        ("1.5 mg up to", "before it is finished"),
        ("naltrexone", "no amount"),
        ("1,300 mg", "thousands or decimals"),
        ("1e3 mg", "word after an amount"),
        ("9" * 5000 + " mg", "too long"),
        ("4.5 mg\x00", "cannot be printed"),
    ],
)
def test_a_dose_that_can_mean_two_things_is_refused(text: str, message: str) -> None:
    with pytest.raises(Unreadable) as refused:
        dose(text)
    assert message in refused.value.message
    assert refused.value.fix


@pytest.mark.parametrize(
    "text", ["4.5 ml", "10 IU/day", "5 %", "3 drops daily", "1 mg/ml", "2 tablets", "5 mg/kg/h", "5 mg/m2"]
)
def test_a_unit_that_is_no_weight_is_left_to_the_notes(text: str) -> None:
    with pytest.raises(Unreadable, match="cannot be turned into mg; leave the dose out and say it in words"):
        dose(text)


PIECES = [
    *(
        "mg",
        "\u00b5g",
        "g",
        "/kg",
        "/day",
        "b.i.d.",
        "daily",
        "at night",
        "q8h",
        "once weekly",
        "ml",
        "1,300",
        "0",
    ),
    *(
        "1",
        "1.5",
        "4.5",
        "to",
        "-",
        "or",
        "then",
        "up to",
        "max",
        "from",
        "titrated",
        "increased to",
        ",",
        "(",
        ")",
    ),
    *("over 4 weeks", "naltrexone", "dose", "in divided doses", "\u2192", "?"),
]


def read_or_refused(text: str) -> Dose | Unreadable:
    try:
        return dose(text)
    except Unreadable as refused:
        return refused


@given(st.text() | st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join))
def test_any_text_is_read_word_for_word_into_amounts_above_zero_or_refused(text: str) -> None:
    read = read_or_refused(text)
    if isinstance(read, Unreadable):
        assert read.message
        assert read.fix
        return
    by_day = [amount for amount in (read.start_mg_per_day, read.target_mg_per_day) if amount is not None]
    by_weight = [
        amount for amount in (read.start_mg_per_kg_per_day, read.target_mg_per_kg_per_day) if amount is not None
    ]
    assert bool(by_day) is not bool(by_weight)
    assert min(by_day + by_weight) > 0
    assert str(read) == text.strip()
    assert dose(str(read)) == read
