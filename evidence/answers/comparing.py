"""Two answers to one question, before and after: which conclusions moved, and which studies and rules moved them."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

from evidence import terms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.answers.summary import ConditionSummary
    from evidence.findings import Finding, Strength
    from evidence.synthesis import Member

Value = str | float | list[float] | None
Question = tuple[str, str, str | None, str, str]

KINDS = ("new finding", "finding gone", "studies", "estimate", "interval", "zone", "direction", "certainty", "strength")
SMALL = 1e-9  # differences below it are those of arithmetic


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A conclusion that moved; ``studies`` and ``rules`` moved it. Ratios are on the natural scale."""

    condition: str
    intervention: str
    comparator: str | None
    outcome: str | None
    what: str
    before: Value
    after: Value
    studies: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    words: str | None = None
    population: str | None = None
    design_family: str | None = None


def compared(before: ConditionSummary, after: ConditionSummary) -> tuple[Change, ...]:
    """What moved in the conclusions on a condition between two answers, in the order of the findings."""
    old, new = _by_question(before), _by_question(after)
    found: list[Change] = []
    for question in dict.fromkeys((*new, *old)):
        found += _of_finding(after.condition, question, old.get(question), new.get(question))
    pairs_before = {(one.intervention, one.comparator): one for one in before.strengths}
    pairs_after = {(one.intervention, one.comparator): one for one in after.strengths}
    for pair in dict.fromkeys((*pairs_after, *pairs_before)):
        found += _of_strength(after.condition, pair, pairs_before.get(pair), pairs_after.get(pair), found)
    return tuple(found)


def _by_question(answer: ConditionSummary) -> dict[Question, Finding]:
    return {one.question: one for one in (*answer.findings, *answer.indirect)}


def _of_finding(condition: str, question: Question, old: Finding | None, new: Finding | None) -> Iterator[Change]:
    if old is None and new is not None:
        words = new.sentence
        yield _change(condition, question, "new finding", None, new.certainty.level, studies=new.studies, words=words)
        return
    if new is None and old is not None:
        words = old.sentence
        yield _change(condition, question, "finding gone", old.certainty.level, None, studies=old.studies, words=words)
        return
    if old is None or new is None:
        return
    moved = _studies_that_moved(old, new)
    rules = _rules_that_moved(old, new)
    if moved or old.studies != new.studies:
        yield _change(condition, question, "studies", ", ".join(old.studies), ", ".join(new.studies), studies=moved)
    both = old.whole.pooled and new.whole.pooled
    by_interval = ("pool.default",) if both and old.whole.interval_rule != new.whole.interval_rule else ()
    for what, first, second in _numbers(old, new):
        why = by_interval if what == "interval" else ()
        rule = f"{old.whole.interval_rule} → {new.whole.interval_rule}" if why else None
        yield _change(condition, question, what, first, second, studies=moved, rules=why, words=rule)
    if old.direction != new.direction:
        yield _change(condition, question, "direction", old.direction, new.direction, studies=moved)
    if old.certainty.level != new.certainty.level or rules:
        yield _change(
            condition,
            question,
            "certainty",
            old.certainty.level,
            new.certainty.level,
            studies=moved,
            rules=tuple(rules),
            words="; ".join(rules.values()) or None,
        )


def _numbers(old: Finding, new: Finding) -> Iterator[tuple[str, Value, Value]]:
    for what, first, second in (
        ("estimate", _estimate(old), _estimate(new)),
        ("interval", _interval(old), _interval(new)),
        ("zone", _zone(old), _zone(new)),
    ):
        if _differ(first, second) or (what == "estimate" and old.whole.measure != new.whole.measure):
            yield what, first, second


def _estimate(finding: Finding) -> float | None:
    return None if finding.whole.estimate is None else _natural(finding, finding.whole.estimate)


def _interval(finding: Finding) -> list[float] | None:
    return None if finding.whole.ci is None else [_natural(finding, bound) for bound in finding.whole.ci]


def _natural(finding: Finding, value: float) -> float:
    return exp(value) if finding.whole.measure in terms.RATIOS else value


def _zone(finding: Finding) -> str | None:
    """The zone of the estimate in words (METHODS C1); None without an estimate or a border."""
    whole, zones = finding.whole, finding.certainty.zones
    if whole.estimate is None or zones is None:
        return None
    names = {1: "important benefit", 0: "little to no difference", -1: "important harm"}
    return names[zones.zone(whole.estimate) * finding.body.benefit_sign]


def _differ(first: Value, second: Value) -> bool:
    if isinstance(first, float) and isinstance(second, float):
        return abs(first - second) > SMALL * max(1.0, abs(first))
    if isinstance(first, list) and isinstance(second, list):
        return any(_differ(one, other) for one, other in zip(first, second, strict=True))
    return first != second


def _studies_that_moved(old: Finding, new: Finding) -> tuple[str, ...]:
    """Studies that came, went, or whose part is another one now."""
    first = {member.study.key: _part(member) for member in old.body.members}
    second = {member.study.key: _part(member) for member in new.body.members}
    keys = dict.fromkeys((*second, *first))
    return tuple(key for key in keys if first.get(key) != second.get(key))


def _part(member: Member) -> tuple[object, ...]:
    return member.effect, member.reason, member.direction, member.n, member.risk


def _rules_that_moved(old: Finding, new: Finding) -> dict[str, str]:
    """The domains whose step moved, by the id of the rule, with both sides in words."""
    first = {one.domain: one for one in old.certainty.steps}
    second = {one.domain: one for one in new.certainty.steps}
    found = {}
    for domain in dict.fromkeys((*second, *first)):
        one, other = first.get(domain), second.get(domain)
        if (one.levels if one else 0) != (other.levels if other else 0):
            rule = (other or one).rule if other or one else domain  # type: ignore[union-attr] # one of them is there
            was, now = (step.judgement if step else "not rated" for step in (one, other))
            found[rule] = f"{domain}: {was} → {now}"
    if old.certainty.start != new.certainty.start:
        found["start"] = f"start: {old.certainty.start} → {new.certainty.start}"
    for made in new.certainty.judged:
        if made.level is not None and made not in old.certainty.judged:
            found["judged"] = made.words
    return found


def _of_strength(
    condition: str,
    pair: tuple[str, str | None],
    old: Strength | None,
    new: Strength | None,
    found: list[Change],
) -> Iterator[Change]:
    before = "no evidence" if old is None else old.strength
    after = "no evidence" if new is None else new.strength
    if before == after:
        return
    ours = [one for one in found if (one.intervention, one.comparator) == pair]
    yield Change(
        condition=condition,
        intervention=pair[0],
        comparator=pair[1],
        outcome=None if new is None else new.decided_by.body.outcome.key,
        what="strength",
        before=before,
        after=after,
        studies=tuple(dict.fromkeys(key for one in ours for key in one.studies)),
        rules=("strength",),
        words=None if new is None else new.rule,
    )


def _change(
    condition: str,
    question: Question,
    what: str,
    before: Value,
    after: Value,
    *,
    studies: tuple[str, ...] = (),
    rules: tuple[str, ...] = (),
    words: str | None = None,
) -> Change:
    population, intervention, comparator, outcome, family = question
    return Change(
        condition=condition,
        intervention=intervention,
        comparator=comparator,
        outcome=outcome,
        what=what,
        before=before,
        after=after,
        studies=studies,
        rules=rules,
        words=words,
        population=population,
        design_family=family,
    )
