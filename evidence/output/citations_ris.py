"""A citation as RIS, in the tags that EndNote, Zotero, Mendeley, Covidence and Rayyan read.

Tags by the specification (Reference Manager 12) and EndNote's use of it: T2 and J2 the journal, C2 the number of PubMed
Central, AN the numbers of databases. What RIS has no tag for stands in notes (N1); see readers/remainder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence.output.characters import plain_line
from evidence.output.genres import GENRES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evidence.readers import Citation

# Whatever RIS does not know is an article to most programs; M3 says what it is.
_TYPES = {
    "book": "BOOK",
    "chapter": "CHAP",
    "thesis": "THES",
    "report": "RPRT",
    "dataset": "DATA",
    "registration": "GEN",
    "other": "GEN",
}


def entry(citation: Citation, remainder: Sequence[str], name: str) -> str:
    """An entry with its end and an empty line; ``name`` is for programs that show the user's own number (ID)."""
    tags = [("TY", _TYPES.get(citation.type, "JOUR"))]
    tags += [(tag, line) for tag, value in _values(citation, name) if (line := plain_line(value))]
    tags += [("N1", line) for line in remainder]
    return "".join(f"{tag}  - {line}\n" for tag, line in tags) + "ER  - \n\n"


def _values(one: Citation, name: str) -> Iterator[tuple[str, str]]:
    yield "ID", name
    yield "M3", GENRES.get(one.type, "")
    yield "TI", one.title
    yield "TT", one.original_title
    yield from (("AU", author) for author in one.authors)
    yield "PY", one.published[:4]
    yield "DA", _date(one.published)
    yield "T2", one.journal
    yield "J2", one.journal_short
    yield "VL", one.volume
    yield "IS", one.issue
    first, dash, last = one.pages.partition("-")
    yield "SP", first if dash and last and "-" not in last else one.pages
    yield "EP", last if dash and "-" not in last else ""
    yield from (("SN", number) for number in one.issn)
    yield "SN", one.isbn
    yield "PB", one.publisher
    yield "LA", one.language
    yield "AB", one.abstract
    yield from (("KW", word) for word in one.keywords)
    yield "DO", one.doi
    yield "AN", f"PMID: {one.pmid}" if one.pmid else ""
    yield "C2", one.pmcid
    yield "AN", "; ".join(one.accessions)
    yield from (("UR", address) for address in one.urls)
    yield "DB", one.database
    yield from (("N1", note) for note in one.notes)


def _date(published: str) -> str:
    """The date in the fields of RIS: 2017/01/15/, 2017/01//; none where only the year is known."""
    year, _, rest = published.partition("-")
    month, _, day = rest.partition("-")
    return f"{year}/{month}/{day}/" if month else ""
