"""Percentages of people, percent changes of scores, and shares given either way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from evidence.quantities.numbers import Count, Rounded, count, number_value
from evidence.quantities.unreadable import Unreadable, stripped

_SIGN = r"\s*(%|per\s?cent)"

_FALLS = (
    "reduction",
    "reduced",
    "decrease",
    "decreased",
    "decline",
    "declined",
    "drop",
    "dropped",
    "fall",
    "fell",
)
_RISES = ("increase", "increased", "rise", "rose", "gain", "gained")
DIRECTIONS = {
    **dict.fromkeys((*_FALLS, "lower", "down"), -1),
    **dict.fromkeys((*_RISES, "higher", "up"), 1),
}
"""Words that say where a score went. "Improvement" is none: it depends on the instrument."""


@dataclass(frozen=True, slots=True)
class Percentage(Rounded):
    """A part of a whole in percent, 0 to 100."""

    text: str
    value: float


@dataclass(frozen=True, slots=True)
class PercentChange(Rounded):
    """A change in percent of the value before: negative when the score fell, beyond -100 if it crossed 0."""

    text: str
    value: float


Share: TypeAlias = Percentage | Count
"""How many of a group: in percent, or counted."""


def percentage(text: str) -> Percentage:
    """Read "67%", "67 %", "67", "25·5%".

    Without the sign a number above 0 and up to 1 is refused: 0.67 may be a fraction, 1 may be everybody.
    """
    kept = stripped(text)
    value = _percent(kept)
    if not 0 <= value <= 100:  # noqa: PLR2004 - the whole, in percent
        raise Unreadable("a percentage lies between 0 and 100", "check its digits, or write a count")
    return Percentage(kept, value)


def percent_change(text: str) -> PercentChange:
    """Read "-28.8%", "+12%", "28.8% reduction", "reduction of 30%", "reduced by 30%".

    A number without sign or word counts as signed: "28.8%" is a rise.
    """
    kept = stripped(text)
    parts = re.fullmatch(
        rf"(?:([a-z]+)\s+(?:(?:of|by)\s+)?)?([^a-z%]+?(?:{_SIGN})?)(?:\s+([a-z]+))?", kept, re.IGNORECASE
    )
    if parts is None:
        raise _unclear_change()
    value = _percent(parts[2])
    words = [word.lower() for word in (parts[1], parts[4]) if word]
    if not words:
        return PercentChange(kept, value)
    if len(words) > 1 or words[0] not in DIRECTIONS or not parts[2][0].isdigit():
        raise _unclear_change()
    return PercentChange(kept, DIRECTIONS[words[0]] * value)


def share(text: str) -> Share:
    """Read a percentage where the sign (or "percent") is written, else a count: "67%", "8"."""
    if re.search(f"{_SIGN}$", text.strip(), re.IGNORECASE):
        return percentage(text)
    try:
        return count(text)
    except Unreadable as error:
        raise Unreadable(
            "this is neither a whole number nor a percentage with its sign", 'write "8" or "67%"'
        ) from error


def _percent(figure: str) -> float:
    bare = re.sub(f"{_SIGN}$", "", figure, flags=re.IGNORECASE)
    value = number_value(bare)
    if bare == figure and 0 < abs(value) <= 1:
        raise Unreadable("this may be a fraction or a percentage", f'write "{100 * value:.12g}%" or "{value:.12g}%"')
    return value


def _unclear_change() -> Unreadable:
    return Unreadable(
        "this does not say one percent change and its direction",
        'write it with a sign, for example "-28.8%" for a fall',
    )
