"""One estimate from the effects of many studies."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from evidence.stats.distributions import chi2_p, normal_p, normal_quantile, t_p, t_quantile
from evidence.stats.heterogeneity import TAU2, i2_and_h2, i2_and_h2_from_q, q_profile
from evidence.stats.projection import centred, projection
from evidence.stats.rows import columns, refuse

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from evidence.stats.projection import Projection, Studies

METHODS = tuple(TAU2)
TESTS = ("z", "knha")

NO_SPREAD = 2.220446049250313e-16
"""Weighted residual sums of squares up to this count as 0 in the Knapp-Hartung variance, as in metafor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """A body of effects combined; everything on the scale of the effects (ratios stay logarithms)."""

    method: str
    """How tau2 was estimated."""
    test: str
    """The test that was done; ``z`` for one study, whatever was asked."""
    level: float
    """Coverage of all intervals."""
    k: int
    """Number of studies."""
    estimate: float
    """Common effect (EE), or mean of the distribution of true effects."""
    se: float
    stat: float
    """estimate / se; infinite, or not a number at estimate 0, where se is 0."""
    df: float | None
    """Degrees of freedom of t; None where the normal distribution was used."""
    p: float
    """Two-sided, of no effect on average."""
    ci: tuple[float, float]
    pi: tuple[float, float] | None
    """Where the true effect of a new study is expected; None for EE and for one study."""
    tau2: float
    """Variance of the true effects."""
    tau2_ci: tuple[float, float] | None
    """By the Q-profile; None for EE and for one study. May exclude tau2, being independent of the method."""
    i2: float
    """Percentage of the total variance that lies between studies."""
    i2_ci: tuple[float, float] | None
    """The bounds of ``tau2_ci`` as I2."""
    h2: float
    q: float
    """Cochran's Q, always with the weights 1 / vi."""
    q_df: int
    q_p: float
    """p-value of no heterogeneity."""


class _Spread(NamedTuple):
    """The heterogeneity of a pool."""

    i2: float
    h2: float
    q: float
    q_p: float
    tau2_ci: tuple[float, float] | None
    i2_ci: tuple[float, float] | None


ONE_STUDY = _Spread(i2=0.0, h2=1.0, q=0.0, q_p=1.0, tau2_ci=None, i2_ci=None)


def pool(yi: ArrayLike, vi: ArrayLike, *, method: str = "REML", test: str = "knha", level: float = 0.95) -> Pool:
    """Combine effects ``yi`` with sampling variances ``vi`` (> 0) by the weights 1 / (vi + tau2).

    ``method`` estimates tau2: EE (a common effect, tau2 = 0), DL (DerSimonian and Laird 1986) or REML
    (restricted maximum likelihood, the highest maximum). ``test``: ``z``, normal with se^2 = 1 / sum(w);
    ``knha`` (Knapp and Hartung 2003), t with k-1 degrees of freedom and se^2 = sum(w (y - mean)^2) / ((k-1)
    sum(w)), not floored, so that it can be smaller than that of ``z``. The prediction interval is estimate -+
    c sqrt(se^2 + tau2) with the c of the test.

    One study: tau2 = 0, Q = 0, I2 = 0 and ``test`` becomes ``z``, as in metafor; no prediction interval and
    no interval of tau2, about which nothing is known. All effects equal: ``knha`` has se = 0. Agrees with
    metafor once that is told to iterate until it has converged; with its default tolerance of 1e-5 it can be
    off by per cents where tau2 is small.

    ``knha`` with EE is computed as in metafor, which warns of it: the test is meant for random effects, and a common
    effect is usually asked for with ``z``.

    Raises ``ValueError`` for an unknown method or test, a level outside (0, 1), columns of different lengths,
    and a row with a number that is not finite or a variance that is not above 0, naming the row, counted from
    1.
    """
    studies = _studies(yi, vi)
    _check(method, test, level)
    tau2 = TAU2[method](studies) if studies.k > 1 else 0.0
    return _pooled(studies, tau2, method=method, test=test, level=level)


def pool_given_tau2(yi: ArrayLike, vi: ArrayLike, tau2: float, *, method: str, test: str, level: float = 0.95) -> Pool:
    """Combine as ``pool`` does at a tau2 that is known or borrowed; ``method`` says how it was found."""
    _check(method, test, level)
    if not 0.0 <= tau2 < math.inf:
        raise ValueError(f"tau2 is {tau2:g}; it must be 0 or above")
    studies = _studies(yi, vi)
    return _pooled(studies, tau2 / studies.unit, method=method, test=test, level=level)


def _studies(yi: ArrayLike, vi: ArrayLike) -> Studies:
    given = columns(yi=yi, vi=vi)
    refuse(given["vi"] <= 0.0, "vi", given["vi"], "must be above 0, being a sampling variance")
    return centred(given["yi"], given["vi"])


def _check(method: str, test: str, level: float) -> None:
    if method not in METHODS:
        raise ValueError(f"the method {method!r} is not known; known are {', '.join(METHODS)}")
    if test not in TESTS:
        raise ValueError(f"the test {test!r} is not known; known are {', '.join(TESTS)}")
    if not 0.0 < level < 1.0:
        raise ValueError(f"the level is {level:g}; it must lie between 0 and 1, as 0.95 does")


def _pooled(studies: Studies, tau2: float, *, method: str, test: str, level: float) -> Pool:
    """Assemble the pool at tau2 in units of ``studies``; turn everything back into those of the effects."""
    k, at = studies.k, projection(studies, tau2)
    scale = math.sqrt(studies.unit)
    test = test if k > 1 else "z"
    df = float(k - 1) if test == "knha" else None
    estimate = studies.centre + scale * at.mean
    se = scale * math.sqrt(_dispersion(at, df) / at.weight)
    stat = _ratio(estimate, se)
    tail = 0.5 * (1.0 + level)
    quantile = normal_quantile(tail) if df is None else t_quantile(tail, df)
    reach = quantile * math.hypot(se, scale * math.sqrt(tau2))
    spread = _spread(studies, tau2, method=method, level=level) if k > 1 else ONE_STUDY
    return Pool(
        method=method,
        test=test,
        level=level,
        k=k,
        estimate=estimate,
        se=se,
        stat=stat,
        df=df,
        p=normal_p(stat) if df is None else t_p(stat, df),
        ci=(estimate - quantile * se, estimate + quantile * se),
        pi=(estimate - reach, estimate + reach) if method != "EE" and k > 1 else None,
        tau2=studies.unit * tau2,
        q_df=k - 1,
        **spread._asdict(),
    )


def _dispersion(at: Projection, df: float | None) -> float:
    """Factor on the variance of the mean: 1, or the Knapp-Hartung one, Q(tau2) / (k - 1)."""
    if df is None:
        return 1.0
    return at.q / df if at.q > NO_SPREAD else 0.0


def _ratio(estimate: float, se: float) -> float:
    if se > 0.0:
        return estimate / se
    return math.copysign(math.inf, estimate) if estimate else math.nan


def _spread(studies: Studies, tau2: float, *, method: str, level: float) -> _Spread:
    fixed, df = projection(studies, 0.0), studies.k - 1
    q_p = chi2_p(fixed.q, df)
    if method == "EE":
        i2, h2 = i2_and_h2_from_q(fixed.q, df)
        return _Spread(i2, h2, fixed.q, q_p, tau2_ci=None, i2_ci=None)
    i2, h2 = i2_and_h2(fixed, df, tau2)
    low, high = q_profile(studies, level)
    i2_ci = (i2_and_h2(fixed, df, low)[0], i2_and_h2(fixed, df, high)[0])
    return _Spread(i2, h2, fixed.q, q_p, (studies.unit * low, studies.unit * high), i2_ci)
