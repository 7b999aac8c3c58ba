"""Gates on reported contrasts: whether their parts agree with each other and with the arms."""

from __future__ import annotations

from math import inf, log
from typing import TYPE_CHECKING

from evidence import terms
from evidence.stats import hedges_correction, normal_quantile, t_quantile
from evidence.synthesis.gates.gate import LOOK, SLACK, Gate, apart, around

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evidence.documents import Contrast, Result, ResultArm, Study
    from evidence.quantities import Number
    from evidence.synthesis.gates.gate import Path, Range

UNEVEN = 0.03  # of the width of an interval: what rounding on another scale may leave (our choice)
STATISTICS_APART = 0.15  # between the z of a p-value and that of an interval (our choice)
OTHER_TESTS = ("mann", "wilcoxon", "rank", "fisher", "permutation", "bootstrap", "chi")
TOO_LARGE = 3.0


def of_contrast(study: Study, result: Result, contrast: Contrast, path: Path) -> Iterator[Gate]:
    """All gates of one contrast."""
    yield from _in_interval(contrast, path)
    yield from _symmetry(contrast, path)
    yield from _statistics(study, contrast, path)
    yield from _from_arms(study, result, contrast, path)
    yield from _too_large(contrast, path)


def _in_interval(contrast: Contrast, path: Path) -> Iterator[Gate]:
    estimate = contrast.estimate
    if estimate is None or contrast.ci is None:
        return
    low, high = (around(bound) for bound in contrast.ci)
    values = [around(estimate)] + ([_turned(around(estimate), contrast)] if contrast.favours else [])
    if not any(value[1] >= low[0] - SLACK and value[0] <= high[1] + SLACK for value in values):
        shown = f"{contrast.ci[0].text} to {contrast.ci[1].text}"
        message = f"the estimate {estimate.text} lies outside its interval {shown}"
        yield Gate("estimate-in-interval", (*path, "estimate"), estimate.text, message, LOOK)


def _turned(value: Range, contrast: Contrast) -> Range:
    """The other way round: with ``favours`` an estimate is only a magnitude."""
    if contrast.measure in terms.RATIOS:
        return (1 / value[1], 1 / value[0]) if value[0] > 0 else (0.0, inf)
    return -value[1], -value[0]


def _symmetry(contrast: Contrast, path: Path) -> Iterator[Gate]:
    if contrast.estimate is None or contrast.ci is None:
        return
    middle = _scaled(around(contrast.estimate), contrast)
    low, high = (_scaled(around(bound), contrast) for bound in contrast.ci)
    if middle is None or low is None or high is None:
        return
    if contrast.favours and not low[0] <= middle[1] <= high[1] + SLACK:
        middle = -middle[1], -middle[0]
    below, above = (middle[0] - low[1], middle[1] - low[0]), (high[0] - middle[1], high[1] - middle[0])
    if min(below[1], above[1]) < 0:
        return  # an estimate outside its interval is told as that
    if apart(below, above) > UNEVEN * (high[1] - low[0]):
        scale = " as logarithms" if contrast.measure in terms.RATIOS else ""
        text = f"{contrast.ci[0].text} to {contrast.ci[1].text}"
        sides = f"{sum(below) / 2:.3g} below and {sum(above) / 2:.3g} above {contrast.estimate.text}{scale}"
        message = f"the interval {text} is not symmetric: {sides}"
        yield Gate("interval-symmetry", (*path, "ci"), text, message, LOOK)


def _scaled(value: Range, contrast: Contrast) -> Range | None:
    """On the scale of the analysis; None where rounding leaves a ratio no logarithm."""
    if contrast.measure not in terms.RATIOS:
        return value
    return (log(value[0]), log(value[1])) if value[0] > 0 else None


def _statistics(study: Study, contrast: Contrast, path: Path) -> Iterator[Gate]:
    """Whether ci, se and p stand for one test statistic, each allowed its rounding and both quantiles."""
    if contrast.measure is None or any(word in (contrast.test or "").lower() for word in OTHER_TESTS):
        return
    df = _df(study)
    told = {
        "ci": (_from_interval(contrast, df), _shown_ci(contrast)),
        "se": (_from_se(contrast), None if contrast.se is None else f"se {contrast.se.text}"),
        "p": (_from_p(contrast, df), None if contrast.p is None else f"p {contrast.p.text}"),
    }
    known = [(name, z, words) for name, (z, words) in told.items() if z is not None and words is not None]
    for index, (_, first, words) in enumerate(known):
        for name, second, others in known[index + 1 :]:
            if apart(first, second) > STATISTICS_APART:
                sizes = f"{_middle(first)} and {_middle(second)} standard errors from no difference"
                message = f"{words} and {others} do not agree: {sizes}"
                yield Gate("interval-se-p", (*path, name), others.partition(" ")[2], message, LOOK)
                return


def _middle(value: Range) -> str:
    low, high = value
    return f"more than {low:.2f}" if high == inf else f"{(low + high) / 2:.2f}"


def _df(study: Study) -> float | None:
    total = study.size
    return None if total is None or total <= 3 else float(total - 2)  # noqa: PLR2004 - two means


def _shown_ci(contrast: Contrast) -> str | None:
    return None if contrast.ci is None else f"ci {contrast.ci[0].text} to {contrast.ci[1].text}"


def _from_interval(contrast: Contrast, df: float | None) -> Range | None:
    if contrast.estimate is None or contrast.ci is None:
        return None
    middle = _scaled(around(contrast.estimate), contrast)
    low, high = (_scaled(around(bound), contrast) for bound in contrast.ci)
    if middle is None or low is None or high is None or high[0] <= low[1]:
        return None
    level = 0.95 if contrast.level is None else contrast.level.value
    if not 0 < level < 1:
        return None
    tail = 0.5 + level / 2
    quantiles = [normal_quantile(tail), *([t_quantile(tail, df)] if df else [])]
    if min(quantiles) <= 0:
        return None
    errors = [(high[0] - low[1]) / (2 * max(quantiles)), (high[1] - low[0]) / (2 * min(quantiles))]
    return _ratio(middle, (errors[0], errors[1]))


def _from_se(contrast: Contrast) -> Range | None:
    if contrast.estimate is None or contrast.se is None or contrast.se.value <= contrast.se.half_unit:
        return None
    middle = _scaled(around(contrast.estimate), contrast)
    return None if middle is None else _ratio(middle, around(contrast.se))


def _ratio(middle: Range, error: Range) -> Range | None:
    if error[1] <= 0:
        return None
    sizes = sorted(abs(value) for value in middle)
    smallest = 0.0 if middle[0] <= 0 <= middle[1] else sizes[0]
    return smallest / error[1], sizes[1] / error[0] if error[0] > 0 else inf


def _from_p(contrast: Contrast, df: float | None) -> Range | None:
    p = contrast.p
    if p is None or p.relation in (">", ">="):
        return None
    low, high = around(p) if p.exact else (0.0, p.value)
    most = inf if low <= 0 else max(_size(low, None), _size(low, df))
    return min(_size(min(high, 1.0), None), _size(min(high, 1.0), df)), most


def _size(p: float, df: float | None) -> float:
    return normal_quantile(1 - p / 2) if df is None else t_quantile(1 - p / 2, df)


def _from_arms(study: Study, result: Result, contrast: Contrast, path: Path) -> Iterator[Gate]:
    """An unadjusted effect of two parallel groups against what their own numbers give."""
    estimate = contrast.estimate
    if estimate is None or contrast.adjusted or contrast.paired or study.is_crossover or study.design == "cluster-rct":
        return
    arms = {arm.arm: arm for arm in result.arms}
    if contrast.of not in arms or contrast.against not in arms:
        return
    given = _computed(contrast.measure, arms[contrast.of], arms[contrast.against])
    written = [around(estimate)] + ([_turned(around(estimate), contrast)] if contrast.favours else [])
    if given and not any(apart(value, one) <= SLACK for _, value in given for one in written):
        words = ", ".join(f"{name} {(value[0] + value[1]) / 2:.3g}" for name, value in given)
        message = f"the reported {contrast.measure} {estimate.text} is not what the arms give: {words}"
        yield Gate("effect-from-arms", (*path, "estimate"), estimate.text, message, GATES_FIX)


GATES_FIX = "compare with the paper; write `adjusted: true` if it is an adjusted effect"


def _computed(measure: str | None, first: ResultArm, second: ResultArm) -> list[tuple[str, Range]]:
    if measure in ("MD", "SMD"):
        return [found for part in ("change", "end") for found in _difference(measure, first, second, part)]
    counts = _counts(first), _counts(second)
    if measure in ("RR", "OR", "RD") and counts[0] is not None and counts[1] is not None:
        value = _of_counts(measure, *counts[0], *counts[1])
        return [] if value is None else [("the counts", (value, value))]
    return []


def _difference(measure: str, first: ResultArm, second: ResultArm, part: str) -> Iterator[tuple[str, Range]]:
    one, two = getattr(first, part), getattr(second, part)
    if one is None or two is None or one.mean is None or two.mean is None:
        return
    value, slack = one.mean.value - two.mean.value, one.mean.half_unit + two.mean.half_unit
    if measure == "MD":
        yield f"{part} values", (value - slack, value + slack)
        return
    n1, n2 = (getattr(arm, "n", None) for arm in (first, second))
    if one.sd is None or two.sd is None or not one.sd.value or not two.sd.value:
        return
    sizes = (n1.value, n2.value) if n1 is not None and n2 is not None else (1, 1)
    spreads = [_pooled(sizes, (one.sd, two.sd), side) for side in (-1, 1)]
    ends = [(value + way * slack) / spread for way in (-1, 1) for spread in spreads if spread > 0]
    if not ends:
        return
    exact = hedges_correction(max(sum(sizes) - 2, 2)) if sum(sizes) > 2 else 1.0  # noqa: PLR2004 - (1, 1) is unknown
    reach = [end * factor for end in ends for factor in (1.0, float(exact))]
    yield f"{part} values", (min(reach), max(reach))  # Cohen's d or Hedges' g, both are called SMD


def _pooled(sizes: tuple[int, int], sds: tuple[Number, Number], side: int) -> float:
    squares = [(sd.value + side * sd.half_unit) ** 2 for sd in sds]
    weights = [max(n - 1, 1) for n in sizes]
    total = sum(weight * square for weight, square in zip(weights, squares, strict=True))
    return float((total / sum(weights)) ** 0.5)


def _counts(arm: ResultArm) -> tuple[int, int] | None:
    whole = arm.total or arm.n
    return None if arm.events is None or whole is None or not whole.value else (arm.events.value, whole.value)


def _of_counts(measure: str, a: int, n1: int, c: int, n2: int) -> float | None:
    if measure == "RD":
        return a / n1 - c / n2
    if 0 in (a, c) or a == n1 or c == n2:
        return None  # with an empty cell it depends on what was added
    return (a / n1) / (c / n2) if measure == "RR" else (a * (n2 - c)) / (c * (n1 - a))


def _too_large(contrast: Contrast, path: Path) -> Iterator[Gate]:
    if contrast.measure == "SMD" and contrast.estimate is not None and abs(contrast.estimate.value) > TOO_LARGE:
        message = f"an SMD of {contrast.estimate.text} is beyond {TOO_LARGE:g}"
        yield Gate("large-smd", (*path, "estimate"), contrast.estimate.text, message, LOOK)


def large_from_arms(arms: Sequence[ResultArm], path: Path) -> Iterator[Gate]:
    """An SMD beyond 3 between two arms' own numbers."""
    if len(arms) != 2:  # noqa: PLR2004 - two groups
        return
    for part in ("change", "end"):
        for name, (low, high) in _difference("SMD", arms[0], arms[1], part):
            if low > TOO_LARGE or high < -TOO_LARGE:
                size = (low + high) / 2
                message = f"the {name} of {arms[0].arm} and {arms[1].arm} are {size:.2f} sd apart, beyond {TOO_LARGE:g}"
                yield Gate("large-smd", (*path, "arms", arms[0].arm, part, "sd"), f"{size:.2f}", message, LOOK)
