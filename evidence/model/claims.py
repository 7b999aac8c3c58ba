"""Claims held against the findings, and published syntheses to compare with; the JSON is the truth."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Table

from evidence.model.schema import TEXT, metadata
from evidence.model.vocabulary import condition

claim = Table(
    "claim",
    metadata,
    Column("key", TEXT, primary_key=True),
    Column("says", TEXT, nullable=False),
    Column("kind", TEXT),
    Column("source", TEXT),
    Column("definition", TEXT, nullable=False),
)

published_synthesis = Table(
    "published_synthesis",
    metadata,
    Column("key", TEXT, primary_key=True),
    Column("condition_key", ForeignKey(condition.c.key)),
    Column("definition", TEXT, nullable=False),
    Index(None, "condition_key"),
)
