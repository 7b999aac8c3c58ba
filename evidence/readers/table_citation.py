"""The cells of a row, under their headings → what they say about the publication."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from evidence.identifiers import Identifier
from evidence.readers import author_lists, ctgov_table, ictrp, kinds, mentions, ovid_table, parts, remainder
from evidence.readers.cells import Cells, listed
from evidence.readers.citation_lines import citation_line
from evidence.readers.entry import Citation, Relation
from evidence.readers.issn import isbn, issns
from evidence.readers.parts import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from evidence.readers.columns import Header

# Brackets, and commas that are no part of a name ("N,N-dimethyl", "2,4-D").
_SIGNS = re.compile(r"[()\[\]]|(?:,\s+|(?<!\b[A-Z]),)(?=[^\W\d_]|\*)")
_DEPTHS = {"(": 1, "[": 1, ")": -1, "]": -1}
_STAR = re.compile(r"(?<![^\s;,/\[(])\*(?=\w)")
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan", "feb", "mar mrz mär", "apr", "may mai", "jun", "jul", "aug", "sep", "oct okt", "nov", "dec dez"), 1
    )
    for name in names.split()
}
# What a spreadsheet makes of the pages "1-7" and of the issue "3-4"; a German one writes "01. Jul".
_MADE_DATE = re.compile(
    rf"(?:0?([0-9]{{1,2}})(?:-|\. )({'|'.join(_MONTHS)})|({'|'.join(_MONTHS)})-0?([0-9]{{1,2}}))", re.IGNORECASE
)
_MADE_NUMBER = re.compile(r"[0-9](?:[.,][0-9]+)?E\+[0-9]+")
_SWALLOWED = re.compile(r"(?<!\s)\s{2,}+(?:[A-Z][A-Z0-9]\s{1,2}-)")  # Rayyan: the RIS tags behind a DOI or an address
_DATABASE = re.compile(
    r"(?:ovid )?(?:medline|embase|pubmed|scopus|web of science|cinahl\w*|psyc\s?info|central|cochrane.*|lilacs|eric"
    r"|clinicaltrials\.gov|ictrp|google scholar|proquest.*|dimensions|lens(?:\.org)?|europe ?pmc)\b.*",
    re.IGNORECASE,
)
_RETRACTION_KINDS = {
    "retraction": "retraction-in",
    "expression of concern": "concern-in",
    "correction": "correction-in",
}


# Tables whose rows are entries of another kind than articles, or written in a format of their own.
_OWN: dict[str, Callable[[Cells], Citation]] = {
    "Ovid": ovid_table.citation,
    "ClinicalTrials.gov": ctgov_table.citation,
    "ICTRP": lambda cells: ictrp.citation(dict(cells.headed())),
}


def citation(cells: Sequence[str], header: Header) -> Citation:
    """Make the citation of a row that has all cells of its header."""
    row = Cells(cells, header)
    if header.database in _OWN and not header.is_mapped:
        return _OWN[header.database](row)
    return _citation(row, header)


def _citation(row: Cells, header: Header) -> Citation:
    title = plain(row.first("title"))
    abstract = plain(row.first("abstract"))
    said = [] if row.has("retraction_nature") else row.all("type")
    notes = tuple(dict.fromkeys(note for cell in row.all("notes") for note in plain(cell).split(remainder.BETWEEN)))
    pmid, pmcid = _pubmed(row)
    line = citation_line(row.first("citation_line") or row.first("source"))
    journal = plain(row.first("journal")) or line.journal or _journal(row)
    kind = kinds.kind(said, title, journal)
    return Citation(
        type=kind,
        title=title,
        original_title=plain(row.first("original_title")),
        abstract=abstract,
        authors=_authors(row, header),
        published=_published(row, line.published),
        journal=journal,
        journal_short=plain(row.first("journal_short")),
        volume=_repaired(row.first("volume")) or line.volume,
        issue=_repaired(row.first("issue")) or line.issue,
        pages=_pages(row) or line.pages,
        issn=tuple(dict.fromkeys(one for cell in row.all("issn", "isbn") for one in issns(cell))),
        isbn=next((found for cell in row.all("isbn", "issn") if not issns(cell) and (found := isbn(cell))), ""),
        publisher=plain(row.first("publisher")),
        language=plain(row.first("language")),
        keywords=_keywords(row),
        doi=_doi(row),
        pmid=pmid,
        pmcid=pmcid,
        registrations=parts.registrations(*row.all("registrations"), title, abstract, *notes),
        accessions=_accessions(row),
        urls=tuple(dict.fromkeys(one for cell in row.all("url", "source") for one in _addresses(cell))),
        database=_database(row, header),
        relations=_relations(row) or mentions.relations(kind, title, notes),
        is_retracted=kinds.is_retracted(title, said) or _is_retracted(row),
        notes=notes,
    )


def damaged(cells: Sequence[str], header: Header) -> str:
    """Give a cell of pages or issue that a spreadsheet made a date or a number of; "" if none."""
    row = Cells(cells, header)
    for field in ("pages", "issue", "volume"):
        cell = row.first(field)
        if cell and (_MADE_DATE.fullmatch(cell) or _MADE_NUMBER.fullmatch(cell)):
            return cell
    return ""


@lru_cache(maxsize=4096)
def _repaired(cell: str) -> str:
    """Undo what a spreadsheet did: "01-Jul" was "1-7", for pages do not run backwards; "2.05E+15" is lost."""
    cell = plain(cell)
    if match := _MADE_DATE.fullmatch(cell):
        number = int(match[1] or match[4])
        month = _MONTHS[(match[2] or match[3]).lower()]
        return f"{min(number, month)}-{max(number, month)}"
    if cell.endswith(".0") and cell[:-2].isdigit():
        return cell[:-2]  # numbers that passed through a column with missing ones
    return "" if cell == "0" or _MADE_NUMBER.fullmatch(cell) else cell  # Publish or Perish: a 0 where it knows none


def _authors(row: Cells, header: Header) -> tuple[str, ...]:
    cell = listed(row.first("authors"))
    if header.database == "SpringerLink":
        cell = author_lists.separated(cell)
    people = author_lists.authors(cell, is_natural=header.is_natural)
    groups = dict.fromkeys(one for cell in row.all("groups") for one in parts.split(plain(cell)))
    return (*people, *(one for one in groups if one not in people))


def _published(row: Cells, in_line: str) -> str:
    """The year, with the month and day of the first date that is of this year and has most."""
    dates = [*row.all("published"), in_line]
    year = _repaired(row.first("year"))
    if not year:
        return parts.published(*dates)
    known = parts.published(year)
    month, day = row.first("month"), row.first("day")
    if month and month.isdecimal():
        dates.append(f"{year}-{month}-{day}" if day.isdecimal() else f"{year}-{month}")
    elif month:
        dates.append(f"{year} {month} {day}")
    return max((known, *(parts.published(known, one) for one in dates)), key=len)


def _journal(row: Cells) -> str:
    """Take the journal from "Source", where that is not the database."""
    source = row.first("source")
    is_none = row.has("journal") or _DATABASE.fullmatch(source) or "://" in source  # CENTRAL: of a trial register
    return "" if is_none else plain(source)


def _pages(row: Cells) -> str:
    written = _repaired(row.first("pages"))
    if written:
        return parts.pages(written)
    return parts.pages(_repaired(row.first("first_page")), _repaired(row.first("last_page"))) or plain(
        row.first("article_number")
    )


def _keywords(row: Cells) -> tuple[str, ...]:
    """Split by semicolons, bars, lines or commas, the surest first; the star of a main heading is taken off."""
    found: dict[str, None] = {}
    for cell in map(listed, row.all("keywords")):
        text = plain(cell)
        if ";" in text or "|" in text:
            parted = text.replace("|", ";")
        elif "\n" in cell and not any(line.rstrip().endswith(",") for line in cell.splitlines()):
            parted = cell.replace("\n", ";")
        else:
            parted = ";".join(_by_commas(text))
        found.update(dict.fromkeys(parts.split(_STAR.sub("", parted))))
    return tuple(found)


def _by_commas(text: str) -> list[str]:
    """Split at commas outside of brackets, "cyst (diagnosis, surgery)"; at all where a bracket is not closed."""
    begun, depth, found = 0, 0, []
    for match in _SIGNS.finditer(text):
        depth += _DEPTHS.get(match[0], 0)
        if depth == 0 and match[0] not in _DEPTHS:
            found.append(text[begun : match.start()])
            begun = match.end()
    return [*found, text[begun:]] if depth == 0 else text.replace(", ", ";").split(";")


def _doi(row: Cells) -> str:
    if found := next((found for cell in row.all("doi") if (found := parts.doi(cell))), ""):
        return found
    return next((parts.doi(cell) for cell in row.all("url") if "doi.org/10." in cell), "")


def _pubmed(row: Cells) -> tuple[str, str]:
    notes = " ".join(row.all("notes"))
    pmid = parts.identifier("pmid", _repaired(row.first("pmid")))
    pmcid = row.first("pmcid")
    pmcid = parts.identifier("pmcid", f"PMC{pmcid}" if pmcid.isdigit() else pmcid)
    return pmid or mentions.labelled_pmid(notes), pmcid or mentions.pmcid(notes)  # Zotero keeps them in "Extra"


def _accessions(row: Cells) -> tuple[str, ...]:
    cells = (plain(cell).removeprefix("https://openalex.org/") for cell in row.all("accession"))
    own = [one for cell in cells for one in parts.split(cell) if "://" not in one]  # JSTOR: its address
    return tuple(dict.fromkeys((*own, *mentions.accessions(*row.all("embase")))))  # the last is CENTRAL's


def _addresses(cell: str) -> list[str]:
    return [
        word for word in _SWALLOWED.split(cell)[0].replace(";", " ").split() if "://" in word or word.startswith("www.")
    ]


def _database(row: Cells, header: Header) -> str:
    if found := row.first("database"):
        return plain(found)
    source = row.first("source")
    if _DATABASE.fullmatch(source) and "journal" in header.columns:
        return plain(source)
    return header.database


def _relations(row: Cells) -> tuple[Relation, ...]:
    """What Retraction Watch says: the notice of the article that the row is about."""
    if not row.has("retraction_nature"):
        return ()
    kind = _RETRACTION_KINDS.get(row.first("retraction_nature").lower(), "")
    doi = parts.doi(row.first("retraction_doi"))
    pmid = parts.identifier("pmid", row.first("retraction_pmid"))
    if not kind:
        return ()
    named = Identifier("doi", doi) if doi else Identifier("pmid", pmid) if pmid else None
    return (Relation(kind, named, row.first("retraction_nature")),)


def _is_retracted(row: Cells) -> bool:
    if row.first("retraction_nature").lower() == "retraction":
        return True
    return row.first("retracted").lower() in {"true", "yes", "1", "retracted"}
