"""Effect sizes: equal to metafor, and clear about rows that give none."""

from __future__ import annotations

import math

import numpy as np
import pytest
from metafor_reference import SETS

from evidence.stats import effect_sizes, hedges_correction, pool
from evidence.stats.measures import COLUMNS as NEEDED

OURS = [name for name, reference in SETS.items() if reference.measure != "generic"]


@pytest.mark.parametrize("name", OURS)
def test_effects_and_variances_equal_those_of_escalc(name: str) -> None:
    reference = SETS[name]
    given = {column: reference.data[column] for column in NEEDED[reference.measure]}
    effects = effect_sizes(reference.measure, **given)  # type: ignore[arg-type] # columns by name
    assert effects.yi == pytest.approx(reference.yi, rel=1e-9, abs=0)
    assert effects.vi == pytest.approx(reference.vi, rel=1e-9, abs=0)


def test_the_reference_covers_the_measures_of_two_groups() -> None:
    assert {SETS[name].measure for name in OURS} == {"RR", "OR", "RD", "MD", "SMD", "SMDH", "ROM"}
    assert len(OURS) == 45


def test_half_is_added_to_the_tables_with_a_zero_cell_only() -> None:
    effects = effect_sizes("OR", events1=[0, 4], n1=[10, 10], events2=[2, 2], n2=[10, 10])
    assert effects.yi[0] == pytest.approx(math.log((0.5 / 10.5) / (2.5 / 8.5)))
    assert effects.yi[1] == pytest.approx(math.log((4 / 6) / (2 / 8)))


@pytest.mark.parametrize(
    ("to", "ratios"),
    [
        ("all", [(0.5 / 11) / (2.5 / 11), (4.5 / 11) / (2.5 / 11)]),
        ("if0all", [(0.5 / 11) / (2.5 / 11), (4.5 / 11) / (2.5 / 11)]),
        ("only0", [(0.5 / 11) / (2.5 / 11), (4 / 10) / (2 / 10)]),
    ],
)
def test_to_chooses_the_tables_that_are_corrected(to: str, ratios: list[float]) -> None:
    effects = effect_sizes("RR", events1=[0, 4], n1=[10, 10], events2=[2, 2], n2=[10, 10], to=to)
    assert np.exp(effects.yi) == pytest.approx(ratios)


def test_a_group_in_which_everybody_had_the_event_is_corrected_for_the_risk_ratio_too() -> None:
    effects = effect_sizes("RR", events1=10, n1=10, events2=5, n2=10)
    assert np.exp(effects.yi) == pytest.approx([(10.5 / 11) / (5.5 / 11)])


def test_the_risk_difference_of_no_events_is_zero_with_a_variance_above_zero() -> None:
    effects = effect_sizes("RD", events1=0, n1=49, events2=0, n2=50)
    risk1, risk2 = 0.5 / 50, 0.5 / 51
    assert effects.yi == pytest.approx([risk1 - risk2])
    assert effects.vi == pytest.approx([risk1 * (1 - risk1) / 50 + risk2 * (1 - risk2) / 51])


def test_an_uncorrected_risk_difference_without_variance_is_told_by_pool() -> None:
    effects = effect_sizes("RD", events1=[1, 0], n1=[9, 9], events2=[2, 0], n2=[9, 9], to="none")
    assert effects.vi[1] == 0.0
    with pytest.raises(ValueError, match="row 2: vi is 0"):
        pool(*effects)


@pytest.mark.parametrize(("measure", "cell"), [("RR", "c"), ("OR", "c")])
def test_an_uncorrected_zero_cell_gives_no_ratio_and_is_named(measure: str, cell: str) -> None:
    with pytest.raises(ValueError, match=f"row 2: cell {cell} is 0"):
        effect_sizes(measure, events1=[3, 3], n1=[9, 9], events2=[2, 0], n2=[9, 9], add=0)


def test_swapping_the_groups_turns_the_sign_and_keeps_the_variance() -> None:
    here = effect_sizes("SMD", mean1=11.7, sd1=7.7, n1=6, mean2=17.8, sd2=5.9, n2=6)
    there = effect_sizes("SMD", mean1=17.8, sd1=5.9, n1=6, mean2=11.7, sd2=7.7, n2=6)
    assert here.yi == pytest.approx([-0.821], abs=5e-4)
    assert (here.yi, here.vi) == (-there.yi, there.vi)


def test_group_sizes_may_be_fractions_of_a_split_total() -> None:
    effects = effect_sizes("MD", mean1=1, sd1=2, n1=18.5, mean2=0, sd2=2, n2=18.5)
    assert effects.vi == pytest.approx([8 / 18.5])


def test_the_exact_correction_has_closed_forms_for_two_and_three_degrees_of_freedom() -> None:
    assert hedges_correction(2) == pytest.approx(1 / math.sqrt(math.pi), rel=1e-14)
    assert hedges_correction(3) == pytest.approx(math.sqrt(math.pi / 6), rel=1e-14)


@pytest.mark.parametrize("m", [1.5, 2.0, 10.0, 47.0, 1e3, 9e3, 1.9e4, 2.1e4, 1e6, 1e12])
def test_the_exact_correction_obeys_the_recurrence_of_the_gamma_function(m: float) -> None:
    product = hedges_correction(m) * hedges_correction(m + 1)
    assert product == pytest.approx((m - 1) / math.sqrt(m * (m + 1)), rel=1e-10, abs=0)


def test_effects_cannot_be_written_to() -> None:
    effects = effect_sizes("MD", mean1=[1, 2], sd1=[1, 1], n1=[9, 9], mean2=[0, 0], sd2=[1, 1], n2=[9, 9])
    with pytest.raises(ValueError, match="read-only"):
        effects.yi[0] = 0.0


COUNTS = {"events1": [1, 2], "n1": [10, 10], "events2": [3, 4], "n2": [10, 10]}
MEANS = {"mean1": [1, 2], "sd1": [1, 1], "n1": [9, 9], "mean2": [0, 0], "sd2": [1, 1], "n2": [9, 9]}


@pytest.mark.parametrize(
    ("measure", "columns", "changed", "told"),
    [
        ("RR", COUNTS, {"events1": [1, 11]}, "row 2: events1 is 11; it must not exceed n1"),
        ("RR", COUNTS, {"events2": [-1, 4]}, "row 1: events2 is -1; it must not be negative"),
        ("RD", COUNTS, {"n2": [10, 0], "events2": [3, 0]}, "row 2: n2 is 0; it must be above 0"),
        ("OR", COUNTS, {"n1": [10, math.nan]}, "row 2: n1 is nan; it must be a finite number"),
        ("OR", COUNTS, {"n1": [10, None]}, "row 2: n1 is nan; it must be a finite number"),
        ("OR", COUNTS, {"n1": [10]}, "columns of different lengths: events1 has 2, n1 has 1"),
        ("OR", COUNTS, {"n1": ["ten", "10"]}, "n1 is not a column of numbers"),
        ("OR", COUNTS, {"n1": [[10, 10]]}, "n1 has 2 dimensions"),
        ("OR", COUNTS, {"n2": None}, "OR needs events1, n1, events2, n2; missing: n2"),
        ("OR", COUNTS, {"add": -0.5}, "add is -0.5; it must be 0 or above"),
        ("OR", COUNTS, {"to": "some"}, "to='some' is not known; known are only0, all, if0all, none"),
        (
            "OR",
            COUNTS,
            {"events1": [], "n1": [], "events2": [], "n2": []},
            "no rows in events1, n1, events2, n2",
        ),
        ("MD", MEANS, {"sd1": [1, -1]}, "row 2: sd1 is -1; it must not be negative"),
        ("SMD", MEANS, {"sd1": [0, 1], "sd2": [0, 1]}, "row 1: the pooled variance is 0"),
        ("SMD", MEANS, {"n1": [9, 1], "n2": [9, 2]}, "row 2: n1 [+] n2 is 3; it must be above 3"),
        ("MD", MEANS, {"mean1": [math.inf, 1]}, "row 1: mean1 is inf; it must be a finite number"),
        ("XX", COUNTS, {}, "the measure 'XX' is not known; known are RR, OR, RD, PETO, MD"),
    ],
)
def test_what_gives_no_effect_is_refused_with_its_place(
    measure: str, columns: dict[str, list[float]], changed: dict[str, float | str | list[float]], told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        effect_sizes(measure, **(columns | changed))  # type: ignore[arg-type] # wrong on purpose


def test_a_correction_without_degrees_of_freedom_is_refused() -> None:
    with pytest.raises(ValueError, match="m is 1; it must be above 1"):
        hedges_correction(1.0)
