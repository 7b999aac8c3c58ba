"""What a query is made of, once read: words, years and identifiers, joined by AND, OR and NOT."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Words:
    """A word, or several that stand one after the other; the last may be the beginning of one.

    ``tokens`` have no case and no accents, and are not stemmed. ``column`` of the index, or anywhere.
    """

    tokens: tuple[str, ...]
    is_prefix: bool = False
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Years:
    """From one year to another, both included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Identified:
    """What has this identifier, in its normal form."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Each:
    """What every part finds, without what any of the others finds."""

    parts: tuple[Tree, ...]
    without: tuple[Tree, ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """What any part finds."""

    parts: tuple[Tree, ...]


Tree: TypeAlias = Words | Years | Identified | Each | Either


def words_sought(tree: Tree) -> tuple[Words, ...]:
    """All words that make a text a hit, in order: not those of NOT."""
    if isinstance(tree, Words):
        return (tree,)
    parts = tree.parts if isinstance(tree, Each | Either) else ()
    return tuple(dict.fromkeys(words for part in parts for words in words_sought(part)))


def is_text(tree: Tree) -> bool:
    """Whether the index of words alone answers it: no identifier is asked for."""
    if isinstance(tree, Each):
        return all(is_text(part) for part in (*tree.parts, *tree.without))
    if isinstance(tree, Either):
        return all(is_text(part) for part in tree.parts)
    return not isinstance(tree, Identified)
