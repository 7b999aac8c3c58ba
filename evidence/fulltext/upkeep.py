"""Keeping the index of words as the reports are, within the transaction that changes them.

SQLite's index holds no text: to take a report out, it is told the words that went in. So whoever changes a report
calls ``unindex`` before and ``index`` after; what shows is in the index at any other time, and nothing else is.
"""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from evidence.fulltext.vectors import FIELDS, vectors
from evidence.model.fulltext import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection, Row, TextClause

# Rows and their words that are in memory at once, on PostgreSQL: some 10 MB; more is no faster.
_AT_ONCE = 1_000
_IDS_AT_ONCE = 20_000  # our choice: ids that one statement is given

# From here on the server should know how common words are, before it is asked for them: it plans by that.
_MANY = 1_000

_LISTED = ", ".join(COLUMNS)
_GIVEN = "IN (SELECT value FROM json_each(:ids))"

# Our own names and nothing else stand in these: S608 sees the braces.
_TAKE_OUT = text(
    f"INSERT INTO report_fts (report_fts, rowid, {_LISTED})"  # noqa: S608
    f" SELECT 'delete', id, {_LISTED} FROM report_text WHERE id {_GIVEN}"
)
_PUT_IN = text(f"INSERT INTO report_fts (rowid, {_LISTED}) SELECT id, {_LISTED} FROM report_text WHERE id {_GIVEN}")  # noqa: S608
_PUT_IN_NEW = text(f"INSERT INTO report_fts (rowid, {_LISTED}) SELECT id, {_LISTED} FROM report_text WHERE id >= :id")  # noqa: S608

_IN_ORDER = ", ".join(FIELDS)
_SHOWN = text(
    f"SELECT id, {_IN_ORDER} FROM report WHERE is_shown AND id >= :id ORDER BY id LIMIT {_AT_ONCE}"  # noqa: S608
)
_SHOWN_OF = text(f"SELECT id, {_IN_ORDER} FROM report WHERE is_shown AND id = ANY(:ids)")  # noqa: S608
_GIVEN_VECTORS = "unnest(CAST(:ids AS integer[]), CAST(:vectors AS text[])) AS given (id, words)"
_WRITE = text(
    f"INSERT INTO report_fts (report_id, words) SELECT id, words::tsvector FROM {_GIVEN_VECTORS}"  # noqa: S608
    " ON CONFLICT (report_id) DO UPDATE SET words = excluded.words"
)
_COMPARE = text(
    f"SELECT count(*) FROM {_GIVEN_VECTORS} JOIN report_fts ON report_id = id"  # noqa: S608
    " WHERE report_fts.words <> given.words::tsvector"
)
# What was put in last stands in a list that every search reads to its end (0.3 s at its 4 MB); sorting it in now and
# then is three times faster than at once. Only who owns the index may, and else the server does it in a while.
_SORT_IN = text(
    "SELECT gin_clean_pending_list(oid) FROM pg_class"
    " WHERE oid = CAST('ix_report_fts_words' AS regclass) AND pg_has_role(relowner, 'USAGE')"
)


def unindex(connection: Connection, ids: Iterable[int]) -> None:
    """Take reports out, BEFORE anything of them changes or goes, ``is_shown`` and ``year`` too; hidden ones are not in.

    Each only once until it is put in again: SQLite would take out words that others need.
    """
    for some in _batches(ids, _IDS_AT_ONCE):
        if _is_sqlite(connection):
            connection.execute(_TAKE_OUT, {"ids": json.dumps(some)})
        else:
            connection.execute(text("DELETE FROM report_fts WHERE report_id = ANY(:ids)"), {"ids": some})


def index(connection: Connection, ids: Iterable[int]) -> None:
    """Put in those of the reports that show, after they changed; none of them may be in."""
    if _is_sqlite(connection):
        for some in _batches(ids, _IDS_AT_ONCE):
            connection.execute(_PUT_IN, {"ids": json.dumps(some)})
    else:
        for some in _batches(ids, _AT_ONCE):
            _write(connection, connection.execute(_SHOWN_OF, {"ids": some}).all())
        connection.execute(_SORT_IN)


def index_new(connection: Connection, first_id: int) -> None:
    """Put in all reports that show, from a number on: those that an import made."""
    if _is_sqlite(connection):
        connection.execute(_PUT_IN_NEW, {"id": first_id})
        return
    written = 0
    for rows in _shown(connection, first_id):
        _write(connection, rows)
        written += len(rows)
    connection.execute(_SORT_IN)
    if written >= _MANY:
        connection.execute(text("ANALYZE report_fts"))


def rebuild(connection: Connection) -> None:
    """Make the whole index anew from the reports."""
    if _is_sqlite(connection):
        connection.execute(_command("rebuild"))
    else:
        connection.execute(text("DELETE FROM report_fts"))
        index_new(connection, 0)


def is_whole(connection: Connection) -> str | None:
    """What is wrong with the index, in words, or None. Reads every text again.

    On an SQLite connection that only reads, FTS5 does not do that: only which reports are in is compared.
    """
    is_sqlite = _is_sqlite(connection)
    indexed = "SELECT id FROM report_fts_docsize" if is_sqlite else "SELECT report_id FROM report_fts"
    shown = "SELECT id FROM report WHERE is_shown"
    missing = _count(connection, text(f"SELECT count(*) FROM ({shown} EXCEPT {indexed}) AS found"))  # noqa: S608
    extra = _count(connection, text(f"SELECT count(*) FROM ({indexed} EXCEPT {shown}) AS found"))  # noqa: S608
    if missing or extra:
        return f"reports that show and are not in it: {missing:,}; that are in it and do not show: {extra:,}"
    if is_sqlite:
        return _fault(connection)
    other = sum(_count(connection, _COMPARE, _with_vectors(rows)) for rows in _shown(connection, 0))
    return f"it has other words than the texts of {other:,} of the reports" if other else None


def _fault(connection: Connection) -> str | None:
    """What FTS5 finds: it compares its words with those of the texts where its rank is 1."""
    try:
        connection.execute(text("INSERT INTO report_fts (report_fts, rank) VALUES ('integrity-check', 1)"))
    except DatabaseError as error:
        name = error.orig.sqlite_errorname if isinstance(error.orig, sqlite3.Error) else ""
        if name.startswith("SQLITE_READONLY"):
            return None
        if name.startswith("SQLITE_CORRUPT"):
            return "it has other words than the texts of the reports"
        raise
    return None


def _shown(connection: Connection, first_id: int) -> Iterator[Sequence[Row[Any]]]:
    """All reports that show, from a number on, some at a time."""
    while rows := connection.execute(_SHOWN, {"id": first_id}).all():
        yield rows
        first_id = rows[-1].id + 1


def _write(connection: Connection, rows: Sequence[Row[Any]]) -> None:
    connection.execute(_WRITE, _with_vectors(rows))


def _with_vectors(rows: Sequence[Row[Any]]) -> dict[str, list[Any]]:
    return {"ids": [row.id for row in rows], "vectors": vectors([row[1:] for row in rows])}


def _count(connection: Connection, statement: TextClause, given: dict[str, list[Any]] | None = None) -> int:
    return int(connection.execute(statement, given or {}).scalar_one())


def _command(name: str) -> TextClause:
    return text(f"INSERT INTO report_fts (report_fts) VALUES ('{name}')")  # noqa: S608 - a word of ours


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _batches(ids: Iterable[int], size: int) -> Iterator[list[int]]:
    listed = list(dict.fromkeys(ids))
    for start in range(0, len(listed), size):
        yield listed[start : start + size]
