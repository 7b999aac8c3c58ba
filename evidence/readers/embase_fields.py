"""Embase.com's CSV "field by row": a line per field with its values in cells, an empty line between entries."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from evidence.errors import Problem
from evidence.readers.columns import Header, fields_of, plain_heading
from evidence.readers.entry import Entry, Refused
from evidence.readers.foreign import foreign
from evidence.readers.formats import Format
from evidence.readers.rows import LONGEST_CELL
from evidence.readers.table_citation import citation
from evidence.readers.tagged import LARGEST, LINE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.readers.entry import Citation, Item
    from evidence.readers.source import Source

_TITLE = re.compile(r'(?:"TITLE"|TITLE)[,;\t]')
_START = re.compile(
    r'^(?:"TITLE"|TITLE)[,;\t][^\r\n]*[\r\n]+"?(?:ORIGINAL TITLE|AUTHOR NAMES|AUTHOR ADDRESSES|SOURCE|SOURCE TITLE'
    r'|PUBLICATION YEAR)"?[,;\t]',
    re.MULTILINE,
)
_CUT = "cut it down to the citation"
_LISTS = {"authors", "keywords", "issn", "registrations"}


def _recognises(head: str) -> float:
    return 0.9 if _START.search(head) else 0.0


def _read(source: Source) -> Iterator[Item]:
    for begun, lines in _blocks(source):
        if not _TITLE.match(lines[0]):
            yield _refused(source, begun, lines, "this entry has more lines or characters than any citation", _CUT)
            continue
        if '"' in lines[0] and sum(line.count('"') for line in lines) % 2:
            said, fix = "a quotation mark in this entry is not closed", 'close it, or write "" for a mark within a cell'
            yield _refused(source, begun, lines, said, fix)
            continue
        try:
            fields, count = _fields(lines)
        except csv.Error as error:  # a cell that is longer than any
            yield _refused(source, begun, lines, f"this entry cannot be read: {error}", _CUT)
            continue
        yield Entry(begun, "".join(lines[:count]), _citation(fields))
        after = next((at for at in range(count, len(lines)) if lines[at].strip()), None)
        if after is not None:
            said = "the lines from here on belong to no entry: they have no title"
            yield _refused(source, begun + after, lines[after:], said, "add one, or leave them out")


def _blocks(source: Source) -> Iterator[tuple[int, list[str]]]:
    """Give the lines from each title to the next, and the number of the first; the preamble is what is before."""
    begun, block, size = 0, list[str](), 0
    for number, line in enumerate(source.lines(), 1):
        if _TITLE.match(line) or size > LARGEST:
            if begun:
                yield begun, block
            begun, block, size = number, [line], 0
        elif begun:
            block.append(line)
            size += len(line) + LINE
        else:
            source.preamble += line
    if begun:
        yield begun, block


def _fields(lines: list[str]) -> tuple[list[list[str]], int]:
    """Give the rows of an entry, and how many lines it has: an empty one ends it, and the entry of another format."""
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL * 8))
    delimiter = lines[0].removeprefix('"').removeprefix("TITLE").removeprefix('"')[0]
    fed = (line.rstrip("\r\n").replace("\r", " ") + "\n" for line in lines)
    reader = csv.reader(fed, delimiter=delimiter)
    fields: list[list[str]] = []
    count = 0
    for cells in reader:
        if not any(cell.strip() for cell in cells) or foreign(lines[count], ""):
            break
        fields.append(cells)
        count = reader.line_num
    return fields, count


def _citation(fields: list[list[str]]) -> Citation:
    """Read the labels as headings of a table with one row."""
    names = tuple(plain_heading(label) for label, *_ in fields)
    columns = fields_of(names)
    lists = {at for field in _LISTS for at in columns.get(field, ())}
    cells = [
        "; ".join([*values, ""]) if at in lists else next(iter(values), "") for at, (_, *values) in enumerate(fields)
    ]
    header = Header(names, ",", columns, names, "Embase", is_mapped=False, is_natural=False, score=len(columns))
    return citation(cells, header)


def _refused(source: Source, line: int, lines: list[str], message: str, fix: str) -> Refused:
    return Refused(Problem(source.name, line, None, None, message, fix), "".join(lines))


FORMATS = (Format("embase-fields", "Embase.com CSV, field by row", _recognises, _read),)
