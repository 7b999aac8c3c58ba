"""Effect sizes of two groups with means and standard deviations. Positive: higher values in group 1."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, overload

import numpy as np
from scipy.special import poch

from evidence.stats.rows import refuse

if TYPE_CHECKING:
    from evidence.stats.rows import Array


class Groups(NamedTuple):
    """Mean, standard deviation and size of two groups, one entry per study."""

    mean1: Array
    sd1: Array
    n1: Array
    mean2: Array
    sd2: Array
    n2: Array

    def checked(self) -> Groups:
        """Return the same groups, once sizes are above 0 and no standard deviation is negative."""
        refuse(self.n1 <= 0.0, "n1", self.n1, "must be above 0")
        refuse(self.n2 <= 0.0, "n2", self.n2, "must be above 0")
        refuse(self.sd1 < 0.0, "sd1", self.sd1, "must not be negative")
        refuse(self.sd2 < 0.0, "sd2", self.sd2, "must not be negative")
        return self


def mean_difference(groups: Groups) -> tuple[Array, Array]:
    """Mean of group 1 minus mean of group 2, in units of the scale, and its variance sd1^2/n1 + sd2^2/n2."""
    variance = groups.sd1**2 / groups.n1 + groups.sd2**2 / groups.n2
    return groups.mean1 - groups.mean2, variance


def hedges_g(groups: Groups) -> tuple[Array, Array]:
    """Difference of means in pooled standard deviations, corrected for small samples (Hedges 1981).

    g = J(m) (mean1 - mean2) / s with m = n1 + n2 - 2 and s the pooled standard deviation; variance
    1/n1 + 1/n2 + g^2 / (2 (n1 + n2)), with g and not d in it and without J^2, as in metafor.
    """
    m = groups.n1 + groups.n2 - 2.0
    refuse(m <= 1.0, "n1 + n2", m + 2.0, "must be above 3 for the correction of a standardised difference")
    squares = (groups.n1 - 1.0) * groups.sd1**2 + (groups.n2 - 1.0) * groups.sd2**2
    refuse(squares <= 0.0, "the pooled variance", squares / m, "must be above 0 to standardise by")
    g = hedges_correction(m) * (groups.mean1 - groups.mean2) / np.sqrt(squares / m)
    return g, 1.0 / groups.n1 + 1.0 / groups.n2 + g**2 / (2.0 * (groups.n1 + groups.n2))


@overload
def hedges_correction(m: float) -> float: ...
@overload
def hedges_correction(m: Array) -> Array: ...
def hedges_correction(m: float | Array) -> float | Array:
    """Exact factor J that takes the bias from a standardised difference with ``m`` degrees of freedom, m > 1.

    J(m) = Gamma(m/2) / (sqrt(m/2) Gamma((m-1)/2)), Hedges (1981), J Educ Stat 6:107-128; not the
    approximation 1 - 3/(4m - 1). The ratio of gammas is Pochhammer's symbol ((m-1)/2)_(1/2), which stands
    where each gamma overflows.
    """
    degrees = np.asarray(m, dtype=np.float64)
    refuse(np.atleast_1d(degrees <= 1.0), "m", np.atleast_1d(degrees), "must be above 1")
    factor = poch(0.5 * (degrees - 1.0), 0.5) / np.sqrt(0.5 * degrees)
    return float(factor) if degrees.ndim == 0 else np.asarray(factor, dtype=np.float64)
