"""Quantiles, p-values and the sign test against printed tables and exact arithmetic."""

from __future__ import annotations

import math

import pytest

from evidence.stats import normal_p, normal_quantile, sign_test, t_p, t_quantile


def test_normal_quantiles_are_those_of_the_tables() -> None:
    assert normal_quantile(0.975) == pytest.approx(1.959963984540054, rel=1e-14)
    assert normal_quantile(0.8) == pytest.approx(0.8416212335729143, rel=1e-14)
    assert normal_quantile(0.5) == 0.0


@pytest.mark.parametrize(
    ("df", "printed"), [(1, 12.7062), (2, 4.3027), (10, 2.2281), (30, 2.0423), (120, 1.9799), (1e7, 1.96)]
)
def test_t_quantiles_are_those_of_the_tables(df: float, printed: float) -> None:
    assert t_quantile(0.975, df) == pytest.approx(printed, abs=5.1e-5)


@pytest.mark.parametrize("p", [0.51, 0.9, 0.995, 0.9999])
def test_t_quantiles_of_one_and_two_degrees_of_freedom_have_closed_forms(p: float) -> None:
    assert t_quantile(p, 1) == pytest.approx(math.tan(math.pi * (p - 0.5)), rel=1e-11)
    assert t_quantile(p, 2) == pytest.approx((2 * p - 1) / math.sqrt(2 * p * (1 - p)), rel=1e-11)


def test_p_values_are_two_sided_and_keep_their_digits_far_out() -> None:
    assert normal_p(1.959963984540054) == pytest.approx(0.05, rel=1e-13)
    assert normal_p(-1.959963984540054) == pytest.approx(0.05, rel=1e-13)
    assert normal_p(20.0) == pytest.approx(math.erfc(20.0 / math.sqrt(2.0)), rel=1e-12)
    assert normal_p(0.0) == 1.0


@pytest.mark.parametrize("t", [0.1, -2.0, 50.0, 1e6])
def test_p_values_of_t_with_two_degrees_of_freedom_have_a_closed_form(t: float) -> None:
    root = math.sqrt(2.0 + t * t)
    assert t_p(t, 2) == pytest.approx(2.0 / (root * (root + abs(t))), rel=1e-11)


def test_the_quantile_undoes_the_p_value() -> None:
    assert t_quantile(1.0 - t_p(2.5, 7) / 2.0, 7) == pytest.approx(2.5, rel=1e-12)


@pytest.mark.parametrize(("in_favour", "against"), [(0, 0), (1, 0), (3, 0), (3, 2), (5, 5), (2, 9), (40, 20)])
def test_the_sign_test_is_twice_the_smaller_tail_of_a_fair_coin(in_favour: int, against: int) -> None:
    n, fewer = in_favour + against, min(in_favour, against)
    tail = sum(math.comb(n, i) for i in range(fewer + 1)) / 2**n
    assert sign_test(in_favour, against) == pytest.approx(min(1.0, 2 * tail), rel=1e-12)


def test_three_of_three_studies_are_no_proof_of_a_direction() -> None:
    assert sign_test(3, 0) == pytest.approx(0.25)


@pytest.mark.parametrize("p", [0.0, 1.0, -1.0, math.nan])
def test_a_quantile_of_no_probability_is_refused(p: float) -> None:
    with pytest.raises(ValueError, match="must lie between 0 and 1"):
        normal_quantile(p)
    with pytest.raises(ValueError, match="must lie between 0 and 1"):
        t_quantile(p, 3)


def test_no_degrees_of_freedom_are_refused() -> None:
    with pytest.raises(ValueError, match="degrees of freedom are 0"):
        t_quantile(0.975, 0)
    with pytest.raises(ValueError, match="degrees of freedom are 0"):
        t_p(1.0, 0)


def test_negative_numbers_of_studies_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot be negative"):
        sign_test(-1, 2)
