"""How often a dose is given, as prescriptions and papers say it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from evidence.quantities.numbers import COUNT_WORDS

PERIODS = {
    "h": (Decimal(24), Decimal(1)),
    "w": (Decimal(1), Decimal(7)),
    "month": (Decimal(1), Decimal("30.4375")),
}
"""Times and days behind "every hour", "every week" and "every month" (as in durations); all else is a day."""

LATIN = {
    **dict.fromkeys(("qd", "od"), 1),
    **dict.fromkeys(("bid", "bd"), 2),
    **dict.fromkeys(("tid", "tds"), 3),
    **dict.fromkeys(("qid", "qds"), 4),
}
"""Doses a day behind the abbreviations of prescriptions (quaque die, bis in die, ter, quater)."""

_NUMBER = f"[1-9][0-9]?|{'|'.join(COUNT_WORDS)}"
_UNIT = "days?|d|nights?|mornings?|evenings?|weeks?|wk|months?|hours?|hrs?|h"

LATIN_PATTERN = r"(?:q\.?d|o\.?d|b\.?i\.?d|b\.?d|t\.?i\.?d|t\.?d\.?s|q\.?i\.?d|q\.?d\.?s)\b\.?"
TIMES_PATTERN = (
    rf"(?:once|twice|thrice|(?:{_NUMBER})(?:\s?x|\s(?:times|x)))(?:\s?/\s?|\s(?:an?|per|each|every)\s|\s)"
    r"(?:daily|nightly|weekly|monthly|day|d|night|week|wk|month)\b"
)
EVERY_PATTERN = (
    rf"(?:(?:once\s)?(?:every|each)|q\.?)\s?(?:(?:other|second|alternate|third|{_NUMBER})[\s-]?)?(?:{_UNIT})\b"
    r"|(?:on\s)?alternate\s(?:days|nights)\b|q\.?o\.?d\b\.?"
)
RATE_PATTERN = r"(?:/\s?|per\s|an?\s)(?:day|d|24\s?h(?:ours)?|night|week|wk|month)\b|(?:daily|nightly|weekly|monthly)\b"
TIME_OF_DAY_PATTERN = (
    r"(?:once\s)?(?:at|before|in\sthe)\s(?:night|bedtime|bed|morning|evening)\b"
    r"|(?:nocte|mane|qhs|qam|qpm)\b|h\.?s\b\.?"
)
PATTERN = f"{LATIN_PATTERN}|{TIMES_PATTERN}|{EVERY_PATTERN}|{RATE_PATTERN}|{TIME_OF_DAY_PATTERN}"
"""Any of them, in lower case."""


class Schedule(NamedTuple):
    """So many ``times`` in so many ``days``; ``is_time_of_day`` where the text names the hour only."""

    times: Decimal
    days: Decimal
    is_time_of_day: bool = False

    @property
    def once_a_day(self) -> bool:
        """Whether an amount under this schedule is the amount per day."""
        return self.times == self.days


ONCE_A_DAY = Schedule(Decimal(1), Decimal(1))


def schedule(phrase: str) -> Schedule:
    """Give the schedule of a phrase that ``PATTERN`` found."""
    if re.fullmatch(TIME_OF_DAY_PATTERN, phrase):
        return ONCE_A_DAY._replace(is_time_of_day=True)
    if per_day := LATIN.get(phrase.replace(".", "")):
        return Schedule(Decimal(per_day), Decimal(1))
    times, days = _period(re.sub(r"(/\s?|per\s|an?\s)24\s?h.*", "day", phrase))
    if re.fullmatch(TIMES_PATTERN, phrase):
        return Schedule(times * _number_in(phrase), days)
    if re.fullmatch(EVERY_PATTERN, phrase):
        return Schedule(times, days * _number_in(phrase))
    return Schedule(times, days)


def _number_in(phrase: str) -> int:
    if digits := re.search("[0-9]+", phrase):
        return int(digits[0])
    if re.search("twice|other|second|alternate|q.?o.?d", phrase):
        return 2
    if re.search("thrice|third", phrase):
        return 3
    return next((COUNT_WORDS[word] for word in re.findall("[a-z]+", phrase) if word in COUNT_WORDS), 1)


def _period(phrase: str) -> tuple[Decimal, Decimal]:
    unit = re.search("(?:hours?|hrs?|h|weeks?|weekly|wk|months?|monthly)$", phrase)
    if unit is None:
        return Decimal(1), Decimal(1)
    return PERIODS["month" if unit[0].startswith("month") else unit[0][0]]
