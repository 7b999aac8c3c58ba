"""The words around a hit, with marks about it: the same on both databases, and made for shown reports only."""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, NamedTuple

from evidence.fulltext.match import runs
from evidence.fulltext.tokens import places, stems

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from evidence.fulltext.prefixes import Sought
    from evidence.fulltext.syntax import Words

# Private characters of Unicode: no text has them, and where one has, they are taken out.
OPENING, CLOSING = "\ue000", "\ue001"

WORDS = 20  # our choice: two lines of a terminal
_BEFORE = 6  # words before the first hit, where there are as many

# Where a hit is looked for, in this order: the title is shown anyway.
COLUMNS = ("abstract", "title", "keywords", "authors", "journal", "also")
_LISTS = {"keywords", "authors"}

_NO_MARKS = {ord(OPENING): None, ord(CLOSING): None}


class _Run(NamedTuple):
    """Words one after the other: which of those sought it says, by number, and where alone it counts."""

    number: int
    column: str | None
    words: tuple[Sought, ...]


class _Hit(NamedTuple):
    """From which piece of a text to which, and which of the words sought it is."""

    first: int
    last: int
    number: int


class Sightings:
    """What to look for in texts."""

    def __init__(self, words: Iterable[Words]) -> None:
        self._by_first: dict[str, list[_Run]] = defaultdict(list)
        self._beginnings: list[_Run] = []
        for number, one in enumerate(words):
            for run in runs(one):
                found = _Run(number, one.column, run)
                if run[0].is_prefix:
                    self._beginnings.append(found)
                else:
                    self._by_first[run[0].stem].append(found)

    def hits(self, text: str, column: str) -> list[_Hit]:
        """All places of a text where they are, in order."""
        words = [(word, at) for at, cut in enumerate(stems().by_piece(text)) for word in cut]
        return [
            _Hit(words[start][1], words[start + len(run.words) - 1][1], run.number)
            for start, (word, _) in enumerate(words)
            for run in self._starting(word)
            if run.column in {None, column} and start + len(run.words) <= len(words)
            if all(_is(words[start + more][0], sought) for more, sought in enumerate(run.words))
        ]

    def _starting(self, word: str) -> Iterator[_Run]:
        if word in self._by_first:
            yield from self._by_first[word]
        for run in self._beginnings:
            if word.startswith(run.words[0].stem):
                yield run


def marked(snippet: str, opening: str, closing: str) -> str:
    """A snippet with the caller's own marks; what they mean must have been escaped in it before."""
    return snippet.replace(OPENING, opening).replace(CLOSING, closing)


def snippet(texts: Sequence[str | None], sought: Sightings) -> str:
    """Some twenty words of a report where most of the words sought are; ``texts`` in the order of COLUMNS."""
    most, chosen, text = 0, list[_Hit](), ""
    for column, given in zip(COLUMNS, texts, strict=True):
        readable = _readable(given, column)
        hits = _window(sought.hits(readable, column))
        kinds = len({hit.number for hit in hits})
        if kinds > most:
            most, chosen, text = kinds, hits, readable
    return _marked(text, chosen) if chosen else ""


def _readable(given: str | None, column: str) -> str:
    text = given or ""
    if column in _LISTS and text:
        text = "; ".join(str(one) for one in json.loads(text))
    return text.translate(_NO_MARKS)


def _is(word: str, sought: Sought) -> bool:
    return word.startswith(sought.stem) if sought.is_prefix else word == sought.stem


def _window(hits: Sequence[_Hit]) -> list[_Hit]:
    """Those hits that stand within one snippet and are of the most kinds; the first such."""
    best: list[_Hit] = []
    most = 0
    for start, first in enumerate(hits):
        near = [first, *_before(first.first + WORDS - _BEFORE, hits[start + 1 :])]
        kinds = len({hit.number for hit in near})
        if kinds > most:
            most, best = kinds, near
    return best


def _before(end: int, hits: Sequence[_Hit]) -> Iterator[_Hit]:
    return takewhile(lambda hit: hit.last < end, hits)


def _marked(text: str, hits: Sequence[_Hit]) -> str:
    """The words about the hits; hits that touch are marked as one."""
    begin = max(0, hits[0].first - _BEFORE)
    last = max(begin + WORDS - 1, *(hit.last for hit in hits))
    found = places(text, begin, last + 1)
    shown = found[: last - begin + 1]
    inside = {at - begin for hit in hits for at in range(hit.first, hit.last + 1)}
    pieces = [OPENING] if 0 in inside else []
    for at, (here, after) in enumerate(pairwise(shown)):
        pieces.append(text[slice(*here)])
        pieces.append(CLOSING if at in inside and at + 1 not in inside else "")
        pieces.append(text[here[1] : after[0]])
        pieces.append(OPENING if at + 1 in inside and at not in inside else "")
    pieces.append(text[slice(*shown[-1])] + (CLOSING if len(shown) - 1 in inside else ""))
    behind = " …" if len(found) > len(shown) else text[shown[-1][1] :]
    return " ".join(("… " * bool(begin) + "".join(pieces) + behind).split())
