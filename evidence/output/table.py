"""A listing as a table for people: no frame, no colour, no wider than the terminal."""

from __future__ import annotations

import shutil
from io import StringIO
from typing import TYPE_CHECKING, TextIO

from evidence.output.characters import one_line
from evidence.output.listing import in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.output.listing import Column, Listing

WIDTH = 80
NARROWEST = 30  # our choice: below it a table is a column of single letters


def terminal_width() -> int:
    """Give the width for tables: ``COLUMNS``, else the terminal's, else 80."""
    return max(shutil.get_terminal_size((WIDTH, 24)).columns, NARROWEST)


def write_table(listing: Listing, stream: TextIO, width: int | None = None) -> None:
    """Write the headed columns; a listing without rows writes nothing, for a heading alone tells nothing."""
    shown = listing.headed()
    if not shown.rows:
        return
    columns = [
        _texts(column, [row[index] for row in shown.rows]) for index, column in enumerate(shown.columns)
    ]
    headings = [column.heading for column in shown.columns]
    drawn = _drawn(shown.columns, headings, list(zip(*columns, strict=True)), width or terminal_width())
    stream.writelines(f"{line.rstrip()}\n" for line in drawn.splitlines())


def _texts(column: Column, cells: Sequence[object]) -> list[str]:
    texts = [one_line(in_words(cell, column)) for cell in cells]  # type: ignore[arg-type] # a column of cells
    return pointed(texts) if column.align == "point" else texts


def pointed(texts: Sequence[str]) -> list[str]:
    """Pad numbers on the right so that, set flush right, their decimal points stand under each other."""
    tails = [len(text) - text.index(".") if "." in text else 0 for text in texts]
    longest = max((tail for tail, text in zip(tails, texts, strict=True) if _is_number(text)), default=0)
    return [
        text + " " * (longest - tail) if _is_number(text) else text
        for text, tail in zip(texts, tails, strict=True)
    ]


def _is_number(text: str) -> bool:
    return text.lstrip("-−<>≈ ")[:1].isdigit()  # noqa: RUF001 - the minus that we print


def _drawn(
    columns: Sequence[Column], headings: Sequence[str], rows: Sequence[Sequence[str]], width: int
) -> str:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_edge=False)
    for column, heading in zip(columns, headings, strict=True):
        justify, fixed = ("left", False) if column.align == "left" else ("right", True)
        table.add_column(Text(heading), justify=justify, no_wrap=fixed, overflow="fold")  # type: ignore[arg-type] # its literals
    for row in rows:
        table.add_row(*(Text(text) for text in row))
    buffer = StringIO()
    Console(
        file=buffer, width=width, color_system=None, force_terminal=False, highlight=False, emoji=False
    ).print(table)
    return buffer.getvalue()
