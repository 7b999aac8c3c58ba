"""Where an equation in tau2 is solved."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SETTLED = 1e-10
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
        at = at + move if low < at + move < high else math.sqrt((1.0 + low) * (1.0 + high)) - 1.0
        if high - low <= math.ulp(1.0 + high):
            return at
    raise ArithmeticError(f"no root between {low!r} and {high!r} after {MOST_STEPS} steps")
