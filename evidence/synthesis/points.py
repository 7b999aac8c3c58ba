"""Mean and standard deviation of a group at one time, from what a paper reports (``[derive.sd]``, METHODS A2)."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from evidence import stats
from evidence.synthesis.effect import Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.documents import ResultArm, Summary

PARTS = ("change", "end", "baseline")


class Point(NamedTuple):
    """A group at one time; ``sd`` is None where nothing gives one, ``written`` the mean as reported."""

    n: float | None
    mean: float
    sd: float | None
    written: str
    steps: tuple[Step, ...] = ()
    assumptions: tuple[str, ...] = ()


class Side(NamedTuple):
    """All arms of one intervention in a comparison, as one group (``[derive.multiarm]``, H 6.5.2.10)."""

    n: float | None
    points: dict[str, Point]
    has_medians: bool = False

    def at(self, part: str) -> Point | None:
        """The group's change, end or baseline."""
        return self.points.get(part)


def side(arms: Sequence[tuple[ResultArm, float | None]], *, model_based: bool) -> Side:
    """The arms, each with its number of people, as one group.

    ``model_based``: intervals beside an adjusted contrast are those of a model and give no sd of scores.
    """
    sizes = [n for _, n in arms]
    total = sum(n for n in sizes if n is not None) if arms and None not in sizes else None
    points = {part: found for part in PARTS if (found := _together(arms, part, model_based=model_based)) is not None}
    summaries = [getattr(arm, part) for arm, _ in arms for part in PARTS]
    return Side(total, points, any(one is not None and one.median is not None for one in summaries))


def with_spread(point: Point | None, sd: float | None) -> Point | None:
    """The point with a borrowed sd where it has none (``[derive.missing]``)."""
    if point is None or point.sd is not None or sd is None:
        return point
    words = f"no standard deviation is reported: the body's pooled sd {sd:.4g} is borrowed"
    return point._replace(sd=sd, assumptions=(*point.assumptions, words))


def _together(arms: Sequence[tuple[ResultArm, float | None]], part: str, *, model_based: bool) -> Point | None:
    found = [_point(getattr(arm, part), n, arm.arm, model_based=model_based) for arm, n in arms]
    known = [one for one in found if one is not None]
    if not known or len(known) < len(found):
        return None
    if len(known) == 1:
        return known[0]
    spreads = [one.sd for one in known if one.sd is not None]
    sizes = [one.n for one in known if one.n is not None]
    if len(spreads) < len(known) or len(sizes) < len(known):
        return None
    group = stats.combined_groups(sizes, [one.mean for one in known], spreads)  # type: ignore[arg-type] # lists of numbers
    names = " and ".join(arm.arm for arm, _ in arms)
    text = f"{names} combined: n {sum(sizes):g}, mean {float(group.mean):.4g}, sd {float(group.sd):.4g}"
    step = Step("derive.multiarm", text, source="Cochrane Handbook 6.5, 6.5.2.10")
    return Point(
        sum(sizes),
        float(group.mean),
        float(group.sd),
        f"{float(group.mean):.4g}",
        (*(step for one in known for step in one.steps), step),
        tuple(dict.fromkeys(words for one in known for words in one.assumptions)),
    )


def _point(summary: Summary | None, n: float | None, arm: str, *, model_based: bool) -> Point | None:
    if summary is None:
        return None
    size = float(summary.n.value) if summary.n is not None else n
    if summary.mean is None:
        return _from_median(summary, size, arm)
    mean, written = summary.mean.value, summary.mean.text
    if summary.sd is not None:
        return Point(size, mean, summary.sd.value, written)
    if size is not None and summary.se is not None:
        sd = summary.se.value * sqrt(size)
        text = f"{arm}: sd = se × √n = {summary.se.text} × √{size:g} = {sd:.4g}"
        return Point(size, mean, sd, written, (Step("derive.sd", text, source="Cochrane Handbook 6.5, 6.5.2.2"),))
    if size is not None and size > 1 and summary.ci is not None and not model_based:
        level = 0.95 if summary.level is None else summary.level.value
        low, high = summary.ci
        sd = float(stats.sd_from_ci(low.value, high.value, size, level=level))
        text = f"{arm}: sd from the {level:.0%} interval {low.text} to {high.text} of {size:g} people = {sd:.4g}"
        return Point(size, mean, sd, written, (Step("derive.sd", text, source="Cochrane Handbook 6.5, 6.5.2.2"),))
    return Point(size, mean, None, written)


def _from_median(summary: Summary, n: float | None, arm: str) -> Point | None:
    """Mean and sd from the median with quartiles or range (Wan 2014, Luo 2018), said; skewness too (Shi 2020)."""
    if summary.median is None or n is None:
        return None
    given = {name: getattr(summary, name) for name in ("q1", "q3", "min", "max")}
    known = {name: number.value for name, number in given.items() if number is not None}
    pairs = [names for names in (("q1", "q3"), ("min", "max")) if set(names) <= set(known)]
    if not pairs:
        return None
    used = {name: known[name] for names in pairs for name in names}
    called = {{"min": "minimum", "max": "maximum"}.get(name, name): value for name, value in used.items()}
    try:
        found = stats.mean_and_sd(n, median=summary.median.value, **called)
    except ValueError:
        return None
    told = ", ".join(f"{name} {value:g}" for name, value in used.items())
    text = f"{arm}: median {summary.median.text}, {told} of {n:g} people → mean {found.mean:.4g}, sd {found.sd:.4g}"
    step = Step("derive.sd", text, source="Wan 2014, Luo 2018")
    words = [f"{arm}: mean and sd estimated from the median with {' and '.join(' to '.join(pair) for pair in pairs)}"]
    if found.skewed:
        words.append(f"{arm}: the data look skewed (Shi 2020), so that this estimate may be off")
    return Point(n, float(found.mean), float(found.sd), f"{found.mean:.4g}", (step,), tuple(words))
