"""Inputs as things that can be taken back: an import that was withdrawn keeps its records, and they count no more."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select, update

from evidence.history import now
from evidence.model.literature import input_, record
from evidence.reports.folding import refold
from evidence.store.bulk import in_parts

if TYPE_CHECKING:
    from sqlalchemy import Connection

KIND = "input"
FOLDED_TOGETHER = 2000  # rows; our choice, so that memory does not grow with the input

_COUNTS = ("entries", "records_new", "records_known", "problems")
_TOLD = ("file", "source", "format", "sha256", "query", "searched_on", *_COUNTS)


class Input(NamedTuple):
    """An import as it is listed; ``withdrawn_at`` is None where it stands."""

    input: str
    imported_at: str
    file: str | None
    format: str
    source: str
    query: str | None
    searched_on: str | None
    entries: int
    records_new: int
    records_known: int
    problems: int
    revision: int | None
    withdrawn_at: str | None


def held_inputs(connection: Connection) -> tuple[Input, ...]:
    """Every import, in order, also those that were taken back."""
    rows = connection.execute(select(input_).order_by(input_.c.id)).mappings()
    return tuple(
        Input(
            key_of(row["id"]),
            row["imported_at"],
            row["file"],
            row["format"],
            row["source"],
            row["query"],
            row["searched_on"],
            row["entries"],
            row["records_new"],
            row["records_known"],
            row["problems"],
            row["revision_number"],
            row["withdrawn_at"],
        )
        for row in rows
    )


def key_of(number: int) -> str:
    """The name of an input: I3."""
    return f"I{number}"


def text_now(connection: Connection, key: str) -> str | None:
    """What an input came to, as canonical JSON; None where it was taken back."""
    number = int(key.removeprefix("I"))
    row = connection.execute(select(input_).where(input_.c.id == number)).mappings().first()
    if row is None or row["withdrawn_at"] is not None:
        return None
    first, last = connection.execute(
        select(func.min(record.c.id), func.max(record.c.id)).where(record.c.input_id == number)
    ).one()
    told = {name: row[name] for name in _TOLD} | {"records": [first, last]}
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def put(connection: Connection, key: str, text: str | None, revision: int) -> None:
    """Withdraw an input (None), or let its records count again."""
    del revision  # told by the change that calls this
    number = int(key.removeprefix("I"))
    withdrawn = now() if text is None else None
    connection.execute(update(input_).where(input_.c.id == number).values(withdrawn_at=withdrawn))
    rows = connection.scalars(select(record.c.id).where(record.c.input_id == number).order_by(record.c.id)).all()
    for part in in_parts(rows, FOLDED_TOGETHER):
        refold(connection, part)
