"""Finished values as text: nothing from the data acts, every number and every text comes out as it went in."""

from __future__ import annotations

import csv
import json
import os
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.documents import Study, load, read
from evidence.errors import EvidenceError, Problem
from evidence.output.additions import problem_line
from evidence.output.characters import has_unseen, markdown_text, spreadsheet_text, visible
from evidence.output.destination import destination
from evidence.output.formats import WRITERS, write_listing, write_tree
from evidence.output.listing import Column, Listing, Number
from evidence.output.studies import study_text, write_study
from evidence.output.table import write_table

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = "\x1b[31mred\x9b0m \u202eevil\u2066 [bold]b[/bold] <b>&amp;| *x*"
LISTING = Listing(
    (
        Column("key", "study"),
        Column("n", "people", "right"),
        Column("estimate", "estimate", "point", digits=2),
        Column("note"),
    ),
    (
        ("a", 12, -0.5721, "first"),
        ("b", None, 10.25, "second"),
    ),
)


def written(listing: Listing, form: str) -> str:
    stream = StringIO()
    write_listing(listing, form, stream)
    return stream.getvalue()


def table(listing: Listing, width: int = 80) -> str:
    stream = StringIO()
    write_table(listing, stream, width)
    return stream.getvalue()


def one_text(text: str) -> Listing:
    return Listing((Column("text", "text"),), ((text,),))


def study(**extra: str) -> Study:
    lines = {
        "evidence": "study/1",
        "key": "a-1",
        "title": "A study",
        "design": "parallel-rct",
        "condition": "depression",
        "reports": "[{id: paper, role: primary, pmid: 12345678}]",
        "arms": "[{id: ldn, role: experimental, intervention: ldn, dose: 4.50 mg/day}]",
        **extra,
    }
    value = read("\n".join(f"{name}: {text}" for name, text in lines.items())).value
    assert isinstance(value, Study)
    return value


def test_a_table_puts_decimal_points_under_each_other_and_says_what_is_not_reported() -> None:
    assert table(LISTING).splitlines() == [
        "study    people  estimate",
        "a            12     -0.57",
        "b           not     10.25",
        "       reported",
    ]


def test_numbers_with_and_without_decimals_share_the_place_of_their_point() -> None:
    doses = Listing((Column("dose", "mg/day", "point"),), ((4.5,), (12.0,), (0.125,)))
    assert table(doses).splitlines() == ["mg/day", " 4.5", "12", " 0.125"]


def test_a_table_is_no_wider_than_asked_and_loses_no_word() -> None:
    words = [f"word{number}" for number in range(60)]
    drawn = table(one_text(" ".join(words)), width=40)
    assert max(len(line) for line in drawn.splitlines()) <= 40
    assert drawn.split()[1:] == words


def test_a_table_without_rows_is_empty_and_csv_keeps_its_heading() -> None:
    empty = Listing(LISTING.columns, ())
    assert table(empty) == ""
    assert written(empty, "csv") == "key,n,estimate,note\n"
    assert written(empty, "json") == "[]\n"
    assert written(empty, "jsonl") == ""


def test_the_width_of_a_table_is_that_of_COLUMNS(monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: N802 - its name
    monkeypatch.setenv("COLUMNS", "50")
    assert max(len(line) for line in written(one_text("word " * 50), "table").splitlines()) <= 50


def test_json_keeps_numbers_in_full_and_absent_as_null() -> None:
    assert json.loads(written(LISTING, "json")) == [
        {"key": "a", "n": 12, "estimate": -0.5721, "note": "first"},
        {"key": "b", "n": None, "estimate": 10.25, "note": "second"},
    ]
    assert len(written(LISTING, "jsonl").splitlines()) == 2


@given(st.text(st.characters(exclude_categories=[])))
def test_json_gives_every_text_back_and_shows_a_terminal_no_control_character(text: str) -> None:
    out = written(one_text(text), "json")
    assert json.loads(out) == [{"text": text}]
    assert not has_unseen(out)


@given(st.text())
def test_csv_gives_every_visible_text_back_but_for_the_apostrophe_before_a_formula(text: str) -> None:
    rows = list(csv.reader(StringIO(written(one_text(text), "csv"), newline="")))
    cell = rows[1][0] if rows[1:] and rows[1] else ""
    assert cell in (visible(text), "'" + visible(text))
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize("form", sorted(WRITERS))
def test_no_format_lets_a_control_character_through(form: str) -> None:
    out = written(Listing((Column("a", "a"), Column("b", "b")), ((HOSTILE, "plain"),)), form)
    assert not has_unseen(out)
    assert "\\u202eevil" in out.replace("\\\\", "\\")


def test_rich_markup_in_a_text_is_printed_as_it_is() -> None:
    assert "[bold]b[/bold] :smile:" in table(one_text("[bold]b[/bold] :smile:"))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])
def test_a_text_that_a_spreadsheet_would_calculate_gets_an_apostrophe(text: str) -> None:
    assert spreadsheet_text(text).startswith("'")
    for form in ("csv", "tsv"):
        assert written(one_text(text), form).splitlines()[1].lstrip('"').startswith("'")


def test_numbers_stay_numbers_in_csv() -> None:
    numbers = Listing((Column("a"), Column("b"), Column("c")), ((-0.5721, -3, Number("-0.30")),))
    assert written(numbers, "csv").splitlines()[1] == "-0.5721,-3,-0.30"


def test_tsv_has_one_line_and_the_same_number_of_fields_for_every_row() -> None:
    rows = Listing((Column("a"), Column("b")), (("one\ttwo\nthree", "x"),))
    assert written(rows, "tsv").splitlines() == ["a\tb", "one two three\tx"]


def test_a_markdown_cell_cannot_end_its_row_or_become_html() -> None:
    out = written(one_text("a|b\n<script>`x` [y](z) *w*"), "md")
    assert out.splitlines() == [
        "| text |",
        "| --- |",
        r"| a\|b &lt;script&gt;\`x\` \[y\](z) \*w\* |",
    ]


@given(st.text())
def test_markdown_text_never_holds_a_bare_bar_or_bracket(text: str) -> None:
    plain = markdown_text(text).replace("\\\\", "").replace("\\|", "")
    assert "|" not in plain
    assert "<" not in plain


def test_a_study_in_json_keeps_the_digits_and_reads_back_equal() -> None:
    value = study(n="{randomised: 12}", age="{mean: 45.30}")
    stream = StringIO()
    write_study(value, "json", stream)
    assert '"mean": 45.30' in stream.getvalue()
    assert load(stream.getvalue()) == value


@pytest.mark.parametrize("title", ["A study", '"\\e[31mred"', '"\\u202eevil"', '"next\\u0085line"', "'[bold] no: {x}'"])
def test_the_text_of_a_study_reads_back_equal_and_moves_no_terminal(title: str) -> None:
    value = study(notes=title)
    text = study_text(value)
    assert not has_unseen(text)
    assert read(text).value == value


def test_a_study_in_csv_has_a_row_for_each_value_with_its_path() -> None:
    stream = StringIO()
    write_study(study(age="{mean: -1.50}", notes='"=1+1"'), "csv", stream)
    rows = stream.getvalue().splitlines()
    assert rows[0] == "field,value"
    assert "arms[0].dose,4.50 mg/day" in rows
    assert "age.mean,-1.50" in rows
    assert "notes,'=1+1" in rows


def test_json_of_any_shape_refuses_what_json_cannot_say() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_tree({"estimate": float("nan")}, "json", StringIO())


def test_a_problem_is_one_line_whatever_its_value_holds() -> None:
    problem = Problem("a\nb.yaml", 3, "title", "\x1b[2J\nx", "wrong", "mend it", "warning")
    assert problem_line(problem) == "a b.yaml:3: title: wrong (here: \\x1b[2J x); mend it [warning]"


def test_a_file_appears_whole_or_the_old_one_stays(tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    file.write_text("old")
    with pytest.raises(UnicodeError), destination(str(file)) as stream:
        stream.write("half of it" + b"\xff".decode())
    assert file.read_text() == "old"
    with destination(str(file)) as stream:
        stream.write("new")
    assert file.read_text() == "new"
    assert [path.name for path in tmp_path.glob("*out*")] + list(tmp_path.glob(".*")) == ["out.csv"]


def test_writing_to_a_link_changes_the_file_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    with destination(str(tmp_path / "link")) as stream:
        stream.write("new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


def test_a_file_keeps_who_may_read_it(tmp_path: Path) -> None:
    file = tmp_path / "out"
    file.touch(mode=0o600)
    with destination(str(file)) as stream:
        stream.write("secret")
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_file_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    missing = tmp_path / "missing" / "out"
    with pytest.raises(EvidenceError, match=r"missing/out was not written: No such file"), destination(str(missing)):
        pass


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has a full device")  # noqa: PTH110 - a device
def test_a_full_device_is_one_line() -> None:
    with (
        pytest.raises(EvidenceError, match="/dev/full was not written: No space left"),
        destination("/dev/full") as out,
    ):
        out.write("x")
