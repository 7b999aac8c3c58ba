"""The options that many commands share, each group of them one value.

Typer makes an option of each parameter of a function. A parameter whose type is one of the groups here stands
for all options of the group (:func:`with_groups`), so that each of them is written down once.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, get_args, get_origin, get_type_hints

import typer

from evidence.cli.talk import talk
from evidence.errors import UsageError
from evidence.output.characters import one_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import date
    from typing import TextIO

    from evidence.answers.evidence import Evidence
    from evidence.quantities import PartialDate
    from evidence.query import Filters

T = TypeVar("T")
Study = Annotated[str, typer.Argument(metavar="STUDY", hidden=True)]  # its help says what STUDY may be
Why = Annotated[str | None, typer.Option("--why", metavar="TEXT", help="The reason, kept in the history.")]
Form = Literal["table", "json", "jsonl", "csv", "tsv", "md"]
StudyForm = Literal["yaml", "table", "json", "jsonl", "csv", "tsv", "md"]
File = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write it to a file."),
]
AnswerFile = Annotated[
    str | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="Write the answer to a file, in the format of its ending (x.json)."
    ),
]


AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="As it stood then: what was published by that day.")
]
ImputeSd = Annotated[
    bool, typer.Option("--impute-sd", help="Lend studies without a standard deviation that of their body.")
]


@dataclass(frozen=True, kw_only=True)
class Common:
    """What every command takes: which database, and how much is said beside the answer."""

    db: Annotated[
        str | None,
        typer.Option(metavar="DATABASE", help="A path or a postgresql:// URL, in place of $EVIDENCE_DB."),
    ] = None
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing beside the answer.")] = False
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say more.")] = False

    def store(self) -> Evidence:
        """Open the database; a context manager."""
        from evidence import open_store

        return open_store(self.db, say=self.say)

    def tell(self, words: str) -> None:
        """Tell what went wrong on standard error, ``--quiet`` or not."""
        talk(f"evidence: {one_line(words)}")

    def say(self, words: str) -> None:
        """Tell something beside the answer: on standard error, and not with ``--quiet``."""
        for line in () if self.quiet else words.splitlines():
            talk(one_line(line))

    def under(self, given_before: object) -> Common:
        """Take over what was given before the name of the command."""
        if not isinstance(given_before, Common):
            return self
        return replace(
            self,
            db=given_before.db if self.db is None else self.db,
            quiet=self.quiet or given_before.quiet,
            verbose=self.verbose or given_before.verbose,
        )


@dataclass(frozen=True, kw_only=True)
class Output:
    """The format of the answer and where it goes."""

    form: Annotated[
        Form, typer.Option("--format", "-f", metavar="FORMAT", help="table, json, jsonl, csv, tsv or md.")
    ] = "table"
    output: AnswerFile = None

    def stream(self) -> AbstractContextManager[TextIO]:
        """Open where the answer goes."""
        from evidence.output.destination import destination

        return destination(self.output)


@dataclass(frozen=True, kw_only=True)
class StudyOutput(Output):
    """The format of one study: YAML, as one would write it, unless another is asked for."""

    form: Annotated[
        StudyForm,
        typer.Option("--format", "-f", metavar="FORMAT", help="yaml, table, json, jsonl, csv, tsv or md."),
    ] = "yaml"  # type: ignore[assignment] # one format more


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Which studies: every filter that is given must hold, and what a study does not report never matches."""

    condition: Annotated[
        str | None, typer.Option(metavar="NAME", help="A condition, by key, name, synonym or code.")
    ] = None
    intervention: Annotated[str | None, typer.Option(metavar="NAME", help="An intervention.")] = None
    outcome: Annotated[str | None, typer.Option(metavar="NAME", help="An outcome.")] = None
    design: Annotated[str | None, typer.Option(metavar="DESIGN", help="A design, such as parallel-rct.")] = None
    min_n: Annotated[
        int | None, typer.Option(metavar="N", help="People: randomised, else enrolled, else analysed.")
    ] = None
    max_n: Annotated[int | None, typer.Option(metavar="N", help="People, at most.")] = None
    min_dose: Annotated[
        float | None, typer.Option(metavar="MG", help="Target dose of an experimental arm, mg per day.")
    ] = None
    max_dose: Annotated[float | None, typer.Option(metavar="MG", help="The same, at most.")] = None
    min_duration: Annotated[str | None, typer.Option(metavar="TIME", help='Length of treatment: "8 weeks".')] = None
    max_duration: Annotated[str | None, typer.Option(metavar="TIME", help="The same, at most.")] = None
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Published then or later: 2017, 2017-01, 2017-01-15.")
    ] = None
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Published then or earlier.")] = None
    as_of: Annotated[
        str | None, typer.Option(metavar="DATE", help="As it stood then: what was published by that day.")
    ] = None

    def filters(self) -> Filters:
        """Read the words of the command line; a UsageError names the option that cannot be read."""
        from evidence.query import Filters

        since = partial_date("--since", self.since)
        until = partial_date("--until", self.until)
        return Filters(
            condition=self.condition,
            intervention=self.intervention,
            outcome=self.outcome,
            design=self._known_design(),
            min_n=self.min_n,
            max_n=self.max_n,
            min_dose=self.min_dose,
            max_dose=self.max_dose,
            min_duration_days=_days("--min-duration", self.min_duration),
            max_duration_days=_days("--max-duration", self.max_duration),
            since=None if since is None else since.first,
            until=None if until is None else until.last,
            as_of=last_day("--as-of", self.as_of),
        )

    def _known_design(self) -> str | None:
        from evidence import terms
        from evidence.documents import nearest

        if self.design is None or self.design in terms.DESIGNS:
            return self.design
        near = nearest(self.design, terms.DESIGNS)
        offer = f"did you mean {near[0]}? " if near else ""
        raise UsageError(
            f"--design: no design is called {self.design}; {offer}the designs are: {', '.join(terms.DESIGNS)}"
        )


def last_day(option: str, text: str | None) -> date | None:
    """Read a date of which only the year or the month may be given: its last day."""
    read = partial_date(option, text)
    return None if read is None else read.last


def partial_date(option: str, text: str | None) -> PartialDate | None:
    """Read 2017, 2017-01 or 2017-01-15; ``option`` is who asks, for the UsageError."""
    from evidence import quantities

    return _read(option, text, quantities.partial_date)


def _days(option: str, text: str | None) -> float | None:
    from evidence import quantities

    read = _read(option, text, quantities.duration)
    return None if read is None else read.days


def _read(option: str, text: str | None, reader: Callable[[str], T]) -> T | None:
    from evidence.quantities import Unreadable

    if text is None:
        return None
    try:
        return reader(text)
    except Unreadable as error:
        raise UsageError(f"{option}: {error} (here: {text})") from error


GROUPS = (Common, Output, StudyOutput, Choice)


def with_groups(command: Callable[..., int]) -> Callable[..., int]:
    """Make of a command with groups of options among its parameters one that Typer can read.

    Each group is spread out into its fields, in their place, and put together again when the command runs. A
    parameter called ``context`` gets Typer's context.
    """
    hints = get_type_hints(command, include_extras=True)
    groups = {name: kind for name, kind in hints.items() if kind in GROUPS}

    def run(context: typer.Context, **given: Any) -> int:  # noqa: ANN401 - options of any type
        if "context" in hints:
            given["context"] = context
        _infer_form(context, given, forms)
        for name, kind in groups.items():
            value = kind(**{field.name: given.pop(field.name) for field in fields(kind)})
            given[name] = value.under(context.obj) if isinstance(value, Common) else value
        _check_output(given.get("output"))
        return command(**given)

    forms = _forms(hints, groups)
    parameters = [inspect.Parameter("context", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)]
    for name, parameter in inspect.signature(command).parameters.items():
        if name != "context":
            parameters += _spread(groups[name]) if name in groups else [_named(parameter, hints[name])]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined] # what inspect.signature reads
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    run.__doc__ = command.__doc__
    return run


# What a file that is named with such an ending is expected to hold, and no answer is written as.
NO_FORMS = ("svg", "png", "pdf", "html", "htm", "xlsx", "xls", "docx", "ods", "ris", "bib", "xml")


def _forms(hints: dict[str, Any], groups: dict[str, type]) -> tuple[str, ...]:
    """The formats of a command's answer; none where it has but one."""
    types = [get_type_hints(group, include_extras=True).get("form") for group in groups.values()]
    for one in (*types, hints.get("form")):
        if one is not None and get_origin(form := get_args(one)[0]) is Literal:
            return get_args(form)
    return ()


def _infer_form(context: typer.Context, given: dict[str, Any], forms: tuple[str, ...]) -> None:
    """Where no format was named, write the one that the ending of the file names. Raises UsageError for others."""
    file, source = given.get("output"), context.get_parameter_source("form")
    if not forms or not file or source is None or source.name != "DEFAULT":
        return
    ending = Path(file).suffix.lower().removeprefix(".")
    ending = {"yml": "yaml", "markdown": "md", "ndjson": "jsonl"}.get(ending, ending)
    if ending in forms:
        given["form"] = ending
    elif ending in NO_FORMS:
        raise UsageError(f"--output: this cannot be written as .{ending}; it can as {', '.join(forms)}: --format")


def _check_output(given: Output | str | None) -> None:
    """Refuse a file that cannot be written before anything is done: what a command changed would stay, untold."""
    from evidence.output.destination import check_writable

    check_writable(given.output if isinstance(given, Output) else given)


def _spread(group: type) -> list[inspect.Parameter]:
    hints = get_type_hints(group, include_extras=True)
    return [
        inspect.Parameter(
            field.name, inspect.Parameter.KEYWORD_ONLY, default=field.default, annotation=hints[field.name]
        )
        for field in fields(group)
    ]


def _named(parameter: inspect.Parameter, annotation: object) -> inspect.Parameter:
    return parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=annotation)
