"""The reports that study documents name, as inputs of the reports that show.

What documents say about one report (the same DOI, PMID or registry number) is one row among the reports: each field
from the first document, by study key, that has it. The row is linked to the records with the same DOI or PMID; it
stays, and counts no more, when no document names it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, or_, select, update

from evidence import reports
from evidence.documents import Study, canonical, load
from evidence.history import last_change
from evidence.model import literature
from evidence.model import study as studies
from evidence.reports import BY_DOCUMENT, Link
from evidence.reports.values import COLUMNS, columns, fold, identifiers
from evidence.store.bulk import in_parts
from evidence.studies.homes import PUBLICATION, citation, homes, named, remember, said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from evidence.documents import Report
    from evidence.readers import Citation


def withdraw_reports(connection: Connection, key: str) -> dict[str, int]:
    """Take a study's inputs away; gives the rows that they were part of, by the ids of its reports."""
    ours = studies.study_report.c
    named_now = connection.execute(select(ours.id, ours.report_id).where(ours.study_key == key))
    had = {one.id: one.report_id for one in named_now}
    connection.execute(delete(studies.study_report).where(ours.study_key == key))
    return had


def put_reports(
    connection: Connection, key: str, study: Study | None, had: Mapping[str, int], revision: int | None = None
) -> None:
    """Add a study's reports as inputs and fold again every report that gained or lost one.

    ``had`` are the rows that it named before. What matching found of a row stays while the row says the same, and comes
    back with the words that it was found by.
    """
    found = homes(connection, key, study, had)
    live = named(connection, found.values()) | set(had.values())
    remember(connection, key, had, found)
    for position, report in enumerate(study.reports if study is not None else ()):
        row = {"study_key": key, "position": position, "report_id": found[report.id], "id": report.id}
        connection.execute(insert(studies.study_report).values(**row, role=report.role, of=report.of))
    touched = sorted({*had.values(), *found.values()})
    back = _coming_back(connection, key, study, revision)
    before = said(connection, touched)
    whole = reports.all_of(connection, touched)
    reports.hide(connection, whole)
    standing = named(connection, touched)
    for number in standing:
        _put_row(connection, number)
    after = said(connection, touched)
    changed = [row for row in touched if row not in standing or row not in live or before[row] != after[row]]
    _forget_comparison(connection, changed, revision)
    again = [row for row in changed if row in standing]
    reports.redo_links(connection, _links_between(connection, again, back))
    for number in again:
        _link(connection, number, revision)
    reports.wait(connection, again)
    reports.refold(connection, whole.union(touched))


def _coming_back(connection: Connection, key: str, study: Study | None, revision: int | None) -> list[int]:
    """The links that come back with the document: those that its last change undid, where it is as before that.

    A study that gets another key is removed and added in one revision: what this undid comes back too.
    """
    if study is None or revision is None:
        return []
    link, revisions = literature.report_link.c, [revision]
    last = last_change(connection, "study", key, before=revision)
    if last is not None and last[1].before == canonical(study):
        revisions.append(last[0])
    automatic = select(link.id).where(link.undone_by.in_(revisions), link.is_by_hand.is_(False))
    return list(connection.scalars(automatic))


def _links_between(connection: Connection, rows: Sequence[int], links: Sequence[int]) -> list[int]:
    """Those of the links that touch the rows, but for pairs that a person has told apart."""
    apart = {(one.low_id, one.high_id) for one in reports.links_of(connection, rows, verdict="different")}
    link = literature.report_link.c
    return [
        one.id
        for part in in_parts(links)
        for one in connection.execute(select(link.id, link.low_id, link.high_id).where(link.id.in_(part)))
        if {one.low_id, one.high_id}.intersection(rows) and (one.low_id, one.high_id) not in apart
    ]


def _put_identifiers(connection: Connection, number: int, given: Iterable[tuple[str, str]]) -> None:
    held = literature.report_identifier
    known = {
        (row.kind, row.value)
        for row in connection.execute(select(held.c.kind, held.c.value).where(held.c.report_id == number))
    }
    rows = [{"report_id": number, "kind": kind, "value": value} for kind, value in given if (kind, value) not in known]
    if rows:
        connection.execute(insert(held), rows)


def _put_row(connection: Connection, number: int) -> None:
    """Write what the documents that name a row say of it."""
    inputs = list(_inputs(connection, number))
    held = literature.report_identifier
    connection.execute(delete(held).where(held.c.report_id == number))
    cells: dict[str, Any] = dict(zip(COLUMNS, columns(fold([citation(one) for one in inputs])), strict=True))
    cells |= {"own": None, "into_id": None}
    connection.execute(update(literature.report).where(literature.report.c.id == number).values(cells))
    for one in inputs:
        _put_identifiers(connection, number, one.identifiers)


def _forget_comparison(connection: Connection, rows: Sequence[int], revision: int | None) -> None:
    """Undo the links of rows that no person made: they were found by what the rows said before."""
    link, waiting = literature.report_link.c, literature.report_waiting
    counts = (link.undone_at.is_(None), link.is_by_hand.is_(False))
    for part in in_parts(rows):
        touching = or_(link.low_id.in_(part), link.high_id.in_(part))
        reports.undo_links(connection, connection.scalars(select(link.id).where(touching, *counts)).all(), revision)
        connection.execute(delete(waiting).where(waiting.c.report_id.in_(part)))


def _link(connection: Connection, number: int, revision: int | None) -> None:
    """Link the row with the records of the same DOI or PMID, but for those that a person has told apart."""
    own = reports.own_values(connection, [number])[number].citation
    kinds = PUBLICATION if any(one.kind in PUBLICATION for one in identifiers(own)) else ()
    same = reports.same_identifier(connection, number, kinds)
    if own.type == "registration":
        same += [row for row in reports.same_identifier(connection, number, _registers(own)) if row not in same]
        kept = reports.own_values(connection, same)
        same = [row for row in same if kept[row].citation.type == "registration" or _shares(kept[row].citation, own)]
    known = [one for one in reports.links_of(connection, [number], verdict=None) if one.verdict != "ask"]
    told = {row for link in known for row in (link.low_id, link.high_id)}
    links = [Link("report", "same", number, row, BY_DOCUMENT) for row in same if row not in told]
    reports.make_links(connection, links, who="evidence", revision=revision)


def _registers(own: Citation) -> tuple[str, ...]:
    return tuple({one.kind for one in own.registrations})


def _shares(one: Citation, other: Citation) -> bool:
    return any(getattr(one, kind) and getattr(one, kind) == getattr(other, kind) for kind in PUBLICATION)


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
