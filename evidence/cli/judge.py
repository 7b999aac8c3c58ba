"""``evidence judge``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from evidence.cli import status
from evidence.cli.options import Common, Output
from evidence.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.answers.judging import Standing


def judge(
    *,
    condition: Annotated[str | None, typer.Argument(metavar="CONDITION", hidden=True)] = None,
    outcome: Annotated[str | None, typer.Argument(metavar="OUTCOME", hidden=True)] = None,
    domain: Annotated[
        str | None, typer.Option(metavar="DOMAIN", help="The domain that is judged, such as risk-of-bias.")
    ] = None,
    steps: Annotated[
        int | None, typer.Option(metavar="N", help="Levels it takes away (0 to 3), or adds for rating-up (0 to 2).")
    ] = None,
    level: Annotated[str | None, typer.Option(metavar="LEVEL", help="The certainty as a whole.")] = None,
    reason: Annotated[str | None, typer.Option(metavar="TEXT", help="Why; without a reason nothing is judged.")] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who judges, in place of $EVIDENCE_USER.")] = None,
    intervention: Annotated[str | None, typer.Option(metavar="NAME", help="Which body: its intervention.")] = None,
    comparator: Annotated[str | None, typer.Option(metavar="NAME", help="Which body: its comparator.")] = None,
    family: Annotated[str | None, typer.Option(metavar="DESIGNS", help="Which body: its design family.")] = None,
    listed: Annotated[bool, typer.Option("--list", help="List all judgements, and which are stale.")] = False,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take back what was judged of this body.")] = False,
    output: Output,
    common: Common,
) -> int:
    """Judge the certainty of a body of evidence, with a reason.

    A judgement is of a domain, or of the level as a whole. It stands in the place of the computed one, with name and
    reason, until the evidence is another; then it is shown as stale and the computed level counts again.

    Example: evidence judge depression depressive-symptoms --domain imprecision --steps 1 --reason "..."
    """
    choice = {"intervention": intervention, "comparator": comparator, "family": family}
    if listed:
        with common.store() as store:
            found = store.judgements()
        return _show(found, output)
    if condition is None or outcome is None:
        raise UsageError("name the condition and the outcome that are judged; see `evidence judge --help`")
    if withdraw:
        with common.store() as store:
            gone = store.withdraw(condition, outcome, domain=domain, why=reason, **choice)
        common.say("\n".join(f"withdrawn: {one.words}" for one in gone))
        return status.DONE
    verdict = {"domain": domain, "steps": steps, "level": level, "reason": reason}
    with common.store() as store:
        made = store.judge(condition, outcome, by=by, **verdict, **choice)
        found = tuple(one for one in store.judgements() if one.judgement.key == made.key)
    return _show(found, output)


def _show(found: Sequence[Standing], output: Output) -> int:
    from evidence.output.formats import write_listing
    from evidence.output.judgements import judgements_listing, judgements_text
    from evidence.output.table import terminal_width

    with output.stream() as stream:
        if output.form == "table":
            stream.write(judgements_text(found, terminal_width()))
        else:
            write_listing(judgements_listing(found), output.form, stream)
    return status.DONE
