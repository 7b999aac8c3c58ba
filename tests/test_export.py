"""What is exported is read again with nothing lost, and what programs read stands where they look for it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command_line import CommandLine, document, write
from hypothesis import given, settings
from hypothesis import strategies as st
from ris_files import TRIAL, trial, work, written

from evidence import open_store
from evidence.answers.wanted import reports_of
from evidence.identifiers import Identifier
from evidence.output.citations import FORMS, Named, entry_texts, write_citations
from evidence.readers import RELATIONS, TYPES, Citation, Entry, Relation, entries, open_source, recognised
from evidence.reports import ReportRow

if TYPE_CHECKING:
    from collections.abc import Sequence

FULL = Citation(
    title="Low-dose naltrexone (LDN) & pain: 50% of $10 #1 {x} ~ a_b^2",
    original_title="Über α-Blocker",
    abstract="BACKGROUND: p < 0.05 in NCT01874951 and 1·30. RESULTS: none",
    authors=(
        "Mischoulon, David",
        "Müller-Lüdenscheidt, K.",
        "King, Martin, Jr.",
        "PREVENT Study Group",
        "van Dam, A B",
    ),
    published="2017-01-15",
    journal="Journal of Affective Disorders",
    journal_short="J Affect Disord",
    volume="208",
    issue="3",
    pages="6-14",
    issn=("0165-0327", "1573-2517"),
    publisher="Elsevier",
    language="eng",
    keywords=("Depression, Postpartum", "Naltrexone"),
    doi="10.1016/j.jad.2016.08.029",
    pmid="27736689",
    pmcid="PMC5123456",
    registrations=(Identifier("nct", "NCT01874951"), Identifier("isrctn", "ISRCTN12345678")),
    accessions=("WOS:000387", "L2003129"),
    urls=("https://doi.org/10.1016/j.jad.2016.08.029", "https://example.org/a_b?c=d&e=f"),
    database="Embase",
    relations=(
        Relation("correction-in", Identifier("pmid", "28012345"), "J Affect Disord. 2017;210:1"),
        Relation("comment-in", None, "Lancet"),
        Relation("retraction-in", Identifier("doi", "10.1000/xyz(1)")),
    ),
    is_retracted=True,
    notes=("A note", "Another; one"),
)


def report(number: int, citation: Citation) -> ReportRow:
    return ReportRow(number, citation, (), (), ())


def exported(citations: Sequence[Citation], form: str) -> str:
    stream = io.StringIO()
    batches = [[report(number, one)] for number, one in enumerate(citations, 1)]
    assert write_citations(batches, form, stream) == (len(citations), 0)
    return stream.getvalue()


def read_again(text: str, folder: Path) -> list[Citation]:
    """Read a file as an import does, which is not told in which format it is."""
    file = folder / "export"
    file.write_text(text, encoding="utf-8", newline="")
    source = open_source(file)
    items = list(entries(source, recognised(source)))
    assert all(isinstance(item, Entry) for item in items), items
    return [item.citation for item in items if isinstance(item, Entry)]


# Any text but what no database keeps: NUL and half characters.
ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
SIGNS = st.text("ab0 {}\\%&$#_~^`'\"-;,|<>/=+@:.()[]\n\t\r\u00e9\u4e2d\u202e", max_size=40)
TEXT = ANY | SIGNS
TITLE = TEXT.filter(bool)
NUMBERS = st.sampled_from(
    [
        Identifier("nct", "NCT01234567"),
        Identifier("ctri", "CTRI/2017/01/007623"),
        Identifier("eudract", "2013-001234-12"),
    ]
)
OTHERS = NUMBERS | st.sampled_from([Identifier("doi", "10.1000/a_(b)"), Identifier("pmid", "123")])


def texts(*usual: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(TEXT | st.sampled_from(usual), max_size=3).map(tuple)


CITATIONS = st.builds(
    Citation,
    type=st.sampled_from(TYPES),
    title=TITLE,
    original_title=TEXT,
    abstract=TEXT,
    authors=texts("Holm, Anna", "Smith, J, Jr", "The Study Group", "Holm and Berg", "'=1+1'"),
    published=st.sampled_from(["", "1747", "2017", "2017-02", "2017-02-28", "2200"]),
    journal=TEXT,
    journal_short=TEXT,
    volume=TEXT,
    issue=TEXT,
    pages=TEXT | st.sampled_from(["123-130", "e5", "S12-S14"]),
    issn=texts("1234-567X"),
    isbn=TEXT | st.just("9780306406157"),
    publisher=TEXT,
    language=TEXT,
    keywords=texts("Pain, Postoperative", "LDN"),
    doi=st.sampled_from(["", "10.1000/a_b", "10.1002/(sici)1097<1::aid>3.0.co;2-{x}", "10.1000/a%2fb\u00e9\u4e2d"]),
    pmid=st.sampled_from(["", "27736689"]),
    pmcid=st.sampled_from(["", "PMC5123456"]),
    registrations=st.lists(NUMBERS, max_size=2).map(tuple),
    accessions=texts("L2003129", "WOS:000387"),
    urls=texts("https://example.org/?a=b_c&d=~e%20f#g"),
    database=TEXT | st.just("Embase"),
    relations=st.lists(st.builds(Relation, st.sampled_from(RELATIONS), st.none() | OTHERS, TEXT), max_size=2).map(
        tuple
    ),
    is_retracted=st.booleans(),
    notes=texts(
        "A note",
        "Export Date: 2023; Cited By: 79; CODEN: X",
        "Registration: NCT01234567",
        "Retracted: yes",
        'evidence title: "x"',
        "PMID: 5",
        "0 |",
        "a | b",
    ),
)


@pytest.mark.parametrize("form", sorted(FORMS))
@given(citations=st.lists(CITATIONS, min_size=1, max_size=3))
@settings(max_examples=60, deadline=None)
def test_whatever_a_citation_says_comes_back(
    form: str, citations: list[Citation], tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = exported(citations, form)
    assert read_again(text, tmp_path_factory.getbasetemp()) == citations


@pytest.mark.parametrize("form", sorted(FORMS))
def test_a_full_citation_of_every_type_comes_back(form: str, tmp_path: Path) -> None:
    citations = [FULL._replace(type=one) for one in TYPES]
    assert read_again(exported(citations, form), tmp_path) == citations


@pytest.mark.parametrize("form", sorted(FORMS))
@pytest.mark.parametrize("kind", TYPES)
def test_the_usual_needs_nothing_but_the_fields_of_the_format(form: str, kind: str) -> None:
    (text,) = entry_texts([Named("P1", FULL._replace(type=kind))], FORMS[form])
    assert "evidence " not in text
    assert "NCT01874951" in text


@pytest.mark.parametrize("form", sorted(FORMS))
def test_hundreds_of_authors_come_back(form: str, tmp_path: Path) -> None:
    many = FULL._replace(authors=tuple(f"Author{number}, A{'BCD'[number % 3]}" for number in range(700)))
    text = exported([many], form)
    assert "evidence authors" not in text
    assert read_again(text, tmp_path) == [many]


def test_ris_has_the_tags_that_reference_managers_read() -> None:
    (text,) = entry_texts([Named("P7", FULL)], FORMS["ris"])
    assert (
        text.replace("ER  - \n", "ER\n")
        == """\
TY  - JOUR
ID  - P7
TI  - Low-dose naltrexone (LDN) & pain: 50% of $10 #1 {x} ~ a_b^2
TT  - Über α-Blocker
AU  - Mischoulon, David
AU  - Müller-Lüdenscheidt, K.
AU  - King, Martin, Jr.
AU  - PREVENT Study Group
AU  - van Dam, A B
PY  - 2017
DA  - 2017/01/15/
T2  - Journal of Affective Disorders
J2  - J Affect Disord
VL  - 208
IS  - 3
SP  - 6
EP  - 14
SN  - 0165-0327
SN  - 1573-2517
PB  - Elsevier
LA  - eng
AB  - BACKGROUND: p < 0.05 in NCT01874951 and 1·30. RESULTS: none
KW  - Depression, Postpartum
KW  - Naltrexone
DO  - 10.1016/j.jad.2016.08.029
AN  - PMID: 27736689
C2  - PMC5123456
AN  - WOS:000387; L2003129
UR  - https://doi.org/10.1016/j.jad.2016.08.029
UR  - https://example.org/a_b?c=d&e=f
DB  - Embase
N1  - A note
N1  - Another; one
N1  - Registration: NCT01874951
N1  - Registration: ISRCTN12345678
N1  - Relation: correction-in pmid 28012345 (J Affect Disord. 2017;210:1)
N1  - Relation: comment-in (Lancet)
N1  - Relation: retraction-in doi 10.1000/xyz(1)
N1  - Retracted: yes
ER

"""
    )


def test_bibtex_is_escaped_for_latex() -> None:
    (text,) = entry_texts([Named("P7", FULL)], FORMS["bibtex"])
    lines = text.splitlines()
    assert lines[0] == "@article{mischoulon2017-P7,"
    assert (
        r"  title = {Low-dose naltrexone (LDN) \& pain: 50\% of \$10 \#1 \textbraceleft{}x\textbraceright{}"
        r" \textasciitilde{} a\_b\textasciicircum{}2},"
    ) in lines
    assert (
        "  author = {Mischoulon, David and Müller-Lüdenscheidt, K. and King, Jr., Martin and {PREVENT Study Group}"
        " and van Dam, A B},"
    ) in lines
    assert {"  year = {2017},", "  month = jan,", "  pages = {6--14},", "  pmid = {27736689},"} <= set(lines)


def test_csl_is_a_list_that_parses() -> None:
    (one, other) = json.loads(exported([FULL, FULL._replace(type="preprint")], "csl"))
    assert one["author"][:1] == [{"family": "Mischoulon", "given": "David"}]
    assert one["author"][3] == {"literal": "PREVENT Study Group"}
    assert one["note"].splitlines()[:5] == [
        "A note",
        "",
        "Another; one",
        "",
        "Address: https://example.org/a_b?c=d&e=f",
    ]
    assert one["issued"] == {"date-parts": [[2017, 1, 15]]}
    assert (one["type"], other["type"], other["genre"]) == ("article-journal", "article", "Preprint")


def test_csv_guards_formulas_and_the_guard_comes_off(tmp_path: Path) -> None:
    hostile = FULL._replace(title="=HYPERLINK(1)", journal="+1", notes=("@x",))
    text = exported([hostile], "csv")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["title"], row["journal"], row["notes"]) == ("'=HYPERLINK(1)", "'+1", "'@x")
    assert "evidence " not in text
    assert read_again(text, tmp_path) == [hostile]


@pytest.mark.parametrize("form", sorted(FORMS))
def test_no_character_that_acts_on_a_terminal_gets_out(form: str, tmp_path: Path) -> None:
    sign = "\x1b[31m\u202e\x9b"
    relation = Relation("comment-in", None, f"a{sign}\nER  - \nTY  - JOUR")
    hostile = FULL._replace(title=f"a{sign}b", notes=(sign,), keywords=(sign,), relations=(relation,))
    text = exported([hostile], form)
    assert not set(sign) - set("[31m") & set(text)
    assert read_again(text, tmp_path) == [hostile]


def test_an_empty_export_is_a_whole_file() -> None:
    assert [exported([], form) for form in ("ris", "bibtex")] == ["", ""]
    assert json.loads(exported([], "csl")) == []
    assert exported([], "csv").startswith("report,type,title,")


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(str(tmp_path / "evidence.db"), capsys)


@pytest.fixture
def on_both(database_url: str, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(database_url, capsys)


def held(run: CommandLine, *entries_: dict[str, str], name: str = "a.ris", source: str = "PubMed") -> None:
    answer = run("import", written(name, *entries_), "--source", source)
    assert answer.status == 0, answer.err


def test_records_have_exactly_their_columns(on_both: CommandLine) -> None:
    run = on_both
    held(run, trial(), work(1), name="a.ris")
    held(run, trial(TI=TRIAL["TI"] + " (LDN)", AB=None, PM="12345"), name="b.ris", source="Embase")
    rows = list(csv.reader(io.StringIO(run("export", "records").out)))
    assert rows[0] == ["record", "report", "input", "entry", "line", "title", "year", "doi", "pmid"]
    by_input = {(row[2], row[3]): row for row in rows[1:]}
    numbers = sorted({row[2] for row in rows[1:]}, key=int)
    first, other, again = by_input[numbers[0], "1"], by_input[numbers[0], "2"], by_input[numbers[1], "1"]
    assert first[4:] == ["1", TRIAL["TI"], "2021", "10.1000/mup.2021.101", ""]
    assert other[4:7] == ["15", work(1)["TI"], work(1)["PY"]]
    assert again[4:7] == ["1", TRIAL["TI"] + " (LDN)", "2021"]
    assert (first[1] == again[1], first[1] == other[1]) == (True, False)
    assert [int(row[0][1:]) for row in rows[1:]] == sorted(int(row[0][1:]) for row in rows[1:])


def test_records_as_json_lines_and_tabs(run: CommandLine) -> None:
    held(run, trial(), work(1))
    listed = run("export", "records", "-f", "json").json
    lines = [json.loads(line) for line in run("export", "records", "-f", "jsonl").out.splitlines()]
    assert listed == lines
    assert list(listed[0]) == ["record", "report", "input", "entry", "line", "title", "year", "doi", "pmid"]
    assert (listed[0]["entry"], listed[0]["year"], listed[0]["pmid"]) == (1, 2021, None)
    assert run("export", "records", "-f", "tsv").out.splitlines()[0].split("\t") == list(listed[0])


def test_records_of_an_import_that_was_taken_back_are_gone(run: CommandLine) -> None:
    held(run, trial())
    before = run("export", "records").out
    held(run, work(1), name="b.ris")
    assert run("export", "records").out != before
    assert run("undo").status == 0
    assert run("export", "records").out == before


@pytest.mark.parametrize("form", sorted(FORMS))
def test_the_reports_of_a_database_come_back_into_another(
    run: CommandLine, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    held(run, *(work(number) for number in range(12)), trial(N1="NCT01874951"))
    answer = run("export", form, "-o", "out")
    assert (answer.status, answer.out, answer.err) == (0, "", "wrote 13 reports to out\n")
    other = CommandLine(str(tmp_path / "other.db"), capsys)
    assert other("import", "out").status == 0
    assert citations(other) == citations(run)


def citations(run: CommandLine) -> list[Citation]:
    with open_store(run.db) as store:
        return [one.citation for batch in store.export_reports() for one in batch]


def test_named_reports_come_in_the_order_of_their_names(on_both: CommandLine) -> None:
    run = on_both
    held(run, work(1), work(2), work(3))
    listed = run("export", "csl", "10.1000/made.3", "10.1000/made.1").json
    assert [one["DOI"] for one in listed] == ["10.1000/made.3", "10.1000/made.1"]
    assert run("export", "csl", listed[0]["id"], "--input", "1").json == listed[:1]
    assert run("export", "csl", listed[0]["id"], "--input", "i1").json == listed[:1]
    records = run("export", "records", listed[0]["id"], "-f", "json").json
    assert [(one["report"], one["doi"]) for one in records] == [(listed[0]["id"], "10.1000/made.3")]


def test_authors_of_study_documents_get_their_comma_and_what_has_no_title_is_told(run: CommandLine) -> None:
    paper = "{id: paper, role: primary, authors: [Smith J, The LDN Group], pmid: 123, published: 2011}"
    run("add", write("a.yaml", document("smith-2011", reports=f"[{paper}]")))
    answer = run("export", "ris", "-o", "out.ris")
    assert answer.err == (
        "wrote 1 report to out.ris\n1 of them has no title: `evidence import` takes it only with one\n"
    )
    text = Path("out.ris").read_text(encoding="utf-8")
    assert "AU  - Smith, J\nAU  - The LDN Group\n" in text
    assert "evidence " not in text


def test_a_stage_and_a_search_choose(on_both: CommandLine) -> None:
    run = on_both
    held(run, *(work(number) for number in range(20)))
    everything = run("export", "csl", "--stage", "identified").json
    assert len(everything) == 20
    assert run("export", "csl", "--stage", "included").json == []
    found = run("export", "csl", "--search", "asthma").json
    assert found
    assert all("asthma" in one["title"] for one in found)
    assert run("export", "csl", "--search", "asthma", "--stage", "included").json == []


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (["endnote"], 2, "no export is called endnote; there are: records, decisions, ris, bibtex, csl, csv"),
        (["ris", "--stage", "found"], 2, "no stage is called found"),
        (["ris", "-f", "csv"], 2, "--format is for records and decisions"),
        (["records", "-f", "md"], 2, "rows are written as csv, tsv, json, jsonl"),
        (["ris", "--input", "99"], 1, "there is no import I99"),
        (["records", "--input", "99"], 1, "there is no import I99"),
        (["ris", "--input", "P3"], 2, "P3 names no import; write I3"),
        (["ris", "P999999"], 1, "P999999"),
        (["csl", "P999999"], 1, "P999999"),
        (["records", "P999999"], 1, "P999999"),
    ],
)
def test_what_cannot_be_exported_is_told_and_leaves_a_file_as_it_was(
    run: CommandLine, words: list[str], status: int, told: str
) -> None:
    Path("out").write_text("before", encoding="utf-8")
    answer = run("export", *words, "-o", "out")
    assert (answer.status, answer.out) == (status, "")
    assert told in answer.err
    assert Path("out").read_text(encoding="utf-8") == "before"
    assert [path.name for path in Path().iterdir()] == ["out"]
    assert run("export", *words) == answer  # nor is anything of it on standard output


def test_exports_come_in_batches(run: CommandLine) -> None:
    held(run, *(work(number) for number in range(1200)))
    with open_store(run.db) as store:
        sizes = [len(batch) for batch in store.export_reports()]
        assert [len(batch) for batch in store.export_records()] == [1200]
    assert sizes == [500, 500, 200]
    assert len(run("export", "ris", "--input", "1").out.split("ER  - ")) == 1201


def test_decisions_are_exported_and_read_again(
    on_both: CommandLine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = on_both
    other = CommandLine(str(tmp_path / "other.db"), capsys)
    for each in (run, other):
        held(each, work(1), work(2), work(3))
    for words in (
        ("--include", "P1", "P2", "--as", "ann"),
        ("--exclude", "P1", "--as", "bob", "--reason", "=1+1; wrong, design"),
        ("--include", "P1", "--as", "eve", "--resolve"),
        ("--stage", "full-text", "--exclude", "P1", "--as", "ann", "--reason", "no data"),
    ):
        assert run("screen", *words).status == 0
    rows = run("export", "decisions", "-f", "json").json
    assert [tuple(one[name] for name in ("report", "stage", "reviewer", "decision", "resolution")) for one in rows] == [
        ("P1", "title-abstract", "ann", "include", False),
        ("P1", "title-abstract", "bob", "exclude", False),
        ("P1", "title-abstract", "eve", "include", True),
        ("P1", "full-text", "ann", "exclude", False),
        ("P2", "title-abstract", "ann", "include", False),
    ]
    assert (rows[0]["title"], rows[3]["reason"]) == (work(1)["TI"], "no data")
    assert run("export", "decisions", "-o", "d.csv").err == "wrote 5 decisions to d.csv\n"
    at_full_text = run("export", "decisions", "--stage", "excluded-at-full-text", "-f", "json").json
    assert at_full_text == [one for one in rows if one["report"] == "P1"]
    assert other("screen", "--from-file", "d.csv").status == 0
    again = other("export", "decisions", "-f", "json").json
    assert [{**one, "when": ""} for one in again] == [{**one, "when": ""} for one in rows]


def test_an_export_of_nothing_says_so(run: CommandLine) -> None:
    held(run, work(1))
    assert run("export", "ris", "P1", "--stage", "excluded").err == "no report is held of which all of that holds\n"
    assert run("export", "decisions").err == "no decision is held\n"


def test_what_an_import_brought_is_found_from_its_records_and_not_report_by_report(run: CommandLine) -> None:
    held(run, trial(), work(1))
    held(run, trial(TI=TRIAL["TI"] + " (LDN)", AB=None), work(2), name="b.ris", source="Embase")
    assert len(run("export", "csl", "--input", "2").json) == 2
    with open_store(run.db) as store, store._database.read() as connection:  # noqa: SLF001 - a plan needs the tables
        asked = reports_of(2).compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
        steps = [row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}")]
    assert len([step for step in steps if step.startswith("SEARCH")]) == 2
    assert not [step for step in steps if "SCAN" in step or "CORRELATED" in step]
