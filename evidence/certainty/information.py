"""The optimal information size: how many people a single adequate trial would need (GRADE guidelines 6)."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from evidence import terms

if TYPE_CHECKING:
    from evidence.certainty.zones import Zones
    from evidence.synthesis import Body, Combined

Z_SUM = 1.96 + 0.8416  # two-sided 5 %, power 80 %
RELATIVE_REDUCTION = 0.25  # GRADE guidelines 6
EVENTS_NEEDED = 300  # GRADE guidelines 6, where the comparator's risk is unknown or 0
SMALL_SMD = 0.2


class Information(NamedTuple):
    """What a body has against what it needs; ``unit`` is people or events."""

    has: float
    needs: float
    unit: str
    words: str


def information(body: Body, whole: Combined, zones: Zones | None) -> Information:
    """People (or events) against the optimal information size, both groups together (METHODS C6).

    The people are those behind the interval, or all without one; in cluster trials divided by the design effect.
    """
    if whole.measure in (*terms.RATIOS, "RD", "PR") or (whole.measure is None and _is_binary(body)):
        return _of_counts(body, whole)
    d = zones.mid_in_sd if zones is not None else SMALL_SMD
    needs = 2 * ceil(2 * Z_SUM**2 / d**2)
    words = f"{whole.people:.4g} people of the {needs} that a difference of {d:.2g} sd needs"
    return Information(whole.people, needs, "people", words)


def comparator_risk(body: Body) -> float | None:
    """The share of people with the event in the comparator arms; None where it is unknown."""
    _, against, people = _events(body)
    return against / people if people else None


def _is_binary(body: Body) -> bool:
    return any(arm.events is not None or arm.percent is not None for one in body.members for arm in one.result.arms)


def _of_counts(body: Body, whole: Combined) -> Information:
    events, risk = _events(body)[0], comparator_risk(body)
    if risk is None or not 0 < risk < 1:
        words = f"{events} events of the {EVENTS_NEEDED} needed (the comparator's risk is unknown or 0)"
        return Information(events, EVENTS_NEEDED, "events", words)
    other = risk * (1 - RELATIVE_REDUCTION)
    each = ceil(Z_SUM**2 * (risk * (1 - risk) + other * (1 - other)) / (risk - other) ** 2)
    words = f"{whole.people:.4g} people of the {2 * each} that a 25 % relative reduction of a risk of {risk:.1%} needs"
    return Information(whole.people, 2 * each, "people", words)


def _events(body: Body) -> tuple[int, int, int]:
    """Events in all arms of the comparison, and events and people in the comparator arms."""
    total = events = people = 0
    for member in body.members:
        arms = {arm.id: arm for arm in member.study.arms}
        for arm in member.result.arms:
            given, whole = arms[arm.arm].intervention, arm.total or arm.n or arms[arm.arm].n
            if arm.events is None or given not in (body.intervention, body.comparator):
                continue
            total += arm.events.value
            if given == body.comparator and arms[arm.arm].role == "comparator" and whole is not None:
                events, people = events + arm.events.value, people + whole.value
    return total, events, people
