"""``evidence judge``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from evidence.cli import status
from evidence.cli.options import Common, Output
from evidence.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.answers.judging import Choice, Standing, Verdict


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
    choice = _choice(intervention, comparator, family)
    if listed:
        with common.store() as store:
            found = store.judgements()
        return _show(found, output)
    if condition is None or outcome is None:
        raise UsageError("name the condition and the outcome that are judged; see `evidence judge --help`")
    if withdraw:
        with common.store() as store:
            gone = store.withdraw(condition, outcome, choice=choice, domain=_domain(domain), why=reason)
        common.say("\n".join(f"withdrawn: {one.words}" for one in gone))
        return status.DONE
    verdict = _verdict(_domain(domain), steps, level, reason)
    with common.store() as store:
        made = store.judge(condition, outcome, verdict, choice=choice, by=by)
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


def _choice(intervention: str | None, comparator: str | None, family: str | None) -> Choice:
    from evidence import terms
    from evidence.answers.judging import Choice

    if family is not None and family not in terms.FAMILIES:
        raise UsageError(f"--family: {family} is none of: {', '.join(terms.FAMILIES)}")
    return Choice(intervention, comparator, family)


def _domain(name: str | None) -> str | None:
    from evidence import terms

    if name is None:
        return None
    plain = name.replace("-", " ").strip().lower()
    if plain not in terms.DOMAINS:
        known = ", ".join(one.replace(" ", "-") for one in terms.DOMAINS)
        raise UsageError(f"--domain: {name} is none of: {known}")
    return plain


def _verdict(domain: str | None, steps: int | None, level: str | None, reason: str | None) -> Verdict:
    """What is judged; the sign of --steps is that of its domain, however it was written."""
    from evidence import terms
    from evidence.answers.judging import Verdict

    if (domain is None) == (level is None):
        raise UsageError("judge either a domain (--domain with --steps) or the level (--level)")
    if not (reason or "").strip():
        raise UsageError("--reason: a judgement needs its reason")
    if level is not None:
        plain = level.replace("-", " ").strip().lower()
        if steps is not None or plain not in terms.LEVELS:
            raise UsageError(f"--level: write one of: {', '.join(terms.LEVELS)}, without --steps")
        return Verdict(None, None, plain, reason or "")
    most = 2 if domain == "rating up" else 3
    if steps is None or abs(steps) > most:
        does = "adds" if domain == "rating up" else "takes away"
        raise UsageError(f"--steps: write 0 to {most}, the levels that {domain} {does}")
    return Verdict(domain, abs(steps) if domain == "rating up" else -abs(steps), None, reason or "")
