"""The table of formats: how each is recognised by what it holds, and read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from evidence.errors import EvidenceError, Problem, UsageError
from evidence.readers import remainder
from evidence.readers.entry import Entry, Refused
from evidence.readers.foreign import before

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from evidence.readers.entry import Item
    from evidence.readers.source import Source

LARGEST_ENTRY = (
    4_000_000  # characters; our choice: the largest real ones, with all their cited references, have 200,000
)
LARGEST_FIELD = 1_000_000  # characters; our choice: whole books are put into abstracts by mistake, not by a database


class Format(NamedTuple):
    """A format: its name, what people call it, how it is recognised, how it is read.

    ``recognises`` takes the first characters of a file (without byte order mark) and tells how sure it is, from 0
    (no) to 1. ``read`` yields the entries in the order of the file, each as soon as it is complete.
    """

    name: str
    title: str
    recognises: Callable[[str], float]
    read: Callable[[Source], Iterator[Item]]


def formats() -> tuple[Format, ...]:
    """Every format that can be read."""
    from evidence.readers import (
        bibtex,
        crossref,
        csl,
        ctgov,
        embase_fields,
        endnote_tagged,
        endnote_xml,
        europepmc,
        ictrp,
        nbib,
        openalex,
        ovid,
        pubmed,
        ris,
        tables,
        wos,
    )

    modules = (
        ris, nbib, ovid, wos, endnote_tagged, bibtex, pubmed, europepmc, endnote_xml, csl, crossref, openalex, ctgov,
        ictrp, embase_fields, tables,
    )  # fmt: skip
    return tuple(one for module in modules for one in module.FORMATS)


def recognised(source: Source, name: str | None = None) -> Format:
    """The format of that name, else the one that the content is in.

    Raises UsageError for a name that no format has, EvidenceError with what to do where the content is none of them.
    """
    if packed := _packed(source):
        raise EvidenceError(packed)
    known = formats()
    if name is not None:
        found = next((one for one in known if one.name == name), None)
        if found is None:
            raise UsageError(f"no format is called {name!r}; the formats are: {', '.join(one.name for one in known)}")
        return found
    head = source.head()
    if not head.strip():
        raise EvidenceError(f"{source.name} is empty: there is nothing to read in it")
    for part in (before(head), head):
        best = max(known, key=lambda one: one.recognises(part))
        if best.recognises(part) > 0:
            return best
    raise EvidenceError(_unknown(source, head))


def entries(source: Source, form: Format) -> Iterator[Item]:
    """Everything that the reader finds, with what no database could keep refused."""
    yield from source.remarks
    for item in form.read(source):
        if not isinstance(item, Entry):
            yield item
            continue
        whole = item._replace(citation=remainder.taken_back(item.citation)) if item.citation.notes else item
        problem = _unfit(whole, source)
        yield Refused(problem, item.raw) if problem else whole


_BROKEN = re.compile("[\x00\ud800-\udfff]")


def _is_text(raw: str) -> bool:
    """Tell it many times faster than the pattern, which then finds the place."""
    try:
        raw.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in raw


def _unfit(entry: Entry, source: Source) -> Problem | None:
    """What is wrong with an entry as it stands: signs that are no text, too much of it, no title."""

    def problem(field: str | None, message: str, fix: str, value: str | None = None) -> Problem:
        return Problem(source.name, entry.line, field, value, message, fix)

    if not _is_text(entry.raw) and (found := _BROKEN.search(entry.raw)):
        where = entry.line + entry.raw.count("\n", 0, found.start())
        sign = ord(found[0])
        what = "a NUL" if sign == 0 else f"the byte {sign - 0xDC00:02X}, which is no {source.encoding.upper()}"
        return problem(None, f"{what} in line {where}", "mend the line, or save the file as UTF-8 again")
    if len(entry.raw) > LARGEST_FIELD:
        if len(entry.raw) > LARGEST_ENTRY:
            said = f"this entry has {len(entry.raw):,} characters, more than any citation"
            return problem(None, said, "cut it down to the citation")
        for name in ("title", "abstract", "journal"):
            if len(getattr(entry.citation, name)) > LARGEST_FIELD:
                said = f"this field has {len(getattr(entry.citation, name)):,} characters, more than any citation"
                return problem(name, said, "cut it down")
    if not entry.citation.title:
        known = entry.citation.doi or entry.citation.pmid or None
        return problem("title", "this entry has no title", "add one, or leave the entry out", known)
    return None


# What may hold citations and is none: it is told by its first bytes, before any are looked for in it.
_PACKED = (
    (b"%PDF-", "a PDF", "export the citations from the database or the reference manager that it came from"),
    (b"PK\x03\x04", "a spreadsheet, document or other zip archive", "save it as CSV, or unpack it"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file", "save it as CSV"),
    (b"SQLite format 3", "an SQLite database", "name it with --db if it is one of evidence"),
    (b"{\\rtf", "a rich text document", "export as RIS or plain text"),
    (b"\x89PNG", "a picture", "export the citations as RIS"),
    (b"\x1f\x8b", "packed with gzip twice", "unpack it"),
    (b"BZh", "packed with bzip2", "unpack it"),
    (b"\xfd7zXZ", "packed with xz", "unpack it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it"),
    (b"Rar!\x1a", "a RAR archive", "unpack it"),
    (b"\x28\xb5\x2f\xfd", "packed with Zstandard", "unpack it"),
)
_TAR = slice(257, 262)  # where a tar archive says "ustar"
_PAGES = ("<!doctype html", "<html")


def _packed(source: Source) -> str:
    """Say what an archive or document is, with what to do; "" for text."""
    with source.bytes() as file:
        first = file.read(_TAR.stop)
    found = next(((what, fix) for begin, what, fix in _PACKED if first.startswith(begin)), None)
    if first[_TAR] == b"ustar":
        found = ("a tar archive", "unpack it")
    return f"{source.name} is {found[0]}, no list of citations: {found[1]}" if found else ""


def _unknown(source: Source, head: str) -> str:
    if head.lstrip().lower().startswith(_PAGES):
        return f"{source.name} is a web page, no list of citations: use the export of the site, not the page itself"
    listed = ", ".join(one.title for one in formats())
    return f"{source.name} is in no format that can be read ({listed}); for a table, name its columns with --map"
