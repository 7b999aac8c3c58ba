"""``evidence summary``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from evidence.cli import status
from evidence.cli.options import AsOf, Common, ImputeSd, Output, last_day
from evidence.errors import NotHeld

if TYPE_CHECKING:
    from evidence.answers.summary import ConditionSummary, SummaryRow


def summary(
    *,
    condition: Annotated[str | None, typer.Argument(metavar="CONDITION", hidden=True)] = None,
    as_of: AsOf = None,
    impute_sd: ImputeSd = False,
    output: Output,
    common: Common,
) -> int:
    """Say what the evidence for a condition is, how strong and why.

    CONDITION is a key, name, synonym or code. Without one: a row per condition, intervention and comparator.

    Example: evidence summary depression --as-of 2025-12-31
    """
    day = last_day("--as-of", as_of)
    with common.store() as store:
        if condition is None:
            rows = store.summaries(as_of=day)
            with output.stream() as stream:
                _write_rows(rows, output.form, stream)
            return status.DONE
        try:
            answer = store.summary(condition, as_of=day, impute_sd=impute_sd)
        except NotHeld:
            with output.stream() as stream:
                _write_nothing(output.form, stream)
            raise
    with output.stream() as stream:
        _write_answer(answer, output.form, stream)
    if answer.headline is None:
        raise NotHeld(f"no evidence on {answer.label} is held" + (f" that was published by {day}" if day else ""))
    return status.DONE


def _write_rows(rows: tuple[SummaryRow, ...], form: str, stream: TextIO) -> None:
    from evidence.output.formats import write_listing
    from evidence.output.summary_listing import pairs_listing

    write_listing(pairs_listing(rows), form, stream)


def _write_nothing(form: str, stream: TextIO) -> None:
    from evidence.output.formats import write_tree
    from evidence.output.summary_json import NOTHING

    if form in ("json", "jsonl"):
        write_tree(NOTHING, form, stream)


def _write_answer(answer: ConditionSummary, form: str, stream: TextIO) -> None:
    from evidence.output.formats import write_listing, write_tree
    from evidence.output.summary_json import condition_json
    from evidence.output.summary_listing import findings_listing
    from evidence.output.summary_text import condition_markdown, condition_text
    from evidence.output.table import terminal_width

    if form == "table":
        stream.write(condition_text(answer, terminal_width()))
    elif form == "md":
        stream.write(condition_markdown(answer))
    elif form in ("json", "jsonl"):
        write_tree(condition_json(answer), form, stream)
    else:
        write_listing(findings_listing(answer), form, stream)
