"""How long something took, and when something was measured, counted in days from the start."""

from __future__ import annotations

import re
from dataclasses import dataclass

from evidence.quantities.numbers import COUNT_WORDS, SIGNS_AND_MARKS, number_value
from evidence.quantities.unreadable import Unreadable, stripped

UNITS = (
    ("years? yrs? y", 365.25),
    ("months? mths? mos? mo", 30.4375),
    ("weeks? wks? w", 7.0),
    ("days? d", 1.0),
    ("hours? hrs? h", 1 / 24),
    ("minutes? mins?", 1 / 1440),
)
"""Spellings of a unit (a pattern each) and its days, the longest first.

A year is the Julian one and a month its twelfth (our choice: papers do not say which months they mean).
A lone "m" is no unit: it may be minutes or months.
"""
LONGEST_DAYS = 200 * 365.25
"""No follow-up is longer than lives; beyond, a digit or a unit is wrong (our choice)."""

_PIECE = rf"(?:([0-9][0-9.,]*|\.[0-9]+)[\s-]?|(an?|{'|'.join(COUNT_WORDS)})[\s-])([a-z]+)\.?"
"""Amount and unit. A word is parted from its unit, so that a text splits in one way only, and fast."""
_APPROXIMATE = r"(?:about|approximately|approx\.?|around|roughly|circa|ca\.?|c\.|[~≈])\s*"
_STARTS = {"baseline", "at baseline", "start", "randomisation", "randomization"}


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time as written and in days; ``approximate`` where the writer said "about"."""

    text: str
    days: float
    approximate: bool = False

    def __str__(self) -> str:
        """Give the duration as it was written."""
        return self.text


def duration(text: str) -> Duration:
    """Read "3 weeks", "12 wk", "12-week", "6 mo", "about 3 weeks", "3 weeks and 2 days", "week 12".

    A month is 30.4375 days and a year 365.25. A range ("2 to 4 weeks") has no one length and is refused.
    """
    read = _read(stripped(text))
    if read.days == 0:
        raise Unreadable("a duration is longer than nothing", "check its digits, or leave it out")
    return read


def time_point(text: str) -> Duration:
    """Read when something was measured, from the start: a duration, "baseline", "week 0" or "day 0"."""
    kept = stripped(text)
    return Duration(kept, 0.0) if kept.lower() in _STARTS else _read(kept)


def _read(kept: str) -> Duration:
    written = kept.lower().translate(SIGNS_AND_MARKS)
    _refuse_ranges(written)
    if counted := re.fullmatch(r"(?:at\s+)?(years?|months?|weeks?|days?|hours?)\s+([0-9]+)", written):
        return Duration(kept, _sum_of_days([(counted[2], counted[1])]))
    parts = re.fullmatch(
        rf"(?:(?:for|over|after|at)\s+)?({_APPROXIMATE})?({_PIECE}(?:(?:\s*,\s*|\s+)(?:and\s+)?{_PIECE})*)",
        written,
    )
    if parts is None:
        raise _not_a_duration(written)
    days = _sum_of_days([(digits or word, unit) for digits, word, unit in re.findall(_PIECE, parts[2])])
    return Duration(kept, days, approximate=parts[1] is not None)


def _sum_of_days(pieces: list[tuple[str, str]]) -> float:
    sizes = [_days_of(unit) for _, unit in pieces]
    if sorted(set(sizes), reverse=True) != sizes:
        raise Unreadable("the parts do not add up to one duration", 'go from large to small: "3 weeks and 2 days"')
    amounts = [1 if word in {"a", "an"} else COUNT_WORDS.get(word) or number_value(word) for word, _ in pieces]
    days = sum(amount * size for amount, size in zip(amounts, sizes, strict=True))
    if days > LONGEST_DAYS:
        raise Unreadable("this is longer than any study", "check its digits and its unit")
    return days


def _days_of(unit: str) -> float:
    for spellings, days in UNITS:
        if re.fullmatch(spellings.replace(" ", "|"), unit):
            return days
    fix = 'write "min" or "months"' if unit == "m" else 'use hours, days, weeks, months or years: "12 weeks"'
    raise Unreadable("the unit of time is not known", fix)


def _refuse_ranges(written: str) -> None:
    if re.search(r"[0-9]\s*[a-z]*\s*(?:-|to|or)\s*[0-9]", written):
        raise Unreadable("a range has no one length", 'write the planned length, and the range in the note: "4 weeks"')


def _not_a_duration(written: str) -> Unreadable:
    if re.fullmatch("[0-9][0-9.,]*", written):
        return Unreadable("the unit of time is missing", 'say the unit, for example "12 weeks"')
    if re.match(r"-\s*[0-9.]", written):
        return Unreadable("a time cannot be negative", "count from the start, and leave the minus out")
    return Unreadable("this is not one duration", 'write a number and a unit, for example "12 weeks"')
