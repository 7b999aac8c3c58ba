"""The numbers that a study's part in a body rests on, found by changing each and looking whether anything moves."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from evidence.quantities import Count, Number, Percentage, PercentChange, PValue
from evidence.synthesis.bodies import member_again
from evidence.synthesis.pooling import combined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidence.documents import Study, Vocabulary
    from evidence.synthesis.analysis import Analysis
    from evidence.synthesis.effect import Body, Member

LEAVES = (Number, Count, PValue, Percentage, PercentChange)
NAMES = ("id", "arm")
Path = tuple[str | int, ...]


class Written(NamedTuple):
    """A number as the paper prints it, where it stands in the study document, and whether the effect rests on it."""

    path: Path
    name: str
    """``arms.ldn.end.mean``: the path without the place of the result."""
    text: str
    used: bool


def numbers(member: Member, body: Body, vocabulary: Vocabulary, analysis: Analysis) -> tuple[Written, ...]:
    """All numbers of the member's result, and of the study those that its effect rests on.

    Used is what changes the effect, the direction, the number of people or the reason when it is removed, doubled
    or halved; so the answer needs no second list of what each derivation reads.
    """
    study = member.study
    at = next(index for index, result in enumerate(study.results) if result is member.result)
    found = []
    for path, leaf in _leaves(study, ()):
        ours = path[:2] == ("results", at)
        if path[0] == "results" and not ours:
            continue
        used = any(_moves(_with(study, path, other), member, body, vocabulary, analysis) for other in _others(leaf))
        if used or ours:
            found.append(Written(path, _name(study, path), _text(leaf), used))
    return tuple(found)


def written(study: Study, under: Path) -> tuple[Written, ...]:
    """The numbers below one place of a study, none of them used."""
    found = _leaves(study, ())
    return tuple(Written(path, _name(study, path), _text(leaf), False) for path, leaf in found if path[:2] == under)  # noqa: FBT003


def _moves(study: Study, member: Member, body: Body, vocabulary: Vocabulary, analysis: Analysis) -> bool:
    try:
        again = member_again(study, body, vocabulary, analysis)
    except ValueError:  # numbers that cannot be together, such as more events than people
        return True
    parts = ("effect", "reason", "direction", "n", "information")
    moved = any(getattr(again, part) != getattr(member, part) for part in parts)
    return moved or (again.p != member.p and combined(body).stouffer is not None)


def _leaves(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:  # noqa: ANN401 - any part of a study
    if isinstance(value, LEAVES):
        yield path, value
    elif is_dataclass(value):
        for field in fields(value):
            yield from _leaves(getattr(value, field.name), (*path, field.name))
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            yield from _leaves(part, (*path, index))


def _others(leaf: Any) -> Iterator[Any]:  # noqa: ANN401 - a number of any kind
    """The number twice as large and more, half as large, and not there at all."""
    if isinstance(leaf, PValue):
        values = [leaf.value / 2, min(2 * leaf.value, 0.99)]
    elif isinstance(leaf, Count):
        values = [2 * leaf.value + 1, leaf.value // 2]
    else:
        values = [2 * leaf.value + 1, leaf.value / 2]
    for value in values:
        yield replace(leaf, value=value, text=f"{value:g}") if hasattr(leaf, "text") else replace(leaf, value=value)
    yield None


def _with(value: Any, path: Path, leaf: Any) -> Any:  # noqa: ANN401 - the same kind of thing as the value
    if not path:
        return leaf
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        if leaf is None and len(rest) == 0:
            return None  # a bound cannot go alone: the interval goes
        changed = _with(value[step], rest, leaf)
        return tuple(changed if index == step else part for index, part in enumerate(value))
    return replace(value, **{step: _with(getattr(value, step), rest, leaf)})


def _name(study: Study, path: Path) -> str:
    value: Any = study
    words = []
    for step in path:
        value = value[step] if isinstance(step, int) else getattr(value, step)
        named = next((getattr(value, name) for name in NAMES if isinstance(getattr(value, name, None), str)), None)
        words.append(named if isinstance(step, int) and named is not None else str(step))
    return ".".join(words[2:] if path[0] == "results" else words)


def _text(leaf: Any) -> str:  # noqa: ANN401 - a number of any kind
    return str(getattr(leaf, "text", leaf.value))
