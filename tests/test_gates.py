"""Plausibility gates: each at its border and on both sides; numbers that were only rounded raise none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from by_hand import NAMES, answer, trial
from command_line import CommandLine, write
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evidence.documents import Term, read
from evidence.output.summary_json import condition_json
from evidence.output.summary_text import condition_text
from evidence.synthesis.gates import GATES, gates

BOTH = {"of": "drug", "against": "placebo"}
Json = Any  # JSON is itself untyped


def told(*results: dict[str, Json], **fields: Json) -> list[str]:
    """The names of the gates that a trial does not pass."""
    return [one.check for one in gates(trial("a", *results, **fields), NAMES)]


def contrast(**parts: Json) -> dict[str, Json]:
    return {"outcome": "pain", "instrument": "first scale", "contrast": {**BOTH, **parts}}


def arms(drug: dict[str, Json], placebo: dict[str, Json], **more: Json) -> dict[str, Json]:
    return {"outcome": "pain", "instrument": "first scale", "arms": {"drug": drug, "placebo": placebo}, **more}


@pytest.mark.parametrize(
    ("parts", "names"),
    [
        ({"measure": "MD", "estimate": -3, "ci": [-5, -1]}, []),
        ({"measure": "MD", "estimate": "-0.9", "ci": ["-5.0", "-1.1"]}, ["estimate-in-interval"]),
        ({"measure": "MD", "estimate": "-1.0", "ci": ["-5.0", "-1.1"]}, ["interval-symmetry"]),  # within rounding
        ({"measure": "SMD", "estimate": 0.6, "ci": [-1.1, -0.1], "favours": "drug"}, []),  # a magnitude
        ({"measure": "RR", "estimate": 2, "ci": [0.5, 8]}, []),
        ({"measure": "RR", "estimate": "2.00", "ci": ["1.00", "3.00"]}, ["interval-symmetry"]),
        ({"measure": "MD", "estimate": "-3.0", "ci": ["-5.0", "-2.0"]}, ["interval-symmetry"]),
        ({"measure": "MD", "estimate": "-3.0", "ci": ["-4.96", "-1.04"], "se": "1.0"}, []),
        ({"measure": "MD", "estimate": "-3.0", "ci": ["-4.96", "-1.04"], "se": "2.0"}, ["interval-se-p"]),
        ({"measure": "MD", "estimate": "-3.0", "se": "1.0", "p": "0.003"}, []),
        ({"measure": "MD", "estimate": "-3.0", "se": "1.0", "p": "0.03"}, ["interval-se-p"]),
        ({"measure": "MD", "estimate": "-3.0", "se": "1.0", "p": "<0.01"}, []),
        ({"measure": "MD", "estimate": "-3.0", "se": "1.5", "p": "<0.001"}, ["interval-se-p"]),
        ({"measure": "MD", "estimate": "-3.0", "se": "1.0", "p": "0.03", "test": "Mann-Whitney"}, []),
        ({"measure": "SMD", "estimate": 3.0, "se": 0.3}, []),
        ({"measure": "SMD", "estimate": 3.1, "se": 0.3}, ["large-smd"]),
    ],
)
def test_the_parts_of_a_contrast(parts: dict[str, Json], names: list[str]) -> None:
    assert told(contrast(**parts)) == names


@pytest.mark.parametrize(
    ("parts", "names"),
    [
        ({"measure": "MD", "estimate": "-4.0"}, []),
        ({"measure": "MD", "estimate": "-4.3"}, ["effect-from-arms"]),
        ({"measure": "MD", "estimate": "-4.3", "adjusted": True}, []),
        ({"measure": "SMD", "estimate": "0.40", "favours": "drug"}, []),
        ({"measure": "SMD", "estimate": "0.62", "favours": "drug"}, ["effect-from-arms"]),
    ],
)
def test_an_effect_against_the_arms_own_numbers(parts: dict[str, Json], names: list[str]) -> None:
    told_arms = (
        {"n": 50, "change": {"mean": "-8.0", "sd": "10.0"}},
        {"n": 50, "change": {"mean": "-4.0", "sd": "10.0"}},
    )
    assert told(arms(*told_arms, contrast={**BOTH, **parts})) == names


@pytest.mark.parametrize(
    ("measure", "right", "wrong"), [("RR", "2.00", "2.10"), ("OR", "2.67", "2.80"), ("RD", "0.20", "0.25")]
)
def test_an_effect_against_counts(measure: str, right: str, wrong: str) -> None:
    events = {"drug": {"events": 20, "total": 50}, "placebo": {"events": 10, "total": 50}}
    for estimate, names in ((right, []), (wrong, ["effect-from-arms"])):
        parts = {"measure": measure, "estimate": estimate}
        assert told({"outcome": "response", "arms": events, "contrast": {**BOTH, **parts}}) == names


@pytest.mark.parametrize(("sd", "names"), [("10.0", []), ("3.4", []), ("1.4", ["sd-like-se"]), ("0.2", [])])
def test_an_sd_that_fits_a_standard_error(sd: str, names: list[str]) -> None:
    drug = {"n": 50, "end": {"mean": 30, "sd": sd}}
    found = told(arms(drug, {"n": 50, "end": {"mean": 30, "sd": "10.0"}}))
    assert [one for one in found if one == "sd-like-se"] == names


def test_the_arms_people_against_the_studys() -> None:
    assert told(n={"randomised": 100}) == []
    assert told(n={"randomised": 101}) == ["arm-n-total"]
    assert told(n={"randomised": 104, "analysed": 100}) == []
    assert told(n={"randomised": 50}, design="crossover-rct") == []
    assert told(arms({"n": 51}, {"n": 50})) == ["arm-n-total"]


@pytest.mark.parametrize(
    ("percent", "n", "names"), [("88%", 25, []), ("89%", 25, ["percent-count"]), ("33.3%", 3, []), ("33%", 100, [])]
)
def test_a_percentage_that_no_count_gives(percent: str, n: int, names: list[str]) -> None:
    assert told({"outcome": "response", "arms": {"drug": {"percent": percent, "n": n}}}) == names


@pytest.mark.parametrize(
    ("mean", "n", "names"),
    [("21.2", 6, []), ("21.1", 6, ["grim"]), ("21.1", 10, []), ("21.14", 50, []), ("21.15", 50, ["grim"])],
)
def test_a_mean_of_whole_scores(mean: str, n: int, names: list[str]) -> None:
    scale = Term(
        kind="instrument", key="first-scale", name="first scale", outcome="pain", range=_range(0, 52), better="lower"
    )
    study = trial("a", arms({"n": n, "end": {"mean": mean}}, {}), each=n)
    assert [one.check for one in gates(study, NAMES.with_terms([scale]))] == names


def _range(low: int, high: int) -> Json:
    from evidence.quantities import number

    return number(str(low)), number(str(high))


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({"mean": "-10.0", "sd": "8.0"}, []),
        ({"mean": "-10.1", "sd": "8.0"}, []),  # within the rounding of both
        ({"mean": "-10.3", "sd": "8.0"}, ["change-from-ends"]),
        ({"mean": "-10.0", "sd": "16.0"}, []),
        ({"mean": "-10.0", "sd": "16.3"}, ["change-sd-correlation"]),
        ({"mean": "-10.0", "sd": "1.8"}, ["change-sd-correlation"]),
    ],
)
def test_a_change_against_both_ends(change: dict[str, Json], names: list[str]) -> None:
    drug = {"n": 50, "baseline": {"mean": "40.0", "sd": "7.0"}, "end": {"mean": "30.0", "sd": "9.0"}, "change": change}
    assert told(arms(drug, {"n": 50})) == names


@pytest.mark.parametrize(("mean", "names"), [("45.0", []), ("44.9", []), ("44.7", ["baseline-imbalance"])])
def test_arms_that_begin_apart(mean: str, names: list[str]) -> None:
    drug, placebo = ({"n": 50, "baseline": {"mean": one, "sd": "10.0"}} for one in (mean, "50.0"))
    assert told(arms(drug, placebo)) == names


def test_an_smd_beyond_three_between_the_arms_own_numbers() -> None:
    drug, placebo = ({"n": 50, "end": {"mean": one, "sd": "1.0"}} for one in ("30.0", "34.0"))
    assert told(arms(drug, placebo)) == ["large-smd"]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(10, 80), st.sampled_from([1, 2]))
def test_numbers_that_were_only_rounded_raise_no_gate(seed: int, n: int, decimals: int) -> None:
    chance = np.random.default_rng(seed)
    people = [chance.multivariate_normal([40, 36 - arm], [[60, 35], [35, 70]], n) for arm in (0, 1)]
    rows = []
    for scores in people:
        before, after = scores[:, 0] - scores[:, 0].mean() + 40, scores[:, 1]
        parts = {"baseline": before, "end": after, "change": after - before}
        rows.append(
            {
                "n": n,
                **{
                    name: {"mean": f"{values.mean():.{decimals}f}", "sd": f"{values.std(ddof=1):.{decimals}f}"}
                    for name, values in parts.items()
                },
            }
        )
    ends = [scores[:, 1] for scores in people]
    difference = ends[0].mean() - ends[1].mean()
    se = float(np.sqrt(sum(one.var(ddof=1) for one in ends) / n))
    half = 1.96 * se
    parts = {
        "measure": "MD",
        "estimate": f"{difference:.{decimals}f}",
        "ci": [f"{difference - half:.{decimals}f}", f"{difference + half:.{decimals}f}"],
        "se": f"{se:.{decimals}f}",
    }
    assert told(arms(*rows, contrast={**BOTH, **parts}), each=n) == []


FIGURES = st.sampled_from(["0", "-1", "1", "0.0001", "999999999", "3", "-0.5", "21.2"])


MEASURES = st.sampled_from(["MD", "SMD", "RR", "OR", "RD", "HR"])
DESIGNS = st.sampled_from(["parallel-rct", "crossover-rct", "cluster-rct", "cohort"])


@settings(max_examples=200, deadline=None)
@given(st.lists(FIGURES, min_size=14, max_size=14), MEASURES, st.integers(0, 3), DESIGNS, st.sets(st.integers(0, 11)))
def test_no_figures_however_odd_stop_the_gates_or_a_summary(
    figures: list[str], measure: str, n: int, design: str, left_out: set[int]
) -> None:
    spread = ["0", "0.5", "12"]
    rows = [
        {
            "n": n,
            **{
                part: {"mean": figures[place + 3 * arm], "sd": spread[(place + arm) % 3]}
                for place, part in enumerate(("baseline", "end", "change"))
                if place + 3 * arm not in left_out
            },
        }
        for arm in (0, 1)
    ]
    low, high = sorted(figures[6:8], key=float)
    parts = {"measure": measure, "estimate": figures[8], "ci": [low, high], "se": spread[n % 3], "p": "0.03"}
    kept = {name: value for index, (name, value) in enumerate(parts.items(), 6) if index not in left_out}
    level = {} if n else {"level": "0.0001"}
    clusters = {"clusters": {"icc": 0.0, "mean_size": 1}} if design == "cluster-rct" else {}
    try:
        result = arms(*rows, contrast={**BOTH, **kept, **level})
        study = trial("a", result, each=None, n={"randomised": 2 * n}, design=design, **clusters)
    except AssertionError:
        assume(condition=False)
    gates(study, NAMES)
    told = answer(study, trial("b", result, design=design, **clusters))
    assert json.dumps(condition_json(told), allow_nan=False)
    assert condition_text(told, 80)


def test_each_gate_says_what_it_does_and_has_a_test_here() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    for name, (what, why) in GATES.items():
        assert what
        assert why.endswith(".")
        assert f'"{name}"' in source


def test_add_warns_with_line_field_and_arithmetic_and_takes_the_study(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = CommandLine(str(tmp_path / "gates.db"), capsys)
    text = """evidence: study/1
key: a-2020
title: A trial
design: parallel-rct
condition: depression
n: {randomised: 100}
reports: [{id: paper, role: primary, published: 2020}]
arms:
  - {id: ldn, role: experimental, intervention: low-dose-naltrexone, n: 50}
  - {id: placebo, role: comparator, intervention: placebo, n: 50}
results:
  - outcome: depressive-symptoms
    contrast:
      of: ldn
      against: placebo
      measure: MD
      estimate: -1.0
      ci: [-5.0, -2.0]
    source: {report: paper, where: table 2}
"""
    assert read(text).problems == ()
    answer = line.run("add", write("a.yaml", text), "-f", "json", "--db", line.db)
    assert (answer.status, answer.json["added"]) == (0, ["a-2020"])
    problem = answer.json["problems"][0]
    assert (problem["severity"], problem["line"]) == ("warning", 17)
    assert problem["field"].endswith("contrast.estimate")
    assert "-5.0 to -2.0" in problem["message"]
