"""Results of studies: what was found for an outcome, in each arm at each point, and between arms.

Rules here hold whatever a paper prints. That an estimate lies inside its interval is none: papers misprint.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
)

from evidence.model.schema import NUMBER, TEXT, metadata, not_negative, one_of, ordered, within
from evidence.model.study import arm, study
from evidence.model.vocabulary import instrument, intervention, outcome


def _of_arm(column: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["study_key", column], [arm.c.study_key, arm.c.id], ondelete="CASCADE")


def _of_result() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["study_key", "result_position"], [result.c.study_key, result.c.position], ondelete="CASCADE"
    )


def _level() -> CheckConstraint:
    return CheckConstraint("level > 0 AND level < 1", name="level_in_range")


arm_cointervention = Table(
    "arm_cointervention",
    metadata,
    Column("study_key", TEXT, primary_key=True),
    Column("arm_id", TEXT, primary_key=True),
    Column("intervention_key", ForeignKey(intervention.c.key), primary_key=True),
    _of_arm("arm_id"),
    Index(None, "intervention_key"),
)

# ``favours`` is an arm of the study, neither, or unclear; ``source_report`` the document's name of a report.
result = Table(
    "result",
    metadata,
    Column("study_key", ForeignKey(study.c.key, ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("outcome_key", ForeignKey(outcome.c.key), nullable=False),
    Column("instrument_key", ForeignKey(instrument.c.key)),
    Column("is_primary", Boolean, nullable=False),
    Column("at", TEXT),
    Column("at_days", NUMBER),
    Column("analysis", TEXT),
    Column("favours", TEXT),
    Column("source_report", TEXT),
    Column("source_where", TEXT),
    Column("quote", TEXT),
    Column("note", TEXT),
    *not_negative("at_days"),
    Index(None, "outcome_key"),
    Index(None, "instrument_key"),
)

# ``events`` people of ``total`` (else of ``n``) had the event; ``event_count`` counts events, not people.
result_arm = Table(
    "result_arm",
    metadata,
    Column("study_key", TEXT, primary_key=True),
    Column("result_position", Integer, primary_key=True),
    Column("arm_id", TEXT, primary_key=True),
    Column("n", Integer),
    Column("events", Integer),
    Column("total", Integer),
    Column("percent", NUMBER),
    Column("event_count", Integer),
    Column("percent_change", NUMBER),
    _of_result(),
    _of_arm("arm_id"),
    *not_negative("n", "events", "total", "event_count"),
    CheckConstraint("events <= coalesce(total, n)", name="events_among_total"),
    *within(0, 100, "percent"),
    Index(None, "study_key", "arm_id"),
)

# One row per point: the values at baseline, at the end, or of the change between (end minus baseline).
result_value = Table(
    "result_value",
    metadata,
    Column("study_key", TEXT, primary_key=True),
    Column("result_position", Integer, primary_key=True),
    Column("arm_id", TEXT, primary_key=True),
    Column("part", TEXT, primary_key=True),
    Column("n", Integer),
    Column("mean", NUMBER),
    Column("sd", NUMBER),
    Column("se", NUMBER),
    Column("ci_low", NUMBER),
    Column("ci_high", NUMBER),
    Column("level", NUMBER),
    Column("median", NUMBER),
    Column("q1", NUMBER),
    Column("q3", NUMBER),
    Column("min", NUMBER),
    Column("max", NUMBER),
    ForeignKeyConstraint(
        ["study_key", "result_position", "arm_id"],
        [result_arm.c.study_key, result_arm.c.result_position, result_arm.c.arm_id],
        ondelete="CASCADE",
    ),
    one_of("part", "baseline", "end", "change"),
    *not_negative("n", "sd", "se"),
    ordered("ci_low", "ci_high"),
    _level(),
)

# ``estimate`` as printed, on the natural scale; ``p_relation`` is =, < or >, as in p < 0.001.
contrast = Table(
    "contrast",
    metadata,
    Column("study_key", TEXT, primary_key=True),
    Column("result_position", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("of_arm", TEXT, nullable=False),
    Column("against_arm", TEXT, nullable=False),
    Column("measure", TEXT),
    Column("estimate", NUMBER),
    Column("ci_low", NUMBER),
    Column("ci_high", NUMBER),
    Column("level", NUMBER),
    Column("se", NUMBER),
    Column("p_relation", TEXT),
    Column("p", NUMBER),
    Column("t", NUMBER),
    Column("z", NUMBER),
    Column("f", NUMBER),
    Column("median_difference", NUMBER),
    Column("adjusted", Boolean),
    Column("paired", Boolean),
    Column("correlation", NUMBER),
    Column("favours", TEXT),
    _of_result(),
    _of_arm("of_arm"),
    _of_arm("against_arm"),
    ordered("ci_low", "ci_high"),
    _level(),
    *not_negative("se"),
    *within(0, 1, "p"),
    one_of("p_relation", "=", "<", ">", "<=", ">="),
    *within(-1, 1, "correlation"),
    Index(None, "study_key", "of_arm"),
    Index(None, "study_key", "against_arm"),
)
