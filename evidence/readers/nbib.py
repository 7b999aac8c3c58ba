"""MEDLINE text: what PubMed (.nbib, "PubMed" format), PubMed Central and ERIC give as tags of up to four letters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evidence.readers import issn, kinds, mentions, parts, relations, tagged
from evidence.readers.entry import Citation, Entry, Relation
from evidence.readers.foreign import foreign
from evidence.readers.formats import Format
from evidence.readers.tagged import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.readers.entry import Item
    from evidence.readers.source import Source
    from evidence.readers.tagged import Line, Opened, Values

# https://www.nlm.nih.gov/bsd/mms/medlineelements.html (read 2026-11): in the notice and in the article.
_RELATIONS = {
    "CIN": "comment-in",
    "CON": "comment-on",
    "EIN": "correction-in",
    "EFR": "correction-of",
    "RIN": "retraction-in",
    "ROF": "retraction-of",
    "PRIN": "retraction-in",
    "PROF": "retraction-of",
    "ECI": "concern-in",
    "ECF": "concern-of",
    "UIN": "update-in",
    "UOF": "update-of",
    "CRI": "republished-in",
    "CRF": "republished-of",
    "RRI": "republished-in",
    "RRF": "republished-of",
    "RPI": "republished-in",
    "RPF": "republished-of",
}

# PubMed Central's list begins with PMC, where PubMed's has that number in the middle; ERIC's begins with OWN.
_FIRST = ("PMID", "PMC", "OWN")
_SPECIAL = frozenset((*_FIRST, "TY"))
_WRITTEN = re.compile(r"([A-Z][A-Z0-9]{0,3}) {0,3}-(?: (.*)|$)")
_NOISE = re.compile(r"<[0-9]{1,7}>$|[0-9]{1,7}[.:]$|(?:Database|Search Strategy): ?")
_NOBODY_READS = "AD AU AUID CI COIS CRDT DCOM EDAT FAU FIR GR IR IRAD LR MHDA OWN PHST PL PST RN SB STAT"
_AROUND = "\ufeff\x1a \t\r\n"


def _take(line: str, entry: Opened | None) -> Line | None:  # noqa: PLR0911 - one answer to each question
    """Take a line: a tag takes four places and has a hyphen behind, what goes on is indented by six."""
    if entry is not None and not entry.blank:
        if line[4:6] == "- " and (tag := line[:4].rstrip()).isalnum() and tag.isupper() and tag not in _SPECIAL:
            entry.tag(tag, line[6:], line)
            return None
        if line[:6] == "      ":
            entry.more(line, line)
            return None
    bare = line.strip(_AROUND)
    if not bare:
        return tagged.BLANK
    found = _WRITTEN.match(line.lstrip("\ufeff").rstrip(_AROUND)) if line[:1] not in " \t" else None
    if found is not None and found[1] in _FIRST and _begins(entry, found[1]):
        return "begin", found[1], found[2] or ""
    if entry is None or (found is not None and found[1] == "TY") or foreign(bare, GRAMMAR.title):
        return tagged.NOISE if _NOISE.match(bare) else tagged.OTHER
    if found is not None:
        entry.tag(found[1], found[2] or "", line)
    elif line[:1] in " \t" or not entry.blank:
        entry.more(bare, line)
    else:
        return tagged.NOISE if _NOISE.match(bare) else tagged.OTHER
    return None


def _begins(entry: Opened | None, tag: str) -> bool:
    if entry is not None and tag == "OWN" and entry.first != "OWN":
        return bool(entry.blank) and entry.has("TI")  # PubMed's second line
    return entry is None or bool(entry.blank) or entry.first == tag or (tag == "PMID" and entry.has("PMID"))


_TITLES = ("TI", "BTI", "CTI", "TT")
_UNREAD = frozenset(_NOBODY_READS.split())
GRAMMAR = tagged.Grammar("PubMed/MEDLINE text", "PMID- and a number", "", _TITLES, _take, _UNREAD)


def _citation(values: Values, fields: list[list[str]]) -> Citation:
    title = values.first(*_TITLES)
    said = values.all("PT")
    related = tuple(
        _relation(_RELATIONS[tag], one) for tag in values.of if tag in _RELATIONS for one in values.all(tag)
    )
    numbers = values.all("LID", "AID")
    return Citation(
        type=kinds.kind(said, title, values.first("JT")),
        title=title,
        original_title=values.first("TT") if "TI" in values.of else "",
        abstract=_abstract(values),
        authors=_authors(fields),
        published=parts.published(*values.all("DP", "DEP")),
        journal=values.first("JT") or (values.first("BTI") if "TI" in values.of else "") or values.first("TA"),
        journal_short=values.first("TA"),
        volume=values.first("VI"),
        issue=values.first("IP"),
        pages=_pages(values),
        issn=tuple(
            dict.fromkeys(one for value in values.all("IS", "ISSN") for one in issn.issns(value.removeprefix("ISSN-")))
        ),
        isbn=issn.isbn(values.first("ISBN")),
        publisher=values.first("PB"),
        language=values.first("LA"),
        keywords=mentions.keywords(plain(value) for value in values.all("OT", "MH")),
        doi=_doi(values, numbers),
        pmid=mentions.pmid(values.first("PMID")),
        pmcid=mentions.pmcid(*values.all("PMC")),
        registrations=parts.registrations(title, *values.all("SI", "AB", "OAB", "GN", "CN")),
        accessions=(
            *(one for one in values.all("OID") if " " not in one),
            *(value.split()[0] for value in numbers if value.endswith("[bookaccession]")),
        ),
        database=_database(fields[0]),
        relations=related,
        is_retracted=kinds.is_retracted(title, said) or any(one.kind == "retraction-in" for one in related),
        notes=tuple(plain(value) for value in values.all("GN")),
    )


def _database(first: list[str]) -> str:
    """Tell it by the field that the entry begins with."""
    return {"PMC": "PubMed Central", "OWN": first[1].strip()}.get(first[0], "PubMed")


def _abstract(values: Values) -> str:
    """The abstract, else the publisher's or a translated one; "Abstract available from the publisher" is none."""
    for value in values.all("AB", "OAB"):
        text = plain(value).removeprefix("Publisher: ")
        if not text.startswith("Abstract available from"):
            return text
    return ""


def _authors(fields: list[list[str]]) -> tuple[str, ...]:
    """People by their full names where there are such, and groups, in their order.

    FAU stands before AU for the same person; an AU alone is all that older entries have.
    """
    found: list[str] = []
    has_full = False
    for field in fields:
        tag = field[0]
        if tag in {"FAU", "CN"} or (tag == "AU" and not has_full):
            name = plain(" ".join(field[1:])).strip(" ;,")
            found.append(name if tag == "CN" or "," in name else mentions.name(name))
        if tag in {"FAU", "AU"}:
            has_full = tag == "FAU"
    return tuple(name for name in found if name)


def _pages(values: Values) -> str:
    if written := values.first("PG"):
        return parts.pages(written)
    return next(
        (value for value in values.all("LID") if "[" not in value and "/" not in value and "\n" not in value), ""
    )


def _doi(values: Values, numbers: list[str]) -> str:
    for value in numbers:
        if value.endswith("[doi]") and (found := mentions.doi(value)):
            return found
    return mentions.doi_in_links(numbers) or mentions.labelled_doi(values.all("SO"))


def _relation(kind: str, value: str) -> Relation:
    return relations.relation(kind, pmid=mentions.labelled_pmid(value), words=value)


_START = re.compile(r"^\ufeff?(?:PMID- [0-9]|PMC ?- PMC[0-9]|OWN ?- [A-Z]{3,5}\s*$)", re.MULTILINE)
_HEADLESS = re.compile(r"^(?:FAU - |STAT- |PHST- |MHDA- )", re.MULTILINE)


def _recognises(head: str) -> float:
    return tagged.first_of(head, _START) or tagged.first_of(head, _HEADLESS) * 0.6


def _read(source: Source) -> Iterator[Item]:
    ends_with_source = False  # PubMed's entries end with SO: if the last one does not, it is cut
    for item in tagged.entries(source, GRAMMAR):
        if not isinstance(item, tagged.Closed):
            yield item
            continue
        if item.is_cut and ends_with_source and "SO" not in item.values.of:
            said = f"{tagged.CUT}: it has no SO, which the others end with"
            if not item.raw.endswith(("\n", "\r")):
                yield tagged.cut(source, item)
                continue
            yield source.warn(item.line, said, "get the file once more")
        ends_with_source = "SO" in item.values.of
        yield Entry(item.line, item.raw, _citation(item.values, item.fields))


FORMATS = (Format("nbib", "PubMed/MEDLINE text", _recognises, _read),)
