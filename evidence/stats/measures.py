"""From the columns of a table to comparable effects: one estimate and one sampling variance per study."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from evidence.stats.counts import Counts, log_odds_ratio, log_risk_ratio, risk_difference, tables
from evidence.stats.means import Groups, hedges_g, mean_difference
from evidence.stats.rows import columns

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from evidence.stats.rows import Array

OF_COUNTS = {"RR": log_risk_ratio, "OR": log_odds_ratio, "RD": risk_difference}
OF_MEANS = {"MD": mean_difference, "SMD": hedges_g}
MEASURES = (*OF_COUNTS, *OF_MEANS)


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
    add: float = 0.5,
    to: str = "only0",
) -> EffectSizes:
    """Effect and variance of every study, group 1 against group 2, as metafor's ``escalc`` has them.

    RR, OR (on the log scale) and RD need events1, n1, events2, n2; MD (in units of the scale) and SMD
    (Hedges' g, exact correction) need mean1, sd1, n1, mean2, sd2, n2. Columns that a measure does not need
    are not looked at. A positive effect means more events, or higher values, in group 1. ``add`` goes into
    all four cells of the tables chosen by ``to``: only0, those with a zero cell; all; if0all; none (see
    ``counts.tables``).

    Raises ``ValueError`` for an unknown measure, a missing column, or a row that is impossible or gives no
    effect, naming the row, counted from 1.
    """
    if measure in OF_COUNTS:
        given = _needed(measure, events1=events1, n1=n1, events2=events2, n2=n2)
        yi, vi = OF_COUNTS[measure](tables(Counts(**given), add=add, to=to))
    elif measure in OF_MEANS:
        given = _needed(measure, mean1=mean1, sd1=sd1, n1=n1, mean2=mean2, sd2=sd2, n2=n2)
        yi, vi = OF_MEANS[measure](Groups(**given).checked())
    else:
        raise ValueError(f"the measure {measure!r} is not known; known are {', '.join(MEASURES)}")
    yi.flags.writeable = vi.flags.writeable = False
    return EffectSizes(yi, vi)


def _needed(measure: str, **given: ArrayLike | None) -> dict[str, Array]:
    present = {name: column for name, column in given.items() if column is not None}
    missing = [name for name in given if name not in present]
    if missing:
        raise ValueError(f"{measure} needs {', '.join(given)}; missing: {', '.join(missing)}")
    return columns(**present)
