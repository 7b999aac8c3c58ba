"""``evidence whatif``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from evidence.cli import status
from evidence.cli.options import AsOf, Common, ImputeSd, Output, last_day
from evidence.cli.sources import documents_from
from evidence.errors import NotHeld, UsageError

if TYPE_CHECKING:
    from evidence.answers.whatif import Supposed

Keys = Annotated[list[str] | None, typer.Option(metavar="STUDY", help="Without this study; may be repeated.")]


def whatif(
    *,
    condition: Annotated[str, typer.Argument(metavar="CONDITION", hidden=True)],
    without: Keys = None,
    with_: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="FILE", help="With the study of this document, or - for standard input."),
    ] = None,
    retracted: Annotated[
        list[str] | None, typer.Option(metavar="STUDY", help="As if this study were retracted; may be repeated.")
    ] = None,
    tau: Annotated[str | None, typer.Option(metavar="METHOD", help="Another estimator of τ², such as DL.")] = None,
    correlation: Annotated[
        float | None, typer.Option(metavar="R", help="Another within-person correlation than 0.5.")
    ] = None,
    min_n: Annotated[int | None, typer.Option(metavar="N", help="Only studies of at least so many people.")] = None,
    only_low_risk: Annotated[
        bool, typer.Option("--only-low-risk", help="Only studies at low risk of bias, as appraised.")
    ] = False,
    impute_sd: ImputeSd = False,
    as_of: AsOf = None,
    output: Output,
    common: Common,
) -> int:
    """Show findings before and after a supposition; nothing is stored.

    Example: evidence whatif fibromyalgia --retracted due-bruun-2024
    """
    from evidence.answers.whatif import Supposition

    what = Supposition(
        without=tuple(without or ()),
        retracted=tuple(retracted or ()),
        with_=tuple(documents_from(with_ or ())),
        min_n=min_n,
        tau=tau,
        correlation=correlation,
        only_low_risk=only_low_risk,
        impute_sd=impute_sd,
    )
    if what == Supposition():
        raise UsageError("suppose something: --without, --with, --retracted, --tau, --correlation, --min-n ...")
    day = last_day("--as-of", as_of)
    with common.store() as store:
        try:
            answer = store.whatif(condition, what, as_of=day)
        except NotHeld:
            with output.stream() as stream:
                _write_nothing(output.form, stream)
            raise
    _write(answer, output)
    return status.DONE


def _write_nothing(form: str, stream: TextIO) -> None:
    from evidence.output.formats import write_tree
    from evidence.output.summary_json import NOTHING

    if form in ("json", "jsonl"):
        write_tree({"before": NOTHING, "after": NOTHING, "moved": []}, form, stream)


def _write(answer: Supposed, output: Output) -> None:
    from evidence.output.changes import supposed_json, supposed_listing, supposed_text
    from evidence.output.formats import write_listing, write_tree
    from evidence.output.table import terminal_width

    with output.stream() as stream:
        if output.form in ("json", "jsonl"):
            write_tree(supposed_json(answer), output.form, stream)
        elif output.form == "table":
            stream.write(supposed_text(answer, terminal_width()) + "\n")
            write_listing(supposed_listing(answer), "table", stream)
        else:
            write_listing(supposed_listing(answer), output.form, stream)
