"""Ovid's own tagged text ("Reprint/Medlars", "Citavi"): entries from "<12. >" on, in the tags of each database."""

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

_NUMBER = re.compile(r"<[0-9]{1,7}\.? ?>")
_WRITTEN = re.compile(r"([A-Z][A-Z0-9])( {1,2})-(?: (.*)|$)", re.DOTALL)
_AROUND = "\ufeff\x1a \t\r\n"
# What stands before the first entry where the search is exported as well: its heading, its lines, a rule of signs.
_NOISE = re.compile(r"(?:Database|Search Strategy|Results): ?|[-_=*]{3,}$|[0-9]{1,4}\s{2,}.*\([0-9]+\)$")
_ALONE = 2  # blanks before the hyphen: within an abstract "CI - 1.2" is text

# Journals@Ovid writes the kind of article behind the title, two blanks away.
_KIND_BEHIND = re.compile(r"(?<!\s)\s{2,}+\[([A-Z][A-Za-z -]{2,40})\]$")
# Behind a name: what the person did (BIOSIS), marks of notes and degrees (Journals@Ovid).
_BEHIND_NAME = re.compile(r"\s+\[.*|\s+(?:Ph\.?D|M\.?D|MSc|MPH|MBBS|R\.?N)\b.*|[\s,][\s0-9,+*]{0,40}$", re.DOTALL)

# The source in one line, where the parts have no tags of their own: "Foo. 12 (Suppl 3) (pp 123-130), 2018.",
# "Foo. 12(3):123-30, 2018 Jan 05.", "Foo. Vol.12(3), 2018, pp. 123-130.", "Foo January 2010;14(1):56".
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_JOURNAL = re.compile(rf"(.+?)(?:\.(?:\s|$)|,? (?:Vol\.? ?)?[0-9]|,? (?:{_MONTH}|Spring|Summer|Autumn|Fall|Winter)\b)")
_VOLUME = re.compile(r"\b([0-9]{1,4}[A-Z]?) ?\(((?!no pagination|pp?\b)[^()]{1,30})\)|;([0-9]{1,4}):")
_PAGES = re.compile(r"\bpp?\.? ?([A-Za-z]?[0-9][\w-]*)|:\s?([A-Za-z]{0,2}[0-9]+(?:-[A-Za-z]{0,2}[0-9]+)?)(?=[.,;]|$)")
_NAMED = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_DATE = re.compile(
    rf"\b[12][0-9]{{3}} (?:[0-9]{{1,2}} )?{_NAMED}(?: [0-9]{{1,2}}\b)?"
    rf"|\b(?:{_NAMED}/)?{_NAMED}(?: [0-9]{{1,2}},)? [12][0-9]{{3}}\b"
)
_YEAR = re.compile(r"\b(?:1[89]|20)[0-9]{2}\b")
_DATED = "Date of Publication:"
_NUMBERED = "Article Number:"


def _take(line: str, entry: Opened | None) -> Line | None:
    """Take a line: fields of Zoological Record have empty lines in them, abstracts of Embase go on at the margin."""
    bare = line.strip(_AROUND)
    if not bare:
        return tagged.BLANK
    if bare[0] == "<" and _NUMBER.fullmatch(bare):
        return "begin", "<", bare
    found = _WRITTEN.match(line.lstrip("\ufeff").rstrip(_AROUND))
    if found is not None and found[1] == "VN" and (entry is None or entry.has("VN")):
        return "begin", "VN", found[3] or ""
    if entry is None:
        return tagged.NOISE if _NOISE.match(bare) else tagged.OTHER
    if foreign(bare, GRAMMAR.title):
        return tagged.OTHER
    if found is not None and (len(found[2]) == _ALONE or entry.last != "AB"):
        entry.tag(found[1], found[3] or "", line)
    else:
        entry.more(bare, line)
    return None


GRAMMAR = tagged.Grammar("Ovid tagged text", "<1>", "", ("TI", "BT"), _take, frozenset(("IN", "AD", "AI", "XL", "CC")))


def citation(values: Values) -> Citation:
    """Read what the tags of one entry say."""
    title, said = _title(values)
    abstract = " ".join(dict.fromkeys(plain(value) for value in values.all("AB")))
    source, _, dated = values.first("SO").partition(_DATED)
    source, _, article_number = source.partition(_NUMBERED)
    database = plain(values.first("DB").partition("<")[0])
    type_ = kinds.kind(said, title, values.first("NJ", "JN", "JT") or source)
    number = values.first("UI", "AN")
    is_medline = "medline" in database.lower()
    related = mentions.relations(type_, title, values.lines("CM"))
    volume, issue = _volume(values, source)
    return Citation(
        type=type_,
        title=title,
        original_title=values.first("OT"),
        abstract=abstract,
        authors=_authors(values),
        published=parts.published(*values.all("DP", "DG", "YR"), dated, *_dates(source)),
        journal=values.first("NJ", "JN", "JT") or _journal(source),
        journal_short=values.first("IO", "TA"),
        volume=volume,
        issue=issue,
        pages=parts.pages(values.first("PG")) or _pages(source) or article_number.strip(" ."),
        issn=tuple(dict.fromkeys(one for value in values.all("IS", "IL") for one in issn.issns(value))),
        isbn=issn.isbn(values.first("IB")),
        publisher=values.first("PB"),
        language=values.first("LG").rstrip("."),
        keywords=mentions.keywords(values.all("KW", "MH")),
        doi=next((found for value in values.all("DO", "DI", "ID") if (found := mentions.doi(value))), ""),
        pmid=mentions.pmid(values.first("PM").partition(" ")[0] or (number if is_medline else "")),
        pmcid=mentions.pmcid(*values.all("ID", "PC")),
        registrations=parts.registrations(title, *values.all("SI", "CN", "TN"), abstract),
        accessions=() if is_medline else _accession(database, number),
        database=database or "Ovid",
        relations=related,
        is_retracted=kinds.is_retracted(title, said) or any(one.kind == "retraction-in" for one in related),
        notes=tuple(plain(value) for value in values.all("NT")),
    )


def _title(values: Values) -> tuple[str, list[str]]:
    """Give the title, and what is said of the type."""
    written = (values.all("TI") or values.all("BT") or [""])[0]
    behind = _KIND_BEHIND.search(written)
    said = [*values.all("PT", "DT"), *((behind[1],) if behind and behind[1] != "Report" else ())]  # of a case
    if "conference abstract" in values.first("ST").lower():
        said.append("conference abstract")
    return plain(written[: behind.start()] if behind else written), said


def _authors(values: Values) -> tuple[str, ...]:
    """People by their full names, where all are given so, and groups behind them."""
    short, full = values.all("AU"), values.all("FA")
    written = full if len(full) >= len(short) else short
    people = (parts.author(_name(plain(one))) for one in written)
    groups = (plain(one) for one in values.all("CA"))
    return tuple(dict.fromkeys(name for name in (*people, *groups) if name))


def _name(text: str) -> str:
    name = _BEHIND_NAME.sub("", text)
    return (
        name[:-1] if name.endswith(".") and name[-3:-1].isalpha() and name[-2:-1].islower() else name
    )  # "AHMED, Mughees." of political science, not "Smith, J."


def _journal(source: str) -> str:
    found = _JOURNAL.match(source)
    return "" if not found or "[Ed" in source else plain(found[1])


def _dates(source: str) -> list[str]:
    return [*_DATE.findall(source)[-1:], *_YEAR.findall(source)[-1:]]


def _volume(values: Values, source: str) -> tuple[str, str]:
    volume, issue = values.first("VO"), values.first("IP")
    if (volume or issue) or not (found := _VOLUME.search(source)):
        return volume, issue
    return (found[1], found[2].strip()) if found[1] else (found[3], "")


def _pages(source: str) -> str:
    found = _PAGES.search(source)
    return parts.pages(found[1] or found[2]) if found else ""


def _accession(database: str, number: str) -> tuple[str, ...]:
    """Embase has the same numbers at Embase.com, with an L before them."""
    if not number:
        return ()
    number = number.rstrip(".")
    return (f"L{number}" if database.lower().startswith("embase") and number.isdigit() else number,)


_START = re.compile(r"^\ufeff?(?:<[0-9]{1,7}\.? ?>\s+[A-Z][A-Z0-9] {1,2}- |VN {1,2}- Ovid )", re.MULTILINE)


def _recognises(head: str) -> float:
    return tagged.first_of(head, _START)


def _read(source: Source) -> Iterator[Item]:
    before = None
    for item in tagged.entries(source, GRAMMAR):
        if not isinstance(item, tagged.Closed):
            yield item
            continue
        if tagged.is_cut_short(item, before):
            yield source.warn(item.line, "the file ends within a line of this entry", "get the file once more")
        before = item
        yield Entry(item.line, item.raw, citation(item.values))


FORMATS = (Format("ovid", "Ovid tagged text", _recognises, _read),)
