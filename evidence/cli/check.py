"""``evidence check``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, TextIO

import typer

from evidence.cli import status
from evidence.cli.options import Common, Output
from evidence.errors import UsageError

if TYPE_CHECKING:
    from evidence.answers.checking import Found


def check(
    *,
    listed: Annotated[bool, typer.Option("--list", help="Show every check, and check nothing.")] = False,
    explain: Annotated[
        str | None, typer.Option(metavar="CHECK", help="Say why a check matters and how to mend what it finds.")
    ] = None,
    only: Annotated[list[str] | None, typer.Option(metavar="CHECK", help="Only this one; several are allowed.")] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what can be mended with certainty, and say so.")] = False,
    fail_on: Annotated[
        Literal["error", "warning"],
        typer.Option(metavar="SEVERITY", help="What makes the exit status 3: error, or warning (either)."),
    ] = "error",
    output: Output,
    common: Common,
) -> int:
    """Look for what is wrong in the database and in the studies.

    Errors make an answer wrong or unsafe: damage, a broken history, a retracted study in use. Warnings are numbers
    that cannot all be right: papers misprint, and extraction errs. Exit status 3 where something is found.

    Example: evidence check --only projection --only grim --fix
    """
    if (listed or explain) and (only or fix):
        raise UsageError(f"--{'list' if listed else 'explain'} checks nothing: leave --only and --fix out")
    if listed:
        return _list(output)
    if explain is not None:
        return _explain(explain, output)
    from evidence.answers.checking import chosen
    from evidence.output.checks import told

    names = chosen(only)  # before a database is opened, or made
    with common.store() as store:
        checked = store.check(names, fix=fix)
    with output.stream() as stream:
        _write(checked.found, output.form, stream)
    common.say("\n".join(told(checked)))
    return status.FOUND_SOMETHING if checked.fails(fail_on) else status.DONE


def _write(found: tuple[Found, ...], form: str, stream: TextIO) -> None:
    from evidence.output.checks import found_listing, found_text
    from evidence.output.formats import write_listing
    from evidence.output.table import terminal_width

    if form == "table":
        stream.write(found_text(found, terminal_width()))
    else:
        write_listing(found_listing(found), form, stream)


def _list(output: Output) -> int:
    from evidence.answers.checking import CHECKS
    from evidence.output.checks import checks_listing
    from evidence.output.formats import write_listing

    with output.stream() as stream:
        write_listing(checks_listing(CHECKS.values()), output.form, stream)
    return status.DONE


def _explain(name: str, output: Output) -> int:
    from evidence.answers.checking import CHECKS, chosen
    from evidence.output.checks import checks_listing, explained_json, explained_text
    from evidence.output.formats import write_listing, write_tree
    from evidence.output.table import terminal_width

    one = CHECKS[chosen([name])[0]]
    with output.stream() as stream:
        if output.form == "table":
            stream.write(explained_text(one, terminal_width()))
        elif output.form in ("json", "jsonl"):
            write_tree(explained_json(one), output.form, stream)
        else:
            write_listing(checks_listing([one]), output.form, stream)
    return status.DONE
