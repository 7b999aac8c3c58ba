"""The sums that pools are made of, against the matrices that they stand for."""

from __future__ import annotations

import numpy as np
import pytest

from evidence.stats.projection import centred, generalised_q, projection


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
    at = projection(studies, tau2)
    assert at.weight == pytest.approx(w.sum(), rel=1e-12)
    assert at.mean == pytest.approx((w @ effects).sum() / w.sum(), rel=1e-12)
    assert (at.q, at.pull) == pytest.approx((effects @ p @ effects, effects @ p @ p @ effects), rel=1e-12)
    assert at.pull_slope == pytest.approx(effects @ p @ p @ p @ effects, rel=1e-12)
    assert (at.trace, at.trace_slope) == pytest.approx((np.trace(p), np.trace(p @ p)), rel=1e-12)
    assert generalised_q(studies, tau2) == pytest.approx((at.q, at.pull), rel=1e-14)
