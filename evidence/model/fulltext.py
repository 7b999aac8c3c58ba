"""The index of all words of the reports that show: its tables are made with the table of the reports.

SQLite keeps it as FTS5 over the view report_text, so that no text is stored twice; PostgreSQL as a table of text
vectors, whose words are cut and stemmed by us (evidence/fulltext/tokens.py): a server's own configuration depends on
its version and its locale, and would give other answers. Neither is a table of the models: nothing but
evidence/fulltext reads or writes it.
"""

from __future__ import annotations

from sqlalchemy import DDL, event

from evidence.model.literature import report

# The columns of the index, in the order of the view.
COLUMNS = ("title", "abstract", "authors", "journal", "keywords", "also", "year")

_LISTED = ", ".join(COLUMNS)

_VIEW = f"CREATE VIEW report_text AS SELECT id, {_LISTED} FROM report WHERE is_shown"  # noqa: S608 - our own names
_WORDS = (
    f"CREATE VIRTUAL TABLE report_fts USING fts5({_LISTED},"
    " content='report_text', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2')"
)
_VECTORS = (
    "CREATE TABLE report_fts (report_id INTEGER NOT NULL, words TSVECTOR NOT NULL,"
    " CONSTRAINT pk_report_fts PRIMARY KEY (report_id),"
    " CONSTRAINT fk_report_fts_report_id FOREIGN KEY (report_id) REFERENCES report (id) ON DELETE CASCADE)"
)
_BY_WORD = "CREATE INDEX ix_report_fts_words ON report_fts USING gin (words)"


def is_ours(name: str | None, kind: str, _: object = None) -> bool:
    """Tell Alembic, as ``include_name``, which tables of a database the models speak of."""
    return kind != "table" or name is None or not name.startswith("report_fts")


def _listen(moment: str, statement: str, dialect: str) -> None:
    ddl = DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]  # SQLAlchemy's gap
    event.listen(report, moment, ddl)


_listen("after_create", _VIEW, "sqlite")
_listen("after_create", _WORDS, "sqlite")
_listen("after_create", _VECTORS, "postgresql")
_listen("after_create", _BY_WORD, "postgresql")
_listen("before_drop", "DROP TABLE report_fts", "sqlite")
_listen("before_drop", "DROP VIEW report_text", "sqlite")
_listen("before_drop", "DROP TABLE report_fts", "postgresql")
