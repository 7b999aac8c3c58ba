"""Regression, groups, clusters and diagnostics: few studies, equal ones, many, and what must hold for all."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.stats import (
    begg,
    cumulative,
    dummies,
    egger,
    harbord,
    influence,
    leave_one_out,
    metaregression,
    multilevel,
    peters,
    pool,
    robust,
    subgroups,
    trim_and_fill,
)
from evidence.stats.pooling import METHODS

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from evidence.stats import Refits

studies = st.tuples(st.floats(-3.0, 3.0), st.floats(-4.0, 2.0).map(lambda power: 10.0**power))
bodies = st.lists(studies, min_size=5, max_size=14, unique=True).map(
    lambda rows: (np.array([effect for effect, _ in rows]), np.array([variance for _, variance in rows]))
)
alike = st.lists(studies, min_size=5, max_size=14, unique=True).map(
    lambda rows: (np.array([y for y, _ in rows]), np.array([v ** (1 / 3) for _, v in rows]))
)
"""Bodies whose variances are within a few hundredfold, so that plain matrices can tell what is right."""
Body = tuple["NDArray[np.float64]", "NDArray[np.float64]"]
unhurried = settings(deadline=None, max_examples=60)


def made(k: int, seed: int = 1) -> Body:
    chance = np.random.default_rng(seed)
    v = 0.02 + 0.1 * chance.chisquare(2, k)
    return chance.normal(0.3, np.sqrt(0.1 + v)), v


@unhurried
@given(bodies, st.sampled_from(METHODS), st.sampled_from(["z", "knha"]))
def test_leaving_out_is_pooling_the_others(body: Body, method: str, test: str) -> None:
    y, v = body
    refits = leave_one_out(y, v, method=method, test=test)
    for row in (0, len(y) - 1):
        alone = pool(np.delete(y, row), np.delete(v, row), method=method, test=test)
        assert refit(refits, row) == pytest.approx(numbers(alone), rel=1e-9, abs=1e-9)


@unhurried
@given(bodies, st.sampled_from(METHODS))
def test_the_history_ends_with_the_pool_and_begins_with_the_first_study(body: Body, method: str) -> None:
    y, v = body
    year = np.arange(len(y))[::-1] // 2
    history = cumulative(y, v, order=year, method=method, test="knha")
    assert sorted(history.order) == list(range(1, len(y) + 1))
    assert list(year[history.order - 1]) == sorted(year)
    last, first = history.order[-1] - 1, history.order[0] - 1
    whole = pool(y, v, method=method, test="knha")
    assert refit(history, last) == pytest.approx(numbers(whole), rel=1e-9, abs=1e-9)
    assert (history.estimate[first], history.tau2[first]) == (y[first], 0.0)
    half = len(y) // 2
    some = history.order[: half + 1] - 1
    assert history.estimate[history.order[half] - 1] == pytest.approx(
        pool(y[some], v[some], method=method).estimate, rel=1e-9, abs=1e-9
    )


def refit(refits: Refits, row: int) -> list[float]:
    names = ("estimate", "se", "p", "ci_low", "ci_high", "tau2", "i2", "h2", "q", "q_p")
    return [float(getattr(refits, name)[row]) for name in names]


def numbers(one: Any) -> list[float]:  # noqa: ANN401 - a pool
    return [one.estimate, one.se, one.p, *one.ci, one.tau2, one.i2, one.h2, one.q, one.q_p]


@unhurried
@given(bodies, st.sampled_from(["z", "knha"]), st.floats(0.1, 50.0), st.floats(-5.0, 5.0))
def test_moving_and_scaling_a_moderator_moves_and_scales_its_coefficient(
    body: Body, test: str, scale: float, shift: float
) -> None:
    y, v = body
    x = np.linspace(-1.0, 2.0, len(y)) ** 3
    here, there = (metaregression(y, v, values, test=test) for values in (x, scale * x + shift))
    slack = 1e-6 * max(here.se.max(), 1e-9)
    assert there.beta[1] * scale == pytest.approx(here.beta[1], abs=slack)
    assert there.beta[0] == pytest.approx(
        here.beta[0] - here.beta[1] * shift / scale, abs=slack * (1 + abs(shift)) * 10
    )
    assert there.tau2 == pytest.approx(here.tau2, rel=1e-6, abs=1e-9)
    assert there.qm_p == pytest.approx(here.qm_p, rel=1e-5, abs=1e-9)


@unhurried
@given(bodies)
def test_no_other_tau2_is_more_likely_than_that_of_the_regression(body: Body) -> None:
    y, v = body
    x = np.column_stack([np.ones(len(y)), np.arange(len(y)) % 3])
    best = restricted(y, v, x, metaregression(y, v, x[:, 1]).tau2)
    for tau2 in [0.0, *np.geomspace(1e-8, 1e3, 60)]:
        assert restricted(y, v, x, tau2) <= best + 1e-7 * max(1.0, abs(best))


def restricted(y: NDArray[Any], v: NDArray[Any], x: NDArray[Any], tau2: float) -> float:
    w = 1.0 / (v + tau2)
    inner = x.T @ (w[:, None] * x)
    residuals = y - x @ np.linalg.solve(inner, x.T @ (w * y))
    return -0.5 * float(-np.log(w).sum() + np.linalg.slogdet(inner)[1] + w @ residuals**2)


def test_a_regression_on_two_groups_has_their_means_where_tau2_is_zero() -> None:
    y, v = np.array([0.1, 0.12, 0.3, 0.33]), np.array([0.2, 0.3, 0.4, 0.5])
    names, columns = dummies(["a", "a", "b", "b"])
    fit = metaregression(y, v, columns, test="z")
    means = [pool(y[:2], v[:2], test="z").estimate, pool(y[2:], v[2:], test="z").estimate]
    assert names == ["b"]
    assert (fit.beta[0], fit.beta.sum()) == pytest.approx(means)
    groups = subgroups(y, v, ["a", "a", "b", "b"], test="z")
    assert (groups.names, groups.df) == (("a", "b"), 1)
    assert (groups.q_between, groups.p) == pytest.approx((fit.qm, fit.qm_p))


def test_several_moderators_are_tested_together() -> None:
    y, v = made(30)
    x = np.random.default_rng(5).normal(size=(30, 3))
    z, f = metaregression(y, v, x, test="z"), metaregression(y, v, x, test="knha")
    assert (z.qm_df, f.qm_df, f.df, z.df) == ((3, None), (3, 26), 26, None)
    assert f.qm == pytest.approx(z.qm / 3 * (z.se[1] / f.se[1]) ** 2)
    assert z.beta == pytest.approx(f.beta)
    assert z.covariance[1:, 1:].shape == (3, 3)


@pytest.mark.parametrize("method", METHODS)
def test_every_method_serves_a_regression(method: str) -> None:
    y, v = made(12)
    fit = metaregression(y, v, np.arange(12), method=method, test="z")
    w = 1.0 / (v + fit.tau2)
    x = np.column_stack([np.ones(12), np.arange(12)])
    assert fit.beta == pytest.approx(np.linalg.solve(x.T @ (w[:, None] * x), x.T @ (w * y)), rel=1e-9)
    p = np.diag(1.0 / v) - (x.T / v).T @ np.linalg.solve((x.T / v) @ x, x.T / v)
    assert fit.qe == pytest.approx(y @ p @ y)
    if method == "DL":
        assert fit.tau2 == pytest.approx(max(0.0, (fit.qe - 10) / np.trace(p)))
    if method == "HE":
        hat = x @ np.linalg.solve(x.T @ x, x.T)
        rest = np.eye(12) - hat
        assert fit.tau2 == pytest.approx(max(0.0, (y @ rest @ y - np.trace(rest * v)) / 10))


REFUSED: list[tuple[Callable[[], object], str]] = [
    (lambda: metaregression([1, 2, 3], [1, 1, 1], [5, 5, 5]), "moderator 1 is the same in all studies"),
    (lambda: metaregression([1, 2], [1, 1], [1, 2]), "2 studies cannot give 2 coefficients and a heterogeneity"),
    (
        lambda: metaregression([1, 2, 3, 4], [1, 1, 1, 1], [[1, 2], [2, 4], [3, 6], [4, 8]]),
        "moderator 2 is told by those before it",
    ),
    (
        lambda: metaregression([1, 2, 3, 4, 5], [1] * 5, [[1, 0, 1], [0, 1, 1], [1, 0, 1], [0, 1, 1], [0, 0, 0]]),
        "moderator 3 is told by those before it",
    ),
    (lambda: metaregression([1, 2, 3], [1, 1, 0], [1, 2, 3]), "row 3: vi is 0"),
    (lambda: metaregression([1, 2, 3], [1, 1, 1], [1, math.nan, 3]), "row 2, column 1: moderators is nan"),
    (lambda: metaregression([1, 2, 3], [1, 1, 1], [1, 2]), "moderators have the shape"),
    (lambda: egger([1, 2, 3], [1, 1, 1]), "moderator 1 is the same in all studies"),
    (lambda: egger([1, 2], [1, 2]), "2 studies cannot give 2 coefficients"),
    (lambda: egger([1, 2, 3], [1, 2, 3], model="x"), "the model 'x' is not known; known are mixed, lm"),
    (lambda: begg([1], [1]), "a rank correlation needs two studies or more"),
    (lambda: trim_and_fill([1], [1]), "trim and fill needs two studies or more"),
    (lambda: trim_and_fill([1, 2, 3], [1, 1, 1]), "do not tell on which side others are missing"),
    (lambda: trim_and_fill([1, 2], [1, 1], side="up"), "side='up': known are L0, R0, and left, right or None"),
    (lambda: leave_one_out([1], [1]), "nothing is left without the only study"),
    (lambda: influence([1], [1]), "nothing is left without the only study"),
    (lambda: influence([1, 2], [1, -1]), "row 2: vi is -1"),
    (lambda: leave_one_out([1, 2], [1, 2], method="XX"), "the method 'XX' is not known"),
    (lambda: cumulative([1, 2], [1, 2], order=[2000]), "columns of different lengths: yi has 2, vi has 2, order has 1"),
    (lambda: subgroups([1, 2], [1, 2], ["a", "a"]), "all studies are in one group, a"),
    (lambda: subgroups([1, 2], [1, 2], ["a"]), "columns of different lengths: groups has 1, yi has 2"),
    (lambda: robust([1, 2], [1, 2], ["a", "a"]), "all effects are of one cluster, a"),
    (lambda: robust([1, 2], [1, 2], ["a", "b"], correction="CR9"), "'CR9' is not known; known are CR1, CR2"),
    (lambda: multilevel([1], [1], ["a"]), "one study has no levels"),
    (lambda: multilevel([1, 2], [1, math.inf], ["a", "b"]), "row 2: vi is inf"),
    (lambda: peters([1, 0, 3], [9, 9, 9], [2, 0, 1], [9, 9, 9]), "row 2: no events, or nothing else"),
    (lambda: harbord([1, 9, 3], [9, 9, 9], [2, 9, 1], [9, 9, 9]), "row 2: no events, or nothing else"),
]


@pytest.mark.parametrize(("call", "told"), REFUSED)
def test_what_cannot_be_told_is_refused_in_words(call: Callable[[], object], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        call()


def test_two_studies_have_all_that_two_can_have() -> None:
    y, v = [0.1, 0.9], [0.04, 0.09]
    refits = leave_one_out(y, v)
    assert (refits.estimate.tolist(), refits.tau2.tolist()) == ([0.9, 0.1], [0.0, 0.0])
    moved = influence(y, v)
    assert moved.rstudent[0] == pytest.approx((0.1 - 0.9) / math.sqrt(0.04 + 0.09))
    assert begg(y, v).tau == 1.0
    assert trim_and_fill(y, v, side="left").k0 >= 0
    assert multilevel(y, v, ["a", "b"]).estimate == pytest.approx(pool(y, v, test="z").estimate, rel=1e-6)
    assert robust(y, v, ["a", "b"]).df == 1.0


def test_influence_by_its_definitions_with_the_dispersion_of_each_refit() -> None:
    y, v = made(8)
    for test in ("z", "knha"):
        full, ours = pool(y, v, test=test), influence(y, v, test=test)
        for row in range(8):
            others = np.arange(8) != row
            rest = pool(y[others], v[others], test=test)
            w = 1.0 / (v + rest.tau2)
            s = 1.0 if test == "z" else float(rest.se**2 * w[others].sum())
            change = full.estimate - rest.estimate
            hat = (1.0 / (v[row] + full.tau2)) / (1.0 / (v + full.tau2)).sum()
            spread = s * (v[row] + rest.tau2)
            assert ours.rstudent[row] == pytest.approx((y[row] - rest.estimate) / math.sqrt(spread + rest.se**2))
            assert ours.dffits[row] == pytest.approx(change / math.sqrt(hat * spread))
            assert ours.dfbetas[row] == pytest.approx(change / math.sqrt(s / w.sum()))
            assert ours.cov_ratio[row] == pytest.approx((rest.se / full.se) ** 2)
            assert (ours.tau2_deleted[row], ours.q_deleted[row]) == pytest.approx((rest.tau2, rest.q))
            assert (ours.hat[row], ours.weight[row]) == pytest.approx((hat, 100 * hat))


def test_an_outlier_is_marked() -> None:
    y, v = made(10)
    y[4] = 6.0
    assert influence(y, v).influential.tolist() == [row == 4 for row in range(10)]


@pytest.mark.parametrize("estimator", ["L0", "R0"])
def test_filling_in_mirrors_the_outermost_studies(estimator: str) -> None:
    v = np.linspace(0.01, 0.5, 12)
    y = 0.2 + 1.5 * np.sqrt(v)
    ours = trim_and_fill(y, v, estimator=estimator)
    assert ours.side == "left"
    assert ours.k0 > 0
    assert len(ours.yi) == 12 + ours.k0 == ours.pool.k
    assert ours.yi[:12].tolist() == y.tolist()
    trimmed = pool(y[: 12 - ours.k0], v[: 12 - ours.k0], test="z").estimate
    assert ours.yi[12:] == pytest.approx(2 * trimmed - y[12 - ours.k0 :])
    assert trim_and_fill(-y, v, estimator=estimator).estimate == pytest.approx(-ours.estimate)
    assert (ours.se, ours.p) == (ours.pool.se, ours.pool.p)


def test_the_rank_test_counts_pairs() -> None:
    y, v = made(15)
    y[3], v[3] = y[4], v[4]
    ours = begg(y, v)
    w = 1.0 / v
    x = (y - (w @ y) / w.sum()) / np.sqrt(v - 1.0 / w.sum())
    pairs = [(i, j) for i in range(15) for j in range(i)]
    score = sum(np.sign(x[i] - x[j]) * np.sign(v[i] - v[j]) for i, j in pairs)
    assert ours.tau == pytest.approx(score / (len(pairs) - 1))  # one pair is tied in both


def test_peters_and_harbord_are_least_squares_lines() -> None:
    a, n1 = np.array([4, 6, 3, 62, 33]), np.array([123, 306, 231, 13598, 5069])
    c, n2 = np.array([11, 29, 11, 248, 47]), np.array([139, 303, 220, 12867, 5808])
    total, events = n1 + n2, a + c
    log_odds = np.log(a / (n1 - a)) - np.log(c / (n2 - c))
    weights = 1.0 / (1.0 / events + 1.0 / (total - events))
    slope, t = line(log_odds, 1.0 / total, weights)
    ours = peters(a, n1, c, n2)
    assert (ours.slope, ours.stat, ours.df) == pytest.approx((slope, t, 3), rel=1e-9)
    v = events * (total - events) * n1 * n2 / total**2 / (total - 1.0)
    z = a - events * n1 / total
    slope, t = line(z / v, 1.0 / np.sqrt(v), v)
    scores = harbord(a, n1, c, n2)
    assert (scores.slope, scores.stat, scores.df) == pytest.approx((slope, t, 3), rel=1e-9)


def line(y: NDArray[Any], x: NDArray[Any], w: NDArray[Any]) -> tuple[float, float]:
    design = np.column_stack([np.ones(len(x)), x])
    inner = design.T @ (w[:, None] * design)
    beta = np.linalg.solve(inner, design.T @ (w * y))
    dispersion = w @ (y - design @ beta) ** 2 / (len(y) - 2)
    return float(beta[1]), float(beta[1] / math.sqrt(dispersion * np.linalg.inv(inner)[1, 1]))


@unhurried
@given(bodies, st.integers(2, 4))
def test_no_other_components_are_more_likely_than_those_of_the_three_level_model(body: Body, clusters: int) -> None:
    y, v = body
    which = np.arange(len(y)) % clusters
    fit = multilevel(y, v, which)
    best = likelihood_of_levels(y, v, which, *fit.sigma2)
    grid = [0.0, *np.geomspace(1e-6, 30.0, 9)]
    assert max(likelihood_of_levels(y, v, which, a, b) for a in grid for b in grid) <= best + 1e-6 * max(1.0, abs(best))


def likelihood_of_levels(y: NDArray[Any], v: NDArray[Any], which: NDArray[Any], a: float, b: float) -> float:
    m = np.where(which[:, None] == which, a, 0.0) + np.diag(v + b)
    inverse = np.linalg.inv(m)
    weight = inverse.sum()
    residuals = y - (inverse @ y).sum() / weight
    return -0.5 * float(np.linalg.slogdet(m)[1] + np.log(weight) + residuals @ inverse @ residuals)


def test_clusters_of_one_are_the_ordinary_pool() -> None:
    y, v = made(12)
    fit, plain = multilevel(y, v, range(12)), pool(y, v, test="z")
    assert sum(fit.sigma2) == pytest.approx(plain.tau2, rel=1e-6)
    assert (fit.estimate, fit.se) == pytest.approx((plain.estimate, plain.se), rel=1e-6)


def test_equal_studies_each_a_cluster_of_its_own_give_the_t_test() -> None:
    y = np.array([0.3, 0.9, -0.2, 0.5, 1.4, 0.1])
    error = y.std(ddof=1) / math.sqrt(6)
    for correction in ("CR1", "CR2"):
        ours = robust(y, np.full(6, 0.2), range(6), correction=correction)
        assert (ours.estimate, ours.se, ours.df) == pytest.approx((y.mean(), error, 5.0), rel=1e-9)


@unhurried
@given(alike, st.integers(2, 5))
def test_cr2_is_unbiased_under_the_variances_of_the_pool_and_its_degrees_of_freedom_are_satterthwaites(
    body: Body, clusters: int
) -> None:
    y, v = body
    which = np.arange(len(y)) % clusters
    tau2 = pool(y, v).tau2
    phi = v + tau2
    w = 1.0 / phi
    total = w.sum()
    hat = np.outer(np.ones(len(y)), w) / total
    covariance = (np.eye(len(y)) - hat) @ np.diag(phi) @ (np.eye(len(y)) - hat).T
    g = np.array([turned(phi, which == place, total) for place in range(clusters)])
    spread = g @ covariance @ g.T
    assert np.trace(spread) == pytest.approx(1.0 / total, rel=1e-6)
    ours = robust(y, v, which, correction="CR2")
    residuals = y - (w @ y) / total
    assert ours.se**2 == pytest.approx(((g @ residuals) ** 2).sum(), rel=1e-6, abs=1e-15)
    assert ours.df == pytest.approx(np.trace(spread) ** 2 / (spread**2).sum(), rel=1e-6)


@unhurried
@given(bodies, st.integers(0, 40))
def test_cr2_keeps_its_digits_where_one_study_has_nearly_all_the_weight(body: Body, power: int) -> None:
    y, v = body
    v = np.append(v, v.min() * 2.0**-power)
    y = np.append(y, 0.1)
    fit = pool(y, v, method="EE")
    w = 1.0 / v
    others = np.array([np.delete(w, row).sum() for row in range(len(y))])
    by_definition = (w * (y - fit.estimate)) ** 2 / (others * w.sum())
    ours = robust(y, v, range(len(y)), method="EE", correction="CR2")
    assert ours.se**2 == pytest.approx(by_definition.sum(), rel=1e-9)


def turned(phi: NDArray[Any], mine: NDArray[Any], total: float) -> NDArray[Any]:
    """The row of a cluster in CR2, by the square root of its matrix from a singular value decomposition."""
    d = np.diag(np.sqrt(phi[mine]))
    b = d @ (np.diag(phi[mine]) - np.ones((mine.sum(), mine.sum())) / total) @ d
    u, s, _ = np.linalg.svd(b)
    kept = s > 1e-12 * s.max()
    root = (u[:, kept] / np.sqrt(s[kept])) @ u[:, kept].T
    row = np.zeros(len(phi))
    row[mine] = d @ root @ d @ (1.0 / phi[mine]) / total
    return row


def test_ten_thousand_studies_are_no_trouble() -> None:
    y, v = made(10_000)
    clusters = np.arange(10_000) // 5
    assert egger(y, v).p > 0.0
    assert metaregression(y, v, np.arange(10_000)).k == 10_000
    assert multilevel(y, v, clusters).clusters == 2000
    assert robust(y, v, clusters).df == 1999.0
    assert trim_and_fill(y, v).pool.k >= 10_000


def test_two_thousand_studies_are_left_out_one_by_one() -> None:
    y, v = made(2000)
    refits = leave_one_out(y, v)
    some = np.arange(2000) != 1234
    assert refits.estimate[1234] == pytest.approx(pool(y[some], v[some]).estimate, rel=1e-10)


def test_effects_near_nothing_and_variances_of_any_size_keep_their_meaning() -> None:
    y, v = made(9)
    x = np.arange(9)
    tiny = 1e-9
    here, there = metaregression(y, v, x), metaregression(tiny * y, tiny**2 * v, x)
    assert there.beta == pytest.approx(tiny * here.beta, rel=1e-9)
    assert [*there.p, there.i2, there.qm_p] == pytest.approx([*here.p, here.i2, here.qm_p], rel=1e-9)
    levels, small = (multilevel(s * y, s**2 * v, x // 3) for s in (1.0, tiny))
    assert small.sigma2 == pytest.approx([tiny**2 * one for one in levels.sigma2], rel=1e-6, abs=1e-6 * tiny**2)
