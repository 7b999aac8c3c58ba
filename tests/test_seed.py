"""The seed evidence: all of it there, each number with its source, and stored as what it is."""

from __future__ import annotations

from pathlib import Path

import pytest

import evidence
from evidence.documents import Claims, Study, Terms, Vocabulary, read, tree_of

SEED = Path(evidence.__file__).parent / "seed"
TERMS = read((SEED / "terms.yaml").read_bytes(), "terms.yaml", Vocabulary())
KEYS = [
    "bested-2023",
    "bruun-plesner-2020",
    "cree-2010",
    "due-bruun-2024",
    "gironi-2008",
    "innova",
    "ldn-nad-2024",
    "lie-2018",
    "metyas-2018",
    "mischoulon-2017",
    "moloney-2026",
    "okelly-2022",
    "parkitny-2017",
    "sharafaddinzadeh-2010",
    "smith-2007",
    "smith-2011",
    "smith-2013",
    "srinivasan-2021",
    "younger-2009",
    "younger-2013",
]


def vocabulary() -> Vocabulary:
    assert isinstance(TERMS.value, Terms)
    return Vocabulary(TERMS.value.terms)


def study(key: str) -> Study:
    document = read((SEED / "studies" / f"{key}.yaml").read_bytes(), key, vocabulary())
    assert document.problems == ()
    assert isinstance(document.value, Study)
    return document.value


def stands_at(tree: object, path: str) -> object:
    """Give what stands in plain data at a path such as ``results.0.contrast.ci``."""
    for step in path.split("."):
        if isinstance(tree, list):
            tree = tree[int(step)]
        else:
            assert isinstance(tree, dict)
            tree = tree[step]
    return tree


def result_named(key: str, outcome: str, nth: int = 0) -> object:
    """Give the study's result for that outcome as plain data; ``nth`` counts from 0 among those of one outcome."""
    named = [tree_of(result) for result in study(key).results if result.outcome == outcome]
    return named[nth]


def test_all_twenty_studies_are_there() -> None:
    assert sorted(path.stem for path in (SEED / "studies").iterdir()) == KEYS


def test_terms_and_claims_read_without_a_problem() -> None:
    assert TERMS.problems == ()
    claims = read((SEED / "claims.yaml").read_bytes(), "claims.yaml").value
    assert isinstance(claims, Claims)
    assert (len(claims.claims), len(claims.syntheses)) == (11, 6)


def test_no_instrument_has_a_minimal_important_difference_without_a_source() -> None:
    assert [term.key for term in vocabulary().terms if term.mid is not None] == []


@pytest.mark.parametrize("key", KEYS)
def test_every_result_and_every_number_of_the_study_names_its_report(key: str) -> None:
    one = study(key)
    assert one.key == key
    assert all(result.source is not None and one.report(result.source.report) for result in one.results)
    sources = {source.of for source in one.sources}
    held = {field for field in ("n", "age", "female", "dates", "funding") if getattr(one, field) is not None}
    assert held <= sources


@pytest.mark.parametrize("key", KEYS)
def test_nothing_is_appraised_or_called_verified(key: str) -> None:
    one = study(key)
    assert one.appraisals == ()
    assert one.verified_by is None


def test_the_pilots_five_scales_are_five_results_of_which_one_is_primary() -> None:
    results = study("mischoulon-2017").results
    assert [result.instrument for result in results] == ["HAM-D-17", "HAM-D-28", "MADRS-10", "MADRS-15", "CGI-S"]
    assert [bool(result.primary) for result in results] == [True, False, False, False, False]


def test_crossovers_are_stored_as_crossovers() -> None:
    crossovers = {key for key in KEYS if study(key).is_crossover}
    assert crossovers == {
        "bested-2023",
        "cree-2010",
        "parkitny-2017",
        "sharafaddinzadeh-2010",
        "srinivasan-2021",
        "younger-2009",
        "younger-2013",
    }


@pytest.mark.parametrize(
    ("key", "size", "dose"),
    [
        ("mischoulon-2017", 12, 2.0),
        ("moloney-2026", 37, 4.5),
        ("younger-2009", 10, 4.5),
        ("younger-2013", 31, 4.5),
        ("parkitny-2017", 8, None),
        ("metyas-2018", 25, 3.0),
        ("bruun-plesner-2020", 27, 6.0),
        ("bested-2023", 58, 4.5),
        ("due-bruun-2024", 99, 6.0),
        ("innova", None, 4.5),
        ("smith-2007", 17, 4.5),
        ("smith-2011", 40, 4.5),
        ("smith-2013", 14, None),
        ("lie-2018", 47, None),
        ("cree-2010", 80, 4.5),
        ("sharafaddinzadeh-2010", 96, None),
        ("gironi-2008", 40, None),
        ("srinivasan-2021", 67, 4.0),
        ("okelly-2022", 52, 2.0),
        ("ldn-nad-2024", 36, 4.5),
    ],
)
def test_people_and_doses_are_those_of_the_facts(key: str, size: int | None, dose: float | None) -> None:
    one = study(key)
    arm = next(arm for arm in one.arms if arm.role != "comparator")
    assert (one.size, arm.dose.target_mg_per_day if arm.dose else None) == (size, dose)


@pytest.mark.parametrize(
    ("key", "path", "written"),
    [
        ("mischoulon-2017", "n.screened", "21"),
        ("mischoulon-2017", "age.sd", "12"),
        ("mischoulon-2017", "female", "67%"),
        ("mischoulon-2017", "dates.start", "2014-01-13"),
        ("mischoulon-2017", "reports.0.pmid", "27736689"),
        ("mischoulon-2017", "reports.2.published", "2018-02"),
        ("moloney-2026", "reports.0.published", "2026-03-06"),
        ("younger-2009", "age.max", "55"),
        ("younger-2009", "periods.order", "fixed"),
        ("younger-2013", "arms.1.duration", "4 weeks"),
        ("bruun-plesner-2020", "n.analysed", "25"),
        ("due-bruun-2024", "age.mean", "50.6"),
        ("due-bruun-2024", "arms.1.n", "50"),
        ("due-bruun-2024", "funding.kind", "non-profit"),
        ("innova", "status", "registered"),
        ("innova", "reports.0.nct", "NCT04739995"),
        ("smith-2011", "funding.kind", "public"),
        ("smith-2013", "age.mean", "12.3"),
        ("smith-2013", "arms.0.dose", "0.1 mg/kg/day, max 4.5 mg"),
        ("cree-2010", "n.analysed", "60"),
        ("gironi-2008", "n.analysed", "35"),
        ("srinivasan-2021", "arms.1.intervention", "amitriptyline"),
        ("srinivasan-2021", "reports.1.ctri", "CTRI/2013/06/003735"),
        ("okelly-2022", "n.analysed", "36"),
        ("ldn-nad-2024", "arms.0.with", "nad-plus"),
    ],
)
def test_what_a_study_says_of_itself_is_that_of_the_facts(key: str, path: str, written: str) -> None:
    assert stands_at(tree_of(study(key)), path) == written


@pytest.mark.parametrize(
    ("key", "outcome", "path", "written"),
    [
        ("mischoulon-2017", "depressive-symptoms", "arms.ldn.baseline.mean", "21.2"),
        ("mischoulon-2017", "depressive-symptoms", "arms.placebo.end.sd", "5.9"),
        ("mischoulon-2017", "depressive-symptoms", "contrast.estimate", "0.62"),
        ("mischoulon-2017", "clinical-global-severity", "arms.placebo.end.mean", "4.0"),
        ("moloney-2026", "depressive-symptoms", "arms.ldn.change.mean", "-10.5"),
        ("moloney-2026", "depressive-symptoms", "arms.placebo.change.sd", "5.9"),
        ("moloney-2026", "depressive-symptoms", "contrast.p", "0.97"),
        ("moloney-2026", "inflammatory-markers", "favours", "neither"),
        ("younger-2009", "mechanical-pain-threshold", "favours", "ldn"),
        ("younger-2013", "pain-intensity", "arms.ldn.percent_change", "-28.8%"),
        ("younger-2013", "pain-intensity", "arms.placebo.percent_change", "-18.0%"),
        ("younger-2013", "pain-intensity", "contrast.p", "0.016"),
        ("younger-2013", "mood", "contrast.p", "0.039"),
        ("younger-2013", "life-satisfaction", "contrast.p", "0.045"),
        ("younger-2013", "response", "arms.placebo.percent", "11%"),
        ("younger-2013", "tolerability", "arms.ldn.end.mean", "89.2"),
        ("younger-2013", "vivid-dreams", "arms.ldn.percent", "37%"),
        ("younger-2013", "headache", "arms.placebo.percent", "3%"),
        ("younger-2013", "serious-adverse-events", "arms.ldn.events", "0"),
        ("parkitny-2017", "fibromyalgia-symptom-severity", "arms.ldn.percent_change", "-18%"),
        ("bruun-plesner-2020", "response", "arms.ldn.events", "11"),
        ("bested-2023", "fibromyalgia-impact", "contrast.median_difference", "-1.65"),
        ("bested-2023", "pain-intensity", "contrast.median_difference", "-0.33"),
        ("bested-2023", "pain-intensity", "contrast.p", "0.4"),
        ("due-bruun-2024", "pain-intensity", "contrast.estimate", "-0.34"),
        ("due-bruun-2024", "pain-intensity", "contrast.ci", ["-0.95", "0.27"]),
        ("due-bruun-2024", "pain-intensity", "arms.ldn.change.ci", ["-1.7", "-0.8"]),
        ("due-bruun-2024", "memory-problems", "contrast.p", "0.004"),
        ("due-bruun-2024", "any-adverse-event", "arms.ldn.events", "41"),
        ("due-bruun-2024", "discontinued-for-adverse-events", "arms.placebo.events", "3"),
        ("due-bruun-2024", "serious-adverse-events", "arms.placebo.events", "1"),
        ("due-bruun-2024", "death", "arms.ldn.events", "0"),
        ("due-bruun-2024", "conditioned-pain-modulation", "contrast.ci", ["0.4", "3.7"]),
        ("due-bruun-2024", "conditioned-pain-modulation", "source.report", "pain-modulation"),
        ("smith-2007", "disease-activity", "arms.ldn.baseline.mean", "356"),
        ("smith-2007", "response", "arms.ldn.percent", "89%"),
        ("smith-2007", "sleep-disturbance", "arms.ldn.events", "7"),
        ("smith-2011", "response", "arms.placebo.percent", "40%"),
        ("smith-2011", "endoscopic-response", "contrast.p", "0.008"),
        ("smith-2011", "endoscopic-remission", "arms.ldn.percent", "33%"),
        ("smith-2013", "disease-activity", "arms.ldn.end.mean", "21.7"),
        ("smith-2013", "remission", "arms.ldn.percent", "25%"),
        ("lie-2018", "clinical-improvement", "arms.ldn.percent", "74.5%"),
        ("lie-2018", "remission", "arms.ldn.percent", "25.5%"),
        ("cree-2010", "mental-health-quality-of-life", "contrast.estimate", "3.3"),
        ("cree-2010", "mental-health", "contrast.p", "<0.01"),
        ("cree-2010", "pain-interference", "contrast.estimate", "1.6"),
        ("cree-2010", "perceived-cognitive-deficit", "contrast.p", "0.05"),
        ("sharafaddinzadeh-2010", "quality-of-life", "favours", "neither"),
        ("gironi-2008", "serious-adverse-events", "arms.ldn.events", "2"),
        ("srinivasan-2021", "pain-intensity", "contrast.ci", ["-1.11", "4.13"]),
        ("srinivasan-2021", "any-adverse-event", "arms.amitriptyline.event_count", "52"),
        ("okelly-2022", "recovery", "arms.ldn.change.p", "<=0.001"),
        ("okelly-2022", "mood", "arms.ldn.change.p", "0.054"),
        ("ldn-nad-2024", "quality-of-life", "arms.ldn.end.sd", "24.8"),
        ("ldn-nad-2024", "fatigue", "arms.ldn.baseline.mean", "25.9"),
    ],
)
def test_results_are_those_of_the_facts(key: str, outcome: str, path: str, written: str | list[str]) -> None:
    assert stands_at(result_named(key, outcome), path) == written


@pytest.mark.parametrize(
    ("nth", "instrument", "end", "estimate", "p"),
    [
        (1, "HAM-D-28", "12.0", "1.15", "0.097"),
        (2, "MADRS-10", "12.2", "1.45", "0.035"),
        (3, "MADRS-15", "13.2", "1.49", "0.035"),
    ],
)
def test_the_pilots_other_depression_scales_keep_their_own_figures(
    nth: int, instrument: str, end: str, estimate: str, p: str
) -> None:
    result = result_named("mischoulon-2017", "depressive-symptoms", nth)
    paths = ("instrument", "arms.ldn.end.mean", "contrast.estimate", "contrast.p")
    assert [stands_at(result, path) for path in paths] == [instrument, end, estimate, p]


def test_the_two_analyses_of_one_comparison_stay_two_results() -> None:
    results = [result_named("srinivasan-2021", "pain-intensity", nth) for nth in (0, 1)]
    assert [stands_at(result, "analysis") for result in results] == ["itt", "per-protocol"]
    assert [stands_at(result, "contrast.estimate") for result in results] == ["1.5", "1.64"]


@pytest.mark.parametrize("key", ["smith-2007", "smith-2013"])
def test_a_spread_of_unknown_kind_is_stored_neither_as_sd_nor_as_se(key: str) -> None:
    arms = [arm for result in study(key).results for arm in result.arms]
    summaries = [one for arm in arms for one in (arm.baseline, arm.end, arm.change) if one is not None]
    assert [(one.sd, one.se) for one in summaries] == [(None, None)] * len(summaries)


@pytest.mark.parametrize("key", ["mischoulon-2017", "younger-2009", "parkitny-2017"])
def test_a_date_seen_in_a_secondary_place_says_that_it_is_to_be_checked(key: str) -> None:
    assert "to be checked" in (study(key).main_report.note or "")


@pytest.mark.parametrize(
    ("key", "estimate", "ci"),
    [
        ("vatvani-2024", "-0.86", ["-1.20", "-0.51"]),
        ("women-only-4-trials", "-0.46", ["-0.85", "-0.06"]),
        ("ann-med-surg-2025", "-0.61", ["-1.14", "-0.08"]),
        ("ologunowa-2025", "-0.50", ["-1.19", "0.19"]),
        ("bolton-2019", "0.84", ["0.66", "1.06"]),
    ],
)
def test_published_syntheses_keep_their_pooled_numbers(key: str, estimate: str, ci: list[str]) -> None:
    claims = read((SEED / "claims.yaml").read_bytes(), "claims.yaml").value
    assert isinstance(claims, Claims)
    synthesis = next(one for one in claims.syntheses if one.key == key)
    result = tree_of(synthesis.results[0])
    assert (stands_at(result, "estimate"), stands_at(result, "ci")) == (estimate, ci)
