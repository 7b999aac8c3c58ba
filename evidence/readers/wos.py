"""Web of Science, tagged text (.ciw and "plain text"): entries from PT to ER, with a header or without."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evidence.readers import issn, kinds, mentions, parts, tagged
from evidence.readers.entry import Citation, Entry
from evidence.readers.foreign import foreign
from evidence.readers.formats import Format
from evidence.readers.tagged import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.readers.entry import Item
    from evidence.readers.source import Source
    from evidence.readers.tagged import Line, Opened, Values

_SPECIAL = frozenset(("PT", "ER", "EF", "TY"))
_WRITTEN = re.compile(r"([A-Z][A-Z0-9])(?: (.*))?$")
_NOBODY_READS = "C1 C3 CR EM FU GA HC HP NR OA OI OR PA PG PI RI RP SC ST TC TN U1 U2 WC WE Z9"
_AROUND = "\ufeff\x1a \t\r\n"

# What stands before the colon of UT.
_DATABASES = {
    "WOS": "Web of Science",
    "MEDLINE": "MEDLINE",
    "ZOOREC": "Zoological Record",
    "BIOSIS": "BIOSIS",
    "BCI": "BIOSIS Citation Index",
    "CABI": "CAB Abstracts",
    "INSPEC": "Inspec",
    "KJD": "KCI-Korean Journal Database",
    "SCIELO": "SciELO Citation Index",
    "RSCI": "Russian Science Citation Index",
    "CCC": "Current Contents Connect",
    "DRCI": "Data Citation Index",
    "FSTA": "FSTA",
    "PPRN": "Preprint Citation Index",
    "PQDT": "ProQuest Dissertations & Theses Citation Index",
    "GRANTS": "Grants Index",
}


def _take(line: str, entry: Opened | None) -> Line | None:
    """Take a line: two letters at its begin are a tag, what goes on is indented by three."""
    if entry is not None and not entry.blank:
        if line[:3] == "   ":
            entry.more(line, line)
            return None
        if line[2:3] == " " and (tag := line[:2]).isupper() and tag.isalnum() and tag not in _SPECIAL:
            entry.tag(tag, line[3:], line)
            return None
    bare = line.strip(_AROUND)
    if not bare:
        return tagged.BLANK
    found = _WRITTEN.match(bare) if line[:1] not in " \t" else None
    if found is not None:
        return _taken(found[1], found[2] or "", line, entry)
    if entry is None or foreign(bare, GRAMMAR.title):
        return tagged.OTHER
    entry.more(bare, line)
    return None


def _taken(tag: str, value: str, line: str, entry: Opened | None) -> Line | None:
    if tag == "PT" and len(value) <= 1:
        return "begin", tag, value
    if tag == "ER" and not value:
        return "end", tag, ""
    if entry is None:
        return tagged.NOISE if tag in {"EF", "FN", "VR"} else tagged.OTHER
    if tag in {"TY", "EF", "FN"}:
        return tagged.OTHER
    entry.tag(tag, value, line)
    return None


GRAMMAR = tagged.Grammar("Web of Science tagged text", "PT J", "ER", ("TI",), _take, frozenset(_NOBODY_READS.split()))


def _citation(values: Values) -> Citation:
    title = values.first("TI")
    said = [_TYPES.get(values.first("PT"), ""), *values.all("DT")]
    said = said[1:] or said  # PT J stands before a meeting abstract as well
    if values.first("PT") == "B" and "DT" in values.of:
        said = [*said, "book"]
    number = values.first("UT")
    kind = kinds.kind(said, title, values.first("SO"))
    return Citation(
        type=kind,
        title=title,
        original_title=values.first("FT"),
        abstract=values.first("AB"),
        authors=mentions.people(values.lines("AF") or values.lines("AU") or values.lines("BF") or values.lines("BA"))
        + tuple(plain(name) for value in values.all("CA", "GP") for name in parts.split(value.replace("\n", " "))),
        published=parts.published(values.first("PY"), values.first("PD"), values.first("EA")),
        journal=values.first("SO", "BS", "SE", "JI"),
        journal_short=values.first("JI", "J9"),
        volume=values.first("VL"),
        issue=_issue(values),
        pages=_pages(values),
        issn=tuple(dict.fromkeys(one for value in values.all("SN", "EI") for one in issn.issns(value))),
        isbn=issn.isbn(values.first("BN")),
        publisher=values.first("PU"),
        language=values.first("LA"),
        keywords=mentions.keywords([plain(value) for value in values.all("DE", "ID", "MH")]),
        doi=next((found for value in values.all("DI", "D2") if (found := mentions.doi(value))), ""),
        pmid=mentions.pmid(values.first("PM")) or mentions.pmid(_behind(number, "MEDLINE:")),
        registrations=parts.registrations(title, *values.all("AB", "CT", "FX")),
        accessions=tuple(one for one in (number, *values.all("AN")) if one and (one == number or one not in number)),
        urls=tuple(one for one in values.lines("UR") if one.startswith("http")),
        database=_DATABASES.get(number.partition(":")[0], "Web of Science"),
        is_retracted=kinds.is_retracted(title, said),
        relations=mentions.relations(kind, title, ()),
        notes=(f"Meeting abstract {values.first('MA')}",) if "MA" in values.of else (),
    )


_TYPES = {"J": "journal", "B": "book", "S": "book chapter", "P": "patent", "C": "conference", "D": "dataset"}


def _behind(text: str, start: str) -> str:
    return text.removeprefix(start) if text.startswith(start) else ""


def _issue(values: Values) -> str:
    """The issue, the part, and the supplement or special issue that it is."""
    issue, supplement, special = values.first("IS"), values.first("SU"), values.first("SI")
    part = values.first("PN")
    said = [issue, f"Pt {part}" if part else "", f"Suppl {supplement}" if supplement else ""]
    return " ".join(one for one in said if one) or special


def _pages(values: Values) -> str:
    """Pages; an article number ("e12292", "UNSP 1722034") where there are none; Zoological Record has both in PS."""
    if first := values.first("BP"):
        return parts.pages(first, values.first("EP"))
    number = values.first("AR").removeprefix("UNSP ").removeprefix("ARTN ")
    return number or parts.pages(values.first("PS").removeprefix("Article No.: "))


_START = re.compile(
    r"^\ufeff?(?:FN (?:Clarivate|Thomson|ISI|Web of)|PT [JBSPCD]\s*\r?\n(?:[A-Z][A-Z0-9] ))", re.MULTILINE
)


def _recognises(head: str) -> float:
    return tagged.first_of(head, _START)


def _read(source: Source) -> Iterator[Item]:
    head = source.head()
    has_header = head.lstrip("\ufeff \r\n").startswith("FN ")
    if has_header:
        end = source.line_end if "\r\n" not in head else "\r\n"
        source.preamble = "".join(
            line.lstrip("\ufeff") + end for line in head.splitlines() if line[:3] in {"FN ", "VR "}
        )
        source.closing = f"EF{end}"
    for item in tagged.entries(source, GRAMMAR):
        yield Entry(item.line, item.raw, _citation(item.values)) if isinstance(item, tagged.Closed) else item


FORMATS = (Format("wos", "Web of Science tagged", _recognises, _read),)
