"""``evidence import``."""

from __future__ import annotations

import sys
import tempfile
import zlib
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from evidence.cli import status
from evidence.cli.options import Common, Output, Why
from evidence.cli.progress import progress
from evidence.errors import EvidenceError, Interrupted, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
        return _list(output, common)
    if not files:
        raise UsageError("name the files to import, or - for standard input; see `evidence import --help`")
    if problems is not None and any(_is_same(problems, file) for file in files):
        raise UsageError(f"--problems {problems} is itself a file to import: name another, or it would be overwritten")
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
    with common.store() as store:
        for file in files:
            try:
                taken.append(_import(store, file, common, options))
            except Interrupted as stop:
                if taken and not dry_run:
                    stop.__notes__ = [f"nothing of {file} was stored; the files before it were taken in and stay"]
                raise
    with output.stream() as stream:
        write_taken(taken, output.form, stream, dry_run=dry_run)
    if problems is not None:
        _write_refused(taken, problems, common)
    return status.FAILED if any(one.failed for one in taken) else status.DONE


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


def _is_same(one: str, other: str) -> bool:
    return other != "-" and Path(one).exists() and Path(other).exists() and Path(one).samefile(other)


def _import(store: Evidence, file: str, common: Common, options: dict[str, Any]) -> Taken:
    """Import one file and tell its problems; a file that fails is told, and the others go on."""
    from evidence.intake import StrictlyRefused, unread

    with ExitStack() as stack:
        try:
            path, name = stack.enter_context(_spooled()) if file == "-" else (_file(file), file)
            tell = stack.enter_context(progress(f"importing {name}", common))
            taken = store.import_file(path, name=name, tell=tell, **options)
        except StrictlyRefused as error:
            stack.close()
            _tell_problems(error.taken, common)
            common.tell(str(error))
            return error.taken
        except EvidenceError as error:
            stack.close()
            if error.status == status.WRONG_USAGE:
                raise
            common.tell(str(error))
            return unread(file, str(error))
    _tell_problems(taken, common)
    if options["source"] and taken.records_known:
        common.say(f"{taken.records_known} known entries of {name} keep the source that they first came from")
    return taken


class _spooled:  # noqa: N801 - used as a context manager, like tempfile's own
    """Standard input as a file that can be read from its beginning twice."""

    def __enter__(self) -> tuple[Path, str]:
        if sys.stdin is None:
            raise EvidenceError("there is no standard input to read")
        self._file = tempfile.NamedTemporaryFile(prefix="evidence-")
        while block := sys.stdin.buffer.read(1 << 20):
            self._file.write(block)
        self._file.flush()
        return Path(self._file.name), "standard input"

    def __exit__(self, *error: object) -> None:
        self._file.close()


def _file(name: str) -> Path:
    if Path(name).is_dir():
        raise EvidenceError(f"{name} is a folder: name the export files in it (study documents: evidence add {name})")
    return Path(name)


def _tell_problems(taken: Taken, common: Common) -> None:
    from evidence.output.literature import problem_words

    errors = [problem for problem in taken.problems if problem.severity == "error"]
    for line in problem_words(errors if common.quiet else taken.problems):
        typer.echo(line, err=True)
    if taken.failed and not taken.is_refused:
        common.tell(f"no entry of {taken.file} could be read; nothing was stored")
    elif errors and not taken.failed:
        common.say(f"warning: {len(errors)} of {taken.entries} entries of {taken.file} could not be read (see above)")


def _write_refused(taken: Sequence[Taken], file: str, common: Common) -> None:
    """Write the entries that were refused, as they stand in their file, a file for each input."""
    refused = [one for one in taken if one.refused]
    for at, one in enumerate(refused, 1):
        target = Path(file) if at == 1 else Path(file).with_stem(f"{Path(file).stem}-{at}")
        text = one.preamble + "\n".join(raw.rstrip("\r\n") + "\n" for raw in _texts(one)) + one.closing
        try:
            target.write_text(text, encoding=one.encoding, errors="surrogateescape", newline="")
        except OSError as error:
            raise EvidenceError(f"{target} was not written: {error.strerror}") from error
        count = f"{len(one.refused)} {'entry' if len(one.refused) == 1 else 'entries'}"
        common.say(f"wrote {target}: {count} to mend; then `evidence import {target}`")
    if not refused:
        common.say(f"no entry was refused: {file} was not written")


def _texts(one: Taken) -> Iterator[str]:
    return (zlib.decompress(packed).decode(errors="surrogatepass") for packed in one.refused)


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
