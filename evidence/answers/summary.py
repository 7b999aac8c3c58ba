"""What the evidence for a condition is, how strong, and why: stored studies met by computed findings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from evidence import terms
from evidence.errors import NotHeld
from evidence.findings import findings, headline, strengths
from evidence.synthesis import DEFAULT, comparisons, known_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.documents import Judgement, Study, Vocabulary
    from evidence.findings import Finding, Strength
    from evidence.synthesis import Analysis


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """A registered study without a result."""

    key: str
    title: str
    status: str
    registry: str | None
    planned: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Withdrawn:
    """A study whose main report was retracted; it is in no body."""

    key: str
    title: str
    notice: str | None
    moved: tuple[tuple[Finding, Finding | None], ...] = ()
    """What each finding was with the study, and is without it; None where nothing is left."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ConditionSummary:
    """The full answer for one condition. ``findings`` are direct, ``indirect`` measure it in other people."""

    condition: str
    label: str
    as_of: date
    method_version: str
    headline: Strength | None
    strengths: tuple[Strength, ...]
    n_studies: int
    n_participants: int
    safety: tuple[str, ...]
    retracted: tuple[Withdrawn, ...]
    ongoing: tuple[Waiting, ...]
    findings: tuple[Finding, ...]
    indirect: tuple[Finding, ...]
    vocabulary: Vocabulary

    @property
    def strength(self) -> str:
        """The headline pair's strength, or that there is no evidence."""
        return "no evidence" if self.headline is None else self.headline.strength


@dataclass(frozen=True, kw_only=True, slots=True)
class SummaryRow:
    """One condition, intervention and comparator in a line."""

    condition: str
    intervention: str
    comparator: str | None
    n_studies: int
    n_participants: int
    outcome: str
    strength: str
    direction: str
    sentence: str


def condition_key(name: str, vocabulary: Vocabulary) -> str:
    """The key of a condition by any of its names. Raises NotHeld with the nearest names."""
    key = vocabulary.key("condition", name)
    if key is None:
        near = vocabulary.nearest("condition", name)
        offer = f"did you mean {' or '.join(near)}?" if near else "see `evidence terms condition` for those that are"
        raise NotHeld(f"no condition {name!r} is known; {offer}", near)
    return key


def summarise(
    condition: str,
    studies: Sequence[Study],
    vocabulary: Vocabulary,
    *,
    as_of: date | None = None,
    judgements: Sequence[Judgement] = (),
    analysis: Analysis = DEFAULT,
) -> ConditionSummary:
    """The answer for a condition key from resolved studies, as of a day (None: all that is stored)."""
    asked = vocabulary.narrower(condition)
    day = as_of or date.today()  # noqa: DTZ011 - the day where the reader is
    known = [shown for study in studies if (shown := known_at(study, as_of)) is not None]
    standing = [study for study in known if study.retraction is None]
    made = [one for one in judgements if as_of is None or one.on <= as_of.isoformat()]
    found = findings(standing, vocabulary, asked=asked, day=day, judgements=made, analysis=analysis)
    direct = tuple(one for one in found if one.direct)
    rolled = strengths(found)
    held = {member.study.key: member.study for one in direct for member in one.body.members}
    ours = [study for study in standing if asked.intersection(study.condition)]
    given = dict.fromkeys(pair[0] for study in (ours or standing) for pair in comparisons(study))
    gone = [one for one in known if one.retraction]
    return ConditionSummary(
        condition=condition,
        label=vocabulary.by_key["condition", condition].label,
        as_of=day,
        method_version=terms.METHOD_VERSION,
        headline=headline(rolled),
        strengths=rolled,
        n_studies=len(held),
        n_participants=sum(study.size or 0 for study in held.values()),
        safety=_safety(given, vocabulary),
        retracted=tuple(_withdrawn(one, found, standing, vocabulary, asked, day) for one in gone),
        ongoing=tuple(_waiting(one) for one in ours if one.status in terms.WITHOUT_RESULTS_YET and not one.results),
        findings=direct,
        indirect=tuple(one for one in found if not one.direct),
        vocabulary=vocabulary,
    )


def rows(
    studies: Sequence[Study],
    vocabulary: Vocabulary,
    *,
    as_of: date | None = None,
    judgements: Sequence[Judgement] = (),
) -> tuple[SummaryRow, ...]:
    """One row per condition, intervention and comparator that has direct evidence, by condition."""
    conditions = sorted({study.condition[0] for study in studies})
    by_condition = {one: [study for study in studies if one in study.condition] for one in conditions}
    answers = (
        summarise(one, held, vocabulary, as_of=as_of, judgements=judgements) for one, held in by_condition.items()
    )
    return tuple(_row(answer.condition, rolled) for answer in answers for rolled in answer.strengths)


def _row(condition: str, rolled: Strength) -> SummaryRow:
    return SummaryRow(
        condition=condition,
        intervention=rolled.intervention,
        comparator=rolled.comparator,
        n_studies=rolled.n_studies,
        n_participants=rolled.n_participants,
        outcome=rolled.decided_by.body.outcome.key,
        strength=rolled.strength,
        direction=rolled.decided_by.direction,
        sentence=rolled.decided_by.sentence,
    )


def _safety(interventions: Sequence[str] | dict[str, None], vocabulary: Vocabulary) -> tuple[str, ...]:
    known = (vocabulary.by_key.get(("intervention", one)) for one in interventions)
    return tuple(dict.fromkeys(statement for term in known if term is not None for statement in term.safety))


def _withdrawn(
    study: Study,
    now: Sequence[Finding],
    standing: Sequence[Study],
    vocabulary: Vocabulary,
    asked: frozenset[str],
    day: date,
) -> Withdrawn:
    """A retracted study, with every finding as it would be with it beside what it is (METHODS C10)."""
    notice = study.retraction.published if study.retraction is not None else None
    again = replace(study, reports=tuple(one for one in study.reports if one.role != "retraction"))
    held = {one.question: one for one in now}
    with_it = findings([*standing, again], vocabulary, asked=asked, day=day)
    moved = (one for one in with_it if study.key in one.studies)
    return Withdrawn(
        key=study.key,
        title=study.title,
        notice=None if notice is None else notice.text,
        moved=tuple((one, held.get(one.question)) for one in moved),
    )


def _waiting(study: Study) -> Waiting:
    registry = next((value for report in study.reports for kind, value in report.identifiers if kind != "doi"), None)
    planned = study.n.planned.value if study.n is not None and study.n.planned is not None else None
    return Waiting(
        key=study.key, title=study.title, status=study.status or "unknown", registry=registry, planned=planned
    )
