"""From what papers report to standard errors and deviations: by hand, and there and back."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.stats import (
    combined_groups,
    d_from_f,
    d_from_log_odds_ratio,
    d_from_t,
    design_effect,
    effective_n,
    log_odds_ratio_from_d,
    mean_and_sd,
    normal_p,
    normal_quantile,
    sd_from_ci,
    sd_from_f,
    sd_from_se,
    sd_from_t,
    sd_of_change,
    se_from_ci,
    se_from_p,
    se_from_t,
    shared_control_correlation,
    shared_control_covariance,
    t_p,
    t_quantile,
    within_person_correlation,
)

positive = st.floats(1e-3, 1e3)
sizes = st.integers(2, 500)


@given(st.floats(-100, 100), positive, st.floats(0.5, 0.99), st.one_of(st.none(), sizes))
def test_an_interval_gives_back_the_error_that_made_it(mean: float, se: float, level: float, df: int | None) -> None:
    tail = 0.5 * (1 + level)
    reach = se * (normal_quantile(tail) if df is None else t_quantile(tail, float(df)))
    assert se_from_ci(mean - reach, mean + reach, level=level, df=df) == pytest.approx(se, rel=1e-6)


@given(st.floats(0.1, 5), positive, st.booleans())
def test_an_exact_p_gives_back_the_error_that_made_it(z: float, se: float, by_t: bool) -> None:  # noqa: FBT001
    p = t_p(z, 20.0) if by_t else normal_p(z)
    assert se_from_p(-z * se, p, df=20 if by_t else None) == pytest.approx(se, rel=1e-9)
    assert se_from_t(-z * se, z) == pytest.approx(se, rel=1e-12)


def test_the_worked_examples_of_the_handbook() -> None:
    # 6.5.2.2: mean 32.1, n 25, 95 % interval 30.0 to 34.2: sd = sqrt(25) * 4.2 / (2 * 2.0639)
    assert sd_from_ci(30.0, 34.2, 25) == pytest.approx(5 * 4.2 / (2 * 2.0638985616280205), rel=1e-9)
    assert sd_from_ci(30.0, 34.2, 100) == pytest.approx(10 * 4.2 / 3.919927969080108, rel=1e-9)
    # 6.5.2.3: difference 3.8, n 25 and 22, p 0.008 (t 2.78): se 1.37, sd 4.69
    se = se_from_p(3.8, 0.008, df=45)
    assert se == pytest.approx(1.37, abs=5e-3)
    assert sd_from_t(3.8, 3.8 / se, 25, 22) == pytest.approx(4.69, abs=0.015)


def test_f_of_two_groups_is_t_squared() -> None:
    assert sd_from_f(3.8, 2.78**2, 25, 22) == pytest.approx(sd_from_t(3.8, 2.78, 25, 22))
    assert d_from_f(4.0, 10, 10) == pytest.approx(d_from_t(2.0, 10, 10)) == pytest.approx(2 * math.sqrt(0.2))


@given(st.floats(-3, 3), positive)
def test_odds_ratios_and_differences_turn_into_each_other(d: float, variance: float) -> None:
    there = log_odds_ratio_from_d(d, variance)
    back = d_from_log_odds_ratio(*there)
    assert (back.yi, back.vi) == pytest.approx((d, variance), rel=1e-12, abs=1e-12)
    assert there.yi == pytest.approx(d * 1.813799364234218)


@given(positive, positive, st.floats(-0.99, 0.99))
def test_the_correlation_within_persons_comes_back_from_three_deviations(a: float, b: float, r: float) -> None:
    change = sd_of_change(a, b, r)
    assert within_person_correlation(a, b, change) == pytest.approx(r, abs=1e-6 * max(a / b, b / a))


def test_clusters_are_worth_fewer_people() -> None:
    assert design_effect(21, 0.05) == pytest.approx(2.0)
    assert effective_n(400, 21, 0.05) == pytest.approx(200.0)


@given(st.lists(st.tuples(st.integers(2, 30), st.integers(0, 10**6)), min_size=1, max_size=5))
def test_combined_groups_are_what_all_their_people_together_are(groups: list[tuple[int, int]]) -> None:
    people = [np.random.default_rng(seed).normal(seed % 7, 2.0, n) for n, seed in groups]
    n, mean, sd = (np.array([f(one) for one in people]) for f in (len, np.mean, lambda one: np.std(one, ddof=1)))
    together = np.concatenate(people)
    ours = combined_groups(n, mean, sd)
    assert ours == pytest.approx((len(together), together.mean(), together.std(ddof=1)), rel=1e-9)


def test_two_contrasts_share_the_variance_of_their_control() -> None:
    assert shared_control_covariance(4.0, 16) == pytest.approx(1.0)
    assert shared_control_correlation(20, 20) == pytest.approx(0.5)


def test_arrays_are_converted_row_by_row() -> None:
    n = np.array([25, 100])
    each = [sd_from_ci(30.0, 34.2, 25), sd_from_ci(30.0, 34.2, 100)]
    assert sd_from_ci(np.full(2, 30.0), np.full(2, 34.2), n) == pytest.approx(each)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: se_from_ci(2, 1), "low is 2; it must not be above high"),
        (lambda: se_from_ci(1, 2, level=95), "level is 95; it must lie between 0 and 1"),
        (lambda: se_from_p(1.0, 0.0), "p is 0; it must lie between 0 and 1"),
        (lambda: se_from_p(1.0, np.array([0.5, 1.0])), "row 2: p is 1; it must lie between 0 and 1"),
        (lambda: se_from_t(1.0, 0.0), "t is 0; it must not be 0"),
        (lambda: sd_from_se(1.0, 0), "n is 0; it must be above 0"),
        (lambda: within_person_correlation(1, 1, 5), "the correlation that follows is -11.5; it must lie between"),
        (lambda: design_effect(0.5, 0.1), "mean_size is 0.5; it must be 1 or above"),
        (lambda: mean_and_sd(4, median=1, q1=0, q3=2), "n is 4; it must be 5 or above"),
        (lambda: mean_and_sd(9, median=1, q1=2, q3=3), "2, 1, 3: quantiles must be finite and rise"),
        (lambda: mean_and_sd(9, median=1, q1=0), "a median needs both quartiles, or minimum and maximum"),
        (lambda: mean_and_sd(9, median=1, q1=0, q3=2, minimum=0), "a median needs both quartiles"),
    ],
)
def test_the_impossible_is_refused(call: object, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        call()  # type: ignore[operator] # one of those above


def test_quartiles_by_hand() -> None:
    ours = mean_and_sd(40, median=5, q1=3, q3=8)
    weight = 0.7 + 0.39 / 40
    assert ours.mean == pytest.approx(weight * 5.5 + (1 - weight) * 5)
    assert ours.sd == pytest.approx(5 / (2 * normal_quantile((30 - 0.125) / 40.25)))
    assert (ours.skewness, ours.critical) == pytest.approx((1 / 5, 2.65 / math.sqrt(40) - 6 / 1600))
    assert not ours.skewed


def test_a_range_by_hand() -> None:
    ours = mean_and_sd(16, median=5, minimum=0, maximum=20)
    assert ours.mean == pytest.approx(4 / 12 * 10 + 8 / 12 * 5)
    assert ours.sd == pytest.approx(20 / (2 * normal_quantile(15.625 / 16.25)))
    assert (ours.skewness, ours.critical) == pytest.approx((0.5, 1 / math.log(25) + 2.5 / 17))
    assert ours.skewed


def test_five_numbers_by_hand() -> None:
    ours = mean_and_sd(81, median=5, q1=3, q3=8, minimum=0, maximum=12)
    outer, inner = 2.2 / (2.2 + 27), 0.7 - 0.72 / 81**0.55
    assert ours.mean == pytest.approx(outer * 6 + inner * 5.5 + (1 - outer - inner) * 5)
    weight = 1 / (1 + 0.07 * 81**0.6)
    by_range, by_quartiles = (
        12 / (2 * normal_quantile(80.625 / 81.25)),
        5 / (2 * normal_quantile((60.75 - 0.125) / 81.25)),
    )
    assert ours.sd == pytest.approx(weight * by_range + (1 - weight) * by_quartiles)
    assert ours.skewness == pytest.approx(max(2.65 * math.log(48.6) / 9 * 2 / 12, 0.2))
    assert ours.critical == pytest.approx(3 / 9 - 40 / 81**3)


@pytest.mark.parametrize("seed", range(3))
def test_a_large_normal_sample_is_found_again_from_its_quantiles(seed: int) -> None:
    people = np.random.default_rng(seed).normal(50, 10, 2001)
    low, q1, median, q3, high = np.quantile(people, [0, 0.25, 0.5, 0.75, 1])
    for given_numbers in (
        {"q1": q1, "q3": q3},
        {"minimum": low, "maximum": high},
        {"q1": q1, "q3": q3, "minimum": low, "maximum": high},
    ):
        ours = mean_and_sd(2001, median=median, **given_numbers)
        assert ours.mean == pytest.approx(people.mean(), abs=1.0)
        assert ours.sd == pytest.approx(people.std(), rel=0.12)


def test_no_spread_is_no_skewness() -> None:
    ours = mean_and_sd(9, median=3, q1=3, q3=3)
    assert (ours.mean, ours.sd, ours.skewed) == (3.0, 0.0, False)
