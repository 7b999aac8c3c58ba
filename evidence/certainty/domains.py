"""What each domain takes away from a level, with its numbers (GRADE guidelines 4, 7, 8, 34; METHODS C3 to C6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence import terms
from evidence.certainty.steps import CertaintyStep, step
from evidence.synthesis import CRITICAL, HIGH_RISK, repooled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.certainty.information import Information
    from evidence.certainty.steps import Inputs
    from evidence.certainty.zones import Zones
    from evidence.documents import Vocabulary
    from evidence.synthesis import Body, Combined, Member

HALF = 0.5  # "most of the evidence"; our choice, METHODS C3 and C5
QUARTER, TENTH = 0.25, 0.10  # shares of the weight for inconsistency; our choice, METHODS C4
I2_SUBSTANTIAL, I2_CONSIDERABLE, Q_ALPHA = 50.0, 75.0, 0.10  # Cochrane Handbook 6.5, section 10.10.2
ROUNDING = 1e-9  # shares are sums of weights: half is half
LITTLE_INFORMATION = 0.30  # our choice, stricter than GRADE guidelines 34

SOME_RISK = ("some-concerns", "moderate")


def risk_of_bias(body: Body, whole: Combined, borders: Zones | None) -> CertaintyStep:
    """``[bias]`` by share of weight; a study that was not assessed counts as some concerns, and it is said."""
    if body.family == terms.SINGLE_ARM:
        return step("risk of bias", 2, "no comparison group", "bias")
    if all(member.risk == CRITICAL for member in body.members):
        return step("risk of bias", 3, "all studies are at critical risk of bias, so none is pooled", "bias")
    high = _share(whole, [member.risk in HIGH_RISK for member in body.members])
    some = _share(whole, [member.risk in (*SOME_RISK, None) for member in body.members])
    missing = sum(member.appraisal is None for member in body.members)
    inputs: dict[str, float | str | None] = {"high": high, "some": some, "not assessed": missing}
    words = f"high risk {high:.0%} and some concerns {some:.0%} of the weight"
    if missing:
        words = (
            f"risk of bias not assessed in {missing} of {len(body.members)} studies (counted as some concerns); {words}"
        )
    if high > HALF + ROUNDING:
        return step("risk of bias", 2, words, "bias", inputs)
    moved = _moved_without_high(body, whole, borders) if high else None
    if high + some > HALF + ROUNDING or moved:
        return step("risk of bias", 1, words + (f"; {moved}" if moved else ""), "bias", inputs)
    return step("risk of bias", 0, words, "bias", inputs)


def _moved_without_high(body: Body, whole: Combined, borders: Zones | None) -> str | None:
    """What leaving out the studies at high risk changes; both sides by the normal interval (METHODS B5)."""
    everything = repooled(body, body.members) if whole.estimate is not None else None
    if everything is None:
        return None
    rest = repooled(body, [one for one in body.members if one.risk not in HIGH_RISK])
    if rest is None:
        return "without them no study is left"
    if borders is not None and borders.zone(rest.estimate) != borders.zone(everything.estimate):
        return "without them the estimate lies in another zone"
    null = [one.ci[0] < 0 < one.ci[1] for one in (rest, everything)]
    return "without them the interval moves on or off no difference" if null[0] != null[1] else None


def inconsistency(body: Body, whole: Combined, borders: Zones | None) -> tuple[CertaintyStep, ...]:
    """``[inconsistency]`` by where the studies' estimates lie, from two studies on (GRADE guidelines 36)."""
    if len(body.members) < 2:  # noqa: PLR2004 - one study agrees with itself
        return ()
    if not whole.pooled or whole.pool is None or whole.estimate is None:
        benefit = _share_of_people(body.members, "benefit")
        harm = _share_of_people(body.members, "harm")
        words = f"studies with {benefit:.0%} of the people favour the intervention, with {harm:.0%} the comparator"
        shares: Inputs = {"benefit": benefit, "harm": harm}
        return (step("inconsistency", int(min(benefit, harm) >= QUARTER - ROUNDING), words, "inconsistency", shares),)
    pool = whole.pool
    words = f"I² {pool.i2:.0f} %, Q p = {pool.q_p:.2f}"
    inputs: dict[str, float | str | None] = {"i2": pool.i2, "q_p": pool.q_p}
    if borders is None:
        return (step("inconsistency", 0, f"{words}; no zones to place the studies in", "inconsistency", inputs),)
    placed = [None if one.effect is None else borders.zone(one.effect.estimate) for one in body.members]
    below, above = (_share(whole, [zone == side for zone in placed]) for side in (-1, 1))
    outside = _share(whole, [zone is not None and zone != borders.zone(pool.estimate) for zone in placed])
    words += f"; {outside:.0%} of the weight outside the zone of the pooled estimate"
    inputs |= {"outside": outside, "below": below, "above": above}
    down = 0
    if pool.i2 >= I2_CONSIDERABLE and min(below, above) >= TENTH - ROUNDING:
        down = 2
    elif (pool.i2 >= I2_SUBSTANTIAL or pool.q_p < Q_ALPHA) and outside >= QUARTER - ROUNDING:
        down = 1
    return (step("inconsistency", down, words, "inconsistency", inputs),)


def indirectness(body: Body, whole: Combined, vocabulary: Vocabulary, *, direct: bool) -> CertaintyStep:
    """``[indirect]``: population, intervention, outcome; one aspect serious, two or more very serious."""
    aspects = []
    if not direct:
        aspects.append(f"population: the participants have {_label(vocabulary, body.condition)}")
    odd = [_unusual(member, body, vocabulary) for member in body.members]
    if _share(whole, [words is not None for words in odd]) > HALF + ROUNDING:
        aspects.append("intervention: " + "; ".join(sorted({words for words in odd if words})))
    if body.outcome.surrogate:
        aspects.append(f"outcome: {body.outcome.label} is a surrogate")
    reason = "; ".join(aspects) or "population, intervention and outcome as asked"
    return step("indirectness", min(len(aspects), 2), reason, "indirect")


def _unusual(member: Member, body: Body, vocabulary: Vocabulary) -> str | None:
    """What makes the intervention another than its name says: a co-intervention on one side only, or the dose."""
    arms = [arm for arm in member.study.arms if arm.intervention == body.intervention and arm.role != "comparator"]
    others = [arm for arm in member.study.arms if arm.intervention == body.comparator and arm.role == "comparator"]
    ours, theirs = ({name for arm in side for name in arm.with_} for side in (arms, others))
    if only := sorted(ours ^ theirs):
        names = ", ".join(_label(vocabulary, name, "intervention") for name in only)
        return f"given with {names} in this arm only" if ours - theirs else f"{names} in the comparator's arm only"
    term = vocabulary.by_key.get(("intervention", body.intervention))
    if term is None or term.dose_mg_per_day is None:
        return None
    low, high = (bound.value for bound in term.dose_mg_per_day)
    for dose in (arm.dose for arm in arms if arm.dose is not None):
        target = dose.target_mg_per_day if dose.target_mg_per_day is not None else dose.max_mg_per_day
        if target is not None and not low <= target <= high:
            return f"{target:g} mg/day lies outside the {low:g} to {high:g} mg/day that the name covers"
    return None


def imprecision(whole: Combined, borders: Zones | None, held: Information) -> CertaintyStep:
    """``[imprecision]`` by the borders that the random-effects interval crosses, else by the information size."""
    inputs: dict[str, float | str | None] = {"has": held.has, "needs": held.needs, "unit": held.unit}
    if whole.ci is not None and borders is not None:
        inputs |= {"ci_low": whole.ci[0], "ci_high": whole.ci[1], "border": borders.border, "large": borders.large}
        crossed = borders.crossed(whole.ci, borders.border)
        far = borders.crossed(whole.ci, borders.large) if borders.large is not None else 0
        if crossed == 2:  # noqa: PLR2004 - both borders
            down, which = (3, "both borders and both large ones") if far == 2 else (2, "both borders")  # noqa: PLR2004
            return step("imprecision", down, f"the interval crosses {which} ({borders.source})", "imprecision", inputs)
        if crossed == 1:
            words = f"the interval crosses one border ({borders.source})"
            return step("imprecision", 1, words, "imprecision", inputs)
    share = held.has / held.needs
    down = 2 if share < LITTLE_INFORMATION else int(share < 1)
    where = "no zone border is known" if borders is None else "no border crossed"
    lead = "no interval" if whole.ci is None else where
    return step("imprecision", down, f"{lead}; {held.words}", "imprecision.ois", inputs)


def _share(whole: Combined, chosen: Sequence[bool]) -> float:
    return sum(weight for weight, is_chosen in zip(whole.weights, chosen, strict=True) if is_chosen)


def _share_of_people(members: Sequence[Member], direction: str) -> float:
    people = sum(member.n for member in members)
    return sum(member.n for member in members if member.direction == direction) / people if people else 0.0


def _label(vocabulary: Vocabulary, key: str, kind: str = "condition") -> str:
    term = vocabulary.by_key.get((kind, key))
    return key if term is None else term.label
