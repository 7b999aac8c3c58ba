"""``evidence search``."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from evidence.cli import status
from evidence.cli.options import Common, Output


def search(
    *,
    words: Annotated[list[str] | None, typer.Argument(metavar="WORDS", hidden=True)] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", metavar="N", min=1, help="At most so many.")] = 20,
    offset: Annotated[int, typer.Option(metavar="N", min=0, help="Leave out the first N.")] = 0,
    newest: Annotated[bool, typer.Option("--newest", help="Those entered last first, not the best.")] = False,
    unscreened: Annotated[bool, typer.Option("--unscreened", help="What waits to be screened.")] = False,
    output: Output,
    common: Common,
) -> int:
    """Search reports and studies by words, the best first.

    Words must all be found; "a phrase", prefix*, OR, NOT (or -word) and brackets; author: title: abstract: journal:
    keyword: year: doi: pmid: before a word look there alone (year:2015-2020, year:-1990). A DOI, PMID, registry number,
    P7 or R12 finds that report. The best have the words in their titles, and have more of the rarer ones.

    Example: evidence search 'naltrexone pain year:2010-2020'
    """
    from evidence.output.literature import write_hits
    from evidence.output.table import terminal_width

    with common.store() as store:
        hits = store.search(" ".join(words or ()), limit=limit, offset=offset, newest=newest, unscreened=unscreened)
    bold = output.output is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    with output.stream() as stream:
        write_hits(hits, output.form, stream, terminal_width(), bold=bold)
    count = f"{hits.total:,}{'+' if hits.is_bound else ''}"
    shown = len(hits.reports)
    if not shown:
        common.say(f"nothing behind the first {count}" if hits.total else "nothing found")
    elif shown == limit and (hits.is_bound or hits.total > offset + shown):
        common.say(f"{shown} of {count} reports; --limit shows more")
    elif offset:
        common.say(f"the last {shown} of {count} reports")
    return status.DONE
