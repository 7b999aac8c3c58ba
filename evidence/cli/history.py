"""``evidence history``."""

from __future__ import annotations

from typing import Annotated

import typer

from evidence.cli import status
from evidence.cli.options import Common, Output


def history(
    *,
    key: Annotated[str | None, typer.Argument(metavar="KEY", hidden=True)] = None,
    output: Output,
    common: Common,
) -> int:
    """Show what was changed, when, by whom and why.

    With the KEY of a study, a term or an import (I3), only what happened to that.

    Example: evidence history mischoulon-2017
    """
    from evidence.output.formats import write_listing
    from evidence.output.revisions import revisions_listing

    with common.store() as store:
        revisions = store.history(key)
    with output.stream() as stream:
        write_listing(revisions_listing(revisions), output.form, stream)
    return status.DONE
