"""Whether two records are one report: likenesses in points that add up, and contradictions that win over any sum."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from evidence.matching.contradictions import OTHER_DOI, contradiction
from evidence.matching.doubts import doubt
from evidence.matching.traits import Likeness, Traits, traits

if TYPE_CHECKING:
    from evidence.matching.features import Features

SAME = 10.0
"""Points from which two records are one report without asking: a distinctive title (6), its authors (3) and the year
(1) agree and nothing speaks against it; or title, journal, volume and pages, without authors."""
ASK = 6.0
"""Points from which a person is asked: a distinctive title agrees, the rest is unknown or partly speaks against it."""


class Comparison(NamedTuple):
    """Whether two records are one report ("same", "ask", "different"), and why.

    ``points`` is the sum over ``likenesses``, and they are the explanation. ``contradiction`` names the hard rule that
    won over the points: then the two may never stand in one group, whatever links them.
    """

    verdict: str
    points: float
    likenesses: Traits
    reason: str
    contradiction: str = ""


def compare(a: Features, b: Features) -> Comparison:
    """Tell whether two records are one report; it does not matter which comes first."""
    found = traits(a, b)
    points = found.points
    if against := contradiction(a, b, found):
        verdict = "ask" if against == OTHER_DOI and found.is_one_place and found.title.value == 1 else "different"
        return Comparison(verdict, points, found, against, against)
    if points < ASK:
        if why := _odd(found):
            return Comparison("ask", points, found, why)
        return Comparison("different", points, found, "not alike enough")
    if points < SAME:
        return Comparison("ask", points, found, "alike, but not enough to tell")
    if against := doubt(a, b, found):
        return Comparison("ask", points, found, against)
    return Comparison("same", points, found, _reason(found))


def _odd(found: Traits) -> str:
    """Why a person should look at two records that are not alike: one of the two has a wrong identifier, or title."""
    if found.pmid.value == 1:
        return "the same PMID, though little else agrees"
    is_near = found.authors.points > 0 and found.year.points >= 0 and found.pages.value != 0
    return "the same DOI, though little else agrees" if found.doi.value == 1 and is_near else ""


def _reason(found: Traits) -> str:
    if found.registration.value == 1:
        return found.registration.words
    if found.doi.value == 1:
        return "the same DOI"
    return "the same PMID" if found.pmid.value == 1 else "enough agrees"


__all__ = ["ASK", "SAME", "Comparison", "Likeness", "compare"]
