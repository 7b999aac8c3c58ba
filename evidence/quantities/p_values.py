"""P-values as papers print them, exact or as a bound."""

from __future__ import annotations

import re
from dataclasses import dataclass

from evidence.quantities.numbers import Rounded, number_value
from evidence.quantities.unreadable import Unreadable, stripped

RELATIONS = {
    "": "=",
    "=": "=",
    "<": "<",
    ">": ">",
    **dict.fromkeys(("<=", "=<", "≤", "⩽"), "<="),
    **dict.fromkeys((">=", "=>", "≥", "⩾"), ">="),
}
"""How a relation is written, and the one spelling that we keep."""


@dataclass(frozen=True, slots=True)
class PValue(Rounded):
    """A p-value, 0 < p <= 1; ``relation`` is "=", "<", "<=", ">" or ">=" and says how p lies to ``value``."""

    text: str
    relation: str
    value: float

    @property
    def exact(self) -> bool:
        """Whether p itself was printed, so that a test statistic can be found from it; a bound never can."""
        return self.relation == "="


def p_value(text: str) -> PValue:
    """Read "0.3", "p = 0.03", "P<0.001", "≤ 0.001", ".016", "p=·016".

    A p of 0 is refused: it was rounded, and only its bound is known. "n.s." has no number to keep.
    """
    kept = stripped(text)
    if re.fullmatch(r"(?:p\s*[=:]?\s*)?(?:n\.?\s?s\.?|not significant|non-?significant)", kept, re.IGNORECASE):
        raise Unreadable("no p-value is given, only that it was not significant", "leave it out and say so in the note")
    parts = re.fullmatch(
        r"(?:p(?:[\s-]?values?)?\s*[:,]?\s*)?(<=|>=|=<|=>|[<>=≤≥⩽⩾]|)\s*([-+.,·0-9\u2212].*)",
        kept,
        re.IGNORECASE,
    )
    if parts is None:
        raise Unreadable("this is not a p-value", 'write it as printed, for example "0.03" or "<0.001"')
    return PValue(kept, RELATIONS[parts[1]], _probability(parts[2]))


def _probability(figure: str) -> float:
    value = number_value(figure)
    if value == 0:
        raise Unreadable("a p-value is never 0", 'write the bound that the rounding leaves, for example "<0.001"')
    if not 0 < value <= 1:
        raise Unreadable("a p-value lies between 0 and 1", "check its digits")
    return value
