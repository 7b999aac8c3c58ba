"""People with an event → RR or RD, by METHODS A1 g and h and the rule for rare events; reported ratios as they are."""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING, NamedTuple

from evidence import terms
from evidence.stats import effect_sizes, normal_quantile
from evidence.synthesis.continuous import level_of, se_from_interval
from evidence.synthesis.effect import Effect, NotDerivable, Step

if TYPE_CHECKING:
    from evidence.documents import Contrast, ResultArm

Z95 = normal_quantile(0.975)


class Table(NamedTuple):
    """People with an event and all people, intervention first."""

    events1: float
    n1: float
    events2: float
    n2: float

    @property
    def words(self) -> str:
        """``0/49 v 1/50``."""
        return f"{self.events1:g}/{self.n1:g} v {self.events2:g}/{self.n2:g}"


def table(first: ResultArm | None, second: ResultArm | None, *, crossover: bool, total: int | None) -> Table:
    """The 2×2 counts of a result. Raises NotDerivable with the reason where there are none."""
    if first is None and second is None:
        raise NotDerivable("no counts of people are reported")
    if first is None or second is None:
        raise NotDerivable("the counts of only one arm are reported")
    if first.event_count is not None or second.event_count is not None:
        raise NotDerivable("events were counted, not people with an event")
    if crossover:
        raise NotDerivable("a binary outcome of a crossover without paired counts")
    halves = None if total is None else total / 2
    events1, n1 = _people(first, halves)
    events2, n2 = _people(second, halves)
    return Table(events1, n1, events2, n2)


def from_counts(measure: str, counts: Table) -> Effect:
    """RR, OR or RD with 0.5 added to each cell where one is zero (H 10.4.4; metafor's ``escalc``).

    Raises NotDerivable for a ratio where nobody in either group had the event.
    """
    rd, rd_half = _effect("RD", counts)
    zero = 0 in (counts.events1, counts.events2) or counts.events1 == counts.n1 or counts.events2 == counts.n2
    beside = f"risk difference {rd:.3f} ({rd - rd_half:.3f} to {rd + rd_half:.3f})"
    if measure in terms.RATIOS and counts.events1 == counts.events2 == 0:
        raise NotDerivable(f"nobody had the event in either group ({counts.words}); {beside} with 0.5 added")
    estimate, half = _effect(measure, counts)
    steps = [Step("derive.order", f"A1g: counts {counts.words}")]
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
    )


def from_reported_ratio(contrast: Contrast, *, turned: bool, better: str) -> Effect:
    """A reported RR, OR, HR or IRR with its interval or standard error, on the log scale.

    With ``favours`` a ratio on the wrong side of 1 for whoever did better is turned over.
    """
    if contrast.estimate is None or contrast.measure not in terms.RATIOS:
        raise NotDerivable("no ratio is reported")
    value = log(contrast.estimate.value)
    ci = None if contrast.ci is None else (log(contrast.ci[0].value), log(contrast.ci[1].value))
    wrong_side = False
    if contrast.favours in (contrast.of, contrast.against):
        up = (contrast.favours == contrast.of) == (better == "higher")
        wrong_side = value != 0 and (value > 0) != up
    if wrong_side != turned:
        value, ci = -value, None if ci is None else (-ci[1], -ci[0])
    if contrast.se is not None:
        se, how = contrast.se.value, "standard error of the logarithm as reported"
    elif ci is not None:
        level = level_of(contrast.level)
        se = se_from_interval(*ci, level, None)
        how = f"se of the logarithm from the {level:.0%} interval = {se:.4f}"
    else:
        raise NotDerivable("a ratio without an interval or standard error")
    keep = ci if ci is not None and level_of(contrast.level) == 0.95 else (value - Z95 * se, value + Z95 * se)  # noqa: PLR2004
    step = Step("derive.order", f"A1a: reported {contrast.measure} {exp(value):.4g}; {how}")
    return Effect(contrast.measure, value, se, keep, "reported contrast", (step,))


def _effect(measure: str, counts: Table) -> tuple[float, float]:
    sizes = effect_sizes(measure, events1=[counts.events1], n1=[counts.n1], events2=[counts.events2], n2=[counts.n2])
    return float(sizes.yi[0]), Z95 * float(sizes.vi[0]) ** 0.5


def _people(arm: ResultArm, half: float | None) -> tuple[float, float]:
    whole = arm.total or arm.n
    if arm.events is not None:
        if whole is None:
            raise NotDerivable("events without the number of people per arm")
        return float(arm.events.value), float(whole.value)
    if arm.percent is None:
        raise NotDerivable("no counts of people are reported")
    if whole is None:
        said = "the percentages come without the number of people per arm, and an equal split is never assumed for them"
        if half is not None and half == int(half) and _count(arm.percent.value, int(half), _half_unit(arm)) is None:
            said += f" ({arm.percent.value:g} % of {half:g} is no count)"
        raise NotDerivable(said)
    events = _count(arm.percent.value, whole.value, _half_unit(arm))
    if events is None:
        raise NotDerivable(f"{arm.percent.value:g} % of {whole.value} is no count of people")
    return float(events), float(whole.value)


def _half_unit(arm: ResultArm) -> float:
    text = "" if arm.percent is None else arm.percent.text.rstrip(" %").replace(",", ".").replace("·", ".")
    return 0.5 * 10.0 ** -len(text.partition(".")[2])


def _count(percent: float, n: int, half_unit: float) -> int | None:
    """The count whose percentage of ``n`` rounds to ``percent`` (METHODS A1h); None where there is none."""
    nearest = round(percent * n / 100)
    return nearest if n and abs(100 * nearest / n - percent) <= half_unit + 1e-9 else None
