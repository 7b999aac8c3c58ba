"""Literature: what was read in (input, record), the reports built from it, what was decided on them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table, UniqueConstraint

from evidence.model.history import revision
from evidence.model.schema import TEXT, digest, metadata, not_negative, one_of

# One file or query as it was taken in; ``entries`` = ``records_new`` + ``records_known`` + ``problems``.
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
    digest("sha256"),
    *not_negative("entries", "records_new", "records_known", "problems"),
    Index(None, "sha256"),
)

# ``payload`` is the entry as it came, compressed with zlib: bytes, for PostgreSQL's texts take no NUL.
record = Table(
    "record",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("input_id", ForeignKey(input_.c.id), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("line", Integer),
    Column("sha256", TEXT, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    digest("sha256"),
    UniqueConstraint("input_id", "ordinal"),
    Index(None, "sha256"),
)

# ``published`` as written (2017, 2017-01, 2017-01-15); ``published_first`` and ``published_last`` the days
# that it covers, so that dates sort as text. ``authors`` is a JSON list.
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
    Index(None, "published_last"),
)

report_identifier = Table(
    "report_identifier",
    metadata,
    Column("report_id", ForeignKey(report.c.id, ondelete="CASCADE"), primary_key=True),
    Column("kind", TEXT, primary_key=True),
    Column("value", TEXT, primary_key=True),
    Index(None, "kind", "value"),
)

# A link is undone by a date, never by deleting it: unlinking restores what was, and shows that it was.
record_link = Table(
    "record_link",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("record_id", ForeignKey(record.c.id), nullable=False),
    Column("report_id", ForeignKey(report.c.id), nullable=False),
    Column("reason", TEXT, nullable=False),
    Column("who", TEXT, nullable=False),
    Column("linked_at", TEXT, nullable=False),
    Column("undone_at", TEXT),
    Column("revision_number", ForeignKey(revision.c.number)),
    Index(None, "record_id"),
    Index(None, "report_id"),
)

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
    Index(None, "report_id"),
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
