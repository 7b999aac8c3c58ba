"""A tree of words and years → the question that FTS5 or a text vector answers, written out in its own language."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from evidence.fulltext.parsing import EARLIEST, LATEST
from evidence.fulltext.prefixes import beginning, whole
from evidence.fulltext.syntax import Each, Either, Words, Years
from evidence.fulltext.vectors import FIELDS, lexeme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.fulltext.prefixes import Sought
    from evidence.fulltext.syntax import Tree


def fts5(tree: Tree) -> str:
    """What MATCH takes. Every word stands in quotation marks: none is read as an operator or as a column."""
    if isinstance(tree, Words):
        column = f"{tree.column} : " if tree.column else ""
        said = [_quoted(" ".join(one.word for one in run)) + " *" * run[-1].is_prefix for run in runs(tree)]
        return f"{column}({' OR '.join(said)})" if len(said) > 1 else column + said[0]
    if isinstance(tree, Years):
        return f"year : ({' OR '.join(_quoted(str(year)) for year in _years(tree))})"
    if isinstance(tree, Either):
        return f"({' OR '.join(map(fts5, tree.parts))})"
    each = _each(tree)
    wanted = " AND ".join(map(fts5, each.parts))
    return f"(({wanted}) NOT ({' OR '.join(map(fts5, each.without))}))" if each.without else f"({wanted})"


def tsquery(tree: Tree) -> str:
    """The same as a tsquery."""
    if isinstance(tree, Words):
        said = [" <-> ".join(_lexeme(sought, tree.column) for sought in run) for run in runs(tree)]
        return f"({' | '.join(said)})"
    if isinstance(tree, Years):
        return f"({' | '.join(_lexeme(whole(str(year)), 'year') for year in _years(tree))})"
    if isinstance(tree, Either):
        return f"({' | '.join(map(tsquery, tree.parts))})"
    each = _each(tree)
    return f"({' & '.join([*map(tsquery, each.parts), *(f'!{tsquery(part)}' for part in each.without)])})"


def runs(words: Words) -> Iterator[tuple[Sought, ...]]:
    """The words as they are looked up, one after the other; of a beginning, each way to say it."""
    *before, last = words.tokens
    yield from product(*((whole(word),) for word in before), beginning(last) if words.is_prefix else (whole(last),))


def _each(tree: Tree) -> Each:
    assert isinstance(tree, Each)  # noqa: S101 - identifiers are looked up elsewhere, before
    return tree


def _years(years: Years) -> list[int]:
    """Every year is a word of its own: no index of words knows a range. What lies far out, only as it was written."""
    return [year for year in range(years.first, years.last + 1) if EARLIEST <= year <= LATEST] or [years.first]


def _quoted(words: str) -> str:
    return f'"{words}"'


def _lexeme(sought: Sought, column: str | None) -> str:
    own = FIELDS[column] if column is not None else None
    label = own.label if own is not None and not own.before else ""
    star = "*" if sought.is_prefix else ""
    end = f":{star}{label}" if star or label else ""
    return f"'{lexeme(sought.stem, column)}'{end}"
