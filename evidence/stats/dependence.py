"""Effects that are not independent, several from one cluster: a model for it, and errors that stand without one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from evidence.stats.distributions import chi2_p, normal_p, normal_quantile, t_p, t_quantile
from evidence.stats.pooling import check, pool, ratio, studies_of
from evidence.stats.rows import columns, labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from evidence.stats.rows import Array

CORRECTIONS = ("CR1", "CR2")

STARTS = (0.0, 0.01, 0.1, 0.5, 1.0, 2.0)
"""Shares of the spread of the effects from which both components begin: our choice, wide enough that every data set
of the tests ends on its highest maximum from several of them."""

MOST_STEPS = 200
SETTLED = 1e-12
"""A step of both components below this share of the spread ends the search: the likelihood is flat there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Multilevel:
    """A mean of effects in clusters, with heterogeneity between and within clusters."""

    level: float
    k: int
    clusters: int
    estimate: float
    se: float
    stat: float
    p: float
    ci: tuple[float, float]
    sigma2: tuple[float, float]
    """Variance of true effects between clusters, and within them."""
    q: float
    q_df: int
    q_p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Robust:
    """The mean of a pool with an error that allows for any dependence within clusters."""

    correction: str
    level: float
    k: int
    clusters: int
    estimate: float
    se: float
    stat: float
    df: float
    p: float
    ci: tuple[float, float]
    tau2: float


def multilevel(
    yi: ArrayLike, vi: ArrayLike, cluster: Sequence[object] | ArrayLike, *, level: float = 0.95
) -> Multilevel:
    """Fit the three-level model (Konstantopoulos 2011; Van den Noortgate and others 2013) by REML; normal test.

    y_ij = mean + b_i + w_ij + e_ij with variances sigma2[0] of the clusters' b, sigma2[1] of w and v_ij of e;
    one w per row, as metafor's ``rma.mv(random = ~ 1 | cluster/row)``. Both components are not below 0, and
    those of the highest likelihood found from a grid of starts.

    Raises ``ValueError`` as ``pool`` does, and for fewer than two studies.
    """
    check("REML", "z", level)
    studies = studies_of(yi, vi)
    if studies.k == 1:
        raise ValueError("one study has no levels; two or more are needed")
    given = columns(yi=yi, vi=vi)
    names, which = labels("cluster", cluster, studies.k)
    unit = studies.unit
    body = Clustered((given["yi"] - studies.centre) / math.sqrt(unit), given["vi"] / unit, which)
    between, within = _components(body)
    at = body.at(between, within)
    estimate, se = studies.centre + math.sqrt(unit) * at.mean, math.sqrt(unit / at.weight)
    reach = normal_quantile(0.5 * (1.0 + level)) * se
    return Multilevel(
        level=level,
        k=studies.k,
        clusters=len(names),
        estimate=estimate,
        se=se,
        stat=estimate / se,
        p=normal_p(estimate / se),
        ci=(estimate - reach, estimate + reach),
        sigma2=(unit * between, unit * within),
        q=float(studies.fixed.q),
        q_df=studies.df,
        q_p=chi2_p(float(studies.fixed.q), studies.df),
    )


def robust(
    yi: ArrayLike,
    vi: ArrayLike,
    cluster: Sequence[object] | ArrayLike,
    *,
    method: str = "REML",
    correction: str = "CR1",
    level: float = 0.95,
) -> Robust:
    """Pool as if independent, with the sandwich error over clusters (Hedges, Tipton and Johnson 2010).

    ``CR1``: the sum over clusters of (sum of w times residual)^2, over (sum of w)^2, times n / (n - 1) with n
    clusters; t with n - 1 degrees of freedom; metafor's ``robust``. ``CR2``: each cluster's residuals are
    turned so that the error is unbiased if the pool's own variances were right (Bell and McCaffrey 2002), t
    with Satterthwaite's degrees of freedom (Tipton 2015): for few clusters the better of the two.

    Raises ``ValueError`` as ``pool`` does, and for fewer than two clusters.
    """
    if correction not in CORRECTIONS:
        raise ValueError(f"the correction {correction!r} is not known; known are {', '.join(CORRECTIONS)}")
    fit = pool(yi, vi, method=method, test="z", level=level)
    given = columns(yi=yi, vi=vi)
    names, which = labels("cluster", cluster, fit.k)
    if len(names) == 1:
        raise ValueError(f"all effects are of one cluster, {names[0]}; two or more are needed")
    variance, df = (_cr1 if correction == "CR1" else _cr2)(given["yi"] - fit.estimate, given["vi"] + fit.tau2, which)
    se = math.sqrt(variance)
    stat = ratio(fit.estimate, se)
    reach = t_quantile(0.5 * (1.0 + level), df) * se
    return Robust(
        correction=correction,
        level=level,
        k=fit.k,
        clusters=len(names),
        estimate=fit.estimate,
        se=se,
        stat=stat,
        df=df,
        p=t_p(stat, df),
        ci=(fit.estimate - reach, fit.estimate + reach),
        tau2=fit.tau2,
    )


def _cr1(residuals: Array, marginal: Array, which: NDArray[np.intp]) -> tuple[float, float]:
    w = 1.0 / marginal
    sums = np.bincount(which, w * residuals)
    n = len(sums)
    return float((sums**2).sum() / w.sum() ** 2 * n / (n - 1.0)), n - 1.0


def _cr2(residuals: Array, marginal: Array, which: NDArray[np.intp]) -> tuple[float, float]:
    """Variance and degrees of freedom: with D = Phi^(1/2), A = D B^(-1/2) D, B = D (Phi - 1 1' / sum(w)) D.

    The variance is the sum over clusters of (g'e)^2 with g = A w / sum(w); e has the covariance Phi - 1 1' /
    sum(w) under the model, so (sum of expectations)^2 over the sum of squares of the covariances of the g'e is
    the degrees of freedom.
    """
    w = 1.0 / marginal
    total = w.sum()
    members = [np.flatnonzero(which == place) for place in range(int(which.max()) + 1)]
    turned = [_turned_weights(marginal[one], float(w[which != place].sum())) for place, one in enumerate(members)]
    variance = sum(float(g @ residuals[one]) ** 2 for g, one in zip(turned, members, strict=True))
    own = np.array([float(g**2 @ marginal[one]) for g, one in zip(turned, members, strict=True)])
    sums = np.array([float(g.sum()) for g in turned])
    covariance = np.diag(own) - np.outer(sums, sums) / total
    return variance, float(np.trace(covariance) ** 2 / (covariance**2).sum())


def _turned_weights(marginal: Array, others: float) -> Array:
    """The row g of a cluster, ``others`` the sum of the weights of all other clusters.

    B = Phi (I - u u') Phi with u'u the cluster's share of the weight: its root is taken of (I - u u')^(1/2) Phi,
    and 1 - u'u is the share of the others, never a difference, so that a cluster of nearly all the weight keeps
    its digits.
    """
    d, w = np.sqrt(marginal), 1.0 / marginal
    total = w.sum() + others
    outer = np.outer(np.sqrt(w), np.sqrt(w)) / w.sum()
    half = marginal * (np.eye(len(w)) - (1.0 - math.sqrt(others / total)) * outer)
    _, values, vectors = np.linalg.svd(half)
    return np.asarray(d * (vectors.T @ ((vectors @ (d * w)) / values)) / total)


class Weighed(NamedTuple):
    """A clustered body at values of both components."""

    mean: float
    weight: float
    """1'M^-1 1, M the covariance of the effects."""
    log_likelihood: float
    """Restricted, up to a constant."""
    score: Array
    """Its derivatives by the two components."""
    information: Array
    """Average of observed and expected information (Gilmour and others 1995), 2 by 2."""


class Clustered:
    """Effects in clusters: M is s J + diag(v + t) for each, s between clusters, t within (Sherman and Morrison)."""

    def __init__(self, yi: Array, vi: Array, which: NDArray[np.intp]) -> None:
        self.yi, self.vi, self.which = yi, vi, which
        self.spread = float(((yi - yi.mean()) ** 2).mean())

    def at(self, between: float, within: float) -> Weighed:
        """Everything at values of both components."""
        w = 1.0 / (self.vi + within)
        whole = self._sums(w)
        shrunk = 1.0 / (1.0 + between * whole)
        shares = whole * shrunk
        weight = float(shares.sum())

        def inverted(x: Array) -> Array:
            """The product of M^-1 and x."""
            return np.asarray(w * (x - (between * shrunk * self._sums(w * x))[self.which]))

        def projected(x: Array) -> Array:
            """The product of P and x."""
            return inverted(x - inverted(x).sum() / weight)

        ones = inverted(np.ones_like(w))
        mean = float(ones @ self.yi) / weight
        py = inverted(self.yi - mean)
        pulls = (self._sums(py)[self.which], py)
        traces = (
            weight - float((shares**2).sum()) / weight,
            float((w - between * shrunk[self.which] * w**2).sum()) - float(ones @ ones) / weight,
        )
        score = np.array([0.5 * (float(py @ pull) - trace) for pull, trace in zip(pulls, traces, strict=True)])
        projections = [projected(pull) for pull in pulls]
        information = 0.5 * np.array([[float(pull @ other) for other in projections] for pull in pulls])
        logs = -float(np.log(w).sum()) - float(np.log(shrunk).sum()) + math.log(weight)
        return Weighed(mean, weight, -0.5 * (logs + float(self.yi @ py)), score, information)

    def _sums(self, x: Array) -> Array:
        return np.bincount(self.which, x).astype(np.float64, copy=False)


def _components(body: Clustered) -> tuple[float, float]:
    """Both components at the highest restricted likelihood that is reached from the starts."""
    if not body.spread:
        return 0.0, 0.0
    climbs = [_climb(body, np.array([a, b]) * body.spread) for a in STARTS for b in STARTS]
    best = max(climbs, key=lambda end: end[0])[1]
    return float(best[0]), float(best[1])


def _climb(body: Clustered, start: Array) -> tuple[float, Array]:
    """Follow the score by steps of the average information, halved until the likelihood does not fall."""
    here, at = start, body.at(*start)
    for _ in range(MOST_STEPS):
        free = (here > 0.0) | (at.score > 0.0)
        if not free.any():
            break
        step = np.zeros(2)
        step[free] = _ascent(at, free)
        there, then = _no_worse(body, here, at, step)
        moved = float(np.abs(there - here).max())
        here, at = there, then
        if moved <= SETTLED * body.spread:
            break
    return at.log_likelihood, here


def _ascent(at: Weighed, free: NDArray[np.bool_]) -> Array:
    information, score = at.information[np.ix_(free, free)], at.score[free]
    step = np.asarray(np.linalg.lstsq(information, score, rcond=None)[0], dtype=np.float64)
    return step if float(step @ score) > 0.0 else score / np.abs(np.diag(information)).max()


def _no_worse(body: Clustered, here: Array, at: Weighed, step: Array) -> tuple[Array, Weighed]:
    for halving in range(60):
        there = np.maximum(0.0, here + step * 0.5**halving)
        then = body.at(*there)
        if then.log_likelihood >= at.log_likelihood:
            return there, then
    return here, at
