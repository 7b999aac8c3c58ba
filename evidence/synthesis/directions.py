"""Who did better in a study, whether or not anything can be derived from it: what a tally counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence import terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.documents import ResultArm
    from evidence.synthesis.candidates import Candidate
    from evidence.synthesis.effect import Body, Effect


def direction(candidate: Candidate, effect: Effect | None, body: Body) -> str:
    """Benefit, harm or unclear: by what the paper says, else by the estimate, else by the arms' plain numbers."""
    ours = {
        arm.id for arm in candidate.study.arms if arm.intervention == body.intervention and arm.role != "comparator"
    }
    theirs = {arm.id for arm in candidate.study.arms if arm.intervention == body.comparator}
    for favoured in (candidate.result.favours, *(contrast.favours for contrast, _ in candidate.sides.contrasts)):
        if favoured in (*ours, *theirs, "neither", "unclear"):
            return "benefit" if favoured in ours else ("harm" if favoured in theirs else "unclear")
    if body.family == terms.SINGLE_ARM:
        return _of_change(candidate, effect)
    if effect is None:
        return _named(_plain_difference(candidate) * candidate.sides.sign)
    if effect.table is not None:  # as counted: what is added to empty cells says nothing
        events1, n1, events2, n2 = effect.table
        return _named((events1 / n1 - events2 / n2) * candidate.sides.sign)
    turned = effect.measure == "SMD" and candidate.sides.flip
    return _named(effect.estimate * candidate.sides.sign * (-1 if turned else 1))


def _of_change(candidate: Candidate, effect: Effect | None) -> str:
    """Whether people of a single group changed for the better; a share of people has no direction."""
    return (
        _named(effect.estimate * candidate.sides.sign) if effect is not None and effect.measure == "MC" else "unclear"
    )


def _plain_difference(candidate: Candidate) -> float:
    for contrast, turned in candidate.sides.contrasts:
        number = contrast.estimate or contrast.median_difference
        if number is not None and contrast.measure not in terms.RATIOS and number.value:
            return -number.value if turned else number.value
    one, two = _plain(candidate.first), _plain(candidate.second)
    for name in one.keys() & two.keys():
        if one[name] != two[name]:
            return one[name] - two[name]
    return 0.0


def _plain(arms: Sequence[ResultArm]) -> dict[str, float]:
    if len(arms) != 1:
        return {}
    arm = arms[0]
    if arm.events is not None and (whole := arm.total or arm.n) is not None and whole.value:
        return {"risk": arm.events.value / whole.value}
    means = {name: part.mean for name, part in (("change", arm.change), ("end", arm.end)) if part is not None}
    numbers = {**means, "percent_change": arm.percent_change, "percent": arm.percent}
    return {name: number.value for name, number in numbers.items() if number is not None}


def _named(better: float) -> str:
    return "unclear" if better == 0 else ("benefit" if better > 0 else "harm")
