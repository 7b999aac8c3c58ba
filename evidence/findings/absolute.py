"""People per 1,000 more or fewer with an event, where the comparator's risk is known (Cochrane Handbook 6.5, 15.4)."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING, NamedTuple

from evidence.certainty import comparator_risk

if TYPE_CHECKING:
    from evidence.synthesis import Body, Combined

PER = 1000


class Absolute(NamedTuple):
    """With the intervention compared with the comparator: more (above 0) or fewer people with the event."""

    comparator_risk: float
    difference: float
    ci: tuple[float, float]

    @property
    def words(self) -> str:
        """``12 fewer per 1,000 people (from 30 fewer to 8 more)``, on a risk that is said."""
        low, high = (_more(bound) for bound in self.ci)
        risk = f"{self.comparator_risk * PER:.0f} per 1,000 with the comparator"
        return f"{_more(self.difference)} per 1,000 people (from {low} to {high}; {risk})"


def absolute(body: Body, whole: Combined) -> Absolute | None:
    """The effect at the risk of the body's own comparator arms; None where that is unknown or no risk is compared."""
    risk = comparator_risk(body)
    if risk is None or whole.estimate is None or whole.ci is None or not 0 < risk < 1:
        return None
    there = [_risk_with(value, whole.measure, risk) for value in (whole.estimate, *whole.ci)]
    if any(one is None for one in there):
        return None
    middle, low, high = (PER * (min(max(one or 0.0, 0.0), 1.0) - risk) for one in there)
    return Absolute(risk, middle, (low, high))


def _risk_with(value: float, measure: str | None, risk: float) -> float | None:
    """The risk with the intervention: 15.4.4.3 and 15.4.4.4; of a hazard ratio over the same time, 15.4.4.5."""
    if measure == "RD":
        return risk + value
    if measure == "RR":
        return risk * exp(value)
    if measure == "OR":
        return risk * exp(value) / (1 - risk + risk * exp(value))
    return 1 - (1 - risk) ** exp(value) if measure == "HR" else None


def _more(value: float) -> str:
    return f"{abs(value):.0f} {'more' if value > 0 else 'fewer'}"
