"""Checks of what the documents say: sources, names, retractions, people counted twice, implausible numbers."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from sqlalchemy import select

from evidence import terms
from evidence.answers.check_held import Seen, called, document_of
from evidence.documents import Claim, Synthesis, spelled
from evidence.model.literature import notice, report_identifier
from evidence.model.study import study_report
from evidence.synthesis import comparisons
from evidence.synthesis.gates import gates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.answers.check_held import Held
    from evidence.documents import Report, Study

Identifier = tuple[str, str]


def implausible(held: Held) -> dict[str, list[Seen]]:
    """What each plausibility gate finds, by the gate's name."""
    found: dict[str, list[Seen]] = defaultdict(list)
    for study in held.studies:
        for gate in gates(study, held.names):
            value = f" (here: {gate.value})" if gate.value and gate.value not in gate.message else ""
            found[gate.check].append(Seen(f"{study.key}: {spelled(gate.path)}", f"{gate.message}{value}", gate.fix))
    return found


def number_without_source(held: Held) -> Iterator[Seen]:
    """Results, and numbers of people and ages, of which nobody said where they stand."""
    for study in held.studies:
        told = {source.of for source in study.sources}
        for name, words in (("n", "the number of people"), ("age", "the age")):
            if getattr(study, name) is not None and name not in told:
                fix = f"add `sources: {{{name}: {{report: …, where: …}}}}` with `evidence edit {study.key}`"
                yield Seen(f"{study.key}: {name}", f"nothing says where {words} stands", fix)
        for at, result in enumerate(study.results):
            if result.source is None:
                fix = f"add `source: {{report: …, where: …}}` to it with `evidence edit {study.key}`"
                yield Seen(f"{study.key}: results[{at}]", f"nothing says where this {result.outcome} stands", fix)


def unknown_names(held: Held) -> Iterator[Seen]:
    """Names in documents, terms and claims that no term and no study answers to."""
    for thing, value in held.values.items():
        if isinstance(value, Claim | Synthesis):
            yield from _unknown_in_claim(called(thing), value, held)
            continue
        for problem in document_of(thing, held.stored[thing], held.names).problems:
            if problem.severity == "error":
                place = problem.field or ""
                where = f"{called(thing)}: {place.removeprefix('terms[0].') if thing[0] != 'study' else place}"
                yield Seen(where, f"{problem.message} (here: {problem.value})", problem.fix)


def _unknown_in_claim(where: str, value: Claim | Synthesis, held: Held) -> Iterator[Seen]:
    for field, kind, name in _named(value):
        if kind == "study":
            if ("study", name) not in held.stored:
                fix = "name a study that is held (`evidence list`), or add this one"
                yield Seen(f"{where}: {field}", f"no study has this key (here: {name})", fix)
        elif held.names.key(kind, name) is None:
            near = held.names.nearest(kind, name)
            offer = f"did you mean {' or '.join(near)}? " if near else ""
            fix = f"{offer}see `evidence terms {kind}`"
            yield Seen(f"{where}: {field}", f"no {kind} of this name is known (here: {name})", fix)


def _named(value: Claim | Synthesis) -> Iterator[tuple[str, str, str]]:
    """Field, kind and name of each place where a claim or a published synthesis names something.

    The outcomes of a published synthesis are its authors' words, and need no term.
    """
    part = value.asserts if isinstance(value, Claim) else value
    lead = "asserts." if isinstance(value, Claim) else ""
    for field in ("condition", "intervention", "comparator", "outcome", "study"):
        name = getattr(part, field, None)
        if name is not None:
            yield f"{lead}{field}", "intervention" if field == "comparator" else field, name


def retracted_in_use(held: Held) -> Iterator[Seen]:
    """Studies that enter bodies though a report that their results rest on is retracted."""
    by_report, by_identifier = _retractions(held)
    for study in held.studies:
        if study.retraction is not None or not _counts(study):
            continue
        own = {one.of: f"its report {one.id}" for one in study.reports if one.role == "retraction" and one.of}
        for report in _relied_on(study):
            said = [own.get(report.id), by_report.get((study.key, report.id))]
            said += [by_identifier.get(one) for one in report.identifiers]
            told = next((one for one in said if one is not None), None)
            if told is not None:
                yield _in_use(study, report, told)


def _in_use(study: Study, report: Report, told: str) -> Seen:
    main = report.id == study.main_report.id
    fix = (
        f"add the notice to its reports with `evidence edit {study.key}`: "
        f"`{{id: notice, role: retraction, of: {report.id}, published: …}}`"
        if main
        else f"take the results that rest on it out with `evidence edit {study.key}`"
    )
    return Seen(study.key, f"its report {report.id} is retracted, by {told}, and the results still count", fix)


def _counts(study: Study) -> bool:
    return bool(study.results) and study.family != terms.NOT_PRIMARY and study.retraction is None


def _relied_on(study: Study) -> tuple[Report, ...]:
    """The main report, and those that results name as their source."""
    sources = {result.source.report for result in study.results if result.source is not None}
    return tuple(one for one in study.reports if one.id in sources or one.id == study.main_report.id)


def _retractions(held: Held) -> tuple[dict[tuple[str, str], str], dict[Identifier, str]]:
    """Who says that a report is retracted: by study and its name for the report, and by identifier."""
    by_report: dict[tuple[str, str], str] = {}
    by_identifier: dict[Identifier, str] = {}
    for study in held.studies:
        if study.retraction is not None:
            for one in study.main_report.identifiers:
                by_identifier.setdefault(one, f"the document of {study.key}")
    retracting = (notice.c.kind == "retraction",)
    named = select(study_report.c.study_key, study_report.c.id, notice.c.source).join(
        notice, notice.c.report_id == study_report.c.report_id
    )
    for row in held.connection.execute(named.where(*retracting).order_by(notice.c.id)):
        by_report.setdefault((row.study_key, row.id), f"a notice from {row.source}")
    marked = select(report_identifier.c.kind, report_identifier.c.value, notice.c.source).join(
        notice, notice.c.report_id == report_identifier.c.report_id
    )
    for row in held.connection.execute(marked.where(*retracting).order_by(notice.c.id)):
        by_identifier.setdefault((row.kind, row.value), f"a notice from {row.source}")
    return by_report, by_identifier


def double_counted(held: Held) -> Iterator[Seen]:
    """Pairs of studies of one body that share a report or registry entry, or their size and their dates."""
    found: dict[tuple[str, str], str] = {}
    alike: dict[tuple[str, ...], list[Study]] = defaultdict(list)
    for study in held.studies:
        if _counts(study):
            for mark in _marks(study):
                alike[mark].append(study)
    for mark, group in alike.items():
        for one, other in combinations(group, 2):
            outcomes = _shared_outcomes(one, other)
            if outcomes and (one.key, other.key) not in found:
                found[one.key, other.key] = mark[0]
                said = f"{mark[0]}, and both are counted for {', '.join(outcomes)}"
                fix = "if the people are the same, keep the results in one of the two (`evidence edit KEY`)"
                yield Seen(f"{one.key}, {other.key}", f"both have {said}", fix)


def _marks(study: Study) -> Iterator[tuple[str, ...]]:
    """What two studies can only share if their people may be the same; the first part is said."""
    for report in study.reports:
        if report.role not in ("correction", "retraction"):
            for kind, value in report.identifiers:
                yield (f"the {kind} {value}",)
    dates = study.dates
    if study.size is not None and dates is not None and dates.start is not None and dates.end is not None:
        yield (f"{study.size} people from {dates.start.text} to {dates.end.text}",)


def _shared_outcomes(one: Study, other: Study) -> tuple[str, ...]:
    """The outcomes for which two studies stand in one body."""
    if one.family != other.family or not set(one.condition) & set(other.condition):
        return ()
    if not set(comparisons(one)) & set(comparisons(other)):
        return ()
    theirs = {result.outcome for result in other.results}
    return tuple(dict.fromkeys(result.outcome for result in one.results if result.outcome in theirs))
