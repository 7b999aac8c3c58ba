"""A body → its pool, or the reason why it is told without one, by METHODS B1 and B2."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from evidence import stats, terms
from evidence.synthesis import rare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.stats import Pool
    from evidence.synthesis.effect import Body, Effect, Member


COMMON = ("EE", "MH", "Peto")
WHOLE_TABLES = (rare.MANTEL_HAENSZEL, rare.PETO)


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """Directions by study, not by significance, with the exact two-sided sign test on those that have one."""

    benefit: int
    harm: int
    unclear: int
    sign_test_p: float | None


class Stouffer(NamedTuple):
    """Exact p-values of ``k`` studies combined; evidence against no effect in every study, without a size."""

    k: int
    z: float
    p: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Combined:
    """What a body says as a whole, on the analysis scale.

    ``estimate`` and ``ci`` are the pool's, or those of the one study that has an estimate; None where there is
    no number. ``weights`` are shares of the whole, one per member: those of the pool, or of people where nothing
    is pooled. ``people`` are those behind the interval (without one, all), for the optimal information size.
    ``interval_rule`` says which interval was used and why. ``risk_difference`` stands beside ratios of counts
    with empty cells.
    """

    pooled: bool
    reason: str | None
    measure: str | None
    tally: Tally
    weights: tuple[float, ...]
    people: float
    pool: Pool | None = None
    common: Pool | None = None
    estimate: float | None = None
    se: float | None = None
    ci: tuple[float, float] | None = None
    interval_rule: str | None = None
    stouffer: Stouffer | None = None
    risk_difference: Pool | None = None


def combined(body: Body) -> Combined:
    """The body's pool by the default of ``[pool.default]``, or the reason for none by ``[pool.none]``."""
    tally, effects = _tally(body.members), body.effects
    reason = _why_not(body, effects)
    if reason is not None:
        return _told(body, effects, reason, tally)
    pool, rule = _pool(body, effects)
    common = pool if pool.method in COMMON else _common(effects)
    return Combined(
        pooled=True,
        reason=None,
        measure=effects[0].measure,
        tally=tally,
        weights=_shares([0.0 if member.effect is None else _weight(member.effect, pool) for member in body.members]),
        people=sum(member.information for member in body.members if member.effect is not None),
        pool=pool,
        common=common,
        estimate=pool.estimate,
        se=pool.se,
        ci=pool.ci,
        interval_rule=rule,
        risk_difference=_risk_difference(body),
    )


def random_effects(effects: Sequence[Effect], method: str = "REML") -> tuple[Pool, str]:
    """REML; with three or more studies the wider of the Hartung–Knapp and the normal interval, else the normal one.

    Two studies leave one degree of freedom, which says nothing (our choice, METHODS B2).
    """
    yi, vi = [one.estimate for one in effects], [one.se**2 for one in effects]
    normal = stats.pool(yi, vi, method=method, test="z")
    if method == "EE":
        return normal, "normal interval of a common effect"
    if len(effects) < 3:  # noqa: PLR2004 - the rule's own border
        return normal, "normal interval, as two studies leave one degree of freedom"
    knapp = stats.pool(yi, vi, method=method, test="knha")
    if _width(knapp) >= _width(normal):
        return knapp, "Hartung–Knapp interval, the wider of the two"
    return normal, "normal interval, the wider of the two"


def repooled(body: Body, members: Sequence[Member]) -> Pool | None:
    """Some members of a body pooled as the whole body is, with the normal interval; None without an effect."""
    effects = [one.effect for one in members if one.effect is not None]
    if not effects:
        return None
    if body.method in WHOLE_TABLES:
        try:
            return _of_tables(body.method, effects)
        except ValueError:
            return None
    estimates, variances = [one.estimate for one in effects], [one.se**2 for one in effects]
    return stats.pool(estimates, variances, method=body.tau, test="z")


def pooled_sd(body: Body) -> float | None:
    """The body's pooled sd of scores, weighted by people; None where no study of it has one."""
    known = [(member.effect.sd, member.n) for member in body.members if member.effect and member.effect.sd]
    people = sum(n for _, n in known)
    return sqrt(sum(n * sd**2 for sd, n in known) / people) if people else None


def _why_not(body: Body, effects: Sequence[Effect]) -> str | None:
    if len(body.members) == 1:
        return "one study"
    if body.family == terms.NON_HUMAN:
        return "non-human evidence is not pooled"
    if len(effects) < 2:  # noqa: PLR2004 - a pool needs two
        return f"{len(effects)} of {len(body.members)} studies have an estimate with a standard error"
    measures = {one.measure for one in effects}
    if len(measures) > 1:
        return f"the studies report different measures ({', '.join(sorted(measures))})"
    scales = {one.result.instrument for one in body.members if one.effect is not None}
    if measures <= {"MD", "MC"} and len(scales) > 1:
        return "different instruments, and no standard deviations to put them on one scale"
    return None


def _told(body: Body, effects: Sequence[Effect], reason: str, tally: Tally) -> Combined:
    """A body without a pool: its tally, and the interval of the one study that has an estimate (METHODS B1)."""
    only = effects[0] if len(effects) == 1 else None
    behind = body.members if only is None else [one for one in body.members if one.effect is not None]
    return Combined(
        pooled=False,
        reason=reason,
        measure=effects[0].measure if effects else None,
        tally=tally,
        weights=_shares([float(member.n) for member in body.members]),
        people=sum(member.information for member in behind),
        estimate=None if only is None else only.estimate,
        se=None if only is None else only.se,
        ci=None if only is None else only.ci,
        interval_rule=None if only is None else "the interval of the one study with an estimate",
        stouffer=_stouffer(body.members),
        risk_difference=_risk_difference(body),
    )


def _pool(body: Body, effects: Sequence[Effect]) -> tuple[Pool, str]:
    if body.method not in WHOLE_TABLES:
        return random_effects(effects, body.tau)
    told = {rare.PETO: "Peto's method, as events are rare", rare.MANTEL_HAENSZEL: "Mantel–Haenszel, as a cell is zero"}
    return _of_tables(body.method, effects), f"{told[body.method]}: common effect, normal interval"


def _of_tables(method: str, effects: Sequence[Effect]) -> Pool:
    columns = zip(*(one.table for one in effects if one.table is not None), strict=True)
    events1, n1, events2, n2 = (list(column) for column in columns)
    if method == rare.PETO:
        return stats.peto(events1, n1, events2, n2)
    return stats.mantel_haenszel(effects[0].measure, events1, n1, events2, n2)


def _common(effects: Sequence[Effect]) -> Pool:
    return stats.pool([one.estimate for one in effects], [one.se**2 for one in effects], method="EE", test="z")


def _weight(effect: Effect, pool: Pool) -> float:
    """Inverse variance; of Mantel and Haenszel for a risk or odds ratio (Greenland and Robins 1985)."""
    if pool.method == "MH" and effect.table is not None:
        events1, n1, events2, n2 = effect.table
        return events2 * (n1 if effect.measure == "RR" else n1 - events1) / (n1 + n2)
    return 1 / (effect.se**2 + pool.tau2)


def _risk_difference(body: Body) -> Pool | None:
    """Risk difference beside ratios where cells are empty: with the tables that no ratio can use (H 10.4.4)."""
    tables = [one.effect.table if one.effect is not None else one.table for one in body.members]
    known = [table for table in tables if table is not None]
    if not any(table.has_zero for table in known):
        return None
    events1, n1, events2, n2 = (list(column) for column in zip(*known, strict=True))
    sizes = stats.effect_sizes("RD", events1=events1, n1=n1, events2=events2, n2=n2)
    return stats.pool(sizes.yi, sizes.vi, method="EE", test="z")


def _stouffer(members: Sequence[Member]) -> Stouffer | None:
    """Two or more exact p-values of studies whose direction is known (METHODS B1)."""
    known = [(one.p, one.direction == "benefit") for one in members if one.p and one.direction != "unclear"]
    if len(known) < 2:  # noqa: PLR2004 - one is that study's own
        return None
    z, p = stats.stouffer([one[0] for one in known], [one[1] for one in known])
    return Stouffer(len(known), z, p)


def _tally(members: Sequence[Member]) -> Tally:
    directions = [member.direction for member in members]
    benefit, harm = directions.count("benefit"), directions.count("harm")
    p = stats.sign_test(benefit, harm) if benefit + harm else None
    return Tally(benefit=benefit, harm=harm, unclear=directions.count("unclear"), sign_test_p=p)


def _shares(weights: Sequence[float]) -> tuple[float, ...]:
    total = sum(weights)
    return tuple(weight / total if total else 1 / len(weights) for weight in weights)


def _width(pool: Pool) -> float:
    return pool.ci[1] - pool.ci[0]
