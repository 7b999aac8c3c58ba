"""A listing as a table for people: no frame, no colour, no wider than the terminal.

Laid out here and not by Rich: its tables cut words in the middle, which a key that one copies cannot bear,
and cost a fifth of the start-up of ``list``. How wide a character is at a terminal it knows best.
"""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, TextIO

from evidence.output.characters import one_line
from evidence.output.listing import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evidence.output.listing import Cell, Column, Listing

WIDTH = 80
HEIGHT = 24
NARROWEST = 30  # our choice: below it a table is a column of single letters
GAP = "  "


def terminal_width() -> int:
    """Give the width for tables: ``COLUMNS``, else the terminal's, else 80."""
    return max(shutil.get_terminal_size((WIDTH, HEIGHT)).columns, NARROWEST)


def terminal_height() -> int:
    """Give how many lines can be seen at once: ``LINES``, else those of the terminal, else 24."""
    return shutil.get_terminal_size((WIDTH, HEIGHT)).lines


def write_table(listing: Listing, stream: TextIO, width: int | None = None) -> None:
    """Write the headed columns; a listing without rows writes nothing, for a heading alone tells nothing.

    Text is wrapped between words, and after hyphens where the column allows it; a word is cut only where it is
    wider than all that can be given to it.
    """
    shown = listing.headed()
    if not shown.rows:
        return
    columns = [_Shown(column, [row[at] for row in shown.rows]) for at, column in enumerate(shown.columns)]
    widths = _widths(columns, (width or terminal_width()) - len(GAP) * (len(columns) - 1))
    for texts in zip(*(column.texts for column in columns), strict=True):
        stream.writelines(_row(columns, texts, widths))


class _Shown:
    """A column with its heading and cells as they are printed, its natural width and its least."""

    def __init__(self, column: Column, cells: Sequence[Cell]) -> None:
        words = [in_words(cell, column) for cell in cells]
        self.column = column
        self.texts = [column.heading, *(one_line(text) for text in words)]
        if column.align == "point":
            self.texts = pointed(self.texts)
        self.least = max(_cells(piece.rstrip()) for text in self.texts for piece in self.pieces(text))
        self.natural = max(_cells(text) for text in self.texts) if column.align == "left" else self.least

    def pieces(self, text: str) -> list[str]:
        """Cut a text where it may be wrapped; each piece but the last ends in a blank or a hyphen."""
        if _is_number(text):
            return [text]
        return re.findall(r"\S+\s*" if self.column.whole else r"[^\s-]*-+(?=\S)|\S+\s*", text) or [""]


def _widths(columns: Sequence[_Shown], room: int) -> list[int]:
    """Share the room: first the widest columns give way down to their longest word, then words are cut."""
    widths = [column.natural for column in columns]
    for floors in ([column.least for column in columns], [1] * len(columns)):
        while sum(widths) > room and any(width > floor for width, floor in zip(widths, floors, strict=True)):
            free = [width if width > floor else 0 for width, floor in zip(widths, floors, strict=True)]
            widths[free.index(max(free))] -= 1
    return widths


def _row(columns: Sequence[_Shown], texts: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    cells = [
        list(_wrapped(column.pieces(text), width)) for column, text, width in zip(columns, texts, widths, strict=True)
    ]
    for line in range(max(len(cell) for cell in cells)):
        parts = [cell[line] if line < len(cell) else "" for cell in cells]
        padded = [_padded(part, width, column) for part, width, column in zip(parts, widths, columns, strict=True)]
        yield GAP.join(padded).rstrip() + "\n"


def _padded(text: str, width: int, shown: _Shown) -> str:
    blanks = " " * (width - _cells(text))
    return text + blanks if shown.column.align == "left" else blanks + text


def _wrapped(pieces: Sequence[str], width: int) -> Iterator[str]:
    line = ""
    for piece in pieces:
        if line and _cells(line + piece.rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += piece
        while _cells(line.rstrip()) > width:
            cut = next(at for at in range(len(line), 0, -1) if _cells(line[:at]) <= width or at == 1)
            yield line[:cut]
            line = line[cut:]
    yield line if _is_number(line) else line.rstrip()


def _cells(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


def pointed(texts: Sequence[str]) -> list[str]:
    """Pad numbers so that, set flush right, their decimal points stand under each other."""
    tails = [len(text) - text.index(".") if "." in text else 0 for text in texts]
    longest = max((tail for tail, text in zip(tails, texts, strict=True) if _is_number(text)), default=0)
    return [
        text + " " * (longest - tail) if _is_number(text) else text for text, tail in zip(texts, tails, strict=True)
    ]


def _is_number(text: str) -> bool:
    return text.lstrip("-−<>≈ ")[:1].isdigit()
