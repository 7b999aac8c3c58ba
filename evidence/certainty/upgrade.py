"""Rating up for a large effect (``[up]``, METHODS C8; GRADE guidelines 9)."""

from __future__ import annotations

from math import exp, inf
from typing import TYPE_CHECKING

from evidence import terms
from evidence.certainty.information import comparator_risk
from evidence.certainty.steps import CertaintyStep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.synthesis import Body, Combined

LARGE, VERY_LARGE = 2.0, 5.0  # as risk ratios, and their reciprocals
RAISED = ("not rated up", "rated up by one level", "rated up by two levels")


def rating_up(body: Body, whole: Combined, start: str, before: Sequence[CertaintyStep]) -> tuple[CertaintyStep, ...]:
    """Up to two levels for comparisons without randomisation that start low and were marked down for nothing.

    Dose-response and opposing confounding are for a person to judge.
    """
    asked = body.family == terms.NON_RANDOMISED and start == "low" and len(body.effects) > 1
    if not asked or whole.ci is None or whole.measure not in ("RR", "OR"):
        return ()
    ends, words = _as_risk_ratio(body, whole.ci, whole.measure)
    if ends is None:
        return (_step(0, words),)
    low, high = ends
    distance = max(low, 1 / high if high > 0 else inf)
    up = (distance > LARGE) + (distance > VERY_LARGE)
    words = f"the whole interval, RR {low:.2f} to {high:.2f}{words}, lies " + (
        f"beyond {VERY_LARGE:g} or {1 / VERY_LARGE:g}"
        if up > 1
        else f"beyond {LARGE:g} or {1 / LARGE:g}"
        if up
        else f"not beyond {LARGE:g} or {1 / LARGE:g}"
    )
    if up and any(one.levels < 0 for one in before):
        return (_step(0, f"{words}, but the evidence was marked down"),)
    return (_step(up, words, low, high),)


def _as_risk_ratio(body: Body, ci: tuple[float, float], measure: str) -> tuple[tuple[float, float] | None, str]:
    """The interval as risk ratios; an odds ratio by the comparator's risk (Cochrane Handbook 6.5, 15.4.4.4)."""
    low, high = exp(ci[0]), exp(ci[1])
    if measure == "RR":
        return (low, high), ""
    risk = comparator_risk(body)
    if risk is None:
        return None, "an odds ratio cannot be turned into a risk ratio without the comparator's risk"
    turned = (low / (1 - risk + risk * low), high / (1 - risk + risk * high))
    return turned, f" (from the odds ratio at a comparator's risk of {risk:.1%})"


def _step(up: int, words: str, low: float | None = None, high: float | None = None) -> CertaintyStep:
    return CertaintyStep("rating up", RAISED[up], up, words, "up", {"ci_low": low, "ci_high": high})
