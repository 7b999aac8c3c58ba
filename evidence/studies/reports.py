"""Reports as a deterministic fold over the study documents that name them.

The same DOI, PMID or registry id is the same report. Each field comes from the first document, by study key, that
has it; a report that nobody names any more is gone.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, func, insert, or_, select, update

from evidence.documents import Study, load
from evidence.model import literature
from evidence.model import study as studies

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from evidence.documents import Report

FIELDS = ("title", "journal", "volume", "issue", "pages")


def withdraw_reports(connection: Connection, key: str) -> set[int]:
    """Take a study's inputs away; gives the reports that they were part of."""
    named = studies.study_report.c.study_key == key
    touched = set(connection.scalars(select(studies.study_report.c.report_id).where(named)))
    connection.execute(delete(studies.study_report).where(named))
    return touched


def put_reports(connection: Connection, key: str, study: Study | None, touched: set[int]) -> None:
    """Add a study's reports as inputs and fold again every report that gained or lost one."""
    for position, report in enumerate(study.reports if study is not None else ()):
        number = _same_report(connection, report) or _new_report(connection)
        touched.add(number)
        _put_identifiers(connection, number, report)
        row = {"study_key": key, "position": position, "report_id": number, "id": report.id, "role": report.role}
        connection.execute(insert(studies.study_report).values(**row, of=report.of))
    for number in sorted(touched):
        _fold(connection, number)


def _same_report(connection: Connection, report: Report) -> int | None:
    held = literature.report_identifier
    ours = [and_(held.c.kind == kind, held.c.value == value) for kind, value in report.identifiers]
    return connection.scalar(select(func.min(held.c.report_id)).where(or_(*ours))) if ours else None


def _new_report(connection: Connection) -> int:
    number = connection.execute(insert(literature.report).values(title=None)).inserted_primary_key
    return int(number[0]) if number is not None else 0


def _put_identifiers(connection: Connection, number: int, report: Report) -> None:
    held = literature.report_identifier
    known = {
        (row.kind, row.value)
        for row in connection.execute(select(held.c.kind, held.c.value).where(held.c.report_id == number))
    }
    rows = [
        {"report_id": number, "kind": kind, "value": value}
        for kind, value in report.identifiers
        if (kind, value) not in known
    ]
    if rows:
        connection.execute(insert(held), rows)


def _fold(connection: Connection, number: int) -> None:
    inputs = list(_inputs(connection, number))
    held = literature.report_identifier
    connection.execute(delete(held).where(held.c.report_id == number))
    if not inputs:
        linked = connection.scalar(select(func.count()).where(literature.record_link.c.report_id == number))
        if not linked:
            connection.execute(delete(literature.report).where(literature.report.c.id == number))
        return
    for report in inputs:
        _put_identifiers(connection, number, report)
    connection.execute(update(literature.report).where(literature.report.c.id == number).values(_folded(inputs)))


def _inputs(connection: Connection, number: int) -> Iterable[Report]:
    named = studies.study_report
    rows = connection.execute(
        select(named.c.id, studies.study.c.document)
        .join(studies.study, studies.study.c.key == named.c.study_key)
        .where(named.c.report_id == number)
        .order_by(named.c.study_key, named.c.position)
    )
    for name, document in rows.all():
        study = load(document)
        if isinstance(study, Study):
            yield study.report(name)


def _folded(inputs: list[Report]) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: next((value for one in inputs if (value := getattr(one, name)) is not None), None) for name in FIELDS
    }
    authors = next((one.authors for one in inputs if one.authors), None)
    published = next((one.published for one in inputs if one.published is not None), None)
    return {
        **values,
        "authors": None if authors is None else json.dumps(list(authors), ensure_ascii=False),
        "published": published.text if published else None,
        "published_first": published.first.isoformat() if published else None,
        "published_last": published.last.isoformat() if published else None,
        "year": published.first.year if published else None,
    }
