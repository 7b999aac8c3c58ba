"""The words around a hit, with marks about it: the same on both databases, and made for shown reports only."""

from __future__ import annotations

import json
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from evidence.fulltext.match import runs
from evidence.fulltext.tokens import piece_at, pieces_from, stems

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evidence.fulltext.prefixes import Sought
    from evidence.fulltext.syntax import Words

# Private characters of Unicode: no text has them, and where one has, they are taken out.
OPENING, CLOSING = "\ue000", "\ue001"

WIDTH = 150  # characters, some twenty words: two lines of a terminal (our choice)
_BEFORE = 45  # of them before the first hit, where there are as many

_MOST_LOOKED_AT = 100  # places of one word in one text: a snippet shows the first of them anyway

# Where a hit is looked for, in this order: the title is shown anyway.
COLUMNS = ("abstract", "title", "keywords", "authors", "journal", "also")
_LISTS = {"keywords", "authors"}


class _Run(NamedTuple):
    """Words one after the other: which of those sought it says, by number, and where alone it counts.

    ``begins``: what the first word begins with, whatever its ending.
    """

    number: int
    column: str | None
    words: tuple[Sought, ...]
    begins: str


class _Hit(NamedTuple):
    """From which character of a text to before which, and which of the words sought it is."""

    start: int
    end: int
    number: int


class Sightings:
    """What to look for in texts."""

    def __init__(self, words: Sequence[Words]) -> None:
        self.kinds = len(words)
        self._runs = [
            _Run(number, one.column, run, _begins(run[0])) for number, one in enumerate(words) for run in runs(one)
        ]

    def hits(self, text: str, column: str) -> list[_Hit]:
        """The places of a text where they are, in order.

        The beginnings of the words are looked for as they are, which is quick. That misses words with accents, which
        are cut and stemmed where something was not found.
        """
        wanted = [run for run in self._runs if run.column in {None, column}]
        lower = text.lower()
        is_alike = len(lower) == len(text)
        starts = ((at, run) for run in wanted for at in _places(lower, run.begins)) if is_alike else ()
        found = {hit for at, run in starts if (hit := _hit(text, at, run))}
        if len({hit.number for hit in found}) < self.kinds and not text.isascii():
            missed = [at for at, end in pieces_from(text, 0) if not (is_alike and text[at:end].isascii())]
            found |= {hit for at in missed for run in wanted if (hit := _hit(text, at, run))}
        return sorted(found)


def marked(snippet: str, opening: str, closing: str) -> str:
    """A snippet with the caller's own marks; what they mean must have been escaped in it before."""
    return snippet.replace(OPENING, opening).replace(CLOSING, closing)


def snippet(texts: Sequence[str | None], sought: Sightings) -> str:
    """Some twenty words of a report where most of the words sought are; ``texts`` in the order of COLUMNS."""
    most, chosen, text = 0, list[_Hit](), ""
    for column, given in zip(COLUMNS, texts, strict=True):
        if not given:
            continue
        readable = _readable(given, column)
        hits = _window(sought.hits(readable, column))
        kinds = len({hit.number for hit in hits})
        if kinds > most:
            most, chosen, text = kinds, hits, readable
        if kinds == sought.kinds:
            break
    return _marked(text, chosen) if chosen else ""


def _readable(given: str, column: str) -> str:
    text = "; ".join(str(one) for one in json.loads(given)) if column in _LISTS else given
    return text.replace(OPENING, "").replace(CLOSING, "")


def _begins(sought: Sought) -> str:
    """The stemmer changes no more than the last two letters of what it leaves ("stability": "stabl")."""
    return sought.stem if sought.is_prefix else sought.stem[: max(2, len(sought.stem) - 2)]


def _places(lower: str, begins: str) -> Iterator[int]:
    """Where words of a text begin so: the places of their pieces."""
    at = lower.find(begins)
    for _ in range(_MOST_LOOKED_AT):
        if at < 0:
            return
        if at == 0 or not lower[at - 1].isalnum():
            yield piece_at(lower, at)
        at = lower.find(begins, at + 1)


def _hit(text: str, start: int, run: _Run) -> _Hit | None:
    """The words of a run, where they begin in the piece that starts there."""
    spans: list[tuple[int, int]] = []
    words: list[tuple[str, int]] = []
    own = 0
    for span in pieces_from(text, start):
        spans.append(span)
        words += [(word, len(spans) - 1) for word in stems().of(text[slice(*span)])]
        own = own or len(words)
        if len(words) >= own + len(run.words) - 1:
            break
    for first in range(own):
        said = words[first : first + len(run.words)]
        if len(said) == len(run.words) and all(_is(word, one) for (word, _), one in zip(said, run.words, strict=True)):
            return _Hit(spans[said[0][1]][0], spans[said[-1][1]][1], run.number)
    return None


def _is(word: str, sought: Sought) -> bool:
    return word.startswith(sought.stem) if sought.is_prefix else word == sought.stem


def _window(hits: Sequence[_Hit]) -> list[_Hit]:
    """Those hits that stand within one snippet and are of the most kinds; the first such."""
    best: list[_Hit] = []
    most = 0
    for at, first in enumerate(hits):
        near = [first, *_within(first.start + WIDTH - _BEFORE, hits[at + 1 :])]
        kinds = len({hit.number for hit in near})
        if kinds > most:
            most, best = kinds, near
    return best


def _within(end: int, hits: Sequence[_Hit]) -> Iterator[_Hit]:
    return takewhile(lambda hit: hit.end <= end, hits)


def _marked(text: str, hits: Sequence[_Hit]) -> str:
    """The words about the hits; a hit within another has no mark of its own."""
    begin = max(0, min(hits[0].start - _BEFORE, len(text) - WIDTH))
    if begin:
        begin = text.find(" ", begin, hits[0].start) + 1 or begin
    last = max(hit.end for hit in hits)
    end = max(begin + WIDTH, last)
    if end < len(text):
        end = max(text.rfind(" ", last, end), last) if " " in text[last:end] else end
    pieces = ["… "] if begin else []
    at = begin
    for hit in hits:
        if hit.start >= at:
            pieces += [text[at : hit.start], OPENING, text[hit.start : hit.end], CLOSING]
            at = hit.end
    pieces += [text[at:end], " …" if end < len(text) else ""]
    return " ".join("".join(pieces).split())
