"""A citation as BibTeX, in the fields of BibTeX, BibLaTeX and JabRef.

Other notes and what they have no field for stand in ``annote``, which no style prints; see readers/remainder.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from evidence.output.characters import plain_line
from evidence.output.genres import GENRES, keyword_list
from evidence.readers.remainder import BETWEEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evidence.readers import Citation

_TYPES = {
    "book": "book",
    "chapter": "incollection",
    "thesis": "phdthesis",
    "report": "techreport",
    "dataset": "dataset",
    "registration": "misc",
    "preprint": "misc",
    "other": "misc",
}
_JOURNAL = {"chapter": "booktitle"}
_PUBLISHER = {"thesis": "school", "report": "institution"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = ("accession_number", "accession")

# BibTeX counts braces even behind a backslash, so those of a text are written by name.
_BY_NAME = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "`": r"\textasciigrave{}",
    **{sign: f"\\{sign}" for sign in "%&$#_"},
}
_SPECIAL = re.compile(r"[\\{}~^`%&$#_]|-(?=-)|'(?=')")


def entry(citation: Citation, remainder: Sequence[str], name: str) -> str:
    """An entry and an empty line; its key is the first author's family name, the year and ``name``."""
    kind = _TYPES.get(citation.type, "article")
    fields = [(field, value) for field, value in _fields(citation, remainder) if value]
    lines = [f"  {field} = {value if field == 'month' else f'{{{value}}}'}" for field, value in fields]
    return "@%s{%s,\n%s\n}\n\n" % (kind, _key(citation, name), ",\n".join(lines))  # noqa: UP031 - braces all over


def _fields(one: Citation, remainder: Sequence[str]) -> Iterator[tuple[str, str]]:
    yield "title", _text(one.title)
    yield "origtitle", _text(one.original_title)
    yield "author", " and ".join(author for name in one.authors if (author := _author(name)))
    yield from _dates(one.published)
    yield _JOURNAL.get(one.type, "journal"), _text(one.journal)
    yield "shortjournal", _text(one.journal_short)
    yield "volume", _text(one.volume)
    yield "number", _text(one.issue)
    yield "pages", re.sub(r"(?<=\w)-(?=\w)", "--", _text(one.pages), count=1)
    yield "issn", ", ".join(map(_text, one.issn))
    yield "isbn", _text(one.isbn)
    yield _PUBLISHER.get(one.type, "publisher"), _text(one.publisher)
    yield "type", _text(GENRES.get(one.type, ""))
    yield "language", _text(one.language)
    yield "doi", _verbatim(one.doi)
    yield "pmid", _text(one.pmid)
    yield "pmcid", _text(one.pmcid)
    yield from zip(_NUMBERS, map(_verbatim, one.accessions), strict=False)
    yield "url", " ".join(map(_verbatim, one.urls))
    yield "database", _text(one.database)
    yield "keywords", _text(keyword_list(one.keywords))
    yield "abstract", _text(one.abstract)
    yield "note", _text(one.notes[0] if one.notes else "")
    yield "annote", _text(BETWEEN.join((*one.notes[1:], *remainder)))


def _text(text: str) -> str:
    return _SPECIAL.sub(lambda found: _BY_NAME.get(found[0], f"{found[0]}{{}}"), plain_line(text))


def _verbatim(text: str) -> str:
    """An address or a number, which programs read sign by sign; a brace would end the field."""
    return plain_line(text).replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def _author(name: str) -> str:
    """Write "Family, Jr, Given"; a group stands in braces, and so does whatever an "and" would cut."""
    family, *given = (part.strip() for part in name.split(","))
    if not given:
        return f"{{{_text(name)}}}" if " " in name.strip() else _text(name)
    if len(given) > 1:
        given = [given[-1], *given[:-1]]
    return ", ".join(_whole(part) for part in (family, *given))


def _whole(part: str) -> str:
    return f"{{{_text(part)}}}" if re.search(r"\band\b", part, re.IGNORECASE) else _text(part)


def _dates(published: str) -> Iterator[tuple[str, str]]:
    year, _, rest = published.partition("-")
    month, _, day = rest.partition("-")
    yield "year", year
    yield "month", _MONTHS[int(month) - 1] if month else ""
    yield "date", published if day else ""


def _key(one: Citation, name: str) -> str:
    family = one.authors[0].partition(",")[0] if one.authors else ""
    plain = unicodedata.normalize("NFKD", family).encode("ascii", "ignore").decode().lower()
    return "-".join(part for part in (re.sub(r"[^a-z]", "", plain) + one.published[:4], name) if part)
