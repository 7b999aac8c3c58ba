"""Why a finding says what it says: its steps, its studies' derivations, and every number with where it came from."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from evidence import studies
from evidence.answers.summary import summarise
from evidence.documents import nearest
from evidence.errors import EvidenceError, NotHeld
from evidence.synthesis import DEFAULT, numbers, sensitivity, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection

    from evidence.answers.holdings import Holdings
    from evidence.answers.summary import ConditionSummary
    from evidence.documents import Study, Vocabulary
    from evidence.findings import Finding
    from evidence.history import Revision
    from evidence.synthesis import Analysis, Member, Variant, Written

Place = tuple[str | int, ...]


class Entered(NamedTuple):
    """The revision that made a number what it is, by whom and when (UTC)."""

    revision: int
    by: str
    on: str


class Origin(NamedTuple):
    """A number of a study with its source in a report and the revision that entered it."""

    written: Written
    report: str | None
    where: str | None
    quote: str | None
    entered: Entered | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One study of a finding with the numbers that its part rests on, and those that are not used."""

    member: Member
    weight: float
    origins: tuple[Origin, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sensitive:
    """Another analysis of the body, and whether it puts the estimate in another zone or moves the interval."""

    variant: Variant
    changes_zone: bool | None
    crosses_null: bool | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Explained:
    """A finding with everything behind it."""

    finding: Finding
    parts: tuple[Part, ...]
    sensitivity: tuple[Sensitive, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Explanation:
    """The explained findings of a condition (or of one outcome, or those that a study is in)."""

    summary: ConditionSummary
    findings: tuple[Explained, ...]
    study: Study | None = None
    unused: tuple[Origin, ...] = field(default=())
    """Of an explained study: the numbers of results that speak in none of these findings."""


def subject(connection: Connection, name: str, known: Holdings) -> tuple[str, str]:
    """Whether a name is a condition or a study, and its key. Raises NotHeld with the nearest names of both."""
    key = known.vocabulary.key("condition", name)
    if key is not None:
        return "condition", key
    try:
        return "study", studies.called(connection, name)
    except EvidenceError as error:
        near = (*known.vocabulary.nearest("condition", name), *nearest(name, [one.key for one in known.studies], 3))
        if "several studies" in str(error):
            raise
        offer = f"; did you mean {' or '.join(near)}?" if near else ""
        raise NotHeld(f"neither a condition nor a study is called {name!r}{offer}", near) from error


def explain(
    known: Holdings,
    about: tuple[str, str],
    outcome: str | None,
    history: Mapping[str, Sequence[Revision]],
    *,
    as_of: date | None = None,
    analysis: Analysis = DEFAULT,
) -> Explanation:
    """The explained findings of a condition, or of a study in the conditions of its participants.

    Raises NotHeld for an outcome without a finding.
    """
    kind, key = about
    full = {study.key: study for study in known.studies}
    study = full[key] if kind == "study" else None
    condition = key if study is None else study.condition[0]
    part = known.concerning(condition)
    answer = summarise(
        condition, part.studies, known.vocabulary, as_of=as_of, judgements=known.judgements, analysis=analysis
    )
    origin = origins_of(history, full)
    chosen = [one for one in (*answer.findings, *answer.indirect) if study is None or key in one.studies]
    if outcome is not None:
        chosen = _of_outcome(chosen, outcome, answer)
    only = None if study is None else key
    found = tuple(explained(one, known.vocabulary, origin, analysis, only) for one in chosen)
    return Explanation(
        summary=answer,
        findings=found,
        study=study,
        unused=() if study is None else _unused(study, found, origin),
    )


def _of_outcome(found: Sequence[Finding], name: str, answer: ConditionSummary) -> list[Finding]:
    key = answer.vocabulary.key("outcome", name)
    fitting = [one for one in found if one.body.outcome.key == key]
    if not fitting:
        there = ", ".join(sorted({one.body.outcome.key for one in found})) or "nothing"
        raise NotHeld(f"no finding on {name!r} for {answer.label}; there are findings on: {there}")
    return fitting


def _unused(study: Study, found: Sequence[Explained], origin: Callable[[Study, Written], Origin]) -> tuple[Origin, ...]:
    """The numbers of the results that speak in none of the findings."""
    speaking = [part.member.result for one in found for part in one.parts]
    silent = [index for index, result in enumerate(study.results) if result not in speaking]
    return tuple(origin(study, one) for index in silent for one in written(study, ("results", index)))


def explained(
    finding: Finding,
    vocabulary: Vocabulary,
    origin: Callable[[Study, Written], Origin],
    analysis: Analysis = DEFAULT,
    only: str | None = None,
) -> Explained:
    """A finding with its parts; ``only``: the numbers of that one study."""
    body = finding.body
    pairs = zip(body.members, finding.whole.weights, strict=True)
    return Explained(
        finding=finding,
        parts=tuple(
            Part(
                member=member,
                weight=weight,
                origins=tuple(origin(member.study, one) for one in numbers(member, body, vocabulary, analysis)),
            )
            for member, weight in pairs
            if only in (None, member.study.key)
        ),
        sensitivity=_sensitive(finding, vocabulary, analysis),
    )


def origins_of(
    history: Mapping[str, Sequence[Revision]], full: Mapping[str, Study]
) -> Callable[[Study, Written], Origin]:
    """How a number of a study finds its source and its revision.

    ``history`` has the revisions of each study, ``full`` the studies with all that is stored: an answer as of a
    day leaves out what was not published yet, and the places of the results with it.
    """
    entered = {key: _entered(revisions) for key, revisions in history.items()}

    def origin(study: Study, written: Written) -> Origin:
        place, source = written.path, _source(study, written.path)
        if place[0] == "results":
            result = study.results[int(place[1])]
            there = next(index for index, one in enumerate(full[study.key].results) if one == result)
            place = ("results", there, *place[2:])
        report, where, quote = (None, None, None) if source is None else source
        return Origin(written, report, where, quote, entered.get(study.key, {}).get(place))

    return origin


def _source(study: Study, path: Place) -> tuple[str, str | None, str | None] | None:
    found: Any = next((one for one in study.sources if one.of == path[0]), None)
    if path[0] == "results":
        found = study.results[int(path[1])].source
    return None if found is None else (found.report, found.where, found.quote)


def _sensitive(finding: Finding, vocabulary: Vocabulary, analysis: Analysis) -> tuple[Sensitive, ...]:
    variants = sensitivity(finding.body, vocabulary, analysis)
    base, zones = variants[0], finding.certainty.zones
    told = []
    for one in variants[1:]:
        if one.estimate is None or base.estimate is None or one.ci is None or base.ci is None:
            told.append(Sensitive(variant=one, changes_zone=None, crosses_null=None))
            continue
        same_scale = one.measure == base.measure and zones is not None
        moved = zones.zone(one.estimate) != zones.zone(base.estimate) if same_scale and zones is not None else None
        null = [ci[0] < 0 < ci[1] for ci in (one.ci, base.ci)]
        told.append(Sensitive(variant=one, changes_zone=moved, crosses_null=null[0] != null[1]))
    return tuple(told)


def _entered(revisions: Sequence[Revision]) -> dict[Place, Entered]:
    """Each number of the document as it is now, with the revision that gave it this text.

    A result keeps its numbers' revisions when others are put before it: it is known by what it measures.
    """
    known: dict[Place, tuple[str, Entered]] = {}
    tree: Any = {}
    for revision in revisions:
        texts = [one.after for one in revision.changes if one.kind == "study" and one.after is not None]
        if not texts:
            continue
        tree = json.loads(texts[-1])
        made = Entered(revision.number, revision.who, revision.when)
        fresh = {}
        for place, text in _numbers(tree):
            name = _lasting(tree, place)
            before = known.get(name)
            fresh[name] = before if before is not None and before[0] == text else (text, made)
        known = fresh
    return {place: known[_lasting(tree, place)][1] for place, _ in _numbers(tree)}


def _numbers(tree: Any) -> Iterator[tuple[Place, str]]:  # noqa: ANN401 - parsed JSON
    """Every plain value of a document under its place, arms and contrasts by their order."""

    def walk(value: Any, place: Place) -> Iterator[tuple[Place, str]]:  # noqa: ANN401 - parsed JSON
        if isinstance(value, dict):
            counted = place[:1] == ("results",) and place[-1] == "arms"
            for index, (name, part) in enumerate(value.items()):
                yield from walk(part, (*place, index if counted else name))
        elif isinstance(value, list):
            for index, part in enumerate(value):
                yield from walk(part, (*place, index))
        else:
            yield place, str(value)

    for name, part in tree.items():
        if name != "results":
            yield from walk(part, (name,))
            continue
        for index, result in enumerate(part):
            one = {**result}
            if isinstance(one.get("contrast"), dict):
                one["contrast"] = [one["contrast"]]
            yield from walk(one, ("results", index))


def _lasting(tree: Any, place: Place) -> Place:  # noqa: ANN401 - parsed JSON
    """The place with what a result measures for its number, so that it stays the same when others come."""
    if place[0] != "results":
        return place
    results = tree["results"]
    marks = ["/".join(str(one.get(name)) for name in ("outcome", "instrument", "at", "analysis")) for one in results]
    mine = int(place[1])
    return ("results", f"{marks[mine]}#{marks[:mine].count(marks[mine])}", *place[2:])
