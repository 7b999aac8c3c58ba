"""Numbers, counts, p-values and percentages are read as papers print them, or refused with a remedy."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.quantities import (
    Count,
    Percentage,
    Unreadable,
    count,
    number,
    p_value,
    percent_change,
    percentage,
    share,
)

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("21.2", 21.2, 1),
        ("-0.34", -0.34, 2),
        ("\u22120.34", -0.34, 2),
        ("\u20130.34", -0.34, 2),
        ("1\u00b730", 1.3, 2),
        ("0,5", 0.5, 1),
        ("0,345", 0.345, 3),
        ("1234,567", 1234.567, 3),
        ("1.300", 1.3, 3),
        ("1,300.5", 1300.5, 1),
        ("1.300,5", 1300.5, 1),
        ("12,345,678", 12345678, 0),
        ("12 345", 12345, 0),
        ("12\u2009345,6", 12345.6, 1),
        ("12\u00a0345", 12345, 0),
        (".016", 0.016, 3),
        ("+3", 3, 0),
        ("1e-3", 0.001, 3),
        ("1.5E\u22123", 0.0015, 4),
        ("2e3", 2000, -3),
    ],
)
def test_a_number_has_the_value_and_the_decimals_that_were_printed(text: str, value: float, decimals: int) -> None:
    read = number(f"  {text}\n")
    assert (read.text, read.value, read.decimals, str(read)) == (text, value, decimals, text)


def test_a_number_that_was_rounded_to_zero_has_no_sign() -> None:
    assert math.copysign(1, number("-0.0").value) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "nan",
        "inf",
        "-Infinity",
        "1e999",
        "1e-999",
        "0e999",
        "9" * 16,
        "9" * 5000,
        "1_000",
        "\uff11\uff12",
        "21.",
        ",5",
        "010",
        "--3",
        "5-7",
        "5\u20137",
        "21.2 mg",
        "1 2",
        "12 34",
        "1,23,456",
        "3\x00",
        "\ud800",
        "1e",
        "0x1",
    ],
)
def test_what_is_not_one_number_is_refused(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        number(text)
    assert refused.value.fix


def test_a_comma_before_three_digits_is_refused_with_both_readings() -> None:
    with pytest.raises(Unreadable, match="thousands or decimals") as refused:
        number("1,300")
    assert refused.value.fix == 'write "1300" or "1.300"'


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_a_number_agrees_with_the_figure_it_was_rounded_from(exact: object) -> None:
    figure = float(str(exact))
    assert number(f"{figure:.2f}").agrees(figure)


@pytest.mark.parametrize(("value", "agrees"), [(0.615, True), (0.625, True), (0.6251, False), (0.6149, False)])
def test_a_rounding_interval_holds_its_edges_and_nothing_beyond(value: float, *, agrees: bool) -> None:
    assert number("0.62").half_unit == 0.005
    assert number("0.62").agrees(value) is agrees


def test_no_number_agrees_with_nan() -> None:
    assert not number("0.62").agrees(math.nan)


@given(st.integers(min_value=0, max_value=999_999_999))
def test_a_count_may_have_its_thousands_parted_or_not(people: int) -> None:
    assert (
        count(str(people)).value == count(f"{people:,}").value == count(f"{people:_}".replace("_", " ")).value == people
    )


@pytest.mark.parametrize(
    "text", ["-3", "1.5", "1.194", "12,34", "1e3", "012", "1000000000", "9" * 5000, "twelve", "+3"]
)
def test_what_is_no_count_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        count(text)


def test_a_count_with_decimals_is_told_what_to_write() -> None:
    with pytest.raises(Unreadable) as refused:
        count("12.0")
    assert refused.value.fix == 'write "12"'


@pytest.mark.parametrize(
    ("text", "relation", "value"),
    [
        ("0.3", "=", 0.3),
        ("p = 0.03", "=", 0.03),
        ("P<0.001", "<", 0.001),
        ("<0.001", "<", 0.001),
        ("\u2264 0.001", "<=", 0.001),
        ("<=0.001", "<=", 0.001),
        ("\u22650.05", ">=", 0.05),
        ("p > 0.05", ">", 0.05),
        (".016", "=", 0.016),
        ("p=\u00b7016", "=", 0.016),
        ("p-value: 0.04", "=", 0.04),
        ("P value = 0,001", "=", 0.001),
        ("p = 1e-5", "=", 0.00001),
        ("1.00", "=", 1),
    ],
)
def test_a_p_value_keeps_its_relation(text: str, relation: str, value: float) -> None:
    read = p_value(text)
    assert (read.text, read.relation, read.value, read.exact) == (text, relation, value, relation == "=")


def test_an_exact_p_agrees_with_what_rounds_to_it() -> None:
    read = p_value("p = .30")
    assert read.decimals == 2
    assert read.agrees(0.304)
    assert not read.agrees(0.306)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("n.s.", "say so in the note"),
        ("NS", "say so in the note"),
        ("not significant", "say so in the note"),
        ("0.000", '"<0.001"'),
        ("p<0", '"<0.001"'),
        ("1.2", "digits"),
        ("-0.1", "digits"),
        ("p", "as printed"),
        ("small", "as printed"),
        ("3%", "unit"),
    ],
)
def test_what_is_no_p_value_is_refused_with_its_remedy(text: str, remedy: str) -> None:
    with pytest.raises(Unreadable) as refused:
        p_value(text)
    assert remedy in refused.value.fix


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("67%", 67),
        ("67 %", 67),
        ("67", 67),
        ("74.5", 74.5),
        ("25·5%", 25.5),
        ("0", 0),
        ("100%", 100),
        ("1%", 1),
        ("0.67%", 0.67),
        ("50 per cent", 50),
        ("12 Percent", 12),
    ],
)
def test_a_percentage_is_in_percent_with_or_without_its_sign(text: str, value: float) -> None:
    assert percentage(text) == Percentage(text, value)


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("0.67", 'write "67%" or "0.67%"'),
        ("1", 'write "100%" or "1%"'),
        ("101", "check its digits, or write a count"),
        ("-5%", "check its digits, or write a count"),
    ],
)
def test_a_percentage_that_may_be_a_fraction_or_a_count_is_refused(text: str, fix: str) -> None:
    with pytest.raises(Unreadable) as refused:
        percentage(text)
    assert refused.value.fix == fix


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-28.8%", -28.8),
        ("\u221228\u00b78 %", -28.8),
        ("28.8%", 28.8),
        ("+12%", 12),
        ("-150%", -150),
        ("28.8% reduction", -28.8),
        ("reduction of 30%", -30),
        ("Reduced by 30 percent", -30),
        ("increase of 12%", 12),
    ],
)
def test_a_percent_change_is_negative_when_the_score_fell(text: str, value: float) -> None:
    assert percent_change(text).value == value


@pytest.mark.parametrize("text", ["-30% reduction", "30% improvement", "reduction", "0.3", "increase of 3% reduction"])
def test_a_percent_change_without_one_direction_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        percent_change(text)


def test_a_share_is_a_percentage_by_its_sign_and_else_a_count() -> None:
    assert share("67%") == Percentage("67%", 67.0)
    assert share("8") == Count("8", 8)
    assert share("1") == Count("1", 1)
    with pytest.raises(Unreadable, match="percentage with its sign"):
        share("0.67")


def read_or_refused(reader: Callable[[str], object], text: str) -> object:
    try:
        return reader(text)
    except Unreadable as refused:
        return refused


@pytest.mark.parametrize("reader", [number, count, p_value, percentage, percent_change, share])
@given(text=st.text() | st.text("0123456789.,-+<>=%p eE\u2212\u00b7\u2009"))
def test_any_text_is_read_word_for_word_or_refused(reader: Callable[[str], object], text: str) -> None:
    read = read_or_refused(reader, text)
    if isinstance(read, Unreadable):
        assert read.message
        assert read.fix
    else:
        assert str(read) == text.strip()
        assert reader(str(read)) == read
