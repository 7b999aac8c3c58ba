"""Literature: what was read in (input, record), the reports built from it, and which reports are one."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    UniqueConstraint,
    false,
    text,
    true,
)

from evidence.model.history import revision
from evidence.model.schema import NUMBER, TEXT, digest, metadata, not_negative, one_of


def _partial(column: str, rows: str) -> Index:
    """An index over some rows only: the others, which are most, cost it nothing."""
    return Index(None, column, sqlite_where=text(rows), postgresql_where=text(rows))


# One file or query as it was taken in; ``entries`` = ``records_new`` + ``records_known`` + ``problems``. ``file`` is
# what the user called it, ``source`` the database or register it came from, ``query`` and ``searched_on`` how it was
# searched (PRISMA-S). ``preamble`` and ``closing`` stand around an entry where it is read again. ``withdrawn_at``: the
# import was taken back; its records stay, and count no more.
input_ = Table(
    "input",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", TEXT, nullable=False),
    Column("format", TEXT, nullable=False),
    Column("sha256", TEXT, nullable=False),
    Column("imported_at", TEXT, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("records_new", Integer, nullable=False),
    Column("records_known", Integer, nullable=False),
    Column("problems", Integer, nullable=False),
    Column("revision_number", ForeignKey(revision.c.number)),
    Column("file", TEXT),
    Column("query", TEXT),
    Column("searched_on", TEXT),
    Column("encoding", TEXT),
    Column("preamble", TEXT),
    Column("closing", TEXT),
    Column("withdrawn_at", TEXT),
    digest("sha256"),
    *not_negative("entries", "records_new", "records_known", "problems"),
    Index(None, "sha256"),
)

# What was found wrong in an input, in order; an entry that could not be read is kept too (``payload`` as in record).
input_problem = Table(
    "input_problem",
    metadata,
    Column("input_id", ForeignKey(input_.c.id, ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("line", Integer),
    Column("field", TEXT),
    Column("value", TEXT),
    Column("message", TEXT, nullable=False),
    Column("fix", TEXT, nullable=False),
    Column("severity", TEXT, nullable=False),
    Column("payload", LargeBinary),
    one_of("severity", "error", "warning"),
)

# What a report says of itself. One row is the home of one record (of the same number), or of what study documents
# say about a report (no record has its number). Rows that are one report stand in for one another: ``into_id`` names
# the one that shows for all of them, which has the fold of all of their values in its columns and keeps its own as
# JSON in ``own``. ``is_shown``: it shows, for itself or for others, and something that counts is behind it.
# ``published`` as written (2017, 2017-01, 2017-01-15);
# ``published_first`` and ``published_last`` the days that it covers, so that dates sort as text. ``authors`` and
# ``keywords`` are JSON lists, ``details`` is a JSON object of everything else that a citation has. ``also``: other
# words that a search finds it by (identifiers, its studies).
report = Table(
    "report",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("title", TEXT),
    Column("authors", TEXT),
    Column("journal", TEXT),
    Column("volume", TEXT),
    Column("issue", TEXT),
    Column("pages", TEXT),
    Column("published", TEXT),
    Column("published_first", TEXT),
    Column("published_last", TEXT),
    Column("year", Integer),
    Column("type", TEXT),
    Column("abstract", TEXT),
    Column("keywords", TEXT),
    Column("details", TEXT),
    Column("own", TEXT),
    Column("also", TEXT),
    Column("into_id", ForeignKey("report.id")),
    Column("is_shown", Boolean, nullable=False, server_default=true()),
    Index(None, "published_last"),
    _partial("into_id", "into_id IS NOT NULL"),
)

# A record is an entry as it came, never changed; its number is that of its home among the reports. ``payload`` is
# compressed with zlib: bytes, for PostgreSQL's texts take no NUL. ``sha256`` is of the entry's text, its format and
# all around it that says how it is read. ``input_id``, ``ordinal`` and ``line``: where it is found in the first input
# that has it and stands, or of those that were taken back the first; in which others it is found says known_entry.
record = Table(
    "record",
    metadata,
    Column("id", ForeignKey(report.c.id), primary_key=True),
    Column("input_id", ForeignKey(input_.c.id), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("line", Integer),
    Column("sha256", TEXT, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    digest("sha256"),
    UniqueConstraint("input_id", "ordinal"),
    Index(None, "sha256"),
)

# An entry that was known when it came, as the record of an earlier entry: the record counts while any input that has
# it stands. Of inputs from before schema 0003 nobody wrote down which entries were known.
known_entry = Table(
    "known_entry",
    metadata,
    Column("input_id", ForeignKey(input_.c.id), primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("line", Integer),
    Column("record_id", ForeignKey(record.c.id), nullable=False),
    Index(None, "record_id"),
)

# A row's own identifiers; those of a report are those of all rows that are one with it.
report_identifier = Table(
    "report_identifier",
    metadata,
    Column("report_id", ForeignKey(report.c.id, ondelete="CASCADE"), primary_key=True),
    Column("kind", TEXT, primary_key=True),
    Column("value", TEXT, primary_key=True),
    Index(None, "kind", "value"),
)

# Rows that were not compared with the others yet.
report_waiting = Table(
    "report_waiting",
    metadata,
    Column("report_id", ForeignKey(report.c.id, ondelete="CASCADE"), primary_key=True),
)

# By which equal values two rows are found to be compared: hashes, for they are many. No foreign key: to remove a
# report would look through all of them, and a key that is left over only costs a comparison.
report_key = Table(
    "report_key",
    metadata,
    Column("value", BigInteger, primary_key=True, autoincrement=False),
    Column("report_id", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

# What was found or said of two rows: at the level of reports that they are one report, at that of studies that they
# report the same study, or that they are not, or that a person is asked. ``low_id`` is the smaller number. ``rule`` is
# what decided, ``likenesses`` the comparison as JSON (empty where a person decided). Undone by a date and the revision
# that did it, never deleted.
report_link = Table(
    "report_link",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("level", TEXT, nullable=False),
    Column("verdict", TEXT, nullable=False),
    Column("low_id", ForeignKey(report.c.id), nullable=False),
    Column("high_id", ForeignKey(report.c.id), nullable=False),
    Column("rule", TEXT, nullable=False),
    Column("reason", TEXT),
    Column("points", NUMBER),
    Column("likenesses", TEXT),
    Column("is_by_hand", Boolean, nullable=False),
    Column("who", TEXT, nullable=False),
    Column("made_at", TEXT, nullable=False),
    Column("undone_at", TEXT),
    Column("undone_by", ForeignKey(revision.c.number)),
    Column("revision_number", ForeignKey(revision.c.number)),
    one_of("level", "report", "study"),
    one_of("verdict", "same", "ask", "different"),
    Index(None, "low_id"),
    Index(None, "high_id"),
    Index(None, "revision_number"),
    _partial("undone_by", "undone_by IS NOT NULL"),
    _partial("verdict", "verdict = 'ask'"),
)

# One reviewer's decision on a report at a stage; it hangs on a row and counts for the report that the row is part of.
# ``is_resolution``: it settles a conflict between others. Withdrawn by a date, never deleted.
screening_decision = Table(
    "screening_decision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("report_id", ForeignKey(report.c.id), nullable=False),
    Column("stage", TEXT, nullable=False),
    Column("decision", TEXT, nullable=False),
    Column("reason", TEXT),
    Column("reviewer", TEXT, nullable=False),
    Column("decided_at", TEXT, nullable=False),
    Column("withdrawn_at", TEXT),
    Column("revision_number", ForeignKey(revision.c.number)),
    Column("is_resolution", Boolean, nullable=False, server_default=false()),
    one_of("stage", "title-abstract", "full-text"),
    one_of("decision", "include", "exclude", "maybe", "not-retrieved"),
    Index(None, "report_id"),
    Index(None, "revision_number"),
)

notice = Table(
    "notice",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("report_id", ForeignKey(report.c.id), nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("published", TEXT),
    Column("published_last", TEXT),
    Column("source", TEXT, nullable=False),
    Column("noticed_at", TEXT, nullable=False),
    Column("revision_number", ForeignKey(revision.c.number)),
    one_of("kind", "retraction", "concern", "correction"),
    Index(None, "report_id"),
)
