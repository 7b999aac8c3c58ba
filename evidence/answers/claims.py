"""Statements of articles and published syntheses, held against what the evidence says today.

The rules (our choice; in the order in which they are asked):

| rule | a claim | verdict |
|---|---|---|
| claim.no-outcome | asserts no direction or certainty, or on no outcome or condition | cannot say |
| claim.unknown | names a term or a study that is not held, or one that is retracted | cannot say |
| claim.no-finding | is about something without any result | cannot say |
| claim.study | on one study: the direction it reported; its interval excludes no difference | supported |
| claim.study.wide | the same, but its interval includes no difference, or it has none | partly supported |
| claim.study.unclear | the study leaves the direction open, or is opposite with such an interval | not supported |
| claim.study.opposite | the study's direction is opposite, its interval excludes no difference | contradicted |
| claim.uncertain | the finding is of very low certainty | not supported |
| claim.unclear | the finding leaves the direction open | not supported |
| claim.same | same direction, certainty moderate or high | supported |
| claim.same.low | same direction, certainty low | partly supported |
| claim.opposite | another direction than asserted, certainty at least low | contradicted |
| claim.certainty | certainty at most a level: the strength is at most that, or it is above | supported, contradicted |

A claim of no difference is the same as a finding that lies within the zone of little to no difference, interval and
all. A finding is the direct one, against placebo, of the best design family, where there are several. A published
synthesis is judged by the first of its pooled numbers that can be held against a finding, as if it were a claim of
its direction, and by these:

| rule | a synthesis | verdict |
|---|---|---|
| synthesis.open | its interval includes no difference, and the finding settles no direction either | supported |
| synthesis.open.clear | its interval includes no difference, while the finding has a direction | not supported |
| synthesis.certainty | gives a certainty alone: ours is the same, one away, further | supported, partly, not |
| synthesis.question | names no condition of ours: its numbers are only shown beside ours | cannot say |
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, cast

from evidence import terms
from evidence.answers.gaps import best_first, conditions_of
from evidence.answers.summary import summarise
from evidence.documents import Assertion, Synthesis, folded
from evidence.synthesis import known_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from evidence.answers.summary import ConditionSummary
    from evidence.documents import Claim, Claims, Judgement, Study, SynthesisResult, Term, Vocabulary
    from evidence.findings import Finding, Strength
    from evidence.synthesis import Member

SUPPORTED, PARTLY, NOT_SUPPORTED = "supported", "partly supported", "not supported"
CONTRADICTED, CANNOT_SAY = "contradicted", "cannot say"
VERDICTS = (SUPPORTED, PARTLY, NOT_SUPPORTED, CONTRADICTED, CANNOT_SAY)


class Verdict(NamedTuple):
    """What became of a statement, by which rule, and why; the numbers are those of the finding beside it."""

    verdict: str
    rule: str
    reason: str


class HeldResult(NamedTuple):
    """A pooled number of a published synthesis beside the finding on the same outcome.

    ``outcome`` is our key for the one it names, ``direction`` what its interval says, read by that outcome.
    """

    result: SynthesisResult
    outcome: str | None
    direction: str | None
    verdict: Verdict
    finding: Finding | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """A statement held against the findings.

    ``also``: other findings on it. ``safety``: facts to read beside it. ``peers``: what other published syntheses
    found on the outcome that decided. ``strength``: of the pair of treatments, where that was asked.
    """

    statement: Claim | Synthesis
    conditions: tuple[str, ...]
    judged: Verdict
    asserts: Assertion | None = None
    finding: Finding | None = None
    strength: Strength | None = None
    member: Member | None = None
    results: tuple[HeldResult, ...] = ()
    peers: tuple[tuple[Synthesis, HeldResult], ...] = ()
    also: tuple[Finding, ...] = ()
    safety: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The id of a claim, the key of a synthesis."""
        return self.statement.key if isinstance(self.statement, Synthesis) else self.statement.id


@dataclass(frozen=True)
class Known:
    """The evidence as of a day, as far as statements ask for it."""

    studies: Sequence[Study]
    vocabulary: Vocabulary
    as_of: date | None
    judgements: Sequence[Judgement] = ()
    _answers: dict[str, ConditionSummary] = field(default_factory=dict)

    def answer(self, condition: str) -> ConditionSummary:
        """The summary of a condition."""
        if condition not in self._answers:
            self._answers[condition] = summarise(
                condition, self.studies, self.vocabulary, as_of=self.as_of, judgements=self.judgements
            )
        return self._answers[condition]

    @cached_property
    def by_key(self) -> dict[str, Study]:
        """The studies that were published."""
        shown = (known_at(study, self.as_of) for study in self.studies)
        return {study.key: study for study in shown if study is not None}

    @cached_property
    def everywhere(self) -> tuple[Finding, ...]:
        """The direct findings of all conditions, each once."""
        every = conditions_of(self.studies, self.vocabulary)
        return tuple(one for key in every for one in self.answer(key).findings if one.body.condition == key)

    def findings(self, asked: Assertion) -> list[Finding]:
        """What bears on an assertion (with the keys of its terms), the best first."""
        answer = None if asked.condition is None else self.answer(asked.condition)
        found = self.everywhere if answer is None else (*answer.findings, *answer.indirect)
        return sorted((one for one in found if _fits(one, asked)), key=best_first)


def claims(
    held: Claims,
    studies: Sequence[Study],
    vocabulary: Vocabulary,
    *,
    condition: str | None = None,
    as_of: date | None = None,
    judgements: Sequence[Judgement] = (),
) -> tuple[Held, ...]:
    """Every claim, then every published synthesis, as judged by the evidence of that day; or those on a condition."""
    known = Known(studies, vocabulary, as_of, judgements)
    judged = [_claim(one, known) for one in held.claims]
    judged += _beside_peers([_synthesis(one, known) for one in held.syntheses])
    if condition is None:
        return tuple(judged)
    asked = vocabulary.narrower(condition)
    return tuple(one for one in judged if asked.intersection(one.conditions))


def _claim(claim: Claim, known: Known) -> Held:
    base = Held(
        statement=claim,
        conditions=(),
        judged=Verdict(CANNOT_SAY, "claim.no-outcome", "it states no outcome that studies here could answer"),
        safety=_safety(known) if claim.kind == "safety" else (),
    )
    if claim.asserts is None:
        return base
    asked, unknown = _keys(claim.asserts, known.vocabulary)
    base = replace(base, asserts=asked, conditions=() if asked.condition is None else (asked.condition,))
    if unknown is not None:
        return replace(base, judged=Verdict(CANNOT_SAY, "claim.unknown", unknown))
    if asked.study is not None:
        return _of_study(base, asked, asked.study, known)
    if asked.certainty_at_most is not None and asked.direction is None:
        return _of_certainty(base, asked, asked.certainty_at_most, known)
    return base if asked.direction is None else _of_finding(base, asked, asked.direction, known)


def _of_finding(base: Held, asked: Assertion, direction: str, known: Known) -> Held:
    if asked.outcome is None and asked.condition is None:
        return base
    found = known.findings(asked)
    if asked.outcome is None and asked.condition is not None:  # no outcome named: the one that decides the strength
        decisive = [one.decided_by for one in known.answer(asked.condition).strengths if _fits(one.decided_by, asked)]
        found = decisive[:1]
    if not found:
        return replace(base, judged=Verdict(CANNOT_SAY, "claim.no-finding", "no study that is held reports on it"))
    best = found[0]
    judged = _by_direction(direction, best)
    most = asked.certainty_at_most
    if most is not None and _level(best) > terms.LEVELS.index(most):
        judged = Verdict(CONTRADICTED, "claim.certainty", f"its certainty is above {most}")
    return replace(base, judged=judged, finding=best, also=tuple(found[1:]))


def _by_direction(direction: str, finding: Finding) -> Verdict:
    level, found, little = finding.certainty.level, finding.direction, _is_little(finding)
    if level == terms.LEVELS[0]:
        return Verdict(NOT_SUPPORTED, "claim.uncertain", "the evidence is too uncertain to support it")
    if direction == "none" and little:
        found = "none"
    if found == "unclear":
        reason = "the finding is little to no difference" if little else "the finding leaves the direction open"
        return Verdict(NOT_SUPPORTED, "claim.unclear", reason)
    if found != direction:
        return Verdict(CONTRADICTED, "claim.opposite", f"the finding shows {found}")
    if level == "low":
        return Verdict(PARTLY, "claim.same.low", "the direction is the same, though of low certainty")
    return Verdict(SUPPORTED, "claim.same", "the direction is the same")


def _is_little(finding: Finding) -> bool:
    """Whether the whole interval lies between the borders of an important difference."""
    zones, ci = finding.certainty.zones, finding.whole.ci
    return zones is not None and ci is not None and max(abs(ci[0]), abs(ci[1])) <= zones.border


def _of_certainty(base: Held, asked: Assertion, most: str, known: Known) -> Held:
    if asked.condition is None:
        return base
    strengths = known.answer(asked.condition).strengths if asked.outcome is None else ()
    rolled = next((one for one in strengths if _fits(one.decided_by, asked)), None)
    found = known.findings(asked) if asked.outcome is not None else ([rolled.decided_by] if rolled is not None else [])
    if not found:
        return replace(base, judged=Verdict(CANNOT_SAY, "claim.no-finding", "no study that is held reports on it"))
    within = _level(found[0]) <= terms.LEVELS.index(most)
    level = f"the certainty is {found[0].certainty.level}"
    if rolled is not None:
        level = f"the strength is {rolled.strength} ({rolled.rule})"
    verdict, place = (SUPPORTED, "at most") if within else (CONTRADICTED, "above")
    judged = Verdict(verdict, "claim.certainty", f"{level}, {place} {most}")
    return replace(base, judged=judged, finding=found[0], strength=rolled, also=tuple(found[1:]))


def _of_study(base: Held, asked: Assertion, key: str, known: Known) -> Held:
    study = known.by_key.get(key)
    gone = "is not held" if study is None else ("was retracted" if study.retraction is not None else None)
    if study is None or gone is not None:
        return replace(base, judged=Verdict(CANNOT_SAY, "claim.unknown", f"the study {key} {gone}"))
    base = replace(base, conditions=study.condition)
    wanted = replace(asked, condition=asked.condition or study.condition[0])
    own = [(one, member) for one in known.findings(wanted) for member in one.body.members if member.study.key == key]
    if not own or asked.direction is None:
        reason = f"{key} has no result on it" if asked.direction is not None else f"it asserts no direction for {key}"
        return replace(base, judged=Verdict(CANNOT_SAY, "claim.no-finding", reason))
    own.sort(key=lambda pair: (not pair[1].result.primary, _importance(pair[0].body.outcome), -pair[1].n))
    finding, member = own[0]
    judged = _by_study(asked.direction, member)
    return replace(base, judged=judged, finding=finding, member=member)


def _by_study(direction: str, member: Member) -> Verdict:
    excludes = member.effect is not None and not member.effect.ci[0] <= 0 <= member.effect.ci[1]
    found = "none" if direction == "none" and member.direction == "unclear" else member.direction
    if found == direction and (excludes or direction == "none"):
        return Verdict(SUPPORTED, "claim.study", "the study reports it")
    if found == direction:
        why = "its interval includes no difference" if member.effect else "it gives no interval"
        return Verdict(PARTLY, "claim.study.wide", f"the study reports that direction, but {why}")
    if found == "unclear" or not excludes:
        return Verdict(NOT_SUPPORTED, "claim.study.unclear", "the study does not show it")
    return Verdict(CONTRADICTED, "claim.study.opposite", f"the study shows {found}")


def _synthesis(one: Synthesis, known: Known) -> Held:
    condition = known.vocabulary.key("condition", one.condition) if one.condition else None
    asked, unknown = _keys(Assertion(condition=one.condition, intervention=one.intervention), known.vocabulary)
    results = tuple(_held_result(result, asked, known) for result in one.results) if unknown is None else ()
    first = next((each for each in results if each.verdict.verdict != CANNOT_SAY), None)
    finding, rolled = None if first is None else first.finding, None
    if unknown is not None:
        judged = Verdict(CANNOT_SAY, "claim.unknown", unknown)
    elif condition is None:
        finding = next((each.finding for each in results if each.finding is not None), None)
        judged = Verdict(CANNOT_SAY, "synthesis.question", f"its question is not ours: {one.about or 'no condition'}")
        results = tuple(each._replace(verdict=judged) for each in results)
    elif first is not None:
        judged = first.verdict._replace(reason=f"{first.result.outcome}: {first.verdict.reason}")
    else:
        judged, rolled = _by_certainty(one, asked, known)
        finding = None if rolled is None else rolled.decided_by
    return Held(
        statement=one,
        conditions=() if condition is None else (condition,),
        judged=judged,
        finding=finding,
        strength=rolled,
        results=results,
    )


def _held_result(result: SynthesisResult, asked: Assertion, known: Known) -> HeldResult:
    pool = known.findings(asked)
    outcome = _outcome(result.outcome, asked.condition, pool, known.vocabulary)
    finding = next((one for one in pool if one.body.outcome.key == outcome), None)
    if finding is None:
        reason = "no outcome of that name is held here" if outcome is None else "no study that is held reports on it"
        return HeldResult(result, outcome, None, Verdict(CANNOT_SAY, "claim.no-finding", reason), None)
    direction = _published_direction(result, finding)
    return HeldResult(result, outcome, direction, _by_published(direction, finding), finding)


def _by_published(direction: str, finding: Finding) -> Verdict:
    if direction != "unclear":
        return _by_direction(direction, finding)
    if finding.certainty.level == terms.LEVELS[0] or finding.direction == "unclear":
        reason = "both leave the direction open: its interval includes no difference, and ours settles none"
        return Verdict(SUPPORTED, "synthesis.open", reason)
    reason = f"its interval includes no difference, while ours shows {finding.direction}"
    return Verdict(NOT_SUPPORTED, "synthesis.open.clear", reason)


def _by_certainty(one: Synthesis, asked: Assertion, known: Known) -> tuple[Verdict, Strength | None]:
    strengths = known.answer(asked.condition).strengths if asked.condition is not None else ()
    rolled = next((each for each in strengths if _fits(each.decided_by, asked)), None)
    if rolled is None or one.certainty is None:
        return Verdict(CANNOT_SAY, "claim.no-finding", "none of its numbers can be held against a finding here"), None
    away = abs(_level(rolled.decided_by) - terms.LEVELS.index(one.certainty))
    verdict = (SUPPORTED, PARTLY, NOT_SUPPORTED)[min(away, 2)]
    how = "the same" if not away else ("one level away" if away == 1 else f"{away} levels away")
    reason = f"it rates the evidence {one.certainty}, the strength here is {rolled.strength}: {how}"
    return Verdict(verdict, "synthesis.certainty", reason), rolled


def _beside_peers(judged: list[Held]) -> list[Held]:
    """Each synthesis with what the others on the same condition found on the outcome that decided its verdict."""
    placed = [(one, one.statement, each) for one in judged for each in one.results if each.finding is not None]

    def peers(one: Held) -> Iterator[tuple[Synthesis, HeldResult]]:
        for other, given, each in placed:
            alike = one.finding is not None and each.outcome == one.finding.body.outcome.key
            if alike and other is not one and set(other.conditions) & set(one.conditions):
                yield cast("Synthesis", given), each

    return [replace(one, peers=tuple(peers(one))) for one in judged]


def _outcome(name: str, condition: str | None, found: Sequence[Finding], vocabulary: Vocabulary) -> str | None:
    """Our key for an outcome as others name it: by its names, else the one more precise name that begins so.

    "Pain" is pain intensity where that is the most important outcome on the condition whose name begins with
    the word. Several equally important ones: None, for a guess would compare what is not the same.
    """
    key = vocabulary.key("outcome", name)
    if key is not None:
        return key
    near = {one.body.outcome.key: one.body.outcome for one in found}
    if condition is not None:
        near |= {
            term.key: term
            for term in vocabulary.of_kind("outcome")
            if term.measures and vocabulary.key("condition", term.measures) == condition
        }
    begin = [term for term in near.values() if any(folded(one).startswith(f"{folded(name)} ") for one in term.names)]
    first = min((_importance(term) for term in begin), default=None)
    chosen = [term.key for term in begin if _importance(term) == first]
    return chosen[0] if len(chosen) == 1 else None


def _published_direction(result: SynthesisResult, finding: Finding) -> str:
    null = 1.0 if result.measure in terms.RATIOS else 0.0
    low, high = (one.value for one in result.ci) if result.ci is not None else (result.estimate.value,) * 2
    if low <= null <= high:
        return "unclear"
    up = result.estimate.value > null
    return "benefit" if up == (finding.body.better == "higher") else "harm"


def _keys(asserted: Assertion, vocabulary: Vocabulary) -> tuple[Assertion, str | None]:
    """The assertion with the keys of its terms, and what is not known of them."""
    kinds = {"condition": "condition", "intervention": "intervention", "comparator": "intervention"}
    named = {name: getattr(asserted, name) for name in (*kinds, "outcome")}
    keys = {name: one and vocabulary.key(kinds.get(name, name), one) for name, one in named.items()}
    missing = [f"{name} {one}" for name, one in named.items() if one and keys[name] is None]
    unknown = f"not known here: {', '.join(missing)}" if missing else None
    return replace(asserted, **{name: key for name, key in keys.items() if key is not None}), unknown


def _fits(finding: Finding, asked: Assertion) -> bool:
    body = finding.body
    pairs = ((asked.intervention, body.intervention), (asked.comparator, body.comparator))
    return all(wanted in (None, had) for wanted, had in (*pairs, (asked.outcome, body.outcome.key)))


def _level(finding: Finding) -> int:
    return terms.LEVELS.index(finding.certainty.level)


def _importance(outcome: Term) -> int:
    return terms.IMPORTANCES.index(outcome.importance or "limited")


def _safety(known: Known) -> tuple[str, ...]:
    """The standing facts about what the studies that are held gave."""
    given = {arm.intervention for study in known.by_key.values() for arm in study.arms if arm.role != "comparator"}
    found = (known.vocabulary.by_key.get(("intervention", key)) for key in sorted(given))
    return tuple(dict.fromkeys(fact for term in found if term is not None for fact in term.safety))
