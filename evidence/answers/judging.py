"""A person's judgement of one body: finding the body that is meant, and the judgements with whether they still hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from evidence.answers.summary import condition_key, summarise
from evidence.documents import Judgement
from evidence.errors import EvidenceError, NotHeld

if TYPE_CHECKING:
    from evidence.answers.holdings import Holdings
    from evidence.findings import Finding


class Verdict(NamedTuple):
    """What a person says: levels of a domain (negative take away), or the level as a whole."""

    domain: str | None
    steps: int | None
    level: str | None
    reason: str


class Choice(NamedTuple):
    """Which body of a condition and outcome, where several are."""

    intervention: str | None = None
    comparator: str | None = None
    family: str | None = None


class Standing(NamedTuple):
    """A judgement, and whether the evidence is still the one it was made on (None: nothing of it is left)."""

    judgement: Judgement
    stale: bool | None


def body_meant(known: Holdings, condition: str, outcome: str, choice: Choice) -> Finding:
    """The finding of the one body that is meant, direct ones first.

    Raises NotHeld for an unknown name, and EvidenceError with the candidates where several bodies are meant.
    """
    names = known.vocabulary
    key = condition_key(condition, names)
    asked = _key(known, "outcome", outcome)
    wanted = (_key(known, "intervention", choice.intervention), _key(known, "intervention", choice.comparator))
    answer = summarise(key, known.concerning(key).studies, names, judgements=known.judgements)
    for found in (answer.findings, answer.indirect):
        fitting = [one for one in found if one.body.outcome.key == asked and _fits(one, wanted, choice.family)]
        if len(fitting) > 1:
            raise EvidenceError(f"several bodies are meant: {'; '.join(_named(one) for one in fitting)}; choose one")
        if fitting:
            return fitting[0]
    there = sorted({one.body.outcome.key for one in (*answer.findings, *answer.indirect)})
    raise EvidenceError(f"no finding on {outcome} for {answer.label} fits; there are findings on {', '.join(there)}")


def standing(known: Holdings) -> tuple[Standing, ...]:
    """All judgements, each with whether it is stale."""
    told: dict[str, bool] = {}
    for condition in dict.fromkeys(one.condition for one in known.judgements):
        answer = summarise(
            condition, known.concerning(condition).studies, known.vocabulary, judgements=known.judgements
        )
        for finding in answer.findings:
            told |= {one.key: False for one in finding.certainty.judged}
            told |= {one.key: True for one in finding.certainty.stale}
    return tuple(Standing(one, told.get(one.key)) for one in known.judgements)


def judgement(finding: Finding, verdict: Verdict, by: str, on: str) -> Judgement:
    """The verdict on the body of a finding, with the fingerprint of what was looked at."""
    body = finding.body
    return Judgement(
        condition=body.condition,
        intervention=body.intervention,
        comparator=body.comparator,
        outcome=body.outcome.key,
        family=body.family,
        domain=verdict.domain,
        steps=verdict.steps,
        level=verdict.level,
        reason=verdict.reason,
        by=by,
        on=on,
        fingerprint=finding.certainty.fingerprint,
    )


def _key(known: Holdings, kind: str, name: str | None) -> str | None:
    if name is None:
        return None
    key = known.vocabulary.key(kind, name)
    if key is None:
        near = known.vocabulary.nearest(kind, name)
        raise NotHeld(f"no {kind} {name!r} is known" + (f"; did you mean {' or '.join(near)}?" if near else ""), near)
    return key


def _fits(finding: Finding, wanted: tuple[str | None, str | None], family: str | None) -> bool:
    body = finding.body
    pairs = ((wanted[0], body.intervention), (wanted[1], body.comparator), (family, body.family))
    return all(asked is None or asked == there for asked, there in pairs)


def _named(finding: Finding) -> str:
    body = finding.body
    parts = [f"--intervention {body.intervention}"]
    parts += [f"--comparator {body.comparator}"] if body.comparator is not None else []
    return " ".join((*parts, f"--family {body.family}"))
