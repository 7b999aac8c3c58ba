"""Full text: which reports have these words, and keeping the index of words as the reports are."""

from __future__ import annotations

from evidence.fulltext.search import Found, every, found, found_among
from evidence.fulltext.sets import identified
from evidence.fulltext.snippets import CLOSING, OPENING, marked
from evidence.fulltext.upkeep import index, index_new, is_whole, rebuild, unindex

__all__ = [
    "CLOSING",
    "OPENING",
    "Found",
    "every",
    "found",
    "found_among",
    "identified",
    "index",
    "index_new",
    "is_whole",
    "marked",
    "rebuild",
    "unindex",
]
