"""Giving literature back: records with where they came from, and reports, chosen and in batches."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from evidence.answers.opened import Opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Connection

    from evidence.reports import ReportRow

T = TypeVar("T")


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


class DecisionRow(NamedTuple):
    """A decision that stands, in the words that a file of decisions has; ``report`` is the number of P7."""

    report: int
    doi: str | None
    title: str | None
    stage: str
    reviewer: str
    decision: str
    reason: str | None
    when: str
    resolution: bool


class Exporting(Opened):
    """Literature as it is held, in batches: a million reports in the memory of a few hundred."""

    def export_reports(self, wanted: Wanted | None = None) -> Iterator[tuple[ReportRow, ...]]:
        """The reports, by number; reports that are named come in the order of their names.

        Raises EvidenceError for a name or an import that is not held, UsageError for a stage that is none.
        """
        from evidence.answers.wanted import report_batches

        return _begun(self._batches(report_batches, wanted))

    def export_records(self, wanted: Wanted | None = None) -> Iterator[tuple[RecordRow, ...]]:
        """The records of imports that stand, by number; of the reports that are wanted, or of the import alone.

        Raises what ``export_reports`` does.
        """
        from evidence.answers.wanted import record_batches

        return _begun(self._batches(record_batches, wanted))

    def export_decisions(self, wanted: Wanted | None = None) -> Iterator[tuple[DecisionRow, ...]]:
        """What reviewers decided and settled on the reports that are wanted, by report, stage and time.

        Raises what ``export_reports`` does.
        """
        from evidence.answers.wanted import decision_batches

        return _begun(self._batches(decision_batches, wanted))

    def _batches(
        self, batches: Callable[[Connection, Wanted], Iterator[tuple[T, ...]]], wanted: Wanted | None
    ) -> Iterator[tuple[T, ...]]:
        with self._database.read() as connection:
            yield from batches(connection, wanted or Wanted())

    def draft(self, name: str, **given: str | None) -> str:
        """The document of a new study that a held report begins: YAML with comments, to be filled in.

        ``given`` (key, title, condition, design) goes before what the report says. Raises EvidenceError where a
        study has the report already.
        """
        from evidence.answers.drafting import draft

        with self._database.read() as connection:
            return draft(connection, name, given)


def _begun(batches: Iterator[T]) -> Iterator[T]:
    """The same, the first being there already: what is asked for wrongly is told before anything is written."""
    return chain([*islice(batches, 1)], batches)
