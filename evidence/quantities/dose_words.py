"""The words of a dose: which kinds there are, and a text cut into them."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from evidence.quantities.numbers import COUNT_WORDS, SIGNS_AND_MARKS
from evidence.quantities.schedules import PATTERN as SCHEDULE
from evidence.quantities.unreadable import Unreadable

FIX = (
    'write amount, unit and schedule, for example "4.5 mg once daily" or "1.5 mg then 4.5 mg/day"; '
    "name drugs, and what goes beside them, outside the dose"
)
"""What mends most doses."""

KINDS = {
    "during": (
        rf"(?:over|for|during|of)\s(?:the\sfirst\s)?(?:about\s)?(?:[0-9]+|an?|{'|'.join(COUNT_WORDS)})[\s-]?"
        r"(?:minutes?|min|hours?|h|days?|d|weeks?|wk|w|months?|mo|years?)\b"
    ),
    "schedule": SCHEDULE,
    "divided": r"(?:in\s(?:[a-z0-9]+\s)?(?:equal(?:ly)?\s)?)?divided\sdoses\b",
    "foreign": (
        r"%|(?:/\s?|per\s)?(?:iu|ml|units?|drops?|tablets?|capsules?|puffs?|mmol|meq|ng)\b|i\.u\.|"
        r"(?:/\s?|per\s)(?:m2|l|h|hour|min|minute|dose)\b"
    ),
    "unit": r"(?:milligrams?|mgs?|micrograms?|mcgs?|ug|grams?|gm?)\b",
    "per_kg": r"(?:/\s?|per\s)kg(?:\s(?:body\s?weight|bw))?\b",
    "figure": r"[0-9]+(?:[.,][0-9]+)*|\.[0-9]+",
    "ceiling": (
        r"(?:up\sto\s|to\s)?(?:an?\s|the\s)?(?:max(?:imum|imal)?\b\.?|at\smost|not?\smore\sthan|not\sexceeding|capped\sat)"
    ),
    "start": r"(?:start(?:ing|ed)?|initial(?:ly)?|beginning|from)(?:\s(?:at|with|from|on))?\b",
    "titrated": (r"(?:and\s)?(?:(?:after|following|with)\s)?(?:an?\s)?(?:dose\s)?(?:up-?)?titrat(?:ed|ion|ing)\b"),
    "changed": r"(?:and\s)?(?:increas|escalat|rais|reduc|decreas|taper|lower|advanc)(?:ed|ing)\b",
    "step": r"(?:and\s)?(?:then|followed\sby)\b|target\b|maintenance\b|->|→",
    "up_to": r"up\sto\b|≤|<=",
    "to": r"to\b",
    "dash": "-",
    "or": r"or\b",
    "break": "[,;:()]",
    "filler": (r"(?:the|an?|doses?|dosage|of|gradually|slowly|stepwise|oral|orally|by\smouth|po|sublingual)\b|p\.o\.?"),
    "word": r"[a-z][a-z0-9'-]*",
}
"""What a stretch of a dose can be, as patterns in lower case; the first that fits is taken."""

CONNECTORS = frozenset({"ceiling", "start", "titrated", "changed", "step", "up_to", "to", "dash", "or"})
"""Kinds that lead over to the next amount and give it its part."""

MISLEADING = frozenset(COUNT_WORDS) | {
    *(
        "half",
        "double",
        "triple",
        "twice",
        "thrice",
        "once",
        "single",
        "each",
        "every",
        "no",
        "not",
        "without",
    ),
    *("with", "plus", "and", "minus", "less", "more", "than", "below", "above", "under", "between", "either"),
    *("except", "mean", "median", "average", "total", "cumulative", "loading", "about", "approximately"),
    *("around", "roughly", "circa", "ca", "day", "days", "week", "weeks", "month", "months", "phase", "step"),
    *("group", "arm", "age", "aged", "n"),
}
"""Words before an amount that make it another amount; any other word there is taken for the drug's name."""

_LETTERS = {**SIGNS_AND_MARKS, **dict.fromkeys(map(ord, "\u00b5\u03bc"), "u"), 0xD7: "x"}
"""Besides signs and marks: the micro sign and the Greek mu that stands for it, and the times sign."""


class Word(NamedTuple):
    """A stretch of a dose and its kind, one of ``KINDS``."""

    kind: str
    text: str


def words_of(dose: str) -> list[Word]:
    """Cut a dose into its words; a sign that is none of them makes it unreadable."""
    written = " ".join(dose.translate(_LETTERS).lower().split()).rstrip(".")
    words: list[Word] = []
    at = 0
    while at < len(written):
        found = _any_kind().match(written, at)
        if found is None:
            raise Unreadable("there is a sign in this dose that is not understood", FIX)
        words.append(Word(str(found.lastgroup), found[0].strip()))
        at = found.end()
    return words


@cache
def _any_kind() -> re.Pattern[str]:
    """Compile the kinds when the first dose is read: most commands read none."""
    return re.compile("(?:" + "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in KINDS.items()) + r")\s*")
