"""Quantiles and p-values of the distributions that tests and intervals rest on; numbers or arrays of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np
from scipy.special import chdtrc, fdtrc, gammainccinv, gammaincinv, ndtr, ndtri, stdtr, stdtrit

if TYPE_CHECKING:
    from evidence.stats.rows import Array, Each

Number = TypeVar("Number", float, "Array")


def normal_quantile(p: float) -> float:
    """Value below which a standard normal variable lies with probability ``p``, 0 < p < 1 (0.975: 1.96)."""
    return float(ndtri(_probability(p)))


def t_quantile(p: float, df: Number) -> Number:
    """Value below which Student's t with ``df`` degrees of freedom lies with probability ``p``, 0 < p < 1."""
    return _like(df, stdtrit(_degrees(df), _probability(p)))


def normal_p(z: Number) -> Number:
    """Two-sided p-value of a statistic that is standard normal under no effect."""
    return _like(z, 2.0 * ndtr(-abs(z)))


def t_p(t: Number, df: Each) -> Number:
    """Two-sided p-value of a statistic that is Student's t with ``df`` degrees of freedom under no effect."""
    return _like(t, 2.0 * stdtr(_degrees(df), -abs(t)))


def chi2_p(q: Number, df: Each) -> Number:
    """Probability that a chi-square variable with ``df`` degrees of freedom exceeds ``q``."""
    return _like(q, chdtrc(_degrees(df), q))


def f_p(f: float, df1: float, df2: float) -> float:
    """Probability that an F variable with ``df1`` and ``df2`` degrees of freedom exceeds ``f``."""
    return float(fdtrc(_degrees(df1), _degrees(df2), f))


def chi2_quantiles(level: float, df: Each) -> tuple[Each, Each]:
    """Lower and upper value between which a chi-square variable lies with probability ``level``.

    Each is taken from its own tail, so that neither loses digits to a difference from 1.
    """
    tail = 0.5 * (1.0 - _probability(level))
    shape = 0.5 * _degrees(df)
    return _like(df, 2.0 * gammaincinv(shape, tail)), _like(df, 2.0 * gammainccinv(shape, tail))


def _probability(p: float) -> float:
    if not 0.0 < p < 1.0:
        raise ValueError(f"a probability is {p:g}; it must lie between 0 and 1, both excluded")
    return p


def _degrees(df: Each) -> Each:
    if not np.all(df > 0.0):
        raise ValueError(f"the degrees of freedom are {np.min(df):g}; they must be above 0")
    return df


def _like(given: Number, value: Each) -> Number:
    """A plain number for a number."""
    plain: Each = value if np.ndim(given) else float(value)
    result: Number = plain
    return result
