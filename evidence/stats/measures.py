"""From the columns of a table to comparable effects: one estimate and one sampling variance per study."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from evidence.stats import single
from evidence.stats.counts import (
    Counts,
    corrected,
    log_odds_ratio,
    log_rate_ratio,
    log_risk_ratio,
    peto_log_odds_ratio,
    risk_difference,
    silent,
    tables,
)
from evidence.stats.means import Groups, hedges_g, hedges_g_heteroscedastic, log_ratio_of_means, mean_difference
from evidence.stats.rows import columns, refuse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike

    from evidence.stats.rows import Array

OF_TABLES = {"RR": log_risk_ratio, "OR": log_odds_ratio, "RD": risk_difference, "PETO": peto_log_odds_ratio}
OF_MEANS = {"MD": mean_difference, "SMD": hedges_g, "SMDH": hedges_g_heteroscedastic, "ROM": log_ratio_of_means}
OF_PROPORTIONS = {
    "PR": single.raw_proportion,
    "PLO": single.logit_proportion,
    "PAS": single.arcsine_proportion,
    "PFT": single.double_arcsine_proportion,
}
OF_PAIRS = {
    "MC": single.mean_change,
    "SMCC": single.change_in_own_units,
    "SMCR": single.change_in_raw_units,
    "ROMC": single.log_ratio_of_change,
}
OF_CORRELATIONS = {"COR": single.raw_correlation, "ZCOR": single.fisher_z}

COLUMNS: Mapping[str, tuple[str, ...]] = (
    dict.fromkeys(OF_TABLES, Counts._fields)
    | dict.fromkeys(OF_MEANS, Groups._fields)
    | {"IRR": ("events1", "time1", "events2", "time2")}
    | dict.fromkeys(OF_PROPORTIONS, ("events", "n"))
    | {"MN": ("mean", "sd", "n")}
    | dict.fromkeys(OF_PAIRS, single.Paired._fields)
    | {"SMCR": ("mean1", "sd1", "mean2", "n", "correlation")}
    | dict.fromkeys(OF_CORRELATIONS, ("correlation", "n"))
    | {"GEN": ("yi", "vi")}
)
"""The columns that each measure needs; GEN takes ``sei`` in place of ``vi`` too."""

MEASURES = tuple(COLUMNS)
LOG_SCALE = frozenset({"RR", "OR", "PETO", "ROM", "ROMC", "IRR"})
"""Measures that are natural logarithms of ratios."""


class EffectSizes(NamedTuple):
    """Effects ``yi`` and their sampling variances ``vi``, ratios as natural logarithms.

    One entry per study, in the order of the rows; neither array can be written to.
    """

    yi: Array
    vi: Array


def effect_sizes(
    measure: str,
    *,
    events1: ArrayLike | None = None,
    n1: ArrayLike | None = None,
    events2: ArrayLike | None = None,
    n2: ArrayLike | None = None,
    mean1: ArrayLike | None = None,
    sd1: ArrayLike | None = None,
    mean2: ArrayLike | None = None,
    sd2: ArrayLike | None = None,
    time1: ArrayLike | None = None,
    time2: ArrayLike | None = None,
    events: ArrayLike | None = None,
    n: ArrayLike | None = None,
    mean: ArrayLike | None = None,
    sd: ArrayLike | None = None,
    correlation: ArrayLike | None = None,
    yi: ArrayLike | None = None,
    vi: ArrayLike | None = None,
    sei: ArrayLike | None = None,
    add: float = 0.5,
    to: str = "only0",
    drop00: bool = False,
    variance: str = "LS",
) -> EffectSizes:
    """Effect and variance of every study as metafor's ``escalc`` has them; ``COLUMNS`` says what each measure needs.

    Two groups, group 1 against group 2 (positive: more events, or higher values, in group 1): RR, OR, PETO
    (logarithms) and RD of counts; IRR (a logarithm) of events in person-time; MD, SMD (Hedges' g), SMDH
    (unequal spread) and ROM (a logarithm) of means. One group: PR, PLO (logit), PAS, PFT (arcsine, double
    arcsine) of events among n; MN; MC, SMCC, SMCR, ROMC of two values of the same n people and their
    ``correlation``; COR and ZCOR of a ``correlation`` among n. GEN: effects of any kind with ``vi`` or ``sei``.
    Columns that a measure does not need are not looked at.

    ``add`` goes into all counts of a row that ``to`` chooses: only0, those with a zero; all; if0all; none (see
    ``counts.tables``). That holds for PAS and PFT too, where people mostly want ``add=0``. ``drop00``: tables
    without events, or without anything else, in both groups get effect and variance NaN, to be left out.
    ``variance`` of SMD: LS (large samples) or UB (unbiased).

    Raises ``ValueError`` for an unknown measure, a missing column, or a row that is impossible or gives no
    effect, naming the row, counted from 1.
    """
    every = {name: value for name, value in locals().items() if name in _EVERY}
    if measure not in COLUMNS:
        raise ValueError(f"the measure {measure!r} is not known; known are {', '.join(MEASURES)}")
    if variance not in ("LS", "UB") or (variance == "UB" and measure != "SMD"):
        raise ValueError(f"variance={variance!r} is not known for {measure}; known are LS, and UB for SMD")
    given = _needed(measure, every)
    effects, variances = _computed(measure, given, add=add, to=to, drop00=drop00, unbiased=variance == "UB")
    effects, variances = np.array(effects), np.array(variances)
    effects.flags.writeable = variances.flags.writeable = False
    return EffectSizes(effects, variances)


_EVERY = frozenset(name for names in COLUMNS.values() for name in names) | {"sei"}


def _computed(
    measure: str, given: dict[str, Array], *, add: float, to: str, drop00: bool, unbiased: bool
) -> tuple[Array, Array]:
    if measure in OF_TABLES:
        found = _of_tables(measure, Counts(**given), add=add, to=to, drop00=drop00)
    elif measure in OF_MEANS:
        compute = partial(hedges_g, unbiased=unbiased) if measure == "SMD" else OF_MEANS[measure]
        found = compute(Groups(**given).checked())
    elif measure in OF_PROPORTIONS:
        found = OF_PROPORTIONS[measure](single.proportions(**given, add=add, to=to))
    elif measure in OF_PAIRS:
        found = OF_PAIRS[measure](single.Paired(**({"sd2": given["sd1"]} | given)).checked())
    elif measure in OF_CORRELATIONS:
        found = OF_CORRELATIONS[measure](**given)
    elif measure == "IRR":
        events1, events2 = corrected([given["events1"], given["events2"]], add=add, to=to)
        found = log_rate_ratio(events1, given["time1"], events2, given["time2"])
    elif measure == "MN":
        found = single.mean_of_group(**given)
    else:
        found = _generic(**given)
    return found


def _of_tables(measure: str, counts: Counts, *, add: float, to: str, drop00: bool) -> tuple[Array, Array]:
    told = np.flatnonzero(~silent(counts)) if drop00 else np.arange(len(counts.n1))
    yi, vi = np.full(len(counts.n1), np.nan), np.full(len(counts.n1), np.nan)
    cells = tables(counts, add=add, to=to)
    yi[told], vi[told] = OF_TABLES[measure](type(cells)(*(cell[told] for cell in cells)))
    return yi, vi


def _generic(yi: Array, vi: Array | None = None, sei: Array | None = None) -> tuple[Array, Array]:
    if sei is not None:
        refuse(sei <= 0.0, "sei", sei, "must be above 0, being a standard error")
        return yi, sei**2
    if vi is None:
        raise ValueError("GEN needs yi with vi or sei")
    refuse(vi <= 0.0, "vi", vi, "must be above 0, being a sampling variance")
    return yi, vi


def _needed(measure: str, every: dict[str, ArrayLike | None]) -> dict[str, Array]:
    names = COLUMNS[measure]
    if measure == "GEN" and every["vi"] is None and every["sei"] is not None:
        names = ("yi", "sei")
    missing = [name for name in names if every[name] is None]
    if missing:
        raise ValueError(f"{measure} needs {', '.join(names)}; missing: {', '.join(missing)}")
    return columns(**{name: value for name in names if (value := every[name]) is not None})
