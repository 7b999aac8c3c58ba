"""Decisions in a table: a row for each, as reviewers keep them in a spreadsheet or another tool exports them."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, NamedTuple

from evidence.errors import Problem
from evidence.screening.deciding import Given

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# The first of these that a row fills in names its report; a bare number in the second or third is that of P or R.
NAMES = ("id", "report", "record", "doi", "pmid")
_LETTERS = {"report": "P", "record": "R"}
_DECISIONS = {"included": "include", "excluded": "exclude", "not-retrieve": "not-retrieved"}
_GUARD = re.compile(r"^'(?=\s*[=+@＝＋－＠-])")  # before what a spreadsheet would take for a formula, as we write it
_MARKED = ("true", "yes", "1", "x")
_STAGES = {"title-and-abstract": "title-abstract", "abstract": "title-abstract", "fulltext": "full-text"}


class Table(NamedTuple):
    """What a table gives: decisions, what is wrong in it, and how many rows decide nothing (an empty decision)."""

    given: tuple[Given, ...]
    problems: tuple[Problem, ...] = ()
    undecided: int = 0


def read_table(name: str, content: bytes, *, stage: str, reviewer: str) -> Table:
    """Read decisions from comma-, semicolon- or tab-separated values; ``stage`` and ``reviewer`` where a row has none.

    The first row names the columns: one of NAMES, ``decision``, and if wanted ``reason``, ``stage``, ``reviewer``, and
    ``resolution``, which marks what settles a conflict; a ``title`` is held against that of the report where it is
    named by P7 or R12; others are left alone.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Table((), (Problem(name, None, None, None, "the file is not in UTF-8", "save it as UTF-8"),))
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        return _read(name, lines, stage=stage, reviewer=reviewer)
    except csv.Error as error:
        return Table((), (Problem(name, lines.line_num, None, None, f"no table: {error}", "save it as CSV"),))


def _read(name: str, lines: Iterator[list[str]], *, stage: str, reviewer: str) -> Table:
    columns = [_word(cell) for cell in next(lines, [])]
    missing = [] if set(columns) & set(NAMES) else [f"a column that names the report ({', '.join(NAMES)})"]
    missing += [] if "decision" in columns else ["a column decision"]
    if missing:
        said = f"the first row lacks {' and '.join(missing)}"
        return Table((), (Problem(name, 1, None, None, said, "name the columns in the first row"),))
    return _table(name, _rows(lines, columns), stage=stage, reviewer=reviewer)


def _table(name: str, rows: Iterable[tuple[int, dict[str, str]]], *, stage: str, reviewer: str) -> Table:
    given, problems, undecided = [], [], 0
    for line, row in rows:
        called = _name(row)
        if not row["decision"]:
            undecided += 1
        elif not called:
            problems.append(
                Problem(name, line, "id", row["decision"], "a decision that names no report", "fill in its id")
            )
        else:
            decision, at_stage = _word(row["decision"]), _word(row.get("stage") or stage)
            given.append(
                Given(
                    called,
                    _DECISIONS.get(decision, decision),
                    row.get("reviewer") or reviewer,
                    _STAGES.get(at_stage, at_stage),
                    row.get("reason") or None,
                    name,
                    line,
                    _word(row.get("resolution", "")) in _MARKED,
                    row.get("title") or None,
                )
            )
    return Table(tuple(given), tuple(problems), undecided)


def _rows(lines: Iterator[list[str]], columns: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row that is not blank, with the line that it begins on."""
    while True:
        line = lines.line_num + 1  # type: ignore[attr-defined] # of csv.reader
        cells = next(lines, None)
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            row = dict.fromkeys(columns, "")
            row.update(
                (column, _GUARD.sub("", " ".join(cell.split()))) for column, cell in zip(columns, cells, strict=False)
            )
            yield line, row


def _name(row: dict[str, str]) -> str:
    for column in NAMES:
        if cell := row.get(column, ""):
            if column in _LETTERS and re.fullmatch("[0-9]+", cell):
                return f"{_LETTERS[column]}{cell}"
            return f"pmid:{cell}" if column == "pmid" and re.fullmatch("[0-9]+", cell) else cell
    return ""


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max("\t;,", key=lambda mark: (first.count(mark), mark == ","))


def _word(cell: str) -> str:
    return re.sub(r"[\s_]+", "-", cell.strip().lower())
