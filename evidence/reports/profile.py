"""One report with everything that stands behind it: its records, links, decisions, and the reports of its study."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from evidence.model.literature import input_, record, screening_decision
from evidence.reports.folding import members, own_values
from evidence.reports.kin import kin
from evidence.reports.links import links_of
from evidence.reports.reading import called, rows

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evidence.reports.reading import ReportRow


class RecordSource(NamedTuple):
    """Where a record came from: which import, which file and line, under which title."""

    record: str
    input: str
    source: str
    file: str | None
    line: int | None
    title: str | None


class Said(NamedTuple):
    """A link that counts: between which two rows, what it says, by which rule and why, by whom and when."""

    between: tuple[str, str]
    level: str
    verdict: str
    rule: str
    reason: str | None
    who: str
    when: str


class Decided(NamedTuple):
    """A screening decision that stands."""

    stage: str
    decision: str
    reason: str | None
    reviewer: str
    when: str


class Profile(NamedTuple):
    """A report and what is behind it; ``kin`` are the other reports of its study."""

    report: ReportRow
    records: tuple[RecordSource, ...]
    links: tuple[Said, ...]
    decisions: tuple[Decided, ...]
    kin: tuple[str, ...]


def profile(connection: Connection, name: str) -> Profile:
    """The report of that name. Raises EvidenceError where none or several answer."""
    shown = called(connection, name)
    whole = members(connection, [shown])[shown]
    (group,) = kin(connection, [shown])
    return Profile(
        rows(connection, [shown])[0],
        _records(connection, whole),
        _links(connection, whole),
        _decisions(connection, whole),
        tuple(f"P{number}" for number in group if number != shown),
    )


def _records(connection: Connection, whole: list[int]) -> tuple[RecordSource, ...]:
    columns = (record.c.id, record.c.line, input_.c.id.label("input"), input_.c.source, input_.c.file)
    chosen = select(*columns).select_from(record.join(input_)).where(record.c.id.in_(whole))
    own = own_values(connection, whole)
    return tuple(
        RecordSource(f"R{row.id}", f"I{row.input}", row.source, row.file, row.line, own[row.id].citation.title or None)
        for row in connection.execute(chosen.where(input_.c.withdrawn_at.is_(None)).order_by(record.c.id))
    )


def _links(connection: Connection, whole: list[int]) -> tuple[Said, ...]:
    found = [
        *links_of(connection, whole, level="report", verdict=None),
        *links_of(connection, whole, level="study", verdict=None),
    ]
    return tuple(
        Said((f"P{one.low_id}", f"P{one.high_id}"), one.level, one.verdict, one.rule, one.reason, one.who, one.made_at)
        for one in found
    )


def _decisions(connection: Connection, whole: list[int]) -> tuple[Decided, ...]:
    made = screening_decision.c
    chosen = select(screening_decision).where(made.report_id.in_(whole), made.withdrawn_at.is_(None))
    return tuple(
        Decided(row.stage, row.decision, row.reason, row.reviewer, row.decided_at)
        for row in connection.execute(chosen.order_by(made.id))
    )
