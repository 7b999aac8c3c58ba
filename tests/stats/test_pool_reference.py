"""Pools against metafor, in the layers that reference/README.md gives the tolerances and reasons of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from metafor_reference import SETS
from scipy.special import chdtri

from evidence.stats import pool
from evidence.stats.pooling import METHODS, TESTS, pool_given_tau2

if TYPE_CHECKING:
    from metafor_reference import Fit
    from numpy.typing import NDArray

    from evidence.stats import Pool

CLOSED = ("EE", "DL", "HE", "HS", "SJ")
ITERATED = ("ML", "REML", "EB", "PM")
RANDOM = tuple(method for method in METHODS if method != "EE")
ALL = ("k", "estimate", "se", "stat", "p", "ci", "tau2", "i2", "h2", "q", "q_p", "pi")
FOLLOWING = ("estimate", "se", "stat", "p", "ci", "pi", "i2", "h2")
DISAGREEING = {
    ("lau1992/RR", "ML", "z", "i2"): 2e-6,
    ("lau1992/RR", "ML", "knha", "i2"): 2e-6,
    ("lau1992/RR", "ML", "adhoc", "i2"): 2e-6,
    ("lau1992/OR", "ML", "z", "i2"): 2e-6,
    ("lau1992/OR", "ML", "knha", "i2"): 2e-6,
    ("lau1992/OR", "ML", "adhoc", "i2"): 2e-6,
    ("lau1992/RD", "ML", "z", "i2"): 2e-6,
    ("lau1992/RD", "ML", "knha", "i2"): 2e-6,
    ("lau1992/RD", "ML", "adhoc", "i2"): 2e-6,
    ("lau1992/RD", "REML", "z", "i2"): 2e-6,
    ("lau1992/RD", "REML", "knha", "i2"): 2e-6,
    ("lau1992/RD", "REML", "adhoc", "i2"): 2e-6,
    ("hart1999/RD", "ML", "knha", "pi"): 4e-9,
    ("hart1999/RD", "ML", "adhoc", "pi"): 4e-9,
}
"""Set, method, test and number, with the largest difference: the table of reference/README.md."""

every_set = pytest.mark.parametrize("name", SETS)
every_test = pytest.mark.parametrize("test", TESTS)


def agree(ours: Pool, reference: Fit, keys: tuple[str, ...], *, rel: float, absolute: float = 0.0) -> None:
    for key in keys:
        theirs = None if reference[key] == [None, None] else reference[key]
        assert getattr(ours, key) == (None if theirs is None else pytest.approx(theirs, rel=rel, abs=absolute)), key


def test_the_file_holds_every_method_with_every_test_for_every_set() -> None:
    expected = {"EE/z"} | {f"{method}/{test}" for method in RANDOM for test in TESTS}
    assert len(SETS) == 50
    assert all(set(reference.models) == expected for reference in SETS.values())
    assert set(CLOSED) | set(ITERATED) == set(METHODS)


@every_set
def test_a_common_effect_equals_metafor(name: str) -> None:
    reference = SETS[name]
    ours = pool(reference.yi, reference.vi, method="EE", test="z")
    agree(ours, reference.models["EE/z"], ALL, rel=1e-9)
    assert (ours.pi, ours.tau2_ci, ours.i2_ci) == (None, None, None)


@every_set
@pytest.mark.parametrize("method", CLOSED[1:])
@every_test
def test_a_moment_estimator_equals_metafor(name: str, method: str, test: str) -> None:
    reference = SETS[name]
    ours = pool(reference.yi, reference.vi, method=method, test=test)
    agree(ours, reference.models[f"{method}/{test}"], ALL, rel=1e-9)


@every_set
@pytest.mark.parametrize("method", ITERATED)
@every_test
def test_an_iterated_estimator_equals_metafor_as_far_as_that_converged(name: str, method: str, test: str) -> None:
    reference = SETS[name]
    ours = pool(reference.yi, reference.vi, method=method, test=test)
    keys = tuple(key for key in ("tau2", *FOLLOWING) if (name, method, test, key) not in DISAGREEING)
    agree(ours, reference.models[f"{method}/{test}"], keys, rel=1e-6, absolute=1e-9)
    agree(ours, reference.models[f"{method}/{test}"], ("k", "q", "q_p"), rel=1e-9)


@every_set
@pytest.mark.parametrize("method", RANDOM)
@every_test
def test_everything_that_follows_from_tau2_equals_metafor_given_its_tau2(name: str, method: str, test: str) -> None:
    reference = SETS[name]
    fit = reference.models[f"{method}/{test}"]
    ours = pool_given_tau2(reference.yi, reference.vi, fit["tau2"], method=method, test=test)
    agree(ours, fit, FOLLOWING, rel=1e-9)


@pytest.mark.parametrize(("name", "method", "test", "key"), sorted(DISAGREEING))
def test_what_is_listed_as_disagreeing_still_does_and_by_no_more_than_is_said(
    name: str, method: str, test: str, key: str
) -> None:
    ours = pool(SETS[name].yi, SETS[name].vi, method=method, test=test)
    reference = SETS[name].models[f"{method}/{test}"][key]
    assert getattr(ours, key) != pytest.approx(reference, rel=1e-6, abs=1e-9)
    assert getattr(ours, key) == pytest.approx(reference, rel=0, abs=DISAGREEING[name, method, test, key])


@every_set
@pytest.mark.parametrize("method", ["DL", "REML", "PM"])
def test_the_q_profile_equals_metafor(name: str, method: str) -> None:
    reference = SETS[name]
    ours = pool(reference.yi, reference.vi, method=method, test="z")
    agree(ours, reference.models[f"{method}/z"], ("tau2_ci", "i2_ci"), rel=1e-6, absolute=1e-9)


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
@pytest.mark.parametrize("method", ["PM", "EB"])
def test_q_is_its_expectation_at_the_estimate_of_paule_and_mandel(name: str, method: str) -> None:
    y, v = np.array(SETS[name].yi), np.array(SETS[name].vi)
    tau2 = pool(y, v, method=method).tau2
    if tau2 > 0.0:
        assert generalised_q(y, v, tau2) == pytest.approx(len(y) - 1, rel=1e-10)
    else:
        assert generalised_q(y, v, 0.0) <= len(y) - 1


@every_set
@pytest.mark.parametrize("method", ["ML", "REML"])
def test_the_score_is_zero_at_the_estimate_or_negative_at_zero(name: str, method: str) -> None:
    y, v = np.array(SETS[name].yi), np.array(SETS[name].vi)
    tau2 = pool(y, v, method=method).tau2
    w = np.diag(1.0 / (v + tau2))
    p = w - w @ np.ones_like(w) @ w / w.sum()
    pull, trace = y @ p @ p @ y, np.trace(p if method == "REML" else w)
    if tau2 > 0.0:
        assert pull == pytest.approx(trace, rel=1e-10)
    else:
        assert pull <= trace


@every_set
@pytest.mark.parametrize("method", ["ML", "REML"])
def test_the_likelihood_is_nowhere_higher_than_at_the_estimate(name: str, method: str) -> None:
    y, v = np.array(SETS[name].yi), np.array(SETS[name].vi)
    best = likelihood(y, v, pool(y, v, method=method).tau2, method)
    elsewhere = [0.0, *np.geomspace(1e-6 * v.min(), 100.0 * (v.max() + np.ptp(y) ** 2), 2000)]
    assert max(likelihood(y, v, tau2, method) for tau2 in elsewhere) <= best + 1e-9


def test_of_the_two_maxima_of_gibson_2002_the_higher_is_found() -> None:
    y, v = np.array(SETS["gibson2002/MD"].yi), np.array(SETS["gibson2002/MD"].vi)
    assert pool(y, v, method="REML").tau2 == pytest.approx(9.6792, abs=5e-5)
    near_zero = [likelihood(y, v, tau2, "REML") for tau2 in (0.0, 0.001, 0.01)]
    assert near_zero == sorted(near_zero, reverse=True)
    assert pool(y, v, method="ML").tau2 == 0.0
    around = [likelihood(y, v, tau2, "ML") for tau2 in (0.5, 0.6947, 0.9)]
    assert around[1] == max(around)


def generalised_q(y: NDArray[np.float64], v: NDArray[np.float64], tau2: float) -> float:
    w = 1.0 / (v + tau2)
    return float(w @ (y - (w @ y) / w.sum()) ** 2)


def likelihood(y: NDArray[np.float64], v: NDArray[np.float64], tau2: float, method: str) -> float:
    w = 1.0 / (v + tau2)
    restriction = np.log(w.sum()) if method == "REML" else 0.0
    return -0.5 * float(-np.log(w).sum() + restriction + generalised_q(y, v, tau2))
