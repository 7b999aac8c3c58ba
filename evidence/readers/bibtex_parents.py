"""What an entry inherits from the entries that its crossref and xdata fields name.

The rules are those of biblatex (manual 3.20, appendix B), which hold those of BibTeX; with one exception of ours:
what identifies or describes the parent alone is not inherited, for a chapter with the DOI of its book would be taken
for the book.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from evidence.readers import bibtex_grammar as grammar
from evidence.readers.bibtex_citation import CHAPTERS, PAPERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from evidence.readers.source import Source

MOST = 50_000  # parents kept in memory; our choice: some 30 MB
_NAMING = re.compile(r"\b(?:crossref|xdata)\s*=\s*[{\"]([^{}\"]*)[}\"]", re.IGNORECASE)
_DEEPEST = 8  # of parents of parents; our choice, biblatex's own examples have 3
_MOST_LOOKS = 100  # at parents, for one entry; our choice: twenty that name each other would make 20^8
_DATES = {"date", "year", "month", "day"}
_OWN = {
    "ids", "crossref", "xdata", "xref", "entryset", "entrysubtype", "options", "presort", "related", "sortkey", "label",
    "shorthand", "doi", "eprint", "eprinttype", "archiveprefix", "pmid", "pmcid", "pmc", "url", "abstract", "keywords",
    "author_keywords", "note", "annotation", "annote", "pages", "eid", "type", "file", "unique-id", "shorttitle",
}  # fmt: skip
_TITLES = {"title", "subtitle", "titleaddon"}
_BOOKS = {"book", "collection", "reference", "proceedings"}
_SERIES = {"mvbook", "mvcollection", "mvreference", "mvproceedings"}


class Parent(NamedTuple):
    """An entry that others name: its type, and the fields that can be inherited."""

    type: str
    fields: Mapping[str, str]


def parents(source: Source) -> dict[str, Parent]:
    """Find the named entries of the file, by key in lower case; costs a second look only where one is named."""
    if not _is_mentioned(source):
        return {}
    wanted = {key for text in _texts(source) for key in _named(text)}
    found: dict[str, Parent] = {}
    strings: dict[str, str] = {}
    for parsed in (one for text in _texts(source) for one in _entries(text, strings)):
        fields = dict(reversed(parsed.fields))
        for key in (parsed.key.lower(), *_keys(fields.get("ids", ""))):
            if key in wanted and len(found) < MOST:
                found.setdefault(key, Parent(parsed.type, _kept(parsed.type, fields)))
    return found


def _entries(text: str, strings: dict[str, str]) -> Iterator[grammar.Parsed]:
    """The entries of a stretch; what is wrong in one is said when it is read for good."""
    at = 0
    while (begun := grammar.start(text, at)) >= 0:
        try:
            parsed = grammar.entry(text, begun, strings)
        except grammar.Malformed:
            return
        at = parsed.end
        if parsed.type == "string":
            strings.update(parsed.fields)
        else:
            yield parsed


def inherited(kind: str, fields: Mapping[str, str], known: Mapping[str, Parent]) -> tuple[dict[str, str], list[str]]:
    """Add what the named parents give to the fields of an entry; also the keys that name nothing."""
    if "xdata" not in fields and "crossref" not in fields:
        return dict(fields), []
    looks = _Looks(known)
    return _completed(kind, fields, looks, frozenset()), list(looks.missing)


class _Looks:
    """Looks at the parents of one entry: how many are left, and which keys name nothing."""

    def __init__(self, known: Mapping[str, Parent]) -> None:
        self._known = known
        self._left = _MOST_LOOKS
        self.missing: dict[str, None] = {}

    def at(self, key: str, seen: frozenset[str]) -> Parent | None:
        """Give a parent that is no parent of itself; None where it is one, is not there, or too many were seen."""
        if (parent := self._known.get(key)) is None:
            self.missing[key] = None
        if key in seen or len(seen) >= _DEEPEST or not self._left:
            return None
        self._left -= 1
        return parent


def _completed(kind: str, fields: Mapping[str, str], looks: _Looks, seen: frozenset[str]) -> dict[str, str]:
    whole = dict(fields)
    for key in _keys(fields.get("xdata", "")):
        if parent := looks.at(key, seen):
            whole = {**_completed(parent.type, parent.fields, looks, seen | {key}), **whole}
    key = fields.get("crossref", "").strip().lower()
    parent = looks.at(key, seen) if key and kind != "set" else None  # a @set is no publication of its own
    if parent is None:
        return whole
    given = _passed(kind, parent.type, _completed(parent.type, parent.fields, looks, seen | {key}))
    if "date" in whole or "year" in whole:  # a child with a year of its own has no month of its parent
        given = {name: value for name, value in given.items() if name not in _DATES}
    return {**given, **whole}


def _passed(child: str, parent: str, fields: Mapping[str, str]) -> dict[str, str]:
    """What a parent of that type gives to a child of that type, under the names that it has there."""
    given = {name: value for name, value in fields.items() if name not in _OWN}
    if parent in _SERIES or (parent in _BOOKS and child in CHAPTERS | PAPERS):
        titles = {name: given.pop(name) for name in _TITLES & given.keys()}
        if parent in _BOOKS:
            given = {**{f"book{name}": value for name, value in titles.items()}, **given}
    elif parent == "periodical":
        titles = {name: given.pop(name) for name in _TITLES & given.keys()}
        given = {**{f"journal{name}": value for name, value in titles.items()}, **given}
    return given


def _kept(kind: str, fields: Mapping[str, str]) -> dict[str, str]:
    if kind == "xdata":
        return dict(fields)
    return {name: value for name, value in fields.items() if name not in _OWN or name in {"crossref", "xdata"}}


def _is_mentioned(source: Source) -> bool:
    rest = ""
    for chunk in source.chunks():
        low = (rest + chunk).lower()
        if "crossref" in low or "xdata" in low:
            return True
        rest = chunk[-10:]
    return False


def _texts(source: Source) -> Iterator[str]:
    return (one.text for one in grammar.stretches(source.lines()) if grammar.start(one.text, 0) >= 0)


def _named(text: str) -> list[str]:
    return [key for match in _NAMING.finditer(text) for key in _keys(match[1])]


def _keys(written: str) -> list[str]:
    return [key.strip().lower() for key in written.split(",") if key.strip()]
