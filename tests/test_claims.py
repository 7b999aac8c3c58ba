"""``evidence claims``: what articles and published syntheses say, held against the findings."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from command_line import CommandLine, document, write

from evidence import open_store

if TYPE_CHECKING:
    from pathlib import Path

Json = Any  # JSON is itself untyped

VERDICTS = {
    "anti-inflammatory": ("not supported", "claim.uncertain"),
    "approved-use": ("cannot say", "claim.no-outcome"),
    "depression-benefit": ("not supported", "claim.uncertain"),
    "endorphin-rebound": ("cannot say", "claim.no-outcome"),
    "fibromyalgia-mood": ("not supported", "claim.uncertain"),
    "fibromyalgia-pain": ("not supported", "claim.uncertain"),
    "liver-immunosuppressant-caution": ("cannot say", "claim.no-outcome"),
    "opioid-contraindication": ("cannot say", "claim.no-outcome"),
    "pilot-rct": ("partly supported", "claim.study.wide"),
    "preliminary": ("supported", "claim.certainty"),
    "side-effects": ("not supported", "claim.unclear"),
    "ann-med-surg-2025": ("not supported", "claim.uncertain"),
    "bolton-2019": ("cannot say", "synthesis.question"),
    "cochrane-cd010410": ("partly supported", "synthesis.certainty"),
    "ologunowa-2025": ("supported", "synthesis.open"),
    "vatvani-2024": ("not supported", "claim.uncertain"),
    "women-only-4-trials": ("not supported", "claim.uncertain"),
}
# What makes a finding of each kind: people per arm, mean change with it, and whether bias was judged low.
SURE = (500, -12, True)  # an SMD of 0.60 for benefit, 1000 people: high certainty
UNSURE = (200, -9, False)  # an SMD of 0.30, bias unknown, one border crossed: low
EQUAL = (2000, -6, True)  # an SMD of 0 with its whole interval between the borders: high
WORSE = (500, 0, True)  # the first, turned
TINY = (5, -12, False)  # very low


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


def trial(shape: tuple[int, int, bool], key: str = "trial-2020", **fields: str) -> str:
    n, change, judged = shape
    result = (
        "[{outcome: depressive-symptoms, instrument: MADRS, at: 12 weeks, source: {report: paper}, arms: {"
        f"ldn: {{n: {n}, change: {{mean: {change}, sd: 10}}}}, placebo: {{n: {n}, change: {{mean: -6, sd: 10}}}}}}}}]"
    )
    more = {"appraisals": "[{tool: rob2, overall: low}]"} if judged else {}
    return document(key, n=f"{{randomised: {2 * n}}}", results=result, **{**more, **fields})


def claim(asserts: str | None, kind: str = "effect") -> str:
    given = "" if asserts is None else f", asserts: {{{asserts}}}"
    return f'evidence: claims/1\nclaims:\n  - {{id: it, kind: {kind}, says: "It does.", source: a leaflet{given}}}\n'


def synthesis(fields: str) -> str:
    return f"evidence: claims/1\nsyntheses:\n  - {{key: it, {fields}}}\n"


def judged(line: CommandLine, *documents: str) -> Json:
    """Add the documents and give what became of the statement called ``it``."""
    for number, text in enumerate(documents):
        added = line("add", write(f"document-{number}.yaml", text))
        assert added.status == 0, added.err
    return next(one for one in line("claims", "-f", "json").json if one["id"] == "it")


def test_the_statements_of_the_seed_are_judged_as_by_hand(seeded: CommandLine) -> None:
    answer = seeded("claims", "-f", "json")
    assert answer.status == 0
    assert {one["id"]: (one["verdict"], one["rule"]) for one in answer.json} == VERDICTS
    assert all(one["says"] and one["source"] and one["reason"] for one in answer.json)


def test_the_finding_beside_a_claim_is_that_of_the_summary(seeded: CommandLine) -> None:
    found = next(one for one in seeded("claims", "-f", "json").json if one["id"] == "depression-benefit")
    first = seeded("summary", "depression", "-f", "json").json["findings"][0]
    facts = found["finding"]
    for name in ("intervention", "comparator", "outcome", "n_participants", "sentence", "direction"):
        assert facts[name] == first[name]
    assert (facts["condition"], facts["level"], facts["n_studies"]) == ("depression", "very low", 2)
    assert (facts["measure"], facts["estimate"], facts["ci"]) == (
        first["pool"]["measure"],
        first["pool"]["estimate"],
        first["pool"]["ci"],
    )
    assert "SMD −0.23 (−0.79 to 0.34), 2 studies, 49 people" in found["reason"]


def test_a_claim_on_one_study_is_judged_by_its_own_effect(seeded: CommandLine) -> None:
    found = next(one for one in seeded("claims", "-f", "json").json if one["id"] == "pilot-rct")
    assert (found["study"]["key"], found["study"]["n"], found["study"]["direction"]) == (
        "mischoulon-2017",
        12,
        "benefit",
    )
    assert [round(number, 3) for number in (found["study"]["estimate"], *found["study"]["ci"])] == [
        -0.572,
        -1.727,
        0.582,
    ]


def test_safety_statements_stand_beside_the_standing_facts(seeded: CommandLine) -> None:
    rows = {one["id"]: one for one in seeded("claims", "-f", "json").json}
    facts = seeded("summary", "depression", "-f", "json").json["safety"]
    assert rows["opioid-contraindication"]["safety"] == facts
    assert (rows["opioid-contraindication"]["finding"], rows["approved-use"]["safety"]) == (None, [])


def test_four_published_syntheses_disagree_and_it_is_shown_why(seeded: CommandLine) -> None:
    rows = {one["id"]: one for one in seeded("claims", "--condition", "FMS", "-f", "json").json}
    four = {"vatvani-2024", "women-only-4-trials", "ann-med-surg-2025", "ologunowa-2025"}
    assert four < set(rows)
    for key in four:
        words = " | ".join(rows[key]["differences"])
        assert "published syntheses disagree on the direction" in words
        assert all(other in words for other in four)
        assert "bested-2023" in words
        assert "younger-2013" in words
        assert rows[key]["results"][0]["held_as"] == "pain-intensity"
        assert rows[key]["finding"]["n_estimates"] == 1
    assert [rows[key]["results"][0]["direction"] for key in sorted(four)] == [
        "benefit",
        "unclear",
        "benefit",
        "benefit",
    ]
    assert any("they report SMD, the estimate here is MD" in one for one in rows["ologunowa-2025"]["differences"])
    beside = {one["what"]: (one["theirs"], one["ours"]) for one in rows["vatvani-2024"]["comparison"]}
    assert beside["studies"] == ("4", "3, 1 of them with an estimate")
    assert beside["people"] == ("222", "188")
    assert beside["pain"] == ("MD −0.86 (−1.20 to −0.51), benefit", "MD −0.34 (−0.95 to 0.27), unclear")
    assert beside["I²"] == ("33 %", "not pooled")
    assert beside["pressure pain threshold"][1] == "not held"


def test_a_synthesis_on_another_question_is_only_shown(seeded: CommandLine) -> None:
    found = next(one for one in seeded("claims", "-f", "json").json if one["id"] == "bolton-2019")
    assert (found["verdict"], found["finding"]["outcome"]) == ("cannot say", "serious-adverse-events")
    assert {one["verdict"] for one in found["results"]} == {"cannot say"}


def test_a_rating_alone_is_held_against_the_strength(seeded: CommandLine) -> None:
    found = next(one for one in seeded("claims", "-f", "json").json if one["id"] == "cochrane-cd010410")
    beside = {one["what"]: (one["theirs"], one["ours"]) for one in found["comparison"]}
    strength = seeded("summary", "crohn", "-f", "json").json
    assert beside["certainty"] == ("low", strength["strength"])
    assert beside["people"] == ("46", "54")


BENEFIT = "condition: depression, intervention: ldn, outcome: depressive-symptoms, direction: benefit"
HARM = BENEFIT.replace("benefit", "harm")
NONE = BENEFIT.replace("benefit", "none")


@pytest.mark.parametrize(
    ("shape", "asserts", "verdict", "rule"),
    [
        (SURE, BENEFIT, "supported", "claim.same"),
        (SURE, HARM, "contradicted", "claim.opposite"),
        (SURE, NONE, "contradicted", "claim.opposite"),
        (WORSE, BENEFIT, "contradicted", "claim.opposite"),
        (WORSE, HARM, "supported", "claim.same"),
        (UNSURE, BENEFIT, "partly supported", "claim.same.low"),
        (UNSURE, HARM, "contradicted", "claim.opposite"),
        (EQUAL, BENEFIT, "not supported", "claim.unclear"),
        (EQUAL, NONE, "supported", "claim.same"),
        (TINY, BENEFIT, "not supported", "claim.uncertain"),
        (TINY, HARM, "not supported", "claim.uncertain"),
        (SURE, BENEFIT.replace(", outcome: depressive-symptoms", ""), "supported", "claim.same"),
        (SURE, BENEFIT.replace("condition: depression, ", ""), "supported", "claim.same"),
        (SURE, BENEFIT.replace("outcome: depressive-symptoms", "outcome: mood"), "cannot say", "claim.no-finding"),
        (SURE, BENEFIT.replace("condition: depression", "condition: gout"), "cannot say", "claim.unknown"),
        (SURE, BENEFIT.replace("intervention: ldn", "comparator: amitriptyline"), "cannot say", "claim.no-finding"),
        (SURE, "intervention: ldn, direction: benefit", "cannot say", "claim.no-outcome"),
        (SURE, "condition: depression", "cannot say", "claim.no-outcome"),
        (SURE, None, "cannot say", "claim.no-outcome"),
        (SURE, "condition: depression, certainty_at_most: low", "contradicted", "claim.certainty"),
        (SURE, "condition: depression, certainty_at_most: high", "supported", "claim.certainty"),
        (UNSURE, "condition: depression, certainty_at_most: low", "supported", "claim.certainty"),
        (SURE, f"{BENEFIT}, certainty_at_most: low", "contradicted", "claim.certainty"),
        (UNSURE, f"{BENEFIT}, certainty_at_most: low", "partly supported", "claim.same.low"),
        (SURE, "condition: fibromyalgia, certainty_at_most: low", "cannot say", "claim.no-finding"),
        (SURE, "study: trial-2020, direction: benefit", "supported", "claim.study"),
        (SURE, "study: trial-2020, direction: harm", "contradicted", "claim.study.opposite"),
        (SURE, "study: trial-2020, direction: none", "contradicted", "claim.study.opposite"),
        (TINY, "study: trial-2020, direction: benefit", "partly supported", "claim.study.wide"),
        (TINY, "study: trial-2020, direction: harm", "not supported", "claim.study.unclear"),
        (SURE, "study: trial-2020, direction: benefit, outcome: mood", "cannot say", "claim.no-finding"),
        (SURE, "study: trial-1999, direction: benefit", "cannot say", "claim.unknown"),
    ],
)
def test_each_rule_gives_its_verdict(
    line: CommandLine, shape: tuple[int, int, bool], asserts: str | None, verdict: str, rule: str
) -> None:
    found = judged(line, trial(shape), claim(asserts))
    assert (found["verdict"], found["rule"]) == (verdict, rule), found["reason"]


def test_a_finding_against_placebo_goes_before_others(line: CommandLine) -> None:
    against = "[{id: ldn, role: experimental, intervention: ldn, dose: 4.5 mg}, {id: placebo, role: comparator, intervention: amitriptyline}]"  # noqa: E501 - one value
    found = judged(line, trial(TINY), trial(SURE, "other-2021", arms=against), claim(BENEFIT))
    assert (found["verdict"], found["finding"]["comparator"]) == ("not supported", "placebo")
    assert [one["comparator"] for one in found["also"]] == ["amitriptyline"]


def test_a_retracted_study_supports_nothing(line: CommandLine) -> None:
    reports = (
        "[{id: paper, role: primary, published: 2011-05, doi: 10.1000/xyz123},"
        " {id: notice, role: retraction, of: paper, published: 2015}]"
    )
    found = judged(line, trial(SURE, reports=reports), claim("study: trial-2020, direction: benefit"))
    assert (found["verdict"], found["reason"]) == ("cannot say", "the study trial-2020 was retracted")


@pytest.mark.parametrize(
    ("shape", "fields", "verdict", "rule"),
    [
        (SURE, "results: [{outcome: depressive symptoms, measure: SMD, estimate: -0.5, ci: [-0.9, -0.1]}]",
         "supported", "claim.same"),
        (SURE, "results: [{outcome: depressive symptoms, measure: SMD, estimate: 0.5, ci: [0.1, 0.9]}]",
         "contradicted", "claim.opposite"),
        (SURE, "results: [{outcome: depressive symptoms, measure: RR, estimate: 0.5, ci: [0.3, 0.9]}]",
         "supported", "claim.same"),
        (SURE, "results: [{outcome: depressive symptoms, measure: SMD, estimate: -0.1, ci: [-0.9, 0.7]}]",
         "not supported", "synthesis.open.clear"),
        (EQUAL, "results: [{outcome: depressive symptoms, measure: SMD, estimate: -0.1, ci: [-0.9, 0.7]}]",
         "supported", "synthesis.open"),
        (SURE, "results: [{outcome: rash, measure: RR, estimate: 2}, {outcome: depressive, measure: MD, estimate: -3}]",
         "supported", "claim.same"),
        (SURE, "results: [{outcome: dizziness, measure: RR, estimate: 2}]", "cannot say", "claim.no-finding"),
        (SURE, "certainty: high", "supported", "synthesis.certainty"),
        (SURE, "certainty: moderate", "partly supported", "synthesis.certainty"),
        (SURE, "certainty: very low", "not supported", "synthesis.certainty"),
    ],
)  # fmt: skip
def test_each_rule_for_syntheses_gives_its_verdict(
    line: CommandLine, shape: tuple[int, int, bool], fields: str, verdict: str, rule: str
) -> None:
    found = judged(line, trial(shape), synthesis(f"condition: depression, {fields}"))
    assert (found["verdict"], found["rule"]) == (verdict, rule), found["reason"]


@pytest.mark.parametrize(
    ("fail_on", "statuses"),
    [("contradicted", (0, 0, 3, 0)), ("not-supported", (0, 3, 3, 0)), ("any", (0, 3, 3, 3)), (None, (0, 0, 0, 0))],
)
def test_fail_on_gives_three_for_a_verdict_that_bad(
    line: CommandLine, fail_on: str | None, statuses: tuple[int, ...]
) -> None:
    asked = ("--fail-on", fail_on) if fail_on is not None else ()
    unclear = BENEFIT.replace("outcome: depressive-symptoms", "outcome: quality-of-life")
    result = "[{outcome: quality-of-life, favours: neither, source: {report: paper}}]"
    line("add", write("one.yaml", trial(SURE)), write("two.yaml", document("two-2020", results=result)))
    told = []
    for asserts in (BENEFIT, unclear, HARM, None):
        assert line("add", write("claim.yaml", claim(asserts))).status == 0
        told.append(line("claims", *asked).status)
    assert tuple(told) == statuses


def test_a_past_day_is_held_against_what_was_published_by_then(seeded: CommandLine) -> None:
    rows = {one["id"]: one for one in seeded("claims", "--as-of", "2016", "-f", "json").json}
    assert (rows["depression-benefit"]["finding"]["n_participants"], set(rows)) == (12, set(VERDICTS))
    before = {one["id"]: one for one in seeded("claims", "--as-of", "2015", "-f", "json").json}
    assert (before["pilot-rct"]["verdict"], before["pilot-rct"]["finding"]) == ("cannot say", None)
    assert before["depression-benefit"]["verdict"] == "cannot say"


def test_a_condition_keeps_only_what_is_said_of_it(seeded: CommandLine) -> None:
    def ids(condition: str) -> list[str]:
        return [one["id"] for one in seeded("claims", "--condition", condition, "-f", "json").json]

    assert ids("MDD") == ["depression-benefit", "pilot-rct", "preliminary"]
    assert ids("IBD") == ["cochrane-cd010410"]
    nothing = seeded("claims", "--condition", "long COVID")
    assert (nothing.status, nothing.out, nothing.err) == (0, "", "no claim is held on long COVID\n")


def test_an_unknown_condition_suggests_and_gives_four(seeded: CommandLine) -> None:
    answer = seeded("claims", "--condition", "depresion", "-f", "json")
    assert (answer.status, answer.json) == (4, [])
    assert "did you mean depression" in answer.err


def test_without_a_claim_the_list_is_empty(line: CommandLine) -> None:
    answer = line("claims", "-f", "json")
    assert (answer.status, answer.json, answer.err) == (0, [], "no claim is held\n")


def test_an_unknown_verdict_is_wrong_usage(line: CommandLine) -> None:
    assert line("claims", "--fail-on", "maybe").status == 2


def test_every_format_tells_every_statement(seeded: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    rows = list(csv.DictReader(io.StringIO(seeded("claims", "-f", "csv").out)))
    assert {one["id"]: (one["verdict"], one["rule"]) for one in rows} == VERDICTS
    lines = [json.loads(one) for one in seeded("claims", "-f", "jsonl").out.splitlines()]
    assert lines == seeded("claims", "-f", "json").json
    assert len(seeded("claims", "-f", "md").out.splitlines()) == len(VERDICTS) + 2
    text = seeded("claims").out.splitlines()
    assert max(len(one) for one in text) <= 80
    assert [one for one in text if one.partition(": ")[0] in VERDICTS] == [
        f"{key}: {verdict}" for key, (verdict, _) in VERDICTS.items()
    ]
    told = " ".join(text[:3])
    assert "11 claims and 6 published syntheses" in told
    assert "2 supported, 2 partly supported, 8 not supported, 5 cannot say" in " ".join(told.split())


def test_what_a_leaflet_says_is_told_as_text(line: CommandLine) -> None:
    hostile = claim(BENEFIT).replace('"It does."', '"=1+1 | <b>[red]it</b> \\e[31m \\u202e"')
    assert judged(line, hostile)["says"] == "=1+1 | <b>[red]it</b> \x1b[31m \u202e"
    row = next(csv.DictReader(io.StringIO(line("claims", "-f", "csv").out)))
    assert row["says"].startswith("'=1+1")
    assert "\\|" in line("claims", "-f", "md").out
    assert "[red]it</b> \\x1b[31m \\u202e" in line("claims").out
    for form in ("table", "json", "jsonl", "csv", "tsv", "md"):
        assert not {"\x1b", "\u202e"} & set(line("claims", "-f", form).out)


def test_a_script_gets_the_same_verdicts(seeded: CommandLine) -> None:
    with open_store(seeded.db) as store:
        found = store.claims(condition="fibromyalgia")
    told = seeded("claims", "--condition", "fibromyalgia", "-f", "json").json
    assert [(one.id, one.judged.verdict) for one in found] == [(one["id"], one["verdict"]) for one in told]


def test_both_databases_give_the_same_verdicts(postgres: str, seeded: CommandLine) -> None:
    assert seeded.run("init", "--db", postgres).status == 0
    assert seeded.run("claims", "-f", "json", "--db", postgres).out == seeded("claims", "-f", "json").out
