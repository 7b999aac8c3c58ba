"""Revisions as output: who changed what, when and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence.output.listing import Cell, Column, Listing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evidence.history import Revision


def _to_the_minute(when: Cell) -> str:
    return str(when)[:16].replace("T", " ")


_COLUMNS = (
    Column("number", "number", "right"),
    Column("when", "when (UTC)", tell=_to_the_minute),
    Column("who", "who"),
    Column("kind", "kind"),
    Column("key", "key", whole=True),
    Column("action", "action"),
    Column("why", "why", absent=""),
    Column("hash"),
)


def revisions_listing(revisions: Iterable[Revision]) -> Listing:
    """Give a row for each revision, in the order given."""
    return Listing(
        _COLUMNS,
        tuple(tuple(_cell(getattr(one, column.key)) for column in _COLUMNS) for one in revisions),
    )


def _cell(value: object) -> Cell:
    return value if isinstance(value, int | str) or value is None else str(value)
