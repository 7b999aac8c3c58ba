"""OpenAlex's works: the JSON of its API, whole or with some of the fields selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence.readers import author_lists, issn, kinds, parts, values
from evidence.readers.entry import Citation, Entry
from evidence.readers.formats import Format
from evidence.readers.json_items import Found, found
from evidence.readers.json_outline import outline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.readers.entry import Item
    from evidence.readers.source import Source

_ENVELOPES = (("results",),)
_WORK = '"https://openalex.org/W'
_LAST_PLACE = 10_000_000  # of a word; our choice: a field that has so many is refused for its length


def recognises(head: str) -> float:
    """Tell a work by its address."""
    told = outline(head)
    for place in ("", "results."):
        if any(told.get(f"{place}{name}", "").startswith(_WORK) for name in ("id", "ids.openalex")):
            return 1.0
        if f"{place}abstract_inverted_index" in told or f"{place}primary_location.source" in told:
            return 0.9
    return 0.6 if "results" in told and "meta.count" in told else 0.0


def read(source: Source) -> Iterator[Item]:
    """Read one work, or the works of one or more pages."""
    for item in found(source, _ENVELOPES):
        yield Entry(item.line, item.raw, citation(item.value)) if isinstance(item, Found) else item


FORMATS = (Format("openalex-json", "OpenAlex JSON", recognises, read),)


def citation(work: values.Value) -> Citation:
    """Read one work."""
    title = values.text(work, "title") or values.text(work, "display_name")
    abstract = _abstract(values.at(work, "abstract_inverted_index"))
    said = (values.text(work, "type"), values.text(work, "type_crossref"))
    ids, biblio = values.at(work, "ids"), values.at(work, "biblio")
    place = values.at(work, "primary_location", "source") or values.at(work, "host_venue")
    number = (values.text(work, "id") or values.text(ids, "openalex")).rpartition("/")[2]
    return Citation(
        type=kinds.kind(said, title, values.text(place, "display_name")),
        title=title,
        abstract=abstract,
        authors=tuple(name for one in values.objects(work, "authorships") if (name := _author(one))),
        published=_published(work),
        journal=values.text(place, "display_name"),
        journal_short=values.text(place, "abbreviated_title"),
        volume=values.text(biblio, "volume"),
        issue=values.text(biblio, "issue"),
        pages=parts.pages(values.text(biblio, "first_page"), values.text(biblio, "last_page")),
        issn=issn.issns(" ".join((*values.texts(place, "issn"), values.text(place, "issn_l")))),
        publisher=values.text(place, "host_organization_name") or values.text(place, "publisher"),
        language=values.text(work, "language"),
        keywords=tuple(dict.fromkeys(_keywords(work))),
        doi=parts.doi(values.raw(work, "doi") or values.raw(ids, "doi")),
        pmid=parts.identifier("pmid", values.text(ids, "pmid")),
        pmcid=_pmcid(values.text(ids, "pmcid")),
        registrations=parts.registrations(title, abstract),
        accessions=(number,) if number else (),
        urls=tuple(url for url in (values.text(work, "primary_location", "landing_page_url"),) if url),
        database="OpenAlex",
        is_retracted=values.at(work, "is_retracted") is True or kinds.is_retracted(title, said),
    )


def _abstract(index: object) -> str:
    """Put the words back in their places: OpenAlex may give them only as an index."""
    if not isinstance(index, dict):
        return ""
    places = [
        (int(place), word)
        for word, listed in index.items()
        for place in (listed if isinstance(listed, list) else ())
        if isinstance(place, str) and place.isascii() and place.isdigit() and len(place) < len(str(_LAST_PLACE))
    ]
    return parts.plain(" ".join(word for _, word in sorted(places)))


def _author(authorship: values.Value) -> str:
    """Write a name, which OpenAlex has with the given names first, with the family first."""
    name = values.text(authorship, "raw_author_name") or values.text(authorship, "author", "display_name")
    return "; ".join(author_lists.authors(name, is_natural=True)[:1])


def _published(work: values.Value) -> str:
    """Read the date; the first of January stands for a year of which OpenAlex knows no more."""
    date, year = values.text(work, "publication_date"), values.text(work, "publication_year")
    return parts.published("" if date.endswith("-01-01") else date) or parts.published(year, date[:4])


def _keywords(work: values.Value) -> Iterator[str]:
    for name, key in (("mesh", "descriptor_name"), ("keywords", "display_name"), ("keywords", "keyword")):
        for one in values.objects(work, name):
            if word := values.text(one, key):
                yield word


def _pmcid(address: str) -> str:
    number = address.rstrip("/").rpartition("/")[2].upper().removeprefix("PMC")
    return parts.identifier("pmcid", f"PMC{number}") if number else ""
