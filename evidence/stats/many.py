"""The estimators of tau2 and its interval for many bodies at once, one number per body.

The equations are those of ``heterogeneity`` and ``likelihood``; what differs is that the searches of all
bodies go on side by side, each leaving when it has ended.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evidence.stats.distributions import chi2_quantiles
from evidence.stats.heterogeneity import CLOSED, TAU2, newton_on_q, q_bracket
from evidence.stats.likelihood import Score, ceiling_of, is_simple, log_likelihood, score, start_between
from evidence.stats.roots import middle, roots

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evidence.stats.projection import Projection, Studies
    from evidence.stats.rows import Array, Each

    Rows = NDArray[np.intp]
    Mask = NDArray[np.bool_]


def tau2_each(bodies: Studies, method: str) -> Array:
    """tau2 by the method of that name, in units of each body, not below 0."""
    if method in CLOSED:
        return np.asarray(np.maximum(0.0, TAU2[method](bodies)))
    if method in {"EB", "PM"}:
        return tau2_where_q_is_each(bodies, bodies.df, bodies.fixed)
    return tau2_likeliest_each(bodies, restricted=method == "REML")


def q_profile_each(bodies: Studies, level: float, near: Projection) -> tuple[Array, Array]:
    """Interval of tau2 by the Q-profile, as ``heterogeneity.q_profile``."""
    lower, upper = chi2_quantiles(level, bodies.df)
    return tau2_where_q_is_each(bodies, upper, near), tau2_where_q_is_each(bodies, lower, near)


def tau2_where_q_is_each(bodies: Studies, target: Each, near: Projection) -> Array:
    """Solve Q(tau2) = target, one for all or one per body; 0 where Q(0) is no larger."""
    q = bodies.fixed.q
    aims = np.broadcast_to(target, q.shape)
    low, high = q_bracket(bodies, target)
    with np.errstate(divide="ignore", invalid="ignore"):  # of bodies whose effects are all equal
        start = near.tau2 + (near.q / aims - 1.0) * near.q / near.pull

    def step(held: Studies, at: Array, rows: Rows) -> Array:
        there = held.q_at(at)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(newton_on_q(there, aims[rows]))

    start = np.minimum(np.maximum(start, low), high)
    return roots(step, bodies, where=q > target, low=low, high=high, start=start)


def tau2_likeliest_each(bodies: Studies, *, restricted: bool) -> Array:
    """tau2 of the highest likelihood, as ``likelihood.tau2_likeliest``."""
    ceiling = np.asarray(ceiling_of(bodies, restricted=restricted))
    possible = ceiling > 0.0
    none = _each(score(bodies.fixed, restricted=restricted), len(ceiling))
    most = score(bodies.at(np.where(possible, ceiling, 1.0)), restricted=restricted)
    rising = possible & (none.value > 0.0)
    first = _stationary(bodies, none, most, rising, restricted=restricted)
    owners, left, right = _other_maxima(bodies, none, most, first, possible, restricted=restricted)
    if len(owners):
        here = np.ones(len(owners), dtype=bool)
        others = _stationary(bodies.take(owners), left, right, here, restricted=restricted)
        first = _likelier(bodies, first, owners, others, restricted=restricted)
    return first


def _other_maxima(
    bodies: Studies, none: Score, most: Score, first: Array, possible: Mask, *, restricted: bool
) -> tuple[Rows, Score, Score]:
    """Search the axis beside the first maximum of each body: whose they are, and between which values."""
    rising = np.flatnonzero(first > 0.0)
    found = score(bodies.at(first), restricted=restricted)
    found = found._replace(up=np.where(first > 0.0, found.down, found.up))
    owners = np.concatenate([rising, np.flatnonzero(possible)])
    left = _joined(_picked(none, rising), _picked(found, possible))
    right = _joined(_picked(found, rising), _picked(most, possible))
    kept = [(owners[:0], _picked(left, owners[:0]), _picked(right, owners[:0]))]
    while len(owners):
        simple = np.asarray(is_simple(left, right))
        new = simple & (left.value > 0.0) & (right.value <= 0.0) & (right.tau2 != first[owners])
        if new.any():
            kept.append((owners[new], _picked(left, new), _picked(right, new)))
        owners, left, right = owners[~simple], _picked(left, ~simple), _picked(right, ~simple)
        if len(owners):
            halves = middle(left.tau2, right.tau2)
            between = score(bodies.take(owners).at(halves), restricted=restricted)
            owners = np.concatenate([owners, owners])
            left, right = _joined(left, between), _joined(between, right)
    whose, lefts, rights = zip(*kept, strict=True)
    return np.concatenate(whose), _joined(*lefts), _joined(*rights)


def _likelier(bodies: Studies, first: Array, owners: Rows, others: Array, *, restricted: bool) -> Array:
    """Put another maximum in place of the first where its likelihood is higher."""
    best = first.copy()
    for owner, other in zip(owners, others, strict=True):
        body = bodies.take(np.array([owner]))
        here, there = (log_likelihood(body, tau2, restricted=restricted) for tau2 in (best[owner], other))
        if there > here:
            best[owner] = other
    return best


def _stationary(bodies: Studies, left: Score, right: Score, where: Mask, *, restricted: bool) -> Array:
    """Roots of the score between two values of tau2, for the bodies ``where`` there is one."""

    def step(held: Studies, at: Array, rows: Rows) -> Array:
        del rows
        here = score(held.at(at), restricted=restricted)
        steepness = here.down * here.up_slope - here.up * here.down_slope
        with np.errstate(divide="ignore", invalid="ignore"):
            move = np.where(steepness > 0.0, here.up * here.value / steepness, np.copysign(np.inf, here.value))
        return np.asarray(move)

    with np.errstate(divide="ignore", invalid="ignore"):  # of bodies whose effects are all equal
        start = np.where(where, start_between(bodies, left, right), 0.0)
    low, high = (np.where(where, at.tau2, 0.0) for at in (left, right))
    return roots(step, bodies, where=where, low=low, high=high, start=start)


def _each(at: Score, bodies: int) -> Score:
    """A number per body in every field."""
    return Score(*(np.broadcast_to(field, (bodies,)) for field in at))


def _picked(at: Score, rows: Rows | Mask) -> Score:
    return Score(*(field[rows] for field in at))


def _joined(*parts: Score) -> Score:
    return Score(*(np.concatenate(fields) for fields in zip(*parts, strict=True)))
