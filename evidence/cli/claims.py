"""``evidence claims``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, TextIO

import typer

from evidence.cli import status
from evidence.cli.options import Common, Output, last_day
from evidence.errors import NotHeld

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from evidence.answers.claims import Held

FailOn = Literal["contradicted", "not-supported", "any"]
FAILING: dict[str, tuple[str, ...]] = {
    "contradicted": ("contradicted",),
    "not-supported": ("contradicted", "not supported"),
    "any": ("contradicted", "not supported", "partly supported", "cannot say"),
}


def claims(
    *,
    condition: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only statements on a condition or a narrower one.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="Against what was published by that day.")
    ] = None,
    fail_on: Annotated[
        FailOn | None,
        typer.Option(
            "--fail-on",
            metavar="VERDICT",
            help="Status 3 for contradicted; not-supported or worse; any other than supported.",
        ),
    ] = None,
    output: Output,
    common: Common,
) -> int:
    """Hold what articles and syntheses say against the findings.

    Each statement is supported, partly supported, not supported, contradicted, or cannot say, with the reason and the
    numbers side by side. New ones are added as a document that begins `evidence: claims/1`.

    Example: evidence claims --condition fibromyalgia --fail-on contradicted
    """
    day = last_day("--as-of", as_of)
    with common.store() as store:
        try:
            found = store.claims(condition=condition, as_of=day)
        except NotHeld:
            with output.stream() as stream:
                stream.write("[]\n" if output.form == "json" else "")
            raise
    with output.stream() as stream:
        _write(found, output.form, stream, day)
    if not found:
        common.say("no claim is held" + ("" if condition is None else f" on {condition}"))
    worse = FAILING[fail_on] if fail_on is not None else ()
    return status.FOUND_SOMETHING if any(one.judged.verdict in worse for one in found) else status.DONE


def _write(found: Sequence[Held], form: str, stream: TextIO, day: date | None) -> None:
    from datetime import date as calendar

    from evidence.output.claims import claims_json, claims_listing, claims_text
    from evidence.output.formats import write_listing, write_trees
    from evidence.output.table import terminal_width

    if form == "table":
        today = day or calendar.today()  # noqa: DTZ011 - the day where the reader is
        stream.write(claims_text(found, terminal_width(), as_of=today) if found else "")
    elif form in ("json", "jsonl"):
        write_trees(claims_json(found), form, stream)
    else:
        write_listing(claims_listing(found), form, stream)
