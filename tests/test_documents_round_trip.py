"""What is written reads back equal: text → value → canonical text → value, and document → rows → document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence import open_store
from evidence.documents import Study, canonical, load, read, yaml_text

if TYPE_CHECKING:
    from pathlib import Path

    from evidence.answers.evidence import Evidence

Tree = dict[str, Any]  # a document as plain data

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30).filter(
    lambda text: bool(text.strip())
)
LINES = WORDS.map(lambda text: " ".join(text.split())).filter(bool)
NUMBERS = st.one_of(
    st.decimals(-999, 999, places=2).map(str),
    st.integers(-999, 999).map(str),
    st.sampled_from(["1·30", "−0.5", "0,25"]),
)
SPREADS = st.decimals(0, 99, places=1).map(str)
COUNTS = st.integers(0, 99).map(str)
SUMMARIES = st.fixed_dictionaries({"mean": NUMBERS, "sd": SPREADS}, optional={"n": COUNTS, "median": NUMBERS})
ARMS = st.fixed_dictionaries({}, optional={"n": COUNTS, "baseline": SUMMARIES, "end": SUMMARIES, "event_count": COUNTS})
CONTRASTS = st.fixed_dictionaries(
    {"of": st.just("ldn"), "against": st.just("placebo")},
    optional={"p": st.sampled_from(["0.03", "<0.001", "p = 0.5"]), "favours": st.sampled_from(["ldn", "neither"])},
)
RESULTS = st.fixed_dictionaries(
    {"outcome": st.sampled_from(["mood", "fatigue", "depressive-symptoms"])},
    optional={
        "at": st.sampled_from(["3 weeks", "12 wk", "2 months"]),
        "primary": st.booleans(),
        "arms": st.fixed_dictionaries({"ldn": ARMS, "placebo": ARMS}),
        "contrast": CONTRASTS,
        "note": WORDS,
    },
)
DOCUMENTS = st.fixed_dictionaries(
    {
        "evidence": st.just("study/1"),
        "key": st.just("made-up-2026"),
        "title": LINES,
        "design": st.sampled_from(["parallel-rct", "crossover-rct", "non-randomised-trial"]),
        "condition": st.sampled_from(["depression", "MDD", ["fibromyalgia", "depression"]]),
        "reports": st.just([{"id": "paper", "role": "primary", "doi": "10.1000/made-up", "published": "2026-01"}]),
        "arms": st.just(
            [
                {"id": "ldn", "role": "experimental", "intervention": "LDN", "dose": "1.5 to 4.5 mg/day"},
                {"id": "placebo", "role": "comparator", "intervention": "placebo"},
            ]
        ),
    },
    optional={
        "n": st.fixed_dictionaries({"randomised": st.integers(0, 999).map(str)}),
        "female": st.sampled_from(["67%", "0%"]),
        "notes": WORDS,
        "countries": st.lists(LINES, min_size=1, max_size=3),
        "results": st.lists(RESULTS, max_size=3),
    },
)


def value_of(tree: Tree) -> Study:
    document = read(json.dumps(tree), "made-up.json")
    assert [str(problem) for problem in document.problems] == []
    assert isinstance(document.value, Study)
    return document.value


@given(DOCUMENTS)
def test_every_document_reads_back_equal_from_json_and_yaml(tree: Tree) -> None:
    study = value_of(tree)
    text = canonical(study)
    assert load(text) == study
    assert canonical(load(text)) == text
    for again in (read(text, "again.json"), read(yaml_text(study), "again.yaml")):
        assert (again.value, again.problems) == (study, ())


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    from evidence.answers.evidence import init_store

    path: Path = tmp_path_factory.mktemp("round") / "evidence.db"
    init_store(str(path), seed=False)
    return open_store(path, who="tester")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DOCUMENTS)
def test_every_document_comes_out_of_the_rows_as_it_went_in(store: Evidence, tree: Tree) -> None:
    study = value_of(tree)
    done = store.add(study)
    assert [problem for problem in done.problems if problem.severity == "error"] == []
    shown = store.show("made-up-2026")
    assert (shown.document, shown.study) == (canonical(study), study)
    assert store.add(study).unchanged == ["made-up-2026"]


@pytest.mark.parametrize("mark", ["\x85", "\u2028", "\u2029"])
def test_an_unusual_line_break_stays_what_it_was_in_yaml(mark: str) -> None:
    tree = {
        "evidence": "study/1",
        "key": "made-up-2026",
        "title": f"A title{mark}",
        "design": "parallel-rct",
        "condition": "depression",
        "reports": [{"id": "paper", "role": "primary", "doi": "10.1000/made-up", "published": "2026-01"}],
        "arms": [{"id": "ldn", "role": "experimental", "intervention": "LDN"}],
    }
    study = value_of(tree)
    assert read(yaml_text(study), "again.yaml").value == study
