"""How verdicts on pairs become groups: one report each, without chaining what must not stand together."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T", int, str)


def cluster(
    pairs: Iterable[tuple[T, T, float]], forbidden: Callable[[T, T], bool]
) -> tuple[list[list[T]], list[tuple[T, T]]]:
    """Join pairs into groups; give the groups of two and more, and the pairs that could not be joined.

    ``pairs`` are (one, other, points) of the verdict "same". The surest join first (most points, then the smaller
    members), so that the outcome does not hang on the order of the input. A pair joins two groups only if no member of
    one is ``forbidden`` to stand with a member of the other: of A = B and B = C with A and C different, the weaker link
    is refused, for a false merge loses a report and a missed one only costs a look. That is complete-linkage for
    contradictions and single-linkage for the rest.
    """
    groups: dict[T, list[T]] = {}
    refused: list[tuple[T, T]] = []
    for one, other, _ in sorted({(min(a, b), max(a, b), -points) for a, b, points in pairs}, key=_surest_first):
        here, there = groups.setdefault(one, [one]), groups.setdefault(other, [other])
        if here is there:
            continue
        if any(forbidden(a, b) for a in here for b in there):
            refused.append((one, other))
            continue
        here.extend(there)
        for member in there:
            groups[member] = here
    found = {id(group): sorted(group) for group in groups.values() if len(group) > 1}
    return sorted(found.values()), refused


def _surest_first(pair: tuple[T, T, float]) -> tuple[float, T, T]:
    one, other, negative = pair
    return negative, one, other
