"""A table of studies from a file, as columns of text: what ``evidence pool`` reads."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from evidence.errors import DocumentRefused, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

SYNONYMS: dict[str, tuple[str, ...]] = {
    "events1": ("events1", "ai", "x1i"),
    "n1": ("n1", "n1i"),
    "events2": ("events2", "ci", "x2i"),
    "n2": ("n2", "n2i"),
    "nonevents1": ("nonevents1", "bi"),
    "nonevents2": ("nonevents2", "di"),
    "mean1": ("mean1", "m1i", "m1"),
    "sd1": ("sd1", "sd1i"),
    "mean2": ("mean2", "m2i", "m2"),
    "sd2": ("sd2", "sd2i"),
    "time1": ("time1", "t1i"),
    "time2": ("time2", "t2i"),
    "events": ("events", "xi"),
    "n": ("n", "ni"),
    "mean": ("mean", "mi"),
    "sd": ("sd", "sdi"),
    "correlation": ("correlation", "ri", "r", "cor"),
    "yi": ("yi", "y", "effect"),
    "vi": ("vi", "v", "variance"),
    "sei": ("sei", "se"),
    "label": ("study", "label", "slab", "author", "authors", "trial", "name", "id"),
}
"""Names of columns, our own first, then those of metafor and other usual ones; blanks, marks and case do not count."""

SUMS = {"n1": ("events1", "nonevents1"), "n2": ("events2", "nonevents2")}
"""What follows from two columns where no column has it: the cells of a table of counts, metafor's ai, bi, ci, di."""

MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", ".", "-", "–", "—", "?"})

NO_TEXT = {
    b"%PDF": "is a PDF",
    b"PK\x03\x04": "is a spreadsheet or another zipped file",
    b"\xd0\xcf\x11\xe0": "is an old spreadsheet",
    b"\x1f\x8b": "is a gzip file",
}
SAVE_AS = "save the table as CSV with one row per study"


class Row(NamedTuple):
    """One row: where it stands, and its cells by the name of the column as written."""

    number: int
    line: int | None
    cells: Mapping[str, str]


class EffectTable(NamedTuple):
    """Rows of a file, with the columns that were recognised."""

    file: str
    rows: tuple[Row, ...]
    columns: Mapping[str, str]
    """Known names to the headings that stand for them."""
    headings: tuple[str, ...]
    decimal_comma: bool

    def label(self, row: Row) -> str:
        """What the study of a row is called."""
        told = row.cells[self.columns["label"]] if "label" in self.columns else ""
        return told or f"row {row.number}"

    def heading(self, name: str) -> str:
        """Find the heading that a user means, as written or by a known name; ``DocumentRefused`` if there is none."""
        wanted = _folded(name)
        for heading in self.headings:
            if _folded(heading) == wanted:
                return heading
        if wanted in self.columns:
            return self.columns[wanted]
        raise refusal(self.file, f"no column is called {name}", f"the columns are {', '.join(self.headings)}")

    def source(self, name: str) -> tuple[str, ...]:
        """Headings whose sum is what a known name means; empty where the table has none."""
        if name in self.columns:
            return (self.columns[name],)
        parts = SUMS.get(name, ())
        return tuple(self.columns[part] for part in parts) if set(parts) <= set(self.columns) else ()

    def problem(self, row: Row, field: str, value: str | None, message: str, fix: str) -> Problem:
        """Say what is wrong in a cell."""
        place = field if row.line is not None else f"row {row.number}: {field}"
        return Problem(self.file, row.line, place, value, message, fix)

    def number(self, row: Row, heading: str) -> float | Problem | None:
        """Read a cell as a number: None where it is missing, a problem where it is something else."""
        text = row.cells[heading]
        if text.lower() in MISSING:
            return None
        written = text.replace("−", "-")
        if self.decimal_comma and "." not in written:
            written = written.replace(",", ".")
        if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", written):
            return float(written)
        return self.problem(row, heading, text, "is no number", "write digits with a decimal point, or leave it empty")


def read_table(data: bytes, file: str) -> EffectTable:
    """Read CSV (commas, semicolons or tabs), or JSON: rows, columns, or an object per line.

    Raises ``DocumentRefused`` with every problem of the table's shape; cells are read later.
    """
    text = _decoded(data, file)
    if not text.strip():
        raise refusal(file, "is empty", SAVE_AS)
    comma = False
    if text.lstrip()[0] in "[{":
        rows = _json_rows(text, file)
    else:
        delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
        comma = delimiter != ","
        rows = _csv_rows(text, delimiter, file)
    if not rows:
        raise refusal(file, "has no rows beneath its heading", SAVE_AS)
    headings = tuple(dict.fromkeys(heading for row in rows for heading in row.cells))
    whole = tuple(row._replace(cells={heading: row.cells.get(heading, "") for heading in headings}) for row in rows)
    return EffectTable(file, whole, dict(_recognised(headings)), headings, comma)


def refusal(file: str | None, message: str, fix: str) -> DocumentRefused:
    """One problem of a whole file, to raise."""
    return DocumentRefused([Problem(file, None, None, None, message, fix)])


def _decoded(data: bytes, file: str) -> str:
    for start, what in NO_TEXT.items():
        if data.startswith(start):
            raise refusal(file, what, SAVE_AS)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data:
        raise refusal(file, "is no text (it holds NUL bytes)", SAVE_AS)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _csv_rows(text: str, delimiter: str, file: str) -> list[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    problems: list[Problem] = []
    rows: list[Row] = []
    headings: list[str] = []
    try:
        for cells in reader:
            here = [cell.strip() for cell in cells]
            if not any(here):
                continue
            if not headings:
                headings = here
                problems += _heading_problems(headings, file, reader.line_num)
            elif len(here) != len(headings):
                problems.append(_ragged(file, reader.line_num, len(here), len(headings)))
            else:
                named = {heading: cell for heading, cell in zip(headings, here, strict=True) if heading}
                rows.append(Row(len(rows) + 1, reader.line_num, named))
    except csv.Error as error:
        fix = "close the quotes, or leave them out"
        problems.append(Problem(file, reader.line_num, None, None, f"is no CSV: {error}", fix))
    if problems:
        raise DocumentRefused(problems)
    return rows


def _heading_problems(headings: list[str], file: str, line: int) -> Iterator[Problem]:
    seen: set[str] = set()
    for heading in headings:
        if heading and _folded(heading) in seen:
            yield Problem(
                file, line, heading, None, "this column is there twice", "rename one of them, or leave it out"
            )
        seen.add(_folded(heading))


def _ragged(file: str, line: int, cells: int, headings: int) -> Problem:
    message = f"the row has {cells} cells, the heading {headings}"
    return Problem(file, line, None, None, message, "quote cells that hold the separator")


def _json_rows(text: str, file: str) -> list[Row]:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        value = _json_lines(text)
        if value is None:
            fix = "an array of objects, one per study, is expected"
            raise DocumentRefused([Problem(file, error.lineno, None, None, f"is no JSON: {error.msg}", fix)]) from error
    if isinstance(value, dict):
        value = _from_columns(value, file)
    if not all(isinstance(one, dict) for one in value):
        raise refusal(file, "holds something that is no object", "an array of objects, one per study, is expected")
    return [
        Row(number, None, {str(name): _text(cell) for name, cell in one.items()}) for number, one in enumerate(value, 1)
    ]


def _json_lines(text: str) -> list[Any] | None:
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except json.JSONDecodeError:
        return None


def _from_columns(value: dict[str, Any], file: str) -> list[Any]:
    if not all(isinstance(column, list) for column in value.values()):
        return [value]
    lengths = {name: len(column) for name, column in value.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} has {length}" for name, length in lengths.items())
        raise refusal(file, f"its columns are of different lengths: {told}", "give every study in each column")
    return [dict(zip(value, cells, strict=True)) for cells in zip(*value.values(), strict=True)]


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _recognised(headings: Iterable[str]) -> Iterator[tuple[str, str]]:
    by_name = {_folded(heading): heading for heading in headings}
    for known, names in SYNONYMS.items():
        for name in names:
            if name in by_name:
                yield known, by_name[name]
                break


def _folded(heading: str) -> str:
    return re.sub(r"[\s_.\-]", "", heading).lower()
