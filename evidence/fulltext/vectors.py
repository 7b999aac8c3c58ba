"""The text of a report → the text vector that PostgreSQL keeps of it.

The server cuts and stems nothing; the vector is written out here, each word with its places. A vector has labels for
four kinds of places only, so a word of the other columns stands in it a second time, with the column before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from evidence.fulltext.tokens import stems

if TYPE_CHECKING:
    from collections.abc import Sequence

# PostgreSQL holds a vector of less than 1 MiB, words of less than 2 KiB and places up to 16,383: a text beyond these
# could not be stored. Of what is longer, the end is not found; of nothing printed. The longest word is one of Chinese,
# which is written without blanks: with four bytes a character it fits.
LONGEST_TEXT = 100_000
_LONGEST_WORD = 500


class _Field(NamedTuple):
    """How a column's words are told from those of others: by a label, or by what stands before them."""

    label: str
    before: str


# In the order of their places, the ones that may be longest last. A to D are the weights of the rank.
FIELDS = {
    "title": _Field("A", ""),
    "journal": _Field("D", "j/"),
    "keywords": _Field("B", "k/"),
    "also": _Field("D", ""),
    "year": _Field("D", "y/"),
    "abstract": _Field("C", ""),
    "authors": _Field("D", "a/"),
}


def lexeme(stem: str, column: str | None) -> str:
    """How a stem of a column, or of any, stands in a vector."""
    return (FIELDS[column].before if column is not None else "") + stem[:_LONGEST_WORD]


def vectors(texts: Sequence[Sequence[object]]) -> list[str]:
    """The vectors of reports, each given by its columns in the order of FIELDS."""
    flat = [text for row in texts for text in _cut_short(row)]
    words = iter(stems().of_all(flat))
    return [_vector([next(words) for _ in row]) for row in texts]


def _cut_short(row: Sequence[object]) -> list[str]:
    left = LONGEST_TEXT
    kept = []
    for cell in row:
        text = "" if cell is None else str(cell)[:left]
        left -= len(text)
        kept.append(text)
    return kept


def _vector(columns: list[list[str]]) -> str:
    places: dict[str, list[str]] = {}
    at = 1
    for (label, before), words in zip(FIELDS.values(), columns, strict=True):
        for word in words:
            stem = word[:_LONGEST_WORD]
            place = f"{at}{label}"
            places.setdefault(stem, []).append(place)
            if before:
                places.setdefault(before + stem, []).append(place)
            at += 1
        at += 1  # a phrase does not go on from one column into the next
    return " ".join([f"'{word}':{','.join(found)}" for word, found in places.items()])
