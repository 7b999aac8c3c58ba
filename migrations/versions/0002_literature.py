"""Literature: what an import, matching and screening keep, and full text.

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

The tables record and record_link are made anew: no command of the schema before wrote a row to them.
"""

# ruff: noqa: S608 - statements are put together from words of this file alone

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Literature: what an import, matching and screening keep, and full text."""
    dialect = op.get_bind().dialect.name
    op.execute("DROP VIEW evidence_reports")
    op.drop_table("record_link")
    op.drop_table("record")
    _input()
    _input_problem()
    _report()
    _report_waiting()
    _record()
    _report_key()
    _report_link()
    _screening_decision()
    _full_text_sqlite() if dialect == "sqlite" else _full_text_postgresql()
    op.execute(f"CREATE VIEW evidence_reports AS {_reports_view(dialect)}")


def downgrade() -> None:
    """Refuse: the way back is the backup that was made before the upgrade."""
    raise NotImplementedError


def _input() -> None:
    with op.batch_alter_table("input") as batch:
        for name in ("file", "query", "searched_on", "encoding", "preamble", "closing", "withdrawn_at"):
            batch.add_column(sa.Column(name, TEXT))


def _input_problem() -> None:
    op.create_table(
        "input_problem",
        sa.Column("input_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer()),
        sa.Column("field", TEXT),
        sa.Column("value", TEXT),
        sa.Column("message", TEXT, nullable=False),
        sa.Column("fix", TEXT, nullable=False),
        sa.Column("severity", TEXT, nullable=False),
        sa.Column("payload", sa.LargeBinary()),
        sa.CheckConstraint("severity IN ('error', 'warning')", name=op.f("ck_input_problem_severity_known")),
        sa.ForeignKeyConstraint(["input_id"], ["input.id"], name=op.f("fk_input_problem_input_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("input_id", "position", name=op.f("pk_input_problem")),
    )


def _report() -> None:
    with op.batch_alter_table("report") as batch:
        for name in ("type", "abstract", "keywords", "details", "own", "also"):
            batch.add_column(sa.Column(name, TEXT))
        batch.add_column(sa.Column("into_id", sa.Integer()))
        batch.add_column(sa.Column("is_shown", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch.create_foreign_key(op.f("fk_report_into_id"), "report", ["into_id"], ["id"])
    joined = sa.text("into_id IS NOT NULL")
    op.create_index(op.f("ix_report_into_id"), "report", ["into_id"], sqlite_where=joined, postgresql_where=joined)


def _report_waiting() -> None:
    op.create_table(
        "report_waiting",
        sa.Column("report_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_waiting_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_report_waiting")),
    )
    op.execute("INSERT INTO report_waiting (report_id) SELECT id FROM report")


def _record() -> None:
    op.create_table(
        "record",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("input_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer()),
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_record_sha256_length")),
        sa.ForeignKeyConstraint(["id"], ["report.id"], name=op.f("fk_record_id")),
        sa.ForeignKeyConstraint(["input_id"], ["input.id"], name=op.f("fk_record_input_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record")),
        sa.UniqueConstraint("input_id", "ordinal", name=op.f("uq_record_input_id_ordinal")),
    )
    op.create_index(op.f("ix_record_sha256"), "record", ["sha256"])


def _report_key() -> None:
    op.create_table(
        "report_key",
        sa.Column("value", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("report_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("value", "report_id", name=op.f("pk_report_key")),
        sqlite_with_rowid=False,
    )


def _report_link() -> None:
    op.create_table(
        "report_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("level", TEXT, nullable=False),
        sa.Column("verdict", TEXT, nullable=False),
        sa.Column("low_id", sa.Integer(), nullable=False),
        sa.Column("high_id", sa.Integer(), nullable=False),
        sa.Column("rule", TEXT, nullable=False),
        sa.Column("reason", TEXT),
        sa.Column("points", sa.Double()),
        sa.Column("likenesses", TEXT),
        sa.Column("is_by_hand", sa.Boolean(), nullable=False),
        sa.Column("who", TEXT, nullable=False),
        sa.Column("made_at", TEXT, nullable=False),
        sa.Column("undone_at", TEXT),
        sa.Column("undone_by", sa.Integer()),
        sa.Column("revision_number", sa.Integer()),
        sa.CheckConstraint("level IN ('report', 'study')", name=op.f("ck_report_link_level_known")),
        sa.CheckConstraint("verdict IN ('same', 'ask', 'different')", name=op.f("ck_report_link_verdict_known")),
        sa.ForeignKeyConstraint(["low_id"], ["report.id"], name=op.f("fk_report_link_low_id")),
        sa.ForeignKeyConstraint(["high_id"], ["report.id"], name=op.f("fk_report_link_high_id")),
        sa.ForeignKeyConstraint(["undone_by"], ["revision.number"], name=op.f("fk_report_link_undone_by")),
        sa.ForeignKeyConstraint(["revision_number"], ["revision.number"], name=op.f("fk_report_link_revision_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_link")),
    )
    for column in ("low_id", "high_id", "revision_number"):
        op.create_index(op.f(f"ix_report_link_{column}"), "report_link", [column])
    for column, chosen in (("undone_by", "undone_by IS NOT NULL"), ("verdict", "verdict = 'ask'")):
        rows, name = sa.text(chosen), op.f(f"ix_report_link_{column}")
        op.create_index(name, "report_link", [column], sqlite_where=rows, postgresql_where=rows)


def _screening_decision() -> None:
    with op.batch_alter_table("screening_decision") as batch:
        batch.add_column(sa.Column("is_resolution", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.create_check_constraint(
            op.f("ck_screening_decision_stage_known"), "stage IN ('title-abstract', 'full-text')"
        )
        batch.create_check_constraint(
            op.f("ck_screening_decision_decision_known"),
            "decision IN ('include', 'exclude', 'maybe', 'not-retrieved')",
        )
    op.create_index(op.f("ix_screening_decision_revision_number"), "screening_decision", ["revision_number"])


def _full_text_sqlite() -> None:
    """Build the index over what shows; its text stays in the report, and is not kept twice."""
    op.execute(
        "CREATE VIEW report_text AS SELECT id, title, abstract, authors, journal, keywords, also, year"
        " FROM report WHERE is_shown"
    )
    op.execute(
        "CREATE VIRTUAL TABLE report_fts USING fts5(title, abstract, authors, journal, keywords, also, year,"
        " content='report_text', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2')"
    )
    op.execute("INSERT INTO report_fts(report_fts) VALUES ('rebuild')")


def _full_text_postgresql() -> None:
    """Build an empty index: the words are cut and stemmed by the package, which fills it after the upgrade."""
    op.execute(
        "CREATE TABLE report_fts (report_id INTEGER NOT NULL, words TSVECTOR NOT NULL,"
        " CONSTRAINT pk_report_fts PRIMARY KEY (report_id),"
        " CONSTRAINT fk_report_fts_report_id FOREIGN KEY (report_id) REFERENCES report (id) ON DELETE CASCADE)"
    )
    op.execute("CREATE INDEX ix_report_fts_words ON report_fts USING gin (words)")


def _joined(dialect: str, value: str, rows: str, order: str) -> str:
    """Select all values of the rows as one text, in their order: "a; b". SQLite orders only from 3.44 on."""
    if dialect == "sqlite":
        ordered = f"SELECT {value} AS value FROM {rows} ORDER BY {order}"
        return f"(SELECT group_concat(value, '; ') FROM ({ordered}))"
    return f"(SELECT string_agg({value}, '; ' ORDER BY {order}) FROM {rows})"


def _reports_view(dialect: str) -> str:
    """A row per report as it shows; identifiers and studies are those of all rows that are one with it."""
    one = "SELECT id FROM report WHERE id = p.id OR into_id = p.id"

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
