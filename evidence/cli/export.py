"""``evidence export``."""

from __future__ import annotations

from pathlib import PurePath
from typing import Annotated

import typer

from evidence.cli import status
from evidence.cli.options import Common, File
from evidence.errors import UsageError
from evidence.identifiers import numbered


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
        str | None, typer.Option("--input", metavar="I3", help="What that import brought; see import --list.")
    ] = None,
    cells: Annotated[
        str | None,
        typer.Option("--format", "-f", metavar="FORMAT", help="Of records and decisions: csv, tsv, json or jsonl."),
    ] = None,
    output: File = None,
    common: Common,
) -> int:
    """Write literature for other programs.

    FORMAT is ris, bibtex, csl (CSL-JSON) or csv for reports, from which `evidence import` reads all of it again; or
    records, a row for each record with the report it belongs to; or decisions, a row for each of screening, from which
    `evidence screen --from-file` reads them. ID is P7, R12, a DOI, a PMID or a registry number; without one, all.

    Example: evidence export ris --stage included -o included.ris
    """
    from evidence.answers.exporting import Wanted
    from evidence.output.citations import FORMS, write_citations
    from evidence.output.destination import destination
    from evidence.output.records import write_decisions, write_records

    rows = ("records", "decisions")
    forms = (*rows, *FORMS)
    if form not in forms:
        raise UsageError(f"no export is called {form}; there are: {', '.join(forms)}")
    if cells is None and form in rows and output is not None:
        cells = cells_of(output)
    if cells is not None and form not in rows:
        raise UsageError(f"--format is for {' and '.join(rows)}; {form} is a format of its own")
    wanted = Wanted(tuple(ids or ()), stage, search, import_number("--input", number))
    with common.store() as store, destination(output) as stream:
        untitled = 0
        if form == "records":
            n, noun = write_records(store.export_records(wanted), cells or "csv", stream), "record"
        elif form == "decisions":
            n, noun = write_decisions(store.export_decisions(wanted), cells or "csv", stream), "decision"
        else:
            (n, untitled), noun = write_citations(store.export_reports(wanted), form, stream), "report"
    if output not in (None, "-"):
        common.say(f"wrote {counted(n, noun)} to {output}")
    elif not n:
        common.say(f"no {noun} is held of which all of that holds" if any(wanted) else f"no {noun} is held")
    if untitled:
        has, it = ("has", "it") if untitled == 1 else ("have", "them")
        common.say(f"{untitled:,} of them {has} no title: `evidence import` takes {it} only with one")
    return status.DONE


def cells_of(file: str) -> str | None:
    """The format of rows that the ending of a file names."""
    ending = PurePath(file).suffix.lower().removeprefix(".")
    return ending if ending in ("tsv", "json", "jsonl") else None


def import_number(option: str, name: str | None) -> int | None:
    """Read the name of an import: I3, or 3."""
    if name is None:
        return None
    found = numbered(name if name.strip()[:1] in ("I", "i") else f"I{name.strip()}")
    if found is None:
        raise UsageError(f"{option}: {name} names no import; write I3, as `evidence import --list` does")
    return found[1]


def counted(number: int, noun: str) -> str:
    """Say how many: 1 record, 2,000 records."""
    return f"{number:,} {noun if number == 1 else f'{noun}s'}"
