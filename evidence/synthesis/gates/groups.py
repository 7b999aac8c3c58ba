"""Gates on the arms' own numbers: spreads, means, percentages and how many people there are."""

from __future__ import annotations

from itertools import combinations
from math import floor, sqrt
from statistics import median
from typing import TYPE_CHECKING

from evidence.synthesis.continuous import IMBALANCE
from evidence.synthesis.counts import count_of
from evidence.synthesis.gates.gate import LOOK, SLACK, Gate, apart, around

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.documents import Result, ResultArm, Study, Summary, Term
    from evidence.quantities import Number
    from evidence.synthesis.gates.gate import Path

PARTS = ("baseline", "end", "change")
THIRD, NEAR = 3.0, 1.5  # an sd below a third of its neighbours, whose √n-fold is within 1.5 of them (our choice)
MEANT = "write it as `se` if the paper means that"
FEWEST = 10  # people below whom two sds may differ so much by chance (our choice)
SHORT_SCALE = 10  # ratings of 0 to 10 and 0 to 100 are often averaged over days, so that their scores are not whole
LONG_SCALE = 100


def of_result(study: Study, result: Result, instrument: Term | None, path: Path) -> Iterator[Gate]:
    """All gates of the arms of one result."""
    for arm in result.arms:
        here = (*path, "arms", arm.arm)
        yield from _spreads(result, arm, here)
        yield from _percent(study, arm, here)
        yield from _means(arm, instrument, here)
        yield from _change(arm, here)
    if not study.is_crossover:
        yield from _baselines(result, path)
    yield from _people(study, result, path)


def of_arms(study: Study) -> Iterator[Gate]:
    """Whether the arms' people add up to one of the study's numbers; a crossover counts everybody in each arm."""
    sizes, counts = study.n, [arm.n.value for arm in study.arms if arm.n is not None]
    if sizes is None or study.is_crossover or not counts or len(counts) < len(study.arms):
        return
    known = {name: getattr(sizes, name) for name in ("randomised", "enrolled", "analysed")}
    told = {name: count.value for name, count in known.items() if count is not None}
    if told and sum(counts) not in told.values():
        words = " + ".join(str(count) for count in counts)
        numbers = ", ".join(f"{name} {value}" for name, value in told.items())
        message = f"the arms have {words} = {sum(counts)} people, the study {numbers}"
        yield Gate("arm-n-total", ("arms",), str(sum(counts)), message, LOOK)


def _people(study: Study, result: Result, path: Path) -> Iterator[Gate]:
    counts = [arm.total or arm.n for arm in result.arms]
    whole = study.size
    if study.is_crossover or whole is None or None in counts:
        return
    total = sum(count.value for count in counts if count is not None)
    if total > whole:
        message = f"the arms of this result have {total} people, the study {whole}"
        yield Gate("arm-n-total", (*path, "arms"), str(total), message, LOOK)


def _spreads(result: Result, arm: ResultArm, path: Path) -> Iterator[Gate]:
    for part in PARTS:
        here = getattr(arm, part)
        n = None if here is None else here.n or arm.n
        if here is None or here.sd is None or n is None or n.value < FEWEST or not here.sd.value:
            continue
        others = [sd for sd in _other_sds(result, arm, part) if sd]
        if not others:
            continue
        usual, scaled = median(others), here.sd.value * sqrt(n.value)
        if here.sd.value < usual / THIRD and usual / NEAR <= scaled <= usual * NEAR:
            message = (
                f"an sd of {here.sd.text} beside {usual:.3g} elsewhere fits a standard error: "
                f"{here.sd.text} × √{n.value} = {scaled:.3g}"
            )
            yield Gate(
                "sd-like-se", (*path, part, "sd"), here.sd.text, message, "write it as `se` if the paper means that"
            )


def _other_sds(result: Result, arm: ResultArm, part: str) -> list[float]:
    """Sds to compare with: of the same part in other arms, and of baseline and end with each other."""
    parts = ("change",) if part == "change" else ("baseline", "end")
    summaries = [
        getattr(other, name) for other in result.arms for name in parts if (other.arm, name) != (arm.arm, part)
    ]
    return [one.sd.value for one in summaries if one is not None and one.sd is not None]


def _percent(study: Study, arm: ResultArm, path: Path) -> Iterator[Gate]:
    whole = arm.total or arm.n or next((one.n for one in study.arms if one.id == arm.arm), None)
    if arm.percent is None or whole is None or not whole.value:
        return
    count = count_of(arm.percent, whole.value)
    if count is None:
        near = arm.percent.value * whole.value / 100
        below, above = floor(near), floor(near) + 1
        shares = " and ".join(f"{one}/{whole.value} = {100 * one / whole.value:.4g} %" for one in (below, above))
        message = f"{arm.percent.text} of {whole.value} people is no count: {shares}"
        yield Gate("percent-count", (*path, "percent"), arm.percent.text, message, LOOK)
    elif arm.events is not None and not arm.percent.agrees(100 * arm.events.value / whole.value):
        message = f"{arm.percent.text} of {whole.value} is {count} people, not {arm.events.value}"
        yield Gate("percent-count", (*path, "percent"), arm.percent.text, message, LOOK)


def _means(arm: ResultArm, instrument: Term | None, path: Path) -> Iterator[Gate]:
    """GRIM, for instruments whose scores are whole numbers, where so few people leave gaps between means."""
    if instrument is None or not _is_whole(instrument):
        return
    for part in PARTS:
        here: Summary | None = getattr(arm, part)
        n = None if here is None else here.n or arm.n
        if here is None or here.mean is None or n is None or not n.value or _is_possible(here.mean, n.value):
            continue
        near = here.mean.value * n.value
        shares = " or ".join(f"{one}/{n.value} = {one / n.value:.4g}" for one in (floor(near), floor(near) + 1))
        message = f"no {n.value} whole scores have the mean {here.mean.text}: {shares}"
        yield Gate("grim", (*path, part, "mean"), here.mean.text, message, LOOK)


def _is_whole(instrument: Term) -> bool:
    if instrument.range is None:
        return False
    low, high = (bound.value for bound in instrument.range)
    return low == int(low) and high == int(high) and high not in (SHORT_SCALE, LONG_SCALE) and high > SHORT_SCALE


def _is_possible(mean: Number, n: int) -> bool:
    low, high = (bound * n for bound in around(mean))
    return floor(high + SLACK) >= low - SLACK


def _change(arm: ResultArm, path: Path) -> Iterator[Gate]:
    before, after, change = arm.baseline, arm.end, arm.change
    if before is None or after is None or change is None:
        return
    if before.mean is not None and after.mean is not None and change.mean is not None:
        slack = before.mean.half_unit + after.mean.half_unit
        difference = after.mean.value - before.mean.value
        if apart((difference - slack, difference + slack), around(change.mean)) > SLACK:
            message = (
                f"a change of {change.mean.text} is not end − baseline = {after.mean.text} − {before.mean.text} "
                f"= {difference:.4g}"
            )
            yield Gate("change-from-ends", (*path, "change", "mean"), change.mean.text, message, LOOK)
    if before.sd is not None and after.sd is not None and change.sd is not None:
        yield from _correlation(before.sd, after.sd, change.sd, path)


def _correlation(before: Number, after: Number, change: Number, path: Path) -> Iterator[Gate]:
    slack = before.half_unit + after.half_unit + change.half_unit + SLACK
    fits = abs(before.value - after.value) - slack <= change.value <= before.value + after.value + slack
    if not fits and before.value and after.value:
        r = (before.value**2 + after.value**2 - change.value**2) / (2 * before.value * after.value)
        message = f"sds of {before.text}, {after.text} and {change.text} of change imply a correlation of {r:.2f}"
        yield Gate("change-sd-correlation", (*path, "change", "sd"), change.text, message, LOOK)


def _baselines(result: Result, path: Path) -> Iterator[Gate]:
    known = [
        (arm.arm, arm.baseline.mean, arm.baseline.sd, arm.n.value if arm.n is not None else 2)
        for arm in result.arms
        if arm.baseline is not None and arm.baseline.mean is not None and arm.baseline.sd is not None
    ]
    for (name, mean, sd, n), (other, mean2, sd2, n2) in combinations(known, 2):
        pooled = _pooled(n, sd.value, n2, sd2.value)
        most = _pooled(n, sd.value + sd.half_unit, n2, sd2.value + sd2.half_unit)
        least = abs(mean.value - mean2.value) - mean.half_unit - mean2.half_unit
        if pooled and most and least / most > IMBALANCE:
            size = abs(mean.value - mean2.value) / pooled
            message = (
                f"the baselines of {name} and {other} are {size:.2f} sd apart: "
                f"({mean.text} − {mean2.text}) / {pooled:.3g}, above {IMBALANCE}"
            )
            fix = "end values carry this difference; give change values or an adjusted contrast if reported"
            yield Gate("baseline-imbalance", (*path, "arms", name, "baseline", "mean"), f"{size:.2f}", message, fix)


def _pooled(n1: int, sd1: float, n2: int, sd2: float) -> float:
    weights = max(n1 - 1, 1), max(n2 - 1, 1)
    return sqrt((weights[0] * sd1**2 + weights[1] * sd2**2) / sum(weights))
