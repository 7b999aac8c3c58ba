"""The fields of a BibTeX or BibLaTeX entry → what it says about the publication."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evidence.readers import kinds, mentions, parts, remainder
from evidence.readers.bibtex_names import authors
from evidence.readers.bibtex_text import text, verbatim
from evidence.readers.entry import Citation
from evidence.readers.issn import isbn, issns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CHAPTERS = {"inbook", "incollection", "suppbook", "suppcollection", "bookinbook", "inreference"}
PAPERS = {"inproceedings", "conference"}

_LOOSE = {"article", "misc", "online", "unpublished", "electronic", "techreport", "report"}  # what a preprint is called

# Entry type → the word that kinds.py knows, where they differ. A paper in proceedings is an article unless it says
# that it is an abstract.
_SAID = {
    **dict.fromkeys(PAPERS, "conference paper"),
    **dict.fromkeys(CHAPTERS, "chapter"),
    **dict.fromkeys(("book", "mvbook", "collection", "mvcollection", "proceedings", "mvproceedings"), "book"),
    **dict.fromkeys(("reference", "mvreference", "manual", "booklet", "periodical"), "book"),
    **dict.fromkeys(("electronic", "www", "online", "unpublished", "software", "patent", "set", "xdata"), "other"),
    **dict.fromkeys(
        ("artwork", "audio", "image", "movie", "music", "video", "legal", "letter", "performance"), "other"
    ),
    "mastersthesis": "thesis",
    "standard": "report",
    "suppperiodical": "article",
    "data": "dataset",
}
_ABSTRACT = re.compile(r"\b(?:meeting|conference|congress|poster)[ -]abstracts?\b|^abstracts?$", re.IGNORECASE)
_CITED = re.compile(r"\s*cited[ -]by:? *[0-9]*[;,.]?\s*", re.IGNORECASE)  # Scopus counts in the note
_EUROPE_PMC = re.compile(r"PPR:(PPR[0-9]+)")  # its keys of preprints
_KEYWORDS = ("keywords", "author_keywords", "keyword", "keywords-plus", "mesh", "mesh_terms")
_ADDRESSES = ("url", "link", "urls")
_EARLY = ("early access date", "earlyaccessdate", "early-access-date")  # Web of Science


def citation(entry: str, fields: Mapping[str, str], key: str = "") -> Citation:
    """Make the citation of an entry of that type; ``fields`` are in lower case, with what they inherit.

    Europe PMC's ``key`` says what it is: PMID:18888888, PPR:PPR666666.
    """
    title = _titled(fields, "title", "subtitle")
    said = _said(entry, fields)
    preprint = _EUROPE_PMC.fullmatch(key)
    if preprint:
        said.append("preprint")
    container = _container(entry, fields)
    notes = _notes(fields)
    abstract = text(fields.get("abstract", ""))
    links = tuple(dict.fromkeys(one for name in _ADDRESSES for one in verbatim(fields.get(name, "")).split()))
    said_of_itself = mentions.own((*notes, text(fields.get("extra", ""))))
    pmid, pmcid = _pubmed(fields, (*said_of_itself, key), links)
    kind = kinds.kind(said, title, container)
    return Citation(
        type=kind,
        title=title,
        original_title=text(fields.get("origtitle", "")),
        abstract=abstract,
        authors=authors(fields["author"]) if "author" in fields else (),
        published=_published(fields),
        journal=container,
        journal_short=text(_first(fields, "shortjournal", "abbrev_source_title", "journal-iso", "journal_abbrev")),
        volume=text(fields.get("volume", "")),
        issue=text(_first(fields, "number", "issue")),
        pages=_pages(fields),
        issn=issns(fields.get("issn", "") + " " + fields.get("eissn", "")),
        isbn=isbn(fields.get("isbn", "")),
        publisher=text(_first(fields, "publisher", "institution", "school", "university", "organization")),
        language=text(_first(fields, "language", "langid")),
        keywords=_keywords(fields),
        doi=_doi(fields) or mentions.labelled_doi(said_of_itself),
        pmid=pmid,
        pmcid=pmcid,
        registrations=parts.registrations(title, abstract, *notes),
        accessions=(*_accessions(fields), *(preprint.groups() if preprint else ())),
        urls=tuple(one for one in links if one[0] != "/"),  # Mendeley has parts of addresses, of PubMed Central
        database=_database(fields),
        relations=mentions.relations(kind, title, notes),
        is_retracted=kinds.is_retracted(title, said),
        notes=notes,
    )


def _first(fields: Mapping[str, str], *names: str) -> str:
    return next((value for name in names if (value := fields.get(name, ""))), "")


def _titled(fields: Mapping[str, str], title: str, subtitle: str) -> str:
    main, sub = text(fields.get(title, "")), text(fields.get(subtitle, ""))
    if not main or not sub:
        return main
    return f"{main} {sub}" if main[-1] in ":.?!–—" else f"{main}: {sub}"


def _container(kind: str, fields: Mapping[str, str]) -> str:
    """The journal, else the book or proceedings."""
    found = _titled(fields, "journaltitle", "journalsubtitle") or _titled(fields, "journal", "journalsubtitle")
    if found:
        return found
    if kind in CHAPTERS | PAPERS or "booktitle" in fields:
        return _titled(fields, "booktitle", "booksubtitle") or text(fields.get("eventtitle", ""))
    return ""


def _said(kind: str, fields: Mapping[str, str]) -> list[str]:
    """Every word that the entry gives for its kind."""
    said = [_SAID.get(kind, kind), *(text(fields.get(name, "")) for name in ("type", "document_type", "entrysubtype"))]
    if kind in PAPERS and any(_ABSTRACT.search(fields.get(name, "")) for name in ("note", "keywords", "type")):
        said.append("conference abstract")
    journal = _first(fields, "journaltitle", "journal")
    if kinds.is_server(journal):
        said.append("preprint")
    elif kind in _LOOSE and not journal and "booktitle" not in fields:
        where = " ".join(fields.get(name, "") for name in ("howpublished", "publisher", "archiveprefix", "eprinttype"))
        if kinds.is_server(where) or ("eprint" in fields and not _is_pubmed(fields)):
            said.append("preprint")
    return [word for word in said if word]


def _published(fields: Mapping[str, str]) -> str:
    """The beginning of a date of biblatex, else year, month and day."""
    if date := fields.get("date", ""):
        found = parts.published(text(date).partition("/")[0])
        if found:
            return found
    year, month, day = (text(fields.get(name, "")) for name in ("year", "month", "day"))
    early = text(_first(fields, *_EARLY))
    if month.isdecimal():
        month = f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day.isdecimal() else "") if len(month) < 3 else ""  # noqa: PLR2004
        return parts.published(month, year, early)
    return parts.published(f"{year} {month} {day if day.isdecimal() else ''}", year, early)


def _pages(fields: Mapping[str, str]) -> str:
    written = text(fields.get("pages", ""))
    if written:
        return parts.pages(written)
    return text(_first(fields, "eid", "art_number", "article-number", "articleno", "elocation-id"))


def _notes(fields: Mapping[str, str]) -> tuple[str, ...]:
    given = (text(fields[name]) for name in ("note", "annotation", "annote", "addendum") if name in fields)
    found = (part for one in given for part in one.split(remainder.BETWEEN))
    return tuple(note for one in found if (note := _CITED.sub("", one).strip(" ;")))


def _keywords(fields: Mapping[str, str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in _KEYWORDS:
        written = text(fields.get(name, ""))
        if written:
            found.update(dict.fromkeys(parts.split(written, ";" if ";" in written else ",")))
    return tuple(found)


def _doi(fields: Mapping[str, str]) -> str:
    if found := parts.doi(verbatim(fields.get("doi", ""))):
        return found
    if fields.get("eprinttype", "").lower() == "doi" and (found := parts.doi(verbatim(fields.get("eprint", "")))):
        return found
    address = verbatim(fields.get("url", ""))
    return parts.doi(address) if "doi.org/10." in address.lower() else ""


def _is_pubmed(fields: Mapping[str, str]) -> bool:
    return _first(fields, "eprinttype", "archiveprefix").lower() in {"pubmed", "pmid", "pmc", "pmcid", "medline"}


def _pubmed(fields: Mapping[str, str], said: Sequence[str], links: Sequence[str]) -> tuple[str, str]:
    """PMID and PMCID: their own fields, an eprint of that type, what is said ("PMID: 123 PMCID: PMC456"), addresses."""
    pmid = parts.identifier("pmid", verbatim(_first(fields, "pmid", "pubmed_id", "pubmedid")))
    pmcid = _pmcid(verbatim(_first(fields, "pmcid", "pmc")))
    if _is_pubmed(fields):
        written = verbatim(fields.get("eprint", ""))
        if "pmc" in _first(fields, "eprinttype", "archiveprefix").lower():
            pmcid = pmcid or _pmcid(written)
        else:
            pmid = pmid or parts.identifier("pmid", written)
    pmid = pmid or mentions.first_pmid(said) or mentions.pmid_in_links(links)
    return pmid, pmcid or mentions.pmcid(*said, *links)


def _pmcid(written: str) -> str:
    return parts.identifier("pmcid", f"PMC{written}" if written.isdigit() else written)


def _accessions(fields: Mapping[str, str]) -> tuple[str, ...]:
    found = [verbatim(fields[name]) for name in ("unique-id", "accession_number", "accession") if name in fields]
    if "eprint" in fields and "arxiv" in _first(fields, "eprinttype", "archiveprefix").lower():
        found.append(f"arXiv:{verbatim(fields['eprint'])}")
    found += mentions.accessions(verbatim(fields.get("url", "")))
    return tuple(dict.fromkeys(one.replace("ISI:", "WOS:", 1) for one in found if one))


def _database(fields: Mapping[str, str]) -> str:
    """Where it was exported: Scopus says so, Web of Science by its number."""
    if source := text(fields.get("source", "")):
        return source
    if "unique-id" in fields:
        return "Web of Science"
    return text(_first(fields, "database", "db"))
