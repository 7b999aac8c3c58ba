"""The command line as a stranger meets it: help, refusals, exit status, hostile text."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from evidence.cli import main
from evidence.cli.app import COMMANDS

HOSTILE = '=HYPERLINK("x") [bold]x[/bold] \x1b[31mred\x1b[0m <script> | \u202eevil'
STUDY = """\
evidence: study/1
key: hostile-2026
title: {title}
design: single-arm-trial
condition: depression
n: {{enrolled: 5}}
reports: [{{id: paper, role: primary, published: 2026}}]
arms: [{{id: ldn, role: single, intervention: LDN, dose: 1.5 mg/day}}]
results: [{{outcome: mood, favours: ldn, source: {{report: paper}}}}]
"""


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main([*words])
    printed = capsys.readouterr()
    return status, printed.out, printed.err


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_help_with_an_example(capsys: pytest.CaptureFixture[str], command: str) -> None:
    status, printed, _ = run(capsys, command, "--help")
    assert status == 0
    assert f"evidence {command}" in printed.partition("Example: ")[2]


def test_alone_it_shows_what_to_do_first(capsys: pytest.CaptureFixture[str]) -> None:
    status, printed, _ = run(capsys)
    assert (status, "evidence summary depression" in printed) == (0, True)


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (["lst"], 2, "Did you mean 'list'"),
        (["list", "--min-n", "many"], 2, "--min-n"),
        (["list", "--design", "paralel-rct"], 2, "did you mean parallel-rct"),
        (["list", "--as-of", "yesterday"], 2, "--as-of"),
        (["show", "nobody-1999"], 1, "no study is called"),
        (["list", "--condition", "depresion"], 4, "did you mean depression"),
        (["add", "not-there.yaml"], 1, "not-there.yaml"),
        (["list", "--db", "not-there.db"], 1, "evidence init"),
        (["undo", "999"], 1, "no revision 999"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(
    capsys: pytest.CaptureFixture[str], words: list[str], status: int, told: str
) -> None:
    run(capsys, "list", "-q")
    given, _, talk = run(capsys, *words)
    assert given == status
    assert told in talk
    assert len(talk.splitlines()) == 1


def test_a_refused_document_changes_nothing_and_mended_goes_in(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "list", "-q")
    before = run(capsys, "list", "-f", "json")[1]
    file = Path("study.yaml")
    file.write_text(STUDY.format(title="x").replace("single-arm-trial", "single-arm"), encoding="utf-8")
    status, printed, _ = run(capsys, "add", str(file), "-f", "json")
    problem = json.loads(printed)["problems"][0]
    assert (status, problem["field"], problem["line"], problem["severity"]) == (1, "design", 4, "error")
    assert run(capsys, "list", "-f", "json")[1] == before
    file.write_text(STUDY.format(title="x"), encoding="utf-8")
    assert json.loads(run(capsys, "add", str(file), "-f", "json")[1])["added"] == ["hostile-2026"]
    document = run(capsys, "show", "hostile-2026", "-f", "json")[1]
    assert run(capsys, "undo")[0] == 0
    assert run(capsys, "list", "-f", "json")[1] == before
    assert run(capsys, "undo")[0] == 0
    assert run(capsys, "show", "hostile-2026", "-f", "json")[1] == document


def test_text_from_data_is_only_ever_text(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "list", "-q")
    Path("study.yaml").write_text(STUDY.format(title=json.dumps(HOSTILE)), encoding="utf-8")
    assert run(capsys, "add", "study.yaml")[0] == 0
    for form in ("table", "csv", "tsv", "md", "json", "jsonl"):
        printed = run(capsys, "list", "-f", form)[1]
        assert "\x1b" not in printed
        assert "\u202e" not in printed
    rows = json.loads(run(capsys, "list", "-f", "json")[1])
    assert next(row["title"] for row in rows if row["key"] == "hostile-2026") == HOSTILE
    assert ",\"'=HYPERLINK" in run(capsys, "list", "-f", "csv")[1]
    assert "&lt;script&gt;" in run(capsys, "list", "-f", "md")[1] or "script" not in run(capsys, "list", "-f", "md")[1]


def test_a_shown_study_adds_as_unchanged(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "list", "-q")
    for form in ("yaml", "json"):
        assert run(capsys, "show", "due-bruun-2024", "-f", form, "-o", f"study.{form}", "-q")[0] == 0
        added = json.loads(run(capsys, "add", f"study.{form}", "-f", "json")[1])
        assert (added["unchanged"], added["updated"]) == (["due-bruun-2024"], [])


def test_a_closed_pipe_is_no_traceback() -> None:
    words = f"{sys.executable} -m evidence list -f json | head -1"
    done = subprocess.run(["/bin/sh", "-c", words], capture_output=True, text=True, check=False)
    assert done.stdout == "[\n"
    assert "Traceback" not in done.stderr


def test_the_template_reads_without_a_problem_once_filled(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--key", "a-2026", "--title", "a", "--condition", "depression", "--design", "parallel-rct"]
    run(capsys, "list", "-q")
    assert run(capsys, "new", *words, "-o", "new.yaml")[0] == 0
    assert "evidence: study/1" in Path("new.yaml").read_text(encoding="utf-8")
    Path("new.yaml").write_text("filled in", encoding="utf-8")
    assert run(capsys, "new", *words, "-o", "new.yaml")[0] == 2
    assert Path("new.yaml").read_text(encoding="utf-8") == "filled in"


def test_the_schema_is_json_and_needs_no_database(capsys: pytest.CaptureFixture[str]) -> None:
    status, printed, _ = run(capsys, "schema")
    assert (status, json.loads(printed)["title"]) == (0, "evidence: study/1")
    assert not Path("evidence.db").exists()
