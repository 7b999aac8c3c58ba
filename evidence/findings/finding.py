"""A finding: one body with its pool, its certainty and its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidence import terms
from evidence.certainty import certainty
from evidence.findings.absolute import absolute
from evidence.findings.words import sentence
from evidence.synthesis import DEFAULT, bodies, combined

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from evidence.certainty import Certainty
    from evidence.documents import Judgement, Study, Vocabulary
    from evidence.findings.absolute import Absolute
    from evidence.synthesis import Analysis, Body, Combined


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """What a body of evidence says, how sure that is, and the sentence for it."""

    body: Body
    whole: Combined
    certainty: Certainty
    direct: bool
    sentence: str
    absolute: Absolute | None = None

    @property
    def question(self) -> tuple[str, str, str | None, str, str]:
        """What the body answers: population condition, intervention, comparator, outcome key, design family."""
        body = self.body
        return body.condition, body.intervention, body.comparator, body.outcome.key, body.family

    @property
    def studies(self) -> tuple[str, ...]:
        """The keys of its studies."""
        return tuple(member.study.key for member in self.body.members)

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
        if self.whole.measure == "PR":
            return "unclear"  # a share of people has no other group to be better than
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


def findings(
    studies: Iterable[Study],
    vocabulary: Vocabulary,
    *,
    asked: frozenset[str],
    day: date,
    judgements: Iterable[Judgement] = (),
    analysis: Analysis = DEFAULT,
) -> tuple[Finding, ...]:
    """The findings for a condition and its narrower ones (``asked``) on a day, direct ones first.

    Indirect are bodies of other participants whose outcome measures what is asked. Each group is in the order
    importance, design family, participants falling, outcome key.
    """
    judged: dict[tuple[str, str, str | None, str, str], list[Judgement]] = {}
    for judgement in judgements:
        judged.setdefault(judgement.body, []).append(judgement)
    found = []
    for body in bodies(studies, vocabulary, asked=asked, analysis=analysis):
        direct = body.condition in asked
        measured = vocabulary.key("condition", body.outcome.measures) if body.outcome.measures else None
        if direct or measured in asked:
            ours = judged.get((body.condition, body.intervention, body.comparator, body.outcome.key, body.family), ())
            found.append(finding_of(body, vocabulary, direct=direct, day=day, judgements=ours))
    return tuple(sorted(found, key=_order))


def finding_of(
    body: Body, vocabulary: Vocabulary, *, direct: bool, day: date, judgements: Sequence[Judgement] = ()
) -> Finding:
    """A body pooled, rated and said."""
    whole = combined(body)
    rated = certainty(body, whole, vocabulary, direct=direct, day=day, judgements=judgements)
    per = absolute(body, whole)
    words = sentence(body, whole, rated, vocabulary, per)
    return Finding(body=body, whole=whole, certainty=rated, direct=direct, sentence=words, absolute=per)


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
