"""Cohen's kappa: published values, values by hand, and where it is not defined."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.screening.agreement import agreement

WORDS = ("include", "exclude", "maybe", "not-retrieved")


def test_by_hand() -> None:
    """20 + 15 of 50 agree: 0.7; by chance (25·30 + 25·20) / 2500 = 0.5; kappa 0.4 (the example of many textbooks)."""
    found = agreement(WORDS[:2], [[20, 5], [10, 15]])
    assert (found.n, found.observed, found.expected) == (50, 0.7, 0.5)
    assert found.kappa == pytest.approx(0.4)
    assert found.pabak == pytest.approx(0.4)  # twice 0.7, less 1
    # Formula 13: the margins are 1/2 and 1/2 of the rows, 0.6 and 0.4 of the columns; what agrees, then
    # what differs, less the square that is taken off.
    variance = 0.4 * (0.5 - 1.1 * 0.3) ** 2 + 0.3 * (0.5 - 0.9 * 0.3) ** 2
    variance += 0.09 * (0.1 * (0.6 + 0.5) ** 2 + 0.2 * (0.4 + 0.5) ** 2) - (0.35 - 1 + 0.7) ** 2
    assert found.se == pytest.approx((variance / 50) ** 0.5 / 0.25)


@pytest.mark.parametrize(
    ("table", "kappa", "se", "low", "high", "digits"),
    [
        # R package statpsych 1.x, ci.kappa(.05, 31, 12, 4, 58), its documentation.
        ([[31, 12], [4, 58]], 0.6756757, 0.07344761, 0.5317210, 0.8196303, 5e-8),
        # Stata kapci, Statalist 2009-12, message 320 (analytic interval, 1,932 people).
        ([[1395, 118], [261, 158]], 0.3411969207847029, 0.0262913719660408, 0.2896667786, 0.3927270629, 1e-10),
        # A SAS printout that statsmodels is tested against (table10 of its test_inter_rater.py).
        ([[0, 4, 1], [0, 8, 0], [0, 1, 5]], 0.4842, 0.1380, 0.2137, 0.7547, 5e-5),
    ],
    ids=["statpsych", "stata", "sas"],
)
def test_as_other_programs_compute_it(
    table: list[list[int]], kappa: float, se: float, low: float, high: float, digits: float
) -> None:
    found = agreement(WORDS[: len(table)], table)
    assert found.ci is not None
    assert (found.kappa, found.se, *found.ci) == pytest.approx((kappa, se, low, high), abs=digits)


def test_one_word_alone_leaves_nothing_beyond_chance() -> None:
    found = agreement(WORDS, [[0] * 4, [0, 9, 0, 0], [0] * 4, [0] * 4])
    assert (found.n, found.observed, found.kappa, found.ci, found.pabak) == (9, 1.0, None, None, None)
    assert found.categories == ("exclude",)
    assert found.note is not None
    assert "not defined" in found.note


def test_nothing_in_common_is_said() -> None:
    found = agreement(WORDS, [[0] * 4] * 4)
    assert (found.n, found.kappa) == (0, None)
    assert found.note == "no report was decided by both"


@pytest.mark.parametrize(("table", "kappa"), [([[5, 0], [0, 3]], 1.0), ([[0, 3], [3, 0]], -1.0)])
def test_where_the_variance_is_zero_there_is_no_interval(table: list[list[int]], kappa: float) -> None:
    found = agreement(WORDS[:2], table)
    assert (found.kappa, found.se, found.ci) == (kappa, 0.0, None)
    assert found.note is not None


@given(st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=3, max_size=3))
def test_whatever_the_table_it_lies_between_its_limits_and_turns_round(table: list[list[int]]) -> None:
    found = agreement(WORDS[:3], table)
    turned = agreement(WORDS[:3], [list(column) for column in zip(*table, strict=True)])
    if found.kappa is None:
        return
    assert -1 <= found.kappa <= 1
    assert turned.kappa == pytest.approx(found.kappa)
    assert turned.se == pytest.approx(found.se, abs=1e-9)
    if found.ci is not None:
        assert -1 <= found.ci[0] <= found.kappa <= found.ci[1] <= 1
