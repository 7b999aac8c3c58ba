"""A common effect of 2 x 2 tables without a variance per table: for events so rare that those would mislead.

Cells as in ``counts``. Nothing is added to a zero cell for the estimate and its error. Tables without events,
or without anybody who had none, tell nothing of a ratio and have no weight.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from evidence.stats.counts import Counts, Tables, log_odds_ratio, log_risk_ratio, risk_difference, tables
from evidence.stats.distributions import chi2_p, normal_p, normal_quantile
from evidence.stats.heterogeneity import i2_and_h2_from_q
from evidence.stats.pooling import Pool, check, ratio
from evidence.stats.rows import columns

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from evidence.stats.rows import Array

OF_TABLES = {"RR": log_risk_ratio, "OR": log_odds_ratio, "RD": risk_difference}


def mantel_haenszel(
    measure: str, events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike, *, level: float = 0.95
) -> Pool:
    """Combine tables by Mantel and Haenszel into one RR or OR (as logarithms) or RD; normal interval.

    OR: variance of Robins, Breslow and Greenland (1986); RR: Greenland and Robins (1985); RD: Sato, Greenland
    and Robins (1989). ``q`` and ``i2`` are those of the tables' own effects about this estimate, weights 1/v
    after 1/2 is added to tables with a zero cell; tables without events, or without anything else, are left
    out of it, so that ``q_df`` can be below k - 1. Equal to metafor's ``rma.mh``; ``p`` is that of the normal
    distribution, not of the Cochran-Mantel-Haenszel test.

    Raises ``ValueError`` for another measure, for impossible rows, and for a ratio where all tables together
    have no events in a group. A risk difference has se = 0 where all of one group and none of the other had events.
    """
    if measure not in OF_TABLES:
        raise ValueError(f"Mantel-Haenszel has no {measure!r}; it has {', '.join(OF_TABLES)}")
    counts = Counts(**columns(events1=events1, n1=n1, events2=events2, n2=n2))
    cells = tables(counts, add=0.0, to="none")
    estimate, variance = {"RR": _risk_ratio, "OR": _odds_ratio, "RD": _risk_difference}[measure](cells)
    telling = _telling(cells)
    q, df = 0.0, max(int(telling.sum()) - 1, 0)
    if df > 0:
        yi, vi = OF_TABLES[measure](tables(Counts(*(column[telling] for column in counts)), add=0.5, to="only0"))
        q = float(((yi - estimate) ** 2 / vi).sum())
    return _common("MH", estimate, math.sqrt(max(0.0, variance)), len(cells.a), (q, df), level)


def peto(events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike, *, level: float = 0.95) -> Pool:
    """Combine tables into one log odds ratio by Peto's one-step method; normal interval.

    sum(O - E) / sum(V), with the events O of group 1, their expectation E and hypergeometric variance V given
    the margins (Yusuf and others 1985). Good for events below 1 % in groups of about equal size; biased with
    unequal groups or large effects (Cochrane Handbook 6.5, 10.4.4.2). Equal to metafor's ``rma.peto``.

    Raises ``ValueError`` for impossible rows, and where no table has both events and people without.
    """
    cells = tables(Counts(**columns(events1=events1, n1=n1, events2=events2, n2=n2)), add=0.0, to="none")
    n = cells.n1 + cells.n2
    events, others = cells.a + cells.c, cells.b + cells.d
    excess = cells.a - events * cells.n1 / n
    v = events * others * (cells.n1 / n) * (cells.n2 / n) / np.maximum(n - 1.0, 1.0)
    if not v.any():
        raise ValueError("no table has both events and people without; Peto's method gives no odds ratio")
    telling = v > 0.0
    q = float((excess[telling] ** 2 / v[telling]).sum() - excess.sum() ** 2 / v.sum())
    df = int(_telling(cells).sum()) - 1
    return _common("Peto", excess.sum() / v.sum(), 1.0 / math.sqrt(v.sum()), len(n), (max(q, 0.0), df), level)


def _odds_ratio(cells: Tables) -> tuple[float, float]:
    n = cells.n1 + cells.n2
    r, s = cells.a * cells.d / n, cells.b * cells.c / n
    concordant, discordant = (cells.a + cells.d) / n, (cells.b + cells.c) / n
    above, below = _both("odds ratio", r, s)
    variance = 0.5 * (
        (concordant @ r) / above**2 + (concordant @ s + discordant @ r) / (above * below) + (discordant @ s) / below**2
    )
    return math.log(above / below), float(variance)


def _risk_ratio(cells: Tables) -> tuple[float, float]:
    n = cells.n1 + cells.n2
    above, below = _both("risk ratio", cells.a * cells.n2 / n, cells.c * cells.n1 / n)
    spread = (cells.n1 / n) * (cells.n2 / n) * (cells.a + cells.c) - cells.a * cells.c / n
    return math.log(above / below), float(spread.sum()) / (above * below)


def _risk_difference(cells: Tables) -> tuple[float, float]:
    n = cells.n1 + cells.n2
    weight = float((cells.n1 * cells.n2 / n).sum())
    difference = float((cells.a * cells.n2 / n - cells.c * cells.n1 / n).sum()) / weight
    share1, share2 = cells.n1 / n, cells.n2 / n
    slope = cells.c * share1**2 - cells.a * share2**2 + share1 * share2 * (cells.n2 - cells.n1) / 2.0
    rest = (cells.a * cells.d + cells.c * cells.b) / n / 2.0
    return difference, (difference * float(slope.sum()) + float(rest.sum())) / weight**2


def _both(ratio: str, above: Array, below: Array) -> tuple[float, float]:
    sums = float(above.sum()), float(below.sum())
    if not all(sums):
        raise ValueError(f"all tables together have a zero cell; Mantel-Haenszel gives no finite {ratio}")
    return sums


def _telling(cells: Tables) -> NDArray[np.bool_]:
    """Tables with events, and with people who had none, in at least one group."""
    return np.asarray((cells.a + cells.c > 0.0) & (cells.b + cells.d > 0.0))


def _common(method: str, estimate: float, se: float, k: int, spread: tuple[float, int], level: float) -> Pool:
    check("EE", "z", level)
    estimate, (q, df) = float(estimate), spread
    reach = normal_quantile(0.5 * (1.0 + level)) * se
    i2, h2 = i2_and_h2_from_q(q, df) if df > 0 else (0.0, 1.0)
    stat = ratio(estimate, se)
    return Pool(
        method=method,
        test="z",
        level=level,
        k=k,
        estimate=estimate,
        se=se,
        stat=stat,
        df=None,
        p=normal_p(stat),
        ci=(estimate - reach, estimate + reach),
        pi=None,
        tau2=0.0,
        tau2_ci=None,
        i2=i2,
        i2_ci=None,
        h2=h2,
        q=q,
        q_df=df,
        q_p=chi2_p(q, df) if df > 0 else 1.0,
    )
