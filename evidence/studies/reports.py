"""The reports that study documents name, as inputs of the reports that show.

What documents say about one report (the same DOI, PMID or registry number) is one row among the reports: each field
from the first document, by study key, that has it. The row is linked to the records with the same DOI or PMID.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, exists, func, insert, or_, select, update

from evidence import reports
from evidence.documents import Study, load
from evidence.identifiers import Identifier
from evidence.model import literature
from evidence.model import study as studies
from evidence.readers import Citation
from evidence.reports import BY_DOCUMENT, Link
from evidence.reports.values import COLUMNS, columns, fold, identifiers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from evidence.documents import Report

PUBLICATION = ("doi", "pmid", "pmcid")  # these name a publication; the numbers of registers name a study
TYPES = {
    "registry": "registration",
    "protocol": "protocol",
    "correction": "correction",
    "concern": "concern",
    "retraction": "retraction",
}


def withdraw_reports(connection: Connection, key: str) -> set[int]:
    """Take a study's inputs away; gives the rows that they were part of."""
    named = studies.study_report.c.study_key == key
    touched = set(connection.scalars(select(studies.study_report.c.report_id).where(named)))
    connection.execute(delete(studies.study_report).where(named))
    return touched


def put_reports(
    connection: Connection, key: str, study: Study | None, touched: set[int], revision: int | None = None
) -> None:
    """Add a study's reports as inputs and fold again every report that gained or lost one."""
    for position, report in enumerate(study.reports if study is not None else ()):
        number = _same_report(connection, report) or _new_row(connection)
        touched.add(number)
        _put_identifiers(connection, number, report.identifiers)
        row = {"study_key": key, "position": position, "report_id": number, "id": report.id, "role": report.role}
        connection.execute(insert(studies.study_report).values(**row, of=report.of))
    whole = reports.all_of(connection, touched)
    reports.hide(connection, whole)
    for number in sorted(touched):
        _put_row(connection, number, revision)
    reports.refold(connection, whole | touched)
    for number in sorted(touched):
        _forget(connection, number)


def _same_report(connection: Connection, report: Report) -> int | None:
    """The row of documents that have one of its identifiers."""
    held = literature.report_identifier
    ours = [and_(held.c.kind == kind, held.c.value == value) for kind, value in report.identifiers]
    if not ours:
        return None
    of_documents = ~exists().where(literature.record.c.id == held.c.report_id)
    number: int | None = connection.scalar(select(func.min(held.c.report_id)).where(or_(*ours), of_documents))
    return number


def _new_row(connection: Connection) -> int:
    number = connection.execute(insert(literature.report).values(title=None, is_shown=False)).inserted_primary_key
    return int(number[0]) if number is not None else 0


def _put_identifiers(connection: Connection, number: int, given: Iterable[tuple[str, str]]) -> None:
    held = literature.report_identifier
    known = {
        (row.kind, row.value)
        for row in connection.execute(select(held.c.kind, held.c.value).where(held.c.report_id == number))
    }
    rows = [{"report_id": number, "kind": kind, "value": value} for kind, value in given if (kind, value) not in known]
    if rows:
        connection.execute(insert(held), rows)


def _put_row(connection: Connection, number: int, revision: int | None) -> None:
    """Write what the documents that still name a row say of it, and link it by that alone."""
    inputs = list(_inputs(connection, number))
    held = literature.report_identifier
    connection.execute(delete(held).where(held.c.report_id == number))
    said = fold([_citation(one) for one in inputs]) if inputs else Citation()
    cells: dict[str, Any] = dict(zip(COLUMNS, columns(said), strict=True))
    cells |= {"own": None, "into_id": None}
    connection.execute(update(literature.report).where(literature.report.c.id == number).values(cells))
    reports.undo_links(connection, _automatic_links(connection, number), revision)
    for one in inputs:
        _put_identifiers(connection, number, one.identifiers)
    waiting = literature.report_waiting
    connection.execute(delete(waiting).where(waiting.c.report_id == number))
    if inputs:
        connection.execute(insert(waiting).values(report_id=number))
        _link(connection, number, said, revision)


def _automatic_links(connection: Connection, number: int) -> list[int]:
    """The links of a row that no person made: they were found by what it said before."""
    link = literature.report_link.c
    counts = (link.undone_at.is_(None), link.is_by_hand.is_(False))
    touching = or_(link.low_id == number, link.high_id == number)
    return list(connection.scalars(select(link.id).where(touching, *counts)))


def _link(connection: Connection, number: int, said: Citation, revision: int | None) -> None:
    """Link the row with the records of the same DOI or PMID, but for those that a person has told apart."""
    kinds = PUBLICATION if any(one.kind in PUBLICATION for one in identifiers(said)) else ()
    same = reports.same_identifier(connection, number, kinds)
    if said.type == "registration":
        same += [row for row in reports.same_identifier(connection, number, _registers(said)) if row not in same]
        kept = reports.own_values(connection, same)
        same = [row for row in same if kept[row].citation.type == "registration" or _shares(kept[row].citation, said)]
    apart = reports.links_of(connection, [number], verdict="different")
    told = {row for link in apart for row in (link.low_id, link.high_id)}
    links = [Link("report", "same", number, row, BY_DOCUMENT) for row in same if row not in told]
    reports.make_links(connection, links, who="evidence", revision=revision)


def _registers(said: Citation) -> tuple[str, ...]:
    return tuple({one.kind for one in said.registrations})


def _shares(one: Citation, other: Citation) -> bool:
    return any(getattr(one, kind) and getattr(one, kind) == getattr(other, kind) for kind in PUBLICATION)


def _forget(connection: Connection, number: int) -> None:
    """Remove a row that no document names any more and that nothing hangs on."""
    named = studies.study_report.c.report_id == number
    link, decision = literature.report_link, literature.screening_decision
    hanging = (
        select(studies.study_report.c.report_id).where(named),
        select(literature.record.c.id).where(literature.record.c.id == number),
        select(link.c.id).where(or_(link.c.low_id == number, link.c.high_id == number)),
        select(decision.c.id).where(decision.c.report_id == number),
        select(literature.notice.c.id).where(literature.notice.c.report_id == number),
    )
    if all(connection.execute(one.limit(1)).first() is None for one in hanging):
        connection.execute(delete(literature.report).where(literature.report.c.id == number))


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


def _citation(report: Report) -> Citation:
    """What a document says about a report, as any other source would say it."""
    return Citation(
        type=TYPES.get(report.role, "article"),
        title=report.title or "",
        authors=report.authors,
        journal=report.journal or "",
        volume=report.volume or "",
        issue=report.issue or "",
        pages=report.pages or "",
        published=report.published.text if report.published else "",
        doi=report.doi or "",
        pmid=report.pmid or "",
        pmcid=report.pmcid or "",
        registrations=tuple(Identifier(*one) for one in report.identifiers if one[0] not in PUBLICATION),
        urls=(report.url,) if report.url else (),
    )
