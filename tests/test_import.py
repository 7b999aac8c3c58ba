"""Imports: every entry is accounted for, nothing is stored twice, nothing is half-written."""

from __future__ import annotations

import gzip
import io
import json
import os
import shutil
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from ris_files import ris, trial, work, written
from sqlalchemy import select

from evidence import open_store
from evidence.model.literature import input_, input_problem, record

if TYPE_CHECKING:
    from collections.abc import Callable

    from command_line import Answer

Run = "Callable[..., Answer]"


def imported(run: Callable[..., Answer], *words: str) -> dict[str, object]:
    answer = run("import", *words, "-f", "json")
    assert answer.status == 0, answer.err
    tree: dict[str, object] = answer.json
    return tree


def counts(tree: dict[str, object]) -> list[tuple[int, int, int, int]]:
    return [
        (one["entries"], one["records_new"], one["records_known"], _errors(one))
        for one in tree["inputs"]  # type: ignore[attr-defined] # a list of objects
    ]


def _errors(one: dict[str, list[dict[str, str]]]) -> int:
    return sum(problem["severity"] == "error" for problem in one["problems"])


def test_each_entry_becomes_a_record_and_a_report(run: Callable[..., Answer]) -> None:
    tree = imported(run, written("a.ris", *(work(number) for number in range(5))))
    assert counts(tree) == [(5, 5, 0, 0)]
    assert (tree["reports_new"], tree["reports_matched"], tree["to_decide"]) == (5, 0, 0)


def test_the_same_file_again_changes_nothing(run: Callable[..., Answer]) -> None:
    file = written("a.ris", *(work(number) for number in range(5)))
    imported(run, file)
    before = run("export", "records").out
    assert counts(imported(run, file)) == [(5, 0, 5, 0)]
    assert run("export", "records").out == before


def test_an_entry_that_stands_twice_in_a_file_is_known_the_second_time(run: Callable[..., Answer]) -> None:
    assert counts(imported(run, written("a.ris", work(1), work(2), work(1)))) == [(3, 2, 1, 0)]


def test_line_ends_make_no_other_entry(run: Callable[..., Answer]) -> None:
    imported(run, written("a.ris", work(1)))
    Path("b.ris").write_bytes(ris(work(1)).replace("\n", "\r\n").encode())
    assert counts(imported(run, "b.ris")) == [(1, 0, 1, 0)]


def test_the_copy_of_another_database_joins_its_report(run: Callable[..., Answer]) -> None:
    imported(run, written("a.ris", trial()))
    tree = imported(run, written("b.ris", trial(TI=trial()["TI"].upper() + ".", DO=None, AB=None)))
    assert counts(tree) == [(1, 1, 0, 0)]
    assert (tree["reports_new"], tree["reports_matched"]) == (0, 1)


def test_what_one_record_lacks_another_gives(run: Callable[..., Answer]) -> None:
    imported(run, written("a.ris", trial(DO=None, AB=None)), written("b.ris", trial(IS=None)))
    hits = run("search", "author:holm", "-f", "json").json
    assert [(hit["doi"], len(hit["records"])) for hit in hits] == [(trial()["DO"], 2)]


def test_the_entry_is_kept_word_for_word_with_its_line(run: Callable[..., Answer]) -> None:
    imported(run, written("a.ris", work(1), work(2)))
    with open_store() as store, store._database.read() as connection:  # noqa: SLF001 - what is stored
        row = connection.execute(select(record).order_by(record.c.ordinal.desc())).first()
        assert row is not None
        first, second = ris(work(1)), ris(work(2))
        assert zlib.decompress(row.payload).decode().rstrip() == second.rstrip()
        assert row.line == first.count("\n") + 1


def test_a_database_search_and_day_are_kept(run: Callable[..., Answer]) -> None:
    words = ("--source", "Embase", "--query", "naltrexone:ti", "--searched-on", "2026-11-01")
    imported(run, written("a.ris", work(1)), *words)
    with open_store() as store, store._database.read() as connection:  # noqa: SLF001 - what is stored
        row = connection.execute(select(input_)).one()
    assert (row.source, row.query, row.searched_on, row.file) == ("Embase", "naltrexone:ti", "2026-11-01", "a.ris")


def test_a_dry_run_says_the_same_and_stores_nothing(run: Callable[..., Answer]) -> None:
    file = written("a.ris", work(1), work(2))
    assert counts(imported(run, file, "--dry-run")) == [(2, 2, 0, 0)]
    assert run("import", file, "--dry-run").err == "a dry run: nothing was stored\n"
    assert counts(imported(run, file)) == [(2, 2, 0, 0)]


def test_good_entries_are_kept_beside_bad_ones_which_are_told_with_their_line(run: Callable[..., Answer]) -> None:
    file = written("a.ris", work(1), work(2, TI=None), work(3))
    answer = run("import", file, "-f", "json")
    assert answer.status == 0
    assert counts(answer.json) == [(3, 2, 0, 1)]
    line = ris(work(1)).count("\n") + 1
    assert f"a.ris:{line}: title: this entry has no title" in answer.err
    assert "1 of 3 entries of a.ris could not be read" in answer.err
    with open_store() as store, store._database.read() as connection:  # noqa: SLF001 - what is stored
        kept = connection.execute(select(input_problem)).one()
    assert (kept.line, kept.field) == (line, "title")
    assert zlib.decompress(kept.payload).decode().startswith("TY  - JOUR")


def test_what_was_refused_can_be_mended_and_given_again(run: Callable[..., Answer]) -> None:
    answer = run("import", written("a.ris", work(1), work(2, TI=None)), "--problems", "bad.ris")
    assert answer.status == 0
    text = Path("bad.ris").read_text(encoding="utf-8").replace("AU  -", "TI  - Now it has one\nAU  -", 1)
    Path("bad.ris").write_text(text, encoding="utf-8")
    assert counts(imported(run, "bad.ris")) == [(1, 1, 0, 0)]


def test_a_file_with_nothing_good_in_it_fails_and_leaves_nothing(run: Callable[..., Answer]) -> None:
    answer = run("import", written("a.ris", work(2, TI=None)))
    assert answer.status == 1
    assert "no entry of a.ris could be read; nothing was stored" in answer.err
    with open_store() as store, store._database.read() as connection:  # noqa: SLF001 - what is stored
        assert connection.execute(select(input_)).all() == []


def test_strict_makes_a_problem_a_failure_with_nothing_stored(run: Callable[..., Answer]) -> None:
    answer = run("import", written("a.ris", work(1), work(2, TI=None)), "--strict")
    assert answer.status == 1
    assert "--strict allows none: nothing was stored" in answer.err
    assert counts(imported(run, written("b.ris", work(1)))) == [(1, 1, 0, 0)]


def test_one_bad_file_does_not_keep_the_others_out(run: Callable[..., Answer]) -> None:
    Path("b.txt").write_text("nothing that anybody exports", encoding="utf-8")
    answer = run("import", "missing.ris", "b.txt", written("a.ris", work(1)), "-f", "json")
    assert answer.status == 1
    assert counts(answer.json) == [(0, 0, 0, 1), (0, 0, 0, 1), (1, 1, 0, 0)]
    assert "missing.ris cannot be read: No such file or directory" in answer.err
    assert "b.txt is in no format that can be read" in answer.err


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.ris", b"", "is empty"),
        ("blank.ris", b"\n \n\n", "is empty"),
        ("paper.ris", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "is a PDF"),
        ("table.csv", b"PK\x03\x04\x14\x00\x06\x00\x08\x00", "is a spreadsheet"),
        ("old.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "is an old Excel or Word file"),
        ("page.xml", b"<!DOCTYPE html><html><body>Results</body></html>", "is a web page"),
        ("cut.xml.gz", gzip.compress(b"<PubmedArticleSet>" * 500, mtime=0)[:40], "cannot be unpacked"),
    ],
)
def test_what_is_no_list_of_citations_is_told_apart(
    run: Callable[..., Answer], name: str, content: bytes, said: str
) -> None:
    Path(name).write_bytes(content)
    answer = run("import", name)
    assert answer.status == 1
    assert said in answer.err
    assert len(answer.err.splitlines()) == 1


def test_standard_input_is_an_input_too(run: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(ris(work(1)).encode())))
    assert counts(imported(run, "-")) == [(1, 1, 0, 0)]


def test_a_pipe_is_an_input_too(run: Callable[..., Answer]) -> None:
    reading, writing = os.pipe()
    os.write(writing, ris(work(1)).encode())
    os.close(writing)
    assert counts(imported(run, f"/dev/fd/{reading}")) == [(1, 1, 0, 0)]
    os.close(reading)


def test_a_file_whose_name_is_no_utf_8_is_read_and_its_name_spelled(run: Callable[..., Answer]) -> None:
    tree = imported(run, written(os.fsdecode(b"caf\xe9.ris"), work(1)))
    assert [one["file"] for one in tree["inputs"]] == [r"caf\udce9.ris"]  # type: ignore[attr-defined] # a list of objects
    assert [one["source"] for one in run("import", "--list", "-f", "json").json] == [r"caf\udce9.ris"]


def test_a_packed_file_is_unpacked(run: Callable[..., Answer]) -> None:
    Path("a.ris.gz").write_bytes(gzip.compress(ris(work(1)).encode()))
    assert counts(imported(run, "a.ris.gz")) == [(1, 1, 0, 0)]


def test_the_name_of_a_file_says_nothing(run: Callable[..., Answer]) -> None:
    Path("a.xml").write_text(ris(work(1)), encoding="utf-8")
    assert imported(run, "a.xml")["inputs"][0]["format"] == "ris"  # type: ignore[index] # a list of objects


def test_an_import_is_a_revision_that_can_be_taken_back_and_put_back(run: Callable[..., Answer]) -> None:
    imported(run, written("a.ris", trial(), work(1)))
    before = run("export", "records").out
    imported(run, written("b.ris", trial(DO=None, AB=None), work(2)))
    after = run("export", "records").out
    assert run("undo").status == 0
    assert run("export", "records").out == before
    assert run("undo").status == 0
    assert run("export", "records").out == after
    assert run("check").status == 0


def test_a_record_counts_while_any_import_that_has_it_stands(run: Callable[..., Answer]) -> None:
    imported(run, written("a.ris", *(work(number) for number in (1, 2, 3))), "--source", "Embase")
    again = (work(4), work(3), work(1), work(2))
    assert counts(imported(run, written("b.ris", *again), "--source", "PubMed")) == [(4, 1, 3, 0)]
    imported(run, written("c.ris", work(3), work(1), work(3)), "--source", "Scopus")
    whole = found_in(run)
    assert whole == [(1, 1), (1, 2), (1, 3), (2, 1)]
    first, second, third = [number for number, action in revisions(run) if action == "imported"]
    run("undo", str(first))
    assert found_in(run) == [(2, 3), (2, 4), (2, 2), (2, 1)]
    flow = run("flow", "-f", "json").json
    assert [(one["source"], one["records"]) for one in flow["sources"]] == [("PubMed", 4), ("Scopus", 2)]
    assert (flow["reports"], flow["withdrawn"]) == (4, {"imports": 1, "records": 0})
    run("undo", str(second))
    assert found_in(run) == [(3, 2), (3, 1)]
    assert run("flow", "-f", "json").json["withdrawn"]["records"] == 2
    run("undo", str(third))
    assert found_in(run) == []
    for undone in reversed([number for number, action in revisions(run) if action.startswith("undid")]):
        run("undo", str(undone))
    assert found_in(run) == whole
    assert run("check").status == 0


def found_in(run: Callable[..., Answer]) -> list[tuple[int, int]]:
    """Of each record the import and the entry as which it is found."""
    return [(one["input"], one["entry"]) for one in run("export", "records", "-f", "json").json]


def revisions(run: Callable[..., Answer]) -> list[tuple[int, str]]:
    return [(one["number"], one["action"]) for one in run("history", "-f", "json").json]


def test_a_record_that_comes_back_is_found_again_in_the_first_import_that_has_it(run: Callable[..., Answer]) -> None:
    for name in ("a.ris", "b.ris", "c.ris"):
        imported(run, written(name, work(1)))
    first, second, _ = [number for number, action in revisions(run) if action == "imported"]
    run("undo", str(first))
    run("undo", str(second))
    assert found_in(run) == [(3, 1)]
    run("undo")
    assert found_in(run) == [(2, 1)]
    assert counts(imported(run, written("d.ris", work(1)))) == [(1, 0, 1, 0)]


def test_what_came_while_an_import_was_taken_back_is_compared_with_it(run: Callable[..., Answer]) -> None:
    imported(run, written("a.ris", trial()))
    run("undo")
    imported(run, written("b.ris", trial(AB=None)))
    (undone,) = [number for number, action in revisions(run) if action.startswith("undid")]
    run("undo", str(undone))
    assert [len(one["records"]) for one in run("search", "author:holm", "-f", "json").json] == [2]


def test_an_import_is_taken_back_by_its_name(run: Callable[..., Answer]) -> None:
    imported(run, written("a.ris", work(1)), written("b.ris", work(2)))
    assert run("undo", "i1").status == 0
    assert [one["withdrawn_at"] is None for one in run("import", "--list", "-f", "json").json] == [False, True]
    assert (run("undo", "I9").status, run("undo", "P1").status, run("undo", "9" * 20).status) == (1, 2, 2)


def test_an_entry_of_an_import_that_was_taken_back_is_new_again(run: Callable[..., Answer]) -> None:
    file = written("a.ris", trial(), work(1))
    imported(run, file, "--source", "PubMed")
    before = run("export", "records").out
    run("undo")
    tree = imported(run, written("b.ris", work(1), work(2), trial(AB=None), work(1)), "--source", "PubMed")
    assert (counts(tree), tree["reports_new"]) == ([(4, 3, 1, 0)], 3)
    tree = imported(run, file, "--source", "PubMed")
    assert (counts(tree), tree["reports_new"], tree["reports_matched"]) == ([(2, 1, 1, 0)], 0, 1)
    flow = run("flow", "-f", "json").json
    assert (flow["identified"]["by_source"], flow["duplicates"]) == ({"PubMed": 4}, 1)
    first, second, third = [number for number, action in revisions(run) if action == "imported"]
    undone = next(number for number, action in revisions(run) if action == f"undid {first}")
    run("undo", str(undone))
    assert run("flow", "-f", "json").json["identified"] == flow["identified"]
    for number in (third, second):
        assert "not written down" not in run("undo", str(number)).err
    assert run("export", "records").out == before
    assert run("check").status == 0


def test_what_was_decided_on_an_entry_counts_again_when_it_comes_again(run: Callable[..., Answer]) -> None:
    file = written("a.ris", work(1))
    imported(run, file)
    (hit,) = run("search", work(1)["DO"], "-f", "json").json
    assert run("screen", "--exclude", hit["report"], "--reason", "wrong population").status == 0
    screened = run("flow", "-f", "json").json
    assert (screened["screened"], screened["excluded"]) == (1, 1)
    run("undo", hit_revision(run))
    assert run("flow", "-f", "json").json["screened"] == 0
    imported(run, file)
    assert run("flow", "-f", "json").json["excluded"] == 1


def hit_revision(run: Callable[..., Answer]) -> str:
    return next(str(one["number"]) for one in run("history", "-f", "json").json if one["action"] == "imported")


def test_the_imports_are_listed_with_their_searches(run: Callable[..., Answer]) -> None:
    imported(run, written("a.ris", work(1)), "--source", "Embase", "--query", "pain", "--searched-on", "2026-11-01")
    run("undo")
    (one,) = run("import", "--list", "-f", "json").json
    assert (one["input"], one["source"], one["query"], one["searched_on"]) == ("I1", "Embase", "pain", "2026-11-01")
    assert one["withdrawn_at"]
    assert "taken" in run("import", "--list").out
    Path("some/long/folder").mkdir(parents=True)
    imported(run, written("some/long/folder/b.ris", work(2)))
    assert "some/long" not in run("import", "--list").out


@pytest.mark.parametrize(
    "words",
    [
        ("a.ris", "--problems", "a.ris"),
        ("a.ris", "--searched-on", "2999"),
        ("--list", "a.ris"),
        ("--list", "--source", "Embase"),
        (),
    ],
)
def test_what_would_harm_is_refused_before_anything_is_done(run: Callable[..., Answer], words: tuple[str, ...]) -> None:
    text = Path(written("a.ris", work(1), work(2, TI=None))).read_text(encoding="utf-8")
    assert run("import", *words).status == 2
    assert Path("a.ris").read_text(encoding="utf-8") == text
    assert run("import", "--list", "-f", "json").json == []


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("--problems", "bad.ris"), 2, "--problems: bad-2.ris is itself a file to import"),
        (("-o", "bad-2.ris", "-f", "table"), 2, "--output: bad-2.ris is itself a file to import"),
        (("--problems", "missing/bad.ris"), 1, "missing/bad.ris was not written: No such file or directory"),
        (("--problems", "folder"), 1, "folder was not written: Is a directory"),
        (("-o", "missing/out"), 1, "missing/out was not written: No such file or directory"),
        (("--problems", "evidence.db"), 1, "evidence.db was not written: it is a database"),
        (("-o", "evidence.db"), 1, "evidence.db was not written: it is a database"),
        (("--problems", ""), 2, "--problems: '' names no file"),
        (("--problems", "mended.ris"), 2, "--problems: mended.ris is there already, mended perhaps"),
    ],
)
def test_where_problems_and_answers_go_is_looked_at_before_anything_is_imported(
    run: Callable[..., Answer], seeded: Path, words: tuple[str, ...], status: int, said: str
) -> None:
    Path("folder").mkdir()
    shutil.copy(seeded, "evidence.db")
    Path("mended.ris").write_text("mended", encoding="utf-8")
    files = [written("a.ris", work(1, TI=None)), written("bad-2.ris", work(2), work(3, TI=None))]
    before = {name: Path(name).read_bytes() for name in (*files, "evidence.db", "mended.ris")}
    answer = run("import", *files, *words)
    assert (answer.status, answer.out) == (status, "")
    assert said in answer.err
    assert {name: Path(name).read_bytes() for name in before} == before
    assert run("import", "--list", "-f", "json").json == []
    assert {path.name for path in Path().iterdir()} == {*before, "folder"}


def test_each_file_with_problems_gets_one_of_its_own(run: Callable[..., Answer]) -> None:
    files = [written(name, work(at), work(at + 10, TI=None)) for at, name in enumerate(("a.ris", "b.ris"))]
    assert run("import", *files, "--problems", "bad.ris").status == 0
    assert [Path(name).read_text(encoding="utf-8") for name in ("bad.ris", "bad-2.ris")] == [
        ris(work(at, TI=None)).removesuffix("\n") for at in (10, 11)
    ]


def test_bytes_of_utf_16_that_are_no_text_do_not_keep_a_problem_from_being_written(run: Callable[..., Answer]) -> None:
    cut = ris(work(1)) + "TY  - JOUR\nAU  - Holm, A"
    Path("a.ris").write_bytes(cut.encode("utf-16-le") + b"A")
    assert run("import", "a.ris", "--problems", "bad.ris").status == 0
    assert "AU  - Holm, A" in Path("bad.ris").read_text(encoding="utf-16-le")


def test_the_history_has_one_revision_for_an_import(run: Callable[..., Answer]) -> None:
    before = len(run("history", "-f", "json").json)
    imported(run, written("a.ris", *(work(number) for number in range(30))), "--why", "first search")
    added = run("history", "-f", "json").json[before:]
    assert [(one["action"], one["kind"], one["why"]) for one in added] == [("imported", "input", "first search")]


def test_who_has_a_number_and_no_name_imports_under_that(
    run: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", dict[int, str]().__getitem__)  # as for a user of a container
    imported(run, written("a.ris", work(1)))
    assert run("history", "-f", "json").json[-1]["who"] == f"user {os.getuid()}"


def test_numbers_add_up_as_words(run: Callable[..., Answer]) -> None:
    answer = run("import", written("a.ris", work(1), work(2, TI=None), work(1)))
    assert "a.ris (ris): 3 entries\n  = 1 new record + 1 known already + 1 problem\n" in answer.out


def test_a_column_can_be_said_to_be_a_field(run: Callable[..., Answer]) -> None:
    Path("t.csv").write_text('Überschrift,Leute,Wann\nEine Studie über Schmerz,"Holm, Anna",2020\n', encoding="utf-8")
    words = ("--map", "Überschrift=title", "--map", "Leute=authors", "--map", "Wann=year")
    imported(run, "t.csv", *words)
    hits = run("search", "schmerz", "-f", "json").json
    assert [(hit["title"], hit["year"]) for hit in hits] == [("Eine Studie über Schmerz", 2020)]


def test_the_same_table_with_other_columns_for_the_fields_is_read_anew(run: Callable[..., Answer]) -> None:
    Path("t.csv").write_text("A,B\nA study of pain in rats,Journal of Pain\n", encoding="utf-8")
    wrong, right = ("--map", "A=journal", "--map", "B=title"), ("--map", "B=journal", "--map", "A=title")
    assert counts(imported(run, "t.csv", *wrong)) == [(1, 1, 0, 0)]
    assert counts(imported(run, "t.csv", *right)) == [(1, 1, 0, 0)]
    assert counts(imported(run, "t.csv", *right[2:], *right[:2])) == [(1, 0, 1, 0)]
    assert run("search", "title:rats", "-f", "json").json[0]["journal"] == "Journal of Pain"


def test_an_abbreviation_more_makes_only_those_entries_new_that_use_it(run: Callable[..., Answer]) -> None:
    one = "@article{a, title = {A study of pain in rats}, journal = jp}\n"
    other = "@article{b, title = {A study of sleep in mice}, journal = {Sleep}}\n"
    Path("a.bib").write_text(f'@string{{jp = "Journal of Pain"}}\n{one}{other}', encoding="utf-8")
    Path("b.bib").write_text(f'@string{{x = "y"}}\n@string{{jp = "J Pain Res"}}\n{other}{one}', encoding="utf-8")
    assert counts(imported(run, "a.bib")) == [(2, 2, 0, 0)]
    assert counts(imported(run, "b.bib")) == [(2, 1, 1, 0)]


def test_what_is_left_to_decide_is_of_this_import_alone(run: Callable[..., Answer]) -> None:
    bare = dict.fromkeys(("AU", "PY", "VL", "SP", "EP", "IS", "AB", "DO"))
    imported(run, written("a.ris", trial(DO=None), trial(**bare)), "--no-match")
    assert imported(run, written("b.ris", work(1)))["to_decide"] == 0
    assert len(run("match", "--ask", "-f", "json").json) == 1


def test_a_wrong_field_is_told_with_those_there_are(run: Callable[..., Answer]) -> None:
    Path("t.csv").write_text("Titel,Wann\nEine Studie,2020\n", encoding="utf-8")
    answer = run("import", "t.csv", "--map", "Titel=nothing")
    assert answer.status == 2
    assert "t.csv: --map: " in answer.err
    assert "nothing" in answer.err
    assert run("import", "t.csv", "--map", "Titel").status == 2


def test_a_column_that_one_of_two_files_lacks_leaves_the_other_in_and_told(run: Callable[..., Answer]) -> None:
    for name, heading, number in (("a.csv", "Titel", 1), ("b.csv", "Title", 2), ("c.csv", "Titel", 3)):
        Path(name).write_text(f"{heading},DOI\n{work(number)['TI']},10.1000/{number}\n", encoding="utf-8")
    answer = run("import", "a.csv", "b.csv", "c.csv", "--map", "Titel=title")
    assert answer.status == 2
    assert "b.csv: --map: " in answer.err
    assert [line.split(" ")[0] for line in answer.out.splitlines() if " entry" in line] == ["a.csv", "c.csv"]
    assert [one["file"] for one in run("import", "--list", "-f", "json").json] == ["a.csv", "c.csv"]


def test_nothing_of_an_import_can_act_on_a_terminal(run: Callable[..., Answer]) -> None:
    imported(run, written("a.ris", work(1, TI="Evil \x1b[31mred\x1b[0m [bold]title[/bold] =1+1")))
    out = run("search", "evil").out
    assert "\x1b" not in out
    assert "[bold]title[/bold]" in out
    assert json.loads(run("search", "evil", "-f", "json").out)[0]["title"].startswith("Evil")


def test_undo_says_whether_an_import_counts(run: Callable[..., Answer]) -> None:
    imported(run, written("a.ris", trial()))
    assert "I1 (a.ris) counts no more" in run("undo").err
    assert "I1 (a.ris) counts again" in run("undo").err


def test_what_is_undone_already_says_how_it_comes_back(run: Callable[..., Answer]) -> None:
    imported(run, written("a.ris", trial(), trial(AB=None)))
    assert run("undo", "I1").status == 0
    answer = run("undo", "I1")
    assert (answer.status, answer.err.count("\n")) == (1, 1)
    assert "is undone already, by revision " in answer.err
    again = answer.err.split("`evidence undo ")[1].split("`")[0]
    assert "I1 (a.ris) counts again" in run("undo", again).err
