"""``evidence match``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from evidence.cli import status
from evidence.cli.options import Common, Output, Why
from evidence.cli.progress import progress

if TYPE_CHECKING:
    from evidence.answers.evidence import Evidence


def match(
    *,
    ask: Annotated[bool, typer.Option("--ask", help="Go through the pairs that are left to you.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="Compare everything again, not only what is new.")] = False,
    why: Why = None,
    output: Output,
    common: Common,
) -> int:
    """Find records that are one report, and reports of one study.

    Each pair ends as the same, different, or one to ask about: with --ask at a terminal you answer, elsewhere the
    open pairs are listed with the likenesses that add up. What you said of two reports is never overruled.

    Example: evidence match --ask
    """
    from evidence.output.literature import write_matched, write_questions
    from evidence.output.table import terminal_width

    with common.store() as store:
        if not ask:
            with progress("matching", common) as tell:
                matched = store.match(
                    everything=everything, why=why, tell=None if tell is None else lambda done: tell(done, 0.0)
                )
            with output.stream() as stream:
                write_matched(matched, output.form, stream)
            if matched.ask:
                common.say(f"{matched.ask} pairs are left to you: evidence match --ask")
            return status.DONE
        if output.form == "table" and sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty():
            return _walk(store, common)
        asked = store.questions()
    with output.stream() as stream:
        write_questions(asked, output.form, stream, terminal_width())
    if not asked:
        common.say("no pair is open")
    return status.DONE


def _walk(store: Evidence, common: Common) -> int:
    """Ask about each open pair at the terminal."""
    from evidence.output.literature import question_told
    from evidence.output.table import terminal_width

    passed: set[int] = set()
    while True:
        left = [one for one in store.questions() if one.question.id not in passed]
        if not left:
            common.say("no pair is open" if not passed else f"{len(passed)} pairs stay open")
            return status.DONE
        one = left[0]
        typer.echo("\n".join(question_told(one, terminal_width())))
        said = typer.prompt(f"{len(left)} open. [s]ame, [d]ifferent, [l]ater, [u]ndo the last, [q]uit", default="l")
        key = said.strip().lower()[:1]
        if key == "q":
            return status.DONE
        if key == "u":
            changed = store.undo()
            typer.echo(f"took back revision {changed.number}")
        elif key in "sd":
            verdict = "same" if key == "s" else "different"
            store.answer(one.question.id, verdict)
        else:
            passed.add(one.question.id)
        typer.echo("")
