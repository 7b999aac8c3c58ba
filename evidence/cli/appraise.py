"""``evidence appraise``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from evidence.cli import status
from evidence.cli.options import Common, Output, Study, Why
from evidence.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.answers.appraising import Given
    from evidence.documents import Study as StudyValue
    from evidence.risk_of_bias import Domain, Instrument

Pairs = Annotated[list[str] | None, typer.Option("--domain", metavar="DOMAIN=LEVEL", help="A domain's judgement.")]


def appraise(
    *,
    study: Study,
    tool: Annotated[
        str | None, typer.Option(metavar="NAME", help="rob2, rob2-crossover, rob2-cluster, robins-i or other.")
    ] = None,
    outcome: Annotated[str | None, typer.Option(metavar="NAME", help="Of one outcome, not the whole study.")] = None,
    answers: Annotated[
        list[str] | None, typer.Option("--answer", metavar="QUESTION=ANSWER", help="As 1.1=y: y, py, pn, n or ni.")
    ] = None,
    domains: Pairs = None,
    overall: Annotated[str | None, typer.Option(metavar="LEVEL", help="The overall judgement.")] = None,
    reason: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Why; needed where the algorithm is overruled.")
    ] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who appraises, in place of $EVIDENCE_USER.")] = None,
    on: Annotated[str | None, typer.Option(metavar="DATE", help="When, in place of today.")] = None,
    file: Annotated[
        str | None, typer.Option(metavar="FILE", help="The same as YAML or JSON, or - for standard input.")
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="Show the appraisals of the study.")] = False,
    questions: Annotated[bool, typer.Option("--questions", help="Show the questions of the instrument.")] = False,
    why: Why = None,
    output: Output,
    common: Common,
) -> int:
    """Appraise the risk of bias in a study.

    Answers to signalling questions go through the instrument's own algorithm; a person may overrule it with a
    reason, or give only the domains, or only the overall judgement. At a terminal, without any of them, the
    questions are asked. STUDY is a key, the start of one, a DOI, a PMID or a registry id.

    Example: evidence appraise mischoulon-2017 --answer 1.1=ni --answer 1.2=ni --answer 1.3=pn
    """
    from evidence.answers.appraising import Given, given_in, instrument_for

    given = Given(
        tool=tool,
        outcome=outcome,
        answers=_pairs("--answer", answers),
        domains=_pairs("--domain", domains),
        overall=overall,
        reason=reason,
        by=by,
        on=on,
    )
    with common.store() as store:
        value = store.show(study).study
        if listed:
            return _show_all(value, output)
        if questions:
            return _show_questions(instrument_for(value, tool), output)
        if file is not None:
            given = given.over(given_in(_text(file), file))
        elif not (given.answers or given.domains or given.overall):
            given = _asked(value, given)
        done = store.appraise(study, given, why=why)
    from evidence.output.appraisals import write_appraised

    with output.stream() as stream:
        write_appraised(done, output.form, stream)
    return status.DONE


def _pairs(option: str, given: Sequence[str] | None) -> dict[str, str]:
    found = {}
    for one in given or ():
        name, equals, value = one.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise UsageError(f"{option}: {one} is no pair; write it as NAME=VALUE")
        found[name.strip()] = value.strip()
    return found


def _text(file: str) -> bytes:
    from evidence.cli.sources import table_from

    return table_from(file)


def _show_all(study: StudyValue, output: Output) -> int:
    from evidence.output.appraisals import appraisals_listing
    from evidence.output.formats import write_listing

    with output.stream() as stream:
        write_listing(appraisals_listing(study), output.form, stream)
    return status.DONE


def _show_questions(instrument: Instrument, output: Output) -> int:
    from evidence.output.appraisals import questions_listing
    from evidence.output.formats import write_listing

    with output.stream() as stream:
        write_listing(questions_listing(instrument), output.form, stream)
    return status.DONE


def _asked(study: StudyValue, given: Given) -> Given:
    """Ask the instrument's questions at a terminal, as far as its algorithm needs them."""
    from evidence.answers.appraising import Given, instrument_for

    if not sys.stdin.isatty():
        raise UsageError("say something of the risk of bias: --answer, --domain, --overall or --file")
    instrument = instrument_for(study, given.tool)
    typer.echo(f"{instrument.title}, version {instrument.version}: {study.title}", err=True)
    answers: dict[str, str] = {}
    domains: dict[str, str] = {}
    overruled = False
    for domain in instrument.domains:
        suggested = _answered(instrument, domain, answers)
        domains[domain.key] = _level(domain.title, instrument, suggested)
        overruled = overruled or domains[domain.key] != suggested
    overall = _level("overall", instrument, instrument.overall(domains))
    overruled = overruled or overall != instrument.overall(domains)
    reason = given.reason or typer.prompt("Reason" if overruled else "Reason (may be empty)", default="", err=True)
    return Given(
        tool=instrument.tool,
        outcome=given.outcome,
        answers=answers,
        domains=domains,
        overall=overall,
        reason=reason or None,
        by=given.by,
        on=given.on,
    )


def _answered(instrument: Instrument, domain: Domain, answers: dict[str, str]) -> str | None:
    from evidence.risk_of_bias import ANSWERS, Unanswered

    typer.echo(f"\n{domain.title}", err=True)
    asked: list[str] = []
    while True:
        try:
            return instrument.suggested(domain, answers)
        except Unanswered as missing:
            question = instrument.question(missing.question)
            words = f"{missing.question} {question.text if question else ''} [y py pn n ni, b: back]"
            said = typer.prompt(words, err=True).strip().lower()
            if said == "b" and asked:
                answers.pop(asked.pop())
            elif said in ANSWERS:
                answers[missing.question] = ANSWERS[said]
                asked.append(missing.question)
            else:
                typer.echo(", ".join(f"{short}: {word}" for short, word in ANSWERS.items()), err=True)


def _level(name: str, instrument: Instrument, suggested: str | None) -> str:
    words = f"{name}: {' / '.join(instrument.levels)}"
    while True:
        said: str = typer.prompt(words, default=suggested, err=True).strip().lower()
        if said in instrument.levels:
            return said
        typer.echo(f"write one of: {', '.join(instrument.levels)}", err=True)
