"""What a reader finds in a file: entries, what it had to refuse, and remarks that cost no entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from evidence.errors import Problem
    from evidence.identifiers import Identifier

# Kinds of publication that matter to matching and to PRISMA; whatever else a file says is "other".
TYPES = (
    "article",
    "review",
    "abstract",  # of a conference, or a poster
    "preprint",
    "book",
    "chapter",
    "thesis",
    "report",  # grey literature
    "registration",  # an entry of a trial register
    "protocol",
    "correction",  # erratum, corrigendum
    "retraction",  # the notice, not the article that was retracted
    "concern",  # an expression of concern
    "comment",  # letter, editorial, reply
    "dataset",
    "other",
)

# How one publication stands to another, as databases say it; the *-in kinds point from the article to the notice.
RELATIONS = (
    "correction-in",
    "correction-of",
    "retraction-in",
    "retraction-of",
    "concern-in",
    "concern-of",
    "comment-in",
    "comment-on",
    "update-in",  # this is the preprint or earlier version, the other the later one
    "update-of",
    "republished-in",
    "republished-of",
)


class Relation(NamedTuple):
    """That this publication stands in a relation to another one, named by an identifier, in words, or both."""

    kind: str
    identifier: Identifier | None = None
    words: str = ""


class Citation(NamedTuple):
    """What an entry says about one publication; empty where it says nothing.

    ``authors`` are "Family, Given" or "Family, GN", groups as they are written. ``published`` is 2017, 2017-01 or
    2017-01-15. ``pages`` is "123-130", "e5" or an article number. Identifiers are in their normal form;
    ``registrations`` are those of registered studies that the entry names. ``is_retracted``: the entry says that
    the publication itself was retracted. ``accessions`` are numbers of databases ("WOS:000345", "L2003129") and
    ``database`` the one that the entry came from.
    """

    type: str = "article"
    title: str = ""
    original_title: str = ""
    abstract: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    journal: str = ""
    journal_short: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    issn: tuple[str, ...] = ()
    isbn: str = ""
    publisher: str = ""
    language: str = ""
    keywords: tuple[str, ...] = ()
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    registrations: tuple[Identifier, ...] = ()
    accessions: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    database: str = ""
    relations: tuple[Relation, ...] = ()
    is_retracted: bool = False
    notes: tuple[str, ...] = ()

    @property
    def year(self) -> int | None:
        """The year of ``published``."""
        return int(self.published[:4]) if self.published else None


class Entry(NamedTuple):
    """One item of a file: the line it begins at (from 1), the text exactly as it stands there, what it says.

    ``around``: what of the rest of the file it was read by; None: by all that the source calls its preamble.
    """

    line: int
    raw: str
    citation: Citation
    around: str | None = None


class Refused(NamedTuple):
    """One item of a file that could not be taken: why, and its text, so that it can be mended and given again."""

    problem: Problem
    raw: str


# A bare Problem, always of severity "warning", is a remark on the file that cost no entry.
Item: TypeAlias = "Entry | Refused | Problem"
