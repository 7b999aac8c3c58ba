"""Finding reports by what people call them, and giving them in a line each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from evidence.errors import EvidenceError
from evidence.identifiers import is_numbered, numbered, recognise
from evidence.model.counting import counts
from evidence.model.literature import input_, record, report, report_identifier
from evidence.model.study import study
from evidence.reports import values
from evidence.reports.folding import counting, identified, members, showing, standing_for
from evidence.reports.kin import studies_of
from evidence.store.bulk import in_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from evidence.identifiers import Identifier
    from evidence.readers import Citation


class ReportRow(NamedTuple):
    """A report as it shows: what all its records and documents say together.

    ``id`` is the number of P7, ``records`` those of R7, R12. ``studies`` are the keys of the studies it reports,
    ``sources`` the databases its records came from; ``of_study`` is the title of its study, where it has none itself.
    """

    id: int
    citation: Citation
    records: tuple[int, ...]
    studies: tuple[str, ...]
    sources: tuple[str, ...]
    of_study: str = ""

    @property
    def name(self) -> str:
        """The name of the report: P7."""
        return f"P{self.id}"

    @property
    def registration(self) -> str | None:
        """Its ClinicalTrials.gov number, else the first of any register."""
        found = self.citation.registrations
        return next((one.value for one in found if one.kind == "nct"), found[0].value if found else None)


def called(connection: Connection, name: str) -> int:
    """The number of the report that P7, R12, a DOI, PMID or registry number names, as it shows now.

    Raises EvidenceError where none or several answer.
    """
    return called_all(connection, [name])[0]


def called_all(connection: Connection, names: Sequence[str]) -> list[int]:
    """The numbers of the reports that the names mean, in their order; every wrong name is told at once."""
    found: list[int] = []
    wrong: list[str] = []
    for name in names:
        try:
            found.append(_called(connection, name))
        except EvidenceError as error:
            wrong.append(str(error))
    if wrong:
        raise EvidenceError("; ".join(wrong))
    return found


def row_called(connection: Connection, name: str) -> int:
    """The number of the row that R12 or P7 names (not of the report that shows for it), else as ``called``."""
    ours = numbered(name)
    if ours is None or ours[0] not in "PR":
        return called(connection, name)
    letter, number = ours
    table = record if letter == "R" else report
    if connection.scalar(select(table.c.id).where(table.c.id == number)) is None:
        raise EvidenceError(f"there is no {name.strip().upper()}; see `evidence search`")
    return number


def _called(connection: Connection, name: str) -> int:
    if is_numbered(name):
        row = row_called(connection, name)
        shown = standing_for(connection, [row])[row]
        if not showing(connection, [shown]):
            raise EvidenceError(
                f"{name.strip().upper()} was taken back with its import or study; see `evidence history`"
            )
        return shown
    one = recognise(name)
    if one is None:
        raise EvidenceError(f"{name!r} names no report: write P7, R12, a DOI, a PMID or a registry number")
    held = report_identifier.c
    having = select(held.report_id).where(held.kind == one.kind, held.value == one.value, counts(held.report_id))
    rows = connection.scalars(having).all()
    found = showing(connection, standing_for(connection, rows).values())
    if len(found) == 1:
        return found.pop()
    if not found:
        raise EvidenceError(f"no report with {one.kind} {one.value} is held; see `evidence search`")
    listed = ", ".join(f"P{number}" for number in sorted(found)[:5])
    raise EvidenceError(f"several reports name {one.value}: {listed}{' …' if len(found) > 5 else ''}; name one of them")  # noqa: PLR2004


def rows(connection: Connection, shown: Sequence[int]) -> tuple[ReportRow, ...]:
    """Reports that show, in the order of their numbers as given; those that do not show are left out."""
    groups = _that_count(connection, members(connection, shown))
    everybody = [row for group in groups.values() for row in group]
    named = identified(connection, everybody)
    records, sources = _records(connection, everybody)
    studies = studies_of(connection, shown)
    found: dict[int, ReportRow] = {}
    for part in in_parts(shown):
        chosen = select(report).where(report.c.id.in_(part), report.c.is_shown)
        for found_row in connection.execute(chosen).mappings():
            row = dict(found_row)
            number = row["id"]
            group = groups[number]
            known: dict[Identifier, None] = {one: None for member in group for one in named.get(member, ())}
            found[number] = ReportRow(
                number,
                _with_first(values.citation(row, known), known),
                tuple(member for member in sorted(group) if member in records),
                studies.get(number, ()),
                tuple(dict.fromkeys(sources[member] for member in group if member in sources)),
            )
    untitled = {one.studies[0] for one in found.values() if one.studies and not one.citation.title}
    titles = _study_titles(connection, sorted(untitled))
    for number, one in found.items():
        if one.studies and not one.citation.title:
            found[number] = one._replace(of_study=titles.get(one.studies[0], ""))
    return tuple(found[number] for number in shown if number in found)


def _that_count(connection: Connection, groups: dict[int, list[int]]) -> dict[int, list[int]]:
    """Of each group the rows that count, those of documents first: so its identifiers are given too."""
    of_row = counting(connection, [row for group in groups.values() for row in group])
    return {
        number: sorted(
            (row for row in group if row == number or of_row.get(row, (False, True))[0]),
            key=lambda row: (not of_row.get(row, (False, True))[1], row),
        )
        for number, group in groups.items()
    }


def _study_titles(connection: Connection, keys: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in in_parts(keys):
        chosen = select(study.c.key, study.c.title).where(study.c.key.in_(part))
        found.update((key, title) for key, title in connection.execute(chosen))
    return found


def _records(connection: Connection, rows_: Sequence[int]) -> tuple[set[int], dict[int, str]]:
    found: set[int] = set()
    sources: dict[int, str] = {}
    for part in in_parts(rows_):
        chosen = select(record.c.id, input_.c.source).join(input_, input_.c.id == record.c.input_id)
        for number, source in connection.execute(chosen.where(record.c.id.in_(part), input_.c.withdrawn_at.is_(None))):
            found.add(number)
            sources[number] = source
    return found, sources


def _with_first(citation: Citation, known: dict[Identifier, None]) -> Citation:
    """Of several DOIs or PMIDs, the one of the first row: of a document, or of the first record."""
    first: dict[str, Any] = {}
    for one in known:
        first.setdefault(one.kind, one.value)
    return citation._replace(**{kind: first[kind] for kind in ("doi", "pmid", "pmcid") if kind in first})
