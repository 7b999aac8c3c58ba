"""``evidence flow``."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from evidence.cli import status
from evidence.cli.options import AnswerFile, Common


def flow(
    *,
    form: Annotated[
        Literal["table", "json", "jsonl", "csv", "tsv", "md", "svg"],
        typer.Option("--format", "-f", metavar="FORMAT", help="table, json, jsonl, csv, tsv, md or svg."),
    ] = "table",
    output: AnswerFile = None,
    common: Common,
) -> int:
    """Show the PRISMA 2020 flow, as numbers or as a diagram.

    Counted anew each time: records of imports that stand, per source; the reports that they are; and what screening
    decided on those. Each box is the sum of its parts; what waits at a stage is a part too. A report that only study
    documents name was found by no search and is in no box.

    Example: evidence flow -o flow.svg
    """
    from evidence.output.destination import destination
    from evidence.output.flow import write_flow

    with common.store() as store:
        found = store.flow()
    with destination(output) as stream:
        write_flow(found, form, stream)
    return status.DONE
