"""Imports as a listing: what was taken in, from where, by which search, and what came of it."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from evidence.output.listing import Column, Listing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evidence.reports.inputs import Input

_COLUMNS = (
    Column("input", "input", whole=True),
    Column("imported_at"),
    Column("file", "file", tell=lambda name: PurePath(str(name)).name),
    Column("format"),
    Column("source", "source"),
    Column("query", "search", absent="", if_any=True),
    Column("searched_on", "searched on", absent="", whole=True, if_any=True),
    Column("entries", "entries", "right"),
    Column("records_new", "new", "right"),
    Column("records_known", "known", "right"),
    Column("problems", "problems", "right", if_any=True),
    Column("revision"),
    Column("withdrawn_at"),
)
_WITHDRAWN = Column("withdrawn_at", "taken back", absent="no", tell=lambda moment: str(moment)[:10])


def inputs_listing(held: Iterable[Input]) -> Listing:
    """A row for each import, in order; where one was taken back, tables get a column that says so."""
    inputs = tuple(held)
    last = _WITHDRAWN if any(one.withdrawn_at for one in inputs) else _COLUMNS[-1]
    columns = (*_COLUMNS[:-1], last)
    return Listing(columns, tuple(tuple(getattr(one, column.key) for column in columns) for one in inputs))


def state_words(one: Input) -> str:
    """Whether an import counts, with its file: undoing takes it back, and undoing that puts it back."""
    state = "counts again" if one.withdrawn_at is None else "counts no more"
    return f"{one.input} ({PurePath(one.file or 'standard input').name}) {state}"
