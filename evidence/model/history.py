"""History: what was done, when, by whom and why, each revision chained to the one before by its hash."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, UniqueConstraint

from evidence.model.schema import TEXT, digest, metadata

# ``command`` is the number of the first revision that the same command made: what one command did, undo
# takes back together. ``made_at`` is ISO 8601 in UTC with a Z. Two revisions cannot follow the same one.
revision = Table(
    "revision",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("command", Integer, nullable=False),
    Column("made_at", TEXT, nullable=False),
    Column("who", TEXT, nullable=False),
    Column("why", TEXT),
    Column("action", TEXT, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("key", TEXT, nullable=False),
    Column("previous_hash", TEXT),
    Column("hash", TEXT, nullable=False),
    CheckConstraint("number >= 1", name="number_from_one"),
    CheckConstraint("command >= 1 AND command <= number", name="command_not_later"),
    digest("previous_hash"),
    digest("hash"),
    UniqueConstraint("hash"),
    UniqueConstraint("previous_hash"),
    Index(None, "kind", "key"),
)

# ``before`` and ``after`` are canonical JSON; what was added has no before, what was removed no after.
change = Table(
    "change",
    metadata,
    Column("revision_number", ForeignKey(revision.c.number), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("kind", TEXT, nullable=False),
    Column("key", TEXT, nullable=False),
    Column("before", TEXT),
    Column("after", TEXT),
    CheckConstraint("before IS NOT NULL OR after IS NOT NULL", name="before_or_after"),
    Index(None, "kind", "key"),
)
