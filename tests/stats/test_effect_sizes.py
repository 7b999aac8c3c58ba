"""Effect sizes: equal to metafor, and clear about rows that give none."""

from __future__ import annotations

import math

import numpy as np
import pytest
from metafor_reference import SETS

from evidence.stats import effect_sizes, hedges_correction, pool
from evidence.stats.measures import COLUMNS as NEEDED
from evidence.stats.measures import MEASURES

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


ONE = {"events": [3, 0], "n": [20, 10]}
PAIRS = {"mean1": 24.0, "sd1": 6.0, "mean2": 20.0, "sd2": 5.0, "n": 25, "correlation": 0.6}
J24 = math.gamma(12) / (math.sqrt(12) * math.gamma(11.5))
CHANGE = 36 + 25 - 2 * 0.6 * 6 * 5


@pytest.mark.parametrize(
    ("measure", "given", "yi", "vi"),
    [
        ("PR", ONE, [3 / 20, 0.5 / 11], [0.15 * 0.85 / 20, 0.5 * 10.5 / 11**3]),
        ("PLO", ONE, [math.log(3 / 17), math.log(0.5 / 10.5)], [1 / 3 + 1 / 17, 1 / 0.5 + 1 / 10.5]),
        ("PAS", ONE, [math.asin(math.sqrt(0.15)), math.asin(math.sqrt(0.5 / 11))], [1 / 80, 1 / 44]),
        (
            "PFT",
            ONE,
            [
                (math.asin(math.sqrt(3 / 21)) + math.asin(math.sqrt(4 / 21))) / 2,
                (math.asin(math.sqrt(0.5 / 12)) + math.asin(math.sqrt(1.5 / 12))) / 2,
            ],
            [1 / 82, 1 / 46],
        ),
        ("MN", {"mean": 5.0, "sd": 2.0, "n": 16}, [5.0], [0.25]),
        ("MC", PAIRS, [4.0], [CHANGE / 25]),
        ("SMCC", PAIRS, [J24 * 4 / math.sqrt(CHANGE)], [1 / 25 + (J24 * 4) ** 2 / CHANGE / 50]),
        ("SMCR", PAIRS, [J24 * 4 / 6], [0.8 / 25 + (J24 * 4 / 6) ** 2 / 50]),
        ("ROMC", PAIRS, [math.log(1.2)], [(0.25**2 + 0.25**2 - 2 * 0.6 * 0.25 * 0.25) / 25]),
        (
            "IRR",
            {"events1": [10, 0], "time1": [200, 50], "events2": [4, 3], "time2": [100, 60]},
            [math.log((10 / 200) / (4 / 100)), math.log((0.5 / 50) / (3.5 / 60))],
            [1 / 10 + 1 / 4, 1 / 0.5 + 1 / 3.5],
        ),
        ("COR", {"correlation": 0.5, "n": 28}, [0.5], [0.75**2 / 27]),
        ("ZCOR", {"correlation": 0.5, "n": 28}, [0.5 * math.log(3)], [1 / 25]),
        ("GEN", {"yi": [0.3, 0.4], "sei": [0.1, 0.2]}, [0.3, 0.4], [0.01, 0.04]),
        ("GEN", {"yi": 0.3, "vi": 0.02}, [0.3], [0.02]),
        (
            "PETO",
            {"events1": 4, "n1": 10, "events2": 1, "n2": 12},
            [(4 - 50 / 22) / (5 * 17 * 120 / (22**2 * 21))],
            [22**2 * 21 / (5 * 17 * 120)],
        ),
    ],
)
def test_the_other_measures_by_hand(
    measure: str, given: dict[str, list[float]], yi: list[float], vi: list[float]
) -> None:
    effects = effect_sizes(measure, **given)  # type: ignore[arg-type] # columns by name
    assert effects.yi == pytest.approx(yi, rel=1e-12)
    assert effects.vi == pytest.approx(vi, rel=1e-12)


def test_every_measure_is_tried_by_hand_or_against_the_reference() -> None:
    tried = {"PR", "PLO", "PAS", "PFT", "MN", "MC", "SMCC", "SMCR", "ROMC", "IRR", "COR", "ZCOR", "GEN", "PETO"}
    assert tried | {SETS[name].measure for name in OURS} == set(MEASURES)


def test_the_unbiased_variance_of_a_standardised_difference() -> None:
    groups = {"mean1": 11.7, "sd1": 7.7, "n1": 6, "mean2": 17.8, "sd2": 5.9, "n2": 6}
    large, unbiased = effect_sizes("SMD", **groups), effect_sizes("SMD", **groups, variance="UB")  # type: ignore[arg-type]
    j = math.gamma(5) / (math.sqrt(5) * math.gamma(4.5))
    assert unbiased.yi == large.yi
    assert unbiased.vi == pytest.approx(1 / 3 + (1 - 8 / (10 * j**2)) * large.yi**2, rel=1e-12)
    with pytest.raises(ValueError, match="variance='UB' is not known for MD"):
        effect_sizes("MD", **groups, variance="UB")  # type: ignore[arg-type] # columns by name


@pytest.mark.parametrize("measure", ["RR", "OR", "RD", "PETO"])
def test_tables_without_events_or_without_anything_else_can_be_dropped(measure: str) -> None:
    counts = {"events1": [0, 4, 10], "n1": [10, 10, 10], "events2": [0, 2, 12], "n2": [10, 10, 12]}
    effects = effect_sizes(measure, **counts, drop00=True)  # type: ignore[arg-type] # columns by name
    assert np.isnan(effects.yi).tolist() == np.isnan(effects.vi).tolist() == [True, False, True]
    assert effects.yi[1] == effect_sizes(measure, **counts).yi[1]  # type: ignore[arg-type] # columns by name


@pytest.mark.parametrize(
    ("measure", "given", "told"),
    [
        ("PR", {"events": 4, "n": 3}, "row 1: events is 4; it must not exceed n"),
        ("PLO", {"events": [1, 0], "n": [9, 9], "add": 0}, "row 2: events or others is 0; it gives no finite log odds"),
        ("MC", PAIRS | {"correlation": 1.2}, "row 1: correlation is 1.2; it must lie between -1 and 1"),
        ("SMCC", PAIRS | {"correlation": 1.0, "sd2": 6.0}, "the variance of the change is 0; it must be above 0"),
        ("SMCR", PAIRS | {"n": 2}, "row 1: n is 2; it must be above 2"),
        ("ROM", MEANS, "row 1: mean1 times mean2 is 0; it must be above 0 for a ratio of means"),
        ("ROMC", PAIRS | {"mean2": -20}, "row 1: mean1 times mean2 is -480; it must be above 0"),
        ("SMDH", MEANS | {"n2": [9, 1]}, "row 2: a group is 1; it must be above 1"),
        (
            "IRR",
            {"events1": 1, "time1": 0, "events2": 1, "time2": 1},
            "row 1: time1 is 0; it must be above 0",
        ),
        (
            "IRR",
            {"events1": 0, "time1": 1, "events2": 1, "time2": 1, "to": "none"},
            "row 1: events1 is 0; it gives no finite log rate ratio",
        ),
        ("COR", {"correlation": 0.3, "n": 4}, "row 1: n is 4; it must be above 4"),
        ("ZCOR", {"correlation": [0.3, -1], "n": [9, 9]}, "row 2: correlation is -1; it must lie within -1 and 1"),
        ("GEN", {"yi": 0.3}, "GEN needs yi, vi; missing: vi"),
        ("GEN", {"yi": [0.3, 0.3], "sei": [1, 0]}, "row 2: sei is 0; it must be above 0"),
    ],
)
def test_the_other_measures_refuse_what_gives_no_effect(measure: str, given: dict[str, list[float]], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        effect_sizes(measure, **given)  # type: ignore[arg-type] # columns by name


def test_a_correction_without_degrees_of_freedom_is_refused() -> None:
    with pytest.raises(ValueError, match="m is 1; it must be above 1"):
        hedges_correction(1.0)
