"""Quantiles and p-values of the distributions that tests and intervals rest on."""

from __future__ import annotations

from scipy.special import chdtrc, gammainccinv, gammaincinv, ndtr, ndtri, stdtr, stdtrit


def normal_quantile(p: float) -> float:
    """Value below which a standard normal variable lies with probability ``p``, 0 < p < 1 (0.975: 1.96)."""
    return float(ndtri(_probability(p)))


def t_quantile(p: float, df: float) -> float:
    """Value below which Student's t with ``df`` degrees of freedom lies with probability ``p``, 0 < p < 1."""
    return float(stdtrit(_degrees(df), _probability(p)))


def normal_p(z: float) -> float:
    """Two-sided p-value of a statistic that is standard normal under no effect."""
    return float(2.0 * ndtr(-abs(z)))


def t_p(t: float, df: float) -> float:
    """Two-sided p-value of a statistic that is Student's t with ``df`` degrees of freedom under no effect."""
    return float(2.0 * stdtr(_degrees(df), -abs(t)))


def chi2_p(q: float, df: float) -> float:
    """Probability that a chi-square variable with ``df`` degrees of freedom exceeds ``q``."""
    return float(chdtrc(_degrees(df), q))


def chi2_quantiles(level: float, df: float) -> tuple[float, float]:
    """Lower and upper value between which a chi-square variable lies with probability ``level``.

    Each is taken from its own tail, so that neither loses digits to a difference from 1.
    """
    tail = 0.5 * (1.0 - _probability(level))
    shape = 0.5 * _degrees(df)
    return 2.0 * float(gammaincinv(shape, tail)), 2.0 * float(gammainccinv(shape, tail))


def _probability(p: float) -> float:
    if not 0.0 < p < 1.0:
        raise ValueError(f"a probability is {p:g}; it must lie between 0 and 1, both excluded")
    return p


def _degrees(df: float) -> float:
    if not df > 0.0:
        raise ValueError(f"the degrees of freedom are {df:g}; they must be above 0")
    return df
