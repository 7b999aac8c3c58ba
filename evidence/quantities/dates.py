"""Dates of which only the year, or the year and the month, may be known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from evidence.quantities.unreadable import Unreadable, stripped

YEARS = range(1700, 2201)
"""From before the first controlled trial (Lind, 1747) to beyond any planned one (our choice)."""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, month or day: all its days from ``first`` to ``last``.

    What is asked "as of" a day, and what is sorted, goes by ``last``: until then it may not have been.
    """

    text: str
    first: date
    last: date

    @property
    def year(self) -> int:
        """The calendar year."""
        return self.first.year

    def __str__(self) -> str:
        """Give the date as it was written."""
        return self.text


def partial_date(text: str) -> PartialDate:
    """Read "2017", "2017-01" or "2017-01-15" (ISO 8601, nothing else, for 03/04/2017 is two days)."""
    kept = stripped(text)
    parts = re.fullmatch("([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", kept)
    if parts is None:
        raise Unreadable("this is not a date in the ISO form", 'write "2017", "2017-01" or "2017-01-15"')
    year, month, day = (int(part) if part else 1 for part in parts.groups())
    if year not in YEARS:
        raise Unreadable("the year is not between 1700 and 2200", "check its digits")
    try:
        first = date(year, month, day)
    except ValueError as error:
        raise Unreadable("there is no such day in the calendar", "check the month and the day") from error
    if parts[2] is None:
        return PartialDate(kept, first, date(year, 12, 31))
    return PartialDate(kept, first, first if parts[3] else _end_of_month(first))


def _end_of_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
