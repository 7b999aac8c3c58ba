"""METHODS C: each rule of certainty by its name, at its border and on both sides."""

from __future__ import annotations

from datetime import date
from math import exp, log
from typing import TYPE_CHECKING, Any

import pytest
from by_hand import NAMES, TODAY, answer, assessed, counted, finding, scores, steps, trial
from test_rules_pool import BOTH, md, only_direction

from evidence.certainty import zones
from evidence.documents import Judgement

if TYPE_CHECKING:
    from evidence.documents import Study
    from evidence.findings import Finding


def ratio(key: str, estimate: float, low: float, high: float, measure: str = "RR", **fields: Any) -> Study:  # noqa: ANN401 - fields of a document
    contrast = {**BOTH, "measure": measure, "estimate": estimate, "ci": [low, high], "adjusted": True}
    return trial(key, {"outcome": "response", "contrast": contrast}, **fields)


def test_zone_the_borders_of_each_measure() -> None:
    known = zones(finding(md("a", -4, 1)).body, "MD", NAMES)
    assert known is not None
    assert (known.border, known.large) == (5, 10)
    lone = finding(trial("a", scores(contrast={**BOTH, "measure": "MD", "estimate": -4, "se": 1})))
    assert lone.certainty.zones is None
    smd = finding(trial("a", scores((-8, -4)))).certainty.zones
    assert smd is not None
    assert (smd.border, smd.large) == (0.2, 0.8)
    rr = finding(ratio("a", 2, 1, 4), outcome="response").certainty.zones
    assert rr is not None
    assert [exp(rr.border), exp(rr.large or 0)] == pytest.approx([1.25, 2])
    death = {"outcome": "death", "contrast": {**BOTH, "measure": "RD", "estimate": 0.02, "se": 0.01}}
    harm = {"outcome": "harm", "contrast": {**BOTH, "measure": "RD", "estimate": 0.02, "se": 0.01}}
    found = {one.body.outcome.key: one.certainty.zones for one in answer(trial("a", death, harm)).findings}
    assert {key: one.border for key, one in found.items() if one} == {"death": 0.01, "harm": 0.05}


def test_zone_an_smd_takes_the_weighted_mid_of_the_instruments_that_have_one() -> None:
    found = finding(trial("a", scores((-8, -4), instrument="known scale")), trial("b", scores((-8, -4))))
    assert found.certainty.zones is not None
    assert found.certainty.zones.border == pytest.approx(0.5)  # 5 points of an sd of 10


@pytest.mark.parametrize(
    ("design", "tool", "start"),
    [
        ("parallel-rct", None, "high"),
        ("crossover-trial", None, "low"),
        ("cohort", None, "low"),
        ("cohort", "rob2", "low"),
        ("cohort", "robins-i", "high"),
    ],
)
def test_start_by_design_and_appraisal(design: str, tool: str | None, start: str) -> None:
    appraisals = [] if tool is None else assessed("low", tool)
    assert finding(md("a", -4, 1, design=design, appraisals=appraisals)).certainty.start == start


def test_start_one_cohort_without_robins_i_keeps_the_body_low() -> None:
    first = md("a", -4, 1, design="cohort", appraisals=assessed("low", "robins-i"))
    assert finding(first, md("b", -4, 1, design="cohort")).certainty.start == "low"


def weighted(high: float, some: float = 0.0) -> Finding:
    """Equal estimates whose weights are the shares of high risk, some concerns and low risk."""
    shares = {"high": high, "some-concerns": some, "low": 1 - high - some}
    studies = [
        md(name, -8, (1 / share) ** 0.5 / 10, appraisals=assessed(name)) for name, share in shares.items() if share > 0
    ]
    return finding(*studies)


@pytest.mark.parametrize(
    ("high", "some", "levels"),
    [(0.51, 0, -2), (0.5, 0.0, 0), (0.5, 0.01, -1), (0.0, 0.5, 0), (0.0, 0.51, -1), (0.3, 0.25, -1), (0.2, 0.2, 0)],
)
def test_bias_by_share_of_the_weight(high: float, some: float, levels: int) -> None:
    assert steps(weighted(high, some))["risk of bias"] == (levels, "bias")


def test_bias_not_assessed_counts_as_some_concerns_and_is_said() -> None:
    step = finding(md("a", -8, 1)).certainty.steps[0]
    assert step.levels == -1
    assert "not assessed in 1 of 1" in step.reason


@pytest.mark.parametrize(("far", "levels"), [(-5.1, 0), (-16, -1)])
def test_bias_leaving_out_high_risk_that_changes_the_zone_is_serious(far: float, levels: int) -> None:
    low = [md(key, -4.9 if far == -16 else -5.2, 1, appraisals=assessed("low")) for key in ("a", "b", "c")]
    assert steps(finding(*low, md("d", far, 1, appraisals=assessed("high"))))["risk of bias"][0] == levels


def test_bias_all_critical_is_extremely_serious_and_not_pooled() -> None:
    studies = [md(key, -4, 1, design="cohort", appraisals=assessed("critical", "robins-i")) for key in ("a", "b")]
    found = finding(*studies)
    assert (steps(found)["risk of bias"][0], found.whole.pooled) == (-3, False)


def test_bias_single_arm_is_very_serious_whatever_the_appraisal() -> None:
    arm = [{"id": "drug", "role": "single", "intervention": "drug", "n": 30}]
    told = {"drug": {"change": {"mean": -8, "sd": 10}}}
    design = {"arms": arm, "design": "single-arm-trial", "n": {"enrolled": 30}, "appraisals": assessed("low", "other")}
    assert steps(finding(trial("a", scores(arms=told), **design)))["risk of bias"][0] == -2


def test_inconsistency_is_not_rated_of_one_study() -> None:
    assert "inconsistency" not in steps(finding(md("a", -4, 1)))


@pytest.mark.parametrize(
    ("estimates", "levels"),
    [
        ((-8, -8, -8), 0),
        ((-20, 20, -20), -2),  # both important zones, I² above 75 %
        ((-8, -4.9, -8), 0),  # a third outside the zone, but hardly any heterogeneity
        ((-12, -4.5, -12), -1),
    ],
)
def test_inconsistency_by_where_the_estimates_lie(estimates: tuple[float, ...], levels: int) -> None:
    found = finding(*(md(f"s{i}", one, 1.5) for i, one in enumerate(estimates)))
    assert steps(found)["inconsistency"] == (levels, "inconsistency")


@pytest.mark.parametrize(("against", "levels"), [(1, 0), (2, -1), (3, -1)])
def test_inconsistency_without_a_pool_when_a_quarter_of_the_people_go_each_way(against: int, levels: int) -> None:
    studies = [only_direction(f"s{i}", "placebo" if i < against else "drug") for i in range(8)]
    assert steps(finding(*studies))["inconsistency"][0] == levels


def test_indirect_one_aspect_is_serious_and_two_are_very_serious() -> None:
    plain = finding(md("a", -8, 1))
    others = finding(md("a", -8, 1, condition="gout"))
    assert [steps(one)["indirectness"] for one in (plain, others)] == [(0, "indirect"), (-1, "indirect")]
    marker = {"outcome": "marker", "contrast": {**BOTH, "measure": "MD", "estimate": -4, "se": 1}}
    assert steps(finding(trial("a", marker), outcome="marker"))["indirectness"][0] == -1
    assert steps(finding(trial("a", marker, condition="gout"), outcome="marker"))["indirectness"][0] == -2


def arms_at(dose: str, with_: str | None = None) -> list[dict[str, Any]]:
    first = {"id": "drug", "role": "experimental", "intervention": "drug", "dose": dose, "n": 50}
    return [
        {**first, **({"with": [with_]} if with_ else {})},
        {"id": "placebo", "role": "comparator", "intervention": "placebo", "n": 50},
    ]


@pytest.mark.parametrize(
    ("dose", "with_", "levels"), [("6 mg/day", None, 0), ("6.1 mg/day", None, -1), ("4 mg/day", "exercise", -1)]
)
def test_indirect_by_a_dose_beyond_the_name_or_a_co_intervention(dose: str, with_: str | None, levels: int) -> None:
    assert steps(finding(md("a", -8, 1, arms=arms_at(dose, with_))))["indirectness"][0] == levels


def test_indirect_needs_more_than_half_of_the_weight() -> None:
    odd = md("b", -8, 1, arms=arms_at("50 mg/day"))
    assert steps(finding(md("a", -8, 1), odd))["indirectness"][0] == 0
    assert steps(finding(md("a", -8, 1.01), odd))["indirectness"][0] == -1


@pytest.mark.parametrize(
    ("low", "high", "levels", "rule"),
    [
        (0.49, 2.01, -3, "imprecision"),
        (0.51, 2.01, -2, "imprecision"),
        (0.79, 1.26, -2, "imprecision"),
        (0.81, 1.26, -1, "imprecision"),
        (1.26, 2.5, -2, "imprecision.ois"),  # no border crossed: 100 people of unknown risk, 0 events of 300
        (0.8, 1.25, -2, "imprecision.ois"),
    ],
)
def test_imprecision_by_the_borders_that_the_interval_crosses(low: float, high: float, levels: int, rule: str) -> None:
    middle = exp((log(low) + log(high)) / 2)
    contrast = {**BOTH, "measure": "RR", "estimate": round(middle, 6), "ci": [low, high]}
    assert steps(finding(trial("a", {"outcome": "response", "contrast": contrast}), outcome="response"))[
        "imprecision"
    ] == (levels, rule)


@pytest.mark.parametrize(("people", "levels"), [(786, 0), (784, -1), (236, -1), (234, -2)])
def test_imprecision_ois_of_scores_is_786_people_and_30_percent_of_it(people: int, levels: int) -> None:
    contrast = {**BOTH, "measure": "MD", "estimate": -8, "se": 0.1}
    found = finding(trial("a", scores(contrast=contrast), each=people // 2))
    assert steps(found)["imprecision"] == (levels, "imprecision.ois")
    assert found.certainty.needs.needs == 786


def test_imprecision_ois_of_counts_is_by_the_comparators_risk_or_300_events() -> None:
    known = finding(trial("a", counted(40, 50, 20, 50)), outcome="response").certainty.needs
    assert (known.unit, known.needs) == ("people", 2 * 354)  # 40 % against 30 %
    unknown = finding(trial("a", counted(3, 50, 0, 50)), outcome="response").certainty.needs
    assert (unknown.unit, unknown.has, unknown.needs) == ("events", 3, 300)


def silent(key: str, people: int, end: str | None) -> Study:
    fields: dict[str, Any] = {"n": {"planned": people}, "status": "completed"}
    if end is not None:
        fields["dates"] = {"end": end}
    return trial(key, each=None, **fields)


@pytest.mark.parametrize(
    ("people", "end", "levels"),
    [
        (25, "2024-11-23", -1),  # 25 of 125 are 20 %
        (24, "2024-11-23", 0),
        (25, "2024-11-24", 0),  # not yet more than 24 months
        (25, None, 0),
    ],
)
def test_publication_registered_studies_that_stay_silent(people: int, end: str | None, levels: int) -> None:
    found = finding(md("a", -8, 1), silent("quiet", people, end), day=TODAY)
    assert steps(found)["publication bias"] == (levels, "publication")
    if end is None:
        assert "end date unknown of quiet" in found.certainty.steps[-1].reason


def test_publication_industry_funding_of_a_small_body() -> None:
    paid = {"funding": {"kind": "industry"}}
    small = [md(key, -8, 1, **paid) for key in ("a", "b")]
    assert steps(finding(*small))["publication bias"][0] == -1
    assert steps(finding(small[0], md("b", -8, 1)))["publication bias"][0] == 0
    assert steps(finding(*(md(key, -8, 1, each=5000, **paid) for key in ("a", "b"))))["publication bias"][0] == 0


@pytest.mark.parametrize(("slope", "levels"), [(-3.0, -1), (3.0, 0), (0.0, 0)])
def test_publication_small_studies_with_more_benefit_from_ten_on(slope: float, levels: int) -> None:
    studies = [md(f"s{i}", -6 + slope * (0.5 + i / 5) + (i % 2) / 50, 0.5 + i / 5) for i in range(10)]
    found = finding(*studies)
    assert steps(found)["publication bias"][0] == levels


@pytest.mark.parametrize(("noise", "levels"), [(0.2, -1), (4.0, 0)])
def test_publication_by_the_p_of_the_test(noise: float, levels: int) -> None:
    errors = [0.5 + i / 5 for i in range(10)]
    studies = [md(f"s{i}", round(-6 - se + (-1) ** i * noise, 3), se) for i, se in enumerate(errors)]
    found = finding(*studies)
    assert steps(found)["publication bias"][0] == levels
    assert "Egger's test: p = " in next(one.reason for one in found.certainty.steps if one.rule == "publication")


def cohort(key: str, estimate: float, spread: float, **fields: Any) -> Study:  # noqa: ANN401 - fields of a document
    low, high = estimate / spread, estimate * spread
    return ratio(key, estimate, round(low, 6), round(high, 6), design="cohort", each=200_000, **fields)


@pytest.mark.parametrize(
    ("estimate", "levels"), [(2.3, 1), (2.1, 0), (5.8, 2), (5.2, 1), (0.43, 1), (0.48, 0), (0.17, 2)]
)
def test_up_by_the_whole_interval_where_nothing_was_marked_down(estimate: float, levels: int) -> None:
    good = [{"tool": "other", "overall": "low"}]
    events = {"drug": {"events": 9000, "total": 200_000}, "placebo": {"events": 6000, "total": 200_000}}
    told = {"estimate": estimate, "ci": [round(estimate / 1.15, 6), round(estimate * 1.15, 6)]}
    result = {"outcome": "response", "arms": events, "contrast": {**BOTH, "measure": "RR", **told, "adjusted": True}}
    studies = [trial(key, result, design="cohort", each=200_000, appraisals=good) for key in ("a", "b")]
    found = finding(*studies, outcome="response")
    assert steps(found)["rating up"] == (levels, "up")
    assert found.certainty.level == ("low", "moderate", "high")[levels]


def test_up_never_with_one_study_nor_where_something_was_marked_down() -> None:
    assert "rating up" not in steps(finding(cohort("a", 4, 1.1), outcome="response"))
    marked = finding(cohort("a", 4, 1.1), cohort("b", 4, 1.1), outcome="response")  # risk of bias not assessed
    assert steps(marked)["rating up"][0] == 0
    assert "rating up" not in steps(finding(ratio("a", 4, 3.6, 4.4), ratio("b", 4, 3.6, 4.4), outcome="response"))


def judged(found: Finding, **verdict: Any) -> Judgement:  # noqa: ANN401 - the fields of a judgement
    body = found.body
    return Judgement(
        condition=body.condition,
        intervention=body.intervention,
        comparator=body.comparator,
        outcome=body.outcome.key,
        family=body.family,
        reason="because",
        by="J Jones",
        on="2021-01-01",
        fingerprint=found.certainty.fingerprint,
        **verdict,
    )


def test_judged_a_domain_or_the_level_is_replaced_until_the_body_is_another() -> None:
    study = md("a", -4, 3)
    plain = finding(study)
    domain = judged(plain, domain="imprecision", steps=0)
    with_it = finding(study, judgements=(domain,))
    assert (with_it.certainty.computed, with_it.certainty.level) == ("low", "moderate")
    assert steps(with_it)["imprecision"] == (0, "judged")
    level = finding(study, judgements=(judged(plain, level="high"),))
    assert (level.certainty.level, level.certainty.computed) == ("high", "low")
    stale = finding(study, md("b", -4, 3), judgements=(domain,))
    assert (stale.certainty.level, stale.certainty.stale) == (stale.certainty.computed, (domain,))


@pytest.mark.parametrize(
    ("change", "stale"),
    [
        ({"title": "mended"}, False),
        ({"appraisals": assessed("low")}, True),
        ({"n": {"randomised": 101}}, True),
    ],
)
def test_judged_the_fingerprint_is_of_numbers_and_appraisals_not_of_words(change: dict[str, Any], stale: bool) -> None:  # noqa: FBT001
    made = judged(finding(md("a", -4, 3)), domain="imprecision", steps=0)
    assert bool(finding(md("a", -4, 3, **change), judgements=(made,)).certainty.stale) == stale


def test_judged_holds_from_its_day_on() -> None:
    study = md("a", -4, 3)
    made = judged(finding(study), level="high")
    before, on = (finding(study, judgements=(made,), day=day) for day in (date(2020, 12, 31), date(2021, 1, 1)))
    assert (before.certainty.level, on.certainty.level) == ("low", "high")


def notice(published: str | None, role: str = "retraction") -> list[dict[str, Any]]:
    told = {"id": "notice", "role": role, "of": "paper"}
    return [
        {"id": "paper", "role": "primary", "published": "2020-01-31"},
        {**told, **({"published": published} if published else {})},
    ]


def test_retracted_leaves_every_body_and_is_named_with_what_the_finding_was() -> None:
    whole = answer(md("a", -4, 1), md("b", -8, 1, reports=notice("2022-03-01")))
    assert [one.studies for one in whole.findings] == [("a",)]
    gone = whole.retracted[0]
    assert (gone.key, gone.notice) == ("b", "2022-03-01")
    with_it, without = gone.moved[0]
    assert with_it.studies == ("a", "b")
    assert without is not None
    assert (with_it.whole.pooled, without.whole.pooled) == (True, False)


@pytest.mark.parametrize(
    ("published", "day", "held"),
    [
        ("2022-03-01", date(2022, 2, 28), True),
        ("2022-03-01", date(2022, 3, 1), False),
        ("2022-03", date(2022, 3, 30), True),
        (None, date(2021, 1, 1), False),
    ],
)
def test_retracted_by_the_date_of_the_notice(published: str | None, day: date, held: bool) -> None:  # noqa: FBT001
    found = answer(md("a", -4, 1, reports=notice(published)), day=day).findings
    assert bool(found) == held


def test_retracted_an_expression_of_concern_stays_in_and_is_a_sensitivity_analysis() -> None:
    from evidence.synthesis import sensitivity

    found = finding(md("a", -4, 1), md("b", -8, 1, reports=notice("2022-03-01", "concern")))
    told = {one.name: one for one in sensitivity(found.body, NAMES)}
    assert told["without expressions of concern"].estimate == -4


def test_strength_is_the_lowest_over_critical_outcomes_of_benefit() -> None:
    good = assessed("low")
    strong = trial("a", counted(300, 500, 150, 500), each=500, appraisals=good)
    weak = md("b", -4, 5, appraisals=good)
    important = trial("c", {"outcome": "wellbeing", "contrast": {**BOTH, "favours": "drug"}})
    whole = answer(strong, weak, important)
    assert whole.headline is not None
    assert (whole.headline.decided_by.body.outcome.key, whole.headline.strength) == ("pain", "low")
    alone = answer(important).headline
    assert alone is not None
    assert alone.decided_by.body.outcome.key == "wellbeing"
    indirect = answer(md("d", -4, 3, condition="gout")).headline
    assert indirect is not None
    assert indirect.strength == "indirect only (very low)"
    assert answer().strength == "no evidence"


def test_strength_the_best_family_of_an_outcome_counts_and_randomised_in_a_tie() -> None:
    trials, cohorts = md("a", -4, 1), md("b", -4, 1, design="cohort")
    whole = answer(trials, cohorts)
    assert whole.headline is not None
    assert whole.headline.decided_by.body.family == "randomised"
