"""Means and mean differences → MD or SMD, by METHODS A1 a to f and A4."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from evidence import stats
from evidence.stats import hedges_correction, normal_quantile
from evidence.synthesis import reported
from evidence.synthesis.effect import Effect, NotDerivable, Step
from evidence.synthesis.points import with_spread

if TYPE_CHECKING:
    from evidence.documents import Contrast
    from evidence.synthesis.analysis import Analysis
    from evidence.synthesis.points import Point, Side

Z95 = normal_quantile(0.975)
FEWEST = 3  # with so many people or fewer the correction for small samples does not exist
IMBALANCE = 0.5  # pooled sd between baselines above which end values would carry the imbalance (our choice, A1c)
Contrasts = tuple[tuple["Contrast", bool], ...]


class Sides(NamedTuple):
    """The two groups of a comparison; ``assumed`` says where their sizes come from, ``notes`` what was done to them.

    ``contrasts`` come with whether they are written the other way round (comparator against intervention).
    """

    first: Side
    second: Side
    n1: float | None
    n2: float | None
    sign: int
    """+1 where higher values of the instrument are better."""
    flip: bool
    """Whether the instrument runs against the outcome."""
    crossover: bool
    contrasts: Contrasts
    assumed: tuple[str, ...] = ()
    notes: tuple[Step, ...] = ()
    design_effect: float | None = 1.0
    """By which a variance that ignored clusters is too small; None where it is not known."""
    tested: bool = False
    """Whether the t, F or p of a contrast may give an SMD (A1f): two parallel arms, numbers that are no counts."""

    def at(self, part: str, analysis: Analysis) -> tuple[Point, Point] | None:
        """Both groups' means at one time, with a borrowed sd where that is asked for."""
        one, two = (with_spread(side.at(part), analysis.borrowed_sd) for side in (self.first, self.second))
        return None if one is None or two is None else (one, two)


class Raw(NamedTuple):
    """A comparison before the body's measure is chosen: a mean difference, or a difference in sd units."""

    difference: float
    se: float | None
    ci: tuple[float, float] | None
    sd: float | None
    standardised: bool
    derivation: str
    steps: tuple[Step, ...]
    assumptions: tuple[str, ...] = ()
    values: str | None = None
    own_error: bool = False
    """Whether the standard error is that of a reported contrast, which an SMD keeps."""
    correlation: float | None = None
    """The one that was assumed between the periods of a crossover."""


def raw_comparison(sides: Sides, analysis: Analysis) -> Raw:
    """The first comparison that the numbers allow, in the order of ``[derive.order]`` and ``[derive.crossover]``.

    Raises NotDerivable with the reason.
    """
    found = (
        _reported_first(sides, analysis)
        or _from_arms(sides, "change", analysis)
        or _reported_where_unbalanced(sides, analysis)
        or _from_arms(sides, "end", analysis)
        or _reported_last(sides, analysis)
        or _from_tests(sides, analysis)
    )
    if found is None:
        raise NotDerivable(_why_not(sides))
    return found


def as_md(raw: Raw, sides: Sides) -> Effect:
    """The mean difference in units of the instrument, intervention minus comparator."""
    if raw.standardised or raw.se is None:
        raise NotDerivable("only a standardised difference is reported")
    ci = raw.ci or (raw.difference - Z95 * raw.se, raw.difference + Z95 * raw.se)
    step = Step("derive.measure", f"MD {raw.difference:.4g} in the instrument's units; se {raw.se:.4g}")
    return _effect("MD", raw.difference, raw.se, ci, raw, sides, step)


def as_smd(raw: Raw, sides: Sides) -> Effect:
    """Hedges' g with the exact correction, turned so that its sign follows the outcome's ``better``.

    A difference of raw scores has the variance 1/n1 + 1/n2 + g²/(2(n1 + n2)) (metafor's SMD); an adjusted or
    paired difference keeps its own standard error, divided by the raw pooled sd (METHODS A7); that of a
    crossover's periods is √(1/n + g²/(2n)) √(2(1 − r)) (H 23.2.7.2).
    """
    if sides.n1 is None or sides.n2 is None:
        raise NotDerivable("the number of people per arm is not reported")
    if sides.n1 + sides.n2 <= FEWEST:
        raise NotDerivable(f"too few people ({sides.n1:g} and {sides.n2:g}) to standardise")
    if not raw.standardised and raw.sd is None:
        raise NotDerivable("no standard deviation to standardise by")
    correction = float(hedges_correction(sides.n1 + sides.n2 - 2))
    sd = 1.0 if raw.standardised else raw.sd or 1.0
    d = raw.difference / sd
    g = correction * d * (-1 if sides.flip else 1)
    if raw.correlation is not None:
        n = sides.n1
        se, formula = sqrt((1 / n + g * g / (2 * n)) * 2 * (1 - raw.correlation)), "√((1/n + g²/(2n))·2(1 − r))"
    elif raw.own_error and raw.se is not None:
        se, formula = correction * raw.se / sd, "J × se of the difference / sd"
    elif sides.crossover:
        raise NotDerivable("a standardised difference of a crossover without its standard error")
    else:
        se = sqrt(1 / sides.n1 + 1 / sides.n2 + g * g / (2 * (sides.n1 + sides.n2)))
        formula = "√(1/n1 + 1/n2 + g²/(2(n1 + n2)))"
    step = Step(
        "derive.measure",
        f"g = J·d = {correction:.4f} × {d:.4f} = {g:.4f}; se = {formula} = {se:.4f}",
        {"J": correction, "d": d, "n1": sides.n1, "n2": sides.n2, "sd": sd, "g": g, "se": se},
        "Hedges 1981; Cochrane Handbook 6.5, 6.5.1.2",
    )
    return _effect("SMD", g, se, (g - Z95 * se, g + Z95 * se), raw, sides, step)


def imbalance(sides: Sides, analysis: Analysis) -> float:
    """How far the baselines are apart, in their pooled sd; 0 where that is not known."""
    points = sides.at("baseline", analysis)
    sd = _pooled_sd(sides, "baseline", analysis)
    return 0.0 if points is None or sd is None else abs(points[0].mean - points[1].mean) / sd


def from_end_values(sides: Sides, analysis: Analysis) -> Raw | None:
    """What the end values give, whatever else is reported."""
    return _from_arms(sides, "end", analysis)


def _effect(
    measure: str, estimate: float, se: float, ci: tuple[float, float], raw: Raw, sides: Sides, step: Step
) -> Effect:
    if not se > 0:
        raise NotDerivable("its standard error is zero")
    return Effect(
        measure,
        estimate,
        se,
        ci,
        raw.derivation,
        (*(() if raw.own_error else sides.notes), *raw.steps, step),
        (*sides.assumed, *raw.assumptions),
        raw.sd if not raw.standardised else None,
        raw.values,
        None,
        None if sides.n1 is None or sides.n2 is None else (sides.n1, sides.n2),
        raw.correlation is not None,
        sides.sign * (-1 if measure == "SMD" and sides.flip else 1),
    )


def _reported_first(sides: Sides, analysis: Analysis) -> Raw | None:
    """A1a and A4: an adjusted or paired contrast; every contrast of a crossover that does not deny it is paired."""
    for contrast, turned in sides.contrasts:
        within = sides.crossover and contrast.paired is not False
        if (contrast.adjusted or contrast.paired or within) and reported.has_error(contrast, paired=within):
            kind = "paired" if contrast.paired or within else "adjusted"
            return _from_contrast(sides, contrast, analysis, turned=turned, kind=kind, letter="a")
    return None


def _reported_where_unbalanced(sides: Sides, analysis: Analysis) -> Raw | None:
    """A1c: a contrast whose exact p agrees with it, where end values would carry the baselines' imbalance."""
    if sides.crossover or imbalance(sides, analysis) <= IMBALANCE:
        return None
    sd = _raw_sd(sides, analysis)
    for contrast, turned in sides.contrasts:
        if reported.agrees_with_p(contrast, sides.n1, sides.n2, sd):
            return _from_contrast(sides, contrast, analysis, turned=turned, kind="contrast", letter="c")
    return None


def _reported_last(sides: Sides, analysis: Analysis) -> Raw | None:
    """A1e: an unadjusted contrast with its standard error or interval."""
    for contrast, turned in () if sides.crossover else sides.contrasts:
        if reported.has_spread(contrast):
            return _from_contrast(sides, contrast, analysis, turned=turned, kind="contrast", letter="e")
    return None


def _from_tests(sides: Sides, analysis: Analysis) -> Raw | None:
    for contrast, turned in sides.contrasts if sides.tested else ():
        if (found := _from_test(sides, contrast, analysis, turned=turned)) is not None:
            return found
    return None


def _from_contrast(
    sides: Sides, contrast: Contrast, analysis: Analysis, *, turned: bool, kind: str, letter: str
) -> Raw:
    found = reported.difference(
        contrast, sides.n1, sides.n2, turned=turned, sign=sides.sign, paired=kind == "paired", own_p=letter != "c"
    )
    name = {"contrast": "reported contrast"}.get(kind, f"reported {kind} difference")
    text = f"A1{letter}: {name}, {contrast.measure} {found.value:g}" + (f"; {found.how}" if found.how else "")
    inputs = {"estimate": found.value, **({} if found.se is None else {"se": found.se})}
    steps = [Step("derive.crossover" if kind == "paired" else "derive.order", text, inputs, found.source)]
    if letter == "c":
        apart = imbalance(sides, analysis)
        steps.append(Step("derive.order", f"baselines {apart:.2f} pooled sd apart, above {IMBALANCE}"))
    se, ci = found.se, found.ci
    if sides.design_effect != 1.0 and not contrast.adjusted:
        if sides.design_effect is None:
            raise NotDerivable("clusters were ignored, and their size or intracluster correlation is not known")
        se, ci = None if se is None else se * sqrt(sides.design_effect), None
        steps.append(Step("derive.cluster", f"se × √{sides.design_effect:.4g}", source="Cochrane Handbook 6.5, 23.1.4"))
    sd = _raw_sd(sides, analysis)
    standardised = contrast.measure == "SMD"
    own = se is not None and (not standardised or sides.crossover)
    return Raw(found.value, se, ci, sd, standardised, name, tuple(steps), (), "contrast", own)


def _from_arms(sides: Sides, part: str, analysis: Analysis) -> Raw | None:
    points = sides.at(part, analysis)
    sd = _pooled_sd(sides, part, analysis)
    if points is None or sd is None or sides.n1 is None or sides.n2 is None or sides.design_effect is None:
        return None
    one, two = points
    sd1, sd2 = one.sd or 0.0, two.sd or 0.0
    difference = one.mean - two.mean
    words = {"change": ("b", "change from baseline per arm"), "end": ("d", "end value per arm")}[part]
    text = f"A1{words[0]}: {words[1]}, {one.written} − {two.written} = {difference:.4g}; pooled sd {sd:.4g}"
    inputs: dict[str, float | str] = {"mean1": one.mean, "sd1": sd1, "mean2": two.mean, "sd2": sd2, "sd": sd}
    steps = [*one.steps, *two.steps, Step("derive.order", text, inputs, "Cochrane Handbook 6.5, 6.5.1")]
    assumptions = tuple(dict.fromkeys((*one.assumptions, *two.assumptions)))
    if not sides.crossover:
        se = sqrt(sd1**2 / sides.n1 + sd2**2 / sides.n2)
        return Raw(difference, se, None, sd, False, words[1], tuple(steps), assumptions, part)  # noqa: FBT003
    r = analysis.correlation
    se = sqrt(max(sd1**2 + sd2**2 - 2 * r * sd1 * sd2, 0.0) / sides.n1)
    said = f"se of the difference with an assumed within-person correlation of {r:g} = {se:.4f}"
    steps.append(Step("derive.crossover", said, {"r": r, "se": se}, "Cochrane Handbook 6.5, 23.2.7"))
    assumed = f"within-person correlation of {r:g} assumed, as no paired contrast is reported"
    return Raw(
        difference,
        se,
        None,
        sd,
        standardised=False,
        derivation=f"{words[1]} of a crossover",
        steps=tuple(steps),
        assumptions=(*assumptions, assumed),
        values=part,
        correlation=r,
    )


def _from_test(sides: Sides, contrast: Contrast, analysis: Analysis, *, turned: bool) -> Raw | None:
    """A1f: an SMD from t, F or the exact p of a t test (or of an unnamed one, where no medians are given)."""
    medians = sides.first.has_medians or sides.second.has_medians
    found = reported.tested(contrast, sides.n1, sides.n2, medians=medians)
    direction = reported.direction(contrast, turned=turned, sign=sides.sign)
    if found is None or not direction or sides.n1 is None or sides.n2 is None or contrast.adjusted:
        return None
    if sides.design_effect != 1.0:
        return None
    d = direction * float(stats.d_from_t(found.t, sides.n1, sides.n2))
    text = f"A1f: {found.how}; d = t √(1/n1 + 1/n2) = {abs(d):.4f}, favouring {contrast.favours or 'by its sign'}"
    step = Step("derive.order", text, {"t": found.t, "n1": sides.n1, "n2": sides.n2}, "Cochrane Handbook 6.5, 6.5.2.3")
    if contrast.measure == "MD" and contrast.estimate is not None and contrast.estimate.value:
        size = abs(contrast.estimate.value)
        return Raw(direction * size, size / found.t, None, size / abs(d), False, found.kind, (step,))  # noqa: FBT003
    return Raw(d, None, None, _raw_sd(sides, analysis), True, found.kind, (step,))  # noqa: FBT003


def _pooled_sd(sides: Sides, part: str, analysis: Analysis) -> float | None:
    """√(((n1 − 1)·sd1² + (n2 − 1)·sd2²) / (n1 + n2 − 2)); None where an sd or a size is unknown."""
    points = sides.at(part, analysis)
    if points is None or sides.n1 is None or sides.n2 is None or sides.n1 + sides.n2 <= 2:  # noqa: PLR2004
        return None
    sd1, sd2 = points[0].sd, points[1].sd
    if sd1 is None or sd2 is None:
        return None
    pooled = sqrt(((sides.n1 - 1) * sd1**2 + (sides.n2 - 1) * sd2**2) / (sides.n1 + sides.n2 - 2))
    return pooled or None


def _raw_sd(sides: Sides, analysis: Analysis) -> float | None:
    found = (_pooled_sd(sides, part, analysis) for part in ("change", "end", "baseline"))
    return next((sd for sd in found if sd is not None), analysis.borrowed_sd)


def _why_not(sides: Sides) -> str:
    named = [contrast for contrast, _ in sides.contrasts]
    parts = ("change", "end")
    if any(contrast.median_difference is not None for contrast in named):
        return "a difference of medians gives no estimate of a mean difference"
    if any(contrast.p is not None and not contrast.p.exact for contrast in named):
        return "a bound on p gives no standard error"
    if any(contrast.p is not None for contrast in named):
        return "a p-value without an estimate" + (" in a crossover" if sides.crossover else "")
    if any(side.at(part) is not None for side in (sides.first, sides.second) for part in parts):
        if sides.design_effect is None:
            return "clusters were ignored, and their size or intracluster correlation is not known"
        return "means without standard deviations, or without the number of people per arm"
    return "only the direction is reported"
