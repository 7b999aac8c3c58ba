"""Many pools at once: equal to one at a time, whatever the bodies are like."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np
import pytest
from metafor_reference import SETS

from evidence.stats import Pool, pool
from evidence.stats.pooling import METHODS, TESTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Table = NDArray[np.float64]

NAMES = [field.name for field in fields(Pool) if field.name not in {"method", "test", "level"}]


def bodies(k: int, m: int = 40) -> tuple[Table, Table]:
    chance = np.random.default_rng(k)
    v = 10.0 ** chance.uniform(-4.0, 1.0, (m, k))
    y = chance.normal(0.0, np.sqrt(v + 10.0 ** chance.uniform(-5.0, 1.0, (m, 1))))
    y[0], v[1] = 0.3, 0.2
    return y, v


def assert_equal(many: Pool, y: Table, v: Table, *, method: str, test: str) -> None:
    for row in range(len(y)):
        one = pool(y[row], v[row], method=method, test=test)
        for name in NAMES:
            expected, found = getattr(one, name), getattr(many, name)
            if expected is None:
                assert found is None, name
                continue
            found = [bound[row] for bound in found] if isinstance(found, tuple) else found[row]
            assert found == pytest.approx(expected, rel=1e-9, abs=1e-9 * one.se or 1e-12, nan_ok=True), (row, name)


@pytest.mark.parametrize("k", [1, 2, 3, 8, 30])
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("test", TESTS)
def test_many_pools_equal_one_at_a_time(k: int, method: str, test: str) -> None:
    y, v = bodies(k)
    many = pool(y, v, method=method, test=test)
    assert (many.method, many.test) == (method, test if k > 1 else "z")
    assert_equal(many, y, v, method=method, test=test)


@pytest.mark.parametrize("method", ["ML", "REML"])
def test_bodies_with_two_maxima_are_found_among_many(method: str) -> None:
    reference = SETS["gibson2002/MD"]
    scales = np.linspace(0.05, 1.5, 60)
    y = np.multiply.outer(scales, reference.yi)
    v = np.broadcast_to(reference.vi, y.shape)
    many = pool(y, v, method=method)
    assert_equal(many, y, np.array(v), method=method, test="knha")
    assert 0.0 in many.tau2  # type: ignore[operator] # an array
    assert max(many.tau2) > 5.0  # type: ignore[call-overload] # an array


def test_variances_may_be_shared_by_all_bodies() -> None:
    y, v = bodies(5)
    many = pool(y, v[3])
    assert_equal(many, y, np.broadcast_to(v[3], y.shape), method="REML", test="knha")


def test_more_bodies_than_are_taken_in_hand_at_once_come_back_in_order() -> None:
    chance = np.random.default_rng(9)
    y, v = chance.normal(0.0, 1.0, (3000, 40)), chance.uniform(0.1, 1.0, (3000, 40))
    many = pool(y, v)
    for row in (0, 1637, 1638, 1639, 2999):
        assert many.estimate[row] == pytest.approx(pool(y[row], v[row]).estimate, rel=1e-9)  # type: ignore[index]


def test_bodies_of_wildly_different_scale_do_not_disturb_each_other() -> None:
    y, v = bodies(6, m=3)
    scales = np.array([[1e-6], [1.0], [1e6]])
    many = pool(scales * y[2], scales**2 * v[2])
    relative = np.array(many.tau2) / scales.ravel() ** 2
    assert relative == pytest.approx([relative[1]] * 3, rel=1e-9)
