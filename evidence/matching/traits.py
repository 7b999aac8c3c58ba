"""The traits of two records held against each other: each a likeness with its points and its words.

Points are our choice, set so that what reviewers take as enough is enough (a distinctive title with authors and year;
the same place in print), and checked against labelled searches; ``tests/benchmarks/duplicates.py`` measures them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from evidence.matching import names, places, titles

if TYPE_CHECKING:
    from evidence.matching.features import Features


class Likeness(NamedTuple):
    """How one trait agrees: from 0 to 1, ``None`` if it cannot be told; the points it gives; why, in words."""

    name: str
    value: float | None
    points: float
    words: str


class Traits(NamedTuple):
    """All likenesses of two records, in the order in which they are told."""

    title: Likeness
    authors: Likeness
    year: Likeness
    journal: Likeness
    volume: Likeness
    issue: Likeness
    pages: Likeness
    abstract: Likeness
    doi: Likeness
    pmid: Likeness
    kind: Likeness
    record: Likeness
    registration: Likeness

    @property
    def points(self) -> float:
        """The sum."""
        return round(sum([one.points for one in self]), 2)

    @property
    def is_identified(self) -> bool:
        """Whether they share an identifier."""
        return 1 in (self.doi.value, self.pmid.value, self.registration.value)

    @property
    def is_one_span(self) -> bool:
        """Whether volume and issue, as far as known, and the whole span of pages agree."""
        return self.pages is _ONE_PLACE and self.volume.value == 1 and self.issue.value != 0

    @property
    def is_one_place(self) -> bool:
        """Whether the journal and two or more authors agree as well: no two articles share that."""
        return self.is_one_span and self.journal.points > 0 and self.authors is _AUTHORS_SAME

    def is_elsewhere(self, told: Traits) -> bool:
        """Whether the place or the year is another here, and not known in the traits that were told."""
        here = (self.journal, self.volume, self.issue, self.pages, self.year)
        there = (told.journal, told.volume, told.issue, told.pages, told.year)
        return any(
            one.value is not None and one.value < _HALF and other.value is None
            for one, other in zip(here, there, strict=True)
        )

    @property
    def is_same_place(self) -> bool:
        """Whether journal, volume and first page agree."""
        return self.volume.value == 1 and self.pages.value == 1 and self.journal.points > 0


def traits(a: Features, b: Features) -> Traits:
    """Hold two records against each other."""
    authors, journal, volume, pages = _authors(a, b), _journal(a, b), _volume(a, b), _pages(a, b)
    year, issue = _year(a, b), _issue(a, b)
    is_place = pages is _ONE_PLACE and volume is _VOLUME_SAME and journal.points > 0
    is_whole = (
        authors.value == year.value == 1 and journal.points > 0 and _is_whole_place(a, b, volume.value, issue.value)
    )
    return Traits(
        _title(a, b, is_team_place=is_place and (authors.value is None or authors.points > 0)),
        authors,
        year,
        journal,
        volume,
        issue,
        pages,
        _abstract(a, b),
        _identifier(a.doi, b.doi, _DOI),
        _identifier(a.pmid, b.pmid, _PMID),
        _kind(a, b),
        _record(a, b, is_whole_place=is_whole),
        _registration(a, b),
    )


TITLE = 6.0
"""The strongest trait: two works rarely bear one long title."""
LETTERS = 32
"""Letters from which a title is distinctive (our choice: about five words); shorter ones give points in proportion."""
GENERIC = 1.0
"""Points of a title that many works bear ("Editorial")."""
TRANSLATED = -2.0
"""The most that another title says against two records that have one place in print and the same authors: databases
translate titles each in their own way, and no two articles have the same pages from first to last."""
_NO_TITLE = Likeness("title", None, 0.0, "no title")
TITLE_SAME = Likeness("title", 1.0, TITLE, "the same title")
_TITLE_OTHER = Likeness("title", titles.OTHER, -TITLE, "another title")


def _title(a: Features, b: Features, *, is_team_place: bool) -> Likeness:
    value, words = titles.likeness(a.title, b.title)
    if value is None:
        return _NO_TITLE
    if value < 1 and (a.original.letters or b.original.letters):
        value, words = _with_original(a, b, value, words)
    even = (value - titles.EVEN) / (1 - titles.EVEN)
    if even < 0:
        if is_team_place and TITLE * even < TRANSLATED:
            return Likeness("title", round(value, 2), TRANSLATED, "another title, perhaps a translation")
        return _TITLE_OTHER if even <= -1 else Likeness("title", round(value, 2), round(TITLE * even, 2), words)
    if a.title.is_generic or b.title.is_generic:
        return Likeness("title", round(value, 2), round(GENERIC * even, 2), f"{words}, one that many bear")
    letters = min(len(a.title.letters), len(b.title.letters))
    if letters < LETTERS:
        return Likeness("title", round(value, 2), round(TITLE * even * letters / LETTERS, 2), f"{words}, a short one")
    return TITLE_SAME if value == 1 else Likeness("title", round(value, 2), round(TITLE * even, 2), words)


def _with_original(a: Features, b: Features, value: float, words: str) -> tuple[float, str]:
    for one, other in ((a.original, b.title), (a.title, b.original), (a.original, b.original)):
        found, _ = titles.likeness(one, other)
        if found is not None and found > value:
            value, words = found, "the same title in the original language"
    return value, words


AUTHORS, ONE_AUTHOR = 3.0, 2.0
"""The same authors; if only one is named, families are so common (Wang, Smith) that it says less."""
AUTHORS_OTHER = -4.0

_AUTHORS_SAME = Likeness("authors", 1.0, AUTHORS, "the same authors")
_NO_AUTHORS = Likeness("authors", None, 0.0, "no authors")
_HALF = 0.5  # of the authors: speaks neither way


def _authors(a: Features, b: Features) -> Likeness:
    value, words = names.likeness(a.names, b.names)
    if value is None:
        return _NO_AUTHORS
    is_one = len(a.names.families) == 1 or len(b.names.families) == 1
    if value == 1 and not is_one:
        return _AUTHORS_SAME
    if value < _HALF:
        return Likeness("authors", round(value, 2), round(2 * AUTHORS_OTHER * (_HALF - value), 2), words)
    most = ONE_AUTHOR if is_one else AUTHORS
    return Likeness("authors", round(value, 2), round(most * (2 * value - 1), 2), words)


_YEARS = (
    Likeness("year", 1.0, 1.0, "the same year"),
    Likeness("year", 0.8, 0.0, "one year apart"),  # online and in print
    Likeness("year", 0.3, -2.0, "two years apart"),  # proceedings, slow journals
)
_YEAR_UNKNOWN = Likeness("year", None, 0.0, "no year")
_YEAR_OTHER = Likeness("year", 0.0, -5.0, "years apart")


def _year(a: Features, b: Features) -> Likeness:
    if not a.year or not b.year:
        return _YEAR_UNKNOWN
    apart = abs(a.year - b.year)
    return _YEARS[apart] if apart < len(_YEARS) else _YEAR_OTHER


# Another journal's name says no more than another volume: journals are renamed, translated and misnamed.
_JOURNAL_SAME = Likeness("journal", 1.0, 1.5, "the same journal")
_JOURNAL_NEAR = Likeness("journal", 0.5, -0.5, "one journal's name within the other's")
_JOURNAL_OTHER = Likeness("journal", 0.0, -2.0, "another journal")
_JOURNAL_RENAMED = Likeness("journal", 0.3, -1.0, "another journal's name, the same volume and issue")
_JOURNAL_UNKNOWN = Likeness("journal", None, 0.0, "no journal")


def _journal(a: Features, b: Features) -> Likeness:
    if (a.journal and a.journal == b.journal) or not a.issn.isdisjoint(b.issn):
        return _JOURNAL_SAME
    value = places.journal_likeness(a.journal, b.journal)
    if value is None:
        return _JOURNAL_UNKNOWN
    if value < 1 and (a.journal_short or b.journal_short):
        pairs = ((a.journal_short, b.journal), (a.journal, b.journal_short), (a.journal_short, b.journal_short))
        value = max(value, *(places.journal_likeness(one, other) or 0.0 for one, other in pairs))
    if value == 1:
        return _JOURNAL_SAME
    if value == places.WITHIN:
        return _JOURNAL_NEAR
    is_renamed = a.volume == b.volume != "" and a.issue == b.issue != ""
    return _JOURNAL_RENAMED if is_renamed else _JOURNAL_OTHER


_VOLUME_SAME = Likeness("volume", 1.0, 1.0, "the same volume")
_VOLUME_OTHER = Likeness("volume", 0.0, -2.0, "another volume")
_VOLUME_UNKNOWN = Likeness("volume", None, 0.0, "no volume")
_VOLUME_ELSEWHERE = Likeness("volume", None, 0.0, "the volume stands as issue, supplement or year")
# Issues are given so differently (the supplement, the month, the number within all volumes) that they say little.
_ISSUE_SAME = Likeness("issue", 1.0, 0.5, "the same issue")
_ISSUE_OTHER = Likeness("issue", 0.0, -0.5, "another issue")
_ISSUE_UNKNOWN = Likeness("issue", None, 0.0, "no issue")
_ISSUE_COUNTED_OTHERWISE = Likeness("issue", None, 0.0, "the issue is counted otherwise")
_DIGITS = 9  # of a number that somebody counted
_IN_A_VOLUME = 26  # issues of a volume, at most (but for weeklies); a higher number counts all, or is of the article


def _volume(a: Features, b: Features) -> Likeness:
    if not a.volume or not b.volume:
        return _VOLUME_UNKNOWN
    if a.volume == b.volume:
        return _VOLUME_SAME
    elsewhere = {str(a.year), str(b.year), a.issue, b.issue, *_supplement(a.issue), *_supplement(b.issue)}
    if a.volume in elsewhere or b.volume in elsewhere:
        return _VOLUME_ELSEWHERE
    return _VOLUME_OTHER


def _supplement(issue: str) -> tuple[str, ...]:
    """The number of a supplement: "62(Suppl. 1)" taken apart by a program gives "1)" as the volume."""
    _, mark, number = issue.partition("s")
    return (number,) if mark else ()


def _issue(a: Features, b: Features) -> Likeness:
    if not a.issue or not b.issue:
        return _ISSUE_UNKNOWN
    if a.issue.endswith(b.issue) or b.issue.endswith(a.issue):
        return _ISSUE_SAME
    one, other = a.issue.partition("s")[0], b.issue.partition("s")[0]
    if one == other:
        return _ISSUE_COUNTED_OTHERWISE  # "22" and "22 Suppl 1"
    low, high = sorted((int(one[:_DIGITS] or 0), int(other[:_DIGITS] or 0)))
    return _ISSUE_COUNTED_OTHERWISE if low and low <= _IN_A_VOLUME < high / 2 else _ISSUE_OTHER


_ONE_PLACE = Likeness("pages", 1.0, 5.0, "the same pages from first to last")
_PAGES_SAME = Likeness("pages", 1.0, 2.5, "the same pages")
_PAGES_OTHER = Likeness("pages", 0.0, -4.0, "other pages")


def _pages(a: Features, b: Features) -> Likeness:
    value, words = places.pages_likeness(a.pages, b.pages)
    if value is None:
        return Likeness("pages", None, 0.0, words)
    if value == 1:
        is_supplement = "s" in a.issue or "s" in b.issue
        return _ONE_PLACE if places.is_one_place(a.pages, b.pages) and not is_supplement else _PAGES_SAME
    if value < _HALF:
        return _PAGES_OTHER
    return Likeness("pages", value, round(_PAGES_SAME.points * (2 * value - 1), 2), words)


_ABSTRACT_SAME = Likeness("abstract", 1.0, 4.0, "the same abstract")  # enough beside a distinctive title
_ABSTRACT_NEAR = Likeness("abstract", 0.8, 3.0, "the same abstract but for details")
_ABSTRACT_PARTLY = Likeness("abstract", 0.5, 0.0, "abstracts that share long words")
_ABSTRACT_OTHER = Likeness("abstract", 0.0, -2.0, "another abstract")  # some databases have one of their own
_ABSTRACT_UNKNOWN = Likeness("abstract", None, 0.0, "no abstract")
# Of the long words: true pairs share 0.75 and more, two abstracts of one team on one subject up to 0.5 (diabetes set).
_MOST_WORDS, _SOME_WORDS = 0.6, 0.3


def _abstract(a: Features, b: Features) -> Likeness:
    if not a.abstract or not b.abstract:
        return _ABSTRACT_UNKNOWN
    if a.abstract == b.abstract:
        return _ABSTRACT_SAME
    value = len(a.abstract & b.abstract) / min(len(a.abstract), len(b.abstract))
    if value >= _MOST_WORDS:
        return _ABSTRACT_NEAR
    return _ABSTRACT_PARTLY if value >= _SOME_WORDS else _ABSTRACT_OTHER


_DOI = (
    Likeness("doi", None, 0.0, "no DOI"),
    Likeness("doi", 1.0, 6.0, "the same DOI"),  # not enough alone: all abstracts of a congress may share one DOI
    Likeness("doi", 0.0, -4.0, "another DOI"),
)
_PMID = (
    Likeness("pmid", None, 0.0, "no PMID"),
    Likeness("pmid", 1.0, 9.0, "the same PMID"),
    Likeness("pmid", 0.0, -8.0, "another PMID"),
)


def _identifier(a: str, b: str, likenesses: tuple[Likeness, Likeness, Likeness]) -> Likeness:
    unknown, same, other = likenesses
    if not a or not b:
        return unknown
    return same if a == b else other


_KIND_OPEN = Likeness("kind", None, 0.0, "no kind that sets it apart")
_KIND_SAME = Likeness("kind", 1.0, 0.0, "the same kind")
_KIND_OTHER = Likeness("kind", 0.0, -2.0, "another kind, as one database has it")


def _kind(a: Features, b: Features) -> Likeness:
    if a.kind == b.kind:
        return _KIND_SAME if a.kind else _KIND_OPEN
    return _KIND_OTHER


_SAME_RECORD = Likeness("record", 1.0, 2.5, "nothing differs, and the same is missing")
_WHOLE_PLACE = Likeness("record", 1.0, 2.0, "one title and author at one place in print, both pages told")
_OTHER_RECORD = Likeness("record", None, 0.0, "something differs or is missing in one")


def _record(a: Features, b: Features, *, is_whole_place: bool) -> Likeness:
    """The same entry twice, though it says too little to be sure otherwise; not for titles that many bear.

    Those, such as a column's, need their whole place.
    """
    if is_whole_place and a.title.letters == b.title.letters:
        return _WHOLE_PLACE
    if a.title.is_generic or not a.year or not (a.journal or a.names.families):
        return _OTHER_RECORD
    return _SAME_RECORD if _told(a) == _told(b) else _OTHER_RECORD


def _is_whole_place(a: Features, b: Features, volume: float | None, issue: float | None) -> bool:
    """Whether both pages are told and the same, and volume or issue."""
    is_span = a.pages == b.pages and a.pages.first > 1 and a.pages.last > 0
    return is_span and 1 in (volume, issue) and 0 not in (volume, issue)


def _told(f: Features) -> tuple[object, ...]:
    return f.title.letters, f.names.families, f.year, f.journal, f.volume, f.issue, f.pages, f.abstract


REGISTRATION = 36.0
"""Entries of a register are told apart by their number alone: more than all else can take away."""
_ONE_ENTRY = Likeness("registration", 1.0, REGISTRATION, "the same entry of a register")
_NO_ENTRY = Likeness("registration", None, 0.0, "not both entries of a register under the same numbers")


def _registration(a: Features, b: Features) -> Likeness:
    """Two copies of one register's entry; an entry of another register may name the number as well, beside its own."""
    if a.kind == b.kind == "registration" and a.registrations and set(a.registrations) == set(b.registrations):
        return _ONE_ENTRY
    return _NO_ENTRY
