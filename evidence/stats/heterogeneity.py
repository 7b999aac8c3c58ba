"""How far the true effects of a body lie apart: tau2, its interval, and what I2 and H2 make of it.

Each estimator takes a body (one, with any model for its means) in units of its smallest variance. Negative
values of the moment estimators are 0. What metafor calls k is the number of studies, p that of coefficients.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from evidence.stats.distributions import chi2_quantiles
from evidence.stats.likelihood import tau2_likeliest
from evidence.stats.roots import root

if TYPE_CHECKING:
    from collections.abc import Callable

    from evidence.stats.likelihood import Body
    from evidence.stats.projection import Projection
    from evidence.stats.rows import Each


def tau2_common(body: Body) -> Each:
    """No heterogeneity: one effect is taken to be common to all studies (EE, also called fixed effect)."""
    return 0.0 * body.squares


def tau2_dl(body: Body) -> Each:
    """DerSimonian and Laird (1986): (Q - (k-p)) / tr P, with the weights 1/v."""
    return (body.fixed.q - body.df) / body.fixed.trace


def tau2_he(body: Body) -> Each:
    """Hedges and Olkin (1985), also called Cochran's ANOVA: the variance of the effects less the mean of v."""
    return (body.squares - body.plain_trace) / body.df


def tau2_hs(body: Body) -> Each:
    """Hunter and Schmidt (1990): (Q - k) / sum(1/v). As in metafor, k is taken off and not k - p."""
    return (body.fixed.q - body.k) / body.fixed.weight


def tau2_sj(body: Body) -> Each:
    """Sidik and Jonkman (2005): one step from tau2_0, the variance of the effects about their mean, divisor k.

    tau2_0 y'Py / (k-p) with the weights 1 / (v + tau2_0); 0 only where all effects are equal.
    """
    crude = body.spread / body.k
    return crude * body.q_at(crude)[0] / body.df


def tau2_pm(body: Body) -> Each:
    """Paule and Mandel (1982), and the empirical Bayes estimate of Morris (1983): where Q(tau2) = k-p."""
    return tau2_where_q_is(body, float(body.df))


TAU2: dict[str, Callable[[Body], Each]] = {
    "EE": tau2_common,
    "DL": tau2_dl,
    "HE": tau2_he,
    "HS": tau2_hs,
    "SJ": tau2_sj,
    "ML": partial(tau2_likeliest, restricted=False),
    "REML": partial(tau2_likeliest, restricted=True),
    "EB": tau2_pm,
    "PM": tau2_pm,
}
"""Estimators of tau2 by the name a user gives; with residual degrees of freedom only."""

CLOSED = ("EE", "DL", "HE", "HS", "SJ")
"""Those that need no search, and serve many bodies at once as they stand."""


def tau2_of(body: Body, method: str) -> float:
    """tau2 by the method of that name, in units of the body, not below 0."""
    return float(max(0.0, TAU2[method](body)))


def q_profile(body: Body, level: float, near: Projection) -> tuple[Each, Each]:
    """Interval of tau2 in which Q(tau2) is no surprise, in units of the body.

    Q(tau2) is chi-square with k-p degrees of freedom at the true tau2; the bounds are where it equals the
    upper and the lower quantile (Viechtbauer 2007, Stat Med 26:37-52). A bound is 0 where Q(0) is below its
    quantile already; both are 0 where the studies agree better than chance allows, and tau2 may then lie
    outside. It depends on the data alone, not on the estimator of tau2; ``near`` only says where to begin.
    """
    lower, upper = chi2_quantiles(level, body.df)
    return tau2_where_q_is(body, upper, near), tau2_where_q_is(body, lower, near)


def tau2_where_q_is(body: Body, target: Each, near: Projection | None = None) -> Each:
    """Solve Q(tau2) = target, or 0 where Q(0) is no larger.

    S / (max v + tau2) <= Q(tau2) <= S / (min v + tau2), S the sum of squares about the plain fit, brackets
    the root. Newton's method on target / Q: a straight line in tau2 where variances are equal, and nearly one
    elsewhere.
    """
    if body.fixed.q <= target:
        return 0.0
    near = near or body.fixed
    low, high = q_bracket(body, target)
    start = near.tau2 + (near.q / target - 1.0) * near.q / near.pull
    return root(lambda tau2: newton_on_q(body.q_at(tau2), target), low=low, high=high, start=min(max(start, low), high))


def q_bracket(body: Body, target: Each) -> tuple[Each, Each]:
    """Values of tau2 between which Q(tau2) passes ``target``, where Q(0) is above it."""
    reach = body.squares / target
    low = reach - body.widest
    return low * (low > 0.0), reach


def newton_on_q(at: tuple[Each, Each], target: Each) -> Each:
    """Newton's step on target / Q - 1, from Q and -dQ/dtau2."""
    q, fall = at
    return (q / target - 1.0) * q / fall


def i2_and_h2(fixed: Projection, df: Each, tau2: Each) -> tuple[Each, Each]:
    """I2, the percentage of the variance that lies between studies, and H2, total over sampling variance.

    From tau2 and the typical sampling variance vt = (k-p) / tr P of the fixed weights (Higgins and Thompson
    2002, equation 9): I2 = 100 tau2 / (tau2 + vt), H2 = 1 + tau2 / vt. Equal to the forms in Q only for DL
    above 0.
    """
    typical = df / fixed.trace
    return 100.0 * tau2 / (tau2 + typical), 1.0 + tau2 / typical


def i2_and_h2_from_q(q: Each, df: Each) -> tuple[Each, Each]:
    """I2 = 100 (Q - df) / Q, not below 0, and H2 = Q / df, maybe below 1: the forms of a common effect."""
    return 100.0 * (q > df) * (q - df) / (q + (q <= df)), q / df
