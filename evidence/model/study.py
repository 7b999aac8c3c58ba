"""Studies: the document, which is the truth, and its projection into columns for filters and SQL users."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, UniqueConstraint

from evidence.model.history import revision
from evidence.model.literature import report
from evidence.model.schema import NUMBER, TEXT, digest, metadata, not_negative, one_of, within
from evidence.model.vocabulary import condition, intervention

# ``n`` is randomised, else enrolled, else analysed. ``published_first`` and ``published_last`` are the first
# and the last day that the date of the primary report covers (what --since, --until and --as-of go by).
study = Table(
    "study",
    metadata,
    Column("key", TEXT, primary_key=True),
    Column("title", TEXT, nullable=False),
    Column("design", TEXT, nullable=False),
    Column("family", TEXT, nullable=False),
    Column("masking", TEXT),
    Column("status", TEXT),
    Column("participants", TEXT),
    Column("countries", TEXT),
    Column("n_planned", Integer),
    Column("n_screened", Integer),
    Column("n_enrolled", Integer),
    Column("n_randomised", Integer),
    Column("n_analysed", Integer),
    Column("n", Integer),
    Column("age_mean", NUMBER),
    Column("age_sd", NUMBER),
    Column("age_median", NUMBER),
    Column("age_q1", NUMBER),
    Column("age_q3", NUMBER),
    Column("age_min", NUMBER),
    Column("age_max", NUMBER),
    Column("female_count", Integer),
    Column("female_percent", NUMBER),
    Column("start_date", TEXT),
    Column("end_date", TEXT),
    Column("funding_kind", TEXT),
    Column("funding_source", TEXT),
    Column("washout_days", NUMBER),
    Column("period_order", TEXT),
    Column("cluster_number", Integer),
    Column("cluster_mean_size", NUMBER),
    Column("cluster_icc", NUMBER),
    Column("published_first", TEXT),
    Column("published_last", TEXT),
    Column("year", Integer),
    Column("retracted", Boolean, nullable=False),
    Column("document", TEXT, nullable=False),
    Column("document_hash", TEXT, nullable=False),
    Column("revision_number", ForeignKey(revision.c.number), nullable=False),
    *not_negative("n_planned", "n_screened", "n_enrolled", "n_randomised", "n_analysed", "n"),
    *not_negative("age_mean", "age_sd", "age_median", "age_q1", "age_q3", "age_min", "age_max"),
    *not_negative("female_count", "washout_days", "cluster_number", "cluster_mean_size"),
    *within(0, 100, "female_percent"),
    *within(-1, 1, "cluster_icc"),
    digest("document_hash"),
    Index(None, "design"),
    Index(None, "published_last"),
    Index(None, "revision_number"),
)

# The first position is the main condition.
study_condition = Table(
    "study_condition",
    metadata,
    Column("study_key", ForeignKey(study.c.key, ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("condition_key", ForeignKey(condition.c.key), nullable=False),
    UniqueConstraint("study_key", "condition_key"),
    Index(None, "condition_key"),
)

# ``id`` and ``of`` are the document's own names of its reports (a retraction notice is *of* the paper).
study_report = Table(
    "study_report",
    metadata,
    Column("study_key", ForeignKey(study.c.key, ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("report_id", ForeignKey(report.c.id), nullable=False),
    Column("id", TEXT, nullable=False),
    Column("role", TEXT, nullable=False),
    Column("of", TEXT),
    UniqueConstraint("study_key", "id"),
    Index(None, "report_id"),
)

# Which row was the report that a document called ``id`` before it was removed or named the report no more: what people
# said of the row comes back with the report. No key of a study, for it may be gone.
study_report_before = Table(
    "study_report_before",
    metadata,
    Column("study_key", TEXT, primary_key=True),
    Column("id", TEXT, primary_key=True),
    Column("report_id", ForeignKey(report.c.id), nullable=False),
)

# ``dose`` and ``duration`` as written, and beside them what they mean in mg per day (per kg) and in days.
arm = Table(
    "arm",
    metadata,
    Column("study_key", ForeignKey(study.c.key, ondelete="CASCADE"), primary_key=True),
    Column("id", TEXT, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("role", TEXT, nullable=False),
    Column("intervention_key", ForeignKey(intervention.c.key), nullable=False),
    Column("dose", TEXT),
    Column("start_mg_per_day", NUMBER),
    Column("target_mg_per_day", NUMBER),
    Column("max_mg_per_day", NUMBER),
    Column("start_mg_per_kg_per_day", NUMBER),
    Column("target_mg_per_kg_per_day", NUMBER),
    Column("duration", TEXT),
    Column("duration_days", NUMBER),
    Column("n", Integer),
    one_of("role", "experimental", "comparator", "single"),
    *not_negative("start_mg_per_day", "target_mg_per_day", "max_mg_per_day"),
    *not_negative("start_mg_per_kg_per_day", "target_mg_per_kg_per_day", "duration_days", "n"),
    UniqueConstraint("study_key", "position"),
    Index(None, "intervention_key"),
)
