"""Whether small studies show other effects than large ones: funnel plot asymmetry, by regression and by ranks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evidence.stats.counts import Counts, Tables, log_odds_ratio, tables
from evidence.stats.distributions import normal_p, t_p
from evidence.stats.pooling import studies_of
from evidence.stats.regression import metaregression
from evidence.stats.rows import columns

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from evidence.stats.rows import Array

MODELS = ("mixed", "lm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asymmetry:
    """A regression test of the funnel: a slope above 0 means larger effects in smaller studies."""

    slope: float
    se: float
    stat: float
    """slope / se"""
    df: int | None
    """Degrees of freedom of t; None where the normal distribution was used."""
    p: float
    """Two-sided, of no asymmetry."""
    limit: float
    """The effect that the line predicts for a study without sampling error, or of infinite size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RankCorrelation:
    """Kendall's tau-b between standardised effects and variances."""

    k: int
    tau: float
    stat: float
    p_asymptotic: float
    """Two-sided, from the normal distribution with the variance corrected for ties, without continuity correction."""


def egger(yi: ArrayLike, vi: ArrayLike, *, model: str = "mixed") -> Asymmetry:
    """Regress effects on their standard errors (Egger and others 1997; Sterne and Egger 2005).

    ``mixed``: REML meta-regression with a normal test, as metafor's ``regtest``. ``lm``: the classical test,
    least squares with the weights 1 / vi and a dispersion that is estimated, t with k - 2 degrees of freedom.
    ``stat`` is that of the slope, which is the intercept of Egger's own form; ``limit`` the effect at se = 0.

    Raises ``ValueError`` as ``metaregression`` does: for fewer than 3 studies, and where all are of one size.
    """
    if model not in MODELS:
        raise ValueError(f"the model {model!r} is not known; known are {', '.join(MODELS)}")
    given = columns(yi=yi, vi=vi)
    studies_of(yi, vi)
    return _line(given["yi"], given["vi"], np.sqrt(given["vi"]), mixed=model == "mixed")


def peters(events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike) -> Asymmetry:
    """Regress log odds ratios on the inverse of the total sample size (Peters and others 2006, JAMA 295:676).

    Least squares with the weights 1 / (1/events + 1/others) of both groups together, which do not depend on
    the effect; t with k - 2 degrees of freedom. 1/2 is added to the cells of tables with a zero. Tables
    without events, or without anything else, must be left out.
    """
    counts = _counts(events1, n1, events2, n2)
    yi, _ = log_odds_ratio(tables(counts, add=0.5, to="only0"))
    events = counts.events1 + counts.events2
    total = counts.n1 + counts.n2
    return _line(yi, 1.0 / events + 1.0 / (total - events), 1.0 / total, mixed=False)


def harbord(events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike) -> Asymmetry:
    """Regress efficient scores of the log odds ratio on their precision (Harbord and others 2006, Stat Med 25:3443).

    Z / V on 1 / sqrt(V) with weights V: Z the excess of events in group 1 over their expectation, V its
    hypergeometric variance; t with k - 2 degrees of freedom. Tables without events, or without anything else,
    must be left out.
    """
    cells = tables(_counts(events1, n1, events2, n2), add=0.0, to="none")
    n = cells.n1 + cells.n2
    events = cells.a + cells.c
    v = events * (n - events) * (cells.n1 / n) * (cells.n2 / n) / (n - 1.0)
    return _line((cells.a - events * cells.n1 / n) / v, 1.0 / v, 1.0 / np.sqrt(v), mixed=False)


def begg(yi: ArrayLike, vi: ArrayLike) -> RankCorrelation:
    """Correlate the ranks of effects and variances (Begg and Mazumdar 1994, Biometrics 50:1088).

    Effects are taken about the common effect in units of sqrt(vi - 1 / sum(1/vi)). Raises ``ValueError`` as
    ``pool`` does, and for one study.
    """
    given = columns(yi=yi, vi=vi)
    if studies_of(yi, vi).k == 1:
        raise ValueError("a rank correlation needs two studies or more")
    w = 1.0 / given["vi"]
    mean = (w @ given["yi"]) / w.sum()
    standardised = (given["yi"] - mean) / np.sqrt(given["vi"] - 1.0 / w.sum())
    return _kendall(standardised, given["vi"])


def _line(yi: Array, vi: Array, predictor: Array, *, mixed: bool) -> Asymmetry:
    fit = metaregression(yi, vi, predictor, method="REML" if mixed else "EE", test="z" if mixed else "knha")
    slope, se = float(fit.beta[1]), float(fit.se[1])
    stat = float(fit.stat[1])
    p = normal_p(stat) if fit.df is None else t_p(stat, fit.df)
    return Asymmetry(slope=slope, se=se, stat=stat, df=fit.df, p=p, limit=float(fit.beta[0]))


def _counts(events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike) -> Counts:
    counts = Counts(**columns(events1=events1, n1=n1, events2=events2, n2=n2))
    cells = Tables(*tables(counts, add=0.0, to="none"))
    silent = (cells.a + cells.c == 0.0) | (cells.b + cells.d == 0.0)
    if silent.any():
        raise ValueError(f"row {int(silent.argmax()) + 1}: no events, or nothing else, in both groups; leave it out")
    return counts


def _kendall(x: Array, y: Array) -> RankCorrelation:
    """tau-b, and its normal deviate with the variance of Kendall (1970), section 4, corrected for ties."""
    k = len(x)
    score = sum(float((np.sign(x[i] - x[:i]) * np.sign(y[i] - y[:i])).sum()) for i in range(1, k))
    ties_x, ties_y = _ties(x), _ties(y)
    pairs = k * (k - 1) / 2.0
    possible = math.sqrt((pairs - (ties_x * (ties_x - 1)).sum() / 2) * (pairs - (ties_y * (ties_y - 1)).sum() / 2))
    if not possible:
        return RankCorrelation(k=k, tau=math.nan, stat=math.nan, p_asymptotic=math.nan)
    linear = k * (k - 1) * (2 * k + 5) - sum(float((t * (t - 1) * (2 * t + 5)).sum()) for t in (ties_x, ties_y))
    twos = math.prod(float((t * (t - 1)).sum()) for t in (ties_x, ties_y))
    threes = math.prod(float((t * (t - 1) * (t - 2)).sum()) for t in (ties_x, ties_y))
    variance = linear / 18 + twos / (2 * k * (k - 1)) + (threes / (9 * k * (k - 1) * (k - 2)) if k > 2 else 0.0)  # noqa: PLR2004
    stat = score / math.sqrt(variance)
    return RankCorrelation(k=k, tau=score / possible, stat=stat, p_asymptotic=normal_p(stat))


def _ties(values: Array) -> Array:
    """Sizes of the groups of equal values."""
    return np.unique(values, return_counts=True)[1].astype(np.float64)
