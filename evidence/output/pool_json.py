"""The meta-analysis of a table as JSON: the pool at the top, everything else beneath its own name."""

from __future__ import annotations

from math import exp, isfinite
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evidence.answers.diagnostics import Diagnostics
    from evidence.answers.pooling import PooledTable, StudyEffect
    from evidence.output.formats import Json

REFITS = ("estimate", "se", "p", "ci_low", "ci_high", "tau2", "i2", "h2", "q", "q_p")
INFLUENCE = ("rstudent", "dffits", "cook_d", "cov_ratio", "tau2_deleted", "q_deleted", "hat", "weight", "dfbetas")
ON_SCALE = frozenset({"estimate", "ci", "pi", "ci_low", "ci_high", "limit"})
"""What is on the natural scale for ratios; errors, tau2 and coefficients stay logarithms."""


def pooled_json(answer: PooledTable) -> dict[str, Json]:
    """Everything at full precision; estimates and intervals of ratios on their natural scale."""
    several = answer.pool.k > 1
    head: dict[str, Json] = {"pooled": several, "reason": None if several else "one study", "measure": answer.measure}
    of_pool = ("method", "test", "level", "k", "estimate", "se", "stat", "df", "p", "ci", "pi", "tau2", "tau2_ci")
    head |= _fields(answer, answer.pool, (*of_pool, "i2", "i2_ci", "h2", "q", "q_df", "q_p"))
    return head | {
        "log_scale": answer.log_scale,
        "zero_cells_corrected": answer.corrected,
        "studies": [_study(one, answer) for one in answer.studies],
        "subgroups": _subgroups(answer),
        "metaregression": _regression(answer),
        "multilevel": _fields(
            answer,
            answer.multilevel,
            ("k", "clusters", "estimate", "se", "stat", "p", "ci", "sigma2", "q", "q_df", "q_p"),
        ),
        "robust": _fields(
            answer,
            answer.robust,
            ("correction", "k", "clusters", "estimate", "se", "stat", "df", "p", "ci", "tau2"),
        ),
        "diagnostics": _diagnostics(answer),
        "notes": list(answer.notes),
    }


def _study(one: StudyEffect, answer: PooledTable) -> dict[str, Json]:
    interval = study_interval(one, answer)
    return {
        "study": one.label,
        "estimate": None if interval is None else interval[0],
        "ci": None if interval is None else list(interval[1:]),
        "yi": one.yi,
        "vi": one.vi,
        "weight": one.weight,
        "used": one.reason is None,
        "reason": one.reason,
    }


def study_interval(one: StudyEffect, answer: PooledTable) -> tuple[float, float, float] | None:
    """Effect of a study with its normal interval, on the natural scale; None where it has none."""
    from evidence.stats import normal_quantile

    if one.yi is None or one.vi is None:
        return None
    reach = normal_quantile(0.5 * (1.0 + answer.level)) * one.vi**0.5
    low, high = (natural(bound, answer) for bound in (one.yi - reach, one.yi + reach))
    return natural(one.yi, answer), low, high


def natural(value: float, answer: PooledTable) -> float:
    """Give a logarithm of a ratio as the ratio; other measures as they are."""
    if not answer.log_scale:
        return value
    return exp(value) if value < 709.0 else float("inf")  # noqa: PLR2004 - beyond it no float holds the result


def _subgroups(answer: PooledTable) -> Json:
    if answer.subgroups is None:
        return None
    found = answer.subgroups
    keys = ("k", "test", "estimate", "se", "p", "ci", "pi", "tau2", "tau2_ci", "i2", "q", "q_df", "q_p")
    groups: list[Json] = []
    for name, one in zip(found.names, found.pools, strict=True):
        groups.append({"group": name, **_fields(answer, one, keys)})
    return {"by": answer.by, "groups": groups, "q_between": _number(found.q_between), "df": found.df, "p": found.p}


def _regression(answer: PooledTable) -> Json:
    if answer.metaregression is None:
        return None
    names, fit, left_out = answer.metaregression
    keys = ("k", "method", "test", "beta", "se", "stat", "df", "p", "ci_low", "ci_high", "tau2", "i2", "h2", "r2")
    found = {key: _plain(getattr(fit, key)) for key in (*keys, "qm", "qm_df", "qm_p", "qe", "qe_df", "qe_p")}
    return {"names": list(names), **found, "left_out": list(left_out)}


def _diagnostics(answer: PooledTable) -> Json:
    if answer.diagnostics is None:
        return None
    found: Diagnostics = answer.diagnostics
    line = ("slope", "se", "stat", "df", "p", "limit")
    return {
        "leave_one_out": _fields(answer, found.leave_one_out, REFITS),
        "influence": _fields(answer, found.influence, (*INFLUENCE, "influential")),
        "egger_mixed": _fields(answer, found.egger_mixed, line),
        "egger_lm": _fields(answer, found.egger_lm, line),
        "begg": _fields(answer, found.begg, ("tau", "stat", "p_asymptotic")),
        "trim_and_fill": _fields(
            answer, found.trim_and_fill, ("k0", "side", "estimator", "estimate", "se", "p", "ci", "tau2")
        ),
        "peters": _fields(answer, found.peters, line),
        "harbord": _fields(answer, found.harbord, line),
        "notes": list(found.notes),
    }


def _fields(answer: PooledTable, value: object, names: Iterable[str]) -> dict[str, Json]:
    """Chosen attributes as plain JSON; nothing has none."""
    if value is None:
        return None  # type: ignore[return-value] # null stands for an object
    return {name: _scaled(name, getattr(value, name), answer) for name in names}


def _scaled(name: str, value: Any, answer: PooledTable) -> Json:  # noqa: ANN401 - numbers, pairs, arrays
    plain = _plain(value)
    if name not in ON_SCALE or not answer.log_scale or plain is None:
        return plain
    if isinstance(plain, list):
        return [None if one is None else _number(natural(float(str(one)), answer)) for one in plain]
    return _number(natural(float(str(plain)), answer))


def _plain(value: Any) -> Json:  # noqa: ANN401 - numbers, pairs, arrays
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return _number(value) if isinstance(value, float) else value


def _number(value: float) -> float | None:
    """JSON knows neither infinity nor NaN."""
    return value if isfinite(value) else None
