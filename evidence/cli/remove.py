"""``evidence remove``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from evidence.cli import status
from evidence.cli.options import Common, Output, Study, Why
from evidence.errors import UsageError
from evidence.output.characters import one_line

if TYPE_CHECKING:
    from evidence import documents


def remove(
    *,
    study: Study,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    why: Why = None,
    output: Output,
    common: Common,
) -> int:
    """Remove a study; `evidence undo` brings it back.

    STUDY is a key, the start of one, a DOI, a PMID or a registry id. Without a terminal to ask at, --yes is
    needed.

    Example: evidence remove smith-2011 --yes --why "entered twice"
    """
    from evidence.output.additions import write_changed

    with common.store() as store:
        found = store.show(study).study
        if not (yes or _agreed(found)):
            common.say("nothing was removed")
            return status.FAILED
        changed = store.remove(found.key, why=why)
    with output.stream() as stream:
        write_changed(changed, output.form, stream)
    common.say(f"removed {found.key} (revision {changed.number}); `evidence undo` brings it back")
    return status.DONE


def _agreed(study: documents.Study) -> bool:
    if sys.stdin is None or not sys.stdin.isatty():
        raise UsageError("there is nobody to ask whether to remove it: say --yes")
    return typer.confirm(f"Remove {one_line(study.key)} ({one_line(study.title)})?", err=True)
