"""Giving literature back: records with where they came from, and reports, chosen and in batches."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from evidence.answers.opened import Opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evidence.reports import ReportRow


class Wanted(NamedTuple):
    """Which literature: all that is named must hold.

    ``names`` are P7, R12, DOIs, PMIDs or registry numbers, ``stage`` how far screening went, ``search`` a query of
    words, ``input`` the number of an import.
    """

    names: Sequence[str] = ()
    stage: str | None = None
    search: str | None = None
    input: int | None = None


class RecordRow(NamedTuple):
    """A record: where it stands in which import, which report shows for it, and what it says of itself.

    ``record`` is the number of R12, ``report`` that of P7; ``entry`` counts from 1 in the file.
    """

    record: int
    report: int
    input: int
    entry: int
    line: int | None
    title: str | None
    year: int | None
    doi: str | None
    pmid: str | None


class Exporting(Opened):
    """Literature as it is held, in batches: a million reports in the memory of a few hundred."""

    def export_reports(self, wanted: Wanted | None = None) -> Iterator[tuple[ReportRow, ...]]:
        """The reports, by number; reports that are named come in the order of their names.

        Raises EvidenceError for a name or an import that is not held, UsageError for a stage that is none.
        """
        from evidence.answers.wanted import report_batches

        with self._database.read() as connection:
            yield from report_batches(connection, wanted or Wanted())

    def export_records(self, wanted: Wanted | None = None) -> Iterator[tuple[RecordRow, ...]]:
        """The records of imports that stand, by number; of the reports that are wanted, or of the import alone."""
        from evidence.answers.wanted import record_batches

        with self._database.read() as connection:
            yield from record_batches(connection, wanted or Wanted())

    def draft(self, name: str, **given: str | None) -> str:
        """The document of a new study that a held report begins: YAML with comments, to be filled in.

        ``given`` (key, title, condition, design) goes before what the report says. Raises EvidenceError where a
        study has the report already.
        """
        from evidence.answers.drafting import draft

        with self._database.read() as connection:
            return draft(connection, name, given)
