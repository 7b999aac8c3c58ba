"""tau2 at the highest restricted likelihood."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from evidence.stats.projection import projection
from evidence.stats.roots import root

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.stats.projection import Projection, Studies

FINEST_RATIO = 1.0 + 1e-4
"""Values of 1 + tau2 as near as this are not parted further: the likelihood between them is flat."""


def tau2_reml(studies: Studies) -> float:
    """Restricted maximum likelihood estimate of tau2: the highest maximum at tau2 >= 0, not the nearest.

    The score is (y'PPy - tr P) / 2 (Viechtbauer 2005); it can vanish several times, so that a
    solver that follows it from one side may end on a lower maximum. Here every interval that holds a maximum
    is found first, each is solved to a score of zero, and the likelihoods are compared, that of tau2 = 0
    among them.
    """
    ceiling = _ceiling(studies)
    if ceiling <= 0.0:
        return 0.0
    none, most = projection(studies, 0.0), projection(studies, ceiling)
    maxima = [0.0] if none.pull <= none.trace else []
    maxima += [_stationary(studies, *ends) for ends in _around_maxima(studies, none, most)]
    if len(maxima) == 1:
        return maxima[0]
    return max(maxima, key=lambda tau2: log_likelihood_reml(studies, tau2))


def log_likelihood_reml(studies: Studies, tau2: float) -> float:
    """Restricted log-likelihood up to a constant: -(sum log(v + tau2) + log(1'W1) + y'Py) / 2."""
    at = projection(studies, tau2)
    logs = math.log1p(tau2) + float(np.log(studies.others + tau2).sum())
    return -0.5 * (logs + math.log(at.weight) + at.q)


def _ceiling(studies: Studies) -> float:
    """Find a value of tau2 from which on the score is negative.

    With S the sum of squares about the plain mean, y'PPy <= S / (min v + tau2)^2, and tr P >= (k-1) / (max v
    + tau2): negative once (k-1) (min v + tau2)^2 > S (max v + tau2). The root of that quadratic, and a little
    more.
    """
    per_df = studies.squares / (studies.k - 1)
    marginal = 0.5 * (per_df + math.sqrt(per_df**2 + 4.0 * per_df * (studies.widest - 1.0)))
    return marginal * (1.0 + 1e-9) - 1.0


def _around_maxima(studies: Studies, left: Projection, right: Projection) -> Iterator[tuple[Projection, Projection]]:
    """Part an interval of tau2 until its pieces hold at most one maximum, and yield those that hold one."""
    if _is_simple(left, right):
        if left.pull > left.trace and right.pull <= right.trace:
            yield left, right
        return
    middle = projection(studies, math.sqrt((1.0 + left.tau2) * (1.0 + right.tau2)) - 1.0)
    yield from _around_maxima(studies, left, middle)
    yield from _around_maxima(studies, middle, right)


def _is_simple(left: Projection, right: Projection) -> bool:
    """Say whether the score surely keeps its sign, or surely only falls or rises, between two values of tau2.

    y'PPy, tr P and their slopes all fall with tau2, so that their values at the two ends bound them between:
    the score is negative throughout if y'PPy on the left is below tr P on the right, and so on.
    """
    return (
        left.pull < right.trace
        or right.pull > left.trace
        or left.trace_slope < 2.0 * right.pull_slope
        or right.trace_slope > 2.0 * left.pull_slope
        or 1.0 + right.tau2 < FINEST_RATIO * (1.0 + left.tau2)
    )


def _stationary(studies: Studies, left: Projection, right: Projection) -> float:
    """Root of the score between two values of tau2.

    Newton's method on tr P / y'PPy - 1: with equal variances that is a straight line in tau2, and nearly one
    else.
    """

    def step(tau2: float) -> float:
        at = projection(studies, tau2)
        score = at.pull - at.trace
        steepness = 2.0 * at.trace * at.pull_slope - at.pull * at.trace_slope
        return at.pull * score / steepness if steepness > 0.0 else math.copysign(math.inf, score)

    below, above = left.trace / left.pull - 1.0, right.trace / right.pull - 1.0
    crossing = left.tau2 - below * (right.tau2 - left.tau2) / (above - below)
    return root(step, low=left.tau2, high=right.tau2, start=crossing)
