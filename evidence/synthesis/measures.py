"""Which measure a body is told in, and how each study gives it (``[derive.measure]``, METHODS A7)."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from evidence import terms
from evidence.synthesis import continuous, counts, single
from evidence.synthesis.effect import NoEvents, NotDerivable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from evidence.documents import Vocabulary
    from evidence.synthesis.analysis import Analysis
    from evidence.synthesis.candidates import Candidate
    from evidence.synthesis.effect import Effect, Table

    Way = Callable[[Candidate], Effect]


def chosen(candidates: Sequence[Candidate], vocabulary: Vocabulary, family: str, analysis: Analysis) -> str:
    """The name of the way that the studies of a body give their effects: the measure that most of them can give.

    Of measures that as many studies can give, the one of most people. Bodies without a comparison show change or
    proportion, and non-human ones nothing (``[derive.family]``).
    """
    if family in (terms.SINGLE_ARM, terms.NON_HUMAN):
        return family
    continuous_one = "MD" if _tell_as_md(candidates, vocabulary, analysis) else "SMD"
    names = ("RR", continuous_one, "OR", "HR", "IRR", "RD")
    reach = {name: _reach(way(name, analysis), candidates) for name in names}
    best = max(names, key=lambda name: reach[name])
    return best if reach[best] != (0, 0) else f"none of {continuous_one}"


def way(name: str, analysis: Analysis) -> Way:
    """How one study gives its effect in the measure that was chosen for its body."""
    if name.startswith("none of "):
        return _likeliest(name.removeprefix("none of "), analysis)
    ways: dict[str, Way] = {
        terms.SINGLE_ARM: _single(analysis),
        terms.NON_HUMAN: _of_animals,
        "RR": _first_of(_reported("RR"), _counted("RR")),
        "MD": _as_md(analysis),
        "SMD": _as_smd(analysis),
        "OR": _first_of(_reported("OR"), _counted("OR")),
        "HR": _reported("HR"),
        "IRR": _reported("IRR"),
        "RD": _first_of(_reported("RD"), _counted("RD")),
    }
    return _guarded(ways[name])


def _guarded(derive: Way) -> Way:
    """The way with a reason in the place of a failure, where a paper's numbers cannot be together at all."""

    def guarded(candidate: Candidate) -> Effect:
        try:
            effect = derive(candidate)
        except (ValueError, ZeroDivisionError, OverflowError) as why:
            raise NotDerivable(f"its numbers cannot be together ({why})") from why
        if not all(isfinite(value) for value in (effect.estimate, effect.se, *effect.ci)) or not effect.se > 0:
            raise NotDerivable("its numbers give no finite estimate with a standard error above 0")
        return effect

    return guarded


def table_of(candidate: Candidate) -> Table:
    """The 2×2 counts of a study, divided by its design effect. Raises NotDerivable."""
    sides = candidate.sides
    size = candidate.study.size if len(candidate.study.arms) == 2 else None  # noqa: PLR2004 - half of two arms
    half = size / 2 if size is not None else None
    found = counts.table(candidate.first, candidate.second, crossover=sides.crossover, half=half)
    if sides.design_effect is None:
        raise NotDerivable("clusters were ignored, and their size or intracluster correlation is not known")
    return found if sides.design_effect == 1 else type(found)(*(cell / sides.design_effect for cell in found))


def alternative(candidate: Candidate, effect: Effect | None, analysis: Analysis) -> str | None:
    """What end values would have given, where the baselines differ and a reported contrast was taken (A1c)."""
    if effect is None or effect.values != "contrast" or effect.measure not in ("MD", "SMD"):
        return None
    apart = continuous.imbalance(candidate.sides, analysis)
    raw = continuous.from_end_values(candidate.sides, analysis)
    if raw is None or apart <= continuous.IMBALANCE:
        return None
    try:
        other = (continuous.as_smd if effect.measure == "SMD" else continuous.as_md)(raw, candidate.sides)
    except (NotDerivable, ValueError, ZeroDivisionError):
        return None
    return (
        f"end values would give {effect.measure} {other.estimate:.3f} ({other.ci[0]:.3f} to {other.ci[1]:.3f}), "
        f"with the baselines' difference of {apart:.2f} sd in it"
    )


def _as_md(analysis: Analysis) -> Way:
    return lambda one: continuous.as_md(_raw(one, analysis), one.sides)


def _as_smd(analysis: Analysis) -> Way:
    return lambda one: continuous.as_smd(_raw(one, analysis), one.sides)


def _raw(candidate: Candidate, analysis: Analysis) -> continuous.Raw:
    return continuous.raw_comparison(candidate.sides, analysis)


def _counted(measure: str) -> Way:
    def derive(candidate: Candidate) -> Effect:
        effect = counts.from_counts(measure, table_of(candidate))
        effect = effect._replace(steps=(*candidate.sides.notes, *effect.steps))
        return counts.with_percentages(effect, (*candidate.first, *candidate.second))

    return derive


def _reported(measure: str) -> Way:
    def derive(candidate: Candidate) -> Effect:
        reason = f"no {measure} is reported"
        for contrast, turned in candidate.sides.contrasts:
            if contrast.measure == measure and (contrast.se is not None or contrast.ci is not None):
                return _clustered(candidate, counts.from_reported(contrast, turned=turned, better=candidate.better))
            if contrast.measure == measure:
                reason = "a reported effect without an interval or standard error"
        raise NotDerivable(reason)

    return derive


def _clustered(candidate: Candidate, effect: Effect) -> Effect:
    """The effect with its variance times the design effect, where its analysis ignored the clusters (A5)."""
    factor = candidate.sides.design_effect
    adjusted = any(one.adjusted for one, _ in candidate.sides.contrasts if one.measure == effect.measure)
    if factor == 1 or adjusted:
        return effect
    if factor is None:
        raise NotDerivable("clusters were ignored, and their size or intracluster correlation is not known")
    se = effect.se * factor**0.5
    half = counts.Z95 * se
    ends = (effect.estimate - half, effect.estimate + half)
    return effect._replace(se=se, ci=ends, steps=(*effect.steps, *candidate.sides.notes))


def _single(analysis: Analysis) -> Way:
    def derive(candidate: Candidate) -> Effect:
        if candidate.is_counted:
            return counts.with_percentages(single.proportion(candidate.first), candidate.first)
        return single.change(candidate.sides.first, candidate.sides.n1, analysis, candidate.sides.sign)

    return derive


def _of_animals(candidate: Candidate) -> Effect:
    raise NotDerivable(f"{candidate.study.family} evidence is told by direction only")


def _first_of(*ways: Way) -> Way:
    def derive(candidate: Candidate) -> Effect:
        for way in ways[:-1]:
            if _gives(way, candidate):
                return way(candidate)
        return ways[-1](candidate)

    return derive


def _reach(way: Way, candidates: Sequence[Candidate]) -> tuple[int, int]:
    """Studies and people that a measure reaches; counts without events are of its kind once others give a ratio."""
    able = [one for one in candidates if _gives(way, one)]
    empty = [one for one in candidates if able and _without_events(way, one)]
    return len(able) + len(empty), sum(one.people for one in (*able, *empty))


def _gives(way: Way, candidate: Candidate) -> bool:
    try:
        way(candidate)
    except NotDerivable:
        return False
    return True


def _without_events(way: Way, candidate: Candidate) -> bool:
    try:
        way(candidate)
    except NoEvents:
        return True
    except NotDerivable:
        return False
    return False


def _tell_as_md(candidates: Sequence[Candidate], vocabulary: Vocabulary, analysis: Analysis) -> bool:
    """MD where all use one instrument with a sourced MID, or where there is no sd to standardise by (A7)."""
    names = {one.result.instrument for one in candidates}
    only = vocabulary.by_key.get(("instrument", next(iter(names)) or "")) if len(names) == 1 else None
    if only is not None and only.mid is not None:
        return True
    return not any(_gives(_as_smd(analysis), one) for one in candidates)


def _likeliest(continuous_one: str, analysis: Analysis) -> Way:
    """Where nothing can be derived the reason comes from the kind of numbers that the study reports."""

    def derive(candidate: Candidate) -> Effect:
        named = [one.measure for one, _ in candidate.sides.contrasts if one.measure in (*terms.RATIOS, "RD")]
        kind = "RR" if candidate.is_counted else next((one for one in named if one), continuous_one)
        return way(kind, analysis)(candidate)

    return derive
