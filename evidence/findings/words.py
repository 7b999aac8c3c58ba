"""A finding as a sentence (GRADE guidelines 26; Santesso 2020; METHODS D). Never "significant", "no effect", "safe"."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

from evidence import terms

if TYPE_CHECKING:
    from evidence.certainty import Certainty
    from evidence.documents import Vocabulary
    from evidence.findings.absolute import Absolute
    from evidence.synthesis import Body, Combined

HOW_SURE = {"high": "{verb}s", "moderate": "probably {verb}s", "low": "may {verb}"}
HOW_LARGE = {"high": "results in", "moderate": "probably results in", "low": "may result in"}
NOUNS = {"reduce": "a large reduction in", "increase": "a large increase in", "improve": "a large improvement in"}
LITTLE = {
    "high": "makes little to no difference to",
    "moderate": "probably makes little to no difference to",
    "low": "may make little to no difference to",
}
SLIGHT_BELOW = 0.5  # an SMD from 0.2 to 0.5 is "slight" (METHODS D)


def sentence(body: Body, whole: Combined, rated: Certainty, vocabulary: Vocabulary, per: Absolute | None = None) -> str:
    """Intervention, comparator, outcome, condition, time, studies, people, and the estimate with its interval."""
    given = _label(vocabulary, "intervention", body.intervention)
    outcome = body.outcome.label
    place = f"in {_label(vocabulary, 'condition', body.condition)}"
    if body.comparator is not None:
        place += f" compared with {_label(vocabulary, 'intervention', body.comparator)}"
    facts = "; ".join([_studies(body), _numbers(whole, body, given, vocabulary), *([per.words] if per else [])])
    if rated.level == "very low":
        of = "change after" if body.comparator is None else "effect of"
        on = "in" if body.comparator is None else "on"
        lead = f"The evidence is very uncertain about the {of} {given} {on} {outcome} {place}"
    elif whole.estimate is None and whole.tally.benefit == whole.tally.harm:
        lead = f"It is unclear whether {given} changes {outcome} {place}"
    else:
        lead = f"{given[:1].upper()}{given[1:]} {_effect(body, whole, rated)} {outcome} {place}"
    return f"{lead} ({facts})."


def interval(estimate: float, ci: tuple[float, float], *, ratio: bool) -> str:
    """An estimate with its 95 % interval on the natural scale, two decimals, true minus signs."""
    low, middle, high = (exp(value) if ratio else value for value in (ci[0], estimate, ci[1]))
    return f"{_number(middle)}, 95 % CI {_number(low)} to {_number(high)}"


def _effect(body: Body, whole: Combined, rated: Certainty) -> str:
    zone = None if rated.zones is None or whole.estimate is None else rated.zones.zone(whole.estimate)
    if zone == 0:
        return LITTLE[rated.level]
    if whole.estimate is not None:
        improves = whole.estimate * body.benefit_sign > 0
    else:
        improves = whole.tally.benefit > whole.tally.harm
    up = improves == (body.better == "higher")
    raised = "improve" if up and body.better == "higher" and body.outcome.benefit is not False else "increase"
    verb = raised if up else "reduce"
    size = abs(whole.estimate or 0.0)
    if rated.zones is not None and rated.zones.large is not None and size > rated.zones.large:
        return f"{HOW_LARGE[rated.level]} {NOUNS[verb]}"
    slight = whole.measure == "SMD" and zone and size < SLIGHT_BELOW
    return HOW_SURE[rated.level].format(verb=f"slightly {verb}" if slight else verb)


def _studies(body: Body) -> str:
    k = len(body.members)
    times = sorted({member.result.at.text for member in body.members if member.result.at is not None})
    at = f", at {' and '.join(times)}" if times else ""
    family = {terms.RANDOMISED: "randomised ", terms.SINGLE_ARM: "single-arm ", terms.NON_HUMAN: "non-human "}
    kind = family.get(body.family, "non-randomised ")
    people = f"{body.n} people" if body.n else "number of people not reported"
    return f"{k} {kind}{'study' if k == 1 else 'studies'}, {people}{at}"


def _numbers(whole: Combined, body: Body, given: str, vocabulary: Vocabulary) -> str:
    parts = []
    if whole.estimate is not None and whole.ci is not None and whole.measure is not None:
        shown = interval(whole.estimate, whole.ci, ratio=whole.measure in terms.RATIOS)
        units = {member.result.instrument for member in body.members} if whole.measure == "MD" else set()
        unit = next(iter(units)) if len(units) == 1 else None
        on = "" if unit is None else f" on {_label(vocabulary, 'instrument', unit)}"
        parts.append(f"{whole.measure} {shown}{on}")
    if not whole.pooled:
        tally = whole.tally
        verb = "improved with" if body.comparator is None else "favoured"
        parts.append(
            f"{tally.benefit} of {len(body.members)} {'study' if len(body.members) == 1 else 'studies'} {verb} {given}"
        )
    return "; ".join(parts)


def _number(value: float) -> str:
    text = f"{value:.2f}" if abs(value) < 100 else f"{value:.0f}"  # noqa: PLR2004 - hundredths of hundreds say nothing
    return text.replace("-", "−")


def _label(vocabulary: Vocabulary, kind: str, key: str) -> str:
    term = vocabulary.by_key.get((kind, key))
    return key.replace("-", " ") if term is None else term.label
