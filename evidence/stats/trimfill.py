"""What a pool would be if the funnel had lost studies on one side, and they came back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evidence.stats.pooling import Pool, pool, studies_of
from evidence.stats.regression import metaregression
from evidence.stats.rows import columns

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from evidence.stats.rows import Array

ESTIMATORS = ("L0", "R0")
SIDES = ("left", "right")
MOST_ROUNDS = 100
"""As in metafor; the number of studies has never been seen to need ten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrimAndFill:
    """A pool of the studies and of those that were filled in; without any of these, the pool as it was."""

    k0: int
    """Number of studies that are missing, by the estimate."""
    side: str
    """Where they are missing: left or right of the mean."""
    estimator: str
    yi: Array
    """Effects of the studies, then of those filled in."""
    vi: Array
    pool: Pool
    """The pool of all these."""

    @property
    def estimate(self) -> float:
        """Mean of the filled pool."""
        return self.pool.estimate

    @property
    def se(self) -> float:
        """Its standard error."""
        return self.pool.se

    @property
    def p(self) -> float:
        """Its two-sided p-value."""
        return self.pool.p

    @property
    def ci(self) -> tuple[float, float]:
        """Its confidence interval."""
        return self.pool.ci

    @property
    def tau2(self) -> float:
        """Its heterogeneity."""
        return self.pool.tau2


def trim_and_fill(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    side: str | None = None,
    estimator: str = "L0",
    method: str = "REML",
    test: str = "z",
    level: float = 0.95,
) -> TrimAndFill:
    """Estimate how many studies one side of the funnel lacks, mirror those opposite, and pool again.

    Duval and Tweedie (2000), Biometrics 56:455. ``side`` is where studies are missing; without it the right
    where the slope of the effects on their standard errors (a meta-regression by ``method``) is negative, else
    the left. Each round pools what is left after trimming and ranks all effects about that mean, ties in
    their order: L0 = (4 T - k (k + 1)) / (2 k - 1) with T the sum of the ranks on the far side, R0 = the run of
    extreme ranks there, less 1; rounded half to even, as R does. A device to see how sensitive a result is,
    not a better estimate of it.

    Raises ``ValueError`` as ``pool`` does, for one study, and where no side is given and fewer than 3 studies,
    or studies all of one size, cannot tell it.
    """
    if estimator not in ESTIMATORS or side not in (None, *SIDES):
        known = ", ".join(ESTIMATORS), ", ".join(SIDES)
        raise ValueError(f"estimator={estimator!r}, side={side!r}: known are {known[0]}, and {known[1]} or None")
    given = columns(yi=yi, vi=vi)
    if studies_of(yi, vi).k == 1:
        raise ValueError("trim and fill needs two studies or more")
    y, v = given["yi"], given["vi"]
    side = side or _lacking_side(y, v, method)
    sign = -1.0 if side == "right" else 1.0
    order = np.argsort(sign * y, kind="stable")
    mean, k0 = _missing(sign * y[order], v[order], estimator, method)
    mirrored = order[len(order) - k0 :]
    filled_y = np.concatenate([y, 2.0 * sign * mean - y[mirrored]])
    filled_v = np.concatenate([v, v[mirrored]])
    whole = pool(filled_y, filled_v, method=method, test=test, level=level)
    return TrimAndFill(k0=k0, side=side, estimator=estimator, yi=filled_y, vi=filled_v, pool=whole)


def _lacking_side(yi: Array, vi: Array, method: str) -> str:
    try:
        fit = metaregression(yi, vi, np.sqrt(vi), method=method, test="z")
    except ValueError as error:
        raise ValueError(f"the studies do not tell on which side others are missing: {error}; name a side") from error
    return "right" if fit.beta[1] < 0.0 else "left"


def _missing(yi: Array, vi: Array, estimator: str, method: str) -> tuple[float, int]:
    """Mean of the trimmed studies and number of those missing on the left; effects in rising order."""
    k, k0, before = len(yi), 0, -1
    mean = 0.0
    for _ in range(MOST_ROUNDS):
        if k0 == before:
            return mean, k0
        before = k0
        mean = pool(yi[: k - k0], vi[: k - k0], method=method, test="z").estimate
        about = yi - mean
        ranks = np.empty(k)
        ranks[np.argsort(np.abs(about), kind="stable")] = np.arange(1.0, k + 1.0)
        if estimator == "L0":
            lacking = (4.0 * ranks[about > 0.0].sum() - k * (k + 1)) / (2 * k - 1)
        else:
            lacking = k - ranks[about < 0.0].max(initial=0.0) - 1.0 if about.any() else 0.0
        k0 = min(max(0, round(float(lacking))), k - 1)
    raise ArithmeticError(f"trim and fill did not settle in {MOST_ROUNDS} rounds")
