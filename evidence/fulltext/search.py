"""A search: which reports a query finds, in which order, and where in them the words are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, String, bindparam, func, literal, select, text

from evidence.fulltext.match import fts5, tsquery
from evidence.fulltext.parsing import parsed
from evidence.fulltext.sets import identified, ids_of, showing
from evidence.fulltext.snippets import COLUMNS, Sightings, snippet
from evidence.fulltext.syntax import Either, Tree, is_text, words_sought
from evidence.identifiers import numbered, recognise
from evidence.model.literature import record, report

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Connection, Row, TextClause
    from sqlalchemy.types import TypeEngine

# Ranking reads every match: a word that is in 94 % of a million reports took 1.1 s on SQLite and 4.8 s on PostgreSQL,
# its newest thousand some milliseconds. One more than these is read, which tells that there are more.
MOST_RANKED = 1_000

_ALL = 2**31 - 1  # as many as PostgreSQL has numbers for

# A word in the title weighs ten times one among authors: our choice; for PostgreSQL these are its own weights of the
# labels D to A, and the labels those of evidence/fulltext/vectors.py. For SQLite in the order of the columns of the
# index; a year that was asked for says nothing of how well a report fits.
_BM25 = "bm25(report_fts, 10, 2, 1, 1, 4, 1, 0)"
_TS_RANK = "-ts_rank('{0.1,0.2,0.4,1.0}', words, CAST(:sought AS tsquery), 1)"  # 1: a long text has more by chance

_MATCHING = {
    "sqlite": "FROM report_fts WHERE report_fts MATCH :query",
    "postgresql": "FROM report_fts WHERE words @@ CAST(:query AS tsquery)",
}
_NEWEST_FIRST = {
    "sqlite": f"SELECT rowid AS id {_MATCHING['sqlite']} ORDER BY rowid DESC",
    "postgresql": f"SELECT report_id AS id {_MATCHING['postgresql']} ORDER BY report_id DESC",
}
_SCORED = {
    "sqlite": f"SELECT rowid AS id, {_BM25} AS score {_MATCHING['sqlite']} ORDER BY rowid DESC LIMIT :most",
    "postgresql": (
        f"SELECT id, {_TS_RANK} AS score FROM ("  # noqa: S608 - our own words
        f"SELECT report_id AS id, words {_MATCHING['postgresql']} ORDER BY report_id DESC LIMIT :most) AS newest"
    ),
}

_VALUES: dict[str, TypeEngine[Any]] = {
    "query": String(),
    "sought": String(),
    "most": Integer(),
    "limit": Integer(),
    "offset": Integer(),
}


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
        rows = _newest(connection, tree, limit, offset)
        count = _count(connection, tree)
    else:
        rows = _best(connection, tree, limit, offset)
        count = rows[0].n if rows else _count(connection, tree)
        if count > MOST_RANKED and len(rows) < limit:
            rows += _newest(connection, tree, limit - len(rows), max(offset, MOST_RANKED + 1))
    ids = tuple(row.id for row in rows)
    snippets = _snippets(rows, Sightings(sought)) if sought else {}
    return Found(ids, snippets, min(count, MOST_RANKED), count_is_bound=count > MOST_RANKED)


def found_among(
    connection: Connection,
    query: str,
    among: Collection[int],
    *,
    limit: int = 20,
    offset: int = 0,
    newest: bool = False,
) -> Found:
    """As ``found``, of what is among these reports; all of these are counted, and ranked as among all reports."""
    named, tree = _read(connection, query)
    order = named
    if tree is not None:
        order = [*([] if newest else _ranked(connection, tree)), *_every(connection, tree)]
    kept = [number for number in dict.fromkeys(order) if number in among]
    page = tuple(kept[offset : offset + limit])
    sought = () if tree is None else words_sought(tree)
    shown = select(report.c.id, *(report.c[name] for name in COLUMNS)).where(report.c.id.in_(page))
    snippets = _snippets(connection.execute(shown).all(), Sightings(sought)) if sought else {}
    return Found(page, snippets, len(kept), count_is_bound=False)


def every(connection: Connection, query: str) -> list[int]:
    """All reports that a query finds, the newest first, without rank and snippets: to do something with them."""
    named, tree = _read(connection, query)
    return named if tree is None else _every(connection, tree)


def _every(connection: Connection, tree: Tree) -> list[int]:
    if is_text(tree):
        return list(connection.scalars(_statement(_NEWEST_FIRST[connection.dialect.name]), _given(connection, tree)))
    found = ids_of(connection, tree).subquery()
    return list(connection.scalars(select(found.c.id).order_by(found.c.id.desc())))


def _read(connection: Connection, query: str) -> tuple[list[int], Tree | None]:
    """What a query that is one identifier found, or its tree."""
    named = _named(connection, query)
    return named, None if named else parsed(query)


def _named(connection: Connection, query: str) -> list[int]:
    """What a query that is nothing but an identifier or a number of ours names, the newest first."""
    ours = numbered(query)
    if ours is not None and ours[0] in "PR":
        letter, number = ours
        shown = showing(select(record.c.id).where(record.c.id == number) if letter == "R" else select(literal(number)))
    elif any(map(str.isdigit, query)) and (identifier := recognise(query)):
        shown = identified(*identifier)
    else:
        return []
    return list(connection.scalars(shown.order_by(report.c.id.desc())))


def _best(connection: Connection, tree: Tree, limit: int, offset: int) -> list[Row[Any]]:
    """A page of the newest matches, the best of them first: id, texts, and as ``n`` how many were looked at."""
    page = "SELECT id, score, count(*) OVER () AS n FROM scored ORDER BY score, id DESC LIMIT :limit OFFSET :offset"
    statement = _statement(
        f"WITH scored AS ({_SCORED[connection.dialect.name]}), page AS ({page})"  # noqa: S608 - our own words
        f" SELECT page.id, {_texts()}, n FROM page JOIN report ON report.id = page.id ORDER BY score, page.id DESC"
    )
    given = _given(connection, tree) | {"most": MOST_RANKED + 1, "limit": limit, "offset": offset}
    if connection.dialect.name == "postgresql":
        given["sought"] = tsquery(Either(words_sought(tree)))
    return list(connection.execute(statement, given))


def _ranked(connection: Connection, tree: Tree) -> list[int]:
    """Those that are ranked, the best first; none where there are no words to rank by."""
    if not words_sought(tree) or not is_text(tree):
        return []
    return [row.id for row in _best(connection, tree, MOST_RANKED + 1, 0)]


def _newest(connection: Connection, tree: Tree, limit: int, offset: int) -> list[Row[Any]]:
    """A page of the matches of the highest numbers: id, texts."""
    if is_text(tree):
        page = f"{_NEWEST_FIRST[connection.dialect.name]} LIMIT :limit OFFSET :offset"
        statement = _statement(
            f"WITH page AS ({page}) SELECT page.id, {_texts()}"  # noqa: S608 - our own words
            " FROM page JOIN report ON report.id = page.id ORDER BY page.id DESC"
        )
        return list(connection.execute(statement, _given(connection, tree) | {"limit": limit, "offset": offset}))
    found = ids_of(connection, tree).subquery()
    numbers = select(found.c.id).order_by(found.c.id.desc()).limit(limit).offset(offset)
    shown = select(report.c.id, *(report.c[name] for name in COLUMNS)).where(report.c.id.in_(numbers))
    return list(connection.execute(shown.order_by(report.c.id.desc())))


def _count(connection: Connection, tree: Tree) -> int:
    """How many match, but no more than one more than are ranked."""
    if is_text(tree):
        matching = f"SELECT 1 {_MATCHING[connection.dialect.name]} LIMIT {MOST_RANKED + 1}"
        statement = _statement(f"SELECT count(*) FROM ({matching}) AS counted")  # noqa: S608 - our own words
        return int(connection.execute(statement, _given(connection, tree)).scalar_one())
    some = ids_of(connection, tree).limit(MOST_RANKED + 1).subquery()
    return int(connection.execute(select(func.count()).select_from(some)).scalar_one())


def _given(connection: Connection, tree: Tree) -> dict[str, Any]:
    return {"query": fts5(tree) if connection.dialect.name == "sqlite" else tsquery(tree)}


@cache
def _statement(sql: str) -> TextClause:
    """A statement of ours. PostgreSQL is given its values within it, none beside it.

    It plans by how common the words are and how many rows are wanted; a statement that is used again and again with
    other values beside it, it plans by none in particular, and that plan took a hundred times as long.
    """
    statement = text(sql)
    if "tsquery" not in sql:
        return statement
    return statement.bindparams(
        *(bindparam(name, type_=kind, literal_execute=True) for name, kind in _VALUES.items() if f":{name}" in sql)
    )


def _texts() -> str:
    return ", ".join(f"report.{name}" for name in COLUMNS)


def _snippets(rows: Sequence[Row[Any]], sought: Sightings) -> dict[int, str]:
    made = {row.id: snippet(row[1 : 1 + len(COLUMNS)], sought) for row in rows}
    return {number: words for number, words in made.items() if words}
