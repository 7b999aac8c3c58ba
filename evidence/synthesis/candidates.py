"""A study's one result in a body, with its arms as the two groups of a comparison, before a measure is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from evidence import stats, terms
from evidence.synthesis.continuous import Sides
from evidence.synthesis.effect import Step
from evidence.synthesis.eligible import one_result, people
from evidence.synthesis.points import side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.documents import Arm, Contrast, Result, ResultArm, Study, Vocabulary
    from evidence.synthesis.effect import Body


class Candidate(NamedTuple):
    """A study's chosen result in a body; ``first`` and ``second`` the arms that report it."""

    study: Study
    result: Result
    unused: tuple[str, ...]
    first: tuple[ResultArm, ...]
    second: tuple[ResultArm, ...]
    sides: Sides
    better: str

    @property
    def people(self) -> int:
        """People with the outcome, each once."""
        return people(self.study, self.result)

    @property
    def exact_p(self) -> float | None:
        """The exact p-value of this comparison, if one is reported."""
        found = (one.p for one, _ in self.sides.contrasts if one.p is not None and one.p.exact)
        return next((p.value for p in found), None)

    @property
    def is_counted(self) -> bool:
        """Whether the result counts people or events."""
        arms = (*self.first, *self.second)
        return any(arm.events is not None or arm.percent is not None or arm.event_count is not None for arm in arms)


def candidate_of(study: Study, results: Sequence[Result], body: Body, vocabulary: Vocabulary) -> Candidate:
    """The result that speaks for the study in a body, and its two groups."""
    given = [arm for arm in study.arms if arm.intervention == body.intervention and arm.role != "comparator"]
    against = [arm for arm in study.arms if arm.intervention == body.comparator and arm.role == "comparator"]
    result = one_result(study, results, body.outcome, vocabulary, given[0])
    unused = tuple(_described(other) for other in results if other is not result)
    shown = {arm.arm: arm for arm in result.arms}
    first, second = (tuple(shown[arm.id] for arm in arms if arm.id in shown) for arms in (given, against))
    better = _better(result, body, vocabulary)
    sides = _sides(study, result, (given, against), (first, second))
    sides = sides._replace(sign=1 if better == "higher" else -1, flip=better != body.better)
    return Candidate(study, result, unused, first, second, sides, better)


def _better(result: Result, body: Body, vocabulary: Vocabulary) -> str:
    """Which way is good for the numbers of a result: scores as the instrument says, counts as the outcome says."""
    counted = any(arm.events or arm.percent or arm.event_count for arm in result.arms)
    risks = any(one.measure in (*terms.RATIOS, "RD") for one in result.contrast)
    instrument = vocabulary.by_key.get(("instrument", result.instrument or ""))
    return body.better if counted or risks or instrument is None else instrument.better or body.better


def _sides(
    study: Study,
    result: Result,
    arms: tuple[list[Arm], list[Arm]],
    shown: tuple[tuple[ResultArm, ...], tuple[ResultArm, ...]],
) -> Sides:
    contrasts = _contrasts(result, *arms)
    each, totals, assumed = _sizes(study, arms, shown)
    modelled = any(contrast.adjusted for contrast, _ in contrasts)
    first, second = (
        side(list(zip(ones, of, strict=True)), model_based=modelled) for ones, of in zip(shown, each, strict=True)
    )
    factor = design_effect(study)
    notes: tuple[Step, ...] = ()
    if factor is not None and factor != 1.0:
        totals = [None if n is None else n / factor for n in totals]
        text = f"people divided by the design effect 1 + (m − 1)·ICC = {factor:.4g}"
        notes = (Step("derive.cluster", text, {"design effect": factor}, "Cochrane Handbook 6.5, 23.1.4"),)
    counted = any(one.events or one.percent or one.event_count for one in result.arms)
    parallel = factor == 1.0 and not study.is_crossover and len(study.arms) == 2  # noqa: PLR2004 - two arms
    return Sides(
        first,
        second,
        totals[0],
        totals[1],
        sign=1,
        flip=False,
        crossover=study.is_crossover,
        contrasts=contrasts,
        assumed=assumed,
        notes=notes,
        design_effect=factor,
        tested=parallel and not counted,
    )


def design_effect(study: Study) -> float | None:
    """1 + (m − 1)·ICC of a cluster trial, 1 of others; None where size or correlation of its clusters is unknown."""
    if study.design != "cluster-rct":
        return 1.0
    clusters = study.clusters
    if clusters is None or clusters.icc is None:
        return None
    size = clusters.mean_size.value if clusters.mean_size is not None else None
    if size is None and clusters.number is not None and clusters.number.value and study.size:
        size = study.size / clusters.number.value
    if size is None or size < 1 or not 0 <= clusters.icc.value <= 1:
        return None
    return float(stats.design_effect(size, clusters.icc.value))


def _contrasts(result: Result, given: list[Arm], against: list[Arm]) -> tuple[tuple[Contrast, bool], ...]:
    """Contrasts of the two groups; those of one arm among several of a group are of other groups."""
    if len(given) > 1 or len(against) > 1:
        return ()
    ours, theirs = {arm.id for arm in given}, {arm.id for arm in against}
    straight = ((one, False) for one in result.contrast if one.of in ours and one.against in theirs)
    turned = ((one, True) for one in result.contrast if one.of in theirs and one.against in ours)
    return (*straight, *turned)


def _sizes(
    study: Study,
    arms: tuple[list[Arm], list[Arm]],
    shown: tuple[tuple[ResultArm, ...], tuple[ResultArm, ...]],
) -> tuple[list[list[float | None]], list[float | None], tuple[str, ...]]:
    """People per arm that is shown, and per group; an equal split of a known total is said (``[derive.split]``)."""
    plain = {arm.id: float(arm.n.value) if arm.n is not None else None for of in arms for arm in of}
    each = [[_told(one) or plain[one.arm] for one in ones] for ones in shown]
    totals = [_sum(known or [plain[arm.id] for arm in of]) for known, of in zip(each, arms, strict=True)]
    if study.size is None or (None not in totals and None not in (*each[0], *each[1])):
        return each, totals, ()
    whole = float(study.size)
    words: tuple[str, ...] = ()
    if study.is_crossover:
        each = [[n or whole for n in of] for of in each]
        totals = [n or whole for n in totals]
    elif len(study.arms) == 1:
        each, totals = [[whole] * len(each[0]), each[1]], [whole, totals[1]]
    elif len(study.arms) == 2 and len(arms[0]) == len(arms[1]) == 1:  # noqa: PLR2004 - the split is between two arms
        totals, words = _split(whole, totals)
        each = [[total] * len(of) for total, of in zip(totals, each, strict=True)]
    return each, totals, words


def _split(whole: float, known: list[float | None]) -> tuple[list[float | None], tuple[str, ...]]:
    for here, one in enumerate(known):
        if one is not None and one < whole:
            rest = whole - one
            said = f"{rest:g} people in the other arm, {whole:g} less {one:g}, as its size is not reported"
            return ([one, rest] if here == 0 else [rest, one]), (said,)
    said = f"equal split assumed: {whole / 2:g} of {whole:g} people in each arm, as arm sizes are not reported"
    return [whole / 2, whole / 2], (said,)


def _sum(sizes: list[float | None]) -> float | None:
    known = [n for n in sizes if n is not None]
    return sum(known) if known and len(known) == len(sizes) else None


def _told(shown: ResultArm) -> float | None:
    summaries = (shown.change, shown.end)
    counts = [shown.n, shown.total, *(one.n for one in summaries if one is not None)]
    return next((float(count.value) for count in counts if count is not None), None)


def _described(result: Result) -> str:
    parts = (result.instrument, result.at.text if result.at else None, result.analysis)
    return ", ".join(part for part in parts if part) or "another result of this outcome"
