"""A report's row and a citation: the same values in two shapes; and many citations as one."""

from __future__ import annotations

import json
from calendar import monthrange
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from evidence.identifiers import Identifier
from evidence.readers import Citation, Relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# Made once: json.dumps makes an encoder at every call with options, which takes longer than encoding a list of names.
_listed = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
_packed = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode

# Columns of the table report that hold a citation, in the order of ``columns``.
COLUMNS = (
    "type",
    "title",
    "authors",
    "journal",
    "volume",
    "issue",
    "pages",
    "published",
    "published_first",
    "published_last",
    "year",
    "abstract",
    "keywords",
    "details",
)

# What is kept in ``details``: read with its report, but never searched or sorted by.
_TEXTS = ("original_title", "journal_short", "isbn", "publisher", "language", "database")
_LISTS = ("issn", "accessions", "urls", "notes")
_IN_DETAILS = (*_TEXTS, *_LISTS)
_details_of = attrgetter(*_IN_DETAILS)
_NOT_SPECIFIC = ("article", "other")


def columns(citation: Citation) -> tuple[Any, ...]:
    """The cells of a citation, in the order of COLUMNS; what it does not say is None."""
    first, last = days(citation.published)
    return (
        citation.type,
        citation.title or None,
        _list(citation.authors),
        citation.journal or None,
        citation.volume or None,
        citation.issue or None,
        citation.pages or None,
        citation.published or None,
        first,
        last,
        citation.year,
        citation.abstract or None,
        _list(citation.keywords),
        _details(citation),
    )


def identifiers(citation: Citation) -> tuple[Identifier, ...]:
    """Everything that identifies the report or its study: DOI, PMID, PMCID, numbers of registers."""
    named = (("doi", citation.doi), ("pmid", citation.pmid), ("pmcid", citation.pmcid))
    return (*(Identifier(kind, value) for kind, value in named if value), *citation.registrations)


def also(citation: Citation) -> str:
    """The words besides its text that a search finds a citation by."""
    words = [citation.doi, citation.pmid, citation.pmcid, *citation.accessions]
    words += [one.value for one in citation.registrations]
    words += [citation.original_title, citation.journal_short]
    return " ".join(dict.fromkeys(filter(None, words)))


def citation(row: Mapping[Any, Any], identified: Iterable[Identifier]) -> Citation:
    """The citation of a row (its own columns, not the fold) and its identifiers."""
    details = json.loads(row["details"]) if row["details"] else {}
    by_kind: dict[str, Any] = {one.kind: one.value for one in identified if one.kind in ("doi", "pmid", "pmcid")}
    return Citation(
        type=row["type"] or "article",
        title=row["title"] or "",
        abstract=row["abstract"] or "",
        authors=tuple(json.loads(row["authors"])) if row["authors"] else (),
        published=row["published"] or "",
        journal=row["journal"] or "",
        volume=row["volume"] or "",
        issue=row["issue"] or "",
        pages=row["pages"] or "",
        keywords=tuple(json.loads(row["keywords"])) if row["keywords"] else (),
        registrations=tuple(one for one in identified if one.kind not in ("doi", "pmid", "pmcid")),
        relations=tuple(_relation(parts) for parts in details.pop("relations", ())),
        is_retracted=bool(details.pop("is_retracted", False)),
    )._replace(**by_kind, **_from_details(details))


def text_of(citation: Citation) -> str:
    """A citation as JSON, for the column ``own``: what it says, and nothing that it leaves empty."""
    said = {name: value for name, value in citation._asdict().items() if value}
    return _packed(said)


def citation_of(text: str) -> Citation:
    """The citation of a text that ``text_of`` wrote."""
    said = json.loads(text)
    lists = ("authors", "keywords", *_LISTS)
    return Citation(
        **{
            **said,
            **{name: tuple(said[name]) for name in lists if name in said},
            "registrations": tuple(Identifier(*one) for one in said.get("registrations", ())),
            "relations": tuple(_relation(one) for one in said.get("relations", ())),
        }
    )


def fold(citations: Sequence[Citation]) -> Citation:
    """Many citations of one report as one: each value from the first that has it, lists of numbers from all.

    A kind of publication that says something ("review") goes before one that does not ("article"), and a date that
    completes the first one ("2017-05" of "2017") in its place.
    """
    first = citations[0]
    if len(citations) == 1:
        return first
    values: dict[str, Any] = {
        name: next((value for one in citations if (value := getattr(one, name))), getattr(first, name))
        for name in Citation._fields
    }
    for name in ("registrations", "accessions", "issn", "urls", "relations"):
        values[name] = tuple(dict.fromkeys(part for one in citations for part in getattr(one, name)))
    values["registrations"] = tuple(sorted(values["registrations"]))  # the tables keep no other order of them
    values["type"] = next((one.type for one in citations if one.type not in _NOT_SPECIFIC), first.type)
    values["published"] = max(
        (one.published for one in citations if one.published.startswith(values["published"])), key=len, default=""
    )
    return Citation(**values)


@lru_cache(maxsize=4096)
def days(published: str) -> tuple[str | None, str | None]:
    """The first and the last day of 2017, 2017-01 or 2017-01-15; None and None of no date."""
    if not published:
        return None, None
    year, *rest = published.split("-")
    if not rest:
        return f"{year}-01-01", f"{year}-12-31"
    if len(rest) == 1:
        return f"{published}-01", f"{published}-{monthrange(int(year), int(rest[0]))[1]:02d}"
    return published, published


def _list(values: tuple[str, ...]) -> str | None:
    return _listed(values) if values else None


def _details(citation: Citation) -> str | None:
    said: dict[str, Any] = {
        name: value for name, value in zip(_IN_DETAILS, _details_of(citation), strict=True) if value
    }
    if citation.relations:
        said["relations"] = citation.relations
    if citation.is_retracted:
        said["is_retracted"] = True
    return _packed(said) if said else None


def _from_details(details: dict[str, Any]) -> dict[str, Any]:
    lists = {name: tuple(details.get(name, ())) for name in _LISTS}
    return lists | {name: details.get(name, "") for name in _TEXTS}


def _relation(parts: Sequence[Any]) -> Relation:
    kind, identifier, words = parts
    return Relation(kind, None if identifier is None else Identifier(*identifier), words)
