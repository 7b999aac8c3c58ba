"""What forbids that two records are one report, however alike they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evidence.matching.features import Features
    from evidence.matching.traits import Traits

NOTICES = frozenset({"correction", "retraction", "concern"})
# Kinds that are never the same report as another kind, even if only the database's type says so.
_APART = NOTICES | {"preprint", "registration"}


OTHER_DOI = "another DOI"


def contradiction(a: Features, b: Features, found: Traits) -> str:
    """The hard rule that forbids one report, or ""."""
    if found.pmid.value == 0:
        return "another PMID"
    if found.doi.value == 0 and not (found.pmid.value == 1 or _is_one_under_two_dois(found)):
        return OTHER_DOI
    return _of_kind(a, b, found) or _in_title(a, b) or ("" if found.is_identified else _elsewhere(a, b, found))


def _is_one_under_two_dois(found: Traits) -> bool:
    """One article whose publisher, or whose congress, gave it two DOIs: it stands at one place under one title."""
    if not (found.title.value == found.authors.value == found.pages.value == 1 and found.journal.points > 0):
        return False
    if found.issue.value == 0:
        return False  # "Introduction to the special issue", each time on the first pages
    return found.volume.value == 1 or (found.year.value == 1 and found.abstract.points > 0)


def _of_kind(a: Features, b: Features, found: Traits) -> str:
    """An article and its correction, a preprint and its article, a trial and its protocol: two reports."""
    if a.kind == b.kind:
        if a.kind == "registration" and a.registrations and b.registrations:
            return "" if set(a.registrations) & set(b.registrations) else "another registration"
        return ""
    if {a.kind, b.kind} & NOTICES and "title" in {a.kind_by, b.kind_by}:
        is_apart = True  # even with one DOI: some databases give the notice that of the article
    elif {a.kind_by, b.kind_by} & {"title", "place"} or {a.kind, b.kind} & _APART:
        is_apart = not (found.is_identified or found.is_same_place)
    else:
        is_apart = False
    one, other = sorted((a.kind or "article", b.kind or "article"))
    return f"{one} and {other} are two reports" if is_apart else ""


def _in_title(a: Features, b: Features) -> str:
    if a.title.part and b.title.part and a.title.part != b.title.part:
        return "another part"
    if a.title.years and b.title.years and a.title.years.isdisjoint(b.title.years):
        return "another year in the title"
    return ""


def _elsewhere(a: Features, b: Features, found: Traits) -> str:
    """Whether two records without a common identifier stand at two places."""
    if found.volume.value == 0 and found.pages.value == 0:
        return "volume and pages differ"
    if found.journal.value == 0 and found.pages.value == 0:
        return "journal and pages differ"
    if found.journal.value == 0 and found.volume.value == 0 and found.pages.value != 1:
        return "journal and volume differ"
    if are_cochrane(a, b) and a.year and b.year and abs(a.year - b.year) > 1:
        return "another version of a Cochrane review"
    return ""


def are_cochrane(a: Features, b: Features) -> bool:
    """Cochrane reviews keep their title and number (CD001234, for pages) from protocol to last update."""
    return all(one.pages.prefix == "cd" or one.journal.startswith("cochrane") for one in (a, b))
