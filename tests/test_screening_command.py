"""Screening at the command line: options, files of decisions, and what is said beside them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from screened import work, written

if TYPE_CHECKING:
    from collections.abc import Callable

    from command_line import Answer


@pytest.fixture
def names(run: Callable[..., Answer]) -> list[str]:
    """Import three reports into the seeded database and give their names."""
    run("import", written("a.ris", *(work(number) for number in range(1, 4))), "--source", "PubMed")
    return [hit["report"] for hit in run("search", "--unscreened", "-f", "json").json]


@pytest.mark.parametrize("option", ["--reason", "--why", "--as"])
def test_bytes_that_are_no_utf_8_are_told_in_one_line(
    run: Callable[..., Answer], names: list[str], option: str
) -> None:
    answer = run("screen", "--exclude", names[0], option, "caf\udce9")
    assert (answer.status, answer.out, len(answer.err.splitlines())) == (2 if option == "--as" else 1, "", 1)
    assert run("flow", "-f", "json").json["excluded"] == 0


def test_what_was_taken_back_is_told_in_every_format(run: Callable[..., Answer], names: list[str]) -> None:
    told = {"stage": "title-abstract", "reviewer": "ann", "reports": names[:2], "dropped": []}
    for form in ("json", "csv", "table"):
        run("screen", "--include", *names, "--as", "ann")
        answer = run("screen", "--withdraw", *names[:2], "--as", "ann", "-f", form)
        revision = run("history", "-f", "json").json[-1]["number"]
        assert answer.err == f"taken back at title-abstract: {', '.join(names[:2])}\n"
        if form == "json":
            assert answer.json == told | {"revision": revision}
        else:
            rows = [f"{revision},{name}\n" for name in names[:2]]
            assert answer.out == ("".join(("revision,report\n", *rows)) if form == "csv" else "")


def test_the_last_page_of_a_search_promises_no_more(run: Callable[..., Answer], names: list[str]) -> None:
    assert len(names) == 3
    for offset, said in (
        (0, "2 of 3 reports; --limit shows more"),
        (2, "the last 1 of 3 reports"),
        (3, "nothing behind the first 3"),
    ):
        answer = run("search", "region participants assessed", "--limit", "2", "--offset", str(offset))
        assert answer.err == f"{said}\n"


def test_what_a_decision_drops_or_does_not_reach_is_told(run: Callable[..., Answer], names: list[str]) -> None:
    first = run("screen", "--include", *names, "--as", "ana")
    assert first.err == "first decision by ana\n"
    run("screen", "--stage", "full-text", "--include", *names[:2], "--as", "ana")
    dropped = f"{names[0]}: decisions at full text that counted no longer do\n"
    assert run("screen", "--exclude", names[0], names[2], "--as", "ana").err == dropped
    run("undo")
    answer = run("screen", "--withdraw", names[0], "--as", "ana", "-f", "json")
    assert answer.err.endswith(dropped)
    assert answer.json["dropped"] == names[:1]
    named = run("screen", "--include", "10.1016/j.jad.2016.08.029", "--as", "ana")
    assert "found by no search, only named by a study" in named.err


def test_what_can_be_said_at_full_text_alone_is_told_so(run: Callable[..., Answer], names: list[str]) -> None:
    answer = run("screen", "--not-retrieved", names[0])
    assert (answer.status, "it is one at full text: --stage full-text" in answer.err) == (1, True)


def test_a_report_is_shown_by_its_identifier(run: Callable[..., Answer], names: list[str]) -> None:
    assert run("show", "10.1000/made.1", "-f", "json").json["report"] == names[0]
    assert run("show", "10.1000/made.77").status == 1


def test_a_reviewer_without_a_name_is_refused(run: Callable[..., Answer], names: list[str]) -> None:
    answer = run("screen", "--include", names[0], "--as", "")
    assert (answer.status, answer.err) == (2, "evidence: a reviewer's name is plain text on one line: --as NAME\n")


def test_linking_says_that_decisions_differ(run: Callable[..., Answer], names: list[str]) -> None:
    run("screen", "--include", names[0])
    run("screen", "--exclude", names[1])
    told = f"{names[0]}: what was decided on its parts differs: evidence screen --conflicts"
    assert told in run("link", *names[:2]).err
    assert run("link", names[2], "mischoulon-2017").err.startswith(
        f"linked: {names[2]} and the study mischoulon-2017 ("
    )
    shown = run("screen", "--conflicts", "-f", "json").json
    assert [part["row"] for part in shown[0]["decisions"]] == names[:2]
    assert f"exclude of {names[1]}" in run("screen", "--conflicts").out


def test_a_table_decides_as_a_whole(run: Callable[..., Answer], names: list[str]) -> None:
    one, two, three = names
    Path("d.csv").write_text(
        "report,title,decision,reason,stage,reviewer\n"
        f'{one},"a, b",Included,,,\n{two},x,exclude,wrong design,title and abstract,bob\n\n'
        f"{one[1:]},x,exclude,no data,full text,bob\n{three},x,,,,\n",
        encoding="utf-8-sig",
    )
    dry = run("screen", "--from-file", "d.csv", "--dry-run", "-f", "json").json
    answer = run("screen", "--from-file", "d.csv", "-f", "json")
    assert answer.status == 0
    assert (answer.json["decided"], answer.json["changed"], answer.json["problems"]) == (3, 0, [])
    assert (answer.json["stage"], answer.json["reviewer"]) == (None, None)
    assert dry == {**answer.json, "revision": None}
    assert "1 rows of d.csv decide nothing" in answer.err
    flow = run("flow", "-f", "json").json
    assert (flow["excluded"], flow["excluded_by_reason"], flow["waiting"]["title_abstract"]) == (1, {"no data": 1}, 1)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "lacks a column that names the report"),
        ("id,title\nP1,x\n", "lacks a column decision"),
        ("id,decision\nR999999,include\n", "no R999999"),
        ("id\tdecision\nP1\tyes\n", "write one of: include, exclude, maybe"),
        ("id;decision\n;include\n", "names no report"),
        ("id,decision\n\x00,include\n", "d.csv"),
    ],
)
def test_what_is_wrong_in_a_table_is_told_with_its_line(
    run: Callable[..., Answer], names: list[str], text: str, told: str
) -> None:
    assert names
    Path("d.csv").write_text(text, encoding="utf-8")
    answer = run("screen", "--from-file", "d.csv", "-f", "json")
    assert answer.status == 1
    assert answer.json["problems"]
    assert told in answer.err
    assert run("flow", "-f", "json").json["screened"] == 0


def test_a_table_in_another_encoding_is_refused(run: Callable[..., Answer]) -> None:
    Path("d.csv").write_bytes("id,decision\nP1,für\n".encode("latin-1"))
    answer = run("screen", "--from-file", "d.csv")
    assert (answer.status, "UTF-8" in answer.err) == (1, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--stage", "full-text", "--exclude", "P1"], "needs a reason"),
        (["P3", "--include", "P1", "--exclude", "P2"], "give each name its own option"),
        (["--conflicts", "--include", "P1"], "one at a time"),
        (["--resolve"], "go with a decision"),
        (["--status", "P1"], "P1: --conflicts, --agreement and --status are told of all reports"),
        (["--reason", "x"], "goes with a decision"),
        (["--from-file", "d.csv", "--include", "P1"], "give no others"),
        (["--stage", "abstract"], "--stage"),
        ([], "there is no terminal"),
    ],
)
def test_wrong_usage_says_what_to_do(run: Callable[..., Answer], words: list[str], told: str) -> None:
    answer = run("screen", *words)
    assert (answer.status, len(answer.err.splitlines())) == (2, 1)
    assert told in answer.err


def test_several_names_follow_one_option(run: Callable[..., Answer], names: list[str]) -> None:
    answer = run("screen", "--exclude", *names, "--reason", "wrong population", "--as", "bob")
    assert (answer.status, answer.out) == (0, "3 decided, 0 changed, 0 unchanged at title-abstract by bob\n")
    assert run("screen", "--withdraw", *names[:2], "--as", "bob").status == 0
    assert run("flow", "-f", "json").json["excluded"] == 1


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "tsv", "md"])
def test_conflicts_and_agreement_in_every_format(run: Callable[..., Answer], names: list[str], form: str) -> None:
    run("screen", "--include", *names, "--as", "ann")
    run("screen", "--include", names[0], "--exclude", names[1], "--as", "b|ob")
    for what in ("--conflicts", "--agreement", "--status"):
        answer = run("screen", what, "-f", form)
        assert answer.status == 0
        assert "b|ob" in answer.out or "b\\|ob" in answer.out
        for line in answer.out.splitlines() if form == "jsonl" else ():
            assert json.loads(line)
    assert names[1] in run("screen", "--conflicts", "-f", form).out


def test_several_names_after_an_option_are_for_that_option(run: Callable[..., Answer], names: list[str]) -> None:
    words = ("--include", *names[:2], "--exclude", names[2], "--reason", "wrong population", "--as", "ana")
    assert run("screen", *words).status == 0
    decided = run("export", "decisions", "-f", "json").json
    assert [(row["report"], row["decision"]) for row in decided] == [
        (names[0], "include"),
        (names[1], "include"),
        (names[2], "exclude"),
    ]
    assert run("screen", f"--withdraw={names[0]}", names[1], "--as", "ana").status == 0
    assert [row["report"] for row in run("export", "decisions", "-f", "json").json] == [names[2]]


def test_a_table_of_another_database_decides_nothing_on_other_reports(
    run: Callable[..., Answer], names: list[str]
) -> None:
    title = run("search", names[0], "-f", "json").json[0]["title"]
    rows = (
        "report,title,decision",
        f'{names[0]},"{title.upper()}",include',
        f"{names[1]},Vitamin D and bone density in women,include",
    )
    Path("d.csv").write_text("\n".join(rows), encoding="utf-8")
    answer = run("screen", "--from-file", "d.csv")
    assert (answer.status, f"{names[1]} is another report here" in answer.err) == (1, True)
    Path("d.csv").write_text("\n".join(rows[:2]), encoding="utf-8")
    assert run("screen", "--from-file", "d.csv").status == 0


def test_a_reason_is_that_of_the_exclusions(run: Callable[..., Answer], names: list[str]) -> None:
    run("screen", "--include", names[0], "--exclude", names[1], "--reason", "wrong population", "--as", "ana")
    decided = run("export", "decisions", "-o", "d.json")
    assert decided.status == 0
    rows = json.loads(Path("d.json").read_text(encoding="utf-8"))
    assert [(row["decision"], row["reason"]) for row in rows] == [("include", None), ("exclude", "wrong population")]


def test_decisions_read_again_change_nothing_though_what_was_settled_is_agreed_now(
    run: Callable[..., Answer], names: list[str]
) -> None:
    run("screen", "--as", "a", "--include", names[0])
    run("screen", "--as", "b", "--exclude", names[0])
    run("screen", "--as", "c", "--resolve", "--include", names[0])
    run("screen", "--as", "b", "--include", names[0])
    assert run("export", "decisions", "-o", "d.csv").status == 0
    answer = run("screen", "--from-file", "d.csv", "-f", "json")
    assert (answer.status, answer.json["decided"], answer.json["changed"]) == (0, 0, 0)
