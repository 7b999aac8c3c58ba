"""Known entries: a record counts while any input that has it stands; a report that comes back is the one it was.

Rules for a migration, each learnt somewhere the hard way:

- It imports nothing of the package: the package moves on, a migration stays what it was.
- One released is never changed; what it got wrong, the next one mends.
- Every constraint and index has the name that the convention gives it (evidence/model/schema.py).
- The same file builds SQLite and PostgreSQL, in one transaction, on empty tables and on full ones: no commit,
  no statement that cannot be rolled back, new columns nullable or with a server default.
- On SQLite a table is changed by batch_alter_table, which rebuilds it: drop the views that read it first and
  create them again afterwards, on both databases.
- It loses nothing: data move to their new place in the migration that drops the old one.
- SCHEMA_REVISION (evidence/store/revision.py) is set to it, and a test upgrades the schema before, with rows.

Which entries were known in the inputs that are held was written down nowhere: known_entry begins empty. The view of
reports is made anew, for it showed identifiers and records of imports that were taken back.
"""

# ruff: noqa: S608 - statements are put together from words of this file alone

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add where known entries were found, and which rows documents named before."""
    dialect = op.get_bind().dialect.name
    op.execute("DROP VIEW evidence_reports")
    _known_entry()
    _study_report_before()
    op.execute(f"CREATE VIEW evidence_reports AS {_reports_view(dialect)}")


def downgrade() -> None:
    """Refuse: the way back is the backup that was made before the upgrade."""
    raise NotImplementedError


def _known_entry() -> None:
    op.create_table(
        "known_entry",
        sa.Column("input_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer()),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["input_id"], ["input.id"], name=op.f("fk_known_entry_input_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_known_entry_record_id")),
        sa.PrimaryKeyConstraint("input_id", "ordinal", name=op.f("pk_known_entry")),
    )
    op.create_index(op.f("ix_known_entry_record_id"), "known_entry", ["record_id"])


def _study_report_before() -> None:
    op.create_table(
        "study_report_before",
        sa.Column("study_key", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_study_report_before_report_id")),
        sa.PrimaryKeyConstraint("study_key", "id", name=op.f("pk_study_report_before")),
    )


def _joined(dialect: str, value: str, rows: str, order: str) -> str:
    """Select all values of the rows as one text, in their order: "a; b". SQLite orders only from 3.44 on."""
    if dialect == "sqlite":
        ordered = f"SELECT {value} AS value FROM {rows} ORDER BY {order}"
        return f"(SELECT group_concat(value, '; ') FROM ({ordered}))"
    return f"(SELECT string_agg({value}, '; ' ORDER BY {order}) FROM {rows})"


def _reports_view(dialect: str) -> str:
    """A row per report as it shows; identifiers, studies and records are those of all rows that are one with it."""
    stands = "SELECT 1 FROM record s JOIN input i ON i.id = s.input_id WHERE s.id = q.id AND i.withdrawn_at IS NULL"
    named = "SELECT 1 FROM study_report n WHERE n.report_id = q.id"
    counts = f"(EXISTS ({stands}) OR EXISTS ({named}))"
    one = f"SELECT q.id FROM report q WHERE q.id = p.id OR (q.into_id = p.id AND {counts})"

    def identifiers(which: str) -> str:
        rows = f"(SELECT DISTINCT value FROM report_identifier WHERE report_id IN ({one}) AND kind {which}) i"
        return _joined(dialect, "i.value", rows, "i.value")

    studies = _joined(
        dialect,
        "s.study_key",
        f"(SELECT DISTINCT study_key FROM study_report WHERE report_id IN ({one})) s",
        "s.study_key",
    )
    return f"""
        SELECT p.id, p.title, p.authors, p.journal, p.volume, p.issue, p.pages, p.year, p.published,
          p.published_first, p.published_last, {identifiers("= 'doi'")} AS doi,
          {identifiers("= 'pmid'")} AS pmid, {identifiers("= 'pmcid'")} AS pmcid,
          {identifiers("NOT IN ('doi', 'pmid', 'pmcid')")} AS registry_ids, {studies} AS studies,
          CASE WHEN EXISTS (SELECT 1 FROM notice m WHERE m.report_id IN ({one}) AND m.kind = 'retraction')
            OR EXISTS (SELECT 1 FROM study_report x JOIN study_report m ON m.study_key = x.study_key
              AND m."of" = x.id AND m.role = 'retraction' WHERE x.report_id IN ({one}))
            THEN 1 ELSE 0 END AS retracted,
          p.type, p.abstract, p.keywords,
          (SELECT count(*) FROM record r WHERE r.id IN ({one})) AS records
        FROM report p
        WHERE p.is_shown
    """
