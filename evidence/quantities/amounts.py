"""From the words of a dose to its amounts: what each weighs, how often it is given, what part it plays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from evidence.quantities.dose_words import CONNECTORS, FIX, MISLEADING, Word, words_of
from evidence.quantities.numbers import number_value
from evidence.quantities.schedules import ONCE_A_DAY, Schedule, schedule
from evidence.quantities.unreadable import Unreadable

MILLIGRAMS = {
    **dict.fromkeys(("mg", "milligram"), Decimal(1)),
    **dict.fromkeys(("ug", "mcg", "microgram"), Decimal("0.001")),
    **dict.fromkeys(("g", "gm", "gram"), Decimal(1000)),
}
"""Milligrams in a unit, by its singular."""

ROLES = (
    ("ceiling", {"ceiling"}),
    ("start", {"start"}),
    ("up to", {"up_to"}),
    ("step", {"titrated", "changed", "step"}),
    ("range", {"to", "dash", "or"}),
)
"""The part that the words before an amount give it; where several speak, the first here is right."""


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount of a dose. ``mg`` is per kg of body weight where ``per_kg`` is set."""

    role: str
    mg: Decimal
    per_kg: bool
    schedule: Schedule | None
    is_alternative: bool = False

    @property
    def per_day(self) -> Decimal:
        """Give the mg (per kg) of a day; only an amount whose schedule is settled has it."""
        every = self.schedule or ONCE_A_DAY
        return self.mg * every.times / every.days


class Reading(NamedTuple):
    """The amounts of a dose in the order of the text, and what was said beside them."""

    amounts: list[Amount]
    is_titrated: bool
    has_schedule: bool


class _Clause(NamedTuple):
    lead: list[Word]
    figure: Word
    trail: list[Word]


def amounts_in(dose: str) -> Reading:
    """Read every amount of a dose, with units and schedules filled in from the neighbours."""
    words = words_of(dose)
    if any(word.kind == "foreign" for word in words):
        raise Unreadable("this unit cannot be turned into mg", "leave the dose out and say it in words in the notes")
    clauses, tail = _clauses(words)
    for clause in clauses:
        _check(clause, is_first=clause is clauses[0])
    is_titrated = any(word.kind == "titrated" for word in words)
    if not {word.kind for word in tail} <= {"titrated", "during", "break", "filler"}:
        raise Unreadable("this dose ends before it is finished", FIX)
    amounts = _with_schedules(_with_units(clauses))
    has_schedule = any(word.kind == "schedule" for word in words)
    if not has_schedule and not is_titrated and len(amounts) == 1 and _is_spread(clauses[0]):
        raise Unreadable("the amount may be for each day or for the whole time", FIX)
    return Reading(amounts, is_titrated, has_schedule)


def _clauses(words: list[Word]) -> tuple[list[_Clause], list[Word]]:
    """Part the words at each figure: what leads to it, and what follows it up to the next connector."""
    figures = [at for at, word in enumerate(words) if word.kind == "figure"]
    if not figures:
        raise Unreadable("there is no amount in this dose", FIX)
    clauses, lead_from = [], 0
    for at, following in pairwise([*figures, len(words)]):
        end = next((i for i in range(at, following) if words[i].kind in CONNECTORS), following)
        clauses.append(_Clause(words[lead_from:at], words[at], words[at + 1 : end]))
        lead_from = end
    return clauses, words[lead_from:]


def _check(clause: _Clause, *, is_first: bool) -> None:
    lead = [word.kind for word in clause.lead]
    trail = [word.kind for word in clause.trail]
    lead_may = CONNECTORS | {"schedule", "during", "break", "filler"} | ({"word"} if is_first else set())
    if not set(lead) <= lead_may or {word.text for word in clause.lead} & MISLEADING:
        raise Unreadable("there is a word before an amount that is not understood", FIX)
    if is_first and lead and ("dash" in lead or "or" in lead):
        raise Unreadable("a dose does not begin with a sign or an alternative", FIX)
    if "schedule" in lead and CONNECTORS & set(lead[lead.index("schedule") :]):
        raise Unreadable("it is not clear to which amount the schedule belongs", FIX)
    if not set(trail[2:]) <= {"schedule", "during", "divided", "break", "filler"} or "word" in trail:
        raise Unreadable("there is a word after an amount that is not understood", FIX)
    if "unit" in trail[1:] or ("per_kg" in trail and trail[:2] != ["unit", "per_kg"]):
        raise Unreadable("the unit does not follow its amount", FIX)


def _with_units(clauses: list[_Clause]) -> list[Amount]:
    """Give each amount its unit, from right to left: in "1.5 to 4.5 mg" the last one is meant for both."""
    amounts: list[Amount] = []
    unit: tuple[Decimal, bool] | None = None
    for clause in reversed(clauses):
        unit = _unit(clause) or unit
        role = _role(clause)
        if unit is None:
            raise Unreadable("the unit of an amount is missing", FIX)
        figure = Decimal(repr(number_value(clause.figure.text)))
        if figure == 0:
            raise Unreadable("a dose is more than nothing", "leave the dose out where nothing is given")
        is_alternative = any(word.kind == "or" for word in clause.lead)
        amounts.append(Amount(role, figure * unit[0], unit[1], _stated_schedule(clause), is_alternative))
        if role == "ceiling":
            unit = None
    return amounts[::-1]


def _unit(clause: _Clause) -> tuple[Decimal, bool] | None:
    if not clause.trail or clause.trail[0].kind != "unit":
        return None
    per_kg = any(word.kind == "per_kg" for word in clause.trail)
    return MILLIGRAMS[clause.trail[0].text.removesuffix("s")], per_kg


def _role(clause: _Clause) -> str:
    kinds = {word.kind for word in clause.lead}
    return next((role for role, words in ROLES if kinds & words), "plain")


def _is_spread(clause: _Clause) -> bool:
    return any(word.kind == "during" and word.text.startswith("over") for word in clause.trail)


def _stated_schedule(clause: _Clause) -> Schedule | None:
    said = [schedule(word.text) for word in (*clause.lead, *clause.trail) if word.kind == "schedule"]
    frequencies = {each for each in said if not each.is_time_of_day}
    times_of_day = {each for each in said if each.is_time_of_day}
    found = next(iter(frequencies or times_of_day), None)
    is_divided = any(word.kind == "divided" for word in clause.trail)
    more_than_daily = found is not None and found.times > found.days
    if len(frequencies) > 1 or (times_of_day and more_than_daily):
        raise Unreadable("there are two schedules for one amount", FIX)
    if is_divided and not (found and found.once_a_day and not times_of_day):
        raise Unreadable("it is not clear whether the amount is for the day or for one part of it", FIX)
    return found


def _with_schedules(amounts: list[Amount]) -> list[Amount]:
    """Give each amount a schedule, from the next one, else from the one before, where that has one meaning.

    The ends of a range share any schedule. Steps share it only where it is once a day: "1 mg then 2 mg
    b.i.d." may have begun with 1 or with 2 mg a day.
    """
    if all(amount.schedule is None for amount in amounts):
        return amounts
    filled = amounts[:]
    for i in reversed(range(len(filled) - 1)):
        filled[i] = _sharing(filled[i], filled[i + 1].schedule, is_range=filled[i + 1].role == "range")
    for i in range(1, len(filled)):
        filled[i] = _sharing(filled[i], filled[i - 1].schedule, is_range=filled[i].role == "range")
    if any(amount.schedule is None for amount in filled):
        raise Unreadable("it is not clear which amounts the schedule is for", "give the schedule of each step")
    return filled


def _sharing(amount: Amount, other: Schedule | None, *, is_range: bool) -> Amount:
    if amount.schedule is None and other is not None and (is_range or other.once_a_day):
        return replace(amount, schedule=other)
    return amount
