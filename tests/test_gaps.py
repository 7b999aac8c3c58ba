"""``evidence gaps``: outcomes without an answer, the people who are missing, and the studies that would bring them."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest
from command_line import CommandLine, document, write

from evidence import open_store

if TYPE_CHECKING:
    from pathlib import Path

Json = Any  # JSON is itself untyped

CONTINUOUS = (
    "[{{outcome: depressive-symptoms, instrument: MADRS, at: 12 weeks, arms: {{"
    "ldn: {{n: {n}, change: {{mean: -12, sd: 10}}}}, placebo: {{n: {n}, change: {{mean: -6, sd: 10}}}}}},"
    " source: {{report: paper}}}}]"
)
TWO_ARMS = (
    "[{id: ldn, role: experimental, intervention: ldn, dose: 4.5 mg},"
    " {id: other, role: comparator, intervention: COMPARATOR}]"
)


@pytest.fixture
def seeded(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> CommandLine:
    """Give the command line on a database with the seed evidence."""
    line = CommandLine(str(tmp_path / "words.db"), capsys)
    line.db = str(tmp_path / "seeded.db")
    assert line.run("init", "--db", line.db).status == 0
    return line


@pytest.fixture
def line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> CommandLine:
    """Give the command line on a database with the vocabulary alone."""
    return CommandLine(str(tmp_path / "own.db"), capsys)


def registered(key: str, planned: int | None, comparator: str = "placebo") -> str:
    return document(
        key,
        status="recruiting",
        n="{}" if planned is None else f"{{planned: {planned}}}",
        dates="{end: 2029-06}",
        reports="[{id: registry, role: registry, nct: NCT01234567, published: 2024-01}]",
        arms=TWO_ARMS.replace("COMPARATOR", comparator),
        results="[]",
    )


def with_studies(line: CommandLine, *texts: str) -> CommandLine:
    for number, text in enumerate(texts):
        added = line("add", write(f"study-{number}.yaml", text))
        assert added.status == 0, added.err
    return line


def row(rows: Json, outcome: str, comparator: str | None = "placebo") -> Json:
    return next(one for one in rows if (one["outcome"], one["comparator"]) == (outcome, comparator))


def test_depression_lacks_the_people_between_49_and_786(seeded: CommandLine) -> None:
    rows = seeded("gaps", "depression", "-f", "json").json
    symptoms = row(rows, "depressive-symptoms")
    assert (symptoms["n_studies"], symptoms["n_participants"], symptoms["strength"]) == (2, 49, "very low")
    assert (symptoms["people_needed"], symptoms["unit"], symptoms["registered"]) == (786 - 49, "people", [])
    assert symptoms["condition"] == "depression"
    assert "49 people of the 786" in symptoms["why"]


def test_a_past_day_counts_only_who_was_published_by_then(seeded: CommandLine) -> None:
    rows = seeded("gaps", "depression", "--as-of", "2025-12-31", "-f", "json").json
    assert row(rows, "depressive-symptoms")["people_needed"] == 786 - 12


def test_an_outcome_that_only_others_reported_has_no_answer(seeded: CommandLine) -> None:
    mood = row(seeded("gaps", "depression", "-f", "json").json, "mood", None)
    assert (mood["n_studies"], mood["n_participants"], mood["strength"]) == (0, 0, "no evidence")
    assert (mood["people_needed"], mood["intervention"], mood["registered"]) == (None, None, [])
    assert "indirect only, from fibromyalgia (randomised, 31 people, very low)" in mood["why"]


def test_outcomes_of_limited_importance_are_not_missed(seeded: CommandLine) -> None:
    rows = seeded("gaps", "-f", "json").json
    unanswered = {(one["condition"], one["outcome"]) for one in rows if one["n_studies"] == 0}
    assert unanswered == {("pain", "pain-intensity"), ("pain", "pain-interference"), ("depression", "mood")}


def test_the_registered_trial_stands_at_the_comparisons_it_may_bring(seeded: CommandLine) -> None:
    rows = seeded("gaps", "fibromyalgia", "-f", "json").json
    pain = row(rows, "pain-intensity")
    assert [one["key"] for one in pain["registered"]] == ["innova"]
    first = pain["registered"][0]
    assert [first[name] for name in ("registry", "planned", "status", "end")] == [
        "NCT04739995",
        None,
        "registered",
        None,
    ]
    assert pain["would_fill"] is None
    assert row(rows, "pain-intensity", None)["registered"] == []  # a trial brings nobody to an uncontrolled series


def test_the_best_design_family_tells_an_outcome(seeded: CommandLine) -> None:
    rows = seeded("gaps", "crohn", "-f", "json").json
    places = [(one["outcome"], one["intervention"], one["comparator"]) for one in rows]
    assert len(places) == len(set(places))
    assert row(rows, "response")["design_family"] == "randomised"
    assert row(rows, "response", None)["design_family"] == "single-arm"
    assert "nobody was compared" in row(rows, "response", None)["why"]


def test_rare_outcomes_are_counted_in_events(seeded: CommandLine) -> None:
    death = row(seeded("gaps", "fibromyalgia", "-f", "json").json, "death")
    assert (death["people_needed"], death["unit"]) == (300, "events")


def test_critical_comes_first_then_the_condition_then_who_lacks_most(seeded: CommandLine) -> None:
    rows = seeded("gaps", "-f", "json").json
    order = [("critical", "important", "limited").index(one["importance"]) for one in rows]
    assert order == sorted(order)
    for importance in ("critical", "important", "limited"):
        group = [one for one in rows if one["importance"] == importance]
        assert [one["condition"] for one in group] == sorted(one["condition"] for one in group)
        for condition in {one["condition"] for one in group}:
            needed = [one["people_needed"] for one in group if one["condition"] == condition]
            counted = [number for number in needed if number is not None]
            assert counted == sorted(counted, reverse=True)
            assert needed[: len(needed) - len(counted)] == [None] * (len(needed) - len(counted))


def test_a_condition_includes_its_narrower_ones(seeded: CommandLine) -> None:
    rows = seeded("gaps", "IBD", "-f", "json").json
    assert {one["condition"] for one in rows} == {"crohn-disease", "inflammatory-bowel-disease"}
    narrow = seeded("gaps", "CD", "-f", "json").json
    assert [one for one in rows if one["condition"] == "crohn-disease"] == narrow


def test_enough_people_need_no_more(line: CommandLine) -> None:
    large = document("large-2020", n="{randomised: 800}", results=CONTINUOUS.format(n=400))
    found = row(with_studies(line, large)("gaps", "depression", "-f", "json").json, "depressive-symptoms")
    assert (found["n_participants"], found["people_needed"]) == (800, 0)


@pytest.mark.parametrize(("planned", "enough"), [(686, True), (685, False), (None, None)])
def test_planned_people_fill_the_gap_or_do_not(line: CommandLine, planned: int | None, enough: bool | None) -> None:  # noqa: FBT001 - an expected value
    small = document("small-2020", n="{randomised: 100}", results=CONTINUOUS.format(n=50))
    with_studies(line, small, registered("coming-2029", planned))
    found = row(line("gaps", "depression", "-f", "json").json, "depressive-symptoms")
    assert found["people_needed"] == 686
    assert (found["registered"][0]["planned"], found["registered"][0]["end"]) == (planned, "2029-06")
    assert found["would_fill"] is enough


def test_a_trial_against_something_else_brings_nothing(line: CommandLine) -> None:
    small = document("small-2020", n="{randomised: 100}", results=CONTINUOUS.format(n=50))
    with_studies(line, small, registered("coming-2029", 900, "amitriptyline"))
    rows = line("gaps", "depression", "-f", "json").json
    assert row(rows, "depressive-symptoms")["registered"] == []
    assert [one["key"] for one in row(rows, "mood", None)["registered"]] == ["coming-2029"]


def test_a_retracted_registration_and_one_with_results_are_not_awaited(line: CommandLine) -> None:
    small = document("small-2020", n="{randomised: 100}", results=CONTINUOUS.format(n=50))
    reported = document("done-2021", status="ongoing", n="{planned: 900}", results=CONTINUOUS.format(n=10))
    gone = registered("gone-2029", 900).replace(
        "published: 2024-01}]", "published: 2024-01}, {id: notice, role: retraction, of: registry, published: 2025}]"
    )
    with_studies(line, small, reported, gone)
    rows = line("gaps", "depression", "-f", "json").json
    assert {study["key"] for one in rows for study in one["registered"]} == set()


def test_an_unknown_condition_suggests_and_gives_four(seeded: CommandLine) -> None:
    answer = seeded("gaps", "depresion", "-f", "json")
    assert (answer.status, answer.json) == (4, [])
    assert "did you mean depression" in answer.err
    assert seeded("gaps", "depresion").out == ""


def test_a_known_condition_of_which_nothing_is_held_gives_four(seeded: CommandLine) -> None:
    answer = seeded("gaps", "long-covid", "--as-of", "1999", "-f", "json")
    assert (answer.status, answer.json) == (4, [])
    assert answer.err.count("\n") == 1


def test_every_format_tells_every_row(seeded: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    rows = seeded("gaps", "-f", "json").json
    names = [one["outcome"] for one in rows]
    told = list(csv.DictReader(io.StringIO(seeded("gaps", "-f", "csv").out)))
    assert [one["outcome"] for one in told] == names
    assert len(seeded("gaps", "-f", "jsonl").out.splitlines()) == len(rows)
    assert len(seeded("gaps", "-f", "tsv").out.splitlines()) == len(rows) + 1
    assert len(seeded("gaps", "-f", "md").out.splitlines()) == len(rows) + 2
    text = seeded("gaps").out
    assert max(len(one) for one in text.splitlines()) <= 80
    assert "innova (NCT04739995)" in text
    assert "crohn-disease:" in text.splitlines()
    assert {name.split("-")[0] for name in names} <= set(text.replace("-", " ").replace(",", " ").split())


def test_a_script_gets_the_same_rows(seeded: CommandLine) -> None:
    with open_store(seeded.db) as store:
        found = store.gaps("depression")
    assert [one.outcome for one in found] == [one["outcome"] for one in seeded("gaps", "depression", "-f", "json").json]


def test_both_databases_give_the_same_gaps(postgres: str, seeded: CommandLine) -> None:
    assert seeded.run("init", "--db", postgres).status == 0
    assert seeded.run("gaps", "-f", "json", "--db", postgres).out == seeded("gaps", "-f", "json").out
