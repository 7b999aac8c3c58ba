"""``evidence link`` and ``evidence unlink``."""

from __future__ import annotations

from typing import Annotated

import typer

from evidence.cli import status
from evidence.cli.options import Common, Output
from evidence.identifiers import is_numbered, recognise

Reason = Annotated[str | None, typer.Option("--reason", "--why", metavar="TEXT", help="Why, kept with the link.")]


def link(
    *,
    names: Annotated[list[str], typer.Argument(metavar="NAME", hidden=True)],
    reason: Reason = None,
    output: Output,
    common: Common,
) -> int:
    """Say that records are one report, or of one study.

    NAME is a record (R12), a report (P7), a DOI, a PMID or a registry number; where the last is the key of a study,
    the reports before it belong to that study. The matching never undoes it; evidence unlink does.

    Example: evidence link R12 P7 --reason "same trial, title in French"
    """
    from evidence.output.literature import write_linked

    with common.store() as store:
        linked = store.link(*names, reason=reason)
        differing = store.in_conflict(linked.reports)
    with output.stream() as stream:
        write_linked(linked, output.form, stream)
    joined = [f"P{number}" for number in linked.reports]
    if not (is_numbered(names[-1]) or recognise(names[-1])):
        joined.append(f"the study {names[-1]}")
    common.say(f"linked: {' and '.join(joined)} (revision {linked.revision})")
    for number in differing:
        common.say(f"P{number}: what was decided on its parts differs: evidence screen --conflicts")
    return status.DONE


def unlink(
    *,
    name: Annotated[str, typer.Argument(metavar="NAME", hidden=True)],
    other: Annotated[str | None, typer.Argument(metavar="OTHER", hidden=True)] = None,
    reason: Reason = None,
    output: Output,
    common: Common,
) -> int:
    """Take a record out of its report; what it was before is restored.

    NAME is R12, P7, a DOI or a PMID. What you linked by hand is taken back first, and only that; otherwise it is told
    apart from all others of its report (with OTHER: from that one), and the matching never joins them again.

    Example: evidence unlink R12 --reason "part II, not part I"
    """
    from evidence.output.literature import write_linked

    with common.store() as store:
        linked = store.unlink(name, other, reason=reason)
    with output.stream() as stream:
        write_linked(linked, output.form, stream)
    names = ", ".join(f"P{number}" for number in linked.reports)
    common.say(f"unlinked: the reports are {names} (revision {linked.revision})")
    return status.DONE
