"""Rows of a delimited table, each with the physical lines that it was read from."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_CELL = 2_000_000  # characters; our choice: longer is a quote that was never closed
_MOST_LINES = 200  # looked through for the row that follows a broken one
_GUARD = re.compile(r'="([^"\r\n]*)"')


class Row(NamedTuple):
    """The cells of a row, its first line, its text; ``is_closed``: no quotation mark stands open at its end."""

    line: int
    raw: str
    cells: list[str]
    is_closed: bool
    ends_file: bool  # it is the last, and no line end stands behind it


class Lines:
    """The lines of a file, with as much looking ahead as a row needs."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._coming = lines
        self._ahead: list[str] = []
        self._next = 0  # place of the next line in it
        self.number = 1  # of the next line

    def ahead(self) -> Iterator[str]:
        """Look at the lines that follow, without taking them."""
        at = self._next
        while True:
            if at == len(self._ahead):
                line = next(self._coming, None)
                if line is None:
                    return
                self._ahead.append(line)
            yield self._ahead[at]
            at += 1

    def peek(self) -> str:
        """Look at the next line; "" at the end."""
        return next(self.ahead(), "")

    def take(self, count: int) -> str:
        """Take lines, as they stand."""
        self.number += count
        taken = "".join(self._ahead[self._next : self._next + count])
        self._next += count
        if self._next * 2 > len(self._ahead):  # so that each line is moved but once
            del self._ahead[: self._next]
            self._next = 0
        return taken


def row(lines: Lines, delimiter: str, width: int) -> Row | None:
    """Take the next row; None at the end of the file.

    What a row means is tried in the order of what its look suggests, and the first reading with the right number of
    cells counts: as it stands for tabs without quoting (Web of Science), with a backslash before a mark, as RFC 4180
    says, with Excel's guard ="…" around a comma. If none fits, the plain reading is given, for the caller to refuse.
    """
    first = lines.peek()
    if not first:
        return None
    attempts: list[_Attempt] = []
    for attempt in _attempts(lines, first, delimiter, width):
        if attempt.is_closed and fits(attempt.cells, width):
            break
        attempts.append(attempt)
    else:
        attempt = _shortened(lines, next((one for one in attempts if one.is_closed), attempts[0]), delimiter, width)
    line, raw = lines.number, lines.take(attempt.lines)
    return Row(line, raw, attempt.cells, attempt.is_closed, not raw.endswith(("\n", "\r")))


class _Attempt(NamedTuple):
    """One way to read the next lines as a row."""

    cells: list[str]
    lines: int
    is_closed: bool


def _attempts(lines: Lines, first: str, delimiter: str, width: int) -> Iterator[_Attempt]:
    if '"' not in first and "\\" not in first:
        yield _Attempt(_bare(first).split(delimiter), 1, is_closed=True)
        return
    if delimiter == "\t" and (cells := _unquoted(first, width)) is not None:
        yield _Attempt(cells, 1, is_closed=True)
    if '\\"' in first:
        yield _parsed(lines, delimiter, escape="\\")
    yield _parsed(lines, delimiter)
    if '="' in first:
        yield _parsed(lines, delimiter, guard=True)
    if '\\"' not in first:
        yield _parsed(lines, delimiter, escape="\\")  # the mark may stand in a later line of a cell
    if delimiter == "\t":
        yield _Attempt(_bare(first).split("\t"), 1, is_closed=True)


def fits(cells: list[str], width: int) -> bool:
    """Tell whether a row has its cells; empty ones more are no fault."""
    return len(cells) == width or (len(cells) > width and not any(cell.strip() for cell in cells[width:]))


def _bare(line: str) -> str:
    return line.rstrip("\r\n").replace("\r", " ")


def _unquoted(line: str, width: int) -> list[str] | None:
    """Cells of a line with tabs, where a quotation mark only counts if it is around the whole cell.

    None where the last cell may go on in the next line.
    """
    cells = []
    found = _bare(line).split("\t")
    for at, cell in enumerate(found):
        inner = cell[1:-1]
        if len(cell) > 1 and cell[0] == cell[-1] == '"' and '"' not in inner.replace('""', ""):
            cells.append(inner.replace('""', '"'))
            continue
        if cell.startswith('"') and '"' not in cell[1:] and (at == len(found) - 1 or not fits(found, width)):
            return None
        cells.append(cell)
    return cells


class _Unclosed(Exception):
    """A cell that goes on for longer than any does."""


def _parsed(lines: Lines, delimiter: str, *, escape: str | None = None, guard: bool = False) -> _Attempt:
    """Read one row by the csv module; the lines that it took, and whether its quotation marks close."""
    taken = 0
    has_ended = False

    def feed() -> Iterator[str]:
        nonlocal taken, has_ended
        size = 0
        for line in lines.ahead():
            size += len(line)
            if size > LONGEST_CELL + len(line):
                raise _Unclosed
            taken += 1
            fed = line
            if "\r" in line:
                body = line.rstrip("\r\n")
                fed = body.replace("\r", " ") + "\n"
            yield _GUARD.sub(r'"\1"', fed) if guard else fed
        has_ended = True

    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL * 8))
    try:
        cells = next(csv.reader(feed(), delimiter=delimiter, escapechar=escape, doublequote=True), [])
    except (_Unclosed, csv.Error):
        return _Attempt([], 1, is_closed=False)
    return _Attempt(cells, max(taken, 1), is_closed=not has_ended)


def _shortened(lines: Lines, attempt: _Attempt, delimiter: str, width: int) -> _Attempt:
    """Give up as few lines as possible: the broken row ends before the next line that begins a whole row."""
    most = min(attempt.lines, _MOST_LINES) if attempt.is_closed else _MOST_LINES
    later = [line for line, _ in zip(lines.ahead(), range(most), strict=False)]
    for at in range(1, len(later)):
        found = _parsed(Lines(iter(later[at:])), delimiter)
        if found.is_closed and fits(found.cells, width):
            return attempt._replace(lines=at)
    return attempt if attempt.is_closed else attempt._replace(lines=1)
