"""CSL-JSON, the items of citation processors: of Zotero, DataCite, Crossref's content negotiation, pandoc."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evidence.readers import issn, kinds, markup, parts, remainder, values
from evidence.readers.crossref import person
from evidence.readers.entry import Citation, Entry
from evidence.readers.formats import Format
from evidence.readers.json_items import Found, found
from evidence.readers.json_outline import outline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.readers.entry import Item
    from evidence.readers.source import Source

_ENVELOPES = (("items",), ("references",))
_PLACES = ("", "items.", "references.")

# https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types
_TYPES = frozenset({
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast",
    "chapter", "classic", "collection", "dataset", "document", "entry", "entry-dictionary",
    "entry-encyclopedia", "event", "figure", "graphic", "hearing", "interview", "legal_case", "legislation",
    "manuscript", "map", "motion_picture", "musical_score", "pamphlet", "paper-conference", "patent",
    "performance", "periodical", "personal_communication", "post", "post-weblog", "regulation", "report",
    "review", "review-book", "software", "song", "speech", "standard", "thesis", "treaty", "webpage",
})  # fmt: skip
_NO_LITERATURE = frozenset({
    "bill", "broadcast", "classic", "collection", "event", "graphic", "hearing", "legal_case", "legislation",
    "motion_picture", "musical_score", "performance", "periodical", "regulation", "song", "treaty",
})  # fmt: skip
_OWN = ("container-title", "issued", "author", "id", "DOI", "ISSN", "publisher", "title")
# The number of a database, as our exports and Zotero's have it there; not "Box 3, folder 12".
_ACCESSION = re.compile(r"[\w.:-]{4,40}")
_NOTED = re.compile(
    r"^[^\S\n]*+(PMID|PMCID|DOI|original-title)[^\S\n]*+:[^\S\n]*+(\S.*)$", re.IGNORECASE | re.MULTILINE
)


def recognises(head: str) -> float:
    """Tell an item by its type, of a list of CSL's own, and by a title that is one text."""
    told = outline(head)
    for place in _PLACES:
        said = told.get(f"{place}type", "")
        if said[1:-1] in _TYPES and told.get(f"{place}title", '"')[:1] == '"':
            return 0.9 if sum(f"{place}{name}" in told for name in _OWN) > 1 else 0.3
        if said[:1] == '"' and f"{place}issued.date-parts" in told and told.get(f"{place}title", "")[:1] == '"':
            return 0.7
    return 0.0


def read(source: Source) -> Iterator[Item]:
    """Read one item or a list of them."""
    for item in found(source, _ENVELOPES):
        yield Entry(item.line, item.raw, citation(item.value)) if isinstance(item, Found) else item


FORMATS = (Format("csl-json", "CSL-JSON", recognises, read),)


def citation(item: values.Value) -> Citation:
    """Read one item."""
    title = values.text(item, "title")
    abstract = markup.abstract(values.raw(item, "abstract"))
    form = values.text(item, "type")
    said = ("other" if form in _NO_LITERATURE else form, values.text(item, "genre"))
    note = values.raw(item, "note")
    noted = {match[1].lower(): match[2].rstrip() for match in _NOTED.finditer(note)}
    others, own_lines = remainder.apart(_NOTED.sub("", note))
    kept = tuple(filter(None, map(parts.plain, re.split(r"\n\s*\n", others))))
    address = values.text(item, "URL")
    return Citation(
        type=kinds.kind(said, title, values.text(item, "container-title")),
        title=title,
        original_title=values.text(item, "original-title") or parts.plain(noted.get("original-title", "")),
        abstract=abstract,
        authors=tuple(name for one in values.objects(item, "author") if (name := person(one))),
        published=_published(item),
        journal=values.text(item, "container-title"),
        journal_short=values.text(item, "container-title-short") or values.text(item, "journalAbbreviation"),
        volume=values.text(item, "volume"),
        issue=values.text(item, "issue"),
        pages=parts.pages(values.text(item, "page")) or values.text(item, "number"),
        issn=issn.issns(" ".join(values.texts(item, "ISSN"))),
        isbn=issn.isbn(" ".join(values.texts(item, "ISBN"))),
        publisher=values.text(item, "publisher"),
        language=values.text(item, "language"),
        keywords=tuple(dict.fromkeys(_keywords(item))),
        doi=next((known for place in _dois(item, noted, address) if (known := parts.doi(place))), ""),
        pmid=parts.identifier("pmid", values.text(item, "PMID") or noted.get("pmid", "") or _pubmed(address)),
        pmcid=parts.identifier("pmcid", values.text(item, "PMCID") or noted.get("pmcid", "")),
        registrations=parts.registrations(title, abstract, *kept),
        accessions=tuple(filter(_ACCESSION.fullmatch, parts.split(values.text(item, "archive_location")))),
        urls=(address,) if address else (),
        database=values.text(item, "source"),
        is_retracted=kinds.is_retracted(title, said),
        notes=(*kept, *own_lines),
    )


def _published(item: values.Value) -> str:
    """Read a date in parts, or as the text that a program could not take apart."""
    words = (values.text(item, "issued", name) for name in ("raw", "literal"))
    return parts.published(values.date_of(item, "issued"), *words, values.text(item, "issued"))


def _keywords(item: values.Value) -> Iterator[str]:
    for words in (*values.texts(item, "keyword"), *values.texts(item, "keywords")):
        yield from parts.split(words, ";" if ";" in words else ",")
    yield from values.texts(item, "categories")


def _dois(item: values.Value, noted: dict[str, str], address: str) -> Iterator[str]:
    yield values.raw(item, "DOI")
    yield noted.get("doi", "")
    yield from (place for place in (address, values.raw(item, "id")) if "doi.org/" in place)


def _pubmed(address: str) -> str:
    return address if "/pubmed" in address or "pubmed." in address else ""
