"""EndNote's XML, as EndNote itself writes it and others (Zotero, SRA, Rayyan) after it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evidence.readers import issn, kinds, parts
from evidence.readers.entry import Citation, Entry
from evidence.readers.formats import Format
from evidence.readers.xml_items import Found, Shape, found, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

    from evidence.readers.entry import Item
    from evidence.readers.source import Source

SHAPE = Shape(items=("record",), inner=(), wrappers=("xml", "records"), beside=(), root=("xml", "records"))
_SIGNS = re.compile(r"<(?:ref-type|source-app|rec-number|electronic-resource-num|accession-num)[\s/>]")

Children = dict[str, "_Element"]


def recognises(head: str) -> float:
    """Tell EndNote's records, among the many formats with records, by the reference type."""
    if not re.search(r"<record[\s>]", head):
        return 0.0
    return 1.0 if "<ref-type" in head else 0.9 if _SIGNS.search(head) else 0.0


def read(source: Source) -> Iterator[Item]:
    """Read the references of a library or a part of one."""
    for item in found(source, SHAPE):
        yield Entry(item.line, item.raw, citation(item.element)) if isinstance(item, Found) else item


FORMATS = (Format("endnote-xml", "EndNote XML", recognises, read),)


def citation(record: _Element) -> Citation:
    """Read one reference."""
    said = _children(record)
    titles, journal = _children(said.get("titles")), _children(said.get("periodical"))
    dates = _children(said.get("dates"))
    is_pubmed = _is_pubmed(said)
    kept = _lines(said.get("notes")) + _lines(said.get("research-notes"))
    customs = [line for number in range(1, 8) for line in _lines(said.get(f"custom{number}"))]
    words = _kinds(said) + [line for line in kept if is_pubmed and len(line) < _LONGEST_KIND and "," not in line]
    title, abstract = _text(titles.get("title")), _text(said.get("abstract"))
    number = _text(said.get("accession-num"))
    year, date = _text(dates.get("year")), " ".join(_texts(dates.get("pub-dates")))
    addresses = _addresses(said)
    pmid = parts.identifier("pmid", number) if is_pubmed else _first("pmid", addresses)
    other_number = number if number != pmid else ""
    return Citation(
        type=kinds.kind(words, title, _text(titles.get("secondary-title"))),
        title=title,
        # EndNote's own filter for PubMed puts the title in the language of the article there.
        original_title=_text(titles.get("translated-title")) or (_text(said.get("orig-pub")) if is_pubmed else ""),
        abstract=abstract,
        authors=_authors(said.get("contributors"), kept if is_pubmed else []),
        published=parts.published(year, date, f"{year} {date}")
        or parts.published(_text(said.get("edition"))),  # where EndNote puts the date of electronic publication
        journal=_text(titles.get("secondary-title")) or _text(journal.get("full-title")),
        journal_short=_text(journal.get("abbr-1")) or _text(titles.get("alt-title")),
        volume=_text(said.get("volume")),
        issue=_text(said.get("number")),
        pages=parts.pages(_text(said.get("pages"))) or _text(said.get("custom7")),
        issn=issn.issns(" ".join(_lines(said.get("isbn")))),
        isbn=issn.isbn(" ".join(_lines(said.get("isbn")))),
        publisher=_text(said.get("publisher")),
        language=_text(said.get("language")),
        keywords=tuple(dict.fromkeys(_keywords(said.get("keywords")))),
        doi=_doi(said, customs, addresses),
        pmid=pmid,
        pmcid=_first("pmcid", (*customs, *addresses)),
        registrations=parts.registrations(title, abstract, " ".join((*kept, *customs))),
        accessions=(other_number,) if other_number else (),
        urls=addresses,
        database=_text(said.get("remote-database-name")) or ("PubMed" if is_pubmed else ""),
        is_retracted=kinds.is_retracted(title, words),
        notes=tuple(kept),
    )


_LINE_END = re.compile(r"[\r\n\u2028]+")
_LONGEST_KIND = 60  # characters; a line of notes that is a publication type of PubMed is shorter


def _children(element: _Element | None) -> Children:
    first: Children = {}
    if element is not None:
        for child in element:
            first.setdefault(child.tag, child)
    return first


def _written(element: _Element | None) -> str:
    """Put the runs of a value together: each is in a <style>; line ends between them are the file's, not the text's."""
    if element is None:
        return ""
    if len(element) == 1 and element[0].tag == "style" and not (element.text or "").strip():
        return text_of(element[0])  # nearly all of them
    runs = [child for child in element if child.tag == "style"]
    if not runs:
        return text_of(element)
    written = [element.text or ""]
    for run in runs:
        written += (text_of(run), run.tail or "")
    return "".join(part for part in written if part.strip() or "\n" not in part)


def _text(element: _Element | None) -> str:
    return parts.plain(_written(element)) if element is not None else ""


def _lines(element: _Element | None) -> list[str]:
    """Split a value at EndNote's line ends, which are carriage returns."""
    return (
        [line for part in _LINE_END.split(_written(element)) if (line := parts.plain(part))]
        if element is not None
        else []
    )


def _texts(element: _Element | None) -> list[str]:
    """Read the values within an element that holds several."""
    return [] if element is None else [said for child in element if (said := _text(child))]


def _is_pubmed(said: Children) -> bool:
    """Tell whether the accession number is a PMID: EndNote names the NLM as provider, others the database."""
    names = (_text(said.get(name)).lower() for name in ("remote-database-provider", "remote-database-name"))
    return any(name == "nlm" or "pubmed" in name or "medline" in name for name in names)


def _kinds(said: Children) -> list[str]:
    reference = said.get("ref-type")
    name = "" if reference is None else reference.get("name", "")
    return [name, *_lines(said.get("work-type"))]


def _authors(contributors: _Element | None, kept: list[str]) -> tuple[str, ...]:
    """Read the authors; the notes of references from PubMed hold their names in full."""
    listed = _children(contributors).get("authors")
    names = [parts.author(said) for said in _texts(listed)]
    full = [line for line in kept if line.count(", ") == 1]
    return tuple(_in_full(name, full) for name in names)


def _in_full(name: str, full: list[str]) -> str:
    family, _, given = name.partition(", ")
    if not given or len(given.split(".")[0]) > 1:
        return name
    start = f"{family}, {given[0]}".lower()
    found = [line for line in full if line.lower().startswith(start) and len(line) > len(start)]
    if len(found) > 1:  # of two with one initial, the one with the same second
        second = re.sub(r"[^A-Za-z]", "", given)[1:2]
        found = [line for line in found if second and re.search(rf"\s{second}", line.partition(", ")[2])]
    return found[0] if len(found) == 1 else name


def _keywords(listed: _Element | None) -> Iterator[str]:
    for keyword in () if listed is None else listed:
        yield from _lines(keyword)


def _first(kind: str, places: Iterable[str]) -> str:
    return next((known for place in places if (known := parts.identifier(kind, place))), "")


def _doi(said: Children, customs: list[str], addresses: tuple[str, ...]) -> str:
    """Find the DOI where EndNote puts it, or where its users do."""
    places = (*_lines(said.get("electronic-resource-num")), *(line for line in customs if "10." in line))
    resolvers = (address for address in addresses if "doi.org/" in address)
    return next((known for place in (*places, *resolvers) if (known := parts.doi(place))), "")


def _addresses(said: Children) -> tuple[str, ...]:
    """Read the addresses; "<Go to ISI>" and files on the user's disk are none."""
    urls = said.get("urls")
    listed = [line for url in urls.iter("url") for line in _lines(url)] if urls is not None else []
    return tuple(dict.fromkeys(line for line in listed if line.startswith(("http://", "https://"))))
