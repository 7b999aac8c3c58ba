"""``evidence list``."""

from __future__ import annotations

from evidence.cli import status
from evidence.cli.options import Choice, Common, Output
from evidence.errors import NotHeld


def list_studies(*, choice: Choice, output: Output, common: Common) -> int:
    """List the studies, all or those that every filter chooses.

    What a study does not report never matches a filter.

    Example: evidence list --condition depression --max-dose 4.5
    """
    from evidence.output.formats import write_listing
    from evidence.output.studies import studies_listing

    filters = choice.filters()
    try:
        with common.store() as store:
            rows = store.studies(filters)
    except NotHeld:
        with output.stream() as stream:
            write_listing(studies_listing(()), output.form, stream)
        raise
    with output.stream() as stream:
        write_listing(studies_listing(rows), output.form, stream)
    chosen = filters.words()
    if not rows:
        common.say(f"no study found: {chosen}" if chosen else "no study is held")
    elif common.verbose:
        common.say(f"{len(rows)} studies: {chosen or 'all that are held'}")
    return status.DONE
