"""How pairs become groups: the surest first, no chain over a contradiction, whatever the order of the input."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from evidence.matching.clusters import cluster

if TYPE_CHECKING:
    import random

PAIRS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12), st.floats(10, 20)), max_size=25)
APART = st.sets(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=12)


def never(_: int, __: int) -> bool:
    return False


def test_pairs_that_touch_are_one_group() -> None:
    groups, refused = cluster([(1, 2, 11.0), (2, 3, 11.0), (7, 8, 12.0)], never)
    assert groups == [[1, 2, 3], [7, 8]]
    assert refused == []


def test_of_a_chain_over_a_contradiction_the_weaker_link_is_refused() -> None:
    groups, refused = cluster([(1, 2, 11.0), (2, 3, 15.0)], lambda a, b: {a, b} == {1, 3})
    assert groups == [[2, 3]]
    assert refused == [(1, 2)]


def test_groups_are_held_against_each_other_member_by_member() -> None:
    pairs = [(1, 2, 19.0), (3, 4, 18.0), (2, 3, 12.0)]
    groups, refused = cluster(pairs, lambda a, b: {a, b} == {1, 4})
    assert groups == [[1, 2], [3, 4]]
    assert refused == [(2, 3)]


@given(PAIRS, APART, st.randoms())
def test_the_order_of_the_input_changes_nothing(
    pairs: list[tuple[int, int, float]], apart: set[tuple[int, int]], chance: random.Random
) -> None:
    def forbidden(a: int, b: int) -> bool:
        return (a, b) in apart or (b, a) in apart

    shuffled = [(b, a, points) if chance.random() < 0.5 else (a, b, points) for a, b, points in pairs]
    chance.shuffle(shuffled)
    assert cluster(pairs, forbidden) == cluster(shuffled, forbidden)


@given(PAIRS, APART)
def test_no_group_holds_two_that_are_forbidden(
    pairs: list[tuple[int, int, float]], apart: set[tuple[int, int]]
) -> None:
    groups, _ = cluster(pairs, lambda a, b: (a, b) in apart or (b, a) in apart)
    for group in groups:
        assert not any((a, b) in apart for a in group for b in group if a != b)
