"""The strength of the evidence for a condition, per intervention and comparator (``[strength]``, METHODS C11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidence import terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evidence.findings.finding import Finding

COMPARATIVE = (terms.RANDOMISED, terms.NON_RANDOMISED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Strength:
    """A roll-up: its level, the finding that decided, and the rule in words."""

    intervention: str
    comparator: str | None
    strength: str
    decided_by: Finding
    rule: str
    n_participants: int
    n_studies: int


def strengths(found: Sequence[Finding]) -> tuple[Strength, ...]:
    """One strength per pair of intervention and comparator, the headline pair first."""
    pairs = dict.fromkeys((one.body.intervention, one.body.comparator) for one in found)
    rolled = [
        _of_pair([one for one in found if (one.body.intervention, one.body.comparator) == pair]) for pair in pairs
    ]
    return tuple(sorted(rolled, key=_headline_order))


def headline(rolled: Sequence[Strength]) -> Strength | None:
    """The pair against placebo, else the one with most participants; direct evidence before indirect."""
    return min(rolled, key=_headline_order, default=None)


def _headline_order(one: Strength) -> tuple[bool, bool, bool, int, str]:
    indirect = one.strength.startswith("indirect")
    return (
        indirect,
        one.comparator != "placebo",
        one.comparator is None,
        -one.n_participants,
        one.intervention,
    )


def _of_pair(found: Sequence[Finding]) -> Strength:
    direct = [one for one in found if one.direct]
    if not direct:
        best = max(found, key=_level)
        level = best.certainty.level
        rule = f"strength: no direct evidence; the highest of {len(found)} indirect findings"
        return _rolled(found, f"indirect only ({level})", best, rule)
    benefits = [one for one in direct if one.kind == "benefit"]
    for importance in terms.IMPORTANCES:
        chosen = _best_families(one for one in benefits if one.importance == importance)
        if chosen:
            decided = min(chosen, key=_level)
            rule = f"strength: the lowest over {len(chosen)} {importance} outcome{'s' * (len(chosen) > 1)} of benefit"
            return _rolled(direct, decided.certainty.level, decided, rule)
    decided = min(_best_families(direct), key=_level)
    return _rolled(direct, decided.certainty.level, decided, "strength: no outcome of benefit; the lowest over harms")


def _best_families(found: Iterable[Finding]) -> list[Finding]:
    """Per outcome the family with the highest certainty, randomised in a tie; single-arm and non-human only alone."""
    by_outcome: dict[str, list[Finding]] = {}
    for one in found:
        by_outcome.setdefault(one.body.outcome.key, []).append(one)
    best = []
    for group in by_outcome.values():
        comparative = [one for one in group if one.body.family in COMPARATIVE]
        best.append(max(comparative or group, key=lambda one: (_level(one), -terms.FAMILIES.index(one.body.family))))
    return best


def _level(finding: Finding) -> int:
    return terms.LEVELS.index(finding.certainty.level)


def _rolled(found: Sequence[Finding], strength: str, decided: Finding, rule: str) -> Strength:
    sizes = {member.study.key: member.study.size or member.n for one in found for member in one.body.members}
    return Strength(
        intervention=decided.body.intervention,
        comparator=decided.body.comparator,
        strength=strength,
        decided_by=decided,
        rule=rule,
        n_participants=sum(sizes.values()),
        n_studies=len(sizes),
    )
