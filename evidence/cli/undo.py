"""``evidence undo``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from evidence.cli import status
from evidence.cli.options import Common, Output, Why
from evidence.errors import EvidenceError, UsageError
from evidence.identifiers import numbered

if TYPE_CHECKING:
    from evidence.answers.evidence import Evidence

LONGEST = 9  # digits of a number of ours


def undo(
    *,
    revision: Annotated[str | None, typer.Argument(metavar="REVISION", hidden=True)] = None,
    why: Why = None,
    output: Output,
    common: Common,
) -> int:
    """Take back the last command that changed something.

    With a REVISION, a number in `evidence history` or the name of an import (I3), only that one. Undo again takes the
    undoing back.

    Example: evidence undo 27 --why "wrong report"
    """
    from evidence.output.additions import write_changed
    from evidence.output.inputs import state_words

    with common.store() as store:
        changed = store.undo(None if revision is None else _number(store, revision), why=why)
        imports = {one.input: one for one in store.inputs()} if any(map(numbered, changed.keys)) else {}
    with output.stream() as stream:
        write_changed(changed, output.form, stream)
    told = (state_words(imports[key]) if key in imports else key for key in changed.keys)
    common.say(f"undone, as revision {changed.number}: {', '.join(told)}")
    for sentence in changed.lost:
        common.tell(sentence)
    return status.DONE


def _number(store: Evidence, revision: str) -> int:
    """The number of a revision, or of the one that an import made."""
    ours = numbered(revision)
    if ours is None and revision.isascii() and revision.isdecimal() and len(revision) <= LONGEST:
        return int(revision)
    if ours is None or ours[0] != "I":
        raise UsageError(f"REVISION: {revision} is none: write its number in `evidence history`, or I3 for an import")
    made = next((one.revision for one in store.inputs() if one.input == f"I{ours[1]}"), None)
    if made is None:
        raise EvidenceError(f"there is no import I{ours[1]}; see `evidence import --list`")
    return made
