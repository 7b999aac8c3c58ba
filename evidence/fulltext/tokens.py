"""Text → the words that the index knows it by: cut at what is neither letter nor digit, case and accents off, stemmed.

SQLite's own FTS5 does it, in memory, for both databases: what a word is, which accents go and what its stem is cannot
differ between them. Each word goes there once; after that it is looked up.
"""

from __future__ import annotations

import re
import sqlite3
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Between two ASCII characters that are neither letter nor digit stands a piece, which is cut without regard to its
# neighbours: those alone end a word wherever they stand. What is not ASCII, FTS5 judges.
_PIECE = re.compile("[0-9A-Za-z\x80-\ud7ff\ue000-\U0010ffff]+")

_MOST_KEPT = 200_000  # our choice: some 40 MB; the words of a hundred thousand abstracts, and their misprints


class Tokens:
    """The words of texts, by one of FTS5's tokenizers."""

    def __init__(self, tokenizer: str) -> None:
        self._known: dict[str, tuple[str, ...]] = {}
        self._lock = Lock()
        self._fts = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        # A stem may end within a character: FTS5 stems bytes.
        self._fts.text_factory = lambda text: text.decode("utf-8", "replace")
        self._fts.execute(f"CREATE VIRTUAL TABLE piece USING fts5(text, tokenize='{tokenizer}')")
        self._fts.execute("CREATE VIRTUAL TABLE word USING fts5vocab(piece, 'instance')")

    def of(self, text: str) -> list[str]:
        """The words of a text, in order."""
        pieces = _PIECE.findall(text)
        known = self._known
        if any(piece not in known for piece in pieces):
            known = self._knowing(set(pieces))
        return [word for piece in pieces for word in known[piece]]

    def of_all(self, texts: Iterable[str]) -> list[list[str]]:
        """The words of each text, with one question for all that is new: how to read many."""
        pieces = [_PIECE.findall(text) for text in texts]
        known = self._knowing({piece for found in pieces for piece in found})
        return [[word for piece in found for word in known[piece]] for found in pieces]

    def _knowing(self, pieces: set[str]) -> dict[str, tuple[str, ...]]:
        with self._lock:
            new = [piece for piece in pieces if piece not in self._known]
            if new:
                if len(self._known) + len(new) > _MOST_KEPT:
                    self._known = {piece: self._known[piece] for piece in pieces if piece in self._known}
                self._known.update(zip(new, self._cut(new), strict=True))
            return self._known

    def _cut(self, pieces: list[str]) -> list[tuple[str, ...]]:
        words: list[list[str]] = [[] for _ in pieces]
        self._fts.execute("BEGIN")
        self._fts.executemany("INSERT INTO piece (rowid, text) VALUES (?, ?)", enumerate(pieces))
        for number, word in self._fts.execute("SELECT doc, term FROM word ORDER BY doc, offset"):
            words[number].append(word)
        self._fts.execute("ROLLBACK")
        return [tuple(found) for found in words]


def pieces_from(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Where the pieces of a text begin and end, from a place on."""
    return (match.span() for match in _PIECE.finditer(text, start))


def piece_at(text: str, place: int) -> int:
    """Where the piece begins in which a place is."""
    while place and _PIECE.match(text, place - 1):
        place -= 1
    return place


@cache
def stems() -> Tokens:
    """The words as both indexes have them; the tokenizer is that of evidence/model/fulltext.py."""
    return Tokens("porter unicode61 remove_diacritics 2")


@cache
def plain() -> Tokens:
    """The same words before they are stemmed."""
    return Tokens("unicode61 remove_diacritics 2")
