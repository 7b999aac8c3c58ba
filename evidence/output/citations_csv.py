"""A citation as a row of CSV: a column for each field, for spreadsheets and screening tools.

Lists are joined by "; ". What a cell cannot hold as it is stands in ``extra``; see readers/remainder.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from evidence.output.characters import plain_line, spreadsheet_text
from evidence.readers.remainder import BETWEEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evidence.readers import Citation

# Heading → field; headings that our reader and most screening tools know.
_FIELDS = {
    "report": "name",
    "type": "type",
    "title": "title",
    "original_title": "original_title",
    "authors": "authors",
    "year": "year",
    "publication_date": "published",
    "journal": "journal",
    "journal_abbreviation": "journal_short",
    "volume": "volume",
    "issue": "issue",
    "pages": "pages",
    "doi": "doi",
    "pmid": "pmid",
    "pmcid": "pmcid",
    "trial_registration": "registrations",
    "retracted": "is_retracted",
    "abstract": "abstract",
    "keywords": "keywords",
    "language": "language",
    "publisher": "publisher",
    "issn": "issn",
    "isbn": "isbn",
    "accession_number": "accessions",
    "urls": "urls",
    "database": "database",
    "notes": "notes",
    "extra": "remainder",
}


# Some programs write \" for a mark within a cell, and readers believe it: no backslash may stand before a mark.
_MISREAD = re.compile(r'\\(?="|$)')


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    safe = [_MISREAD.sub(r"\\ ", spreadsheet_text(plain_line(cell))) for cell in cells]
    csv.writer(text, lineterminator="\n").writerow(safe)
    return text.getvalue()


HEADER = _line(_FIELDS)


def entry(citation: Citation, remainder: Sequence[str], name: str) -> str:
    """A row with its line end."""
    words, people = citation.keywords, citation.authors
    said: dict[str, str | Sequence[str]] = {
        **citation._asdict(),
        "name": name,
        "year": citation.published[:4],
        "registrations": [one.value for one in citation.registrations],
        "is_retracted": "yes" if citation.is_retracted else "",
        # One name or keyword with a comma ("Depression, Postpartum") is told from two by the semicolon.
        "authors": f"{people[0]};" if len(people) == 1 and "," in people[0] else people,
        "keywords": f"{words[0]};" if len(words) == 1 and "," in words[0] else words,
        "notes": BETWEEN.join(citation.notes),
        "remainder": BETWEEN.join(remainder),
    }
    return _line(_cell(said[field]) for field in _FIELDS.values())


def _cell(value: str | Sequence[str]) -> str:
    return value if isinstance(value, str) else "; ".join(value)
