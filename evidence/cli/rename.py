"""``evidence rename``."""

from __future__ import annotations

from typing import Annotated

import typer

from evidence.cli import status
from evidence.cli.options import Common, Output, Why


def rename(
    *,
    old: Annotated[str, typer.Argument(metavar="OLD", hidden=True)],
    new: Annotated[str, typer.Argument(metavar="NEW", hidden=True)],
    why: Why = None,
    output: Output,
    common: Common,
) -> int:
    """Give a study another key.

    OLD is its key, the start of it, a DOI, a PMID or a registry id; NEW is the key it gets.

    Example: evidence rename smith-2011 smith-2011a --why "two that year"
    """
    from evidence.output.additions import write_changed

    with common.store() as store:
        changed = store.rename(old, new, why=why)
    with output.stream() as stream:
        write_changed(changed, output.form, stream)
    common.say(f"renamed {old} to {new} (revision {changed.number})")
    return status.DONE
