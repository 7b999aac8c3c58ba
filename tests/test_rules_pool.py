"""METHODS B: pooling, or telling without a pool, at the border of each rule and on both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from by_hand import NAMES, assessed, counted, finding, scores, trial

from evidence import stats
from evidence.synthesis import DEFAULT, sensitivity

if TYPE_CHECKING:
    from evidence.documents import Study

BOTH = {"of": "drug", "against": "placebo"}


def md(key: str, estimate: float, se: float, **fields: Any) -> Study:  # noqa: ANN401 - fields of a document
    """A trial with an adjusted mean difference on the scale with a known important difference of 5."""
    contrast = {**BOTH, "measure": "MD", "estimate": estimate, "se": se, "adjusted": True}
    return trial(key, scores(instrument="known scale", contrast=contrast), **fields)


def only_direction(key: str, favours: str = "drug", **told: Any) -> Study:  # noqa: ANN401 - fields of a document
    return trial(key, scores(contrast={**BOTH, "favours": favours, **told}))


def test_pool_none_one_study_is_not_pooled() -> None:
    whole = finding(md("a", -4, 1)).whole
    assert (whole.pooled, whole.reason, whole.estimate, whole.pool) == (False, "one study", -4, None)


def test_pool_none_one_estimate_among_several_keeps_its_interval_and_its_people() -> None:
    found = finding(md("a", -4, 1), only_direction("b"), only_direction("c", "placebo"))
    whole = found.whole
    assert (whole.pooled, whole.estimate) == (False, -4)
    assert whole.reason == "1 of 3 studies have an estimate with a standard error"
    assert (whole.tally.benefit, whole.tally.harm, whole.tally.unclear) == (2, 1, 0)
    assert (found.certainty.needs.has, found.body.n) == (100, 300)


def test_pool_none_mean_differences_on_different_instruments_without_sds() -> None:
    def told(key: str, scale: str) -> Study:
        return trial(key, scores(instrument=scale, contrast={**BOTH, "measure": "MD", "estimate": -4, "se": 1}))

    whole = finding(told("a", "first scale"), told("b", "second scale")).whole
    assert not whole.pooled
    assert whole.reason is not None
    assert "different instruments" in whole.reason


def test_pool_none_the_sign_test_is_exact_and_p_values_are_combined_with_their_directions() -> None:
    ranked = {"test": "Mann-Whitney"}
    studies = [only_direction(f"s{i}", p="0.04", **ranked) for i in range(4)]
    whole = finding(*studies, only_direction("t", "placebo", p="0.5", **ranked)).whole
    assert whole.tally.sign_test_p == pytest.approx(0.375)  # 2 · (1 + 5) / 32
    assert whole.stouffer is not None
    z = (4 * stats.normal_quantile(0.98) - stats.normal_quantile(0.75)) / 5**0.5
    assert whole.stouffer.k == 5
    assert whole.stouffer.z == pytest.approx(z)
    assert finding(studies[0], only_direction("b", p="<0.05")).whole.stouffer is None


def test_pool_default_two_studies_take_the_normal_interval_and_three_the_wider() -> None:
    two = finding(md("a", -4, 1), md("b", -8, 1)).whole
    assert two.pool is not None
    assert (two.pool.test, two.pool.method) == ("z", "REML")
    three = finding(md("a", -4, 1), md("b", -8, 1), md("c", -1, 1)).whole
    alike = finding(md("a", -4, 1), md("b", -4.01, 1), md("c", -3.99, 1)).whole
    assert three.pool is not None
    assert alike.pool is not None
    assert (three.pool.test, alike.pool.test) == ("knha", "z")
    for pool, estimates in ((three.pool, [-4, -8, -1]), (alike.pool, [-4, -4.01, -3.99])):
        both = [stats.pool(estimates, [1, 1, 1], test=test) for test in ("z", "knha")]
        assert pool.ci == max((one.ci for one in both), key=lambda ci: ci[1] - ci[0])


def test_pool_default_the_common_effect_stands_beside() -> None:
    whole = finding(md("a", -4, 1), md("b", -8, 2)).whole
    assert whole.common is not None
    assert whole.common.estimate == pytest.approx((-4 - 8 / 4) / 1.25)


def test_pool_heterogeneity_is_never_told_of_one_study() -> None:
    assert finding(md("a", -4, 1)).whole.pool is None
    pool = finding(md("a", -4, 1), md("b", -8, 1)).whole.pool
    assert pool is not None
    assert pool.q_df == 1
    assert [pool.q, pool.i2] == pytest.approx([8, 87.5], rel=1e-6)


def test_pool_heterogeneity_a_prediction_interval_needs_three_studies() -> None:
    from evidence.output.summary_json import finding_json

    two, three = [md("a", -4, 1), md("b", -8, 1)], [md("a", -4, 1), md("b", -8, 1), md("c", -1, 1)]
    assert finding_json(finding(*two))["pool"]["pi"] is None
    assert finding_json(finding(*three))["pool"]["pi"] is not None


def test_pool_smallstudy_is_tested_from_ten_studies_on() -> None:
    def asymmetric(k: int) -> str:
        studies = [md(f"s{i}", -1.0 - i, 0.3 + i / 4) for i in range(k)]
        return next(one.reason for one in finding(*studies).certainty.steps if one.domain == "publication bias")

    assert "too few studies to test" in asymmetric(9)
    assert "Egger" in asymmetric(10)


def test_pool_sensitivity_leaves_each_out_with_normal_intervals() -> None:
    found = finding(md("a", -4, 1), md("b", -8, 1), md("c", -1, 1, appraisals=assessed("high")))
    told = {one.name: one for one in sensitivity(found.body, NAMES)}
    assert set(told) == {"as it is", "without a", "without b", "without c", "without high risk of bias"}
    assert told["without c"] == told["without high risk of bias"]._replace(name="without c")
    normal = stats.pool([-4, -8], [1, 1], test="z")
    assert told["without c"].ci == pytest.approx(normal.ci)


def test_pool_sensitivity_other_correlations_and_one_kind_of_value() -> None:
    arms = {"drug": {"end": {"mean": 30, "sd": 10}}, "placebo": {"end": {"mean": 36, "sd": 10}}}
    crossed = trial("a", scores(arms=arms), design="crossover-rct", each=20, n={"randomised": 20})
    told = [one.name for one in sensitivity(finding(crossed, trial("b", scores((-8, -4)))).body, NAMES)]
    correlations = {f"within-person correlation {r}" for r in (0.3, 0.7)}
    assert correlations | {"change values only", "end values only"} <= set(told)


def test_pool_sensitivity_imputed_values_are_offered_where_they_bring_a_study() -> None:
    arms = {"drug": {"change": {"mean": -8}}, "placebo": {"change": {"mean": -4}}}
    found = finding(trial("a", scores(arms=arms)), trial("b", scores((-8, -4))), trial("c", scores((-7, -4))))
    told = {one.name: one.k for one in sensitivity(found.body, NAMES)}
    assert (told["as it is"], told["standard deviations imputed"]) == (2, 3)


def test_another_estimator_of_tau_squared_is_used_where_it_is_asked_for() -> None:
    studies = [md("a", -4, 1), md("b", -8, 1), md("c", -1, 1)]
    pool = finding(*studies, analysis=DEFAULT._replace(tau="DL")).whole.pool
    assert pool is not None
    assert pool.method == "DL"
    assert pool.tau2 == pytest.approx(stats.pool([-4, -8, -1], [1, 1, 1], method="DL").tau2)


def test_a_critical_study_is_left_out_of_the_pool_and_stays_in_the_tally() -> None:
    studies = [md(key, -4, 1, design="cohort", appraisals=assessed("moderate", "robins-i")) for key in ("a", "b")]
    worst = md("c", 9, 1, design="cohort", appraisals=assessed("critical", "robins-i"))
    whole = finding(*studies, worst).whole
    assert whole.pool is not None
    assert (whole.pool.k, whole.tally.harm) == (2, 1)


def test_risk_ratios_pool_on_the_log_scale() -> None:
    whole = finding(trial("a", counted(20, 50, 10, 50)), trial("b", counted(30, 50, 15, 50)), outcome="response").whole
    assert whole.estimate == pytest.approx(0.6931, abs=1e-3)
