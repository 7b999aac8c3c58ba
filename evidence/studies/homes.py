"""Which row among the reports is the home of what a document says about one of its reports.

A row stays when no document names it any more, with all that people said of it: the report that comes back, also
under another key of its study, finds it again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, exists, insert, or_, select, update

from evidence.identifiers import Identifier
from evidence.model import literature
from evidence.model.study import study_report, study_report_before
from evidence.readers import Citation
from evidence.reports import own_values
from evidence.reports.folding import identified
from evidence.reports.values import columns
from evidence.store.bulk import in_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection

    from evidence.documents import Report, Study

PUBLICATION = ("doi", "pmid", "pmcid")  # these name a publication; the numbers of registers name a study
TYPES = {
    "registry": "registration",
    "protocol": "protocol",
    "correction": "correction",
    "concern": "concern",
    "retraction": "retraction",
}


def homes(connection: Connection, key: str, study: Study | None, had: Mapping[str, int]) -> dict[str, int]:
    """Report id → its row, for the reports of the study of that key, none of which it names at this moment.

    First comes the row of its DOI, PMID or registry number that another document names or that this one ``had`` named;
    then the one that it had named by the same id; then a row that no document names any more. Else it gets a new one.
    """
    reports = study.reports if study is not None else ()
    held = {report.id: _holding(connection, report) for report in reports}
    live = named(connection, (row for rows in held.values() for row in rows)) | set(had.values())
    found = {
        report.id: next(row for row in held[report.id] if row in live)
        for report in reports
        if live & {*held[report.id]}
    }
    shared = named(connection, had.values())
    before = _before(connection, key)
    for report in reports:
        if report.id not in found:
            free = (had.get(report.id), *held[report.id], _saying(connection, before.get(report.id), report))
            taken = shared.union(found.values())
            found[report.id] = next((row for row in free if row and row not in taken), 0) or _new_row(connection)
    return found


def remember(connection: Connection, key: str, gone: Mapping[str, int], found: Mapping[str, int]) -> None:
    """Keep the rows of the reports that the study does not name any more, by the ids that they had."""
    before = study_report_before
    for part in in_parts({**gone, **found}):
        connection.execute(delete(before).where(before.c.study_key == key, before.c.id.in_(part)))
    rows = [{"study_key": key, "id": name, "report_id": row} for name, row in gone.items() if name not in found]
    if rows:
        connection.execute(insert(before), rows)


def move(connection: Connection, old: str, new: str) -> None:
    """Let a study find the rows under its new key: it was just removed under the old one."""
    before = study_report_before
    connection.execute(delete(before).where(before.c.study_key == new))
    connection.execute(update(before).where(before.c.study_key == old).values(study_key=new))


def named(connection: Connection, rows: Iterable[int]) -> set[int]:
    """Those of the rows that a document names."""
    found: set[int] = set()
    for part in in_parts(set(rows)):
        found.update(connection.scalars(select(study_report.c.report_id).where(study_report.c.report_id.in_(part))))
    return found


def said(connection: Connection, rows: Iterable[int]) -> dict[int, tuple[Any, ...]]:
    """Row → all that it says of itself, to compare with what it says another time."""
    wanted = list(rows)
    identifiers = identified(connection, wanted)
    own = own_values(connection, wanted)
    return {row: (columns(own[row].citation), tuple(identifiers.get(row, ()))) for row in wanted}


def citation(report: Report) -> Citation:
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


def _holding(connection: Connection, report: Report) -> list[int]:
    """The rows of documents that have one of its identifiers, in order."""
    held = literature.report_identifier
    ours = [and_(held.c.kind == kind, held.c.value == value) for kind, value in report.identifiers]
    if not ours:
        return []
    of_documents = ~exists().where(literature.record.c.id == held.c.report_id)
    return sorted(set(connection.scalars(select(held.c.report_id).where(or_(*ours), of_documents))))


def _before(connection: Connection, key: str) -> dict[str, int]:
    before = study_report_before.c
    chosen = select(before.id, before.report_id).where(before.study_key == key)
    return {one.id: one.report_id for one in connection.execute(chosen)}


def _saying(connection: Connection, row: int | None, report: Report) -> int | None:
    """The row, where it says just what the document does: under its id may come quite another report."""
    says = (columns(citation(report)), tuple(sorted(report.identifiers)))
    return row if row is not None and said(connection, [row])[row] == says else None


def _new_row(connection: Connection) -> int:
    number = connection.execute(insert(literature.report).values(title=None, is_shown=False)).inserted_primary_key
    return int(number[0]) if number is not None else 0
