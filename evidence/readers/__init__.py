"""Readers: a file of citations → a stream of entries and problems. One module per format, found in one table."""

from __future__ import annotations

from evidence.readers.entry import RELATIONS, TYPES, Citation, Entry, Item, Refused, Relation
from evidence.readers.formats import Format, entries, formats, recognised
from evidence.readers.source import Source, open_source

__all__ = [
    "RELATIONS",
    "TYPES",
    "Citation",
    "Entry",
    "Format",
    "Item",
    "Refused",
    "Relation",
    "Source",
    "entries",
    "formats",
    "open_source",
    "recognised",
]
