"""``evidence new``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evidence.cli import status
from evidence.cli.options import Common, File
from evidence.errors import UsageError


def new(
    *,
    key: Annotated[str | None, typer.Option(metavar="KEY", help="The study's key: smith-2011.")] = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="Its title.")] = None,
    condition: Annotated[str | None, typer.Option(metavar="NAME", help="The condition studied.")] = None,
    design: Annotated[str | None, typer.Option(metavar="DESIGN", help="Such as parallel-rct.")] = None,
    report: Annotated[
        str | None, typer.Option("--from", metavar="REPORT", help="Begin with what is held of a report: P7, a DOI …")
    ] = None,
    output: File = None,
    common: Common,
) -> int:
    """Write a template of a study document, with comments, to fill in.

    `evidence add` takes it when it is filled in, and says what is still missing. REPORT is P7, R12, a DOI, a PMID
    or a registry number; what was found in its title or abstract and not given is marked, to be checked.

    Example: evidence new --key smith-2011 --condition depression -o smith-2011.yaml
    """
    from evidence.documents import read
    from evidence.documents.template import template
    from evidence.output.destination import destination

    if output is not None and Path(output).is_file():
        raise UsageError(f"{output} is there already, filled in perhaps: name another file")
    given = {"key": key, "title": title, "condition": condition, "design": design}
    if report is None:
        text = template(**given)
    else:
        with common.store() as store:
            text = store.draft(report, **given)
    for problem in read(text).problems:
        field = (problem.field or "").partition("[")[0]
        if given.get(field) is not None:
            raise UsageError(f"--{field}: {problem.message}; {problem.fix} (here: {given[field]})")
    with destination(output) as stream:
        stream.write(text)
    if output not in (None, "-"):
        common.say(f"wrote {output}: fill it in, then `evidence add {output}`")
    return status.DONE
