"""The optimal information size: how many people a single adequate trial would need (GRADE guidelines 6)."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from evidence import terms

if TYPE_CHECKING:
    from evidence.certainty.zones import Zones
    from evidence.synthesis import Body

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


def information(body: Body, measure: str | None, zones: Zones | None) -> Information:
    """People (or events) against the optimal information size, both groups together (METHODS C6)."""
    if measure in (*terms.RATIOS, "RD") or (measure is None and _is_binary(body)):
        return _of_counts(body)
    d = zones.mid_in_sd if zones is not None else SMALL_SMD
    needs = 2 * ceil(2 * Z_SUM**2 / d**2)
    return Information(body.n, needs, "people", f"{body.n} people of the {needs} that a difference of {d:.2g} sd needs")


def _is_binary(body: Body) -> bool:
    return any(arm.events is not None or arm.percent is not None for one in body.members for arm in one.result.arms)


def _of_counts(body: Body) -> Information:
    events, against, people = _events(body)
    risk = against / people if people else 0.0
    if not 0 < risk < 1:
        words = f"{events} events of the {EVENTS_NEEDED} needed (the comparator's risk is unknown or 0)"
        return Information(events, EVENTS_NEEDED, "events", words)
    other = risk * (1 - RELATIVE_REDUCTION)
    each = ceil(Z_SUM**2 * (risk * (1 - risk) + other * (1 - other)) / (risk - other) ** 2)
    words = f"{body.n} people of the {2 * each} that a 25 % relative reduction of a risk of {risk:.1%} needs"
    return Information(body.n, 2 * each, "people", words)


def _events(body: Body) -> tuple[int, int, int]:
    """Events in all arms, and events and people in the comparator arms."""
    total = events = people = 0
    for member in body.members:
        roles = {arm.id: arm.role for arm in member.study.arms}
        for arm in member.result.arms:
            whole = arm.total or arm.n
            total += arm.events.value if arm.events is not None else 0
            if arm.events is not None and whole is not None and roles.get(arm.arm) == "comparator":
                events, people = events + arm.events.value, people + whole.value
    return total, events, people
