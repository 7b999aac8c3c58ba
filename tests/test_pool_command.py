"""``evidence pool``: tables in every form, what is shown, and what is refused in which words."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from command_line import Answer, process, write

from evidence.cli import main
from evidence.stats import egger, mantel_haenszel, metaregression, multilevel, peto, pool, robust, subgroups

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Answer]

ROWS = [
    ("Aronson 1948", 4, 123, 11, 139, 44, "random"),
    ("Ferguson 1949", 6, 306, 29, 303, 55, "random"),
    ("Hart 1977", 62, 13598, 248, 12867, 52, "random"),
    ("Stein 1953", 180, 1541, 372, 1451, 44, "alternate"),
    ("Frimodt-Moller 1973", 33, 5069, 47, 5808, 13, "alternate"),
]
COUNTS = [("Aronson", 4, 123, 11, 139), ("Ferguson", 6, 306, 29, 303), ("Rosenthal", 3, 231, 11, 220)]
HEADING = "study,events1,n1,events2,n2,latitude,allocation"
TABLE = HEADING + "\n" + "".join(",".join(map(str, row)) + "\n" for row in ROWS)
YI = [math.log((a / n1) / (c / n2)) for _, a, n1, c, n2, *_ in ROWS]
VI = [1 / a - 1 / n1 + 1 / c - 1 / n2 for _, a, n1, c, n2, *_ in ROWS]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in an empty folder."""

    def running(*arguments: str) -> Answer:
        capsys.readouterr()
        status = main(arguments)
        return Answer(status, *capsys.readouterr())

    return running


def test_the_json_is_that_of_pool_with_ratios_on_their_natural_scale(run: Run) -> None:
    found = run("pool", write("t.csv", TABLE), "--measure", "RR", "-f", "json").json
    ours = pool(YI, VI)
    assert found["estimate"] == pytest.approx(math.exp(ours.estimate), rel=1e-12)
    assert found["ci"] == pytest.approx([math.exp(bound) for bound in ours.ci], rel=1e-12)
    assert ours.pi is not None
    assert found["pi"] == pytest.approx([math.exp(bound) for bound in ours.pi], rel=1e-12)
    same = ("k", "se", "stat", "df", "p", "tau2", "i2", "h2", "q", "q_df", "q_p", "level")
    for name in same:
        assert found[name] == pytest.approx(getattr(ours, name), rel=1e-12), name
    assert found["tau2_ci"] == pytest.approx(ours.tau2_ci, rel=1e-12)
    assert (found["pooled"], found["log_scale"], found["measure"]) == (True, True, "RR")
    assert (found["method"], found["test"]) == ("REML", "knha")
    first = found["studies"][0]
    assert (first["study"], first["used"]) == ("Aronson 1948", True)
    assert (first["yi"], first["vi"]) == pytest.approx((YI[0], VI[0]), rel=1e-9)
    assert sum(one["weight"] for one in found["studies"]) == pytest.approx(100.0)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("t.tsv", TABLE.replace(",", "\t")),
        ("semicolons.csv", TABLE.replace(",", ";")),
        ("crlf.csv", "\ufeff" + TABLE.replace("\n", "\r\n")),
        ("metafor.csv", TABLE.replace(HEADING, "author,ai,n1i,ci,n2i,latitude,allocation")),
        ("spaced.csv", TABLE.replace(HEADING, "Study,Events 1,N1,Events_2,n 2,latitude,allocation")),
        ("rows.json", json.dumps([dict(zip(HEADING.split(","), row, strict=True)) for row in ROWS])),
        ("columns.json", json.dumps(dict(zip(HEADING.split(","), zip(*ROWS, strict=True), strict=True)))),
        (
            "lines.jsonl",
            "".join(json.dumps(dict(zip(HEADING.split(","), row, strict=True))) + "\n" for row in ROWS),
        ),
    ],
)
def test_the_same_table_in_any_form_gives_the_same_pool(run: Run, name: str, text: str) -> None:
    expected = run("pool", write("t.csv", TABLE), "--measure", "RR", "-f", "json").out
    assert run("pool", write(name, text), "--measure", "rr", "-f", "json").out == expected


def test_the_four_cells_of_a_table_are_metafors_names(run: Run) -> None:
    cells = "trial,ai,bi,ci,di\n" + "".join(f"{s},{a},{n - a},{c},{m - c}\n" for s, a, n, c, m in COUNTS)
    totals = "trial,ai,n1i,ci,n2i\n" + "".join(f"{s},{a},{n},{c},{m}\n" for s, a, n, c, m in COUNTS)
    asked = ("--measure", "OR", "-f", "json")
    ours = run("pool", write("cells.csv", cells), *asked).json
    assert ours == run("pool", write("totals.csv", totals), *asked).json
    assert ours["studies"][0]["yi"] == pytest.approx(math.log(4 / 119 / (11 / 128)), rel=1e-12)


def test_a_table_may_be_utf_16_and_from_standard_input(run: Run) -> None:
    expected = run("pool", write("t.csv", TABLE), "--measure", "RR").out
    words = [sys.executable, "-m", "evidence", "pool", "-", "--measure", "RR"]
    done = subprocess.run(words, input=TABLE.encode("utf-16"), capture_output=True, check=True)
    assert done.stdout.decode() == expected


def test_effects_as_given_need_no_measure_and_take_errors_or_variances(run: Run) -> None:
    by_error = run("pool", write("a.csv", "study,yi,sei\nA,0.5,0.2\nB,-0.1,0.3\nC,0.2,0.1\n"), "-f", "json").json
    by_variance = run("pool", write("b.csv", "study;yi;vi\nA;0,5;0,04\nB;−0,1;0,09\nC;0,2;0,01\n"), "-f", "json").json
    ours = pool([0.5, -0.1, 0.2], [0.04, 0.09, 0.01])
    for found in (by_error, by_variance):
        assert (found["estimate"], found["tau2"]) == pytest.approx((ours.estimate, ours.tau2), rel=1e-9)
        assert (found["measure"], found["log_scale"]) == ("GEN", False)


def test_the_table_shows_every_study_the_pool_and_the_methods_within_the_width(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    answer = run("pool", write("t.csv", TABLE), "--measure", "RR", "--diagnostics", "--by", "allocation")
    assert all(len(line) <= 80 for line in answer.out.splitlines())
    first, *_ = answer.out.splitlines()
    assert first.split() == ["study", "RR", "95", "%", "low", "high", "weight"]
    assert "Random effects by REML; Hartung–Knapp interval (t, 4 df)." in answer.out
    ours = pool(YI, VI)
    low, high = (math.exp(bound) for bound in ours.ci)
    line = next(line for line in answer.out.splitlines() if line.startswith("pool "))
    assert line.split()[1:] == [f"{math.exp(ours.estimate):.3f}", f"{low:.3f}", f"{high:.3f}"]
    assert "below 10, tests of funnel asymmetry have too little power" in answer.out.replace("\n  ", " ")
    assert answer.err == ""


def test_missing_numbers_leave_a_study_out_and_are_told(run: Run) -> None:
    text = TABLE + "Lost 1999,,300,NA,300,20,random\n"
    answer = run("pool", write("t.csv", text), "--measure", "RR", "-f", "json")
    assert answer.err == "not used, as numbers are missing: Lost 1999\n"
    last = answer.json["studies"][-1]
    assert (answer.json["k"], last["used"], last["reason"], last["yi"]) == (5, False, "no events1, events2", None)
    shown = run("pool", "t.csv", "--measure", "RR", "-q")
    assert "no events1, events2" in shown.out
    assert shown.err == ""


def test_groups_are_pooled_and_compared(run: Run) -> None:
    found = run("pool", write("t.csv", TABLE), "--measure", "RR", "--by", "Allocation", "-f", "json").json["subgroups"]
    ours = subgroups(YI, VI, [row[-1] for row in ROWS])
    assert (found["by"], [one["group"] for one in found["groups"]]) == ("Allocation", ["alternate", "random"])
    assert (found["q_between"], found["df"], found["p"]) == pytest.approx((ours.q_between, ours.df, ours.p), rel=1e-9)
    assert found["groups"][1]["estimate"] == pytest.approx(math.exp(ours.pools[1].estimate), rel=1e-9)


def test_moderators_are_numbers_or_text_and_studies_without_one_are_named(run: Run) -> None:
    text = TABLE.replace("13598,248,12867,52", "13598,248,12867,NA")
    arguments = ("--moderator", "latitude", "--moderator", "allocation", "-f", "json", "--test", "z")
    found = run("pool", write("t.csv", text), "--measure", "RR", *arguments).json["metaregression"]
    rows = [0, 1, 3, 4]
    moderators = [[ROWS[row][5], float(ROWS[row][6] == "random")] for row in rows]
    ours = metaregression([YI[row] for row in rows], [VI[row] for row in rows], moderators, test="z")
    assert found["names"] == ["intercept", "latitude", "allocation: random"]
    assert found["left_out"] == ["Hart 1977"]
    assert found["beta"] == pytest.approx(ours.beta.tolist(), rel=1e-9)
    assert found["qm_p"] == pytest.approx(ours.qm_p, rel=1e-9)


def test_clusters_give_the_model_and_the_robust_error(run: Run) -> None:
    found = run("pool", write("t.csv", TABLE), "--measure", "RR", "--cluster", "allocation", "-f", "json").json
    clusters = [row[-1] for row in ROWS]
    levels, sandwich = multilevel(YI, VI, clusters), robust(YI, VI, clusters)
    assert found["multilevel"]["sigma2"] == pytest.approx(levels.sigma2, abs=1e-9)
    assert (found["robust"]["se"], found["robust"]["df"]) == pytest.approx((sandwich.se, 1), rel=1e-9)


def test_diagnostics_are_all_in_the_json(run: Run) -> None:
    found = run("pool", write("t.csv", TABLE), "--measure", "RR", "--diagnostics", "-f", "json").json["diagnostics"]
    assert found["egger_mixed"]["stat"] == pytest.approx(egger(YI, VI).stat, rel=1e-6)
    assert found["egger_mixed"]["limit"] == pytest.approx(math.exp(egger(YI, VI).limit), rel=1e-6)
    assert all(len(found["influence"][name]) == 5 for name in ("rstudent", "cook_d", "dfbetas", "influential"))
    without_first = pool(YI[1:], VI[1:])
    assert found["leave_one_out"]["estimate"][0] == pytest.approx(math.exp(without_first.estimate), rel=1e-6)
    assert {"begg", "peters", "harbord", "trim_and_fill", "egger_lm"} <= found.keys()


@pytest.mark.parametrize("measure", ["RR", "OR", "RD"])
def test_mantel_haenszel_and_peto_take_the_counts(run: Run, measure: str) -> None:
    counts = [[row[column] for row in ROWS] for column in (1, 2, 3, 4)]
    found = run("pool", write("t.csv", TABLE), "--measure", measure, "--method", "MH", "-f", "json").json
    ours = mantel_haenszel(measure, *counts)
    expected = ours.estimate if measure == "RD" else math.exp(ours.estimate)
    assert (found["estimate"], found["se"], found["test"]) == (pytest.approx(expected), pytest.approx(ours.se), "z")
    assert found["studies"][0]["weight"] is None
    if measure == "OR":
        by_peto = run("pool", "t.csv", "--measure", "OR", "--method", "peto", "-f", "json").json
        assert by_peto["estimate"] == pytest.approx(math.exp(peto(*counts).estimate))


def test_a_common_effect_has_the_normal_interval_unless_another_is_asked_for(run: Run) -> None:
    write("t.csv", TABLE)
    assert run("pool", "t.csv", "--measure", "RR", "--method", "EE", "-f", "json").json["test"] == "z"
    assert run("pool", "t.csv", "--measure", "RR", "--method", "DL", "-f", "json").json["test"] == "knha"


def test_corrected_zero_cells_are_told(run: Run) -> None:
    text = "study,events1,n1,events2,n2\nA,0,20,3,20\nB,2,30,4,30\nC,1,25,0,25\n"
    answer = run("pool", write("z.csv", text), "--measure", "OR")
    assert "½ added to the counts of 2 tables with a zero cell" in answer.out.replace("\n ", "")
    assert run("pool", "z.csv", "--measure", "OR", "-f", "json").json["zero_cells_corrected"] == 2


def test_one_study_is_shown_and_nothing_is_pooled(run: Run) -> None:
    write("one.csv", "study,yi,vi,g\nA,0.5,0.04,x\n")
    found = run("pool", "one.csv", "--by", "g", "--diagnostics", "-f", "json").json
    assert (found["pooled"], found["reason"], found["k"], found["pi"]) == (False, "one study", 1, None)
    assert found["notes"] == ["with one study there are no groups, moderators, clusters or diagnostics"]
    assert "One study: nothing is pooled" in run("pool", "one.csv").out


def test_no_database_is_touched() -> None:
    write("t.csv", TABLE)
    code = "import sys; from evidence.cli import main; main(sys.argv[1:]); print('sqlalchemy' in sys.modules)"
    words = [sys.executable, "-c", code, "pool", "t.csv", "--measure", "RR", "-q"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stdout.endswith("False\n")


def test_text_from_the_table_is_never_acted_on(run: Run) -> None:
    write("evil.csv", 'study,yi,vi\n=cmd(),0.1,0.2\n"\x1b[31mred",0.2,0.2\n[b]x[/b],0.1,0.3\n')
    table = run("pool", "evil.csv").out
    assert "\x1b" not in table
    assert "[b]x[/b]" in table
    assert "\n'=cmd()," in run("pool", "evil.csv", "-f", "csv").out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "t.csv: is empty; save the table as CSV with one row per study"),
        ("study,yi,vi\n", "t.csv: has no rows beneath its heading; save the table as CSV with one row per study"),
        ("%PDF-1.7", "t.csv: is a PDF; save the table as CSV with one row per study"),
        (
            "study,yi,vi\nA,x,1\nB,1,-1\nC,1,2 mg\n",
            """\
t.csv:2: yi: is no number (here: x); write digits with a decimal point, or leave it empty
t.csv:3: GEN: vi is -1; it must be above 0, being a sampling variance
t.csv:4: vi: is no number (here: 2 mg); write digits with a decimal point, or leave it empty""",
        ),
        ("study,yi,vi\nA,1\n", "t.csv:2: the row has 2 cells, the heading 3; quote cells that hold the separator"),
        ("yi,vi,yi\n1,2,3\n", "t.csv:1: yi: this column is there twice; rename one of them, or leave it out"),
        ("study,yi,vi\nA,,1\n", "t.csv: no row has all of yi, vi; fill in the numbers of at least one study"),
        ('[{"yi": 1, "vi": 0}]', "t.csv: row 1: GEN: vi is 0; it must be above 0, being a sampling variance"),
        ("[1, 2]", "t.csv: holds something that is no object; an array of objects, one per study, is expected"),
        ('{"yi": [1, 2], "vi": [1]}', "t.csv: its columns are of different lengths: yi has 2, vi has 1; give every"),
        ('study,yi,vi\nA,"1,2\n', "t.csv:2: is no CSV: unexpected end of data; close the quotes, or leave them out"),
        ("a,b\n1,2\n", "t.csv: no measure can be computed from its columns; name columns such as yi, vi; or events1"),
    ],
)
def test_a_table_that_cannot_be_read_is_told_line_by_line(run: Run, text: str, told: str) -> None:
    answer = run("pool", write("t.csv", text))
    assert (answer.status, answer.out) == (1, "")
    assert answer.err.startswith(told)


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["--measure", "XX"], 2, "evidence: --measure: XX is not known; known are RR, OR, RD, PETO, MD"),
        ([], 2, "evidence: --measure: say which; the columns of t.csv allow RR, OR, RD, PETO\n"),
        (["--measure", "RR", "--method", "XX"], 2, "evidence: --method: XX is not known; known are EE, DL"),
        (["--measure", "RR", "--test", "t"], 2, "evidence: --test: t is not known; known are z, knha, adhoc\n"),
        (["--measure", "RR", "--level", "95"], 2, "evidence: --level: 95 is no coverage; it lies between 0 and 1"),
        (["--measure", "RR", "--method", "peto"], 2, "evidence: --method: PETO pools OR, PETO, not RR\n"),
        (["--measure", "RR", "--method", "MH", "--test", "knha"], 2, "evidence: --test: MH has a normal interval only"),
        (["--measure", "SMD"], 1, "t.csv: has no column mean1, sd1, mean2, sd2, which SMD needs; the columns are"),
        (["--measure", "RR", "--by", "colour"], 1, "t.csv: no column is called colour; the columns are study, events1"),
        (
            ["--measure", "RR", "--by", "study", "--moderator", "n1", "--moderator", "n1"],
            1,
            "evidence: t.csv: moderator",
        ),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(run: Run, arguments: list[str], status: int, told: str) -> None:
    write("t.csv", TABLE)
    answer = run("pool", "t.csv", *arguments)
    assert (answer.status, answer.out, answer.err.count("\n")) == (status, "", 1)
    assert answer.err.startswith(told)


def test_a_file_that_is_not_there_is_told() -> None:
    with process("pool", "nowhere.csv") as child:
        _, err = child.communicate()
    assert (child.returncode, err) == (1, "evidence: nowhere.csv cannot be read: No such file or directory\n")
