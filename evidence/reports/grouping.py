"""Whether the rows stand together as the links say: for the check that compares the two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from evidence.model.literature import report, report_link
from evidence.reports.folding import counting
from evidence.reports.links import components

if TYPE_CHECKING:
    from sqlalchemy import Connection


def wrongly_grouped(connection: Connection) -> list[int]:
    """The rows that show for, or are shown by, others than the links that count say, in order."""
    link = report_link.c
    counts = (link.level == "report", link.verdict == "same", link.undone_at.is_(None))
    pairs = [(low, high) for low, high in connection.execute(select(link.low_id, link.high_id).where(*counts))]
    chosen = or_(report.c.into_id.is_not(None), report.c.is_shown.is_(False))
    rows = {row for pair in pairs for row in pair} | set(connection.scalars(select(report.c.id).where(chosen)))
    stored = {
        row.id: (row.into_id, row.is_shown)
        for row in connection.execute(select(report.c.id, report.c.into_id, report.c.is_shown))
        if row.id in rows
    }
    live = {number for number, (counts_now, _) in counting(connection, sorted(stored)).items() if counts_now}
    wrong: list[int] = []
    for group in components(stored, [pair for pair in pairs if set(pair) <= stored.keys()]):
        into = next((row for row in group if row in live), None)
        expected = {row: (None if into in (None, row) else into, row == into) for row in group}
        wrong += [row for row in group if stored[row] != expected[row]]
    return sorted(wrong)
