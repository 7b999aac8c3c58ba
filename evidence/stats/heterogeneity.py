"""How far the true effects of a body lie apart: tau2, its interval, and what I2 and H2 make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence.stats.distributions import chi2_quantiles
from evidence.stats.likelihood import tau2_reml
from evidence.stats.projection import generalised_q, projection
from evidence.stats.roots import root

if TYPE_CHECKING:
    from collections.abc import Callable

    from evidence.stats.projection import Projection, Studies


def tau2_common(studies: Studies) -> float:
    """No heterogeneity: one effect is taken to be common to all studies (EE, also called fixed effect)."""
    del studies
    return 0.0


def tau2_dl(studies: Studies) -> float:
    """Moments estimate of DerSimonian and Laird (1986): (Q - (k-1)) / tr P, fixed weights, never below 0."""
    fixed = projection(studies, 0.0)
    return max(0.0, (fixed.q - (studies.k - 1)) / fixed.trace)


TAU2: dict[str, Callable[[Studies], float]] = {"EE": tau2_common, "DL": tau2_dl, "REML": tau2_reml}
"""Estimators of tau2 by the name a user gives; in units of ``Studies``, for two studies or more."""


def q_profile(studies: Studies, level: float) -> tuple[float, float]:
    """Interval of tau2 in which Q(tau2) is no surprise, in units of ``Studies``.

    Q(tau2) is chi-square with k-1 degrees of freedom at the true tau2; the bounds are where it equals the
    upper and the lower quantile (Viechtbauer 2007, Stat Med 26:37-52). A bound is 0 where Q(0) is below its
    quantile already; both are 0 where the studies agree better than chance allows, and tau2 may then lie
    outside. It depends on the data alone, not on the estimator of tau2.
    """
    lower, upper = chi2_quantiles(level, studies.k - 1)
    return _tau2_where_q_is(studies, upper), _tau2_where_q_is(studies, lower)


def _tau2_where_q_is(studies: Studies, target: float) -> float:
    """Solve Q(tau2) = target, or 0 where Q(0) is no larger.

    S / (max v + tau2) <= Q(tau2) <= S / (min v + tau2), S the sum of squares about the plain mean, brackets
    the root. Newton's method on target / Q: a straight line in tau2 where variances are equal, and nearly one
    elsewhere.
    """
    if generalised_q(studies, 0.0)[0] <= target:
        return 0.0

    def step(tau2: float) -> float:
        q, fall = generalised_q(studies, tau2)
        return (q / target - 1.0) * q / fall

    reach = studies.squares / target
    low, high = max(0.0, reach - studies.widest), reach
    return root(step, low=low, high=high, start=low)


def i2_and_h2(fixed: Projection, df: int, tau2: float) -> tuple[float, float]:
    """I2, the percentage of the variance that lies between studies, and H2, total over sampling variance.

    From tau2 and the typical sampling variance vt = (k-1) / tr P of the fixed weights (Higgins and Thompson
    2002, equation 9): I2 = 100 tau2 / (tau2 + vt), H2 = 1 + tau2 / vt. Equal to the forms in Q only for DL
    above 0.
    """
    typical = df / fixed.trace
    return 100.0 * tau2 / (tau2 + typical), 1.0 + tau2 / typical


def i2_and_h2_from_q(q: float, df: int) -> tuple[float, float]:
    """I2 = 100 (Q - df) / Q, not below 0, and H2 = Q / df, maybe below 1: the forms of a common effect."""
    return (100.0 * (q - df) / q if q > df else 0.0), q / df
