"""Rows of Ovid's spreadsheet: the tags of its text for headings, a value per line of a cell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evidence.readers import ovid
from evidence.readers.tagged import Values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.readers.cells import Cells
    from evidence.readers.entry import Citation

# Tags with a value per line; the others are text, which may have lines of its own.
_LISTS = {
    *("AU", "FA", "CA", "MH", "KW", "PT", "DT", "IS", "IL", "DO", "DI", "ID", "SI", "CN", "TN", "CM", "NT"),
}
_MARK = re.compile(r"\s*\[m\]$")  # behind a subject heading


def citation(cells: Cells) -> Citation:
    """Read a row as the tagged text of the same entry is read."""
    return ovid.citation(Values(_fields(cells), frozenset()))


def _fields(cells: Cells) -> Iterator[list[str]]:
    for heading, cell in cells.headed():
        tag = heading.upper()
        for value in cell.splitlines() if tag in _LISTS else [" ".join(cell.split())]:
            yield [tag, _MARK.sub("", value.strip())]
