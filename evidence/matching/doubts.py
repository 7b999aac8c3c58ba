"""What makes a question of two records that are alike enough to be one report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence.matching import titles
from evidence.matching.contradictions import NOTICES, are_cochrane

if TYPE_CHECKING:
    from evidence.matching.features import Features
    from evidence.matching.traits import Traits

OTHERS = 0.3
"""Likeness of authors below which they are others: letters to the editor on one article share title, DOI and page."""
MOST_OF_IT = 0.75
"""Share of the long words of the longer abstract from which it is the same text (our choice): two abstracts of one team
after one template share up to 0.7."""
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
    if titles.says_the_same(a.title, b.title) or found.is_one_span or _is_one_text(a, b):
        return ""
    if found.is_identified and (value >= NEARLY or titles.is_within(a.title, b.title)):
        return ""
    return "alike, but the titles differ"


def _is_one_text(a: Features, b: Features) -> bool:
    """Whether the abstracts are one text: those of a team on like subjects share words, not most of them."""
    return bool(a.abstract) and len(a.abstract & b.abstract) >= MOST_OF_IT * max(len(a.abstract), len(b.abstract))


def _doubt_without_identifier(a: Features, b: Features, found: Traits) -> str:
    """An abstract and its paper, one abstract at two congresses, versions: alike in all but where or when."""
    is_placed = found.pages.value == 1 and found.volume.value != 0
    if found.journal.value == 0 and not is_placed:
        return "alike, but in another journal"
    if found.volume.value == 0 and found.pages.value != 1:
        return "alike, but in another volume"
    if found.issue.value == 0 and (found.pages.value is None or found.title.value != 1 or a.title.is_generic):
        return (
            "alike, but in another issue"  # of a journal whose every issue begins at page 1; an abstract and its paper
        )
    is_dated = found.year.points > 0 or found.pages.value == 1 or found.volume.value == 1
    is_one_text = found.abstract.value == 1 and found.year.value is None
    if not (is_dated or is_one_text or (found.abstract.points > 0 and found.journal.points > 0)):
        return "alike, but perhaps of another year"
    return _doubt_of_kind(a, b, found, is_placed=is_placed)


def _doubt_of_kind(a: Features, b: Features, found: Traits, *, is_placed: bool) -> str:
    """Kinds of publication of which several bear one title."""
    if a.kind == "registration" and not (a.registrations and b.registrations):
        return "alike, but without their registration"  # a sponsor's trials have one title
    if a.kind == "comment" and found.authors.value is None and not is_placed:
        return "alike, but letters on one article have one title"
    if a.kind in NOTICES and not is_placed:
        return "alike, but an article may have several notices"
    if are_cochrane(a, b) and (a.year != b.year or found.issue.value == 0):
        return "alike, but perhaps another version"
    return ""
