"""Mantel-Haenszel and Peto where they can be told without metafor."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from evidence.stats import effect_sizes, mantel_haenszel, peto, pool

Counts = list[tuple[int, int, int, int]]
Column = NDArray[np.int_]

tables = st.integers(2, 60).flatmap(
    lambda n1: st.integers(2, 60).flatmap(
        lambda n2: st.tuples(st.integers(0, n1), st.just(n1), st.integers(0, n2), st.just(n2))
    )
)
bodies = st.lists(tables, min_size=1, max_size=8)
measures = st.sampled_from(["RR", "OR", "RD"])
unhurried = settings(deadline=None, max_examples=150)


@unhurried
@given(tables, measures)
def test_one_table_without_zeros_has_the_effect_of_inverse_variance(table: tuple[int, ...], measure: str) -> None:
    a, n1, c, n2 = table
    assume(0 < a < n1 and 0 < c < n2)
    alone = effect_sizes(measure, events1=a, n1=n1, events2=c, n2=n2)
    ours = mantel_haenszel(measure, *[[count] for count in table])
    assert ours.estimate == pytest.approx(alone.yi[0], abs=1e-12)
    if measure != "RD":
        assert ours.se**2 == pytest.approx(alone.vi[0], rel=1e-9)
    assert (ours.k, ours.q, ours.q_df, ours.q_p, ours.i2, ours.h2) == (1, 0.0, 0, 1.0, 0.0, 1.0)


@unhurried
@given(tables, st.integers(2, 5))
def test_equal_tables_pool_as_inverse_variance_does(table: tuple[int, ...], copies: int) -> None:
    a, n1, c, n2 = table
    assume(0 < a < n1 and 0 < c < n2)
    columns = [[count] * copies for count in table]
    for measure in ("RR", "OR"):
        ours = mantel_haenszel(measure, *columns)
        effects = effect_sizes(measure, events1=columns[0], n1=columns[1], events2=columns[2], n2=columns[3])
        common = pool(*effects, method="EE", test="z")
        assert (ours.estimate, ours.se) == pytest.approx((common.estimate, common.se), rel=1e-9, abs=1e-12)
        assert ours.q == pytest.approx(0.0, abs=1e-9)


@unhurried
@given(bodies, measures)
def test_swapping_the_groups_turns_the_sign(body: Counts, measure: str) -> None:
    a, n1, c, n2 = (np.array(column) for column in zip(*body, strict=True))
    assume(measure == "RD" or _finite(measure, a, n1, c, n2))
    here = mantel_haenszel(measure, a, n1, c, n2)
    there = mantel_haenszel(measure, c, n2, a, n1)
    assert (there.estimate, there.se, there.q) == pytest.approx((-here.estimate, here.se, here.q), rel=1e-9, abs=1e-9)


def _finite(measure: str, a: Column, n1: Column, c: Column, n2: Column) -> bool:
    if measure == "RR":
        return bool(a.any() and c.any())
    return bool((a * (n2 - c)).any() and (c * (n1 - a)).any())


@unhurried
@given(bodies)
def test_tables_that_tell_nothing_change_no_ratio(body: Counts) -> None:
    a, n1, c, n2 = (list(column) for column in zip(*body, strict=True))
    for combine in (lambda *columns: mantel_haenszel("OR", *columns), peto):
        try:
            here = combine(a, n1, c, n2)
        except ValueError:
            continue
        there = combine([*a, 0, 9], [*n1, 7, 9], [*c, 0, 8], [*n2, 5, 8])
        assert (there.estimate, there.se, there.q, there.q_df) == pytest.approx(
            (here.estimate, here.se, here.q, here.q_df), rel=1e-9, abs=1e-9
        )
        assert there.k == here.k + 2


def test_peto_by_hand() -> None:
    ours = peto([4, 1], [10, 20], [1, 2], [12, 20])
    v = 5 * 17 * 120 / (22**2 * 21) + 3 * 37 * 400 / (40**2 * 39)
    assert ours.estimate == pytest.approx((4 - 50 / 22 + 1 - 1.5) / v)
    assert ours.se == pytest.approx(1 / math.sqrt(v))
    assert (ours.method, ours.test, ours.tau2, ours.pi, ours.tau2_ci) == ("Peto", "z", 0.0, None, None)


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        (([0, 0], [9, 9], [1, 2], [9, 9]), "all tables together have a zero cell"),
        (([1, 10], [9, 9], [1, 2], [9, 9]), "row 2: events1 is 10; it must not exceed n1"),
        (([1], [9, 9], [1, 2], [9, 9]), "columns of different lengths"),
    ],
)
def test_counts_that_give_no_ratio_are_refused(columns: tuple[list[int], ...], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        mantel_haenszel("RR", *columns)


def test_a_risk_difference_is_given_even_without_events_in_a_group() -> None:
    assert mantel_haenszel("RD", [0, 0], [10, 10], [1, 2], [10, 10]).estimate == pytest.approx(-0.15)


def test_what_has_no_events_at_all_and_what_is_not_offered_is_refused() -> None:
    with pytest.raises(ValueError, match="no table has both events and people without"):
        peto([0], [9], [0], [9])
    with pytest.raises(ValueError, match="Mantel-Haenszel has no 'MD'; it has RR, OR, RD"):
        mantel_haenszel("MD", [1], [9], [1], [9])
