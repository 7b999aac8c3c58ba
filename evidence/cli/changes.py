"""``evidence changes``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from evidence.cli import status
from evidence.cli.options import Common, Output, partial_date
from evidence.errors import NotHeld, UsageError

if TYPE_CHECKING:
    from datetime import date

    from evidence.answers.comparing import Change

FAILING = {"strength": {"strength"}, "certainty": {"certainty"}, "direction": {"direction"}}


def changes(
    *,
    condition: Annotated[str | None, typer.Argument(metavar="CONDITION", hidden=True)] = None,
    since: Annotated[
        str, typer.Option(metavar="DATE", help="From this day on, it included; by entry also a revision: r12.")
    ],
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="Until this day, it included; by entry also a revision.")
    ] = None,
    by: Annotated[
        Literal["publication", "entry"],
        typer.Option(metavar="TIME", help="publication, or entry: when we learnt it."),
    ] = "publication",
    fail_on: Annotated[
        Literal["strength", "certainty", "direction", "any"] | None,
        typer.Option(metavar="WHAT", help="Exit with 3 if strength, certainty, direction or any conclusion moved."),
    ] = None,
    output: Output,
    common: Common,
) -> int:
    """Say which conclusions moved between two days, and by what.

    Each change names the studies and the rules that moved it.

    Example: evidence changes depression --since 2026-01-01
    """
    first, last = _moment("--since", since, by), _moment("--until", until, by, last=True)
    if first is None:
        raise UsageError("--since: write a date")
    with common.store() as store:
        try:
            found = store.changes(condition, since=first, until=last, by=by)
        except NotHeld:
            _write((), output)
            raise
    _write(found, output)
    if not found:
        common.say("no conclusion moved")
    chosen = FAILING.get(fail_on or "")
    failed = fail_on is not None and any(chosen is None or one.what in chosen for one in found)
    return status.FOUND_SOMETHING if failed else status.DONE


def _moment(option: str, text: str | None, by: str, *, last: bool = False) -> date | int | None:
    if text is not None and by == "entry" and re.fullmatch(r"r[0-9]{1,9}", text):
        return int(text[1:])
    read = partial_date(option, text)
    if read is None:
        return None
    return read.last if last else read.first


def _write(found: tuple[Change, ...], output: Output) -> None:
    from evidence.output.changes import change_json, changes_listing, changes_text
    from evidence.output.formats import write_listing, write_trees
    from evidence.output.table import terminal_width

    with output.stream() as stream:
        if output.form == "table":
            stream.write(changes_text(found, terminal_width()))
        elif output.form in ("json", "jsonl"):
            write_trees([change_json(one) for one in found], output.form, stream)
        else:
            write_listing(changes_listing(found), output.form, stream)
