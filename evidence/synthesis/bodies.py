"""Studies → bodies: who compared what with what, which result speaks, and what the studies of a body add up to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from evidence import terms
from evidence.documents import Term
from evidence.synthesis import measures, rare
from evidence.synthesis.analysis import DEFAULT
from evidence.synthesis.candidates import candidate_of
from evidence.synthesis.directions import direction
from evidence.synthesis.effect import CRITICAL, Body, Member, NoEvents, NotDerivable
from evidence.synthesis.pooling import pooled_sd

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evidence.documents import Appraisal, Result, Study, Vocabulary
    from evidence.synthesis.analysis import Analysis
    from evidence.synthesis.candidates import Candidate
    from evidence.synthesis.measures import Way

BodyKey = tuple[str, str, str | None, str, str]


def bodies(
    studies: Iterable[Study], vocabulary: Vocabulary, *, asked: frozenset[str], analysis: Analysis = DEFAULT
) -> tuple[Body, ...]:
    """Every body the studies make, by key. A study's population is the first of its conditions that is ``asked``.

    Studies come with the keys of their terms. Nothing is dropped: what gives no estimate stays in its body as a
    member with the reason, and registered studies without results are kept beside the bodies of their question.
    """
    grouped: dict[BodyKey, list[tuple[Study, list[Result]]]] = defaultdict(list)
    silent: dict[tuple[str, str, str | None, str], list[Study]] = defaultdict(list)
    for study in studies:
        if study.family == terms.NOT_PRIMARY:
            continue
        population = next((one for one in study.condition if one in asked), study.condition[0])
        for intervention, comparator in comparisons(study):
            if not study.results:
                silent[population, intervention, comparator, study.family].append(study)
            for outcome in dict.fromkeys(result.outcome for result in study.results):
                results = [result for result in study.results if result.outcome == outcome]
                grouped[population, intervention, comparator, outcome, study.family].append((study, results))
    return tuple(
        replace(
            _body(key, members, vocabulary, analysis), silent=tuple(silent.get((key[0], key[1], key[2], key[4]), ()))
        )
        for key, members in sorted(grouped.items(), key=_in_order)
        if _kept(members, analysis)
    )


def comparisons(study: Study) -> tuple[tuple[str, str | None], ...]:
    """The interventions of a study, each with what it was compared with (nothing, in single-arm designs)."""
    given = dict.fromkeys(arm.intervention for arm in study.arms if arm.role in ("experimental", "single"))
    against = dict.fromkeys(arm.intervention for arm in study.arms if arm.role == "comparator")
    if study.family == terms.SINGLE_ARM or not against:
        return tuple((one, None) for one in given)
    return tuple((one, other) for one in given for other in against)


def appraisal_of(study: Study, outcome: str) -> Appraisal | None:
    """The appraisal of this outcome, else the one of the whole study; of several the last."""
    own = [one for one in study.appraisals if one.outcome == outcome]
    whole = [one for one in study.appraisals if one.outcome is None]
    found = own or whole
    return found[-1] if found else None


def _in_order(item: tuple[BodyKey, object]) -> tuple[str, ...]:
    return tuple(part or "" for part in item[0])


def _kept(members: Sequence[tuple[Study, list[Result]]], analysis: Analysis) -> list[tuple[Study, list[Result]]]:
    if not analysis.only_low_risk:
        return list(members)
    return [(study, results) for study, results in members if _is_low(appraisal_of(study, results[0].outcome))]


def _is_low(appraisal: Appraisal | None) -> bool:
    return appraisal is not None and appraisal.overall == "low"


def _body(
    key: BodyKey, studies: Sequence[tuple[Study, list[Result]]], vocabulary: Vocabulary, analysis: Analysis
) -> Body:
    condition, intervention, comparator, outcome_key, family = key
    outcome = vocabulary.by_key.get(("outcome", outcome_key)) or Term(kind="outcome", key=outcome_key)
    empty = Body(
        condition=condition,
        intervention=intervention,
        comparator=comparator,
        outcome=outcome,
        family=family,
        tau=analysis.tau,
    )
    candidates = [candidate_of(study, results, empty, vocabulary) for study, results in _kept(studies, analysis)]
    body = _derived(empty, candidates, vocabulary, analysis)
    lent = pooled_sd(body) if analysis.impute_sd else None
    if lent is not None:
        body = _derived(empty, candidates, vocabulary, analysis._replace(borrowed_sd=lent))
    return rare.told(body)


def _derived(empty: Body, candidates: Sequence[Candidate], vocabulary: Vocabulary, analysis: Analysis) -> Body:
    way = measures.chosen(candidates, vocabulary, empty.family, analysis)
    derive = measures.way(way, analysis)
    return replace(empty, way=way, members=tuple(_member(one, derive, empty, analysis) for one in candidates))


def member_again(study: Study, body: Body, vocabulary: Vocabulary, analysis: Analysis) -> Member:
    """The part that another version of a study would have in a body, in the measure chosen for the body."""
    results = [result for result in study.results if result.outcome == body.outcome.key]
    candidate = candidate_of(study, results, body, vocabulary)
    lent = pooled_sd(body) if analysis.impute_sd else None
    return _member(candidate, measures.way(body.way, analysis), body, analysis._replace(borrowed_sd=lent))


def _member(candidate: Candidate, derive: Way, body: Body, analysis: Analysis) -> Member:
    effect = reason = table = None
    study, result = candidate.study, candidate.result
    try:
        effect = derive(candidate)
    except NotDerivable as why:
        reason = f"not derivable: {why}"
        table = why.table if isinstance(why, NoEvents) else None
    found = appraisal_of(study, result.outcome)
    favoured = direction(candidate, effect, body)
    if effect is not None and found is not None and found.overall == CRITICAL:
        effect, reason = None, "left out of the pool: its risk of bias is critical"
    if effect is not None and analysis.values is not None and effect.values not in (analysis.values, "contrast", None):
        effect, reason = None, f"left out: its effect is not of {analysis.values} values"
    n = candidate.people
    return Member(
        study=study,
        result=result,
        n=n,
        direction=favoured,
        effect=effect,
        reason=reason,
        unused=candidate.unused,
        appraisal=found,
        information=n / (candidate.sides.design_effect or 1.0),
        table=table,
        p=candidate.exact_p,
        alternative=measures.alternative(candidate, effect, analysis),
    )
