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


def hedges_g(groups: Groups, *, unbiased: bool = False) -> tuple[Array, Array]:
    """Difference of means in pooled standard deviations, corrected for small samples (Hedges 1981).

    g = J(m) (mean1 - mean2) / s with m = n1 + n2 - 2 and s the pooled standard deviation; variance
    1/n1 + 1/n2 + g^2 / (2 (n1 + n2)), with g and not d in it and without J^2, as in metafor (its vtype LS).
    ``unbiased`` (its UB): 1/n1 + 1/n2 + (1 - (m - 2) / (m J^2)) g^2.
    """
    m = _degrees(groups)
    squares = (groups.n1 - 1.0) * groups.sd1**2 + (groups.n2 - 1.0) * groups.sd2**2
    refuse(squares <= 0.0, "the pooled variance", squares / m, "must be above 0 to standardise by")
    correction = hedges_correction(m)
    g = correction * (groups.mean1 - groups.mean2) / np.sqrt(squares / m)
    per_g2 = 1.0 - (m - 2.0) / (m * correction**2) if unbiased else 0.5 / (m + 2.0)
    return g, 1.0 / groups.n1 + 1.0 / groups.n2 + per_g2 * g**2


def hedges_g_heteroscedastic(groups: Groups) -> tuple[Array, Array]:
    """Difference of means in s = sqrt((sd1^2 + sd2^2) / 2), for groups of unequal spread (Bonett 2008, 2009).

    g = J(n1 + n2 - 2) (mean1 - mean2) / s; variance J^2 (g^2 (sd1^4/(n1-1) + sd2^4/(n2-1)) / (8 s^4) +
    (sd1^2/(n1-1) + sd2^2/(n2-1)) / s^2): J enters g^2 and again outside, as in metafor.
    """
    correction = hedges_correction(_degrees(groups))
    refuse(np.minimum(groups.n1, groups.n2) <= 1.0, "a group", np.minimum(groups.n1, groups.n2), "must be above 1")
    square = (groups.sd1**2 + groups.sd2**2) / 2.0
    refuse(square <= 0.0, "the mean variance", square, "must be above 0 to standardise by")
    g = correction * (groups.mean1 - groups.mean2) / np.sqrt(square)
    fourth = groups.sd1**4 / (groups.n1 - 1.0) + groups.sd2**4 / (groups.n2 - 1.0)
    second = groups.sd1**2 / (groups.n1 - 1.0) + groups.sd2**2 / (groups.n2 - 1.0)
    return g, correction**2 * (g**2 * fourth / (8.0 * square**2) + second / square)


def log_ratio_of_means(groups: Groups) -> tuple[Array, Array]:
    """Log of the ratio of means and its variance sd1^2/(n1 mean1^2) + sd2^2/(n2 mean2^2) (Hedges and others 1999).

    For scales with a true zero; both means must have one sign.
    """
    return log_ratio(groups.mean1, groups.mean2), (
        groups.sd1**2 / (groups.n1 * groups.mean1**2) + groups.sd2**2 / (groups.n2 * groups.mean2**2)
    )


def log_ratio(mean1: Array, mean2: Array) -> Array:
    """Log of mean1 / mean2, which must be of one sign and not 0."""
    refuse(mean1 * mean2 <= 0.0, "mean1 times mean2", mean1 * mean2, "must be above 0 for a ratio of means")
    return np.asarray(np.log(mean1 / mean2))


def _degrees(groups: Groups) -> Array:
    m = groups.n1 + groups.n2 - 2.0
    refuse(m <= 1.0, "n1 + n2", m + 2.0, "must be above 3 for the correction of a standardised difference")
    return m


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
