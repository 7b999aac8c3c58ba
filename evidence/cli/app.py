"""The commands and what holds for all of them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated

import typer

from evidence.cli import status
from evidence.cli.add import add
from evidence.cli.appraise import appraise
from evidence.cli.changes import changes
from evidence.cli.check import check
from evidence.cli.claims import claims
from evidence.cli.edit import edit
from evidence.cli.explain import explain
from evidence.cli.export import export
from evidence.cli.flow import flow
from evidence.cli.gaps import gaps
from evidence.cli.history import history
from evidence.cli.import_ import import_
from evidence.cli.init import init
from evidence.cli.judge import judge
from evidence.cli.link import link, unlink
from evidence.cli.list import list_studies
from evidence.cli.match import match
from evidence.cli.new import new
from evidence.cli.options import Common, with_groups
from evidence.cli.pool import pool
from evidence.cli.remove import remove
from evidence.cli.rename import rename
from evidence.cli.schema import schema
from evidence.cli.screen import screen
from evidence.cli.search import search
from evidence.cli.show import show
from evidence.cli.summary import summary
from evidence.cli.terms import terms
from evidence.cli.undo import undo
from evidence.cli.whatif import whatif

if TYPE_CHECKING:
    from collections.abc import Callable

# Written here and not asked of the installed package: that alone would take a tenth of the time of --version.
VERSION = "0.1.0"

COMMANDS: dict[str, Callable[..., int]] = {
    "summary": summary,
    "explain": explain,
    "changes": changes,
    "whatif": whatif,
    "gaps": gaps,
    "claims": claims,
    "pool": pool,
    "list": list_studies,
    "show": show,
    "new": new,
    "add": add,
    "edit": edit,
    "rename": rename,
    "remove": remove,
    "history": history,
    "undo": undo,
    "appraise": appraise,
    "judge": judge,
    "import": import_,
    "search": search,
    "screen": screen,
    "flow": flow,
    "match": match,
    "link": link,
    "unlink": unlink,
    "export": export,
    "terms": terms,
    "schema": schema,
    "check": check,
    "init": init,
}

FIRST_STEPS = (
    ("evidence summary depression", "what the evidence is, how strong, and why"),
    ("evidence list", "the studies that are held"),
    ("evidence show mischoulon-2017", "one study, every number with its source"),
    ("evidence new -o study.yaml", "a template to fill in; then: evidence add study.yaml"),
    ("evidence --help", "every command"),
)


@cache
def commands() -> Callable[..., object]:
    """Build the command line, once, as something to call with the arguments."""
    app = typer.Typer(
        rich_markup_mode=None,  # with it, "[range 1-6]" in a help text loses its brackets and what they hold
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(with_groups(_root))
    for name, command in COMMANDS.items():
        app.command(name)(with_groups(command))
    return typer.main.get_command(app)


def _show_version(asked: bool) -> None:  # noqa: FBT001 - Typer's signature
    if asked:
        typer.echo(f"evidence {VERSION}")
        raise typer.Exit


def _root(
    *,
    context: typer.Context,
    common: Common,
    version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=_show_version, help="Show the version and stop."),
    ] = False,
) -> int:
    """Keep studies with the source of each number, and answer how strong the evidence is.

    Example: evidence list --condition depression
    """
    del version  # its callback has answered
    context.obj = common
    if context.invoked_subcommand is None:
        _show_first_steps()
    return status.DONE


def _show_first_steps() -> None:
    longest = max(len(command) for command, _ in FIRST_STEPS)
    typer.echo("evidence keeps studies with their sources, and answers how strong the evidence is.\n")
    for command, what in FIRST_STEPS:
        typer.echo(f"  {command:<{longest}}  {what}")
