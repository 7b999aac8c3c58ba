"""``evidence screen``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from evidence.cli import status
from evidence.cli.options import Common, Output, Why
from evidence.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.answers.evidence import Evidence

IDS = "ID…"
Ids = list[str]


def screen(
    *,
    ids: Annotated[Ids | None, typer.Argument(metavar="ID", hidden=True)] = None,
    stage: Annotated[
        Literal["title-abstract", "full-text"] | None,
        typer.Option(metavar="STAGE", help="title-abstract (unless it is given) or full-text."),
    ] = None,
    reviewer: Annotated[
        str | None, typer.Option("--as", metavar="NAME", help="The reviewer, in place of $EVIDENCE_USER.")
    ] = None,
    include: Annotated[Ids | None, typer.Option(metavar=IDS, help="Include these reports.")] = None,
    exclude: Annotated[Ids | None, typer.Option(metavar=IDS, help="Exclude these, for --reason.")] = None,
    maybe: Annotated[Ids | None, typer.Option(metavar=IDS, help="Leave these open.")] = None,
    not_retrieved: Annotated[Ids | None, typer.Option(metavar=IDS, help="Their full text cannot be had.")] = None,
    reason: Annotated[str | None, typer.Option(metavar="TEXT", help="Why; needed to exclude at full text.")] = None,
    from_file: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="CSV or TSV: id, decision and if wanted reason, stage, reviewer; as of export decisions.",
        ),
    ] = None,
    resolve: Annotated[bool, typer.Option("--resolve", help="The decisions given settle conflicts.")] = False,
    withdraw: Annotated[Ids | None, typer.Option(metavar=IDS, help="Take your decisions on these back.")] = None,
    conflicts: Annotated[bool, typer.Option("--conflicts", help="List where reviewers differ.")] = False,
    agreement: Annotated[bool, typer.Option("--agreement", help="Cohen's kappa of each two reviewers.")] = False,
    how_far: Annotated[bool, typer.Option("--status", help="How much is decided, and how much waits.")] = False,
    words: Annotated[
        str | None, typer.Option(metavar="WORDS", help='Words to mark at the terminal: "pain,naltrexone".')
    ] = None,
    unblinded: Annotated[bool, typer.Option("--unblinded", help="Show what others decided.")] = False,
    undecided: Annotated[bool, typer.Option("--undecided", help="Only what nobody has decided yet.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be decided.")] = False,
    why: Why = None,
    output: Output,
    common: Common,
) -> int:
    """Decide which reports go into the review.

    At a terminal it walks through what waits for you, a report at a time, and saves each decision at once: i include,
    e exclude, m maybe, u undo, s skip, q quit. ID is P7, R12, a DOI or a PMID; alone, only those are shown. Several
    after one option are for that option. Each reviewer decides alone; one decision counts until another differs.
    To settle a conflict: evidence screen --resolve --include P7.

    Example: evidence screen --exclude P7 P9 --reason "wrong population"
    """
    from evidence.cli.screening_batch import Batch, decide, take_back

    given = {"include": include, "exclude": exclude, "maybe": maybe, "not-retrieved": not_retrieved}
    batch = Batch.of(given, ids or [], withdraw, from_file=from_file, reason=reason, stage=stage or "title-abstract")
    modes = [batch.decides, bool(batch.withdraw), conflicts, agreement, how_far]
    if sum(modes) > 1:
        raise UsageError("decide, --withdraw, --conflicts, --agreement and --status are asked for one at a time")
    if (resolve or dry_run) and not batch.decides:
        raise UsageError("--resolve and --dry-run go with a decision, such as --include P7")
    if ids and (conflicts or agreement or how_far):
        raise UsageError(f"{ids[0]}: --conflicts, --agreement and --status are told of all reports: leave names out")
    with common.store() as store:
        if batch.decides:
            return decide(store, batch, reviewer, common, output, resolve=resolve, dry_run=dry_run, why=why)
        if batch.withdraw:
            return take_back(store, batch, reviewer, common, output, why=why)
        if conflicts or agreement or how_far:
            return _tell(store, stage, reviewer, output, conflicts=conflicts, agreement=agreement, common=common)
        if sys.stdin is None or not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise UsageError(
                "there is no terminal to screen at: decide with --include ID, --exclude ID --reason TEXT, or "
                "--from-file FILE; --status says how much waits"
            )
        from evidence.cli.screening_terminal import Walk

        walk = Walk(store, stage or "title-abstract", reviewer, words=words, unblinded=unblinded)
        common.say(walk.through(only=ids or [], undecided=undecided))
    return status.DONE


def _tell(
    store: Evidence,
    stage: str | None,
    reviewer: str | None,
    output: Output,
    *,
    conflicts: bool,
    agreement: bool,
    common: Common,
) -> int:
    """Show conflicts, agreement, or how far everybody is."""
    from evidence.output import screening

    found: Sequence[object]
    with output.stream() as stream:
        if conflicts:
            none, found = "no conflict is open", store.screening_conflicts(stage)
            screening.write_conflicts(found, output.form, stream)
        elif agreement:
            none, found = "no two reviewers have decided the same report", store.screening_agreement(stage)
            screening.write_agreement(found, output.form, stream)
        else:
            none, found = "", store.screening_progress(stage, reviewer=reviewer)
            screening.write_progress(found, output.form, stream)
    if not found:
        common.say(none)
    return status.DONE
