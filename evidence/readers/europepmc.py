"""Europe PMC: what its REST search answers, core and lite, as JSON and as XML, which say the same by the same names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evidence.readers import issn, kinds, markup, parts, relations, values
from evidence.readers.entry import Citation, Entry, Relation
from evidence.readers.formats import Format
from evidence.readers.json_items import Found as FoundValue
from evidence.readers.json_items import found as found_values
from evidence.readers.json_outline import outline
from evidence.readers.xml_items import Found as FoundElement
from evidence.readers.xml_items import Shape
from evidence.readers.xml_items import found as found_elements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from evidence.readers.entry import Item
    from evidence.readers.source import Source

_ENVELOPES = (("resultList", "result"),)
_OWN = ("authorString", "pubYear", "journalInfo", "inEPMC", "citedByCount", "pubTypeList")
SHAPE = Shape(
    items=("result",),
    inner=(),
    wrappers=("responseWrapper", "resultList"),
    beside=("version", "hitCount", "nextCursorMark", "nextPageUrl", "request", "profileList", "warnings"),
    root=("responseWrapper", "resultList"),
)
_INLINE = frozenset({
    "i", "b", "u", "em", "strong", "sub", "sup", "sc", "p", "br", "span", "h1", "h2", "h3", "h4", "h5", "h6",
    "italic", "bold", "sec", "title", "math",
})  # fmt: skip
# https://europepmc.org/Help#contentsources: what a source holds where the entry does not say.
_BY_SOURCE = {"PPR": "Preprint", "PAT": "Patent", "ETH": "Thesis", "HIR": "Guideline"}


def recognises_json(head: str) -> float:
    """Tell a search result, or one entry of it, by the names of Europe PMC."""
    told = outline(head)
    if "resultList.result" in told or {"hitCount", "resultList"} <= told.keys():
        return 1.0
    return 0.95 if {"id", "source"} <= told.keys() and any(name in told for name in _OWN) else 0.0


def recognises_xml(head: str) -> float:
    """Tell a search result by its root."""
    return 1.0 if "<responseWrapper" in head and re.search(r"<(?:resultList|result|hitCount)[\s/>]", head) else 0.0


def read_json(source: Source) -> Iterator[Item]:
    """Read the entries of one or more pages of results."""
    for item in found_values(source, _ENVELOPES):
        yield Entry(item.line, item.raw, citation(item.value)) if isinstance(item, FoundValue) else item


def read_xml(source: Source) -> Iterator[Item]:
    """Read the entries of one or more pages of results."""
    for item in found_elements(source, SHAPE):
        if isinstance(item, FoundElement):
            tree = _tree(item.element)
            yield Entry(item.line, item.raw, citation(tree if isinstance(tree, dict) else {}))
        else:
            yield item


FORMATS = (
    Format("europepmc-json", "Europe PMC JSON", recognises_json, read_json),
    Format("europepmc-xml", "Europe PMC XML", recognises_xml, read_xml),
)


def _tree(element: _Element) -> values.Value | str:
    """Turn XML into what the JSON of the same answer is; markup within a text stays for ``markup``."""
    from lxml.etree import tostring

    if not len(element):
        return element.text or ""
    if (element.text and element.text.strip()) or all(child.tag in _INLINE for child in element):
        whole = str(tostring(element, encoding="unicode", with_tail=False))
        return whole[whole.find(">") + 1 : whole.rfind("<")]
    tree: values.Value = {}
    for child in element:
        said = _tree(child)
        if child.tag not in tree:
            tree[child.tag] = said
        elif isinstance(tree[child.tag], list):
            tree[child.tag].append(said)
        else:
            tree[child.tag] = [tree[child.tag], said]
    return tree


def citation(value: values.Value) -> Citation:
    """Read one result."""
    source = values.text(value, "source")
    info = values.at(value, "journalInfo")
    journal = values.at(info, "journal")
    publication = values.at(value, "bookOrReportDetails")
    said = (*values.texts(value, "pubTypeList", "pubType"), *values.texts(value, "pubType"), _BY_SOURCE.get(source, ""))
    title, original = _titles(value)
    abstract = markup.abstract(values.raw(value, "abstractText"))
    own_id = values.text(value, "id")
    return Citation(
        type=kinds.kind(said, title, values.text(journal, "title") or values.text(value, "journalTitle")),
        title=title,
        original_title=original,
        abstract=abstract,
        authors=_authors(value),
        published=_published(value),
        journal=values.text(journal, "title") or values.text(value, "journalTitle"),
        journal_short=values.text(journal, "medlineAbbreviation") or values.text(journal, "isoabbreviation"),
        volume=values.text(info, "volume") or values.text(value, "journalVolume"),
        issue=values.text(info, "issue") or values.text(value, "issue"),
        pages=parts.pages(values.text(value, "pageInfo")),
        issn=issn.issns(
            " ".join((values.raw(journal, "issn"), values.raw(journal, "essn"), values.raw(value, "journalIssn")))
        ),
        isbn=issn.isbn(values.raw(publication, "isbn13") or values.raw(publication, "isbn10")),
        publisher=values.text(publication, "publisher"),
        language=values.text(value, "language"),
        keywords=tuple(dict.fromkeys(_keywords(value))),
        doi=parts.doi(values.raw(value, "doi")),
        pmid=parts.identifier("pmid", values.text(value, "pmid") or (own_id if source == "MED" else "")),
        pmcid=parts.identifier("pmcid", values.text(value, "pmcid") or (own_id if source == "PMC" else "")),
        registrations=parts.registrations(title, abstract),
        accessions=(own_id,) if own_id and source not in {"MED", "PMC"} else (),
        urls=tuple(dict.fromkeys(_addresses(value))),
        database="Europe PMC",
        relations=tuple(_relations(value)),
        is_retracted=kinds.is_retracted(title, said),
    )


def _titles(value: values.Value) -> tuple[str, str]:
    """Take the brackets of a translated title off, as for PubMed, where they come from."""
    title = values.text(value, "title")
    match = re.fullmatch(r"\[([^\[\]]+)\](\.?)", title)
    return (match[1] if match else title), values.text(value, "vernacularTitle")


def _published(value: values.Value) -> str:
    """Read the date; ``printPublicationDate`` is of no use, for it makes the 1st of a month out of a month."""
    info = values.at(value, "journalInfo")
    return parts.published(
        values.text(info, "dateOfPublication") or values.text(value, "pubYear"),
        values.text(value, "electronicPublicationDate"),
        values.text(value, "firstPublicationDate") if values.text(value, "source") == "PPR" else "",
    )


def _authors(value: values.Value) -> tuple[str, ...]:
    names = []
    for author in values.objects(value, "authorList", "author"):
        family, given = values.text(author, "lastName"), values.text(author, "firstName")
        given = given or values.text(author, "initials")
        group = values.text(author, "collectiveName")
        names.append(
            ", ".join(part for part in (family, given, values.text(author, "suffix")) if part)
            if family
            else group or parts.author(values.text(author, "fullName"))
        )
    if not any(names):
        names = [parts.author(name) for name in values.text(value, "authorString").rstrip(".").split(", ")]
    return tuple(name for name in names if name)


def _keywords(value: values.Value) -> Iterator[str]:
    for heading in values.objects(value, "meshHeadingList", "meshHeading"):
        if name := values.text(heading, "descriptorName"):
            yield name
    yield from values.texts(value, "keywordList", "keyword")


def _addresses(value: values.Value) -> Iterator[str]:
    for place in values.objects(value, "fullTextUrlList", "fullTextUrl"):
        if (address := values.text(place, "url")) and values.text(place, "documentStyle") != "doi":
            yield address


def _relations(value: values.Value) -> Iterator[Relation]:
    for one in values.objects(value, "commentCorrectionList", "commentCorrection"):
        if kind := relations.kind_of(values.text(one, "type")):
            number, source = values.text(one, "id"), values.text(one, "source")
            yield relations.relation(
                kind,
                pmid=number if source == "MED" else "",
                pmcid=number if source == "PMC" else "",
                words=values.text(one, "reference"),
            )
