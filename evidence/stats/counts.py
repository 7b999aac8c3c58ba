"""Effect sizes of two groups with counts of events: a 2 x 2 table per study.

Cells as in the literature: ``a`` events and ``b`` others in group 1, ``c`` and ``d`` in group 2. Positive
effects mean more events in group 1. Ratios are natural logarithms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from evidence.stats.rows import refuse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evidence.stats.rows import Array

CORRECTIONS = ("only0", "all", "if0all", "none")


class Counts(NamedTuple):
    """Events and people in two groups, one entry per study. Sizes may be fractions of a split total."""

    events1: Array
    n1: Array
    events2: Array
    n2: Array


class Tables(NamedTuple):
    """The cells of one 2 x 2 table per study, corrected where that was asked."""

    a: Array
    b: Array
    c: Array
    d: Array

    @property
    def n1(self) -> Array:
        """Size of group 1, the correction included."""
        return self.a + self.b

    @property
    def n2(self) -> Array:
        """Size of group 2, the correction included."""
        return self.c + self.d


def tables(counts: Counts, *, add: float, to: str) -> Tables:
    """2 x 2 tables with ``add`` in every cell of those that ``to`` chooses.

    ``only0``: tables with a zero in any of the four cells; ``all``; ``if0all``: every table as soon as one
    has a zero; ``none``. Group sizes grow by twice ``add``. Tables without any event stay in, as with
    ``drop00=FALSE`` in metafor.
    """
    _refuse_impossible(counts.events1, counts.n1, "1")
    _refuse_impossible(counts.events2, counts.n2, "2")
    others1, others2 = counts.n1 - counts.events1, counts.n2 - counts.events2
    return Tables(*corrected([counts.events1, others1, counts.events2, others2], add=add, to=to))


def corrected(cells: list[Array], *, add: float, to: str) -> list[Array]:
    """Cells with ``add`` in all of those rows that ``to`` chooses by their zeros, as said in ``tables``."""
    if to not in CORRECTIONS:
        raise ValueError(f"to={to!r} is not known; known are {', '.join(CORRECTIONS)}")
    if not 0.0 <= add < np.inf:
        raise ValueError(f"add is {add:g}; it must be 0 or above")
    has_zero = np.logical_or.reduce([cell == 0.0 for cell in cells])
    chosen = {"only0": has_zero, "all": True, "if0all": has_zero.any(), "none": False}[to]
    return [cell + np.where(chosen, add, 0.0) for cell in cells]


def log_rate_ratio(events1: Array, time1: Array, events2: Array, time2: Array) -> tuple[Array, Array]:
    """Log of the ratio of events per person-time, and its variance 1/events1 + 1/events2 (counts corrected before)."""
    refuse(time1 <= 0.0, "time1", time1, "must be above 0")
    refuse(time2 <= 0.0, "time2", time2, "must be above 0")
    for name, events in (("events1", events1), ("events2", events2)):
        refuse(events < 0.0, name, events, "must not be negative")
        refuse(events == 0.0, name, events, "gives no finite log rate ratio; correct zero counts with add and to")
    return np.log(events1 / time1) - np.log(events2 / time2), 1.0 / events1 + 1.0 / events2


def silent(counts: Counts) -> NDArray[np.bool_]:
    """Tables without any event, or with nothing else, in both groups: they tell nothing of a ratio."""
    none = (counts.events1 == 0.0) & (counts.events2 == 0.0)
    return np.asarray(none | ((counts.events1 == counts.n1) & (counts.events2 == counts.n2)))


def log_risk_ratio(cells: Tables) -> tuple[Array, Array]:
    """Log of the ratio of risks and its variance 1/a - 1/n1 + 1/c - 1/n2 (Cochrane Handbook 6.5, 10.4.1).

    The variance is written b/(a n1) + d/(c n2), which is the same and loses no digits to the differences.
    """
    _refuse_zero(cells, "a", "c", ratio="risk ratio")
    estimate = np.log(cells.a / cells.n1) - np.log(cells.c / cells.n2)
    return estimate, cells.b / (cells.a * cells.n1) + cells.d / (cells.c * cells.n2)


def log_odds_ratio(cells: Tables) -> tuple[Array, Array]:
    """Log of the ratio of odds and its variance 1/a + 1/b + 1/c + 1/d (Woolf 1955)."""
    _refuse_zero(cells, "a", "b", "c", "d", ratio="odds ratio")
    estimate = np.log(cells.a / cells.b) - np.log(cells.c / cells.d)
    return estimate, 1.0 / cells.a + 1.0 / cells.b + 1.0 / cells.c + 1.0 / cells.d


def risk_difference(cells: Tables) -> tuple[Array, Array]:
    """Risk in group 1 minus risk in group 2 and its variance p1(1-p1)/n1 + p2(1-p2)/n2.

    The divisor is n, not n - 1. The correction of zero cells is applied here too, as metafor does. Without it
    the variance is 0 where both risks are 0 or 1; ``pool`` refuses such a row.
    """
    estimate = cells.a / cells.n1 - cells.c / cells.n2
    return estimate, cells.a * cells.b / cells.n1**3 + cells.c * cells.d / cells.n2**3


def peto_log_odds_ratio(cells: Tables) -> tuple[Array, Array]:
    """One-step log odds ratio (O - E) / V and its variance 1 / V (Yusuf and others 1985).

    E and V are the hypergeometric mean and variance of the events in group 1 given the margins. As in metafor
    a table with a zero cell is corrected here too, though nothing would need it; ``stratified.peto`` combines
    tables without that.
    """
    n, events = cells.n1 + cells.n2, cells.a + cells.c
    v = events * (n - events) * (cells.n1 / n) * (cells.n2 / n) / (n - 1.0)
    refuse(v <= 0.0, "the hypergeometric variance", v, "must be above 0: events, and others, in some group")
    return (cells.a - events * cells.n1 / n) / v, 1.0 / v


def _refuse_impossible(events: Array, n: Array, group: str) -> None:
    refuse(n <= 0.0, f"n{group}", n, "must be above 0")
    refuse(events < 0.0, f"events{group}", events, "must not be negative")
    refuse(events > n, f"events{group}", events, f"must not exceed n{group}")


def _refuse_zero(cells: Tables, *names: str, ratio: str) -> None:
    for name in names:
        cell: Array = getattr(cells, name)
        why = f"gives no finite log {ratio}; correct zero cells with add and to"
        refuse(cell == 0.0, f"cell {name}", cell, why)
