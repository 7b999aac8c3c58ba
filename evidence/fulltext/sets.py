"""Queries that ask for identifiers too: no index of words knows them, so sets of reports are taken together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Integer, cast, column, except_, func, intersect, literal_column, select, table, union
from sqlalchemy.dialects.postgresql import TSQUERY

from evidence.fulltext.match import fts5, tsquery
from evidence.fulltext.syntax import Each, Either, Identified, Tree, is_text
from evidence.model.counting import counts
from evidence.model.literature import report, report_identifier

if TYPE_CHECKING:
    from sqlalchemy import CompoundSelect, Connection, Select

_index = table("report_fts", column("report_id", Integer), column("words"), column("rowid", Integer))


def ids_of(connection: Connection, tree: Tree) -> Select[tuple[int]]:
    """The reports that a tree finds, as ``id``, in no order."""
    if isinstance(tree, Identified):
        return identified(tree.kind, tree.value)
    if is_text(tree):
        return _with_words(connection, tree)
    if isinstance(tree, Either):
        return _id_of(union(*(ids_of(connection, part) for part in tree.parts)))
    assert isinstance(tree, Each)  # noqa: S101 - words and years are text
    each = _id_of(intersect(*(ids_of(connection, part) for part in tree.parts)))
    return _id_of(except_(each, *(ids_of(connection, part) for part in tree.without))) if tree.without else each


def identified(kind: str, value: str) -> Select[tuple[int]]:
    """The reports of which a row that counts has the identifier."""
    has = report_identifier.c
    return showing(select(has.report_id).where(has.kind == kind, has.value == value, counts(has.report_id)))


def showing(rows: Select[tuple[int]]) -> Select[tuple[int]]:
    """The reports that these rows are part of, where they show."""
    into = select(func.coalesce(report.c.into_id, report.c.id)).where(report.c.id.in_(rows))
    return select(report.c.id).where(report.c.id.in_(into), report.c.is_shown)


def _with_words(connection: Connection, tree: Tree) -> Select[tuple[int]]:
    if connection.dialect.name == "sqlite":
        return select(_index.c.rowid.label("id")).where(literal_column("report_fts").op("MATCH")(fts5(tree)))
    return select(_index.c.report_id.label("id")).where(_index.c.words.op("@@")(cast(tsquery(tree), TSQUERY)))


def _id_of(several: CompoundSelect[tuple[int]]) -> Select[tuple[int]]:
    """As a select of its own: SQLite takes no parentheses between the parts of a compound."""
    return select(several.subquery().c.id)
