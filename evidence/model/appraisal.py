"""Appraisal: what people judge, with who, when and why: risk of bias in studies, certainty of bodies."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, ForeignKeyConstraint, Index, Integer, Table

from evidence.model.history import revision
from evidence.model.schema import TEXT, metadata
from evidence.model.study import study
from evidence.model.vocabulary import condition, intervention, outcome

# Without an outcome the appraisal is of the whole study.
appraisal = Table(
    "appraisal",
    metadata,
    Column("study_key", ForeignKey(study.c.key, ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("outcome_key", ForeignKey(outcome.c.key)),
    Column("tool", TEXT, nullable=False),
    Column("overall", TEXT, nullable=False),
    Column("reason", TEXT),
    Column("appraised_by", TEXT),
    Column("appraised_on", TEXT),
    Index(None, "outcome_key"),
)

appraisal_domain = Table(
    "appraisal_domain",
    metadata,
    Column("study_key", TEXT, primary_key=True),
    Column("appraisal_position", Integer, primary_key=True),
    Column("domain", TEXT, primary_key=True),
    Column("judgement", TEXT, nullable=False),
    ForeignKeyConstraint(
        ["study_key", "appraisal_position"],
        [appraisal.c.study_key, appraisal.c.position],
        ondelete="CASCADE",
    ),
)

# A person's GRADE judgement of one body: steps of one domain, or the level as a whole. ``fingerprint`` is of
# the evidence that was looked at; where it no longer fits, the judgement is stale and shown so.
judgement = Table(
    "judgement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("condition_key", ForeignKey(condition.c.key), nullable=False),
    Column("intervention_key", ForeignKey(intervention.c.key), nullable=False),
    Column("comparator_key", ForeignKey(intervention.c.key)),
    Column("outcome_key", ForeignKey(outcome.c.key), nullable=False),
    Column("family", TEXT, nullable=False),
    Column("domain", TEXT),
    Column("steps", Integer),
    Column("level", TEXT),
    Column("reason", TEXT, nullable=False),
    Column("who", TEXT, nullable=False),
    Column("made_at", TEXT, nullable=False),
    Column("fingerprint", TEXT, nullable=False),
    Column("withdrawn_at", TEXT),
    Column("revision_number", ForeignKey(revision.c.number)),
    CheckConstraint(
        "(domain IS NOT NULL AND steps IS NOT NULL AND level IS NULL)"
        " OR (domain IS NULL AND steps IS NULL AND level IS NOT NULL)",
        name="domain_or_level",
    ),
    Index(None, "condition_key", "intervention_key", "outcome_key"),
)
