"""The level of a body: where it starts and what each domain takes away (GRADE guidelines 3 to 8; METHODS C2 to C6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidence import terms
from evidence.certainty.information import information
from evidence.certainty.steps import CertaintyStep, step
from evidence.certainty.zones import zones
from evidence.synthesis import random_effects

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.certainty.zones import Zones
    from evidence.documents import Vocabulary
    from evidence.synthesis import Body, Combined, Member

HALF = 0.5  # "most of the evidence"; our choice, METHODS C3 and C5
QUARTER, TENTH = 0.25, 0.10  # shares of the weight for inconsistency; our choice, METHODS C4
I2_SUBSTANTIAL, I2_CONSIDERABLE, Q_ALPHA = 50.0, 75.0, 0.10  # Cochrane Handbook 6.5, section 10.10.2
LITTLE_INFORMATION = 0.30  # our choice, stricter than GRADE guidelines 34

HIGH_RISK = ("high", "serious", "critical")
SOME_RISK = ("some-concerns", "moderate")


@dataclass(frozen=True, kw_only=True, slots=True)
class Certainty:
    """A level and the steps that lead to it from ``start``."""

    level: str
    start: str
    steps: tuple[CertaintyStep, ...]
    zones: Zones | None


def certainty(body: Body, whole: Combined, vocabulary: Vocabulary, *, direct: bool) -> Certainty:
    """The certainty of a body. The level lies between very low and high, whatever the steps add up to."""
    borders = zones(body, whole.measure, vocabulary)
    start = _start(body)
    steps: tuple[CertaintyStep, ...] = ()
    if body.family != terms.NON_HUMAN:
        steps = (
            _bias(body, whole, borders),
            *_inconsistency(body, whole, borders),
            _indirectness(body, whole, vocabulary, direct=direct),
            _imprecision(body, whole, borders),
        )
    place = terms.LEVELS.index(start) + sum(one.levels for one in steps)
    level = terms.LEVELS[min(max(place, 0), len(terms.LEVELS) - 1)]
    return Certainty(level=level, start=start, steps=steps, zones=borders)


def _start(body: Body) -> str:
    """``[start]``: high for randomised; low for comparisons without (high if all have a ROBINS-I appraisal)."""
    if body.family == terms.RANDOMISED:
        return "high"
    if body.family == terms.NON_RANDOMISED:
        robins = all(member.appraisal is not None and member.appraisal.tool == "robins-i" for member in body.members)
        return "high" if robins else "low"
    return "low" if body.family == terms.SINGLE_ARM else "very low"


def _bias(body: Body, whole: Combined, borders: Zones | None) -> CertaintyStep:
    """``[bias]`` by share of weight; a study that was not assessed counts as some concerns, and it is said."""
    if body.family == terms.SINGLE_ARM:
        return step("risk of bias", 2, "no comparison group", "bias")
    high = _share(whole, [_risk(member) in HIGH_RISK for member in body.members])
    some = _share(whole, [_risk(member) in (*SOME_RISK, None) for member in body.members])
    missing = sum(member.appraisal is None for member in body.members)
    words = f"high risk {high:.0%} and some concerns {some:.0%} of the weight"
    if missing:
        words = (
            f"risk of bias not assessed in {missing} of {len(body.members)} studies (counted as some concerns); {words}"
        )
    if high > HALF:
        return step("risk of bias", 2, words, "bias")
    moved = _moved_without_high(body, whole, borders) if high else None
    if high + some > HALF or moved:
        return step("risk of bias", 1, words + (f"; {moved}" if moved else ""), "bias")
    return step("risk of bias", 0, words, "bias")


def _risk(member: Member) -> str | None:
    return None if member.appraisal is None else member.appraisal.overall


def _moved_without_high(body: Body, whole: Combined, borders: Zones | None) -> str | None:
    """What leaving out the studies at high risk changes; both sides by the normal interval (METHODS B5)."""
    if not whole.pooled or whole.estimate is None or whole.pool is None:
        return None
    kept = [one.effect for one in body.members if one.effect is not None and _risk(one) not in HIGH_RISK]
    if not kept:
        return "without them no study is left"
    rest, _ = random_effects(kept)
    if borders is not None and borders.zone(rest.estimate) != borders.zone(whole.estimate):
        return "without them the estimate lies in another zone"
    sides = [(one.estimate - 1.96 * one.se, one.estimate + 1.96 * one.se) for one in (rest, whole.pool)]
    null = [low < 0 < high for low, high in sides]
    return "without them the interval moves on or off no difference" if null[0] != null[1] else None


def _inconsistency(body: Body, whole: Combined, borders: Zones | None) -> tuple[CertaintyStep, ...]:
    """``[inconsistency]`` by where the studies' estimates lie, from two studies on (GRADE guidelines 36)."""
    if len(body.members) < 2:  # noqa: PLR2004 - one study agrees with itself
        return ()
    if not whole.pooled or whole.pool is None or whole.estimate is None:
        benefit = _share_of_people(body.members, "benefit")
        harm = _share_of_people(body.members, "harm")
        words = f"studies with {benefit:.0%} of the people favour the intervention, with {harm:.0%} the comparator"
        return (step("inconsistency", int(min(benefit, harm) >= QUARTER), words, "inconsistency"),)
    pool = whole.pool
    words = f"I² {pool.i2:.0f} %, Q p = {pool.q_p:.2f}"
    if borders is None:
        return (step("inconsistency", 0, f"{words}; no zones to place the studies in", "inconsistency"),)
    placed = [None if one.effect is None else borders.zone(one.effect.estimate) for one in body.members]
    below, above = (_share(whole, [zone == side for zone in placed]) for side in (-1, 1))
    outside = _share(whole, [zone is not None and zone != borders.zone(pool.estimate) for zone in placed])
    words += f"; {outside:.0%} of the weight outside the zone of the pooled estimate"
    down = 0
    if pool.i2 >= I2_CONSIDERABLE and below >= TENTH and above >= TENTH:
        down = 2
    elif (pool.i2 >= I2_SUBSTANTIAL or pool.q_p < Q_ALPHA) and outside >= QUARTER:
        down = 1
    return (step("inconsistency", down, words, "inconsistency"),)


def _indirectness(body: Body, whole: Combined, vocabulary: Vocabulary, *, direct: bool) -> CertaintyStep:
    """``[indirect]``: population, intervention, outcome; one aspect serious, two or more very serious."""
    aspects = []
    if not direct:
        aspects.append(f"population: the participants have {_label(vocabulary, body.condition)}")
    odd = [_unusual(member, body.intervention, vocabulary) for member in body.members]
    if _share(whole, [words is not None for words in odd]) > HALF:
        aspects.append("intervention: " + "; ".join(sorted({words for words in odd if words})))
    if body.outcome.surrogate:
        aspects.append(f"outcome: {body.outcome.label} is a surrogate")
    reason = "; ".join(aspects) or "population, intervention and outcome as asked"
    return step("indirectness", min(len(aspects), 2), reason, "indirect")


def _unusual(member: Member, intervention: str, vocabulary: Vocabulary) -> str | None:
    term = vocabulary.by_key.get(("intervention", intervention))
    shared = {name for arm in member.study.arms if arm.role == "comparator" for name in arm.with_}
    for arm in member.study.arms:
        if arm.intervention != intervention or arm.role == "comparator":
            continue
        if only := [name for name in arm.with_ if name not in shared]:
            return f"given with {', '.join(_label(vocabulary, name, 'intervention') for name in only)} in this arm only"
        if arm.dose is None or term is None or term.dose_mg_per_day is None:
            continue
        target = arm.dose.target_mg_per_day if arm.dose.target_mg_per_day is not None else arm.dose.max_mg_per_day
        low, high = (bound.value for bound in term.dose_mg_per_day)
        if target is not None and not low <= target <= high:
            return f"{target:g} mg/day lies outside the {low:g} to {high:g} mg/day that the name covers"
    return None


def _imprecision(body: Body, whole: Combined, borders: Zones | None) -> CertaintyStep:
    """``[imprecision]`` by the borders that the random-effects interval crosses, else by the information size."""
    if whole.ci is not None and borders is not None:
        crossed = borders.crossed(whole.ci, borders.border)
        far = borders.crossed(whole.ci, borders.large) if borders.large is not None else 0
        if crossed == 2:  # noqa: PLR2004 - both borders
            down, which = (3, "both borders and both large ones") if far == 2 else (2, "both borders")  # noqa: PLR2004
            return step("imprecision", down, f"the interval crosses {which} ({borders.source})", "imprecision")
        if crossed == 1:
            return step("imprecision", 1, f"the interval crosses one border ({borders.source})", "imprecision")
    held = information(body, whole.measure, borders)
    share = held.has / held.needs
    down = 2 if share < LITTLE_INFORMATION else int(share < 1)
    lead = (
        "no interval; "
        if whole.ci is None
        else ("no zone border is known; " if borders is None else "no border crossed; ")
    )
    return step("imprecision", down, f"{lead}{held.words}", "imprecision.ois")


def _share(whole: Combined, chosen: Sequence[bool]) -> float:
    return sum(weight for weight, is_chosen in zip(whole.weights, chosen, strict=True) if is_chosen)


def _share_of_people(members: Sequence[Member], direction: str) -> float:
    people = sum(member.n for member in members)
    return sum(member.n for member in members if member.direction == direction) / people if people else 0.0


def _label(vocabulary: Vocabulary, key: str, kind: str = "condition") -> str:
    term = vocabulary.by_key.get((kind, key))
    return key if term is None else term.label
