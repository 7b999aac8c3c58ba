"""A search: which reports a query finds, in which order, and where in them the words are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import (
    Integer,
    cast,
    column,
    except_,
    func,
    intersect,
    literal,
    literal_column,
    select,
    table,
    text,
    union,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from evidence.fulltext.match import fts5, tsquery
from evidence.fulltext.parsing import parsed
from evidence.fulltext.snippets import COLUMNS, Sightings, snippet
from evidence.fulltext.syntax import Each, Either, Identified, Tree, Words, is_text, words_sought
from evidence.identifiers import recognise
from evidence.model.literature import report, report_identifier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import CompoundSelect, Connection, Select

# Ranking reads every match: a word that is in 94 % of a million reports took 1.1 s on SQLite and 4.8 s on PostgreSQL,
# its newest thousand some milliseconds.
MOST_RANKED = 1_000

_ALL = 2**31 - 1  # as many as PostgreSQL has numbers for

# A word in the title weighs ten times one among authors: our choice; for PostgreSQL these are its own weights of the
# labels D to A, and the labels those of evidence/fulltext/vectors.py. In the order of the columns of the index; a year
# that was asked for says nothing of how well a report fits.
_SQLITE_WEIGHTS = "10, 2, 1, 1, 4, 1, 0"
_POSTGRESQL_WEIGHTS = "{0.1, 0.2, 0.4, 1.0}"

_RANKED = {
    "sqlite": text(
        f"SELECT rowid AS id, bm25(report_fts, {_SQLITE_WEIGHTS}) AS rank FROM report_fts"  # noqa: S608 - our own
        " WHERE report_fts MATCH :query ORDER BY rowid DESC LIMIT :most"
    ),
    # 1: a long text has more words by chance.
    "postgresql": text(
        f"SELECT id, -ts_rank('{_POSTGRESQL_WEIGHTS}', words, CAST(:sought AS tsquery), 1) AS rank"  # noqa: S608
        " FROM (SELECT report_id AS id, words FROM report_fts WHERE words @@ CAST(:query AS tsquery)"
        " ORDER BY report_id DESC LIMIT :most) AS newest"
    ),
}
_NEWEST = {
    "sqlite": text(
        "SELECT rowid FROM report_fts WHERE report_fts MATCH :query ORDER BY rowid DESC LIMIT :most OFFSET :skipped"
    ),
    "postgresql": text(
        "SELECT report_id FROM report_fts WHERE words @@ CAST(:query AS tsquery)"
        " ORDER BY report_id DESC LIMIT :most OFFSET :skipped"
    ),
}

# R12 is the record 12, P7 the report 7: both are rows of the table of reports.
_NUMBERED = re.compile(r"[RP]([1-9][0-9]{0,8})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: the reports of one page in order, a snippet of each that has one, and how many there are.

    ``count_is_bound``: there are more than ``count``. In a snippet OPENING and CLOSING stand about the hits.
    """

    ids: tuple[int, ...]
    snippets: dict[int, str]
    count: int
    count_is_bound: bool


def found(connection: Connection, query: str, *, limit: int = 20, offset: int = 0, newest: bool = False) -> Found:
    """The reports that a query finds, the best first, or the newest; equal ones newest first.

    The newest are those of the highest number. Of more than MOST_RANKED reports only the newest of them are ranked;
    behind them come the others. A query that is one identifier, or R12 or P7, finds what has it, if anything has.
    Raises UsageError for a query that cannot be read.
    """
    named, tree = _read(connection, query)
    if tree is None:
        return Found(tuple(named[offset : offset + limit]), {}, len(named), count_is_bound=False)
    sought = words_sought(tree)
    if newest or not sought or not is_text(tree):
        matches = _newest(connection, tree, MOST_RANKED + 1)
    else:
        matches = _ranked(connection, tree, sought)
    is_bound = len(matches) > MOST_RANKED
    ids = matches[:MOST_RANKED][offset : offset + limit]
    if is_bound and len(ids) < limit:
        ids += _newest(connection, tree, limit - len(ids), skipped=max(offset, MOST_RANKED))
    return Found(tuple(ids), _snippets(connection, ids, sought), min(len(matches), MOST_RANKED), is_bound)


def every(connection: Connection, query: str) -> list[int]:
    """All reports that a query finds, the newest first, without rank and snippets: to do something with them."""
    named, tree = _read(connection, query)
    return named if tree is None else _newest(connection, tree, _ALL)


def _read(connection: Connection, query: str) -> tuple[list[int], Tree | None]:
    """What a query that is one identifier found, or its tree."""
    named = _named(connection, query)
    return named, None if named else parsed(query)


def _ranked(connection: Connection, tree: Tree, sought: Sequence[Words]) -> list[int]:
    """The newest matches, the best of them first; one more than are ranked, as the last, where there are more."""
    given = {"query": _asked(connection, tree), "most": MOST_RANKED + 1}
    if connection.dialect.name == "postgresql":
        given["sought"] = tsquery(Either(tuple(sought)))
    rows = [(rank, -number) for number, rank in connection.execute(_RANKED[connection.dialect.name], given)]
    return [-number for _, number in (*sorted(rows[:MOST_RANKED]), *rows[MOST_RANKED:])]


def _newest(connection: Connection, tree: Tree, most: int, skipped: int = 0) -> list[int]:
    """The matches of the highest numbers."""
    if is_text(tree):
        given = {"query": _asked(connection, tree), "most": most, "skipped": skipped}
        return list(connection.scalars(_NEWEST[connection.dialect.name], given))
    found = _ids(connection, tree).subquery()
    return list(connection.scalars(select(found.c.id).order_by(found.c.id.desc()).limit(most).offset(skipped)))


def _asked(connection: Connection, tree: Tree) -> str:
    return fts5(tree) if connection.dialect.name == "sqlite" else tsquery(tree)


def _ids(connection: Connection, tree: Tree) -> Select[tuple[int]]:
    """What a tree finds, where some of it is no text and no index knows the whole: sets, taken together."""
    if isinstance(tree, Identified):
        return _identified(tree.kind, tree.value)
    if is_text(tree):
        return _text(connection, tree)
    if isinstance(tree, Either):
        return _id_of(union(*(_ids(connection, part) for part in tree.parts)))
    assert isinstance(tree, Each)  # noqa: S101 - words and years are text
    both = _id_of(intersect(*(_ids(connection, part) for part in tree.parts)))
    return _id_of(except_(both, *(_ids(connection, part) for part in tree.without))) if tree.without else both


def _id_of(several: CompoundSelect[tuple[int]]) -> Select[tuple[int]]:
    """As a select of its own: SQLite takes no parentheses between the parts of a compound."""
    return select(several.subquery().c.id)


def _text(connection: Connection, tree: Tree) -> Select[tuple[int]]:
    index = table("report_fts", column("report_id", Integer), column("words"), column("rowid", Integer))
    if connection.dialect.name == "sqlite":
        return select(index.c.rowid.label("id")).where(literal_column("report_fts").op("MATCH")(fts5(tree)))
    return select(index.c.report_id.label("id")).where(index.c.words.op("@@")(cast(tsquery(tree), TSQUERY)))


def _identified(kind: str, value: str) -> Select[tuple[int]]:
    """The reports whose rows have the identifier."""
    has = report_identifier.c
    return _showing(select(has.report_id).where(has.kind == kind, has.value == value))


def _showing(rows: Select[tuple[int]]) -> Select[tuple[int]]:
    """The reports that these rows are part of, where they show."""
    into = select(func.coalesce(report.c.into_id, report.c.id)).where(report.c.id.in_(rows))
    return select(report.c.id).where(report.c.id.in_(into), report.c.is_shown)


def _named(connection: Connection, query: str) -> list[int]:
    """What a query that is nothing but an identifier or a number of ours names, the newest first."""
    if numbered := _NUMBERED.fullmatch(query.strip()):
        shown = _showing(select(literal(int(numbered[1]))))
    elif identifier := recognise(query):
        shown = _identified(*identifier)
    else:
        return []
    return list(connection.scalars(shown.order_by(report.c.id.desc())))


def _snippets(connection: Connection, ids: Sequence[int], sought: Sequence[Words]) -> dict[int, str]:
    if not ids or not sought:
        return {}
    sightings = Sightings(sought)
    texts = select(report.c.id, *(report.c[name] for name in COLUMNS)).where(report.c.id.in_(ids))
    made = {row.id: snippet(row[1:], sightings) for row in connection.execute(texts)}
    return {number: made[number] for number in ids if made[number]}
