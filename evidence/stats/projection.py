"""The quantities of the random-effects model that depend on tau2, all from one matrix.

Notation of Viechtbauer (2005), J Educ Behav Stat 30:261-293, for a model with one mean: w = 1 / (v + tau2), W
= diag(w), P = W - W 11' W / 1'W1. Every estimator and interval of tau2 is an equation in y'Py, y'PPy and the
traces of P and PP, and each of these is made of sums of w, w^2 and w^3 against 1, y and y^2, so k studies
cost k steps.

The same formulas serve one body and many: for one, the sums are numbers; for many, a number per body.
"""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evidence.stats.rows import Array, Each


FARTHEST = 1e100
"""Largest squared distance and variance in units of the smallest variance: products of three stay finite."""


class Projection(NamedTuple):
    """What P gives at one value of tau2, in the units of the body. All but the mean fall as tau2 rises.

    For many bodies each field is an array, one number per body.
    """

    tau2: Each
    weight: Each
    """1'W1, what draws tau2 down in the score of maximum likelihood."""
    weight_slope: Each
    """1'WW1 = -dweight/dtau2."""
    mean: Each
    """Weighted mean of the effects; where moderators are in the model, nothing that is used."""
    q: Each
    """y'Py, the generalised Q statistic."""
    pull: Each
    """y'PPy = -dq/dtau2: what draws tau2 up in both scores."""
    pull_slope: Each
    """y'PPPy, half of -dpull/dtau2."""
    trace: Each
    """tr P: what draws tau2 down in the score of restricted maximum likelihood."""
    trace_slope: Each
    """tr PP = -dtrace/dtau2."""


class Studies:
    """Effects and variances of a body, centred on its most precise study, in units of its variance.

    No digit is lost when one study outweighs all others by many orders of magnitude, and nothing depends on
    the scale of the effects: in these units the smallest variance is 1 and its effect is 0. ``others`` are
    the variances of all studies but that one, ``powers`` their effects to the powers 0, 1 and 2.

    Many bodies of at least two studies each stand in rows: ``others`` is m by k - 1 then, everything else a
    number per body, and a study that a body does not have is there with an infinite variance.
    """

    def __init__(self, centre: Each, unit: Each, others: Array, powers: Array, k: Each) -> None:
        self.centre, self.unit = centre, unit
        self.others, self.powers = others, powers
        self.k = k
        self._known: dict[object, tuple[Each, Projection]] = {}

    @property
    def df(self) -> Each:
        """Residual degrees of freedom."""
        return self.k - 1

    @cached_property
    def fixed(self) -> Projection:
        """The projection at tau2 = 0, with the weights of a common effect."""
        return self.at(0.0)

    @cached_property
    def widest(self) -> Each:
        """Largest variance."""
        widest = self._present(self.others).max(axis=-1, initial=1.0)
        return float(widest) if self.others.ndim == 1 else widest

    @cached_property
    def squares(self) -> Each:
        """Sum of squared deviations of the effects from their unweighted mean."""
        _, total, of_squares = self.powers.sum(axis=-1)
        return of_squares - total**2 / self.k

    @property
    def spread(self) -> Each:
        """The same; it differs where moderators are in the model."""
        return self.squares

    @property
    def plain_trace(self) -> Each:
        """tr(P V) with unit weights, the sampling part of ``squares`` (Hedges and Olkin 1985)."""
        return (1.0 + self._present(self.others).sum(axis=-1)) * (1.0 - 1.0 / self.k)

    def log_variances(self, tau2: Each) -> Each:
        """Sum of log(v + tau2)."""
        logs = np.log(np.where(np.isinf(self.others), 1.0, self.others + tau2))
        return logs.sum(axis=-1) + np.log1p(tau2)

    def log_det(self, tau2: Each) -> Each:
        """Logarithm of |X'WX|, by which the restricted likelihood differs from the other."""
        return np.log(self.at(tau2).weight)

    def q_at(self, tau2: Each) -> tuple[Each, Each]:
        """Q(tau2) = y'Py and -dQ/dtau2 = y'PPy: what an interval by the Q-profile needs."""
        w0, w = 1.0 / (1.0 + tau2), self._weights(tau2)
        s1, l1, q1 = self._sums(w)
        w *= w
        s2, l2, q2 = self._sums(w)
        mean = l1 / (w0 + s1)
        return q1 - l1 * mean, (w0 * mean) ** 2 + q2 - 2.0 * mean * l2 + mean**2 * s2

    def at(self, tau2: Each) -> Projection:
        """Everything at one value of tau2; what was asked before is not computed again."""
        name = id(tau2) if isinstance(tau2, np.ndarray) else tau2  # held below, so that no other gets its id
        if name not in self._known:
            self._known[name] = (tau2, self._projected(tau2))
        return self._known[name][1]

    def _projected(self, tau2: Each) -> Projection:
        """Compute it all from the sums of w, w^2 and w^3 against 1, y and y^2.

        The most precise study has effect 0, so it enters the sums with 1 alone, and these are written out: its
        weight is never added to a sum from which it would have to be taken off again.
        """
        w0, w = 1.0 / (1.0 + tau2), self._weights(tau2)
        s1, l1, q1 = self._sums(w)
        w2 = w * w
        s2, l2, q2 = self._sums(w2)
        w *= w2
        s3, l3, q3 = self._sums(w)
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
            weight_slope=w0**2 + s2,
            mean=mean,
            q=q1 - l1 * mean,
            pull=py0**2 + q2 - 2.0 * mean * l2 + mean**2 * s2,
            pull_slope=w_py2 - 2.0 * py0 * w_py + py0**2 * s1 - apart**2 / weight,
            trace=(2.0 * w0 * s1 + s1**2 - s2) / weight,
            trace_slope=crossed / weight**2,
        )

    def take(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> Studies:
        """Of many bodies, these."""
        mine = Studies(
            self.centre[chosen],
            self.unit[chosen],
            self.others[chosen],
            self.powers[:, chosen],
            self.k if isinstance(self.k, int) else self.k[chosen],
        )
        if "fixed" in self.__dict__:
            mine.__dict__["fixed"] = Projection(
                *(field if np.ndim(field) == 0 else field[chosen] for field in self.fixed)
            )
        return mine

    def _weights(self, tau2: Each) -> Array:
        """1 / (v + tau2), in memory of its own: with many studies asking for memory costs more than counting."""
        w = self.others + (tau2[:, None] if isinstance(tau2, np.ndarray) else tau2)
        return np.divide(1.0, w, out=w)

    def _sums(self, w: Array) -> list[Each]:
        if w.ndim == 1:
            return list((self.powers @ w).tolist())
        return list(np.vecdot(self.powers, w))

    def _present(self, values: Array) -> Array:
        return (
            values
            if isinstance(self.k, int) and self.k == len(self.others) + 1
            else np.where(np.isinf(self.others), 0.0, values)
        )


def centred(yi: Array, vi: Array) -> Studies:
    """Centre a body on its most precise study, and measure it by the variance of that."""
    first = int(vi.argmin())
    centre, unit = float(yi[first]), float(vi[first])
    others, powers = _in_units(yi, vi, centre, unit)
    if first:
        others[first - 1], powers[1:, first - 1] = vi[0] / unit, _powers((yi[0] - centre) / math.sqrt(unit))
    _refuse_far(others, powers)
    return Studies(centre, unit, others, powers, len(yi))


def centred_each(yi: Array, vi: Array) -> Studies:
    """Centre many bodies, one per row, each of two studies or more; an infinite ``vi`` is no study."""
    bodies = np.arange(len(yi))
    first = vi.argmin(axis=1)
    centre, unit = yi[bodies, first], vi[bodies, first]
    others, powers = _in_units(yi, vi, centre[:, None], unit[:, None])
    moved = bodies[first > 0]
    places = first[moved] - 1
    others[moved, places] = vi[moved, 0] / unit[moved]
    powers[1:, moved, places] = _powers((yi[moved, 0] - centre[moved]) / np.sqrt(unit[moved]))
    absent = np.isinf(others)
    powers[:, absent] = 0.0
    _refuse_far(np.where(absent, 0.0, others), powers)
    k = yi.shape[1] - absent.sum(axis=1)
    return Studies(centre, unit, others, powers, int(k[0]) if (k == k[0]).all() else k)


def _in_units(yi: Array, vi: Array, centre: Each, unit: Each) -> tuple[Array, Array]:
    """Variances, and powers of the effects, of all studies but the first of each body."""
    powers = np.empty((3, *yi[..., 1:].shape))
    powers[0] = 1.0
    with np.errstate(over="ignore"):
        np.subtract(yi[..., 1:], centre, out=powers[1])
        powers[1] /= np.sqrt(unit)
        np.multiply(powers[1], powers[1], out=powers[2])
        return vi[..., 1:] / unit, powers


def _powers(distance: Each) -> Array:
    with np.errstate(over="ignore"):
        return np.array([distance, distance**2])


def _refuse_far(others: Array, powers: Array) -> None:
    if max(powers[2].max(initial=0.0), others.max(initial=1.0)) > FARTHEST:
        raise ValueError(f"effects or variances lie too far apart: beyond {FARTHEST:g} times the smallest vi")
