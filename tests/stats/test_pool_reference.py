"""Pools against metafor, in the layers that reference/README.md gives the tolerances and reasons of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from metafor_reference import SETS
from scipy.special import chdtri

from evidence.stats import pool
from evidence.stats.pooling import pool_given_tau2

if TYPE_CHECKING:
    from metafor_reference import Fit
    from numpy.typing import NDArray

    from evidence.stats import Pool

CLOSED = ("k", "estimate", "se", "stat", "p", "ci", "tau2", "i2", "h2", "q", "q_p")
FOLLOWING = ("estimate", "se", "stat", "p", "ci", "pi", "i2", "h2")
DISAGREEING = {("lau1992/RD", "i2")}

every_set = pytest.mark.parametrize("name", SETS)
every_test = pytest.mark.parametrize("test", ["z", "knha"])


def agree(ours: Pool, reference: Fit, keys: tuple[str, ...], *, rel: float, absolute: float = 0.0) -> None:
    for key in keys:
        assert getattr(ours, key) == pytest.approx(reference[key], rel=rel, abs=absolute), key


@every_set
def test_a_common_effect_equals_metafor(name: str) -> None:
    reference = SETS[name]
    ours = pool(reference.yi, reference.vi, method="EE", test="z")
    agree(ours, reference.models["EE/z"], CLOSED, rel=1e-9)
    assert (ours.pi, ours.tau2_ci, ours.i2_ci) == (None, None, None)


@every_set
@every_test
def test_dersimonian_laird_equals_metafor(name: str, test: str) -> None:
    reference = SETS[name]
    ours = pool(reference.yi, reference.vi, method="DL", test=test)
    agree(ours, reference.models[f"DL/{test}"], (*CLOSED, "pi"), rel=1e-9)


@every_set
@every_test
def test_restricted_maximum_likelihood_equals_metafor_as_far_as_that_converged(name: str, test: str) -> None:
    reference = SETS[name]
    ours = pool(reference.yi, reference.vi, method="REML", test=test)
    keys = tuple(key for key in ("tau2", *FOLLOWING) if (name, key) not in DISAGREEING)
    agree(ours, reference.models[f"REML/{test}"], keys, rel=1e-6, absolute=1e-9)
    agree(ours, reference.models[f"REML/{test}"], ("k", "q", "q_p"), rel=1e-9)


@every_set
@every_test
def test_everything_that_follows_from_tau2_equals_metafor_given_its_tau2(name: str, test: str) -> None:
    reference = SETS[name]
    fit = reference.models[f"REML/{test}"]
    tau2 = fit["tau2"]
    assert isinstance(tau2, (int, float))
    ours = pool_given_tau2(reference.yi, reference.vi, tau2, method="REML", test=test)
    agree(ours, fit, FOLLOWING, rel=1e-9)


@pytest.mark.parametrize(("name", "key"), sorted(DISAGREEING))
def test_what_is_listed_as_disagreeing_still_does_and_by_no_more_than_is_said(name: str, key: str) -> None:
    ours = pool(SETS[name].yi, SETS[name].vi, method="REML", test="z")
    reference = SETS[name].models["REML/z"][key]
    assert getattr(ours, key) != pytest.approx(reference, rel=1e-6, abs=1e-9)
    assert getattr(ours, key) == pytest.approx(reference, abs=2e-6)


@every_set
@pytest.mark.parametrize("method", ["DL", "REML"])
def test_the_q_profile_equals_metafor(name: str, method: str) -> None:
    reference = SETS[name]
    ours = pool(reference.yi, reference.vi, method=method, test="z")
    fit = reference.models[f"{method}/z"]
    agree(ours, fit, ("tau2_ci", "i2_ci"), rel=1e-6, absolute=1e-9)


@every_set
@pytest.mark.parametrize("level", [0.5, 0.95, 0.999])
def test_q_is_the_quantile_at_the_bounds_of_the_q_profile(name: str, level: float) -> None:
    y, v = np.array(SETS[name].yi), np.array(SETS[name].vi)
    bounds = pool(y, v, level=level).tau2_ci
    assert bounds is not None
    for bound, upper_tail in zip(bounds, ((1 - level) / 2, (1 + level) / 2), strict=True):
        quantile = chdtri(len(y) - 1, upper_tail)
        if bound > 0.0:
            assert generalised_q(y, v, bound) == pytest.approx(quantile, rel=1e-10)
        else:
            assert generalised_q(y, v, 0.0) <= quantile


@every_set
def test_the_score_of_reml_is_zero_at_the_estimate_or_negative_at_zero(name: str) -> None:
    y, v = np.array(SETS[name].yi), np.array(SETS[name].vi)
    tau2 = pool(y, v, method="REML").tau2
    w = np.diag(1.0 / (v + tau2))
    p = w - w @ np.ones_like(w) @ w / w.sum()
    pull, trace = y @ p @ p @ y, np.trace(p)
    if tau2 > 0.0:
        assert pull == pytest.approx(trace, rel=1e-10)
    else:
        assert pull <= trace


@every_set
def test_the_restricted_likelihood_is_nowhere_higher_than_at_the_estimate(name: str) -> None:
    y, v = np.array(SETS[name].yi), np.array(SETS[name].vi)
    best = restricted_likelihood(y, v, pool(y, v, method="REML").tau2)
    elsewhere = [0.0, *np.geomspace(1e-6 * v.min(), 100.0 * (v.max() + np.ptp(y) ** 2), 2000)]
    assert max(restricted_likelihood(y, v, tau2) for tau2 in elsewhere) <= best + 1e-9


def test_of_the_two_maxima_of_gibson_2002_the_higher_is_found() -> None:
    y, v = np.array(SETS["gibson2002/MD"].yi), np.array(SETS["gibson2002/MD"].vi)
    assert pool(y, v, method="REML").tau2 == pytest.approx(9.6792, abs=5e-5)
    near_zero = [restricted_likelihood(y, v, tau2) for tau2 in (0.0, 0.001, 0.01)]
    assert near_zero == sorted(near_zero, reverse=True)


def generalised_q(y: NDArray[np.float64], v: NDArray[np.float64], tau2: float) -> float:
    w = 1.0 / (v + tau2)
    return float(w @ (y - (w @ y) / w.sum()) ** 2)


def restricted_likelihood(y: NDArray[np.float64], v: NDArray[np.float64], tau2: float) -> float:
    w = 1.0 / (v + tau2)
    return -0.5 * float(-np.log(w).sum() + np.log(w.sum()) + generalised_q(y, v, tau2))
