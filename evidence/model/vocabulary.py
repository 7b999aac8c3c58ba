"""Vocabulary: conditions, interventions, outcomes and instruments, and every name that finds them.

``definition`` is the whole term as canonical JSON and the truth; the other columns are there for filters.
"""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, Table

from evidence.model.schema import NUMBER, TEXT, metadata, not_negative, one_of, ordered

condition = Table(
    "condition",
    metadata,
    Column("key", TEXT, primary_key=True),
    Column("name", TEXT, nullable=False),
    Column("definition", TEXT, nullable=False),
)

condition_broader = Table(
    "condition_broader",
    metadata,
    Column("condition_key", ForeignKey(condition.c.key, ondelete="CASCADE"), primary_key=True),
    Column("broader_key", ForeignKey(condition.c.key), primary_key=True),
    CheckConstraint("condition_key <> broader_key", name="broader_is_another"),
    Index(None, "broader_key"),
)

# The dose range is the one that the name covers: 4.5 mg of naltrexone a day is low-dose naltrexone.
intervention = Table(
    "intervention",
    metadata,
    Column("key", TEXT, primary_key=True),
    Column("name", TEXT, nullable=False),
    Column("substance", TEXT),
    Column("class", TEXT),
    Column("dose_low_mg_per_day", NUMBER),
    Column("dose_high_mg_per_day", NUMBER),
    Column("definition", TEXT, nullable=False),
    *not_negative("dose_low_mg_per_day", "dose_high_mg_per_day"),
    ordered("dose_low_mg_per_day", "dose_high_mg_per_day"),
)

safety_fact = Table(
    "safety_fact",
    metadata,
    Column("intervention_key", ForeignKey(intervention.c.key, ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("statement", TEXT, nullable=False),
    Column("source", TEXT),
)

outcome = Table(
    "outcome",
    metadata,
    Column("key", TEXT, primary_key=True),
    Column("name", TEXT, nullable=False),
    Column("measures", ForeignKey(condition.c.key)),
    Column("kind", TEXT, nullable=False),
    Column("better", TEXT),
    Column("importance", TEXT),
    Column("surrogate", Boolean, nullable=False),
    Column("definition", TEXT, nullable=False),
    one_of("kind", "benefit", "harm"),
    one_of("better", "higher", "lower"),
    one_of("importance", "critical", "important", "limited"),
    Index(None, "measures"),
)

# ``mid`` is the minimal important difference on the instrument as scored; it never stands without its source.
instrument = Table(
    "instrument",
    metadata,
    Column("key", TEXT, primary_key=True),
    Column("name", TEXT, nullable=False),
    Column("outcome", ForeignKey(outcome.c.key)),
    Column("range_low", NUMBER),
    Column("range_high", NUMBER),
    Column("better", TEXT),
    Column("mid", NUMBER),
    Column("mid_source", TEXT),
    Column("definition", TEXT, nullable=False),
    ordered("range_low", "range_high"),
    one_of("better", "higher", "lower"),
    CheckConstraint("mid > 0", name="mid_positive"),
    CheckConstraint("mid IS NULL OR mid_source IS NOT NULL", name="mid_has_source"),
    Index(None, "outcome"),
)

# Names, synonyms and codes without case and accents: one word finds one term of its kind.
term_name = Table(
    "term_name",
    metadata,
    Column("kind", TEXT, primary_key=True),
    Column("folded", TEXT, primary_key=True),
    Column("key", TEXT, nullable=False),
    one_of("kind", "condition", "intervention", "outcome", "instrument"),
    Index(None, "kind", "key"),
)
