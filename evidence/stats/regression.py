"""Meta-regression: effects explained by what differs between studies, and the heterogeneity that is left.

The model of Viechtbauer (2005) with coefficients beta: y = X beta + u + e, var u = tau2, var e = v; w = 1 /
(v + tau2), P = W - W X (X'WX)^-1 X'W. Everything about tau2 is as in a pool, with p coefficients for one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from evidence.stats.distributions import chi2_p, f_p, normal_p, normal_quantile, t_p, t_quantile
from evidence.stats.heterogeneity import i2_and_h2, i2_and_h2_from_q, tau2_of
from evidence.stats.pooling import check, dispersion, ratio, studies_of
from evidence.stats.projection import Projection
from evidence.stats.rows import columns, labels, matrix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from evidence.stats.rows import Array

COLLINEAR = 1e-9
"""A moderator is told by the others where what they leave of it is below this share of it: our choice, the square
root of the precision of numbers and a little more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MetaRegression:
    """Coefficients of the moderators; arrays have the intercept first, then a number per moderator."""

    method: str
    test: str
    level: float
    k: int
    beta: Array
    """Intercept, and change of the effect per unit of each moderator."""
    se: Array
    stat: Array
    df: int | None
    """Degrees of freedom of t, k - p; None where the normal distribution was used."""
    p: Array
    ci_low: Array
    ci_high: Array
    covariance: Array
    """Of the coefficients, p by p."""
    tau2: float
    """Residual heterogeneity: variance of the true effects that the moderators do not explain."""
    i2: float
    h2: float
    r2: float | None
    """Percentage of tau2 without moderators that they explain, not below 0; None for a common effect."""
    qm: float
    """Test of all moderators together: chi-square for ``z``, F otherwise."""
    qm_df: tuple[int, int | None]
    """Number of moderators, and the denominator's degrees of freedom of F."""
    qm_p: float
    qe: float
    """Residual Q with the weights 1 / vi."""
    qe_df: int
    qe_p: float


def metaregression(
    yi: ArrayLike,
    vi: ArrayLike,
    moderators: ArrayLike,
    *,
    method: str = "REML",
    test: str = "knha",
    level: float = 0.95,
) -> MetaRegression:
    """Regress effects on ``moderators``: k numbers, or k rows of m; the intercept is added and is ``beta[0]``.

    Methods and tests as for ``pool``, with p = m + 1 coefficients: t with k - p degrees of freedom for
    ``knha`` and ``adhoc``; QM is then F(m, k - p), that is divided by m, else chi-square(m). R2 compares tau2
    with that of the same studies without moderators (Raudenbush 2009). Text becomes columns by ``dummies``.

    Raises ``ValueError`` as ``pool`` does, for fewer than p + 1 studies, and for a moderator that is the same
    in all studies or told by those before it.
    """
    check(method, test, level)
    alone = studies_of(yi, vi)
    given = columns(yi=yi, vi=vi)
    body = Moderated(given["yi"], given["vi"], matrix("moderators", moderators, alone.k))
    tau2 = tau2_of(body, method)
    at = body.at(tau2)
    gamma, spread = body.coefficients(tau2)
    covariance = spread * dispersion(at.q, body.df, test)
    se = np.sqrt(np.diag(covariance))
    stat = ratio(gamma, se)
    tail, df = 0.5 * (1.0 + level), None if test == "z" else body.df
    reach = se * (normal_quantile(tail) if df is None else t_quantile(tail, float(df)))
    if method == "EE":
        (i2, h2), r2 = i2_and_h2_from_q(body.fixed.q, body.df), None
    else:
        i2, h2 = i2_and_h2(body.fixed, body.df, tau2)
        r2 = _explained(tau2 * body.unit, tau2_of(alone, method) * alone.unit)
    qm, qm_df, qm_p = _omnibus(gamma[1:], covariance[1:, 1:], df)
    return MetaRegression(
        method=method,
        test=test,
        level=level,
        k=body.k,
        beta=gamma,
        se=se,
        stat=stat,
        df=df,
        p=normal_p(stat) if df is None else t_p(stat, df),
        ci_low=gamma - reach,
        ci_high=gamma + reach,
        covariance=covariance,
        tau2=body.unit * tau2,
        i2=float(i2),
        h2=float(h2),
        r2=r2,
        qm=qm,
        qm_df=qm_df,
        qm_p=qm_p,
        qe=float(body.fixed.q),
        qe_df=body.df,
        qe_p=chi2_p(float(body.fixed.q), body.df),
    )


def dummies(values: Sequence[object]) -> tuple[list[str], Array]:
    """Text as columns of 0 and 1, one per level but the first of the alphabet, which is the reference."""
    names, which = labels("values", values, len(values))
    return names[1:], (which[:, None] == np.arange(1, len(names))).astype(np.float64)


class Moderated:
    """A body with moderators, in units of its smallest variance and of the moderators' own spread.

    Moderators are taken about their means in units of their standard deviations, so that raw years lose no
    digits; ``coefficients`` turns back.
    """

    def __init__(self, yi: Array, vi: Array, moderators: Array) -> None:
        self.k = len(yi)
        self.unit = float(vi.min())
        self._v = vi / self.unit
        self._middle = float(yi.mean())
        self._y = (yi - self._middle) / np.sqrt(self.unit)
        self._means, self._spreads = moderators.mean(axis=0), moderators.std(axis=0)
        scale = np.abs(moderators).max(axis=0)
        for place in np.flatnonzero(self._spreads <= COLLINEAR * scale):
            raise ValueError(f"moderator {place + 1} is the same in all studies; leave it out")
        own = (moderators - self._means) / self._spreads
        self._x = np.column_stack([np.ones(self.k), own])
        if self.df < 1:
            raise ValueError(
                f"{self.k} studies cannot give {self._x.shape[1]} coefficients and a heterogeneity; "
                f"at least {self._x.shape[1] + 1} are needed"
            )
        left = np.abs(np.diag(np.linalg.qr(self._x, mode="r"))) / np.sqrt(self.k)
        for place in np.flatnonzero(left <= COLLINEAR):
            raise ValueError(f"moderator {place} is told by those before it; leave it out")
        self._known: dict[float, Projection] = {}

    @property
    def df(self) -> int:
        """Studies less coefficients."""
        return int(self.k - self._x.shape[1])

    @property
    def widest(self) -> float:
        """Largest variance."""
        return float(self._v.max())

    @cached_property
    def _plain(self) -> tuple[float, Array]:
        basis = np.linalg.qr(self._x)[0]
        residuals = self._y - basis @ (basis.T @ self._y)
        return float(residuals @ residuals), 1.0 - (basis**2).sum(axis=1)

    @property
    def squares(self) -> float:
        """Residual sum of squares with unit weights."""
        return self._plain[0]

    @property
    def spread(self) -> float:
        """Sum of squared deviations of the effects from their plain mean."""
        return float(((self._y - self._y.mean()) ** 2).sum())

    @property
    def plain_trace(self) -> float:
        """The part of the expected ``squares`` that is sampling error."""
        return float(self._v @ self._plain[1])

    @property
    def fixed(self) -> Projection:
        """The projection at tau2 = 0."""
        return self.at(0.0)

    def at(self, tau2: float) -> Projection:
        """The projection at a value of tau2; what was asked before is not computed again."""
        if tau2 not in self._known:
            self._known[tau2] = self._projected(tau2)
        return self._known[tau2]

    def q_at(self, tau2: float) -> tuple[float, float]:
        """Q(tau2) and -dQ/dtau2."""
        at = self.at(tau2)
        return at.q, at.pull

    def log_variances(self, tau2: float) -> float:
        """Sum of log(v + tau2)."""
        return float(np.log(self._v + tau2).sum())

    def log_det(self, tau2: float) -> float:
        """Logarithm of |X'WX|, up to what does not depend on tau2."""
        return 2.0 * float(np.log(np.abs(np.diag(self._factors(tau2)[2]))).sum())

    def coefficients(self, tau2: float) -> tuple[Array, Array]:
        """Coefficients and (X'WX)^-1 in the units of effects and moderators."""
        root_w, basis, triangle = self._factors(tau2)
        scale = np.sqrt(self.unit)
        back = np.diag(np.concatenate([[1.0], 1.0 / self._spreads]))
        back[0, 1:] = -self._means / self._spreads
        turn = scale * back @ np.linalg.inv(triangle)
        beta = turn @ (basis.T @ (root_w * self._y))
        beta[0] += self._middle
        return beta, turn @ turn.T

    def _factors(self, tau2: float) -> tuple[Array, Array, Array]:
        """Roots of the weights, and the QR factors of X weighted by them."""
        root_w = 1.0 / np.sqrt(self._v + tau2)
        basis, triangle = np.linalg.qr(root_w[:, None] * self._x)
        return root_w, basis, triangle

    def _projected(self, tau2: float) -> Projection:
        root_w, basis, _ = self._factors(tau2)
        w = root_w**2
        rest = _outside(basis, root_w * self._y)
        py = root_w * rest
        ppy = _outside(basis, root_w * py)
        hat = (basis**2).sum(axis=1)
        inner = basis.T @ (w[:, None] * basis)
        return Projection(
            tau2=tau2,
            weight=float(w.sum()),
            weight_slope=float(w @ w),
            mean=float("nan"),
            q=float(rest @ rest),
            pull=float(py @ py),
            pull_slope=float(ppy @ ppy),
            trace=float(w @ (1.0 - hat)),
            trace_slope=float(w**2 @ (1.0 - 2.0 * hat) + (inner**2).sum()),
        )


def _outside(basis: Array, vector: Array) -> Array:
    """What a basis does not span of a vector; taken off twice, so that rounding leaves nothing of it."""
    once = vector - basis @ (basis.T @ vector)
    return np.asarray(once - basis @ (basis.T @ once))


def _explained(tau2: float, tau2_without: float) -> float:
    return max(0.0, 100.0 * (tau2_without - tau2) / tau2_without) if tau2_without > 0.0 else 0.0


def _omnibus(beta: Array, covariance: Array, df: int | None) -> tuple[float, tuple[int, int | None], float]:
    """Wald test of coefficients: statistic, degrees of freedom and p."""
    m = len(beta)
    if not np.diag(covariance).all():
        return float("nan"), (m, df), float("nan")
    chi2 = float(beta @ np.linalg.solve(covariance, beta))
    if df is None:
        return chi2, (m, None), chi2_p(chi2, m)
    return chi2 / m, (m, df), f_p(chi2 / m, m, df)
