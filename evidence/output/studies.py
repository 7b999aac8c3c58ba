"""Studies as output: the rows of ``list``, and one study as its document."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from evidence.output.characters import has_unseen, json_escaped
from evidence.output.formats import write_listing
from evidence.output.listing import Cell, Column, Listing, Number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from evidence.documents import Study
    from evidence.query import StudyRow

_COLUMNS = (
    Column("key", "study", whole=True),
    Column("title"),
    Column("year", "year", "right", absent="none"),
    Column("design", "design"),
    Column("conditions", "conditions"),
    Column("n", "people", "right"),
    Column("interventions"),
    Column("dose_mg_per_day", "mg/day", "point"),
    Column("duration_days"),
    Column("outcomes"),
    Column("status"),
)
_RETRACTED = Column("retracted")


def studies_listing(rows: Iterable[StudyRow]) -> Listing:
    """Give a row for each study; where one is retracted, tables get a column that says so."""
    held = tuple(rows)
    retracted = _RETRACTED._replace(heading="retracted") if any(row.retracted for row in held) else _RETRACTED
    columns = (*_COLUMNS, retracted)
    return Listing(columns, tuple(tuple(getattr(row, column.key) for column in columns) for row in held))


def write_study(study: Study, form: str, stream: TextIO) -> None:
    """Write a study as its document (yaml, json, jsonl), or as one row for each of its values."""
    from evidence.documents import canonical, json_text, tree_of

    if form == "yaml":
        stream.write(study_text(study))
    elif form == "json":
        stream.write(json_escaped(json_text(tree_of(study), indent=2)) + "\n")
    elif form == "jsonl":
        stream.write(json_escaped(canonical(study)) + "\n")
    else:
        columns = (Column("field", "field"), Column("value", "value"))
        write_listing(Listing(columns, tuple(_values(tree_of(study)))), form, stream)


def study_text(document: object) -> str:
    """Give a document as the text that people read and edit: YAML.

    A document with characters that would act on a terminal is given as JSON, which is YAML too and can
    escape each of them.
    """
    from evidence.documents import json_text, tree_of, yaml_text

    text = yaml_text(document)
    return json_escaped(json_text(tree_of(document), indent=2)) + "\n" if has_unseen(text) else text


def _values(tree: object, path: str = "") -> Iterator[tuple[Cell, ...]]:
    """Walk a document to its single values, each with its path as problems write it: ``arms[0].dose``."""
    if isinstance(tree, dict):
        for name, part in tree.items():
            yield from _values(part, f"{path}.{name}" if path else name)
    elif isinstance(tree, list):
        yield from _items(tree, path)
    else:
        yield path, _cell(tree)


def _items(parts: Sequence[object], path: str) -> Iterator[tuple[Cell, ...]]:
    for index, part in enumerate(parts):
        yield from _values(part, f"{path}[{index}]")


def _cell(value: object) -> Cell:
    from evidence.documents.fields import Token

    if isinstance(value, Token):
        return Number(value)
    return value if isinstance(value, bool) else str(value)
