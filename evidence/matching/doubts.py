"""What makes a question of two records that are alike enough to be one report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence.matching import genres, titles, traits
from evidence.matching.contradictions import NOTICES, are_cochrane

if TYPE_CHECKING:
    from evidence.matching.features import Features
    from evidence.matching.traits import Traits

OTHERS = 0.3
"""Likeness of authors below which they are others: letters to the editor on one article share title, DOI and page."""
MOST_OF_IT = 0.75
"""Share of the long words of the longer abstract from which it is the same text (our choice): two abstracts of one team
after one template share up to 0.7."""
ALMOST = 0.9
"""Likeness of titles from which the same text but for details confirms them: analyses of one trial share both."""
NEARLY = 0.95
"""Likeness of titles from which a common identifier outweighs what differs."""


def doubt(a: Features, b: Features, found: Traits) -> str:
    """What speaks against two records that reach the points, though not enough to forbid it; or ""."""
    if found.registration.value == 1:
        return ""
    is_one_text = found.abstract.value == 1 and found.title.value == 1
    if found.authors.value is not None and found.authors.value < OTHERS and not (found.pmid.value == 1 or is_one_text):
        return "alike, but by other authors"
    if _are_of_other_studies(a, b):
        return "alike, but of another registered study"
    if against := _doubt_of_title(a, b, found):
        return against
    if found.pages.value == 0 and not (found.is_identified and found.title.value == found.authors.value == 1):
        return "alike, but on other pages"  # two abstracts of a team in one supplement, under one DOI; or republished
    return "" if found.is_identified else _doubt_without_identifier(a, b, found)


def _are_of_other_studies(a: Features, b: Features) -> bool:
    """Whether both name studies of one register, and none in common."""
    if not set(a.registrations).isdisjoint(b.registrations):
        return False
    return not {one.kind for one in a.registrations}.isdisjoint({one.kind for one in b.registrations})


def _doubt_of_title(a: Features, b: Features, found: Traits) -> str:
    """One word of a title may make another study of it: that the same was meant must show elsewhere too."""
    value = found.title.value
    if value is None or value == 1:
        return ""
    if value < titles.EVEN:
        is_certain = found.is_one_place or (found.is_same_place and found.abstract.value == 1)
        return "" if is_certain else "alike, but under another title"
    if titles.says_the_same(a.title, b.title) or found.is_one_span or _is_one_text(a, b, value):
        return ""
    if found.is_identified and (value >= NEARLY or titles.is_within(a.title, b.title)):
        return ""
    return "alike, but the titles differ"


def _is_one_text(a: Features, b: Features, title: float) -> bool:
    """Whether the abstracts are one text: those of a team on like subjects share words, not most of them."""
    if not a.abstract or a.abstract == b.abstract:
        return bool(a.abstract)
    longer = max(len(a.abstract), len(b.abstract))
    return title >= ALMOST and len(a.abstract & b.abstract) >= MOST_OF_IT * longer


def _doubt_without_identifier(a: Features, b: Features, found: Traits) -> str:
    """An abstract and its paper, one abstract at two congresses, versions: alike in all but where or when."""
    is_placed = found.pages.value == 1 and found.volume.value != 0
    return (
        _doubt_of_place(a, b, found, is_placed=is_placed)
        or ("" if _is_online_first(a, b, found) or _is_dated(found) else "alike, but perhaps of another year")
        or _doubt_of_kind(a, b, found, is_placed=is_placed)
    )


def _doubt_of_place(a: Features, b: Features, found: Traits, *, is_placed: bool) -> str:
    if found.journal.value == 0 and not is_placed:
        return "alike, but in another journal"
    if found.volume.value == 0 and found.pages.value != 1:
        return "alike, but in another volume"
    if found.issue.value == 0 and (found.pages.value is None or found.title.value != 1 or a.title.is_generic):
        return (
            "alike, but in another issue"  # of a journal whose every issue begins at page 1; an abstract and its paper
        )
    is_in_supplement = [one.pages.prefix in _OF_SUPPLEMENTS for one in (a, b)]
    if found.pages.value is None and found.abstract.value != 1 and is_in_supplement[0] != is_in_supplement[1]:
        return "alike, but one stands in a supplement"  # a congress abstract on page S12, and its paper
    return ""


_OF_SUPPLEMENTS = frozenset({"s", "a"})


def _is_dated(found: Traits) -> bool:
    """Whether something says that it is of one year, or nothing says that it is not."""
    is_placed = found.pages.value == 1 or found.volume.value == 1
    if found.year.points > 0 or is_placed:
        return True
    if found.year.value is None:
        return found.abstract.value == 1 or (found.abstract.points > 0 and found.journal.points > 0)
    return found.year.value == YEAR_APART and found.abstract.points > 0 and found.journal.points > 0


YEAR_APART = 0.8
"""Likeness of years that are one apart."""


def _is_online_first(a: Features, b: Features, found: Traits) -> bool:
    """An article of which one record is from the year before it had its place: the journal and several authors agree.

    A congress abstract of the year before stands in a supplement, which its record tells.
    """
    if found.year.value != YEAR_APART or {a.kind, b.kind} != {""} or found.title is not traits.TITLE_SAME:
        return False
    early, late = sorted((a, b), key=lambda one: one.year)
    has_its_place = bool(late.volume or late.pages.first)  # or a work of every year would be one through all of them
    is_without_place = has_its_place and not (early.volume or early.issue or early.pages.first)
    is_team = found.authors.points >= traits.AUTHORS and found.journal.points > 0 and found.abstract.points >= 0
    return is_without_place and is_team and not are_cochrane(a, b)


def _doubt_of_kind(a: Features, b: Features, found: Traits, *, is_placed: bool) -> str:
    """Kinds of publication of which several bear one title."""
    if genres.is_called_a_letter(a.heading) != genres.is_called_a_letter(b.heading) and not is_placed:
        return "alike, but one is called a letter or comment"
    if a.kind == "registration" and not (a.registrations and b.registrations):
        return "alike, but without their registration"  # a sponsor's trials have one title
    if a.kind == "comment" and found.authors.value is None and not is_placed:
        return "alike, but letters on one article have one title"
    if a.kind in NOTICES and not is_placed:
        return "alike, but an article may have several notices"
    if are_cochrane(a, b) and (a.year != b.year or found.issue.value == 0):
        return "alike, but perhaps another version"
    return ""
