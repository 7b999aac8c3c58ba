"""A listing as a table for people: no frame, no colour, no wider than the terminal."""

from __future__ import annotations

import shutil
from io import StringIO
from typing import TYPE_CHECKING, TextIO

from evidence.output.characters import one_line
from evidence.output.listing import in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.output.listing import Cell, Column, Listing

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
    texts = [_texts(column, [row[index] for row in shown.rows]) for index, column in enumerate(shown.columns)]
    drawn = _drawn(shown.columns, texts, width or terminal_width())
    stream.writelines(f"{line.rstrip()}\n" for line in drawn.splitlines())


def _texts(column: Column, cells: Sequence[Cell]) -> list[str]:
    """Give the heading and the cells of one column as they are printed."""
    texts = [column.heading, *(one_line(in_words(cell, column)) for cell in cells)]
    return pointed(texts) if column.align == "point" else texts


def pointed(texts: Sequence[str]) -> list[str]:
    """Pad texts to one length so that the decimal points of the numbers stand under each other."""
    tails = [len(text) - text.index(".") if "." in text else 0 for text in texts]
    longest = max((tail for tail, text in zip(tails, texts, strict=True) if _is_number(text)), default=0)
    padded = [
        text + " " * (longest - tail) if _is_number(text) else text for text, tail in zip(texts, tails, strict=True)
    ]
    length = max(len(text) for text in padded)
    return [text.rjust(length) for text in padded]


def _is_number(text: str) -> bool:
    return text.lstrip("-−<>≈ ")[:1].isdigit()


def _drawn(columns: Sequence[Column], texts: Sequence[Sequence[str]], width: int) -> str:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_edge=False)
    for column, (heading, *_) in zip(columns, texts, strict=True):
        table.add_column(
            Text(heading),
            justify="right" if column.align == "right" else "left",  # numbers on a point are padded already
            no_wrap=column.align != "left",
            overflow="fold",
        )
    for row in zip(*(cells[1:] for cells in texts), strict=True):
        table.add_row(*(Text(text) for text in row))
    buffer = StringIO()
    console = Console(file=buffer, width=width, color_system=None, force_terminal=False, highlight=False)
    console.print(table)
    return buffer.getvalue()
