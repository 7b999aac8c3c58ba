"""What became of documents that were given: added, updated, unchanged, refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from evidence.output.characters import one_line, visible
from evidence.output.formats import write_listing, write_tree
from evidence.output.listing import Column, Listing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evidence.answers.evidence import Added, Changed
    from evidence.errors import Problem
    from evidence.output.formats import Json

_WHAT = ("added", "updated", "unchanged")
_COLUMNS = (Column("key", "key"), Column("what", "what"))


def write_added(added: Added, form: str, stream: TextIO, *, dry_run: bool = False) -> None:
    """Write which keys were added, updated or unchanged; as text with the difference of each update."""
    if form == "table":
        would = "would be " if dry_run else ""
        stream.writelines(f"{line}\n" for line in _told(added, would))
    elif form in ("json", "jsonl"):
        write_tree(_tree(added), form, stream)
    else:
        rows = tuple((key, what) for what in _WHAT for key in getattr(added, what))
        write_listing(Listing(_COLUMNS, rows), form, stream)


def write_changed(changed: Changed, form: str, stream: TextIO) -> None:
    """Write the number of a new revision and the keys it changed; a table needs none, the words are said."""
    if form in ("json", "jsonl"):
        tree: Json = {"number": changed.number, "keys": list(changed.keys)}
        write_tree(tree, form, stream)
    elif form != "table":
        columns = (Column("number", "revision", "right"), Column("key", "key"))
        write_listing(Listing(columns, tuple((changed.number, key) for key in changed.keys)), form, stream)


def problem_line(problem: Problem) -> str:
    """Give a problem on one line, as compilers do: where, what, how to mend."""
    line = one_line(str(problem))
    return line if problem.severity == "error" else f"{line} [{problem.severity}]"


def _tree(added: Added) -> Json:
    lists: dict[str, Json] = {what: list(getattr(added, what)) for what in _WHAT}
    return {**lists, "problems": _problems(added.problems)}


def _problems(problems: Iterable[Problem]) -> Json:
    return [problem._asdict() for problem in problems]


def _told(added: Added, would: str) -> Iterable[str]:
    for what in _WHAT:
        verb = what if what == "unchanged" else would + what
        for key in getattr(added, what):
            yield f"{verb} {one_line(key)}"
            yield from (f"  {visible(line).rstrip()}" for line in added.differences.get(key, ()))
