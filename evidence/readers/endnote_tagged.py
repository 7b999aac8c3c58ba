"""EndNote tagged text (.enw): a per cent sign and one more before each value, an empty line between entries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evidence.readers import author_lists, issn, kinds, mentions, parts, tagged
from evidence.readers.entry import Citation, Entry
from evidence.readers.foreign import foreign
from evidence.readers.formats import Format
from evidence.readers.tagged import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.readers.entry import Item
    from evidence.readers.source import Source
    from evidence.readers.tagged import Line, Opened, Values

_WRITTEN = re.compile(r"%([0-9A-Za-z@!~*+?()<>\[\]=^&#$|:])(?:[ \t]+(.*))?$")
_AROUND = "\ufeff\x1a \t\r\n"
_LONGEST_NAME = 100  # characters of a person; our choice
_LONGEST_NUMBER = 40  # characters of what a database gives as its number; our choice
_ONCE = ("0", "T")  # an entry has one of these: where no empty line parts entries, a second one does


def _take(line: str, entry: Opened | None) -> Line | None:
    bare = line.strip(_AROUND)
    if not bare:
        return tagged.BLANK
    found = _WRITTEN.match(bare) if bare[0] == "%" else None
    if found is None:
        if entry is None or foreign(bare, GRAMMAR.title):
            return tagged.OTHER
        entry.more(bare, line)
        return None
    tag, value = found[1], found[2] or ""
    if entry is None or (entry.blank and _is_complete(entry)) or (tag in _ONCE and entry.has(tag)):
        return "begin", tag, value
    entry.tag(tag, value, line)
    return None


def _is_complete(entry: Opened) -> bool:
    """An empty line ends an entry, but not one that has nothing but its type yet."""
    return any(field[0] not in "0F" for field in entry.fields)


GRAMMAR = tagged.Grammar("EndNote tagged text", "%0 and a type", "", ("T", "!"), _take, frozenset("+"))


def _citation(values: Values) -> Citation:
    title = values.first("T", "!")
    said = [*values.all("0"), *(word for word in values.all("9") if kinds.is_known(word))]
    links = tuple(dict.fromkeys(word for value in values.all("U", ">") for word in value.split() if "://" in word))
    database = values.first("~", "W")
    type_ = kinds.kind(said, title, values.first("J", "B"))
    found = _pmid(values, database, links)
    serials = [value for value in values.all("@") if issn.issns(value)]
    return Citation(
        type=type_,
        title=title,
        original_title=values.first("Q"),
        abstract=values.first("X"),
        authors=_authors(values),
        published=parts.published(*values.all("D", "8")),
        journal=values.first("J", "B", "S") if type_ != "book" else values.first("J", "B"),
        journal_short=values.first("O") if len(values.first("O")) < len(values.first("J", "B")) else "",
        volume=values.first("V"),
        issue=values.first("N"),
        pages=parts.pages(values.first("P")) or values.first("]"),
        issn=tuple(dict.fromkeys(one for value in serials for one in issn.issns(value))),
        isbn=next((one for value in values.all("@") if value not in serials and (one := issn.isbn(value))), ""),
        publisher=values.first("I"),
        language=values.first("G"),
        keywords=mentions.keywords(values.lines("K")),
        doi=_doi(values, links),
        pmid=found,
        pmcid=mentions.pmcid(*values.all("2", "M"), *mentions.own(values.all("Z")), *links),
        registrations=parts.registrations(title, *values.all("X", "M", "Z", "1", "U")),
        accessions=tuple(one for value in values.all("M") for one in parts.split(value) if _is_accession(one, found)),
        urls=links,
        database="PubMed" if database == "NLM" else database,
        relations=mentions.relations(type_, title, values.lines("Z")),
        is_retracted=kinds.is_retracted(title, said),
        notes=tuple(plain(value) for value in values.all("Z")),
    )


def _authors(values: Values) -> tuple[str, ...]:
    """Authors, else the editors of a book.

    EndNote reads a name without a comma as "Given Family"; the name of a group ends in one.
    """
    names = values.lines("A") or (values.lines("E") if "Book" in values.first("0") else [])
    found: list[str] = []
    for line in names:
        some = mentions.people([line])
        is_natural = len(some) == 1 and "," not in line and "," not in some[0] and len(line) <= _LONGEST_NAME
        found += author_lists.authors(some[0], is_natural=True) if is_natural else some
    return tuple(found)


def _doi(values: Values, links: tuple[str, ...]) -> str:
    for value in values.all("R", "M", "3"):
        if "10" in value and (found := mentions.doi(value)):
            return found
    return mentions.doi_in_links(links) or mentions.labelled_doi(mentions.own(values.all("Z")))


def _pmid(values: Values, database: str, links: tuple[str, ...]) -> str:
    for value in values.all("M"):
        if found := mentions.labelled_pmid(value):
            return found
        if database.lower() in {"nlm", "pubmed", "medline"} and (found := mentions.pmid(value)):
            return found
    return mentions.pmid_in_links(links) or mentions.first_pmid(mentions.own(values.all("Z")))


def _is_accession(text: str, pmid: str) -> bool:
    return text != pmid and "10." not in text and "PMID" not in text.upper() and len(text) <= _LONGEST_NUMBER


_START = re.compile(r"^\ufeff?%(?:0[ \t\r\n]|[A-Z] .*\r?\n%[0-9A-Z@] )", re.MULTILINE)


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
        yield Entry(item.line, item.raw, _citation(item.values))


FORMATS = (Format("endnote-tagged", "EndNote tagged (.enw)", _recognises, _read),)
