"""The seed evidence: all of it there, each number with its source, and stored as what it is."""

from __future__ import annotations

from pathlib import Path

import pytest

import evidence
from evidence.documents import Claims, Study, Terms, Vocabulary, read

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
def test_every_result_and_every_size_names_its_report(key: str) -> None:
    one = study(key)
    assert one.key == key
    assert all(result.source is not None and one.report(result.source.report) for result in one.results)
    sources = {source.of for source in one.sources}
    assert one.n is None or "n" in sources
    assert one.age is None or "age" in sources


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
