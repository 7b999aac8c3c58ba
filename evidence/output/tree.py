"""A tree in lines: branches that wrap under themselves, nothing from the data interpreted."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, NamedTuple

from evidence.output.characters import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NARROWEST = 24  # of a branch's own text, however deep it hangs


class Branch(NamedTuple):
    """A line of text and what hangs from it."""

    text: str
    branches: tuple[Branch, ...] = ()


def tree_text(roots: Sequence[Branch], width: int) -> str:
    """All trees, a blank line between them, in lines of at most ``width`` characters where they can be."""
    return "\n\n".join("\n".join(_lines(root, "", "", width)) for root in roots) + "\n"


def tree_markdown(roots: Sequence[Branch], depth: int = 0) -> str:
    """The trees as nested lists."""
    lines = []
    for root in roots:
        lines.append(f"{'  ' * depth}- {_plain(root.text)}\n")
        lines.append(tree_markdown(root.branches, depth + 1))
    return "".join(lines)


def _plain(text: str) -> str:
    from evidence.output.characters import markdown_text

    return markdown_text(visible(text))


def _lines(branch: Branch, lead: str, hang: str, width: int) -> Iterator[str]:
    below = "│  " if branch.branches else "   "
    room = max(width - len(hang) - len(below), NARROWEST)
    first, *rest = textwrap.wrap(visible(branch.text), room, break_on_hyphens=False) or [""]
    yield f"{lead}{first}"
    yield from (f"{hang}{below}{line}" for line in rest)
    for index, part in enumerate(branch.branches):
        last = index == len(branch.branches) - 1
        yield from _lines(part, f"{hang}{'└─ ' if last else '├─ '}", f"{hang}{'   ' if last else '│  '}", width)
