"""Studies → bodies: who compared what with what, which result speaks, which measure the body can be told in."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from evidence import terms
from evidence.documents import Term
from evidence.synthesis import continuous, counts
from evidence.synthesis.effect import Body, Effect, Member, NotDerivable
from evidence.synthesis.eligible import one_result, people

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from evidence.documents import Appraisal, Arm, Contrast, Result, ResultArm, Study, Vocabulary

BodyKey = tuple[str, str, str | None, str, str]


class Candidate(NamedTuple):
    """A study's chosen result in a body, before a measure is chosen."""

    study: Study
    result: Result
    unused: tuple[str, ...]
    first: ResultArm | None
    second: ResultArm | None
    contrasts: tuple[tuple[Contrast, bool], ...]
    sides: continuous.Sides
    better: str
    several_arms: bool


def bodies(studies: Iterable[Study], vocabulary: Vocabulary, *, asked: frozenset[str]) -> tuple[Body, ...]:
    """Every body the studies make, by key. A study's population is the first of its conditions that is ``asked``.

    Studies come with the keys of their terms. Nothing is dropped: what gives no estimate stays in its body as a
    member with the reason.
    """
    grouped: dict[BodyKey, list[tuple[Study, list[Result]]]] = defaultdict(list)
    for study in studies:
        if study.family == terms.NOT_PRIMARY or not study.results:
            continue
        population = next((one for one in study.condition if one in asked), study.condition[0])
        for intervention, comparator in comparisons(study):
            for outcome in dict.fromkeys(result.outcome for result in study.results):
                results = [result for result in study.results if result.outcome == outcome]
                grouped[population, intervention, comparator, outcome, study.family].append((study, results))
    return tuple(_body(key, members, vocabulary) for key, members in sorted(grouped.items(), key=_in_order))


def comparisons(study: Study) -> tuple[tuple[str, str | None], ...]:
    """The interventions of a study, each with what it was compared with (nothing, in single-arm designs)."""
    given = dict.fromkeys(arm.intervention for arm in study.arms if arm.role in ("experimental", "single"))
    against = dict.fromkeys(arm.intervention for arm in study.arms if arm.role == "comparator")
    if study.family == terms.SINGLE_ARM or not against:
        return tuple((one, None) for one in given)
    return tuple((one, other) for one in given for other in against)


def _in_order(item: tuple[BodyKey, object]) -> tuple[str, ...]:
    return tuple(part or "" for part in item[0])


def _body(key: BodyKey, studies: Sequence[tuple[Study, list[Result]]], vocabulary: Vocabulary) -> Body:
    condition, intervention, comparator, outcome_key, family = key
    outcome = vocabulary.by_key.get(("outcome", outcome_key)) or Term(kind="outcome", key=outcome_key)
    empty = Body(condition=condition, intervention=intervention, comparator=comparator, outcome=outcome, family=family)
    candidates = [_candidate(study, results, empty, vocabulary) for study, results in studies]
    derive = _measure(candidates, vocabulary, family)
    members = tuple(_member(candidate, derive, family) for candidate in candidates)
    return Body(
        **{
            **{name: getattr(empty, name) for name in ("condition", "intervention", "comparator", "outcome", "family")},
            "members": members,
        }
    )


def _candidate(study: Study, results: list[Result], body: Body, vocabulary: Vocabulary) -> Candidate:
    given = [arm for arm in study.arms if arm.intervention == body.intervention and arm.role != "comparator"]
    against = [arm for arm in study.arms if arm.intervention == body.comparator and arm.role == "comparator"]
    result = one_result(study, results, body.outcome, vocabulary, given[0])
    unused = tuple(_described(other) for other in results if other is not result)
    shown = {arm.arm: arm for arm in result.arms}
    first, second = _shown(shown, given), _shown(shown, against)
    contrasts = _contrasts(result, given, against)
    better = _better(result, body, vocabulary)
    n1, n2, assumed = _sizes(study, given, against, first, second)
    sides = continuous.Sides(
        first,
        second,
        n1,
        n2,
        1 if better == "higher" else -1,
        better != body.better,
        study.is_crossover,
        assumed,
    )
    several = len(given) > 1 or len(against) > 1
    return Candidate(study, result, unused, first, second, contrasts, sides, better, several)


def _shown(shown: dict[str, ResultArm], arms: list[Arm]) -> ResultArm | None:
    return next((shown[arm.id] for arm in arms if arm.id in shown), None)


def _contrasts(result: Result, given: list[Arm], against: list[Arm]) -> tuple[tuple[Contrast, bool], ...]:
    ours, theirs = {arm.id for arm in given}, {arm.id for arm in against}
    straight = ((one, False) for one in result.contrast if one.of in ours and one.against in theirs)
    turned = ((one, True) for one in result.contrast if one.of in theirs and one.against in ours)
    return (*straight, *turned)


def _better(result: Result, body: Body, vocabulary: Vocabulary) -> str:
    instrument = vocabulary.by_key.get(("instrument", result.instrument or ""))
    return (instrument.better if instrument is not None else None) or body.better


def _sizes(
    study: Study, given: list[Arm], against: list[Arm], first: ResultArm | None, second: ResultArm | None
) -> tuple[float | None, float | None, tuple[str, ...]]:
    """People per arm; where only their total is known an equal split is assumed and said (``[derive.split]``)."""
    n1, n2 = _arm_size(first, given), _arm_size(second, against)
    if n1 is not None and n2 is not None:
        return n1, n2, ()
    total = study.size
    if study.is_crossover:
        return n1 or total, n2 or total, ()
    if total is None or len(study.arms) != 2:  # noqa: PLR2004 - the split is between two arms
        return n1, n2, ()
    words = f"equal split assumed: {total / 2:g} of {total} people in each arm, as arm sizes are not reported"
    return total / 2, total / 2, (words,)


def _arm_size(shown: ResultArm | None, arms: list[Arm]) -> float | None:
    if shown is not None:
        summaries = (shown.change, shown.end)
        counts = [shown.n, shown.total, *(one.n for one in summaries if one is not None)]
        for count in counts:
            if count is not None:
                return float(count.value)
    return float(arms[0].n.value) if len(arms) == 1 and arms[0].n is not None else None


def _measure(candidates: Sequence[Candidate], vocabulary: Vocabulary, family: str) -> Callable[[Candidate], Effect]:
    """How the body's effects are derived: the measure most studies, then most people, can give.

    ``[derive.measure]``, METHODS A7.
    """
    ways: dict[str, Callable[[Candidate], Effect]] = {
        "RR": lambda one: counts.from_counts("RR", _table(one)),
        "continuous": lambda one: continuous.as_smd(_raw(one), one.sides),
        **{ratio: _reported(ratio) for ratio in ("OR", "HR", "IRR")},
    }
    ways["RR"] = _first_of(_reported("RR"), ways["RR"])
    if _tell_as_md(candidates, vocabulary):
        ways["continuous"] = lambda one: continuous.as_md(_raw(one), one.sides)
    if family not in (terms.RANDOMISED, terms.NON_RANDOMISED):
        return _no_comparison
    best = max(ways.values(), key=lambda way: _reach(way, candidates))
    return best if _reach(best, candidates) != (0, 0) else _likeliest(ways)


def _reach(way: Callable[[Candidate], Effect], candidates: Sequence[Candidate]) -> tuple[int, int]:
    able = [one for one in candidates if _gives(way, one)]
    return len(able), sum(people(one.study, one.result) for one in able)


def _gives(way: Callable[[Candidate], Effect], candidate: Candidate) -> bool:
    try:
        way(candidate)
    except NotDerivable:
        return False
    return True


def _first_of(*ways: Callable[[Candidate], Effect]) -> Callable[[Candidate], Effect]:
    def derive(candidate: Candidate) -> Effect:
        for way in ways[:-1]:
            if _gives(way, candidate):
                return way(candidate)
        return ways[-1](candidate)

    return derive


def _likeliest(ways: dict[str, Callable[[Candidate], Effect]]) -> Callable[[Candidate], Effect]:
    """Where nothing can be derived the reason comes from the kind of numbers that the study reports."""

    def derive(candidate: Candidate) -> Effect:
        arms = [arm for arm in (candidate.first, candidate.second) if arm is not None]
        counted = any(arm.events is not None or arm.percent is not None or arm.event_count is not None for arm in arms)
        return ways["RR" if counted else "continuous"](candidate)

    return derive


def _reported(measure: str) -> Callable[[Candidate], Effect]:
    def derive(candidate: Candidate) -> Effect:
        for contrast, turned in candidate.contrasts:
            if contrast.measure == measure:
                return counts.from_reported_ratio(contrast, turned=turned, better=candidate.better)
        raise NotDerivable(f"no {measure} is reported")

    return derive


def _no_comparison(candidate: Candidate) -> Effect:
    raise NotDerivable(f"{candidate.study.family} evidence makes no comparison")


def _raw(candidate: Candidate) -> continuous.Raw:
    if candidate.several_arms and not candidate.contrasts:
        raise NotDerivable("several arms of one intervention, which are not combined yet")
    return continuous.raw_comparison(candidate.sides, candidate.contrasts)


def _table(candidate: Candidate) -> counts.Table:
    if candidate.several_arms:
        raise NotDerivable("several arms of one intervention, which are not combined yet")
    size = candidate.study.size if len(candidate.study.arms) == 2 else None  # noqa: PLR2004 - half of two arms
    return counts.table(candidate.first, candidate.second, crossover=candidate.sides.crossover, total=size)


def _tell_as_md(candidates: Sequence[Candidate], vocabulary: Vocabulary) -> bool:
    """MD where all use one instrument with a sourced MID, or where there is no sd to standardise by (A7)."""
    names = {one.result.instrument for one in candidates}
    only = vocabulary.by_key.get(("instrument", next(iter(names)) or "")) if len(names) == 1 else None
    if only is not None and only.mid is not None:
        return True
    return not any(_gives(lambda one: continuous.as_smd(_raw(one), one.sides), one) for one in candidates)


def _member(candidate: Candidate, derive: Callable[[Candidate], Effect], family: str) -> Member:
    effect, reason = None, None
    try:
        effect = derive(candidate)
    except NotDerivable as why:
        reason = f"not derivable: {why}"
    study, result = candidate.study, candidate.result
    return Member(
        study=study,
        result=result,
        n=people(study, result),
        direction=_direction(candidate, effect, family),
        effect=effect,
        reason=reason,
        unused=candidate.unused,
        appraisal=_appraisal(study, result.outcome),
    )


def _appraisal(study: Study, outcome: str) -> Appraisal | None:
    """The appraisal of this outcome, else the one of the whole study; of several the last."""
    own = [one for one in study.appraisals if one.outcome == outcome]
    whole = [one for one in study.appraisals if one.outcome is None]
    found = own or whole
    return found[-1] if found else None


def _direction(candidate: Candidate, effect: Effect | None, family: str) -> str:
    """Who did better, by what the paper says, else by the estimate, else by the arms' plain numbers."""
    ours = {arm.id for arm in candidate.study.arms if arm.role != "comparator"}
    said = [candidate.result.favours, *(contrast.favours for contrast, _ in candidate.contrasts)]
    for favoured in said:
        if favoured is not None:
            return "unclear" if favoured in ("neither", "unclear") else ("benefit" if favoured in ours else "harm")
    if effect is not None:
        flip = effect.measure == "SMD" and candidate.sides.flip
        better = candidate.sides.sign * (-1 if flip else 1) * effect.estimate
        return "unclear" if effect.estimate == 0 else ("benefit" if better > 0 else "harm")
    return "unclear" if family == terms.SINGLE_ARM else _plain_direction(candidate)


def _plain_direction(candidate: Candidate) -> str:
    for contrast, turned in candidate.contrasts:
        number = contrast.estimate or contrast.median_difference
        if number is not None and contrast.measure not in terms.RATIOS and number.value:
            better = number.value * candidate.sides.sign * (-1 if turned else 1)
            return "benefit" if better > 0 else "harm"
    one, two = _plain(candidate.first), _plain(candidate.second)
    for name in one.keys() & two.keys():
        if one[name] != two[name]:
            return "benefit" if (one[name] - two[name]) * candidate.sides.sign > 0 else "harm"
    return "unclear"


def _plain(arm: ResultArm | None) -> dict[str, float]:
    if arm is None:
        return {}
    means = {name: part.mean for name, part in (("change", arm.change), ("end", arm.end)) if part is not None}
    numbers = {**means, "percent_change": arm.percent_change, "percent": arm.percent}
    if arm.events is not None and (whole := arm.total or arm.n) is not None and whole.value:
        return {"risk": arm.events.value / whole.value}
    return {name: number.value for name, number in numbers.items() if number is not None}


def _described(result: Result) -> str:
    parts = (result.instrument, result.at.text if result.at else None, result.analysis)
    return ", ".join(part for part in parts if part) or "another result of this outcome"
