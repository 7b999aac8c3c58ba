"""A query as a user writes it → its tree; what cannot be read is told with its place and what to write.

    words next to each other    all of them             low dose naltrexone
    "…"                         one after the other     "low dose"
    …*                          the beginning of words  fibromyalg*
    AND, OR, NOT or -           in capitals             (pain OR fatigue) AND naltrexone -opioid
    title: abstract: author: journal: keyword:          title:(pain OR fatigue)
    year:                                               year:2017 year:2010-2015 year:2015-
    doi: pmid:                                          doi:10.1000/1

NOT binds closest, then AND, then OR.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from evidence.errors import UsageError
from evidence.fulltext.signs import FIELDS, Sign, short, signs, trouble
from evidence.fulltext.syntax import Each, Either, Identified, Tree, Words, Years
from evidence.identifiers import BadIdentifier, normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

# Where a range is open: the first journals of science are of 1665; what is in print has a year before the later one.
EARLIEST, LATEST = 1665, 2100

_MOST_WORDS = 500  # our choice; a published strategy has 200
_DEEPEST = 30  # our choice: parentheses within parentheses; FTS5's own limit is near 100

_YEARS = re.compile(r"(?P<first>\d{4})?(?P<to>[-–])?(?P<last>\d{4})?")


def parsed(query: str) -> Tree:
    """The tree of a query. Raises UsageError, of one line, for what cannot be read."""
    found = list(signs(query))
    if len(found) == 1:
        raise UsageError("the search has no letter and no digit; write words to search for, or a DOI or PMID")
    if sum(len(sign.tokens) for sign in found) > _MOST_WORDS:
        raise UsageError(f"the search has more than {_MOST_WORDS} words; split it in two")
    reading = _Reading(found)
    tree = reading.either(field=None, depth=0)
    reading.expect_end()
    return tree


class _Reading:
    """Where the reading of the signs is."""

    def __init__(self, found: Sequence[Sign]) -> None:
        self._signs = found
        self._position = 0

    @property
    def _now(self) -> Sign:
        return self._signs[self._position]

    def _take(self) -> Sign:
        sign = self._now
        self._position += 1
        return sign

    def expect_end(self) -> None:
        """Refuse what is left: only a parenthesis can be."""
        if self._now.kind != "end":
            raise trouble(self._now.at, "a parenthesis closes that none opened", "take it out, or open one before")

    def either(self, *, field: str | None, depth: int) -> Tree:
        """Parts with OR between them."""
        parts = [self._each(field, depth)]
        while self._now.kind == "OR":
            self._take()
            parts.append(self._each(field, depth))
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _each(self, field: str | None, depth: int) -> Tree:
        """Parts that stand beside each other, with AND or NOT between them or with nothing."""
        start = self._now
        parts: list[Tree] = []
        without: list[Tree] = []
        while self._now.kind not in {"OR", ")", "end"} or not (parts or without):
            if self._now.kind == "AND":
                if not (parts or without):
                    self._refuse_nothing_before()
                self._take()
            if self._now.kind == "NOT":
                self._take()
                without.append(self._part(field, depth))
            else:
                parts.append(self._part(field, depth))
        if not parts:
            what = f"{start.text} has nothing to take away from"
            raise trouble(start.at, what, "write what is searched for before it: pain NOT opioid")
        return parts[0] if len(parts) == 1 and not without else Each(tuple(parts), tuple(without))

    def _part(self, field: str | None, depth: int) -> Tree:
        sign = self._take()
        if sign.kind == "(":
            return self._group(sign, field, depth)
        if sign.kind == "field":
            if field is not None:
                raise trouble(sign.at, f"{sign.text}: stands within {field}:", "close the parenthesis of the first")
            return self._of_field(sign, depth)
        if sign.kind in {"word", "phrase", "value"}:
            return _leaf(sign, field)
        self._position -= 1
        return self._refuse_nothing_before()

    def _of_field(self, field: Sign, depth: int) -> Tree:
        if self._now.kind not in {"word", "phrase", "value", "("}:
            raise trouble(field.at, f"{field.text}: has nothing after it", f"write it as {_example(field.text)}")
        return self._part(field.text, depth)

    def _group(self, opening: Sign, field: str | None, depth: int) -> Tree:
        if depth == _DEEPEST:
            raise trouble(opening.at, f"parentheses stand more than {_DEEPEST} deep", "take some out")
        if self._now.kind == ")":
            raise trouble(opening.at, "there is nothing between two parentheses", "write words there")
        tree = self.either(field=field, depth=depth + 1)
        if self._take().kind != ")":
            raise trouble(opening.at, "a parenthesis opens and none closes it", "write ) where it ends")
        return tree

    def _refuse_nothing_before(self) -> NoReturn:
        """Say what is missing where a word should stand."""
        sign = self._now
        before = self._signs[self._position - 1] if self._position else None
        if before is not None and before.kind in {"AND", "OR", "NOT"}:
            what = f"{before.text} has nothing after it"
            raise trouble(before.at, what, f"write words there, or put {before.text} into quotation marks")
        if sign.kind == ")":
            raise trouble(sign.at, "a parenthesis closes that none opened", "take it out, or open one before")
        if sign.kind == "end":
            raise trouble(sign.at, "the search ends where words should stand", "write them, or take the ( out")
        what = f"{sign.text} has nothing before it"
        raise trouble(sign.at, what, f"write words there, or put {sign.text} into quotation marks")


def _leaf(sign: Sign, field: str | None) -> Tree:
    if field == "year":
        return _years(sign)
    if field in {"doi", "pmid"}:
        try:
            return Identified(field, normalise(field, sign.text))
        except BadIdentifier as bad:
            raise trouble(sign.at, f"{short(sign.text)} is no {field.upper()}", bad.fix) from bad
    return Words(sign.tokens, sign.is_prefix, FIELDS[field] if field is not None else None)


def _years(sign: Sign) -> Years:
    match = _YEARS.fullmatch(sign.text.strip())
    if match is None or not (match["first"] or match["last"]) or (match["first"] and match["last"] and not match["to"]):
        raise trouble(sign.at, f"{short(sign.text)} is no year", f"write it as {_example('year')}")
    if not match["to"]:
        return Years(int(match["first"]), int(match["first"]))
    first, last = int(match["first"] or EARLIEST), int(match["last"] or LATEST)
    if first > last:
        raise trouble(sign.at, f"{short(sign.text)} ends before it begins", "write the earlier year first")
    return Years(first, last)


def _example(field: str) -> str:
    examples = {"year": "year:2017, year:2010-2015 or year:2015-", "doi": "doi:10.1000/1", "pmid": "pmid:27736689"}
    return examples.get(field, f"{field}:pain")
