"""Filters → a select of study keys, and what it chooses in words."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Select, and_, or_, select

from evidence.errors import NotHeld
from evidence.model.results import result
from evidence.model.study import arm, study, study_condition
from evidence.model.vocabulary import outcome

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy import ColumnElement, Connection

    from evidence.documents import Vocabulary

TREATED = ("experimental", "single")


@dataclass(frozen=True, kw_only=True, slots=True)
class Filters:
    """Which studies: every filter that is given must hold, and what a study does not report never matches."""

    condition: str | None = None
    intervention: str | None = None
    outcome: str | None = None
    design: str | None = None
    min_n: int | None = None
    max_n: int | None = None
    min_dose: float | None = None
    max_dose: float | None = None
    min_duration_days: float | None = None
    max_duration_days: float | None = None
    since: date | None = None
    until: date | None = None
    as_of: date | None = None

    def words(self) -> str:
        """What is chosen, in words; empty where nothing is asked."""
        said = {
            "condition": "on {}",
            "intervention": "of {}",
            "outcome": "with the outcome {}",
            "design": "a {}",
            "min_n": "with at least {} people",
            "max_n": "with at most {} people",
            "min_dose": "with a target dose of at least {:g} mg/day",
            "max_dose": "with a target dose of at most {:g} mg/day",
            "min_duration_days": "treating for at least {:g} days",
            "max_duration_days": "treating for at most {:g} days",
            "since": "published since {}",
            "until": "published until {}",
            "as_of": "published by {}",
        }
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        return ", ".join(said[name].format(value) for name, value in given.items() if value is not None)


class StudyRow(NamedTuple):
    """A study in a line; dose is the largest target of its experimental arms, duration the longest."""

    key: str
    title: str
    year: int | None
    design: str
    conditions: tuple[str, ...]
    n: int | None
    interventions: tuple[str, ...]
    dose_mg_per_day: float | None
    duration_days: float | None
    outcomes: tuple[str, ...]
    status: str | None
    retracted: bool


def chosen(filters: Filters, names: Vocabulary) -> Select[tuple[str]]:
    """The keys of the studies that all filters choose. Raises NotHeld for a term that nobody knows."""
    return select(study.c.key).where(*_conditions(filters, names))


def concerning(condition: str, names: Vocabulary) -> Select[tuple[str]]:
    """The keys of the studies of a condition or a narrower one, and of those with an outcome that measures it."""
    asked = names.narrower(condition)
    ours = select(study_condition.c.study_key).where(study_condition.c.condition_key.in_(asked))
    measuring = (
        select(result.c.study_key)
        .join(outcome, outcome.c.key == result.c.outcome_key)
        .where(outcome.c.measures.in_(asked))
    )
    return select(study.c.key).where(or_(study.c.key.in_(ours), study.c.key.in_(measuring)))


def rows(connection: Connection, keys: Select[tuple[str]]) -> tuple[StudyRow, ...]:
    """The chosen studies in a line each, by key."""
    conditions = _grouped(
        connection, study_condition.c.study_key, study_condition.c.condition_key, study_condition.c.position, keys
    )
    outcomes = _grouped(connection, result.c.study_key, result.c.outcome_key, result.c.position, keys)
    arms: dict[str, list[tuple[str, float | None, float | None]]] = {}
    treated = select(arm.c.study_key, arm.c.intervention_key, arm.c.target_mg_per_day, arm.c.duration_days)
    for row in connection.execute(
        treated.where(arm.c.role.in_(TREATED), arm.c.study_key.in_(keys)).order_by(arm.c.study_key, arm.c.position)
    ):
        arms.setdefault(row.study_key, []).append((row.intervention_key, row.target_mg_per_day, row.duration_days))
    heads = select(
        study.c.key, study.c.title, study.c.year, study.c.design, study.c.n, study.c.status, study.c.retracted
    )
    return tuple(
        StudyRow(
            row.key,
            row.title,
            row.year,
            row.design,
            conditions.get(row.key, ()),
            row.n,
            tuple(dict.fromkeys(one[0] for one in arms.get(row.key, ()))),
            _largest(one[1] for one in arms.get(row.key, ())),
            _largest(one[2] for one in arms.get(row.key, ())),
            outcomes.get(row.key, ()),
            row.status,
            bool(row.retracted),
        )
        for row in connection.execute(heads.where(study.c.key.in_(keys)).order_by(study.c.key))
    )


def _conditions(filters: Filters, names: Vocabulary) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.condition is not None:
        asked = names.narrower(_key("condition", filters.condition, names))
        found.append(
            study.c.key.in_(select(study_condition.c.study_key).where(study_condition.c.condition_key.in_(asked)))
        )
    if filters.intervention is not None:
        given = arm.c.intervention_key == _key("intervention", filters.intervention, names)
        found.append(study.c.key.in_(select(arm.c.study_key).where(given)))
    if filters.outcome is not None:
        measured = result.c.outcome_key == _key("outcome", filters.outcome, names)
        found.append(study.c.key.in_(select(result.c.study_key).where(measured)))
    if filters.design is not None:
        found.append(study.c.design == filters.design)
    found += _bounds(study.c.n, filters.min_n, filters.max_n)
    dose = _bounds(arm.c.target_mg_per_day, filters.min_dose, filters.max_dose)
    duration = _bounds(arm.c.duration_days, filters.min_duration_days, filters.max_duration_days)
    found += [
        study.c.key.in_(select(arm.c.study_key).where(and_(arm.c.role.in_(TREATED), *bounds)))
        for bounds in (dose, duration)
        if bounds
    ]
    return found + _dates(filters)


def _dates(filters: Filters) -> list[ColumnElement[bool]]:
    last = study.c.published_last
    found = []
    if filters.since is not None:
        found.append(last >= filters.since.isoformat())
    found += [last <= day.isoformat() for day in (filters.until, filters.as_of) if day is not None]
    return found


def _bounds(
    column: ColumnElement[float] | ColumnElement[int], low: float | None, high: float | None
) -> list[ColumnElement[bool]]:
    limits = []
    if low is not None:
        limits.append(column >= low)
    if high is not None:
        limits.append(column <= high)
    return limits


def _key(kind: str, name: str, names: Vocabulary) -> str:
    key = names.key(kind, name)
    if key is None:
        near = names.nearest(kind, name)
        offer = f"did you mean {' or '.join(near)}?" if near else f"see `evidence terms {kind}`"
        raise NotHeld(f"no {kind} {name!r} is known; {offer}", near)
    return key


def _grouped(
    connection: Connection,
    owner: ColumnElement[str],
    value: ColumnElement[str],
    order: ColumnElement[int],
    keys: Select[tuple[str]],
) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for key, name in connection.execute(select(owner, value).where(owner.in_(keys)).order_by(owner, order)):
        found.setdefault(key, {})[name] = None
    return {key: tuple(listed) for key, listed in found.items()}


def _largest(values: Iterable[float | None]) -> float | None:
    return max((value for value in values if value is not None), default=None)
