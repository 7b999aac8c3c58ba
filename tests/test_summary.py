"""The summary of the seed evidence through the command line, on both databases."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from evidence.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

Json = Any  # JSON is itself untyped


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run the command line; gives exit status, output and talk."""

    def run(*words: str) -> tuple[int, str, str]:
        status = main([*words])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return run


def test_depression_today_is_the_worked_case(run: Callable[..., tuple[int, str, str]]) -> None:
    status, printed, talk = run("summary", "depression", "-f", "json")
    answer: Json = json.loads(printed)
    assert (status, answer["strength"], answer["n_studies"], answer["n_participants"]) == (0, "very low", 2, 49)
    assert talk.startswith("made the database")
    first = answer["findings"][0]
    pool = first["pool"]
    assert [round(number, 3) for number in (pool["estimate"], *pool["ci"])] == [-0.227, -0.790, 0.336]
    assert (pool["measure"], pool["method"], pool["test"], pool["tau2"], pool["pi"]) == ("SMD", "REML", "z", 0.0, None)
    assert (round(pool["q"], 3), pool["q_df"], round(pool["q_p"], 2), pool["i2"]) == (0.451, 1, 0.5, 0.0)
    assert first["tally"] == {"benefit": 1, "harm": 0, "unclear": 1, "sign_test_p": 1.0}
    assert answer["strengths"][0] == {
        "intervention": "low-dose-naltrexone",
        "comparator": "placebo",
        "strength": "very low",
        "decided_by": "depressive-symptoms",
        "direction": "unclear",
        "rule": answer["strength_rule"],
    }
    assert len(answer["safety"]) == 4
    assert {one["population_condition"] for one in answer["indirect"]} == {"fibromyalgia", "long-covid"}


def test_depression_before_the_second_trial_has_one_study_of_twelve(run: Callable[..., tuple[int, str, str]]) -> None:
    answer: Json = json.loads(run("summary", "depression", "--as-of", "2025-12-31", "-f", "json")[1])
    study = answer["findings"][0]["studies"][0]
    assert (answer["as_of"], study["key"], study["n"]) == ("2025-12-31", "mischoulon-2017", 12)
    assert (round(study["effect"]["estimate"], 3), round(study["effect"]["se"], 3)) == (-0.572, 0.589)
    assert (answer["findings"][0]["pool"]["pooled"], answer["findings"][0]["pool"]["reason"]) == (False, "one study")


def test_fibromyalgia_pain_is_told_by_direction_beside_one_estimate(run: Callable[..., tuple[int, str, str]]) -> None:
    answer: Json = json.loads(run("summary", "fibromyalgia", "-f", "json")[1])
    pain = next(
        one for one in answer["findings"] if one["outcome"] == "pain-intensity" and one["design_family"] == "randomised"
    )
    assert pain["tally"]["benefit"] == 3
    assert {one["key"] for one in pain["not_derivable"]} == {"younger-2013", "bested-2023"}
    effect = next(one["effect"] for one in pain["studies"] if one["effect"])
    assert (effect["measure"], effect["estimate"], effect["ci"]) == ("MD", -0.34, [-0.95, 0.27])
    serious = next(one for one in answer["findings"] if one["outcome"] == "serious-adverse-events")
    risk = next(one["effect"] for one in serious["studies"] if one["effect"])
    assert [round(number, 2) for number in (risk["estimate"], *risk["ci"])] == [0.34, 0.01, 8.15]
    assert serious["certainty"]["level"] == "very low"
    assert any(one["judgement"] == "extremely serious" for one in serious["certainty"]["steps"])
    assert [one["key"] for one in answer["ongoing"]] == ["innova"]


def test_in_crohns_disease_the_randomised_trials_decide(run: Callable[..., tuple[int, str, str]]) -> None:
    answer: Json = json.loads(run("summary", "Crohn's disease", "-f", "json")[1])
    response = [one for one in answer["findings"] if one["outcome"] == "response" and one["comparator"]]
    assert [one["design_family"] for one in response] == ["randomised"]
    reasons = {one["key"]: one["reason"] for one in response[0]["not_derivable"]}
    assert "88 % of 20 is no count" in reasons["smith-2011"]
    assert answer["strengths"][0]["comparator"] == "placebo"


def test_both_databases_give_the_same_answers(postgres: str, run: Callable[..., tuple[int, str, str]]) -> None:
    commands: list[tuple[str, ...]] = [
        ("summary", "depression", "-f", "json"),
        ("summary", "-f", "json"),
        ("list", "-f", "json"),
        ("list", "--max-dose", "2", "-f", "json"),
        ("show", "mischoulon-2017", "-f", "json"),
        ("terms", "-f", "json"),
    ]
    assert run("init", "--db", postgres)[0] == 0
    for command in commands:
        assert run(*command)[1] == run(*command, "--db", postgres)[1]


def test_filters_of_the_issue_choose_rightly(run: Callable[..., tuple[int, str, str]]) -> None:
    def keys(*words: str) -> list[str]:
        return [row["key"] for row in json.loads(run("list", *words, "-f", "json")[1])]

    assert keys("--max-dose", "2") == ["mischoulon-2017", "okelly-2022"]
    assert keys("--design", "crossover-rct") == [
        "bested-2023",
        "cree-2010",
        "sharafaddinzadeh-2010",
        "srinivasan-2021",
        "younger-2013",
    ]
    assert "mischoulon-2017" not in keys("--min-duration", "8 weeks")
    assert len(keys()) == 20


def test_an_unknown_condition_suggests_and_gives_four(run: Callable[..., tuple[int, str, str]]) -> None:
    status, printed, talk = run("summary", "depresion", "-f", "json")
    assert (status, json.loads(printed)["findings"]) == (4, [])
    assert "did you mean depression" in talk


def test_a_known_condition_without_evidence_gives_four(run: Callable[..., tuple[int, str, str]]) -> None:
    assert run("summary", "depression", "--as-of", "1999", "-q")[0] == 4


def test_every_format_tells_every_finding(run: Callable[..., tuple[int, str, str]]) -> None:
    answer: Json = json.loads(run("summary", "fibromyalgia", "-f", "json")[1])
    found = [*answer["findings"], *answer["indirect"]]
    rows = list(csv.DictReader(io.StringIO(run("summary", "fibromyalgia", "-f", "csv")[1])))
    assert [row["outcome"] for row in rows] == [one["outcome"] for one in found]
    markdown = run("summary", "fibromyalgia", "-f", "md")[1]
    assert sum(line.startswith("| ") for line in markdown.splitlines()) == len(found) + 1 + bool(answer["indirect"])
    text = run("summary", "fibromyalgia")[1]
    assert max(len(line) for line in text.splitlines()) <= 80
    assert len(re.findall(r"\): certainty (?:very low|low|moderate|high)", " ".join(text.split()))) == len(found)
