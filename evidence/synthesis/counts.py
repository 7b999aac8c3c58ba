"""People with an event → RR or RD, by METHODS A1 g and h and the rule for rare events; reported ratios as they are."""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING

from evidence import stats, terms
from evidence.stats import effect_sizes, normal_quantile
from evidence.synthesis.effect import Effect, NoEvents, NotDerivable, Step, Table
from evidence.synthesis.reported import level_of, se_from_interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.documents import Contrast, ResultArm
    from evidence.quantities import Percentage

Z95 = normal_quantile(0.975)


def table(first: Sequence[ResultArm], second: Sequence[ResultArm], *, crossover: bool, half: float | None) -> Table:
    """The 2×2 counts of a result, the arms of each side together. Raises NotDerivable with the reason.

    ``half``: people per arm if a known total were split, only to say which count a percentage cannot be.
    """
    if not first and not second:
        raise NotDerivable("no counts of people are reported")
    if not first or not second:
        raise NotDerivable("the counts of only one arm are reported")
    if any(arm.event_count is not None for arm in (*first, *second)):
        raise NotDerivable("events were counted, not people with an event")
    if crossover:
        raise NotDerivable("a binary outcome of a crossover without paired counts")
    sides = [[people_with_event(arm, half) for arm in arms] for arms in (first, second)]
    (events1, n1), (events2, n2) = ((sum(one[0] for one in side), sum(one[1] for one in side)) for side in sides)
    if not n1 or not n2:
        raise NotDerivable("an arm without people")
    return Table(events1, n1, events2, n2)


def from_counts(measure: str, counts: Table) -> Effect:
    """RR, OR or RD with 0.5 added to each cell where one is zero (H 10.4.4; metafor's ``escalc``).

    Raises NoEvents for a ratio where nobody in either group had the event.
    """
    rd, rd_half = _effect("RD", counts)
    zero = counts.has_zero
    beside = f"risk difference {rd:.3f} ({rd - rd_half:.3f} to {rd + rd_half:.3f})"
    if measure in terms.RATIOS and counts.events1 == counts.events2 == 0:
        raise NoEvents(f"nobody had the event in either group ({counts.words}); {beside} with 0.5 added", counts)
    estimate, half = _effect(measure, counts)
    inputs = counts._asdict()
    steps = [Step("derive.order", f"A1g: counts {counts.words}", inputs, "Cochrane Handbook 6.5, 6.4.1")]
    assumptions: tuple[str, ...] = ()
    if zero:
        assumptions = ("0.5 added to each cell because one is zero",)
        steps.append(Step("derive.rare", f"{assumptions[0]}; {beside}"))
    return Effect(
        measure,
        estimate,
        half / Z95,
        (estimate - half, estimate + half),
        "2×2 counts",
        tuple(steps),
        assumptions,
        table=counts,
        sizes=(counts.n1, counts.n2),
    )


def from_peto(counts: Table) -> Effect:
    """Peto's odds ratio of one table, for rare events in groups of about one size (``[derive.rare]``)."""
    found = stats.peto(*([cell] for cell in counts))
    text = (
        f"A1g: counts {counts.words}; Peto's log odds ratio (O − E)/V = {found.estimate:.4f}, se 1/√V = {found.se:.4f}"
    )
    step = Step("derive.rare", text, counts._asdict(), "Cochrane Handbook 6.5, 10.4.4.2; Yusuf 1985")
    ends = (found.estimate - Z95 * found.se, found.estimate + Z95 * found.se)
    return Effect(
        "OR", found.estimate, found.se, ends, "2×2 counts, Peto", (step,), table=counts, sizes=(counts.n1, counts.n2)
    )


def from_reported(contrast: Contrast, *, turned: bool, better: str) -> Effect:
    """A reported RR, OR, HR, IRR (as logarithm) or RD with its interval or standard error.

    With ``favours`` a value on the wrong side of no difference for whoever did better is turned over.
    """
    ratio = contrast.measure in terms.RATIOS
    if contrast.estimate is None or not (ratio or contrast.measure == "RD"):
        raise NotDerivable("no ratio is reported")
    if ratio and not contrast.estimate.value > 0:
        raise NotDerivable(f"a ratio of {contrast.estimate.text} has no logarithm")
    scale = log if ratio else float
    value = scale(contrast.estimate.value)
    ci = None
    if contrast.ci is not None and (not ratio or contrast.ci[0].value > 0):
        ci = (scale(contrast.ci[0].value), scale(contrast.ci[1].value))
    wrong_side = False
    if contrast.favours in (contrast.of, contrast.against):
        up = (contrast.favours == contrast.of) == (better == "higher")
        wrong_side = value != 0 and (value > 0) != up
    if wrong_side != turned:
        value, ci = -value, None if ci is None else (-ci[1], -ci[0])
    se, how = _reported_error(contrast, ci)
    keep = ci if ci is not None and level_of(contrast.level) == 0.95 else (value - Z95 * se, value + Z95 * se)  # noqa: PLR2004
    shown = exp(value) if ratio else value
    letter = "a" if contrast.adjusted or contrast.paired else "e"
    step = Step(
        "derive.order",
        f"A1{letter}: reported {contrast.measure} {shown:.4g}; {how}",
        {"estimate": shown, "se": se},
        "Cochrane Handbook 6.5, 6.3",
    )
    return Effect(contrast.measure or "", value, se, keep, "reported contrast", (step,), values="contrast")


def _reported_error(contrast: Contrast, ci: tuple[float, float] | None) -> tuple[float, str]:
    logarithm = " of the logarithm" if contrast.measure in terms.RATIOS else ""
    if contrast.se is not None:
        return contrast.se.value, f"standard error{logarithm} as reported"
    if ci is not None and ci[1] > ci[0]:
        level = level_of(contrast.level)
        se = se_from_interval(*ci, level, None)
        return se, f"se{logarithm} from the {level:.0%} interval = {se:.4f}"
    raise NotDerivable("a reported effect without an interval or standard error")


def _effect(measure: str, counts: Table) -> tuple[float, float]:
    sizes = effect_sizes(measure, events1=[counts.events1], n1=[counts.n1], events2=[counts.events2], n2=[counts.n2])
    return float(sizes.yi[0]), Z95 * float(sizes.vi[0]) ** 0.5


def people_with_event(arm: ResultArm, half: float | None) -> tuple[float, float]:
    """People with the event and all people of an arm, from counts or from a percentage that is one (A1h).

    ``half`` is only for the words of the NotDerivable that is raised where there is no count.
    """
    whole = arm.total or arm.n
    if arm.events is not None:
        if whole is None:
            raise NotDerivable("events without the number of people per arm")
        return float(arm.events.value), float(whole.value)
    if arm.percent is None:
        raise NotDerivable("no counts of people are reported")
    if whole is None:
        said = "the percentages come without the number of people per arm, and an equal split is never assumed for them"
        if half is not None and half == int(half) and count_of(arm.percent, int(half)) is None:
            said += f" ({arm.percent.value:g} % of {half:g} is no count)"
        raise NotDerivable(said)
    events = count_of(arm.percent, whole.value)
    if events is None:
        raise NotDerivable(f"{arm.percent.value:g} % of {whole.value} is no count of people")
    return float(events), float(whole.value)


def with_percentages(effect: Effect, arms: Sequence[ResultArm]) -> Effect:
    """The effect with what its percentages were taken for, and where more than one count rounds to one of them."""
    steps, words = [], []
    for arm in arms:
        whole = arm.total or arm.n
        if arm.events is not None or arm.percent is None or whole is None:
            continue
        count = count_of(arm.percent, whole.value) or 0
        shown = f"{arm.percent.value:g} % of {whole.value} = {count}"
        steps.append(Step("derive.order", f"A1h: {arm.arm}: {shown} people", {"percent": arm.percent.value}))
        near = (count - 1, count, count + 1)
        fits = [one for one in near if 0 <= one <= whole.value and arm.percent.agrees(100 * one / whole.value)]
        if len(fits) > 1:
            words.append(f"{arm.arm}: {shown} people, though {' and '.join(map(str, fits))} round to it")
    return effect._replace(steps=(*steps, *effect.steps), assumptions=(*effect.assumptions, *words))


def count_of(percent: Percentage, n: int) -> int | None:
    """The count whose percentage of ``n`` rounds to ``percent`` (METHODS A1h); None where there is none."""
    nearest = round(percent.value * n / 100)
    return nearest if n and percent.agrees(100 * nearest / n) else None
