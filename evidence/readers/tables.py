"""Tables of citations: CSV and its relatives with semicolons or tabs, as programs and spreadsheets write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence.errors import EvidenceError, Problem, UsageError
from evidence.readers.columns import (
    HEADER_WITHIN,
    Header,
    best_header,
    cut,
    header,
    plain_heading,
    unknown_column,
    unknown_field,
)
from evidence.readers.entry import Entry, Refused
from evidence.readers.formats import Format
from evidence.readers.rows import Lines, Row, fits, row
from evidence.readers.table_citation import citation, damaged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.readers.entry import Item
    from evidence.readers.source import Source

_ENOUGH = 3  # known cells, the title among them, without which a short row or a second header is not believed
_LONGEST_HEADING = 60
_SURE = 8  # known headings


def _recognises(head: str, delimiters: str) -> float:
    """The more headings are known, the surer; never so sure as a format with marks of its own."""
    lines = (head.split("\n") if "\n" in head else head.split("\r"))[:HEADER_WITHIN]
    found = best_header(lines, {})
    if found is None or found[1].delimiter not in delimiters:
        return 0.0
    return 0.3 + 0.3 * min(found[1].score, _SURE) / _SURE


def _read(source: Source) -> Iterator[Item]:
    return _Table(source).items()


class _Table:
    """What is known while a table is read."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.lines = Lines(source.lines())
        self.header: Header
        self.is_broken = False  # the row before was refused for cells that it lacks: this may be the rest of it
        self.has_damage = False

    def items(self) -> Iterator[Item]:
        """Read row by row."""
        yield from self._start()
        while (found := row(self.lines, self.header.delimiter, self.header.width)) is not None:
            if found.is_closed and not any(cell.strip() for cell in found.cells):
                continue
            if problem := self._misfit(found):
                yield Refused(problem, found.raw)
            elif other := self._header_again(found):
                yield self._changed(other, found)
            else:
                if remark := self._damage(found):
                    yield remark
                yield Entry(found.line, found.raw, citation(found.cells, self.header))

    def _start(self) -> Iterator[Item]:
        """Take what stands before the header, and the header; raises if there is none."""
        if wrong := unknown_field(self.source.mapping):
            raise UsageError(f"{self.source.name}: --map: {wrong}")
        first = [line for line, _ in zip(self.lines.ahead(), range(HEADER_WITHIN), strict=False)]
        found = best_header(first, self.source.mapping)
        if found is None:
            raise EvidenceError(
                f"{self.source.name} has no header with a title within its first {HEADER_WITHIN} lines;"
                " name its columns with --map, for instance --map Titel=title"
            )
        at, self.header = found
        if wrong := unknown_column(self.header.cells, self.source.mapping):
            raise UsageError(f"{self.source.name}: --map: {wrong}")
        for number, line in enumerate(first[:at], 1):
            cells = cut(line, self.header.delimiter)
            if len(cells) == self.header.width and sum(map(bool, cells)) >= _ENOUGH:
                said, fix = "this row stands before the header", "put it behind the header if it is an entry"
                yield Refused(Problem(self.source.name, number, None, None, said, fix), line)
        self.lines.take(at)
        text = self.lines.take(1)
        self.source.preamble = text if text.endswith(("\n", "\r")) else text + "\n"
        if self.source.mapping and all(said.strip().isdigit() for said in self.source.mapping) and self._is_unlike():
            said = "this line is taken as the header, for all columns are named by their numbers"
            yield self.source.warn(at + 1, said, "add a line with headings if it is an entry")

    def _is_unlike(self) -> bool:
        return self.header.score <= len(self.source.mapping)

    def _problem(self, found: Row, message: str, fix: str) -> Problem:
        return Problem(self.source.name, found.line, None, None, message, fix)

    def _misfit(self, found: Row) -> Problem | None:
        """What is wrong with the shape of a row."""
        if not found.is_closed:
            said = "a quotation mark in this row is not closed"
            return self._problem(found, said, 'close it, or write "" for a mark within a cell')
        count, width = len(found.cells), self.header.width
        said = f"this row has {count} cells, the header {width}"
        if fits(found.cells, width):
            self.is_broken = False
            return None
        if count > width:
            return self._problem(found, said, "put the cell that holds the delimiter between quotation marks")
        if found.ends_file:
            return self._problem(found, f"the file ends within this row: {said}", "export it again")
        if not self.is_broken and self._is_cut(found):
            return None
        self.is_broken = self.is_broken or count > 1  # a line of its own between rows ("not yet labelled") breaks none
        return self._problem(
            found, said, "put the cell that holds a line feed between quotation marks, or export again"
        )

    def _is_cut(self, found: Row) -> bool:
        """Tell a row whose empty last cells a spreadsheet left out from the first part of a broken one."""
        count, width = len(found.cells), self.header.width
        named = [at for places in self.header.columns.values() for at in places if at < count]
        if not any(found.cells[at].strip() for at in self.header.columns["title"] if at < count):
            return False
        following = self.lines.peek()
        follows = len(cut(following, self.header.delimiter)) if following.strip() else width
        return (
            sum(1 for at in named if found.cells[at].strip()) >= _ENOUGH
            and follows > 1
            and count + follows != width + 1
        )

    def _header_again(self, found: Row) -> Header | None:
        """A header in the middle of a table: two exports in one file."""
        cells = [cell.strip() for cell in found.cells]
        title = next((cells[at] for at in self.header.columns["title"] if at < len(cells)), "")
        if len(title) > _LONGEST_HEADING:
            return None
        if [plain_heading(cell) for cell in cells] == [plain_heading(cell) for cell in self.header.cells]:
            return self.header
        other = header(cells, self.header.delimiter, self.source.mapping)
        return other if other and other.score >= _ENOUGH and other.score * 2 >= sum(map(bool, cells)) else None

    def _changed(self, other: Header, found: Row) -> Problem:
        if other is self.header:
            said = "the header stands here again; it is passed over"
        else:
            said = "another header stands here; it counts from here on"
            self.header, self.source.preamble = other, found.raw
        return self.source.warn(found.line, said, "nothing, if two tables were joined here")

    def _damage(self, found: Row) -> Problem | None:
        """Say once that a spreadsheet has been at work."""
        cell = "" if self.has_damage else damaged(found.cells, self.header)
        if not cell:
            return None
        self.has_damage = True
        said = "a spreadsheet made dates or long numbers of pages and issues; what can be is turned back"
        return self.source.warn(found.line, said, "export again and import without opening it in a spreadsheet", cell)


FORMATS = (
    Format("csv", "CSV", lambda head: _recognises(head, ",;|"), _read),
    Format("tsv", "TSV", lambda head: _recognises(head, "\t"), _read),
)
