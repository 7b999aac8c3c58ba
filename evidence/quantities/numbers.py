"""Plain numbers and counts as papers print them: points, middle dots, commas, minus signs, thousands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from evidence.quantities.unreadable import Unreadable, stripped

LARGEST = 1e15
"""Beyond it a float no longer holds every whole number; no measurement comes near (our choice)."""
SMALLEST = 1e-300
"""Below it a float loses digits and at last becomes zero; the smallest p-values printed lie above."""
LARGEST_EXPONENT = 300
"""The same limit for the exponent of a zero, whose value no limit catches."""
MOST = 999_999_999
"""The largest count: it fits a 32-bit column of a database and is more people than any study has."""
SLACK = 1e-12
"""Relative error of binary fractions forgiven at the edge of a rounding interval (our choice)."""

SIGNS_AND_MARKS = str.maketrans(
    {
        **dict.fromkeys("\u2212\u2013\u2012\u2010\u2011\uff0d", "-"),
        **dict.fromkeys("\u00b7\u2219\u22c5\u2027", "."),
        **dict.fromkeys("\u00a0\u2009\u202f", " "),
    }
)
"""The minus sign and the dashes that stand for it, middle dots for points, no-break and thin spaces."""

COUNT_WORDS = {
    word: value
    for value, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
}
"""The numbers that papers spell out."""

_WHOLE = "(?:0|[1-9][0-9]*)"
_POINT = rf"{_WHOLE}(?:\.[0-9]+)?|\.[0-9]+"
_EITHER = "[1-9][0-9]{0,2},[0-9]{3}"
_COMMA = rf"{_WHOLE},[0-9]+"
_GROUPED = r"([1-9][0-9]{0,2}([ ,.])[0-9]{3}(?:\2[0-9]{3})*)(?:(?!\2)[.,]([0-9]+))?"

_NOT_A_NUMBER = (
    "this is not one plain number",
    'write digits with a decimal point and without a unit, for example "-0.34"',
)
_OUT_OF_SCALE = ("this number is too large or too small to be a measurement", "check its digits")


class Rounded:
    """What a figure that was printed to some decimals tells about the figure before rounding."""

    __slots__ = ()
    text: str
    value: float

    @property
    def decimals(self) -> int:
        """Digits after the decimal mark; an exponent shifts them ("1.5e-3" has 4, "2e3" has -3)."""
        figure = re.search(r"\.?[0-9](?:.*[0-9])?", self.text.translate(SIGNS_AND_MARKS))
        exponent = Decimal(_plain(figure[0] if figure else "")).as_tuple().exponent
        return -int(exponent)

    @property
    def half_unit(self) -> float:
        """Half a unit of the last decimal: the figure before rounding lay this near to ``value``."""
        return float(Decimal(5).scaleb(-self.decimals - 1))

    def agrees(self, value: float) -> bool:
        """Whether ``value`` rounds to what is written, both edges of the rounding interval included."""
        slack = SLACK * max(abs(value), abs(self.value))
        return abs(value - self.value) <= self.half_unit + slack

    def __str__(self) -> str:
        """Give the figure as it was written."""
        return self.text


@dataclass(frozen=True, slots=True)
class Number(Rounded):
    """A number as written (``text``) and as computed with (``value``)."""

    text: str
    value: float


@dataclass(frozen=True, slots=True)
class Count:
    """A whole number of people or events, 0 or more."""

    text: str
    value: int

    def __str__(self) -> str:
        """Give the count as it was written."""
        return self.text


def number(text: str) -> Number:
    """Read one plain number: "21.2", "-0.34", "1·30", "0,5", "12 345", "1,300.5", "1e-3".

    "1,300" is refused, for it may be a thousand or a decimal; "1.300" is a decimal, as English papers print.
    A zero in front ("010") is refused too: it is a code, or a digit that went missing.
    """
    kept = stripped(text)
    return Number(kept, number_value(kept))


def number_value(text: str) -> float:
    """Give the value of a number that may carry a sign, without keeping its words."""
    written = text.translate(SIGNS_AND_MARKS).strip()
    sign = written[:1] if written[:1] in {"-", "+"} else ""
    figure = _plain(written[len(sign) :].lstrip())
    value = float(sign + figure) + 0.0  # no negative zero, which JSON would print as "-0.0"
    if abs(value) >= LARGEST or (abs(value) < SMALLEST and Decimal(figure)):
        raise Unreadable(*_OUT_OF_SCALE)
    return value


def count(text: str) -> Count:
    """Read a whole number, 0 or more: "12", "1,194", "12 345". A comma before 3 digits parts thousands."""
    kept = stripped(text)
    written = kept.translate(SIGNS_AND_MARKS)
    if re.fullmatch(rf"{_WHOLE}|[1-9][0-9]{{0,2}}(?:([ ,])[0-9]{{3}})(?:\1[0-9]{{3}})*", written) is None:
        raise Unreadable("this is not a whole number", _mended_count(written))
    value = int(re.sub("[ ,]", "", written))
    if value > MOST:
        raise Unreadable("this is more than any study counts", "check its digits")
    return Count(kept, value)


def _mended_count(written: str) -> str:
    whole = re.fullmatch(rf"({_WHOLE})[.,]0{{1,2}}", written)
    return f'write "{whole[1]}"' if whole else 'write digits only, for example "12"'


def _plain(figure: str) -> str:
    """Rewrite an unsigned figure in the spelling that ``Decimal`` reads, digits and precision unchanged."""
    mantissa, mark, exponent = figure.replace("E", "e").partition("e")
    if mark and (re.fullmatch("[+-]?[0-9]{1,3}", exponent) is None or abs(int(exponent)) > LARGEST_EXPONENT):
        raise Unreadable(*(_OUT_OF_SCALE if re.fullmatch("[+-]?[0-9]+", exponent) else _NOT_A_NUMBER))
    return _mantissa(mantissa) + mark + exponent


def _mantissa(figure: str) -> str:
    if re.fullmatch(_POINT, figure):
        return figure
    if re.fullmatch(_EITHER, figure):
        raise Unreadable(
            "the comma may part thousands or decimals",
            f'write "{figure.replace(",", "")}" or "{figure.replace(",", ".")}"',
        )
    if re.fullmatch(_COMMA, figure):
        return figure.replace(",", ".")
    if grouped := re.fullmatch(_GROUPED, figure):
        whole = grouped[1].replace(grouped[2], "")
        return f"{whole}.{grouped[3]}" if grouped[3] else whole
    raise Unreadable(*_NOT_A_NUMBER)
