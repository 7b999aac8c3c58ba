"""``evidence add``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from evidence.cli import status
from evidence.cli.options import Common, Output, Why
from evidence.cli.talk import talk
from evidence.errors import UsageError

if TYPE_CHECKING:
    from evidence.answers.evidence import Added


def add(
    *,
    files: Annotated[list[str], typer.Argument(metavar="FILE", hidden=True)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    base: Annotated[
        str | None,
        typer.Option(metavar="HASH", help="Hash that `show` told: refuse if the study changed since."),
    ] = None,
    why: Why = None,
    output: Output,
    common: Common,
) -> int:
    """Add studies, terms and claims from documents, or update them.

    FILE is a document, a folder of them, or - for standard input. One with an error is refused whole, and
    every problem in it is told; the others are taken in.

    Example: evidence add studies/ smith-2011.yaml --why "first extraction"
    """
    from evidence.cli.sources import documents_from
    from evidence.output.additions import write_added

    items = documents_from(files)
    if base is not None and len(items) != 1:
        raise UsageError(f"--base is the hash of one study, but there are {len(items)} documents")
    with common.store() as store:
        added = store.add(items, base=base, dry_run=dry_run, why=why)
    with output.stream() as stream:
        write_added(added, output.form, stream, dry_run=dry_run)
    return told(added, common, documents=len(items))


def told(added: Added, common: Common, *, documents: int) -> int:
    """Tell every problem on standard error, a line each, and give the exit status."""
    from evidence.output.additions import problem_line

    errors = [problem for problem in added.problems if problem.severity == "error"]
    for problem in added.problems:
        if problem in errors or not common.quiet:
            talk(problem_line(problem))
    if not errors:
        return status.DONE
    refused = len({problem.file for problem in errors})
    common.say(
        f"{refused} of {documents} {'document' if documents == 1 else 'documents'} refused, with "
        f"{len(errors)} {'problem' if len(errors) == 1 else 'problems'}; nothing of it was taken in"
    )
    return status.FAILED
