"""``evidence list``."""

from __future__ import annotations

from typing import Annotated

import typer

from evidence.cli import status
from evidence.cli.options import Choice, Common, Output
from evidence.errors import NotHeld, UsageError


def list_studies(
    *,
    without_study: Annotated[
        bool, typer.Option("--without-study", help="List the included reports that no study is held of.")
    ] = False,
    choice: Choice,
    output: Output,
    common: Common,
) -> int:
    """List the studies, all or those that every filter chooses.

    What a study does not report never matches a filter.

    Example: evidence list --condition depression --max-dose 4.5
    """
    from evidence.output.formats import write_listing
    from evidence.output.studies import studies_listing

    filters = choice.filters()
    chosen = filters.words()
    if without_study:
        if chosen:
            raise UsageError("--without-study lists reports, and the filters choose studies: give one of the two")
        return _without_study(output, common)
    try:
        with common.store() as store:
            rows = store.studies(filters)
    except NotHeld:
        with output.stream() as stream:
            write_listing(studies_listing(()), output.form, stream)
        raise
    with output.stream() as stream:
        write_listing(studies_listing(rows), output.form, stream)
    if not rows:
        common.say(f"no study found: {chosen}" if chosen else "no study is held")
    elif common.verbose:
        common.say(f"{len(rows)} studies: {chosen or 'all that are held'}")
    return status.DONE


def _without_study(output: Output, common: Common) -> int:
    from evidence.answers.literature import Hits
    from evidence.output.literature import write_hits
    from evidence.output.table import terminal_width

    with common.store() as store:
        reports = store.without_study()
    with output.stream() as stream:
        write_hits(Hits(reports, {}, len(reports)), output.form, stream, terminal_width(), bold=False)
    if reports:
        common.say(f"begin a study document of one with: evidence new --from {reports[0].name}")
    else:
        common.say("no included report is without a study")
    return status.DONE
