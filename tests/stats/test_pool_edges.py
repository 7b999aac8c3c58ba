"""Pools of few, many, equal and extreme studies, and what is refused."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from evidence.stats import effect_sizes, hedges_correction, pool

random_effects = pytest.mark.parametrize("method", ["DL", "REML"])


@pytest.mark.parametrize("method", ["EE", "DL", "REML"])
@pytest.mark.parametrize("test", ["z", "knha"])
def test_one_study_is_its_own_pool_with_a_normal_interval_and_no_heterogeneity(method: str, test: str) -> None:
    one = pool([0.4], [0.04], method=method, test=test)
    assert (one.k, one.estimate, one.se, one.test, one.df) == (1, 0.4, 0.2, "z", None)
    assert one.ci == pytest.approx((0.4 - 0.2 * 1.959963984540054, 0.4 + 0.2 * 1.959963984540054))
    assert (one.tau2, one.i2, one.h2, one.q, one.q_df, one.q_p) == (0.0, 0.0, 1.0, 0.0, 0, 1.0)
    assert (one.pi, one.tau2_ci, one.i2_ci) == (None, None, None)


@random_effects
def test_two_studies_of_equal_variance_have_the_sample_variance_less_theirs(method: str) -> None:
    two = pool([0.0, 1.0], [0.1, 0.1], method=method, test="knha")
    assert (two.estimate, two.tau2, two.se) == pytest.approx((0.5, 0.4, 0.5))
    assert two.df == 1
    assert two.ci == pytest.approx((0.5 - 0.5 * 12.706204736174694, 0.5 + 0.5 * 12.706204736174694))


def test_two_trials_of_low_dose_naltrexone_give_the_published_worked_case() -> None:
    g = -0.62 * hedges_correction(10)
    variance = 1 / 6 + 1 / 6 + g**2 / 24
    assert (g, math.sqrt(variance)) == pytest.approx((-0.572, 0.589), abs=5e-4)
    both = pool([g, -0.119], [variance, 0.329**2], method="REML", test="z")
    assert (both.estimate, *both.ci) == pytest.approx((-0.227, -0.790, 0.336), abs=2e-3)
    assert (both.tau2, both.q_df) == (0.0, 1)
    assert both.q == pytest.approx(0.451, abs=2e-3)


@random_effects
def test_equal_effects_leave_no_spread_for_knapp_and_hartung(method: str) -> None:
    same = pool([0.3] * 4, [0.1, 0.2, 0.3, 0.4], method=method, test="knha")
    assert (same.estimate, same.tau2, same.q, same.i2) == pytest.approx((0.3, 0.0, 0.0, 0.0))
    assert (same.se, same.stat, same.p) == (0.0, math.inf, 0.0)
    assert same.ci == (same.estimate, same.estimate)
    assert same.tau2_ci == (0.0, 0.0)


def test_a_spread_below_the_precision_of_numbers_counts_as_none_for_knapp_and_hartung() -> None:
    assert pool([0.0, 1e-9], [1.0, 1.0], test="knha").se == 0.0
    assert pool([0.0, 1e-7], [1.0, 1.0], test="knha").se == pytest.approx(5e-8)


def test_effects_that_are_all_zero_say_nothing_by_knapp_and_hartung() -> None:
    same = pool([0.0, 0.0, 0.0], [0.1, 0.2, 0.3], test="knha")
    assert (same.estimate, same.se) == (0.0, 0.0)
    assert math.isnan(same.stat)
    assert math.isnan(same.p)


def test_equal_effects_have_an_ordinary_normal_interval() -> None:
    same = pool([0.3] * 4, [0.1] * 4, test="z")
    assert same.se == pytest.approx(math.sqrt(0.1 / 4))
    assert same.q_p == pytest.approx(1.0)


@random_effects
def test_studies_that_agree_better_than_chance_have_tau2_zero_and_never_less(method: str) -> None:
    close = pool([0.30, 0.31, 0.32], [1.0, 2.0, 3.0], method=method)
    assert close.tau2 == 0.0
    assert close.i2 == 0.0
    assert close.h2 == 1.0


def test_knapp_and_hartung_about_a_common_effect_scales_its_error_by_the_root_of_h2() -> None:
    y, v = [0.1, 0.9, 0.4, -0.6], [0.04, 0.09, 0.02, 0.05]
    plain, scaled = pool(y, v, method="EE", test="z"), pool(y, v, method="EE", test="knha")
    assert (scaled.estimate, scaled.df) == (plain.estimate, 3)
    assert scaled.se == pytest.approx(plain.se * math.sqrt(plain.h2))


def test_knapp_and_hartung_is_not_floored_at_the_normal_error() -> None:
    y, v = [0.30, 0.31, 0.32], [1.0, 2.0, 3.0]
    assert pool(y, v, test="knha").se < 0.1 * pool(y, v, test="z").se


@random_effects
def test_equal_variances_have_a_closed_solution_for_ten_thousand_studies(method: str) -> None:
    y = np.random.default_rng(1).normal(0.3, 0.5, 10_000)
    many = pool(y, np.full(10_000, 0.04), method=method)
    assert many.tau2 == pytest.approx(np.var(y, ddof=1) - 0.04, rel=1e-11)
    assert many.estimate == pytest.approx(y.mean(), rel=1e-11)
    assert many.se == pytest.approx(math.sqrt(np.var(y, ddof=1) / 10_000), rel=1e-11)


def test_ten_thousand_studies_of_unequal_variance_reach_a_score_of_zero() -> None:
    chance = np.random.default_rng(2)
    v = 0.001 + chance.chisquare(1, 10_000)
    y = chance.normal(0.0, np.sqrt(0.2 + v))
    w = 1.0 / (v + pool(y, v).tau2)
    py = w * (y - (w @ y) / w.sum())
    assert py @ py == pytest.approx(w.sum() - (w @ w) / w.sum(), rel=1e-10)


EXTREME = {
    "one study outweighs all": ([1e-8, 900.0, -1500.0, 400.0], [1e-12, 1e6, 1e5, 4e5]),
    "one study outweighs all that disagree": ([1e-8, 9000.0, -15000.0, 400.0], [1e-12, 1e6, 1e5, 4e5]),
    "every order of magnitude": (
        [10.0**e * (-1) ** e * 3 for e in range(-6, 4)],
        [10.0 ** (2 * e) for e in range(-6, 4)],
    ),
    "effects near 1e-8": ([1e-8, 3e-8, -2e-8, 5e-8], [1e-16, 2e-16, 1e-16, 5e-17]),
    "two precise studies that disagree": ([0.0, 1e-3, 5.0], [1e-12, 1e-12, 1e6]),
    "huge variances": ([1e3, -4e3, 9e3], [1e6, 5e5, 1e6]),
}


@pytest.mark.parametrize("case", EXTREME)
def test_reml_is_exact_in_rational_arithmetic_however_extreme_the_variances(case: str) -> None:
    y, v = EXTREME[case]
    tau2 = pool(y, v, method="REML").tau2
    pull, trace = exact_pull_and_trace(y, v, tau2)
    if tau2 > 0.0:
        assert float(pull / trace) == pytest.approx(1.0, rel=1e-10)
    else:
        assert pull <= trace


@pytest.mark.parametrize("case", EXTREME)
def test_the_q_profile_is_exact_in_rational_arithmetic_however_extreme_the_variances(case: str) -> None:
    y, v = EXTREME[case]
    bounds = pool(y, v, level=0.9).tau2_ci
    assert bounds is not None
    quantiles = {3: (5.991464547107979, 0.10258658877510107), 4: (7.814727903251179, 0.3518463177492724)}
    quantiles[10] = (16.918977604620448, 3.325112843066815)
    for bound, quantile in zip(bounds, quantiles[len(y)], strict=True):
        if bound > 0.0:
            assert float(exact_q(y, v, bound)) == pytest.approx(quantile, rel=1e-10)
        else:
            assert exact_q(y, v, 0.0) <= quantile


def test_the_unit_of_the_effects_does_not_matter() -> None:
    metres = pool([0.1, 0.5, -0.2, 0.3], [0.01, 0.02, 0.03, 0.04])
    nano = pool([0.1e-9, 0.5e-9, -0.2e-9, 0.3e-9], [0.01e-18, 0.02e-18, 0.03e-18, 0.04e-18])
    assert nano.tau2 == pytest.approx(1e-18 * metres.tau2, rel=1e-12)
    assert (nano.p, nano.i2, nano.q) == pytest.approx((metres.p, metres.i2, metres.q), rel=1e-12)


@pytest.mark.parametrize(
    ("yi", "vi", "told"),
    [
        ([0.1, 0.2], [0.1, 0.0], "row 2: vi is 0; it must be above 0"),
        ([0.1, 0.2], [-0.1, 0.1], "row 1: vi is -0.1; it must be above 0"),
        ([0.1, 0.2], [0.1, math.inf], "row 2: vi is inf; it must be a finite number"),
        ([0.1, 0.2, math.nan], [0.1, 0.1, 0.1], "row 3: yi is nan; it must be a finite number"),
        ([0.1, 0.2], [0.1], "columns of different lengths: yi has 2, vi has 1"),
        ([], [], "no rows in yi, vi; at least one study is needed"),
        ([[0.1, 0.2], [0.3, 0.4]], [[0.1, 0.2], [0.1, 0.0]], "row 2, column 2: vi is 0; it must be above 0"),
        ([[0.1, 0.2], [0.3, math.nan]], [0.1, 0.2], "row 2, column 2: yi is nan; it must be a finite number"),
        ([[0.1, 0.2]], [0.1, 0.2, 0.3], "yi and vi are not tables of numbers of one shape"),
        ([[]], [[]], "no rows in yi, vi; at least one study is needed"),
        ([1e200, -1e200], [1e-200, 1e-200], "too far apart"),
        ([1.0, 2.0], [1e-300, 1e300], "too far apart"),
    ],
)
def test_effects_that_cannot_be_pooled_are_refused_with_their_row(yi: list[float], vi: list[float], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        pool(yi, vi)


def test_an_unknown_method_is_refused_with_those_known() -> None:
    with pytest.raises(
        ValueError, match="the method 'XX' is not known; known are EE, DL, HE, HS, SJ, ML, REML, EB, PM"
    ):
        pool([0.1], [0.1], method="XX")


def test_an_unknown_test_is_refused_with_those_known() -> None:
    with pytest.raises(ValueError, match="the test 't' is not known; known are z, knha, adhoc"):
        pool([0.1], [0.1], test="t")


@pytest.mark.parametrize("level", [-0.5, 0.0, 1.0, 95.0, math.nan])
def test_a_level_that_is_no_share_is_refused(level: float) -> None:
    with pytest.raises(ValueError, match="the level is"):
        pool([0.1, 0.2], [0.1, 0.1], level=level)


def test_the_arrays_of_the_caller_are_left_as_they_are() -> None:
    y, v = np.array([0.5, 0.1, 0.9]), np.array([0.3, 0.2, 0.1])
    pool(y, v)
    assert y.tolist() == [0.5, 0.1, 0.9]
    assert v.tolist() == [0.3, 0.2, 0.1]


def test_a_pool_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        pool([0.1], [0.1]).estimate = 1.0  # type: ignore[misc] # wrong on purpose


def test_the_effects_of_one_trial_without_events_in_one_group_pool_to_themselves() -> None:
    one = pool(*effect_sizes("RR", events1=0, n1=49, events2=1, n2=50))
    low, high = np.exp(one.ci)
    assert (math.exp(one.estimate), low, high) == pytest.approx((0.34, 0.014, 8.15), abs=5e-3)


def exact_q(y: list[float], v: list[float], tau2: float) -> Fraction:
    w = [1 / (Fraction(variance) + Fraction(tau2)) for variance in v]
    mean = sum((wi * Fraction(yi) for wi, yi in zip(w, y, strict=True)), Fraction()) / sum(w)
    return sum((wi * (Fraction(yi) - mean) ** 2 for wi, yi in zip(w, y, strict=True)), Fraction())


def exact_pull_and_trace(y: list[float], v: list[float], tau2: float) -> tuple[Fraction, Fraction]:
    w = [1 / (Fraction(variance) + Fraction(tau2)) for variance in v]
    total = sum(w, Fraction())
    mean = sum((wi * Fraction(yi) for wi, yi in zip(w, y, strict=True)), Fraction()) / total
    pull = sum(((wi * (Fraction(yi) - mean)) ** 2 for wi, yi in zip(w, y, strict=True)), Fraction())
    return pull, total - sum((wi**2 for wi in w), Fraction()) / total
