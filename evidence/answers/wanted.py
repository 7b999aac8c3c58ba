"""Which literature is wanted → batches of rows, each found by the number that the last one ended with."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from evidence import reports
from evidence.answers.exporting import DecisionRow, RecordRow
from evidence.errors import EvidenceError, UsageError
from evidence.model.literature import input_, record, report, report_identifier
from evidence.readers.parts import author
from evidence.reports.folding import identified
from evidence.reports.values import citation_of
from evidence.screening import STAGES, newest, standing
from evidence.store.bulk import in_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement, Connection, Row, Select

    from evidence.answers.exporting import Wanted

AT_ONCE = 500  # reports, each with all that is behind it
RECORDS_AT_ONCE = 5000  # rows of nine short values


def report_batches(connection: Connection, wanted: Wanted) -> Iterator[tuple[reports.ReportRow, ...]]:
    """Reports by number, or in the order in which they are named."""
    for part in _parts(connection, wanted):
        if found := reports.rows(connection, part):
            yield tuple(map(_with_commas, found))


def _with_commas(one: reports.ReportRow) -> reports.ReportRow:
    """Write authors as other programs need them: study documents have "Smith J", which they take for J. the family."""
    authors = one.citation.authors
    if all("," in name for name in authors):
        return one
    return one._replace(citation=one.citation._replace(authors=tuple(author(name) or name for name in authors)))


def decision_batches(connection: Connection, wanted: Wanted) -> Iterator[tuple[DecisionRow, ...]]:
    """Decisions by report, at title and abstract before full text, in the order of their making.

    Of each reviewer that which counts, where two rows were decided apart and linked later.
    """
    for part in _parts(connection, wanted):
        made = standing(connection, shown=part)
        shown = select(report.c.id, report.c.title).where(report.c.id.in_(made), report.c.is_shown)
        titles = {row.id: row.title for row in connection.execute(shown)}
        named = identified(connection, made)
        dois = {number: one.value for number, several in named.items() for one in several if one.kind == "doi"}
        if found := tuple(
            DecisionRow(
                number,
                dois.get(number),
                titles[number],
                stage,
                one.reviewer,
                one.decision,
                one.reason,
                one.on,
                one.is_resolution,
            )
            for number in part
            if number in titles
            for stage in STAGES
            for one in newest(made[number][stage])
        ):
            yield found


def _parts(connection: Connection, wanted: Wanted) -> Iterator[list[int]]:
    """The numbers of the reports that are wanted, so many at once that all that is behind them can be held."""
    lists = _chosen(connection, wanted)
    if wanted.input is not None:
        _check_input(connection, wanted.input)
        lists.append(list(connection.scalars(reports_of(wanted.input))))
    return in_parts(_in_all(lists), AT_ONCE) if lists else _paged(connection)


def record_batches(connection: Connection, wanted: Wanted) -> Iterator[tuple[RecordRow, ...]]:
    """Records by number."""
    number = wanted.input
    conditions: list[ColumnElement[bool]] = [input_.c.withdrawn_at.is_(None)]
    if number is not None:
        _check_input(connection, number)
        conditions.append(record.c.input_id == number)
    lists = _chosen(connection, wanted)
    if not lists:
        yield from _record_pages(connection, conditions)
        return
    for part in in_parts(sorted(reports.all_of(connection, _in_all(lists)))):
        yield from _record_pages(connection, [*conditions, record.c.id.in_(part)])


def _chosen(connection: Connection, wanted: Wanted) -> list[list[int]]:
    """The numbers of the reports that are named, those at the stage, those that the search finds; as far as asked."""
    lists: list[list[int]] = []
    if wanted.names:
        lists.append(list(dict.fromkeys(reports.called_all(connection, wanted.names))))
    if wanted.stage is not None:
        from evidence.screening import AT_STAGE, at_stage

        if wanted.stage not in AT_STAGE:
            raise UsageError(f"no stage is called {wanted.stage}; the stages are: {', '.join(AT_STAGE)}")
        lists.append(sorted(at_stage(connection, wanted.stage)))
    if wanted.search is not None:
        from evidence.fulltext import every

        lists.append(sorted(every(connection, wanted.search)))
    return lists


def _in_all(lists: list[list[int]]) -> list[int]:
    """The numbers that stand in every list, in the order of the first."""
    first, *others = lists
    kept = [set(other) for other in others]
    return [number for number in first if all(number in one for one in kept)]


def _paged(connection: Connection) -> Iterator[list[int]]:
    last = 0
    while True:
        page = select(report.c.id).where(report.c.is_shown, report.c.id > last).order_by(report.c.id).limit(AT_ONCE)
        numbers = list(connection.scalars(page))
        if not numbers:
            return
        yield numbers
        last = numbers[-1]


def reports_of(number: int) -> Select[tuple[int]]:
    """The reports that records of the import are part of, by number: found from its records, not report by report."""
    shown = func.coalesce(report.c.into_id, report.c.id)
    chosen = select(shown).join(record, record.c.id == report.c.id).where(record.c.input_id == number)
    return chosen.distinct().order_by(shown)


def _check_input(connection: Connection, number: int) -> None:
    held = connection.execute(select(input_.c.withdrawn_at).where(input_.c.id == number)).first()
    if held is None:
        raise EvidenceError(f"there is no import I{number}; see `evidence import --list`")
    if held.withdrawn_at is not None:
        raise EvidenceError(f"the import I{number} was taken back; see `evidence import --list`")


def _record_pages(connection: Connection, conditions: list[ColumnElement[bool]]) -> Iterator[tuple[RecordRow, ...]]:
    columns = (
        record.c.id,
        func.coalesce(report.c.into_id, report.c.id).label("shown"),
        record.c.input_id,
        record.c.ordinal,
        record.c.line,
        report.c.title,
        report.c.year,
        report.c.own,
    )
    joined = select(*columns).join(report, report.c.id == record.c.id).join(input_, input_.c.id == record.c.input_id)
    last = 0
    while True:
        page = joined.where(*conditions, record.c.id > last).order_by(record.c.id).limit(RECORDS_AT_ONCE)
        found = connection.execute(page).all()
        if not found:
            return
        named = _named(connection, [row.id for row in found])
        yield tuple(_record_row(row, named[row.id]) for row in found)
        last = found[-1].id


def _named(connection: Connection, rows: list[int]) -> dict[int, dict[str, str]]:
    """Row → its own DOI and PMID."""
    held = report_identifier.c
    named = select(held.report_id, held.kind, held.value).where(held.kind.in_(("doi", "pmid")))
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for part in in_parts(rows):
        for number, kind, value in connection.execute(named.where(held.report_id.in_(part)).order_by(held.value)):
            found[number].setdefault(kind, value)
    return found


def _record_row(row: Row[*tuple[Any, ...]], named: dict[str, str]) -> RecordRow:
    """A row that shows for others has what all of them say in its columns, and its own words beside them."""
    title, year = row.title, row.year
    if row.own:
        own = citation_of(row.own)
        title, year = own.title or None, own.year
    return RecordRow(
        record=row.id,
        report=row.shown,
        input=row.input_id,
        entry=row.ordinal,
        line=row.line,
        title=title,
        year=year,
        doi=named.get("doi"),
        pmid=named.get("pmid"),
    )
