"""What a plausibility gate says: a warning with its arithmetic. Papers misprint, so none of them refuses anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from evidence.quantities import Count, Number, Percentage, PercentChange, PValue

    Written = Number | Count | PValue | Percentage | PercentChange

Path = tuple[str | int, ...]
Range = tuple[float, float]

SLACK = 1e-9  # of floating point, beside what rounding allows


class Gate(NamedTuple):
    """A number that hardly can be as it is written; ``path`` is its place in the study document."""

    check: str
    path: Path
    value: str
    message: str
    fix: str


LOOK = "compare with the paper; if it prints this, say so in the result's note"

GATES: dict[str, tuple[str, str]] = {
    "estimate-in-interval": (
        "an estimate lies inside its confidence interval",
        "An interval is built around its estimate. Look for a misprint, a lost minus sign, or another row.",
    ),
    "interval-se-p": (
        "confidence interval, standard error and p-value of a contrast agree",
        "Each of the three gives the others. Where they differ, one is of another analysis, or a standard deviation.",
    ),
    "interval-symmetry": (
        "an interval is symmetric about its estimate (ratios: as logarithms)",
        "Intervals of means and of logarithms are. An uneven one is a misprint, a bootstrap, or another scale.",
    ),
    "effect-from-arms": (
        "a reported effect is what the arms' own numbers give",
        "An unadjusted effect can be recomputed. Mark it `adjusted: true` if it is, or look for the row it came from.",
    ),
    "sd-like-se": (
        "a standard deviation is not a standard error",
        "Papers write ± for both. An sd that is several times smaller than its neighbours is an se: write it as `se`.",
    ),
    "arm-n-total": (
        "the arms' people add up to the study's",
        "Look for people lost between randomisation and analysis, and give `n` as the report does.",
    ),
    "percent-count": (
        "a percentage is that of a whole number of people",
        "A percentage that no count gives has another denominator, or is a misprint; it gives no effect.",
    ),
    "grim": (
        "a mean of whole scores is one that so many people can have (GRIM; Brown and Heathers 2017)",
        "The sum of whole scores is whole. Look for a misprint in the mean or in n, or for people without a score.",
    ),
    "change-from-ends": (
        "the mean change is end minus baseline",
        "Where it is not, the three are of different people (completers, imputed) or one is a misprint.",
    ),
    "change-sd-correlation": (
        "the sd of change is possible with those of baseline and end",
        "The three imply a correlation between -1 and 1. Beyond it one of them is a standard error or a misprint.",
    ),
    "baseline-imbalance": (
        "the arms begin less than 0.5 sd apart",
        "End values then carry the difference. A reported contrast that agrees with its p is preferred (A1c).",
    ),
    "large-smd": (
        "a standardised mean difference is not beyond 3",
        "Hardly any treatment does that: look for a standard error that was written as a standard deviation.",
    ),
}
"""Each gate by name: what should hold, and why it matters and how to mend it."""


def around(number: Number | PValue) -> Range:
    """Between which values a printed number lay before it was rounded."""
    return number.value - number.half_unit, number.value + number.half_unit


def apart(first: Range, second: Range) -> float:
    """How far two ranges are from touching; 0 where they do."""
    return max(first[0] - second[1], second[0] - first[1], 0.0)
