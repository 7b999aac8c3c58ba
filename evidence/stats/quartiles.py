"""Mean and standard deviation of a group of which a paper gives the median with quartiles, range or both."""

from __future__ import annotations

import math
from typing import NamedTuple

from scipy.special import ndtri

FEWEST = 5
"""Below this size the formulas do not hold: metafor's border too."""


class Estimated(NamedTuple):
    """Mean and standard deviation that normal data with these quantiles would have, and a test of that assumption."""

    mean: float
    sd: float
    skewness: float
    """Shi's statistic: how far the median lies from the middle, over the width."""
    critical: float
    """Its critical value at the level 0.05."""

    @property
    def skewed(self) -> bool:
        """Say whether the group is skewed beyond chance, so that mean and sd should not be used."""
        return self.skewness >= self.critical


def mean_and_sd(
    n: float,
    *,
    median: float,
    q1: float | None = None,
    q3: float | None = None,
    minimum: float | None = None,
    maximum: float | None = None,
) -> Estimated:
    """Estimate mean (Luo and others 2018) and sd (Wan and others 2014; all five numbers: Shi and others 2020).

    Needs both quartiles, or minimum and maximum, or all four. The data are taken to be normal; ``skewed`` tells
    where the test of Shi and others speaks against that (critical values as rounded in metafor's
    ``conv.fivenum``), and it is the caller's to say so.

    Raises ``ValueError`` for fewer than 5 people, numbers out of order, and any other choice of numbers.
    """
    given = [value for value in (minimum, q1, median, q3, maximum) if value is not None]
    if n < FEWEST:
        raise ValueError(f"n is {n:g}; it must be {FEWEST} or above for a mean from quantiles")
    if given != sorted(given) or not all(map(math.isfinite, given)):
        raise ValueError(f"{', '.join(f'{value:g}' for value in given)}: quantiles must be finite and rise")
    if q1 is not None and q3 is not None:
        if minimum is not None and maximum is not None:
            return _from_five(n, (minimum, q1, median, q3, maximum))
        if minimum is None and maximum is None:
            return _from_quartiles(n, q1, median, q3)
    elif q1 is None and q3 is None and minimum is not None and maximum is not None:
        return _from_range(n, minimum, median, maximum)
    raise ValueError("a median needs both quartiles, or minimum and maximum, or all four of them")


def _from_range(n: float, low: float, median: float, high: float) -> Estimated:
    """Luo, equation 7; Wan, equation 9."""
    weight = 4.0 / (4.0 + n**0.75)
    mean = weight * (low + high) / 2.0 + (1.0 - weight) * median
    critical = 1.0 / math.log(n + 9.0) + 2.5 / (n + 1.0)
    return Estimated(mean, (high - low) / _range_width(n), _skewness(low, median, high), critical)


def _from_quartiles(n: float, q1: float, median: float, q3: float) -> Estimated:
    """Luo, equation 11; Wan, equation 16."""
    weight = 0.7 + 0.39 / n
    mean = weight * (q1 + q3) / 2.0 + (1.0 - weight) * median
    critical = 2.65 / math.sqrt(n) - 6.0 / n**2
    return Estimated(mean, (q3 - q1) / _quartile_width(n), _skewness(q1, median, q3), critical)


def _from_five(n: float, five: tuple[float, float, float, float, float]) -> Estimated:
    """Luo, equation 15; Shi, equation 10."""
    low, q1, median, q3, high = five
    outer, inner = 2.2 / (2.2 + n**0.75), 0.7 - 0.72 / n**0.55
    mean = outer * (low + high) / 2.0 + inner * (q1 + q3) / 2.0 + (1.0 - outer - inner) * median
    weight = 1.0 / (1.0 + 0.07 * n**0.6)
    sd = weight * (high - low) / _range_width(n) + (1.0 - weight) * (q3 - q1) / _quartile_width(n)
    tails = 2.65 * math.log(0.6 * n) / math.sqrt(n) * _skewness(low, median, high)
    critical = 3.0 / math.sqrt(n) - 40.0 / n**3
    return Estimated(mean, sd, max(tails, _skewness(q1, median, q3)), critical)


def _skewness(low: float, median: float, high: float) -> float:
    return abs(low + high - 2.0 * median) / (high - low) if high > low else 0.0


def _range_width(n: float) -> float:
    """Expected range of n standard normal values, nearly."""
    return float(2.0 * ndtri((n - 0.375) / (n + 0.25)))


def _quartile_width(n: float) -> float:
    """Expected distance of their quartiles, nearly."""
    return float(2.0 * ndtri((0.75 * n - 0.125) / (n + 0.25)))
