"""Records with where they came from, a row each, written as they come: a million in the memory of a few thousand."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, TextIO

from evidence.errors import UsageError
from evidence.output.characters import one_line
from evidence.output.formats import spreadsheet_cell, write_tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evidence.answers.exporting import RecordRow
    from evidence.output.listing import Cell

    Batches = Iterable[Sequence[RecordRow]]

COLUMNS = ("record", "report", "input", "entry", "line", "title", "year", "doi", "pmid")
FORMS = ("csv", "tsv", "json", "jsonl")


def write_records(batches: Batches, form: str, stream: TextIO) -> int:
    """Write rows with the COLUMNS, records as R12, reports as P7; gives how many there were."""
    if form not in FORMS:
        raise UsageError(f"--format: records are written as {', '.join(FORMS)}, not as {form}")
    if form in ("csv", "tsv"):
        return _write_cells(batches, form, stream)
    return _write_objects(batches, stream, is_list=form == "json")


def _write_cells(batches: Batches, form: str, stream: TextIO) -> int:
    count = 0
    writer = csv.writer(stream, lineterminator="\n")
    stream.write({"csv": ",", "tsv": "\t"}[form].join(COLUMNS) + "\n")
    for batch in batches:
        rows = ([spreadsheet_cell(cell) for cell in _cells(one)] for one in batch)
        if form == "csv":
            writer.writerows(rows)
        else:
            stream.writelines("\t".join(one_line(str(cell)) for cell in row) + "\n" for row in rows)
        count += len(batch)
    return count


def _write_objects(batches: Batches, stream: TextIO, *, is_list: bool) -> int:
    count = 0
    for batch in batches:
        for one in batch:
            stream.write(("[\n" if not count else ",\n") if is_list else "")
            tree = dict(zip(COLUMNS, _cells(one), strict=True))
            write_tree(tree, "jsonl", stream)
            count += 1
    if is_list:
        stream.write("]\n" if count else "[]\n")
    return count


def _cells(one: RecordRow) -> tuple[Cell, ...]:
    return (f"R{one.record}", f"P{one.report}", *one[2:])
