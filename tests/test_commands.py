"""The commands on a real database: what each takes, does and prints."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest
from command_line import CommandLine, document, write

from evidence.cli.app import COMMANDS, commands
from evidence.documents import canonical, read
from evidence.documents.fields import fields_of
from evidence.documents.study import Study
from evidence.documents.template import template

HOSTILE = "\x1b[2J\u202e=[bold]x[/bold]|<b>"


@pytest.fixture
def evidence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """Give the command line on a database with the vocabulary alone."""
    return CommandLine(str(tmp_path / "evidence.db"), capsys)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["list", "--fromat", "csv"], "--format"),
        (["list", "-f", "xml"], "'xml' is not one of 'table', 'json'"),
        (["list", "--min-duration", "8"], '--min-duration: the unit of time is missing; say the unit, for example "12'),
        (["list", "--since", "May 2017"], "--since: this is not a date"),
        (["show"], "Missing argument 'STUDY'; see `evidence show --help`"),
        (["show", "a", "b"], "unexpected extra argument"),
        (["terms", "verbs"], "the kinds are: condition, intervention"),
        (["terms", "condition", "depression"], "is neither"),
        (["terms", "edit"], "needs the key"),
        (["new", "--key", "Not A Key"], "--key: "),
        (["new", "--design", "rct"], "--design: "),
        (["undo", "first"], "REVISION"),
    ],
)
def test_wrong_usage_is_one_line_and_2(evidence: CommandLine, arguments: list[str], words: str) -> None:
    answer = evidence(*arguments)
    assert (answer.status, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert answer.err.startswith("evidence: ")
    assert words in answer.err


def test_the_database_may_be_named_before_or_after_the_command(evidence: CommandLine) -> None:
    evidence("add", write("a.yaml", document()))
    before = evidence.run("--db", evidence.db, "list", "-f", "json")
    assert before == evidence.run("list", "-f", "json", "--db", evidence.db)
    assert before.json[0]["key"] == "smith-2011"


def test_a_bug_shows_and_is_not_disguised(evidence: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> int:
        """Divide by zero."""
        return 1 // 0

    monkeypatch.setitem(COMMANDS, "schema", broken)
    commands.cache_clear()
    with pytest.raises(ZeroDivisionError):
        evidence("schema")
    commands.cache_clear()


def test_init_makes_a_database_once_and_says_so(evidence: CommandLine) -> None:
    first, second = (evidence.run("init", "--no-seed", "--db", "new.db") for _ in range(2))
    assert first == (0, "", "made the database new.db\n")
    assert second == (1, "", "evidence: new.db is there already: nothing was changed\n")
    assert evidence.run("list", "--db", "new.db", "-f", "json").json == []


def test_a_missing_database_that_was_named_is_not_made(evidence: CommandLine) -> None:
    answer = evidence.run("list", "--db", "missing.db")
    assert answer == (1, "", "evidence: missing.db does not exist: make it with `evidence init --db missing.db`\n")
    assert not Path("missing.db").exists()


def test_quiet_says_nothing_beside_the_answer(evidence: CommandLine) -> None:
    assert evidence.run("init", "--no-seed", "-q", "--db", "new.db") == (0, "", "")
    evidence("add", write("a.yaml", document()))
    assert evidence("-q", "show", "smith-2011").err == ""


def test_list_gives_the_promised_keys(evidence: CommandLine) -> None:
    evidence("add", write("a.yaml", document()))
    assert [list(row.items()) for row in evidence("list", "-f", "json").json] == [
        [
            ("key", "smith-2011"),
            ("title", "The trial smith-2011"),
            ("year", 2011),
            ("design", "parallel-rct"),
            ("conditions", ["depression"]),
            ("n", 40),
            ("interventions", ["low-dose-naltrexone"]),
            ("dose_mg_per_day", 4.5),
            ("duration_days", 84.0),
            ("outcomes", ["depressive-symptoms"]),
            ("status", None),
            ("retracted", False),
        ]
    ]


@pytest.mark.parametrize(
    ("options", "keys"),
    [
        ("--condition MDD", ["big-2020", "small-2010"]),
        ("--condition fibromyalgia", ["other-2015"]),
        ("--outcome depressive-symptoms --design crossover-rct", ["other-2015"]),
        ("--min-n 100", ["big-2020"]),
        ("--max-n 100", ["small-2010"]),
        ("--max-dose 2", ["small-2010"]),
        ("--min-dose 4.5", ["big-2020"]),
        ("--min-duration 8weeks", ["big-2020"]),
        ("--since 2015", ["big-2020", "other-2015"]),
        ("--until 2010", ["small-2010"]),
        ("--as-of 2015-12-31", ["other-2015", "small-2010"]),
        ("--condition MDD --min-n 41 --max-dose 2", []),
    ],
)
def test_filters_choose_and_what_is_not_reported_never_matches(
    evidence: CommandLine, options: str, keys: list[str]
) -> None:
    def fields(year: int, arm: str, **more: str) -> dict[str, str]:
        report = f"{{id: paper, role: primary, published: {year}, url: 'https://example.org/{year}'}}"
        arms = f"[{{id: ldn, role: experimental, intervention: ldn{arm}}}]"
        return {"reports": f"[{report}]", "arms": arms, **more}

    weak = fields(2010, ", dose: 1 mg b.i.d., duration: 3 weeks")
    bare = fields(2015, "", design="crossover-rct", condition="fibromyalgia")
    strong = fields(2020, ", dose: 4.5 mg/day, duration: 12 weeks", n="{randomised: 200}")
    write("d/1.yaml", document("small-2010", **weak))
    write("d/2.yaml", document("other-2015", **bare).replace("n: {randomised: 40}\n", ""))
    write("d/3.yaml", document("big-2020", **strong))
    assert evidence("add", "d").status == 0
    answer = evidence("list", "-f", "json", *options.split())
    assert (answer.status, [row["key"] for row in answer.json]) == (0, keys)


def test_a_list_without_hits_says_in_words_what_was_looked_for(evidence: CommandLine) -> None:
    answer = evidence("list", "--condition", "depression", "--min-n", "500")
    assert answer == (0, "", "no study found: on depression, with at least 500 people\n")


def test_a_term_that_nobody_knows_is_4_with_the_nearest_and_the_empty_shape(evidence: CommandLine) -> None:
    answer = evidence("list", "--condition", "depresion", "-f", "json")
    assert (answer.status, answer.json) == (4, [])
    assert "did you mean depression" in answer.err


def test_show_gives_the_document_and_its_hash_aside(evidence: CommandLine) -> None:
    evidence("add", write("a.yaml", document(female="67%")))
    for form in ("yaml", "json", "jsonl"):
        answer = evidence("show", "smith-2011", "-f", form)
        assert read(answer.out).value == read(document(female="67%")).value
        assert answer.err.startswith("hash: ")


def test_a_study_is_found_by_key_start_of_key_doi_pmid_and_registry_id(evidence: CommandLine) -> None:
    reports = "[{id: paper, role: primary, doi: 10.1000/xyz.1, pmid: 27736689, nct: NCT01874951}]"
    evidence("add", write("a.yaml", document(reports=reports)))
    for name in ("smith-2011", "smi", "10.1000/XYZ.1", "https://doi.org/10.1000/xyz.1", "27736689", "NCT01874951"):
        assert evidence("show", name, "-f", "json").json["key"] == "smith-2011"


def test_an_unknown_study_is_1_with_the_nearest(evidence: CommandLine) -> None:
    evidence("add", write("a.yaml", document()))
    answer = evidence("show", "smyth-2011")
    assert (answer.status, answer.out) == (1, "")
    assert "did you mean smith-2011" in answer.err


def test_the_template_filled_in_is_taken_and_left_empty_is_told(evidence: CommandLine) -> None:
    given = ["--key", "a-1", "--title", 'x: "y" #', "--condition", "depression", "--design", "parallel-rct"]
    assert evidence("new", *given, "-o", "a.yaml").status == 0
    refused = evidence("add", "a.yaml", "-f", "json")
    assert [problem["field"] for problem in refused.json["problems"]] == ["arms[0].intervention"]
    text = Path("a.yaml").read_text(encoding="utf-8").replace("    intervention:\n", "    intervention: ldn\n")
    assert evidence("add", write("a.yaml", text)).out == "added a-1\n"
    assert evidence("list", "-f", "json").json[0]["title"] == 'x: "y" #'


@pytest.mark.parametrize(
    ("design", "left_out"),
    [("parallel-rct", ("periods", "clusters")), ("crossover-rct", ("clusters",)), ("cluster-rct", ("periods",))],
)
def test_every_line_of_the_template_is_right_when_it_is_used(design: str, left_out: tuple[str, ...]) -> None:
    text = template(key="a-1", title="A", condition="depression", design=design)
    lines = [line[1:] if line.startswith("#") and not line.startswith("##") else line for line in text.splitlines()]
    kept = [line for line in lines if not line.startswith(left_out)]
    found = read("\n".join(kept).replace("intervention:\n", "intervention: ldn\n"))
    assert found.problems == ()
    assert set(fields_of(Study)) <= {line.partition(":")[0] for line in lines}


def test_adding_again_says_unchanged_and_a_change_shows_its_difference(evidence: CommandLine) -> None:
    assert evidence("add", write("a.yaml", document())).out == "added smith-2011\n"
    assert evidence("add", "a.yaml").out == "unchanged smith-2011\n"
    changed = evidence("add", write("a.yaml", document(n="{randomised: 41}")))
    assert changed.out.startswith("updated smith-2011\n")
    assert "  -n: {randomised: 40}\n  +n: {randomised: 41}\n" in changed.out
    assert evidence("list", "-f", "json").json[0]["n"] == 41


def test_a_dry_run_says_what_would_be_and_changes_nothing(evidence: CommandLine) -> None:
    before = evidence("history")
    assert evidence("add", "--dry-run", write("a.yaml", document())).out == "would be added smith-2011\n"
    assert evidence("history") == before


def test_a_refused_file_is_told_whole_and_the_others_go_in(evidence: CommandLine) -> None:
    write("d/good.yaml", document("good-2011"))
    write("d/deep/bad.yml", document("bad-2011", design="parallel", n="{randomised: -3}", colour="red"))
    write("d/notes.txt", "not a document")
    answer = evidence("add", "d", "-f", "json")
    assert answer.status == 1
    assert {what: answer.json[what] for what in ("added", "updated", "unchanged")} == {
        "added": ["good-2011"],
        "updated": [],
        "unchanged": [],
    }
    problems = answer.json["problems"]
    assert [(one["line"], one["field"]) for one in problems] == [(4, "design"), (6, "n.randomised"), (10, "colour")]
    assert list(problems[0]) == ["file", "line", "field", "value", "message", "fix", "severity"]
    *told, last = answer.err.splitlines()
    assert [line.startswith("d/deep/bad.yml:") for line in told] == [True] * 3
    assert last.startswith("1 of 2 documents refused, with 3 problems")


def test_documents_come_from_standard_input_too(evidence: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(document().encode())))
    assert evidence("add", "-").out == "added smith-2011\n"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("missing.yaml", "missing.yaml cannot be read: No such file"),
        ("empty", "empty: no file in this folder ends in .yaml"),
        ("a\0b", "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_one_line(evidence: CommandLine, name: str, words: str) -> None:
    Path("empty").mkdir()
    answer = evidence("add", name)
    assert (answer.status, answer.out, answer.err.count("\n")) == (1, "", 1)
    assert words in answer.err


def test_the_second_of_two_people_is_told_what_the_first_changed(evidence: CommandLine) -> None:
    evidence("add", write("a.yaml", document()))
    base = evidence("show", "smith-2011").err.removeprefix("hash: ").strip()
    assert evidence("add", "--base", base, write("a.yaml", document(n="{randomised: 41}"))).status == 0
    second = evidence("add", "--base", base, write("a.yaml", document(n="{randomised: 42}")))
    assert second.status == 1
    assert "  -n: {randomised: 40}\n  +n: {randomised: 41}\n" in second.err
    assert evidence("list", "-f", "json").json[0]["n"] == 41


def test_a_base_for_several_documents_is_wrong_usage(evidence: CommandLine) -> None:
    files = [write(f"{key}.yaml", document(key)) for key in ("a-1", "a-2")]
    assert evidence("add", "--base", "0" * 64, *files).status == 2


def test_rename_remove_and_undo_leave_a_history_that_says_who_and_why(
    evidence: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVIDENCE_USER", "ann")
    evidence("add", write("a.yaml", document()))
    stored = evidence("show", "smith-2011", "-f", "jsonl").out
    renamed = evidence("rename", "smith-2011", "smith-2012", "--why", "a typing error", "-f", "json")
    assert set(renamed.json["keys"]) == {"smith-2011", "smith-2012"}
    assert evidence("remove", "smith-2012", "--yes").status == 0
    assert evidence("list", "-f", "json").json == []
    assert evidence("undo").status == 0
    assert evidence("undo", str(renamed.json["number"])).status == 0
    assert evidence("show", "smith-2011", "-f", "jsonl").out == stored
    first, second, *_ = evidence("history", "smith-2011", "-f", "json").json
    assert list(first)[:7] == ["number", "kind", "key", "action", "when", "who", "why"] or set(first) >= {
        *("number", "kind", "key", "action", "when", "who", "why")
    }
    assert (second["who"], second["why"]) == ("ann", "a typing error")


def test_remove_without_a_terminal_needs_yes(evidence: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    evidence("add", write("a.yaml", document()))
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    answer = evidence("remove", "smith-2011")
    assert (answer.status, answer.out) == (2, "")
    assert "--yes" in answer.err
    assert len(evidence("list", "-f", "json").json) == 1


def test_terms_are_listed_by_kind(evidence: CommandLine) -> None:
    conditions = evidence("terms", "condition", "-f", "json").json
    assert {term["kind"] for term in conditions} == {"condition"}
    assert evidence("terms", "conditions", "-f", "json").json == conditions


def test_the_schema_names_what_a_study_must_have(evidence: CommandLine) -> None:
    required = evidence.run("schema", "--db", "missing.db").json["required"]
    assert set(required) == {"evidence", "key", "title", "design", "condition", "reports"}


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "tsv", "md"])
@pytest.mark.parametrize("command", ["list", "terms", "history", "show"])
def test_no_text_from_data_acts_in_any_format(evidence: CommandLine, command: str, form: str) -> None:
    text = document(title=json.dumps(HOSTILE), notes=json.dumps("=1+1"))
    assert evidence("add", "--why", HOSTILE, write("a.yaml", text)).status == 0
    answer = evidence(command, *(["smith-2011"] if command == "show" else []), "-f", form)
    assert answer.status == 0
    assert not set(answer.out + answer.err) & {"\x1b", "\u202e", "\x9b", "\r"}
    if form in ("csv", "tsv"):
        rows = csv.reader(answer.out.splitlines(), delimiter="," if form == "csv" else "\t")
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


def test_a_hostile_text_reads_back_equal(evidence: CommandLine) -> None:
    text = document(title=json.dumps(HOSTILE))
    evidence("add", write("a.yaml", text))
    assert evidence("list", "-f", "json").json[0]["title"] == HOSTILE
    assert canonical(read(evidence("show", "smith-2011").out).value) == canonical(read(text).value)


def test_a_hostile_name_on_the_command_line_is_shown_and_not_obeyed(evidence: CommandLine) -> None:
    for arguments in (["show", HOSTILE], [HOSTILE], ["list", "--condition", HOSTILE], ["--db", HOSTILE, "list"]):
        answer = evidence(*arguments)
        assert not set(answer.err) & {"\x1b", "\u202e"}
        assert answer.err.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "file", "form"),
    [
        (["list"], "x.json", "json"),
        (["list"], "x.CSV", "csv"),
        (["flow"], "x.md", "md"),
        (["flow"], "x.svg", "svg"),
        (["show", "smith-2011"], "x.yml", "yaml"),
        (["show", "smith-2011"], "x.jsonl", "jsonl"),
        (["terms"], "x.txt", "table"),
        (["terms", "-f", "tsv"], "x.json", "tsv"),
    ],
)
def test_the_ending_of_a_file_names_its_format_where_nothing_else_does(
    evidence: CommandLine, words: list[str], file: str, form: str
) -> None:
    assert evidence("add", write("a.yaml", document())).status == 0
    assert evidence(*words, "-o", file).status == 0
    said = evidence(*words, *([] if "-f" in words else ["-f", form])).out
    assert Path(file).read_text(encoding="utf-8") == said


@pytest.mark.parametrize(("words", "file"), [(["flow"], "x.png"), (["list"], "x.svg"), (["list"], "x.xlsx")])
def test_a_format_that_there_is_not_is_refused(evidence: CommandLine, words: list[str], file: str) -> None:
    answer = evidence(*words, "-o", file)
    assert (answer.status, "this cannot be written as" in answer.err, Path(file).exists()) == (2, True, False)


def test_output_goes_to_a_file_and_a_failure_leaves_the_old_one(evidence: CommandLine) -> None:
    evidence("add", write("a.yaml", document()))
    assert evidence("list", "-f", "csv", "-o", "out.csv") == (0, "", "")
    kept = Path("out.csv").read_text(encoding="utf-8")
    assert kept.startswith("key,title,year,")
    assert evidence("show", "nobody", "-o", "out.csv").status == 1
    assert Path("out.csv").read_text(encoding="utf-8") == kept
