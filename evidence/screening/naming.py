"""Many names of reports at once: P7, R12, DOIs, PMIDs, as people put them into a list of decisions."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from evidence import reports
from evidence.errors import EvidenceError
from evidence.identifiers import is_numbered, numbered, recognise
from evidence.model.counting import counts
from evidence.model.literature import record, report_identifier
from evidence.store.bulk import in_parts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection


def called_each(connection: Connection, names: Iterable[str]) -> dict[str, int | EvidenceError]:
    """Name → the report that shows, or what is wrong with the name; in a few queries for any number of names.

    As ``reports.called``, which is asked for the wrong ones: it words what is wrong.
    """
    wanted = list(dict.fromkeys(names))
    rows = {**_numbered(connection, wanted), **_identified(connection, wanted)}
    standing = reports.standing_for(connection, {row for found in rows.values() for row in found})
    shows = reports.showing(connection, standing.values())
    result: dict[str, int | EvidenceError] = {}
    for name in wanted:
        found = {standing[row] for row in rows.get(name, ()) if row in standing} & shows
        result[name] = found.pop() if len(found) == 1 else _called(connection, name)
    return result


def _called(connection: Connection, name: str) -> int | EvidenceError:
    try:
        return reports.called(connection, name)
    except EvidenceError as error:
        return error


def _numbered(connection: Connection, names: list[str]) -> dict[str, set[int]]:
    asked: dict[str, int] = {}
    records: set[int] = set()
    for name in names:
        if (found := numbered(name)) is not None and found[0] in "PR":
            asked[name] = found[1]
            if found[0] == "R":
                records.add(asked[name])
    held: set[int] = set()
    for part in in_parts(records):
        held.update(connection.scalars(select(record.c.id).where(record.c.id.in_(part))))
    return {name: {number} for name, number in asked.items() if number not in records or number in held}


def _identified(connection: Connection, names: list[str]) -> dict[str, set[int]]:
    asked = {name: one for name in names if not is_numbered(name) and (one := recognise(name))}
    held = report_identifier.c
    rows: dict[tuple[str, str], set[int]] = defaultdict(set)
    for kind in {one.kind for one in asked.values()}:
        for part in in_parts({one.value for one in asked.values() if one.kind == kind}):
            chosen = select(held.report_id, held.value).where(held.kind == kind, held.value.in_(part))
            for number, value in connection.execute(chosen.where(counts(held.report_id))):
                rows[kind, value].add(number)
    return {name: rows[one.kind, one.value] for name, one in asked.items()}
