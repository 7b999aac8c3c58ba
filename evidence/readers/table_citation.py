"""The cells of a row, under their headings → what they say about the publication."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from evidence.identifiers import Identifier
from evidence.readers import author_lists, kinds, mentions, parts, remainder
from evidence.readers.entry import Citation, Relation
from evidence.readers.issn import isbn, issns
from evidence.readers.parts import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.readers.columns import Header

# A whole cell that says that there is nothing. "Na" and "Nan" are names of people, and "none" may be an answer.
MISSING = {"", "NA", "N/A", "n/a", "NULL", "null", "nan", "NaN", "None", "#N/A", "-", "--", "<NA>"}

_GUARDED = re.compile(r'="(.*)"', re.DOTALL)  # EBSCOhost and Excel: a text that looks like a number
# The apostrophe that keeps a spreadsheet from reading text as a formula (OWASP): our exports write it.
_AGAINST_FORMULA = re.compile(r"^'(?=\s*[=+@＝＋－＠-])")
_WITHIN_SUBJECTS = re.compile(r",\s+(?=[A-Za-z])")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# What a spreadsheet makes of the pages "1-7" and of the issue "3-4".
_MADE_DATE = re.compile(
    rf"(?:0?([0-9]{{1,2}})-({'|'.join(_MONTHS)})|({'|'.join(_MONTHS)})-0?([0-9]{{1,2}}))", re.IGNORECASE
)
_MADE_NUMBER = re.compile(r"[0-9](?:[.,][0-9]+)?E\+[0-9]+")
_SWALLOWED = re.compile(r"\s{2,}(?:[A-Z][A-Z0-9]\s{1,2}-)")  # Rayyan: the RIS tags behind a DOI or an address
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


def citation(cells: Sequence[str], header: Header) -> Citation:
    """Make the citation of a row that has all cells of its header."""
    row = _Row(cells, header)
    title = plain(row.first("title"))
    abstract = plain(row.first("abstract"))
    said = [] if row.has("retraction_nature") else row.all("type")
    notes = tuple(dict.fromkeys(note for cell in row.all("notes") for note in plain(cell).split(remainder.BETWEEN)))
    pmid, pmcid = _pubmed(row)
    kind = kinds.kind(said, title)
    return Citation(
        type=kind,
        title=title,
        original_title=plain(row.first("original_title")),
        abstract=abstract,
        authors=_authors(row, header),
        published=_published(row),
        journal=_journal(row),
        journal_short=plain(row.first("journal_short")),
        volume=_repaired(row.first("volume")),
        issue=_repaired(row.first("issue")),
        pages=_pages(row),
        issn=tuple(dict.fromkeys(one for cell in row.all("issn") for one in issns(cell))),
        isbn=next((found for cell in row.all("isbn") if (found := isbn(cell))), ""),
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


class _Row:
    """Cells by field, without guards, missing ones empty."""

    def __init__(self, cells: Sequence[str], header: Header) -> None:
        self.cells = cells
        self.columns = header.columns

    def has(self, field: str) -> bool:
        """Tell whether the table has such a column."""
        return field in self.columns

    def first(self, field: str) -> str:
        """The first cell of the field that says anything."""
        for at in self.columns.get(field, ()):
            if found := self._cell(at):
                return found
        return ""

    def all(self, *fields: str) -> list[str]:
        """Every cell of the fields that says anything."""
        return [found for field in fields for at in self.columns.get(field, ()) if (found := self._cell(at))]

    def _cell(self, at: int) -> str:
        if at >= len(self.cells):
            return ""
        cell = self.cells[at].strip()
        if cell.startswith('="') and (match := _GUARDED.fullmatch(cell)):
            cell = match[1].strip()
        cell = _AGAINST_FORMULA.sub("", cell)
        return "" if cell in MISSING else cell


def damaged(cells: Sequence[str], header: Header) -> str:
    """Give a cell of pages or issue that a spreadsheet made a date or a number of; "" if none."""
    row = _Row(cells, header)
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
        month = _MONTHS.index((match[2] or match[3]).lower()) + 1
        return f"{min(number, month)}-{max(number, month)}"
    if cell.endswith(".0") and cell[:-2].isdigit():
        return cell[:-2]  # numbers that passed through a column with missing ones
    return "" if cell == "0" or _MADE_NUMBER.fullmatch(cell) else cell  # Publish or Perish: a 0 where it knows none


def _authors(row: _Row, header: Header) -> tuple[str, ...]:
    cell = row.first("authors")
    if header.database == "SpringerLink":
        cell = author_lists.separated(cell)
    return author_lists.authors(cell, is_natural=header.is_natural)


def _published(row: _Row) -> str:
    """The year, with the month and day of the first date that is of this year and has most."""
    dates = row.all("published")
    year = _repaired(row.first("year"))
    if not year:
        return parts.published(*dates)
    known = parts.published(year)
    month, day = row.first("month"), row.first("day")
    if month and month.isdecimal():
        dates.append(f"{year}-{month}-{day}" if day.isdecimal() else f"{year}-{month}")
    elif month:
        dates.append(f"{year} {month} {day}")
    found = [date for one in dates if (date := parts.published(one)).startswith(known)]
    return max((known, *found), key=len)


def _journal(row: _Row) -> str:
    if found := row.first("journal"):
        return plain(found)
    source = row.first("source")
    is_none = row.has("journal") or _DATABASE.fullmatch(source) or "://" in source  # CENTRAL: of a trial register
    return "" if is_none else plain(source)


def _pages(row: _Row) -> str:
    written = _repaired(row.first("pages"))
    if written:
        return parts.pages(written)
    return parts.pages(_repaired(row.first("first_page")), _repaired(row.first("last_page"))) or plain(
        row.first("article_number")
    )


def _keywords(row: _Row) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for cell in row.all("keywords"):
        text = plain(cell)
        if ";" in text or "|" in text:
            found.update(dict.fromkeys(parts.split(text.replace("|", ";"))))
        else:
            found.update(dict.fromkeys(parts.split(_WITHIN_SUBJECTS.sub(";", text))))
    return tuple(found)


def _doi(row: _Row) -> str:
    if found := next((found for cell in row.all("doi") if (found := parts.doi(cell))), ""):
        return found
    return next((parts.doi(cell) for cell in row.all("url") if "doi.org/10." in cell), "")


def _pubmed(row: _Row) -> tuple[str, str]:
    notes = " ".join(row.all("notes"))
    pmid = parts.identifier("pmid", _repaired(row.first("pmid")))
    pmcid = row.first("pmcid")
    pmcid = parts.identifier("pmcid", f"PMC{pmcid}" if pmcid.isdigit() else pmcid)
    return pmid or mentions.labelled_pmid(notes), pmcid or mentions.pmcid(notes)  # Zotero keeps them in "Extra"


def _accessions(row: _Row) -> tuple[str, ...]:
    own = (one for cell in row.all("accession") for one in parts.split(plain(cell)))
    return tuple(dict.fromkeys(one.removeprefix("https://openalex.org/") for one in own))


def _addresses(cell: str) -> list[str]:
    return [
        word for word in _SWALLOWED.split(cell)[0].replace(";", " ").split() if "://" in word or word.startswith("www.")
    ]


def _database(row: _Row, header: Header) -> str:
    if found := row.first("database"):
        return plain(found)
    source = row.first("source")
    if _DATABASE.fullmatch(source) and "journal" in header.columns:
        return plain(source)
    return header.database


def _relations(row: _Row) -> tuple[Relation, ...]:
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


def _is_retracted(row: _Row) -> bool:
    if row.first("retraction_nature").lower() == "retraction":
        return True
    return row.first("retracted").lower() in {"true", "yes", "1", "retracted"}
