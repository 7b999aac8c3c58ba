"""From a held report to the document of a study: all that is known of it, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from command_line import CommandLine, document, write
from hypothesis import given, settings
from hypothesis import strategies as st
from ris_files import TRIAL, trial, work, written

from evidence import open_store
from evidence.answers.draft_reports import listed
from evidence.answers.guessing import design
from evidence.documents import Study, read
from evidence.documents.template import draft
from evidence.identifiers import Identifier
from evidence.readers import Citation, Relation
from evidence.reports import Link, ReportRow, make_links
from evidence.store import locate, open_database

if TYPE_CHECKING:
    from collections.abc import Sequence

ENTRY = {"TY": "GEN", "M3": "Trial registry record", "TI": "LDN in fibromyalgia", "N1": "NCT01874951", "PY": "2019"}
DOI = TRIAL["DO"]
TERMS = """\
evidence: terms/1
terms:
  - {kind: condition, key: fibromyalgia, synonyms: [FMS]}
  - {kind: intervention, key: low-dose-naltrexone, name: low-dose naltrexone, synonyms: [LDN], substance: naltrexone}
  - {kind: intervention, key: placebo}
"""


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(str(tmp_path / "evidence.db"), capsys)


def held(run: CommandLine, *entries: dict[str, str], name: str = "a.ris") -> None:
    answer = run("import", written(name, *entries))
    assert answer.status == 0, answer.err


def drafted(run: CommandLine, *words: str) -> tuple[str, dict[str, Any]]:
    answer = run("new", "--from", *words)
    assert answer.status == 0, answer.err
    return answer.out, yaml.safe_load(answer.out)


def test_the_draft_holds_all_that_the_report_says(run: CommandLine) -> None:
    held(run, trial(N1="NCT01874951", UR="https://example.org/1", AN="PMID: 31234567"))
    text, tree = drafted(run, DOI)
    assert tree["key"] == "holm-2021"
    assert tree["title"] == TRIAL["TI"]
    assert (tree["condition"], tree["design"]) == ("fibromyalgia", "parallel-rct")
    assert tree["reports"] == [
        {
            "id": "paper",
            "role": "primary",
            "title": TRIAL["TI"],
            "authors": ["Holm, Anna", "Berg, Jonas P"],
            "journal": TRIAL["JO"],
            "volume": "12",
            "issue": "3",
            "pages": "101-112",
            "published": 2021,
            "doi": DOI,
            "pmid": 31234567,
            "url": "https://example.org/1",
        },
        {"id": "registry", "role": "registry", "nct": "NCT01874951"},
    ]
    assert [(arm["role"], arm["intervention"]) for arm in tree["arms"]] == [
        ("experimental", "low-dose-naltrexone"),
        ("comparator", "placebo"),
    ]
    lines = text.splitlines()
    assert "condition: fibromyalgia  ## found in the title, with pain: check" in lines
    assert 'design: parallel-rct  ## found in the title ("randomised"): check' in lines
    assert "    intervention: placebo  ## found in the abstract: check" in lines
    assert "#n: {planned: 60, screened: 55, enrolled: 44, randomised: 40, analysed: 38}" in lines


def test_the_draft_filled_in_makes_a_study_of_that_report(run: CommandLine) -> None:
    held(run, trial())
    text, _ = drafted(run, DOI)
    assert run("add", write("a.yaml", text)).out == "added holm-2021\n"
    (report,) = run("search", "fibromyalgia", "-f", "json").json
    assert (report["doi"], report["studies"], len(report["records"])) == (DOI, ["holm-2021"], 1)


def test_a_report_of_a_study_is_told_with_its_key(run: CommandLine) -> None:
    held(run, trial())
    run("add", write("a.yaml", document("berg-2020", reports=f"[{{id: paper, role: primary, doi: {DOI}}}]")))
    answer = run("new", "--from", DOI)
    assert (answer.status, answer.out) == (1, "")
    assert "is a report of berg-2020 already; see `evidence show berg-2020`" in answer.err


def test_what_nobody_can_know_is_left_open(run: CommandLine) -> None:
    held(run, work(3, AU=None, PY=None, AB=None, TI="Walking and memory"))
    text, tree = drafted(run, "P1")
    assert tree["key"] == "walking-and-memory"
    assert [tree[name] for name in ("condition", "design")] == [None, None]
    assert [arm["intervention"] for arm in tree["arms"]] == [None, None]
    assert {problem.field for problem in read(text).problems} >= {"condition", "design", "arms[0].intervention"}


def test_a_key_that_is_taken_gets_a_number(run: CommandLine) -> None:
    held(run, trial())
    run("add", write("a.yaml", document("holm-2021")), write("b.yaml", document("holm-2021-2")))
    assert drafted(run, DOI)[1]["key"] == "holm-2021-3"


def test_a_key_has_plain_letters(run: CommandLine) -> None:
    held(run, trial(AU="Østergård-Łoś, Åse"))
    assert drafted(run, DOI)[1]["key"] == "ostergard-los-2021"


def test_what_is_given_goes_before_what_was_found(run: CommandLine) -> None:
    held(run, trial())
    _, tree = drafted(run, DOI, "--key", "own-key", "--design", "crossover-rct", "--condition", "depression")
    assert (tree["key"], tree["design"], tree["condition"]) == ("own-key", "crossover-rct", "depression")
    answer = run("new", "--from", DOI, "--design", "paralel")
    assert (answer.status, "--design" in answer.err) == (2, True)


def test_other_reports_of_the_study_come_along_with_their_roles(run: CommandLine) -> None:
    erratum = trial(TI=f"Erratum: {TRIAL['TI']}", DO="10.1000/mup.2021.999", M3="Published Erratum", SP="500", AB=None)
    held(run, trial(N1="NCT01874951"), ENTRY, erratum)
    link_studies(run, (1, 3), (1, 2))
    for name in (DOI, "P2", "R3"):
        _, tree = drafted(run, name)
        assert [(one["id"], one["role"], one.get("of")) for one in tree["reports"]] == [
            ("paper", "primary", None),
            ("registry", "registry", None),
            ("correction", "correction", "paper"),
        ]
    assert tree["reports"][1]["nct"] == "NCT01874951"
    assert tree["reports"][0]["doi"] == DOI


def link_studies(run: CommandLine, *pairs: tuple[int, int]) -> None:
    """Say that reports are of one study, as matching does."""
    opened = open_database(locate(run.db), create=None, say=print)
    with opened.write() as connection:
        links = [Link("study", "same", one, other, "the number of the registration") for one, other in pairs]
        make_links(connection, links, who="a test", revision=None)
    opened.close()


def test_a_registry_number_means_the_entry_of_the_register(run: CommandLine) -> None:
    held(run, ENTRY, trial(N1="NCT01874951", TI="Something else that names it", DO="10.1000/other"))
    _, tree = drafted(run, "NCT01874951")
    assert [(one["role"], one.get("nct")) for one in tree["reports"]][-1] == ("registry", "NCT01874951")
    assert run("new", "--from", "NCT99999999").status == 1


def report(number: int, citation: Citation) -> ReportRow:
    return ReportRow(number, citation, (number,), (), ("Embase",))


def text_of(*citations: Citation) -> str:
    group = [report(number, one) for number, one in enumerate(citations, 1)]
    known = {"key": "a-1", "title": "A", "condition": "pain", "design": "cohort", "treated": "x", "control": "y"}
    return draft(listed(group, group[0]), **known)


def reports_of(text: str) -> Sequence[Any]:
    found = read(text)
    assert found.problems == ()
    assert isinstance(found.value, Study)
    return found.value.reports


def test_of_several_numbers_of_one_register_none_is_taken() -> None:
    numbers = tuple(Identifier("nct", f"NCT0000000{number}") for number in range(1, 4))
    text = text_of(Citation(title="A", registrations=(*numbers, Identifier("isrctn", "ISRCTN12345678"))))
    assert [(one.id, one.isrctn, one.nct) for one in reports_of(text)][1:] == [("registry", "ISRCTN12345678", None)]
    assert "##   named by a report: NCT00000001, NCT00000002, NCT00000003; list the one of this study" in text


def test_what_is_known_against_a_report_stands_beside_it() -> None:
    notice = Relation("retraction-in", Identifier("pmid", "38001234"))
    text = text_of(Citation(title="A", is_retracted=True, relations=(notice,)))
    assert "##   marked as retracted\n##   retraction-in: pmid 38001234\n" in text
    assert "##   without DOI and PMID: when the study is added, `evidence link` joins it to P1\n" in text


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30), min_size=6, max_size=6
    )
)
@settings(max_examples=200, deadline=None)
def test_whatever_a_report_says_the_draft_can_be_read(said: list[str]) -> None:
    title, author, journal, volume, pages, words = (part if part.strip() else "" for part in said)
    authors = tuple(name for name in (author, "Holm, A") if name)
    relations = (Relation("comment-in", None, words),)
    one = Citation(title=title, authors=authors, journal=journal, volume=volume, pages=pages, relations=relations)
    (found,) = reports_of(text_of(one))
    assert (found.title or "") == " ".join(title.split())
    assert (found.authors, found.journal or "", found.volume or "", found.pages or "") == (
        authors,
        journal,
        volume,
        pages,
    )


@pytest.mark.parametrize(
    ("title", "abstract", "expected"),
    [
        ("A randomized trial of LDN", "", "parallel-rct"),
        ("A randomised cross-over trial of LDN", "", "crossover-rct"),
        ("LDN: a crossover, randomized study", "", "crossover-rct"),
        ("A cluster-randomised trial", "", "cluster-rct"),
        ("A non-randomised trial", "", "non-randomised-trial"),
        ("A systematic review of randomised trials", "", "systematic-review"),
        ("LDN in mice", "Mice were randomised to LDN.", "animal"),
        ("LDN for pain", "Sixty patients were randomly assigned to LDN.", "parallel-rct"),
        ("LDN for pain", "In a crossover design patients were randomised.", "crossover-rct"),
        ("LDN for pain", "No randomised trial has been done.", None),
        ("LDN for pain", "", None),
    ],
)
def test_a_design_is_proposed_where_words_say_it_plainly(title: str, abstract: str, expected: str | None) -> None:
    found = design(Citation(title=title, abstract=abstract))
    assert (found.value if found else None) == expected


def test_a_review_is_not_taken_for_the_trials_that_it_reviews() -> None:
    assert design(Citation(type="review", title="LDN for pain", abstract="In one, patients were randomised.")) is None


def test_the_store_drafts_as_the_command_line_does(run: CommandLine) -> None:
    held(run, trial())
    with open_store(run.db) as store:
        assert store.draft(DOI, key="a-1") == run("new", "--from", DOI, "--key", "a-1").out
    assert not Path("a-1.yaml").exists()
