"""The quantities of the random-effects model that depend on tau2, all from one matrix.

Notation of Viechtbauer (2005), J Educ Behav Stat 30:261-293, for a model with one mean: w = 1 / (v + tau2), W
= diag(w), P = W - W 11' W / 1'W1. Every estimator and interval of tau2 is an equation in y'Py, y'PPy and the
traces of P and PP, and each of these is made of sums of w, w^2 and w^3 against 1, y and y^2, so k studies
cost k steps.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from evidence.stats.rows import Array


FARTHEST = 1e100
"""Largest squared distance and variance in units of the smallest variance: products of three stay finite."""


class Studies(NamedTuple):
    """Effects and variances of a body, centred on its most precise study, in units of its variance.

    No digit is lost when one study outweighs all others by many orders of magnitude, and nothing depends on
    the scale of the effects: in these units the smallest variance is 1 and its effect is 0. ``others`` are
    the variances of all studies but that one; the rows of ``powers`` are 1, y and y^2 of these.
    """

    centre: float
    unit: float
    others: Array
    powers: Array

    @property
    def k(self) -> int:
        """Number of studies."""
        return len(self.others) + 1

    @property
    def widest(self) -> float:
        """Largest variance."""
        return float(self.others.max(initial=1.0))

    @property
    def squares(self) -> float:
        """Sum of squared deviations of the effects from their unweighted mean."""
        _, total, of_squares = self.powers.sum(axis=1).tolist()
        return float(of_squares - total**2 / self.k)


class Projection(NamedTuple):
    """What P gives at one value of tau2, in the units of ``Studies``. All but the mean fall as tau2 rises."""

    tau2: float
    weight: float
    """1'W1"""
    mean: float
    """Weighted mean of the effects."""
    q: float
    """y'Py, the generalised Q statistic."""
    pull: float
    """y'PPy = -dq/dtau2: what draws tau2 up in the score of REML."""
    pull_slope: float
    """y'PPPy, half of -dpull/dtau2."""
    trace: float
    """tr P: what draws tau2 down in the score of REML."""
    trace_slope: float
    """tr PP = -dtrace/dtau2."""


def centred(yi: Array, vi: Array) -> Studies:
    """Centre a body on its most precise study, and measure it by the variance of that."""
    first = int(vi.argmin())
    centre, unit = float(yi[first]), float(vi[first])
    effects, variances = yi.copy(), vi.copy()
    effects[first], variances[first] = effects[0], variances[0]
    with np.errstate(over="ignore"):
        distances = (effects[1:] - centre) / math.sqrt(unit)
        others, squares = variances[1:] / unit, distances**2
    if max(squares.max(initial=0.0), others.max(initial=1.0)) > FARTHEST:
        raise ValueError(f"effects or variances lie too far apart: beyond {FARTHEST:g} times the smallest vi")
    return Studies(centre, unit, others, np.array([np.ones_like(distances), distances, squares]))


def generalised_q(studies: Studies, tau2: float) -> tuple[float, float]:
    """Q(tau2) = y'Py and -dQ/dtau2 = y'PPy: what an interval by the Q-profile needs."""
    w = 1.0 / (studies.others + tau2)
    w0 = 1.0 / (1.0 + tau2)
    s1, l1, q1 = (studies.powers @ w).tolist()
    s2, l2, q2 = (studies.powers @ (w * w)).tolist()
    mean = l1 / (w0 + s1)
    return q1 - l1 * mean, (w0 * mean) ** 2 + q2 - 2.0 * mean * l2 + mean**2 * s2


def projection(studies: Studies, tau2: float) -> Projection:
    """Everything at one value of tau2, from the sums of w, w^2 and w^3 against 1, y and y^2.

    The most precise study has effect 0, so it enters the sums with 1 alone, and these are written out: its
    weight is never added to a sum from which it would have to be taken off again.
    """
    w0, w = 1.0 / (1.0 + tau2), 1.0 / (studies.others + tau2)
    w2 = w * w
    s1, l1, q1 = (studies.powers @ w).tolist()
    s2, l2, q2 = (studies.powers @ w2).tolist()
    s3, l3, q3 = (studies.powers @ (w2 * w)).tolist()
    weight = w0 + s1
    mean = l1 / weight
    py0 = -w0 * mean
    w_py = l2 - mean * s2
    w_py2 = q3 - 2.0 * mean * l3 + mean**2 * s3
    apart = w_py - py0 * s1
    crossed = (w0 * s1) ** 2 + weight * (weight * s2 - 2.0 * s3) + 2.0 * w0**2 * s2 + s2**2
    return Projection(
        tau2=tau2,
        weight=weight,
        mean=mean,
        q=q1 - l1 * mean,
        pull=py0**2 + q2 - 2.0 * mean * l2 + mean**2 * s2,
        pull_slope=w_py2 - 2.0 * py0 * w_py + py0**2 * s1 - apart**2 / weight,
        trace=(2.0 * w0 * s1 + s1**2 - s2) / weight,
        trace_slope=crossed / weight**2,
    )
