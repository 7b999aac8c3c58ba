"""A body → its pool, or the reason why it is told without one, by METHODS B1 and B2."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from evidence import stats, terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.stats import Pool
    from evidence.synthesis.effect import Body, Effect, Member


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """Directions by study, not by significance, with the exact two-sided sign test on those that have one."""

    benefit: int
    harm: int
    unclear: int
    sign_test_p: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Combined:
    """What a body says as a whole, on the analysis scale.

    ``estimate`` and ``ci`` are the pool's, or those of the one study that has an estimate; None where there is
    no number. ``weights`` are shares of the whole, one per member, of inverse variance where pooled and of
    people where not. ``interval_rule`` says which interval was used and why.
    """

    pooled: bool
    reason: str | None
    measure: str | None
    tally: Tally
    weights: tuple[float, ...]
    pool: Pool | None = None
    common: Pool | None = None
    estimate: float | None = None
    se: float | None = None
    ci: tuple[float, float] | None = None
    interval_rule: str | None = None


def combined(body: Body) -> Combined:
    """The body's pool by the default of ``[pool.default]``, or the reason for none by ``[pool.none]``."""
    members, tally = body.members, _tally(body.members)
    effects = body.effects
    reason = _why_not(body, effects)
    if reason is not None:
        only = effects[0] if len(effects) == 1 else None
        return Combined(
            pooled=False,
            reason=reason,
            measure=effects[0].measure if effects else None,
            tally=tally,
            weights=_shares([float(member.n) for member in members]),
            estimate=None if only is None else only.estimate,
            se=None if only is None else only.se,
            ci=None if only is None else only.ci,
            interval_rule=None if only is None else "the interval of the one study with an estimate",
        )
    pool, rule = random_effects(effects)
    weights = [0.0 if member.effect is None else 1 / (member.effect.se**2 + pool.tau2) for member in members]
    common = stats.pool([one.estimate for one in effects], [one.se**2 for one in effects], method="EE", test="z")
    return Combined(
        pooled=True,
        reason=None,
        measure=effects[0].measure,
        tally=tally,
        weights=_shares(weights),
        pool=pool,
        common=common,
        estimate=pool.estimate,
        se=pool.se,
        ci=pool.ci,
        interval_rule=rule,
    )


def random_effects(effects: Sequence[Effect]) -> tuple[Pool, str]:
    """REML; with three or more studies the wider of the Hartung–Knapp and the normal interval, else the normal one.

    Two studies leave one degree of freedom, which says nothing (our choice, METHODS B2).
    """
    yi, vi = [one.estimate for one in effects], [one.se**2 for one in effects]
    normal = stats.pool(yi, vi, method="REML", test="z")
    if len(effects) < 3:  # noqa: PLR2004 - the rule's own border
        return normal, "normal interval, as two studies leave one degree of freedom"
    knapp = stats.pool(yi, vi, method="REML", test="knha")
    if _width(knapp) >= _width(normal):
        return knapp, "Hartung–Knapp interval, the wider of the two"
    return normal, "normal interval, the wider of the two"


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
    corrected = any("0.5 added" in words for one in effects for words in one.assumptions)
    if corrected:
        return "a group without any event needs Mantel–Haenszel or Peto pooling, which is not offered yet"
    return None


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
