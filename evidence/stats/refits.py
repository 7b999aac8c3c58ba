"""What a pool would be without a study, or as studies came in: refits, and how far each study moves the result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np

from evidence.stats.distributions import chi2_p
from evidence.stats.pooling import AT_ONCE, Pool, check, pool, pool_each, studies_of
from evidence.stats.rows import columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike, NDArray

    from evidence.stats.rows import Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Refits:
    """Pools of parts of a body: arrays with an entry per study, in the order of the data."""

    estimate: Array
    se: Array
    p: Array
    ci_low: Array
    ci_high: Array
    tau2: Array
    i2: Array
    h2: Array
    q: Array
    q_p: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Cumulative(Refits):
    """The pool after each study was added to those before it."""

    order: NDArray[np.intp]
    """Rows of the data in the order in which they were added, counted from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Influence:
    """How far each study moves the pool: arrays with an entry per study, in the order of the data."""

    rstudent: Array
    """Distance of the study from the pool of the others, in standard errors of that distance."""
    dffits: Array
    """Change of its predicted effect, in standard errors."""
    cook_d: Array
    """Squared change of the estimate over its variance (Cook's distance)."""
    cov_ratio: Array
    """Variance of the estimate without the study over that with it; below 1, the study costs precision."""
    tau2_deleted: Array
    q_deleted: Array
    hat: Array
    """Share of the weight."""
    weight: Array
    """The same in per cent."""
    dfbetas: Array
    """Change of the estimate in standard errors."""
    influential: NDArray[np.bool_]
    """By the rules of metafor: abs(dffits) > 3 sqrt(1 / (k-1)), or the chi-square(1) probability below cook_d > 1/2,
    or hat > 3 / k, or abs(dfbetas) > 1."""


def leave_one_out(
    yi: ArrayLike, vi: ArrayLike, *, method: str = "REML", test: str = "z", level: float = 0.95
) -> Refits:
    """Pool again without each study in turn. Raises ``ValueError`` as ``pool`` does, and for one study."""
    y, v = _checked(yi, vi, method, test, level)
    parts = [pool_each(*part, method=method, test=test, level=level) for part in _without_each(y, v)]
    return Refits(**_joined(parts))


def cumulative(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    order: ArrayLike,
    method: str = "REML",
    test: str = "z",
    level: float = 0.95,
) -> Cumulative:
    """Pool the first study, the first two, and so on, by rising ``order``: a number per study, such as the year.

    Ties keep the order of the data. Entry i of each array is the pool when study i of the data had just been
    added; ``estimate[order - 1]`` is the history in its own order. The first study alone has tau2 = 0 and a
    normal interval.
    """
    check(method, test, level)
    studies_of(yi, vi)
    given = columns(yi=yi, vi=vi, order=order)
    added = np.argsort(given["order"], kind="stable")
    y, v = given["yi"][added], given["vi"][added]
    k = len(y)
    parts = [pool_each(y[None, :1], v[None, :1], method=method, test=test, level=level)]
    for begin in range(2, k + 1, _at_once(k)):
        end = min(begin + _at_once(k), k + 1)
        sizes = np.arange(begin, end)[:, None]
        variances = np.where(np.arange(end - 1) < sizes, v[: end - 1], np.inf)
        effects = np.broadcast_to(y[: end - 1], variances.shape)
        parts.append(pool_each(effects, variances, method=method, test=test, level=level))
    back = np.argsort(added)
    return Cumulative(**{name: values[back] for name, values in _joined(parts).items()}, order=added + 1)


def influence(yi: ArrayLike, vi: ArrayLike, *, method: str = "REML", test: str = "z") -> Influence:
    """Measure how each study moves the pool, tau2 estimated again in every refit (Viechtbauer and Cheung 2010).

    As metafor's ``influence``: with ``knha`` and ``adhoc`` the dispersion of each refit enters rstudent,
    dffits and dfbetas. Raises ``ValueError`` as ``pool`` does, and for one study.
    """
    y, v = _checked(yi, vi, method, test, 0.95)
    full = pool(y, v, method=method, test=test)
    parts = [pool_each(*part, method=method, test=test, level=0.95) for part in _without_each(y, v)]
    estimate, se, tau2, q = (_field(parts, name) for name in ("estimate", "se", "tau2", "q"))
    w = 1.0 / (v + full.tau2)
    hat = w / w.sum()
    change = full.estimate - estimate
    whole = np.array([(1.0 / (v + each)).sum() for each in tau2])
    factor = 1.0 if test == "z" or len(y) == 2 else se**2 * (whole - 1.0 / (v + tau2))  # noqa: PLR2004 - one is left
    marginal = (v + tau2) * factor
    dffits = change / np.sqrt(hat * marginal)
    cook_d = change**2 / full.se**2
    dfbetas = change / np.sqrt(factor / whole)
    far = np.abs(dffits) > 3.0 * np.sqrt(1.0 / (len(y) - 1))
    heavy = hat > 3.0 / len(y)
    return Influence(
        rstudent=(y - estimate) / np.sqrt(marginal + se**2),
        dffits=dffits,
        cook_d=cook_d,
        cov_ratio=se**2 / full.se**2,
        tau2_deleted=tau2,
        q_deleted=q,
        hat=hat,
        weight=100.0 * hat,
        dfbetas=dfbetas,
        influential=far | (chi2_p(cook_d, 1) < 0.5) | heavy | (np.abs(dfbetas) > 1.0),  # noqa: PLR2004 - as said above
    )


def _checked(yi: ArrayLike, vi: ArrayLike, method: str, test: str, level: float) -> tuple[Array, Array]:
    check(method, test, level)
    if studies_of(yi, vi).k == 1:
        raise ValueError("nothing is left without the only study; two studies or more are needed")
    given = columns(yi=yi, vi=vi)
    return given["yi"], given["vi"]


def _at_once(k: int) -> int:
    return max(1, 16 * AT_ONCE // k)


def _without_each(y: Array, v: Array) -> Iterator[tuple[Array, Array]]:
    """Bodies without each study, one per row, so many at a time as memory should hold."""
    k = len(y)
    for begin in range(0, k, _at_once(k)):
        left_out = np.arange(begin, min(begin + _at_once(k), k))[:, None]
        others = np.arange(k - 1)
        others = others + (others >= left_out)
        yield y[others], v[others]


def _joined(parts: list[Pool]) -> dict[str, Array]:
    names = ("estimate", "se", "p", "tau2", "i2", "h2", "q", "q_p")
    low, high = zip(*(cast("tuple[Array, Array]", part.ci) for part in parts), strict=True)
    return {name: _field(parts, name) for name in names} | {
        "ci_low": np.concatenate(low),
        "ci_high": np.concatenate(high),
    }


def _field(parts: list[Pool], name: str) -> Array:
    return np.concatenate([getattr(part, name) for part in parts])
