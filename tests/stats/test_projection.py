"""The sums that pools are made of, against the matrices that they stand for."""

from __future__ import annotations

import numpy as np
import pytest

from evidence.stats.projection import centred, centred_each


@pytest.mark.parametrize("k", [2, 3, 8, 40])
@pytest.mark.parametrize("tau2", [0.0, 0.3, 20.0])
def test_the_sums_equal_the_products_and_traces_of_the_matrix_p(k: int, tau2: float) -> None:
    chance = np.random.default_rng(k)
    y, v = chance.normal(0.0, 3.0, k), 10.0 ** chance.uniform(-1.0, 1.0, k)
    first = int(v.argmin())
    effects, variances = (y - y[first]) / np.sqrt(v[first]), v / v[first]
    w = np.diag(1.0 / (variances + tau2))
    p = w - w @ np.ones((k, k)) @ w / w.sum()
    studies = centred(y, v)
    at = studies.at(tau2)
    assert (at.weight, at.weight_slope) == pytest.approx((w.sum(), (w * w).sum()), rel=1e-12)
    assert at.mean == pytest.approx((w @ effects).sum() / w.sum(), rel=1e-12)
    assert (at.q, at.pull) == pytest.approx((effects @ p @ effects, effects @ p @ p @ effects), rel=1e-12)
    assert at.pull_slope == pytest.approx(effects @ p @ p @ p @ effects, rel=1e-12)
    assert (at.trace, at.trace_slope) == pytest.approx((np.trace(p), np.trace(p @ p)), rel=1e-12)
    assert studies.q_at(tau2) == pytest.approx((at.q, at.pull), rel=1e-14)


def test_many_bodies_of_different_sizes_are_each_what_they_are_alone() -> None:
    chance = np.random.default_rng(3)
    y, v = chance.normal(0.0, 1.0, (6, 4)), chance.uniform(0.1, 2.0, (6, 4))
    v[2:, 1] = v[0, 2] = v[5, 3] = np.inf
    bodies = centred_each(y.T, v.T)
    both = bodies.at(np.full(4, 0.7))
    for body in range(4):
        there = np.isfinite(v[:, body])
        alone = centred(y[there, body], v[there, body])
        assert [field[body] for field in both] == pytest.approx(list(alone.at(0.7)), rel=1e-12)
        mine = [np.asarray(part)[body] for part in (bodies.k, bodies.squares, bodies.plain_trace, bodies.widest)]
        assert mine == pytest.approx([alone.k, alone.squares, alone.plain_trace, alone.widest], rel=1e-12)
        assert bodies.log_variances(0.7)[body] == pytest.approx(alone.log_variances(0.7), rel=1e-12)
