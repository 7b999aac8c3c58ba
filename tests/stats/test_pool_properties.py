"""What holds for any body of studies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.stats import pool

if TYPE_CHECKING:
    from random import Random

Body = tuple[list[float], list[float]]

studies = st.tuples(st.floats(-5.0, 5.0), st.floats(-6.0, 3.0).map(lambda exponent: 10.0**exponent))
bodies = st.lists(studies, min_size=2, max_size=12).map(
    lambda rows: ([effect for effect, _ in rows], [variance for _, variance in rows])
)
methods = st.sampled_from(["EE", "DL", "REML"])
tests = st.sampled_from(["z", "knha"])

unhurried = settings(deadline=None, max_examples=150)


def likelihood(body: Body, tau2: float) -> float:
    y, v = np.array(body[0]), np.array(body[1])
    w = 1.0 / (v + tau2)
    return -0.5 * float(np.log(v + tau2).sum() + np.log(w.sum()) + w @ (y - (w @ y) / w.sum()) ** 2)


@unhurried
@given(bodies, methods, tests, st.randoms())
def test_the_order_of_the_studies_does_not_matter(body: Body, method: str, test: str, chance: Random) -> None:
    order = chance.sample(range(len(body[0])), len(body[0]))
    here = pool(*body, method=method, test=test)
    there = pool([body[0][i] for i in order], [body[1][i] for i in order], method=method, test=test)
    slack = 1e-6 * (min(body[1]) + here.tau2)
    assert there.tau2 == pytest.approx(here.tau2, abs=slack)
    assert there.estimate == pytest.approx(here.estimate, abs=1e-6 * (here.se + slack**0.5))


@unhurried
@given(bodies, methods, tests, st.integers(-30, 30))
def test_scaling_the_effects_scales_the_pool(body: Body, method: str, test: str, power: int) -> None:
    scale = 2.0**power
    here = pool(*body, method=method, test=test)
    there = pool([scale * y for y in body[0]], [scale**2 * v for v in body[1]], method=method, test=test)
    assert (there.estimate, there.se, there.tau2) == (
        scale * here.estimate,
        scale * here.se,
        scale**2 * here.tau2,
    )
    assert (there.i2, there.h2, there.q, there.q_p) == (here.i2, here.h2, here.q, here.q_p)


@unhurried
@given(bodies, methods, tests)
def test_turning_the_effects_turns_the_pool(body: Body, method: str, test: str) -> None:
    here = pool(*body, method=method, test=test)
    there = pool([-y for y in body[0]], body[1], method=method, test=test)
    assert (there.estimate, there.se, there.tau2) == (-here.estimate, here.se, here.tau2)
    assert there.ci == (-here.ci[1], -here.ci[0])


@unhurried
@given(bodies, methods, tests, st.floats(0.05, 0.98), st.floats(0.001, 0.019))
def test_intervals_widen_with_the_level(body: Body, method: str, test: str, level: float, more: float) -> None:
    narrow = pool(*body, method=method, test=test, level=level)
    wide = pool(*body, method=method, test=test, level=level + more)
    pairs = [
        (narrow.ci, wide.ci),
        (narrow.pi, wide.pi),
        (narrow.tau2_ci, wide.tau2_ci),
        (narrow.i2_ci, wide.i2_ci),
    ]
    for inner, outer in pairs:
        assert (inner is None) == (outer is None)
        if inner is not None and outer is not None:
            assert outer[0] <= inner[0] <= inner[1] <= outer[1]


@unhurried
@given(bodies, tests)
def test_the_prediction_interval_holds_the_confidence_interval(body: Body, test: str) -> None:
    pooled = pool(*body, test=test)
    assert pooled.pi is not None
    assert pooled.pi[0] <= pooled.ci[0] <= pooled.estimate <= pooled.ci[1] <= pooled.pi[1]


@unhurried
@given(bodies, methods)
def test_the_estimate_lies_among_the_effects(body: Body, method: str) -> None:
    pooled = pool(*body, method=method)
    slack = 1e-12 * max(1.0, *(abs(y) for y in body[0]))
    assert min(body[0]) - slack <= pooled.estimate <= max(body[0]) + slack


@unhurried
@given(bodies, st.lists(st.floats(-8.0, 8.0), min_size=1, max_size=30))
def test_no_other_tau2_is_more_likely_than_that_of_reml(body: Body, exponents: list[float]) -> None:
    best = likelihood(body, pool(*body, method="REML").tau2)
    for tau2 in [0.0, *(10.0**exponent for exponent in exponents)]:
        other = likelihood(body, tau2)
        assert other <= best + 1e-9 * max(1.0, abs(best), abs(other))
