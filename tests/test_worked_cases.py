"""The chain from study documents to findings, on documents that stand in the tests."""

# ruff: noqa: E501 - one term a line, as people write them

from __future__ import annotations

from datetime import date

import pytest

from evidence.answers.summary import ConditionSummary, summarise
from evidence.documents import Study, Terms, Vocabulary, read, resolved
from evidence.synthesis import known_at

TERMS = """
evidence: terms/1
terms:
  - {kind: condition, key: depression, synonyms: [MDD]}
  - {kind: condition, key: fibromyalgia}
  - {kind: condition, key: pain}
  - {kind: intervention, key: low-dose-naltrexone, name: low-dose naltrexone, dose_mg_per_day: [0.5, 6], safety: [not with opioids]}
  - {kind: intervention, key: placebo}
  - {kind: outcome, key: depressive-symptoms, measures: depression, benefit: true, better: lower, importance: critical, instruments: [HAM-D-17, MADRS]}
  - {kind: outcome, key: mood, measures: depression, benefit: true, better: higher, importance: important}
  - {kind: outcome, key: pain-intensity, measures: pain, benefit: true, better: lower, importance: critical}
  - {kind: outcome, key: serious-adverse-events, benefit: false, better: lower, importance: critical}
  - {kind: outcome, key: response, benefit: true, better: higher, importance: important}
  - {kind: instrument, key: ham-d-17, name: HAM-D-17, outcome: depressive-symptoms, range: [0, 52], better: lower}
  - {kind: instrument, key: madrs, name: MADRS, outcome: depressive-symptoms, range: [0, 60], better: lower}
  - {kind: instrument, key: pain-nrs, name: pain NRS, outcome: pain-intensity, range: [0, 10], better: lower}
"""

PILOT = """
evidence: study/1
key: mischoulon-2017
title: pilot
design: parallel-rct
condition: MDD
n: {randomised: 12}
reports: [{id: paper, role: primary, doi: 10.1016/j.jad.2016.08.029, published: 2016-10-01}]
arms:
  - {id: ldn, role: experimental, intervention: low-dose-naltrexone, dose: 1 mg b.i.d., duration: 3 weeks, n: 6}
  - {id: placebo, role: comparator, intervention: placebo, duration: 3 weeks, n: 6}
results:
  - outcome: depressive-symptoms
    instrument: MADRS
    at: 3 weeks
    arms:
      ldn: {n: 6, baseline: {mean: 30.4, sd: 4.9}, end: {mean: 12.2, sd: 8.4}}
      placebo: {n: 6, baseline: {mean: 30.7, sd: 4.3}, end: {mean: 22.8, sd: 8.5}}
    source: {report: paper}
  - outcome: depressive-symptoms
    instrument: HAM-D-17
    primary: true
    at: 3 weeks
    arms:
      ldn: {n: 6, baseline: {mean: 21.2, sd: 2.0}, end: {mean: 11.7, sd: 7.7}}
      placebo: {n: 6, baseline: {mean: 23.7, sd: 2.3}, end: {mean: 17.8, sd: 5.9}}
    contrast: {of: ldn, against: placebo, measure: SMD, estimate: 0.62, p: 0.3, favours: ldn}
    source: {report: paper}
"""

AUCKLAND = """
evidence: study/1
key: moloney-2026
title: second trial
design: parallel-rct
condition: depression
n: {randomised: 37}
reports: [{id: paper, role: primary, doi: 10.3389/fphar.2026.1767654, published: 2026-03-06}]
arms:
  - {id: ldn, role: experimental, intervention: low-dose-naltrexone, dose: up to 4.5 mg/day, duration: 12 weeks}
  - {id: placebo, role: comparator, intervention: placebo, duration: 12 weeks}
results:
  - outcome: depressive-symptoms
    instrument: MADRS
    primary: true
    at: 12 weeks
    arms: {ldn: {change: {mean: -10.5, sd: 5.6}}, placebo: {change: {mean: -9.8, sd: 5.9}}}
    contrast: {of: ldn, against: placebo, p: 0.97}
    source: {report: paper}
"""

MOOD = """
evidence: study/1
key: younger-2013
title: crossover
design: crossover-rct
condition: fibromyalgia
n: {randomised: 31}
reports: [{id: paper, role: primary, published: 2013-02}]
arms:
  - {id: ldn, role: experimental, intervention: low-dose-naltrexone, dose: 4.5 mg/day, duration: 12 weeks}
  - {id: placebo, role: comparator, intervention: placebo, duration: 4 weeks}
results:
  - outcome: mood
    contrast: {of: ldn, against: placebo, p: 0.039, paired: true, favours: ldn}
    source: {report: paper}
  - outcome: response
    arms: {ldn: {percent: 32}, placebo: {percent: 11}}
    source: {report: paper}
"""

FINAL = """
evidence: study/1
key: due-bruun-2024
title: parallel trial
design: parallel-rct
condition: fibromyalgia
n: {randomised: 99}
reports: [{id: paper, role: primary, published: 2024-01}]
arms:
  - {id: ldn, role: experimental, intervention: low-dose-naltrexone, dose: 6 mg once daily, duration: 12 weeks, n: 49}
  - {id: placebo, role: comparator, intervention: placebo, duration: 12 weeks, n: 50}
results:
  - outcome: pain-intensity
    instrument: pain NRS
    arms: {ldn: {change: {mean: -1.3, ci: [-1.7, -0.8]}}, placebo: {change: {mean: -0.9, ci: [-1.4, -0.5]}}}
    contrast: {of: ldn, against: placebo, measure: MD, estimate: -0.34, ci: [-0.95, 0.27], p: 0.27, adjusted: true}
    source: {report: paper}
  - outcome: serious-adverse-events
    arms: {ldn: {events: 0, total: 49}, placebo: {events: 1, total: 50}}
    source: {report: paper}
"""

CROHN_PERCENTS = """
evidence: study/1
key: smith-2011
title: percentages only
design: parallel-rct
condition: pain
n: {randomised: 40}
reports: [{id: paper, role: primary, published: 2011-07}]
arms:
  - {id: ldn, role: experimental, intervention: low-dose-naltrexone, dose: 4.5 mg/day}
  - {id: placebo, role: comparator, intervention: placebo}
results:
  - {outcome: response, arms: {ldn: {percent: 88}, placebo: {percent: 40}}, source: {report: paper}}
"""


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    document = read(TERMS, "terms.yaml")
    assert document.problems == ()
    assert isinstance(document.value, Terms)
    return Vocabulary(document.value.terms)


def studies(vocabulary: Vocabulary, *texts: str) -> list[Study]:
    read_ones = [read(text, "study.yaml", vocabulary) for text in texts]
    assert [problem for document in read_ones for problem in document.problems] == []
    return [resolved(document.value, vocabulary) for document in read_ones if isinstance(document.value, Study)]


def answer(vocabulary: Vocabulary, condition: str, *texts: str, as_of: date | None = None) -> ConditionSummary:
    return summarise(condition, studies(vocabulary, *texts), vocabulary, as_of=as_of)


def test_the_pilot_alone_gives_the_reported_contrast_as_hedges_g(vocabulary: Vocabulary) -> None:
    found = answer(vocabulary, "depression", PILOT, AUCKLAND, as_of=date(2025, 12, 31)).findings[0]
    effect = found.body.members[0].effect
    assert effect is not None
    assert (round(effect.estimate, 3), round(effect.se, 3)) == (-0.572, 0.589)
    assert [round(bound, 3) for bound in effect.ci] == [-1.727, 0.582]
    assert effect.derivation == "reported contrast"
    assert (found.whole.pooled, found.whole.reason) == (False, "one study")
    steps = {step.domain: step.judgement for step in found.certainty.steps}
    assert (steps["risk of bias"], steps["imprecision"]) == ("serious", "very serious")
    assert found.certainty.level == "very low"


def test_one_result_speaks_for_a_study_and_the_others_are_listed(vocabulary: Vocabulary) -> None:
    member = answer(vocabulary, "depression", PILOT).findings[0].body.members[0]
    assert member.result.instrument == "ham-d-17"
    assert member.unused == ("madrs, 3 weeks",)


def test_both_depression_trials_pool_to_the_worked_numbers(vocabulary: Vocabulary) -> None:
    whole = answer(vocabulary, "depression", PILOT, AUCKLAND)
    found = whole.findings[0]
    assert (whole.n_studies, whole.n_participants, whole.strength) == (2, 49, "very low")
    second = found.body.members[1].effect
    assert second is not None
    assert (round(second.estimate, 3), round(second.se, 3)) == (-0.119, 0.329)
    assert "equal split" in second.assumptions[0]
    pool = found.whole.pool
    assert pool is not None
    assert (round(pool.estimate, 3), round(pool.ci[0], 3), round(pool.ci[1], 3)) == (-0.227, -0.790, 0.336)
    assert (pool.tau2, pool.test) == (0.0, "z")
    assert "very uncertain" in found.sentence
    assert "2 randomised studies, 49 people" in found.sentence


def test_mood_in_fibromyalgia_is_indirect_evidence_told_by_direction(vocabulary: Vocabulary) -> None:
    found = answer(vocabulary, "depression", PILOT, MOOD).indirect
    assert [one.body.outcome.key for one in found] == ["mood"]
    member = found[0].body.members[0]
    assert (member.effect, member.direction) == (None, "benefit")
    assert member.reason == "not derivable: a p-value without an estimate in a crossover"
    assert found[0].certainty.level == "very low"
    assert any(step.rule == "indirect" and step.levels == -1 for step in found[0].certainty.steps)


def test_an_adjusted_difference_keeps_its_reported_interval(vocabulary: Vocabulary) -> None:
    found = next(one for one in answer(vocabulary, "fibromyalgia", FINAL).findings if one.kind == "benefit")
    assert found.whole.measure == "MD"
    assert (found.whole.estimate, found.whole.ci) == (-0.34, (-0.95, 0.27))
    assert found.certainty.zones is None
    assert "on pain NRS" in found.sentence


def test_a_zero_cell_in_one_study_gets_a_half_and_an_extremely_wide_interval(vocabulary: Vocabulary) -> None:
    found = next(one for one in answer(vocabulary, "fibromyalgia", FINAL).findings if one.kind == "harm")
    assert "RR 0.34, 95 % CI 0.01 to 8.15" in found.sentence
    steps = {step.domain: step.judgement for step in found.certainty.steps}
    assert steps["imprecision"] == "extremely serious"
    assert found.certainty.level == "very low"


def test_percentages_without_arm_sizes_are_never_split(vocabulary: Vocabulary) -> None:
    member = answer(vocabulary, "pain", CROHN_PERCENTS).findings[0].body.members[0]
    assert member.effect is None
    assert member.direction == "benefit"
    assert member.reason is not None
    assert "88 % of 20 is no count" in member.reason


def test_percentages_of_a_crossover_are_not_two_groups(vocabulary: Vocabulary) -> None:
    found = next(one for one in answer(vocabulary, "fibromyalgia", MOOD).findings if one.body.outcome.key == "response")
    assert found.body.members[0].reason == "not derivable: a binary outcome of a crossover without paired counts"


def test_a_retracted_study_is_named_and_is_in_no_body(vocabulary: Vocabulary) -> None:
    notice = PILOT.replace(
        "published: 2016-10-01}]",
        "published: 2016-10-01}, {id: notice, role: retraction, of: paper, published: 2025-03}]",
    )
    whole = answer(vocabulary, "depression", notice, AUCKLAND)
    assert [one.key for one in whole.retracted] == ["mischoulon-2017"]
    assert [member.study.key for member in whole.findings[0].body.members] == ["moloney-2026"]
    before = answer(vocabulary, "depression", notice, as_of=date(2025, 3, 30))
    assert before.retracted == ()


def test_a_partial_date_counts_from_its_last_day(vocabulary: Vocabulary) -> None:
    study = studies(vocabulary, MOOD)[0]
    assert known_at(study, date(2013, 2, 27)) is None
    assert known_at(study, date(2013, 2, 28)) is not None


def test_safety_facts_stand_in_every_answer(vocabulary: Vocabulary) -> None:
    assert answer(vocabulary, "depression", PILOT).safety == ("not with opioids",)
