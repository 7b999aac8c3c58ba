"""A citation as CSL-JSON, as Zotero, Pandoc and Citation.js read it.

Variables and types of CSL 1.0.2. What it has no variable for stands in ``note``, a line each; see readers/remainder.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from evidence.output.characters import json_escaped, plain_line
from evidence.output.genres import GENRES, keyword_list
from evidence.readers.remainder import address_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.readers import Citation

_TYPES = {
    "book": "book",
    "chapter": "chapter",
    "thesis": "thesis",
    "report": "report",
    "dataset": "dataset",
    "preprint": "article",
    "abstract": "paper-conference",
    "registration": "document",
    "other": "document",
}


def entry(citation: Citation, remainder: Sequence[str], name: str) -> str:
    """An object of the list."""
    one = citation
    said: dict[str, Any] = {
        "id": name,
        "type": _TYPES.get(one.type, "article-journal"),
        "genre": GENRES.get(one.type, ""),
        "title": one.title,
        "original-title": one.original_title,
        "author": [_name(author) for author in one.authors],
        "issued": {"date-parts": [[int(part) for part in one.published.split("-")]]} if one.published else {},
        "container-title": one.journal,
        "container-title-short": one.journal_short,
        "volume": one.volume,
        "issue": one.issue,
        "page": one.pages,
        "ISSN": ", ".join(one.issn),
        "ISBN": one.isbn,
        "publisher": one.publisher,
        "language": one.language,
        "keyword": keyword_list(one.keywords),
        "abstract": one.abstract,
        "DOI": one.doi,
        "PMID": one.pmid,
        "PMCID": one.pmcid,
        "URL": one.urls[0] if one.urls else "",
        "source": one.database,
        "archive_location": "; ".join(one.accessions),
        "note": "\n\n".join(
            part
            for part in (*map(plain_line, one.notes), "\n".join((*address_lines(one.urls[1:]), *remainder)))
            if part
        ),
    }
    kept = {key: value for key, value in said.items() if value}
    return json_escaped(json.dumps(kept, ensure_ascii=False))


def _name(author: str) -> dict[str, str]:
    family, comma, given = author.partition(", ")
    return {"family": family, "given": given} if comma else {"literal": author}
