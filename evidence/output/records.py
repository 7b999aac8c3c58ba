"""Records and decisions, a row each, written as they come: a million in the memory of a few thousand."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, TextIO

from evidence.errors import UsageError
from evidence.output.characters import one_line
from evidence.output.formats import spreadsheet_cell, write_tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evidence.answers.exporting import DecisionRow, RecordRow
    from evidence.output.listing import Cell

    Batches = Iterable[Sequence[Sequence[Cell]]]

RECORDS = ("record", "report", "input", "entry", "line", "title", "year", "doi", "pmid")
DECISIONS = ("report", "doi", "title", "stage", "reviewer", "decision", "reason", "when", "resolution")
FORMS = ("csv", "tsv", "json", "jsonl")


def write_records(batches: Iterable[Sequence[RecordRow]], form: str, stream: TextIO) -> int:
    """Write records with the columns RECORDS, those as R12, reports as P7; gives how many there were."""
    rows = ([(f"R{one.record}", f"P{one.report}", *one[2:]) for one in batch] for batch in batches)
    return _write(rows, RECORDS, form, stream)


def write_decisions(batches: Iterable[Sequence[DecisionRow]], form: str, stream: TextIO) -> int:
    """Write decisions with the columns DECISIONS, which `evidence screen --from-file` reads; gives how many."""
    return _write(([(f"P{one.report}", *one[1:]) for one in batch] for batch in batches), DECISIONS, form, stream)


def _write(batches: Batches, columns: Sequence[str], form: str, stream: TextIO) -> int:
    if form not in FORMS:
        raise UsageError(f"--format: rows are written as {', '.join(FORMS)}, not as {form}")
    if form in ("csv", "tsv"):
        return _write_cells(batches, columns, form, stream)
    return _write_objects(batches, columns, stream, is_list=form == "json")


def _write_cells(batches: Batches, columns: Sequence[str], form: str, stream: TextIO) -> int:
    count = 0
    writer = csv.writer(stream, lineterminator="\n")
    stream.write({"csv": ",", "tsv": "\t"}[form].join(columns) + "\n")
    for batch in batches:
        rows = ([spreadsheet_cell(cell) for cell in one] for one in batch)
        if form == "csv":
            writer.writerows(rows)
        else:
            stream.writelines("\t".join(one_line(str(cell)) for cell in row) + "\n" for row in rows)
        count += len(batch)
    return count


def _write_objects(batches: Batches, columns: Sequence[str], stream: TextIO, *, is_list: bool) -> int:
    count = 0
    for batch in batches:
        for one in batch:
            stream.write(("[\n" if not count else ",\n") if is_list else "")
            write_tree(dict(zip(columns, one, strict=True)), "jsonl", stream)
            count += 1
    if is_list:
        stream.write("]\n" if count else "[]\n")
    return count
