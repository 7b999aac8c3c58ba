"""Rows that wait to be compared with all that are held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from evidence.model.literature import report_waiting
from evidence.store.bulk import in_parts, insert_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection


def wait(connection: Connection, rows: Iterable[int]) -> None:
    """Let rows wait to be compared, those that do not wait already."""
    for part in in_parts(sorted(set(rows))):
        waiting = set(
            connection.scalars(select(report_waiting.c.report_id).where(report_waiting.c.report_id.in_(part)))
        )
        insert_rows(connection, report_waiting, ("report_id",), [(row,) for row in part if row not in waiting])


def waiting(connection: Connection) -> set[int]:
    """The rows that wait."""
    return set(connection.scalars(select(report_waiting.c.report_id)))


def wait_no_more(connection: Connection, rows: Iterable[int]) -> None:
    """Let rows wait no more."""
    for part in in_parts(rows):
        connection.execute(delete(report_waiting).where(report_waiting.c.report_id.in_(part)))
