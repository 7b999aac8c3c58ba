"""``evidence new``."""

from __future__ import annotations

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
    output: File = None,
    common: Common,
) -> int:
    """Write a template of a study document, with comments, to fill in.

    `evidence add` takes it when it is filled in, and says what is still missing.

    Example: evidence new --key smith-2011 --condition depression -o smith-2011.yaml
    """
    from evidence.documents import read
    from evidence.documents.template import template
    from evidence.output.destination import destination

    given = {"key": key, "title": title, "condition": condition, "design": design}
    text = template(**given)
    for problem in read(text).problems:
        field = (problem.field or "").partition("[")[0]
        if given.get(field) is not None:
            raise UsageError(f"--{field}: {problem.message}; {problem.fix} (here: {given[field]})")
    with destination(output) as stream:
        stream.write(text)
    if output not in (None, "-"):
        common.say(f"wrote {output}: fill it in, then `evidence add {output}`")
    return status.DONE
