"""The first schema: every family of tables, and the public views.

Imports nothing of the package; the rules for migrations stand in script.py.mako.
"""

# ruff: noqa: S608 - the texts of the views are put together from the texts in this file, nothing else
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Byte order on PostgreSQL as on SQLite, so that both give the same rows in the same order.
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER: sa.Double[float] = sa.Double()


def upgrade() -> None:
    """Make the tables in the order of their foreign keys, then the views; mark an SQLite file as ours."""
    for make in (
        _revision,
        _change,
        _condition,
        _condition_broader,
        _intervention,
        _safety_fact,
        _outcome,
        _instrument,
        _term_name,
        _input,
        _record,
        _report,
        _report_identifier,
        _record_link,
        _screening_decision,
        _notice,
        _study,
        _study_condition,
        _study_report,
        _arm,
        _arm_cointervention,
        _result,
        _result_arm,
        _result_value,
        _contrast,
        _appraisal,
        _appraisal_domain,
        _judgement,
        _claim,
        _published_synthesis,
    ):
        make()
    dialect = op.get_context().dialect.name
    if dialect == "sqlite":
        op.execute("PRAGMA application_id = 0x45564944")
    for name, select in _views(dialect).items():
        op.execute(f"CREATE VIEW {name} AS {select}")


def downgrade() -> None:
    """Refuse: there is nothing before the first schema."""
    raise NotImplementedError


def _revision() -> None:
    op.create_table(
        "revision",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("command", sa.Integer(), nullable=False),
        sa.Column("made_at", TEXT, nullable=False),
        sa.Column("who", TEXT, nullable=False),
        sa.Column("why", TEXT),
        sa.Column("action", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("previous_hash", TEXT),
        sa.Column("hash", TEXT, nullable=False),
        sa.CheckConstraint("command >= 1 AND command <= number", name=op.f("ck_revision_command_not_later")),
        sa.CheckConstraint("length(hash) = 64", name=op.f("ck_revision_hash_length")),
        sa.CheckConstraint("length(previous_hash) = 64", name=op.f("ck_revision_previous_hash_length")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_revision_number_from_one")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_revision")),
        sa.UniqueConstraint("hash", name=op.f("uq_revision_hash")),
        sa.UniqueConstraint("previous_hash", name=op.f("uq_revision_previous_hash")),
    )
    op.create_index(op.f("ix_revision_kind_key"), "revision", ["kind", "key"])


def _change() -> None:
    op.create_table(
        "change",
        sa.Column("revision_number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("before", TEXT),
        sa.Column("after", TEXT),
        sa.CheckConstraint("before IS NOT NULL OR after IS NOT NULL", name=op.f("ck_change_before_or_after")),
        sa.ForeignKeyConstraint(["revision_number"], ["revision.number"], name=op.f("fk_change_revision_number")),
        sa.PrimaryKeyConstraint("revision_number", "position", name=op.f("pk_change")),
    )
    op.create_index(op.f("ix_change_kind_key"), "change", ["kind", "key"])


def _condition() -> None:
    op.create_table(
        "condition",
        sa.Column("key", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("definition", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_condition")),
    )


def _condition_broader() -> None:
    op.create_table(
        "condition_broader",
        sa.Column("condition_key", TEXT, nullable=False),
        sa.Column("broader_key", TEXT, nullable=False),
        sa.CheckConstraint("condition_key <> broader_key", name=op.f("ck_condition_broader_broader_is_another")),
        sa.ForeignKeyConstraint(["broader_key"], ["condition.key"], name=op.f("fk_condition_broader_broader_key")),
        sa.ForeignKeyConstraint(
            ["condition_key"],
            ["condition.key"],
            name=op.f("fk_condition_broader_condition_key"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("condition_key", "broader_key", name=op.f("pk_condition_broader")),
    )
    op.create_index(op.f("ix_condition_broader_broader_key"), "condition_broader", ["broader_key"])


def _intervention() -> None:
    op.create_table(
        "intervention",
        sa.Column("key", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("substance", TEXT),
        sa.Column("class", TEXT),
        sa.Column("dose_low_mg_per_day", NUMBER),
        sa.Column("dose_high_mg_per_day", NUMBER),
        sa.Column("definition", TEXT, nullable=False),
        sa.CheckConstraint("dose_high_mg_per_day >= 0", name=op.f("ck_intervention_dose_high_mg_per_day_not_negative")),
        sa.CheckConstraint(
            "dose_low_mg_per_day <= dose_high_mg_per_day",
            name=op.f("ck_intervention_dose_low_mg_per_day_to_dose_high_mg_per_day"),
        ),
        sa.CheckConstraint("dose_low_mg_per_day >= 0", name=op.f("ck_intervention_dose_low_mg_per_day_not_negative")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_intervention")),
    )


def _safety_fact() -> None:
    op.create_table(
        "safety_fact",
        sa.Column("intervention_key", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("statement", TEXT, nullable=False),
        sa.Column("source", TEXT),
        sa.ForeignKeyConstraint(
            ["intervention_key"],
            ["intervention.key"],
            name=op.f("fk_safety_fact_intervention_key"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("intervention_key", "position", name=op.f("pk_safety_fact")),
    )


def _outcome() -> None:
    op.create_table(
        "outcome",
        sa.Column("key", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("measures", TEXT),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("better", TEXT),
        sa.Column("importance", TEXT),
        sa.Column("surrogate", sa.Boolean(), nullable=False),
        sa.Column("definition", TEXT, nullable=False),
        sa.CheckConstraint("better IN ('higher', 'lower')", name=op.f("ck_outcome_better_known")),
        sa.CheckConstraint(
            "importance IN ('critical', 'important', 'limited')", name=op.f("ck_outcome_importance_known")
        ),
        sa.CheckConstraint("kind IN ('benefit', 'harm')", name=op.f("ck_outcome_kind_known")),
        sa.ForeignKeyConstraint(["measures"], ["condition.key"], name=op.f("fk_outcome_measures")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_outcome")),
    )
    op.create_index(op.f("ix_outcome_measures"), "outcome", ["measures"])


def _instrument() -> None:
    op.create_table(
        "instrument",
        sa.Column("key", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("outcome", TEXT),
        sa.Column("range_low", NUMBER),
        sa.Column("range_high", NUMBER),
        sa.Column("better", TEXT),
        sa.Column("mid", NUMBER),
        sa.Column("mid_source", TEXT),
        sa.Column("definition", TEXT, nullable=False),
        sa.CheckConstraint("better IN ('higher', 'lower')", name=op.f("ck_instrument_better_known")),
        sa.CheckConstraint("mid > 0", name=op.f("ck_instrument_mid_positive")),
        sa.CheckConstraint("mid IS NULL OR mid_source IS NOT NULL", name=op.f("ck_instrument_mid_has_source")),
        sa.CheckConstraint("range_low <= range_high", name=op.f("ck_instrument_range_low_to_range_high")),
        sa.ForeignKeyConstraint(["outcome"], ["outcome.key"], name=op.f("fk_instrument_outcome")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_instrument")),
    )
    op.create_index(op.f("ix_instrument_outcome"), "instrument", ["outcome"])


def _term_name() -> None:
    op.create_table(
        "term_name",
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("folded", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.CheckConstraint(
            "kind IN ('condition', 'intervention', 'outcome', 'instrument')",
            name=op.f("ck_term_name_kind_known"),
        ),
        sa.PrimaryKeyConstraint("kind", "folded", name=op.f("pk_term_name")),
    )
    op.create_index(op.f("ix_term_name_kind_key"), "term_name", ["kind", "key"])


def _input() -> None:
    op.create_table(
        "input",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("format", TEXT, nullable=False),
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("imported_at", TEXT, nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("records_new", sa.Integer(), nullable=False),
        sa.Column("records_known", sa.Integer(), nullable=False),
        sa.Column("problems", sa.Integer(), nullable=False),
        sa.Column("revision_number", sa.Integer()),
        sa.CheckConstraint("entries >= 0", name=op.f("ck_input_entries_not_negative")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_input_sha256_length")),
        sa.CheckConstraint("problems >= 0", name=op.f("ck_input_problems_not_negative")),
        sa.CheckConstraint("records_known >= 0", name=op.f("ck_input_records_known_not_negative")),
        sa.CheckConstraint("records_new >= 0", name=op.f("ck_input_records_new_not_negative")),
        sa.ForeignKeyConstraint(["revision_number"], ["revision.number"], name=op.f("fk_input_revision_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_input")),
    )
    op.create_index(op.f("ix_input_sha256"), "input", ["sha256"])


def _record() -> None:
    op.create_table(
        "record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("input_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer()),
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_record_sha256_length")),
        sa.ForeignKeyConstraint(["input_id"], ["input.id"], name=op.f("fk_record_input_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record")),
        sa.UniqueConstraint("input_id", "ordinal", name=op.f("uq_record_input_id_ordinal")),
    )
    op.create_index(op.f("ix_record_sha256"), "record", ["sha256"])


def _report() -> None:
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", TEXT),
        sa.Column("authors", TEXT),
        sa.Column("journal", TEXT),
        sa.Column("volume", TEXT),
        sa.Column("issue", TEXT),
        sa.Column("pages", TEXT),
        sa.Column("published", TEXT),
        sa.Column("published_first", TEXT),
        sa.Column("published_last", TEXT),
        sa.Column("year", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
    )
    op.create_index(op.f("ix_report_published_last"), "report", ["published_last"])


def _report_identifier() -> None:
    op.create_table(
        "report_identifier",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("value", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_identifier_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("report_id", "kind", "value", name=op.f("pk_report_identifier")),
    )
    op.create_index(op.f("ix_report_identifier_kind_value"), "report_identifier", ["kind", "value"])


def _record_link() -> None:
    op.create_table(
        "record_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("who", TEXT, nullable=False),
        sa.Column("linked_at", TEXT, nullable=False),
        sa.Column("undone_at", TEXT),
        sa.Column("revision_number", sa.Integer()),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_record_link_record_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_record_link_report_id")),
        sa.ForeignKeyConstraint(["revision_number"], ["revision.number"], name=op.f("fk_record_link_revision_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_link")),
    )
    op.create_index(op.f("ix_record_link_record_id"), "record_link", ["record_id"])
    op.create_index(op.f("ix_record_link_report_id"), "record_link", ["report_id"])


def _screening_decision() -> None:
    op.create_table(
        "screening_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("stage", TEXT, nullable=False),
        sa.Column("decision", TEXT, nullable=False),
        sa.Column("reason", TEXT),
        sa.Column("reviewer", TEXT, nullable=False),
        sa.Column("decided_at", TEXT, nullable=False),
        sa.Column("withdrawn_at", TEXT),
        sa.Column("revision_number", sa.Integer()),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_screening_decision_report_id")),
        sa.ForeignKeyConstraint(
            ["revision_number"], ["revision.number"], name=op.f("fk_screening_decision_revision_number")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_decision")),
    )
    op.create_index(op.f("ix_screening_decision_report_id"), "screening_decision", ["report_id"])


def _notice() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("published", TEXT),
        sa.Column("published_last", TEXT),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("noticed_at", TEXT, nullable=False),
        sa.Column("revision_number", sa.Integer()),
        sa.CheckConstraint("kind IN ('retraction', 'concern', 'correction')", name=op.f("ck_notice_kind_known")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_notice_report_id")),
        sa.ForeignKeyConstraint(["revision_number"], ["revision.number"], name=op.f("fk_notice_revision_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_report_id"), "notice", ["report_id"])


def _study() -> None:
    op.create_table(
        "study",
        sa.Column("key", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("design", TEXT, nullable=False),
        sa.Column("family", TEXT, nullable=False),
        sa.Column("masking", TEXT),
        sa.Column("status", TEXT),
        sa.Column("participants", TEXT),
        sa.Column("countries", TEXT),
        sa.Column("n_planned", sa.Integer()),
        sa.Column("n_screened", sa.Integer()),
        sa.Column("n_enrolled", sa.Integer()),
        sa.Column("n_randomised", sa.Integer()),
        sa.Column("n_analysed", sa.Integer()),
        sa.Column("n", sa.Integer()),
        sa.Column("age_mean", NUMBER),
        sa.Column("age_sd", NUMBER),
        sa.Column("age_median", NUMBER),
        sa.Column("age_q1", NUMBER),
        sa.Column("age_q3", NUMBER),
        sa.Column("age_min", NUMBER),
        sa.Column("age_max", NUMBER),
        sa.Column("female_count", sa.Integer()),
        sa.Column("female_percent", NUMBER),
        sa.Column("start_date", TEXT),
        sa.Column("end_date", TEXT),
        sa.Column("funding_kind", TEXT),
        sa.Column("funding_source", TEXT),
        sa.Column("washout_days", NUMBER),
        sa.Column("period_order", TEXT),
        sa.Column("cluster_number", sa.Integer()),
        sa.Column("cluster_mean_size", NUMBER),
        sa.Column("cluster_icc", NUMBER),
        sa.Column("published_first", TEXT),
        sa.Column("published_last", TEXT),
        sa.Column("year", sa.Integer()),
        sa.Column("retracted", sa.Boolean(), nullable=False),
        sa.Column("document", TEXT, nullable=False),
        sa.Column("document_hash", TEXT, nullable=False),
        sa.Column("revision_number", sa.Integer(), nullable=False),
        sa.CheckConstraint("age_max >= 0", name=op.f("ck_study_age_max_not_negative")),
        sa.CheckConstraint("age_mean >= 0", name=op.f("ck_study_age_mean_not_negative")),
        sa.CheckConstraint("age_median >= 0", name=op.f("ck_study_age_median_not_negative")),
        sa.CheckConstraint("age_min >= 0", name=op.f("ck_study_age_min_not_negative")),
        sa.CheckConstraint("age_q1 >= 0", name=op.f("ck_study_age_q1_not_negative")),
        sa.CheckConstraint("age_q3 >= 0", name=op.f("ck_study_age_q3_not_negative")),
        sa.CheckConstraint("age_sd >= 0", name=op.f("ck_study_age_sd_not_negative")),
        sa.CheckConstraint("cluster_icc >= -1 AND cluster_icc <= 1", name=op.f("ck_study_cluster_icc_in_range")),
        sa.CheckConstraint("cluster_mean_size >= 0", name=op.f("ck_study_cluster_mean_size_not_negative")),
        sa.CheckConstraint("cluster_number >= 0", name=op.f("ck_study_cluster_number_not_negative")),
        sa.CheckConstraint("female_count >= 0", name=op.f("ck_study_female_count_not_negative")),
        sa.CheckConstraint(
            "female_percent >= 0 AND female_percent <= 100", name=op.f("ck_study_female_percent_in_range")
        ),
        sa.CheckConstraint("length(document_hash) = 64", name=op.f("ck_study_document_hash_length")),
        sa.CheckConstraint("n >= 0", name=op.f("ck_study_n_not_negative")),
        sa.CheckConstraint("n_analysed >= 0", name=op.f("ck_study_n_analysed_not_negative")),
        sa.CheckConstraint("n_enrolled >= 0", name=op.f("ck_study_n_enrolled_not_negative")),
        sa.CheckConstraint("n_planned >= 0", name=op.f("ck_study_n_planned_not_negative")),
        sa.CheckConstraint("n_randomised >= 0", name=op.f("ck_study_n_randomised_not_negative")),
        sa.CheckConstraint("n_screened >= 0", name=op.f("ck_study_n_screened_not_negative")),
        sa.CheckConstraint("washout_days >= 0", name=op.f("ck_study_washout_days_not_negative")),
        sa.ForeignKeyConstraint(["revision_number"], ["revision.number"], name=op.f("fk_study_revision_number")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_study")),
    )
    op.create_index(op.f("ix_study_design"), "study", ["design"])
    op.create_index(op.f("ix_study_published_last"), "study", ["published_last"])
    op.create_index(op.f("ix_study_revision_number"), "study", ["revision_number"])


def _study_condition() -> None:
    op.create_table(
        "study_condition",
        sa.Column("study_key", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("condition_key", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["condition_key"], ["condition.key"], name=op.f("fk_study_condition_condition_key")),
        sa.ForeignKeyConstraint(
            ["study_key"], ["study.key"], name=op.f("fk_study_condition_study_key"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("study_key", "position", name=op.f("pk_study_condition")),
        sa.UniqueConstraint("study_key", "condition_key", name=op.f("uq_study_condition_study_key_condition_key")),
    )
    op.create_index(op.f("ix_study_condition_condition_key"), "study_condition", ["condition_key"])


def _study_report() -> None:
    op.create_table(
        "study_report",
        sa.Column("study_key", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("of", TEXT),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_study_report_report_id")),
        sa.ForeignKeyConstraint(
            ["study_key"], ["study.key"], name=op.f("fk_study_report_study_key"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("study_key", "position", name=op.f("pk_study_report")),
        sa.UniqueConstraint("study_key", "id", name=op.f("uq_study_report_study_key_id")),
    )
    op.create_index(op.f("ix_study_report_report_id"), "study_report", ["report_id"])


def _arm() -> None:
    op.create_table(
        "arm",
        sa.Column("study_key", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("intervention_key", TEXT, nullable=False),
        sa.Column("dose", TEXT),
        sa.Column("start_mg_per_day", NUMBER),
        sa.Column("target_mg_per_day", NUMBER),
        sa.Column("max_mg_per_day", NUMBER),
        sa.Column("start_mg_per_kg_per_day", NUMBER),
        sa.Column("target_mg_per_kg_per_day", NUMBER),
        sa.Column("duration", TEXT),
        sa.Column("duration_days", NUMBER),
        sa.Column("n", sa.Integer()),
        sa.CheckConstraint("role IN ('experimental', 'comparator', 'single')", name=op.f("ck_arm_role_known")),
        sa.CheckConstraint("duration_days >= 0", name=op.f("ck_arm_duration_days_not_negative")),
        sa.CheckConstraint("max_mg_per_day >= 0", name=op.f("ck_arm_max_mg_per_day_not_negative")),
        sa.CheckConstraint("n >= 0", name=op.f("ck_arm_n_not_negative")),
        sa.CheckConstraint("start_mg_per_day >= 0", name=op.f("ck_arm_start_mg_per_day_not_negative")),
        sa.CheckConstraint("start_mg_per_kg_per_day >= 0", name=op.f("ck_arm_start_mg_per_kg_per_day_not_negative")),
        sa.CheckConstraint("target_mg_per_day >= 0", name=op.f("ck_arm_target_mg_per_day_not_negative")),
        sa.CheckConstraint("target_mg_per_kg_per_day >= 0", name=op.f("ck_arm_target_mg_per_kg_per_day_not_negative")),
        sa.ForeignKeyConstraint(["intervention_key"], ["intervention.key"], name=op.f("fk_arm_intervention_key")),
        sa.ForeignKeyConstraint(["study_key"], ["study.key"], name=op.f("fk_arm_study_key"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("study_key", "id", name=op.f("pk_arm")),
        sa.UniqueConstraint("study_key", "position", name=op.f("uq_arm_study_key_position")),
    )
    op.create_index(op.f("ix_arm_intervention_key"), "arm", ["intervention_key"])


def _arm_cointervention() -> None:
    op.create_table(
        "arm_cointervention",
        sa.Column("study_key", TEXT, nullable=False),
        sa.Column("arm_id", TEXT, nullable=False),
        sa.Column("intervention_key", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["intervention_key"], ["intervention.key"], name=op.f("fk_arm_cointervention_intervention_key")
        ),
        sa.ForeignKeyConstraint(
            ["study_key", "arm_id"],
            ["arm.study_key", "arm.id"],
            name=op.f("fk_arm_cointervention_study_key_arm_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("study_key", "arm_id", "intervention_key", name=op.f("pk_arm_cointervention")),
    )
    op.create_index(op.f("ix_arm_cointervention_intervention_key"), "arm_cointervention", ["intervention_key"])


def _result() -> None:
    op.create_table(
        "result",
        sa.Column("study_key", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("outcome_key", TEXT, nullable=False),
        sa.Column("instrument_key", TEXT),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("at", TEXT),
        sa.Column("at_days", NUMBER),
        sa.Column("analysis", TEXT),
        sa.Column("favours", TEXT),
        sa.Column("source_report", TEXT),
        sa.Column("source_where", TEXT),
        sa.Column("quote", TEXT),
        sa.Column("note", TEXT),
        sa.CheckConstraint("at_days >= 0", name=op.f("ck_result_at_days_not_negative")),
        sa.ForeignKeyConstraint(["instrument_key"], ["instrument.key"], name=op.f("fk_result_instrument_key")),
        sa.ForeignKeyConstraint(["outcome_key"], ["outcome.key"], name=op.f("fk_result_outcome_key")),
        sa.ForeignKeyConstraint(["study_key"], ["study.key"], name=op.f("fk_result_study_key"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("study_key", "position", name=op.f("pk_result")),
    )
    op.create_index(op.f("ix_result_instrument_key"), "result", ["instrument_key"])
    op.create_index(op.f("ix_result_outcome_key"), "result", ["outcome_key"])


def _result_arm() -> None:
    op.create_table(
        "result_arm",
        sa.Column("study_key", TEXT, nullable=False),
        sa.Column("result_position", sa.Integer(), nullable=False),
        sa.Column("arm_id", TEXT, nullable=False),
        sa.Column("n", sa.Integer()),
        sa.Column("events", sa.Integer()),
        sa.Column("total", sa.Integer()),
        sa.Column("percent", NUMBER),
        sa.Column("event_count", sa.Integer()),
        sa.Column("percent_change", NUMBER),
        sa.CheckConstraint("event_count >= 0", name=op.f("ck_result_arm_event_count_not_negative")),
        sa.CheckConstraint("events <= coalesce(total, n)", name=op.f("ck_result_arm_events_among_total")),
        sa.CheckConstraint("events >= 0", name=op.f("ck_result_arm_events_not_negative")),
        sa.CheckConstraint("n >= 0", name=op.f("ck_result_arm_n_not_negative")),
        sa.CheckConstraint("percent >= 0 AND percent <= 100", name=op.f("ck_result_arm_percent_in_range")),
        sa.CheckConstraint("total >= 0", name=op.f("ck_result_arm_total_not_negative")),
        sa.ForeignKeyConstraint(
            ["study_key", "arm_id"],
            ["arm.study_key", "arm.id"],
            name=op.f("fk_result_arm_study_key_arm_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["study_key", "result_position"],
            ["result.study_key", "result.position"],
            name=op.f("fk_result_arm_study_key_result_position"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("study_key", "result_position", "arm_id", name=op.f("pk_result_arm")),
    )
    op.create_index(op.f("ix_result_arm_study_key_arm_id"), "result_arm", ["study_key", "arm_id"])


def _result_value() -> None:
    op.create_table(
        "result_value",
        sa.Column("study_key", TEXT, nullable=False),
        sa.Column("result_position", sa.Integer(), nullable=False),
        sa.Column("arm_id", TEXT, nullable=False),
        sa.Column("part", TEXT, nullable=False),
        sa.Column("n", sa.Integer()),
        sa.Column("mean", NUMBER),
        sa.Column("sd", NUMBER),
        sa.Column("se", NUMBER),
        sa.Column("ci_low", NUMBER),
        sa.Column("ci_high", NUMBER),
        sa.Column("level", NUMBER),
        sa.Column("median", NUMBER),
        sa.Column("q1", NUMBER),
        sa.Column("q3", NUMBER),
        sa.Column("min", NUMBER),
        sa.Column("max", NUMBER),
        sa.CheckConstraint("part IN ('baseline', 'end', 'change')", name=op.f("ck_result_value_part_known")),
        sa.CheckConstraint("ci_low <= ci_high", name=op.f("ck_result_value_ci_low_to_ci_high")),
        sa.CheckConstraint("level > 0 AND level < 1", name=op.f("ck_result_value_level_in_range")),
        sa.CheckConstraint("n >= 0", name=op.f("ck_result_value_n_not_negative")),
        sa.CheckConstraint("sd >= 0", name=op.f("ck_result_value_sd_not_negative")),
        sa.CheckConstraint("se >= 0", name=op.f("ck_result_value_se_not_negative")),
        sa.ForeignKeyConstraint(
            ["study_key", "result_position", "arm_id"],
            ["result_arm.study_key", "result_arm.result_position", "result_arm.arm_id"],
            name=op.f("fk_result_value_study_key_result_position_arm_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("study_key", "result_position", "arm_id", "part", name=op.f("pk_result_value")),
    )


def _contrast() -> None:
    op.create_table(
        "contrast",
        sa.Column("study_key", TEXT, nullable=False),
        sa.Column("result_position", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("of_arm", TEXT, nullable=False),
        sa.Column("against_arm", TEXT, nullable=False),
        sa.Column("measure", TEXT),
        sa.Column("estimate", NUMBER),
        sa.Column("ci_low", NUMBER),
        sa.Column("ci_high", NUMBER),
        sa.Column("level", NUMBER),
        sa.Column("se", NUMBER),
        sa.Column("p_relation", TEXT),
        sa.Column("p", NUMBER),
        sa.Column("t", NUMBER),
        sa.Column("z", NUMBER),
        sa.Column("f", NUMBER),
        sa.Column("median_difference", NUMBER),
        sa.Column("adjusted", sa.Boolean()),
        sa.Column("paired", sa.Boolean()),
        sa.Column("correlation", NUMBER),
        sa.Column("favours", TEXT),
        sa.CheckConstraint("p_relation IN ('=', '<', '>', '<=', '>=')", name=op.f("ck_contrast_p_relation_known")),
        sa.CheckConstraint("ci_low <= ci_high", name=op.f("ck_contrast_ci_low_to_ci_high")),
        sa.CheckConstraint("correlation >= -1 AND correlation <= 1", name=op.f("ck_contrast_correlation_in_range")),
        sa.CheckConstraint("level > 0 AND level < 1", name=op.f("ck_contrast_level_in_range")),
        sa.CheckConstraint("p >= 0 AND p <= 1", name=op.f("ck_contrast_p_in_range")),
        sa.CheckConstraint("se >= 0", name=op.f("ck_contrast_se_not_negative")),
        sa.ForeignKeyConstraint(
            ["study_key", "against_arm"],
            ["arm.study_key", "arm.id"],
            name=op.f("fk_contrast_study_key_against_arm"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["study_key", "of_arm"],
            ["arm.study_key", "arm.id"],
            name=op.f("fk_contrast_study_key_of_arm"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["study_key", "result_position"],
            ["result.study_key", "result.position"],
            name=op.f("fk_contrast_study_key_result_position"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("study_key", "result_position", "position", name=op.f("pk_contrast")),
    )
    op.create_index(op.f("ix_contrast_study_key_against_arm"), "contrast", ["study_key", "against_arm"])
    op.create_index(op.f("ix_contrast_study_key_of_arm"), "contrast", ["study_key", "of_arm"])


def _appraisal() -> None:
    op.create_table(
        "appraisal",
        sa.Column("study_key", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("outcome_key", TEXT),
        sa.Column("tool", TEXT, nullable=False),
        sa.Column("overall", TEXT, nullable=False),
        sa.Column("reason", TEXT),
        sa.Column("appraised_by", TEXT),
        sa.Column("appraised_on", TEXT),
        sa.ForeignKeyConstraint(["outcome_key"], ["outcome.key"], name=op.f("fk_appraisal_outcome_key")),
        sa.ForeignKeyConstraint(["study_key"], ["study.key"], name=op.f("fk_appraisal_study_key"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("study_key", "position", name=op.f("pk_appraisal")),
    )
    op.create_index(op.f("ix_appraisal_outcome_key"), "appraisal", ["outcome_key"])


def _appraisal_domain() -> None:
    op.create_table(
        "appraisal_domain",
        sa.Column("study_key", TEXT, nullable=False),
        sa.Column("appraisal_position", sa.Integer(), nullable=False),
        sa.Column("domain", TEXT, nullable=False),
        sa.Column("judgement", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["study_key", "appraisal_position"],
            ["appraisal.study_key", "appraisal.position"],
            name=op.f("fk_appraisal_domain_study_key_appraisal_position"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("study_key", "appraisal_position", "domain", name=op.f("pk_appraisal_domain")),
    )


def _judgement() -> None:
    op.create_table(
        "judgement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("condition_key", TEXT, nullable=False),
        sa.Column("intervention_key", TEXT, nullable=False),
        sa.Column("comparator_key", TEXT),
        sa.Column("outcome_key", TEXT, nullable=False),
        sa.Column("family", TEXT, nullable=False),
        sa.Column("domain", TEXT),
        sa.Column("steps", sa.Integer()),
        sa.Column("level", TEXT),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("who", TEXT, nullable=False),
        sa.Column("made_at", TEXT, nullable=False),
        sa.Column("fingerprint", TEXT, nullable=False),
        sa.Column("withdrawn_at", TEXT),
        sa.Column("revision_number", sa.Integer()),
        sa.CheckConstraint(
            "(domain IS NOT NULL AND steps IS NOT NULL AND level IS NULL)"
            " OR (domain IS NULL AND steps IS NULL AND level IS NOT NULL)",
            name=op.f("ck_judgement_domain_or_level"),
        ),
        sa.ForeignKeyConstraint(["comparator_key"], ["intervention.key"], name=op.f("fk_judgement_comparator_key")),
        sa.ForeignKeyConstraint(["condition_key"], ["condition.key"], name=op.f("fk_judgement_condition_key")),
        sa.ForeignKeyConstraint(["intervention_key"], ["intervention.key"], name=op.f("fk_judgement_intervention_key")),
        sa.ForeignKeyConstraint(["outcome_key"], ["outcome.key"], name=op.f("fk_judgement_outcome_key")),
        sa.ForeignKeyConstraint(["revision_number"], ["revision.number"], name=op.f("fk_judgement_revision_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgement")),
    )
    op.create_index(
        op.f("ix_judgement_condition_key_intervention_key_outcome_key"),
        "judgement",
        ["condition_key", "intervention_key", "outcome_key"],
    )


def _claim() -> None:
    op.create_table(
        "claim",
        sa.Column("key", TEXT, nullable=False),
        sa.Column("says", TEXT, nullable=False),
        sa.Column("kind", TEXT),
        sa.Column("source", TEXT),
        sa.Column("definition", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_claim")),
    )


def _published_synthesis() -> None:
    op.create_table(
        "published_synthesis",
        sa.Column("key", TEXT, nullable=False),
        sa.Column("condition_key", TEXT),
        sa.Column("definition", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["condition_key"], ["condition.key"], name=op.f("fk_published_synthesis_condition_key")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_published_synthesis")),
    )
    op.create_index(op.f("ix_published_synthesis_condition_key"), "published_synthesis", ["condition_key"])


def _views(dialect: str) -> dict[str, str]:
    """Give the public data interface for datasette, pandas and R: its columns keep their names for good."""
    return {
        "evidence_studies": _studies_view(dialect),
        "evidence_results": _RESULTS_VIEW,
        "evidence_contrasts": _CONTRASTS_VIEW,
        "evidence_reports": _reports_view(dialect),
    }


def _joined(dialect: str, value: str, rows: str, order: str) -> str:
    """Select all values of the rows as one text, in their order: "a; b". SQLite orders only from 3.44 on."""
    if dialect == "sqlite":
        ordered = f"SELECT {value} AS value FROM {rows} ORDER BY {order}"
        return f"(SELECT group_concat(value, '; ') FROM ({ordered}))"
    return f"(SELECT string_agg({value}, '; ' ORDER BY {order}) FROM {rows})"


def _studies_view(dialect: str) -> str:
    conditions = _joined(dialect, "c.condition_key", "study_condition c WHERE c.study_key = s.key", "c.position")
    interventions = _joined(
        dialect,
        "i.intervention_key",
        "(SELECT intervention_key, min(position) AS first FROM arm WHERE study_key = s.key"
        " GROUP BY intervention_key) i",
        "i.first",
    )
    outcomes = _joined(
        dialect,
        "o.outcome_key",
        "(SELECT outcome_key, min(position) AS first FROM result WHERE study_key = s.key GROUP BY outcome_key) o",
        "o.first",
    )
    return f"""
        SELECT s.key, s.title, s.year, s.published_first, s.published_last, s.design, s.family, s.masking,
          s.status, {conditions} AS conditions, {interventions} AS interventions, {outcomes} AS outcomes,
          s.n, s.n_planned, s.n_screened, s.n_enrolled, s.n_randomised, s.n_analysed,
          s.age_mean, s.age_sd, s.female_count, s.female_percent,
          (SELECT max(a.target_mg_per_day) FROM arm a WHERE a.study_key = s.key AND a.role <> 'comparator')
            AS dose_mg_per_day,
          (SELECT max(a.duration_days) FROM arm a WHERE a.study_key = s.key AND a.role <> 'comparator')
            AS duration_days,
          s.start_date, s.end_date, s.funding_kind, s.funding_source,
          CASE WHEN s.retracted THEN 1 ELSE 0 END AS retracted, s.revision_number AS revision
        FROM study s
    """


# A row per result, arm and point in time; a result or an arm of which less is known has a row of its own too.
_RESULTS_VIEW = """
    SELECT r.study_key AS study, r.position AS result, r.outcome_key AS outcome,
      r.instrument_key AS instrument, CASE WHEN r.is_primary THEN 1 ELSE 0 END AS is_primary,
      r.at, r.at_days, r.analysis,
      x.arm_id AS arm, a.role, a.intervention_key AS intervention, a.dose,
      a.target_mg_per_day AS dose_mg_per_day, a.duration_days,
      coalesce(v.n, x.n) AS n, x.events, x.total, x.percent, x.event_count, x.percent_change,
      v.part, v.mean, v.sd, v.se, v.ci_low, v.ci_high, v.level, v.median, v.q1, v.q3, v.min, v.max,
      r.favours, r.source_report, r.source_where, r.quote, r.note
    FROM result r
    LEFT JOIN result_arm x ON x.study_key = r.study_key AND x.result_position = r.position
    LEFT JOIN arm a ON a.study_key = x.study_key AND a.id = x.arm_id
    LEFT JOIN result_value v ON v.study_key = x.study_key AND v.result_position = x.result_position
      AND v.arm_id = x.arm_id
"""

_CONTRASTS_VIEW = """
    SELECT c.study_key AS study, c.result_position AS result, r.outcome_key AS outcome,
      r.instrument_key AS instrument, CASE WHEN r.is_primary THEN 1 ELSE 0 END AS is_primary, r.at, r.at_days,
      r.analysis, c.of_arm, o.intervention_key AS of_intervention, c.against_arm,
      g.intervention_key AS against_intervention, c.measure, c.estimate, c.ci_low, c.ci_high, c.level, c.se,
      c.p_relation, c.p, c.t, c.z, c.f, c.median_difference,
      CASE WHEN c.adjusted THEN 1 WHEN NOT c.adjusted THEN 0 END AS adjusted,
      CASE WHEN c.paired THEN 1 WHEN NOT c.paired THEN 0 END AS paired,
      c.correlation, c.favours, r.source_report, r.source_where, r.quote, r.note
    FROM contrast c
    JOIN result r ON r.study_key = c.study_key AND r.position = c.result_position
    JOIN arm o ON o.study_key = c.study_key AND o.id = c.of_arm
    JOIN arm g ON g.study_key = c.study_key AND g.id = c.against_arm
"""


def _reports_view(dialect: str) -> str:
    def identifiers(which: str) -> str:
        return _joined(
            dialect, "i.value", f"report_identifier i WHERE i.report_id = p.id AND i.kind {which}", "i.value"
        )

    studies = _joined(
        dialect,
        "s.study_key",
        "(SELECT DISTINCT study_key FROM study_report WHERE report_id = p.id) s",
        "s.study_key",
    )
    return f"""
        SELECT p.id, p.title, p.authors, p.journal, p.volume, p.issue, p.pages, p.year, p.published,
          p.published_first, p.published_last, {identifiers("= 'doi'")} AS doi,
          {identifiers("= 'pmid'")} AS pmid, {identifiers("= 'pmcid'")} AS pmcid,
          {identifiers("NOT IN ('doi', 'pmid', 'pmcid')")} AS registry_ids, {studies} AS studies,
          CASE WHEN EXISTS (SELECT 1 FROM notice m WHERE m.report_id = p.id AND m.kind = 'retraction')
            OR EXISTS (SELECT 1 FROM study_report x JOIN study_report m ON m.study_key = x.study_key
              AND m."of" = x.id AND m.role = 'retraction' WHERE x.report_id = p.id)
            THEN 1 ELSE 0 END AS retracted
        FROM report p
    """
