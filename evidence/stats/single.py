"""Effect sizes of one group: proportions, means, changes within the same people, and correlations.

A change is value 1 minus value 2 of the same n people, whose values correlate by r.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from evidence.stats.counts import corrected
from evidence.stats.means import hedges_correction, log_ratio
from evidence.stats.rows import refuse

if TYPE_CHECKING:
    from evidence.stats.rows import Array

FEWEST_FOR_CORRELATION = 4.0
"""metafor estimates no variance of a correlation of this many people or fewer."""


class Proportion(NamedTuple):
    """People with the event and without, one entry per study, corrected where that was asked."""

    events: Array
    others: Array

    @property
    def n(self) -> Array:
        """Size of the group, the correction included."""
        return self.events + self.others


class Paired(NamedTuple):
    """Two values of the same people, one entry per study."""

    mean1: Array
    sd1: Array
    mean2: Array
    sd2: Array
    n: Array
    correlation: Array

    def checked(self) -> Paired:
        """Return the same, once n is above 0, no standard deviation is negative and no |r| above 1."""
        refuse(self.n <= 0.0, "n", self.n, "must be above 0")
        refuse(self.sd1 < 0.0, "sd1", self.sd1, "must not be negative")
        refuse(self.sd2 < 0.0, "sd2", self.sd2, "must not be negative")
        refuse(np.abs(self.correlation) > 1.0, "correlation", self.correlation, "must lie between -1 and 1")
        return self

    @property
    def variance_of_change(self) -> Array:
        """sd1^2 + sd2^2 - 2 r sd1 sd2 (Cochrane Handbook 6.5.2.8)."""
        return self.sd1**2 + self.sd2**2 - 2.0 * self.correlation * self.sd1 * self.sd2


def proportions(events: Array, n: Array, *, add: float, to: str) -> Proportion:
    """Events and others, ``add`` added to both where ``to`` says; a zero is one in either."""
    refuse(n <= 0.0, "n", n, "must be above 0")
    refuse(events < 0.0, "events", events, "must not be negative")
    refuse(events > n, "events", events, "must not exceed n")
    return Proportion(*corrected([events, n - events], add=add, to=to))


def raw_proportion(group: Proportion) -> tuple[Array, Array]:
    """Proportion p and its variance p (1 - p) / n."""
    return group.events / group.n, group.events * group.others / group.n**3


def logit_proportion(group: Proportion) -> tuple[Array, Array]:
    """Log of the odds and its variance 1/events + 1/others."""
    both = np.minimum(group.events, group.others)
    refuse(both <= 0.0, "events or others", both, "gives no finite log odds; correct zero counts with add and to")
    return np.log(group.events / group.others), 1.0 / group.events + 1.0 / group.others


def arcsine_proportion(group: Proportion) -> tuple[Array, Array]:
    """asin(sqrt(p)), in radians, and its variance 1 / (4 n)."""
    return np.arcsin(np.sqrt(group.events / group.n)), 0.25 / group.n


def double_arcsine_proportion(group: Proportion) -> tuple[Array, Array]:
    """Double arcsine of Freeman and Tukey (1950), halved as in metafor, and its variance 1 / (4 n + 2)."""
    n = group.n
    both = np.arcsin(np.sqrt(group.events / (n + 1.0))) + np.arcsin(np.sqrt((group.events + 1.0) / (n + 1.0)))
    return 0.5 * both, 1.0 / (4.0 * n + 2.0)


def mean_of_group(mean: Array, sd: Array, n: Array) -> tuple[Array, Array]:
    """Mean and its variance sd^2 / n."""
    refuse(n <= 0.0, "n", n, "must be above 0")
    refuse(sd < 0.0, "sd", sd, "must not be negative")
    return mean, sd**2 / n


def mean_change(pairs: Paired) -> tuple[Array, Array]:
    """Mean change in units of the scale and its variance sd_change^2 / n."""
    return pairs.mean1 - pairs.mean2, pairs.variance_of_change / pairs.n


def change_in_own_units(pairs: Paired) -> tuple[Array, Array]:
    """Mean change in standard deviations of the change, times J(n - 1); variance 1/n + g^2 / (2n) (SMCC)."""
    spread = pairs.variance_of_change
    refuse(spread <= 0.0, "the variance of the change", spread, "must be above 0 to standardise by")
    g = _corrected_change(pairs, np.sqrt(spread))
    return g, 1.0 / pairs.n + g**2 / (2.0 * pairs.n)


def change_in_raw_units(pairs: Paired) -> tuple[Array, Array]:
    """Mean change in sd1, times J(n - 1); variance 2 (1 - r) / n + g^2 / (2n) (SMCR; Becker 1988). sd2 is not used."""
    refuse(pairs.sd1 <= 0.0, "sd1", pairs.sd1, "must be above 0 to standardise by")
    g = _corrected_change(pairs, pairs.sd1)
    return g, 2.0 * (1.0 - pairs.correlation) / pairs.n + g**2 / (2.0 * pairs.n)


def log_ratio_of_change(pairs: Paired) -> tuple[Array, Array]:
    """Log of mean1 / mean2 in the same people and its variance (Lajeunesse 2011, equation 6)."""
    share1, share2 = pairs.sd1 / pairs.mean1, pairs.sd2 / pairs.mean2
    yi = log_ratio(pairs.mean1, pairs.mean2)
    return yi, (share1**2 + share2**2 - 2.0 * pairs.correlation * share1 * share2) / pairs.n


def raw_correlation(correlation: Array, n: Array) -> tuple[Array, Array]:
    """Correlation r and its variance (1 - r^2)^2 / (n - 1)."""
    _refuse_correlation(correlation, n)
    return correlation, (1.0 - correlation**2) ** 2 / (n - 1.0)


def fisher_z(correlation: Array, n: Array) -> tuple[Array, Array]:
    """Fisher's z = artanh(r) and its variance 1 / (n - 3)."""
    _refuse_correlation(correlation, n)
    refuse(np.abs(correlation) == 1.0, "correlation", correlation, "must lie within -1 and 1 for a finite z")
    return np.arctanh(correlation), 1.0 / (n - 3.0)


def _corrected_change(pairs: Paired, unit: Array) -> Array:
    df = pairs.n - 1.0
    refuse(df <= 1.0, "n", pairs.n, "must be above 2 for the correction of a standardised change")
    return np.asarray(hedges_correction(df) * (pairs.mean1 - pairs.mean2) / unit)


def _refuse_correlation(correlation: Array, n: Array) -> None:
    refuse(np.abs(correlation) > 1.0, "correlation", correlation, "must lie between -1 and 1")
    refuse(n <= FEWEST_FOR_CORRELATION, "n", n, "must be above 4 for the variance of a correlation")
