"""Full text: which reports have these words, and keeping the index of words as the reports are."""

from __future__ import annotations

from evidence.fulltext.search import Found, every, found
from evidence.fulltext.snippets import CLOSING, OPENING, marked
from evidence.fulltext.upkeep import index, index_new, is_whole, rebuild, unindex

__all__ = [
    "CLOSING",
    "OPENING",
    "Found",
    "every",
    "found",
    "index",
    "index_new",
    "is_whole",
    "marked",
    "rebuild",
    "unindex",
]
