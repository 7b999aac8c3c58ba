"""``evidence check``: every fault is found where it was put, named with its remedy, and mended where it can be."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import sqlite3
import tempfile
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from command_line import Answer, CommandLine, document, write
from test_read_only import as_nobody

from evidence.certainty import Certainty
from evidence.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

KEYS = ["check", "severity", "where", "message", "fix"]
SOURCED = "{n: {report: paper, where: abstract}}"


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """Give a command line on a database with one study that nothing is wrong with."""
    line = CommandLine(str(tmp_path / "evidence.db"), capsys)
    assert line("add", write("a.yaml", document(sources=SOURCED))).status == 0
    return line


def sql(run: CommandLine, *statements: str, foreign_keys: bool = True) -> None:
    """Change the file behind the back of the program."""
    with contextlib.closing(sqlite3.connect(run.db)) as connection, connection:
        connection.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        for statement in statements:
            connection.execute(statement)


def rows(run: CommandLine) -> dict[str, list[Any]]:
    """Everything that the tables hold, but for the numbers that the database gives itself."""
    with contextlib.closing(sqlite3.connect(run.db)) as connection:
        chosen = "type = 'table' AND name NOT LIKE 'report_fts%'"  # how FTS5 lays its words out is its own affair
        tables = connection.execute(f"SELECT name FROM sqlite_master WHERE {chosen}").fetchall()  # noqa: S608
        held = {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for (name,) in tables}  # noqa: S608
    for name in ("report", "report_identifier", "report_waiting", "study_report"):
        held[name] = [tuple(cell for cell in row if not isinstance(cell, int)) for row in held[name]]
    return held


def found(run: CommandLine, *arguments: str) -> list[tuple[str, str]]:
    """Check and where of each error, whatever the plausibility gates think of the numbers."""
    answer = run("check", "-f", "json", *arguments)
    listed = [(one["check"], one["where"]) for one in answer.json if one["severity"] == "error"]
    assert answer.status == (3 if listed else 0)
    return listed


def test_nothing_is_wrong_with_the_evidence_that_a_new_database_starts_with(run: CommandLine, tmp_path: Path) -> None:
    seeded = str(tmp_path / "seeded.db")
    assert run.run("init", "--db", seeded).status == 0
    answer = run.run("check", "--db", seeded, "-f", "json")
    assert answer.status == 0
    assert [one for one in answer.json if one["severity"] == "error"] == []


def test_where_nothing_is_found_it_says_in_how_much_and_by_how_many_checks(run: CommandLine) -> None:
    checks = len(run("check", "--list", "-f", "json").json)
    assert run("check") == Answer(0, "", f"no problem found in 1 study ({checks} checks)\n")
    assert run("check", "--only", "grim", "--only", "projection", "-f", "json") == Answer(
        0, "[]\n", "no problem found in 1 study (2 checks)\n"
    )
    assert run("check", "--fail-on", "warning", "-q") == Answer(0, "", "")


def test_a_number_without_a_source_is_a_warning_which_fails_only_where_asked(run: CommandLine) -> None:
    results = "[{outcome: depressive-symptoms, favours: ldn}]"
    run("add", write("b.yaml", document("lee-2012", results=results, age="{mean: 40}")))
    answer = run("check", "-f", "json", "--only", "number-without-source")
    assert answer.status == 0
    assert [list(one) for one in answer.json] == [KEYS] * 3
    assert [(one["where"], one["severity"]) for one in answer.json] == [
        ("lee-2012: n", "warning"),
        ("lee-2012: age", "warning"),
        ("lee-2012: results[0]", "warning"),
    ]
    assert "evidence edit lee-2012" in answer.json[0]["fix"]
    assert answer.err == "3 warnings in 2 studies (1 check)\n"
    assert run("check", "--fail-on", "warning").status == 3


def test_plausibility_gates_are_warnings_with_their_place(run: CommandLine) -> None:
    contrast = "{of: ldn, against: placebo, measure: MD, estimate: 9, ci: [1, 2]}"
    results = f"[{{outcome: depressive-symptoms, contrast: {contrast}, source: {{report: paper}}}}]"
    run("add", write("b.yaml", document("lee-2012", results=results, sources=SOURCED)))
    answer = run("check", "-f", "json", "--only", "estimate-in-interval")
    assert answer.status == 0
    assert [(one["check"], one["severity"]) for one in answer.json] == [("estimate-in-interval", "warning")]
    assert answer.json[0]["where"].startswith("lee-2012: results[0]")
    assert "9" in answer.json[0]["message"]
    assert run("check", "--only", "estimate-in-interval", "--fail-on", "warning").status == 3


SPOILT = {
    "a number": ["UPDATE arm SET target_mg_per_day = 7 WHERE id = 'ldn'"],
    "a column of the study": ["UPDATE study SET title = 'Another', n = 41"],
    "its hash": ["UPDATE study SET document_hash = printf('%064d', 0)"],
    "its document": ["UPDATE study SET document = replace(document, '40', '41')"],
    "a document that is none": ["UPDATE study SET document = 'gone'"],
    "rows are gone": ["DELETE FROM result", "DELETE FROM arm WHERE id = 'placebo'"],
    "a row too many": ["INSERT INTO study_condition VALUES ('smith-2011', 1, 'fibromyalgia')"],
    "the whole study is gone": ["DELETE FROM study"],
    "its report": ["UPDATE report SET published_last = '2031-01-01', year = 2031"],
    "its identifier": ["DELETE FROM report_identifier WHERE kind = 'pmid'"],
}


@pytest.mark.parametrize("statements", SPOILT.values(), ids=SPOILT)
def test_rows_that_are_not_as_the_document_gives_them_are_found_and_written_again(
    run: CommandLine, statements: list[str]
) -> None:
    reports = "[{id: paper, role: primary, published: 2011-05, doi: 10.1000/x, pmid: 21000000}]"
    run("add", write("a.yaml", document(sources=SOURCED, reports=reports)))
    before, shown = rows(run), run("show", "smith-2011").out
    sql(run, *statements)
    assert rows(run) != before
    assert ("projection", "smith-2011") in found(run)
    fixed = run("check", "--fix")
    assert (fixed.status, fixed.out) == (0, "")
    assert fixed.err.splitlines()[0] == "projection: smith-2011: written again from revision 3"
    assert (rows(run), run("show", "smith-2011").out) == (before, shown)
    assert found(run) == []


def test_a_row_that_differs_is_told_with_both_values(run: CommandLine) -> None:
    sql(run, "UPDATE arm SET target_mg_per_day = 7 WHERE id = 'ldn'")
    (one,) = run("check", "-f", "json").json
    assert one["message"] == "arm ldn: target_mg_per_day is 7.0, and should be 4.5"
    assert "--fix" in one["fix"]


SPOILT_TERMS = {
    "a column": (
        "outcome depressive-symptoms",
        ["UPDATE outcome SET better = 'higher' WHERE key = 'depressive-symptoms'"],
    ),
    "a name": ("condition depression", ["DELETE FROM term_name WHERE kind = 'condition' AND key = 'depression'"]),
    "a name too many": ("condition depression", ["INSERT INTO term_name VALUES ('condition', 'gloom', 'depression')"]),
    "a definition": ("condition fibromyalgia", ["UPDATE condition SET definition = 'gone' WHERE key = 'fibromyalgia'"]),
    "a term is gone": ("intervention placebo", ["DELETE FROM intervention WHERE key = 'placebo'"]),
}


@pytest.mark.parametrize(("where", "statements"), SPOILT_TERMS.values(), ids=SPOILT_TERMS)
def test_terms_are_found_and_written_again_too(run: CommandLine, where: str, statements: list[str]) -> None:
    before = rows(run)
    sql(run, *statements, foreign_keys=False)
    assert rows(run) != before
    assert ("projection", where) in found(run)
    fixed = run("check", "--fix")
    assert (fixed.status, fixed.out) == (0, "")
    assert f"projection: {where}: written again from revision 1\n" in fixed.err
    assert rows(run) == before


def test_what_no_revision_holds_is_told_and_never_taken_out(run: CommandLine) -> None:
    sql(run, """INSERT INTO condition VALUES ('gloom', 'gloom', '{"kind": "condition", "key": "gloom"}')""")
    assert found(run) == [("projection", "condition gloom")]
    fixed = run("check", "--fix")
    assert fixed.status == 3
    assert "1 error" in fixed.err
    assert ("gloom",) in [row[:1] for row in rows(run)["condition"]]


def test_a_fix_leaves_what_it_cannot_mend_and_the_status_says_so(run: CommandLine) -> None:
    sql(run, "UPDATE arm SET n = 7", "CREATE TABLE kept AS SELECT * FROM notice", "DROP INDEX ix_notice_report_id")
    assert found(run, "--fix") == [("schema-drift", "table notice")]


def test_an_edited_revision_breaks_the_chain_and_nothing_is_written_from_it(run: CommandLine) -> None:
    sql(run, "UPDATE revision SET who = 'nobody' WHERE number = 2", "UPDATE arm SET n = 7 WHERE id = 'ldn'")
    assert found(run, "--fix") == [("broken-chain", "revision 2"), ("projection", "smith-2011")]
    told = run("check", "--only", "projection", "-f", "json").json
    assert "nobody can say which is right" in told[0]["fix"]
    assert 7 in [row[-1] for row in rows(run)["arm"]]


def test_claims_that_name_what_is_not_known_are_errors_with_the_nearest_names(run: CommandLine) -> None:
    claims = """\
evidence: claims/1
claims:
  - {id: good, says: It helps., source: a leaflet, asserts: {condition: depression, study: smith-2011}}
  - {id: bad, says: It helps., source: a leaflet, asserts: {condition: depresion, study: smith-2012}}
"""
    assert run("add", write("c.yaml", claims)).status == 0
    answer = run("check", "-f", "json")
    assert [(one["check"], one["where"]) for one in answer.json] == [
        ("dangling-reference", "claim bad: asserts.condition"),
        ("dangling-reference", "claim bad: asserts.study"),
    ]
    assert "(here: depresion)" in answer.json[0]["message"]
    assert "did you mean depression" in answer.json[0]["fix"]
    assert answer.status == 3


def test_a_study_whose_term_is_gone_and_rows_that_point_to_nothing_are_found(run: CommandLine) -> None:
    sql(run, "DELETE FROM outcome WHERE key = 'depressive-symptoms'", foreign_keys=False)
    listed = found(run, "--only", "dangling-reference")
    assert ("dangling-reference", "smith-2011: results[0].outcome") in listed
    assert ("dangling-reference", "table result") in listed
    assert run("check", "--fix").status == 0


RETRACTED_PAPER = {
    "reports": "[{id: paper, role: primary, published: 2011, doi: 10.1000/x},"
    " {id: follow-up, role: secondary, published: 2012, pmid: 21000000}]"
}


def test_a_notice_on_a_report_that_a_study_rests_on_is_an_error_until_the_study_says_so(run: CommandLine) -> None:
    run("add", write("a.yaml", document(sources=SOURCED, **RETRACTED_PAPER)))
    sql(
        run,
        "INSERT INTO notice (report_id, kind, source, noticed_at)"
        " SELECT report_id, 'retraction', 'a register', '2026-01-01' FROM report_identifier WHERE kind = 'doi'",
    )
    (one,) = run("check", "-f", "json").json
    assert (one["check"], one["severity"], one["where"]) == ("retracted-in-use", "error", "smith-2011")
    assert one["message"].startswith("its report paper is retracted, by a notice from a register")
    assert "role: retraction" in one["fix"]
    noticed = RETRACTED_PAPER["reports"].replace("]", ", {id: notice, role: retraction, of: paper}]")
    run("add", write("a.yaml", document(sources=SOURCED, reports=noticed)))
    assert found(run) == []


def test_a_notice_on_a_report_that_no_result_rests_on_is_none(run: CommandLine) -> None:
    run("add", write("a.yaml", document(sources=SOURCED, **RETRACTED_PAPER)))
    notice = (
        "INSERT INTO notice (report_id, kind, source, noticed_at)"
        " SELECT report_id, '{}', 'a register', '2026-01-01' FROM report_identifier WHERE kind = '{}'"
    )
    sql(run, notice.format("retraction", "pmid"), notice.format("concern", "doi"))
    assert found(run) == []


def test_results_from_a_retracted_second_report_are_in_use(run: CommandLine) -> None:
    reports = RETRACTED_PAPER["reports"].replace("]", ", {id: notice, role: retraction, of: follow-up}]")
    results = "[{outcome: depressive-symptoms, favours: ldn, source: {report: follow-up}}]"
    run("add", write("a.yaml", document(sources=SOURCED, reports=reports, results=results)))
    assert found(run) == [("retracted-in-use", "smith-2011")]


def test_a_retraction_that_one_study_knows_of_is_held_against_the_other_study_of_that_paper(run: CommandLine) -> None:
    paper = "{id: paper, role: primary, published: 2011, doi: 10.1000/x}"
    notice = "{id: notice, role: retraction, of: paper}"
    run("add", write("a.yaml", document(sources=SOURCED, reports=f"[{paper}]")))
    run("add", write("b.yaml", document("lee-2012", sources=SOURCED, reports=f"[{paper}, {notice}]")))
    assert found(run) == [("retracted-in-use", "smith-2011")]


@pytest.mark.parametrize(
    ("ours", "theirs", "said"),
    [
        ({"reports": "[{id: p, role: registry, nct: NCT01874951}]"}, {}, "both have the nct NCT01874951"),
        ({"dates": "{start: 2010-01, end: 2011-02}"}, {}, "both have 40 people from 2010-01 to 2011-02"),
        ({"reports": "[{id: p, role: registry, nct: NCT01874951}]"}, {"condition": "fibromyalgia"}, None),
        ({"reports": "[{id: p, role: registry, nct: NCT01874951}]"}, {"design": "cohort"}, None),
        ({"dates": "{start: 2010-01, end: 2011-02}"}, {"n": "{randomised: 41}"}, None),
    ],
)
def test_people_who_may_be_counted_twice_in_one_body_are_a_warning(
    run: CommandLine, ours: dict[str, str], theirs: dict[str, str], said: str | None
) -> None:
    results = "[{outcome: depressive-symptoms, favours: ldn}]"
    run("add", write("b.yaml", document("ann-2010", results=results, **ours)))
    run("add", write("c.yaml", document("bob-2011", results=results, **{**ours, **theirs})))
    listed = run("check", "--only", "double-counted", "-f", "json").json
    assert [one["where"] for one in listed] == (["ann-2010, bob-2011"] if said else [])
    assert [one["message"] for one in listed] == (
        [f"{said}, and both are counted for depressive-symptoms"] if said else []
    )


def test_a_judgement_of_other_evidence_is_stale_wherever_certainty_knows_of_judgements(run: CommandLine) -> None:
    sql(
        run,
        "INSERT INTO judgement (condition_key, intervention_key, comparator_key, outcome_key, family, level, reason,"
        " who, made_at, fingerprint) VALUES ('depression', 'low-dose-naltrexone', 'placebo', 'depressive-symptoms',"
        " 'randomised', 'low', 'I know', 'Ann', '2026-01-01T00:00:00Z', printf('%064d', 0))",
    )
    body = "depression: depressive-symptoms, low-dose-naltrexone against placebo, randomised"
    knows = "stale" in {one.name for one in fields(Certainty)}
    assert found(run) == ([("stale-judgement", body)] if knows else [])


@pytest.mark.parametrize(
    ("statement", "where", "said"),
    [
        ("DROP VIEW evidence_results", "view evidence_results", "is missing"),
        ("DROP TABLE screening_decision", "table screening_decision", "is missing"),
        ("ALTER TABLE contrast DROP COLUMN z", "table contrast", "has no column z"),
        ("DROP INDEX ix_study_design", "table study", "has no index ix_study_design"),
    ],
)
def test_a_schema_that_was_changed_is_told_and_the_checks_that_need_it_are_named(
    run: CommandLine, statement: str, where: str, said: str
) -> None:
    dependent = ["DROP VIEW evidence_contrasts"] if "contrast " in statement else []
    sql(run, *dependent, statement)
    answer = run("check", "-f", "json", "--only", "schema-drift", "--only", "grim")
    assert answer.status == 3
    assert (where, said) in [(one["where"], one["message"]) for one in answer.json]
    assert {one["check"] for one in answer.json} == {"schema-drift"}
    if "TABLE" in statement:
        assert "not checked, as the schema is not the one expected: grim\n" in answer.err


def test_a_damaged_file_is_told_with_what_is_lost(run: CommandLine) -> None:
    with contextlib.closing(sqlite3.connect(run.db)) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'outcome'").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    with Path(run.db).open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    answer = run("check", "-f", "json")
    assert (answer.status, {one["check"] for one in answer.json}) == (3, {"damage"})
    assert "table outcome" in [one["where"] for one in answer.json]
    assert "not checked, as what they need cannot be read: broken-chain, projection" in answer.err


def test_a_document_that_cannot_be_read_is_told_whatever_was_asked_for(run: CommandLine) -> None:
    sql(run, "UPDATE study SET document = '[]'")
    answer = run("check", "--only", "grim")
    assert answer.status == 3
    assert answer.out.startswith("damage (error): 1 found\n  smith-2011: what is stored cannot be read as a document")


def test_text_from_the_data_is_shown_and_not_acted_on_within_the_width(
    run: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    hostile = r'"=cmd()\e[31m [b]x[/b] <script>"'
    claims = f"evidence: claims/1\nclaims: [{{id: a, says: b, source: c, asserts: {{outcome: {hostile}}}}}]\n"
    run("add", write("c.yaml", claims))
    table = run("check")
    assert (table.status, "\x1b" in table.out) == (3, False)
    assert r"\x1b[31m" in table.out
    assert "[b]x[/b]" in table.out
    assert max(len(line) for line in table.out.splitlines()) <= 60
    assert "<script>" not in run("check", "-f", "md").out
    assert "\x1b" not in run("check", "-f", "csv").out
    assert "\x1b[31m" in json.loads(run("check", "-f", "jsonl").out)["message"]


def test_what_shares_a_remedy_stands_together_and_errors_come_first(run: CommandLine) -> None:
    run("add", write("b.yaml", document("lee-2012", age="{mean: 40}")))
    sql(run, "UPDATE arm SET n = 7 WHERE id = 'ldn'")
    assert (
        run("check", "--only", "projection", "--only", "number-without-source").out
        == """\
projection (error): 2 found
  lee-2012: arm ldn: n is 7, and should be empty
  smith-2011: arm ldn: n is 7, and should be empty
    to mend: `evidence check --fix` writes the rows again from the document of
    that revision

number-without-source (warning): 2 found
  lee-2012: n: nothing says where the number of people stands
    to mend: add `sources: {n: {report: …, where: …}}` with `evidence edit
    lee-2012`
  lee-2012: age: nothing says where the age stands
    to mend: add `sources: {age: {report: …, where: …}}` with `evidence edit
    lee-2012`
"""
    )


def test_every_check_is_listed_and_explained_without_a_database(run: CommandLine) -> None:
    listed = run.run("check", "--list", "-f", "json").json
    assert {one["severity"] for one in listed} == {"error", "warning"}
    assert [one["check"] for one in listed if one["fixable"]] == ["projection", "search-index", "reports"]
    assert {"grim", "large-smd", "damage", "stale-judgement", "double-counted"} <= {one["check"] for one in listed}
    for one in listed:
        text = run.run("check", "--explain", one["check"]).out
        assert text.startswith(f"{one['check']} ({one['severity']})\n")
        assert " ".join(one["why"].split()) in " ".join(text.split())
        assert run.run("check", "--explain", one["check"], "-f", "json").json == one
    assert "projection" in run.run("check", "--list").out
    assert not list(Path.home().rglob("*.db"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--only", "grimm"], "evidence: no check is called grimm; did you mean grim?\n"),
        (["--explain", "projektion"], "evidence: no check is called projektion; did you mean projection?\n"),
        (["--only", "xyzzy"], "evidence: no check is called xyzzy; see `evidence check --list`\n"),
        (["--list", "--fix"], "evidence: --list checks nothing: leave --only and --fix out\n"),
    ],
)
def test_a_wrong_use_is_told_before_a_database_is_made(run: CommandLine, arguments: list[str], said: str) -> None:
    assert run.run("check", *arguments) == Answer(2, "", said)
    assert run.run("check", "--fail-on", "nothing").status == 2
    assert not list(Path.home().rglob("*.db"))


@pytest.fixture
def shelf() -> Iterator[Path]:
    """Give a folder that a user without rights can enter (pytest's own are closed to others)."""
    folder = Path(tempfile.mkdtemp(prefix="evidence-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_read_only_database_is_checked_and_says_why_it_is_not_mended(run: CommandLine, shelf: Path) -> None:
    sql(run, "UPDATE arm SET n = 7 WHERE id = 'ldn'")
    path = shelf / "evidence.db"
    shutil.copy(run.db, path)
    path.chmod(0o444)
    shelf.chmod(0o555)

    def checked(*arguments: str) -> str:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = main(["check", "--db", str(path), *arguments])
        return f"{status} {out.getvalue()}{err.getvalue()}"

    assert as_nobody(lambda: checked("-q")).startswith("3 projection (error): 1 found\n  smith-2011: arm ldn")
    assert as_nobody(lambda: checked("--fix")) == f"1 evidence: {path} cannot be written: the file is read-only\n"
    assert as_nobody(lambda: checked("--only", "grim", "--fix", "-q")) == "0 "


def test_a_server_is_checked_and_mended_by_the_same_words(postgres: str, capsys: pytest.CaptureFixture[str]) -> None:
    run = CommandLine(postgres, capsys)
    run("add", write("a.yaml", document(sources=SOURCED)))
    checks = len(run("check", "--list", "-f", "json").json)
    assert run("check") == Answer(0, "", f"no problem found in 1 study ({checks} checks)\n")
    with psycopg.connect(postgres.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("UPDATE arm SET n = 7 WHERE id = 'ldn'")
        connection.execute("DELETE FROM term_name WHERE kind = 'condition' AND key = 'depression'")
    assert found(run) == [("projection", "condition depression"), ("projection", "smith-2011")]
    assert run("check", "--fix").err.splitlines()[:2] == [
        "projection: condition depression: written again from revision 1",
        "projection: smith-2011: written again from revision 2",
    ]
    assert found(run) == []
