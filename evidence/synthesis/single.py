"""One group without a comparison: its change from baseline, or the share of its people (METHODS A8)."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from evidence.stats import normal_quantile
from evidence.synthesis.counts import people_with_event
from evidence.synthesis.effect import Effect, NotDerivable, Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.documents import ResultArm
    from evidence.synthesis.analysis import Analysis
    from evidence.synthesis.points import Side

Z95 = normal_quantile(0.975)


def change(side: Side, n: float | None, analysis: Analysis, sign: int) -> Effect:
    """The mean change in the instrument's units; from baseline and end with an assumed correlation, said."""
    reported, before, after = side.at("change"), side.at("baseline"), side.at("end")
    if reported is not None and reported.sd is not None and n:
        se = reported.sd / sqrt(n)
        text = f"change from baseline {reported.written}; se = sd/√n = {reported.sd:.4g}/√{n:g} = {se:.4g}"
        step = Step("derive.family", text, {"mean": reported.mean, "sd": reported.sd, "n": n})
        return _effect("MC", reported.mean, se, (*reported.steps, step), reported.assumptions, reported.sd, sign)
    if before is None or after is None or before.sd is None or after.sd is None or not n:
        raise NotDerivable("one group, and no change with its standard deviation and number of people")
    r = analysis.correlation
    se = sqrt(max(before.sd**2 + after.sd**2 - 2 * r * before.sd * after.sd, 0.0) / n)
    text = f"end {after.written} − baseline {before.written} = {after.mean - before.mean:.4g}; se {se:.4g}"
    words = f"within-person correlation of {r:g} between baseline and end assumed"
    step = Step("derive.family", text, {"r": r, "sd_baseline": before.sd, "sd_end": after.sd, "n": n})
    return _effect(
        "MC", after.mean - before.mean, se, (*before.steps, *after.steps, step), (words,), before.sd, sign
    )._replace(within=True)


def proportion(arms: Sequence[ResultArm]) -> Effect:
    """The share of people with the event; 0.5 added to both cells where one is zero, as metafor does for PR."""
    if not arms or any(arm.event_count is not None for arm in arms):
        raise NotDerivable("no counts of people are reported")
    pairs = [people_with_event(arm, None) for arm in arms]
    events, n = sum(one[0] for one in pairs), sum(one[1] for one in pairs)
    if not n:
        raise NotDerivable("no counts of people are reported")
    words: tuple[str, ...] = ()
    x, size = events, n
    if events in (0, n):
        x, size = events + 0.5, n + 1
        words = ("0.5 added to both cells because one is zero",)
    share = x / size
    step = Step("derive.family", f"{events:g} of {n:g} people", {"events": events, "n": n})
    effect = _effect("PR", share, sqrt(share * (1 - share) / size), (step,), words, None, 0)
    return effect._replace(ci=(max(effect.ci[0], 0.0), min(effect.ci[1], 1.0)))


def _effect(
    measure: str,
    estimate: float,
    se: float,
    steps: tuple[Step, ...],
    words: tuple[str, ...],
    sd: float | None,
    sign: int,
) -> Effect:
    if not se > 0:
        raise NotDerivable("its standard error is zero")
    ends = (estimate - Z95 * se, estimate + Z95 * se)
    return Effect(measure, estimate, se, ends, "one group, no comparison", steps, words, sd, sign=sign)
