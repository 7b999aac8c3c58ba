"""``evidence explain``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from evidence.cli import status
from evidence.cli.options import AsOf, Common, ImputeSd, Output, last_day
from evidence.errors import NotHeld

if TYPE_CHECKING:
    from evidence.answers.explaining import Explanation


def explain(
    *,
    name: Annotated[str, typer.Argument(metavar="CONDITION|STUDY", hidden=True)],
    outcome: Annotated[str | None, typer.Argument(metavar="OUTCOME", hidden=True)] = None,
    as_of: AsOf = None,
    impute_sd: ImputeSd = False,
    output: Output,
    common: Common,
) -> int:
    """Say why a finding says what it says, number by number.

    With a condition: its findings, or those on one OUTCOME. With a study: the findings that it is in, and what its
    numbers do there. As csv and tsv: a row per number.

    Example: evidence explain depression depressive-symptoms
    """
    day = last_day("--as-of", as_of)
    with common.store() as store:
        try:
            answer = store.explain(name, outcome, as_of=day, impute_sd=impute_sd)
        except NotHeld:
            with output.stream() as stream:
                _write_nothing(output.form, stream)
            raise
    with output.stream() as stream:
        _write(answer, output.form, stream)
    if not answer.findings:
        raise NotHeld(f"no finding on {name} is held" + (f" that was published by {day}" if day else ""))
    return status.DONE


def _write_nothing(form: str, stream: TextIO) -> None:
    from evidence.output.formats import write_tree
    from evidence.output.summary_json import NOTHING

    if form in ("json", "jsonl"):
        write_tree(NOTHING, form, stream)


def _write(answer: Explanation, form: str, stream: TextIO) -> None:
    from evidence.output.explanation import explanation_json, explanation_listing, explanation_tree
    from evidence.output.formats import write_listing, write_tree
    from evidence.output.table import terminal_width
    from evidence.output.tree import tree_markdown, tree_text

    if form == "md":
        stream.write(tree_markdown(explanation_tree(answer)))
    elif form == "table":
        stream.write(tree_text(explanation_tree(answer), terminal_width()))
    elif form in ("csv", "tsv"):
        write_listing(explanation_listing(answer), form, stream)
    else:
        write_tree(explanation_json(answer), form, stream)
