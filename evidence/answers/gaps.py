"""Where the evidence is thin: outcome by outcome how much is known, how many people are missing, who will bring them.

A row per condition, intervention, comparator and outcome, told by its best design family (the same choice as for
the strength of a condition, METHODS C11), and one per critical or important outcome that measures a condition and
that no direct finding on it addresses. People are counted against the optimal information size (METHODS C6): what
one adequate trial would need. It is a least number: an interval may stay wide with more people than that, which
``why`` then says.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from evidence import terms
from evidence.answers.summary import summarise
from evidence.synthesis import comparisons, known_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from evidence.answers.summary import ConditionSummary
    from evidence.certainty import Information
    from evidence.documents import Judgement, Study, Term, Vocabulary
    from evidence.findings import Finding

NO_EVIDENCE = "no evidence"
COMPARATIVE = (terms.RANDOMISED, terms.NON_RANDOMISED)
DECIDING = ("critical", "important")  # a missing answer on another outcome changes no decision; GRADE guidelines 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Registered:
    """A study without results yet. ``planned`` and ``end`` are None where the register was not seen to say."""

    key: str
    title: str
    registry: str | None
    planned: int | None
    status: str
    end: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """What is known on an outcome, and what is missing.

    ``people_needed`` counts in ``unit`` (people, or events of a rare outcome): 0 where the information size is
    met, None where nothing can be computed. ``would_fill``: whether the people planned in the registered studies
    are as many; None where that is unknown. Without an answer ``intervention`` and ``comparator`` are None.
    """

    condition: str
    intervention: str | None
    comparator: str | None
    outcome: str
    importance: str
    kind: str
    design_family: str | None
    n_studies: int
    n_participants: int
    strength: str
    people_needed: int | None
    unit: str | None
    why: str
    registered: tuple[Registered, ...]
    would_fill: bool | None
    sentence: str | None


def gaps(
    conditions: Iterable[str],
    studies: Sequence[Study],
    vocabulary: Vocabulary,
    *,
    as_of: date | None = None,
    judgements: Sequence[Judgement] = (),
) -> tuple[Gap, ...]:
    """The gaps of these condition keys from resolved studies: critical first, then by condition, most people first.

    What cannot be counted comes before what can: there the least is known.
    """
    found = [gap for one in conditions for gap in _of_condition(one, studies, vocabulary, as_of, judgements)]
    return tuple(sorted(found, key=_order))


def conditions_of(studies: Sequence[Study], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The conditions that a study is on or that an outcome measures, by key."""
    measured = (_measured(term, vocabulary) for term in vocabulary.of_kind("outcome"))
    named = {*(one for study in studies for one in study.condition), *measured}
    return tuple(sorted(one for one in named if one is not None and ("condition", one) in vocabulary.by_key))


def best_first(finding: Finding) -> tuple[bool, bool, bool, int, int, int]:
    """The order of findings on one question: direct, against placebo, comparative, certain, randomised, large."""
    body = finding.body
    return (
        not finding.direct,
        body.comparator != "placebo",
        body.family not in COMPARATIVE,
        -terms.LEVELS.index(finding.certainty.level),
        terms.FAMILIES.index(body.family),
        -body.n,
    )


def _order(gap: Gap) -> tuple[int, str, bool, int, str, str, str]:
    needed = gap.people_needed
    return (
        terms.IMPORTANCES.index(gap.importance),
        gap.condition,
        needed is not None,
        -(needed or 0),
        gap.outcome,
        gap.intervention or "",
        gap.comparator or "",
    )


def _of_condition(
    condition: str,
    studies: Sequence[Study],
    vocabulary: Vocabulary,
    as_of: date | None,
    judgements: Sequence[Judgement],
) -> Iterable[Gap]:
    asked = vocabulary.narrower(condition)
    near = [study for study in studies if _concerns(study, asked, vocabulary)]
    answer = summarise(condition, near, vocabulary, as_of=as_of, judgements=judgements)
    known = [shown for study in near if (shown := known_at(study, as_of)) is not None]
    waiting = [study for study in known if _is_waiting(study) and asked & set(study.condition)]
    groups: dict[tuple[str, str | None, str], list[Finding]] = {}
    for one in answer.findings:
        if one.body.condition == condition:  # a narrower condition is asked about in its own right
            groups.setdefault((one.body.intervention, one.body.comparator, one.body.outcome.key), []).append(one)
    yield from (_answered(min(group, key=best_first), waiting) for group in groups.values())
    yield from (_unanswered(one, answer, waiting) for one in _without_answer(answer, vocabulary))


def _concerns(study: Study, asked: frozenset[str], vocabulary: Vocabulary) -> bool:
    outcomes = (vocabulary.by_key.get(("outcome", result.outcome)) for result in study.results)
    return bool(asked & set(study.condition)) or any(
        term is not None and _measured(term, vocabulary) in asked for term in outcomes
    )


def _measured(outcome: Term, vocabulary: Vocabulary) -> str | None:
    return vocabulary.key("condition", outcome.measures) if outcome.measures else None


def _without_answer(answer: ConditionSummary, vocabulary: Vocabulary) -> Iterable[Term]:
    answered = {one.body.outcome.key for one in answer.findings}
    return (
        term
        for term in vocabulary.of_kind("outcome")
        if term.importance in DECIDING and term.key not in answered and _measured(term, vocabulary) == answer.condition
    )


def _answered(finding: Finding, waiting: Sequence[Study]) -> Gap:
    body, held = finding.body, _information(finding)
    needed = None if held is None else max(0, ceil(held.needs - held.has))
    coming = [_registered(study) for study in waiting if _would_bring(study, finding)]
    unit = None if held is None else held.unit
    return Gap(
        condition=body.condition,
        intervention=body.intervention,
        comparator=body.comparator,
        outcome=body.outcome.key,
        importance=finding.importance,
        kind=finding.kind,
        design_family=body.family,
        n_studies=len(body.members),
        n_participants=body.n,
        strength=finding.certainty.level,
        people_needed=needed,
        unit=unit,
        why=_why(finding, held),
        registered=tuple(coming),
        would_fill=_fills(coming, needed if unit == "people" else None),
        sentence=finding.sentence,
    )


def _information(finding: Finding) -> Information | None:
    """What the body has against what it needs; None for non-human evidence, which is rated no further."""
    if finding.body.family == terms.NON_HUMAN:
        return None
    return finding.certainty.needs


def _why(finding: Finding, held: Information | None) -> str:
    if held is None:
        return "non-human evidence: no number of animals answers for people"
    words = held.words
    wide = [one.reason for one in finding.certainty.steps if one.domain == "imprecision" and one.levels < 0]
    if held.has >= held.needs and wide:
        words += f"; still imprecise: {wide[0]}"
    if finding.body.family == terms.SINGLE_ARM:
        words += "; nobody was compared: more people without a comparison would answer no more"
    return words


def _unanswered(outcome: Term, answer: ConditionSummary, waiting: Sequence[Study]) -> Gap:
    people = [one for one in answer.indirect if one.body.outcome.key == outcome.key]
    words = f"no study of {answer.label} that is held measured it"
    if people:
        told = dict.fromkeys(
            f"{one.body.condition} ({one.body.family}, {one.body.n} people, {one.certainty.level})" for one in people
        )
        words += f"; indirect only, from {', '.join(told)}"
    coming = [_registered(study) for study in waiting]
    return Gap(
        condition=answer.condition,
        intervention=None,
        comparator=None,
        outcome=outcome.key,
        importance=outcome.importance or "limited",
        kind="harm" if outcome.benefit is False else "benefit",
        design_family=None,
        n_studies=0,
        n_participants=0,
        strength=NO_EVIDENCE,
        people_needed=None,
        unit=None,
        why=words,
        registered=tuple(coming),
        would_fill=None,
        sentence=None,
    )


def _is_waiting(study: Study) -> bool:
    return study.status in terms.WITHOUT_RESULTS_YET and not study.results and study.retraction is None


def _would_bring(study: Study, finding: Finding) -> bool:
    """Whether it gives the same and compares it likewise; a register that names no comparator rules none out."""
    body = finding.body
    pairs = [pair for pair in comparisons(study) if pair[0] == body.intervention]
    if (body.family == terms.SINGLE_ARM) != (study.family == terms.SINGLE_ARM):
        return False
    return any(other is None or other == body.comparator for _, other in pairs)


def _registered(study: Study) -> Registered:
    registry = next((value for report in study.reports for kind, value in report.identifiers if kind != "doi"), None)
    planned = study.n.planned if study.n is not None else None
    end = study.dates.end if study.dates is not None else None
    return Registered(
        key=study.key,
        title=study.title,
        registry=registry,
        planned=study.size if planned is None else planned.value,
        status=study.status or "unknown",
        end=None if end is None else end.text,
    )


def _fills(coming: Sequence[Registered], needed: int | None) -> bool | None:
    """Whether the people planned are as many as are needed; those who said how many may suffice alone."""
    if needed is None or not coming:
        return None
    planned = sum(one.planned or 0 for one in coming)
    if planned >= needed:
        return True
    return None if any(one.planned is None for one in coming) else False
