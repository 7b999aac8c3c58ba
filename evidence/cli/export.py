"""``evidence export``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from evidence.cli import status
from evidence.cli.options import Common, File
from evidence.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from evidence.answers.evidence import Evidence
    from evidence.answers.exporting import Wanted

    Writer = Callable[[Evidence, Wanted, str | None, TextIO], str]


def export(
    *,
    form: Annotated[str, typer.Argument(metavar="FORMAT", hidden=True)],
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", hidden=True)] = None,
    stage: Annotated[
        str | None, typer.Option(metavar="STAGE", help="How far screening went: included, excluded, unscreened …")
    ] = None,
    search: Annotated[
        str | None, typer.Option(metavar="WORDS", help="What `evidence search` finds with these words.")
    ] = None,
    number: Annotated[
        int | None, typer.Option("--input", metavar="N", help="What the import of that number brought.")
    ] = None,
    cells: Annotated[
        str | None,
        typer.Option("--format", "-f", metavar="FORMAT", help="Of records: csv, tsv, json or jsonl."),
    ] = None,
    output: File = None,
    common: Common,
) -> int:
    """Write literature for other programs.

    FORMAT is ris, bibtex, csl (CSL-JSON) or csv for reports, from which `evidence import` reads all of it again; or
    records, a row for each record with the report it belongs to. ID is P7, R12, a DOI, a PMID or a registry number;
    without one, all that is held.

    Example: evidence export ris --stage included -o included.ris
    """
    from evidence.answers.exporting import Wanted
    from evidence.output.destination import destination

    writers = _writers()
    if form not in writers:
        raise UsageError(f"no export is called {form}; there are: {', '.join(writers)}")
    if cells is not None and form != "records":
        raise UsageError(f"--format is for records; {form} is a format of its own")
    wanted = Wanted(tuple(ids or ()), stage, search, number)
    with common.store() as store, destination(output) as stream:
        said = writers[form](store, wanted, cells, stream)
    if output not in (None, "-"):
        common.say(f"wrote {said} to {output}")
    return status.DONE


def _writers() -> dict[str, Writer]:
    from evidence.output.citations import FORMS

    return {"records": _records, **{name: _reports_as(name) for name in FORMS}}


def _records(store: Evidence, wanted: Wanted, cells: str | None, stream: TextIO) -> str:
    from evidence.output.records import write_records

    count = write_records(store.export_records(wanted), cells or "csv", stream)
    return f"{count:,} {'record' if count == 1 else 'records'}"


def _reports_as(name: str) -> Writer:
    def write(store: Evidence, wanted: Wanted, cells: str | None, stream: TextIO) -> str:
        from evidence.output.citations import write_citations

        del cells
        count = write_citations(store.export_reports(wanted), name, stream)
        return f"{count:,} {'report' if count == 1 else 'reports'}"

    return write
