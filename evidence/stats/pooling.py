"""One estimate from the effects of many studies."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from evidence.stats.distributions import chi2_p, normal_p, normal_quantile, t_p, t_quantile
from evidence.stats.heterogeneity import TAU2, i2_and_h2, i2_and_h2_from_q, q_profile, tau2_of
from evidence.stats.many import q_profile_each, tau2_each
from evidence.stats.projection import centred, centred_each
from evidence.stats.rows import columns, refuse, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import ArrayLike

    from evidence.stats.projection import Projection, Studies
    from evidence.stats.rows import Array, Each

METHODS = tuple(TAU2)
TESTS = ("z", "knha", "adhoc")

NO_SPREAD = 2.220446049250313e-16
"""Weighted residual sums of squares up to this count as 0 in the Knapp-Hartung variance, as in metafor."""

AT_ONCE = 1 << 16
"""Numbers of one column taken in hand at a time where there are many bodies: what a processor keeps near."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """A body of effects combined; everything on the scale of the effects (ratios stay logarithms).

    Of many bodies, pooled at once, every number here is an array with one entry per body.
    """

    method: str
    """How tau2 was estimated; MH (Mantel-Haenszel) and Peto for a common effect of 2 x 2 tables."""
    test: str
    """The test that was done; ``z`` for one study, whatever was asked."""
    level: float
    """Coverage of all intervals."""
    k: int
    """Number of studies."""
    estimate: float
    """Common effect (EE, MH, Peto), or mean of the distribution of true effects."""
    se: float
    stat: float
    """estimate / se; infinite, or not a number at estimate 0, where se is 0."""
    df: float | None
    """Degrees of freedom of t; None where the normal distribution was used."""
    p: float
    """Two-sided, of no effect on average."""
    ci: tuple[float, float]
    pi: tuple[float, float] | None
    """Where the true effect of a new study is expected; None for a common effect and for one study."""
    tau2: float
    """Variance of the true effects."""
    tau2_ci: tuple[float, float] | None
    """By the Q-profile; None for a common effect and for one study. May exclude tau2, being independent of
    the method."""
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


def pool(yi: ArrayLike, vi: ArrayLike, *, method: str = "REML", test: str = "knha", level: float = 0.95) -> Pool:
    """Combine effects ``yi`` with sampling variances ``vi`` (> 0) by the weights 1 / (vi + tau2).

    ``method`` estimates tau2: EE (a common effect, tau2 = 0), the moment estimators DL, HE, HS and SJ, the
    likelihood ones ML and REML (the highest maximum, of which there can be several), and PM = EB; see
    ``heterogeneity``. ``test``: ``z``, normal with se^2 = 1 / sum(w); ``knha`` (Knapp and Hartung 2003, Stat
    Med 22:2693), t with k-1 degrees of freedom and se^2 = s / sum(w) with s = sum(w (y - mean)^2) / (k-1), not
    floored, so that it can be smaller than that of ``z``; ``adhoc``, the same with s not below 1. The
    prediction interval is estimate -+ c sqrt(se^2 + tau2) with the c of the test: 1.96 for ``z``, t with k-1
    degrees of freedom for the others.

    Two-dimensional input is many bodies, one per row and equally long; a column of either may be shared.
    The result then holds arrays, an entry per body, equal to pooling one at a time.

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
    check(method, test, level)
    if np.ndim(yi) == 2 or np.ndim(vi) == 2:  # noqa: PLR2004 - rows and columns
        effects, variances = table(yi=yi, vi=vi)
        _refuse_no_variance(variances)
        return pool_each(effects, variances, method=method, test=test, level=level)
    studies = studies_of(yi, vi)
    tau2 = tau2_of(studies, method) if studies.k > 1 else 0.0
    return _pooled(studies, tau2, method=method, test=test, level=level)


def pool_given_tau2(yi: ArrayLike, vi: ArrayLike, tau2: float, *, method: str, test: str, level: float = 0.95) -> Pool:
    """Combine as ``pool`` does at a tau2 that is known or borrowed; ``method`` says how it was found."""
    check(method, test, level)
    if not 0.0 <= tau2 < math.inf:
        raise ValueError(f"tau2 is {tau2:g}; it must be 0 or above")
    studies = studies_of(yi, vi)
    return _pooled(studies, tau2 / studies.unit, method=method, test=test, level=level)


def pool_each(yi: Array, vi: Array, *, method: str, test: str, level: float) -> Pool:
    """Combine many bodies, one per row; an infinite ``vi`` is no study of that body. Arrays in the result."""
    bodies, k = yi.shape
    if k == 1:
        ones = [pool(*one, method=method, test=test, level=level) for one in zip(yi, vi, strict=True)]
        return _stacked(ones)
    parts = []
    for begin in range(0, bodies, max(1, AT_ONCE // k)):
        here = slice(begin, begin + max(1, AT_ONCE // k))
        studies = centred_each(yi[here], vi[here])
        tau2 = tau2_each(studies, method)
        found = _numbers(studies, tau2, method=method, test=test, level=level)
        parts.append({name: _arrays(value, len(studies.others)) for name, value in found.items()})
    joined = {name: _joined([part[name] for part in parts]) for name in parts[0]}
    return Pool(method=method, test=test, level=level, **joined)


def weights(vi: ArrayLike, tau2: float = 0.0) -> Array:
    """Share of each study in a pool, in per cent: 1 / (vi + tau2) over their sum."""
    w = 1.0 / (columns(vi=vi)["vi"] + tau2)
    return np.asarray(100.0 * w / w.sum())


def studies_of(yi: ArrayLike, vi: ArrayLike) -> Studies:
    """Check and centre the columns of one body."""
    given = columns(yi=yi, vi=vi)
    _refuse_no_variance(given["vi"])
    return centred(given["yi"], given["vi"])


def check(method: str, test: str, level: float) -> None:
    """Raise ``ValueError`` for a method, a test or a level that there is not."""
    if method not in METHODS:
        raise ValueError(f"the method {method!r} is not known; known are {', '.join(METHODS)}")
    if test not in TESTS:
        raise ValueError(f"the test {test!r} is not known; known are {', '.join(TESTS)}")
    if not 0.0 < level < 1.0:
        raise ValueError(f"the level is {level:g}; it must lie between 0 and 1, as 0.95 does")


def ratio(estimate: Each, se: Each) -> Each:
    """Test statistic estimate / se; infinite, or not a number at estimate 0, where se is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        stat = np.divide(estimate, se)
    return stat if np.ndim(stat) else float(stat)


def dispersion(q: Each, df: Each, test: str) -> Each:
    """Factor on the variance of coefficients: 1 for ``z``, else Q(tau2) / (k - p), floored at 1 for ``adhoc``."""
    if test == "z":
        return 1.0
    factor = q * (q > NO_SPREAD) / df
    return factor if test == "knha" else np.maximum(1.0, factor)


def _refuse_no_variance(vi: Array) -> None:
    refuse(vi <= 0.0, "vi", vi, "must be above 0, being a sampling variance")


def _pooled(studies: Studies, tau2: float, *, method: str, test: str, level: float) -> Pool:
    if studies.k == 1:
        found = _alone(studies, level)
        return Pool(method=method, test="z", level=level, **found)
    found = _numbers(studies, tau2, method=method, test=test, level=level)
    return Pool(method=method, test=test, level=level, **{name: _plain(value) for name, value in found.items()})


def _numbers(studies: Studies, tau2: Each, *, method: str, test: str, level: float) -> dict[str, Each]:
    """Assemble the pool at tau2 in units of ``studies``; turn everything back into those of the effects."""
    at, fixed, df = studies.at(tau2), studies.fixed, studies.df
    scale = np.sqrt(studies.unit)
    estimate = studies.centre + scale * at.mean
    se = scale * np.sqrt(dispersion(at.q, df, test) / at.weight)
    stat = ratio(estimate, se)
    tail = 0.5 * (1.0 + level)
    quantile = normal_quantile(tail) if test == "z" else t_quantile(tail, float(df) if isinstance(df, int) else df)
    reach = quantile * np.hypot(se, scale * np.sqrt(tau2))
    found = {
        "k": studies.k,
        "estimate": estimate,
        "se": se,
        "stat": stat,
        "df": None if test == "z" else df,
        "p": normal_p(stat) if test == "z" else t_p(stat, df),
        "ci": (estimate - quantile * se, estimate + quantile * se),
        "tau2": studies.unit * tau2,
        "q": fixed.q,
        "q_df": df,
        "q_p": chi2_p(fixed.q, df),
    }
    if method == "EE":
        i2, h2 = i2_and_h2_from_q(fixed.q, df)
        return found | {"i2": i2, "h2": h2, "pi": None, "tau2_ci": None, "i2_ci": None}
    i2, h2 = i2_and_h2(fixed, df, tau2)
    low, high = _tau2_interval(studies, level, at)
    i2_ci = (i2_and_h2(fixed, df, low)[0], i2_and_h2(fixed, df, high)[0])
    tau2_ci = (studies.unit * low, studies.unit * high)
    return found | {"i2": i2, "h2": h2, "pi": (estimate - reach, estimate + reach), "tau2_ci": tau2_ci, "i2_ci": i2_ci}


def _tau2_interval(studies: Studies, level: float, near: Projection) -> tuple[Each, Each]:
    find = q_profile if studies.others.ndim == 1 else q_profile_each
    return find(studies, level, near)


def _alone(study: Studies, level: float) -> dict[str, Each]:
    """One study with its normal interval: about heterogeneity nothing is known."""
    estimate, se = study.centre, math.sqrt(study.unit)
    reach = normal_quantile(0.5 * (1.0 + level)) * se
    known = {"k": 1, "estimate": estimate, "se": se, "stat": estimate / se, "df": None, "p": normal_p(estimate / se)}
    nothing = {"pi": None, "tau2": 0.0, "tau2_ci": None, "i2": 0.0, "i2_ci": None, "h2": 1.0}
    return known | {"ci": (estimate - reach, estimate + reach)} | nothing | {"q": 0.0, "q_df": 0, "q_p": 1.0}


def _plain(value: Each) -> Each:
    if isinstance(value, tuple):
        return (float(value[0]), float(value[1]))
    return float(value) if isinstance(value, float) else value


def _arrays(value: Each, bodies: int) -> Each:
    """A number, or a pair, for each body."""
    if isinstance(value, tuple):
        return tuple(np.broadcast_to(bound, (bodies,)) for bound in value)
    return None if value is None else np.broadcast_to(value, (bodies,))


def _joined(parts: Sequence[Each]) -> Each:
    if parts[0] is None:
        return None
    if isinstance(parts[0], tuple):
        return tuple(np.concatenate(bounds) for bounds in zip(*parts, strict=True))
    return np.concatenate(parts)


def _stacked(pools: Sequence[Pool]) -> Pool:
    """Make of pools of one study each one that holds arrays."""

    def values() -> Iterator[tuple[str, Each]]:
        for field in fields(Pool):
            several = [getattr(one, field.name) for one in pools]
            if field.name in {"method", "test", "level"} or several[0] is None:
                yield field.name, several[0]
            else:
                yield field.name, _joined([_arrays(value, 1) for value in several])

    return Pool(**dict(values()))
