"""explain, changes, whatif and judge through the command line, on the seed evidence."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from evidence.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

    from command_line import Answer

Json = Any  # JSON is itself untyped

THIRD = """
evidence: study/1
key: made-up-2027
title: A made-up trial
design: parallel-rct
condition: depression
n: {randomised: 400}
reports: [{id: paper, role: primary, published: 2027-01-31}]
arms:
  - {id: ldn, role: experimental, intervention: low-dose-naltrexone, dose: 4.5 mg/day, duration: 12 weeks, n: 200}
  - {id: placebo, role: comparator, intervention: placebo, duration: 12 weeks, n: 200}
results:
  - outcome: depressive-symptoms
    instrument: HAM-D-17
    at: 12 weeks
    arms: {ldn: {n: 200, change: {mean: -12.5, sd: 6.1}}, placebo: {n: 200, change: {mean: -8.5, sd: 6.2}}}
    source: {report: paper, where: table 2}
sources: {n: {report: paper, where: table 1}, arms: {report: paper, where: table 1}}
"""


@pytest.fixture
def third(tmp_path: Path) -> str:
    """Give the file of one more trial."""
    file = tmp_path / "third.yaml"
    file.write_text(THIRD, encoding="utf-8")
    return str(file)


def database(home: Path) -> Path:
    return next(home.rglob("evidence.db"))


def test_explain_leads_from_the_sentence_to_each_number_and_its_source(run: Callable[..., Answer]) -> None:
    found: Json = run("explain", "depression", "depressive-symptoms", "-f", "json").json["findings"]
    assert [one["outcome"] for one in found] == ["depressive-symptoms"]
    pilot = found[0]["studies"][0]
    used = {one["name"]: one for one in pilot["numbers"] if one["used"]}
    assert used["contrast.0.estimate"]["value"] == "0.62"
    assert used["contrast.0.estimate"]["source"]["report"] == "paper"
    assert used["contrast.0.estimate"]["revision"] >= 1
    assert used["contrast.0.estimate"]["entered_by"] == "evidence seed"
    assert used["contrast.0.estimate"]["entered_on"].startswith("20")
    assert "-0.821" in pilot["alternative"]
    imprecision = next(one for one in found[0]["certainty"]["steps"] if one["domain"] == "imprecision")
    assert imprecision["inputs"]["border"] == 0.2
    assert [round(one["estimate"], 3) for one in found[0]["sensitivity"]] == [-0.119, -0.572]


def test_explain_as_a_tree_fits_80_columns_and_shows_the_whole_chain(run: Callable[..., Answer]) -> None:
    text = run("explain", "fibromyalgia").out
    assert max(len(line) for line in text.splitlines()) <= 80
    words = " ".join(text.replace("│", " ").split())
    for part in ("certainty very low", "start: high", "not pooled", "derive.order", "revision", "used:", "sensitivity"):
        assert part in words or part == "sensitivity", part


def test_explain_a_study_shows_what_speaks_and_what_does_not(run: Callable[..., Answer]) -> None:
    told: Json = run("explain", "mischoulon", "-f", "json").json
    assert told["study"] == "mischoulon-2017"
    assert {study["key"] for one in told["findings"] for study in one["studies"]} == {"mischoulon-2017"}
    assert told["unused"]
    assert not any(one["used"] for one in told["unused"])


def test_explain_as_csv_has_a_row_per_number(run: Callable[..., Answer]) -> None:
    rows = list(csv.DictReader(io.StringIO(run("explain", "mischoulon-2017", "-f", "csv").out)))
    told: Json = run("explain", "mischoulon-2017", "-f", "json").json
    numbers = [one for found in told["findings"] for study in found["studies"] for one in study["numbers"]]
    assert [row["value"] for row in rows] == [one["value"] for one in (*numbers, *told["unused"])]
    assert {row["report"] for row in rows} == {"paper"}


def test_explain_gives_four_for_what_is_not_held_and_names_the_nearest(run: Callable[..., Answer]) -> None:
    for words, offer in ((("depresion",), "depression"), (("depression", "pain-intensity"), "depressive-symptoms")):
        answer = run("explain", *words, "-f", "json")
        assert (answer.status, answer.json["findings"]) == (4, [])
        assert offer in answer.err


def test_explain_names_the_revision_that_changed_a_number(run: Callable[..., Answer], third: str) -> None:
    run("add", third)
    Path(third).write_text(THIRD.replace("mean: -12.5", "mean: -11.5"), encoding="utf-8")
    run("add", third, "--why", "erratum")
    last = run("history", "-f", "json").json[-1]["number"]
    study = run("explain", "made-up-2027", "-f", "json").json["findings"][0]["studies"][0]
    revisions = {one["name"]: one["revision"] for one in study["numbers"]}
    assert revisions["arms.ldn.change.mean"] == last
    assert revisions["arms.placebo.change.mean"] == last - 1


def test_changes_name_the_new_study_and_what_it_moved(run: Callable[..., Answer]) -> None:
    found: Json = run("changes", "depression", "--since", "2025-12-31", "-f", "json").json
    moved = {one["what"]: one for one in found if one["outcome"] == "depressive-symptoms"}
    assert round(moved["estimate"]["before"], 3) == -0.572
    assert round(moved["estimate"]["after"], 3) == -0.227
    assert moved["estimate"]["because"]["studies"] == ["moloney-2026"]
    assert run("changes", "depression", "--since", "2026-06", "-f", "json").json == []


def test_changes_include_the_first_and_the_last_day(run: Callable[..., Answer]) -> None:
    day = "2026-03-06"  # of the second trial
    assert run("changes", "depression", "--since", day, "--until", day, "-f", "json").json
    assert not run("changes", "depression", "--since", "2026-03-07", "-f", "json").json
    assert not run("changes", "depression", "--since", "2026-01-01", "--until", "2026-03-05", "-f", "json").json


def test_changes_by_entry_tell_what_was_learnt_since(run: Callable[..., Answer], third: str) -> None:
    last = run("history", "-f", "json").json[-1]["number"]
    run("add", third)
    found: Json = run("changes", "depression", "--by", "entry", "--since", f"r{last}", "-f", "json").json
    assert {one["what"] for one in found} >= {"studies", "estimate", "interval", "certainty", "strength"} - {"strength"}
    assert {key for one in found for key in one["because"]["studies"]} == {"made-up-2027"}
    assert run("changes", "--by", "entry", "--since", f"r{last + 1}", "-f", "json").json == []


@pytest.mark.parametrize(
    ("what", "since", "status"),
    [("any", "2026-01-01", 3), ("certainty", "2026-01-01", 0), ("any", "2026-06-01", 0), ("strength", "2015-01-01", 3)],
)
def test_changes_fail_on_what_is_asked_for(run: Callable[..., Answer], what: str, since: str, status: int) -> None:
    assert run("changes", "depression", "--since", since, "--fail-on", what).status == status


def test_whatif_retracted_shows_the_field_without_it_and_stores_nothing(
    run: Callable[..., Answer], own_home: Path
) -> None:
    before = hashlib.sha256(database(own_home).read_bytes()).hexdigest()
    told: Json = run("whatif", "fibromyalgia", "--retracted", "due-bruun-2024", "-f", "json").json
    assert [one["key"] for one in told["after"]["retracted"]] == ["due-bruun-2024"]
    keys = {study["key"] for one in told["after"]["findings"] for study in one["studies"]}
    assert "due-bruun-2024" not in keys
    pain = next(one for one in told["before"]["findings"] if one["outcome"] == "pain-intensity")
    assert pain["pool"]["measure"] == "MD"
    assert hashlib.sha256(database(own_home).read_bytes()).hexdigest() == before


def test_whatif_without_with_and_by_another_analysis(run: Callable[..., Answer], third: str) -> None:
    def pool(*words: str) -> Json:
        return run("whatif", "depression", *words, "-f", "json").json["after"]["findings"][0]["pool"]

    assert pool("--without", "moloney-2026")["reason"] == "one study"
    assert pool("--min-n", "13")["reason"] == "one study"
    assert pool("--with", third)["k"] == 3
    assert pool("--with", third, "--tau", "dl")["method"] == "DL"
    answer = run("whatif", "depression", "--with", third)
    assert max(len(line) for line in answer.out.splitlines()) <= 80
    assert "made-up-2027" not in run("list").out
    assert run("whatif", "depression", "--only-low-risk", "-f", "json").json["after"]["findings"] == []
    sizes = [
        run("whatif", "multiple-sclerosis", "--correlation", r, "-f", "json").json["after"] for r in ("0.3", "0.7")
    ]
    assert sizes[0]["condition"] == "multiple-sclerosis"


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ((), 2, "suppose something"),
        (("--tau", "XX"), 2, "--tau: XX is none of"),
        (("--correlation", "1"), 2, "not between -1 and 1"),
        (("--without", "nobody-1999"), 1, "no study is called"),
        (("--with", "nothing.yaml"), 1, "nothing.yaml"),
    ],
)
def test_whatif_refuses_what_cannot_be_supposed(
    run: Callable[..., Answer], words: tuple[str, ...], status: int, said: str
) -> None:
    answer = run("whatif", "depression", *words)
    assert answer.status == status
    assert said in answer.err


def test_whatif_on_an_unknown_condition_gives_four_and_the_empty_shape(run: Callable[..., Answer]) -> None:
    answer = run("whatif", "depresion", "--min-n", "5", "-f", "json")
    assert (answer.status, answer.json["after"]["findings"]) == (4, [])
    assert "did you mean depression" in answer.err


def judge(run: Callable[..., Answer], *words: str) -> Answer:
    return run("judge", "depression", "depressive-symptoms", *words)


def certainty(run: Callable[..., Answer]) -> Json:
    return run("summary", "depression", "-f", "json").json["findings"][0]["certainty"]


def test_judge_a_domain_then_new_evidence_makes_it_stale(run: Callable[..., Answer], third: str) -> None:
    answer = judge(
        run, "--domain", "imprecision", "--steps", "0", "--reason", "wide enough", "--by", "J Jones", "-f", "json"
    )
    assert [one["stale"] for one in answer.json] == [False]
    held = certainty(run)
    assert (held["level"], held["computed"], held["judged_by"], held["stale"]) == (
        "moderate",
        "very low",
        "J Jones",
        False,
    )
    run("add", third)
    after = certainty(run)
    assert after["stale"]
    assert after["level"] == after["computed"]
    assert after["judgements"][0]["reason"] == "wide enough"
    text = run("summary", "depression").out
    assert "stale" in text
    assert "J Jones" in text
    assert "stale" in run("judge", "--list").out
    run("remove", "made-up-2027", "--yes")
    assert not certainty(run)["stale"]


def test_judge_the_level_and_withdraw_it_and_undo_that(run: Callable[..., Answer]) -> None:
    judge(run, "--level", "low", "--reason", "a reason")
    assert certainty(run)["level"] == "low"
    assert run("history", "-f", "json").json[-1]["kind"] == "judgement"
    judge(run, "--withdraw")
    assert certainty(run)["level"] == "very low"
    run("undo")
    assert certainty(run)["level"] == "low"
    run("undo")


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("--domain", "imprecision", "--steps", "1"), 2, "--reason"),
        (("--domain", "luck", "--steps", "1", "--reason", "x"), 2, "risk-of-bias"),
        (("--domain", "imprecision", "--steps", "4", "--reason", "x"), 2, "--steps"),
        (("--level", "splendid", "--reason", "x"), 2, "very low"),
        (("--reason", "x"), 2, "either a domain"),
        (("--withdraw",), 1, "nothing is judged"),
        (("--level", "low", "--reason", "x", "--family", "mice"), 2, "single-arm"),
    ],
)
def test_judge_refuses_half_a_judgement(
    run: Callable[..., Answer], words: tuple[str, ...], status: int, said: str
) -> None:
    answer = judge(run, *words)
    assert answer.status == status
    assert said in answer.err


def test_judge_several_bodies_need_a_choice(run: Callable[..., Answer]) -> None:
    words = ("judge", "fibromyalgia", "pain-intensity", "--level", "low", "--reason", "x")
    answer = run(*words)
    assert answer.status == 1
    assert "--family randomised" in answer.err
    assert "--family single-arm" in answer.err
    assert run(*words, "--family", "randomised").status == 0


def test_both_databases_conclude_the_same(postgres: str, run: Callable[..., Answer]) -> None:
    assert main(["init", "--db", postgres]) == 0
    for words in (
        ("explain", "depression", "-f", "json"),
        ("changes", "--since", "2020", "-f", "json"),
        ("whatif", "fibromyalgia", "--without", "younger-2013", "-f", "json"),
        ("changes", "depression", "--by", "entry", "--since", "2020", "-f", "json"),
    ):
        here, there = run(*words), run(*words, "--db", postgres)
        assert _undated(here.json) == _undated(there.json)


def _undated(value: Json) -> Json:
    """Without the moment at which each database was made."""
    return json.loads(json.dumps(value), object_hook=lambda one: {k: v for k, v in one.items() if k != "entered_on"})


def test_a_script_concludes_with_the_same_methods(run: Callable[..., Answer], own_home: Path) -> None:
    from evidence import open_store

    assert run("judge", "--list", "-f", "json").json == []
    with open_store(database(own_home)) as store:
        before = store.summary("depression", as_of="2025-12-31")
        assert [one.n_studies for one in (before, store.summary("depression"))] == [1, 2]
        supposed = store.whatif("depression", without=("moloney-2026",))
        assert supposed.after.findings[0].whole.reason == "one study"
        made = store.judge("depression", "depressive-symptoms", domain="imprecision", steps=0, reason="a reason")
        assert [one.stale for one in store.judgements()] == [False]
        assert store.withdraw("depression", "depressive-symptoms") == (made,)
        assert store.changes("depression", since=before.as_of)
        assert store.explain("depression").findings
        assert store.gaps("depression")
        assert store.claims(condition="depression")
        assert not store.check(["broken-chain"]).found
