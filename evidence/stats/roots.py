"""Where an equation in tau2 is solved, for one body or for many at once."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from evidence.stats.projection import Studies as Held
    from evidence.stats.rows import Array, Each

    Rows = NDArray[np.intp]
    Mask = NDArray[np.bool_]

SETTLED = 1e-6
"""A last Newton step of this size, relative to 1 + tau2, ends the search: the error left is about its square.

1 + tau2 is the marginal variance of the most precise study in its own units (``projection.Studies``), so the
test is relative whatever the scale of the effects.
"""

MOST_STEPS = 400
"""Far more than bisection needs on its own for 1 + tau2 between 1 and 1e300 (about 60)."""


def root(step: Callable[[float], float], *, low: float, high: float, start: float) -> float:
    """Point between ``low`` and ``high`` where ``step``, Newton's correction at a point, is zero.

    The sign of ``step`` must tell on which side of the root the point lies; its size may be wrong anywhere
    but near the root. A correction that leaves the bracket is replaced by halving it on the scale of log(1 +
    tau2), so the search cannot run away, and ends quadratically.
    """
    at = start
    for _ in range(MOST_STEPS):
        move = step(at)
        low, high = (at, high) if move > 0.0 else (low, at)
        if abs(move) <= SETTLED * (1.0 + at):
            return min(max(at + move, low), high)
        at = at + move if low < at + move < high else middle(low, high)
        if high - low <= math.ulp(1.0 + high):
            return at
    raise ArithmeticError(f"no root between {low!r} and {high!r} after {MOST_STEPS} steps")


def roots(
    step: Callable[[Held, Array, Rows], Array], bodies: Held, *, where: Mask, low: Array, high: Array, start: Array
) -> Array:
    """Do the same for the equations of many bodies, and give 0 ``where`` none is to be solved.

    ``step`` gets bodies, a point for each, and which of the given ones they are. A body whose search has ended
    stays in hand, unmoved, until half of those in hand are done: leaving out costs a copy of the rest.
    """
    found = np.zeros(len(start))
    rows, held = np.arange(len(start)), bodies
    at, active = start, where
    for _ in range(MOST_STEPS):
        if 2 * np.count_nonzero(active) <= len(active):
            found[rows[~active]] = np.where(where[rows[~active]], at[~active], 0.0)
            if not active.any():
                return found
            rows, held = rows[active], held.take(active)
            low, high, at, active = low[active], high[active], at[active], active[active]
        move = step(held, at, rows)
        rising = move > 0.0
        low, high = np.where(rising, at, low), np.where(rising, high, at)
        there = at + move
        settled = np.abs(move) <= SETTLED * (1.0 + at)
        aside = np.where((low < there) & (there < high), there, middle(low, high))
        there = np.where(settled, np.minimum(np.maximum(there, low), high), aside)
        at = np.where(active, there, at)
        active = active & ~settled & (high - low > np.spacing(1.0 + high))
    raise ArithmeticError(f"no roots of {np.count_nonzero(active)} equations after {MOST_STEPS} steps")


def middle(low: Each, high: Each) -> Each:
    """Halve an interval of tau2 on the scale of log(1 + tau2)."""
    return ((1.0 + low) * (1.0 + high)) ** 0.5 - 1.0
