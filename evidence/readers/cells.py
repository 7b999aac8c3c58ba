"""The cells of a row under their headings, without what programs and spreadsheets put around them."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from evidence.readers import parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evidence.readers.columns import Header


_GUARDED = re.compile(r'="(.*)"', re.DOTALL)  # EBSCOhost and Excel: a text that looks like a number
# The apostrophe that keeps a spreadsheet from reading text as a formula (OWASP): our exports write it.
_AGAINST_FORMULA = re.compile(r"^'(?=\s*[=+@＝＋－＠-])")
_LISTED = ("['", '["')  # how Python writes a list, which ASReview and pandas leave in their tables


class Cells:
    """The cells of a row by field and by heading, missing ones empty."""

    def __init__(self, cells: Sequence[str], header: Header) -> None:
        self.cells = cells
        self.header = header
        self.columns = header.columns

    def has(self, field: str) -> bool:
        """Tell whether the table has such a column."""
        return field in self.columns

    def first(self, field: str) -> str:
        """Give the first cell of the field that says anything."""
        for at in self.columns.get(field, ()):
            if found := self._cell(at):
                return found
        return ""

    def all(self, *fields: str) -> list[str]:
        """Give every cell of the fields that says anything."""
        return [found for field in fields for at in self.columns.get(field, ()) if (found := self._cell(at))]

    def under(self, *headings: str) -> str:
        """Give the first cell that says anything under one of these headings, in their plain form."""
        places = (self.header.names.index(one) for one in headings if one in self.header.names)
        return next((found for at in places if (found := self._cell(at))), "")

    def headed(self) -> Iterator[tuple[str, str]]:
        """Give each cell that says anything behind its heading, in its plain form."""
        for at, name in enumerate(self.header.names):
            if found := self._cell(at):
                yield name, found

    def _cell(self, at: int) -> str:
        if at >= len(self.cells):
            return ""
        cell = self.cells[at].strip()
        if cell.startswith('="') and (match := _GUARDED.fullmatch(cell)):
            cell = match[1].strip()
        cell = _AGAINST_FORMULA.sub("", cell)
        return "" if cell in parts.MISSING else cell


def listed(cell: str) -> str:
    """Join by semicolons what Python's list of texts holds; a cell that is none stays as it is."""
    if not (cell.startswith(_LISTED) and cell.endswith("]")):
        return cell
    try:
        found = ast.literal_eval(cell)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return cell
    return "; ".join(found) if all(isinstance(one, str) for one in found) else cell
