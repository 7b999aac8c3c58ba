"""``evidence undo``."""

from __future__ import annotations

from typing import Annotated

import typer

from evidence.cli import status
from evidence.cli.options import Common, Output, Why


def undo(
    *,
    revision: Annotated[int | None, typer.Argument(metavar="REVISION", hidden=True)] = None,
    why: Why = None,
    output: Output,
    common: Common,
) -> int:
    """Take back the last command that changed something.

    With a REVISION, a number in `evidence history`, only that one. Undo again takes the undoing back.

    Example: evidence undo 27 --why "wrong report"
    """
    from evidence.output.additions import write_changed

    with common.store() as store:
        changed = store.undo(revision, why=why)
    with output.stream() as stream:
        write_changed(changed, output.form, stream)
    common.say(f"undone, as revision {changed.number}: {', '.join(changed.keys)}")
    for sentence in changed.lost:
        common.tell(sentence)
    return status.DONE
