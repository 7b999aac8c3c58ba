"""A study document → its rows, written by one function; removing a study withdraws only what it brought."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from evidence.documents import Study, canonical, fingerprint, resolved
from evidence.model import appraisal as appraisals
from evidence.model import results
from evidence.model import study as studies
from evidence.studies.reports import put_reports, withdraw_reports

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Table

    from evidence.documents import Contrast, Result, Summary, Vocabulary
    from evidence.quantities import Count, Duration, Number, Percentage

Row = dict[str, Any]  # a row of any table


def put_study(connection: Connection, key: str, study: Study | None, names: Vocabulary, revision: int) -> None:
    """Replace all rows of a study by those of its document; None removes them."""
    had = withdraw_reports(connection, key)
    connection.execute(delete(studies.study).where(studies.study.c.key == key))
    if study is not None:
        known = resolved(study, names)
        connection.execute(insert(studies.study).values(_study_row(study, known, revision)))
        conditions = list(dict.fromkeys(known.condition))
        _insert(
            connection,
            studies.study_condition,
            [{"study_key": key, "position": at, "condition_key": name} for at, name in enumerate(conditions)],
        )
        _put_arms(connection, known)
        _put_results(connection, known)
        _put_appraisals(connection, known)
    put_reports(connection, key, study, had, revision)


def stored_text(connection: Connection, key: str) -> str | None:
    """The canonical document of a study."""
    return connection.scalar(select(studies.study.c.document).where(studies.study.c.key == key))


def _insert(connection: Connection, table: Table, rows: list[Row]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _study_row(study: Study, known: Study, revision: int) -> Row:
    document = canonical(study)
    published = study.main_report.published
    n, age, funding, periods, clusters = known.n, known.age, known.funding, known.periods, known.clusters
    percent = known.female is not None and "%" in known.female.text
    return {
        **{
            name: getattr(known, name)
            for name in ("key", "title", "design", "family", "masking", "status", "participants")
        },
        "countries": ", ".join(known.countries) or None,
        **{
            f"n_{name}": _number(getattr(n, name, None))
            for name in ("planned", "screened", "enrolled", "randomised", "analysed")
        },
        "n": known.size,
        **{
            f"age_{name}": _number(getattr(age, name, None))
            for name in ("mean", "sd", "median", "q1", "q3", "min", "max")
        },
        "female_percent": _number(known.female) if percent else None,
        "female_count": None if percent else _number(known.female),
        "start_date": known.dates.start.text if known.dates and known.dates.start else None,
        "end_date": known.dates.end.text if known.dates and known.dates.end else None,
        "funding_kind": funding.kind if funding else None,
        "funding_source": funding.source if funding else None,
        "washout_days": _days(periods.washout) if periods else None,
        "period_order": periods.order if periods else None,
        "cluster_number": _number(clusters.number) if clusters else None,
        "cluster_mean_size": _number(clusters.mean_size) if clusters else None,
        "cluster_icc": _number(clusters.icc) if clusters else None,
        "published_first": published.first.isoformat() if published else None,
        "published_last": published.last.isoformat() if published else None,
        "year": published.first.year if published else None,
        "retracted": study.retraction is not None,
        "document": document,
        "document_hash": fingerprint(document),
        "revision_number": revision,
    }


def _number(value: Number | Count | Percentage | None) -> float | int | None:
    return None if value is None else value.value


def _days(duration: Duration | None) -> float | None:
    return None if duration is None else duration.days


def _put_arms(connection: Connection, study: Study) -> None:
    doses = ("start_mg_per_day", "target_mg_per_day", "max_mg_per_day")
    weights = ("start_mg_per_kg_per_day", "target_mg_per_kg_per_day")
    rows = [
        {
            "study_key": study.key,
            "id": arm.id,
            "position": position,
            "role": arm.role,
            "intervention_key": arm.intervention,
            "dose": arm.dose.text if arm.dose else None,
            **{name: getattr(arm.dose, name, None) for name in (*doses, *weights)},
            "duration": arm.duration.text if arm.duration else None,
            "duration_days": _days(arm.duration),
            "n": _number(arm.n),
        }
        for position, arm in enumerate(study.arms)
    ]
    _insert(connection, studies.arm, rows)
    given = [
        {"study_key": study.key, "arm_id": arm.id, "intervention_key": name}
        for arm in study.arms
        for name in dict.fromkeys(arm.with_)
    ]
    _insert(connection, results.arm_cointervention, given)


def _put_results(connection: Connection, study: Study) -> None:
    rows: dict[Table, list[Row]] = {
        results.result: [],
        results.result_arm: [],
        results.result_value: [],
        results.contrast: [],
    }
    for position, result in enumerate(study.results):
        rows[results.result].append(_result_row(study.key, position, result))
        place = {"study_key": study.key, "result_position": position}
        for arm in result.arms:
            counts = ("n", "events", "total", "percent", "event_count", "percent_change")
            rows[results.result_arm].append(
                {**place, "arm_id": arm.arm, **{name: _number(getattr(arm, name)) for name in counts}}
            )
            parts = {"baseline": arm.baseline, "end": arm.end, "change": arm.change}
            rows[results.result_value] += [
                {**place, "arm_id": arm.arm, "part": part, **_value_row(summary)}
                for part, summary in parts.items()
                if summary
            ]
        rows[results.contrast] += [{**place, **row} for row in _contrast_rows(result)]
    for table, listed in rows.items():
        _insert(connection, table, listed)


def _result_row(key: str, position: int, result: Result) -> Row:
    return {
        "study_key": key,
        "position": position,
        "outcome_key": result.outcome,
        "instrument_key": result.instrument,
        "is_primary": bool(result.primary),
        "at": result.at.text if result.at else None,
        "at_days": _days(result.at),
        "analysis": result.analysis,
        "favours": result.favours,
        "source_report": result.source.report if result.source else None,
        "source_where": result.source.where if result.source else None,
        "quote": result.source.quote if result.source else None,
        "note": result.note,
    }


def _value_row(summary: Summary) -> Row:
    numbers = ("n", "mean", "sd", "se", "level", "median", "q1", "q3", "min", "max")
    low, high = summary.ci or (None, None)
    return {
        **{name: _number(getattr(summary, name)) for name in numbers},
        "ci_low": _number(low),
        "ci_high": _number(high),
    }


def _contrast_rows(result: Result) -> Iterator[Row]:
    numbers = ("estimate", "level", "se", "t", "z", "f", "median_difference", "correlation")
    for position, one in enumerate(result.contrast):
        yield {
            "position": position,
            "of_arm": one.of,
            "against_arm": one.against,
            **{name: getattr(one, name) for name in ("measure", "adjusted", "paired", "favours")},
            **{name: _number(getattr(one, name)) for name in numbers},
            **_bounds(one),
        }


def _bounds(one: Contrast) -> Row:
    low, high = one.ci or (None, None)
    relation, p = (one.p.relation, one.p.value) if one.p else (None, None)
    return {"ci_low": _number(low), "ci_high": _number(high), "p_relation": relation, "p": p}


def _put_appraisals(connection: Connection, study: Study) -> None:
    rows = [
        {
            "study_key": study.key,
            "position": position,
            "outcome_key": one.outcome,
            "tool": one.tool,
            "overall": one.overall,
            "reason": one.reason,
            "appraised_by": one.by,
            "appraised_on": one.on.text if one.on else None,
        }
        for position, one in enumerate(study.appraisals)
    ]
    _insert(connection, appraisals.appraisal, rows)
    domains = [
        {"study_key": study.key, "appraisal_position": position, "domain": domain, "judgement": judgement}
        for position, one in enumerate(study.appraisals)
        for domain, judgement in one.domains
    ]
    _insert(connection, appraisals.appraisal_domain, domains)
