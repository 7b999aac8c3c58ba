"""Rows and columns as one value, from which every format is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

Cell: TypeAlias = "str | int | float | bool | tuple[str, ...] | None"
Align: TypeAlias = Literal["left", "right", "point"]


class Number(str):
    """A number in the digits in which it was written, so that 0.30 stays 0.30; never taken for a formula."""

    __slots__ = ()


class Column(NamedTuple):
    """One column: ``key`` names it in JSON and CSV, ``heading`` (with the unit) in tables and Markdown.

    Without a heading the column is for programs only. ``align="point"`` puts decimal points under each other;
    ``digits`` are the decimals that a table shows (None: as many as there are), while JSON and CSV keep them all.
    A ``whole`` column, such as one of keys, is not wrapped after hyphens. ``tell`` words a cell for people. A column
    that is there ``if_any`` row says something is left out where all are empty or 0.
    """

    key: str
    heading: str = ""
    align: Align = "left"
    digits: int | None = None
    absent: str = "not reported"
    whole: bool = False
    tell: Callable[[Cell], str] | None = None
    if_any: bool = False


class Listing(NamedTuple):
    """Columns and rows; a row has a cell for each column, ``None`` where nothing is known."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def headed(self) -> Listing:
        """Leave out the columns that are for programs only, and those that say nothing here."""
        kept = [
            index
            for index, column in enumerate(self.columns)
            if column.heading and not (column.if_any and not any(row[index] for row in self.rows))
        ]
        rows = tuple(tuple(row[index] for index in kept) for row in self.rows)
        return Listing(tuple(self.columns[index] for index in kept), rows)


def in_words(cell: Cell, column: Column) -> str:
    """Give a cell as people read it; ``absent`` where nothing is known."""
    if cell is None or cell in ("", ()):
        return column.absent
    if column.tell is not None:
        return column.tell(cell)
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, tuple):
        return ", ".join(cell)
    if isinstance(cell, float):
        return f"{cell:.{column.digits}f}" if column.digits is not None else f"{cell:g}"
    return str(cell)
