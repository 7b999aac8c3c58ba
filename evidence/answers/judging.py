"""A person's judgement of one body: finding the body that is meant, and the judgements with whether they still hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from evidence import terms
from evidence.answers.summary import condition_key, summarise
from evidence.documents import Judgement
from evidence.errors import EvidenceError, NotHeld, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

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


def asked(given: Mapping[str, Any]) -> tuple[Verdict, Choice]:
    """What is judged and of which body, from named values. Raises UsageError for half a judgement."""
    names = {*Verdict._fields, *Choice._fields}
    if unknown := sorted(given.keys() - names):
        raise UsageError(f"a judgement has no {', '.join(unknown)}; it has: {', '.join(sorted(names))}")
    choice = Choice(**{name: given.get(name) for name in Choice._fields})
    if choice.family is not None and choice.family not in terms.FAMILIES:
        raise UsageError(f"--family: {choice.family} is none of: {', '.join(terms.FAMILIES)}")
    domain = domain_named(given.get("domain"))
    return _verdict(domain, given.get("steps"), given.get("level"), (given.get("reason") or "").strip()), choice


def domain_named(name: str | None) -> str | None:
    """A domain by its name, with blanks or hyphens. Raises UsageError with those that there are."""
    if name is None:
        return None
    plain = name.replace("-", " ").strip().lower()
    if plain not in terms.DOMAINS:
        known = ", ".join(one.replace(" ", "-") for one in terms.DOMAINS)
        raise UsageError(f"--domain: {name} is none of: {known}")
    return plain


def _verdict(domain: str | None, steps: int | None, level: str | None, reason: str) -> Verdict:
    """What is judged; the sign of ``steps`` is that of its domain, however it was written."""
    if (domain is None) == (level is None):
        raise UsageError("judge either a domain (--domain with --steps) or the level (--level)")
    if not reason:
        raise UsageError("--reason: a judgement needs its reason")
    if level is not None:
        plain = level.replace("-", " ").strip().lower()
        if steps is not None or plain not in terms.LEVELS:
            raise UsageError(f"--level: write one of: {', '.join(terms.LEVELS)}, without --steps")
        return Verdict(None, None, plain, reason)
    most, does = (2, "adds") if domain == "rating up" else (3, "takes away")
    if steps is None or abs(steps) > most:
        raise UsageError(f"--steps: write 0 to {most}, the levels that {domain} {does}")
    return Verdict(domain, abs(steps) if domain == "rating up" else -abs(steps), None, reason)


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
