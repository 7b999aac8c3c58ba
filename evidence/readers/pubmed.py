"""PubMed XML, as efetch, the web site ("PubMed" format of old) and the yearly baseline files give it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evidence.readers import kinds, parts, relations
from evidence.readers.entry import Citation, Entry, Relation
from evidence.readers.formats import Format
from evidence.readers.xml_items import Found, Shape, found, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from evidence.errors import Problem
    from evidence.readers.entry import Item
    from evidence.readers.source import Source

SHAPE = Shape(
    items=("PubmedArticle", "PubmedBookArticle", "MedlineCitation", "DeleteCitation", "DeleteDocument"),
    inner=("MedlineCitation",),
    wrappers=("PubmedArticleSet", "MedlineCitationSet", "PubmedBookArticleSet"),
    beside=(),
    root=("PubmedArticleSet",),
)
_SIGNS = re.compile(r"<(?:Pubmed(?:Book)?Article(?:Set)?|MedlineCitation(?:Set)?|DeleteCitation)[\s/>]")
_NOT_AVAILABLE = "not available"  # what PubMed writes into a title it has only in the language of the article

Children = dict[str, "_Element"]


def recognises(head: str) -> float:
    """Tell PubMed XML by its elements, which no other export has."""
    return 0.0 if not _SIGNS.search(head) else 1.0 if head.lstrip()[:1] == "<" else 0.8


def read(source: Source) -> Iterator[Item]:
    """Read articles, books, and the numbers of articles that PubMed has taken out, which come as a remark."""
    for item in found(source, SHAPE):
        if not isinstance(item, Found):
            yield item
        elif item.element.tag in {"DeleteCitation", "DeleteDocument"}:
            yield _deleted(source, item)
        elif item.element.tag == "PubmedBookArticle":
            yield Entry(item.line, item.raw, book(item.element))
        else:
            yield Entry(item.line, item.raw, article(item.element))


FORMATS = (Format("pubmed-xml", "PubMed XML", recognises, read),)


def _deleted(source: Source, item: Found) -> Problem:
    numbers = [text_of(pmid) for pmid in item.element]
    said = f"PubMed has deleted {len(numbers)} of its entries; none of them is in this file"
    listed = ", ".join(numbers[:20]) + (", …" if len(numbers) > 20 else "")  # noqa: PLR2004 - a line of them
    return source.warn(item.line, said, "see whether you hold one of these PMIDs", listed)


def article(element: _Element) -> Citation:
    """Read one PubmedArticle, or a MedlineCitation alone."""
    outer = _children(element)
    citation = _children(outer.get("MedlineCitation", element))
    inner = _children(citation.get("Article"))
    journal = _children(inner.get("Journal"))
    issue = _children(journal.get("JournalIssue"))
    info = _children(citation.get("MedlineJournalInfo"))
    ids = _numbers(_children(outer.get("PubmedData")).get("ArticleIdList"))
    places = _places(inner)
    said = _texts(inner.get("PublicationTypeList"))
    title, original = _titles(inner)
    abstract = _abstract(inner, citation)
    return Citation(
        type=kinds.kind(said, title, text_of(journal.get("Title"))),
        title=title,
        original_title=original,
        abstract=abstract,
        authors=_authors(inner.get("AuthorList")),
        published=parts.published(_date(issue.get("PubDate")), _date(inner.get("ArticleDate"))),
        journal=parts.plain(text_of(journal.get("Title"))),
        journal_short=parts.plain(text_of(journal.get("ISOAbbreviation")) or text_of(info.get("MedlineTA"))),
        volume=parts.plain(text_of(issue.get("Volume"))),
        issue=parts.plain(text_of(issue.get("Issue"))),
        pages=_pages(inner.get("Pagination")) or _article_number(places.get("pii", "")),
        issn=_unique(text_of(journal.get("ISSN")), text_of(info.get("ISSNLinking"))),
        language="; ".join(text_of(one) for one in _all(inner, "Language")),
        keywords=_keywords(citation),
        doi=parts.doi(places.get("doi", "")) or parts.doi(ids.get("doi", "")),
        pmid=parts.identifier("pmid", text_of(citation.get("PMID")) or ids.get("pubmed", "")),
        pmcid=parts.identifier("pmcid", ids.get("pmc", "")) or _pmcid(citation),
        registrations=parts.registrations(*_databank(inner.get("DataBankList")), title, abstract),
        database="PubMed",
        relations=_relations(citation.get("CommentsCorrectionsList")),
        is_retracted=kinds.is_retracted(title, said),
        notes=tuple(parts.plain(text_of(note)) for note in _all(citation, "GeneralNote")),
    )


def book(element: _Element) -> Citation:
    """Read one PubmedBookArticle: a whole book or report, or a chapter of one."""
    outer = _children(element)
    document = _children(outer.get("BookDocument"))
    whole = _children(document.get("Book"))
    publisher = _children(whole.get("Publisher"))
    ids = _numbers(_children(outer.get("PubmedBookData")).get("ArticleIdList"))
    ids |= _numbers(document.get("ArticleIdList"))
    book_title = parts.plain(text_of(whole.get("BookTitle")))
    title = parts.plain(text_of(document.get("ArticleTitle")))
    abstract = _abstract(document, document)
    return Citation(
        type="chapter" if title else "book",
        title=title or book_title,
        original_title=parts.plain(text_of(document.get("VernacularTitle"))),
        abstract=abstract,
        authors=_authors(document.get("AuthorList")) or _authors(whole.get("AuthorList")),
        published=parts.published(_date(whole.get("PubDate")), _date(document.get("ContributionDate"))),
        journal=book_title if title else "",
        volume=parts.plain(text_of(whole.get("Volume"))),
        pages=_pages(document.get("Pagination")),
        isbn=parts.plain(text_of(whole.get("Isbn"))),
        publisher=parts.plain(text_of(publisher.get("PublisherName"))),
        language="; ".join(text_of(one) for one in _all(document, "Language")),
        keywords=_keywords(document),
        doi=parts.doi(_places(document).get("doi", "") or _places(whole).get("doi", "") or ids.get("doi", "")),
        pmid=parts.identifier("pmid", text_of(document.get("PMID")) or ids.get("pubmed", "")),
        pmcid=parts.identifier("pmcid", ids.get("pmc", "")),
        registrations=parts.registrations(title, abstract),
        accessions=_unique(ids.get("bookaccession", "")),
        database="PubMed",
    )


def _children(element: _Element | None) -> Children:
    """Look the first child of each name up: one walk is many times cheaper than a search per field."""
    first: Children = {}
    if element is not None:
        for child in element:
            first.setdefault(child.tag, child)
    return first


def _all(children: Children, name: str) -> list[_Element]:
    """Give all the children of a name, of which one is at hand."""
    if (first := children.get(name)) is None:
        return []
    return [first, *first.itersiblings(name)]


def _texts(element: _Element | None) -> list[str]:
    return [] if element is None else [text_of(child) for child in element]


def _unique(*texts: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _titles(inner: Children) -> tuple[str, str]:
    """Give the title and the one in the language of the article; a translated title comes in brackets."""
    title = parts.plain(text_of(inner.get("ArticleTitle")))
    original = parts.plain(text_of(inner.get("VernacularTitle")))
    if title.startswith("[") and (match := re.fullmatch(r"\[([^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*)\](\.?)", title)):
        title = match[1] if match[1].endswith((".", "?", "!")) else match[1] + match[2]
        if title.strip(". ").lower() == _NOT_AVAILABLE:
            title = original
    return title or original, original


def _abstract(inner: Children, citation: Children) -> str:
    """Read the abstract with its labels, without the copyright; one of another language only where it is alone."""
    if (own := inner.get("Abstract")) is not None and (text := _paragraphs(own)):
        return text
    others = _all(citation, "OtherAbstract")
    others.sort(key=lambda one: one.get("Language", "eng") != "eng")
    return next((text for one in others if (text := _paragraphs(one))), "")


def _paragraphs(abstract: _Element) -> str:
    texts = []
    for paragraph in abstract.iterchildren("AbstractText"):
        label = paragraph.get("Label", "")
        text = text_of(paragraph)
        texts.append(f"{label}: {text}" if label and label != "UNLABELLED" else text)
    return parts.plain(" ".join(texts)) if texts else ""


def _authors(listed: _Element | None) -> tuple[str, ...]:
    names: list[str] = []
    for author in () if listed is None else listed.iterchildren("Author"):
        if author.get("ValidYN") == "N":  # a spelling that a later correction took back
            continue
        said = _children(author)
        if family := text_of(said.get("LastName")):
            given = text_of(said.get("ForeName")) or text_of(said.get("Initials"))
            names.append(", ".join(part for part in (family, given, text_of(said.get("Suffix"))) if part))
        elif group := text_of(said.get("CollectiveName")):
            names.append(group)
    return tuple(parts.plain(name) for name in names)


def _date(element: _Element | None) -> str:
    said = _children(element)
    if "Year" not in said:
        return text_of(said.get("MedlineDate"))
    words = [word for name in ("Year", "Month", "Day") if (word := text_of(said.get(name)).strip())]
    return ("-" if all(word.isdigit() for word in words) else " ").join(words)


def _pages(pagination: _Element | None) -> str:
    """Prefer first and last page in full to "113-25"."""
    said = _children(pagination)
    first, last = text_of(said.get("StartPage")).strip(), text_of(said.get("EndPage")).strip()
    short = text_of(said.get("MedlinePgn")).strip()
    return parts.pages(first, last) if first and (last or not short) else parts.pages(short or first)


def _article_number(pii: str) -> str:
    """Take the publisher's number of an article without pages for its number where it looks like one."""
    return pii if re.fullmatch(r"[A-Za-z]{0,8}[0-9]{1,9}", pii) else ""


def _places(children: Children) -> dict[str, str]:
    """Read the valid ELocationIDs, the first of each type."""
    said: dict[str, str] = {}
    for place in _all(children, "ELocationID"):
        if place.get("ValidYN") != "N":
            said.setdefault(place.get("EIdType", ""), text_of(place).strip())
    return said


def _numbers(listed: _Element | None) -> dict[str, str]:
    """Read the ids of the article; those of the cited ones are deeper, in ReferenceList."""
    said: dict[str, str] = {}
    for number in () if listed is None else listed.iterchildren("ArticleId"):
        said.setdefault(number.get("IdType", ""), text_of(number).strip())
    return said


def _pmcid(citation: Children) -> str:
    found = (parts.identifier("pmcid", text_of(one).partition(" ")[0]) for one in _all(citation, "OtherID"))
    return next((one for one in found if one), "")


def _keywords(citation: Children) -> tuple[str, ...]:
    words: dict[str, None] = {}
    headings = citation.get("MeshHeadingList")
    for heading in () if headings is None else headings:
        for descriptor in heading.iterchildren("DescriptorName"):
            words[text_of(descriptor)] = None
    for listed in _all(citation, "KeywordList"):
        for keyword in listed:
            words[parts.plain(text_of(keyword))] = None
    words.pop("", None)
    return tuple(words)


def _databank(listed: _Element | None) -> list[str]:
    return [] if listed is None else [text_of(number) for number in listed.iter("AccessionNumber")]


def _relations(listed: _Element | None) -> tuple[Relation, ...]:
    told: list[Relation] = []
    for one in () if listed is None else listed:
        if kind := relations.kind_of(one.get("RefType", "")):
            said = _children(one)
            words = text_of(said.get("RefSource"))
            told.append(relations.relation(kind, pmid=text_of(said.get("PMID")), words=words))
    return tuple(told)
