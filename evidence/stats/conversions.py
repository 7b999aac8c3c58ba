"""From what papers report to standard errors and deviations, and from one measure to another.

Numbers or arrays of them, which are combined as numpy does. Sections are those of the Cochrane Handbook 6.5.
Impossible input raises ``ValueError``.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import ndtri, stdtrit

from evidence.stats.rows import refuse

if TYPE_CHECKING:
    from evidence.stats.rows import Array, Each

LARGE_GROUP = 60
"""From this size on the Handbook (6.5.2.2) takes the normal quantile for the interval of a mean, below it t."""

LOGISTIC = math.pi / math.sqrt(3.0)
"""Standard deviation of the logistic distribution: log odds ratios in units of it are like d (Chinn 2000)."""


class Converted(NamedTuple):
    """An effect on another scale and its sampling variance."""

    yi: Each
    vi: Each


class Group(NamedTuple):
    """Size, mean and standard deviation of a group."""

    n: float
    mean: float
    sd: float


def se_from_ci(low: Each, high: Each, *, level: float = 0.95, df: Each | None = None) -> Each:
    """Standard error from a symmetric interval: its width over twice the quantile, normal or t with ``df`` (6.3.1).

    For a ratio, give the logarithms of the bounds.
    """
    _within("level", level, 0.0, 1.0)
    _needs(np.less_equal(low, high), "low", low, "must not be above high")
    return (high - low) / (2.0 * _quantile(0.5 * (1.0 + level), df))


def se_from_p(estimate: Each, p: Each, *, df: Each | None = None) -> Each:
    """Standard error from an estimate and its exact two-sided p, normal or of t with ``df`` (6.3.2, 6.5.2.3).

    A bound such as p < 0.05 gives none. For a ratio, give the logarithm of the estimate.
    """
    _within("p", p, 0.0, 1.0)
    return np.abs(estimate) / _quantile(1.0 - 0.5 * np.asarray(p), df)


def se_from_t(estimate: Each, t: Each) -> Each:
    """Standard error from an estimate and its t or z statistic (6.5.2.3)."""
    _needs(np.not_equal(t, 0.0), "t", t, "must not be 0, which tells nothing of the error")
    return np.abs(np.asarray(estimate) / t)


def sd_from_se(se: Each, n: Each) -> Each:
    """Standard deviation of one group from the standard error of its mean (6.5.2.2)."""
    return se * np.sqrt(_positive("n", n))


def sd_from_ci(low: Each, high: Each, n: Each, *, level: float = 0.95) -> Each:
    """Standard deviation of one group from the interval of its mean; t quantile below 60 people (6.5.2.2)."""
    small = np.less(_positive("n", n), LARGE_GROUP)
    df = np.maximum(np.asarray(n) - 1.0, 1.0)
    by_t, by_z = se_from_ci(low, high, level=level, df=df), se_from_ci(low, high, level=level)
    chosen: Each = np.where(small, by_t, by_z)
    return sd_from_se(chosen[()], n)


def sd_from_t(difference: Each, t: Each, n1: Each, n2: Each) -> Each:
    """Pooled standard deviation from a difference of two means and its t statistic (6.5.2.3)."""
    return se_from_t(difference, t) / np.sqrt(1.0 / _positive("n1", n1) + 1.0 / _positive("n2", n2))


def sd_from_f(difference: Each, f: Each, n1: Each, n2: Each) -> Each:
    """Pooled standard deviation from a difference of two means and the F of the two groups, which is t squared."""
    return sd_from_t(difference, np.sqrt(_positive("f", f)), n1, n2)


def d_from_t(t: Each, n1: Each, n2: Each) -> Each:
    """Difference in pooled standard deviations from t: d = t sqrt(1/n1 + 1/n2), not corrected for small samples."""
    return t * np.sqrt(1.0 / _positive("n1", n1) + 1.0 / _positive("n2", n2))


def d_from_f(f: Each, n1: Each, n2: Each) -> Each:
    """Size of d from the F of two groups; its sign is not known."""
    return d_from_t(np.sqrt(_positive("f", f)), n1, n2)


def log_odds_ratio_from_d(d: Each, variance: Each) -> Converted:
    """Log odds ratio like a standardised difference: times pi / sqrt(3) (Chinn 2000; 10.6)."""
    return Converted(LOGISTIC * d, LOGISTIC**2 * variance)


def d_from_log_odds_ratio(log_odds_ratio: Each, variance: Each) -> Converted:
    """Standardised difference like a log odds ratio: over pi / sqrt(3) (Chinn 2000; 10.6)."""
    return Converted(log_odds_ratio / LOGISTIC, variance / LOGISTIC**2)


def within_person_correlation(sd_baseline: Each, sd_end: Each, sd_change: Each) -> Each:
    """Correlation of two values of the same people from three standard deviations (6.5.2.8)."""
    both = _positive("sd_baseline", sd_baseline) ** 2 + _positive("sd_end", sd_end) ** 2
    r = (both - np.asarray(sd_change) ** 2) / (2.0 * np.asarray(sd_baseline) * sd_end)
    _within("the correlation that follows", r, -1.0 - 1e-12, 1.0 + 1e-12)
    return r


def sd_of_change(sd_baseline: Each, sd_end: Each, correlation: Each) -> Each:
    """Standard deviation of a change from those of both values and their correlation (6.5.2.8)."""
    _within("correlation", correlation, -1.0 - 1e-12, 1.0 + 1e-12)
    cross = 2.0 * np.asarray(correlation) * sd_baseline * sd_end
    return np.sqrt(np.maximum(0.0, np.asarray(sd_baseline) ** 2 + np.asarray(sd_end) ** 2 - cross))


def design_effect(mean_size: Each, icc: Each) -> Each:
    """Factor on the variance of an analysis that ignored its clusters: 1 + (m - 1) ICC (23.1.4)."""
    _needs(np.greater_equal(mean_size, 1.0), "mean_size", mean_size, "must be 1 or above")
    _within("icc", icc, -1e-300, 1.0 + 1e-300)
    return 1.0 + (np.asarray(mean_size) - 1.0) * icc


def effective_n(n: Each, mean_size: Each, icc: Each) -> Each:
    """People that as many independent ones as a cluster trial is worth: n over the design effect (23.1.4)."""
    return n / design_effect(mean_size, icc)


def combined_groups(n: Array, mean: Array, sd: Array) -> Group:
    """Several groups as one (6.5.2.10): the mean and standard deviation that all their people together have."""
    sizes, means, spreads = (np.asarray(values, dtype=np.float64) for values in (n, mean, sd))
    _positive("n", sizes)
    total = float(sizes.sum())
    overall = float(sizes @ means) / total
    squares = float((sizes - 1.0) @ spreads**2 + sizes @ (means - overall) ** 2)
    return Group(total, overall, math.sqrt(squares / (total - 1.0)))


def shared_control_covariance(sd_control: Each, n_control: Each) -> Each:
    """Covariance of two mean differences against one control group: sd^2 / n of that group (Gleser and Olkin 2009)."""
    return np.asarray(sd_control) ** 2 / _positive("n_control", n_control)


def shared_control_correlation(n_experimental: Each, n_control: Each) -> Each:
    """Correlation of two contrasts against one control, all groups of one spread: n / (n + n_control), 1/2 if equal."""
    return n_experimental / (np.asarray(n_experimental) + _positive("n_control", n_control))


def _quantile(p: Each, df: Each | None) -> Each:
    return ndtri(p) if df is None else stdtrit(_positive("df", df), p)


def _positive(name: str, values: Each) -> Each:
    _needs(np.greater(values, 0.0), name, values, "must be above 0")
    return values


def _within(name: str, values: Each, low: float, high: float) -> None:
    inside = np.greater(values, low) & np.less(values, high)
    _needs(inside, name, values, f"must lie between {round(low)} and {round(high)}")


def _needs(holds: Each, name: str, values: Each, why: str) -> None:
    if np.ndim(holds):
        refuse(~holds, name, np.broadcast_to(values, np.shape(holds)), why)
    elif not holds:
        raise ValueError(f"{name} is {values:g}; it {why}")
