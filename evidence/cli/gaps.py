"""``evidence gaps``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from evidence.cli import status
from evidence.cli.options import Common, Output, last_day
from evidence.errors import NotHeld

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from evidence.answers.gaps import Gap


def gaps(
    *,
    condition: Annotated[str | None, typer.Argument(metavar="CONDITION", hidden=True)] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="As it stood then: what was published by that day.")
    ] = None,
    output: Output,
    common: Common,
) -> int:
    """Say which outcomes lack an answer, and how many people it takes.

    CONDITION is a key, name, synonym or code; narrower conditions are included. Without one: all conditions.
    People are counted against the optimal information size; registered studies that may bring them are named.

    Example: evidence gaps fibromyalgia
    """
    day = last_day("--as-of", as_of)
    with common.store() as store:
        try:
            found = store.gaps(condition, as_of=day)
        except NotHeld:
            _write_nothing(output)
            raise
    if not found:
        _write_nothing(output)
        asked = "any condition" if condition is None else condition
        raise NotHeld(f"nothing on {asked} is held" + (f" that was published by {day}" if day else ""))
    with output.stream() as stream:
        _write(found, output.form, stream, condition, day)
    return status.DONE


def _write_nothing(output: Output) -> None:
    with output.stream() as stream:
        stream.write("[]\n" if output.form == "json" else "")


def _write(found: Sequence[Gap], form: str, stream: TextIO, condition: str | None, day: date | None) -> None:
    from datetime import date as calendar

    from evidence.output.formats import write_listing, write_trees
    from evidence.output.gaps import gaps_json, gaps_listing, gaps_text
    from evidence.output.table import terminal_width

    if form == "table":
        today = day or calendar.today()  # noqa: DTZ011 - the day where the reader is
        stream.write(gaps_text(found, terminal_width(), as_of=today, condition=condition))
    elif form in ("json", "jsonl"):
        write_trees(gaps_json(found), form, stream)
    else:
        write_listing(gaps_listing(found), form, stream)
