"""Every format that a listing can be written in, and JSON for values of any shape."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, TextIO, TypeAlias

from evidence.output.characters import json_escaped, markdown_text, one_line, spreadsheet_text
from evidence.output.listing import Number, in_words
from evidence.output.table import write_table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from evidence.output.listing import Cell, Column, Listing

Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None"


def write_listing(listing: Listing, form: str, stream: TextIO) -> None:
    """Write rows and columns in the format of that name."""
    WRITERS[form](listing, stream)


def write_tree(tree: Json, form: str, stream: TextIO) -> None:
    """Write any value of plain parts as JSON, indented (json) or on one line (jsonl), and a newline.

    Numbers are in full, and every text is equal when read.
    """
    text = json.dumps(tree, ensure_ascii=False, indent=2 if form == "json" else None, allow_nan=False)
    stream.write(json_escaped(text) + "\n")


def write_trees(trees: Sequence[Json], form: str, stream: TextIO) -> None:
    """Write values as a list (json), or each on a line of its own (jsonl)."""
    for one in [trees] if form == "json" else trees:
        write_tree(one, form, stream)


def _write_json(listing: Listing, stream: TextIO) -> None:
    write_trees(_objects(listing), "json", stream)


def _write_json_lines(listing: Listing, stream: TextIO) -> None:
    write_trees(_objects(listing), "jsonl", stream)


def _objects(listing: Listing) -> list[dict[str, Cell]]:
    keys = [column.key for column in listing.columns]
    return [{key: _plain(cell) for key, cell in zip(keys, row, strict=True)} for row in listing.rows]


def _plain(cell: Cell) -> Cell:
    return json.loads(cell) if isinstance(cell, Number) else cell


def _write_csv(listing: Listing, stream: TextIO) -> None:
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([column.key for column in listing.columns])
    writer.writerows([spreadsheet_cell(cell) for cell in row] for row in listing.rows)


def _write_tsv(listing: Listing, stream: TextIO) -> None:
    """Write tab-separated values, which know no quotes: a tab or a new line within a text becomes a blank."""
    rows = [[column.key for column in listing.columns]]
    rows += [[one_line(str(spreadsheet_cell(cell))) for cell in row] for row in listing.rows]
    stream.writelines("\t".join(row) + "\n" for row in rows)


def spreadsheet_cell(cell: Cell) -> str | int | float:
    """Give a cell as CSV has it: text that would begin a formula is guarded, lists are joined."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float | Number):
        return cell
    return spreadsheet_text("; ".join(cell) if isinstance(cell, tuple) else cell)


def _write_markdown(listing: Listing, stream: TextIO) -> None:
    shown = listing.headed()
    marks = ["---" if column.align == "left" else "---:" for column in shown.columns]
    rows = [[markdown_text(column.heading) for column in shown.columns], marks]
    rows += [_markdown_row(row, shown.columns) for row in shown.rows]
    stream.writelines(f"| {' | '.join(row)} |\n" for row in rows)


def _markdown_row(row: tuple[Cell, ...], columns: tuple[Column, ...]) -> list[str]:
    return [markdown_text(in_words(cell, column)) for cell, column in zip(row, columns, strict=True)]


WRITERS: dict[str, Callable[[Listing, TextIO], None]] = {
    "table": write_table,
    "json": _write_json,
    "jsonl": _write_json_lines,
    "csv": _write_csv,
    "tsv": _write_tsv,
    "md": _write_markdown,
}
