"""Doses as papers and prescriptions write them, in mg per day.

A dose is read as a row of amounts: each has a role that the words before it give (a step, the end of a range,
a ceiling …), a unit and a schedule that follow it. What is missing on one is taken from its neighbour where
that can mean one thing only.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from evidence.quantities.amounts import Amount, Reading, amounts_in
from evidence.quantities.dose_words import FIX
from evidence.quantities.unreadable import Unreadable, stripped

ONCE_A_DAY_ASSUMED = "no schedule given: read as once a day"


@dataclass(frozen=True, slots=True)
class Dose:
    """A dose as written, and in mg per day or in mg per kg of body weight and day.

    ``start`` is what people began with and ``target`` what they were to reach: equal for a fixed dose, the
    low and the high end for a range. ``None`` is what the text does not say. ``max_mg_per_day`` is a ceiling
    that the text names as one; over an amount in mg without steps it is the target too. ``assumption`` says
    what was read into the text.
    """

    text: str
    start_mg_per_day: float | None
    target_mg_per_day: float | None
    start_mg_per_kg_per_day: float | None
    target_mg_per_kg_per_day: float | None
    max_mg_per_day: float | None
    assumption: str | None = None

    def __str__(self) -> str:
        """Give the dose as it was written."""
        return self.text


def dose(text: str) -> Dose:
    """Read "4.5 mg/day", "1 mg b.i.d.", "1.5 mg increased to 4.5 mg/day", "0.1 mg/kg/day, max 4.5 mg".

    A range or a titration gives a start and a target ("0.75 to 6 mg/day", "titrated from 1.5 to 4.5 mg");
    "up to 4.5 mg/day" and "6 mg once daily (titrated over 4 weeks)" give a target only. Words before the
    first amount are taken for the drug's name. Amounts side by side without a word that connects them, single
    doses, and units that are no weight are refused.
    """
    kept = stripped(text)
    reading = amounts_in(kept)
    steps, ceiling = _ceiling_apart(reading.amounts)
    _check_steps(steps)
    start, target = _start_and_target(steps, ceiling, is_titrated=reading.is_titrated)
    per_kg = any(amount.per_kg for amount in steps)
    mg_per_day, mg_per_kg = ((None, None), (start, target)) if per_kg else ((start, target), (None, None))
    return Dose(kept, *mg_per_day, *mg_per_kg, _per_day(ceiling), _assumption(reading))


def _ceiling_apart(amounts: list[Amount]) -> tuple[list[Amount], Amount | None]:
    """Part the steps from the ceiling, which "0.1 mg/kg/day up to 4.5 mg" names too, in another unit."""
    is_by_weight = amounts[0].per_kg
    ceilings = [
        amount
        for amount in amounts
        if amount.role == "ceiling" or (amount.role == "up to" and is_by_weight and not amount.per_kg)
    ]
    steps = [amount for amount in amounts if amount not in ceilings]
    if len(ceilings) > 1 or (ceilings and amounts[-1] is not ceilings[0]):
        raise Unreadable("there is more than one dose in this text", FIX)
    if ceilings and (ceilings[0].per_kg or not _is_above(ceilings[0], steps)):
        raise Unreadable("the highest dose is below another one, or counts per kg", FIX)
    return steps, ceilings[0] if ceilings else None


def _is_above(ceiling: Amount, steps: list[Amount]) -> bool:
    return all(ceiling.per_day >= step.per_day for step in steps if not step.per_kg)


def _check_steps(steps: list[Amount]) -> None:
    """Refuse a row of amounts that is not one course: a list, a choice between two, a range upside down."""
    if any(step.role in {"plain", "start"} for step in steps[1:]) or any(s.is_alternative for s in steps[:2]):
        raise Unreadable("there is more than one dose in this text", f"use one arm for each dose; {FIX}")
    if len({step.per_kg for step in steps}) > 1:
        raise Unreadable("one amount is per kg and another is not", FIX)
    if any(low.per_day > high.per_day for low, high in pairwise(steps) if high.role in {"range", "up to"}):
        raise Unreadable("the range goes downwards", 'write the low end first, or "then" for a step down')


def _start_and_target(
    steps: list[Amount], ceiling: Amount | None, *, is_titrated: bool
) -> tuple[float | None, float | None]:
    if not steps:
        return None, _per_day(ceiling)
    begins = steps[0].role in {"plain", "start"} and (len(steps) > 1 or not is_titrated)
    start = _per_day(steps[0]) if begins or steps[0].role == "start" else None
    if len(steps) > 1:
        return start, _per_day(steps[-1])
    if ceiling and not steps[0].per_kg and steps[0].role in {"plain", "start"}:
        return _per_day(steps[0]), _per_day(ceiling)
    return start, None if steps[0].role == "start" else _per_day(steps[0])


def _per_day(amount: Amount | None) -> float | None:
    return None if amount is None else float(amount.per_day)


def _assumption(reading: Reading) -> str | None:
    return None if reading.has_schedule else ONCE_A_DAY_ASSUMED
