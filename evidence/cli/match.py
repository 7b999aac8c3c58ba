"""``evidence match``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from evidence.cli import status
from evidence.cli.keyboard import END, Keyboard
from evidence.cli.options import Common, Output, Why
from evidence.cli.progress import progress
from evidence.errors import UsageError

if TYPE_CHECKING:
    from evidence.answers.evidence import Evidence
    from evidence.answers.literature import Asked


def match(
    *,
    ask: Annotated[bool, typer.Option("--ask", help="Go through the pairs that are left to you.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="Compare everything again, not only what is new.")] = False,
    why: Why = None,
    output: Output,
    common: Common,
) -> int:
    """Find records that are one report, and reports of one study.

    Each pair ends as the same, different, or one to ask about. With --ask you answer these at a terminal; elsewhere
    --ask lists them with the likenesses that add up. What you said of two reports is never overruled.

    Example: evidence match --ask
    """
    from evidence.output.literature import write_matched, write_questions
    from evidence.output.table import terminal_width

    if ask and (everything or why is not None):
        raise UsageError("--ask compares nothing: leave --all and --why out, or ask for them first without it")
    with common.store() as store:
        if not ask:
            with progress("matching", common) as tell:
                matched = store.match(
                    everything=everything, why=why, tell=None if tell is None else lambda done: tell(done, 0.0)
                )
            standing = store.standing()
            with output.stream() as stream:
                write_matched(matched, standing, output.form, stream)
            if standing.ask:
                pairs = "1 pair is" if standing.ask == 1 else f"{standing.ask:,} pairs are"
                common.say(f"{pairs} left to you: evidence match --ask")
            return status.DONE
        if output.form == "table" and sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty():
            return _walk(store, common)
        asked = store.questions()
    with output.stream() as stream:
        write_questions(asked, output.form, stream, terminal_width())
    if not asked:
        common.say("no pair is open")
    return status.DONE


KEYS = "s same, d different, l later, u undo, ? help, q quit"
HELP = """\
  s  they are the same            d  they are different
  l  later: it is asked again the next time
  u  undo: take your last answer back       q  quit; all answers are saved
"""


def _walk(store: Evidence, common: Common) -> int:
    """Ask about each open pair at the terminal."""
    passed: set[int] = set()
    answers: list[int] = []
    open_ = store.standing().ask
    with Keyboard() as keyboard:
        while True:
            one = _next(store, passed)
            if one is None and not (answers and _goes_back(keyboard)):
                break
            key = "u" if one is None else _key(keyboard, one, f"{len(passed) + 1} of {store.standing().ask}")
            if key in ("q", END):
                break
            if key == "u" and answers:
                store.undo(answers.pop())
            elif key == "u":
                typer.echo("nothing was answered yet")
            elif one is not None and key == "l":
                passed.add(one.question.id)
            elif one is not None:
                answers.append(store.answer(one.question.id, "same" if key == "s" else "different").revision)
    left = store.standing().ask
    common.say(f"{len(answers)} answered, {left} open" if open_ else "no pair is open")
    return status.DONE


def _next(store: Evidence, passed: set[int]) -> Asked | None:
    """The likeliest pair that was not left for later; what is passed is skipped, and nothing behind it read."""
    found = store.questions(limit=len(passed) + 1)
    return next((one for one in found if one.question.id not in passed), None)


def _goes_back(keyboard: Keyboard) -> bool:
    """Whether the last answer is to be taken back, where nothing more is asked."""
    typer.echo("that was the last one; u undo, any other key ends > ", nl=False)
    key = keyboard.key().lower()
    typer.echo()
    return key == "u"


def _key(keyboard: Keyboard, one: Asked, position: str) -> str:
    """Show a pair and ask until the answer is one that is known."""
    from evidence.output.literature import question_told
    from evidence.output.table import terminal_width

    typer.echo("\n".join((position, *question_told(one, terminal_width()))))
    while True:
        typer.echo(f"{KEYS} > ", nl=False)
        key = keyboard.key().lower()
        typer.echo(key if key.isprintable() else "")
        if key in ("s", "d", "l", "u", "q", END):
            return key
        typer.echo(HELP, nl=False)
