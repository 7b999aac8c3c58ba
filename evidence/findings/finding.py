"""A finding: one body with its pool, its certainty and its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidence import terms
from evidence.certainty import certainty
from evidence.findings.words import sentence
from evidence.synthesis import bodies, combined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evidence.certainty import Certainty
    from evidence.documents import Study, Vocabulary
    from evidence.synthesis import Body, Combined


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """What a body of evidence says, how sure that is, and the sentence for it."""

    body: Body
    whole: Combined
    certainty: Certainty
    direct: bool
    sentence: str

    @property
    def importance(self) -> str:
        """Of the outcome, for decisions."""
        return self.body.outcome.importance or "limited"

    @property
    def kind(self) -> str:
        """Benefit or harm."""
        return "harm" if self.body.outcome.benefit is False else "benefit"

    @property
    def direction(self) -> str:
        """Benefit, harm, or unclear where the interval holds no difference; without one, by the majority of studies."""
        if self.whole.estimate is not None and self.whole.ci is not None:
            low, high = self.whole.ci
            if low <= 0 <= high:
                return "unclear"
            if not self.whole.pooled:
                return next(one.direction for one in self.body.members if one.effect is not None)
            return "benefit" if self.whole.estimate * self.body.benefit_sign > 0 else "harm"
        tally = self.whole.tally
        if tally.benefit == tally.harm:
            return "unclear"
        return "benefit" if tally.benefit > tally.harm else "harm"


def findings(studies: Iterable[Study], vocabulary: Vocabulary, *, asked: frozenset[str]) -> tuple[Finding, ...]:
    """The findings for a condition and its narrower ones (``asked``), direct ones first.

    Indirect are bodies of other participants whose outcome measures what is asked. Each group is in the order
    importance, design family, participants falling, outcome key.
    """
    found = []
    for body in bodies(studies, vocabulary, asked=asked):
        direct = body.condition in asked
        measured = vocabulary.key("condition", body.outcome.measures) if body.outcome.measures else None
        if not direct and measured not in asked:
            continue
        whole = combined(body)
        rated = certainty(body, whole, vocabulary, direct=direct)
        words = sentence(body, whole, rated, vocabulary)
        found.append(Finding(body=body, whole=whole, certainty=rated, direct=direct, sentence=words))
    return tuple(sorted(found, key=_order))


def _order(finding: Finding) -> tuple[bool, int, int, int, str, str, str]:
    body = finding.body
    return (
        not finding.direct,
        terms.IMPORTANCES.index(finding.importance),
        terms.FAMILIES.index(body.family),
        -body.n,
        body.outcome.key,
        body.intervention,
        body.comparator or "",
    )
