"""``evidence import``."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from evidence.cli import status
from evidence.cli.options import Common, Output, Why
from evidence.cli.progress import progress
from evidence.cli.sources import file_from, identity
from evidence.cli.talk import talk
from evidence.errors import EvidenceError, Interrupted, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.answers.evidence import Evidence
    from evidence.intake import Taken


def import_(
    *,
    files: Annotated[list[str] | None, typer.Argument(metavar="FILE", hidden=True)] = None,
    source: Annotated[
        str | None, typer.Option(metavar="NAME", help="The database or register it came from, as PRISMA counts it.")
    ] = None,
    query: Annotated[str | None, typer.Option(metavar="TEXT", help="The search that gave it (PRISMA-S).")] = None,
    searched_on: Annotated[str | None, typer.Option(metavar="DATE", help="The day of the search.")] = None,
    read_as: Annotated[
        str | None, typer.Option(metavar="FORMAT", help="Read it as this format, whatever it looks like.")
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="COLUMN=FIELD", help="A column of a table, and what it holds: Titel=title."),
    ] = None,
    problems: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write what could not be read there, to mend and give again.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Store nothing of a file with a problem.")] = False,
    no_match: Annotated[
        bool, typer.Option("--no-match", help="Leave finding duplicates to a later `evidence match`.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    listed: Annotated[
        bool, typer.Option("--list", help="List the imports: file, source, search, day, and what came of them.")
    ] = False,
    why: Why = None,
    output: Output,
    common: Common,
) -> int:
    """Take in records from exports of databases and registers.

    FILE is an export, or - for standard input: RIS, PubMed, Europe PMC, BibTeX, CSL-JSON, EndNote, Web of Science,
    CSV, ClinicalTrials.gov, Crossref, OpenAlex, told apart by what they hold. Every entry becomes a record, is known
    already, or is told as a problem. Records of one report are linked; evidence unlink and evidence undo take it back.

    Example: evidence import pubmed.nbib --source PubMed --strict
    """
    from evidence.output.literature import write_taken

    if listed:
        if any((files, source, query, searched_on, read_as, columns, problems, strict, no_match, dry_run, why)):
            raise UsageError("--list imports nothing: leave files and the options of an import out")
        return _list(output, common)
    if not files:
        raise UsageError("name the files to import, or - for standard input; see `evidence import --help`")
    _check_targets(files, problems, output.output)
    options: dict[str, Any] = {
        "source": source,
        "query": query,
        "searched_on": _day(searched_on),
        "read_as": read_as,
        "mapping": _mapping(columns),
        "strict": strict,
        "match": not no_match,
        "dry_run": dry_run,
        "why": why,
    }
    taken: list[Taken] = []
    statuses: list[int] = []
    with common.store() as store:
        for file in files:
            try:
                one, result = _import(store, file, common, options)
            except Interrupted as stop:
                if taken and not dry_run:
                    stop.__notes__ = [f"nothing of {file} was stored; the files before it were taken in and stay"]
                raise
            taken.append(one)
            statuses.append(result)
    with output.stream() as stream:
        write_taken(taken, output.form, stream, dry_run=dry_run)
    if dry_run:
        common.say("a dry run: nothing was stored")
    if problems is not None:
        _write_refused(taken, problems, common)
    return max(statuses)


def _list(output: Output, common: Common) -> int:
    from evidence.output.formats import write_listing
    from evidence.output.inputs import inputs_listing

    with common.store() as store:
        held = store.inputs()
    with output.stream() as stream:
        write_listing(inputs_listing(held), output.form, stream)
    if not held:
        common.say("nothing was imported yet")
    return status.DONE


def _check_targets(files: Sequence[str], problems: str | None, output: str | None) -> None:
    """Refuse, before anything is taken in, to write where nothing can be written, or over a file to import."""
    from evidence.output.destination import check_writable
    from evidence.output.refused import targets

    written = targets(problems, len(files)) if problems is not None else []
    inputs = {identity(file) for file in files} - {None}
    for option, name in (("--output", output or ""), *(("--problems", one) for one in written)):
        if identity(name) in inputs:
            raise UsageError(f"{option}: {name} is itself a file to import, and would be overwritten: name another")
    for name in written:
        check_writable(name)
        if Path(name).is_file():
            raise UsageError(f"--problems: {name} is there already, mended perhaps: name another")


def _import(store: Evidence, file: str, common: Common, options: dict[str, Any]) -> tuple[Taken, int]:
    """Import one file and tell its problems; a file that fails is told, and the others go on. Gives a status too."""
    from evidence.intake import StrictlyRefused, unread

    with ExitStack() as stack:
        try:
            path, name = stack.enter_context(file_from(file))
            tell = stack.enter_context(progress(f"importing {name}", common))
            taken = store.import_file(path, name=name, tell=tell, **options)
        except StrictlyRefused as error:
            stack.close()
            _tell_problems(error.taken, common)
            common.tell(str(error))
            return error.taken, error.status
        except EvidenceError as error:
            stack.close()
            common.tell(str(error))
            return unread(file, str(error)), error.status
    _tell_problems(taken, common)
    if taken.is_unnamed and not taken.failed and not options["dry_run"]:
        common.say(f"counted in flow as {taken.source}; give --source to name the database")
    return taken, status.FAILED if taken.failed else status.DONE


def _tell_problems(taken: Taken, common: Common) -> None:
    from evidence.output.literature import problem_words

    errors = [problem for problem in taken.problems if problem.severity == "error"]
    for line in problem_words(errors if common.quiet else taken.problems):
        talk(line)
    if taken.failed and not taken.is_refused:
        common.tell(f"no entry of {taken.file} could be read; nothing was stored")
    elif errors and not taken.failed:
        common.say(f"warning: {len(errors)} of {taken.entries} entries of {taken.file} could not be read (see above)")


def _write_refused(taken: Sequence[Taken], file: str, common: Common) -> None:
    from evidence.output.refused import write_refused

    written = list(write_refused(taken, file))
    for target, n in written:
        count = f"{n} {'entry' if n == 1 else 'entries'}"
        common.say(f"wrote {target}: {count} to mend; then `evidence import {target}`")
    if not written:
        common.say(f"no entry was refused: {file} was not written")


def _day(text: str | None) -> str | None:
    from evidence.cli.options import partial_date

    read = partial_date("--searched-on", text)
    if read is not None and read.first > datetime.now(UTC).date():
        raise UsageError(f"--searched-on: {read.text} is yet to come")
    return None if read is None else read.text


def _mapping(columns: list[str] | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in columns or ():
        column, sign, field = one.rpartition("=")
        if not sign or not column or not field:
            raise UsageError(f"--map {one}: write COLUMN=FIELD, as in --map Titel=title")
        found[column] = field
    return found
