"""METHODS A: each rule of derivation by its name, at its border and on both sides."""

from __future__ import annotations

from math import exp, log, sqrt
from typing import Any

import pytest
from by_hand import answer, counted, effect, finding, member, scores, trial

from evidence.synthesis import DEFAULT

J98 = 1 - 3 / (4 * 98 - 1)  # near the exact correction for 98 degrees of freedom
BOTH = {"of": "drug", "against": "placebo"}


def test_derive_order_a_an_adjusted_contrast_goes_before_change_values() -> None:
    contrast = {**BOTH, "measure": "MD", "estimate": -3, "se": 1.5, "adjusted": True}
    found = effect(trial("a", scores((-8, -4), contrast=contrast)))
    assert "A1a" in found.steps[0].text
    assert found.estimate == pytest.approx(-3 / 10 * J98, rel=1e-4)
    assert found.se == pytest.approx(1.5 / 10 * J98, rel=1e-4)  # its own se by the raw sd (A7)


def test_derive_order_b_change_values_go_before_an_unadjusted_contrast() -> None:
    contrast = {**BOTH, "measure": "MD", "estimate": -3, "se": 1.5}
    found = effect(trial("a", scores((-8, -4), contrast=contrast)))
    assert found.values == "change"
    assert found.estimate == pytest.approx(-0.4 * J98, rel=1e-4)


def unbalanced(apart: float, p: str, estimate: float = 0.5) -> dict[str, Any]:
    arms = {
        "drug": {"baseline": {"mean": 50 - apart * 10, "sd": 10}, "end": {"mean": 30, "sd": 10}},
        "placebo": {"baseline": {"mean": 50, "sd": 10}, "end": {"mean": 40, "sd": 10}},
    }
    contrast = {**BOTH, "measure": "SMD", "estimate": estimate, "p": p, "favours": "drug"}
    return scores(arms=arms, contrast=contrast)


@pytest.mark.parametrize(
    ("apart", "p", "letter"),
    [
        (0.5, "0.014", "A1d"),
        (0.51, "0.014", "A1c"),
        (0.8, "0.014", "A1c"),
        (0.8, "0.04", "A1d"),
        (0.8, "<0.014", "A1d"),
    ],
)
def test_derive_order_c_needs_imbalance_beyond_half_an_sd_and_an_exact_p_that_agrees(
    apart: float, p: str, letter: str
) -> None:
    assert letter in effect(trial("a", unbalanced(apart, p))).steps[0].text


def test_derive_order_e_an_unadjusted_contrast_where_arms_give_nothing() -> None:
    contrast = {**BOTH, "measure": "MD", "estimate": -4, "ci": [-8, 0]}
    found = effect(trial("a", scores(contrast=contrast)))
    assert (found.measure, found.estimate, found.ci) == ("MD", -4, (-8, 0))
    assert found.se == pytest.approx(4 / 1.98447, rel=1e-4)  # t with 98 degrees of freedom


@pytest.mark.parametrize(
    ("told", "t"),
    [({"t": 2.5}, 2.5), ({"f": 6.25}, 2.5), ({"p": "0.014", "test": "t test"}, 2.504), ({"p": "0.014"}, 2.504)],
)
def test_derive_order_f_an_smd_from_t_f_or_an_exact_p(told: dict[str, Any], t: float) -> None:
    found = effect(trial("a", scores(contrast={**BOTH, **told, "favours": "drug"})))
    assert found.estimate == pytest.approx(-t * sqrt(2 / 50) * J98, rel=1e-3)


@pytest.mark.parametrize(
    "contrast",
    [
        {"p": "<0.001"},
        {"p": "0.014", "test": "Mann-Whitney"},
        {"p": "0.014", "median_difference": -3},
        {"p": "0.014"},
    ],
)
def test_derive_order_never_makes_an_estimate_of_a_bound_or_a_rank_test(contrast: dict[str, Any]) -> None:
    result = scores(contrast={**BOTH, **contrast, "favours": "drug"})
    if contrast == {"p": "0.014"}:  # an unnamed test beside medians
        result["arms"] = {"drug": {"end": {"median": 3}}, "placebo": {"end": {"median": 5}}}
    found = member(trial("a", result))
    assert (found.effect, found.direction) == (None, "benefit")
    assert found.reason is not None


def test_derive_order_never_uses_a_percent_change() -> None:
    arms = {"drug": {"percent_change": "-30%"}, "placebo": {"percent_change": "-10%"}}
    found = member(trial("a", scores(arms=arms)))
    assert (found.effect, found.direction) == (None, "benefit")


def test_derive_order_g_counts_and_h_percentages_that_are_counts() -> None:
    by_count = effect(trial("a", counted(20, 50, 10, 50)), "response")
    arms = {"drug": {"percent": "40%", "n": 50}, "placebo": {"percent": "20%", "n": 50}}
    by_percent = effect(trial("b", {"outcome": "response", "arms": arms}), "response")
    assert by_count.estimate == by_percent.estimate == pytest.approx(log(2))
    assert by_count.se == pytest.approx(sqrt(1 / 20 - 1 / 50 + 1 / 10 - 1 / 50))


def test_derive_order_h_a_percentage_that_several_counts_give_says_so() -> None:
    arms = {"drug": {"percent": "83%", "n": 103}, "placebo": {"percent": "20%", "n": 50}}
    found = effect(trial("a", {"outcome": "response", "arms": arms}, n={"randomised": 153}), "response")
    assert found.table == (85, 103, 10, 50)
    assert found.assumptions == ("drug: 83 % of 103 = 85 people, though 85 and 86 round to it",)


@pytest.mark.parametrize(("percent", "counts"), [("88%", True), ("89%", False), ("88.0%", True), ("87.9%", False)])
def test_derive_order_h_a_percentage_that_no_count_gives_is_none(percent: str, counts: bool) -> None:  # noqa: FBT001
    arms = {"drug": {"percent": percent, "n": 25}, "placebo": {"percent": "40%", "n": 25}}
    found = member(trial("a", {"outcome": "response", "arms": arms}, each=25), "response")
    assert (found.effect is not None) == counts


@pytest.mark.parametrize(
    ("spread", "sd"),
    [({"sd": 10}, 10), ({"se": 2}, 2 * sqrt(50)), ({"ci": [-10.842, -5.158]}, 10.0)],
)
def test_derive_sd_from_se_and_from_the_interval_with_t_below_60(spread: dict[str, Any], sd: float) -> None:
    arms = {"drug": {"change": {"mean": -8, **spread}}, "placebo": {"change": {"mean": -4, "sd": sd}}}
    found = effect(trial("a", scores(arms=arms)))
    assert found.sd == pytest.approx(sd, rel=1e-3)


@pytest.mark.parametrize(("n", "quantile"), [(59, 2.0017), (60, 1.95996)])
def test_derive_sd_takes_the_normal_quantile_from_60_people_on(n: int, quantile: float) -> None:
    arms = {name: {"change": {"mean": 0, "ci": [-1, 1]}} for name in ("drug", "placebo")}
    assert effect(trial("a", scores(arms=arms), each=n)).sd == pytest.approx(sqrt(n) / quantile, rel=1e-4)


def test_derive_sd_from_quartiles_is_said() -> None:
    arms = {name: {"end": {"median": m, "q1": m - 6, "q3": m + 6}} for name, m in (("drug", 30), ("placebo", 36))}
    found = effect(trial("a", scores(arms=arms)))
    assert any("estimated from the median" in words for words in found.assumptions)
    assert found.sd == pytest.approx(9.2, abs=0.2)


def test_derive_missing_without_any_sd_the_study_is_listed_and_counts_in_the_tally() -> None:
    arms = {"drug": {"change": {"mean": -8}}, "placebo": {"change": {"mean": -4}}}
    whole = [trial("a", scores(arms=arms)), trial("b", scores((-8, -4))), trial("c", scores((-7, -4)))]
    found = finding(*whole)
    assert [one.study.key for one in found.body.members if one.effect is None] == ["a"]
    assert (len(found.body.effects), found.whole.tally.benefit) == (2, 3)
    imputed = finding(*whole, analysis=DEFAULT._replace(impute_sd=True))
    borrowed = imputed.body.members[0].effect
    assert borrowed is not None
    assert borrowed.sd == pytest.approx(10)
    assert any("borrowed" in words for words in borrowed.assumptions)


def test_derive_split_an_equal_split_of_the_total_is_said_and_never_made_for_percentages() -> None:
    odd = trial("a", scores((-8, -4)), each=None, n={"randomised": 37})
    found = effect(odd)
    assert found.sizes == (18.5, 18.5)
    assert any("equal split assumed" in words for words in found.assumptions)
    arms = {"drug": {"percent": "40%"}, "placebo": {"percent": "20%"}}
    share = trial("b", {"outcome": "response", "arms": arms}, each=None, n={"randomised": 40})
    assert member(share, "response").effect is None


def crossover(*results: dict[str, Any]) -> Any:  # noqa: ANN401 - a study
    return trial("a", *results, design="crossover-rct", each=20, n={"randomised": 20})


def test_derive_crossover_a_paired_contrast_is_used_as_it_is() -> None:
    contrast = {**BOTH, "measure": "MD", "estimate": -4, "se": 1, "paired": True}
    found = effect(crossover(scores(contrast=contrast)))
    assert (found.measure, found.estimate, found.se, found.within) == ("MD", -4, 1, False)
    by_p = effect(crossover(scores(contrast={**BOTH, "measure": "MD", "estimate": -4, "p": "0.01", "paired": True})))
    assert by_p.se == pytest.approx(4 / 2.8609, rel=1e-3)  # t with 19 degrees of freedom


def test_derive_crossover_arm_means_take_a_correlation_of_a_half_and_show_others() -> None:
    arms = {"drug": {"end": {"mean": 30, "sd": 10}}, "placebo": {"end": {"mean": 36, "sd": 10}}}
    study = crossover(scores(arms=arms))
    found = effect(study)
    g = found.estimate
    assert found.se == pytest.approx(sqrt((1 / 20 + g * g / 40) * 2 * 0.5), rel=1e-6)
    assert any("correlation of 0.5 assumed" in words for words in found.assumptions)
    narrower = effect(study, analysis=DEFAULT._replace(correlation=0.7))
    assert narrower.se < found.se < effect(study, analysis=DEFAULT._replace(correlation=0.3)).se


def test_derive_crossover_counts_without_pairs_and_a_lone_p_are_direction_only() -> None:
    assert member(crossover(counted(10, 20, 5, 20)), "response").effect is None
    found = member(crossover(scores(contrast={**BOTH, "p": "0.01", "favours": "drug"})))
    assert (found.effect, found.direction) == (None, "benefit")


def clustered(result: dict[str, Any], **clusters: Any) -> Any:  # noqa: ANN401 - a study
    return trial("a", result, design="cluster-rct", clusters=clusters)


def test_derive_cluster_divides_the_people_by_the_design_effect() -> None:
    plain, factor = effect(trial("b", scores((-8, -4)))), 1 + (11 - 1) * 0.1
    found = effect(clustered(scores((-8, -4)), number=10, mean_size=11, icc=0.1))
    assert found.se == pytest.approx(plain.se * sqrt(factor), rel=0.01)
    assert found.sizes == (50 / factor, 50 / factor)
    assert finding(clustered(scores((-8, -4)), number=10, mean_size=11, icc=0.1)).certainty.needs.has == 100 / factor


def test_derive_cluster_counts_are_divided_too() -> None:
    found = effect(clustered(counted(20, 50, 10, 50), number=10, mean_size=11, icc=0.1), "response")
    assert found.table == (10, 25, 5, 25)
    assert found.steps[0].rule == "derive.cluster"
    assert found.se == pytest.approx(sqrt(1 / 10 - 1 / 25 + 1 / 5 - 1 / 25))


def test_derive_cluster_without_an_icc_stays_out_and_an_adjusted_analysis_is_left_alone() -> None:
    assert member(clustered(scores((-8, -4)), number=10, mean_size=11)).effect is None
    contrast = {**BOTH, "measure": "MD", "estimate": -4, "se": 2.5, "adjusted": True}
    found = effect(clustered(scores(contrast=contrast), number=10, mean_size=11, icc=0.1))
    assert (found.estimate, found.se) == (-4, 2.5)


def test_derive_multiarm_all_arms_of_one_intervention_are_combined() -> None:
    arms = [
        {"id": "low", "role": "experimental", "intervention": "drug", "dose": "2 mg/day", "n": 20},
        {"id": "high", "role": "experimental", "intervention": "drug", "dose": "4 mg/day", "n": 30},
        {"id": "placebo", "role": "comparator", "intervention": "placebo", "n": 50},
    ]
    told = {name: {"change": {"mean": m, "sd": 10}} for name, m in (("low", -6), ("high", -8), ("placebo", -4))}
    found = effect(trial("a", scores(arms=told), arms=arms))
    assert found.sizes == (50, 50)
    assert found.estimate == pytest.approx(-0.32 * J98, abs=0.005)  # -7.2 against -4
    events = {
        "low": {"events": 4, "total": 20},
        "high": {"events": 16, "total": 30},
        "placebo": {"events": 10, "total": 50},
    }
    counts = effect(trial("b", {"outcome": "response", "arms": events}, arms=arms), "response")
    assert counts.table == (20, 50, 10, 50)


def test_derive_multiarm_a_comparator_is_used_whole_in_each_body() -> None:
    arms = [
        {"id": "drug", "role": "experimental", "intervention": "drug", "n": 50},
        {"id": "walk", "role": "experimental", "intervention": "exercise", "n": 50},
        {"id": "placebo", "role": "comparator", "intervention": "placebo", "n": 50},
    ]
    told = {name: {"change": {"mean": m, "sd": 10}} for name, m in (("drug", -6), ("walk", -8), ("placebo", -4))}
    found = answer(trial("a", scores(arms=told), arms=arms, n={"randomised": 150})).findings
    sizes = {one.body.intervention: one.body.effects[0].sizes for one in found}
    assert sizes == {"drug": (50, 50), "exercise": (50, 50)}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"at": "8 weeks"}, {"at": "6 weeks", "analysis": "itt", "primary": True}),
        ({"analysis": "itt"}, {"analysis": "per-protocol", "primary": True}),
        ({"primary": True, "instrument": "second scale"}, {"instrument": "first scale"}),
        ({"instrument": "first scale"}, {"instrument": "second scale"}),
        ({"instrument": "second scale"}, {"instrument": "upward scale"}),
    ],
)
def test_derive_one_the_filters_in_turn(first: dict[str, Any], second: dict[str, Any]) -> None:
    chosen, other = scores((-8, -4), **first), scores((-5, -4), **second)
    found = member(trial("a", other, chosen))
    assert found.effect is not None
    assert found.effect.estimate == pytest.approx(-0.4 * J98, rel=1e-3)
    assert len(found.unused) == 1


def test_derive_measure_one_instrument_with_a_sourced_mid_gives_md_and_others_smd() -> None:
    known = [trial(key, scores((-8, -4), instrument="known scale")) for key in ("a", "b")]
    assert finding(*known).whole.measure == "MD"
    assert finding(known[0], trial("c", scores((-8, -4)))).whole.measure == "SMD"


def test_derive_measure_an_smd_is_turned_to_the_outcome_and_an_md_is_not() -> None:
    up = effect(trial("a", scores((8, 4), instrument="upward scale")))
    assert up.estimate == pytest.approx(-0.4 * J98, rel=1e-4)
    raw = finding(
        trial("a", scores(instrument="upward scale", contrast={**BOTH, "measure": "MD", "estimate": 4, "se": 1}))
    )
    assert (raw.whole.estimate, raw.direction) == (4, "benefit")


def test_derive_measure_most_studies_then_most_people() -> None:
    ratio = {"outcome": "response", "contrast": {**BOTH, "measure": "HR", "estimate": 2, "ci": [1, 4]}}
    counts = counted(20, 50, 10, 50)
    assert finding(trial("a", ratio), trial("b", counts), trial("c", counts), outcome="response").whole.measure == "RR"
    large = trial("a", ratio, each=500)
    assert finding(large, trial("b", counts), outcome="response").whole.measure == "HR"


def test_derive_rare_no_event_in_either_group_is_left_out_of_ratios() -> None:
    none, some = trial("a", counted(0, 50, 0, 50)), trial("b", counted(20, 50, 10, 50))
    found = finding(none, some, outcome="response")
    empty = found.body.members[0]
    assert (found.whole.measure, empty.effect) == ("RR", None)
    assert empty.reason is not None
    assert "risk difference" in empty.reason
    assert found.whole.risk_difference is not None
    assert found.whole.risk_difference.k == 2


@pytest.mark.parametrize(
    ("tables", "method"),
    [
        ([(1, 200, 2, 200), (0, 300, 3, 300)], "Peto"),
        ([(1, 200, 2, 200), (2, 300, 5, 300)], "REML"),  # exactly 1 %: no longer rare, and no cell is empty
        ([(1, 200, 2, 200), (0, 300, 7, 300)], "MH"),
        ([(1, 401, 2, 200), (0, 300, 2, 300)], "MH"),  # one arm more than twice the other
        ([(1, 400, 2, 200), (0, 300, 2, 300)], "Peto"),
        ([(0, 50, 2, 50), (0, 50, 3, 50)], "REML"),  # the same cell is empty in every study: 0.5 is added
        ([(0, 50, 2, 50), (2, 50, 3, 50)], "MH"),
    ],
)
def test_derive_rare_peto_mantel_haenszel_or_a_half(tables: list[tuple[int, int, int, int]], method: str) -> None:
    found = finding(*(trial(f"t{i}", counted(*one), each=one[1]) for i, one in enumerate(tables)), outcome="response")
    assert found.whole.pool is not None
    assert found.whole.pool.method == method
    assert (found.whole.measure == "OR") == (method == "Peto")
    if method != "REML":
        assert found.whole.pool.test == "z"


def test_derive_rare_nobody_had_the_event_in_any_study() -> None:
    found = finding(trial("a", counted(0, 49, 0, 50)), outcome="response")
    assert (found.whole.measure, found.body.members[0].direction) == ("RD", "unclear")
    assert found.body.effects[0].se > 0


def test_derive_rare_one_study_with_an_empty_cell_gets_a_half_and_the_risk_difference_beside_it() -> None:
    found = finding(trial("a", counted(0, 49, 1, 50)), outcome="response")
    only = found.body.effects[0]
    assert only.assumptions == ("0.5 added to each cell because one is zero",)
    assert [round(exp(value), 2) for value in (only.estimate, *only.ci)] == [0.34, 0.01, 8.15]
    assert found.whole.risk_difference is not None
    assert found.whole.risk_difference.se > 0


def test_derive_family_designs_are_never_one_pool_and_single_arms_never_compare() -> None:
    randomised = trial("a", scores((-8, -4)))
    cohort = trial("b", scores((-8, -4)), design="cohort")
    arm = [{"id": "drug", "role": "single", "intervention": "drug", "n": 30}]
    told = {"drug": {"change": {"mean": -8, "sd": 10}}}
    series = trial("c", scores(arms=told), arms=arm, design="single-arm-trial", n={"enrolled": 30})
    mice = trial("d", scores((-8, -4)), design="animal")
    found = {one.body.family: one for one in answer(randomised, cohort, series, mice).findings}
    assert set(found) == {"randomised", "non-randomised", "single-arm", "non-human"}
    assert all(len(one.body.members) == 1 for one in found.values())
    assert (found["single-arm"].whole.measure, found["single-arm"].whole.estimate) == ("MC", -8)
    assert found["non-human"].whole.estimate is None
