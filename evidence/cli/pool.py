"""``evidence pool``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from evidence.cli import status
from evidence.cli.options import Common, Output
from evidence.cli.sources import table_from

if TYPE_CHECKING:
    from evidence.answers.pooling import PooledTable


def pool(
    *,
    file: Annotated[str, typer.Argument(metavar="FILE", hidden=True)],
    measure: Annotated[str | None, typer.Option(metavar="NAME", help="RR OR RD MD SMD ROM IRR … GEN.")] = None,
    method: Annotated[
        str, typer.Option(metavar="NAME", help="EE DL HE HS SJ ML REML EB PM; MH or Peto for counts.")
    ] = "REML",
    test: Annotated[
        str | None, typer.Option(metavar="NAME", help="z, knha (Hartung-Knapp, the default for random effects), adhoc.")
    ] = None,
    level: Annotated[float, typer.Option(metavar="SHARE", help="Coverage of the intervals.")] = 0.95,
    by: Annotated[str | None, typer.Option(metavar="COLUMN", help="A pool per group, compared.")] = None,
    moderator: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN", help="Meta-regression; several are allowed.")
    ] = None,
    cluster: Annotated[str | None, typer.Option(metavar="COLUMN", help="Effects that belong together.")] = None,
    diagnostics: Annotated[
        bool, typer.Option("--diagnostics", help="Influence of each study, and funnel asymmetry.")
    ] = False,
    output: Output,
    common: Common,
) -> int:
    """Pool a table of your own, without a database.

    FILE is CSV, TSV or JSON with a row per study, - for standard input. Columns: events1, n1, events2, n2; or
    mean1, sd1, n1, mean2, sd2, n2; or yi and vi or sei; metafor's names are known too. Group 1 against 2.

    Example: evidence pool trials.csv --measure RR --method REML --test knha
    """
    from evidence.answers.pooling import Request, pool_table

    request = Request(
        measure=measure,
        method=method,
        test=test,
        level=level,
        by=by,
        moderators=tuple(moderator or ()),
        cluster=cluster,
        diagnostics=diagnostics,
    )
    answer = pool_table(table_from(file), "standard input" if file == "-" else file, request)
    with output.stream() as stream:
        _write(answer, output.form, stream)
    unused = [one.label for one in answer.studies if one.reason is not None]
    if unused:
        common.say(f"not used, as numbers are missing: {', '.join(unused)}")
    return status.DONE


def _write(answer: PooledTable, form: str, stream: TextIO) -> None:
    from evidence.output.formats import write_listing, write_tree
    from evidence.output.pool_json import pooled_json
    from evidence.output.pool_text import pooled_listing, pooled_text
    from evidence.output.table import terminal_width

    if form == "table":
        stream.write(pooled_text(answer, terminal_width()))
    elif form in ("json", "jsonl"):
        write_tree(pooled_json(answer), form, stream)
    else:
        write_listing(pooled_listing(answer), form, stream)
