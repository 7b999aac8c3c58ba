"""Means and mean differences → MD or SMD, by METHODS A1 a to e."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from evidence.stats import hedges_correction, normal_quantile, t_p, t_quantile
from evidence.synthesis.effect import Effect, NotDerivable, Step

if TYPE_CHECKING:
    from evidence.documents import Contrast, ResultArm, Summary
    from evidence.quantities import Number

Z95 = normal_quantile(0.975)
IMBALANCE = 0.5  # pooled sd between baselines above which end values would carry the imbalance (our choice, A1c)


class Sides(NamedTuple):
    """The two arms of a comparison with the people in each; ``assumed`` says where the sizes come from."""

    first: ResultArm | None
    second: ResultArm | None
    n1: float | None
    n2: float | None
    sign: int  # +1 where higher values of the instrument are better
    flip: bool  # the instrument runs against the outcome
    crossover: bool
    assumed: tuple[str, ...] = ()


class Raw(NamedTuple):
    """A comparison before the body's measure is chosen: a mean difference, or a difference in sd units."""

    difference: float
    se: float | None
    ci: tuple[float, float] | None
    sd: float | None
    standardised: bool
    derivation: str
    steps: tuple[Step, ...]


def raw_comparison(sides: Sides, contrasts: tuple[tuple[Contrast, bool], ...]) -> Raw:
    """The first comparison that the numbers allow, in the order of ``[derive.order]``.

    ``contrasts`` come with whether they are written the other way round (comparator against intervention).
    Raises NotDerivable with the reason.
    """
    for contrast, turned in contrasts:
        if (contrast.adjusted or contrast.paired) and _has_spread(contrast):
            kind = "paired" if contrast.paired else "adjusted"
            return _reported(sides, contrast, turned=turned, name=f"reported {kind} difference", letter="a")
    if not sides.crossover and (found := _from_arms(sides, "change")):
        return found
    if not sides.crossover:
        for contrast, turned in contrasts:
            if _agrees_with_p(sides, contrast) and _imbalance(sides) > IMBALANCE:
                return _reported(sides, contrast, turned=turned, name="reported contrast", letter="c")
        if found := _from_arms(sides, "end"):
            return found
    for contrast, turned in contrasts:
        if _has_spread(contrast):
            return _reported(sides, contrast, turned=turned, name="reported contrast", letter="e")
    raise NotDerivable(_why_not(sides, contrasts))


def as_md(raw: Raw, sides: Sides) -> Effect:
    """The mean difference in units of the instrument, intervention minus comparator."""
    if raw.standardised or raw.se is None:
        raise NotDerivable("only a standardised difference is reported")
    ci = raw.ci or (raw.difference - Z95 * raw.se, raw.difference + Z95 * raw.se)
    return Effect("MD", raw.difference, raw.se, ci, raw.derivation, raw.steps, sides.assumed, raw.sd)


def as_smd(raw: Raw, sides: Sides) -> Effect:
    """Hedges' g with the exact correction, turned so that its sign follows the outcome's ``better``.

    A difference of raw scores has the variance 1/n1 + 1/n2 + g²/(2(n1 + n2)) (metafor's SMD); an adjusted
    difference keeps its own standard error, divided by the raw pooled sd (METHODS A7).
    """
    if sides.n1 is None or sides.n2 is None:
        raise NotDerivable("the number of people per arm is not reported")
    if not raw.standardised and raw.sd is None:
        raise NotDerivable("no standard deviation to standardise by")
    correction = float(hedges_correction(sides.n1 + sides.n2 - 2))
    d = raw.difference if raw.standardised else raw.difference / (raw.sd or 1.0)
    g = correction * d * (-1 if sides.flip else 1)
    if not raw.standardised and raw.ci is not None and raw.se is not None:
        se, formula = correction * raw.se / (raw.sd or 1.0), "se of the difference / sd"
    else:
        se = sqrt(1 / sides.n1 + 1 / sides.n2 + g * g / (2 * (sides.n1 + sides.n2)))
        formula = "√(1/n1 + 1/n2 + g²/(2(n1 + n2)))"
    step = Step("derive.measure", f"g = J·d = {correction:.4f} × {d:.4f} = {g:.4f}; se = {formula} = {se:.4f}")
    ci = (g - Z95 * se, g + Z95 * se)
    return Effect("SMD", g, se, ci, raw.derivation, (*raw.steps, step), sides.assumed, raw.sd)


def se_from_interval(low: float, high: float, level: float, df: float | None) -> float:
    """Half the width of a confidence interval over its quantile: t with ``df``, else normal (H 6.5.2.3)."""
    tail = 1 - (1 - level) / 2
    quantile = normal_quantile(tail) if df is None else t_quantile(tail, df)
    return (high - low) / (2 * quantile)


def signed(contrast: Contrast, *, turned: bool, sign: int) -> tuple[float, tuple[float, float] | None]:
    """Estimate and interval as intervention minus comparator on the instrument as scored.

    With ``favours`` the estimate is a magnitude, and whoever did better decides its sign (FORMATS 1).
    """
    if contrast.estimate is None:
        raise NotDerivable("no estimate is reported")
    written = contrast.estimate.value
    value = written
    if contrast.favours in (contrast.of, contrast.against):
        value = abs(written) * sign * (1 if contrast.favours == contrast.of else -1)
    ci = _bounds(contrast.ci)
    if ci is not None and value * written < 0:
        ci = (-ci[1], -ci[0])
    if turned:
        value, ci = -value, None if ci is None else (-ci[1], -ci[0])
    return value, ci


def level_of(number: Number | None) -> float:
    """The level of an interval; 0.95 where none is written, as papers mean it."""
    return 0.95 if number is None else number.value


def _bounds(ci: tuple[Number, Number] | None) -> tuple[float, float] | None:
    return None if ci is None else (ci[0].value, ci[1].value)


def _has_spread(contrast: Contrast) -> bool:
    known = contrast.se is not None or contrast.ci is not None
    return contrast.estimate is not None and contrast.measure in ("MD", "SMD") and known


def _reported(sides: Sides, contrast: Contrast, *, turned: bool, name: str, letter: str) -> Raw:
    value, ci = signed(contrast, turned=turned, sign=sides.sign)
    df = None
    if sides.n1 is not None and sides.n2 is not None:
        df = sides.n1 + sides.n2 - 2 if not contrast.paired else max(sides.n1, sides.n2) - 1
    se, how = None, ""
    if contrast.se is not None:
        se, how = contrast.se.value, "standard error as reported"
    elif ci is not None:
        level = level_of(contrast.level)
        se = se_from_interval(*ci, level, df)
        how = f"se from the {level:.0%} interval with {'normal' if df is None else f't({df:g})'} = {se:.4f}"
    steps = [Step("derive.order", f"A1{letter}: {name}, {contrast.measure} {value:g}" + (f"; {how}" if how else ""))]
    if letter == "c":
        steps.append(Step("derive.order", f"baselines {_imbalance(sides):.2f} pooled sd apart, above {IMBALANCE}"))
    keep = ci if level_of(contrast.level) == 0.95 else None  # noqa: PLR2004 - the level all intervals are shown at
    return Raw(value, se, keep, _raw_sd(sides), contrast.measure == "SMD", name, tuple(steps))


def _from_arms(sides: Sides, part: str) -> Raw | None:
    one, two = _summary(sides.first, part), _summary(sides.second, part)
    if one is None or two is None or one.mean is None or two.mean is None:
        return None
    sd = _pooled_sd(sides, part)
    if sd is None or sides.n1 is None or sides.n2 is None:
        return None
    sd1, sd2 = _sd(one, sides.n1), _sd(two, sides.n2)
    if sd1 is None or sd2 is None:
        return None
    difference = one.mean.value - two.mean.value
    se = sqrt(sd1**2 / sides.n1 + sd2**2 / sides.n2)
    words = {"change": ("b", "change from baseline per arm"), "end": ("d", "end value per arm")}[part]
    text = f"A1{words[0]}: {words[1]}, {one.mean.text} − {two.mean.text} = {difference:.4g}; pooled sd {sd:.4g}"
    return Raw(difference, se, None, sd, standardised=False, derivation=words[1], steps=(Step("derive.order", text),))


def _summary(arm: ResultArm | None, part: str) -> Summary | None:
    found: Summary | None = getattr(arm, part) if arm is not None else None
    return found


def _sd(summary: Summary, n: float | None) -> float | None:
    if summary.sd is not None:
        return summary.sd.value
    return summary.se.value * sqrt(n) if summary.se is not None and n is not None else None


def _pooled_sd(sides: Sides, part: str) -> float | None:
    """√(((n1 − 1)·sd1² + (n2 − 1)·sd2²) / (n1 + n2 − 2)); None where an sd or a size is unknown."""
    one, two = _summary(sides.first, part), _summary(sides.second, part)
    if one is None or two is None or sides.n1 is None or sides.n2 is None or sides.n1 + sides.n2 <= 2:  # noqa: PLR2004
        return None
    sd1, sd2 = _sd(one, sides.n1), _sd(two, sides.n2)
    if sd1 is None or sd2 is None:
        return None
    pooled = sqrt(((sides.n1 - 1) * sd1**2 + (sides.n2 - 1) * sd2**2) / (sides.n1 + sides.n2 - 2))
    return pooled or None


def _raw_sd(sides: Sides) -> float | None:
    return next((sd for part in ("change", "end", "baseline") if (sd := _pooled_sd(sides, part)) is not None), None)


def _imbalance(sides: Sides) -> float:
    one, two, sd = (
        _summary(sides.first, "baseline"),
        _summary(sides.second, "baseline"),
        _pooled_sd(sides, "baseline"),
    )
    if one is None or two is None or one.mean is None or two.mean is None or sd is None:
        return 0.0
    return abs(one.mean.value - two.mean.value) / sd


def _agrees_with_p(sides: Sides, contrast: Contrast) -> bool:
    """Whether an SMD or MD and its exact p come from one t test, within the rounding of both."""
    if contrast.estimate is None or contrast.p is None or not contrast.p.exact or not sides.n1 or not sides.n2:
        return False
    scale = {"SMD": 1.0, "MD": _raw_sd(sides)}.get(contrast.measure or "")
    if scale is None:
        return False
    root, df = sqrt(1 / sides.n1 + 1 / sides.n2), sides.n1 + sides.n2 - 2
    size, slack = abs(contrast.estimate.value) / scale, contrast.estimate.half_unit / scale
    most, least = t_p(max(size - slack, 0.0) / root, df), t_p((size + slack) / root, df)
    return least - contrast.p.half_unit <= contrast.p.value <= most + contrast.p.half_unit


def _why_not(sides: Sides, contrasts: tuple[tuple[Contrast, bool], ...]) -> str:  # noqa: PLR0911 - a list of reasons, first come
    named = [contrast for contrast, _ in contrasts]
    if any(contrast.median_difference is not None for contrast in named):
        return "a difference of medians gives no estimate of a mean difference"
    if any(contrast.estimate is not None and contrast.p is not None for contrast in named):
        return "a reported difference with a p-value only; its standard error is not derived yet"
    if any(contrast.p is not None for contrast in named):
        return "a p-value without an estimate" + (" in a crossover" if sides.crossover else "")
    arms = [arm for arm in (sides.first, sides.second) if arm is not None]
    if any(arm.percent_change is not None for arm in arms):
        return "a percent change makes no estimate"
    if any(_summary(arm, part) for arm in arms for part in ("end", "change")):
        if sides.crossover:
            return "arm values of a crossover without a paired contrast"
        return "means without standard deviations, or without the number of people per arm"
    return "only the direction is reported"
