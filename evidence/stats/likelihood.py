"""tau2 at the highest likelihood, restricted or not: the global maximum, proved and not hoped for.

The score is (y'PPy - tr P) / 2 for the restricted likelihood (REML), (y'PPy - 1'W1) / 2 for the other (ML);
see Viechtbauer (2005). It can vanish several times, so that a solver that follows it from one side may end on
a lower maximum. Here one maximum is found, the rest of the axis is searched until it is sure to hold no
other, and where there are several their likelihoods are compared, that of tau2 = 0 among them.

``Body`` is what this needs to know of a model: ``projection.Studies`` has one mean, ``regression.Moderated``
has moderators.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from evidence.stats.roots import middle, root

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.stats.projection import Projection
    from evidence.stats.rows import Each

ROUNDING = 1e-12
"""Relative excess of one part of the score over the other that counts as none: far below what moves a maximum."""

FINEST_RATIO = 1.0 + 1e-4
"""Values of 1 + tau2 as near as this are not parted further: the likelihood between them is flat."""


class Body(Protocol):
    """Studies and a model for their means, in units of the smallest variance."""

    k: Each

    @property
    def df(self) -> Each:
        """Studies less coefficients."""

    @property
    def widest(self) -> Each:
        """Largest variance."""

    @property
    def squares(self) -> Each:
        """Residual sum of squares with unit weights."""

    @property
    def spread(self) -> Each:
        """Sum of squared deviations of the effects from their plain mean."""

    @property
    def plain_trace(self) -> Each:
        """The part of the expected ``squares`` that is sampling error."""

    @property
    def fixed(self) -> Projection:
        """The projection at tau2 = 0."""

    def at(self, tau2: Each) -> Projection:
        """The projection at a value of tau2."""

    def q_at(self, tau2: Each) -> tuple[Each, Each]:
        """Q(tau2) and -dQ/dtau2."""

    def log_variances(self, tau2: Each) -> Each:
        """Sum of log(v + tau2)."""

    def log_det(self, tau2: Each) -> Each:
        """Logarithm of |X'WX|."""


class Score(NamedTuple):
    """The score at a value of tau2: the parts of which the first draws tau2 up and the other down.

    With positive numbers z_j and l_j, up = sum z_j^2 / (l_j + tau2)^2 and down = sum 1 / (l_j + tau2). So
    up^(-1/2) and 1/down are power means, of orders -2 and -1, of numbers that grow with tau2: both are concave
    in tau2, and straight lines where all variances are equal. Between two points each lies above its chord
    and below its tangents, which is what bounds the score where it was not computed.
    """

    tau2: Each
    up: Each
    up_slope: Each
    """-dup/dtau2"""
    down: Each
    down_slope: Each
    """-ddown/dtau2"""

    @property
    def value(self) -> Each:
        """Twice the derivative of the log-likelihood."""
        return self.up - self.down

    @property
    def high(self) -> Each:
        """The power -1/2 of ``up``."""
        return self.up**-0.5

    @property
    def high_slope(self) -> Each:
        """The derivative of ``high``."""
        return 0.5 * self.up_slope * self.up**-1.5

    @property
    def broad(self) -> Each:
        """The inverse of ``down``."""
        return 1.0 / self.down

    @property
    def broad_slope(self) -> Each:
        """The derivative of ``broad``."""
        return self.down_slope / self.down**2

    @property
    def newton(self) -> Each:
        """Newton's step on down / up - 1: with equal variances a straight line in tau2, and nearly one else."""
        steepness = self.down * self.up_slope - self.up * self.down_slope
        if steepness > 0.0:
            return self.up * self.value / steepness
        return math.copysign(math.inf, self.value)


def tau2_likeliest(body: Body, *, restricted: bool) -> float:
    """tau2 >= 0 of the highest likelihood."""
    ceiling = ceiling_of(body, restricted=restricted)
    if ceiling <= 0.0:
        return 0.0
    none = score(body.fixed, restricted=restricted)
    most = score(body.at(ceiling), restricted=restricted)
    maxima = [0.0 if none.value <= 0.0 else _stationary(body, none, most, restricted=restricted)]
    knots = [none, most]
    if maxima[0] > 0.0:
        found = score(body.at(maxima[0]), restricted=restricted)
        knots.insert(1, found._replace(up=found.down))
    for left, right in pairwise(knots):
        around = _around_maxima(body, left, right, maxima[0], restricted=restricted)
        maxima += [_stationary(body, *ends, restricted=restricted) for ends in around]
    if len(maxima) == 1:
        return maxima[0]
    return max(maxima, key=lambda tau2: log_likelihood(body, tau2, restricted=restricted))


def log_likelihood(body: Body, tau2: Each, *, restricted: bool) -> Each:
    """Log-likelihood up to a constant: -(sum log(v + tau2) + y'Py) / 2; restricted: - log |X'WX| / 2 more."""
    restriction = body.log_det(tau2) if restricted else 0.0
    return -0.5 * (body.log_variances(tau2) + body.at(tau2).q + restriction)


def score(at: Projection, *, restricted: bool) -> Score:
    """Parts of the score of a likelihood."""
    down = (at.trace, at.trace_slope) if restricted else (at.weight, at.weight_slope)
    return Score(at.tau2, at.pull, 2.0 * at.pull_slope, *down)


def ceiling_of(body: Body, *, restricted: bool) -> Each:
    """Find a value of tau2 from which on the score is negative.

    With S the sum of squares about the plain fit, y'PPy <= S / (min v + tau2)^2, tr P >= (k-p) / (max v +
    tau2) and 1'W1 >= k / (max v + tau2): negative once n (min v + tau2)^2 > S (max v + tau2), with n = k - p
    or k. The root of that quadratic, and a little more.
    """
    each = body.squares / (body.df if restricted else body.k)
    marginal = 0.5 * (each + (each**2 + 4.0 * each * (body.widest - 1.0)) ** 0.5)
    return marginal * (1.0 + 1e-9) - 1.0


def _around_maxima(
    body: Body, left: Score, right: Score, known: Each, *, restricted: bool
) -> Iterator[tuple[Score, Score]]:
    """Part an interval of tau2 until its pieces are simple, and yield those that hold another maximum."""
    if is_simple(left, right):
        if left.value > 0.0 >= right.value and right.tau2 != known:
            yield left, right
        return
    between = score(body.at(middle(left.tau2, right.tau2)), restricted=restricted)
    yield from _around_maxima(body, left, between, known, restricted=restricted)
    yield from _around_maxima(body, between, right, known, restricted=restricted)


def is_simple(left: Score, right: Score) -> Each:
    """Say whether the score surely keeps its sign, or only falls or rises, between two values of tau2.

    For arrays of scores, an array of answers.
    """
    return (
        ((left.value <= 0.0) & (right.value <= 0.0) & _stays_negative(left, right))
        | ((left.value >= 0.0) & (right.value >= 0.0) & _stays_positive(left, right))
        | (left.down_slope < right.up_slope)
        | (right.down_slope > left.up_slope)
        | (1.0 + right.tau2 < FINEST_RATIO * (1.0 + left.tau2))
    )


def _stays_negative(left: Score, right: Score) -> Each:
    """Say whether up <= down in all of an interval: the chord of up^(-1/2), squared, above the tangents of 1/down."""
    width = right.tau2 - left.tau2
    chord = (right.high - left.high) / width
    bend = _meeting(left.broad, left.broad_slope, right.broad, right.broad_slope, width)
    below = ROUNDING * left.broad
    for value, slope, low, high in (
        (left.broad, left.broad_slope, 0.0, bend),
        (right.broad - right.broad_slope * width, right.broad_slope, bend, width),
    ):
        nearest = _within((0.5 * slope / chord - left.high) / chord, low, high)
        below = _within((left.high + chord * nearest) ** 2 - value - slope * nearest, -math.inf, below)
    return below >= -ROUNDING * left.broad


def _stays_positive(left: Score, right: Score) -> Each:
    """Say whether up >= down in all of an interval: the tangents of up^(-1/2), squared, below the chord of 1/down."""
    width = right.tau2 - left.tau2
    bend = _meeting(left.high, left.high_slope, right.high, right.high_slope, width)
    chord = left.broad + (right.broad - left.broad) * bend / width
    return (left.high + left.high_slope * bend) ** 2 <= chord * (1.0 + ROUNDING)


def _meeting(left: Each, left_slope: Each, right: Each, right_slope: Each, width: Each) -> Each:
    """How far from the left end the tangents at both ends of an interval cross."""
    bend = left_slope - right_slope
    return _within((right - right_slope * width - left) / (bend + (bend <= 0.0)), 0.0, width)


def _within(value: Each, low: Each, high: Each) -> Each:
    if isinstance(value, np.ndarray):
        return np.minimum(np.maximum(value, low), high)
    return min(max(value, low), high)


def _stationary(body: Body, left: Score, right: Score, *, restricted: bool) -> Each:
    """Root of the score between two values of tau2."""

    def step(tau2: Each) -> Each:
        return score(body.at(tau2), restricted=restricted).newton

    return root(step, low=left.tau2, high=right.tau2, start=start_between(body, left, right))


def start_between(body: Body, left: Score, right: Score) -> Each:
    """Begin at the moment estimate of DerSimonian and Laird, or where a line through down / up - 1 is zero."""
    below, above = left.down / left.up - 1.0, right.down / right.up - 1.0
    crossing = left.tau2 - below * (right.tau2 - left.tau2) / (above - below)
    moments = (body.fixed.q - body.df) / body.fixed.trace
    inside = (left.tau2 < moments) & (moments < right.tau2)
    return moments * inside + crossing * (1 - inside)
